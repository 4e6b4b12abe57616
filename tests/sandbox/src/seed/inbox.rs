//! The inboxes of the two accounts: where customers write.

use fastrand::Rng;
use rusqlite::{Connection, params};
use serde_json::{Value, json};

use super::account::{AIKO, IDUNN, JONAS, MAREN, OUTLET, PRIYA, RASHID, SHOP, TOMASZ, token};
use crate::db::Micros;

/// Where customers write.
pub struct Inbox {
    /// Inbox id.
    pub id: i64,
    /// Its account.
    pub account_id: i64,
    /// As agents see it.
    pub name: &'static str,
    /// What kind of line it is.
    pub channel: Channel,
    /// Share of the shop's conversations, in per cent.
    pub share: u32,
    /// Ids of the people who belong to it.
    pub members: &'static [i64],
}

/// The channels the seed uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "names of channels")]
pub enum Channel {
    Email,
    Website,
    Whatsapp,
    Instagram,
    Telegram,
    Sms,
    Messenger,
    Api,
}

impl Channel {
    fn type_name(self) -> &'static str {
        match self {
            Self::Email => "Channel::Email",
            Self::Website => "Channel::WebWidget",
            Self::Whatsapp => "Channel::Whatsapp",
            Self::Instagram => "Channel::Instagram",
            Self::Telegram => "Channel::Telegram",
            Self::Sms => "Channel::TwilioSms",
            Self::Messenger => "Channel::FacebookPage",
            Self::Api => "Channel::Api",
        }
    }

    /// Whether the channel tells when a message has arrived and was read.
    pub fn reports_delivery(self) -> bool {
        matches!(
            self,
            Self::Whatsapp | Self::Sms | Self::Messenger | Self::Instagram
        )
    }
}

/// All inboxes; Maren belongs to each of the shop's but the last.
pub const INBOXES: [Inbox; 10] = [
    inbox(
        1,
        "Support e-mail",
        Channel::Email,
        24,
        &[MAREN, IDUNN, JONAS, PRIYA, TOMASZ],
    ),
    inbox(
        2,
        "Website chat",
        Channel::Website,
        24,
        &[MAREN, JONAS, PRIYA, AIKO],
    ),
    inbox(
        3,
        "WhatsApp",
        Channel::Whatsapp,
        18,
        &[MAREN, JONAS, PRIYA, RASHID],
    ),
    inbox(4, "Instagram", Channel::Instagram, 9, &[MAREN, PRIYA, AIKO]),
    inbox(5, "Telegram", Channel::Telegram, 6, &[MAREN, JONAS, RASHID]),
    inbox(6, "SMS", Channel::Sms, 4, &[MAREN, TOMASZ, RASHID]),
    inbox(7, "Messenger", Channel::Messenger, 6, &[MAREN, PRIYA, AIKO]),
    inbox(8, "Dealer portal", Channel::Api, 4, &[MAREN, JONAS, TOMASZ]),
    inbox(9, "Wholesale e-mail", Channel::Email, 5, &[IDUNN, TOMASZ]),
    Inbox {
        id: 10,
        account_id: OUTLET,
        name: "Outlet chat",
        channel: Channel::Api,
        share: 0,
        members: &[MAREN],
    },
];

const fn inbox(
    id: i64,
    name: &'static str,
    channel: Channel,
    share: u32,
    members: &'static [i64],
) -> Inbox {
    Inbox {
        id,
        account_id: SHOP,
        name,
        channel,
        share,
        members,
    }
}

/// The inbox of that id; the first one for an id of none.
pub fn inbox_of(id: i64) -> &'static Inbox {
    let [first, ..] = &INBOXES;
    INBOXES.iter().find(|inbox| inbox.id == id).unwrap_or(first)
}

/// Writes them all, with their members.
///
/// # Errors
///
/// When the database refuses.
pub fn insert(connection: &Connection, rng: &mut Rng, founded: Micros) -> rusqlite::Result<()> {
    for inbox in &INBOXES {
        let channel = inbox.channel;
        let phone = match channel {
            Channel::Whatsapp => Some("+4732200100"),
            Channel::Sms => Some("+4759440100"),
            _ => None,
        };
        let email = match (channel, inbox.id) {
            (Channel::Email, 1) => Some("help@fjellvik.example"),
            (Channel::Email, _) => Some("wholesale@fjellvik.example"),
            _ => None,
        };
        connection.execute(
            "INSERT INTO inboxes (id, account_id, name, channel_id, channel_type, provider, medium,
                phone_number, email, website_url, extra, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12)",
            params![
                inbox.id,
                inbox.account_id,
                inbox.name,
                inbox.id + 20,
                channel.type_name(),
                (channel == Channel::Whatsapp).then_some("whatsapp_cloud"),
                (channel == Channel::Sms).then_some("sms"),
                phone,
                email,
                (channel == Channel::Website).then_some("https://fjellvik.example"),
                extra(channel, rng).to_string(),
                founded,
            ],
        )?;
        for member in inbox.members {
            connection.execute(
                "INSERT INTO inbox_members (inbox_id, user_id) VALUES (?1, ?2)",
                [inbox.id, *member],
            )?;
        }
    }
    Ok(())
}

fn extra(channel: Channel, rng: &mut Rng) -> Value {
    match channel {
        Channel::Website => json!({
            "website_token": token(rng),
            "widget_color": "#2f5d50",
            "welcome_title": "Hei!",
            "welcome_tagline": "We answer within four working hours.",
            "greeting_enabled": true,
            "greeting_message": "Thanks for writing. Somebody will be with you soon.",
            "enable_email_collect": true,
            "csat_survey_enabled": true,
            "reply_time": "in_a_few_hours",
            "selected_feature_flags": ["attachments", "emoji_picker", "end_conversation"],
        }),
        Channel::Whatsapp => json!({ "message_templates": [
            {
                "name": "order_update", "language": "en", "status": "APPROVED", "category": "UTILITY",
                "namespace": "fjellvik", "parameter_format": "POSITIONAL",
                "components": [{
                    "type": "BODY", "text": "Hi {{1}}, your order {{2}} left our warehouse today.",
                    "example": {"body_text": [["Ana", "20418"]]},
                }],
            },
            {
                "name": "still_there", "language": "de", "status": "APPROVED", "category": "MARKETING",
                "namespace": "fjellvik", "parameter_format": "POSITIONAL",
                "components": [
                    {"type": "HEADER", "format": "TEXT", "text": "Fjellvik Gear"},
                    {"type": "BODY", "text": "Hallo {{1}}, können wir noch etwas für Sie tun?"},
                    {"type": "FOOTER", "text": "Antworten Sie STOP, um nichts mehr zu erhalten."},
                ],
            },
            {
                "name": "spring_sale", "language": "en", "status": "REJECTED", "category": "MARKETING",
                "namespace": "fjellvik", "parameter_format": "POSITIONAL",
                "components": [{"type": "BODY", "text": "Everything must go!"}],
            },
        ]}),
        Channel::Api => json!({ "inbox_identifier": token(rng) }),
        _ => json!({}),
    }
}
