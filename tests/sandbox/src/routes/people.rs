//! Changing who works in an account and where: agents, inboxes, members of inboxes. For
//! administrators only.

use axum::Router;
use axum::routing::{patch, post};
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::ask::{Ask, inbox_of};
use super::directory::shapes;
use crate::act::{Act, Kept};
use crate::answer::{Answer, Refusal};
use crate::app::App;
use crate::db::now;
use crate::db::rows::User;
use crate::params::int_of;
use crate::render::{Shape, set};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agents", post(invite))
        .route(
            "/agents/{id}",
            patch(update_agent).put(update_agent).delete(dismiss),
        )
        .route(
            "/inbox_members",
            post(add_members)
                .patch(set_members)
                .put(set_members)
                .delete(remove_members),
        )
        .route("/inboxes/{id}", patch(update_inbox).put(update_inbox))
}

/// An agent of the account.
fn agent(act: &Act<'_>, ask: &Ask, id: i64) -> Shape {
    let view = act.view(ask.member.account_id);
    let user = view.user(id)?.filter(|user| user.membership.is_some());
    Ok(view.agent(&*user.ok_or_else(Refusal::not_found)?))
}

/// Writes what the account says of a person; words it does not know are a 500.
fn write_place(act: &Act<'_>, ask: &Ask, id: i64) -> Result<(), Refusal> {
    let (params, account_id) = (&ask.params, ask.member.account_id);
    for (key, words) in [
        ("role", &["agent", "administrator"][..]),
        ("availability", &["online", "busy", "offline"][..]),
    ] {
        if let Some(word) = params.text(key) {
            if !words.contains(&word.as_str()) {
                return Err(Refusal::crash());
            }
            act.tx.execute(
                &format!(
                    "UPDATE account_users SET {key} = ?3 WHERE account_id = ?1 AND user_id = ?2"
                ),
                (account_id, id, word),
            )?;
        }
    }
    if params.has("auto_offline") {
        act.tx.execute(
            "UPDATE account_users SET auto_offline = ?3 WHERE account_id = ?1 AND user_id = ?2",
            (account_id, id, params.truthy("auto_offline")),
        )?;
    }
    if let Some(name) = params.present("name") {
        act.tx
            .execute("UPDATE users SET name = ?2 WHERE id = ?1", (id, name))?;
    }
    Ok(())
}

async fn invite(ask: Ask) -> Answer {
    ask.member.must_be_administrator()?;
    ask.act(|act, ask| {
        let email = ask.params.present("email").unwrap_or_default();
        if !email.contains('@') {
            return Err(Refusal::invalid("Email is invalid", &["email"]));
        }
        let known: Option<i64> = act
            .tx
            .query_row("SELECT id FROM users WHERE email = ?1", [&email], |row| row.get(0))
            .optional()?;
        let id = match known {
            Some(id) => id,
            None => newcomer(act.tx, &email)?,
        };
        let placed = act.tx.execute(
            "INSERT OR IGNORE INTO account_users (account_id, user_id, inviter_id) VALUES (?1, ?2, ?3)",
            [ask.member.account_id, id, ask.member.user_id],
        )?;
        if placed == 0 {
            return Err(Refusal::invalid("User has already been taken", &["user_id"]));
        }
        write_place(act, ask, id)?;
        agent(act, ask, id)
    })
    .await
}

/// Somebody nobody knew, who has not answered the invitation yet.
fn newcomer(conn: &Connection, email: &str) -> Result<i64, Refusal> {
    let secret = || Uuid::new_v4().simple().to_string();
    let name = email.split('@').next().unwrap_or_default();
    conn.execute(
        "INSERT INTO users (name, email, password, access_token, pubsub_token, confirmed, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6)",
        (name, email.to_lowercase(), secret(), secret(), secret(), now()),
    )?;
    Ok(conn.last_insert_rowid())
}

async fn update_agent(ask: Ask) -> Answer {
    ask.act(|act, ask| {
        let id = ask.id()?;
        agent(act, ask, id)?;
        ask.member.must_be_administrator()?;
        write_place(act, ask, id)?;
        agent(act, ask, id)
    })
    .await
}

/// Takes a person out of the account; what they hold becomes nobody's.
async fn dismiss(ask: Ask) -> Answer {
    ask.does(|act, ask| {
        let id = ask.id()?;
        agent(act, ask, id)?;
        ask.member.must_be_administrator()?;
        for sql in [
            "DELETE FROM account_users WHERE account_id = ?1 AND user_id = ?2",
            "DELETE FROM notifications WHERE account_id = ?1 AND user_id = ?2",
            "UPDATE conversations SET assignee_id = NULL WHERE account_id = ?1 AND assignee_id = ?2",
            "DELETE FROM inbox_members WHERE user_id = ?2
             AND inbox_id IN (SELECT id FROM inboxes WHERE account_id = ?1)",
            "DELETE FROM team_members WHERE user_id = ?2
             AND team_id IN (SELECT id FROM teams WHERE account_id = ?1)",
        ] {
            act.tx.execute(sql, [ask.member.account_id, id])?;
        }
        Ok(())
    })
    .await
}

/// The inbox and the people a request names.
fn named(act: &Act<'_>, ask: &Ask) -> Result<(i64, Vec<i64>), Refusal> {
    let id = ask.params.int("inbox_id").ok_or_else(Refusal::not_found)?;
    let inbox = inbox_of(act.tx, &ask.member, id)?;
    ask.member.must_be_administrator()?;
    let ids = ask.params.get("user_ids").and_then(Value::as_array);
    let ids = ids.ok_or_else(Refusal::crash)?;
    Ok((inbox.id, ids.iter().filter_map(int_of).collect()))
}

/// Runs a statement for an inbox, or a team, with each of some people.
pub(super) fn each(act: &Act<'_>, sql: &str, of: i64, people: &[i64]) -> Result<(), Refusal> {
    let mut statement = act.tx.prepare_cached(sql)?;
    for id in people {
        statement.execute([of, *id])?;
    }
    Ok(())
}

const ADD: &str = "INSERT OR IGNORE INTO inbox_members (inbox_id, user_id) VALUES (?1, ?2)";

/// Tells that an inbox is not what it was, and shows who is in it.
fn members(act: &mut Act<'_>, account_id: i64, inbox_id: i64) -> Shape {
    act.invalidate(account_id, Kept::Inboxes)?;
    let condition = "users.id IN (SELECT user_id FROM inbox_members WHERE inbox_id = ?2)";
    let people = User::list(act.tx, account_id, condition, inbox_id)?;
    Ok(json!({"payload": shapes(&act.view(account_id), &people)}))
}

async fn add_members(ask: Ask) -> Answer {
    ask.act(|act, ask| {
        let (inbox_id, ids) = named(act, ask)?;
        each(act, ADD, inbox_id, &ids)?;
        members(act, ask.member.account_id, inbox_id)
    })
    .await
}

async fn set_members(ask: Ask) -> Answer {
    ask.act(|act, ask| {
        let (inbox_id, ids) = named(act, ask)?;
        act.tx
            .execute("DELETE FROM inbox_members WHERE inbox_id = ?1", [inbox_id])?;
        each(act, ADD, inbox_id, &ids)?;
        members(act, ask.member.account_id, inbox_id)
    })
    .await
}

async fn remove_members(ask: Ask) -> Answer {
    ask.does(|act, ask| {
        let (inbox_id, ids) = named(act, ask)?;
        let sql = "DELETE FROM inbox_members WHERE inbox_id = ?1 AND user_id = ?2";
        each(act, sql, inbox_id, &ids)?;
        act.invalidate(ask.member.account_id, Kept::Inboxes)
    })
    .await
}

/// Keys of an inbox that are kept as they are sent.
const EXTRA: [&str; 11] = [
    "greeting_enabled",
    "greeting_message",
    "out_of_office_message",
    "working_hours_enabled",
    "timezone",
    "enable_email_collect",
    "csat_survey_enabled",
    "allow_messages_after_resolved",
    "sender_name_type",
    "business_name",
    "auto_assignment_config",
];

async fn update_inbox(ask: Ask) -> Answer {
    ask.act(|act, ask| {
        let params = &ask.params;
        let inbox = inbox_of(act.tx, &ask.member, ask.id()?)?;
        ask.member.must_be_administrator()?;
        let name = params.text("name").unwrap_or_else(|| inbox.name.clone());
        if name.trim().is_empty() {
            return Err(Refusal::invalid("Name can't be blank", &["name"]));
        }
        let switch = |key: &str, held: bool| {
            if params.has(key) {
                params.truthy(key)
            } else {
                held
            }
        };
        let mut extra = inbox.extra.clone();
        if extra.is_null() {
            extra = Value::Object(Map::new());
        }
        for key in EXTRA {
            if let Some(value) = params.get(key) {
                set(&mut extra, key, value.clone());
            }
        }
        act.tx.execute(
            "UPDATE inboxes SET name = ?2, extra = ?3, enable_auto_assignment = ?4,
                lock_to_single_conversation = ?5, updated_at = ?6 WHERE id = ?1",
            (
                inbox.id,
                name,
                extra.to_string(),
                switch("enable_auto_assignment", inbox.enable_auto_assignment),
                switch(
                    "lock_to_single_conversation",
                    inbox.lock_to_single_conversation,
                ),
                now(),
            ),
        )?;
        act.invalidate(inbox.account_id, Kept::Inboxes)?;
        let view = act.view(inbox.account_id);
        Ok(view.inbox(&*view.inbox_of(inbox.id)?, true))
    })
    .await
}
