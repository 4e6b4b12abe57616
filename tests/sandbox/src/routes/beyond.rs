//! What clients ask for that the sandbox has none of: campaigns, bots, portals, assistants and the
//! like. Empty, in the shape each has, and closed to agents where the real server closes it.

use std::future::{Ready, ready};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::ask::Ask;
use crate::answer::{Answer, Refusal, json_answer};
use crate::app::App;
use crate::auth::Member;
use crate::params::Params;
use crate::time::iso;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(
            "/campaigns",
            get(|member| for_administrators(member, json!([]))),
        )
        .route(
            "/automation_rules",
            get(|member| for_administrators(member, json!({"payload": []}))),
        )
        .route(
            "/webhooks",
            get(|member| for_administrators(member, json!({"payload": {"webhooks": []}}))),
        )
        .route("/agent_bots", get(|member| for_all(member, json!([]))))
        .route("/custom_roles", get(|member| for_all(member, json!([]))))
        .route(
            "/sla_policies",
            get(|member| for_all(member, json!({"payload": []}))),
        )
        .route("/integrations/apps", get(integrations))
        .route(
            "/integrations/{*rest}",
            get(|member| for_all(member, json!({"payload": []}))),
        )
        .route(
            "/portals",
            get(|member| {
                for_all(
                    member,
                    json!({
                        "payload": [],
                        "meta": {"current_page": 1, "portals_count": 0},
                    }),
                )
            }),
        )
        .route(
            "/captain/{*rest}",
            get(|member| {
                for_all(
                    member,
                    json!({
                        "payload": [],
                        "meta": {"total_count": 0, "page": 1},
                    }),
                )
            }),
        )
        .route("/companies", get(no_companies))
        .route("/companies/{*rest}", get(no_companies))
        .route(
            "/inboxes/{id}/agent_bot",
            get(|ask| of_inbox(ask, json!({}))),
        )
        .route(
            "/inboxes/{id}/campaigns",
            get(|ask| of_inbox(ask, json!([]))),
        )
        .route(
            "/conversations/{number}/inbox_assistant",
            get(|ask| of_conversation(ask, json!({"assistant": null}))),
        )
        .route(
            "/conversations/{number}/reporting_events",
            get(|ask| of_conversation(ask, json!([]))),
        )
}

/// Devices that want to be told by push: taken, and never told.
pub(super) fn subscriptions() -> Router<App> {
    Router::new().route(
        "/api/v1/notification_subscriptions",
        post(subscribe).delete(|_: crate::auth::SignedIn| async { crate::answer::empty_answer() }),
    )
}

async fn subscribe(signed: crate::auth::SignedIn, params: Params) -> Answer {
    let wanted = params
        .under("notification_subscription")
        .ok_or_else(|| Refusal::missing("notification_subscription"))?;
    let now = iso(Some(crate::db::now()));
    json_answer(json!({
        "id": 1,
        "user_id": signed.user_id,
        "subscription_type": wanted.get("subscription_type"),
        "subscription_attributes": wanted.get("subscription_attributes"),
        "created_at": now,
        "updated_at": now,
        "identifier": null,
    }))
}

fn for_all(_: Member, empty: Value) -> Ready<Answer> {
    ready(json_answer(empty))
}

fn for_administrators(member: Member, empty: Value) -> Ready<Answer> {
    ready(
        member
            .must_be_administrator()
            .and_then(|()| json_answer(empty)),
    )
}

async fn of_inbox(ask: Ask, empty: Value) -> Answer {
    ask.view(|view, ask| ask.inbox(view.conn, ask.id()?).map(|_| empty))
        .await
}

async fn of_conversation(ask: Ask, empty: Value) -> Answer {
    ask.view(|view, ask| ask.conversation(view.conn).map(|_| empty))
        .await
}

async fn no_companies(_: Member) -> Answer {
    Err(Refusal::Json(
        StatusCode::FORBIDDEN,
        json!({"error": "Companies are not enabled for this account"}),
    ))
}

/// What could be connected. Translation is, where the account has it (see [`translates`]).
async fn integrations(State(app): State<App>, member: Member) -> Answer {
    let account_id = member.account_id;
    let translated = app
        .db
        .read(move |conn| translates(conn, account_id))
        .await?;
    let app = |id: &str, name: &str, action: Value, hooks: Value| {
        json!({
            "id": id,
            "name": name,
            "description": format!("{name} beside your conversations."),
            "short_description": name,
            "enabled": hooks.as_array().is_some_and(|hooks| !hooks.is_empty()),
            "logo": format!("{id}.png"),
            "i18n_key": id,
            "hook_type": "account",
            "allow_multiple_hooks": id != "google_translate",
            "action": action,
            "button": action,
            "hooks": hooks,
        })
    };
    let hook = json!([{
        "id": 1,
        "app_id": "google_translate",
        "status": true,
        "inbox": null,
        "account_id": account_id,
        "hook_type": "account",
        "settings": {"project_id": "sandbox"},
    }]);
    let hooks = if translated { hook } else { json!([]) };
    json_answer(json!({"payload": [
        app("webhook", "Webhooks", json!("/webhook"), json!([])),
        app("dashboard_apps", "Dashboard Apps", Value::Null, json!([])),
        app("google_translate", "Google Translate", json!("/google_translate"), hooks),
    ]}))
}

/// Whether an account has its messages translated: those of the seed have.
///
/// # Errors
///
/// When the database fails.
pub(super) fn translates(conn: &rusqlite::Connection, account_id: i64) -> Result<bool, Refusal> {
    Ok(conn
        .prepare_cached("SELECT EXISTS(SELECT 1 FROM settings WHERE name = ?1)")?
        .query_row([format!("translates/{account_id}")], |row| row.get(0))?)
}
