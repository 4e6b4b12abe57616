//! A message as a request posts it.

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::act::items::check_items;
use crate::act::{Act, Actor, NewFile, NewMessage, Sender, takes_incoming};
use crate::answer::Refusal;
use crate::db::rows::{Conversation, Inbox, MESSAGE_TYPES, number_of};
use crate::params::Params;
use crate::render::set;

const LONGEST: usize = 150_000;

const CONTENT_TYPES: [&str; 13] = [
    "text",
    "input_text",
    "input_textarea",
    "input_email",
    "input_select",
    "cards",
    "form",
    "article",
    "incoming_email",
    "input_csat",
    "integrations",
    "sticker",
    "voice_call",
];

/// Reads a message as it is posted; `conversation` is `None` for the first one of a new one.
///
/// # Errors
///
/// 422 for whatever is wrong with it.
pub(super) fn read_message(
    act: &Act<'_>,
    inbox: &Inbox,
    contact_id: i64,
    conversation: Option<&Conversation>,
    params: &Params,
) -> Result<NewMessage, Refusal> {
    let word = params
        .text("message_type")
        .unwrap_or_else(|| "outgoing".to_owned());
    if word.is_empty() {
        return Err(Refusal::unprocessable(
            "PG::NotNullViolation: ERROR:  null value in column \"message_type\" of relation \"messages\" violates not-null constraint",
        ));
    }
    let message_type = word
        .parse()
        .ok()
        .filter(|number| (0..4).contains(number))
        .or_else(|| number_of(&word, &MESSAGE_TYPES))
        .ok_or_else(|| Refusal::unprocessable(&format!("'{word}' is not a valid message_type")))?;
    if !takes_incoming(inbox, message_type) {
        return Err(Refusal::unprocessable(
            "Incoming messages are only allowed in Api inboxes",
        ));
    }
    let content_type = params
        .present("content_type")
        .unwrap_or_else(|| "text".to_owned());
    if !CONTENT_TYPES.contains(&content_type.as_str()) {
        return Err(Refusal::unprocessable(&format!(
            "'{content_type}' is not a valid content_type"
        )));
    }
    let content = content_of(params.get("content"));
    if content
        .as_ref()
        .is_some_and(|text| text.chars().count() > LONGEST)
    {
        return Err(Refusal::unprocessable(
            "Validation failed: Content is too long (maximum is 150000 characters)",
        ));
    }
    let attributes = content_attributes(act.tx, inbox, conversation, params)?;
    check_items(&content_type, &attributes)?;
    let sender = match (&act.actor, word.as_str()) {
        (Actor::User(_), "outgoing") if bot_of(act.tx, params)?.is_some() => {
            bot_of(act.tx, params)?.map_or(Sender::Nobody, Sender::Bot)
        }
        (Actor::User(member), "outgoing") => Sender::User(member.user_id),
        // Everything that is not the word `outgoing` is the contact's.
        _ => Sender::Contact(contact_id),
    };
    let (files, blobs) = attached(act.tx, params)?;
    Ok(NewMessage {
        message_type,
        content,
        typed: None,
        content_type,
        content_attributes: attributes,
        additional_attributes: match params.get("template_params") {
            Some(template) if !template.is_null() => json!({ "template_params": template }),
            _ => json!({}),
        },
        private: params.truthy("private"),
        source_id: params.text("source_id"),
        sender,
        echo_id: params
            .get("echo_id")
            .filter(|echo| !echo.is_null())
            .cloned(),
        files,
        blobs,
        attachment_meta: if params.truthy("is_voice_message") {
            json!({"is_voice_message": true})
        } else {
            json!({})
        },
    })
}

fn content_of(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn bot_of(conn: &Connection, params: &Params) -> Result<Option<i64>, Refusal> {
    if params.text("sender_type").as_deref() != Some("AgentBot") {
        return Ok(None);
    }
    crate::render::found(
        conn.prepare_cached("SELECT id FROM agent_bots WHERE id = ?1")?
            .query_row([params.int("sender_id")], |row| row.get(0)),
    )
}

/// The files of a request: sent along, or uploaded before and named by their signed ids.
fn attached(conn: &Connection, params: &Params) -> Result<(Vec<NewFile>, Vec<i64>), Refusal> {
    let mismatch = || Refusal::unprocessable("mismatched digest");
    if params.files.iter().any(|file| file.field == "attachments") {
        return Err(mismatch());
    }
    let files = params
        .files
        .iter()
        .filter(|file| file.field == "attachments[]")
        .map(NewFile::from)
        .collect();
    let mut blobs = Vec::new();
    match params.get("attachments") {
        Some(Value::Array(signed)) => {
            for key in signed {
                let found = crate::render::found(
                    conn.prepare_cached("SELECT id FROM blobs WHERE key = ?1")?
                        .query_row([key.as_str()], |row| row.get(0)),
                )?;
                blobs.push(found.ok_or_else(mismatch)?);
            }
        }
        Some(Value::String(_)) => return Err(mismatch()),
        _ => {}
    }
    Ok((files, blobs))
}

fn content_attributes(
    conn: &Connection,
    inbox: &Inbox,
    conversation: Option<&Conversation>,
    params: &Params,
) -> Result<Value, Refusal> {
    let mut attributes = match params.get("content_attributes") {
        Some(Value::Object(fields)) => Value::Object(fields.clone()),
        Some(Value::String(text)) => match serde_json::from_str(text) {
            Ok(Value::Object(fields)) => Value::Object(fields),
            _ => json!({}),
        },
        _ => json!({}),
    };
    if let Some(reply) = attributes
        .get("in_reply_to")
        .filter(|reply| !reply.is_null())
        .cloned()
    {
        let answered = match (crate::params::int_of(&reply), conversation) {
            (Some(id), Some(row)) => crate::render::found(
                conn.prepare_cached(
                    "SELECT id, source_id FROM messages WHERE id = ?1 AND conversation_id = ?2",
                )?
                .query_row([id, row.id], |found| Ok((found.get(0)?, found.get(1)?))),
            )?,
            _ => None,
        };
        let (id, source): (Option<i64>, Option<String>) =
            answered.map_or((None, None), |(id, source)| (Some(id), source));
        set(&mut attributes, "in_reply_to", json!(id));
        set(&mut attributes, "in_reply_to_external_id", json!(source));
    }
    if let Some(time) = params
        .get("external_created_at")
        .filter(|time| !time.is_null())
    {
        set(&mut attributes, "external_created_at", time.clone());
    }
    if inbox.channel_type == "Channel::Email" {
        for key in ["cc_emails", "bcc_emails", "to_emails"] {
            let text = params.text(key).unwrap_or_default();
            let addresses: Vec<&str> = text
                .split(',')
                .map(str::trim)
                .filter(|one| !one.is_empty())
                .collect();
            if addresses
                .iter()
                .any(|one| !one.contains('@') || one.contains(' '))
            {
                return Err(Refusal::unprocessable("Invalid email address"));
            }
            set(&mut attributes, key, json!(addresses));
        }
        if !params.truthy("private")
            && let Some(text) = content_of(params.get("content"))
        {
            let html = params
                .text("email_html_content")
                .unwrap_or_else(|| format!("<p>{}</p>", escaped(&text)));
            set(
                &mut attributes,
                "email",
                json!({
                    "html_content": {"full": html, "reply": html},
                    "text_content": {"full": text, "reply": text},
                }),
            );
        }
    }
    Ok(attributes)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_mail_cannot_become_its_markup() {
        assert_eq!(escaped("<b> & co"), "&lt;b&gt; &amp; co");
    }
}
