//! Contacts.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{delete, get, post};
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};
use serde_json::{Value, json};

use super::id_of;
use crate::act::attributes::tidy_titles;
use crate::act::{Actor, ContactChange, NewFile};
use crate::answer::{Answer, Refusal, empty_answer, json_answer};
use crate::app::App;
use crate::auth::Member;
use crate::db::rows::{Contact, Conversation, Inbox};
use crate::filter::{Filter, Subject};
use crate::params::{Params, text_of};
use crate::render::{View, set};
use crate::time::iso;

type Place = Path<(String, String)>;

const PER_PAGE: i64 = 15;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/contacts", get(index).post(create))
        .route("/contacts/active", get(active))
        .route("/contacts/filter", post(filter))
        .route(
            "/contacts/{id}",
            get(show).patch(update).put(update).delete(destroy),
        )
        .route("/contacts/{id}/conversations", get(conversations))
        .route("/contacts/{id}/labels", get(labels).post(set_labels))
        .route("/contacts/{id}/attachments", get(attachments))
        .route(
            "/contacts/{id}/destroy_custom_attributes",
            post(drop_attributes),
        )
        .route("/contacts/{id}/avatar", delete(drop_avatar))
}

/// The contact of a path, in the person's account.
pub(super) fn contact_of(conn: &Connection, account_id: i64, id: &str) -> Result<Contact, Refusal> {
    let contact = Contact::find(conn, id_of(id)?)?;
    if contact.account_id == account_id {
        Ok(contact)
    } else {
        Err(Refusal::not_found())
    }
}

/// The order of a `sort` word; an unknown one, or none, is that of the rows.
pub(super) fn order(word: Option<&str>) -> String {
    let word = word.unwrap_or_default();
    let (name, way) = match word.strip_prefix('-') {
        Some(name) => (name, "DESC"),
        None => (word, "ASC"),
    };
    let attribute = |key: &str| format!("json_extract(additional_attributes, '$.{key}')");
    let column = match name {
        "name" => "lower(name)".to_owned(),
        "email" | "phone_number" if way == "DESC" => return format!("{name} DESC NULLS FIRST, id"),
        "email" | "phone_number" | "last_activity_at" | "created_at" => name.to_owned(),
        "company_name" | "city" | "country" => attribute(name),
        "company" => attribute("company_name"),
        _ => return "id".to_owned(),
    };
    format!("{column} {way} NULLS LAST, id")
}

/// A page of the contacts that a condition picks, as the lists send it.
pub(super) fn contact_page(
    view: &View<'_>,
    condition: &str,
    arguments: &[Sql],
    params: &Params,
) -> Result<Value, Refusal> {
    let page = params.page()?;
    let count: i64 = view
        .conn
        .prepare_cached(&format!("SELECT count(*) FROM contacts WHERE {condition}"))?
        .query_row(params_from_iter(arguments), |row| row.get(0))?;
    let sql = format!(
        "SELECT * FROM contacts WHERE {condition} ORDER BY {} LIMIT {PER_PAGE} OFFSET {}",
        order(params.text("sort").as_deref()),
        (page - 1).saturating_mul(PER_PAGE)
    );
    let mut statement = view.conn.prepare_cached(&sql)?;
    let rows = statement
        .query_map(params_from_iter(arguments), Contact::from_row)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let payload = rows
        .iter()
        .map(|contact| shape(view, contact, params))
        .collect::<Result<Vec<_>, _>>()?;
    let shown = params.text("page").map_or(json!(1), |page| json!(page));
    Ok(json!({"meta": {"count": count, "current_page": shown}, "payload": payload}))
}

pub(super) fn shape(view: &View<'_>, contact: &Contact, params: &Params) -> Result<Value, Refusal> {
    let wanted = params.text("include_contact_inboxes");
    if wanted.is_none_or(|word| word == "true") {
        view.contact_with_inboxes(contact)
    } else {
        Ok(view.contact(contact))
    }
}

/// Contacts that can be told apart: with an e-mail address, a phone number or an identifier.
pub(super) const RESOLVED: &str =
    "account_id = ? AND (coalesce(email, '') <> '' OR coalesce(phone_number, '') <> ''
    OR coalesce(identifier, '') <> '')";

async fn index(State(app): State<App>, member: Member, params: Params) -> Answer {
    let body = app
        .view(member.account_id, Some(member.user_id), move |view| {
            let mut condition = RESOLVED.to_owned();
            let mut arguments = vec![Sql::from(member.account_id)];
            if let Some(Value::Array(titles)) = params.get("labels") {
                let places = vec!["?"; titles.len()].join(",");
                condition = format!("{condition} AND id IN (SELECT contact_id FROM contact_labels WHERE title IN ({places}))");
                arguments.extend(titles.iter().filter_map(text_of).map(Sql::from));
            }
            contact_page(view, &condition, &arguments, &params)
        })
        .await?;
    json_answer(body)
}

async fn filter(State(app): State<App>, member: Member, params: Params) -> Answer {
    let body = app
        .view(member.account_id, Some(member.user_id), move |view| {
            let of = Subject::Contacts;
            let filter = Filter::read(view.conn, member.account_id, of, params.get("payload"))?;
            let mut arguments = vec![Sql::from(member.account_id)];
            arguments.extend(filter.arguments);
            let condition = format!("{RESOLVED} AND ({})", filter.condition);
            contact_page(view, &condition, &arguments, &params)
        })
        .await?;
    json_answer(body)
}

async fn active(State(app): State<App>, member: Member, params: Params) -> Answer {
    let online: Vec<String> = app
        .presence
        .contacts(member.account_id)
        .iter()
        .map(ToString::to_string)
        .collect();
    let body = app
        .view(member.account_id, Some(member.user_id), move |view| {
            let condition = format!("account_id = ? AND id IN ({})", online.join(","));
            contact_page(view, &condition, &[Sql::from(member.account_id)], &params)
        })
        .await?;
    json_answer(body)
}

async fn show(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Place,
    params: Params,
) -> Answer {
    let payload = app
        .view(member.account_id, Some(member.user_id), move |view| {
            shape(
                view,
                &contact_of(view.conn, member.account_id, &id)?,
                &params,
            )
        })
        .await?;
    json_answer(json!({ "payload": payload }))
}

/// What a request wants written of a contact.
fn read_change(params: &Params, conn: &Connection) -> Result<ContactChange, Refusal> {
    let object = |key| params.get(key).and_then(Value::as_object).cloned();
    let nullable = |key| params.has(key).then(|| params.text(key));
    let avatar = params.files.iter().find(|file| file.field == "avatar");
    if let Some(file) = avatar
        && !matches!(
            file.content_type.as_str(),
            "image/jpeg" | "image/png" | "image/gif" | "image/webp"
        )
    {
        return Err(Refusal::invalid(
            "Avatar filetype not supported",
            &["avatar"],
        ));
    }
    Ok(ContactChange {
        name: params
            .has("name")
            .then(|| params.text("name").unwrap_or_default()),
        email: nullable("email"),
        phone_number: nullable("phone_number"),
        identifier: nullable("identifier"),
        blocked: params.has("blocked").then(|| params.truthy("blocked")),
        additional_attributes: object("additional_attributes"),
        custom_attributes: object("custom_attributes"),
        avatar_blob_id: match avatar {
            Some(file) => Some(Some(NewFile::from(file).store(conn)?)),
            None => None,
        },
    })
}

async fn create(State(app): State<App>, member: Member, params: Params) -> Answer {
    let payload = app
        .act(Actor::User(member.clone()), move |act| {
            let inbox = match params.int("inbox_id") {
                Some(id) => Some(Inbox::find(act.tx, id)?),
                None => None,
            };
            let id = act.create_contact(member.account_id, read_change(&params, act.tx)?)?;
            let mut link = json!({"inbox": null, "source_id": null});
            if let Some(inbox) = inbox {
                let source = params.present("source_id");
                let address = act
                    .address(id, inbox.id, source.as_deref())
                    .map_err(|_| Refusal::crash())?;
                let source: String = act.tx.query_row(
                    "SELECT source_id FROM contact_inboxes WHERE id = ?1",
                    [address],
                    |row| row.get(0),
                )?;
                set(&mut link, "source_id", json!(source));
                set(
                    &mut link,
                    "inbox",
                    json!({
                        "id": inbox.id,
                        "channel_id": inbox.channel_id,
                        "account_id": inbox.account_id,
                        "name": inbox.name,
                        "channel_type": inbox.channel_type,
                        "created_at": iso(Some(inbox.created_at)),
                        "updated_at": iso(Some(inbox.updated_at)),
                    }),
                );
            }
            let contact = act
                .view(member.account_id)
                .contact_with_inboxes(&Contact::find(act.tx, id)?)?;
            Ok(json!({"contact": contact, "contact_inbox": link}))
        })
        .await?;
    json_answer(json!({ "payload": payload }))
}

async fn update(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Place,
    params: Params,
) -> Answer {
    let payload = app
        .act(Actor::User(member.clone()), move |act| {
            let contact = contact_of(act.tx, member.account_id, &id)?;
            act.update_contact(contact.id, read_change(&params, act.tx)?)?;
            shape(
                &act.view(member.account_id),
                &Contact::find(act.tx, contact.id)?,
                &params,
            )
        })
        .await?;
    json_answer(json!({ "payload": payload }))
}

async fn destroy(State(app): State<App>, member: Member, Path((_, id)): Place) -> Answer {
    member.must_be_administrator()?;
    app.act(Actor::User(member.clone()), move |act| {
        let contact = contact_of(act.tx, member.account_id, &id)?;
        if act.app.presence.has_contact(member.account_id, contact.id) {
            let text = format!(
                "{} is Online, please try again later",
                capitalised(&contact.name)
            );
            return Err(Refusal::Json(
                StatusCode::UNPROCESSABLE_ENTITY,
                json!({ "message": text }),
            ));
        }
        act.delete_contact(contact.id)
    })
    .await?;
    empty_answer()
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first
            .to_uppercase()
            .chain(letters.flat_map(char::to_lowercase))
            .collect()
    })
}

async fn conversations(State(app): State<App>, member: Member, Path((_, id)): Place) -> Answer {
    let payload = app
        .view(member.account_id, Some(member.user_id), move |view| {
            let contact = contact_of(view.conn, member.account_id, &id)?;
            let mut statement = view.conn.prepare_cached(
                "SELECT * FROM conversations WHERE contact_id = ?1 AND (?2 OR inbox_id IN
                    (SELECT inbox_id FROM inbox_members WHERE user_id = ?3))
                 ORDER BY last_activity_at DESC LIMIT 20",
            )?;
            let rows = statement
                .query_map(
                    (contact.id, member.is_administrator(), member.user_id),
                    Conversation::from_row,
                )?
                .collect::<rusqlite::Result<Vec<_>>>()?;
            rows.iter()
                .map(|row| view.conversation(row))
                .collect::<Result<Vec<_>, _>>()
        })
        .await?;
    json_answer(json!({ "payload": payload }))
}

async fn labels(State(app): State<App>, member: Member, Path((_, id)): Place) -> Answer {
    let titles = app
        .view(member.account_id, None, move |view| {
            Ok(contact_of(view.conn, member.account_id, &id)?.labels)
        })
        .await?;
    json_answer(json!({ "payload": titles }))
}

async fn set_labels(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Place,
    params: Params,
) -> Answer {
    let titles = app
        .act(Actor::User(member.clone()), move |act| {
            let contact = contact_of(act.tx, member.account_id, &id)?;
            let titles = tidy_titles(&params.texts("labels").unwrap_or_default());
            act.set_contact_labels(contact.id, &titles)?;
            Ok(titles)
        })
        .await?;
    json_answer(json!({ "payload": titles }))
}

async fn attachments(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Place,
    params: Params,
) -> Answer {
    let page = params.page()?;
    let shape = app
        .view(member.account_id, Some(member.user_id), move |view| {
            let contact = contact_of(view.conn, member.account_id, &id)?;
            let seen = if member.is_administrator() {
                String::new()
            } else {
                format!(
                    " AND c.inbox_id IN (SELECT inbox_id FROM inbox_members WHERE user_id = {})",
                    member.user_id
                )
            };
            let condition = format!("c.contact_id = ?1{seen}");
            view.attachment_list(&condition, contact.id, "m.id DESC, a.id DESC", page, true)
        })
        .await?;
    json_answer(shape)
}

async fn drop_attributes(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Place,
    params: Params,
) -> Answer {
    let payload = app
        .act(Actor::User(member.clone()), move |act| {
            let contact = contact_of(act.tx, member.account_id, &id)?;
            let mut held = contact
                .custom_attributes
                .as_object()
                .cloned()
                .unwrap_or_default();
            for key in params.texts("custom_attributes").unwrap_or_default() {
                held.remove(&key);
            }
            let held = Value::Object(held).to_string();
            act.tx.execute(
                "UPDATE contacts SET custom_attributes = ?2 WHERE id = ?1",
                (contact.id, held),
            )?;
            act.tell_contact(45, "contact.updated", contact.id);
            act.view(member.account_id)
                .contact_with_inboxes(&Contact::find(act.tx, contact.id)?)
        })
        .await?;
    json_answer(json!({ "payload": payload }))
}

async fn drop_avatar(State(app): State<App>, member: Member, Path((_, id)): Place) -> Answer {
    let payload = app
        .act(Actor::User(member.clone()), move |act| {
            let contact = contact_of(act.tx, member.account_id, &id)?;
            let change = ContactChange {
                avatar_blob_id: Some(None),
                ..ContactChange::default()
            };
            act.update_contact(contact.id, change)?;
            Ok(act
                .view(member.account_id)
                .contact(&Contact::find(act.tx, contact.id)?))
        })
        .await?;
    json_answer(json!({ "payload": payload }))
}
