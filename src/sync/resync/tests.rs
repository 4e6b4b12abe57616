#![allow(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::*;

fn message(number: u64) -> MessageId {
    MessageId::new(number).unwrap()
}

fn conversation(number: u64) -> ConversationId {
    ConversationId::new(number).unwrap()
}

fn minutes(number: i64) -> Absence {
    Absence::Of(Span::from_secs(number * 60))
}

fn keys(label: &str) -> CacheKeys {
    CacheKeys {
        label: label.into(),
        ..CacheKeys::default()
    }
}

/// An agent with a list and a thread before them.
#[test]
fn a_directory_that_is_being_read_is_not_asked_about() {
    let under_way = Sight {
        directory_under_way: true,
        ..Sight::default()
    };
    let mut plan = Plan::new(Absence::Whole, under_way);
    assert_eq!(plan.next_step(), None);
    assert_eq!(plan.progress(), Progress::Done);
}

fn sight() -> Sight {
    Sight {
        thread: Some(OpenThread {
            conversation: conversation(7),
            contiguous: Some(message(1_000)),
            in_sight: Some((message(980), message(1_000))),
        }),
        list: Some(OpenList {
            query: Query::default(),
            rows: 0..12,
            page_size: 25,
        }),
        counts: vec![Query::default().count_key()],
        cache_keys: Some(keys("1")),
        directory_under_way: false,
    }
}

fn all_steps(plan: &mut Plan) -> Vec<Step> {
    std::iter::from_fn(|| plan.next_step()).collect()
}

/// What a plan asks for when `answer` answers.
fn run(plan: &mut Plan, answer: impl Fn(&Step) -> Answer) -> Vec<Step> {
    let mut asked = Vec::new();
    while let Some(step) = plan.next_step() {
        plan.answer(&step, answer(&step));
        asked.push(step);
    }
    asked
}

/// Nothing happened meanwhile.
fn quiet(step: &Step) -> Answer {
    match step {
        Step::Messages { .. } => Answer::Messages(vec![message(990), message(1_000)]),
        Step::Page { .. } => Answer::Conversations(vec![conversation(7)]),
        Step::Changed { .. } => Answer::Conversations(Vec::new()),
        Step::CacheKeys => Answer::CacheKeys(keys("1")),
        Step::Counts(_) | Step::Furniture(_) => Answer::Read,
    }
}

#[test]
fn an_idle_client_asks_for_no_more_than_six_things() {
    let mut plan = Plan::new(minutes(5), sight());
    let asked = run(&mut plan, quiet);
    assert!(asked.len() <= 6, "{asked:?}");
    assert_eq!(plan.progress(), Progress::Done);
}

#[test]
fn the_open_thread_comes_first_and_overlaps_what_is_known() {
    let mut plan = Plan::new(minutes(5), sight());
    let steps = all_steps(&mut plan);
    let windows: Vec<_> = steps
        .iter()
        .filter_map(|step| match step {
            Step::Messages { window, .. } => Some(*window),
            _ => None,
        })
        .collect();
    assert_eq!(
        windows,
        [
            after(message(980)),
            Window::Between(message(980), message(1_001))
        ]
    );
    assert!(matches!(steps.first(), Some(Step::Messages { .. })));
}

#[test]
fn missed_messages_are_read_page_by_page_until_a_short_one() {
    let mut plan = Plan::new(minutes(5), sight());
    let pages = |step: &Step| match step {
        Step::Messages {
            window: Window::After { message: from, .. },
            ..
        } => {
            let from = from.get();
            let last = (from + 100).min(1_234);
            Answer::Messages((from + 1..=last).map(message).collect())
        }
        other => quiet(other),
    };
    let asked = run(&mut plan, pages);
    let from: Vec<u64> = asked
        .iter()
        .filter_map(|step| match step {
            Step::Messages {
                window: Window::After { message, .. },
                ..
            } => Some(message.get()),
            _ => None,
        })
        .collect();
    assert_eq!(from, [980, 1_080, 1_180]);
}

#[test]
fn a_thread_that_grew_beyond_measure_is_read_from_its_end() {
    let mut plan = Plan::new(minutes(5), sight());
    let endless = |step: &Step| match step {
        Step::Messages {
            window: Window::After { message: from, .. },
            ..
        } => Answer::Messages((from.get() + 1..=from.get() + 100).map(message).collect()),
        other => quiet(other),
    };
    let asked = run(&mut plan, endless);
    let latest = Step::Messages {
        conversation: conversation(7),
        window: LATEST,
    };
    assert!(asked.contains(&latest));
    assert!(asked.len() < 40);
}

#[test]
fn a_server_that_repeats_a_page_of_messages_is_not_asked_for_ever() {
    let mut plan = Plan::new(minutes(5), sight());
    let stuck = |step: &Step| match step {
        Step::Messages { .. } => Answer::Messages((881..=980).map(message).collect()),
        other => quiet(other),
    };
    assert!(run(&mut plan, stuck).len() <= 6);
}

#[test]
fn changed_conversations_are_read_until_a_page_brings_nothing_new() {
    let page_of = |page: u32| -> Vec<ConversationId> {
        let first = u64::from(page.min(3) - 1) * 25 + 1;
        (first..first + 25).map(conversation).collect()
    };
    let mut plan = Plan::new(minutes(5), sight());
    let asked = run(&mut plan, |step| match step {
        Step::Changed { page, .. } => Answer::Conversations(page_of(*page)),
        other => quiet(other),
    });
    let pages = asked
        .iter()
        .filter(|step| matches!(step, Step::Changed { .. }));
    assert_eq!(
        pages.count(),
        4,
        "three pages, and one that brought nothing new"
    );
}

#[test]
fn an_unpaged_answer_is_asked_for_twice_at_most() {
    let all: Vec<_> = (1..=300).map(conversation).collect();
    let mut plan = Plan::new(minutes(5), sight());
    let asked = run(&mut plan, |step| match step {
        Step::Changed { .. } => Answer::Conversations(all.clone()),
        other => quiet(other),
    });
    let pages = asked
        .iter()
        .filter(|step| matches!(step, Step::Changed { .. }));
    assert_eq!(pages.count(), 2);
}

#[test]
fn every_page_with_rows_in_sight_is_read_again() {
    let mut sight = sight();
    sight.list.as_mut().unwrap().rows = 45..60;
    let mut plan = Plan::new(minutes(5), sight);
    let pages: Vec<u32> = all_steps(&mut plan)
        .iter()
        .filter_map(|step| match step {
            Step::Page { page, .. } => Some(*page),
            _ => None,
        })
        .collect();
    assert_eq!(pages, [2, 3]);
}

#[test]
fn counts_that_a_page_tells_are_not_asked_for_again() {
    let other = CountKey {
        scope: crate::filter::Scope::Mentions,
        status: None,
    };
    let mut sight = sight();
    sight.counts.push(other.clone());
    let mut plan = Plan::new(minutes(5), sight);
    let counts: Vec<_> = all_steps(&mut plan)
        .into_iter()
        .filter(|step| matches!(step, Step::Counts(_)))
        .collect();
    assert_eq!(counts, [Step::Counts(other)]);
}

#[test]
fn past_an_hour_lists_are_read_afresh_instead_of_by_their_changes() {
    let is_changed = |step: &Step| matches!(step, Step::Changed { .. });
    let mut shorter = Plan::new(minutes(59), sight());
    assert!(all_steps(&mut shorter).iter().any(is_changed));
    let mut longer = Plan::new(minutes(60), sight());
    assert!(!all_steps(&mut longer).iter().any(is_changed));
    assert!(Plan::is_afresh(minutes(60)) && Plan::is_afresh(Absence::Whole));
    assert!(!Plan::is_afresh(minutes(59)));
}

#[test]
fn only_the_furniture_that_moved_is_read() {
    let mut plan = Plan::new(minutes(5), sight());
    let asked = run(&mut plan, |step| match step {
        Step::CacheKeys => Answer::CacheKeys(keys("2")),
        other => quiet(other),
    });
    let furniture: Vec<_> = asked
        .into_iter()
        .filter(|step| matches!(step, Step::Furniture(_)))
        .collect();
    assert_eq!(furniture, [Step::Furniture(Furniture::Labels)]);
}

#[test]
fn the_first_time_everything_is_read_once() {
    let first = Sight {
        list: Some(OpenList {
            query: Query::default(),
            rows: 0..0,
            page_size: 0,
        }),
        counts: vec![Query::default().count_key()],
        ..Sight::default()
    };
    let mut plan = Plan::new(Absence::Whole, first);
    let asked = run(&mut plan, quiet);
    let page = Step::Page {
        query: Query::default(),
        page: 1,
    };
    assert_eq!(
        asked.first(),
        Some(&page),
        "the list is what the agent waits for"
    );
    let furniture = asked.iter().filter(|it| matches!(it, Step::Furniture(_)));
    assert_eq!(furniture.count(), 6);
    assert_eq!(asked.len(), 8);
}

#[test]
fn a_refusal_costs_one_step_and_a_failure_the_plan() {
    let mut refused = Plan::new(minutes(5), sight());
    run(&mut refused, |step| match step {
        Step::Messages { .. } => Answer::Refused,
        other => quiet(other),
    });
    assert_eq!(refused.progress(), Progress::Done);

    let mut failed = Plan::new(minutes(5), sight());
    let step = failed.next_step().unwrap();
    failed.answer(&step, Answer::Failed);
    assert_eq!(failed.progress(), Progress::Failed);
    assert_eq!(failed.next_step(), None);
}

#[test]
fn a_plan_is_done_only_when_every_answer_is_in() {
    let mut plan = Plan::new(minutes(5), sight());
    let steps = all_steps(&mut plan);
    for step in &steps {
        assert_eq!(plan.progress(), Progress::Running);
        plan.answer(step, quiet(step));
    }
    assert_eq!(plan.progress(), Progress::Done);
}

proptest! {
    /// No server, however strange its answers, keeps a plan from ending.
    #[test]
    fn every_plan_ends(
        seconds in 0i64..10_000,
        contiguous in 0u64..3,
        rows in 0usize..500,
        page_size in 0usize..30,
        ids in prop::collection::vec(1u64..u64::MAX, 0..120),
        grows: bool,
    ) {
        let sight = Sight {
            thread: Some(OpenThread {
                conversation: conversation(1),
                contiguous: MessageId::new(contiguous),
                in_sight: Some((message(u64::MAX), message(1))),
            }),
            list: Some(OpenList { query: Query::default(), rows: rows..rows + 40, page_size }),
            counts: Vec::new(),
            cache_keys: None,
            directory_under_way: false,
        };
        let mut plan = Plan::new(Absence::Of(Span::from_secs(seconds)), sight);
        let mut asked = 0u64;
        while let Some(step) = plan.next_step() {
            asked += 1;
            prop_assert!(asked < 200);
            let shift = if grows { asked * 1_000_000 } else { 0 };
            let id = |it: &u64| it.saturating_add(shift).max(1);
            let answer = match &step {
                Step::Messages { .. } => Answer::Messages(ids.iter().map(|it| message(id(it))).collect()),
                Step::Changed { .. } | Step::Page { .. } => {
                    Answer::Conversations(ids.iter().map(|it| conversation(id(it))).collect())
                }
                _ => Answer::Read,
            };
            plan.answer(&step, answer);
        }
        prop_assert_eq!(plan.progress(), Progress::Done);
    }
}
