//! The routes under `/sandbox`: staging trouble and acting as a customer, from outside.
//!
//! | Route | Body | Does |
//! | --- | --- | --- |
//! | `POST /sandbox/rules` | [`Rule`] | adds a rule |
//! | `DELETE /sandbox/trouble` | – | ends rules and all trouble of the cable |
//! | `POST /sandbox/cable` | [`CableOrder`] | cuts, refuses, silences, makes unreliable |
//! | `GET`, `DELETE /sandbox/requests` | – | the log of requests; empties it |
//! | `POST /sandbox/tokens/revoke` | `{"email"}` | gives the person new tokens, ends their sessions |
//! | `POST /sandbox/visitor/messages` | `{"conversation","text","email"?}` | the contact writes, by mail if `email` says what it has beside the text |
//! | `POST /sandbox/visitor/typing` | `{"conversation","on"}` | the contact begins or stops typing |
//! | `POST /sandbox/visitor/read` | `{"conversation"}` | the contact reads |
//! | `POST /sandbox/storm` | [`crate::storm::Storm`] | many events; answers when they are sent |
//!
//! `conversation` is the number agents see; `account` beside it is 1 unless given.

use std::time::Duration;

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Rule, Seen, Unreliable};
use crate::answer::{Answer, Refusal, json_answer};
use crate::app::App;
use crate::storm::{self, Storm};
use crate::visitors;

/// The routes, for a sandbox that was started with trouble.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/sandbox/rules", post(add_rule))
        .route("/sandbox/trouble", axum::routing::delete(end_trouble))
        .route("/sandbox/cable", post(trouble_cable))
        .route("/sandbox/requests", get(requests).delete(forget_requests))
        .route("/sandbox/tokens/revoke", post(revoke))
        .route("/sandbox/visitor/messages", post(visitor_writes))
        .route("/sandbox/visitor/typing", post(visitor_types))
        .route("/sandbox/visitor/read", post(visitor_reads))
        .route("/sandbox/storm", post(start_storm))
}

/// What is to befall the cable's sockets; whatever is left out stays as it is.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CableOrder {
    /// Cut all open sockets now.
    pub cut: bool,
    /// Refuse new ones for so many milliseconds; 0 until trouble is ended.
    pub refuse_ms: Option<u64>,
    /// Send nothing for so many milliseconds; 0 until trouble is ended.
    pub silence_ms: Option<u64>,
    /// Lose, repeat and swap shares of the event frames.
    pub unreliable: Option<Unreliable>,
}

async fn add_rule(State(app): State<App>, Json(rule): Json<Rule>) -> Json<Value> {
    app.trouble.add(rule);
    Json(json!({}))
}

async fn end_trouble(State(app): State<App>) -> Json<Value> {
    app.trouble.clear();
    Json(json!({}))
}

async fn trouble_cable(State(app): State<App>, Json(order): Json<CableOrder>) -> Json<Value> {
    let spell = |millis: u64| (millis > 0).then(|| Duration::from_millis(millis));
    if let Some(how) = order.unreliable {
        app.trouble.make_unreliable(how);
    }
    if let Some(millis) = order.silence_ms {
        app.trouble.silence_sockets(spell(millis));
    }
    if let Some(millis) = order.refuse_ms {
        app.trouble.refuse_sockets(spell(millis));
    }
    if order.cut {
        app.trouble.cut_sockets();
    }
    Json(json!({}))
}

async fn requests(State(app): State<App>) -> Json<Vec<Seen>> {
    Json(app.trouble.requests())
}

async fn forget_requests(State(app): State<App>) -> Json<Value> {
    app.trouble.forget_requests();
    Json(json!({}))
}

#[derive(Deserialize)]
struct Person {
    email: String,
}

async fn revoke(State(app): State<App>, Json(person): Json<Person>) -> Answer {
    app.db
        .write::<_, Refusal>(move |tx| {
            let id: i64 = tx.query_row(
                "UPDATE users SET access_token = lower(hex(randomblob(12))),
                    pubsub_token = lower(hex(randomblob(12)))
                 WHERE email = ?1 RETURNING id",
                [&person.email],
                |row| row.get(0),
            )?;
            tx.execute("DELETE FROM sessions WHERE user_id = ?1", [id])?;
            Ok(())
        })
        .await?;
    json_answer(json!({}))
}

/// Which conversation a customer acts in.
#[derive(Deserialize)]
struct Place {
    #[serde(default = "first_account")]
    account: i64,
    conversation: i64,
}

fn first_account() -> i64 {
    1
}

#[derive(Deserialize)]
struct Writes {
    #[serde(flatten)]
    place: Place,
    text: String,
    email: Option<Value>,
}

#[derive(Deserialize)]
struct Types {
    #[serde(flatten)]
    place: Place,
    on: bool,
}

async fn visitor_writes(State(app): State<App>, Json(writes): Json<Writes>) -> Answer {
    let Place {
        account,
        conversation,
    } = writes.place;
    let id = match writes.email {
        Some(email) => visitors::mail(&app, account, conversation, &writes.text, email).await?,
        None => visitors::write(&app, account, conversation, &writes.text).await?,
    };
    json_answer(json!({ "id": id }))
}

async fn visitor_types(State(app): State<App>, Json(types): Json<Types>) -> Answer {
    visitors::typing(
        &app,
        types.place.account,
        types.place.conversation,
        types.on,
    )
    .await?;
    json_answer(json!({}))
}

async fn visitor_reads(State(app): State<App>, Json(place): Json<Place>) -> Answer {
    visitors::read(&app, place.account, place.conversation).await?;
    json_answer(json!({}))
}

async fn start_storm(State(app): State<App>, Json(storm): Json<Storm>) -> Answer {
    let sent = storm::run(&app, storm).await?;
    json_answer(serde_json::to_value(sent).unwrap_or_default())
}
