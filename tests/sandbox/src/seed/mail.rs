//! Mails: what an e-mail inbox adds to a message.

use serde_json::{Value, json};

use super::message::{By, Message};
use crate::db::Micros;
use crate::time;

/// What is particular about one mail.
#[derive(Default)]
pub struct Mail<'a> {
    /// Its subject, perhaps empty.
    pub subject: &'a str,
    /// The sender's bare address.
    pub from: &'a str,
    /// The inbox's address.
    pub to: &'a str,
    /// Bare addresses.
    pub cc: &'a [&'a str],
    /// The HTML part as it was sent, unsafe.
    pub html: Option<&'a str>,
    /// What the mail quotes below its text.
    pub quoted: &'a str,
    /// Whether a machine sent it.
    pub automatic: bool,
    /// When, and a number that tells mails apart.
    pub at: Micros,
    /// See `at`.
    pub number: u64,
}

/// The customer's text as a mail; nothing changes for anybody else's.
pub fn wrap(mut message: Message, mail: &Mail<'_>) -> Message {
    if message.by != By::Contact {
        return message;
    }
    let text = message.text.clone().unwrap_or_default();
    let full = format!("{text}{}", mail.quoted).replace('\n', "\r\n");
    let text_content = if message.text.is_some() {
        json!({"full": full, "reply": format!("{text}{}", mail.quoted), "quoted": text})
    } else {
        json!({})
    };
    let html_content = match mail.html {
        Some(html) => json!({"full": html, "reply": text, "quoted": text}),
        None => json!({}),
    };
    let message_id = format!(
        "m{}@{}",
        mail.number,
        mail.from.rsplit('@').next().unwrap_or("mail.example")
    );
    message.text = message.text.map(|text| format!("{text}{}", mail.quoted));
    message.source_id = Some(message_id.clone());
    let content_type = match (mail.html, message.text.is_some()) {
        (Some(_), true) => "multipart/alternative; boundary=fjellvik",
        (Some(_), false) => "text/html; charset=utf-8",
        (None, _) => "text/plain; charset=utf-8",
    };
    let cc = if mail.cc.is_empty() {
        Value::Null
    } else {
        json!(mail.cc)
    };
    let attributes = json!({
        "email": {
            "bcc": null,
            "cc": cc,
            "content_type": content_type,
            "date": time::iso_text(mail.at),
            "from": [mail.from],
            "headers": null,
            "html_content": html_content,
            "in_reply_to": null,
            "message_id": message_id,
            "multipart": mail.html.is_some(),
            "number_of_attachments": message.attachments.len(),
            "references": [],
            "subject": mail.subject,
            "text_content": text_content,
            "to": [mail.to],
            "auto_reply": mail.automatic,
        },
        "cc_email": mail.cc,
        "bcc_email": null,
    });
    message.kind("incoming_email", attributes)
}

/// `additional_attributes` of a conversation that began with a mail.
pub fn conversation(subject: &str, automatic: bool, at: Micros) -> Value {
    json!({
        "source": "email",
        "auto_reply": automatic,
        "in_reply_to": null,
        "initiated_at": {"timestamp": time::iso_text(at)},
        "mail_subject": subject,
    })
}
