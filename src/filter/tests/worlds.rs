//! Conversations and filters made up by chance, of few values, so that they meet.

use std::sync::Arc;

use proptest::prelude::*;

use super::super::*;
use crate::model::{
    AgentId, Assignee, Attribute, AttributeKind, Channel, ContactId, Conversation, ConversationId,
    Facts, InboxId, Priority, Revision, SortedMap, Status, TeamId, Timestamp,
};

/// An open conversation of which nothing more is known.
pub fn conversation() -> Conversation {
    Conversation {
        id: ConversationId::new(12).unwrap(),
        inbox: InboxId::new(1).unwrap(),
        channel: Channel::Website,
        contact: ContactId::new(1),
        status: Status::Open,
        priority: None,
        assignee: None,
        team: None,
        labels: Arc::default(),
        unread: 0,
        muted: false,
        can_reply: true,
        snoozed_until: None,
        waiting_since: None,
        first_reply_at: None,
        created_at: Timestamp::from_secs(0),
        last_activity_at: Timestamp::from_secs(0),
        agent_seen_at: None,
        contact_seen_at: None,
        preview: None,
        facts: Arc::default(),
        attributes: Arc::default(),
        participants: crate::model::Participants::Unread,
        revision: Revision(1),
    }
}

fn day(number: u32) -> String {
    Day::parse("2026-03-10").unwrap().minus(number).to_string()
}

fn time(number: u32) -> Timestamp {
    // Late in the day: whole days are what counts.
    let day = Day::parse(&day(number)).unwrap();
    let mut low = 0_i64;
    while Day::of(Timestamp::from_secs(low * 86_400)) != day {
        low += if low == 0 { 20_400 } else { 1 };
    }
    Timestamp::from_secs(low * 86_400 + 80_000)
}

const TEXTS: [&str; 3] = ["Gold", "gold plus", "Silver"];

fn attributes() -> impl Strategy<Value = SortedMap<Arc<str>, Attribute>> {
    let text = prop::option::of(prop::sample::select(TEXTS.to_vec()));
    let number = prop::option::of(0_u8..3);
    let date = prop::option::of(0_u32..3);
    let flag = prop::option::of(any::<bool>());
    (text, number, date, flag).prop_map(|(text, number, date, flag)| {
        let values = [
            ("tier", text.map(|it| Attribute::Text(it.into()))),
            ("seats", number.map(|it| Attribute::Number(f64::from(it)))),
            ("due", date.map(|it| Attribute::Text(day(it).into()))),
            ("vip", flag.map(Attribute::Flag)),
        ];
        let values = values.into_iter();
        values
            .filter_map(|(key, value)| Some((Arc::from(key), value?)))
            .collect()
    })
}

/// Any conversation.
pub fn rows() -> impl Strategy<Value = Conversation> {
    let statuses = [
        Status::Open,
        Status::Pending,
        Status::Snoozed,
        Status::Resolved,
    ];
    let place = (
        prop::sample::select(statuses.to_vec()),
        prop::option::of(prop::sample::select(Priority::ALL.to_vec())),
        prop::option::of(0_u64..3),
        1_u64..3,
        prop::option::of(1_u64..3),
        prop::sample::subsequence(vec!["a", "b", "c"], 0..=3),
    );
    let rest = (
        10_u64..25,
        0_u32..4,
        0_u32..4,
        prop::option::of(prop::sample::select(vec!["en", "de"])),
        prop::option::of(prop::sample::select(TEXTS.to_vec())),
        attributes(),
        (0_u32..2, prop::option::of(0_u32..4)),
    );
    (place, rest).prop_map(|(place, rest)| {
        let (status, priority, agent, inbox, team, labels) = place;
        let (number, created, active, language, text, attributes, (unread, waiting)) = rest;
        let labels: Vec<Arc<str>> = labels.into_iter().map(Arc::from).collect();
        Conversation {
            id: ConversationId::new(number).unwrap(),
            status,
            priority,
            // 0 stands for a bot, which is no assignee.
            assignee: agent.map(|id| match AgentId::new(id) {
                Some(id) => Assignee::Agent(id, "Ana".into()),
                None => Assignee::Bot("Robot".into()),
            }),
            inbox: InboxId::new(inbox).unwrap(),
            team: team.and_then(TeamId::new),
            labels: labels.into(),
            created_at: time(created),
            last_activity_at: time(active),
            unread,
            waiting_since: waiting.map(time),
            facts: Arc::new(Facts {
                browser_language: language.map(Arc::from),
                subject: text.map(Arc::from),
                ..Facts::default()
            }),
            attributes: Arc::new(attributes),
            ..conversation()
        }
    })
}

fn values(key: &Key, operator: Operator) -> BoxedStrategy<Vec<Arc<str>>> {
    let texts: Vec<String> = match key.takes(operator) {
        Takes::Nothing => return Just(Vec::new()).boxed(),
        Takes::Statuses => ["open", "pending", "snoozed", "lost"]
            .map(String::from)
            .to_vec(),
        Takes::Priorities => ["low", "urgent", "high"].map(String::from).to_vec(),
        Takes::Labels => ["a", "b", "d"].map(String::from).to_vec(),
        Takes::Languages => ["en", "de", "fr"].map(String::from).to_vec(),
        Takes::Agents | Takes::Inboxes | Takes::Teams | Takes::Days => {
            ["1", "2", "3"].map(String::from).to_vec()
        }
        Takes::Ids => (10..25).map(|id: u32| id.to_string()).collect(),
        Takes::Text | Takes::Choices => ["gold", "Gold", "silver", "1"].map(String::from).to_vec(),
        Takes::Number => ["0", "1", "2.0", "-1"].map(String::from).to_vec(),
        Takes::Day => (0..4).map(day).collect(),
        Takes::Flag => ["true", "false"].map(String::from).to_vec(),
    };
    let most = if key.takes(operator).several() { 3 } else { 1 };
    prop::sample::subsequence(texts, 1..=most)
        .prop_map(|texts| texts.iter().map(|text| text.as_str().into()).collect())
        .boxed()
}

fn keys() -> impl Strategy<Value = Key> {
    let mut keys = Key::STANDARD.to_vec();
    // A row does not tell these.
    keys.retain(|key| *key != Key::Campaign);
    keys.extend(Key::LOCAL);
    keys.extend([
        Key::Custom("tier".into(), AttributeKind::Text),
        Key::Custom("seats".into(), AttributeKind::Number),
        Key::Custom("due".into(), AttributeKind::Date),
        Key::Custom("vip".into(), AttributeKind::Checkbox),
    ]);
    prop::sample::select(keys)
}

/// Any clause the server takes.
pub fn clauses() -> impl Strategy<Value = Clause> {
    keys().prop_flat_map(|key| {
        let operators = key.operators().to_vec();
        prop::sample::select(operators).prop_flat_map(move |operator| {
            let key = key.clone();
            values(&key, operator).prop_map(move |values| Clause {
                key: key.clone(),
                operator,
                values,
            })
        })
    })
}

/// Any filter, three groups deep.
pub fn trees() -> impl Strategy<Value = Group> {
    let joined = |conditions: BoxedStrategy<Condition>| {
        let join = prop::sample::select(Join::ALL.to_vec());
        (join, prop::collection::vec(conditions, 1..4))
            .prop_map(|(join, conditions)| Group { join, conditions })
    };
    let leaf = clauses().prop_map(Condition::Clause).boxed();
    let tree = leaf.prop_recursive(3, 12, 3, move |inner| {
        joined(inner).prop_map(Condition::Group)
    });
    joined(tree.boxed())
}
