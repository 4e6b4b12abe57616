//! What helps an agent write: canned responses, mentions, copies of a mail.

use std::sync::Arc;

use deskhand::filter::Query;
use deskhand::filter::Scope;
use deskhand::model::{Channel, Composition, Content, ConversationId, Mode, Window};
use deskhand::net::Api;
use deskhand::route::Route;
use leptos::prelude::untrack;
use sandbox::trouble::Rule;
use sandbox::visitors;
use serde_json::json;

use crate::support::desk::{Desk, everything, play, until, until_true};
use crate::support::{Server, agent_id, answer, number};

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
            cc: Some("ana@mail.example, bo@mail.example".into()),
            bcc: Some("cy@mail.example".into()),
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
        let seen = vec!["ana@mail.example".into(), "bo@mail.example".into()];
        let copies = Some((seen, vec!["cy@mail.example".into()]));
        until_true("the server has it, with the copies", async || {
            copies_of(&api, id, "For all of you").await == copies
        })
        .await;
    });
}

/// The copies of the message of this text, as the server has it: those seen, and those unseen.
async fn copies_of(
    api: &Api,
    id: ConversationId,
    text: &str,
) -> Option<(Vec<Arc<str>>, Vec<Arc<str>>)> {
    let window = Window::Latest { page: 20 };
    let page = api.messages(id, window).await.unwrap();
    let sent = page
        .messages
        .iter()
        .find(|it| it.text.as_deref() == Some(text));
    match &sent?.content {
        Content::Mail(mail) => Some((mail.cc.clone(), mail.bcc.clone())),
        _ => None,
    }
}

#[test]
fn a_reply_goes_to_all_in_the_last_mail_unless_the_agent_says_otherwise() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = mailing(&server).await;
        let session = desk.session();
        let api = server.api(server.administrator());
        let email = json!({
            "from": ["lea@buyer.example"],
            "to": ["help@fjellvik.example", "ops@buyer.example"],
            "cc": ["ana@buyer.example"],
            "bcc": null,
        });
        let account = session.account().unwrap().id;
        let (app, account) = (server.running.app(), number(account.get()));
        visitors::mail(app, account, number(id.get()), "All of us", email)
            .await
            .unwrap();
        let all = "lea@buyer.example, ana@buyer.example, ops@buyer.example";
        until("the mail has come", || {
            session.copies(id) == Some((all.into(), "".into()))
        })
        .await;

        desk.send(id, Mode::Reply, "To all of you");
        let all: Vec<Arc<str>> = all.split(", ").map(Arc::from).collect();
        until_true("all get it", async || {
            copies_of(&api, id, "To all of you").await == Some((all.clone(), vec![]))
        })
        .await;

        let what = Composition {
            text: "To you alone".into(),
            cc: Some("".into()),
            ..Composition::default()
        };
        session.compose(id, Mode::Reply, what);
        session.send(id, Mode::Reply);
        until_true("nobody else gets it", async || {
            copies_of(&api, id, "To you alone").await == Some((vec![], vec![]))
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
