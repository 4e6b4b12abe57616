//! Searching, the files of a conversation, and beginning one.

use std::sync::Arc;

use deskhand::live::{Answer, Question};
use deskhand::model::{
    Beginning, ContactId, ConversationId, Hit, MessageKind, NewContact, SearchKind, Status, Window,
};
use deskhand::text::Wanted;
use leptos::prelude::GetUntracked;
use sandbox::trouble::{Act, Rule};
use serde_json::json;

use crate::support::desk::{Desk, everything, play, until};
use crate::support::{Server, agent_id, answer};

/// Waits for the answer to a question.
async fn answered<T: Clone + Send + Sync + 'static>(question: &Question<T>) -> Arc<T> {
    until("the question is answered", || {
        !matches!(question.get_untracked(), Answer::Waiting)
    })
    .await;
    match question.get_untracked() {
        Answer::Here(answer) => answer,
        Answer::Failed((why, _)) => panic!("it failed: {why:?}"),
        Answer::Waiting => unreachable!(),
    }
}

fn conversations(hits: &[Hit]) -> Vec<ConversationId> {
    hits.iter().map(|it| it.conversation).collect()
}

#[test]
fn what_is_held_is_found_by_name_number_and_words_whatever_the_accents() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::showing(&server, server.administrator(), &everything()).await;
        let rows = desk.whole_list(&everything()).await;
        let session = desk.session();
        let tomas = session.find_here(&Wanted::words("TOMAS echeverria"));
        assert_eq!(tomas[0].name.as_ref(), "Tomás Echeverría");
        let id = rows[0].id;
        let by_number = session.find_here(&Wanted::words(&id.to_string()));
        assert!(conversations(&by_number).contains(&id));
        assert!(session.find_here(&Wanted::words(" ")).is_empty());
        assert!(session.find_here(&Wanted::words("no-such-word")).is_empty());
    });
}

#[test]
fn a_text_on_the_server_is_found_with_its_newest_message() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::of(&server, server.administrator()).await;
        let session = desk.session();
        let found = answered(&session.search_texts("checkout fails with error", 1)).await;
        let hit = &found.rows[0];
        let text = hit.text.as_deref().unwrap();
        assert!(text.to_lowercase().contains("checkout fails with error"));
        let api = server.api(server.administrator());
        let message = hit.message.unwrap();
        let page = api
            .messages(hit.conversation, Window::Before { message, page: 20 })
            .await
            .unwrap();
        assert!(!page.messages.is_empty(), "its place can be read");
        let none = answered(&session.search_texts("no-such-word-anywhere", 1)).await;
        assert!(none.rows.is_empty() && !none.more);
    });
}

#[test]
fn where_all_kinds_at_once_fail_the_single_ones_are_asked_instead() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::of(&server, server.administrator()).await;
        let session = desk.session();
        let path = "/api/v1/accounts/*/search";
        let oops = || answer(500, json!({"status": 500}));
        server
            .running
            .trouble()
            .add(Rule::new("GET", path, 1, oops()));
        let path = "/api/v1/accounts/*/search/conversations";
        server
            .running
            .trouble()
            .add(Rule::new("GET", path, 1, oops()));
        let found = answered(&session.search("Echeverr")).await;
        assert!(
            found
                .contacts
                .rows
                .iter()
                .any(|it| it.name.contains("Echeverr"))
        );
        assert!(found.conversations.rows.is_empty());
    });
}

#[test]
fn an_older_server_that_has_no_search_over_all_kinds_still_finds_contacts() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::of(&server, server.administrator()).await;
        let missing = Rule::new(
            "GET",
            "/api/v1/accounts/*/search**",
            4,
            answer(404, json!({})),
        );
        server.running.trouble().add(missing);
        let found = answered(&desk.session().search("Echeverr")).await;
        assert_eq!(found.contacts.rows[0].name.as_ref(), "Tomás Echeverría");
    });
}

#[test]
fn a_question_that_fails_says_so_and_leaves_the_session_alone() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::of(&server, server.administrator()).await;
        let session = desk.session();
        let path = "/api/v1/accounts/*/conversations/search";
        server
            .running
            .trouble()
            .add(Rule::new("GET", path, 1, answer(429, json!("wait"))));
        let question = session.search_texts("order", 1);
        until("it failed", || {
            matches!(question.get_untracked(), Answer::Failed(_))
        })
        .await;
        assert!(
            !answered(&session.search_texts("order", 1))
                .await
                .rows
                .is_empty()
        );
    });
}

#[test]
fn every_file_of_a_conversation_is_there_newest_first() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::showing(&server, server.administrator(), &everything()).await;
        let rows = desk.whole_list(&everything()).await;
        let kinds = rows.iter().find(|it| it.id.get() == 94).unwrap().id;
        let files = answered(&desk.session().files(kinds)).await;
        let api = server.api(server.administrator());
        let (first, end) = (1, u64::from(u32::MAX));
        let window = Window::Between(
            deskhand::model::MessageId::new(first).unwrap(),
            deskhand::model::MessageId::new(end).unwrap(),
        );
        let page = api.messages(kinds, window).await.unwrap();
        let attached: usize = page.messages.iter().map(|it| it.attachments.len()).sum();
        assert!(attached > 3);
        assert_eq!(files.len(), attached);
        assert!(files.is_sorted_by(|one, next| one.at >= next.at));
    });
}

#[test]
fn a_contact_is_made_and_a_conversation_begun_with_its_first_message() {
    play(async {
        let server = Server::start().await;
        let login = server.administrator();
        let desk = Desk::of(&server, login).await;
        let session = desk.session();
        let contact = answered(&session.create_contact(NewContact {
            name: "Nora Quist".into(),
            email: "nora.quist@example.com".into(),
            ..NewContact::default()
        }))
        .await;
        let ways = answered(&session.ways_to(contact.id)).await;
        let mail = ways
            .iter()
            .find(|it| it.channel == deskhand::model::Channel::Email)
            .unwrap();
        let begun = answered(&session.begin_conversation(Beginning {
            contact: contact.id,
            inbox: mail.inbox,
            source: mail.source.clone(),
            status: Status::Pending,
            assignee: Some(agent_id(login)),
            subject: "Your tent".into(),
            text: "It has arrived.".into(),
        }))
        .await;
        let api = server.api(login);
        let told = api.conversation(*begun).await.unwrap().conversation;
        assert_eq!(told.contact, Some(contact.id));
        assert_eq!(told.status, Status::Pending);
        assert_eq!(told.agent(), Some(agent_id(login)));
        assert_eq!(told.facts.subject.as_deref(), Some("Your tent"));
        let page = api
            .messages(*begun, Window::Latest { page: 20 })
            .await
            .unwrap();
        let spoken: Vec<_> = page
            .messages
            .iter()
            .filter(|it| it.kind == MessageKind::Outgoing)
            .filter_map(|it| it.text.as_deref())
            .collect();
        assert_eq!(spoken, ["It has arrived."]);
    });
}

#[test]
fn a_taken_address_is_refused_in_the_servers_words() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::of(&server, server.administrator()).await;
        let session = desk.session();
        let known = answered(&session.search_contacts("Echeverr")).await;
        let question = session.create_contact(NewContact {
            name: "Another".into(),
            email: known.rows[0].email.as_deref().unwrap().to_owned(),
            ..NewContact::default()
        });
        until("it failed", || {
            matches!(question.get_untracked(), Answer::Failed(_))
        })
        .await;
        let Answer::Failed((_, values)) = question.get_untracked() else {
            panic!("it was created");
        };
        assert!(
            values
                .iter()
                .any(|(_, words)| words.contains("already been taken"))
        );
    });
}

#[test]
fn where_the_first_message_makes_the_server_fail_the_conversation_is_begun_and_the_message_follows()
{
    play(async {
        let server = Server::start().await;
        let login = server.administrator();
        let desk = Desk::of(&server, login).await;
        let session = desk.session();
        let contact: ContactId = answered(&session.search_contacts("Echeverr")).await.rows[0].id;
        let way = answered(&session.ways_to(contact)).await[0].clone();
        let path = "/api/v1/accounts/*/conversations";
        server
            .running
            .trouble()
            .add(Rule::new("POST", path, 1, answer(500, json!({}))));
        let begun = answered(&session.begin_conversation(Beginning {
            contact,
            inbox: way.inbox,
            source: way.source,
            status: Status::Open,
            assignee: None,
            subject: String::new(),
            text: "Hello again".into(),
        }))
        .await;
        session.open(*begun);
        until("the message arrived", || {
            let thread = session.thread(*begun).peek();
            thread.is_some_and(|it| it.drafts.is_empty() && !it.messages.is_empty())
        })
        .await;
        let api = server.api(login);
        let page = api
            .messages(*begun, Window::Latest { page: 20 })
            .await
            .unwrap();
        let hello = page
            .messages
            .iter()
            .filter(|it| it.text.as_deref() == Some("Hello again"));
        assert_eq!(hello.count(), 1);
    });
}

#[test]
fn a_beginning_without_an_answer_is_asked_for_once_only() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::of(&server, server.administrator()).await;
        let session = desk.session();
        let contact = answered(&session.search_contacts("Echeverr")).await.rows[0].id;
        let way = answered(&session.ways_to(contact)).await[0].clone();
        let path = "/api/v1/accounts/*/conversations";
        server
            .running
            .trouble()
            .add(Rule::new("POST", path, 1, Act::LoseAnswer));
        let question = session.begin_conversation(Beginning {
            contact,
            inbox: way.inbox,
            source: way.source,
            status: Status::Open,
            assignee: None,
            subject: String::new(),
            text: "Once".into(),
        });
        until("it failed", || {
            matches!(question.get_untracked(), Answer::Failed(_))
        })
        .await;
        let found = answered(&session.search_kind("Echeverr", SearchKind::Conversations, 1)).await;
        let begun = found
            .conversations
            .rows
            .iter()
            .filter(|it| it.contact == Some(contact));
        let before = answered(&session.conversations_of(contact)).await;
        assert_eq!(begun.count(), before.len());
        let texts = before
            .iter()
            .filter(|it| it.text.as_deref() == Some("Once"));
        assert_eq!(texts.count(), 1, "it was stored, and not asked for twice");
    });
}
