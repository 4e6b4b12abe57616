//! Filters as text in an address, and saved views as others write them.

use proptest::prelude::*;

use super::super::*;
use super::worlds::trees;
use super::{clause, custom, group};
use crate::model::{AttributeKind, FlatCondition, SavedView};

proptest! {
    #[test]
    fn a_filter_written_is_the_filter_read(tree in trees()) {
        let read = ReadFilter::parse(&tree.to_string());
        prop_assert!(read.unknown.is_empty(), "{:?}", read.unknown);
        prop_assert_eq!(read.root, tree);
    }

    #[test]
    fn no_text_is_too_strange_to_read(text in "(all|any|none|[(),;=.%:]|[a-z]{1,3}|\\PC){0,40}") {
        let once = ReadFilter::parse(&text).root;
        prop_assert_eq!(ReadFilter::parse(&once.to_string()).root, once);
    }
}

#[test]
fn a_filter_is_short_and_readable_in_an_address() {
    let either = group(
        Join::Any,
        [
            clause(Key::Team, Operator::Absent, &[]),
            clause(
                custom("order.no", AttributeKind::Number),
                Operator::Greater,
                &["5"],
            ),
        ],
    );
    let filter = group(
        Join::All,
        [
            clause(Key::Status, Operator::Equal, &["open", "pending"]),
            clause(Key::Subject, Operator::Contains, &["R&D (new)"]),
            Condition::Group(either),
        ],
    );
    let text = "all(status=open,pending;subject.has=R%26D%20%28new%29;\
                any(team.unset;number:order%2Eno.after=5))";
    assert_eq!(filter.to_string(), text);
    assert_eq!(ReadFilter::parse(text).root, filter);
}

#[test]
fn parts_that_are_not_understood_are_named_and_the_rest_holds() {
    let read = ReadFilter::parse("all(colour=red;status=open;team=x;any(labels.wild=a))!");
    assert_eq!(read.root.trimmed().to_string(), "all(status=open)");
    assert_eq!(read.unknown, ["colour=red", "team=x", "labels.wild=a", "!"]);
    assert_eq!(ReadFilter::parse("nonsense").unknown, ["nonsense"]);
}

#[test]
fn a_link_cut_at_its_end_still_leads_somewhere() {
    let read = ReadFilter::parse("all(status=open;any(team.unset;labels=vip");
    assert_eq!(
        read.root.to_string(),
        "all(status=open;any(team.unset;labels=vip))"
    );
}

#[test]
fn groups_of_any_depth_do_no_harm() {
    let read = ReadFilter::parse(&"all(".repeat(50_000));
    assert!(!read.unknown.is_empty());
}

fn link(key: &str, operator: &str, values: &[&str], or: bool) -> FlatCondition {
    FlatCondition {
        key: key.into(),
        operator: operator.into(),
        values: values.iter().map(|value| (*value).into()).collect(),
        or,
    }
}

fn view(chain: Vec<FlatCondition>, tree: Option<&str>) -> SavedView {
    SavedView {
        id: "1".parse().unwrap(),
        name: "Urgent".into(),
        chain,
        tree: tree.map(Into::into),
    }
}

#[test]
fn a_view_of_chatwoots_dashboard_is_read_with_and_before_or() {
    let chain = vec![
        link("status", "equal_to", &["open"], true),
        link("labels", "equal_to", &["vip"], false),
        link("assignee_id", "is_present", &[], false),
    ];
    let meaning = Meaning::of(&view(chain, None), &[]);
    assert_eq!(
        meaning.root.to_string(),
        "any(status=open;all(labels=vip;assignee.set))"
    );
    assert!(!meaning.rewritten && meaning.unknown.is_empty());
}

#[test]
fn a_view_the_server_fails_on_is_rewritten_and_says_so() {
    let chain = vec![
        link("created_at", "days_before", &["3"], false),
        link("tier", "not_equal_to", &["gold"], false),
    ];
    let meaning = Meaning::of(&view(chain, None), &[]);
    assert_eq!(
        meaning.root.to_string(),
        "all(created.older=3;any(text:tier.not=gold;text:tier.unset))"
    );
    assert!(meaning.rewritten);
}

#[test]
fn a_saved_condition_nobody_understands_is_named() {
    let chain = vec![
        link("status", "resembles", &["open"], false),
        link("team_id", "equal_to", &["4"], false),
    ];
    let meaning = Meaning::of(&view(chain, None), &[]);
    assert_eq!(meaning.unknown, ["status resembles open"]);
    assert_eq!(meaning.root.to_string(), "all(team=4)");
}

#[test]
fn conditions_changed_elsewhere_count_more_than_the_groups_saved_here() {
    let tree = "all(team=4;none(labels=vip))";
    let saved = ReadFilter::parse(tree)
        .root
        .to_save(Day::parse("2026-03-10").unwrap());
    let mut chain = saved.unwrap().chain;
    assert_eq!(
        Meaning::of(&view(chain.clone(), Some(tree)), &[])
            .root
            .to_string(),
        tree
    );
    chain[0].values = vec!["5".into()];
    let root = Meaning::of(&view(chain, Some(tree)), &[]).root;
    assert_eq!(root.to_string(), "all(team=5;labels.not=vip)");
}
