//! One account in two tabs of one browser.

use deskhand::live::{ConsoleState, Ended};
use deskhand::model::{Composition, ConversationId, DraftState, Mode};
use deskhand::route::Route;
use sandbox::trouble::{Act, Rule};

use crate::support::Server;
use crate::support::desk::{Desk, everything, play, until};

const PATH: &str = "/api/v1/accounts/*/conversations/*/messages";

/// Two tabs that show the same conversation.
async fn two(server: &Server) -> (Desk, Desk, ConversationId) {
    let one = Desk::showing(server, server.agent(), &everything()).await;
    let rows = one.whole_list(&everything()).await;
    let id = rows.iter().find(|row| row.can_reply).unwrap().id;
    one.open(id).await;
    let other = another(server, &one, id).await;
    (one, other, id)
}

/// One more tab of the same browser.
async fn another(server: &Server, desk: &Desk, id: ConversationId) -> Desk {
    let other = Desk::at(server, desk.parts.device.clone(), Route::default());
    other.opened().await;
    other.live().await;
    other.open(id).await;
    other
}

fn standing(desk: &Desk, id: ConversationId) -> String {
    let both = desk.session().compositions(id).peek().unwrap();
    both.reply.text.to_string()
}

fn posted(server: &Server) -> usize {
    let all = server.running.trouble().requests();
    let posted = all.iter().filter(|it| it.method == "POST");
    posted.filter(|it| it.path.ends_with("/messages")).count()
}

#[test]
fn a_message_on_its_way_is_sent_by_one_tab_only() {
    play(async {
        let server = Server::start().await;
        let (one, other, id) = two(&server).await;
        server.running.trouble().add(Rule {
            delay_ms: 300,
            ..Rule::new("POST", PATH, 1, Act::Pass)
        });
        one.send(id, Mode::Reply, "Once");
        until("it is on its way", || posted_state(&one, id)).await;
        // A third tab finds the message on the device, and leaves it to the first.
        let third = another(&server, &one, id).await;
        assert!(third.thread(id).drafts.is_empty());
        for desk in [&one, &other, &third] {
            until("all have it", || {
                desk.texts(id).iter().filter(|it| *it == "Once").count() == 1
            })
            .await;
        }
        assert_eq!(posted(&server), 1);
    });
}

fn posted_state(desk: &Desk, id: ConversationId) -> bool {
    let drafts = &desk.thread(id).drafts;
    drafts.iter().any(|it| it.state == DraftState::Sending)
}

#[test]
fn what_a_closed_tab_left_unsent_goes_out_by_another_once() {
    play(async {
        let server = Server::start().await;
        let (one, other, id) = two(&server).await;
        // No connection here: the message waits on the device.
        one.parts
            .page
            .fail_with(Some(deskhand::net::TransportError::Forbidden));
        one.send(id, Mode::Reply, "Left behind");
        until("it is kept", || one.parts.device.holds_text("Left behind")).await;
        drop(one);
        until("the other tab sends it", || {
            other.texts(id).iter().any(|it| it == "Left behind")
        })
        .await;
        server.running.app().quiet().await;
        assert_eq!(posted(&server), 1);
        until("nothing of it is kept", || {
            !other.parts.device.holds_text("Left behind")
        })
        .await;
    });
}

#[test]
fn what_is_typed_in_one_tab_stands_in_the_other_and_goes_when_it_is_sent() {
    play(async {
        let server = Server::start().await;
        let (one, other, id) = two(&server).await;
        let what = Composition {
            text: "Half a sentence".into(),
            ..Composition::default()
        };
        one.session().compose(id, Mode::Reply, what);
        until("it stands in both", || {
            standing(&other, id) == "Half a sentence"
        })
        .await;
        one.session().send(id, Mode::Reply);
        until("both are empty", || standing(&other, id).is_empty()).await;
    });
}

#[test]
fn signing_out_ends_every_tab_and_leaves_nothing() {
    play(async {
        let server = Server::start().await;
        let (one, other, _) = two(&server).await;
        one.console.sign_out();
        until("the other is signed out", || {
            other.state() == ConsoleState::SignedOut(Some(Ended::ByAgent))
        })
        .await;
        let device = &one.parts.device;
        until("nothing is kept", || {
            device.keys().is_empty() && !device.has_sign_in()
        })
        .await;
    });
}
