//! A list is held to a server that keeps the whole of it.

use proptest::prelude::*;

use super::me;
use crate::filter::{Query, Sort, Tab};
use crate::model::{Assignee, Conversation, ConversationId, Priority, Status, Timestamp};
use crate::store::listing::{ListState, Listing, Page, Step};
use crate::store::tests::conversation;

/// What may happen on a server, to its conversation of this number.
#[derive(Clone, Debug)]
pub(super) enum Turn {
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
pub(super) struct World {
    pub(super) all: Vec<Conversation>,
    clock: i64,
    next: u64,
    query: Query,
    pub(super) listing: Listing,
}

const PAGE: usize = 5;

/// A page on its way.
struct Answer {
    page: u32,
    rows: Vec<ConversationId>,
    total: u32,
}

impl World {
    pub(super) fn new(query: Query, count: usize) -> Self {
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

    pub(super) fn fresh(&mut self) -> Conversation {
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
    pub(super) fn truth(&self) -> Vec<ConversationId> {
        let belongs = |it: &&Conversation| {
            Some(&it.status) == self.query.status.as_ref()
                && (self.query.tab == Tab::All || it.agent() == Some(me()))
        };
        let mut rows: Vec<_> = self.all.iter().filter(belongs).collect();
        rows.sort_by_key(|it| self.query.sort.key(it));
        rows.iter().map(|it| it.id).collect()
    }

    pub(super) fn change(&mut self, which: usize, change: impl FnOnce(&mut Conversation)) {
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
            asked: false,
        });
    }

    pub(super) fn read(&mut self, page: u32) {
        let answer = self.answer(page);
        self.lay(&answer);
    }

    /// What the server says now of a page.
    fn answer(&self, page: u32) -> Answer {
        let truth = self.truth();
        let start = (page as usize - 1) * PAGE;
        Answer {
            page,
            total: u32::try_from(truth.len()).unwrap(),
            rows: truth.into_iter().skip(start).take(PAGE).collect(),
        }
    }

    fn lay(&mut self, answer: &Answer) {
        let page = Page {
            number: answer.page,
            size: u32::try_from(PAGE).unwrap(),
            rows: &answer.rows,
            total: answer.total,
        };
        let all = &self.all;
        self.listing
            .lay(&page, |id| all.iter().find(|it| it.id == id));
    }

    pub(super) fn turn(&mut self, turn: &Turn) {
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
                    asked: false,
                });
                self.all.push(begun);
            }
            Turn::Delete(which) if !self.all.is_empty() => {
                let gone = self.all.remove(which % self.all.len());
                self.listing.follow(&Step {
                    id: gone.id,
                    before: Some(&gone),
                    after: None,
                    asked: false,
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

pub(super) fn query(tab: Tab, sort: Sort) -> Query {
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
            let mut places: Vec<_> =
                (0..world.listing.len()).map(|row| world.listing.get(row)).collect();
            let held = world.listing.is_held();
            world.turn(turn);
            // Nothing but an answer or the agent's wish touches rows that keep their places, except
            // that one is gone.
            let may_move = matches!(turn, Turn::Read(_) | Turn::Hold(_) | Turn::Release);
            if held && !may_move {
                let now: Vec<_> =
                    (0..world.listing.len()).map(|row| world.listing.get(row)).collect();
                let there = |id: &Option<_>| id.is_none_or(|id| world.all.iter().any(|it| it.id == id));
                places.retain(there);
                prop_assert_eq!(now, places);
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

    #[test]
    fn what_happens_while_a_page_is_on_its_way_does_no_lasting_harm(
        sort in sort(),
        all in any::<bool>(),
        count in 0..40_usize,
        steps in prop::collection::vec((1..8_u32, prop::collection::vec(turn(), 0..4)), 0..8),
    ) {
        let tab = if all { Tab::All } else { Tab::Mine };
        let mut world = World::new(query(tab, sort), count);
        world.read(1);
        for (page, meanwhile) in &steps {
            let answer = world.answer(*page);
            for turn in meanwhile {
                world.turn(turn);
            }
            world.lay(&answer);
        }
        world.turn(&Turn::Hold(false));
        // Whoever looks through the list reads what is not known, and its end.
        for _ in 0..60 {
            let len = world.listing.len();
            let unknown = (0..len).find(|row| world.listing.get(*row).is_none());
            let page = unknown.unwrap_or(len) / PAGE;
            world.read(u32::try_from(page).unwrap() + 1);
            if unknown.is_none() && world.listing.len() == len {
                break;
            }
        }
        let rows: Vec<_> = (0..world.listing.len()).map(|row| world.listing.get(row)).collect();
        let truth: Vec<_> = world.truth().into_iter().map(Some).collect();
        prop_assert_eq!(rows, truth);
    }

    #[test]
    fn no_conversation_is_lost_between_rows_when_others_rise_while_a_page_is_on_its_way(
        count in 6..40_usize,
        page in 2..8_u32,
        rising in prop::collection::vec((0..40_usize, any::<bool>()), 0..4),
    ) {
        let mut world = World::new(query(Tab::All, Sort::ActivityNewest), count);
        world.read(1);
        let answer = world.answer(page);
        for (which, begins) in rising {
            world.turn(&if begins { Turn::Begin } else { Turn::Active(which) });
        }
        world.lay(&answer);
        prop_assert!((0..PAGE).all(|row| world.listing.get(row).is_some()));
        let truth = world.truth();
        for row in 1..world.listing.len() {
            let beside = (world.listing.get(row - 1), world.listing.get(row));
            if let (Some(above), Some(below)) = beside {
                let place = |id| truth.iter().position(|it| *it == id);
                prop_assert_eq!(place(above).map(|place| place + 1), place(below));
            }
        }
    }
}
