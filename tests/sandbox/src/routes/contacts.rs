//! Contacts.

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{delete, get, post};
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};
use serde_json::{Value, json};

use super::actions::without;
use super::ask::{Ask, inbox_of};
use crate::act::attributes::tidy_titles;
use crate::act::{ContactChange, NewFile};
use crate::answer::{Answer, Refusal};
use crate::app::App;
use crate::db::rows::{Contact, Conversation};
use crate::filter::{Filter, Subject};
use crate::params::{Params, text_of};
use crate::render::{Shape, View, object, set};
use crate::time::iso;

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
    let shown = params.shown_page();
    Ok(object([
        ("meta", json!({"count": count, "current_page": shown})),
        ("payload", Value::Array(payload)),
    ]))
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

async fn index(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        let mut condition = RESOLVED.to_owned();
        let mut arguments = vec![Sql::from(view.account_id)];
        if let Some(Value::Array(titles)) = ask.params.get("labels") {
            let places = vec!["?"; titles.len()].join(",");
            condition = format!("{condition} AND id IN (SELECT contact_id FROM contact_labels WHERE title IN ({places}))");
            arguments.extend(titles.iter().filter_map(text_of).map(Sql::from));
        }
        contact_page(view, &condition, &arguments, &ask.params)
    })
    .await
}

async fn filter(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        let given = ask.params.get("payload");
        let filter = Filter::read(view.conn, view.account_id, Subject::Contacts, given)?;
        let mut arguments = vec![Sql::from(view.account_id)];
        arguments.extend(filter.arguments);
        let condition = format!("{RESOLVED} AND ({})", filter.condition);
        contact_page(view, &condition, &arguments, &ask.params)
    })
    .await
}

async fn active(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        let online = view.app.presence.contacts(view.account_id);
        let online: Vec<String> = online.iter().map(ToString::to_string).collect();
        let condition = format!("account_id = ? AND id IN ({})", online.join(","));
        contact_page(view, &condition, &[Sql::from(view.account_id)], &ask.params)
    })
    .await
}

/// A contact under `payload`, with the inboxes it is reached in if they are wanted.
fn wrapped(view: &View<'_>, id: i64, params: &Params) -> Shape {
    let shape = shape(view, &Contact::find(view.conn, id)?, params)?;
    Ok(json!({ "payload": shape }))
}

async fn show(ask: Ask) -> Answer {
    ask.view(|view, ask| wrapped(view, ask.contact(view.conn)?.id, &ask.params))
        .await
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
            Some(file) => Some(NewFile::from(file).store(conn)?),
            None => None,
        },
    })
}

async fn create(ask: Ask) -> Answer {
    ask.act(|act, ask| {
        let params = &ask.params;
        let inbox = match params.int("inbox_id") {
            Some(id) => Some(inbox_of(act.tx, &ask.member, id)?),
            None => None,
        };
        let id = act.create_contact(ask.member.account_id, read_change(params, act.tx)?)?;
        let mut link = json!({"inbox": null, "source_id": null});
        if let Some(inbox) = inbox {
            let source = params.present("source_id");
            let address = act
                .address(id, inbox.id, source.as_deref())
                .map_err(|_| Refusal::crash())?;
            set(&mut link, "source_id", json!(source_of(act.tx, address)?));
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
        let view = act.view(ask.member.account_id);
        let contact = view.contact_with_inboxes(&Contact::find(act.tx, id)?)?;
        Ok(json!({"payload": {"contact": contact, "contact_inbox": link}}))
    })
    .await
}

/// The text a contact inbox is known by in its channel.
pub(super) fn source_of(conn: &Connection, address: i64) -> Result<String, Refusal> {
    Ok(conn
        .prepare_cached("SELECT source_id FROM contact_inboxes WHERE id = ?1")?
        .query_row([address], |row| row.get(0))?)
}

async fn update(ask: Ask) -> Answer {
    ask.act(|act, ask| {
        let contact = ask.contact(act.tx)?;
        act.update_contact(contact.id, read_change(&ask.params, act.tx)?)?;
        wrapped(&act.view(contact.account_id), contact.id, &ask.params)
    })
    .await
}

async fn destroy(ask: Ask) -> Answer {
    ask.does(|act, ask| {
        ask.member.must_be_administrator()?;
        let contact = ask.contact(act.tx)?;
        if act.app.presence.has_contact(contact.account_id, contact.id) {
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
    .await
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

async fn conversations(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        let contact = ask.contact(view.conn)?;
        let mut statement = view.conn.prepare_cached(
            "SELECT * FROM conversations WHERE contact_id = ?1 AND (?2 OR inbox_id IN
                (SELECT inbox_id FROM inbox_members WHERE user_id = ?3))
             ORDER BY last_activity_at DESC LIMIT 20",
        )?;
        let (all, own) = (ask.member.is_administrator(), ask.member.user_id);
        let rows = statement
            .query_map((contact.id, all, own), Conversation::from_row)?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(object([(
            "payload",
            Value::Array(view.conversations(&rows)?),
        )]))
    })
    .await
}

async fn labels(ask: Ask) -> Answer {
    ask.view(|view, ask| Ok(json!({"payload": ask.contact(view.conn)?.labels})))
        .await
}

async fn set_labels(ask: Ask) -> Answer {
    ask.act(|act, ask| {
        let contact = ask.contact(act.tx)?;
        let titles = tidy_titles(&ask.params.texts("labels").unwrap_or_default());
        act.set_contact_labels(contact.id, &titles)?;
        Ok(json!({ "payload": titles }))
    })
    .await
}

async fn attachments(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        let page = ask.params.page()?;
        let contact = ask.contact(view.conn)?;
        let seen = if ask.member.is_administrator() {
            String::new()
        } else {
            format!(
                " AND c.inbox_id IN (SELECT inbox_id FROM inbox_members WHERE user_id = {})",
                ask.member.user_id
            )
        };
        let condition = format!("c.contact_id = ?1{seen}");
        view.attachment_list(&condition, contact.id, "m.id DESC, a.id DESC", page, true)
    })
    .await
}

async fn drop_attributes(ask: Ask) -> Answer {
    ask.act(|act, ask| {
        let contact = ask.contact(act.tx)?;
        let left = Value::Object(without(&contact.custom_attributes, ask)).to_string();
        let sql = "UPDATE contacts SET custom_attributes = ?2 WHERE id = ?1";
        act.tx.execute(sql, (contact.id, left))?;
        act.tell_contact(45, "contact.updated", contact.id);
        let view = act.view(contact.account_id);
        let shape = view.contact_with_inboxes(&Contact::find(act.tx, contact.id)?)?;
        Ok(json!({ "payload": shape }))
    })
    .await
}

async fn drop_avatar(ask: Ask) -> Answer {
    ask.act(|act, ask| {
        let contact = ask.contact(act.tx)?;
        act.drop_contact_picture(&contact)?;
        let view = act.view(contact.account_id);
        Ok(json!({"payload": view.contact(&Contact::find(act.tx, contact.id)?)}))
    })
    .await
}
