//! Events against truth: whatever people do, in whatever order it is told, an agent who watched it
//! sees what an agent sees who comes afterwards.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod support;

use std::time::Duration;

use deskhand::filter::{Query, Sort, Tab};
use deskhand::model::{ConversationId, Status};
use sandbox::trouble::Unreliable;
use support::Server;
use support::deeds::{People, View};
use support::desk::{Desk, everything, play};
use tokio::time::Instant;

/// How many things are done in one run.
const DEEDS: usize = 40;
/// In how many conversations.
const CONVERSATIONS: usize = 6;
/// Events come within moments; counts are read again a few seconds after they may have changed.
const PATIENCE: Duration = Duration::from_secs(12);

/// An agent watches a list and some threads while things happen, and another comes afterwards.
async fn watch(query: Query, seed: u64, cable: Unreliable) {
    let server = Server::start().await;
    let login = server.agent();
    let watching = Desk::showing(&server, login, &query).await;
    let counts = watching.session().counts(&query.count_key());
    watching.whole_list(&query).await;
    // Things happen in conversations of this list and of others.
    let scout = Desk::showing(&server, login, &everything()).await;
    let all = scout.whole_list(&everything()).await;
    let mut people = People::new(&server, seed);
    let among: Vec<ConversationId> = (0..CONVERSATIONS)
        .map(|_| all[people.chance.usize(..all.len())].id)
        .collect();
    let threads = &among[..3];
    for id in threads {
        watching.open(*id).await;
    }
    drop(scout);
    server.running.trouble().make_unreliable(cable);
    people.act_often(DEEDS, &among).await;
    server.running.trouble().clear();
    // A frame that was held back to be overtaken needs another one to push it on.
    people.act_often(1, &among).await;
    server.running.app().quiet().await;

    let later = Desk::showing(&server, login, &query).await;
    let _counts = later.session().counts(&query.count_key());
    later.whole_list(&query).await;
    for id in threads {
        later.open(*id).await;
    }
    let truth = View::of(&later, &query, usize::MAX, threads);
    let deadline = Instant::now() + PATIENCE;
    loop {
        let now = View::of(&watching, &query, usize::MAX, threads);
        let differences = now.differences(&truth);
        let len = watching.session().listing(&query).peek().unwrap().len;
        if differences.is_empty() && len == truth.rows.len() {
            break;
        }
        let late = Instant::now() >= deadline;
        assert!(
            !late,
            "{:?}, seed {seed}, {len} rows: {differences:#?}",
            query.sort
        );
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    drop(counts);
}

const SOUND: Unreliable = Unreliable {
    lose: 0.0,
    repeat: 0.0,
    reorder: 0.0,
};

#[test]
fn whoever_watches_all_conversations_sees_what_the_server_holds() {
    for seed in 0..2 {
        play(watch(everything(), seed, SOUND));
    }
}

#[test]
fn whoever_watches_their_own_open_conversations_does_too() {
    for seed in 10..12 {
        play(watch(Query::default(), seed, SOUND));
    }
}

#[test]
fn whoever_watches_those_that_nobody_has_does_too() {
    let query = Query {
        tab: Tab::Unassigned,
        status: Some(Status::Open),
        ..everything()
    };
    for seed in 20..22 {
        play(watch(query.clone(), seed, SOUND));
    }
}

/// The open conversations, in these orders.
fn ordered(seed: u64, sorts: [Sort; 2]) {
    for (seed, sort) in (seed..).zip(sorts) {
        let query = Query {
            sort,
            status: Some(Status::Open),
            ..everything()
        };
        play(watch(query, seed, SOUND));
    }
}

#[test]
fn the_order_by_activity_is_kept() {
    ordered(30, [Sort::ActivityNewest, Sort::ActivityOldest]);
}

#[test]
fn the_order_by_beginning_is_kept() {
    ordered(32, [Sort::CreatedNewest, Sort::CreatedOldest]);
}

#[test]
fn the_order_by_priority_is_kept() {
    ordered(34, [Sort::PriorityHighest, Sort::PriorityLowest]);
}

#[test]
fn the_order_by_waiting_is_kept() {
    ordered(36, [Sort::WaitingLongest, Sort::WaitingShortest]);
}

#[test]
fn events_told_twice_or_out_of_order_lead_to_the_same() {
    let unsound = Unreliable {
        lose: 0.0,
        repeat: 0.3,
        reorder: 0.3,
    };
    for seed in 40..43 {
        play(watch(everything(), seed, unsound));
    }
}
