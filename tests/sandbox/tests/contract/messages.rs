//! Messages: the cursors, what is taken and what is refused, and what follows.

use crate::support::{Person, stage};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

/// A conversation with so many notes, which do not wake anything; its number and their ids.
async fn with_notes(person: &Person, count: usize) -> (String, Vec<i64>) {
    let number = person.conversation("first").await;
    let path = format!("conversations/{number}/messages");
    let mut ids = vec![
        person.fetch(&path).await["payload"][0]["id"]
            .as_i64()
            .unwrap(),
    ];
    for at in 0..count {
        let sent = person
            .does(
                &path,
                json!({"content": format!("note {at}"), "private": true}),
            )
            .await;
        ids.push(sent["id"].as_i64().unwrap());
    }
    (path, ids)
}

fn ids(page: &Value) -> Vec<i64> {
    let rows = page["payload"].as_array().unwrap().iter();
    rows.map(|message| message["id"].as_i64().unwrap())
        .collect()
}

#[tokio::test]
async fn cursors_cut_the_thread_as_the_contract_says() {
    let stage = stage().await;
    let (path, all) = with_notes(&stage.agent, 24).await;
    let agent = &stage.agent;
    assert_eq!(ids(&agent.fetch(&path).await), all[5..]);
    assert_eq!(
        ids(&agent.fetch(&format!("{path}?before={}", all[5])).await),
        all[..5]
    );
    assert_eq!(
        ids(&agent.fetch(&format!("{path}?after={}", all[20])).await),
        all[21..]
    );
    let between = agent
        .fetch(&format!("{path}?after={}&before={}", all[3], all[6]))
        .await;
    assert_eq!(ids(&between), all[3..6]);
    assert_eq!(
        ids(&agent.fetch(&format!("{path}?before=")).await),
        all[5..]
    );
    assert_eq!(
        ids(&agent.fetch(&format!("{path}?before=word")).await),
        [] as [i64; 0]
    );
    assert_eq!(ids(&agent.fetch(&format!("{path}?after=0")).await), all);
    assert_eq!(
        ids(&agent
            .fetch(&format!("{path}?filter_internal_messages=1"))
            .await),
        all[..1]
    );
    let (status, _) = agent
        .get(&format!("{path}?after=99999999999999999999"))
        .await;
    assert_eq!(status, 500);
}

#[tokio::test]
async fn the_frame_of_ones_own_message_can_come_before_the_answer() {
    let stage = stage().await;
    let number = stage.agent.conversation("Hello").await;
    let mut ear = stage.listen(&stage.agent).await;
    let path = format!("conversations/{number}/messages");
    let agent = stage.agent.clone();
    let answer = tokio::spawn(async move {
        agent
            .does(&path, json!({"content": "Hi", "echo_id": 7}))
            .await
    });
    let heard = ear.event("message.created").await;
    let answer = answer.await.unwrap();
    assert_eq!(heard["id"], answer["id"]);
    assert_eq!(
        (heard["echo_id"].clone(), answer["echo_id"].clone()),
        (json!(7), json!(7))
    );
    assert_eq!(heard["performer"]["id"], stage.agent.id);
}

#[tokio::test]
async fn a_first_reply_is_told_and_ends_the_waiting_once() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    assert_ne!(agent.look(number).await["waiting_since"], 0);
    let mut ear = stage.listen(agent).await;
    let path = format!("conversations/{number}/messages");
    agent.does(&path, json!({"content": "Hi"})).await;
    let told = ear.events_until("conversation.updated").await;
    assert_eq!(
        told,
        [
            "message.created",
            "first.reply.created",
            "conversation.updated"
        ]
    );
    let row = agent.look(number).await;
    assert_eq!(row["waiting_since"], 0);
    assert_ne!(row["first_reply_created_at"], 0);
    // A second answer changes nothing of the conversation, so only the message is told.
    agent.does(&path, json!({"content": "Still here"})).await;
    agent
        .does(
            &format!("conversations/{number}/toggle_priority"),
            json!({"priority": "high"}),
        )
        .await;
    let told = ear.events_until("conversation.updated").await;
    assert_eq!(
        told,
        ["message.created", "message.created", "conversation.updated"]
    );
}

#[tokio::test]
async fn a_note_neither_answers_nor_reaches_the_customer() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    let path = format!("conversations/{number}/messages");
    agent
        .does(&path, json!({"content": "careful", "private": true}))
        .await;
    let row = agent.look(number).await;
    assert_ne!(row["waiting_since"], 0);
    assert_eq!(row["first_reply_created_at"], 0);
    assert_eq!(row["messages"][0]["content"], "careful");
}

#[tokio::test]
async fn files_are_stored_and_told_of_their_kind() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    let path = format!("conversations/{number}/messages");
    let part = |name: &str, kind: &str| {
        Part::bytes(b"bytes".to_vec())
            .file_name(name.to_owned())
            .mime_str(kind)
            .unwrap()
    };
    let form = Form::new()
        .text("content", "two files")
        .text("private", "true")
        .text("content_attributes", r#"{"free":1}"#)
        .text("echo_id", "e-9")
        .part("attachments[]", part("shot näive.png", "image/png"))
        .part("attachments[]", part("bill.pdf", "application/pdf"));
    let answer = agent
        .request(Method::POST, &path)
        .multipart(form)
        .send()
        .await
        .unwrap();
    let message: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    assert_eq!(message["private"], true);
    assert_eq!(message["echo_id"], "e-9");
    assert_eq!(message["content_attributes"], json!({"free": 1}));
    let kinds: Vec<&str> = message["attachments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["file_type"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["image", "file"]);
    assert_eq!(message["attachments"][1]["thumb_url"], "");
    let listed = agent
        .fetch(&format!("conversations/{number}/attachments"))
        .await;
    assert_eq!(listed["meta"]["total_count"], 2);
    // The newest file of a message comes first.
    assert_eq!(listed["payload"][0]["extension"], "pdf");
    let url = message["attachments"][0]["data_url"].as_str().unwrap();
    assert!(url.ends_with("/shot%20n%C3%A4ive.png"), "{url}");
    let fetched = reqwest::get(url).await.unwrap();
    assert_eq!(fetched.bytes().await.unwrap().as_ref(), b"bytes");
}

#[tokio::test]
async fn what_the_server_refuses_is_refused_in_its_words() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    let path = format!("conversations/{number}/messages");
    let long = "x".repeat(150_001);
    for (body, words) in [
        (
            json!({"content": long}),
            "Validation failed: Content is too long (maximum is 150000 characters)",
        ),
        (
            json!({"content": "a", "message_type": "INCOMING"}),
            "'INCOMING' is not a valid message_type",
        ),
        (
            json!({"content": "a", "content_type": "hologram"}),
            "'hologram' is not a valid content_type",
        ),
        (
            json!({"content": "a", "content_type": "input_select"}),
            "undefined method `reject' for nil",
        ),
        (
            json!({"content": "a", "content_type": "input_select", "content_attributes": {"items": [{"wrong": 1}]}}),
            "Validation failed: Content attributes contains invalid keys for items : [:wrong]",
        ),
        (
            json!({"content": "a", "attachments": ["forged"]}),
            "mismatched digest",
        ),
    ] {
        let (status, answer) = agent.post(&path, body).await;
        assert_eq!((status.as_u16(), &answer["error"]), (422, &json!(words)));
    }
    let website = stage.admin.inbox("Channel::WebWidget").await;
    let list = stage
        .admin
        .fetch(&format!("conversations?status=all&inbox_id={website}"))
        .await;
    let number = &list["data"]["payload"][0]["id"];
    let (status, answer) = stage
        .admin
        .post(
            &format!("conversations/{number}/messages"),
            json!({"content": "a", "message_type": "incoming"}),
        )
        .await;
    assert_eq!(
        (status.as_u16(), &answer["error"]),
        (
            422,
            &json!("Incoming messages are only allowed in Api inboxes")
        )
    );
}

#[tokio::test]
async fn an_answer_names_the_message_it_answers_only_if_it_is_of_the_conversation() {
    let stage = stage().await;
    let agent = &stage.agent;
    let (path, all) = with_notes(agent, 1).await;
    let reply = json!({"content": "a", "content_attributes": {"in_reply_to": all[0].to_string()}});
    let sent = agent.does(&path, reply).await;
    assert_eq!(sent["content_attributes"]["in_reply_to"], all[0]);
    assert_eq!(
        sent["content_attributes"]["in_reply_to_external_id"],
        Value::Null
    );
    let reply = json!({"content": "a", "content_attributes": {"in_reply_to": 999_999_999}});
    assert_eq!(
        agent.does(&path, reply).await["content_attributes"]["in_reply_to"],
        Value::Null
    );
}

#[tokio::test]
async fn a_deleted_message_is_emptied_once() {
    let stage = stage().await;
    let agent = &stage.agent;
    let (path, all) = with_notes(agent, 1).await;
    let mut ear = stage.listen(agent).await;
    let one = format!("{path}/{}", all[1]);
    for _ in 0..2 {
        let (status, gone) = agent.send(Method::DELETE, &one, json!({})).await;
        assert_eq!(status, 200);
        assert_eq!(gone["content"], "This message was deleted");
        assert_eq!(gone["content_attributes"], json!({"deleted": true}));
    }
    // What two requests cause may change places where the machine is busy.
    stage.running.app().quiet().await;
    agent.does(&path, json!({"content": "after"})).await;
    let told = ear.events_until("message.created").await;
    assert_eq!(told, ["message.updated", "message.created"]);
}

#[tokio::test]
async fn a_retry_wipes_the_attributes_and_tells_twice() {
    let stage = stage().await;
    let agent = &stage.agent;
    let (path, all) = with_notes(agent, 1).await;
    let one = format!("{path}/{}", all[1]);
    let failed = json!({"status": "failed", "external_error": "131047: no"});
    let (_, shown) = agent.send(Method::PATCH, &one, failed).await;
    assert_eq!(shown["content_attributes"]["external_error"], "131047: no");
    let mut ear = stage.listen(agent).await;
    let again = agent.does(&format!("{one}/retry"), json!({})).await;
    assert_eq!(
        (&again["status"], &again["content_attributes"]),
        (&json!("sent"), &json!({}))
    );
    let first = ear.event("message.updated").await;
    assert_eq!(
        first["previous_changes"]["status"],
        json!(["failed", "sent"])
    );
    let second = ear.event("message.updated").await;
    assert_eq!(
        second["previous_changes"]["content_attributes"][1],
        json!({})
    );
    let (status, answer) = agent
        .post(&format!("{path}/999999999/retry"), json!({}))
        .await;
    assert_eq!(status, 422);
    assert_eq!(
        answer["error"],
        "Couldn't find Message with 'id'=\"999999999\" [WHERE \"messages\".\"conversation_id\" = $1]"
    );
}

#[tokio::test]
async fn a_customer_who_writes_opens_what_was_resolved() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    agent
        .does(
            &format!("conversations/{number}/toggle_status"),
            json!({"status": "resolved"}),
        )
        .await;
    let mut ear = stage.listen(agent).await;
    let path = format!("conversations/{number}/messages");
    agent
        .does(
            &path,
            json!({"content": "again", "message_type": "incoming"}),
        )
        .await;
    let told = ear.events_until("contact.updated").await;
    assert_eq!(
        told,
        [
            "conversation.status_changed",
            "message.created",
            "contact.updated"
        ]
    );
    let row = agent.look(number).await;
    assert_eq!(row["status"], "open");
    assert_ne!(row["waiting_since"], 0);
}

#[tokio::test]
async fn a_mention_tells_the_one_who_is_named() {
    let stage = stage().await;
    let (agent, admin) = (&stage.agent, &stage.admin);
    let number = agent.conversation("Hello").await;
    let mut ear = stage.listen(admin).await;
    let note = format!("see [@A](mention://user/{}/A)", admin.id);
    let path = format!("conversations/{number}/messages");
    agent
        .does(&path, json!({"content": note, "private": true}))
        .await;
    assert_eq!(ear.event("conversation.mentioned").await["id"], number);
    let told = ear.event("notification.created").await;
    assert_eq!(
        told["notification"]["notification_type"],
        "conversation_mention"
    );
    let mentions = admin
        .fetch("conversations?conversation_type=mention&status=all")
        .await;
    let numbers: Vec<&Value> = mentions["data"]["payload"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["id"])
        .collect();
    assert!(numbers.contains(&&json!(number)));
}

#[tokio::test]
async fn a_file_uploaded_ahead_is_attached_by_its_signed_id() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    let part = Part::bytes(b"tone".to_vec())
        .file_name("a.wav")
        .mime_str("audio/wav")
        .unwrap();
    let form = Form::new().part("attachment", part);
    let answer = agent
        .request(Method::POST, "upload")
        .multipart(form)
        .send()
        .await
        .unwrap();
    let kept: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    let mut ear = stage.listen(agent).await;
    let path = format!("conversations/{number}/messages");
    let sent = agent
        .does(&path, json!({"attachments": [kept["blob_id"]]}))
        .await;
    assert_eq!(sent["content"], Value::Null);
    assert_eq!(sent["attachments"][0]["file_type"], "audio");
    // A sound is told twice, the second time with nothing changed.
    let told = ear.event("message.updated").await;
    assert_eq!(
        (&told["id"], &told["previous_changes"]),
        (&sent["id"], &json!({}))
    );
}

#[tokio::test]
async fn variables_are_filled_in_before_a_message_is_stored() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello {{contact.name}}").await;
    let path = format!("conversations/{number}/messages");
    let sent = agent
        .does(
            &path,
            json!({"content": "Hi {{contact.first_name}}, #{{conversation.id}} `{{x}}`"}),
        )
        .await;
    assert_eq!(sent["content"], format!("Hi Ana, #{number} `{{{{x}}}}`"));
    // What was typed is told beside it.
    let row = agent.look(number).await;
    assert_eq!(
        row["messages"][0]["processed_message_content"],
        "Hi {{contact.first_name}}, #{{conversation.id}} `{{x}}`"
    );
    // What a customer writes stays as it came.
    let page = agent.fetch(&path).await;
    assert_eq!(page["payload"][0]["content"], "Hello {{contact.name}}");
}
