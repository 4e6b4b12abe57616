//! What a page costs, counted in statements: few, and no more for many rows than for some.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::cell::Cell;

use rusqlite::trace::{TraceEvent, TraceEventCodes};
use serde_json::{Value, json};

use super::list::List;
use super::messages::page;
use crate::app::App;
use crate::auth::Member;
use crate::db::rows::Conversation;
use crate::db::{Database, Place};
use crate::options::Options;
use crate::params::Params;
use crate::render::{Shape, View};
use crate::seed::fill;

thread_local! {
    static STATEMENTS: Cell<usize> = const { Cell::new(0) };
}

fn count(event: TraceEvent<'_>) {
    if matches!(event, TraceEvent::Stmt(..)) {
        STATEMENTS.set(STATEMENTS.get() + 1);
    }
}

/// Rows and statements of what `work` makes of a small account, as its first agent.
fn cost(work: impl FnOnce(&View<'_>, &Member) -> Shape) -> (usize, usize) {
    let db = Database::open(&Place::Memory).unwrap();
    fill(&db, &Options::default()).unwrap();
    let app = App::new(db.clone(), "http://sandbox".to_owned(), Options::default());
    db.read_now(|conn| {
        let (user_id, account_id) = conn.query_row(
            "SELECT user_id, account_id FROM account_users WHERE role = 'agent' ORDER BY user_id LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let member = Member {
            user_id,
            name: String::new(),
            account_id,
            role: "agent".to_owned(),
        };
        conn.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(count));
        let view = View::new(conn, &app, account_id, Some(user_id));
        let shape = work(&view, &member);
        conn.trace_v2(TraceEventCodes::empty(), None);
        let rows = shape.unwrap()["payload"].as_array().unwrap().len();
        Ok::<_, rusqlite::Error>((rows, STATEMENTS.take()))
    })
    .unwrap()
}

fn params(value: Value) -> Params {
    match value {
        Value::Object(values) => Params::from_object(values),
        _ => Params::default(),
    }
}

#[test]
fn a_page_of_the_list_takes_few_statements() {
    let of_page = |page: i64| {
        cost(|view, member| {
            let asked = params(json!({"status": "all", "page": page}));
            List::read(view.conn, member, &asked)?.shape(view, member)
        })
    };
    let (rows, statements) = of_page(1);
    assert_eq!(rows, 25);
    assert!(statements <= 20, "{statements} statements for {rows} rows");
    let (rows, _) = of_page(90);
    assert_eq!(rows, 0);
}

#[test]
fn a_page_of_a_filter_takes_few_statements() {
    let (rows, statements) = cost(|view, member| {
        let asked = params(json!({"payload": [
            {"attribute_key": "status", "filter_operator": "equal_to", "values": ["all"],
             "query_operator": "and"},
            {"attribute_key": "created_at", "filter_operator": "is_greater_than",
             "values": ["2020-01-01"]}]}));
        List::filtered(view.conn, member, &asked)?.shape(view, member)
    });
    assert_eq!(rows, 25);
    assert!(statements <= 20, "{statements} statements for {rows} rows");
}

#[test]
fn a_page_of_messages_takes_few_statements_however_long_it_is() {
    let of = |cursors: Value| {
        cost(|view, _| {
            let longest = view.conn.query_row(
                "SELECT * FROM conversations WHERE id = (SELECT conversation_id FROM messages
                 WHERE account_id = ?1 GROUP BY conversation_id ORDER BY count(*) DESC LIMIT 1)",
                [view.account_id],
                Conversation::from_row,
            )?;
            page(view, &longest, &params(cursors))
        })
    };
    let (some, few) = of(json!({}));
    let (more, many) = of(json!({"after": 0}));
    assert_eq!((some, more), (20, 100));
    assert!(few <= 8, "{few} statements for {some} rows");
    assert!(many <= 8, "{many} statements for {more} rows");
}
