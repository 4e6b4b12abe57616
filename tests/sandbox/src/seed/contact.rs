//! Customers: made up from a language's names, or given by a showcase.

use fastrand::Rng;
use rusqlite::{Connection, params};
use serde_json::{Value, json};

use super::account::token;
use super::file;
use super::inbox::{Channel, Inbox};
use super::tongue::Tongue;
use crate::db::Micros;
use crate::time;

/// A customer before they are in the database.
#[derive(Clone, Default)]
pub struct Contact {
    /// As they gave it: anything, nothing too.
    pub name: String,
    /// A mail address.
    pub email: Option<String>,
    /// With a plus.
    pub phone: Option<String>,
    /// The shop's own id.
    pub identifier: Option<String>,
    /// Company, town, profiles.
    pub additional: Value,
    /// Values of the account's attributes.
    pub custom: Value,
    /// Titles.
    pub labels: Vec<&'static str>,
    /// Blob of their picture.
    pub avatar: Option<i64>,
    /// Whether their messages are kept out.
    pub blocked: bool,
}

/// A customer in the database.
#[derive(Clone)]
pub struct Known {
    /// Contact id.
    pub id: i64,
    /// Their address in the inbox they write to.
    pub contact_inbox_id: i64,
    /// That inbox.
    pub inbox_id: i64,
    /// What the agents call them.
    pub first_name: String,
    /// For mails.
    pub email: Option<String>,
}

/// Names that break what is careless with text.
pub const HOSTILE_NAMES: [&str; 10] = [
    "\u{202e}gnp.eciovni\u{202c} Fritz",
    "<img src=x onerror=alert(1)>",
    "",
    "🏔️⛺️🧗🏽‍♀️👩‍👩‍👧‍👦",
    "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessenschafewarenwohlgepflegeundsorgfaltigkeitbeschutzenvorangreifendurchihrraubgierigfeindewelchevoralternzwolfhunderttausendjahresvorandieerscheinenvonderersteerdemenschderraumschiffgenacht",
    "Z̸̢̛͙̦̾͗a̵͓̅̽l̶̰̈́g̷̣̊o̴̝͘ T̶̳̿e̸͓̍s̴̱̀t",
    "'; DROP TABLE contacts; --",
    "null",
    "{{contact.name}} ${7*7}",
    "A\nB\tC\u{200b}\u{feff}D",
];

/// Somebody of that language who writes to that inbox; `number` keeps addresses apart.
pub fn invent(tongue: &Tongue, inbox: &Inbox, rng: &mut Rng, number: usize) -> Contact {
    let given = rng.choice(&tongue.given).copied().unwrap_or_default();
    let family = rng.choice(&tongue.family).copied().unwrap_or_default();
    let name = if tongue.family_first {
        format!("{family} {given}")
    } else {
        format!("{given} {family}")
    };
    let place = rng.choice(&tongue.places).copied().unwrap_or_default();
    let channel = inbox.channel;
    let has_mail = channel == Channel::Email || rng.u8(..100) < 35;
    let has_phone = matches!(channel, Channel::Whatsapp | Channel::Sms) || rng.u8(..100) < 20;
    let mut additional = json!({
        "city": place.city, "country": place.country, "country_code": place.code,
    });
    let mut also = |key: &str, value: Value| {
        if let Some(keys) = additional.as_object_mut() {
            keys.insert(key.to_owned(), value);
        }
    };
    match channel {
        Channel::Instagram => {
            let nick = format!("{}.{number}", plain(given, "trail"));
            also("social_instagram_user_name", json!(nick));
            also("social_profiles", json!({ "instagram": nick }));
        }
        Channel::Telegram => {
            also(
                "social_telegram_user_name",
                json!(format!("{}{number}", plain(family, "hiker"))),
            );
        }
        Channel::Api => also("company_name", json!(format!("{family} Outdoor"))),
        _ => {}
    }
    if rng.u8(..100) < 12 {
        also("description", json!("Prefers mail to calls."));
    }
    let custom = match rng.u8(..10) {
        0..5 => json!({}),
        5..8 => json!({
            "member_level": rng.choice(["guest", "member", "guide"]),
            "newsletter": rng.bool(),
        }),
        _ => json!({
            "member_level": "guide",
            "club_number": rng.u32(100..9_999),
            "lifetime_value": f64::from(rng.u32(1_000..900_000)) / 100.0,
            "discount": rng.u8(5..25),
            "member_since": format!("20{:02}-{:02}-{:02}", rng.u8(10..26), rng.u8(1..13), rng.u8(1..29)),
            "newsletter": rng.bool(),
            "nickname": given,
        }),
    };
    Contact {
        email: has_mail.then(|| {
            let user = plain(given, tongue.code);
            format!("{user}.{}{number}@mail.example", plain(family, "x"))
        }),
        phone: has_phone.then(|| format!("{}{:07}", tongue.phone, number)),
        identifier: (channel == Channel::Api).then(|| format!("dealer-{number}")),
        additional,
        custom,
        labels: if rng.u8(..100) < 6 {
            vec!["vip"]
        } else {
            Vec::new()
        },
        avatar: (rng.u8(..100) < 30).then(|| file::portrait_id(rng)),
        blocked: rng.u8(..200) == 0,
        name,
    }
}

/// What of a name can stand in an address; the spare word where nothing can.
fn plain(name: &str, spare: &str) -> String {
    let letters: String = name
        .chars()
        .filter(char::is_ascii_alphabetic)
        .collect::<String>()
        .to_lowercase();
    if letters.is_empty() {
        spare.to_lowercase()
    } else {
        letters
    }
}

impl Contact {
    /// Puts the contact into the database, with an address in `inbox`.
    ///
    /// # Errors
    ///
    /// When the database refuses.
    pub fn insert(
        &self,
        connection: &Connection,
        inbox: &Inbox,
        rng: &mut Rng,
        at: Micros,
    ) -> rusqlite::Result<Known> {
        connection
            .prepare_cached(
                "INSERT INTO contacts (account_id, name, email, phone_number, identifier, blocked,
                    additional_attributes, custom_attributes, labels, avatar_blob_id, created_at,
                    updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11)",
            )?
            .execute(params![
                inbox.account_id,
                self.name,
                self.email,
                self.phone,
                self.identifier,
                self.blocked,
                object(&self.additional),
                object(&self.custom),
                json!(self.labels).to_string(),
                self.avatar,
                at,
            ])?;
        let id = connection.last_insert_rowid();
        let source_id = match (inbox.channel, &self.email, &self.phone) {
            (Channel::Email, Some(email), _) => email.clone(),
            (Channel::Whatsapp, _, Some(phone)) => phone.trim_start_matches('+').to_owned(),
            (Channel::Sms, _, Some(phone)) => phone.clone(),
            (Channel::Website | Channel::Api, _, _) => uuid(rng),
            _ => format!("{}{id:06}", rng.u32(100_000_000..999_999_999)),
        };
        connection
            .prepare_cached(
                "INSERT INTO contact_inboxes (contact_id, inbox_id, source_id, pubsub_token,
                    created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
            )?
            .execute(params![id, inbox.id, source_id, token(rng), at])?;
        Ok(Known {
            id,
            contact_inbox_id: connection.last_insert_rowid(),
            inbox_id: inbox.id,
            first_name: self.name.split(' ').next().unwrap_or_default().to_owned(),
            email: self.email.clone(),
        })
    }
}

/// A JSON column's text; null is an empty object.
pub fn object(value: &Value) -> String {
    match value {
        Value::Null => "{}".to_owned(),
        other => other.to_string(),
    }
}

/// A version 4 UUID out of the seed.
pub fn uuid(rng: &mut Rng) -> String {
    uuid::Builder::from_random_bytes(rng.u128(..).to_be_bytes())
        .into_uuid()
        .to_string()
}

/// The day of `at`, as attributes of type date hold it.
pub fn day(at: Micros) -> String {
    time::civil(at).0
}
