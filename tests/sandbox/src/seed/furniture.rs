//! What the shop's agents have laid out for themselves: attributes, canned responses, macros,
//! saved views.

use rusqlite::{Connection, params};
use serde_json::{Value, json};

use super::account::{IDUNN, MAREN, SHOP};
use crate::db::Micros;

/// Writes it all.
///
/// # Errors
///
/// When the database refuses.
pub fn insert(connection: &Connection, now: Micros) -> rusqlite::Result<()> {
    attributes(connection, now)?;
    canned_responses(connection, now)?;
    macros(connection, now)?;
    saved_views(connection, now)
}

fn attributes(connection: &Connection, now: Micros) -> rusqlite::Result<()> {
    let conversation = "conversation_attribute";
    let contact = "contact_attribute";
    let lines = json!(["tents", "packs", "boots", "stoves"]);
    let levels = json!(["guest", "member", "guide"]);
    let none = json!([]);
    let definitions: [(&str, &str, &str, &str, &Value); 16] = [
        (conversation, "order_number", "Order", "text", &none),
        (
            conversation,
            "store_visits",
            "Visits to the store",
            "number",
            &none,
        ),
        (conversation, "order_total", "Total", "currency", &none),
        (conversation, "refund_percent", "Refunded", "percent", &none),
        (conversation, "tracking_link", "Tracking", "link", &none),
        (conversation, "promised_by", "Promised by", "date", &none),
        (conversation, "product_line", "Product line", "list", &lines),
        (conversation, "gift", "It is a gift", "checkbox", &none),
        (contact, "nickname", "Nickname", "text", &none),
        (contact, "club_number", "Club number", "number", &none),
        (
            contact,
            "lifetime_value",
            "Bought so far",
            "currency",
            &none,
        ),
        (contact, "discount", "Discount", "percent", &none),
        (contact, "shop_link", "Own shop", "link", &none),
        (contact, "member_since", "Member since", "date", &none),
        (contact, "member_level", "Membership", "list", &levels),
        (contact, "newsletter", "Newsletter", "checkbox", &none),
    ];
    for (model, key, name, kind, values) in definitions {
        let pattern = (key == "order_number").then_some(("^[0-9]{5}$", "Five digits"));
        connection.execute(
            "INSERT INTO custom_attribute_definitions (account_id, attribute_key,
                attribute_display_name, attribute_display_type, attribute_description,
                attribute_model, attribute_values, regex_pattern, regex_cue, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?3, ?5, ?6, ?7, ?8, ?9, ?9)",
            params![
                SHOP,
                key,
                name,
                kind,
                model,
                values.to_string(),
                pattern.map(|(pattern, _)| pattern),
                pattern.map(|(_, cue)| cue),
                now,
            ],
        )?;
    }
    Ok(())
}

fn canned_responses(connection: &Connection, now: Micros) -> rusqlite::Result<()> {
    for (code, content) in [
        (
            "hello",
            "Hi {{contact.first_name}}, thanks for writing to Fjellvik Gear!",
        ),
        ("bye", "Have a great trip!\n\n{{agent.first_name}}"),
        (
            "return",
            "You have **60 days** to send things back:\n\n1. put the slip into the box\n2. stick the label on it\n3. drop it at any parcel shop",
        ),
        (
            "label",
            "I've attached the return label. If you have no printer, the post office takes the [code](https://fjellvik.example/code), too.",
        ),
        (
            "care",
            "Wash it by hand, lukewarm, with soap rather than detergent. Hang it up wet.",
        ),
        (
            "photo",
            "Could you send us two photos, one of the whole and one of the damage?",
        ),
        (
            "wait",
            "I'm asking our workshop and will be back within the hour.",
        ),
        (
            "hours",
            "The shop in Drammen is open Monday to Saturday from ten to six, Sunday from eleven to four.",
        ),
        (
            "versand",
            "Der Versand nach Deutschland dauert zwei bis drei, nach Österreich drei bis vier Werktage.",
        ),
    ] {
        connection.execute(
            "INSERT INTO canned_responses (account_id, short_code, content, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?4)",
            params![SHOP, code, content, now],
        )?;
    }
    Ok(())
}

fn macros(connection: &Connection, now: Micros) -> rusqlite::Result<()> {
    let macros = [
        (
            "Hand over to repairs",
            "global",
            IDUNN,
            json!([
                {"action_name": "assign_team", "action_params": [1]},
                {"action_name": "add_label", "action_params": ["repair"]},
                {"action_name": "add_private_note", "action_params": ["For the workshop, please."]},
            ]),
        ),
        (
            "Close with thanks",
            "global",
            IDUNN,
            json!([
                {"action_name": "send_message", "action_params": ["Thanks for writing, and have a great trip!"]},
                {"action_name": "resolve_conversation", "action_params": []},
            ]),
        ),
        (
            "Mine, urgent",
            "personal",
            MAREN,
            json!([
                {"action_name": "assign_agent", "action_params": ["self"]},
                {"action_name": "change_priority", "action_params": ["urgent"]},
            ]),
        ),
    ];
    for (name, visibility, owner, actions) in macros {
        connection.execute(
            "INSERT INTO macros (account_id, name, visibility, actions, created_by_id, updated_by_id,
                created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?6)",
            params![SHOP, name, visibility, actions.to_string(), owner, now],
        )?;
    }
    Ok(())
}

fn saved_views(connection: &Connection, now: Micros) -> rusqlite::Result<()> {
    let condition = |key: &str, operator: &str, values: Value, join: Option<&str>| {
        json!({
            "attribute_key": key, "filter_operator": operator, "values": values,
            "query_operator": join, "attribute_model": "standard", "custom_attribute_type": "",
        })
    };
    let views = [
        (
            "Urgent or high",
            "conversation",
            json!([
                condition(
                    "priority",
                    "equal_to",
                    json!(["urgent", "high"]),
                    Some("and")
                ),
                condition("status", "equal_to", json!(["open"]), None),
            ]),
        ),
        (
            "Wholesale waiting",
            "conversation",
            json!([
                condition("labels", "equal_to", json!(["wholesale"]), Some("and")),
                condition("status", "equal_to", json!(["open", "pending"]), None),
            ]),
        ),
        (
            "Nobody's",
            "conversation",
            json!([
                condition("assignee_id", "is_not_present", json!([]), Some("and")),
                condition("status", "equal_to", json!(["open"]), None),
            ]),
        ),
        (
            "Norwegian contacts",
            "contact",
            json!([condition("country_code", "equal_to", json!(["NO"]), None),]),
        ),
    ];
    for (name, kind, payload) in views {
        connection.execute(
            "INSERT INTO custom_filters (account_id, user_id, name, filter_type, query, created_at,
                updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
            params![
                SHOP,
                MAREN,
                name,
                kind,
                json!({ "payload": payload }).to_string(),
                now
            ],
        )?;
    }
    Ok(())
}
