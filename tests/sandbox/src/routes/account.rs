//! The account itself.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::routing::{get, post};
use serde_json::json;

use crate::answer::{Answer, Refusal, empty_answer, json_answer};
use crate::app::App;
use crate::auth::Member;
use crate::db::now;
use crate::params::Params;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(show).patch(update).put(update))
        .route("/cache_keys", get(cache_keys))
        .route("/update_active_at", post(update_active_at))
}

async fn show(State(app): State<App>, member: Member) -> Answer {
    let account = app
        .view(member.account_id, Some(member.user_id), |view| {
            view.account()
        })
        .await?;
    json_answer(account)
}

/// Keys that stand in the account's settings.
const SETTINGS: [&str; 6] = [
    "auto_resolve_after",
    "auto_resolve_message",
    "auto_resolve_ignore_waiting",
    "auto_resolve_label",
    "audio_transcriptions",
    "conversation_required_attributes",
];

async fn update(State(app): State<App>, member: Member, params: Params) -> Answer {
    member.must_be_administrator()?;
    let id = member.account_id;
    app.db
        .write::<_, Refusal>(move |tx| {
            for column in ["name", "locale", "domain", "support_email"] {
                if params.has(column) {
                    let sql = format!("UPDATE accounts SET {column} = ?2 WHERE id = ?1");
                    tx.execute(&sql, (id, params.text(column)))?;
                }
            }
            for key in SETTINGS {
                if let Some(value) = params.get(key) {
                    tx.execute(
                        "UPDATE accounts SET settings = json_set(settings, '$.' || ?2, json(?3)) WHERE id = ?1",
                        (id, key, value.to_string()),
                    )?;
                }
            }
            Ok(())
        })
        .await?;
    show(State(app), member).await
}

#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method is of one lifetime only"
)]
async fn cache_keys(State(app): State<App>, member: Member) -> Answer {
    let keys = app
        .view(member.account_id, None, |view| view.cache_keys())
        .await?;
    let mut answer = json_answer(json!({ "cache_keys": keys }))?;
    let kept = HeaderValue::from_static("max-age=10, private, stale-while-revalidate=300");
    answer.headers_mut().insert(header::CACHE_CONTROL, kept);
    Ok(answer)
}

async fn update_active_at(State(app): State<App>, member: Member) -> Answer {
    app.db
        .write::<_, Refusal>(move |tx| {
            Ok(tx.execute(
                "UPDATE account_users SET active_at = ?3 WHERE account_id = ?1 AND user_id = ?2",
                (member.account_id, member.user_id, now()),
            )?)
        })
        .await?;
    empty_answer()
}
