//! The contact of a conversation, and who takes part: what an agent changes shows at once, what
//! others changed meanwhile stays, and what failed says so.

use std::sync::Arc;

use deskhand::live::{ContactPart, Notice, Session, Tone, Why};
use deskhand::model::{
    Attribute, Contact, ContactChange, ContactId, Conversation, ConversationId, Participants,
};
use deskhand::text::phrase;
use leptos::prelude::{Callback, Get, GetUntracked, RwSignal, Set, untrack};
use sandbox::trouble::Rule;
use serde_json::json;

use super::attributes::text;
use crate::support::desk::{Desk, everything, play, until};
use crate::support::{Server, agent_id, answer};

/// The agent at a console with a conversation and its contact's panel open.
pub(super) async fn beside(server: &Server) -> (Desk, ConversationId, ContactId) {
    let desk = Desk::showing(server, server.agent(), &everything()).await;
    let rows = desk.whole_list(&everything()).await;
    let row = rows.iter().find(|row| row.contact.is_some()).unwrap();
    let (id, contact) = (row.id, row.contact.unwrap());
    desk.open(id).await;
    let session = desk.session();
    session.load_contact(contact);
    session.load_participants(id);
    let record = session.contact(contact);
    until("the panel is read", || {
        record.peek().is_some_and(|it| {
            it.contact.is_some()
                && it.notes.is_some()
                && it.labels.is_some()
                && it.previous.is_some()
        })
    })
    .await;
    until("the participants are read", || {
        matches!(desk.conversation(id).participants, Participants::Read(_))
    })
    .await;
    (desk, id, contact)
}

fn contact_of(session: Session, id: ContactId) -> Arc<Contact> {
    session.contact(id).peek().unwrap().contact.clone().unwrap()
}

pub(super) fn newest(session: Session) -> (deskhand::text::Phrase, u64) {
    let notices = untrack(|| session.notices());
    let notice = notices.last().unwrap();
    (notice.phrase, notice.id)
}

#[test]
fn a_changed_contact_shows_at_once_is_stored_and_can_be_undone() {
    play(async {
        let server = Server::start().await;
        let (desk, _, id) = beside(&server).await;
        let session = desk.session();
        let api = server.api(server.administrator());
        let before = contact_of(session, id);
        for change in [
            ContactChange::Name("Ana Two".into()),
            ContactChange::Email(Some("ana.two@example.com".into())),
            ContactChange::Phone(Some("+4790012345".into())),
            ContactChange::Company(Some("Two Ltd".into())),
            ContactChange::Attribute("nickname".into(), Some(text("Two"))),
            ContactChange::Attribute("club_number".into(), Some(Attribute::Number(7.0))),
        ] {
            session.change_contact(id, change.clone(), None);
            let mut wanted = Contact::clone(&contact_of(session, id));
            assert_eq!(change.make(&mut wanted), change, "it shows at once");
            let told = || !untrack(|| session.notices()).is_empty();
            until("it is saved", told).await;
            assert_eq!(newest(session).0, phrase::notice::SAVED);
            let mut truth = api.contact(id).await.unwrap();
            assert_eq!(change.make(&mut truth), change, "it is stored");
            let (_, notice) = newest(session);
            session.undo(notice);
            let told = || !untrack(|| session.notices()).is_empty();
            until("the undoing is told", told).await;
            session.dismiss(newest(session).1);
        }
        let after = api.contact(id).await.unwrap();
        assert_eq!(after.name, before.name);
        assert_eq!(after.email, before.email);
        assert_eq!(after.phone, before.phone);
        assert_eq!(after.company, before.company);
        assert_eq!(after.attributes, before.attributes);
    });
}

#[test]
fn an_edit_is_undone_on_the_server_even_where_the_console_believes_that_it_is() {
    play(async {
        let server = Server::start().await;
        let (desk, _, id) = beside(&server).await;
        let session = desk.session();
        let api = server.api(server.administrator());
        let former = ContactChange::Name(contact_of(session, id).name.clone());
        let edit = ContactChange::Name("Ana Two".into());
        session.change_contact(id, edit.clone(), None);
        let told = || !untrack(|| session.notices()).is_empty();
        until("it is saved", told).await;
        // Of the contact as it is now the console hears nothing: only of a time before.
        api.change_contact(id, &former).await.unwrap();
        let shown = || former.make(&mut Contact::clone(&contact_of(session, id)));
        until("it looks undone", || shown() == former).await;
        server.running.app().trouble.silence_sockets(None);
        api.change_contact(id, &edit).await.unwrap();
        session.undo(newest(session).1);
        until("the undoing is told", told).await;
        let mut truth = api.contact(id).await.unwrap();
        assert_eq!(former.make(&mut truth), former);
    });
}

#[test]
fn two_edits_in_a_row_are_undone_each_by_its_own_notice() {
    play(async {
        let server = Server::start().await;
        let (desk, _, id) = beside(&server).await;
        let session = desk.session();
        let name = |text: &str| ContactChange::Name(text.into());
        let company = |text: &str| ContactChange::Company(Some(text.into()));
        let before = contact_of(session, id);
        let former = name("Ana Two").make(&mut Contact::clone(&before));
        let notice_of = |what| {
            let notices = untrack(|| session.notices());
            let saved =
                |it: &&Arc<Notice>| it.phrase == phrase::notice::SAVED && it.of == Some(what);
            notices.iter().find(saved).map(|it| it.id)
        };
        session.change_contact(id, name("Ana Two"), None);
        session.change_contact(id, company("Two Ltd"), None);
        let both = [phrase::panel::NAME, phrase::panel::COMPANY];
        until("both say what was saved", || {
            both.iter().all(|it| notice_of(*it).is_some())
        })
        .await;
        session.undo(notice_of(phrase::panel::NAME).unwrap());
        let now = || Contact::clone(&contact_of(session, id));
        until("the name is back", || {
            name("Ana Two").make(&mut now()) == former
        })
        .await;
        desk.rest().await;
        let stored = server.api(server.administrator()).contact(id).await;
        let mut stored = stored.unwrap();
        assert_eq!(name("Ana Two").make(&mut stored), former);
        assert_eq!(company("").make(&mut stored), company("Two Ltd"));
    });
}

#[test]
fn undoing_an_edit_leaves_alone_what_a_colleague_wrote_since() {
    play(async {
        let server = Server::start().await;
        let (desk, _, id) = beside(&server).await;
        let session = desk.session();
        let api = server.api(server.administrator());
        let name = |text: &str| ContactChange::Name(text.into());
        let saved = || {
            let notices = untrack(|| session.notices());
            let last = notices.last();
            last.is_some_and(|it| it.phrase == phrase::notice::SAVED)
        };
        session.change_contact(id, name("Ana Two"), None);
        until("it is saved", saved).await;
        api.change_contact(id, &name("Ana Three")).await.unwrap();
        session.undo(newest(session).1);
        let left = || {
            let notices = untrack(|| session.notices());
            notices.iter().any(|it| {
                it.phrase == phrase::notice::CHANGED_SINCE && it.of == Some(phrase::panel::NAME)
            })
        };
        until("it is said that the name was left alone", left).await;
        assert_eq!(&*api.contact(id).await.unwrap().name, "Ana Three");
        until("it is shown", || {
            &*contact_of(session, id).name == "Ana Three"
        })
        .await;

        // Another field is no reason to leave this one alone.
        let company = ContactChange::Company(Some("Two Ltd".into()));
        session.change_contact(id, company, None);
        until("the company is saved", saved).await;
        let (_, edit) = newest(session);
        api.change_contact(id, &name("Ana Four")).await.unwrap();
        let former = || contact_of(session, id).company.as_deref() != Some("Two Ltd");
        session.undo(edit);
        assert!(former(), "it shows at once");
        desk.rest().await;
        let truth = api.contact(id).await.unwrap();
        assert_ne!(truth.company.as_deref(), Some("Two Ltd"));
        assert_eq!(&*truth.name, "Ana Four");
        // An event may still have told of the time before.
        until("the former one is shown", former).await;
    });
}

#[test]
fn an_address_that_belongs_to_another_is_told_to_whoever_asked_and_the_former_one_is_back() {
    play(async {
        let server = Server::start().await;
        let (desk, _, id) = beside(&server).await;
        let session = desk.session();
        let api = server.api(server.administrator());
        let before = contact_of(session, id);
        let rows = desk.rows(&everything());
        let mut taken = None;
        for row in rows {
            let other = row.contact.filter(|other| *other != id);
            let Some(other) = other else { continue };
            let email = api.contact(other).await.unwrap().email;
            if email.is_some() && email != before.email {
                taken = email;
                break;
            }
        }
        let why = RwSignal::new(None::<Why>);
        let told = Callback::new(move |it| why.set(Some(it)));
        session.change_contact(id, ContactChange::Email(taken.clone()), Some(told));
        assert_eq!(contact_of(session, id).email, taken);
        until("the reason is told", || why.get().is_some()).await;
        let (phrase, values) = why.get_untracked().unwrap();
        assert_eq!(phrase, phrase::notice::REFUSED);
        assert_eq!(&*values[0].1, "Email has already been taken");
        assert_eq!(contact_of(session, id).email, before.email);
        assert!(untrack(|| session.notices()).is_empty());
    });
}

#[test]
fn a_label_another_agent_gave_the_contact_survives() {
    play(async {
        let server = Server::start().await;
        let (desk, _, id) = beside(&server).await;
        let session = desk.session();
        let api = server.api(server.administrator());
        api.set_contact_labels(id, &["wholesale".into()])
            .await
            .unwrap();
        session.set_contact_label(id, "vip".into(), true);
        session.set_contact_label(id, "repair".into(), true);
        let shown = session.contact(id).peek().unwrap().labels.clone().unwrap();
        assert!(shown.contains(&"vip".into()) && shown.contains(&"repair".into()));
        desk.rest().await;
        let mut stored = api.contact_labels(id).await.unwrap();
        stored.sort();
        assert_eq!(stored, ["repair".into(), "vip".into(), "wholesale".into()]);
        session.set_contact_label(id, "wholesale".into(), false);
        desk.rest().await;
        let mut stored = api.contact_labels(id).await.unwrap();
        stored.sort();
        assert_eq!(stored, ["repair".into(), "vip".into()]);
    });
}

#[test]
fn a_note_is_written_and_deleted_and_comes_back_when_the_server_kept_it() {
    play(async {
        let server = Server::start().await;
        let (desk, _, id) = beside(&server).await;
        let session = desk.session();
        let notes = || session.contact(id).peek().unwrap().notes.clone().unwrap();
        let count = notes().len();
        let done = RwSignal::new(None::<Option<Why>>);
        let on_done = Callback::new(move |it| done.set(Some(it)));
        session.add_note(id, "Prefers mail.".into(), on_done);
        until("the note is written", || done.get().is_some()).await;
        assert_eq!(done.get_untracked(), Some(None));
        let note = notes()[0].clone();
        assert_eq!(&*note.text, "Prefers mail.");
        assert!(note.author.is_some() && note.created_at.secs() > 0);

        let path = "/api/v1/accounts/*/contacts/*/notes/*";
        server
            .running
            .app()
            .trouble
            .add(Rule::new("DELETE", path, 1, answer(500, json!({}))));
        session.delete_note(id, note.id);
        assert_eq!(notes().len(), count);
        until("the failure is told", || {
            !untrack(|| session.notices()).is_empty()
        })
        .await;
        assert_eq!(notes().len(), count + 1);

        session.delete_note(id, note.id);
        desk.rest().await;
        let api = server.api(server.administrator());
        assert_eq!(api.contact_notes(id).await.unwrap().len(), count);
        assert_eq!(notes().len(), count);
    });
}

#[test]
fn what_did_not_arrive_of_a_contact_is_known_part_by_part_and_can_be_read_again() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::showing(&server, server.agent(), &everything()).await;
        let rows = desk.whole_list(&everything()).await;
        let id = rows.iter().find_map(|row| row.contact).unwrap();
        for part in ["notes", "labels", "conversations"] {
            let path = format!("/api/v1/accounts/*/contacts/*/{part}");
            let rule = Rule::new("GET", &path, 1, answer(500, json!({})));
            server.running.app().trouble.add(rule);
        }
        let session = desk.session();
        session.load_contact(id);
        let record = session.contact(id);
        let failed = || {
            let mut failed = record.peek().unwrap().failed.clone();
            failed.sort();
            failed
        };
        let parts = [
            ContactPart::Previous,
            ContactPart::Notes,
            ContactPart::Labels,
        ];
        until("three parts failed", || failed() == parts).await;
        assert!(record.peek().unwrap().contact.is_some());
        for part in parts {
            session.load_contact_part(id, part);
        }
        until("all of it is there", || failed().is_empty()).await;
        let read = record.peek().unwrap();
        assert!(read.notes.is_some() && read.labels.is_some() && read.previous.is_some());
    });
}

#[test]
fn agents_are_let_in_on_a_conversation_and_out_again() {
    play(async {
        let server = Server::start().await;
        let (desk, id, _) = beside(&server).await;
        let session = desk.session();
        let api = server.api(server.administrator());
        let me = agent_id(server.agent());
        let follows = |held: &Conversation| held.participants.contain(me);
        let was = follows(&desk.conversation(id));
        for on in [!was, was] {
            session.set_participant(id, me, on);
            assert_eq!(follows(&desk.conversation(id)), on);
            desk.rest().await;
            let stored = api.participants(id).await.unwrap();
            assert_eq!(stored.iter().any(|it| it.id == me), on);
            assert_eq!(follows(&desk.conversation(id)), on);
        }
        let path = "/api/v1/accounts/*/conversations/*/participants";
        let no = json!({"error": "Invalid participant IDs"});
        server
            .running
            .app()
            .trouble
            .add(Rule::new("POST", path, 1, answer(422, no)));
        let other = agent_id(&server.running.credentials().agents[2]);
        let was = desk.conversation(id).participants.contain(other);
        if was {
            session.set_participant(id, other, false);
            desk.rest().await;
        }
        session.set_participant(id, other, true);
        until("the refusal is told", || {
            let notices = untrack(|| session.notices());
            notices.iter().any(|it| it.tone == Tone::Failed)
        })
        .await;
        assert!(!desk.conversation(id).participants.contain(other));
    });
}
