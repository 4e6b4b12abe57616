//! The sandbox's answers and frames have the keys and kinds of values that a real server's have.

use crate::support::{Person, stage};
use reqwest::Method;
use serde_json::{Value, json};

/// Objects whose keys are the data's own.
const FREE: [&str; 9] = [
    "custom_attributes",
    "additional_attributes",
    "features",
    "settings",
    "ui_settings",
    "content_attributes",
    "csat_config",
    "query",
    "meta_of_a_notification",
];

fn recorded(name: &str) -> Value {
    let path = format!("{}/tests/fixtures/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn recorded_body(name: &str) -> Value {
    recorded(name)["body"].take()
}

fn recorded_event(name: &str, event: &str) -> Value {
    let recording = recorded(name);
    let mut events = recording["events"].as_array().unwrap().iter();
    events.find(|frame| frame["event"] == event).unwrap()["data"].clone()
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "fraction",
        Value::Number(_) => "integer",
        Value::String(_) => "text",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Where two values differ in keys or kinds. Null goes with everything, and so does an array that
/// is empty on either side.
fn differences(real: &Value, ours: &Value, at: &str, found: &mut Vec<String>) {
    match (real, ours) {
        (Value::Object(real), Value::Object(ours)) => {
            for (key, value) in real {
                let at = format!("{at}.{key}");
                match ours.get(key) {
                    None => found.push(format!("{at} is missing")),
                    Some(_) if FREE.contains(&key.as_str()) => {}
                    Some(other) => differences(value, other, &at, found),
                }
            }
            for key in ours.keys().filter(|key| !real.contains_key(*key)) {
                found.push(format!("{at}.{key} is not there on the real server"));
            }
        }
        (Value::Array(real), Value::Array(ours)) => {
            if let (Some(real), Some(ours)) = (real.first(), ours.first()) {
                differences(real, ours, &format!("{at}[]"), found);
            }
        }
        (Value::Null, _) | (_, Value::Null) => {}
        _ if kind(real) == kind(ours) => {}
        _ => found.push(format!("{at} is {} and not {}", kind(ours), kind(real))),
    }
}

#[track_caller]
fn assert_alike(real: &Value, ours: &Value, except: &[&str]) {
    let mut found = Vec::new();
    differences(real, ours, "", &mut found);
    found.retain(|difference| !except.iter().any(|known| difference.contains(known)));
    assert!(found.is_empty(), "{found:#?}\nours: {ours:#}");
}

async fn assigned_conversation(person: &Person) -> i64 {
    let number = person.conversation("My order is late").await;
    let base = format!("conversations/{number}");
    person
        .does(
            &format!("{base}/assignments"),
            json!({"assignee_id": person.id}),
        )
        .await;
    let teams = person.fetch("teams").await;
    person
        .does(
            &format!("{base}/assignments"),
            json!({"team_id": teams[0]["id"]}),
        )
        .await;
    person
        .does(
            &format!("{base}/assignments"),
            json!({"assignee_id": person.id}),
        )
        .await;
    number
}

#[tokio::test]
async fn a_person_looks_as_recorded() {
    let stage = stage().await;
    let agent = &stage.agent;
    // Custom attributes of a person are sent only where there are any.
    let free = [".custom_attributes"];
    assert_alike(
        &recorded_body("profile-agent"),
        &agent.fetch("/api/v1/profile").await,
        &free,
    );
    let body = json!({"email": agent.email, "password": agent.password});
    assert_alike(
        &recorded_body("sign-in"),
        &agent.does("/auth/sign_in", body).await,
        &free,
    );
    assert_alike(
        &recorded_body("agents"),
        &agent.fetch("agents").await,
        &free,
    );
    let inbox = agent.inbox("Channel::Api").await;
    let assignable = agent
        .fetch(&format!("assignable_agents?inbox_ids[]={inbox}"))
        .await;
    assert_alike(&recorded_body("assignable-agents"), &assignable, &free);
}

#[tokio::test]
async fn the_directory_looks_as_recorded() {
    let stage = stage().await;
    let agent = &stage.agent;
    for (fixture, path) in [
        ("teams", "teams"),
        ("labels", "labels"),
        ("account", ""),
        ("cache-keys", "cache_keys"),
        ("attribute-definitions", "custom_attribute_definitions"),
        ("canned", "canned_responses"),
        ("macros", "macros"),
    ] {
        assert_alike(
            &recorded_body(fixture),
            &agent.fetch(path).await,
            &[".custom_attributes", ".files", ".action_params"],
        );
    }
    let api = |inboxes: &Value| {
        let mut all = inboxes["payload"].as_array().unwrap().iter();
        all.find(|inbox| inbox["channel_type"] == "Channel::Api")
            .unwrap()
            .clone()
    };
    assert_alike(
        &api(&recorded_body("inboxes-agent")),
        &api(&agent.fetch("inboxes").await),
        &[],
    );
    assert_alike(
        &api(&recorded_body("inboxes")),
        &api(&stage.admin.fetch("inboxes").await),
        &[],
    );
}

#[tokio::test]
async fn a_conversation_looks_as_recorded() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = assigned_conversation(agent).await;
    let ours = agent.look(number).await;
    assert_alike(&recorded_body("conv-assigned"), &ours, &[]);
    assert!(ours["updated_at"].is_f64());
    let list = agent.fetch("conversations?sort_by=created_at_desc").await;
    assert_alike(
        &recorded_body("list-default"),
        &list,
        &[".meta.assignee", ".meta.team"],
    );
    assert_alike(
        &recorded_body("meta"),
        &agent.fetch("conversations/meta").await,
        &[],
    );
    let contact = ours["meta"]["sender"]["id"].as_i64().unwrap();
    let theirs = agent
        .fetch(&format!("contacts/{contact}/conversations"))
        .await;
    assert_alike(
        &recorded_body("contact-conversations-ana"),
        &theirs,
        &[
            ".meta.assignee",
            ".meta.team",
            ".sender",
            ".last_activity_at",
            ".attachments",
        ],
    );
}

#[tokio::test]
async fn a_message_and_its_frame_look_as_recorded() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    let mut ear = stage.listen(agent).await;
    let path = format!("conversations/{number}/messages");
    let sent = agent
        .does(&path, json!({"content": "Hi", "echo_id": "e-1"}))
        .await;
    assert_alike(&recorded_body("message-text"), &sent, &[]);
    let heard = ear.event("message.created").await;
    assert_alike(
        &recorded_event("message-text", "message.created"),
        &heard,
        &[],
    );
    let came = agent
        .does(&path, json!({"content": "Oh", "message_type": "incoming"}))
        .await;
    assert_alike(&recorded_body("message-incoming"), &came, &[]);
    let page = agent.fetch(&path).await;
    assert_alike(
        &recorded_body("messages"),
        &page,
        &[".sender", ".meta.assignee", ".content_attributes"],
    );
    let list = agent
        .send(Method::DELETE, &format!("{path}/{}", sent["id"]), json!({}))
        .await
        .1;
    assert_alike(&recorded_body("message-delete"), &list, &[]);
    let gone = ear.event("message.updated").await;
    assert_alike(
        &recorded_event("message-delete", "message.updated"),
        &gone,
        &[".previous_changes"],
    );
}

#[tokio::test]
async fn a_status_change_and_its_frames_look_as_recorded() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    let mut ear = stage.listen(agent).await;
    let path = format!("conversations/{number}/toggle_status");
    let answer = agent.does(&path, json!({"status": "resolved"})).await;
    assert_alike(&recorded_body("status-resolved"), &answer, &[]);
    for event in [
        "conversation.status_changed",
        "conversation.updated",
        "message.created",
    ] {
        assert_alike(
            &recorded_event("status-resolved", event),
            &ear.event(event).await,
            &[],
        );
    }
    let answer = agent
        .does(
            &path,
            json!({"status": "snoozed", "snoozed_until": 4_000_000_000_i64}),
        )
        .await;
    assert_alike(&recorded_body("status-snoozed-unix"), &answer, &[]);
}

#[tokio::test]
async fn a_contact_and_its_notes_look_as_recorded() {
    let stage = stage().await;
    let agent = &stage.agent;
    let contact = agent.contact("Ana").await;
    let shown = agent.fetch(&format!("contacts/{contact}")).await;
    assert_alike(&recorded_body("contact"), &shown, &[]);
    let path = format!("contacts/{contact}/notes");
    let made = agent
        .does(&path, json!({"note": {"content": "Likes tea"}}))
        .await;
    assert_alike(
        &recorded_body("note-create"),
        &made,
        &[".custom_attributes"],
    );
    assert_alike(
        &recorded_body("notes"),
        &agent.fetch(&path).await,
        &[".custom_attributes"],
    );
}

#[tokio::test]
async fn a_notification_looks_as_recorded() {
    let stage = stage().await;
    let (agent, admin) = (&stage.agent, &stage.admin);
    let number = admin.conversation("Hello").await;
    let mut ear = stage.listen(agent).await;
    let path = format!("conversations/{number}/assignments");
    admin.does(&path, json!({"assignee_id": agent.id})).await;
    ear.event("notification.created").await;
    let path = format!("conversations/{number}/messages");
    admin
        .does(&path, json!({"content": "Oh", "message_type": "incoming"}))
        .await;
    let heard = ear.event("notification.created").await;
    assert_alike(
        &recorded_event("notify-message", "notification.created"),
        &heard,
        &[],
    );
    let list = agent.fetch("notifications").await;
    assert_alike(
        &recorded_body("notifications"),
        &list,
        &[".secondary_actor"],
    );
}

#[tokio::test]
async fn typing_looks_as_recorded() {
    let stage = stage().await;
    let number = stage.agent.conversation("Hello").await;
    let mut ear = stage.listen(&stage.admin).await;
    let path = format!("conversations/{number}/toggle_typing_status");
    stage
        .agent
        .does(&path, json!({"typing_status": "on"}))
        .await;
    let heard = ear.event("conversation.typing_on").await;
    assert_alike(
        &recorded_event("typing-on", "conversation.typing_on"),
        &heard,
        &[],
    );
}

#[tokio::test]
async fn a_team_and_a_bulk_of_smaller_answers_look_as_recorded() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    let path = format!("conversations/{number}/assignments");
    let teams = agent.fetch("teams").await;
    let team = agent.does(&path, json!({"team_id": teams[0]["id"]})).await;
    assert_alike(&recorded_body("assign-team"), &team, &[]);
    let person = agent.does(&path, json!({"assignee_id": agent.id})).await;
    assert_alike(
        &recorded_body("assign-agent"),
        &person,
        &[".custom_attributes"],
    );
    let members = agent
        .fetch(&format!("teams/{}/team_members", teams[0]["id"]))
        .await;
    assert_alike(
        &recorded_body("team-members"),
        &members,
        &[".custom_attributes"],
    );
}

/// Holds a body to a recorded one: the same keys and kinds of values.
#[track_caller]
pub fn assert_as_recorded(name: &str, ours: &Value) {
    assert_as_recorded_except(name, ours, &[]);
}

/// The same, but for keys that depend on what there is.
#[track_caller]
pub fn assert_as_recorded_except(name: &str, ours: &Value, except: &[&str]) {
    assert_alike(&recorded_body(name), ours, except);
}
