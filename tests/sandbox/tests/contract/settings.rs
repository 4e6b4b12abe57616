//! What an account is set up with, and who may change it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::shapes::assert_as_recorded;
use crate::support::{Person, Stage, stage};

const FORBIDDEN: &str = "You are not authorized to do this action";

#[track_caller]
fn assert_refused(answer: (reqwest::StatusCode, Value), message: &str, attributes: Value) {
    let expected = json!({"message": message, "attributes": attributes});
    assert_eq!((answer.0.as_u16(), answer.1), (422, expected));
}

async fn patch(person: &Person, path: &str, body: Value) -> Value {
    let (status, answer) = person.send(Method::PATCH, path, body).await;
    assert_eq!(status, 200, "{path}: {answer}");
    answer
}

async fn delete(person: &Person, path: &str) -> (u16, Value) {
    let (status, answer) = person.send(Method::DELETE, path, json!({})).await;
    (status.as_u16(), answer)
}

/// That only administrators get through, whatever they would get.
async fn assert_closed(stage: &Stage, method: Method, path: &str, body: Value) {
    let (status, answer) = stage.agent.send(method, path, body).await;
    assert_eq!(
        (status.as_u16(), &answer["error"]),
        (401, &json!(FORBIDDEN)),
        "{path}"
    );
}

#[tokio::test]
async fn any_agent_writes_finds_and_deletes_canned_responses() {
    let stage = stage().await;
    let agent = &stage.agent;
    let made = agent
        .does(
            "canned_responses",
            json!({"canned_response": {"short_code": "zhello", "content": "Hi {{contact.name}}"}}),
        )
        .await;
    assert_as_recorded("canned-create", &made);
    let second = agent
        .does(
            "canned_responses",
            json!({"short_code": "azz", "content": "says zhello inside"}),
        )
        .await;
    let same = json!({"canned_response": {"short_code": "zhello", "content": "again"}});
    assert_refused(
        agent.post("canned_responses", same).await,
        "Short code has already been taken",
        json!(["short_code"]),
    );
    let blank = json!({"canned_response": {"short_code": "", "content": ""}});
    assert_refused(
        agent.post("canned_responses", blank).await,
        "Content can't be blank, Short code can't be blank",
        json!(["content", "short_code"]),
    );
    let found = agent.fetch("canned_responses?search=ZHELLO").await;
    assert_eq!(found, json!([made, second]));
    let path = format!("canned_responses/{}", made["id"]);
    let changed = patch(
        agent,
        &path,
        json!({"canned_response": {"content": "Changed"}}),
    )
    .await;
    assert_eq!(
        (&changed["content"], &changed["short_code"]),
        (&json!("Changed"), &json!("zhello"))
    );
    assert_eq!(delete(agent, &path).await, (200, json!("")));
    assert_eq!(delete(agent, &path).await.0, 404);
}

#[tokio::test]
async fn labels_are_checked_told_and_renamed_wherever_they_stick() {
    let stage = stage().await;
    let (agent, admin) = (&stage.agent, &stage.admin);
    assert_closed(
        &stage,
        Method::POST,
        "labels",
        json!({"label": {"title": "nope"}}),
    )
    .await;
    let mut ear = stage.listen(agent).await;
    let label = json!({"label": {"title": "Fresh-One", "color": "#1F93FF"}});
    let made = admin.does("labels", label).await;
    assert_eq!(
        (
            &made["title"],
            &made["color"],
            &made["description"],
            &made["show_on_sidebar"]
        ),
        (
            &json!("fresh-one"),
            &json!("#1F93FF"),
            &Value::Null,
            &Value::Null
        )
    );
    let keys = ear.event("account.cache_invalidated").await["cache_keys"].clone();
    assert_eq!(agent.fetch("cache_keys").await["cache_keys"], keys);
    let same = json!({"label": {"title": "FRESH-one"}});
    assert_refused(
        admin.post("labels", same).await,
        "Title has already been taken",
        json!(["title"]),
    );
    let words = json!({"label": {"title": "two words"}});
    assert_refused(
        admin.post("labels", words).await,
        "Title is invalid",
        json!(["title"]),
    );

    let number = agent.conversation("Hello").await;
    let stuck = format!("conversations/{number}/labels");
    agent
        .does(&stuck, json!({"labels": ["vip", "fresh-one"]}))
        .await;
    let contact = agent.look(number).await["meta"]["sender"]["id"].clone();
    let of_contact = format!("contacts/{contact}/labels");
    agent
        .does(&of_contact, json!({"labels": ["fresh-one"]}))
        .await;
    let path = format!("labels/{}", made["id"]);
    assert_closed(
        &stage,
        Method::PATCH,
        &path,
        json!({"label": {"title": "x"}}),
    )
    .await;
    patch(
        admin,
        &path,
        json!({"label": {"title": "older", "description": "d"}}),
    )
    .await;
    assert_eq!(
        agent.fetch(&stuck).await,
        json!({"payload": ["vip", "older"]})
    );
    let listed = agent.fetch("conversations?labels[]=older&status=all").await;
    assert_eq!(listed["data"]["payload"][0]["id"], number);
    assert_closed(&stage, Method::DELETE, &path, json!({})).await;
    assert_eq!(delete(admin, &path).await, (200, json!("")));
    assert_eq!(agent.fetch(&stuck).await, json!({"payload": ["vip"]}));
    assert_eq!(agent.fetch(&of_contact).await, json!({"payload": []}));
    assert_eq!(agent.get(&path).await.0, 404);
}

#[tokio::test]
async fn teams_and_their_members_are_for_administrators_to_change() {
    let stage = stage().await;
    let (agent, admin) = (&stage.agent, &stage.admin);
    assert_closed(&stage, Method::POST, "teams", json!({"name": "nope"})).await;
    let mut ear = stage.listen(agent).await;
    let body = json!({"name": "Night Shift", "description": "late", "allow_auto_assign": false});
    let made = admin.does("teams", body).await;
    assert_as_recorded("team-create", &made);
    assert_eq!(
        (&made["name"], &made["is_member"]),
        (&json!("night shift"), &json!(false))
    );
    ear.event("account.cache_invalidated").await;
    assert_refused(
        admin.post("teams", json!({"name": "night shift"})).await,
        "Name has already been taken",
        json!(["name"]),
    );
    let path = format!("teams/{}", made["id"]);
    let members = format!("{path}/team_members");
    let added = admin.does(&members, json!({"user_ids": [agent.id]})).await;
    assert_eq!(added[0]["id"], agent.id);
    assert_eq!(agent.fetch(&path).await["is_member"], true);
    let both = json!({"user_ids": [stage.other.id, admin.id]});
    assert_eq!(
        patch(admin, &members, both).await.as_array().unwrap().len(),
        2
    );
    let stranger = json!({"user_ids": [999_999]});
    let (status, refused) = admin.post(&members, stranger).await;
    assert_eq!(
        (status.as_u16(), &refused["error"]),
        (401, &json!("Invalid User IDs"))
    );
    assert_eq!(admin.post(&members, json!({})).await.0, 500);
    let gone = json!({"user_ids": [admin.id]});
    assert_eq!(
        admin.send(Method::DELETE, &members, gone).await,
        (reqwest::StatusCode::OK, json!(""))
    );
    assert_eq!(agent.fetch(&members).await[0]["id"], stage.other.id);
    assert_closed(
        &stage,
        Method::POST,
        &members,
        json!({"user_ids": [agent.id]}),
    )
    .await;
    let changed = patch(admin, &path, json!({"description": "changed"})).await;
    assert_eq!(
        (&changed["description"], &changed["name"]),
        (&json!("changed"), &json!("night shift"))
    );
    assert_closed(&stage, Method::DELETE, &path, json!({})).await;
    let number = agent.conversation("Hello").await;
    agent
        .does(
            &format!("conversations/{number}/assignments"),
            json!({"team_id": made["id"]}),
        )
        .await;
    assert_eq!(delete(admin, &path).await, (200, json!("")));
    assert!(agent.look(number).await["meta"].get("team").is_none());
}

#[tokio::test]
async fn custom_attributes_are_defined_by_words_or_numbers() {
    let stage = stage().await;
    let (agent, admin) = (&stage.agent, &stage.admin);
    let path = "custom_attribute_definitions";
    let body = |key: &str| {
        json!({"custom_attribute_definition": {"attribute_display_name": "Plan", "attribute_key": key,
            "attribute_model": 1, "attribute_display_type": "list", "attribute_values": ["a", "b"]}})
    };
    assert_closed(&stage, Method::POST, path, body("plan_x")).await;
    let made = admin.does(path, body("plan_x")).await;
    let listed = agent.fetch(&format!("{path}?attribute_model=1")).await;
    assert!(listed.as_array().unwrap().contains(&made));
    assert_eq!(
        (&made["attribute_model"], &made["attribute_display_type"]),
        (&json!("contact_attribute"), &json!("list"))
    );
    assert_refused(
        admin.post(path, body("plan_x")).await,
        "Attribute key has already been taken",
        json!(["attribute_key"]),
    );
    let odd = json!({"custom_attribute_definition": {"attribute_display_type": "colour"}});
    assert_eq!(admin.post(path, odd).await.0, 500);
    let one = format!("{path}/{}", made["id"]);
    let changed = patch(admin, &one, json!({"attribute_values": ["c"]})).await;
    assert_eq!(changed["attribute_values"], json!(["c"]));
    assert_closed(&stage, Method::DELETE, &one, json!({})).await;
    assert_eq!(delete(admin, &one).await, (204, json!("")));
    assert_eq!(agent.get(&one).await.0, 404);
}

#[tokio::test]
async fn pages_of_others_can_be_put_beside_a_conversation() {
    let stage = stage().await;
    let agent = &stage.agent;
    let before = agent
        .fetch("dashboard_apps")
        .await
        .as_array()
        .unwrap()
        .len();
    let frame = json!([{"type": "frame", "url": "https://orders.example"}]);
    let made = agent
        .does(
            "dashboard_apps",
            json!({"dashboard_app": {"title": "Orders", "content": frame}}),
        )
        .await;
    assert_eq!(made["content"], frame);
    assert!(made["created_at"].is_string());
    let path = format!("dashboard_apps/{}", made["id"]);
    assert_eq!(
        patch(agent, &path, json!({"title": "Shop"})).await["title"],
        "Shop"
    );
    let wrong = json!({"dashboard_app": {"title": "", "content": frame}});
    assert_eq!(agent.post("dashboard_apps", wrong).await.0, 422);
    assert_eq!(delete(agent, &path).await.0, 204);
    assert_eq!(
        agent
            .fetch("dashboard_apps")
            .await
            .as_array()
            .unwrap()
            .len(),
        before
    );
}

#[tokio::test]
async fn wishes_for_notifications_replace_one_another_and_know_no_other_words() {
    let stage = stage().await;
    let agent = &stage.agent;
    let path = "notification_settings";
    let shown = agent.fetch(path).await;
    assert_as_recorded("notification-settings", &shown);
    assert_eq!(shown["all_push_flags"].as_array().unwrap().len(), 8);
    let wish = json!({"notification_settings": {"selected_email_flags": [],
        "selected_push_flags": ["push_conversation_mention", "push_conversation_creation"]}});
    let changed = patch(agent, path, wish).await;
    assert_eq!(changed["selected_email_flags"], json!([]));
    assert_eq!(
        changed["selected_push_flags"],
        json!(["push_conversation_creation", "push_conversation_mention"])
    );
    let odd = json!({"notification_settings": {"selected_email_flags": ["email_lunch"]}});
    assert_eq!(agent.send(Method::PATCH, path, odd).await.0, 500);
    let (status, refused) = agent.send(Method::PATCH, path, json!({"x": 1})).await;
    assert_eq!(status, 422);
    assert_eq!(
        refused["error"],
        "param is missing or the value is empty: notification_settings"
    );
}

#[tokio::test]
async fn the_account_is_for_administrators_to_change() {
    let stage = stage().await;
    let path = format!("/api/v1/accounts/{}", stage.admin.account_id);
    let wish = json!({"name": "Fjellvik", "auto_resolve_after": 60});
    let (status, _) = stage.agent.send(Method::PATCH, &path, wish.clone()).await;
    assert_eq!(status, 401);
    let changed = patch(&stage.admin, &path, wish).await;
    assert_eq!(
        (&changed["name"], &changed["settings"]["auto_resolve_after"]),
        (&json!("Fjellvik"), &json!(60))
    );
}
