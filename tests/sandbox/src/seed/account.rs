//! The two accounts and their people, teams and labels: what an administrator sets up once. Ids are
//! fixed, so that the rest of the seed can name them.

use fastrand::Rng;
use rusqlite::{Connection, params};
use serde_json::json;

use super::inbox;
use crate::db::{Micros, SECOND};

/// The shop's account.
pub const SHOP: i64 = 1;
/// The account the demo agent also belongs to.
pub const OUTLET: i64 = 2;

/// The demo agent: an agent in the shop, an administrator in the outlet.
pub const MAREN: i64 = 1;
/// The shop's administrator.
pub const IDUNN: i64 = 2;
/// Repairs.
pub const JONAS: i64 = 3;
/// Web shop.
pub const PRIYA: i64 = 4;
/// Wholesale.
pub const TOMASZ: i64 = 5;
/// Web shop.
pub const AIKO: i64 = 6;
/// Web shop.
pub const RASHID: i64 = 7;

/// The shop's bot, which answers on the website first.
pub const BOT: i64 = 1;

/// Jonas and Maren.
pub const REPAIRS: i64 = 1;
/// Tomasz and Idunn.
pub const WHOLESALE: i64 = 2;
/// Priya, Aiko and Rashid.
pub const WEB_SHOP: i64 = 3;

const DAY: Micros = 86_400 * SECOND;

/// Somebody who signs in.
pub struct Person {
    /// User id.
    pub id: i64,
    /// Full name.
    pub name: &'static str,
    address: &'static str,
    role: &'static str,
    availability: &'static str,
    auto_offline: bool,
}

impl Person {
    /// The given name.
    pub fn first_name(&self) -> &'static str {
        self.name.split(' ').next().unwrap_or(self.name)
    }
}

/// Everybody of the shop, by id.
pub const PEOPLE: [Person; 7] = [
    person(MAREN, "Maren Solheim", "maren", "agent", "online", true),
    person(
        IDUNN,
        "Idunn Berg",
        "idunn",
        "administrator",
        "online",
        true,
    ),
    person(JONAS, "Jonas Keller", "jonas", "agent", "online", false),
    person(PRIYA, "Priya Raman", "priya", "agent", "busy", false),
    person(
        TOMASZ,
        "Tomasz Zieliński",
        "tomasz",
        "agent",
        "online",
        true,
    ),
    person(AIKO, "Aiko Tanabe", "aiko", "agent", "online", false),
    person(
        RASHID,
        "Rashid Al-Amin",
        "rashid",
        "agent",
        "offline",
        false,
    ),
];

const fn person(
    id: i64,
    name: &'static str,
    address: &'static str,
    role: &'static str,
    availability: &'static str,
    auto_offline: bool,
) -> Person {
    Person {
        id,
        name,
        address,
        role,
        availability,
        auto_offline,
    }
}

/// The person of that id; the first one for an id of nobody.
pub fn person_of(id: i64) -> &'static Person {
    let [first, ..] = &PEOPLE;
    PEOPLE
        .iter()
        .find(|person| person.id == id)
        .unwrap_or(first)
}

/// Writes it all.
///
/// # Errors
///
/// When the database refuses.
pub fn insert(connection: &Connection, rng: &mut Rng, now: Micros) -> rusqlite::Result<()> {
    let founded = now - 900 * DAY;
    for (id, name, domain) in [
        (SHOP, "Fjellvik Gear", "fjellvik.example"),
        (OUTLET, "Nordlys Outlet", "nordlys.example"),
    ] {
        connection.execute(
            "INSERT INTO accounts (id, name, domain, support_email, features, label_key, inbox_key,
                team_key, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?6, ?7)",
            params![
                id,
                name,
                domain,
                format!("help@{domain}"),
                json!([
                    "inbox_view",
                    "macros",
                    "labels",
                    "team_management",
                    "custom_attributes",
                    "canned_responses",
                    "message_reply_to",
                    "voice_recorder"
                ])
                .to_string(),
                (now - 30 * DAY) / SECOND,
                founded,
            ],
        )?;
    }
    people(connection, rng, founded, now)?;
    inbox::insert(connection, rng, founded)?;
    teams_and_labels(connection, founded)
}

fn people(
    connection: &Connection,
    rng: &mut Rng,
    founded: Micros,
    now: Micros,
) -> rusqlite::Result<()> {
    for person in &PEOPLE {
        connection.execute(
            "INSERT INTO users (id, name, email, password, access_token, pubsub_token,
                message_signature, ui_settings, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, '{}', ?8)",
            params![
                person.id,
                person.name,
                format!("{}@fjellvik.example", person.address),
                format!("{}-Fjellvik-1!", person.first_name()),
                token(rng),
                token(rng),
                format!("{}\nFjellvik Gear, Drammen", person.first_name()),
                founded,
            ],
        )?;
        let memberships: &[(i64, &str)] = match person.id {
            MAREN => &[(SHOP, "agent"), (OUTLET, "administrator")],
            _ => &[(SHOP, person.role)],
        };
        for (account_id, role) in memberships {
            connection.execute(
                "INSERT INTO account_users (account_id, user_id, role, availability, auto_offline,
                    inviter_id, active_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![
                    account_id,
                    person.id,
                    role,
                    person.availability,
                    person.auto_offline,
                    (person.id != IDUNN).then_some(IDUNN),
                    now - account_id * 3600 * SECOND,
                ],
            )?;
        }
    }
    connection.execute(
        "INSERT INTO agent_bots (id, account_id, name, description, outgoing_url, access_token)
         VALUES (?1, ?2, 'Fjellbot', 'Asks what it is about', 'https://bot.fjellvik.example/hook', ?3)",
        params![BOT, SHOP, token(rng)],
    )?;
    Ok(())
}

fn teams_and_labels(connection: &Connection, founded: Micros) -> rusqlite::Result<()> {
    let teams: [(i64, &str, &str, &[i64]); 3] = [
        (REPAIRS, "repairs", "Poles, zips and seams", &[JONAS, MAREN]),
        (
            WHOLESALE,
            "wholesale desk",
            "Shops, halls and clubs",
            &[TOMASZ, IDUNN],
        ),
        (
            WEB_SHOP,
            "web shop",
            "Orders and returns",
            &[PRIYA, AIKO, RASHID],
        ),
    ];
    for (id, name, description, members) in teams {
        connection.execute(
            "INSERT INTO teams (id, account_id, name, description, allow_auto_assign, created_at,
                updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
            params![id, SHOP, name, description, id == WEB_SHOP, founded],
        )?;
        for member in members {
            connection.execute(
                "INSERT INTO team_members (team_id, user_id) VALUES (?1, ?2)",
                [id, *member],
            )?;
        }
    }
    let labels = [
        ("warranty", "Broken within five years", "#c2410c"),
        ("returns", "Sent back or exchanged", "#2563eb"),
        ("billing", "Invoices and payments", "#7c3aed"),
        ("wholesale", "From 20 pieces on", "#0f766e"),
        ("delivery", "Where is it?", "#ca8a04"),
        ("vip", "", "#be185d"),
        ("sizing", "Before buying", "#4d7c0f"),
        ("repair", "After five years", "#57534e"),
        ("press", "Journalists and testers", "#1f93ff"),
    ];
    for (title, description, color) in labels {
        connection.execute(
            "INSERT INTO labels (account_id, title, description, color, show_on_sidebar)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                SHOP,
                title,
                (!description.is_empty()).then_some(description),
                color,
                title != "press"
            ],
        )?;
    }
    Ok(())
}

/// 24 hexadecimal digits.
pub fn token(rng: &mut Rng) -> String {
    format!("{:016x}{:08x}", rng.u64(..), rng.u32(..))
}
