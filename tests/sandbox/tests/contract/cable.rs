//! The socket's protocol.

use crate::support::{Ear, Person, stage};
use sandbox::customer;
use serde_json::{Value, json};

async fn identifier(person: &Person, change: impl FnOnce(&mut Value)) -> String {
    let profile = person.fetch("/api/v1/profile").await;
    let mut asked = json!({
        "channel": "RoomChannel",
        "pubsub_token": profile["pubsub_token"],
        "account_id": person.account_id,
        "user_id": person.id,
    });
    change(&mut asked);
    asked.to_string()
}

#[tokio::test]
async fn a_socket_is_welcomed_confirmed_told_who_is_there_and_pinged() {
    let stage = stage().await;
    let agent = &stage.agent;
    let mut ear = Ear::open(&stage.running.url).await;
    assert_eq!(ear.frame().await, json!({"type": "welcome"}));
    // Ids may be texts.
    let asked = identifier(agent, |asked| {
        asked["account_id"] = json!(agent.account_id.to_string());
    })
    .await;
    ear.subscribe(&asked).await;
    assert_eq!(
        ear.frame().await,
        json!({"type": "confirm_subscription", "identifier": asked})
    );
    let present = ear.event("presence.update").await;
    assert_eq!(present["users"][agent.id.to_string()], "online");
    assert_eq!(present["account_id"], agent.account_id);
    assert!(present["contacts"].is_object());
    let ping = ear.frame_where(|frame| frame["type"] == "ping").await;
    assert!(ping["message"].is_i64());
}

#[tokio::test]
async fn a_wrong_subscription_meets_silence_and_stays_registered() {
    let stage = stage().await;
    let agent = &stage.agent;
    let mut ear = Ear::open(&stage.running.url).await;
    ear.frame().await;
    let wrong = [
        identifier(agent, |asked| asked["pubsub_token"] = json!("forged")).await,
        identifier(agent, |asked| asked["user_id"] = json!(stage.admin.id)).await,
        identifier(agent, |asked| asked["account_id"] = json!(999_999)).await,
        identifier(agent, |asked| asked["channel"] = json!("OtherChannel")).await,
        identifier(agent, |asked| {
            drop(asked.as_object_mut().unwrap().remove("account_id"));
        })
        .await,
    ];
    for asked in &wrong {
        ear.subscribe(asked).await;
        ear.subscribe(asked).await;
    }
    for nonsense in [
        json!(7),
        json!({"command": "subscribe", "identifier": "no json"}),
        json!({"command": "fly"}),
    ] {
        ear.say(nonsense).await;
    }
    let right = identifier(agent, |_| ()).await;
    ear.subscribe(&right).await;
    // The first thing heard is the answer to the right one.
    assert_eq!(ear.frame().await["identifier"], right);
    ear.event("presence.update").await;
    // A second try of the right one is not answered, either; presence is.
    ear.subscribe(&right).await;
    ear.identifier = right;
    ear.presence().await;
    let next = ear.frame().await;
    assert_eq!(next["message"]["event"], "presence.update");
}

#[tokio::test]
async fn frames_stop_when_a_subscription_ends() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    let mut leaving = stage.listen(agent).await;
    let mut staying = stage.listen(agent).await;
    let identifier = leaving.identifier.clone();
    leaving
        .say(json!({"command": "unsubscribe", "identifier": identifier}))
        .await;
    // The same again is a new subscription, confirmed: the order to leave was heard.
    leaving.subscribe("{\"channel\":\"None\"}").await;
    leaving.presence().await;
    let other = identifier_with_text_ids(agent).await;
    leaving.subscribe(&other).await;
    leaving
        .frame_where(|frame| frame["type"] == "confirm_subscription")
        .await;
    agent
        .does(
            &format!("conversations/{number}/messages"),
            json!({"content": "Hi"}),
        )
        .await;
    staying.event("message.created").await;
    let heard = leaving
        .frame_where(|frame| frame["message"]["event"] == "message.created")
        .await;
    assert_eq!(heard["identifier"], other);
}

async fn identifier_with_text_ids(person: &Person) -> String {
    identifier(person, |asked| {
        asked["user_id"] = json!(person.id.to_string());
    })
    .await
}

#[tokio::test]
async fn only_the_inboxs_people_and_administrators_hear_of_a_conversation() {
    let stage = stage().await;
    let (outsider, admin) = (&stage.other, &stage.admin);
    let theirs = outsider.fetch("inboxes").await;
    let own: Vec<Value> = theirs["payload"]
        .as_array()
        .unwrap()
        .iter()
        .map(|inbox| inbox["id"].clone())
        .collect();
    let all = admin.fetch("conversations?status=all").await;
    let rows = all["data"]["payload"].as_array().unwrap();
    let closed = rows
        .iter()
        .find(|row| !own.contains(&row["inbox_id"]))
        .expect("a closed inbox");
    let open = rows
        .iter()
        .find(|row| own.contains(&row["inbox_id"]))
        .expect("an open inbox");
    let mut outside = stage.listen(outsider).await;
    let mut inside = stage.listen(admin).await;
    let path = |row: &Value| format!("conversations/{}/messages", row["id"]);
    admin
        .does(&path(closed), json!({"content": "closed", "private": true}))
        .await;
    admin
        .does(&path(open), json!({"content": "open", "private": true}))
        .await;
    assert_eq!(inside.event("message.created").await["content"], "closed");
    assert_eq!(outside.event("message.created").await["content"], "open");
}

#[tokio::test]
async fn the_typist_does_not_hear_the_own_typing() {
    let stage = stage().await;
    let (agent, admin) = (&stage.agent, &stage.admin);
    let number = agent.conversation("Hello").await;
    let mut own = stage.listen(agent).await;
    let mut other = stage.listen(admin).await;
    let path = format!("conversations/{number}/toggle_typing_status");
    agent
        .does(&path, json!({"typing_status": "on", "is_private": true}))
        .await;
    assert_eq!(
        agent.does(&path, json!({"typing_status": "maybe"})).await,
        json!("")
    );
    let heard = other.event("conversation.typing_on").await;
    assert_eq!(
        (&heard["is_private"], &heard["user"]["id"]),
        (&json!(true), &json!(agent.id))
    );
    admin.does(&path, json!({"typing_status": "off"})).await;
    let heard = own
        .frame_where(|frame| {
            frame["message"]["event"]
                .as_str()
                .is_some_and(|name| name.contains("typing"))
        })
        .await;
    assert_eq!(heard["message"]["event"], "conversation.typing_off");
}

#[tokio::test]
async fn a_customer_hears_public_words_only() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    // Every conversation event carries the customer's secret.
    let mut ear = stage.listen(agent).await;
    agent
        .does(
            &format!("conversations/{number}/custom_attributes"),
            json!({"custom_attributes": {"a": 1}}),
        )
        .await;
    let token = ear.event("conversation.updated").await["contact_inbox"]["pubsub_token"].clone();
    let mut customer = Ear::open(&stage.running.url).await;
    let asked = json!({"channel": "RoomChannel", "pubsub_token": token}).to_string();
    customer.subscribe(&asked).await;
    let present = customer.event("presence.update").await;
    assert!(present.get("contacts").is_none());
    let path = format!("conversations/{number}/messages");
    agent
        .does(&path, json!({"content": "secret", "private": true}))
        .await;
    agent.does(&path, json!({"content": "public"})).await;
    assert_eq!(customer.event("message.created").await["content"], "public");
}

#[tokio::test]
async fn a_customer_can_be_played_from_within() {
    let stage = stage().await;
    let agent = &stage.agent;
    let app = stage.running.app();
    let inbox = agent.inbox("Channel::Telegram").await;
    let contact = agent.contact("Walk-in").await;
    let mut ear = stage.listen(agent).await;
    let letter = customer::Letter::text(contact, customer::Place::NewIn(inbox), "Anybody there?");
    let received = customer::incoming(app, letter).await.unwrap();
    let told = ear.event("conversation.created").await;
    assert_eq!(told["waiting_since"], told["created_at"]);
    let number = told["id"].as_i64().unwrap();
    customer::typing(app, received.conversation_id, true)
        .await
        .unwrap();
    let heard = ear.event("conversation.typing_on").await;
    assert_eq!(
        (&heard["user"]["type"], &heard["conversation"]["id"]),
        (&json!("contact"), &json!(number))
    );
    agent
        .does(
            &format!("conversations/{number}/messages"),
            json!({"content": "Yes"}),
        )
        .await;
    customer::read(app, received.conversation_id).await.unwrap();
    assert_ne!(
        ear.event("conversation.read").await["contact_last_seen_at"],
        0
    );
    let read = ear.event("message.updated").await;
    assert_eq!(read["previous_changes"]["status"], json!(["sent", "read"]));
}

#[tokio::test]
async fn an_event_of_a_background_job_does_not_know_who_is_online() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    let mut ear = stage.listen(agent).await;
    agent
        .does(
            &format!("conversations/{number}/assignments"),
            json!({"assignee_id": agent.id}),
        )
        .await;
    let told = ear.event("conversation.updated").await;
    assert_eq!(told["meta"]["assignee"]["availability_status"], Value::Null);
    assert!(told.get("performer").is_none());
    assert_eq!(
        agent.look(number).await["meta"]["assignee"]["availability_status"],
        "online"
    );
}

#[tokio::test]
async fn a_request_that_is_no_upgrade_finds_no_page() {
    let stage = stage().await;
    let answer = reqwest::get(format!("{}/cable", stage.running.url))
        .await
        .unwrap();
    assert_eq!(answer.status(), 404);
    assert_eq!(answer.text().await.unwrap(), "Page not found");
}

#[tokio::test]
async fn each_step_of_a_change_is_told_as_it_was() {
    let stage = stage().await;
    let (agent, admin) = (&stage.agent, &stage.admin);
    let number = agent.conversation("Hello").await;
    let path = format!("conversations/{number}/toggle_status");
    agent.does(&path, json!({"status": "resolved"})).await;
    let mut ear = stage.listen(agent).await;
    agent.does(&path, json!({"status": "open"})).await;
    let opened = ear.event("conversation.status_changed").await;
    assert_eq!(opened["meta"]["assignee"], Value::Null);
    let taken = ear.event("assignee.changed").await;
    assert_eq!(taken["meta"]["assignee"]["id"], agent.id);
    // A new conversation still waits when it is told, though its first message answers.
    let (inbox, contact) = (
        agent.inbox("Channel::Api").await,
        agent.contact("Ana").await,
    );
    let body = json!({"inbox_id": inbox, "contact_id": contact, "message": {"content": "Hi"}});
    let mut ear = stage.listen(agent).await;
    agent.does("conversations", body).await;
    let created = ear.event("conversation.created").await;
    assert!(created["waiting_since"].as_i64() > Some(0));
    assert_eq!(created["first_reply_created_at"], Value::Null);
    assert_eq!(created["messages"][0]["content"], "Hi");
    assert_eq!(ear.event("conversation.updated").await["waiting_since"], 0);
    // The older notification of a conversation still counts beside the newer one.
    let assign = format!("conversations/{number}/assignments");
    admin.does(&assign, json!({"assignee_id": null})).await;
    let before = agent
        .fetch("notifications/unread_count")
        .await
        .as_i64()
        .unwrap();
    let mut ear = stage.listen(agent).await;
    admin.does(&assign, json!({"assignee_id": agent.id})).await;
    assert_eq!(
        ear.event("notification.created").await["unread_count"],
        before + 1
    );
    let incoming = json!({"content": "there?", "message_type": "incoming"});
    admin
        .does(&format!("conversations/{number}/messages"), incoming)
        .await;
    assert_eq!(
        ear.event("notification.created").await["unread_count"],
        before + 2
    );
    assert_eq!(
        ear.event("notification.deleted").await["unread_count"],
        before + 1
    );
    // Reading is told as if nothing had been seen yet.
    agent
        .does(
            &format!("conversations/{number}/update_last_seen"),
            json!({}),
        )
        .await;
    let read = ear.event("notification.updated").await;
    assert_eq!(read["unread_count"], before);
    assert_ne!(read["notification"]["primary_actor"]["unread_count"], 0);
}
