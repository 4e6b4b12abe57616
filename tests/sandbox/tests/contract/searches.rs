//! Searches: by what was said, by who said it, and what the real server cannot take.

use serde_json::{Value, json};

use crate::shapes::{assert_as_recorded, assert_as_recorded_except};
use crate::support::{Person, keys, stage};

fn numbers(list: &Value) -> Vec<i64> {
    let rows = list.as_array().unwrap().iter();
    rows.map(|row| row["id"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn a_search_for_words_finds_what_was_said_in_any_case_and_state() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("My ÄRGER with the tent-pole").await;
    agent
        .does(
            &format!("conversations/{number}/toggle_status"),
            json!({"status": "resolved"}),
        )
        .await;
    for query in [
        "%C3%A4rger",
        "TENT-pole",
        "tent_pole",
        "tent%25&status=pending",
    ] {
        let answer = agent
            .fetch(&format!("conversations/search?q={query}"))
            .await;
        assert!(
            numbers(&answer["payload"]).contains(&number),
            "{query}: {answer}"
        );
    }
    let answer = agent.fetch("conversations/search?q=tent-pole").await;
    assert_as_recorded("search-text", &answer);
    let row = &answer["payload"][0];
    assert_eq!(row["messages"][0]["sender_name"], "Ana");
    let none = agent
        .fetch("conversations/search?q=marked%20resolved%20zz")
        .await;
    assert_eq!(
        none,
        json!({"meta": {"mine_count": 0, "unassigned_count": 0, "all_count": 0}, "payload": []})
    );
    let past = agent
        .fetch("conversations/search?q=tent-pole&page=99")
        .await;
    assert_eq!(past["meta"]["all_count"], 0);
}

#[tokio::test]
async fn a_search_without_words_lists_open_conversations_with_all_that_happened() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    agent
        .does(
            &format!("conversations/{number}/toggle_priority"),
            json!({"priority": "low"}),
        )
        .await;
    let answer = agent.fetch("conversations/search").await;
    let row = answer["payload"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["id"] == number)
        .unwrap();
    let activity = row["messages"].as_array().unwrap().last().unwrap();
    assert_eq!(activity["message_type"], 2);
    assert!(activity.get("sender_name").is_none());
}

#[tokio::test]
async fn contacts_are_found_by_parts_of_what_names_them() {
    let stage = stage().await;
    let agent = &stage.agent;
    let body = json!({"name": "Zoë Quill", "email": "zq@mail.example", "phone_number": "+49111222333", "identifier": "Ident-ZQ"});
    let id = agent.does("contacts", body).await["payload"]["contact"]["id"].clone();
    for (query, hit) in [
        ("zo%C3%8B%20q", true),
        ("zq@mail", true),
        ("49111222", true),
        ("Ident-ZQ", true),
        ("ident-zq", false),
        ("%25uill", true),
    ] {
        let answer = agent.fetch(&format!("contacts/search?q={query}")).await;
        assert_as_recorded("contacts-search", &answer);
        assert_eq!(
            numbers(&answer["payload"]).contains(&id.as_i64().unwrap()),
            hit,
            "{query}"
        );
    }
    let answer = agent
        .fetch("contacts/search?q=e&page=2&include_contact_inboxes=false")
        .await;
    assert_eq!(
        (&answer["meta"]["current_page"], &answer["meta"]["count"]),
        (
            &json!("2"),
            &json!(answer["payload"].as_array().unwrap().len())
        )
    );
    for page in ["0", "-1", "x"] {
        let (status, _) = agent.get(&format!("contacts/search?q=e&page={page}")).await;
        assert_eq!(status, 500, "{page}");
    }
    assert_eq!(
        agent.fetch("contacts/search").await,
        json!({"meta": {"count": null, "current_page": 1, "has_more": null}, "payload": []})
    );
}

#[tokio::test]
async fn the_global_search_finds_each_kind_of_thing() {
    let stage = stage().await;
    let agent = &stage.agent;
    let inbox = agent.inbox("Channel::Api").await;
    let made = agent
        .does(
            "contacts",
            json!({"name": "Quentin Tentpole", "email": "quentin@mail.example"}),
        )
        .await;
    let contact = made["payload"]["contact"]["id"].clone();
    let body = json!({"inbox_id": inbox, "contact_id": contact,
        "message": {"content": "the tentpole snapped", "message_type": "incoming"}});
    let number = agent.does("conversations", body).await["id"].clone();
    let assign = json!({"assignee_id": agent.id});
    agent
        .does(&format!("conversations/{number}/assignments"), assign)
        .await;
    let all = agent.fetch("search?q=TENTpole").await;
    // A recorded line about what happened has no sender.
    assert_as_recorded_except("global-search", &all, &["sender"]);
    assert_eq!(all["payload"]["conversations"][0]["id"], number);
    assert_eq!(all["payload"]["conversations"][0]["agent"]["id"], agent.id);
    assert_eq!(all["payload"]["contacts"][0]["id"], contact);
    assert_eq!(
        all["payload"]["messages"][0]["content"],
        "the tentpole snapped"
    );
    for kind in ["conversations", "contacts", "messages", "articles"] {
        let one = agent.fetch(&format!("search/{kind}?q=tentpole")).await;
        assert_eq!(keys(&one["payload"]), [kind]);
    }
    let alone = agent.fetch("search/conversations?q=tentpole").await;
    assert!(alone["payload"]["conversations"][0]["additional_attributes"].is_object());
    let by_number = agent
        .fetch(&format!("search/conversations?q={number}"))
        .await;
    assert!(
        !by_number["payload"]["conversations"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let past = agent.fetch("search/messages?q=tentpole&page=99").await;
    assert_eq!(past, json!({"payload": {"messages": []}}));
}

#[tokio::test]
async fn a_conversation_without_any_message_breaks_the_global_search_that_finds_it() {
    let stage = stage().await;
    let agent = &stage.agent;
    let inbox = agent.inbox("Channel::Api").await;
    let contact = agent.contact("Silent Sam").await;
    agent
        .does(
            "conversations",
            json!({"inbox_id": inbox, "contact_id": contact}),
        )
        .await;
    for kind in ["search", "search/conversations"] {
        let (status, answer) = agent.get(&format!("{kind}?q=silent%20sam")).await;
        assert_eq!(
            (status.as_u16(), answer),
            (
                500,
                json!({"status": 500, "error": "Internal Server Error"})
            )
        );
    }
    agent.fetch("search/messages?q=silent%20sam").await;
}

#[tokio::test]
async fn agents_search_their_own_inboxes_only() {
    let stage = stage().await;
    let (agent, admin) = (&stage.agent, &stage.admin);
    let (number, text) = behind_a_door(admin, agent).await;
    for (person, count) in [(admin, 1), (agent, 0)] {
        let said = person.fetch(&format!("search/messages?q={text}")).await;
        assert_eq!(said["payload"]["messages"].as_array().unwrap().len(), count);
        let found = person
            .fetch(&format!("conversations/search?q={text}"))
            .await;
        assert_eq!(numbers(&found["payload"]).contains(&number), count == 1);
    }
}

/// A conversation of an inbox that is closed to the agent.
async fn behind_a_door(admin: &Person, agent: &Person) -> (i64, &'static str) {
    let open = numbers(&agent.fetch("inboxes").await["payload"]);
    let all = admin.fetch("inboxes").await;
    let closed = numbers(&all["payload"])
        .into_iter()
        .find(|id| !open.contains(id))
        .unwrap();
    let contact = admin.contact("Dora").await;
    let body = json!({"inbox_id": closed, "contact_id": contact, "source_id": "door-1",
        "message": {"content": "behind-a-door-1"}});
    let made = admin.does("conversations", body).await;
    (made["id"].as_i64().unwrap(), "behind-a-door-1")
}

#[tokio::test]
async fn conversations_can_be_begun_where_the_contact_has_an_address() {
    let stage = stage().await;
    let agent = &stage.agent;
    let api = agent.inbox("Channel::Api").await;
    let bare = agent.contact("Bare").await;
    let places = |id: i64| {
        let path = format!("contacts/{id}/contactable_inboxes");
        async move { agent.fetch(&path).await }
    };
    let first = places(bare).await;
    assert_as_recorded("contactable-inboxes", &first);
    let of = |answer: &Value, inbox: i64| {
        let mut rows = answer["payload"].as_array().unwrap().clone().into_iter();
        rows.find(|row| row["inbox"]["id"] == inbox)
            .map(|row| row["source_id"].clone())
    };
    // Without an address in the API inbox each call makes up a new one.
    assert_ne!(of(&first, api), of(&places(bare).await, api));
    let body = json!({"name": "Rich", "email": "rich@mail.example", "phone_number": "+4911122",
        "inbox_id": api, "source_id": "rich-1"});
    let rich = agent.does("contacts", body).await["payload"]["contact"]["id"]
        .as_i64()
        .unwrap();
    let places_of_rich = places(rich).await;
    assert_eq!(of(&places_of_rich, api), Some(json!("rich-1")));
    let kinds: Vec<&str> = places_of_rich["payload"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["inbox"]["channel_type"].as_str().unwrap())
        .collect();
    assert!(kinds.contains(&"Channel::Email"), "{kinds:?}");
    assert!(!kinds.contains(&"Channel::WebWidget"), "{kinds:?}");
    assert_eq!(
        agent.get("contacts/999999999/contactable_inboxes").await.0,
        404
    );
}
