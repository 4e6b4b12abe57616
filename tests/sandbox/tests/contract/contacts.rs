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

#[tokio::test]
async fn a_picture_is_told_twice_and_once_more_after_it_is_gone() {
    let stage = stage().await;
    let agent = &stage.agent;
    let id = agent.contact("Ana").await;
    let mut ear = stage.listen(agent).await;
    let file = reqwest::multipart::Part::bytes(vec![0_u8; 8])
        .file_name("face.png")
        .mime_str("image/png")
        .unwrap();
    let answer = agent
        .request(Method::PATCH, &format!("contacts/{id}"))
        .multipart(reqwest::multipart::Form::new().part("avatar", file))
        .send()
        .await
        .unwrap();
    let shown: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    let picture = shown["payload"]["thumbnail"].clone();
    assert!(picture.as_str().unwrap().ends_with("/face.png"));
    // The second time by a job, which is nobody.
    for by_somebody in [true, false] {
        let told = ear.event("contact.updated").await;
        assert_eq!(told["thumbnail"], picture);
        assert_eq!(told.get("performer").is_some(), by_somebody);
    }
    let (_, shown) = agent
        .send(Method::DELETE, &format!("contacts/{id}/avatar"), json!({}))
        .await;
    assert_eq!(shown["payload"]["thumbnail"], "");
    assert_eq!(ear.event("contact.updated").await["thumbnail"], picture);
}

#[tokio::test]
async fn a_contact_is_put_only_into_an_inbox_of_its_account() {
    let stage = stage().await;
    let (status, _) = stage
        .agent
        .post("contacts", json!({"name": "Ana", "inbox_id": 999_999}))
        .await;
    assert_eq!(status, 404);
}
