//! The same done to many conversations or contacts, after the answer.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use serde_json::{Value, json};

use super::notifications::leading_number;
use crate::act::attributes::tidy_titles;
use crate::act::{Act, Actor};
use crate::answer::{Answer, Refusal, empty_answer};
use crate::app::App;
use crate::auth::Member;
use crate::db::SECOND;
use crate::db::rows::{Contact, Conversation, STATUSES, number_of};
use crate::params::{Params, int_of, text_of};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/bulk_actions", post(bulk))
}

async fn bulk(State(app): State<App>, member: Member, params: Params) -> Answer {
    match params.text("type").as_deref() {
        Some("Conversation" | "conversation") => {
            app.later(conversations(app.clone(), member, params));
        }
        Some("Contact" | "contact") => {
            if params.text("action_name").as_deref() == Some("delete") {
                member.must_be_administrator()?;
            }
            app.later(contacts(app.clone(), member, params));
        }
        _ => {
            let body = json!({"success": false});
            return Err(Refusal::Json(StatusCode::UNPROCESSABLE_ENTITY, body));
        }
    }
    empty_answer()
}

/// Ids in ascending order, each once; what is no array has none.
fn ids(params: &Params) -> Vec<i64> {
    let given = params.get("ids").and_then(Value::as_array);
    let mut ids: Vec<i64> = given.into_iter().flatten().filter_map(int_of).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn titles(params: &Params, what: &str) -> Option<Vec<String>> {
    let given = params.get("labels")?.get(what)?.as_array()?;
    Some(tidy_titles(
        &given.iter().filter_map(text_of).collect::<Vec<_>>(),
    ))
}

/// Labels are taken from all rows first; then each row gets its labels and its fields.
async fn conversations(app: App, member: Member, params: Params) {
    let removed = titles(&params, "remove");
    if let Some(removed) = removed {
        for number in ids(&params) {
            let removed = removed.clone();
            let done = on(&app, &member, number, move |act, row| {
                let kept: Vec<String> = row.label_titles();
                let kept: Vec<String> = kept
                    .into_iter()
                    .filter(|held| !removed.contains(held))
                    .collect();
                act.set_labels(row.id, &kept)
            });
            if done.await.is_err() {
                return;
            }
        }
    }
    for number in ids(&params) {
        let params = params.clone();
        let done = on(&app, &member, number, move |act, row| {
            if let Some(added) = titles(&params, "add") {
                act.add_labels(row, &added)?;
            }
            set_fields(act, row, &params)
        });
        // One row that cannot be written ends the whole job, and nobody is told.
        if done.await.is_err() {
            return;
        }
    }
}

/// Does something to a conversation the person may see in lists; others are passed over.
async fn on(
    app: &App,
    member: &Member,
    number: i64,
    work: impl FnOnce(&mut Act<'_>, &Conversation) -> Result<(), Refusal> + Send + 'static,
) -> Result<(), Refusal> {
    let own = member.clone();
    app.act_in_background(Actor::User(member.clone()), move |act| {
        let row = crate::render::found(Conversation::numbered(act.tx, own.account_id, number))?;
        match row {
            Some(row) if own.has_inbox(act.tx, row.inbox_id)? => work(act, &row),
            _ => Ok(()),
        }
    })
    .await
}

/// Nothing is checked but the status word. An agent who opens does not take the conversation.
fn set_fields(act: &mut Act<'_>, row: &Conversation, params: &Params) -> Result<(), Refusal> {
    let until = params.present("snoozed_until");
    let until = until.map(|text| leading_number(&text).unwrap_or_default() * SECOND);
    let Some(fields) = params.under("fields") else {
        return Ok(());
    };
    if let Some(word) = fields.text("status") {
        let status = number_of(&word, &STATUSES).ok_or_else(Refusal::crash)?;
        act.set_status(row.id, status, until)?;
    }
    if fields.has("assignee_id") {
        act.set_assignee(row.id, fields.int("assignee_id"), 90)?;
    }
    if fields.has("team_id") {
        act.set_team(row.id, fields.int("team_id"))?;
    }
    Ok(())
}

/// One deed a call: delete before add before remove. Nobody is named as the one who did it.
async fn contacts(app: App, member: Member, params: Params) {
    let delete = params.text("action_name").as_deref() == Some("delete");
    let (added, removed) = (titles(&params, "add"), titles(&params, "remove"));
    for id in ids(&params) {
        let (added, removed) = (added.clone(), removed.clone());
        let account_id = member.account_id;
        let done = app.act_in_background(Actor::System, move |act| {
            let Some(contact) = crate::render::found(Contact::find(act.tx, id))? else {
                return Ok(());
            };
            if contact.account_id != account_id {
                return Ok(());
            }
            if delete {
                return act.delete_contact(id);
            }
            let held = contact
                .labels
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(text_of);
            let mut held: Vec<String> = held.collect();
            if let Some(added) = added {
                held.extend(added);
                return act.set_contact_labels(id, &tidy_titles(&held));
            }
            let Some(removed) = removed else {
                return Ok(());
            };
            held.retain(|title| !removed.contains(title));
            act.set_contact_labels(id, &held)
        });
        if done.await.is_err() {
            return;
        }
    }
}
