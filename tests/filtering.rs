//! Filters against a server: where the console says that a filter has an exact form, the server's
//! answer is what the console judges by itself; where not, it holds more and the rest is judged.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod support;

use std::collections::BTreeSet;
use std::sync::Arc;

use deskhand::filter::{
    Clause, Condition, Day, Filter, Group, Join, Key, Meaning, Operator, Query, Scope, Takes,
    Verdict,
};
use deskhand::model::{
    Attribute, AttributeKind, AttributeOwner, Conversation, ConversationId, SavedView,
};
use deskhand::net::{Api, ApiError};
use support::Server;

fn everything() -> Group {
    Group::default()
}

async fn whole(api: &Api, root: &Group) -> Result<Vec<Conversation>, ApiError> {
    let query = Query::of(Scope::Filter(Arc::new(Filter {
        root: root.clone(),
        view: None,
    })));
    let mut rows = Vec::new();
    for page in 1.. {
        let read = api.conversations(&query, page).await?;
        let got = read.rows.len();
        rows.extend(read.rows.into_iter().map(|row| row.conversation));
        if got == 0 || rows.len() >= usize::try_from(read.total).unwrap() {
            break;
        }
    }
    Ok(rows)
}

/// Values that occur, by attribute, so that filters find something.
struct Words {
    keys: Vec<(Key, Vec<Arc<str>>)>,
}

impl Words {
    fn of(rows: &[Conversation], custom: Vec<Key>) -> Self {
        let mut keys = Key::STANDARD.to_vec();
        // No payload tells it.
        keys.retain(|key| *key != Key::Campaign);
        keys.extend(custom);
        let values = |key: &Key| -> Vec<Arc<str>> {
            let found: BTreeSet<String> = rows.iter().flat_map(|row| told(row, key)).collect();
            found.iter().map(|value| value.as_str().into()).collect()
        };
        let keys = keys.into_iter().map(|key| {
            let values = values(&key);
            (key, values)
        });
        Self {
            keys: keys.filter(|(_, values)| !values.is_empty()).collect(),
        }
    }

    fn clause(&self, chance: &mut fastrand::Rng) -> Clause {
        let (key, values) = &self.keys[chance.usize(..self.keys.len())];
        let operators = key.operators();
        let operator = operators[chance.usize(..operators.len())];
        let takes = key.takes(operator);
        let count = match takes {
            Takes::Nothing => 0,
            _ if takes.several() => chance.usize(1..=3),
            _ => 1,
        };
        let mut some: BTreeSet<Arc<str>> = BTreeSet::new();
        for _ in 0..count {
            some.insert(match takes {
                Takes::Days => chance.usize(1..30).to_string().as_str().into(),
                _ => Arc::clone(&values[chance.usize(..values.len())]),
            });
        }
        Clause {
            key: key.clone(),
            operator,
            values: some.into_iter().collect(),
        }
    }

    fn group(&self, chance: &mut fastrand::Rng, depth: u32) -> Group {
        let count = chance.usize(1..=3);
        let condition = |chance: &mut fastrand::Rng| {
            if depth > 0 && chance.f32() < 0.35 {
                Condition::Group(self.group(chance, depth - 1))
            } else {
                Condition::Clause(self.clause(chance))
            }
        };
        let join = Join::ALL[chance.usize(..3)];
        Group {
            join,
            conditions: (0..count).map(|_| condition(chance)).collect(),
        }
    }
}

/// What a row says of an attribute.
fn told(row: &Conversation, key: &Key) -> Vec<String> {
    let text = |text: &Option<Arc<str>>| text.iter().map(ToString::to_string).collect();
    match key {
        Key::Status => vec![row.status.name().to_owned()],
        Key::Priority => row.priority.iter().map(|it| it.name().to_owned()).collect(),
        Key::Assignee => row.agent().iter().map(ToString::to_string).collect(),
        Key::Inbox => vec![row.inbox.to_string()],
        Key::Team => row.team.iter().map(ToString::to_string).collect(),
        Key::Contact => row.contact.iter().map(ToString::to_string).collect(),
        Key::Number => vec![row.id.to_string()],
        Key::Campaign
        | Key::Unread
        | Key::CustomerLast
        | Key::Waiting
        | Key::Newest
        | Key::Attached => Vec::new(),
        Key::Labels => row.labels.iter().map(ToString::to_string).collect(),
        Key::BrowserLanguage => text(&row.facts.browser_language),
        Key::Language => text(&row.facts.language),
        Key::Referer => text(&row.facts.referer),
        Key::Subject => text(&row.facts.subject),
        Key::Created => vec![Day::of(row.created_at).to_string()],
        Key::Active => vec![Day::of(row.last_activity_at).to_string()],
        Key::Custom(key, kind) => {
            let value = match row.attributes.get(key) {
                Some(Attribute::Text(text)) => text.to_string(),
                Some(Attribute::Number(number)) => number.to_string(),
                Some(Attribute::Flag(flag)) => flag.to_string(),
                _ => return Vec::new(),
            };
            match kind {
                AttributeKind::Date => Day::parse(&value).iter().map(ToString::to_string).collect(),
                _ => vec![value],
            }
        }
    }
}

/// The custom attributes of conversations of which every value that occurs is of their kind: of
/// another kind the server fails.
async fn sound(api: &Api, rows: &[Conversation]) -> Vec<Key> {
    let definitions = api.definitions().await.unwrap();
    let own = definitions
        .into_iter()
        .filter(|it| it.owner == AttributeOwner::Conversation)
        .map(|it| Key::Custom(it.key, it.kind));
    let is_sound = |key: &Key| {
        let Key::Custom(name, _) = key else {
            return false;
        };
        let held = rows.iter().filter_map(|row| row.attributes.get(name));
        let clause = |value: &str| Clause::new(key.clone(), Operator::Equal, &[value]);
        held.filter(|value| **value != Attribute::Null)
            .all(|value| match value {
                Attribute::Text(text) => clause(text).flaw().is_none(),
                Attribute::Number(number) => clause(&number.to_string()).flaw().is_none(),
                Attribute::Flag(flag) => clause(&flag.to_string()).flaw().is_none(),
                _ => false,
            })
    };
    own.filter(|key| !key.operators().is_empty() && is_sound(key))
        .collect()
}

fn ids<'a>(rows: impl Iterator<Item = &'a Conversation>) -> BTreeSet<ConversationId> {
    rows.map(|row| row.id).collect()
}

#[tokio::test]
async fn the_servers_answer_is_what_the_console_judges_by_itself() {
    let server = Server::start().await;
    let api = server.api(server.administrator());
    let rows = whole(&api, &everything()).await.unwrap();
    assert!(rows.len() > 50);
    let words = Words::of(&rows, sound(&api, &rows).await);
    let latest = rows.iter().map(|row| row.last_activity_at).max().unwrap();
    let mut chance = fastrand::Rng::with_seed(7);
    let (mut exact, mut found, mut wider) = (0, 0, 0);
    for _ in 0..160 {
        let root = words.group(&mut chance, 2).on(Day::of(latest));
        let Ok(flat) = root.flat() else { continue };
        let answered = whole(&api, &root).await;
        let answered = answered.unwrap_or_else(|error| panic!("{root}: {error}"));
        let answered = ids(answered.iter());
        let meant = ids(rows.iter().filter(|row| root.verdict(row) == Verdict::In));
        if flat.exact {
            assert_eq!(answered, meant, "{root}");
            exact += 1;
            found += usize::from(!meant.is_empty() && meant.len() < rows.len());
        } else {
            assert!(answered.is_superset(&meant), "{root}");
            wider += 1;
        }
    }
    assert!(
        exact > 60 && found > 40 && wider > 10,
        "{exact} {found} {wider}"
    );
}

#[tokio::test]
async fn a_view_is_saved_named_changed_and_deleted_and_reads_as_it_was_meant() {
    let server = Server::start().await;
    let api = server.api(server.agent());
    let definitions = api.definitions().await.unwrap();
    let meant = |view: &SavedView| Meaning::of(view, &definitions).root.to_string();
    let text = "all(status=open;none(team.set;labels=vip))";
    let root = deskhand::filter::ReadFilter::parse(text).root;
    let today = Day::parse("2026-03-10").unwrap();
    let saved = root.to_save(today).unwrap();
    let view = api.create_view("Nobody's", &saved).await.unwrap();
    assert_eq!(meant(&view), text);

    let named = api
        .change_view(view.id, Some("Whose?"), None)
        .await
        .unwrap();
    assert_eq!((&*named.name, meant(&named).as_str()), ("Whose?", text));
    let other = deskhand::filter::ReadFilter::parse("any(team=1;created.older=3)").root;
    let other = other.to_save(today).unwrap();
    api.change_view(view.id, None, Some(&other)).await.unwrap();
    let views = api.saved_views().await.unwrap();
    let read = views.iter().find(|it| it.id == view.id).unwrap();
    assert_eq!(meant(read), "any(team=1;created.older=3)");

    api.delete_view(view.id).await.unwrap();
    let views = api.saved_views().await.unwrap();
    assert!(views.iter().all(|it| it.id != view.id));
    assert!(matches!(
        api.delete_view(view.id).await,
        Err(ApiError::NotFound)
    ));
}

#[tokio::test]
async fn a_view_of_chatwoots_own_dashboard_finds_what_it_finds_there() {
    let server = Server::start().await;
    let api = server.api(server.agent());
    let views = api.saved_views().await.unwrap();
    assert!(
        views.len() > 1,
        "views of contacts are no views of conversations"
    );
    let rows = whole(&api, &everything()).await.unwrap();
    for view in &views {
        let meaning = Meaning::of(view, &[]);
        assert!(meaning.unknown.is_empty(), "{view:?}");
        let found = whole(&api, &meaning.root).await.unwrap();
        let judged = rows
            .iter()
            .filter(|it| meaning.root.verdict(it) == Verdict::In);
        assert_eq!(ids(found.iter()), ids(judged), "{}", view.name);
    }
}
