#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::model::{Channel, ConversationId, InboxId};

fn agent(number: u64) -> AgentId {
    AgentId::new(number).unwrap()
}

const ME: u64 = 1;

fn actor(takes_what_opens: bool) -> Actor {
    Actor {
        me: agent(ME),
        takes_what_opens,
    }
}

fn bo(number: u64) -> Assignee {
    Assignee::Agent(agent(number), "Bo".into())
}

fn conversation(change: impl FnOnce(&mut Conversation)) -> Conversation {
    let mut conversation = Conversation {
        id: ConversationId::new(1).unwrap(),
        inbox: InboxId::new(1).unwrap(),
        channel: Channel::Api,
        contact: None,
        status: Status::Open,
        priority: None,
        assignee: None,
        team: None,
        labels: ["vip".into(), "late".into()].into(),
        unread: 0,
        muted: false,
        can_reply: true,
        snoozed_until: None,
        waiting_since: None,
        first_reply_at: None,
        created_at: Timestamp::default(),
        last_activity_at: Timestamp::default(),
        agent_seen_at: None,
        contact_seen_at: None,
        preview: None,
        facts: Arc::default(),
        attributes: Arc::default(),
        participants: crate::model::Participants::default(),
        revision: crate::model::Revision::default(),
    };
    change(&mut conversation);
    conversation
}

#[test]
fn undoing_brings_the_former_value_back() {
    let until = Some(Timestamp::from_secs(500));
    let asleep = conversation(|it| {
        it.status = Status::Snoozed;
        it.snoozed_until = until;
    });
    let resolve = Deed::Status(Status::Resolved, None);
    assert_eq!(
        resolve.inverse(&asleep, actor(true)),
        [Deed::Status(Status::Snoozed, until)]
    );
    let urgent = conversation(|it| it.priority = Some(Priority::Urgent));
    assert_eq!(
        Deed::Priority(None, PriorityCall::Telling).inverse(&urgent, actor(true)),
        [Deed::Priority(Some(Priority::Urgent), PriorityCall::Silent)]
    );
    let theirs = conversation(|it| it.assignee = Some(bo(2)));
    assert_eq!(
        Deed::Assign(None).inverse(&theirs, actor(true)),
        [Deed::Assign(Some(agent(2)))]
    );
}

#[test]
fn what_changes_nothing_or_cannot_be_taken_back_has_nothing_that_undoes_it() {
    let now = conversation(|_| ());
    for deed in [
        Deed::Status(Status::Open, None),
        Deed::Priority(None, PriorityCall::Telling),
        Deed::Team(None),
        Deed::MarkRead,
        Deed::Unmute,
        Deed::Transcript("a@b.example".into()),
        Deed::Delete,
    ] {
        assert_eq!(deed.inverse(&now, actor(true)), [], "{deed:?}");
    }
    let bot = conversation(|it| it.assignee = Some(Assignee::Bot("Robo".into())));
    assert_eq!(Deed::Assign(Some(agent(1))).inverse(&bot, actor(true)), []);
}

#[test]
fn whoever_opens_becomes_the_assignee_and_undoing_gives_it_back() {
    let theirs = conversation(|it| it.assignee = Some(bo(2)));
    let resolve = Deed::Status(Status::Resolved, None);
    assert_eq!(
        resolve.inverse(&theirs, actor(true)),
        [
            Deed::Status(Status::Open, None),
            Deed::Assign(Some(agent(2)))
        ]
    );
    assert_eq!(resolve.inverse(&theirs, actor(false)).len(), 1);
    let mine = conversation(|it| it.assignee = Some(bo(ME)));
    assert_eq!(resolve.inverse(&mine, actor(true)).len(), 1);
}

#[test]
fn labels_are_put_on_and_taken_off_one_by_one() {
    let (add, remove) = (vec!["new".into(), "vip".into()], vec!["late".into()]);
    let now = conversation(|_| ());
    let after = Deed::labels(&now.labels, &add, &remove);
    assert_eq!(after, ["vip".into(), "new".into()] as [Arc<str>; 2]);
    let deed = Deed::Labels { add, remove };
    // What was there before stays when it is undone.
    assert_eq!(
        deed.inverse(&now, actor(true)),
        [Deed::Labels {
            add: vec!["late".into()],
            remove: vec!["new".into()]
        }]
    );
}

#[test]
fn unmuting_to_undo_a_mute_opens_the_conversation_again_if_it_was_open() {
    let now = conversation(|it| it.assignee = Some(bo(ME)));
    assert_eq!(
        Deed::Mute.inverse(&now, actor(true)),
        [Deed::Unmute, Deed::Status(Status::Open, None)]
    );
    let done = conversation(|it| it.status = Status::Resolved);
    assert_eq!(Deed::Mute.inverse(&done, actor(true)), [Deed::Unmute]);
}

#[test]
fn what_sleeps_until_a_time_is_woken_before_it_sleeps_until_a_reply() {
    let deed = || Deed::Status(Status::Snoozed, None);
    let asleep = conversation(|it| {
        it.status = Status::Snoozed;
        it.snoozed_until = Some(Timestamp::from_secs(500));
    });
    assert_eq!(
        deed().steps(&asleep),
        [Deed::Status(Status::Pending, None), deed()]
    );
    assert_eq!(deed().steps(&conversation(|_| ())), [deed()]);
}
