//! How one list behaves.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod rows;
mod world;

use crate::filter::{Sort, Tab};
use crate::model::{AgentId, ConversationId, Status, Timestamp};
use crate::store::tests::conversation;

use super::{ListState, Listing, Page};
use world::{Turn, World, query};

fn id(number: u64) -> ConversationId {
    ConversationId::new(number).unwrap()
}

/// Lays a page whose conversations are not held.
fn lay(listing: &mut Listing, number: u32, size: u32, rows: &[ConversationId], total: u32) {
    let page = Page {
        number,
        size,
        rows,
        total,
    };
    listing.lay(&page, |_| None);
}

fn me() -> AgentId {
    AgentId::new(1).unwrap()
}

#[test]
fn a_page_moves_what_was_held_elsewhere_and_leaves_a_gap_there() {
    let mut world = World::new(query(Tab::All, Sort::ActivityNewest), 12);
    world.read(1);
    world.read(2);
    // A conversation begins, and the console does not hear of it.
    let begun = world.fresh();
    world.all.push(begun);
    world.read(2);
    let truth = world.truth();
    assert_eq!(world.listing.len(), 13);
    assert_eq!(world.listing.get(4), None);
    assert_eq!(world.listing.row_of(truth[5]), Some(5));
    assert_eq!(world.listing.get(9), Some(truth[9]));
}

#[test]
fn a_list_is_as_long_as_its_last_page_says() {
    let mut world = World::new(query(Tab::All, Sort::ActivityNewest), 10);
    world.read(1);
    world.read(2);
    // One of the second page goes, and the console does not hear of it.
    world.all.remove(3);
    world.read(1);
    assert_eq!(world.listing.len(), 9);
}

#[test]
fn a_page_shorter_than_full_ends_the_list_whatever_the_total_says() {
    let mut world = World::new(query(Tab::All, Sort::ActivityNewest), 7);
    world.read(1);
    let last: Vec<_> = world.truth().into_iter().skip(5).collect();
    lay(&mut world.listing, 2, 5, &last, 1_000_000);
    assert_eq!(world.listing.len(), 7);
    lay(&mut world.listing, 4, 5, &[], u32::MAX);
    assert_eq!(world.listing.len(), 15);
    lay(&mut world.listing, 3, 5, &[], u32::MAX);
    assert_eq!(world.listing.len(), 10);
}

#[test]
fn a_page_that_names_one_conversation_twice_holds_it_once() {
    let mut listing = Listing::new(
        query(Tab::All, Sort::ActivityNewest),
        me(),
        std::iter::empty(),
    );
    lay(&mut listing, u32::MAX, u32::MAX, &[id(9)], u32::MAX);
    lay(&mut listing, 1, 3, &[id(1), id(1), id(2)], 3);
    assert_eq!(listing.len(), 2);
    assert_eq!(listing.get(1), Some(id(2)));
    assert_eq!(listing.known(), 2);
}

#[test]
fn rows_keep_their_places_while_held_and_move_on_release() {
    let mut world = World::new(query(Tab::All, Sort::ActivityNewest), 4);
    world.read(1);
    world.turn(&Turn::Hold(true));
    let before = world.truth();
    world.turn(&Turn::Active(0));
    world.turn(&Turn::Toggle(1));
    world.turn(&Turn::Begin);
    let shown: Vec<_> = (0..4).filter_map(|row| world.listing.get(row)).collect();
    assert_eq!(shown, before);
    assert_eq!(world.listing.waiting(), 3);
    assert!(world.listing.is_leaving(world.all[1].id));
    assert!(!world.listing.is_leaving(world.all[0].id));

    assert!(world.listing.release());
    let shown: Vec<_> = (0..4).filter_map(|row| world.listing.get(row)).collect();
    assert_eq!(shown, world.truth());
    assert_eq!(world.listing.waiting(), 0);
    assert!(world.listing.is_held());
}

#[test]
fn a_row_that_comes_back_while_held_no_longer_waits() {
    let mut world = World::new(query(Tab::All, Sort::ActivityNewest), 4);
    world.read(1);
    world.turn(&Turn::Hold(true));
    world.turn(&Turn::Toggle(1));
    assert_eq!(world.listing.waiting(), 1);
    world.turn(&Turn::Toggle(1));
    assert_eq!(world.listing.waiting(), 0);
    assert!(!world.listing.is_leaving(world.all[1].id));
}

#[test]
fn a_row_that_is_gone_leaves_at_once_though_the_others_keep_their_places() {
    let mut world = World::new(query(Tab::All, Sort::ActivityNewest), 4);
    world.read(1);
    world.turn(&Turn::Hold(true));
    let places = world.truth();
    world.turn(&Turn::Active(0));
    let gone = world.all[2].id;
    world.turn(&Turn::Delete(2));
    let shown: Vec<_> = (0..4).filter_map(|row| world.listing.get(row)).collect();
    let left: Vec<_> = places.into_iter().filter(|id| *id != gone).collect();
    assert_eq!(shown, left);
    assert_eq!(world.listing.waiting(), 1);

    // Also one that was only waiting to leave.
    let leaving = world.all[1].id;
    world.turn(&Turn::Toggle(1));
    assert!(world.listing.is_leaving(leaving));
    world.turn(&Turn::Delete(1));
    assert_eq!(world.listing.row_of(leaving), None);
    assert_eq!(world.listing.waiting(), 1);
}

#[test]
fn a_message_in_the_top_row_makes_nothing_wait() {
    let mut world = World::new(query(Tab::All, Sort::ActivityNewest), 4);
    world.read(1);
    world.turn(&Turn::Hold(true));
    world.turn(&Turn::Active(3));
    assert_eq!(world.listing.waiting(), 0);
}

#[test]
fn a_page_fills_the_gaps_of_a_held_list_and_moves_no_row() {
    let mut world = World::new(query(Tab::All, Sort::ActivityNewest), 12);
    world.read(1);
    world.turn(&Turn::Hold(true));
    let top: Vec<_> = (0..5).map(|row| world.listing.get(row)).collect();
    // The third row from the top rises; the rows below the first page stay where they are.
    world.turn(&Turn::Active(9));
    world.read(2);
    assert_eq!(
        (0..5).map(|row| world.listing.get(row)).collect::<Vec<_>>(),
        top
    );
    assert_eq!(world.listing.get(9), world.truth().get(9).copied());
    assert_eq!(world.listing.waiting(), 1);
}

#[test]
fn pages_read_since_a_list_went_stale_outlive_its_first_page() {
    let mut world = World::new(query(Tab::All, Sort::ActivityNewest), 15);
    world.read(1);
    world.read(2);
    world.read(3);
    assert!(world.listing.mark_stale());
    assert_eq!(world.listing.state(), ListState::Stale);
    assert_eq!(world.listing.known(), 15);
    world.read(2);
    assert_eq!(world.listing.state(), ListState::Stale);
    world.read(1);
    assert_eq!(world.listing.state(), ListState::Ready);
    assert_eq!(world.listing.get(9), Some(world.truth()[9]));
    assert_eq!(world.listing.get(10), None);
    assert_eq!(world.listing.len(), 15);
}

#[test]
fn a_failed_list_that_was_stale_is_stale_until_its_first_page_is_read() {
    let mut world = World::new(query(Tab::All, Sort::ActivityNewest), 10);
    world.read(1);
    world.read(2);
    world.listing.mark_stale();
    assert!(world.listing.mark_failed());
    assert_eq!(world.listing.state(), ListState::Failed);
    world.read(1);
    assert_eq!(world.listing.state(), ListState::Ready);
    assert_eq!(world.listing.get(5), None);
}

#[test]
fn what_is_held_stands_in_until_the_first_page() {
    let mut known = [conversation(1), conversation(2), conversation(3)];
    known[1].status = Status::Resolved;
    known[2].last_activity_at = Timestamp::from_secs(9_999_999_999);
    let mut listing = Listing::new(query(Tab::All, Sort::ActivityNewest), me(), known.iter());
    assert_eq!(listing.state(), ListState::Loading);
    assert_eq!((listing.get(0), listing.get(1)), (Some(id(3)), Some(id(1))));
    assert_eq!(listing.len(), 2);
    lay(&mut listing, 1, 25, &[id(1)], 1);
    assert_eq!(listing.len(), 1);
    assert_eq!(listing.row_of(id(3)), None);
}

#[test]
fn unread_rows_follow_what_is_read() {
    let mut world = World::new(query(Tab::All, Sort::ActivityNewest), 5);
    world.all[2].unread = 1;
    world.read(1);
    assert_eq!(world.listing.unread_rows(), [2]);
    world.change(0, |it| it.unread = 4);
    assert_eq!(world.listing.unread_rows(), [2, 4]);
    world.change(2, |it| it.unread = 0);
    assert_eq!(world.listing.unread_rows(), [4]);
}
