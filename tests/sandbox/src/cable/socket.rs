//! One socket, from the upgrade to its end.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{ConnectInfo, FromRequestParts, OptionalFromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use futures_util::{SinkExt, StreamExt};
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Map, Value, json};
use tokio::sync::mpsc;

use super::hub::{Outgoing, account_stream};
use crate::answer::Refusal;
use crate::app::App;
use crate::params::int_of;
use crate::trouble::{Line, SocketTrouble};

const PING_EVERY: Duration = Duration::from_secs(3);

/// Pings all sockets by one clock, for as long as the sandbox runs.
pub async fn ping_for_ever(app: App) {
    let mut clock = tokio::time::interval(PING_EVERY);
    loop {
        clock.tick().await;
        app.hub.ping(crate::time::seconds(Some(crate::db::now())));
    }
}

/// `GET /cable`. The upgrade is missing when the request is no upgrade.
pub async fn cable(
    State(app): State<App>,
    ConnectInfo(line): ConnectInfo<Line>,
    upgrade: Option<Upgrade>,
) -> Response {
    let Some(Upgrade(upgrade)) = upgrade else {
        return (StatusCode::NOT_FOUND, "Page not found").into_response();
    };
    let Some(trouble) = app.trouble.socket() else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    upgrade
        .protocols(["actioncable-v1-json", "actioncable-unsupported"])
        .on_upgrade(move |socket| run(app, socket, trouble, line))
}

/// An upgrade to a socket, if the request asks for one.
pub struct Upgrade(WebSocketUpgrade);

impl<S: Send + Sync> OptionalFromRequestParts<S> for Upgrade {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Infallible> {
        let upgrade = WebSocketUpgrade::from_request_parts(parts, state).await;
        Ok(upgrade.ok().map(Self))
    }
}

async fn run(app: App, socket: WebSocket, mut trouble: SocketTrouble, line: Line) {
    let (mut sink, mut stream) = socket.split();
    let (out, mut outbox) = mpsc::unbounded_channel();
    let id = app.hub.open(out);
    app.hub.answer(id, &json!({"type": "welcome"}));
    loop {
        tokio::select! {
            () = trouble.cut() => {
                line.cut_now();
                break;
            }
            outgoing = outbox.recv() => {
                let (frames, last) = match outgoing {
                    Some(Outgoing::Event(frame)) => (trouble.pass(frame), false),
                    Some(Outgoing::Frame(_)) if trouble.is_silent() => continue,
                    Some(Outgoing::Frame(frame)) => (vec![frame], false),
                    Some(Outgoing::Close(frame)) => (vec![frame], true),
                    None => break,
                };
                for frame in frames {
                    if sink.send(Message::Text(frame.as_ref().into())).await.is_err() {
                        app.hub.close(id);
                        return;
                    }
                }
                if last {
                    drop(sink.close().await);
                    break;
                }
            }
            incoming = stream.next() => match incoming {
                Some(Ok(Message::Text(text))) => hear(&app, id, text.as_bytes()).await,
                Some(Ok(Message::Binary(bytes))) => hear(&app, id, &bytes).await,
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Close(_))) => {
                    drop(sink.close().await);
                    break;
                }
                Some(Err(_)) | None => break,
            },
        }
    }
    app.hub.close(id);
}

/// Does what a frame asks for. What cannot be understood is ignored.
async fn hear(app: &App, id: u64, frame: &[u8]) {
    let Ok(frame) = serde_json::from_slice::<Value>(frame) else {
        return;
    };
    let (Some(command), Some(identifier)) = (
        frame.get("command").and_then(Value::as_str),
        frame.get("identifier").and_then(Value::as_str),
    ) else {
        return;
    };
    let Ok(Value::Object(asked)) = serde_json::from_str::<Value>(identifier) else {
        return;
    };
    match command {
        "subscribe" => {
            // The place is taken before the token is looked at: a second try meets silence.
            if !app.hub.reserve(id, identifier) {
                return;
            }
            if let Some(listener) = listener(app, asked).await {
                app.hub.listen(id, identifier, listener.streams());
                let confirmed = json!({"identifier": identifier, "type": "confirm_subscription"});
                app.hub.answer(id, &confirmed);
                tell_presence(app, &listener).await;
            }
        }
        "unsubscribe" => app.hub.forget(id, identifier),
        "message" => {
            let action = frame
                .get("data")
                .and_then(Value::as_str)
                .and_then(|data| serde_json::from_str::<Value>(data).ok());
            let asks = action
                .as_ref()
                .and_then(|action| action.get("action")?.as_str());
            if asks == Some("update_presence")
                && app.hub.is_listening(id, identifier)
                && let Some(listener) = listener(app, asked).await
            {
                tell_presence(app, &listener).await;
            }
        }
        _ => {}
    }
}

/// Who a subscription is of.
enum Listener {
    User {
        account_id: i64,
        user_id: i64,
        token: String,
    },
    Contact {
        account_id: i64,
        contact_id: i64,
        token: String,
    },
}

impl Listener {
    fn streams(&self) -> Vec<String> {
        match self {
            Self::User {
                account_id, token, ..
            } => vec![token.clone(), account_stream(*account_id)],
            Self::Contact { token, .. } => vec![token.clone()],
        }
    }
}

/// Looks a token up: with a `user_id` as a person's, without as a contact's.
async fn listener(app: &App, asked: Map<String, Value>) -> Option<Listener> {
    let found = app
        .db
        .read(move |conn| look_up(conn, &asked).map_err(Refusal::from))
        .await;
    found.ok().flatten()
}

fn look_up(conn: &Connection, asked: &Map<String, Value>) -> rusqlite::Result<Option<Listener>> {
    let number = |key| asked.get(key).and_then(int_of);
    let (Some("RoomChannel"), Some(token)) = (
        asked.get("channel").and_then(Value::as_str),
        asked.get("pubsub_token").and_then(Value::as_str),
    ) else {
        return Ok(None);
    };
    let token = token.to_owned();
    if !asked.contains_key("user_id") {
        return conn
            .prepare_cached(
                "SELECT contacts.account_id, contacts.id FROM contact_inboxes
                 JOIN contacts ON contacts.id = contact_id WHERE pubsub_token = ?1",
            )?
            .query_row([&token], |row| {
                Ok(Listener::Contact {
                    account_id: row.get(0)?,
                    contact_id: row.get(1)?,
                    token: token.clone(),
                })
            })
            .optional();
    }
    let (Some(account_id), Some(user_id)) = (number("account_id"), number("user_id")) else {
        return Ok(None);
    };
    let known: bool = conn
        .prepare_cached(
            "SELECT EXISTS(SELECT 1 FROM users JOIN account_users ON user_id = users.id
             WHERE users.id = ?1 AND account_id = ?2 AND pubsub_token = ?3)",
        )?
        .query_row((user_id, account_id, &token), |row| row.get(0))?;
    Ok(known.then_some(Listener::User {
        account_id,
        user_id,
        token,
    }))
}

/// Notes a sign of life and tells the one who gave it, and nobody else, who is online.
async fn tell_presence(app: &App, listener: &Listener) {
    let (account_id, token) = match listener {
        Listener::User {
            account_id,
            user_id,
            token,
        } => {
            app.presence.user_here(*account_id, *user_id);
            (*account_id, token)
        }
        Listener::Contact {
            account_id,
            contact_id,
            token,
        } => {
            app.presence.contact_here(*account_id, *contact_id);
            (*account_id, token)
        }
    };
    let shown = app
        .view(account_id, None, move |view| Ok(view.present_users()?))
        .await;
    let Ok(users) = shown else { return };
    let mut data = json!({"account_id": account_id, "users": users});
    if matches!(listener, Listener::User { .. }) {
        let contacts = app.presence.contacts(account_id);
        let contacts: Map<String, Value> = contacts
            .into_iter()
            .map(|id| (id.to_string(), json!("online")))
            .collect();
        crate::render::set(&mut data, "contacts", Value::Object(contacts));
    }
    app.hub.send(token, "presence.update", &data);
}
