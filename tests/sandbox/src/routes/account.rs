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

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(show))
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
