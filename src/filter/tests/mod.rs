//! What a filter means, in the server's form, as text, and as it is saved.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod chain;
mod text;
mod worlds;

use super::*;
use crate::model::{AttachmentKind, AttributeKind, MessageId, Preview, PreviewKind, Timestamp};
use worlds::conversation;

fn custom(key: &str, kind: AttributeKind) -> Key {
    Key::Custom(key.into(), kind)
}

fn clause(key: Key, operator: Operator, values: &[&str]) -> Condition {
    Condition::Clause(Clause::new(key, operator, values))
}

fn group(join: Join, conditions: impl IntoIterator<Item = Condition>) -> Group {
    Group {
        join,
        conditions: conditions.into_iter().collect(),
    }
}

#[test]
fn what_is_absent_is_not_matched_by_is_not() {
    let not_four = group(Join::All, [clause(Key::Team, Operator::NotEqual, &["4"])]);
    let mut row = conversation();
    assert_eq!(not_four.verdict(&row), Verdict::Out);
    row.team = "5".parse().ok();
    assert_eq!(not_four.verdict(&row), Verdict::In);
}

#[test]
fn an_empty_text_is_there_and_is_not_the_same_as_none() {
    let other = group(
        Join::All,
        [clause(Key::Subject, Operator::Lacks, &["pole"])],
    );
    let mut row = conversation();
    assert_eq!(other.verdict(&row), Verdict::Out);
    row.facts = std::sync::Arc::new(crate::model::Facts {
        subject: Some("".into()),
        ..Default::default()
    });
    assert_eq!(other.verdict(&row), Verdict::In);
}

#[test]
fn a_group_of_none_holds_where_each_of_its_conditions_fails() {
    let urgent = clause(Key::Priority, Operator::Equal, &["urgent"]);
    let in_team = clause(Key::Team, Operator::Present, &[]);
    let neither = group(Join::None, [urgent, in_team]);
    let mut row = conversation();
    assert_eq!(neither.verdict(&row), Verdict::In);
    row.team = "5".parse().ok();
    assert_eq!(neither.verdict(&row), Verdict::Out);
}

#[test]
fn only_the_server_knows_the_campaign_and_the_rest_may_decide_without_it() {
    let campaign = clause(Key::Campaign, Operator::Equal, &["3"]);
    let resolved = clause(Key::Status, Operator::Equal, &["resolved"]);
    let row = conversation();
    let both = group(Join::All, [campaign.clone(), resolved.clone()]);
    let either = group(Join::Any, [campaign, resolved]);
    assert_eq!(both.verdict(&row), Verdict::Out);
    assert_eq!(either.verdict(&row), Verdict::Unknown);
}

#[test]
fn days_before_means_days_in_utc_counted_back_from_today() {
    let old = group(
        Join::All,
        [clause(Key::Created, Operator::DaysBefore, &["3"])],
    );
    let today = Day::parse("2026-03-02").unwrap();
    let counted = old.on(today);
    assert_eq!(
        counted.conditions,
        [clause(Key::Created, Operator::Less, &["2026-02-27"])]
    );
    assert!(counted.is_exact());
}

#[test]
fn what_only_this_device_knows_is_judged_here_and_never_asked_of_the_server() {
    let mut row = conversation();
    row.unread = 2;
    row.waiting_since = Some(Timestamp::from_secs(20_000 * 86_400));
    row.preview = Some(std::sync::Arc::new(Preview {
        message: MessageId::new(1).unwrap(),
        kind: PreviewKind::Incoming,
        author: None,
        agent: None,
        text: Some("Where is my ORDER?".into()),
        attachment: Some(AttachmentKind::Image),
        failed: false,
        deleted: false,
        at: Timestamp::from_secs(0),
    }));
    let since = Day::of(Timestamp::from_secs(20_000 * 86_400)).to_string();
    let open = || clause(Key::Status, Operator::Equal, &["open"]);
    for (key, operator, value, verdict) in [
        (Key::Unread, Operator::Equal, "true", Verdict::In),
        (Key::Unread, Operator::Equal, "false", Verdict::Out),
        (Key::CustomerLast, Operator::Equal, "true", Verdict::In),
        (Key::Newest, Operator::Contains, "my order", Verdict::In),
        (Key::Newest, Operator::Lacks, "order", Verdict::Out),
        (Key::Attached, Operator::Equal, "true", Verdict::In),
        (Key::Attached, Operator::Equal, "false", Verdict::Out),
        (Key::Waiting, Operator::Less, &*since, Verdict::Out),
        (Key::Waiting, Operator::Less, "2030-01-01", Verdict::In),
    ] {
        let local = clause(key, operator, &[value]);
        let filter = group(Join::All, [open(), local]);
        assert_eq!(filter.verdict(&row), verdict, "{filter}");
        let flat = filter.flat().unwrap();
        assert_eq!((flat.chain.len(), flat.exact), (1, false), "{filter}");
        assert_eq!(ReadFilter::parse(&filter.to_string()).root, filter);
    }
    row.preview = None;
    row.waiting_since = None;
    let nobody = clause(Key::CustomerLast, Operator::Equal, &["false"]);
    let still = clause(Key::Waiting, Operator::Less, &["2030-01-01"]);
    let bare = clause(Key::Attached, Operator::Equal, &["false"]);
    assert_eq!(group(Join::All, [nobody, bare]).verdict(&row), Verdict::In);
    assert_eq!(group(Join::All, [still]).verdict(&row), Verdict::Out);
}

#[test]
fn every_operator_offered_is_one_of_the_servers_for_that_attribute() {
    for key in Key::STANDARD {
        for operator in key.operators() {
            assert_eq!(
                Operator::of_server_word(operator.server_word()),
                Some(*operator)
            );
        }
        assert_eq!(Key::of_server_key(key.server_key()), Some(key));
    }
    for kind in [AttributeKind::Currency, AttributeKind::Percent] {
        assert!(custom("sum", kind).operators().is_empty());
    }
}

#[test]
fn a_clause_the_server_would_fail_on_has_a_flaw() {
    let wrong = [
        (
            clause(Key::Assignee, Operator::Equal, &["ana"]),
            Flaw::NotANumber,
        ),
        (
            clause(Key::Created, Operator::Less, &["yesterday"]),
            Flaw::NotADay,
        ),
        (
            clause(Key::Created, Operator::DaysBefore, &["-1"]),
            Flaw::NotANumber,
        ),
        (clause(Key::Status, Operator::Equal, &[]), Flaw::Empty),
        (
            clause(Key::Status, Operator::Contains, &["o"]),
            Flaw::NoSuchOperator,
        ),
        (
            clause(
                custom("n", AttributeKind::Number),
                Operator::Equal,
                &["1e5"],
            ),
            Flaw::NotANumber,
        ),
    ];
    for (condition, flaw) in wrong {
        let Condition::Clause(clause) = condition else {
            continue;
        };
        assert_eq!(clause.flaw(), Some(flaw), "{clause:?}");
    }
}

#[test]
fn what_says_nothing_yet_narrows_nothing() {
    let half = group(
        Join::All,
        [
            clause(Key::Status, Operator::Equal, &[]),
            Condition::Group(group(
                Join::Any,
                [clause(Key::Labels, Operator::Equal, &[])],
            )),
            clause(Key::Team, Operator::Present, &[]),
        ],
    );
    assert_eq!(
        half.trimmed().conditions,
        [clause(Key::Team, Operator::Present, &[])]
    );
    assert_eq!(half.clauses(), 3);
}
