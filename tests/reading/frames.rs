//! Frames of the socket.

use deskhand::model::{
    AccountId, AgentId, Author, ContactId, ConversationId, Delivery, Glimpse, Presence, Secret,
    Status, Timestamp, Typist,
};
use deskhand::wire::cable::{self, Frame, News, read};
use serde_json::Value;

use super::fixture;

const ACCOUNTS: [u64; 2] = [1, 4];

/// The account a recorded frame is for.
fn account(text: &str) -> AccountId {
    let json: Value = serde_json::from_str(text).unwrap();
    let id = json["message"]["data"]["account_id"].as_u64().unwrap_or(1);
    assert!(ACCOUNTS.contains(&id));
    AccountId::new(id).unwrap()
}

pub fn heard(name: &str) -> News {
    let text = fixture::text(name);
    match read(&text, account(&text)) {
        Frame::News(news) => *news,
        other => panic!("{name}: {other:?}"),
    }
}

fn frame(name: &str) -> Frame {
    read(&fixture::text(name), AccountId::new(1).unwrap())
}

#[test]
fn every_event_is_read_as_its_json_says() {
    for (name, text) in fixture::all(&["cable"]) {
        let json: Value = serde_json::from_str(&text).unwrap();
        let event = json["message"]["event"].as_str().unwrap_or_default();
        let data = &json["message"]["data"];
        let id = data["id"].as_u64();
        let is_of_conversation = ["conversation.", "assignee.", "team."]
            .iter()
            .any(|start| event.starts_with(start));
        if name.ends_with("foreign") || event.is_empty() || event == "user:logout" {
            continue;
        }
        let frame = read(&text, account(&text));
        let Frame::News(news) = &frame else {
            let unused = [
                "first.reply.created",
                "contact.merged",
                "voice_call.incoming",
            ];
            assert_eq!(frame, Frame::Unknown(event.into()), "{name}");
            assert!(unused.contains(&event), "{name}");
            continue;
        };
        match news.as_ref() {
            News::MessageCreated(message, glimpse) => {
                assert_eq!(
                    (event, Some(message.id.get())),
                    ("message.created", id),
                    "{name}"
                );
                let beside = &data["conversation"];
                let expected = Glimpse {
                    last_activity_at: Timestamp::from_secs(
                        beside["last_activity_at"].as_i64().unwrap(),
                    ),
                    unread: u32::try_from(beside["unread_count"].as_u64().unwrap()).unwrap(),
                    assignee: beside["assignee_id"].as_u64().and_then(AgentId::new),
                };
                assert_eq!(glimpse.as_ref(), Some(&expected), "{name}");
                assert_eq!(
                    message.conversation.get(),
                    data["conversation_id"],
                    "{name}"
                );
                assert!(message.revision.is_some(), "{name}");
            }
            News::MessageUpdated(message) => {
                assert_eq!(
                    (event, Some(message.id.get())),
                    ("message.updated", id),
                    "{name}"
                );
                assert_eq!(message.echo, None, "{name}");
            }
            News::Conversation(reading) => {
                assert!(is_of_conversation, "{name}");
                let conversation = &reading.conversation;
                assert_eq!(Some(conversation.id.get()), id, "{name}");
                assert_eq!(conversation.status.name(), data["status"], "{name}");
                let contact = data["meta"]["sender"]["id"].as_u64();
                assert_eq!(conversation.contact.map(ContactId::get), contact, "{name}");
                let agent = data["meta"]["assignee"]["id"].as_u64();
                assert_eq!(conversation.agent().map(AgentId::get), agent, "{name}");
                let newest = data["messages"][0]["id"].as_u64();
                assert_eq!(
                    reading.newest.as_ref().map(|newest| newest.id.get()),
                    newest,
                    "{name}"
                );
            }
            News::Mentioned(reading) => {
                assert_eq!(
                    (event, Some(reading.conversation.id.get())),
                    ("conversation.mentioned", id)
                );
            }
            News::Typing {
                conversation, on, ..
            } => {
                assert_eq!(*on, event == "conversation.typing_on");
                assert_eq!(conversation.get(), data["conversation"]["id"]);
            }
            News::Contact(contact) => {
                assert!(
                    ["contact.created", "contact.updated"].contains(&event),
                    "{name}"
                );
                assert_eq!(
                    (Some(contact.id.get()), Value::from(&*contact.name)),
                    (id, data["name"].clone())
                );
            }
            News::ContactDeleted(contact) => {
                assert_eq!((event, Some(contact.get())), ("contact.deleted", id));
            }
            News::Presence { .. } => assert_eq!(event, "presence.update"),
            News::CacheKeys(keys) => assert_eq!(*keys.label, data["cache_keys"]["label"]),
            News::NotificationsChanged => assert!(event.starts_with("notification."), "{name}"),
            News::UnreadCountsChanged => assert_eq!(event, "conversation.unread_count_changed"),
            News::SignedOut | News::ReloadAsked => panic!("{name}"),
        }
    }
}

#[test]
fn the_frames_of_the_connection_are_told_apart() {
    assert_eq!(frame("cable/welcome"), Frame::Welcome);
    let at = Timestamp::from_secs(1_795_379_181);
    assert_eq!(frame("cable/ping"), Frame::Ping(Some(at)));
    assert_eq!(frame("cable/confirmed"), Frame::Confirmed);
    assert_eq!(frame("cable/rejected"), Frame::Rejected);
    assert_eq!(
        frame("cable/disconnect-restart"),
        Frame::Disconnected {
            reason: "server_restart".into(),
            reconnect: true
        }
    );
    assert_eq!(
        frame("cable/disconnect-unauthorized"),
        Frame::Disconnected {
            reason: "unauthorized".into(),
            reconnect: false
        }
    );
    assert_eq!(
        frame("cable/logout"),
        Frame::News(Box::new(News::SignedOut))
    );
    assert_eq!(frame("cable/foreign"), Frame::Foreign);
}

#[test]
fn an_event_of_another_account_of_the_agent_is_nobodys_here() {
    let other = AccountId::new(7).unwrap();
    for (name, text) in fixture::all(&["cable"]) {
        if !text.contains("\"account_id\": 1,") {
            continue;
        }
        if matches!(read(&text, AccountId::new(1).unwrap()), Frame::News(_)) {
            assert_eq!(read(&text, other), Frame::Foreign, "{name}");
        }
    }
}

#[test]
fn ones_own_message_comes_back_with_its_echo() {
    let News::MessageCreated(message, Some(_)) = heard("cable/message.created.message-text") else {
        panic!()
    };
    assert_eq!(message.echo.unwrap().as_str(), "echo-rmwsabzn9-1");
    assert!(matches!(message.author, Some(Author::Agent(id, _)) if id.get() == 2));
}

#[test]
fn who_types_is_told_with_whether_it_is_a_note() {
    let who = |name| match heard(name) {
        News::Typing { who, on: true, .. } => who,
        other => panic!("{other:?}"),
    };
    let agent = |note| Typist::Agent {
        id: AgentId::new(2).unwrap(),
        name: "Ben Agent".into(),
        note,
    };
    assert_eq!(who("cable/conversation.typing_on.typing-on"), agent(false));
    assert_eq!(
        who("cable/conversation.typing_on.typing-private"),
        agent(true)
    );
    assert_eq!(
        who("cable/conversation.typing_on.web-visitor-types"),
        Typist::Contact(ContactId::new(642).unwrap())
    );
}

#[test]
fn presence_names_who_is_there_and_says_whether_it_speaks_of_contacts() {
    let News::Presence { agents, contacts } = heard("cable/presence.update") else {
        panic!()
    };
    let agents: Vec<_> = agents
        .into_iter()
        .map(|(id, state)| (id.get(), state))
        .collect();
    assert_eq!(
        agents,
        [
            (1, Presence::Online),
            (2, Presence::Busy),
            (3, Presence::Offline)
        ]
    );
    assert_eq!(
        contacts.unwrap().get(&ContactId::new(631).unwrap()),
        Some(&Presence::Online)
    );
    let News::Presence { contacts, .. } = heard("cable/presence.update.own") else {
        panic!()
    };
    assert_eq!(contacts, None);
}

#[test]
fn the_contact_who_reads_leaves_the_mark_and_every_message_read() {
    let News::Conversation(reading) = heard("cable/conversation.read.web-visitor-reads") else {
        panic!()
    };
    assert!(reading.conversation.contact_seen_at.is_some());
    assert_eq!(reading.conversation.status, Status::Open);
    let News::MessageUpdated(message) = heard("cable/message.updated.web-visitor-reads") else {
        panic!()
    };
    assert_eq!(message.delivery, Delivery::Read);
}

#[test]
fn a_frame_nobody_can_read_still_says_what_to_ask_for() {
    let account = AccountId::new(1).unwrap();
    let conversation = ConversationId::new(42);
    let of = |event: &str, data: &str| {
        read(
            &format!(r#"{{"identifier":"x","message":{{"event":"{event}","data":{data}}}}}"#),
            account,
        )
    };
    let lost = |event: &str, conversation| Frame::Unreadable {
        event: event.into(),
        conversation,
    };
    for (event, data) in [
        (
            "message.created",
            r#"{"account_id":1,"conversation_id":42,"content":"no id"}"#,
        ),
        (
            "conversation.updated",
            r#"{"account_id":1,"id":42,"status":"open"}"#,
        ),
        (
            "conversation.typing_on",
            r#"{"account_id":1,"conversation":{"id":42}}"#,
        ),
    ] {
        assert_eq!(of(event, data), lost(event, conversation));
    }
    assert_eq!(
        of("contact.updated", r#"{"account_id":1}"#),
        lost("contact.updated", None)
    );
    assert_eq!(
        of("message.created", r#"{"id":1,"conversation_id":42}"#),
        lost("message.created", None)
    );
    for text in ["", "hello", "[]", "null", "{", "\u{feff}"] {
        assert_eq!(read(text, account), lost("", None), "{text}");
    }
    assert_eq!(
        of("party.started", r#"{"account_id":1}"#),
        Frame::Unknown("party.started".into())
    );
    assert_eq!(
        read(r#"{"type":"gossip"}"#, account),
        Frame::Unknown("gossip".into())
    );
}

#[test]
fn a_subscription_names_itself_by_the_same_text_in_every_frame() {
    let token = Secret::new("tok\"en");
    let identifier =
        cable::identifier(&token, AccountId::new(1).unwrap(), AgentId::new(2).unwrap());
    let inner: Value = serde_json::from_str(identifier.reveal()).unwrap();
    assert_eq!(
        inner,
        serde_json::json!({"channel": "RoomChannel", "pubsub_token": "tok\"en", "account_id": 1, "user_id": 2})
    );
    let subscribe: Value = serde_json::from_str(cable::subscribe(&identifier).reveal()).unwrap();
    assert_eq!(subscribe["command"], "subscribe");
    assert_eq!(subscribe["identifier"], identifier.reveal());
    let presence: Value = serde_json::from_str(cable::presence(&identifier).reveal()).unwrap();
    assert_eq!(
        (&presence["command"], &presence["identifier"]),
        (&"message".into(), &identifier.reveal().into())
    );
    let data: Value = serde_json::from_str(presence["data"].as_str().unwrap()).unwrap();
    assert_eq!(data, serde_json::json!({"action": "update_presence"}));
}
