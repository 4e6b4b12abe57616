//! Contacts.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::stage;

#[tokio::test]
async fn contacts_are_checked_merged_and_told_even_when_nothing_changes() {
    let stage = stage().await;
    let agent = &stage.agent;
    let id = agent.contact("Ana").await;
    let path = format!("contacts/{id}");
    let change = |body: Value| agent.send(Method::PATCH, &path, body);
    let (_, shown) =
        change(json!({"email": "Ana@Mail.Example", "custom_attributes": {"a": 1}})).await;
    assert_eq!(shown["payload"]["email"], "ana@mail.example");
    let (_, shown) = change(json!({"custom_attributes": {"b": null}})).await;
    assert_eq!(
        shown["payload"]["custom_attributes"],
        json!({"a": 1, "b": null})
    );
    let (status, refused) = change(json!({"email": "nobody", "phone_number": "12"})).await;
    assert_eq!(status, 422);
    assert_eq!(
        refused["message"],
        "Email Invalid email, Phone number should be in e164 format"
    );
    assert_eq!(refused["attributes"], json!(["email", "phone_number"]));
    let (status, refused) = agent
        .post("contacts", json!({"email": "ana@mail.example"}))
        .await;
    assert_eq!(
        (status.as_u16(), &refused["message"]),
        (422, &json!("Email has already been taken"))
    );
    let mut ear = stage.listen(agent).await;
    change(json!({"name": "Ana"})).await;
    assert_eq!(ear.event("contact.updated").await["id"], id);
    let labels = format!("{path}/labels");
    assert_eq!(
        agent.does(&labels, json!({"labels": ["vip"]})).await,
        json!({"payload": ["vip"]})
    );
    let listed = agent.fetch("contacts?labels[]=vip&sort=name").await;
    assert_eq!(
        listed["payload"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|contact| contact["id"] == id)
            .count(),
        1
    );
    assert_eq!(listed["meta"]["current_page"], 1);
}
