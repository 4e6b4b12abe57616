//! Staged trouble, by its routes and from within.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use sandbox::options::Options;
use sandbox::trouble::{Act, Rule};
use serde_json::{Value, json};
use support::{Stage, stage, stage_with};

async fn troubled() -> Stage {
    stage_with(Options {
        trouble: true,
        ..Options::default()
    })
    .await
}

async fn can_open(url: &str) -> bool {
    tokio_tungstenite::connect_async(format!("{}/cable", url.replace("http", "ws")))
        .await
        .is_ok()
}

const LIST: &str = "/api/v1/accounts/1/conversations";

#[tokio::test]
async fn a_refusal_meets_as_many_requests_as_it_says_and_no_others() {
    let stage = troubled().await;
    let agent = &stage.agent;
    let rule = json!({"method": "GET", "path": LIST, "skip": 1, "count": 2,
        "act": {"answer": {"status": 503, "body": "busy", "content_type": "text/plain"}}});
    agent.does("/sandbox/rules", rule).await;
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(agent.get("conversations").await.0.as_u16());
    }
    assert_eq!(statuses, [200, 503, 503, 200]);
    assert_eq!(agent.get("labels").await.0, StatusCode::OK);
}

#[tokio::test]
async fn an_answer_can_be_anything_of_any_type() {
    let stage = troubled().await;
    let rule = json!({"path": "/api/v1/accounts/*/labels",
        "act": {"answer": {"status": 200, "body": {"payload": "not a list"}}}});
    stage.agent.does("/sandbox/rules", rule).await;
    assert_eq!(
        stage.agent.fetch("labels").await,
        json!({"payload": "not a list"})
    );
    stage
        .agent
        .send(Method::DELETE, "/sandbox/trouble", json!({}))
        .await;
    assert!(stage.agent.fetch("labels").await["payload"].is_array());
}

#[tokio::test]
async fn a_lost_answer_has_had_its_effect_and_a_cut_request_has_not() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("hello").await;
    let path = format!("conversations/{number}/messages");
    let pattern = "/api/v1/accounts/*/conversations/*/messages";
    for (act, effect) in [(Act::LoseAnswer, 1), (Act::Cut, 0)] {
        let before = count(&agent.fetch(&path).await);
        stage
            .running
            .trouble()
            .add(Rule::new("POST", pattern, 1, act));
        let sent = agent
            .request(Method::POST, &path)
            .json(&json!({"content": "there?"}))
            .send()
            .await;
        // The head alone arrives of a lost answer: without it a browser would ask again.
        assert_eq!(sent.is_ok(), effect == 1);
        if let Ok(answer) = sent {
            assert!(answer.bytes().await.is_err());
        }
        assert_eq!(count(&agent.fetch(&path).await), before + effect);
    }
}

fn count(messages: &Value) -> usize {
    messages["payload"].as_array().unwrap().len()
}

#[tokio::test]
async fn a_delayed_answer_takes_at_least_that_long() {
    let stage = stage().await;
    let delay = Duration::from_millis(120);
    stage.running.trouble().add(Rule {
        delay_ms: 120,
        ..Rule::new("GET", LIST, 1, Act::Pass)
    });
    let start = Instant::now();
    assert_eq!(stage.agent.get("conversations").await.0, StatusCode::OK);
    assert!(start.elapsed() >= delay);
}

#[tokio::test]
async fn the_log_names_requests_and_headers_but_no_secret() {
    let stage = troubled().await;
    let agent = &stage.agent;
    agent.get("conversations?status=open&page=2").await;
    let log = agent.fetch("/sandbox/requests").await;
    let seen = log.as_array().unwrap().last().unwrap();
    assert_eq!(seen["method"], "GET");
    assert_eq!(seen["path"], LIST);
    assert_eq!(seen["query"], "status=open&page=2");
    assert_eq!(seen["status"], 200);
    assert!(
        seen["headers"]
            .as_array()
            .unwrap()
            .contains(&json!("api_access_token"))
    );
    assert!(!log.to_string().contains(&agent.token));
    agent
        .send(Method::DELETE, "/sandbox/requests", json!({}))
        .await;
    assert_eq!(agent.fetch("/sandbox/requests").await, json!([]));
}

#[tokio::test]
async fn a_revoked_token_is_refused() {
    let stage = troubled().await;
    let agent = &stage.agent;
    agent
        .does("/sandbox/tokens/revoke", json!({"email": agent.email}))
        .await;
    assert_eq!(
        agent.get("/api/v1/profile").await.0,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(stage.admin.get("/api/v1/profile").await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_test_acts_as_the_customer() {
    let stage = troubled().await;
    let agent = &stage.agent;
    let number = agent.conversation("hello").await;
    agent
        .does(
            &format!("conversations/{number}/messages"),
            json!({"content": "hi"}),
        )
        .await;
    let mut ear = stage.listen(agent).await;
    agent
        .does(
            "/sandbox/visitor/typing",
            json!({"conversation": number, "on": true}),
        )
        .await;
    assert_eq!(
        ear.event("conversation.typing_on").await["conversation"]["id"],
        number
    );
    agent
        .does("/sandbox/visitor/read", json!({"conversation": number}))
        .await;
    assert_eq!(ear.event("conversation.read").await["id"], number);
    let made = agent
        .does(
            "/sandbox/visitor/messages",
            json!({"conversation": number, "text": "and now?"}),
        )
        .await;
    let heard = ear.event("message.created").await;
    assert_eq!(
        (&heard["id"], &heard["content"]),
        (&made["id"], &json!("and now?"))
    );
    let nobody = json!({"conversation": 9_999_999, "text": "x"});
    assert_eq!(
        agent.post("/sandbox/visitor/messages", nobody).await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn sockets_are_cut_without_a_word_and_refused_for_a_time() {
    let stage = troubled().await;
    let agent = &stage.agent;
    let mut ear = stage.listen(agent).await;
    agent
        .does("/sandbox/cable", json!({"cut": true, "refuse_ms": 0}))
        .await;
    assert!(ear.goodbye().await.is_none());
    assert!(!can_open(&agent.url).await);
    agent
        .send(Method::DELETE, "/sandbox/trouble", json!({}))
        .await;
    assert!(can_open(&agent.url).await);
}

#[tokio::test]
async fn a_silent_socket_gets_neither_events_nor_pings_and_stays_open() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("hello").await;
    let mut ear = stage.listen(agent).await;
    stage.running.trouble().silence_sockets(None);
    agent.says(number, "not heard").await;
    stage.running.app().quiet().await;
    stage.running.trouble().clear();
    agent.says(number, "heard").await;
    assert_eq!(ear.event("message.created").await["content"], "heard");
}

#[tokio::test]
async fn trouble_has_no_routes_unless_asked_for() {
    let stage = stage().await;
    assert_eq!(
        stage.agent.get("/sandbox/requests").await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_storm_sends_exactly_what_it_reports() {
    let stage = troubled().await;
    let agent = &stage.agent;
    let mut ear = stage.listen(agent).await;
    let storm = json!({"per_second": 400, "seconds": 1, "conversations": 7,
        "mix": {"message": 5, "update": 3, "typing": 1, "presence": 1}});
    let sent = agent.does("/sandbox/storm", storm).await;
    assert_eq!(
        (
            &sent["messages"],
            &sent["updates"],
            &sent["typing"],
            &sent["presence"]
        ),
        (&json!(200), &json!(120), &json!(40), &json!(40))
    );
    let hits = sent["conversations"].as_array().unwrap();
    assert_eq!(hits.len(), 7);
    let mut heard = std::collections::BTreeMap::new();
    for _ in 0..200 {
        let message = ear.event("message.created").await;
        let number = message["conversation_id"].as_i64().unwrap();
        let count: &mut i64 = heard.entry(number).or_default();
        *count += 1;
        let text = message["content"].as_str().unwrap();
        assert!(text.starts_with(&format!("[{number}/{count}] ")), "{text}");
    }
    for hit in hits {
        let number = hit["id"].as_i64().unwrap();
        assert_eq!(heard.get(&number).copied(), hit["messages"].as_i64());
        assert!(matches!(heard.get(&number), Some(28 | 29)), "evenly spread");
        let row = agent.look(number).await;
        let newest = row["last_non_activity_message"]["content"]
            .as_str()
            .unwrap();
        assert!(
            newest.starts_with(&format!("[{number}/{}]", hit["messages"])),
            "{newest}"
        );
    }
}

#[tokio::test]
async fn an_unreliable_cable_repeats_what_it_is_told_to() {
    let stage = troubled().await;
    let agent = &stage.agent;
    let number = agent.conversation("hello").await;
    let mut ear = stage.listen(agent).await;
    agent
        .does("/sandbox/cable", json!({"unreliable": {"repeat": 1.0}}))
        .await;
    agent.says(number, "twice").await;
    for _ in 0..2 {
        assert_eq!(ear.event("message.created").await["content"], "twice");
    }
}
