#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use rusqlite::types::ValueRef;

use super::*;
use crate::db::{Place, denormalise};

/// A fixed time, so that two seeds can be compared.
const NOW: Micros = 1_795_000_000 * SECOND;

fn seeded(size: Size, seed: u64) -> Database {
    let db = Database::open(&Place::Memory).unwrap();
    let options = Options {
        size,
        seed,
        now: NOW,
        ..Options::default()
    };
    fill(&db, &options).unwrap();
    db
}

fn number(db: &Database, sql: &str) -> i64 {
    db.read_now(|connection| connection.query_row(sql, [], |row| row.get(0)))
        .unwrap()
}

fn texts(db: &Database, sql: &str) -> BTreeSet<String> {
    db.read_now(|connection| {
        connection
            .prepare(sql)?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()
    })
    .unwrap()
}

/// Of every value of every table.
fn fingerprint(db: &Database) -> u64 {
    let tables = texts(
        db,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    );
    let mut hasher = DefaultHasher::new();
    db.read_now(|connection| {
        for table in tables {
            table.hash(&mut hasher);
            let mut statement = connection.prepare(&format!("SELECT * FROM {table}"))?;
            let columns = statement.column_count();
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                for column in 0..columns {
                    match row.get_ref(column)? {
                        ValueRef::Null => 0.hash(&mut hasher),
                        ValueRef::Integer(value) => value.hash(&mut hasher),
                        ValueRef::Real(value) => value.to_bits().hash(&mut hasher),
                        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.hash(&mut hasher),
                    }
                }
            }
        }
        Ok::<_, rusqlite::Error>(())
    })
    .unwrap();
    hasher.finish()
}

#[test]
fn the_same_number_gives_the_same_account_and_another_gives_another() {
    let first = fingerprint(&seeded(Size::S, 7));
    assert_eq!(first, fingerprint(&seeded(Size::S, 7)));
    assert_ne!(first, fingerprint(&seeded(Size::S, 8)));
}

#[test]
fn the_account_has_the_counts_its_size_promises() {
    for size in [Size::S, Size::M] {
        let db = seeded(size, 1);
        let count = |table| {
            usize::try_from(number(
                &db,
                &format!("SELECT count(*) FROM {table} WHERE account_id = 1"),
            ))
            .unwrap()
        };
        assert_eq!(count("conversations"), size.conversations());
        assert_eq!(count("messages"), size.messages());
    }
}

#[test]
fn what_a_list_row_needs_is_as_a_fresh_count_finds_it() {
    let db = seeded(Size::S, 3);
    let columns = "SELECT id || ':' || coalesce(last_message_id, '-') || ':' || coalesce(last_talk_id, '-')
        || ':' || coalesce(last_public_id, '-') || ':' || coalesce(last_incoming_at, '-') || ':' || unread_count
        FROM conversations";
    let written = texts(&db, columns);
    db.write_now(|transaction| denormalise(transaction))
        .unwrap();
    assert_eq!(written, texts(&db, columns));
}

#[test]
fn nothing_happens_in_the_future_and_threads_are_in_order() {
    let db = seeded(Size::S, 5);
    assert_eq!(
        number(
            &db,
            &format!("SELECT count(*) FROM messages WHERE created_at > {NOW}")
        ),
        0
    );
    let swapped = "SELECT count(*) FROM messages a JOIN messages b
        ON b.conversation_id = a.conversation_id AND b.id = a.id + 1 AND b.created_at < a.created_at";
    assert_eq!(number(&db, swapped), 0);
}

#[test]
fn every_kind_of_message_attachment_and_status_occurs() {
    let db = seeded(Size::S, 1);
    let kinds = texts(&db, "SELECT DISTINCT content_type FROM messages");
    for kind in [
        "text",
        "input_select",
        "cards",
        "form",
        "article",
        "input_email",
        "input_csat",
        "input_text",
        "input_textarea",
        "incoming_email",
        "integrations",
        "sticker",
        "voice_call",
    ] {
        assert!(kinds.contains(kind), "{kind}");
    }
    let files = texts(&db, "SELECT DISTINCT file_type FROM attachments");
    for file in [
        "image", "audio", "video", "file", "location", "contact", "fallback", "share", "ig_reel",
        "embed",
    ] {
        assert!(files.contains(file), "{file}");
    }
    assert_eq!(
        number(&db, "SELECT count(DISTINCT status) FROM conversations"),
        4
    );
    assert_eq!(
        number(&db, "SELECT count(DISTINCT message_type) FROM messages"),
        4
    );
    assert_eq!(
        number(&db, "SELECT count(DISTINCT channel_type) FROM inboxes"),
        8
    );
    let statuses = texts(&db, "SELECT DISTINCT status FROM messages");
    assert!(
        ["sent", "delivered", "read", "failed"]
            .iter()
            .all(|status| statuses.contains(*status))
    );
}

#[test]
fn the_showcases_are_the_newest_of_every_account() {
    let slugs: BTreeSet<String> = showcase::all()
        .iter()
        .map(|case| format!("showcase-{}", case.slug))
        .collect();
    for seed in [1, 2] {
        let db = seeded(Size::S, seed);
        let newest = texts(
            &db,
            &format!(
                "SELECT identifier FROM conversations v JOIN contacts c ON c.id = contact_id
                 WHERE v.account_id = 1 ORDER BY display_id DESC LIMIT {}",
                slugs.len()
            ),
        );
        assert_eq!(newest, slugs);
    }
}

#[test]
fn an_answer_points_at_a_message_of_its_own_thread() {
    let db = seeded(Size::S, 1);
    let astray =
        "SELECT count(*) FROM messages m WHERE content_attributes ->> 'in_reply_to' IS NOT NULL
        AND content_attributes ->> 'in_reply_to' <> 999999999
        AND NOT EXISTS (SELECT 1 FROM messages o WHERE o.id = m.content_attributes ->> 'in_reply_to'
            AND o.conversation_id = m.conversation_id AND o.id < m.id)";
    assert_eq!(number(&db, astray), 0);
    assert!(
        number(
            &db,
            "SELECT count(*) FROM messages WHERE content_attributes ->> 'in_reply_to' > 0"
        ) > 5
    );
}

#[test]
fn the_demo_agent_comes_first_has_two_accounts_and_one_inbox_closed_to_her() {
    let db = seeded(Size::S, 1);
    let who = db
        .read_now(|connection| credentials(connection, "http://here"))
        .unwrap();
    let first = who.agents.first().unwrap();
    assert_eq!((first.id, first.role.as_str()), (MAREN, "agent"));
    assert!(who.agents.iter().any(|agent| agent.role == "administrator"));
    assert_eq!(
        number(&db, "SELECT count(*) FROM account_users WHERE user_id = 1"),
        2
    );
    let closed = "SELECT count(*) FROM inboxes WHERE account_id = 1
        AND id NOT IN (SELECT inbox_id FROM inbox_members WHERE user_id = 1)";
    assert_eq!(number(&db, closed), 1);
    assert!(
        number(
            &db,
            "SELECT count(*) FROM conversations WHERE assignee_id = 1 AND status = 0"
        ) > 15
    );
}

#[test]
fn a_database_of_another_seed_is_not_taken_for_this_one() {
    let db = seeded(Size::S, 1);
    let same = Options {
        seed: 1,
        ..Options::default()
    };
    let other = Options {
        seed: 2,
        ..Options::default()
    };
    fill(&db, &same).unwrap();
    assert!(fill(&db, &other).is_err());
}
