//! Threads: stretches of messages, what a view sees of them, and drafts.

use std::sync::Arc;

use super::{apply, at, cid, draft, message, mid, store};
use crate::model::{
    Delivery, DraftState, EchoId, Message, MessageId, Revision, SendFailure, Window,
};
use crate::store::{Event, Store, Thread, ThreadState};

fn arrived(message: Message) -> Event {
    Event::MessageArrived {
        message,
        glimpse: None,
    }
}

fn read(window: Window, ids: impl IntoIterator<Item = u64>) -> Event {
    Event::MessagesRead {
        conversation: cid(1),
        window,
        messages: ids.into_iter().map(|number| message(1, number)).collect(),
    }
}

fn latest(ids: impl IntoIterator<Item = u64>) -> Event {
    read(Window::Latest { page: 3 }, ids)
}

fn before(number: u64, ids: impl IntoIterator<Item = u64>) -> Event {
    let message = mid(number);
    read(Window::Before { message, page: 3 }, ids)
}

fn after(number: u64, ids: impl IntoIterator<Item = u64>) -> Event {
    let message = mid(number);
    read(Window::After { message, page: 3 }, ids)
}

fn seen(store: &Store) -> Arc<Thread> {
    store.thread(cid(1)).unwrap()
}

fn ids(store: &Store) -> Vec<u64> {
    let thread = seen(store);
    thread.messages.iter().map(|it| it.id.get()).collect()
}

fn number(id: Option<MessageId>) -> Option<u64> {
    id.map(MessageId::get)
}

#[test]
fn a_thread_that_was_opened_loads_until_it_is_read() {
    let mut store = store();
    assert_eq!(store.thread(cid(1)), None);
    store.touch_thread(cid(1));
    assert_eq!(seen(&store).state, ThreadState::Loading);
    assert_eq!(seen(&store).has_older, None);
    let changes = apply(&mut store, [latest([5, 6])]);
    assert!(changes.threads.contains(&cid(1)));
    assert_eq!(seen(&store).state, ThreadState::Ready);
    assert_eq!(seen(&store).has_older, Some(false));
    assert!(!seen(&store).has_newer);
}

#[test]
fn an_empty_thread_is_ready() {
    let mut store = store();
    apply(&mut store, [latest([])]);
    assert_eq!(seen(&store).state, ThreadState::Ready);
    assert_eq!(seen(&store).has_older, Some(false));
    apply(&mut store, [Event::Missed]);
    assert_eq!(seen(&store).state, ThreadState::Stale);
    assert_eq!(store.contiguous_until(cid(1)), None);
}

#[test]
fn older_pages_join_until_the_beginning() {
    let mut store = store();
    apply(&mut store, [latest([7, 8, 9])]);
    assert_eq!(seen(&store).has_older, Some(true));
    assert_eq!(number(store.oldest(cid(1))), Some(7));
    apply(&mut store, [before(7, [3, 5, 6])]);
    assert_eq!(ids(&store), [3, 5, 6, 7, 8, 9]);
    assert_eq!(seen(&store).has_older, Some(true));
    apply(&mut store, [before(3, [])]);
    assert_eq!(seen(&store).has_older, Some(false));
}

#[test]
fn messages_stand_in_the_order_of_their_times() {
    let mut store = store();
    let early = Message {
        created_at: at(1),
        ..message(1, 9)
    };
    apply(&mut store, [latest([5, 6]), arrived(early)]);
    assert_eq!(ids(&store), [9, 5, 6]);
}

#[test]
fn after_an_absence_a_thread_is_stale_until_it_has_caught_up() {
    let mut store = store();
    apply(&mut store, [latest([5, 6])]);
    let changes = apply(&mut store, [Event::Missed]);
    assert!(changes.threads.contains(&cid(1)));
    assert_eq!(seen(&store).state, ThreadState::Stale);
    // What comes now is shown, with the possible hole before it.
    apply(&mut store, [arrived(message(1, 20))]);
    assert_eq!(ids(&store), [5, 6, 20]);
    assert!(seen(&store).has_newer);
    assert_eq!(number(store.contiguous_until(cid(1))), Some(6));
    assert_eq!(number(store.newest(cid(1))), Some(20));

    apply(&mut store, [after(6, [8, 9, 10])]);
    assert_eq!(seen(&store).state, ThreadState::Stale);
    assert_eq!(number(store.contiguous_until(cid(1))), Some(10));
    apply(&mut store, [after(10, [20])]);
    assert_eq!(seen(&store).state, ThreadState::Ready);
    assert_eq!(ids(&store), [5, 6, 8, 9, 10, 20]);
    assert!(!seen(&store).has_newer);
}

#[test]
fn a_latest_page_that_does_not_reach_back_leaves_a_hole_to_be_read() {
    let mut store = store();
    apply(
        &mut store,
        [latest([5, 6]), Event::Missed, latest([17, 18, 19])],
    );
    assert_eq!(ids(&store), [17, 18, 19]);
    assert_eq!(seen(&store).has_older, Some(true));
    assert_eq!(seen(&store).state, ThreadState::Ready);
    apply(&mut store, [before(17, [6, 10, 11])]);
    assert_eq!(ids(&store), [5, 6, 10, 11, 17, 18, 19]);
    assert_eq!(seen(&store).has_older, Some(false));
}

#[test]
fn a_jump_shows_the_stretch_around_an_old_message() {
    let mut store = store();
    apply(&mut store, [latest([97, 98, 99])]);
    store.look_thread(cid(1), Some(mid(50)));
    assert_eq!(ids(&store), [97, 98, 99]);
    apply(
        &mut store,
        [before(50, [47, 48, 49]), after(49, [50, 51, 52])],
    );
    assert_eq!(ids(&store), [47, 48, 49, 50, 51, 52]);
    assert!(seen(&store).has_newer);
    assert_eq!(seen(&store).state, ThreadState::Ready);
    assert_eq!(number(store.contiguous_until(cid(1))), Some(52));
    apply(&mut store, [after(52, [97, 98, 99])]);
    assert_eq!(ids(&store), [47, 48, 49, 50, 51, 52, 97, 98, 99]);
    assert!(!seen(&store).has_newer);
    store.look_thread(cid(1), None);
    assert_eq!(seen(&store).messages.len(), 9);
}

#[test]
fn a_stretch_read_again_tells_of_edits_and_deletions() {
    let mut store = store();
    let changed = Message {
        delivery: Delivery::Read,
        revision: Some(Revision(4)),
        ..message(1, 6)
    };
    apply(&mut store, [latest([5, 6]), Event::MessageChanged(changed)]);
    let mut deleted = message(1, 5);
    deleted.deleted = true;
    let again = |messages| Event::MessagesRead {
        conversation: cid(1),
        window: Window::Between(mid(5), mid(7)),
        messages,
    };
    // While the connection holds, what was heard is as new as any list.
    apply(&mut store, [again(vec![message(1, 5), message(1, 6)])]);
    assert_eq!(seen(&store).messages[1].delivery, Delivery::Read);
    apply(&mut store, [Event::Missed]);
    apply(&mut store, [again(vec![deleted, message(1, 6)])]);
    assert!(seen(&store).messages[0].deleted);
    assert_eq!(seen(&store).messages[1].delivery, Delivery::Sent);
    apply(&mut store, [again(vec![message(1, 5)])]);
    assert!(seen(&store).messages[0].deleted);
}

#[test]
fn an_older_reading_of_a_message_changes_nothing() {
    let mut store = store();
    let reading = |revision, delivery| {
        Event::MessageChanged(Message {
            delivery,
            revision: Some(Revision(revision)),
            ..message(1, 6)
        })
    };
    apply(&mut store, [latest([5, 6]), reading(9, Delivery::Read)]);
    let changes = apply(&mut store, [reading(8, Delivery::Delivered)]);
    assert!(changes.threads.is_empty());
    assert_eq!(seen(&store).messages[1].delivery, Delivery::Read);
}

#[test]
fn a_failed_thread_keeps_what_it_has() {
    let mut store = store();
    apply(&mut store, [latest([5]), Event::MessagesFailed(cid(1))]);
    assert_eq!(seen(&store).state, ThreadState::Failed);
    assert_eq!(ids(&store), [5]);
    let changes = apply(&mut store, [latest([5])]);
    assert!(changes.threads.contains(&cid(1)));
    assert_eq!(seen(&store).state, ThreadState::Ready);
}

#[test]
fn messages_of_another_conversation_are_ignored() {
    let mut store = store();
    let astray = Event::MessagesRead {
        conversation: cid(1),
        window: Window::Latest { page: 3 },
        messages: vec![message(2, 5), message(1, 6)],
    };
    apply(&mut store, [astray]);
    assert_eq!(ids(&store), [6]);
}

#[test]
fn the_threads_opened_longest_ago_lose_their_messages_but_no_draft() {
    let mut store = store();
    apply(&mut store, [latest([5])]);
    apply(
        &mut store,
        [Event::DraftChanged(draft(1, "a", DraftState::Sending))],
    );
    for number in 2..=u64::try_from(super::super::THREADS_KEPT).unwrap() + 1 {
        store.touch_thread(cid(number));
    }
    assert_eq!(seen(&store).state, ThreadState::Loading);
    assert_eq!(seen(&store).messages, []);
    assert_eq!(seen(&store).drafts.len(), 1);
    // An event does not open a thread again.
    apply(&mut store, [arrived(message(1, 6))]);
    assert_eq!(store.message(cid(1), mid(6)), None);
}

#[test]
fn a_conversation_that_is_gone_leaves_no_messages() {
    let mut store = store();
    apply(&mut store, [latest([5])]);
    let changes = apply(&mut store, [Event::ConversationGone(cid(1))]);
    assert!(changes.threads.contains(&cid(1)));
    assert_eq!(store.thread(cid(1)), None);
}

#[test]
fn an_echoed_message_takes_the_place_of_its_draft() {
    let mut store = store();
    apply(&mut store, [latest([5])]);
    apply(
        &mut store,
        [Event::DraftChanged(draft(1, "a", DraftState::Waiting))],
    );
    assert_eq!(seen(&store).drafts.len(), 1);
    let echoed = Message {
        echo: Some(EchoId::new("a")),
        ..message(1, 6)
    };
    let changes = apply(&mut store, [arrived(echoed)]);
    assert!(changes.threads.contains(&cid(1)));
    assert_eq!(ids(&store), [5, 6]);
    assert!(store.drafts(cid(1)).is_empty());
    // The answer to the request comes last, and the echo stays for whoever shows it.
    apply(&mut store, [arrived(message(1, 6))]);
    apply(
        &mut store,
        [Event::DraftChanged(draft(1, "a", DraftState::Sending))],
    );
    assert!(store.all_drafts().is_empty());
    assert_eq!(seen(&store).messages[1].echo, Some(EchoId::new("a")));
}

#[test]
fn drafts_stand_in_the_order_they_were_sent_and_can_be_taken_back() {
    let mut store = store();
    let mut first = draft(1, "b", DraftState::Waiting);
    first.created_at = at(1);
    let failed = draft(1, "a", DraftState::Failed(SendFailure::Unsent));
    apply(
        &mut store,
        [
            Event::DraftChanged(draft(1, "a", DraftState::Waiting)),
            Event::DraftChanged(first.clone()),
            Event::DraftChanged(failed.clone()),
        ],
    );
    let drafts = store.drafts(cid(1));
    assert_eq!(*drafts[0], first);
    assert_eq!(*drafts[1], failed);
    let drop = Event::DraftDropped {
        conversation: cid(1),
        echo: EchoId::new("b"),
    };
    apply(&mut store, [drop]);
    assert_eq!(store.drafts(cid(1)).len(), 1);
}
