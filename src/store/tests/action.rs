//! The agent's actions: shown at once, kept or taken back.

use super::conversation::{heard, read, shown};
use super::{agent, apply, at, cid, store};
use crate::model::{Assignee, Attribute, Conversation, Participants, Priority, Status};
use crate::store::{Change, Event};

fn intended(token: u64, change: Change) -> Event {
    Event::Intended {
        conversation: cid(1),
        token,
        change,
    }
}

fn settled(token: u64, kept: bool) -> Event {
    Event::Settled {
        conversation: cid(1),
        token,
        kept,
    }
}

#[test]
fn an_action_shows_at_once_and_goes_when_refused() {
    let mut store = store();
    apply(&mut store, [read(5, |_| ())]);
    let resolve = Change::Status(Status::Resolved, None);
    let changes = apply(&mut store, [intended(1, resolve)]);
    assert!(changes.conversations.contains(&cid(1)));
    assert_eq!(shown(&store).status, Status::Resolved);
    assert!(store.pending(cid(1)));
    // Whatever the server says meanwhile is about the time before.
    apply(
        &mut store,
        [heard(6, |it| it.priority = Some(Priority::High))],
    );
    assert_eq!(shown(&store).status, Status::Resolved);
    assert_eq!(shown(&store).priority, Some(Priority::High));
    apply(&mut store, [settled(1, false)]);
    assert_eq!(shown(&store).status, Status::Open);
    assert!(!store.pending(cid(1)));
}

#[test]
fn an_action_that_was_done_shows_until_the_server_tells_of_it() {
    let mut store = store();
    apply(&mut store, [read(5, |_| ())]);
    apply(
        &mut store,
        [intended(1, Change::Status(Status::Resolved, None))],
    );
    let changes = apply(&mut store, [settled(1, true)]);
    assert!(!store.pending(cid(1)));
    assert!(changes.wanted.is_empty());
    // An answer that left the server before the action.
    apply(&mut store, [read(5, |_| ())]);
    assert_eq!(shown(&store).status, Status::Resolved);
    apply(&mut store, [heard(6, |it| it.status = Status::Resolved)]);
    apply(&mut store, [heard(7, |it| it.status = Status::Pending)]);
    assert_eq!(shown(&store).status, Status::Pending);
}

#[test]
fn an_event_of_an_action_may_come_before_its_answer() {
    let mut store = store();
    apply(&mut store, [read(5, |_| ())]);
    apply(
        &mut store,
        [intended(
            1,
            Change::Assignee(Some(Assignee::Agent(agent(1), "Bo".into()))),
        )],
    );
    let mine = |it: &mut Conversation| it.assignee = Some(Assignee::Agent(agent(1), "Bo B".into()));
    apply(&mut store, [heard(6, mine)]);
    // A colleague takes it before our answer comes.
    let theirs = |it: &mut Conversation| it.assignee = Some(Assignee::Agent(agent(2), "Al".into()));
    apply(&mut store, [heard(7, theirs)]);
    let changes = apply(&mut store, [settled(1, true)]);
    assert_eq!(shown(&store).agent(), Some(agent(2)));
    assert!(changes.wanted.is_empty());
}

#[test]
fn an_action_of_which_newer_readings_know_nothing_is_read_again() {
    let mut store = store();
    apply(&mut store, [read(5, |_| ())]);
    apply(
        &mut store,
        [intended(1, Change::Priority(Some(Priority::Low)))],
    );
    apply(
        &mut store,
        [heard(7, |it| it.priority = Some(Priority::Urgent))],
    );
    let changes = apply(&mut store, [settled(1, true)]);
    assert!(changes.wanted.contains(&cid(1)));
    assert_eq!(shown(&store).priority, Some(Priority::Low));
    apply(
        &mut store,
        [read(7, |it| it.priority = Some(Priority::Urgent))],
    );
    assert_eq!(shown(&store).priority, Some(Priority::Urgent));
}

#[test]
fn actions_lie_over_each_other_in_their_order() {
    let mut store = store();
    apply(&mut store, [read(5, |_| ())]);
    apply(
        &mut store,
        [intended(1, Change::Status(Status::Resolved, None))],
    );
    apply(
        &mut store,
        [intended(2, Change::Status(Status::Snoozed, Some(at(500))))],
    );
    assert_eq!(shown(&store).snoozed_until, Some(at(500)));
    apply(&mut store, [settled(2, false)]);
    assert_eq!(shown(&store).status, Status::Resolved);
}

#[test]
fn marking_unread_outlives_having_seen() {
    let mut store = store();
    apply(
        &mut store,
        [read(5, |it| it.unread = 2), Event::Seen(cid(1))],
    );
    apply(&mut store, [intended(1, Change::Unread(1))]);
    assert_eq!(shown(&store).unread, 1);
    apply(&mut store, [settled(1, true)]);
    assert_eq!(shown(&store).unread, 1);
    apply(&mut store, [read(5, |it| it.unread = 0)]);
    assert_eq!(shown(&store).unread, 0);
}

#[test]
fn an_attribute_is_laid_over_what_others_set() {
    let mut store = store();
    let text = |it: &str| Attribute::Text(it.into());
    apply(&mut store, [read(5, |_| ())]);
    let set = Change::Attribute("order".into(), Some(text("1")));
    apply(&mut store, [intended(1, set)]);
    let theirs = |it: &mut Conversation| {
        std::sync::Arc::make_mut(&mut it.attributes)
            .insert("visits".into(), Attribute::Number(3.0));
    };
    apply(&mut store, [heard(6, theirs)]);
    let shown = shown(&store).attributes.clone();
    assert_eq!(shown.get("order"), Some(&text("1")));
    assert_eq!(shown.get("visits"), Some(&Attribute::Number(3.0)));
    apply(&mut store, [settled(1, false)]);
    assert!(
        !super::conversation::shown(&store)
            .attributes
            .contains_key("order")
    );
}

#[test]
fn a_follower_stays_though_no_reading_tells_of_it() {
    let mut store = store();
    apply(&mut store, [read(5, |_| ())]);
    let read_now = |agents: &[u64]| Event::ParticipantsRead {
        conversation: cid(1),
        participants: Participants::Read(agents.iter().map(|it| agent(*it)).collect()),
    };
    let follows = |store: &crate::store::Store| shown(store).participants.contain(agent(3));
    apply(&mut store, [read_now(&[2])]);
    apply(
        &mut store,
        [intended(1, Change::Participant(agent(3), true))],
    );
    assert!(follows(&store));
    apply(&mut store, [settled(1, true), read(9, |_| ())]);
    assert!(follows(&store));
    // Not being read again takes nothing away.
    let participants = Participants::Failed;
    let conversation = cid(1);
    apply(
        &mut store,
        [Event::ParticipantsRead {
            conversation,
            participants,
        }],
    );
    assert!(follows(&store));
    apply(&mut store, [read_now(&[2])]);
    assert!(!follows(&store));
}
