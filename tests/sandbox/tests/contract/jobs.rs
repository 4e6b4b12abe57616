//! What is done after the answer: bulk actions and macros; and two contacts made one.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Person, Stage, keys, stage};

async fn lines(person: &Person, number: i64) -> Vec<String> {
    let thread = person
        .fetch(&format!("conversations/{number}/messages"))
        .await;
    let messages = thread["payload"].as_array().unwrap();
    messages
        .iter()
        .map(|message| message["content"].as_str().unwrap_or_default().to_owned())
        .collect()
}

/// Orders a bulk action, and waits until it is done and told.
async fn bulk(stage: &Stage, body: Value) {
    let (status, answer) = stage.agent.post("bulk_actions", body).await;
    assert_eq!((status.as_u16(), answer), (200, json!("")));
    stage.running.app().quiet().await;
}

#[tokio::test]
async fn a_bulk_action_works_row_after_row_and_checks_nothing() {
    let stage = stage().await;
    let agent = &stage.agent;
    let (first, second) = (
        agent.conversation("one").await,
        agent.conversation("two").await,
    );
    let mut ear = stage.listen(agent).await;
    let order = json!({"type": "Conversation", "ids": [second, first, 999_999], "fields": {"status": "resolved"},
        "labels": {"add": ["vip"]}});
    bulk(&stage, order).await;
    let mut told = Vec::new();
    while told.len() < 2 {
        let row = ear.event("conversation.status_changed").await;
        assert_eq!(row["status"], "resolved");
        told.push(row["id"].as_i64().unwrap());
    }
    assert_eq!(told, [first, second]);
    assert_eq!(agent.look(first).await["labels"], json!(["vip"]));
    let ids = json!([first, second]);
    bulk(&stage, json!({"type": "Conversation", "ids": ids, "fields": {"status": "open"}, "labels": {"remove": ["vip"]}})).await;
    let row = agent.look(first).await;
    assert_eq!(
        (&row["status"], &row["labels"], row["meta"].get("assignee")),
        (&json!("open"), &json!([]), None)
    );
    bulk(
        &stage,
        json!({"type": "Conversation", "ids": ids, "fields": {"assignee_id": 999_999}}),
    )
    .await;
    let row = agent.look(second).await;
    assert_eq!(row["meta"].get("assignee"), None);
    assert_eq!(
        lines(agent, second).await.last().unwrap(),
        &format!("Assigned to  by {}", agent.name)
    );
    let unassigned = agent
        .fetch("conversations?assignee_type=unassigned&status=open")
        .await;
    assert!(
        unassigned["data"]["payload"]
            .as_array()
            .unwrap()
            .iter()
            .all(|row| row["id"] != second)
    );
    let until = json!({"type": "Conversation", "ids": [first], "fields": {"status": "snoozed"}, "snoozed_until": 4_102_444_800_i64});
    bulk(&stage, until).await;
    assert_eq!(
        agent.look(first).await["snoozed_until"],
        "2100-01-01T00:00:00.000Z"
    );
    for harmless in [
        json!({"type": "Conversation", "fields": {"status": "open"}}),
        json!({"type": "Conversation", "ids": first, "fields": {"status": "open"}}),
        json!({"type": "Conversation", "ids": [first], "fields": {"status": "sleeping"}}),
    ] {
        bulk(&stage, harmless).await;
        assert_eq!(agent.look(first).await["status"], "snoozed");
    }
    for order in [json!({"type": "Planet", "ids": [1]}), json!({"ids": [1]})] {
        let (status, body) = agent.post("bulk_actions", order).await;
        assert_eq!((status.as_u16(), body), (422, json!({"success": false})));
    }
}

#[tokio::test]
async fn contacts_are_labelled_in_bulk_by_nobody_and_deleted_by_administrators_only() {
    let stage = stage().await;
    let agent = &stage.agent;
    let (ana, ben) = (agent.contact("Ana").await, agent.contact("Ben").await);
    let mut ear = stage.listen(agent).await;
    bulk(
        &stage,
        json!({"type": "Contact", "ids": [ana, ben], "labels": {"add": ["vip"]}}),
    )
    .await;
    let told = ear.event("contact.updated").await;
    assert_eq!((&told["id"], told.get("performer")), (&json!(ana), None));
    assert_eq!(
        agent.fetch(&format!("contacts/{ben}/labels")).await,
        json!({"payload": ["vip"]})
    );
    let delete = json!({"type": "Contact", "ids": [ana], "action_name": "delete"});
    assert_eq!(agent.post("bulk_actions", delete.clone()).await.0, 401);
    stage.admin.does("bulk_actions", delete).await;
    stage.running.app().quiet().await;
    assert_eq!(agent.get(&format!("contacts/{ana}")).await.0, 404);
}

#[tokio::test]
async fn a_macro_does_its_deeds_in_order_even_where_its_owner_may_not_look() {
    let stage = stage().await;
    let (agent, admin) = (&stage.agent, &stage.admin);
    let deeds = json!([
        {"action_name": "add_label", "action_params": ["vip"]},
        {"action_name": "assign_agent", "action_params": ["1"]},
        {"action_name": "change_priority", "action_params": ["sky-high"]},
        {"action_name": "change_priority", "action_params": ["high"]},
        {"action_name": "add_private_note", "action_params": ["Noted for {{contact.name}}"]},
    ]);
    let made = agent
        .does(
            "macros",
            json!({"name": "Mine", "visibility": "global", "actions": deeds}),
        )
        .await;
    assert_eq!(made["payload"]["visibility"], "personal");
    assert_eq!(made["payload"]["created_by"]["id"], agent.id);
    let path = format!("macros/{}", made["payload"]["id"]);
    let number = agent.conversation("hello").await;
    let mut ear = stage.listen(agent).await;
    let run = agent
        .does(
            &format!("{path}/execute"),
            json!({"conversation_ids": [number]}),
        )
        .await;
    assert_eq!(run, json!(""));
    let note = loop {
        let message = ear.event("message.created").await;
        if message["private"] == true {
            break message;
        }
    };
    assert_eq!(note["content"], "Noted for Ana");
    assert_eq!(note["performer"]["availability_status"], Value::Null);
    assert_eq!(note["sender"]["availability_status"], Value::Null);
    let row = agent.look(number).await;
    assert_eq!(
        (
            &row["labels"],
            &row["priority"],
            row["meta"].get("assignee")
        ),
        (&json!(["vip"]), &json!("high"), None)
    );
    // The inbox that is not the agent's.
    let hidden = admin.fetch("conversations?status=all").await;
    let own = agent.fetch("inboxes").await;
    let own: Vec<&Value> = own["payload"]
        .as_array()
        .unwrap()
        .iter()
        .map(|inbox| &inbox["id"])
        .collect();
    let hidden = hidden["data"]["payload"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| !own.contains(&&row["inbox_id"]));
    if let Some(hidden) = hidden {
        let number = hidden["id"].as_i64().unwrap();
        agent
            .does(
                &format!("{path}/execute"),
                json!({"conversation_ids": [number]}),
            )
            .await;
        stage.running.app().quiet().await;
        assert_eq!(admin.look(number).await["priority"], "high");
    }
    assert_eq!(
        admin
            .post(
                &format!("{path}/execute"),
                json!({"conversation_ids": [number]})
            )
            .await
            .0,
        401
    );
    assert_eq!(
        agent
            .does(
                "macros/999999/execute",
                json!({"conversation_ids": [number]})
            )
            .await,
        json!("")
    );
}

#[tokio::test]
async fn macros_are_kept_and_refused_as_the_contract_says() {
    let stage = stage().await;
    let (agent, admin) = (&stage.agent, &stage.admin);
    let actions = json!([{"action_name": "resolve_conversation", "action_params": []}]);
    let body = json!({"name": "All", "visibility": "global", "actions": actions});
    let made = admin.does("macros", body).await["payload"].clone();
    let path = format!("macros/{}", made["id"]);
    assert_eq!(agent.fetch(&path).await["payload"]["name"], "All");
    let renamed = json!({"name": "Renamed"});
    assert_eq!(
        agent.send(Method::PATCH, &path, renamed.clone()).await.0,
        401
    );
    // Without a visibility an administrator hides a macro from everybody.
    let (_, changed) = admin.send(Method::PATCH, &path, renamed).await;
    assert_eq!(
        (
            &changed["payload"]["name"],
            &changed["payload"]["visibility"]
        ),
        (&json!("Renamed"), &Value::Null)
    );
    let listed = admin.fetch("macros").await;
    assert!(
        listed["payload"]
            .as_array()
            .unwrap()
            .iter()
            .all(|shown| shown["id"] != made["id"])
    );
    let (status, refused) = agent
        .post(
            "macros",
            json!({"name": "x", "actions": [{"action_name": "fly", "action_params": []}]}),
        )
        .await;
    let text = json!({"error": {"actions": ["Macro execution actions fly not supported."]}});
    assert_eq!((status.as_u16(), refused), (422, text));
    let (status, refused) = agent
        .post("macros", json!({"name": "x", "actions": [{"action_name": "send_attachment", "action_params": ["no"]}]}))
        .await;
    assert_eq!(
        (status.as_u16(), refused),
        (422, json!({"error": "Invalid attachment"}))
    );
    for broken in [
        json!({"visibility": "personal", "actions": actions}),
        json!({"name": "x", "visibility": "personal"}),
        json!({"name": "x", "visibility": "odd", "actions": actions}),
    ] {
        assert_eq!(
            admin.post("macros", broken.clone()).await.0,
            500,
            "{broken}"
        );
    }
    assert_eq!(
        agent.get("macros/999999").await,
        (StatusCode::NOT_FOUND, json!(""))
    );
    assert_eq!(admin.send(Method::DELETE, &path, json!({})).await.0, 200);
    assert_eq!(admin.send(Method::DELETE, &path, json!({})).await.0, 500);
    assert_eq!(admin.send(Method::PATCH, &path, json!({})).await.0, 500);
}

#[tokio::test]
async fn merging_moves_everything_to_the_base_whose_own_values_stay() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("mine is yours").await;
    let second = agent.look(number).await["meta"]["sender"]["id"]
        .as_i64()
        .unwrap();
    let change = json!({"phone_number": "+15550001", "custom_attributes": {"a": 1, "b": 2}});
    agent
        .send(Method::PATCH, &format!("contacts/{second}"), change)
        .await;
    let base = agent
        .does(
            "contacts",
            json!({"name": "Base", "custom_attributes": {"a": 3}}),
        )
        .await;
    let base = base["payload"]["contact"]["id"].as_i64().unwrap();
    let mut ear = stage.listen(agent).await;
    let body = json!({"base_contact_id": base, "mergee_contact_id": second});
    let merged = agent.does("actions/contact_merge", body).await;
    assert_eq!(
        (
            &merged["name"],
            &merged["phone_number"],
            &merged["custom_attributes"]
        ),
        (
            &json!("Base"),
            &json!("+15550001"),
            &json!({"a": 3, "b": 2})
        )
    );
    assert!(!keys(&merged).contains(&"contact_inboxes".to_owned()));
    let before = ear.event("contact.merged").await;
    assert_eq!(
        (&before["id"], &before["custom_attributes"]),
        (&json!(base), &json!({"a": 3}))
    );
    assert_eq!(
        ear.event("conversation.contact_changed").await["meta"]["sender"]["id"],
        base
    );
    let moved = ear.event("message.updated").await;
    assert_eq!(
        moved["previous_changes"]["sender_id"],
        json!([second, base])
    );
    assert_eq!(ear.event("contact.deleted").await["id"], second);
    assert_eq!(
        ear.event("contact.updated").await["custom_attributes"],
        json!({"a": 3, "b": 2})
    );
    assert_eq!(agent.get(&format!("contacts/{second}")).await.0, 404);
    let same = json!({"base_contact_id": base, "mergee_contact_id": base});
    assert_eq!(agent.does("actions/contact_merge", same).await["id"], base);
    let unknown = json!({"base_contact_id": base, "mergee_contact_id": second});
    assert_eq!(agent.post("actions/contact_merge", unknown).await.0, 404);
}

#[tokio::test]
async fn an_address_belongs_to_one_contact_of_an_inbox() {
    let stage = stage().await;
    let agent = &stage.agent;
    let inbox = agent.inbox("Channel::Api").await;
    let (ana, ben) = (agent.contact("Ana").await, agent.contact("Ben").await);
    let path = format!("contacts/{ana}/contact_inboxes");
    let body = json!({"inbox_id": inbox, "source_id": "ana-1"});
    let made = agent.does(&path, body.clone()).await;
    assert_eq!(
        (&made["source_id"], &made["inbox"]["id"]),
        (&json!("ana-1"), &json!(inbox))
    );
    assert_eq!(agent.does(&path, body.clone()).await, made);
    assert_eq!(
        agent
            .post(&format!("contacts/{ben}/contact_inboxes"), body.clone())
            .await
            .0,
        500
    );
    assert_eq!(agent.post(&path, json!({"inbox_id": 999_999})).await.0, 404);
    let one = agent.does(&path, json!({"inbox_id": inbox})).await;
    let two = agent.does(&path, json!({"inbox_id": inbox})).await;
    assert_ne!(one["source_id"], two["source_id"]);
    let owner = agent.does("contact_inboxes/filter", body).await;
    assert_eq!(
        (
            &owner["id"],
            owner["contact_inboxes"].as_array().unwrap().len()
        ),
        (&json!(ana), 3)
    );
    let nobody = json!({"inbox_id": inbox, "source_id": "nobody"});
    assert_eq!(
        agent.post("contact_inboxes/filter", nobody).await,
        (StatusCode::NOT_FOUND, json!(""))
    );
    let foreign = json!({"inbox_id": 9, "source_id": "ana-1"});
    assert_eq!(agent.post("contact_inboxes/filter", foreign).await.0, 401);
    for path in ["contacts/import", "contacts/export"] {
        assert_eq!(agent.post(path, json!({})).await.0, 401, "{path}");
    }
    let (status, refused) = stage.admin.post("contacts/import", json!({})).await;
    assert_eq!(
        (status.as_u16(), refused),
        (422, json!({"error": "File is blank"}))
    );
    assert_eq!(
        stage.admin.does("contacts/export", json!({})).await,
        json!("")
    );
}
