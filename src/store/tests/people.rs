//! Contacts, the directory, typing and presence.

use std::sync::Arc;

use super::{agent, apply, at, cid, contact, person, store};
use crate::model::{
    Agent, AttributeDefinition, AttributeKind, AttributeOwner, Channel, Contact, ContactChange,
    ContactNote, Inbox, InboxId, Label, LabelId, NoteId, Presence, Role, Team, TeamId,
};
use crate::store::{ContactDeed, Event, Typist};

#[test]
fn a_contact_that_is_heard_of_keeps_its_times() {
    let mut store = store();
    let known = Contact {
        created_at: Some(at(1)),
        last_activity_at: Some(at(2)),
        ..contact(1, "Ana")
    };
    let changes = apply(&mut store, [Event::ContactRead(known)]);
    assert!(changes.contacts.contains(&person(1)));
    apply(&mut store, [Event::ContactHeard(contact(1, "Ana B"))]);
    let held = store.contact(person(1)).unwrap();
    assert_eq!(&*held.name, "Ana B");
    assert_eq!(
        (held.created_at, held.last_activity_at),
        (Some(at(1)), Some(at(2)))
    );
    let changes = apply(&mut store, [Event::ContactHeard(contact(1, "Ana B"))]);
    assert!(changes.contacts.is_empty());
}

#[test]
fn a_contact_read_earlier_changes_nothing() {
    let mut store = store();
    let active = |name, secs| {
        Event::ContactRead(Contact {
            last_activity_at: Some(at(secs)),
            ..contact(1, name)
        })
    };
    apply(&mut store, [active("new", 9), active("old", 8)]);
    assert_eq!(&*store.contact(person(1)).unwrap().name, "new");
}

#[test]
fn a_contact_that_is_gone_stays_gone_for_the_cable() {
    let mut store = store();
    apply(
        &mut store,
        [
            Event::ContactRead(contact(1, "Ana")),
            Event::ContactGone(person(1)),
        ],
    );
    apply(&mut store, [Event::ContactHeard(contact(1, "Ana"))]);
    assert_eq!(store.contact(person(1)), None);
    apply(&mut store, [Event::ContactRead(contact(1, "Ana"))]);
    assert!(store.contact(person(1)).is_some());
}

#[test]
fn a_contacts_record_grows_as_it_is_read() {
    let mut store = store();
    assert_eq!(store.contact_record(person(1)).notes, None);
    let note = ContactNote {
        id: NoteId::new(1).unwrap(),
        text: "calls at noon".into(),
        author: None,
        created_at: at(1),
    };
    let changes = apply(
        &mut store,
        [
            Event::NotesRead {
                contact: person(1),
                notes: vec![note.clone()],
            },
            Event::PreviousRead {
                contact: person(1),
                conversations: vec![cid(3), cid(2)],
            },
            Event::ContactLabelsRead {
                contact: person(1),
                labels: vec!["vip".into()],
            },
        ],
    );
    assert!(changes.contacts.contains(&person(1)));
    let record = store.contact_record(person(1));
    assert_eq!(record.contact, None);
    assert_eq!(record.notes.as_deref(), Some(&[note][..]));
    assert_eq!(record.previous.as_deref(), Some(&[cid(3), cid(2)][..]));
    assert_eq!(record.labels.as_deref(), Some(&[Arc::from("vip")][..]));
}

#[test]
fn the_directory_is_found_by_id_title_and_key() {
    let mut store = store();
    let inbox = InboxId::new(1).unwrap();
    let team = TeamId::new(1).unwrap();
    let events = || {
        [
            Event::AgentsRead(vec![Agent {
                id: agent(2),
                name: "Al".into(),
                email: "al@example.com".into(),
                role: Role::Agent,
                avatar_url: None,
                presence: Presence::Busy,
            }]),
            Event::InboxesRead(vec![Inbox {
                id: inbox,
                name: "Site".into(),
                channel: Channel::Website,
                text_limit: 10_000,
                addresses: vec![],
            }]),
            Event::TeamsRead(vec![Team {
                id: team,
                name: "sales".into(),
                is_member: true,
            }]),
            Event::LabelsRead(vec![Label {
                id: LabelId::new(1).unwrap(),
                title: "vip".into(),
                color: "#112233".into(),
                in_navigation: true,
            }]),
            Event::DefinitionsRead(vec![AttributeDefinition {
                key: "plan".into(),
                name: "Plan".into(),
                owner: AttributeOwner::Contact,
                kind: AttributeKind::Text,
                values: Vec::new(),
                pattern: None,
                cue: None,
            }]),
            Event::AssignableRead {
                inbox,
                agents: vec![agent(2)],
            },
        ]
    };
    assert!(apply(&mut store, events()).directory);
    let directory = store.directory();
    assert_eq!(&*directory.agent(agent(2)).unwrap().name, "Al");
    assert_eq!(&*directory.inbox(inbox).unwrap().name, "Site");
    assert!(directory.team(team).unwrap().is_member);
    assert_eq!(
        directory.label_color("vip").map(|it| &**it),
        Some("#112233")
    );
    assert!(
        directory
            .definition(AttributeOwner::Contact, "plan")
            .is_some()
    );
    assert!(
        directory
            .definition(AttributeOwner::Conversation, "plan")
            .is_none()
    );
    assert_eq!(directory.assignable(inbox).map(|it| it.len()), Some(1));
    assert_eq!(store.presence_agent(agent(2)), Presence::Busy);
    assert!(!apply(&mut store, events()).directory);
}

#[test]
fn whoever_is_missing_from_the_word_on_presence_is_not_there() {
    let mut store = store();
    let there = |agents: &[u64], contacts: Option<&[u64]>| Event::PresenceRead {
        agents: agents
            .iter()
            .map(|it| (agent(*it), Presence::Online))
            .collect(),
        contacts: contacts.map(|them| {
            let them = them.iter().map(|it| (person(*it), Presence::Online));
            them.collect()
        }),
    };
    assert!(apply(&mut store, [there(&[1, 2], Some(&[5]))]).presence);
    assert!(!apply(&mut store, [there(&[1, 2], Some(&[5]))]).presence);
    apply(&mut store, [there(&[1], None)]);
    assert_eq!(store.presence_agent(agent(1)), Presence::Online);
    assert_eq!(store.presence_agent(agent(2)), Presence::Offline);
    assert_eq!(store.presence_contact(person(5)), Presence::Online);
    assert!(apply(&mut store, [Event::Missed]).presence);
    assert_eq!(store.presence_contact(person(5)), Presence::Offline);
}

#[test]
fn typing_ends_by_word_by_time_and_by_absence() {
    let mut store = store();
    let began = |secs| Event::TypingBegan {
        conversation: cid(1),
        who: Typist::Contact(person(1)),
        at: at(secs),
    };
    let changes = apply(&mut store, [began(10)]);
    assert!(changes.typing.contains(&cid(1)));
    assert_eq!(store.typing(cid(1)), [Typist::Contact(person(1))]);
    assert!(apply(&mut store, [began(20)]).typing.is_empty());
    apply(&mut store, [Event::TypingExpired(at(15))]);
    assert_eq!(store.typing(cid(1)).len(), 1);
    let changes = apply(&mut store, [Event::TypingExpired(at(21))]);
    assert!(changes.typing.contains(&cid(1)));
    let ended = Event::TypingEnded {
        conversation: cid(1),
        who: Typist::Contact(person(1)),
    };
    let changes = apply(&mut store, [began(30), ended]);
    assert!(changes.typing.contains(&cid(1)));
    assert!(store.typing(cid(1)).is_empty());
    apply(&mut store, [began(40), Event::Missed]);
    assert!(store.typing(cid(1)).is_empty());
}

#[test]
fn what_an_agent_does_to_a_contact_shows_until_it_is_settled_and_then_as_the_server_has_it() {
    let mut store = store();
    let id = person(1);
    apply(&mut store, [Event::ContactRead(contact(1, "Ana"))]);
    let labels = vec!["vip".into()];
    apply(
        &mut store,
        [Event::ContactLabelsRead {
            contact: id,
            labels,
        }],
    );
    let intended = |token, deed| Event::ContactIntended {
        contact: id,
        token,
        deed,
    };
    let settled = |token| Event::ContactSettled { contact: id, token };
    let rename = ContactDeed::Change(ContactChange::Name("Ana Two".into()));
    let label = |title: &str, on| ContactDeed::Label(title.into(), on);
    let events = [
        intended(1, rename),
        intended(2, label("repair", true)),
        intended(3, label("vip", false)),
    ];
    assert!(apply(&mut store, events).contacts.contains(&id));
    let shown = store.contact_record(id);
    assert_eq!(&*shown.contact.unwrap().name, "Ana Two");
    assert_eq!(shown.labels.as_deref(), Some(&["repair".into()][..]));
    // What the server tells meanwhile lies under it.
    apply(&mut store, [Event::ContactHeard(contact(1, "Anna"))]);
    assert_eq!(&*store.contact(id).unwrap().name, "Ana Two");
    apply(&mut store, [settled(1), settled(2), settled(3)]);
    assert_eq!(&*store.contact(id).unwrap().name, "Anna");
    let shown = store.contact_record(id);
    assert_eq!(shown.labels.as_deref(), Some(&["vip".into()][..]));
}

#[test]
fn the_inboxes_of_a_contact_stay_when_a_shorter_form_comes() {
    let mut store = store();
    let full = Contact {
        inboxes: vec![InboxId::new(3).unwrap()],
        ..contact(1, "Ana")
    };
    apply(
        &mut store,
        [
            Event::ContactRead(full),
            Event::ContactHeard(contact(1, "Anna")),
        ],
    );
    let held = store.contact(person(1)).unwrap();
    assert_eq!((&*held.name, held.inboxes.len()), ("Anna", 1));
}
