//! What an agent does to a conversation, and what follows.

use crate::support::{Person, stage};
use reqwest::Method;
use serde_json::{Value, json};

async fn last_line(person: &Person, number: i64) -> Value {
    person.look(number).await["messages"][0]["content"].clone()
}

#[tokio::test]
async fn an_agent_who_opens_a_conversation_takes_it_and_an_administrator_does_not() {
    let stage = stage().await;
    let (agent, admin) = (&stage.agent, &stage.admin);
    let number = agent.conversation("Hello").await;
    let path = format!("conversations/{number}/toggle_status");
    agent.does(&path, json!({})).await;
    assert_eq!(agent.look(number).await["status"], "resolved");
    admin.does(&path, json!({})).await;
    let row = agent.look(number).await;
    assert_eq!(
        (&row["status"], &row["meta"]["assignee"]),
        (&json!("open"), &Value::Null)
    );
    agent.does(&path, json!({"status": "pending"})).await;
    let mut ear = stage.listen(agent).await;
    agent.does(&path, json!({"status": "open"})).await;
    let told = ear.events_until("assignee.changed").await;
    let changes: Vec<&String> = told
        .iter()
        .filter(|name| *name != "message.created")
        .collect();
    assert_eq!(
        changes,
        [
            "conversation.status_changed",
            "conversation.updated",
            "conversation.updated",
            "assignee.changed"
        ]
    );
    assert_eq!(agent.look(number).await["meta"]["assignee"]["id"], agent.id);
    assert_eq!(
        last_line(agent, number).await,
        json!(format!("{} self-assigned this conversation", agent.name))
    );
}

#[tokio::test]
async fn a_snooze_takes_unix_seconds_and_reads_an_iso_time_as_its_year() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    let path = format!("conversations/{number}/toggle_status");
    let answer = agent
        .does(
            &path,
            json!({"status": "snoozed", "snoozed_until": 4_102_444_800_i64}),
        )
        .await;
    assert_eq!(
        answer["payload"]["snoozed_until"],
        "2100-01-01T00:00:00.000Z"
    );
    // Without a time the old one stays.
    let answer = agent.does(&path, json!({"status": "snoozed"})).await;
    assert_eq!(
        answer["payload"]["snoozed_until"],
        "2100-01-01T00:00:00.000Z"
    );
    let answer = agent
        .does(
            &path,
            json!({"status": "snoozed", "snoozed_until": "2026-08-01T09:00:00Z"}),
        )
        .await;
    assert_eq!(
        answer["payload"]["snoozed_until"],
        "1970-01-01T00:33:46.000Z"
    );
    let (status, _) = agent
        .post(&path, json!({"status": "snoozed", "snoozed_until": "soon"}))
        .await;
    assert_eq!(status, 500);
    let (status, _) = agent.post(&path, json!({"status": "closed"})).await;
    assert_eq!(status, 500);
}

#[tokio::test]
async fn a_snooze_whose_time_has_come_ends_by_itself() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    let mut ear = stage.listen(agent).await;
    let past = unix_now() - 60;
    agent
        .does(
            &format!("conversations/{number}/toggle_status"),
            json!({"status": "snoozed", "snoozed_until": past}),
        )
        .await;
    loop {
        let told = ear.event("conversation.status_changed").await;
        if told["id"] == number && told["status"] == "open" {
            break;
        }
    }
    assert_eq!(agent.look(number).await["meta"]["assignee"], Value::Null);
}

fn unix_now() -> i64 {
    sandbox::time::seconds(Some(sandbox::db::now()))
}

#[tokio::test]
async fn a_priority_is_set_cleared_and_told_once() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    let path = format!("conversations/{number}/toggle_priority");
    assert_eq!(
        agent.does(&path, json!({"priority": "high"})).await,
        json!("")
    );
    assert_eq!(
        last_line(agent, number).await,
        json!(format!("{} set the priority to high", agent.name))
    );
    agent.does(&path, json!({"priority": 3})).await;
    assert_eq!(
        last_line(agent, number).await,
        json!(format!(
            "{} changed the priority from high to urgent",
            agent.name
        ))
    );
    let shown = agent
        .send(
            Method::PATCH,
            &format!("conversations/{number}"),
            json!({"priority": null}),
        )
        .await
        .1;
    assert_eq!(shown["priority"], Value::Null);
    assert_eq!(
        last_line(agent, number).await,
        json!(format!("{} removed the priority", agent.name))
    );
    for word in [json!("null"), json!("huge")] {
        assert_eq!(agent.post(&path, json!({"priority": word})).await.0, 500);
    }
}

#[tokio::test]
async fn muting_blocks_the_contact_and_resolves() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    let path = format!("conversations/{number}/mute");
    let mut ear = stage.listen(agent).await;
    agent.does(&path, json!({})).await;
    // It is resolved first, and blocked then.
    for (event, blocked) in [
        ("conversation.status_changed", false),
        ("conversation.updated", true),
    ] {
        assert_eq!(ear.event(event).await["meta"]["sender"]["blocked"], blocked);
    }
    let row = agent.look(number).await;
    assert_eq!(
        (&row["muted"], &row["status"]),
        (&json!(true), &json!("resolved"))
    );
    assert_eq!(row["meta"]["sender"]["blocked"], true);
    // A blocked contact wakes nothing, yet waits.
    let message = json!({"content": "hey", "message_type": "incoming"});
    agent
        .does(&format!("conversations/{number}/messages"), message)
        .await;
    let row = agent.look(number).await;
    assert_eq!(row["status"], "resolved");
    assert_ne!(row["waiting_since"], 0);
    agent
        .does(&format!("conversations/{number}/unmute"), json!({}))
        .await;
    let row = agent.look(number).await;
    assert_eq!(
        (&row["muted"], &row["status"]),
        (&json!(false), &json!("resolved"))
    );
}

#[tokio::test]
async fn assignments_answer_with_what_is_set_and_null_for_what_is_not() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    let path = format!("conversations/{number}/assignments");
    let mut ear = stage.listen(agent).await;
    let answer = agent
        .does(&path, json!({"assignee_id": stage.admin.id.to_string()}))
        .await;
    assert_eq!(answer["id"], stage.admin.id);
    let told = ear.events_until("assignee.changed").await;
    assert_eq!(told.first().unwrap(), "conversation.updated");
    assert_eq!(
        last_line(agent, number).await,
        json!(format!(
            "Assigned to {} by {}",
            stage.admin.name, agent.name
        ))
    );
    assert_eq!(agent.does(&path, json!({})).await, Value::Null);
    assert_eq!(
        agent.look(number).await["meta"]["assignee"]["id"],
        stage.admin.id
    );
    assert_eq!(
        agent.does(&path, json!({"assignee_id": 999_999})).await,
        Value::Null
    );
    let row = agent.look(number).await;
    assert!(row["meta"].get("assignee").is_none());
    assert!(row["meta"].get("assignee_type").is_none());
    let team = agent.fetch("teams").await[0]["id"].clone();
    assert_eq!(
        agent.does(&path, json!({"team_id": team})).await["id"],
        team
    );
    assert_eq!(agent.does(&path, json!({"team_id": 0})).await, Value::Null);
    assert!(agent.look(number).await["meta"].get("team").is_none());
}

#[tokio::test]
async fn labels_replace_each_other_and_the_same_set_is_not_told() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    let path = format!("conversations/{number}/labels");
    let set = agent
        .does(&path, json!({"labels": ["a, b", "C", "a"]}))
        .await;
    assert_eq!(set["payload"], json!(["a", "b", "C"]));
    let mut ear = stage.listen(agent).await;
    agent.does(&path, json!({"labels": ["C", "b", "a"]})).await;
    agent.does(&path, json!({"labels": ["b", "d"]})).await;
    let told = ear.events_until("conversation.updated").await;
    assert_eq!(
        told,
        ["message.created", "message.created", "conversation.updated"]
    );
    assert_eq!(agent.fetch(&path).await["payload"], json!(["b", "d"]));
    agent.does(&path, json!({"labels": "b"})).await;
    assert_eq!(agent.fetch(&path).await["payload"], json!([]));
}

#[tokio::test]
async fn attributes_are_replaced_merged_and_dropped() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    let path = format!("conversations/{number}/custom_attributes");
    agent
        .does(&path, json!({"custom_attributes": {"a": 1, "b": null}}))
        .await;
    let merged = agent
        .does(
            &path,
            json!({"custom_attributes": {"c": [1, null]}, "merge": true}),
        )
        .await;
    assert_eq!(
        merged["custom_attributes"],
        json!({"a": 1, "b": null, "c": [1]})
    );
    let replaced = agent
        .does(&path, json!({"custom_attributes": {"d": true}}))
        .await;
    assert_eq!(replaced["custom_attributes"], json!({"d": true}));
    let drop = format!("conversations/{number}/destroy_custom_attributes");
    let left = agent
        .does(&drop, json!({"custom_attributes": ["d", "x"]}))
        .await;
    assert_eq!(left["custom_attributes"], json!({}));
    assert_eq!(agent.post(&path, json!({})).await.0, 500);
}

#[tokio::test]
async fn what_is_unread_is_shared_capped_and_can_be_made_unread_again() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    let path = format!("conversations/{number}/messages");
    for at in 0..11 {
        agent
            .does(&path, json!({"content": at, "message_type": "incoming"}))
            .await;
    }
    assert_eq!(stage.admin.look(number).await["unread_count"], 10);
    let seen = agent
        .does(
            &format!("conversations/{number}/update_last_seen"),
            json!({}),
        )
        .await;
    assert_eq!(seen["unread_count"], 0);
    assert_eq!(stage.admin.look(number).await["unread_count"], 0);
    let again = agent
        .does(&format!("conversations/{number}/unread"), json!({}))
        .await;
    assert!(again["unread_count"].as_i64().unwrap() >= 1);
}

#[tokio::test]
async fn participants_are_added_replaced_and_checked() {
    let stage = stage().await;
    let (agent, admin) = (&stage.agent, &stage.admin);
    let number = agent.conversation("Hello").await;
    let path = format!("conversations/{number}/participants");
    let added = agent.does(&path, json!({"user_ids": [admin.id]})).await;
    assert_eq!(added[0]["id"], admin.id);
    assert_eq!(
        agent.does(&path, json!({"user_ids": [admin.id]})).await,
        json!([])
    );
    let (status, answer) = agent
        .post(&path, json!({"user_ids": [agent.id, 999_999]}))
        .await;
    assert_eq!(
        (status.as_u16(), &answer["error"]),
        (422, &json!("Invalid participant IDs"))
    );
    assert_eq!(agent.fetch(&path).await.as_array().unwrap().len(), 1);
    let all = agent
        .send(Method::PATCH, &path, json!({"user_ids": [agent.id]}))
        .await
        .1;
    assert_eq!(all[0]["id"], agent.id);
    assert_eq!(
        agent
            .send(Method::DELETE, &path, json!({"user_ids": [agent.id, 7]}))
            .await
            .1,
        json!("")
    );
    assert_eq!(agent.fetch(&path).await, json!([]));
    assert_eq!(agent.post(&path, json!({})).await.0, 500);
}

#[tokio::test]
async fn only_an_administrator_deletes_and_nobody_is_told() {
    let stage = stage().await;
    let (agent, admin) = (&stage.agent, &stage.admin);
    let number = agent.conversation("Hello").await;
    let path = format!("conversations/{number}");
    let (status, answer) = agent.send(Method::DELETE, &path, json!({})).await;
    assert_eq!(
        (status.as_u16(), &answer["error"]),
        (401, &json!("You are not authorized to do this action"))
    );
    assert_eq!(
        admin.send(Method::DELETE, &path, json!({})).await,
        (reqwest::StatusCode::OK, json!(""))
    );
    let (status, answer) = agent.get(&path).await;
    assert_eq!(
        (status.as_u16(), &answer["error"]),
        (404, &json!("Resource could not be found"))
    );
}

#[tokio::test]
async fn a_new_conversation_takes_iso_times_only() {
    let stage = stage().await;
    let agent = &stage.agent;
    let inbox = agent.inbox("Channel::Api").await;
    let contact = agent.contact("Bo").await;
    let create = |until: Value| json!({"inbox_id": inbox, "contact_id": contact, "status": "snoozed", "snoozed_until": until});
    let made = agent
        .does("conversations", create(json!("2100-01-01T00:00:00Z")))
        .await;
    assert_eq!(made["snoozed_until"], "2100-01-01T00:00:00.000Z");
    assert_eq!(made["messages"], json!([]));
    let made = agent
        .does("conversations", create(json!(4_102_444_800_i64)))
        .await;
    assert_eq!(
        (&made["status"], &made["snoozed_until"]),
        (&json!("snoozed"), &Value::Null)
    );
    let broken = json!({"inbox_id": inbox, "contact_id": contact, "message": {"content": "a", "message_type": "x"}});
    assert_eq!(agent.post("conversations", broken).await.0, 500);
    assert_eq!(
        agent
            .post(
                "conversations",
                json!({"inbox_id": inbox, "contact_id": 999_999})
            )
            .await
            .0,
        404
    );
    assert_eq!(agent.post("conversations", json!({})).await.0, 404);
}

#[tokio::test]
async fn a_new_conversation_is_told_with_its_message() {
    let stage = stage().await;
    let agent = &stage.agent;
    let inbox = agent.inbox("Channel::Api").await;
    let contact = agent.contact("Bo").await;
    let mut ear = stage.listen(agent).await;
    let body = json!({"inbox_id": inbox, "contact_id": contact, "message": {"content": "Hi"}});
    let made = agent.does("conversations", body).await;
    let mut told = ear.events_until("conversation.updated").await;
    assert_eq!(told.pop().unwrap(), "conversation.updated");
    told.sort();
    assert_eq!(
        told,
        [
            "conversation.created",
            "first.reply.created",
            "message.created"
        ]
    );
    assert_eq!(made["messages"][0]["content"], "Hi");
    let before = made["id"].as_i64().unwrap();
    let next = agent
        .does(
            "conversations",
            json!({"inbox_id": inbox, "contact_id": contact}),
        )
        .await;
    assert_eq!(next["id"], before + 1);
}
