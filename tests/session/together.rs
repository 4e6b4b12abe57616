//! Two agents and their customers: each sees what the others do.

use deskhand::live::{Deed, PriorityCall, Typist};
use deskhand::model::{Composition, ConversationId, Mode, Presence, Priority, Status};
use deskhand::text::phrase;
use leptos::prelude::untrack;
use sandbox::trouble::Rule;
use sandbox::visitors;
use serde_json::json;

use crate::support::desk::{Desk, everything, play, until, until_true};
use crate::support::{Server, agent_id, answer, number};

/// Two agents who look at the same list, and a conversation in it.
async fn two(server: &Server) -> (Desk, Desk, ConversationId) {
    let one = Desk::showing(server, server.agent(), &everything()).await;
    let other = Desk::showing(server, server.administrator(), &everything()).await;
    let rows = one.whole_list(&everything()).await;
    other.whole_list(&everything()).await;
    let wanted = rows.iter().find(|row| {
        row.status == Status::Open && row.can_reply && row.priority != Some(Priority::High)
    });
    (one, other, wanted.unwrap().id)
}

async fn writes(server: &Server, id: ConversationId, text: &str) {
    let account = number(server.account().get());
    visitors::write(server.running.app(), account, number(id.get()), text)
        .await
        .unwrap();
}

#[test]
fn what_one_agent_does_the_other_sees() {
    play(async {
        let server = Server::start().await;
        let (one, other, id) = two(&server).await;
        let me = agent_id(server.agent());
        one.session().act(id, Deed::Assign(Some(me)));
        one.session().act(
            id,
            Deed::Priority(Some(Priority::High), PriorityCall::Telling),
        );
        one.session().act(id, Deed::Status(Status::Resolved, None));
        until("the colleague sees all of it", || {
            let seen = other.conversation(id);
            seen.agent() == Some(me)
                && seen.priority == Some(Priority::High)
                && seen.status == Status::Resolved
        })
        .await;
    });
}

#[test]
fn a_message_shows_in_the_colleagues_thread_and_row() {
    play(async {
        let server = Server::start().await;
        let (one, other, id) = two(&server).await;
        other.open(id).await;
        one.open(id).await;
        one.send(id, Mode::Reply, "We will look into it");
        until("the colleague reads it in the thread", || {
            other
                .texts(id)
                .iter()
                .any(|text| text == "We will look into it")
        })
        .await;
        until("the row shows it, at the top", || {
            let preview = other.conversation(id).preview.unwrap();
            preview.text.as_deref() == Some("We will look into it")
                && other.session().row_of(&everything(), id) == Some(0)
        })
        .await;
    });
}

#[test]
fn a_customers_message_raises_its_conversation_and_counts_as_unread() {
    play(async {
        let server = Server::start().await;
        let (one, other, id) = two(&server).await;
        let before = one.conversation(id).unread;
        writes(&server, id, "Hello?").await;
        for desk in [&one, &other] {
            until("the row is at the top, with one more unread", || {
                let seen = desk.conversation(id);
                seen.unread == (before + 1).min(10)
                    && seen.preview.unwrap().text.as_deref() == Some("Hello?")
                    && desk.session().row_of(&everything(), id) == Some(0)
            })
            .await;
        }
    });
}

#[test]
fn a_thread_that_is_looked_at_is_read_for_everybody() {
    play(async {
        let server = Server::start().await;
        let (one, _, id) = two(&server).await;
        one.open(id).await;
        let session = one.session();
        session.reading(id, true);
        writes(&server, id, "Are you reading this?").await;
        until("it comes", || {
            one.texts(id)
                .iter()
                .any(|text| text == "Are you reading this?")
        })
        .await;
        until("it counts as read here", || {
            one.conversation(id).unread == 0
        })
        .await;
        let api = server.api(server.administrator());
        until_true("it counts as read on the server", async || {
            api.conversation(id).await.unwrap().conversation.unread == 0
        })
        .await;
    });
}

#[test]
fn a_thread_that_is_open_out_of_sight_stays_unread() {
    play(async {
        let server = Server::start().await;
        let (one, _, id) = two(&server).await;
        one.open(id).await;
        one.session().reading(id, false);
        let before = one.conversation(id).unread;
        writes(&server, id, "Nobody reads this").await;
        until("it comes", || one.conversation(id).unread == before + 1).await;
        one.parts.host.leap(std::time::Duration::from_secs(3));
        one.rest().await;
        let shown = one.conversation(id).unread;
        assert_eq!(shown, before + 1);
        let api = server.api(server.administrator());
        assert_eq!(
            api.conversation(id).await.unwrap().conversation.unread,
            shown
        );
    });
}

#[test]
fn rows_keep_their_places_while_they_are_held() {
    play(async {
        let server = Server::start().await;
        let (one, _, id) = two(&server).await;
        let query = everything();
        let session = one.session();
        let last = one
            .rows(&query)
            .iter()
            .rev()
            .find(|it| it.status == Status::Open)
            .unwrap()
            .id;
        let place = session.row_of(&query, last);
        session.hold(&query, true);
        writes(&server, last, "At the top?").await;
        until("it waits for its place", || {
            session.listing(&query).peek().unwrap().waiting == 1
        })
        .await;
        assert_eq!(session.row_of(&query, last), place);
        assert_ne!(last, id);
        session.release(&query);
        assert_eq!(session.row_of(&query, last), Some(0));
    });
}

/// The conversation is closed, its row left although the others keep their places, and it was said.
async fn is_lost(desk: &Desk, id: ConversationId) {
    let session = desk.session();
    let query = everything();
    until("it is closed", || session.route().open.is_none()).await;
    assert_eq!(session.row_of(&query, id), None);
    assert_eq!(session.listing(&query).peek().unwrap().waiting, 0);
    let told = untrack(|| session.notices()).last().unwrap().phrase;
    assert_eq!(told, phrase::notice::CONVERSATION_LOST);
}

#[test]
fn a_conversation_that_a_colleague_deleted_leaves_a_held_list_and_closes_when_it_is_asked_for() {
    play(async {
        let server = Server::start().await;
        let (one, chief, id) = two(&server).await;
        let session = one.session();
        one.open(id).await;
        session.hold(&everything(), true);
        chief.session().act(id, Deed::Delete);
        let api = server.api(server.administrator());
        until_true("it is deleted", async || {
            api.conversation(id).await.is_err()
        })
        .await;
        session.act(id, Deed::Status(Status::Resolved, None));
        is_lost(&one, id).await;
    });
}

#[test]
fn a_conversation_that_is_closed_to_the_agent_leaves_a_held_list_and_closes() {
    play(async {
        let server = Server::start().await;
        let (one, _, id) = two(&server).await;
        let session = one.session();
        session.hold(&everything(), true);
        let no = json!({"error": "You are not authorized to do this action"});
        for path in ["", "/messages"] {
            let path = format!("/api/v1/accounts/*/conversations/{id}{path}");
            let rule = Rule::new("GET", &path, 9, answer(401, no.clone()));
            server.running.app().trouble.add(rule);
        }
        session.open(id);
        is_lost(&one, id).await;
        assert!(session.profile().is_some(), "the session goes on");
    });
}

#[test]
fn typing_is_seen_by_the_colleague_and_ends() {
    play(async {
        let server = Server::start().await;
        let (one, other, id) = two(&server).await;
        let typing = other.session().typing(id);
        let is_typing = |note: bool| {
            typing.peek().is_some_and(|who| {
                who.iter().any(|it| {
                    matches!(it, Typist::Agent { id, note: n, .. }
                        if *id == agent_id(server.agent()) && *n == note)
                })
            })
        };
        let write = |mode, text: &str| {
            let what = Composition {
                text: text.into(),
                ..Composition::default()
            };
            one.session().compose(id, mode, what);
        };
        write(Mode::Reply, "We");
        until("the colleague sees it", || is_typing(false)).await;
        write(Mode::Reply, "");
        until("the colleague sees that it ended", || !is_typing(false)).await;
        write(Mode::Note, "Psst");
        until("the colleague sees that it is a note", || is_typing(true)).await;
        one.session().stopped_typing(id);
        until("the colleague sees that it ended", || !is_typing(true)).await;
        // One's own typing is no news.
        let own = one.session().typing(id).peek();
        assert!(own.is_none_or(|it| it.is_empty()));
    });
}

#[test]
fn a_customers_typing_is_seen_and_forgotten_when_they_fall_silent() {
    play(async {
        let server = Server::start().await;
        let (one, _, id) = two(&server).await;
        let account = number(server.account().get());
        visitors::typing(server.running.app(), account, number(id.get()), true)
            .await
            .unwrap();
        let typing = one.session().typing(id);
        let somebody = || typing.peek().is_some_and(|it| !it.is_empty());
        until("the customer types", somebody).await;
        until("the customer is forgotten", || {
            one.parts.host.leap(std::time::Duration::from_millis(100));
            !somebody()
        })
        .await;
    });
}

#[test]
fn colleagues_who_are_there_show_as_there() {
    play(async {
        let server = Server::start().await;
        let (one, other, _) = two(&server).await;
        let agents = [agent_id(server.agent()), agent_id(server.administrator())];
        for desk in [&one, &other] {
            until("both are there", || {
                desk.parts.host.leap(std::time::Duration::from_millis(50));
                agents
                    .iter()
                    .all(|id| desk.session().agent_presence(*id) == Presence::Online)
            })
            .await;
        }
    });
}
