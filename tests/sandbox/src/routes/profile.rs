//! The signed-in person's own things.

use axum::Router;
use axum::extract::State;
use axum::routing::{get, post, put};
use rusqlite::OptionalExtension;
use uuid::Uuid;

use crate::act::NewFile;
use crate::answer::{Answer, Refusal, empty_answer, json_answer};
use crate::app::App;
use crate::auth::SignedIn;
use crate::db::now;
use crate::params::Params;

pub(super) fn routes() -> Router<App> {
    let profile = get(show).put(update).patch(update);
    Router::new()
        .route("/api/v1/profile", profile)
        .route("/api/v1/profile/avatar", axum::routing::delete(drop_avatar))
        .route("/api/v1/profile/availability", post(availability))
        .route("/api/v1/profile/auto_offline", post(auto_offline))
        .route(
            "/api/v1/profile/set_active_account",
            put(set_active).patch(set_active),
        )
        .route("/api/v1/profile/reset_access_token", post(reset_token))
}

async fn answer(app: &App, user_id: i64) -> Answer {
    let user = app
        .view(0, Some(user_id), move |view| view.profile(user_id))
        .await?;
    json_answer(user)
}

async fn show(State(app): State<App>, signed: SignedIn) -> Answer {
    answer(&app, signed.user_id).await
}

async fn update(State(app): State<App>, signed: SignedIn, params: Params) -> Answer {
    let id = signed.user_id;
    let profile = params
        .under("profile")
        .filter(|profile| !profile.object().is_empty() || !profile.files.is_empty());
    let profile = profile.ok_or_else(|| Refusal::missing("profile"))?;
    app.db
        .write::<_, Refusal>(move |tx| {
            if let Some(new) = profile.present("password") {
                let held: String =
                    tx.query_row("SELECT password FROM users WHERE id = ?1", [id], |row| {
                        row.get(0)
                    })?;
                if profile.text("current_password").as_deref() != Some(held.as_str()) {
                    return Err(Refusal::unprocessable("Invalid current password"));
                }
                tx.execute(
                    "UPDATE users SET password = ?2, pubsub_token = ?3 WHERE id = ?1",
                    (id, new, Uuid::new_v4().simple().to_string()),
                )?;
            }
            if profile.has("name") && profile.present("name").is_none() {
                return Err(Refusal::invalid("Name can't be blank", &["name"]));
            }
            if let Some(email) = profile.present("email") {
                let taken: Option<i64> = tx
                    .query_row(
                        "SELECT id FROM users WHERE email = ?1 AND id <> ?2",
                        (&email, id),
                        |row| row.get(0),
                    )
                    .optional()?;
                if taken.is_some() {
                    return Err(Refusal::invalid("Email has already been taken", &["email"]));
                }
            }
            for column in [
                "name",
                "display_name",
                "email",
                "message_signature",
                "phone_number",
            ] {
                if let Some(value) = profile.text(column) {
                    tx.execute(
                        &format!("UPDATE users SET {column} = ?2 WHERE id = ?1"),
                        (id, value),
                    )?;
                }
            }
            if let Some(settings) = profile
                .get("ui_settings")
                .filter(|settings| settings.is_object())
            {
                tx.execute(
                    "UPDATE users SET ui_settings = ?2 WHERE id = ?1",
                    (id, settings.to_string()),
                )?;
            }
            if let Some(file) = profile.files.iter().find(|file| file.field == "avatar") {
                let blob = NewFile::from(file).store(tx)?;
                tx.execute(
                    "UPDATE users SET avatar_blob_id = ?2 WHERE id = ?1",
                    (id, blob),
                )?;
            }
            Ok(())
        })
        .await?;
    answer(&app, id).await
}

async fn drop_avatar(State(app): State<App>, signed: SignedIn) -> Answer {
    let id = signed.user_id;
    app.db
        .write::<_, Refusal>(move |tx| {
            Ok(tx.execute("UPDATE users SET avatar_blob_id = NULL WHERE id = ?1", [id])?)
        })
        .await?;
    answer(&app, id).await
}

async fn availability(State(app): State<App>, signed: SignedIn, params: Params) -> Answer {
    let profile = params
        .under("profile")
        .ok_or_else(|| Refusal::missing("profile"))?;
    let word = profile.text("availability").unwrap_or_default();
    if !matches!(word.as_str(), "online" | "busy" | "offline") {
        return Err(Refusal::crash());
    }
    set_place(
        &app,
        signed,
        profile.int("account_id"),
        "availability = ?3",
        word,
    )
    .await?;
    answer(&app, signed.user_id).await
}

async fn auto_offline(State(app): State<App>, signed: SignedIn, params: Params) -> Answer {
    let profile = params
        .under("profile")
        .ok_or_else(|| Refusal::missing("profile"))?;
    let on = i64::from(profile.truthy("auto_offline"));
    set_place(
        &app,
        signed,
        profile.int("account_id"),
        "auto_offline = ?3",
        on,
    )
    .await?;
    answer(&app, signed.user_id).await
}

async fn set_active(State(app): State<App>, signed: SignedIn, params: Params) -> Answer {
    let profile = params
        .under("profile")
        .ok_or_else(|| Refusal::missing("profile"))?;
    let set = set_place(
        &app,
        signed,
        profile.int("account_id"),
        "active_at = ?3",
        now(),
    )
    .await;
    set.map_err(|_| Refusal::crash())?;
    empty_answer()
}

/// Writes one column of the person's place in an account; 404 if they have none there.
async fn set_place(
    app: &App,
    signed: SignedIn,
    account_id: Option<i64>,
    assignment: &'static str,
    value: impl rusqlite::ToSql + Send + 'static,
) -> Result<(), Refusal> {
    app.db
        .write(move |tx| {
            let sql = format!(
                "UPDATE account_users SET {assignment} WHERE account_id = ?1 AND user_id = ?2"
            );
            match tx.execute(&sql, (account_id, signed.user_id, value))? {
                0 => Err(Refusal::not_found()),
                _ => Ok(()),
            }
        })
        .await
}

async fn reset_token(State(app): State<App>, signed: SignedIn) -> Answer {
    let id = signed.user_id;
    app.db
        .write::<_, Refusal>(move |tx| {
            let token = Uuid::new_v4().simple().to_string();
            Ok(tx.execute(
                "UPDATE users SET access_token = ?2 WHERE id = ?1",
                (id, token),
            )?)
        })
        .await?;
    answer(&app, id).await
}
