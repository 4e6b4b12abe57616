//! The rows are held to a plain list of rows, and a list to a server that keeps the whole of it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use proptest::prelude::*;

use super::rows::Rows;
use super::{ListState, Listing, Step};
use crate::filter::{Query, Sort, Tab};
use crate::model::{AgentId, Assignee, Conversation, ConversationId, Priority, Status, Timestamp};
use crate::store::tests::conversation;

fn id(number: u64) -> ConversationId {
    ConversationId::new(number).unwrap()
}

fn me() -> AgentId {
    AgentId::new(1).unwrap()
}

#[derive(Clone, Debug)]
enum Op {
    Insert(usize, u64),
    Set(usize, u64),
    Remove(u64),
    Forget(u64),
    Grow(usize),
    Shrink(usize),
    Resize(usize),
}

fn op() -> impl Strategy<Value = Op> {
    let row = 0..40_usize;
    let one = 1..30_u64;
    prop_oneof![
        4 => (row.clone(), one.clone()).prop_map(|(row, id)| Op::Insert(row, id)),
        4 => (row.clone(), one.clone()).prop_map(|(row, id)| Op::Set(row, id)),
        2 => one.clone().prop_map(Op::Remove),
        2 => one.prop_map(Op::Forget),
        1 => row.clone().prop_map(Op::Grow),
        1 => row.clone().prop_map(Op::Shrink),
        1 => row.prop_map(Op::Resize),
    ]
}

/// The same in the plainest way.
fn plainly(model: &mut Vec<Option<ConversationId>>, op: &Op) {
    let place =
        |model: &[Option<ConversationId>], one| model.iter().position(|it| *it == Some(one));
    match *op {
        Op::Insert(row, one) => {
            if place(model, id(one)).is_none() {
                model.insert(row.min(model.len()), Some(id(one)));
            }
        }
        Op::Set(row, one) => {
            if row < model.len() {
                if let Some(old) = place(model, id(one)) {
                    model[old] = None;
                }
                model[row] = Some(id(one));
            }
        }
        Op::Remove(one) => {
            if let Some(old) = place(model, id(one)) {
                model.remove(old);
            }
        }
        Op::Forget(one) => {
            if let Some(old) = place(model, id(one)) {
                model[old] = None;
            }
        }
        Op::Grow(row) => model.insert(row.min(model.len()), None),
        Op::Shrink(row) => {
            let row = row.min(model.len());
            let gap = |row: usize| model.get(row) == Some(&None);
            if gap(row) {
                model.remove(row);
            } else if row > 0 && gap(row - 1) {
                model.remove(row - 1);
            }
        }
        Op::Resize(len) => model.resize(len, None),
    }
}

fn do_it(rows: &mut Rows, op: &Op) {
    match *op {
        Op::Insert(row, one) => rows.insert(row, id(one)),
        Op::Set(row, one) => rows.set(row, id(one)),
        Op::Remove(one) => rows.remove(id(one)),
        Op::Forget(one) => rows.forget(id(one)),
        Op::Grow(row) => rows.grow(row),
        Op::Shrink(row) => rows.shrink(row),
        Op::Resize(len) => {
            rows.resize(len);
        }
    }
}

proptest! {
    #[test]
    fn rows_are_what_a_plain_list_would_be(ops in prop::collection::vec(op(), 0..60)) {
        let mut rows = Rows::default();
        let mut model = Vec::new();
        for op in &ops {
            do_it(&mut rows, op);
            plainly(&mut model, op);
            prop_assert_eq!(rows.len(), model.len(), "after {:?}", op);
            for (row, held) in model.iter().enumerate() {
                prop_assert_eq!(rows.get(row), *held, "row {} after {:?}", row, op);
                if let Some(held) = held {
                    prop_assert_eq!(rows.row_of(*held), Some(row));
                }
            }
            let known: Vec<_> = model.iter().flatten().copied().collect();
            prop_assert_eq!(rows.known(), known.len());
            prop_assert_eq!(rows.ids().collect::<Vec<_>>(), known);
        }
        prop_assert_eq!(rows.get(model.len()), None);
    }
}

#[test]
fn rows_stay_shallow_however_they_come() {
    let mut rows = Rows::default();
    rows.resize(1_000_000);
    for number in 1..=20_000 {
        rows.set(usize::try_from(number).unwrap() * 40, id(number));
    }
    assert_eq!(rows.len(), 1_000_000);
    assert_eq!(rows.row_of(id(777)), Some(777 * 40));
    assert!(rows.depth() < 60, "{} steps", rows.depth());
}

/// What may happen on a server, to its conversation of this number.
#[derive(Clone, Debug)]
enum Turn {
    /// A message is written.
    Active(usize),
    /// Its status changes.
    Toggle(usize),
    /// It is given to the agent or taken away.
    Assign(usize),
    Prioritise(usize, u8),
    Begin,
    Delete(usize),
    /// The console reads this page.
    Read(u32),
    Hold(bool),
    Release,
}

fn turn() -> impl Strategy<Value = Turn> {
    let one = 0..40_usize;
    prop_oneof![
        6 => one.clone().prop_map(Turn::Active),
        2 => one.clone().prop_map(Turn::Toggle),
        2 => one.clone().prop_map(Turn::Assign),
        2 => (one.clone(), 0..5_u8).prop_map(|(one, urgency)| Turn::Prioritise(one, urgency)),
        2 => Just(Turn::Begin),
        1 => one.prop_map(Turn::Delete),
        4 => (1..8_u32).prop_map(Turn::Read),
        1 => any::<bool>().prop_map(Turn::Hold),
        1 => Just(Turn::Release),
    ]
}

fn sort() -> impl Strategy<Value = Sort> {
    prop_oneof![
        3 => Just(Sort::ActivityNewest),
        1 => Just(Sort::ActivityOldest),
        1 => Just(Sort::CreatedNewest),
        1 => Just(Sort::CreatedOldest),
        1 => Just(Sort::PriorityHighest),
        1 => Just(Sort::PriorityLowest),
        1 => Just(Sort::WaitingLongest),
    ]
}

/// Every conversation of a server, and the console's list of it.
struct World {
    all: Vec<Conversation>,
    clock: i64,
    next: u64,
    query: Query,
    listing: Listing,
}

const PAGE: usize = 5;

impl World {
    fn new(query: Query, count: usize) -> Self {
        let listing = Listing::new(query.clone(), me(), std::iter::empty());
        let mut world = Self {
            all: Vec::new(),
            clock: 1000,
            next: 0,
            query,
            listing,
        };
        for _ in 0..count {
            let begun = world.fresh();
            world.all.push(begun);
        }
        world
    }

    fn fresh(&mut self) -> Conversation {
        self.clock += 1;
        self.next += 1;
        let mut begun = conversation(self.next);
        begun.created_at = Timestamp::from_secs(self.clock);
        begun.last_activity_at = begun.created_at;
        begun.waiting_since = self.next.is_multiple_of(3).then_some(begun.created_at);
        if self.next.is_multiple_of(2) {
            begun.assignee = Some(Assignee::Agent(me(), "Bo".into()));
        }
        begun
    }

    /// The list as the server has it.
    fn truth(&self) -> Vec<ConversationId> {
        let belongs = |it: &&Conversation| {
            Some(&it.status) == self.query.status.as_ref()
                && (self.query.tab == Tab::All || it.agent() == Some(me()))
        };
        let mut rows: Vec<_> = self.all.iter().filter(belongs).collect();
        rows.sort_by_key(|it| self.query.sort.key(it));
        rows.iter().map(|it| it.id).collect()
    }

    fn change(&mut self, which: usize, change: impl FnOnce(&mut Conversation)) {
        if self.all.is_empty() {
            return;
        }
        let which = which % self.all.len();
        let before = self.all[which].clone();
        change(&mut self.all[which]);
        let after = self.all[which].clone();
        self.listing.follow(&Step {
            id: before.id,
            before: Some(&before),
            after: Some(&after),
            fetched: false,
        });
    }

    fn read(&mut self, page: u32) {
        let truth = self.truth();
        let start = (page as usize - 1) * PAGE;
        let rows: Vec<_> = truth
            .iter()
            .skip(start)
            .take(PAGE)
            .map(|id| (*id, self.all.iter().find(|it| it.id == *id)))
            .collect();
        let total = u32::try_from(truth.len()).unwrap();
        self.listing
            .lay(page, u32::try_from(PAGE).unwrap(), &rows, total);
    }

    fn turn(&mut self, turn: &Turn) {
        self.clock += 1;
        let now = Timestamp::from_secs(self.clock);
        match *turn {
            Turn::Active(which) => self.change(which, |it| it.last_activity_at = now),
            Turn::Toggle(which) => self.change(which, |it| {
                it.status = if it.status == Status::Open {
                    Status::Resolved
                } else {
                    Status::Open
                };
            }),
            Turn::Assign(which) => self.change(which, |it| {
                it.assignee = match it.assignee {
                    Some(_) => None,
                    None => Some(Assignee::Agent(me(), "Bo".into())),
                };
            }),
            Turn::Prioritise(which, urgency) => self.change(which, |it| {
                it.priority = Priority::ALL.get(usize::from(urgency)).copied();
            }),
            Turn::Begin => {
                let begun = self.fresh();
                self.listing.follow(&Step {
                    id: begun.id,
                    before: None,
                    after: Some(&begun),
                    fetched: false,
                });
                self.all.push(begun);
            }
            Turn::Delete(which) if !self.all.is_empty() => {
                let gone = self.all.remove(which % self.all.len());
                self.listing.follow(&Step {
                    id: gone.id,
                    before: Some(&gone),
                    after: None,
                    fetched: false,
                });
            }
            Turn::Delete(_) => {}
            Turn::Read(page) => self.read(page),
            Turn::Hold(held) => {
                self.listing.hold(held);
            }
            Turn::Release => {
                self.listing.release();
            }
        }
    }
}

fn query(tab: Tab, sort: Sort) -> Query {
    Query {
        tab,
        sort,
        ..Query::default()
    }
}

proptest! {
    #[test]
    fn a_list_that_hears_every_change_has_each_known_row_where_the_server_has_it(
        sort in sort(),
        all in any::<bool>(),
        count in 0..40_usize,
        turns in prop::collection::vec(turn(), 0..40),
    ) {
        let tab = if all { Tab::All } else { Tab::Mine };
        let mut world = World::new(query(tab, sort), count);
        world.read(1);
        for turn in &turns {
            let places: Vec<_> = (0..world.listing.len()).map(|row| world.listing.get(row)).collect();
            let held = world.listing.is_held();
            world.turn(turn);
            match turn {
                // Nothing but an answer or the agent's wish touches rows that keep their places.
                Turn::Read(_) | Turn::Hold(_) | Turn::Release => {}
                _ if held => {
                    let now: Vec<_> =
                        (0..world.listing.len()).map(|row| world.listing.get(row)).collect();
                    prop_assert_eq!(now, places);
                }
                _ => {}
            }
            if let Turn::Read(page) = turn {
                let start = (*page as usize - 1) * PAGE;
                for row in start..(start + PAGE).min(world.listing.len()) {
                    prop_assert!(world.listing.get(row).is_some(), "row {} was just read", row);
                }
            }
            if !world.listing.is_held() {
                prop_assert_eq!(world.listing.waiting(), 0);
            }
        }
        world.turn(&Turn::Hold(false));
        let truth = world.truth();
        prop_assert_eq!(world.listing.len(), truth.len());
        for row in 0..world.listing.len() {
            if let Some(id) = world.listing.get(row) {
                prop_assert_eq!(Some(&id), truth.get(row), "row {} of {:?}", row, truth);
            }
        }
        prop_assert_eq!(world.listing.state(), ListState::Ready);
    }
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
fn a_page_shorter_than_full_ends_the_list_whatever_the_total_says() {
    let mut world = World::new(query(Tab::All, Sort::ActivityNewest), 7);
    world.read(1);
    let last: Vec<_> = world
        .truth()
        .into_iter()
        .skip(5)
        .map(|id| (id, None))
        .collect();
    world.listing.lay(2, 5, &last, 1_000_000);
    assert_eq!(world.listing.len(), 7);
    world.listing.lay(4, 5, &[], u32::MAX);
    assert_eq!(world.listing.len(), 15);
    world.listing.lay(3, 5, &[], u32::MAX);
    assert_eq!(world.listing.len(), 10);
}

#[test]
fn a_page_that_names_one_conversation_twice_holds_it_once() {
    let mut listing = Listing::new(
        query(Tab::All, Sort::ActivityNewest),
        me(),
        std::iter::empty(),
    );
    listing.lay(u32::MAX, u32::MAX, &[(id(9), None)], u32::MAX);
    listing.lay(1, 3, &[(id(1), None), (id(1), None), (id(2), None)], 3);
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
    let mut known = vec![conversation(1), conversation(2), conversation(3)];
    known[1].status = Status::Resolved;
    known[2].last_activity_at = Timestamp::from_secs(9_999_999_999);
    let mut listing = Listing::new(query(Tab::All, Sort::ActivityNewest), me(), known.iter());
    assert_eq!(listing.state(), ListState::Loading);
    assert_eq!((listing.get(0), listing.get(1)), (Some(id(3)), Some(id(1))));
    assert_eq!(listing.len(), 2);
    listing.lay(1, 25, &[(id(1), Some(&known[0]))], 1);
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
