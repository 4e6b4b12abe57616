//! Who sees what: an agent the own inboxes and what the own teams hold, an administrator everything.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Person, Stage, stage};

/// A labelled conversation of an inbox that the agent is not in, its contact and that inbox.
struct Closed {
    number: i64,
    message: i64,
    contact: i64,
    inbox: i64,
}

async fn closed(stage: &Stage) -> Closed {
    let (admin, agent) = (&stage.admin, &stage.agent);
    let ids = |inboxes: Value| -> Vec<i64> {
        let inboxes = inboxes["payload"].as_array().unwrap().clone();
        inboxes
            .iter()
            .map(|inbox| inbox["id"].as_i64().unwrap())
            .collect()
    };
    let open = ids(agent.fetch("inboxes").await);
    let all = ids(admin.fetch("inboxes").await);
    let inbox = *all.iter().find(|id| !open.contains(id)).unwrap();
    let contact = admin.contact("Dora").await;
    let body = json!({"inbox_id": inbox, "contact_id": contact, "source_id": "door",
        "message": {"content": "behind-a-door"}});
    let made = admin.does("conversations", body).await;
    let number = made["id"].as_i64().unwrap();
    let labels = format!("conversations/{number}/labels");
    admin.does(&labels, json!({"labels": ["door"]})).await;
    let said = admin
        .fetch(&format!("conversations/{number}/messages"))
        .await;
    let message = said["payload"][0]["id"].as_i64().unwrap();
    Closed {
        number,
        message,
        contact,
        inbox,
    }
}

fn condition(key: &str, value: Value) -> Value {
    json!({"payload": [{"attribute_key": key, "filter_operator": "equal_to", "values": [value]}]})
}

/// How many rows each list shows that could show the labelled conversation.
async fn shown(person: &Person, closed: &Closed) -> Vec<usize> {
    let (contact, inbox) = (closed.contact, closed.inbox);
    let rows = |list: &Value| list.as_array().unwrap().len();
    let mut found = Vec::new();
    for query in [
        "labels[]=door".to_owned(),
        format!("labels[]=door&inbox_id={inbox}"),
        "q=behind-a-door".to_owned(),
        "source_id=door".to_owned(),
    ] {
        let list = person
            .fetch(&format!("conversations?status=all&{query}"))
            .await;
        let count = rows(&list["data"]["payload"]);
        assert_eq!(list["data"]["meta"]["all_count"], count, "{query}");
        found.push(count);
    }
    let meta = person
        .fetch("conversations/meta?status=all&labels[]=door")
        .await;
    found.push(usize::try_from(meta["meta"]["all_count"].as_u64().unwrap()).unwrap());
    let label = condition("labels", json!("door"));
    let filtered = person.does("conversations/filter", label).await;
    assert_eq!(filtered["meta"]["all_count"], rows(&filtered["payload"]));
    found.push(rows(&filtered["payload"]));
    let said = person.fetch("conversations/search?q=behind-a-door").await;
    found.push(rows(&said["payload"]));
    let said = person.fetch("search/messages?q=behind-a-door").await;
    found.push(rows(&said["payload"]["messages"]));
    let named = person
        .fetch(&format!("search/conversations?q={}", "Dora"))
        .await;
    let named = named["payload"]["conversations"]
        .as_array()
        .unwrap()
        .clone();
    found.push(
        named
            .iter()
            .filter(|row| row["id"] == closed.number)
            .count(),
    );
    let begun = person
        .fetch(&format!("contacts/{contact}/conversations"))
        .await;
    found.push(rows(&begun["payload"]));
    found
}

#[tokio::test]
async fn what_is_behind_a_closed_inbox_is_in_no_list() {
    let stage = stage().await;
    let closed = closed(&stage).await;
    assert_eq!(shown(&stage.admin, &closed).await, [1; 10]);
    assert_eq!(shown(&stage.agent, &closed).await, [0; 10]);
}

#[tokio::test]
async fn what_is_behind_a_closed_inbox_opens_for_nobody_outside() {
    let stage = stage().await;
    let (admin, agent) = (&stage.admin, &stage.agent);
    let closed = closed(&stage).await;
    let before = admin.look(closed.number).await;
    let base = format!("conversations/{}", closed.number);
    let message = format!("messages/{}", closed.message);
    let blob = json!({"blob": {"filename": "a", "byte_size": 1, "content_type": "text/plain"}});
    let users = json!({"user_ids": [agent.id]});
    let mut refused = Vec::new();
    for (method, path, body) in [
        (Method::GET, "", json!({})),
        (Method::PATCH, "", json!({"priority": "high"})),
        (Method::DELETE, "", json!({})),
        (Method::GET, "messages", json!({})),
        (Method::POST, "messages", json!({"content": "in"})),
        (Method::PATCH, &message, json!({"status": "failed"})),
        (Method::DELETE, &message, json!({})),
        (Method::POST, &format!("{message}/retry"), json!({})),
        (
            Method::POST,
            &format!("{message}/translate"),
            json!({"target_language": "de"}),
        ),
        (Method::POST, "toggle_status", json!({"status": "resolved"})),
        (Method::POST, "toggle_priority", json!({"priority": "high"})),
        (Method::POST, "mute", json!({})),
        (Method::POST, "unmute", json!({})),
        (Method::POST, "unread", json!({})),
        (Method::POST, "update_last_seen", json!({})),
        (
            Method::POST,
            "toggle_typing_status",
            json!({"typing_status": "on"}),
        ),
        (
            Method::POST,
            "assignments",
            json!({"assignee_id": agent.id}),
        ),
        (Method::GET, "labels", json!({})),
        (Method::POST, "labels", json!({"labels": []})),
        (
            Method::POST,
            "custom_attributes",
            json!({"custom_attributes": {}}),
        ),
        (
            Method::POST,
            "destroy_custom_attributes",
            json!({"custom_attributes": []}),
        ),
        (Method::GET, "attachments", json!({})),
        (Method::POST, "transcript", json!({"email": "a@b.example"})),
        (Method::GET, "draft_messages", json!({})),
        (
            Method::PUT,
            "draft_messages",
            json!({"draft_message": {"message": "a"}}),
        ),
        (Method::DELETE, "draft_messages", json!({})),
        (Method::GET, "participants", json!({})),
        (Method::POST, "participants", users.clone()),
        (Method::PATCH, "participants", users.clone()),
        (Method::DELETE, "participants", users),
        (Method::POST, "direct_uploads", blob),
        (Method::GET, "inbox_assistant", json!({})),
        (Method::GET, "reporting_events", json!({})),
    ] {
        let path = format!("{base}/{path}");
        refused.push((method, path.trim_end_matches('/').to_owned(), body));
    }
    let (inbox, contact) = (closed.inbox, closed.contact);
    let begin = json!({"inbox_id": inbox, "contact_id": contact, "source_id": "door"});
    let source = json!({"inbox_id": inbox, "source_id": "door"});
    for path in ["", "/assignable_agents", "/agent_bot", "/campaigns"] {
        refused.push((Method::GET, format!("inboxes/{inbox}{path}"), json!({})));
    }
    for path in [
        format!("inbox_members/{inbox}"),
        format!("assignable_agents?inbox_ids[]={inbox}"),
    ] {
        refused.push((Method::GET, path, json!({})));
    }
    refused.push((Method::POST, "conversations".to_owned(), begin));
    refused.push((
        Method::POST,
        "contact_inboxes/filter".to_owned(),
        source.clone(),
    ));
    refused.push((
        Method::POST,
        format!("contacts/{contact}/contact_inboxes"),
        source,
    ));
    for (method, path, body) in refused {
        let (status, answer) = agent.send(method.clone(), &path, body).await;
        assert_eq!(
            (status.as_u16(), &answer["error"]),
            (401, &json!("You are not authorized to do this action")),
            "{method} {path}"
        );
    }
    // What is done in bulk passes it over without a word.
    let bulk =
        json!({"type": "Conversation", "ids": [closed.number], "fields": {"status": "resolved"}});
    agent.does("bulk_actions", bulk).await;
    stage.running.app().quiet().await;
    assert_eq!(admin.look(closed.number).await, before);
}

#[tokio::test]
async fn a_team_opens_what_the_inbox_hides_but_neither_lists_nor_tells_it() {
    let stage = stage().await;
    let (admin, agent) = (&stage.admin, &stage.agent);
    let closed = closed(&stage).await;
    let team = admin.does("teams", json!({"name": "keyholders"})).await["id"].clone();
    let members = json!({"user_ids": [agent.id]});
    admin
        .does(&format!("teams/{team}/team_members"), members)
        .await;
    let base = format!("conversations/{}", closed.number);
    admin
        .does(&format!("{base}/assignments"), json!({"team_id": team}))
        .await;
    assert_eq!(agent.look(closed.number).await["meta"]["team"]["id"], team);
    assert_eq!(shown(agent, &closed).await, [0; 10]);
    let listed = agent
        .fetch(&format!("conversations?status=all&team_id={team}"))
        .await;
    assert_eq!(listed["data"]["meta"]["all_count"], 0);
    let open = agent.conversation("Hello").await;
    let mut ear = stage.listen(agent).await;
    let text = json!({"content": "from outside"});
    agent.does(&format!("{base}/messages"), text.clone()).await;
    agent
        .does(&format!("conversations/{open}/messages"), text)
        .await;
    // The first message heard of is that of the open inbox.
    assert_eq!(ear.event("message.created").await["conversation_id"], open);
}

#[tokio::test]
async fn agents_change_nothing_that_is_for_administrators() {
    let stage = stage().await;
    let (admin, agent) = (&stage.admin, &stage.agent);
    let contact = admin.contact("Ana").await;
    let number = agent.conversation("Hello").await;
    let inbox = agent.inbox("Channel::Api").await;
    for (method, path, body) in [
        (Method::PATCH, String::new(), json!({"name": "Mine"})),
        (Method::DELETE, format!("conversations/{number}"), json!({})),
        (Method::DELETE, format!("contacts/{contact}"), json!({})),
        (Method::POST, "contacts/import".to_owned(), json!({})),
        (Method::POST, "contacts/export".to_owned(), json!({})),
        (
            Method::POST,
            "agents".to_owned(),
            json!({"email": "a@b.example"}),
        ),
        (
            Method::PATCH,
            format!("agents/{}", admin.id),
            json!({"role": "agent"}),
        ),
        (Method::DELETE, format!("agents/{}", admin.id), json!({})),
        (
            Method::PATCH,
            format!("inboxes/{inbox}"),
            json!({"name": "Mine"}),
        ),
        (
            Method::POST,
            "inbox_members".to_owned(),
            json!({"inbox_id": inbox, "user_ids": []}),
        ),
        (Method::GET, "csat_survey_responses".to_owned(), json!({})),
        (
            Method::GET,
            "csat_survey_responses/metrics".to_owned(),
            json!({}),
        ),
    ] {
        let (status, answer) = agent.send(method.clone(), &path, body).await;
        assert_eq!(
            (status.as_u16(), &answer["error"]),
            (401, &json!("You are not authorized to do this action")),
            "{method} {path}"
        );
    }
}
