//! The shapes of the documentation, where the server's differ.

use deskhand::model::{
    Author, Channel, Content, ConversationId, Counts, Message, MessageId, MessageKind, Presence,
    Priority, Status, Timestamp,
};
use deskhand::wire::conversation::{self, Reading};
use deskhand::wire::{decode, list, message, people};

use super::fixture;

fn read(name: &str) -> String {
    fixture::text(&format!("documented/{name}"))
}

fn is_the_example(reading: &Reading) {
    let conversation = &reading.conversation;
    assert_eq!((conversation.id.get(), conversation.inbox.get()), (42, 3));
    assert_eq!(conversation.channel, Channel::WhatsApp);
    assert_eq!(conversation.priority, Some(Priority::High));
    assert_eq!(
        conversation.snoozed_until,
        Some(Timestamp::from_secs(1_760_090_000))
    );
    assert_eq!(
        conversation.contact_seen_at,
        Some(Timestamp::from_secs(1_760_000_100))
    );
    assert_eq!(
        (conversation.agent_seen_at, conversation.first_reply_at),
        (None, None)
    );
    assert_eq!(conversation.revision.0, 1_760_000_100_000_000);
    assert_eq!(
        conversation.agent().map(deskhand::model::AgentId::get),
        Some(2)
    );
    let preview = conversation.preview.as_ref().unwrap();
    assert_eq!(preview.text.as_deref(), Some("hi"));
    let contact = reading.contact.as_ref().unwrap();
    assert_eq!(contact.profiles, [("twitter".into(), "ana_t".into())]);
    let newest = reading.newest.as_ref().unwrap();
    assert!(matches!(newest.author, Some(Author::Contact(id, _)) if id.get() == 9));
    assert!(newest.attachments.is_empty());
}

#[test]
fn a_documented_conversation_reads_like_the_servers() {
    let body = read("conversation");
    is_the_example(&decode(body.as_bytes(), conversation::reading).unwrap());
    let body = read("contact-conversations");
    let rows = decode(body.as_bytes(), |field| list(field, conversation::reading)).unwrap();
    is_the_example(&rows.rows[0]);
    let body = read("list-unwrapped");
    let page = decode(body.as_bytes(), conversation::page).unwrap();
    is_the_example(&page.rows.rows[0]);
    assert_eq!(
        page.counts,
        Counts {
            mine: 1,
            unassigned: 0,
            all: 1
        }
    );
}

#[test]
fn the_short_rows_of_the_guide_are_read_by_their_shown_number() {
    let body = read("list-short");
    let page = decode(body.as_bytes(), conversation::page).unwrap();
    assert_eq!((page.rows.broken, page.counts.all), (0, 2));
    let rows = &page.rows.rows;
    let first = &rows[0].conversation;
    assert_eq!(
        (first.id.get(), first.unread, &first.status),
        (42, 2, &Status::Pending)
    );
    assert_eq!(first.agent().map(deskhand::model::AgentId::get), Some(2));
    assert_eq!(&*rows[0].contact.as_ref().unwrap().name, "Ana");
    let second = &rows[1].conversation;
    assert_eq!((second.id.get(), second.inbox.get()), (43, 3));
    assert_eq!(
        (&second.status, &second.assignee),
        (&Status::Snoozed, &None)
    );
    assert!(second.snoozed_until.is_some() && second.can_reply);
}

#[test]
fn a_documented_thread_reads_like_the_servers() {
    let body = read("thread");
    let page = decode(body.as_bytes(), |field| {
        message::page(field, ConversationId::new(42).unwrap())
    })
    .unwrap();
    assert_eq!(page.contact.unwrap().id.get(), 9);
    assert_eq!(page.labels, ["billing".into()]);
    let rows: Vec<Message> = page.messages.rows;
    let file = &rows[0].attachments[0];
    assert_eq!((&*file.name, file.size), ("shop front.png", Some(1024)));
    assert!(
        matches!(&rows[1].author, Some(Author::Agent(id, name)) if id.get() == 2 && &**name == "Bo")
    );
    assert_eq!(rows[1].reply_to, MessageId::new(801));
    assert_eq!(rows[2].author, Some(Author::Bot("Robo".into())));
    assert_eq!(
        (rows[3].kind, &rows[3].author),
        (MessageKind::Activity, &None)
    );
    assert_eq!(rows[3].content, Content::Text);
}

#[test]
fn available_is_another_word_for_online() {
    let body = br#"{"id":2,"name":"Bo","availability_status":"available"}"#;
    assert_eq!(
        decode(body, people::agent).unwrap().presence,
        Presence::Online
    );
}

/// The documented conversation, written in another of the documentation's ways.
fn written(changes: &[(&str, &str)]) -> Reading {
    let mut body = read("conversation");
    for (from, to) in changes {
        assert!(body.contains(from), "{from}");
        body = body.replace(from, to);
    }
    decode(body.as_bytes(), conversation::reading).unwrap()
}

#[test]
fn times_are_the_same_as_numbers_texts_and_iso() {
    for at in ["\"1760000100\"", "1760000100.0", "\"2025-10-09T08:55:00Z\""] {
        let named = |name: &str| {
            (
                format!("\"{name}\": 1760000100"),
                format!("\"{name}\": {at}"),
            )
        };
        let times = ["last_activity_at", "updated_at", "waiting_since"];
        let changes: Vec<(String, String)> = times.map(named).into();
        let changes: Vec<(&str, &str)> = changes.iter().map(|(a, b)| (&**a, &**b)).collect();
        let reading = written(&changes);
        is_the_example(&reading);
        let conversation = &reading.conversation;
        let then = Timestamp::from_secs(1_760_000_100);
        assert_eq!(conversation.last_activity_at, then);
        assert_eq!(conversation.waiting_since, Some(then));
    }
    // One page gives nothing but a text in `timestamp`.
    let reading = written(&[(
        "\"last_activity_at\": 1760000100,\n \"priority\"",
        "\"priority\"",
    )]);
    let then = Timestamp::from_secs(1_760_000_100);
    assert_eq!(reading.conversation.last_activity_at, then);
}

#[test]
fn whoever_sends_is_known_in_either_spelling() {
    for (word, is_bot) in [
        ("agent", false),
        ("User", false),
        ("user", false),
        ("AgentBot", true),
        ("agent_bot", true),
        ("Captain::Assistant", true),
    ] {
        let body = format!(
            r#"{{"id":1,"content":"x","conversation_id":42,"message_type":1,
                "created_at":"2026-07-28T09:00:00.000Z","sender_type":"{word}","sender_id":2}}"#
        );
        let message = decode(body.as_bytes(), |field| {
            message::in_conversation(field, ConversationId::new(42).unwrap())
        })
        .unwrap();
        let author = message.author.unwrap();
        assert_eq!(matches!(author, Author::Bot(_)), is_bot, "{word}");
        assert!(message.created_at.secs() > 1_780_000_000);
    }
    for word in ["contact", "Contact", "CONTACT"] {
        let contact = format!("\"sender_type\": \"{word}\"");
        is_the_example(&written(&[("\"sender_type\": \"contact\"", &contact)]));
    }
}

#[test]
fn a_contact_tells_by_which_inboxes_they_are_reached() {
    let body = read("thread");
    let page = decode(body.as_bytes(), |field| {
        message::page(field, ConversationId::new(42).unwrap())
    })
    .unwrap();
    let inboxes = page.contact.unwrap().inboxes;
    assert_eq!(inboxes.iter().map(|it| it.get()).collect::<Vec<_>>(), [3]);
}
