#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::testing::at;
use super::*;

const SIZE: usize = 25;

fn sight(rows: Range<usize>, missing: Range<usize>) -> Input {
    Input::Sight {
        rows,
        missing: missing.collect(),
        page_size: SIZE,
    }
}

fn asked(actions: &[Action]) -> Vec<u32> {
    let page = |action: &Action| match action {
        Action::Ask { page, .. } => Some(*page),
        Action::Abort { .. } | Action::Schedule(_) => None,
    };
    actions.iter().filter_map(page).collect()
}

fn aborted(actions: &[Action]) -> Vec<u32> {
    let page = |action: &Action| match action {
        Action::Abort { page, .. } => Some(*page),
        Action::Ask { .. } | Action::Schedule(_) => None,
    };
    actions.iter().filter_map(page).collect()
}

fn read(pager: &Pager, page: u32) -> Input {
    Input::Read {
        generation: pager.generation,
        page,
    }
}

fn failed(pager: &Pager, page: u32, transient: bool) -> Input {
    Input::Failed {
        generation: pager.generation,
        page,
        transient,
    }
}

/// A list whose first page was read and whose first rows are in sight.
fn turned() -> Pager {
    let mut pager = Pager::default();
    assert_eq!(asked(&pager.step(Input::Turned, at(0))), [1]);
    let first = read(&pager, 1);
    assert_eq!(pager.step(first, at(10)), []);
    assert_eq!(pager.step(sight(0..20, 0..0), at(20)), []);
    pager
}

#[test]
fn a_new_list_asks_for_its_first_page_at_once() {
    turned();
}

#[test]
fn pages_are_asked_for_when_the_scroll_has_rested() {
    let mut pager = turned();
    let moved = pager.step(sight(200..220, 200..220), at(1_000));
    assert_eq!(moved, [Action::Schedule(REST)]);
    pager.step(sight(400..420, 400..420), at(1_050));
    assert_eq!(asked(&pager.step(Input::Tick, at(1_080))), [0; 0]);
    assert_eq!(asked(&pager.step(Input::Tick, at(1_130))), [17]);
}

#[test]
fn the_page_nearest_to_the_middle_comes_first_and_two_at_a_time() {
    let mut pager = turned();
    pager.step(sight(100..200, 100..200), at(1_000));
    let first = pager.step(Input::Tick, at(1_080));
    assert_eq!(asked(&first), [7, 6], "the pages around row 150");
    let next = read(&pager, 7);
    assert_eq!(asked(&pager.step(next, at(1_200))).len(), 1);
}

#[test]
fn requests_that_scrolled_away_are_given_up() {
    let mut pager = turned();
    pager.step(sight(200..220, 200..220), at(1_000));
    assert_eq!(asked(&pager.step(Input::Tick, at(1_080))), [9]);
    let away = pager.step(sight(1_000..1_020, 1_000..1_020), at(1_100));
    assert_eq!(aborted(&away), [9]);
    assert_eq!(asked(&pager.step(Input::Tick, at(1_180))), [41]);
}

#[test]
fn an_answer_to_a_former_list_is_not_current() {
    let mut pager = turned();
    let former = pager.generation;
    pager.step(sight(200..220, 200..220), at(1_000));
    pager.step(Input::Tick, at(1_080));
    let turned = pager.step(Input::Turned, at(1_090));
    assert_eq!(aborted(&turned), [9]);
    assert_eq!(asked(&turned), [1]);
    assert!(!pager.is_current(former));
    let stale = Input::Read {
        generation: former,
        page: 1,
    };
    pager.step(stale, at(1_100));
    assert!(
        pager.under_way.contains(&1),
        "the new list still waits for its page"
    );
}

#[test]
fn a_page_that_failed_is_asked_for_ever_later_and_not_for_ever() {
    let mut pager = turned();
    pager.step(sight(200..220, 200..220), at(1_000));
    let mut now = 1_080;
    let mut times = Vec::new();
    for _ in 0..20 {
        if asked(&pager.step(Input::Tick, at(now))) == [9] {
            times.push(now);
            let failed = failed(&pager, 9, true);
            pager.step(failed, at(now));
        }
        // The list tells of the failure, which must not look like news.
        pager.step(sight(200..220, 200..220), at(now));
        now += 1_000;
    }
    assert_eq!(times, [1_080, 2_080, 4_080, 8_080, 16_080]);
    assert_eq!(asked(&pager.step(Input::Retry, at(now))), [9]);
}

#[test]
fn a_page_the_server_refuses_waits_for_the_agent() {
    let mut pager = Pager::default();
    pager.step(Input::Turned, at(0));
    let refused = failed(&pager, 1, false);
    assert_eq!(pager.step(refused, at(10)), []);
    let told = Input::Sight {
        rows: 0..0,
        missing: Vec::new(),
        page_size: 0,
    };
    assert_eq!(pager.step(told, at(20)), []);
    assert_eq!(asked(&pager.step(Input::Tick, at(600_000))), [0; 0]);
    assert_eq!(asked(&pager.step(Input::Retry, at(600_001))), [1]);
}

#[test]
fn a_page_that_leaves_a_gap_is_not_asked_for_in_a_loop() {
    let mut pager = turned();
    let mut now = 1_000;
    let mut times = 0;
    let mut actions = pager.step(sight(200..220, 200..220), at(now));
    while now < 300_000 {
        if asked(&actions) == [9] {
            times += 1;
            let read = read(&pager, 9);
            pager.step(read, at(now));
        }
        now += 100;
        actions = pager.step(sight(200..220, 219..220), at(now));
        actions.extend(pager.step(Input::Tick, at(now)));
    }
    assert_eq!(times, 5);
}

#[test]
fn a_doubted_list_is_read_again_at_once_and_then_every_few_seconds_at_most() {
    let mut pager = turned();
    let mut times = Vec::new();
    for tenth in 0..100 {
        let now = 1_000 + tenth * 100;
        let mut actions = pager.step(Input::Doubted, at(now));
        actions.extend(pager.step(Input::Tick, at(now)));
        for page in asked(&actions) {
            times.push((now, page));
            let read = read(&pager, page);
            pager.step(read, at(now));
        }
    }
    assert_eq!(times, [(1_000, 1), (5_000, 1), (9_000, 1)]);
}

#[test]
fn what_is_in_sight_and_the_first_page_are_read_again_and_no_more() {
    let mut pager = turned();
    pager.step(sight(200..220, 0..0), at(1_000));
    pager.step(Input::Doubted, at(2_000));
    assert!(pager.under_way.iter().eq(&[1, 9]));
}

proptest! {
    /// However the list is scrolled and the server answers: never more than two requests, never
    /// one twice at a time, and in the end every row in sight was asked for.
    #[test]
    fn every_row_in_sight_is_asked_for_in_the_end(
        moves in prop::collection::vec((0usize..3_000, 0i64..200, any::<bool>()), 1..60),
    ) {
        let mut pager = Pager::default();
        let mut known: BTreeSet<u32> = BTreeSet::new();
        let mut under_way: BTreeSet<u32> = BTreeSet::new();
        let mut now = 0;
        let follow = |actions: Vec<Action>, under_way: &mut BTreeSet<u32>| {
            for action in actions {
                match action {
                    Action::Ask { page, .. } => assert!(under_way.insert(page), "asked twice"),
                    Action::Abort { page, .. } => assert!(under_way.remove(&page), "nothing to abort"),
                    Action::Schedule(_) => {}
                }
            }
            assert!(under_way.len() <= AT_A_TIME);
        };
        let look = |rows: &Range<usize>, known: &BTreeSet<u32>| Input::Sight {
            rows: rows.clone(),
            missing: rows.clone().filter(|row| !known.contains(&page_of(*row, SIZE))).collect(),
            page_size: SIZE,
        };
        follow(pager.step(Input::Turned, at(now)), &mut under_way);
        let mut rows = 0..40;
        for (row, wait, answers) in moves {
            now += wait;
            rows = row..row + 40;
            follow(pager.step(look(&rows, &known), at(now)), &mut under_way);
            follow(pager.step(Input::Tick, at(now)), &mut under_way);
            if answers && let Some(page) = under_way.pop_first() {
                known.insert(page);
                let read = read(&pager, page);
                follow(pager.step(read, at(now)), &mut under_way);
                follow(pager.step(look(&rows, &known), at(now)), &mut under_way);
            }
        }
        for _ in 0..12 {
            now += 1_000;
            follow(pager.step(Input::Tick, at(now)), &mut under_way);
            if let Some(page) = under_way.pop_first() {
                known.insert(page);
                let read = read(&pager, page);
                follow(pager.step(read, at(now)), &mut under_way);
                follow(pager.step(look(&rows, &known), at(now)), &mut under_way);
            }
        }
        prop_assert!(rows.clone().all(|row| known.contains(&page_of(row, SIZE))));
    }
}
