//! Notifications, and what no event tells of: unread counts, transcripts, drafts.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Person, Stage, stage};

/// Two conversations that the agent is told of, the newer one first.
async fn two_notices(stage: &Stage) -> [Value; 2] {
    let (agent, admin) = (&stage.agent, &stage.admin);
    agent.does("notifications/destroy_all", json!({})).await;
    for _ in 0..2 {
        let number = admin.conversation("Hello").await;
        let path = format!("conversations/{number}/assignments");
        admin.does(&path, json!({"assignee_id": agent.id})).await;
    }
    let rows = list(agent, "").await;
    [rows[0].clone(), rows[1].clone()]
}

async fn list(person: &Person, query: &str) -> Vec<Value> {
    let body = person.fetch(&format!("notifications?{query}")).await;
    body["data"]["payload"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_notification_is_read_unread_snoozed_and_deleted() {
    let stage = stage().await;
    let agent = &stage.agent;
    let [newer, older] = two_notices(&stage).await;
    let path = |row: &Value, what: &str| format!("notifications/{}{what}", row["id"]);
    let mut ear = stage.listen(agent).await;
    let (_, record) = agent
        .send(Method::PATCH, &path(&newer, ""), json!({}))
        .await;
    assert!(record["read_at"].is_string());
    assert_eq!(record["primary_actor_id"], newer["primary_actor_id"]);
    let told = ear.event("notification.updated").await;
    assert_eq!(
        (&told["unread_count"], &told["count"]),
        (&json!(1), &json!(1))
    );
    // The list leaves out what is read unless it is wanted.
    let ids = |rows: Vec<Value>| rows.iter().map(|row| row["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(list(agent, "").await), [older["id"].clone()]);
    assert_eq!(
        ids(list(agent, "includes[]=read&sort_order=asc").await),
        [older["id"].clone(), newer["id"].clone()]
    );
    assert_eq!(agent.get("notifications?sort_order=up").await.0, 500);
    let record = agent.does(&path(&newer, "/unread"), json!({})).await;
    assert_eq!(record["read_at"], Value::Null);
    let record = agent
        .does(
            &path(&newer, "/snooze"),
            json!({"snoozed_until": 4_000_000_000_u64}),
        )
        .await;
    assert_eq!(record["snoozed_until"], "2096-10-02T07:06:40.000Z");
    assert_eq!(agent.fetch("notifications/unread_count").await, 1);
    assert_eq!(
        agent
            .fetch("notifications/unread_count?includes[]=snoozed")
            .await,
        2
    );
    // A time in words is its year.
    let record = agent
        .does(
            &path(&newer, "/snooze"),
            json!({"snoozed_until": "2026-01-01T00:00:00Z"}),
        )
        .await;
    assert_eq!(record["snoozed_until"], "1970-01-01T00:33:46.000Z");
    let soon = json!({"snoozed_until": "soon"});
    assert_eq!(agent.post(&path(&newer, "/snooze"), soon).await.0, 500);
    // Nobody has a hold on another's.
    let (status, _) = stage
        .admin
        .send(Method::DELETE, &path(&older, ""), json!({}))
        .await;
    assert_eq!(status, 404);
    let (status, body) = agent
        .send(Method::DELETE, &path(&older, ""), json!({}))
        .await;
    assert_eq!((status.as_u16(), body), (200, json!("")));
    assert_eq!(
        ear.event("notification.deleted").await["notification"]["id"],
        older["id"]
    );
}

#[tokio::test]
async fn all_are_read_at_once_or_those_of_one_conversation() {
    let stage = stage().await;
    let agent = &stage.agent;
    let [newer, older] = two_notices(&stage).await;
    let one = json!({"primary_actor_type": "Conversation", "primary_actor_id": newer["primary_actor_id"]});
    agent.does("notifications/read_all", one).await;
    assert_eq!(list(agent, "").await[0]["id"], older["id"]);
    agent
        .does(&format!("notifications/{}/unread", newer["id"]), json!({}))
        .await;
    // The number of a conversation is not the id that is meant; then everything is read.
    let number = json!({"primary_actor_type": "Conversation", "primary_actor_id": newer["primary_actor"]["id"]});
    agent.does("notifications/read_all", number).await;
    assert_eq!(agent.fetch("notifications/unread_count").await, 0);
    agent
        .does(&format!("notifications/{}/unread", older["id"]), json!({}))
        .await;
    agent
        .does("notifications/destroy_all", json!({"type": "read"}))
        .await;
    let left = list(agent, "includes[]=read").await;
    assert_eq!((left.len(), &left[0]["id"]), (1, &older["id"]));
    agent
        .does("notifications/destroy_all", json!({"type": "all"}))
        .await;
    assert_eq!(list(agent, "includes[]=read").await, [] as [Value; 0]);
}

#[tokio::test]
async fn transcripts_lie_in_the_outbox_whatever_the_address() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    let path = format!("conversations/{number}/transcript");
    for email in ["ana@mail.example", "not an address"] {
        assert_eq!(
            agent.does(&path, json!({ "email": email })).await,
            json!("")
        );
    }
    for body in [json!({}), json!({"email": ""})] {
        let (status, refused) = agent.post(&path, body).await;
        assert_eq!(
            (status.as_u16(), refused),
            (422, json!({"error": "email param missing"}))
        );
    }
    let deed = json!({"name": "Mail", "visibility": "personal", "actions": [
        {"action_name": "send_email_transcript", "action_params": ["a@mail.example, b@mail.example"]}]});
    let id = agent.does("macros", deed).await["payload"]["id"].clone();
    agent
        .does(
            &format!("macros/{id}/execute"),
            json!({"conversation_ids": [number]}),
        )
        .await;
    stage.running.app().quiet().await;
    let sent: Vec<(i64, String)> = stage
        .running
        .app()
        .db
        .read_now(|conn| {
            conn.prepare(
                "SELECT display_id, email FROM outbox JOIN conversations
                 ON conversations.id = conversation_id ORDER BY outbox.id",
            )?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()
        })
        .unwrap();
    let expected = [
        "ana@mail.example",
        "not an address",
        "a@mail.example",
        "b@mail.example",
    ];
    assert_eq!(sent, expected.map(|email| (number, email.to_owned())));
}

#[tokio::test]
async fn unread_conversations_are_counted_where_the_feature_is_on() {
    let stage = stage().await;
    let (agent, admin) = (&stage.agent, &stage.admin);
    let (status, refused) = agent.get("conversations/unread_counts").await;
    assert_eq!(
        (status.as_u16(), &refused["error"]),
        (
            403,
            &json!("Conversation unread counts feature not enabled for this account")
        )
    );
    stage
        .running
        .app()
        .db
        .write_now::<_, rusqlite::Error>(|tx| {
            tx.execute_batch(
                "UPDATE accounts SET features = json_insert(features, '$[#]', 'conversation_unread_counts');
                 UPDATE conversations SET unread_count = 0;",
            )
        })
        .unwrap();
    let number = agent.conversation("Hello").await;
    let inbox = agent.inbox("Channel::Api").await;
    let labels = agent.fetch("labels").await["payload"].clone();
    let titles = json!({"labels": [labels[0]["title"]]});
    agent
        .does(&format!("conversations/{number}/labels"), titles)
        .await;
    let (inbox, label) = (inbox.to_string(), labels[0]["id"].to_string());
    let counts = json!({"payload": {
        "all_count": 1, "inboxes": {inbox: 1}, "labels": {label: 1}, "teams": {}}});
    assert_eq!(agent.fetch("conversations/unread_counts").await, counts);
    assert_eq!(admin.fetch("conversations/unread_counts").await, counts);
    agent
        .does(
            &format!("conversations/{number}/update_last_seen"),
            json!({}),
        )
        .await;
    let none = json!({"payload": {"all_count": 0, "inboxes": {}, "labels": {}, "teams": {}}});
    assert_eq!(agent.fetch("conversations/unread_counts").await, none);
}

#[tokio::test]
async fn the_account_last_used_is_the_one_that_was_said_to_be() {
    let stage = stage().await;
    let agent = &stage.agent;
    agent.does("update_active_at", json!({})).await;
    let profile = agent.fetch("/api/v1/profile").await;
    assert!(profile["accounts"][0]["active_at"].is_string());
    assert_eq!(profile["account_id"], agent.account_id);
    assert_eq!(agent.does("update_active_at", json!({})).await, json!(""));
}

#[tokio::test]
async fn a_draft_is_kept_for_everybody_until_it_is_dropped() {
    let stage = stage().await;
    let number = stage.agent.conversation("Hello").await;
    let path = format!("conversations/{number}/draft_messages");
    assert_eq!(stage.agent.fetch(&path).await, json!({"has_draft": false}));
    let text = json!({"draft_message": {"message": "half a"}});
    assert_eq!(
        stage.agent.send(Method::PUT, &path, text).await.1,
        json!("")
    );
    assert_eq!(
        stage.admin.fetch(&path).await,
        json!({"has_draft": true, "message": "half a"})
    );
    stage.agent.send(Method::DELETE, &path, json!({})).await;
    assert_eq!(stage.admin.fetch(&path).await, json!({"has_draft": false}));
}
