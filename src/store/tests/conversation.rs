//! Conversations: readings, messages that raise them, and what follows from them.

use super::{agent, apply, at, cid, contact, conversation, message, mid, person, store};
use crate::filter::{CountKey, Scope};
use crate::model::{
    Assignee, Conversation, Counts, Delivery, Message, MessageKind, Preview, PreviewKind, Revision,
    Status,
};
use crate::store::{Event, Glimpse, Store};

pub(super) fn read(revision: i64, change: impl FnOnce(&mut Conversation)) -> Event {
    Event::ConversationRead(reading(revision, change))
}

pub(super) fn heard(revision: i64, change: impl FnOnce(&mut Conversation)) -> Event {
    Event::ConversationHeard(reading(revision, change))
}

fn reading(revision: i64, change: impl FnOnce(&mut Conversation)) -> Conversation {
    let mut it = conversation(1);
    it.revision = Revision(revision);
    change(&mut it);
    it
}

fn arrival(message: Message, unread: u32) -> Event {
    let glimpse = Glimpse {
        last_activity_at: message.created_at,
        unread,
        assignee: None,
    };
    Event::MessageArrived {
        message,
        glimpse: Some(glimpse),
    }
}

pub(super) fn shown(store: &Store) -> std::sync::Arc<Conversation> {
    store.conversation(cid(1)).unwrap()
}

fn preview(number: u64, kind: PreviewKind) -> std::sync::Arc<Preview> {
    std::sync::Arc::new(Preview {
        message: mid(number),
        kind,
        author: None,
        agent: None,
        text: Some("words".into()),
        attachment: None,
        failed: false,
        deleted: false,
        at: at(100),
    })
}

#[test]
fn an_older_reading_changes_nothing() {
    let mut store = store();
    apply(&mut store, [heard(5, |it| it.status = Status::Resolved)]);
    let changes = apply(&mut store, [read(4, |it| it.status = Status::Open)]);
    assert_eq!(shown(&store).status, Status::Resolved);
    assert!(changes.conversations.is_empty());
}

#[test]
fn of_two_readings_of_one_revision_the_answer_wins() {
    let mut store = store();
    apply(&mut store, [read(5, |it| it.can_reply = true)]);
    apply(&mut store, [heard(5, |it| it.can_reply = false)]);
    assert!(shown(&store).can_reply);
}

#[test]
fn what_the_cable_does_not_tell_stays() {
    let mut store = store();
    apply(
        &mut store,
        [
            read(5, |it| {
                it.muted = true;
                it.preview = Some(preview(9, PreviewKind::Note));
            }),
            heard(6, |it| it.preview = Some(preview(8, PreviewKind::Incoming))),
        ],
    );
    let shown = shown(&store);
    assert!(shown.muted);
    assert_eq!(shown.revision, Revision(6));
    assert_eq!(shown.preview, Some(preview(9, PreviewKind::Note)));
}

#[test]
fn a_message_raises_its_conversation() {
    let mut store = store();
    apply(&mut store, [read(5, |_| ())]);
    let changes = apply(&mut store, [arrival(message(1, 120), 1)]);
    let it = shown(&store);
    assert_eq!((it.last_activity_at, it.unread), (at(120), 1));
    assert_eq!(it.preview.as_ref().unwrap().message, mid(120));
    assert!(changes.conversations.contains(&cid(1)));
    assert!(changes.wanted.is_empty());

    // An older one tells nothing new.
    apply(&mut store, [arrival(message(1, 110), 7)]);
    let it = shown(&store);
    assert_eq!((it.last_activity_at, it.unread), (at(120), 1));
    assert_eq!(it.preview.as_ref().unwrap().message, mid(120));
}

#[test]
fn a_reading_made_after_a_message_knows_better_what_is_unread() {
    let mut store = store();
    apply(&mut store, [read(5, |_| ()), arrival(message(1, 120), 1)]);
    apply(
        &mut store,
        [read(5, |it| {
            it.last_activity_at = at(120);
            it.preview = Some(preview(120, PreviewKind::Incoming));
            it.unread = 0;
        })],
    );
    assert_eq!(shown(&store).unread, 0);
}

#[test]
fn two_messages_of_one_second_count_both() {
    let mut store = store();
    let of_one_second = |number| Message {
        created_at: at(120),
        ..message(1, number)
    };
    apply(
        &mut store,
        [
            read(5, |_| ()),
            arrival(of_one_second(121), 2),
            arrival(of_one_second(120), 1),
        ],
    );
    assert_eq!(shown(&store).unread, 2);
}

#[test]
fn an_activity_line_is_no_preview() {
    let mut store = store();
    let line = Message {
        kind: MessageKind::Activity,
        ..message(1, 120)
    };
    apply(&mut store, [read(5, |_| ()), arrival(line, 0)]);
    assert_eq!(shown(&store).preview, None);
    assert_eq!(shown(&store).last_activity_at, at(120));
}

#[test]
fn a_preview_follows_its_message() {
    let mut store = store();
    let failed = Message {
        delivery: Delivery::Failed(None),
        revision: Some(Revision(130)),
        ..message(1, 120)
    };
    let deleted = Message {
        deleted: true,
        text: None,
        revision: Some(Revision(140)),
        ..message(1, 120)
    };
    apply(&mut store, [read(5, |_| ()), arrival(message(1, 120), 1)]);
    apply(&mut store, [Event::MessageChanged(failed.clone())]);
    assert!(shown(&store).preview.as_ref().unwrap().failed);
    apply(&mut store, [Event::MessageChanged(deleted)]);
    apply(&mut store, [Event::MessageChanged(failed)]);
    let preview = shown(&store).preview.clone().unwrap();
    assert!(preview.deleted);
    assert_eq!(preview.text, None);
}

#[test]
fn a_message_of_an_unknown_conversation_asks_for_it() {
    let mut store = store();
    let changes = apply(&mut store, [arrival(message(1, 120), 1)]);
    assert!(changes.wanted.contains(&cid(1)));
    assert_eq!(store.conversation(cid(1)), None);
    // What it told is not lost on the reading that follows.
    apply(&mut store, [read(5, |_| ())]);
    assert_eq!(shown(&store).unread, 1);
}

#[test]
fn a_message_tells_who_has_the_conversation() {
    let mut store = store();
    let given = Event::MessageArrived {
        message: message(1, 120),
        glimpse: Some(Glimpse {
            last_activity_at: at(120),
            unread: 0,
            assignee: Some(agent(7)),
        }),
    };
    apply(&mut store, [read(5, |_| ()), given]);
    assert_eq!(shown(&store).agent(), Some(agent(7)));
    apply(
        &mut store,
        [heard(6, |it| {
            it.last_activity_at = at(120);
            it.preview = Some(preview(120, PreviewKind::Incoming));
        })],
    );
    assert_eq!(shown(&store).agent(), None);
}

#[test]
fn what_the_agent_has_seen_is_read_until_the_customer_writes_again() {
    let mut store = store();
    apply(&mut store, [read(5, |_| ()), arrival(message(1, 120), 3)]);
    apply(&mut store, [Event::Seen(cid(1))]);
    assert_eq!(shown(&store).unread, 0);
    // A reading from before the server knew of it.
    apply(
        &mut store,
        [heard(6, |it| {
            it.last_activity_at = at(120);
            it.unread = 3;
        })],
    );
    assert_eq!(shown(&store).unread, 0);
    apply(&mut store, [arrival(message(1, 130), 1)]);
    assert_eq!(shown(&store).unread, 1);
}

#[test]
fn once_the_server_knows_that_it_was_seen_its_word_counts_again() {
    let mut store = store();
    apply(
        &mut store,
        [read(5, |it| it.unread = 2), Event::Seen(cid(1))],
    );
    apply(&mut store, [read(5, |it| it.unread = 0)]);
    // A colleague marks it unread.
    apply(&mut store, [read(5, |it| it.unread = 1)]);
    assert_eq!(shown(&store).unread, 1);
}

#[test]
fn a_conversation_that_is_gone_comes_back_by_newer_word_only() {
    let mut store = store();
    apply(&mut store, [read(5, |_| ())]);
    let changes = apply(&mut store, [Event::ConversationGone(cid(1))]);
    assert!(changes.conversations.contains(&cid(1)));
    apply(&mut store, [heard(5, |_| ())]);
    assert_eq!(store.conversation(cid(1)), None);
    apply(&mut store, [heard(6, |_| ())]);
    assert!(store.conversation(cid(1)).is_some());
}

#[test]
fn a_contact_takes_along_only_what_still_belongs_to_them() {
    let mut store = store();
    let mut moved = conversation(2);
    apply(
        &mut store,
        [
            Event::ContactRead(contact(1, "Ana")),
            read(5, |_| ()),
            Event::ConversationRead(moved.clone()),
        ],
    );
    moved.contact = Some(person(2));
    moved.revision = Revision(2);
    apply(&mut store, [Event::ConversationHeard(moved)]);
    let changes = apply(&mut store, [Event::ContactGone(person(1))]);
    assert_eq!(store.conversation(cid(1)), None);
    assert!(store.conversation(cid(2)).is_some());
    assert!(changes.contacts.contains(&person(1)));
    // The word that it moved may come last.
    apply(&mut store, [heard(5, |it| it.contact = Some(person(2)))]);
    assert_eq!(shown(&store).contact, Some(person(2)));
}

#[test]
fn counts_are_asked_for_again_when_a_conversation_changes_tab() {
    let key = CountKey {
        scope: Scope::Account,
        status: Some(Status::Open),
    };
    let counts = Counts {
        mine: 1,
        unassigned: 0,
        all: 1,
    };
    let mut store = store();
    let counted = Event::CountsRead {
        key: key.clone(),
        counts,
    };
    apply(&mut store, [read(5, |_| ()), counted]);
    assert_eq!(store.counts(&key), Some(counts));
    let changes = apply(&mut store, [heard(6, |it| it.can_reply = false)]);
    assert!(changes.recount.is_empty());
    let changes = apply(&mut store, [heard(7, |it| it.status = Status::Resolved)]);
    assert!(changes.recount.contains(&key));
    assert_eq!(store.counts(&key), Some(counts));
}

#[test]
fn unread_of_mine_counts_conversations_and_says_whether_it_knows_all() {
    let mut store = store();
    let mine = |it: &mut Conversation| {
        it.assignee = Some(Assignee::Agent(agent(1), "Bo".into()));
        it.unread = 4;
    };
    apply(&mut store, [read(5, mine)]);
    assert_eq!(store.unread_mine(), (1, false));
    let counted = |mine| Event::CountsRead {
        key: CountKey {
            scope: Scope::Account,
            status: Some(Status::Open),
        },
        counts: Counts {
            mine,
            unassigned: 0,
            all: mine,
        },
    };
    apply(&mut store, [counted(2)]);
    assert_eq!(store.unread_mine(), (1, false));
    apply(&mut store, [counted(1), Event::Seen(cid(1))]);
    assert_eq!(store.unread_mine(), (0, true));
}
