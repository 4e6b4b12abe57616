//! What helps an agent write: canned responses, mentions, copies of a mail.

use deskhand::filter::Query;
use deskhand::filter::Scope;
use deskhand::model::{Channel, Composition, ConversationId, Mode, Window};
use deskhand::route::Route;
use leptos::prelude::untrack;
use sandbox::trouble::Rule;
use serde_json::json;

use crate::support::desk::{Desk, everything, play, until, until_true};
use crate::support::{Server, agent_id, answer};

/// The agent at a console, and a conversation by mail.
async fn mailing(server: &Server) -> (Desk, ConversationId) {
    let desk = Desk::showing(server, server.agent(), &everything()).await;
    let rows = desk.whole_list(&everything()).await;
    let session = desk.session();
    until("the inboxes are read", || {
        !session.directory().inboxes.is_empty()
    })
    .await;
    let directory = untrack(|| session.directory());
    let mail = rows.iter().find(|row| {
        let inbox = directory.inbox(row.inbox);
        inbox.is_some_and(|it| it.channel == Channel::Email) && row.can_reply
    });
    let id = mail.unwrap().id;
    desk.open(id).await;
    (desk, id)
}

#[test]
fn canned_responses_stay_as_they_were_read_when_reading_them_again_fails() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::of(&server, server.agent()).await;
        let session = desk.session();
        let canned = || untrack(|| session.canned());
        let path = "/api/v1/accounts/*/canned_responses";
        let no = || Rule::new("GET", path, 1, answer(403, json!({"error": "no"})));
        server.running.trouble().add(no());
        session.load_canned();
        until("it is known that they could not be read", || {
            canned().failed.is_some()
        })
        .await;
        assert_eq!(canned().read_at, None);

        session.load_canned();
        until("they are read", || canned().read_at.is_some()).await;
        let read = canned();
        assert!(read.failed.is_none() && !read.all.is_empty());

        server.running.trouble().add(no());
        session.load_canned();
        until("it is known that they could not be read", || {
            canned().failed.is_some()
        })
        .await;
        assert_eq!((canned().all, canned().read_at), (read.all, read.read_at));
    });
}

#[test]
fn copies_of_a_mail_survive_a_crash_and_go_with_the_reply() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = mailing(&server).await;
        let what = Composition {
            text: "For all of you".into(),
            cc: "ana@mail.example, bo@mail.example".into(),
            bcc: "cy@mail.example".into(),
            ..Composition::default()
        };
        desk.session().compose(id, Mode::Reply, what.clone());
        until("it is kept", || {
            let keys = desk.parts.device.keys();
            keys.iter()
                .any(|key| key.contains(&format!("text|{id}|reply")))
        })
        .await;
        let route = Route {
            query: everything(),
            open: Some(id),
            message: None,
        };
        let desk = Desk::at(&server, desk.crash(), route);
        let session = desk.opened().await;
        let standing = session.compositions(id);
        until("it stands there again", || {
            standing.peek().is_some_and(|it| it.reply == what)
        })
        .await;
        session.send(id, Mode::Reply);
        let api = server.api(server.administrator());
        let window = Window::Latest { page: 20 };
        until_true("the server has it, with the copies", async || {
            let page = api.messages(id, window).await.unwrap();
            let sent = page
                .messages
                .iter()
                .find(|it| it.text.as_deref() == Some("For all of you"));
            sent.is_some_and(|it| {
                let deskhand::model::Content::Mail(mail) = &it.content else {
                    return false;
                };
                mail.cc == ["ana@mail.example".into(), "bo@mail.example".into()]
                    && mail.bcc == ["cy@mail.example".into()]
            })
        })
        .await;
    });
}

#[test]
fn whoever_is_mentioned_in_a_note_finds_the_conversation_among_the_mentions() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = mailing(&server).await;
        let mentions = Query {
            scope: Scope::Mentions,
            ..everything()
        };
        let login = server.administrator();
        let colleague = Desk::showing(&server, login, &mentions).await;
        colleague.whole_list(&mentions).await;
        let name = &login.name;
        let whom = agent_id(login);
        desk.send(
            id,
            Mode::Note,
            &format!("[@{name}](mention://user/{whom}/x) look"),
        );
        until("the colleague sees it", || {
            colleague.session().row_of(&mentions, id).is_some()
        })
        .await;
    });
}
