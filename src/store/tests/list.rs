//! Lists as the store keeps them; how one list behaves is tested beside it.

use super::{agent, apply, at, cid, conversation, store};
use crate::filter::{Query, Scope, Tab};
use crate::model::{Assignee, Conversation, ConversationId, Revision, Status};
use crate::store::{Event, ListState, Store};

fn all() -> Query {
    Query {
        tab: Tab::All,
        ..Query::default()
    }
}

fn active(number: u64, secs: i64) -> Conversation {
    Conversation {
        last_activity_at: at(secs),
        ..conversation(number)
    }
}

fn page(query: &Query, page: u32, rows: &[u64], total: u32) -> Event {
    Event::PageRead {
        query: query.clone(),
        page,
        page_size: 2,
        rows: rows.iter().map(|number| cid(*number)).collect(),
        total,
    }
}

fn rows(store: &Store, query: &Query) -> Vec<Option<ConversationId>> {
    let listing = store.listing(query).unwrap();
    (0..listing.len()).map(|row| listing.get(row)).collect()
}

/// Reads a page with its conversations, each active at its second.
fn read_page(store: &mut Store, number: u32, rows: &[(u64, i64)], total: u32) {
    let ids: Vec<u64> = rows.iter().map(|(id, _)| *id).collect();
    let read = rows
        .iter()
        .map(|(id, secs)| Event::ConversationRead(active(*id, *secs)));
    apply(store, read);
    apply(store, [page(&all(), number, &ids, total)]);
}

#[test]
fn conversations_read_with_a_page_push_no_other_row_away() {
    let mut store = store();
    read_page(&mut store, 1, &[(1, 900), (2, 800)], 6);
    read_page(&mut store, 3, &[(5, 500), (6, 400)], 6);
    // The first of page 2 has the time of the last of page 1.
    read_page(&mut store, 2, &[(3, 800), (4, 600)], 6);
    let expected: Vec<_> = (1..=6).map(|number| Some(cid(number))).collect();
    assert_eq!(rows(&store, &all()), expected);
}

#[test]
fn a_conversation_that_was_asked_for_is_no_arrival_in_a_gap() {
    let mut store = store();
    read_page(&mut store, 1, &[(1, 900), (2, 800)], 6);
    apply(&mut store, [Event::ConversationRead(active(9, 300))]);
    assert_eq!(store.listing(&all()).unwrap().len(), 6);
    apply(&mut store, [Event::ConversationHeard(active(8, 950))]);
    assert_eq!(store.listing(&all()).unwrap().len(), 7);
    assert_eq!(store.listing(&all()).unwrap().get(0), Some(cid(8)));
}

#[test]
fn a_new_conversation_comes_and_one_that_no_longer_matches_leaves() {
    let mut store = store();
    read_page(&mut store, 1, &[(1, 900)], 1);
    let changes = apply(&mut store, [Event::ConversationHeard(active(2, 950))]);
    assert!(changes.listings.contains(&all()));
    assert_eq!(rows(&store, &all()), [Some(cid(2)), Some(cid(1))]);
    let resolved = Conversation {
        status: Status::Resolved,
        revision: Revision(2),
        ..active(1, 900)
    };
    apply(&mut store, [Event::ConversationHeard(resolved)]);
    assert_eq!(rows(&store, &all()), [Some(cid(2))]);
    apply(&mut store, [Event::ConversationGone(cid(2))]);
    assert_eq!(rows(&store, &all()), []);
}

#[test]
fn what_changes_in_a_row_alone_leaves_the_list_alone() {
    let mut store = store();
    read_page(&mut store, 1, &[(1, 900), (2, 800)], 2);
    let unread = Conversation {
        unread: 3,
        revision: Revision(2),
        ..active(2, 800)
    };
    let changes = apply(&mut store, [Event::ConversationHeard(unread)]);
    assert!(changes.listings.is_empty());
    assert_eq!(store.listing(&all()).unwrap().unread_rows(), [1]);
}

#[test]
fn an_action_of_the_agent_moves_rows_at_once_and_back_when_refused() {
    let mut store = store();
    read_page(&mut store, 1, &[(1, 900), (2, 800)], 2);
    let resolve = Event::Intended {
        conversation: cid(1),
        token: 1,
        change: crate::store::Change::Status(Status::Resolved, None),
    };
    apply(&mut store, [resolve]);
    assert_eq!(rows(&store, &all()), [Some(cid(2))]);
    let refused = Event::Settled {
        conversation: cid(1),
        token: 1,
        kept: false,
    };
    apply(&mut store, [refused]);
    assert_eq!(rows(&store, &all()), [Some(cid(1)), Some(cid(2))]);
}

#[test]
fn a_list_that_only_the_server_can_judge_goes_stale() {
    let mut store = store();
    let mentions = Query {
        scope: Scope::Mentions,
        ..all()
    };
    apply(&mut store, [page(&mentions, 1, &[], 0)]);
    assert_eq!(store.listing(&mentions).unwrap().state(), ListState::Ready);
    let changes = apply(&mut store, [Event::ConversationHeard(active(2, 950))]);
    assert!(changes.listings.contains(&mentions));
    assert_eq!(store.listing(&mentions).unwrap().state(), ListState::Stale);
    assert_eq!(rows(&store, &mentions), []);
}

#[test]
fn an_absence_makes_lists_stale_and_keeps_their_rows() {
    let mut store = store();
    read_page(&mut store, 1, &[(1, 900)], 1);
    let changes = apply(&mut store, [Event::Missed]);
    assert!(changes.listings.contains(&all()));
    assert_eq!(store.listing(&all()).unwrap().state(), ListState::Stale);
    assert_eq!(rows(&store, &all()), [Some(cid(1))]);
}

#[test]
fn a_list_tells_when_it_failed_and_when_it_is_wanted_again() {
    let mut store = store();
    let query = all();
    store.touch_listing(&query);
    assert_eq!(store.listing(&query).unwrap().state(), ListState::Loading);
    let failed = Event::PageFailed {
        query: query.clone(),
        page: 1,
    };
    apply(&mut store, [failed]);
    assert_eq!(store.listing(&query).unwrap().state(), ListState::Failed);
    apply(&mut store, [Event::ListStale(query.clone())]);
    assert_eq!(store.listing(&query).unwrap().state(), ListState::Loading);
}

#[test]
fn holding_and_letting_go_are_events() {
    let mut store = store();
    let query = all();
    read_page(&mut store, 1, &[(1, 900), (2, 800)], 2);
    let hold = |held| Event::ListHeld { query: all(), held };
    apply(&mut store, [hold(true), hold(true)]);
    let changes = apply(&mut store, [Event::ConversationHeard(active(3, 950))]);
    assert!(changes.listings.contains(&query));
    assert_eq!(store.listing(&query).unwrap().waiting(), 1);
    assert_eq!(store.listing(&query).unwrap().len(), 2);
    apply(&mut store, [Event::ListReleased(query.clone())]);
    assert_eq!(store.listing(&query).unwrap().len(), 3);
    apply(&mut store, [hold(false)]);
    assert!(!store.listing(&query).unwrap().is_held());
}

#[test]
fn a_new_list_shows_what_is_held_of_it() {
    let mut store = store();
    let mine = Conversation {
        assignee: Some(Assignee::Agent(agent(1), "Bo".into())),
        ..active(2, 800)
    };
    apply(
        &mut store,
        [
            Event::ConversationRead(active(1, 900)),
            Event::ConversationRead(mine),
        ],
    );
    store.touch_listing(&Query::default());
    assert_eq!(rows(&store, &Query::default()), [Some(cid(2))]);
}

#[test]
fn the_lists_read_longest_ago_are_dropped() {
    let mut store = store();
    let of_label = |number: usize| Query {
        scope: Scope::Label(format!("label {number}").into()),
        ..all()
    };
    store.touch_listing(&of_label(0));
    store.touch_listing(&of_label(1));
    store.touch_listing(&of_label(0));
    for number in 2..=super::super::LISTINGS_KEPT {
        store.touch_listing(&of_label(number));
    }
    assert!(store.listing(&of_label(0)).is_some());
    assert!(store.listing(&of_label(1)).is_none());
}
