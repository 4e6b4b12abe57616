//! The page at `/visitor`, on which a person writes to the shop as one of its customers.

use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use rusqlite::{Connection, OptionalExtension};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::act::Actor;
use crate::answer::{Answer, Refusal, json_answer};
use crate::app::App;
use crate::customer::{self, Letter, Place};
use crate::db::Micros;
use crate::seed::account::SHOP;
use crate::seed::inbox::inbox_of;
use crate::seed::people::Contact;
use crate::time;

/// The website inbox.
const INBOX: i64 = 2;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// The page, its script and style, and what they ask for.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/visitor", get(page))
        .route("/visitor/page.js", get(script))
        .route("/visitor/page.css", get(style))
        .route("/visitor/enter", post(enter))
        .route("/visitor/history", post(history))
        .route("/visitor/messages", post(write))
        .route("/visitor/typing", post(typing))
}

fn file(kind: &'static str, text: &'static str) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (HeaderName::from_static("content-security-policy"), POLICY),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, text)
}

async fn page() -> impl IntoResponse {
    file("text/html; charset=utf-8", include_str!("page.html"))
}

async fn script() -> impl IntoResponse {
    file("text/javascript; charset=utf-8", include_str!("page.js"))
}

async fn style() -> impl IntoResponse {
    file("text/css; charset=utf-8", include_str!("page.css"))
}

#[derive(Deserialize)]
struct Enters {
    name: String,
}

/// Whoever comes back by the same name finds their conversation again.
async fn enter(State(app): State<App>, Json(enters): Json<Enters>) -> Answer {
    let name: String = enters.name.trim().chars().take(255).collect();
    let identifier = format!("visitor-{}", name.to_lowercase());
    let wanted = identifier.clone();
    let known = app
        .db
        .read::<_, Refusal>(move |connection| {
            Ok(connection
                .query_row(
                    "SELECT pubsub_token FROM contact_inboxes i JOIN contacts c ON c.id = contact_id
                     WHERE account_id = ?1 AND identifier = ?2 AND inbox_id = ?3",
                    (SHOP, wanted, INBOX),
                    |row| row.get::<_, String>(0),
                )
                .optional()?)
        })
        .await?;
    let token = match known {
        Some(token) => token,
        None => arrive(&app, name, identifier).await?,
    };
    json_answer(json!({ "token": token }))
}

async fn arrive(app: &App, name: String, identifier: String) -> Result<String, Refusal> {
    app.act(Actor::System, move |act| {
        let contact = Contact {
            name,
            identifier: Some(identifier),
            ..Contact::default()
        };
        let at = act.tick();
        let known = contact.insert(act.tx, inbox_of(INBOX), &mut fastrand::Rng::new(), at)?;
        act.tell_contact(0, "contact.created", known.id);
        Ok(act.tx.query_row(
            "SELECT pubsub_token FROM contact_inboxes WHERE id = ?1",
            [known.contact_inbox_id],
            |row| row.get(0),
        )?)
    })
    .await
}

/// Who asks, by the secret of their address in the inbox.
#[derive(Deserialize)]
struct Visitor {
    token: String,
}

struct Seat {
    contact_id: i64,
    /// Their newest conversation there, by database id.
    conversation: Option<i64>,
}

fn seat(connection: &Connection, token: &str) -> Result<Seat, Refusal> {
    Ok(connection
        .prepare_cached(
            "SELECT contact_id, (SELECT max(id) FROM conversations WHERE contact_inbox_id = i.id)
             FROM contact_inboxes i WHERE pubsub_token = ?1",
        )?
        .query_row([token], |row| {
            Ok(Seat {
                contact_id: row.get(0)?,
                conversation: row.get(1)?,
            })
        })?)
}

async fn history(State(app): State<App>, Json(visitor): Json<Visitor>) -> Answer {
    let (messages, conversation) = app
        .db
        .read::<_, Refusal>(move |connection| {
            let seat = seat(connection, &visitor.token)?;
            let messages = match seat.conversation {
                Some(id) => public_messages(connection, id)?,
                None => Vec::new(),
            };
            Ok((messages, seat.conversation))
        })
        .await?;
    if let Some(id) = conversation {
        customer::read(&app, id).await?;
    }
    json_answer(json!({ "messages": messages }))
}

fn public_messages(connection: &Connection, id: i64) -> rusqlite::Result<Vec<Value>> {
    connection
        .prepare_cached(
            "SELECT m.id, m.content, m.message_type, m.created_at, u.name,
                (SELECT count(*) FROM attachments WHERE message_id = m.id)
             FROM messages m LEFT JOIN users u ON m.sender_type = 'User' AND u.id = m.sender_id
             WHERE m.conversation_id = ?1 AND m.private = 0 AND m.message_type <> 2
             ORDER BY m.id DESC LIMIT 200",
        )?
        .query_map([id], |row| {
            let at: Micros = row.get(3)?;
            Ok(json!({
                "id": row.get::<_, i64>(0)?,
                "text": row.get::<_, Option<String>>(1)?,
                "mine": row.get::<_, i64>(2)? == 0,
                "at": time::iso_text(at),
                "name": row.get::<_, Option<String>>(4)?,
                "files": row.get::<_, i64>(5)?,
            }))
        })?
        .collect()
}

#[derive(Deserialize)]
struct Writes {
    token: String,
    text: String,
}

async fn write(State(app): State<App>, Json(writes): Json<Writes>) -> Answer {
    let token = writes.token;
    let seat = app
        .db
        .read(move |connection| seat(connection, &token))
        .await?;
    let place = seat
        .conversation
        .map_or(Place::NewIn(INBOX), Place::Conversation);
    let received =
        customer::incoming(&app, Letter::text(seat.contact_id, place, writes.text)).await?;
    json_answer(json!({ "id": received.message_id }))
}

#[derive(Deserialize)]
struct Types {
    token: String,
    on: bool,
}

async fn typing(State(app): State<App>, Json(types): Json<Types>) -> Answer {
    let token = types.token;
    let seat = app
        .db
        .read(move |connection| seat(connection, &token))
        .await?;
    if let Some(id) = seat.conversation {
        customer::typing(&app, id, types.on).await?;
    }
    json_answer(json!({}))
}
