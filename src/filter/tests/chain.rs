//! The server's form, read as the server reads it: link by link, AND before OR, with what its
//! database says of an absent value.

use proptest::prelude::*;

use super::super::*;
use super::worlds::{rows, trees};
use super::{clause, custom, group};
use crate::model::{Attribute, AttributeKind, Conversation, FlatCondition};

/// What a column holds; `None` is null.
fn column(row: &Conversation, key: &str) -> Option<String> {
    Some(match key {
        "status" => row.status.name().to_owned(),
        "priority" => row.priority?.name().to_owned(),
        "assignee_id" => row.agent()?.to_string(),
        "inbox_id" => row.inbox.to_string(),
        "team_id" => row.team?.to_string(),
        "contact_id" => row.contact?.to_string(),
        "display_id" => row.id.to_string(),
        "browser_language" => row.facts.browser_language.as_deref()?.to_owned(),
        "conversation_language" => row.facts.language.as_deref()?.to_owned(),
        "referer" => row.facts.referer.as_deref()?.to_owned(),
        "mail_subject" => row.facts.subject.as_deref()?.to_owned(),
        "created_at" => Day::of(row.created_at).to_string(),
        "last_activity_at" => Day::of(row.last_activity_at).to_string(),
        custom => match row.attributes.get(custom)? {
            Attribute::Null => return None,
            Attribute::Flag(flag) => flag.to_string(),
            Attribute::Number(number) => number.to_string(),
            Attribute::Text(text) | Attribute::Other(text) => text.to_string(),
        },
    })
}

/// What one link says of a row, as SQL would: null counts as no.
fn link(row: &Conversation, link: &FlatCondition) -> bool {
    let custom = ["tier", "seats", "due", "vip"].contains(&&*link.key);
    let values: Vec<&str> = link.values.iter().map(AsRef::as_ref).collect();
    let first = values.first().copied().unwrap_or_default();
    if &*link.key == "labels" {
        let any = values
            .iter()
            .any(|value| row.labels.iter().any(|it| &**it == *value));
        return match &*link.operator {
            "equal_to" => any,
            "not_equal_to" => !any,
            "is_present" => !row.labels.is_empty(),
            _ => row.labels.is_empty(),
        };
    }
    let Some(is) = column(row, &link.key) else {
        return &*link.operator == "is_not_present";
    };
    let number = |text: &str| text.parse::<f64>().ok();
    let same = |value: &str| match &*link.key {
        "seats" => number(&is) == number(value),
        _ if custom => is.to_lowercase() == value.to_lowercase(),
        _ => is == value,
    };
    let within = |value: &&str| is.to_lowercase().contains(&value.to_lowercase());
    let greater = match &*link.key {
        "seats" => number(&is).partial_cmp(&number(first)),
        _ => is.as_str().partial_cmp(first),
    };
    match &*link.operator {
        "is_present" => true,
        "is_not_present" => false,
        // Of several values a custom attribute is compared with the first.
        "equal_to" if custom => same(first),
        "equal_to" => values.iter().any(|value| same(value)),
        "not_equal_to" if custom => panic!("broken SQL unless it stands alone: {link:?}"),
        "not_equal_to" => !values.iter().any(|value| same(value)),
        "contains" => values.iter().any(within),
        "does_not_contain" => !values.iter().any(within),
        "is_greater_than" => greater == Some(std::cmp::Ordering::Greater),
        "is_less_than" => greater == Some(std::cmp::Ordering::Less),
        other => panic!("not an operator of the server: {other}"),
    }
}

fn chain_holds(chain: &[FlatCondition], row: &Conversation) -> bool {
    if chain.is_empty() {
        return true;
    }
    let mut term = true;
    for (place, it) in chain.iter().enumerate() {
        term &= link(row, it);
        if it.or || place + 1 == chain.len() {
            if term {
                return true;
            }
            term = true;
        }
    }
    false
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn the_servers_answer_judged_on_this_device_is_what_the_filter_means(
        tree in trees(),
        rows in prop::collection::vec(rows(), 1..8),
    ) {
        let tree = tree.on(Day::parse("2026-03-10").unwrap());
        if let Ok(flat) = tree.flat() {
            prop_assert!(flat.chain.len() <= LONGEST);
            for row in &rows {
                let meant = tree.verdict(row) == Verdict::In;
                let answered = chain_holds(&flat.chain, row);
                prop_assert_eq!(answered && meant, meant, "{} {:?}", tree, row);
                if flat.exact {
                    prop_assert_eq!(answered, meant, "{} {:?}", tree, row);
                }
            }
        }
    }

    #[test]
    fn what_is_saved_is_read_as_what_was_meant(
        tree in trees(),
        row in rows(),
    ) {
        let today = Day::parse("2026-03-10").unwrap();
        if let Ok(saved) = tree.to_save(today) {
            let mut view = crate::model::SavedView {
                id: "1".parse().unwrap(),
                name: "".into(),
                chain: saved.chain,
                tree: saved.tree,
            };
            prop_assert_eq!(Meaning::of(&view, &[]).root, tree.trimmed());
            // Chatwoot's own dashboard reads the chain alone.
            view.tree = None;
            if tree.is_exact() {
                let read = Meaning::of(&view, &definitions());
                prop_assert!(read.unknown.is_empty());
                prop_assert_eq!(read.root.verdict(&row), tree.on(today).verdict(&row));
            }
        }
    }
}

fn definitions() -> Vec<crate::model::AttributeDefinition> {
    [
        ("tier", AttributeKind::Text),
        ("seats", AttributeKind::Number),
        ("due", AttributeKind::Date),
        ("vip", AttributeKind::Checkbox),
    ]
    .map(|(key, kind)| crate::model::AttributeDefinition {
        key: key.into(),
        name: key.into(),
        owner: crate::model::AttributeOwner::Conversation,
        kind,
        values: Vec::new(),
        pattern: None,
        cue: None,
    })
    .to_vec()
}

fn links(group: &Group) -> Vec<String> {
    let flat = group.flat().unwrap();
    let link = |it: &FlatCondition| {
        let or = if it.or { " or" } else { "" };
        let values = it.values.join(",");
        [&it.key, &it.operator, &*values]
            .join(" ")
            .trim()
            .to_owned()
            + or
    };
    flat.chain.iter().map(link).collect()
}

#[test]
fn groups_become_an_or_of_ands() {
    let open = clause(Key::Status, Operator::Equal, &["open", "pending"]);
    let urgent = clause(Key::Priority, Operator::Equal, &["urgent"]);
    let nobody = clause(Key::Assignee, Operator::Absent, &[]);
    let either = Condition::Group(group(Join::Any, [urgent, nobody]));
    assert_eq!(
        links(&group(Join::All, [open, either])),
        [
            "status equal_to open,pending",
            "priority equal_to urgent or",
            "status equal_to open,pending",
            "assignee_id is_not_present",
        ]
    );
}

#[test]
fn several_values_of_a_custom_attribute_are_asked_one_by_one() {
    let tier = custom("tier", AttributeKind::Text);
    assert_eq!(
        links(&group(
            Join::All,
            [clause(tier, Operator::Equal, &["gold", "silver"])]
        )),
        ["tier equal_to gold or", "tier equal_to silver"]
    );
}

#[test]
fn is_not_of_a_custom_number_is_less_or_greater() {
    let seats = custom("seats", AttributeKind::Number);
    let not_two = group(Join::All, [clause(seats, Operator::NotEqual, &["2"])]);
    assert_eq!(
        links(&not_two),
        ["seats is_less_than 2 or", "seats is_greater_than 2"]
    );
    assert!(not_two.is_exact());
}

#[test]
fn is_not_of_a_custom_text_asks_for_more_and_says_so() {
    let tier = custom("tier", AttributeKind::Text);
    let not_gold = group(Join::All, [clause(tier, Operator::NotEqual, &["gold"])]);
    assert_eq!(links(&not_gold), ["tier is_present"]);
    assert!(!not_gold.is_exact());
}

#[test]
fn a_chain_too_long_to_send_is_refused_and_not_cut() {
    let pair = |first: &str, second: &str| {
        let label = |title| clause(Key::Labels, Operator::Equal, &[title]);
        Condition::Group(group(Join::Any, [label(first), label(second)]))
    };
    let many = ["ab", "cd", "ef", "gh", "ij", "kl"].map(|it| pair(&it[..1], &it[1..]));
    assert_eq!(group(Join::All, many).flat(), Err(TooLong));
}

#[test]
fn what_follows_from_the_rest_is_not_sent() {
    let team = clause(Key::Team, Operator::Present, &[]);
    let urgent = clause(Key::Priority, Operator::Equal, &["urgent"]);
    let both = Condition::Group(group(Join::All, [team.clone(), urgent]));
    assert_eq!(
        links(&group(Join::Any, [both, team])),
        ["team_id is_present"]
    );
}
