//! How long the large account takes to answer: `cargo bench -p sandbox`, and with `-- --xl` also
//! how long the largest one takes to make. Fails beyond its limits.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a bench ends where it fails"
)]

use std::path::Path;
use std::time::{Duration, Instant};

use reqwest::Method;
use sandbox::db::Place;
use sandbox::options::{Options, Size};
use sandbox::{Running, Sandbox};
use serde_json::{Value, json};

const ROUNDS: usize = 60;
const PAGE: Duration = Duration::from_millis(10);
const START: Duration = Duration::from_secs(1);
const XL: Duration = Duration::from_mins(2);

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut late = 0;
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-l.db");
    // A file of another schema is of no use.
    if Sandbox::start(options(Size::L, &file)).await.is_err() {
        remove(&file);
        drop(Sandbox::start(options(Size::L, &file)).await.unwrap());
    }
    let begun = Instant::now();
    let running = Sandbox::start(options(Size::L, &file)).await.unwrap();
    late += tell("start with a file", begun.elapsed(), START);
    late += pages(&running).await;
    drop(running);
    if std::env::args().any(|argument| argument == "--xl") {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-xl.db");
        remove(&file);
        let begun = Instant::now();
        drop(Sandbox::start(options(Size::Xl, &file)).await.unwrap());
        late += tell("make XL", begun.elapsed(), XL);
        remove(&file);
    }
    assert!(late == 0, "{late} took too long");
}

fn options(size: Size, file: &Path) -> Options {
    Options {
        size,
        db: Place::File(file.to_owned()),
        ..Options::default()
    }
}

fn remove(file: &Path) {
    for end in ["", "-wal", "-shm"] {
        drop(std::fs::remove_file(format!("{}{end}", file.display())));
    }
}

/// Prints a time beside its limit; 1 if it is beyond.
fn tell(what: &str, took: Duration, limit: Duration) -> usize {
    let late = took > limit;
    let mark = if late { "  TOO LONG" } else { "" };
    println!("{what:<66} {took:>10.1?} of {limit:?}{mark}");
    usize::from(late)
}

/// The 95th percentile of each kind of page.
async fn pages(running: &Running) -> usize {
    let credentials = running.credentials();
    let agent = credentials.agents.first().unwrap();
    let http = reqwest::Client::new();
    let ask = |method: Method, path: &str, body: Value| {
        let base = format!(
            "{}/api/v1/accounts/{}",
            credentials.url, credentials.account_id
        );
        http.request(method, format!("{base}/{path}"))
            .header("api_access_token", &agent.api_access_token)
            .json(&body)
            .send()
    };
    let long: (i64, i64) = running
        .app()
        .db
        .read_now(|conn| {
            conn.query_row(
                "SELECT display_id, CAST(avg(messages.id) AS INTEGER) FROM messages
                 JOIN conversations ON conversations.id = conversation_id
                 WHERE conversations.account_id = 1
                 GROUP BY conversation_id ORDER BY count(*) DESC LIMIT 1",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
        })
        .unwrap();
    let condition = |key: &str, operator: &str, values: Value, join: Option<&str>| json!({"attribute_key": key, "filter_operator": operator, "values": values, "query_operator": join});
    let labelled = json!({"payload": [
        condition("status", "equal_to", json!(["open"]), Some("and")),
        condition("labels", "equal_to", json!(["billing", "vip"]), None),
    ]});
    let dated = json!({"payload": [
        condition("assignee_id", "equal_to", json!([agent.id]), Some("or")),
        condition("created_at", "is_greater_than", json!(["2020-01-01"]), None),
    ]});
    let (number, middle) = long;
    let kinds = [
        (Method::GET, "conversations".to_owned(), Value::Null),
        (
            Method::GET,
            "conversations?status=all&page=200".to_owned(),
            Value::Null,
        ),
        (
            Method::GET,
            "conversations?status=all&sort_by=priority_desc".to_owned(),
            Value::Null,
        ),
        (
            Method::GET,
            "conversations?status=all&sort_by=unread".to_owned(),
            Value::Null,
        ),
        (
            Method::GET,
            "conversations?status=all&labels[]=billing".to_owned(),
            Value::Null,
        ),
        (
            Method::GET,
            "conversations/meta?status=all".to_owned(),
            Value::Null,
        ),
        (Method::POST, "conversations/filter".to_owned(), labelled),
        (
            Method::POST,
            "conversations/filter?page=3".to_owned(),
            dated,
        ),
        (
            Method::GET,
            format!("conversations/{number}/messages"),
            Value::Null,
        ),
        (
            Method::GET,
            format!("conversations/{number}/messages?before={middle}"),
            Value::Null,
        ),
        (
            Method::GET,
            format!("conversations/{number}/messages?after={middle}"),
            Value::Null,
        ),
        (
            Method::GET,
            "contacts?sort=-last_activity_at".to_owned(),
            Value::Null,
        ),
    ];
    let mut late = 0;
    for (method, path, body) in kinds {
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            let begun = Instant::now();
            let answer = ask(method.clone(), &path, body.clone()).await.unwrap();
            assert_eq!(answer.status(), 200, "{path}");
            answer.bytes().await.unwrap();
            times.push(begun.elapsed());
        }
        times.sort();
        let share = |percent: usize| {
            times
                .get(ROUNDS * percent / 100)
                .copied()
                .unwrap_or_default()
        };
        let what = format!("{method} {path} (half in {:.1?})", share(50));
        late += tell(&what, share(95), PAGE);
    }
    late
}
