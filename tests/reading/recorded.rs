//! Answers of a real server. Everything is held against its own JSON, read a second, simpler way;
//! what carries a meaning of its own is named one by one.

use deskhand::model::{
    Assignee, Attribute, AttributeKind, AttributeOwner, Author, Channel, ConversationId, Counts,
    Message, MessageId, MessageKind, Presence, PreviewKind, Priority, Role, Status, Timestamp,
};
use deskhand::wire::conversation::{self, Page, Reading};
use deskhand::wire::{decode, list, message, people};
use serde_json::Value;

use super::fixture;

fn page(name: &str) -> Page {
    decode(fixture::text(name).as_bytes(), conversation::page).expect(name)
}

fn reading(name: &str) -> Reading {
    decode(fixture::text(name).as_bytes(), conversation::reading).expect(name)
}

pub fn one(name: &str) -> Message {
    decode(fixture::text(name).as_bytes(), message::message).expect(name)
}

pub fn thread(name: &str) -> message::Page {
    let id = ConversationId::new(45).unwrap();
    decode(fixture::text(name).as_bytes(), |field| {
        message::page(field, id)
    })
    .expect(name)
}

pub fn texts(list: &[std::sync::Arc<str>]) -> Vec<&str> {
    list.iter().map(|text| &**text).collect()
}

/// What both a conversation's JSON and its reading say, in one text each.
fn said_by_json(row: &Value) -> String {
    let spoken = &row["last_non_activity_message"];
    format!(
        "{} {} {} {} {} {:?} {} {} {} {} {}",
        row["id"],
        row["inbox_id"],
        row["status"],
        row["unread_count"],
        row["labels"],
        row["meta"]["sender"]["id"].as_u64(),
        row["meta"]["assignee"]["id"].as_u64().unwrap_or(0),
        row["meta"]["team"]["id"].as_u64().unwrap_or(0),
        row["last_activity_at"],
        spoken["id"].as_u64().unwrap_or(0),
        spoken["content"],
    )
}

fn said_by_reading(reading: &Reading) -> String {
    let row = &reading.conversation;
    let preview = row.preview.as_ref();
    format!(
        "{} {} {} {} {} {:?} {} {} {} {} {}",
        row.id,
        row.inbox,
        Value::from(row.status.name()),
        row.unread,
        serde_json::to_value(&row.labels).unwrap(),
        row.contact.map(deskhand::model::ContactId::get),
        row.agent().map_or(0, deskhand::model::AgentId::get),
        row.team.map_or(0, deskhand::model::TeamId::get),
        row.last_activity_at.secs(),
        preview.map_or(0, |preview| preview.message.get()),
        preview
            .filter(|preview| !preview.deleted)
            .and_then(|preview| preview.text.as_deref())
            .map_or(Value::Null, Value::from),
    )
}

#[test]
fn every_conversation_is_read_as_its_json_says() {
    let mut compared = 0;
    for (name, text) in fixture::all(&["list", "conversation"]) {
        let json: Value = serde_json::from_str(&text).unwrap();
        let rows = match json["data"]["payload"].as_array() {
            Some(rows) => rows.clone(),
            None => match json["payload"].as_array() {
                Some(rows) => rows.clone(),
                None => vec![json],
            },
        };
        let readings = if name.starts_with("list/") {
            let page = page(&name);
            assert_eq!(page.rows.broken, 0, "{name}");
            page.rows.rows
        } else {
            vec![reading(&name)]
        };
        assert_eq!(readings.len(), rows.len(), "{name}");
        for (reading, row) in readings.iter().zip(&rows) {
            assert_eq!(said_by_reading(reading), said_by_json(row), "{name}");
            let revision = row["updated_at"].as_f64().unwrap() * 1e6;
            let read = reading.conversation.revision.0;
            assert_eq!(read.to_string(), format!("{revision:.0}"), "{name}");
            compared += 1;
        }
    }
    assert!(compared > 40, "{compared}");
}

#[test]
fn every_message_is_read_as_its_json_says() {
    let mut compared = 0;
    for (name, text) in fixture::all(&["thread", "mail", "message"]) {
        let json: Value = serde_json::from_str(&text).unwrap();
        let (rows, read) = match json["payload"].as_array() {
            Some(rows) => (rows.clone(), thread(&name).messages.rows),
            None => (vec![json], vec![one(&name)]),
        };
        assert_eq!(read.len(), rows.len(), "{name}");
        for (message, row) in read.iter().zip(&rows) {
            let deleted = row["content_attributes"]["deleted"] == true;
            let kind = match message.kind {
                MessageKind::Incoming => 0,
                MessageKind::Outgoing => 1,
                MessageKind::Activity => 2,
                MessageKind::Template => 3,
                MessageKind::Other(number) => number,
            };
            let files = row["attachments"].as_array().map_or(0, Vec::len);
            let sender = match &message.author {
                Some(Author::Contact(id, _)) => Some(id.get()),
                Some(Author::Agent(id, _)) => Some(id.get()),
                Some(Author::Bot(_)) | None => None,
            };
            assert_eq!(message.id.get(), row["id"], "{name}");
            assert_eq!(kind, row["message_type"], "{name}");
            assert_eq!(message.private, row["private"], "{name}");
            assert_eq!(message.created_at.secs(), row["created_at"], "{name}");
            assert_eq!(message.attachments.len(), files, "{name}");
            assert_eq!(sender, row["sender"]["id"].as_u64(), "{name}");
            assert_eq!(message.deleted, deleted, "{name}");
            let text = row["content"].as_str().filter(|text| !text.is_empty());
            assert_eq!(message.text.as_deref(), text.filter(|_| !deleted), "{name}");
            compared += 1;
        }
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn the_numbers_on_the_tabs_come_with_a_list_and_alone() {
    let counts = Counts {
        mine: 2,
        unassigned: 12,
        all: 15,
    };
    assert_eq!(page("list/default").counts, counts);
    let alone = decode(
        fixture::text("account/counts").as_bytes(),
        conversation::counts,
    )
    .unwrap();
    assert_eq!((alone.mine, alone.unassigned, alone.all), (2, 11, 13));
    let past = page("list/past-the-end");
    assert_eq!((past.rows.rows.len(), past.rows.broken), (0, 0));
}

#[test]
fn a_conversation_tells_where_it_stands() {
    let Reading { conversation, .. } = reading("conversation/snoozed-until");
    assert_eq!(conversation.status, Status::Snoozed);
    assert_eq!(conversation.priority, Some(Priority::Medium));
    let until = Timestamp::from_millis(1_795_552_285_000);
    assert_eq!(conversation.snoozed_until, Some(until));
    assert_eq!(
        (conversation.waiting_since, conversation.first_reply_at),
        (None, None)
    );
    assert_eq!(
        (conversation.agent_seen_at, conversation.channel),
        (None, Channel::Api)
    );

    let until_reply = reading("conversation/snoozed").conversation;
    assert_eq!(until_reply.status, Status::Snoozed);
    assert_eq!(until_reply.snoozed_until, None);
    assert_eq!(
        until_reply.first_reply_at,
        Some(Timestamp::from_secs(1_795_379_246))
    );

    let assigned = reading("conversation/assigned").conversation;
    assert!(matches!(&assigned.assignee, Some(Assignee::Agent(id, name))
        if id.get() == 2 && &**name == "Ben Agent"));
    assert!(reading("conversation/muted").conversation.muted);
    assert_eq!(
        reading("conversation/unread-over-ten").conversation.unread,
        10
    );
}

#[test]
fn a_row_shows_the_newest_message_that_is_no_activity_line() {
    let plain = reading("conversation/plain");
    let preview = plain.conversation.preview.unwrap();
    assert_eq!(preview.message, MessageId::new(36_792).unwrap());
    assert_eq!(preview.kind, PreviewKind::Incoming);
    assert_eq!(plain.newest.unwrap().kind, MessageKind::Activity);

    assert_eq!(reading("conversation/empty").conversation.preview, None);
    let note = reading("conversation/private-only")
        .conversation
        .preview
        .unwrap();
    assert_eq!(note.kind, PreviewKind::Note);
    assert!(note.agent.is_some());
}

#[test]
fn a_website_visitor_tells_where_they_came_from() {
    let Reading {
        conversation,
        contact,
        ..
    } = reading("conversation/website");
    assert_eq!(conversation.channel, Channel::Website);
    let facts = &conversation.facts;
    assert_eq!(facts.browser.as_deref(), Some("Chrome 140.0"));
    assert_eq!(facts.platform.as_deref(), Some("Generic Linux 0"));
    assert_eq!(
        facts.referer.as_deref(),
        Some("https://shop.example/tents/kvist-2")
    );
    assert_eq!(
        conversation.attributes.get("cart"),
        Some(&Attribute::Text("3 items".into()))
    );
    let contact = contact.unwrap();
    assert_eq!(
        (&*contact.name, contact.phone.as_deref()),
        ("Ingrid Aasen", Some("+4791234567"))
    );
}

#[test]
fn the_directory_is_read_whole() {
    let body = fixture::text("account/agents");
    let agents = decode(body.as_bytes(), |field| list(field, people::agent)).unwrap();
    let read: Vec<_> = agents
        .rows
        .iter()
        .map(|agent| (agent.id.get(), &*agent.name, agent.role, agent.presence))
        .collect();
    assert_eq!(
        read,
        [
            (1, "Ada Admin", Role::Administrator, Presence::Online),
            (2, "Ben Agent", Role::Agent, Presence::Online),
            (3, "Cleo Third", Role::Agent, Presence::Offline),
        ]
    );
    let body = fixture::text("account/inboxes-channels");
    let inboxes = decode(body.as_bytes(), |field| list(field, people::inbox)).unwrap();
    let read: Vec<_> = inboxes
        .rows
        .iter()
        .map(|inbox| (inbox.id.get(), inbox.channel.clone(), inbox.text_limit))
        .collect();
    assert_eq!(
        read,
        [(8, Channel::Email, 25_000), (9, Channel::Website, 10_000)]
    );
    let body = fixture::text("account/labels");
    let labels = decode(body.as_bytes(), |field| list(field, people::label)).unwrap();
    assert_eq!(
        (&*labels.rows[2].title, &*labels.rows[2].color),
        ("vip", "#1f93ff")
    );
    let body = fixture::text("account/teams");
    let teams = decode(body.as_bytes(), |field| list(field, people::team)).unwrap();
    assert_eq!(
        (&*teams.rows[0].name, teams.rows[0].is_member),
        ("conformance team", false)
    );
    let body = fixture::text("account/attribute-definitions");
    let definitions = decode(body.as_bytes(), |field| list(field, people::definition)).unwrap();
    let third = &definitions.rows[2];
    assert_eq!(
        (third.owner, third.kind),
        (AttributeOwner::Conversation, AttributeKind::List)
    );
    assert_eq!(
        (&*third.key, texts(&third.values)),
        ("conv_list", vec!["red", "green", "blue"])
    );
    assert_eq!(definitions.broken, 0);
}

#[test]
fn a_contact_is_read_with_what_is_known_of_them() {
    let body = fixture::text("contact/full");
    let contact = decode(body.as_bytes(), people::contact).unwrap();
    assert_eq!(
        (contact.id.get(), &*contact.name),
        (630, "Ana Conf rmwsabzn9")
    );
    assert_eq!(
        (contact.city.as_deref(), contact.country.as_deref()),
        (Some("Lisboa"), Some("Portugal"))
    );
    assert_eq!(contact.company.as_deref(), Some("Conf Ltd rmwsabzn9"));
    assert_eq!(contact.profiles, [("github".into(), "ana".into())]);
    assert_eq!(
        (contact.phone.as_deref(), contact.avatar_url.as_deref()),
        (None, None)
    );
    assert!(contact.created_at.is_some() && contact.last_activity_at.is_none());
    let body = fixture::text("account/notes");
    let notes = decode(body.as_bytes(), |field| list(field, people::note)).unwrap();
    assert_eq!(&*notes.rows[0].text, "bare note rmwsabzn9");
    assert_eq!(notes.rows[0].author.as_deref(), Some("Ben Agent"));
}

#[test]
fn the_signed_in_agent_is_the_same_by_profile_sign_in_and_session() {
    for name in ["profile-agent", "sign-in", "session"] {
        let body = fixture::text(&format!("account/{name}"));
        let profile = decode(body.as_bytes(), people::profile).unwrap();
        assert_eq!(
            (profile.id.get(), &*profile.name),
            (2, "Ben Agent"),
            "{name}"
        );
        assert_eq!(profile.pubsub_token.reveal(), "masked-secret");
        assert!(profile.access_token.is_some());
        let account = &profile.accounts[0];
        assert_eq!((account.id.get(), &*account.name), (1, "Conformance"));
        assert_eq!((account.role, account.active), (Role::Agent, true));
        assert_eq!(account.availability, Presence::Online);
    }
    let body = fixture::text("account/version");
    let version = decode(body.as_bytes(), people::version).unwrap();
    assert_eq!(&*version, "4.16.2");
}
