//! The account that a recorded comparison with a real server begins with: three people, two inboxes
//! and what an administrator sets up, but no contact and no conversation.

use fastrand::Rng;
use rusqlite::{Connection, params};
use serde_json::{Value, json};

use super::account::{SHOP, token};
use crate::db::{Micros, SECOND};

const ADMINISTRATOR: i64 = 1;
const AGENT: i64 = 2;
const THIRD: i64 = 3;

/// An API inbox; everybody belongs to it.
const OPEN_INBOX: i64 = 1;
/// A website's inbox that the agent does not belong to.
const CLOSED_INBOX: i64 = 2;

/// What is switched on in a new account of the real server.
const FEATURES: [&str; 27] = [
    "inbound_emails",
    "channel_email",
    "channel_facebook",
    "help_center",
    "agent_bots",
    "macros",
    "agent_management",
    "team_management",
    "inbox_management",
    "labels",
    "custom_attributes",
    "automations",
    "canned_responses",
    "integrations",
    "voice_recorder",
    "channel_website",
    "campaigns",
    "reports",
    "crm",
    "auto_resolve_conversations",
    "chatwoot_v4",
    "contact_chatwoot_support_team",
    "channel_instagram",
    "assignment_v2",
    "channel_tiktok",
    "captain_tasks",
    "api_and_webhooks",
];

/// Writes it all.
///
/// # Errors
///
/// When the database refuses.
pub(super) fn insert(connection: &Connection, rng: &mut Rng, now: Micros) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO accounts (id, name, features, label_key, inbox_key, team_key, created_at)
         VALUES (?1, 'Conformance', ?2, ?3, ?3, ?3, ?4)",
        params![SHOP, json!(FEATURES).to_string(), now / SECOND, now],
    )?;
    people(connection, rng, now)?;
    inboxes(connection, rng, now)?;
    furniture(connection, now)?;
    attributes(connection, now)
}

fn people(connection: &Connection, rng: &mut Rng, now: Micros) -> rusqlite::Result<()> {
    for (id, name, address, role) in [
        (ADMINISTRATOR, "Ada Admin", "admin", "administrator"),
        (AGENT, "Bo Agent", "agent", "agent"),
        (THIRD, "Cleo Third", "third", "agent"),
    ] {
        connection.execute(
            "INSERT INTO users (id, name, email, password, access_token, pubsub_token, created_at)
             VALUES (?1, ?2, ?3, 'Conformance-1!', ?4, ?5, ?6)",
            params![
                id,
                name,
                format!("{address}@conformance.example"),
                token(rng),
                token(rng),
                now
            ],
        )?;
        connection.execute(
            "INSERT INTO account_users (account_id, user_id, role, inviter_id)
             VALUES (?1, ?2, ?3, ?4)",
            params![
                SHOP,
                id,
                role,
                (id != ADMINISTRATOR).then_some(ADMINISTRATOR)
            ],
        )?;
    }
    Ok(())
}

fn inboxes(connection: &Connection, rng: &mut Rng, now: Micros) -> rusqlite::Result<()> {
    let website = json!({"website_token": token(rng), "enable_email_collect": false});
    for (id, name, channel, site, extra, members) in [
        (
            OPEN_INBOX,
            "API inbox",
            "Channel::Api",
            None,
            json!({"inbox_identifier": token(rng)}),
            [ADMINISTRATOR, AGENT, THIRD].as_slice(),
        ),
        (
            CLOSED_INBOX,
            "Closed website",
            "Channel::WebWidget",
            Some("https://closed.conformance.example"),
            website,
            [ADMINISTRATOR, THIRD].as_slice(),
        ),
    ] {
        connection.execute(
            "INSERT INTO inboxes (id, account_id, name, channel_id, channel_type, website_url, extra,
                created_at, updated_at) VALUES (?1, ?2, ?3, ?1, ?4, ?5, ?6, ?7, ?7)",
            params![id, SHOP, name, channel, site, extra.to_string(), now],
        )?;
        for member in members {
            connection.execute(
                "INSERT INTO inbox_members (inbox_id, user_id) VALUES (?1, ?2)",
                [id, *member],
            )?;
        }
    }
    Ok(())
}

fn furniture(connection: &Connection, now: Micros) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO teams (id, account_id, name, created_at, updated_at)
         VALUES (1, ?1, 'support', ?2, ?2)",
        params![SHOP, now],
    )?;
    connection.execute(
        "INSERT INTO team_members (team_id, user_id) VALUES (1, ?1)",
        [AGENT],
    )?;
    for title in ["billing", "bug", "vip"] {
        connection.execute(
            "INSERT INTO labels (account_id, title, description, show_on_sidebar)
             VALUES (?1, ?2, ?3, 1)",
            params![SHOP, title, format!("{title} label")],
        )?;
    }
    for (code, content) in [
        ("hello", "Hello {{contact.name}}, how can I help?"),
        ("bye", "Thanks and goodbye!"),
    ] {
        connection.execute(
            "INSERT INTO canned_responses (account_id, short_code, content, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?4)",
            params![SHOP, code, content, now],
        )?;
    }
    let actions = json!([{"action_name": "add_label", "action_params": ["bug"]}]);
    connection.execute(
        "INSERT INTO macros (account_id, name, visibility, actions, created_by_id, updated_by_id,
            created_at, updated_at) VALUES (?1, 'Close politely', 'global', ?2, ?3, ?3, ?4, ?4)",
        params![SHOP, actions.to_string(), ADMINISTRATOR, now],
    )?;
    Ok(())
}

fn attributes(connection: &Connection, now: Micros) -> rusqlite::Result<()> {
    for (model, start) in [
        ("conversation_attribute", "conv"),
        ("contact_attribute", "cont"),
    ] {
        for kind in ["text", "number", "list", "date", "checkbox", "link"] {
            let values: Value = match kind {
                "list" => json!(["red", "green", "blue"]),
                _ => json!([]),
            };
            connection.execute(
                "INSERT INTO custom_attribute_definitions (account_id, attribute_key,
                    attribute_display_name, attribute_display_type, attribute_description,
                    attribute_model, attribute_values, created_at, updated_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)",
                params![
                    SHOP,
                    format!("{start}_{kind}"),
                    format!("{start} {kind}"),
                    kind,
                    format!("a {kind}"),
                    model,
                    values.to_string(),
                    now
                ],
            )?;
        }
    }
    Ok(())
}
