//! Customers who act by themselves, and the page on which a person is one.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use sandbox::visitors::{Tempo, live};
use serde_json::{Value, json};
use support::{Ear, stage};

#[tokio::test]
async fn customers_write_by_themselves_and_type_before() {
    let stage = stage().await;
    let mut ear = stage.listen(&stage.admin).await;
    let life = tokio::spawn(live(stage.running.app().clone(), Tempo::hasty()));
    let typing = ear.event("conversation.typing_on").await;
    assert_eq!(typing["user"]["type"], "contact");
    let message = ear.event("message.created").await;
    assert_eq!(message["message_type"], 0);
    assert!(!message["content"].as_str().unwrap().is_empty());
    let new = ear.event("conversation.created").await;
    assert!(new["id"].as_i64().unwrap() > 100);
    life.abort();
}

#[tokio::test]
async fn an_answered_customer_reads_the_answer() {
    let stage = stage().await;
    let life = tokio::spawn(live(stage.running.app().clone(), Tempo::hasty()));
    let agent = &stage.agent;
    let number = agent.conversation("Is the shop open on Sunday?").await;
    let mut ear = stage.listen(agent).await;
    agent.says(number, "From eleven to four.").await;
    loop {
        if ear.event("conversation.read").await["id"] == number {
            break;
        }
    }
    life.abort();
}

#[tokio::test]
async fn a_person_writes_on_the_page_and_hears_the_answer_on_the_contacts_stream() {
    let stage = stage().await;
    let agent = &stage.agent;
    let mut staff = stage.listen(agent).await;
    let token = agent
        .does("/visitor/enter", json!({"name": "Grete <b>"}))
        .await["token"]
        .clone();
    let mut visitor = Ear::open(&agent.url).await;
    visitor
        .subscribe(&json!({"channel": "RoomChannel", "pubsub_token": token}).to_string())
        .await;
    visitor
        .frame_where(|frame| frame["type"] == "confirm_subscription")
        .await;

    agent
        .does("/visitor/messages", json!({"token": token, "text": "Hei!"}))
        .await;
    let heard = staff.event("message.created").await;
    assert_eq!(
        (&heard["content"], &heard["sender"]["name"]),
        (&json!("Hei!"), &json!("Grete <b>"))
    );
    let number = heard["conversation_id"].as_i64().unwrap();

    agent.says(number, "Hei, Grete").await;
    loop {
        let message = visitor.event("message.created").await;
        if message["content"] == "Hei, Grete" {
            break;
        }
    }
    agent
        .does("/visitor/typing", json!({"token": token, "on": true}))
        .await;
    assert_eq!(
        staff.event("conversation.typing_on").await["conversation"]["id"],
        number
    );

    let again = agent
        .does("/visitor/enter", json!({"name": "grete <B>"}))
        .await;
    assert_eq!(again["token"], token);
    let history = agent
        .does("/visitor/history", json!({"token": token}))
        .await;
    let texts: Vec<&Value> = history["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| &m["text"])
        .collect();
    assert_eq!(texts, ["Hei, Grete", "Hei!"]);
    assert_eq!(
        agent
            .post("/visitor/history", json!({"token": "forged"}))
            .await
            .0,
        404
    );
}

#[tokio::test]
async fn the_page_runs_under_a_policy_that_allows_no_inline_code() {
    let stage = stage().await;
    let page = stage
        .agent
        .http
        .get(format!("{}/visitor", stage.agent.url))
        .send()
        .await
        .unwrap();
    let policy = page.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.contains("default-src 'none'") && !policy.contains("unsafe"),
        "{policy}"
    );
    let html = page.text().await.unwrap();
    assert!(!html.contains("style=") && !html.contains(" onclick"));
    for file in ["page.js", "page.css"] {
        assert!(html.contains(file));
        let answer = stage
            .agent
            .http
            .get(format!("{}/visitor/{file}", stage.agent.url))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200);
    }
}
