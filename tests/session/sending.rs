//! Messages on their way: shown at once, settled once, never lost and never doubled.

use std::sync::Arc;
use std::time::Duration;

use deskhand::live::LinkState;
use deskhand::model::{
    Composition, ConversationId, Draft, DraftState, EchoId, Message, Mode, SendFailure, Upload,
    Window,
};
use deskhand::net::{PageNews, TransportError};
use deskhand::route::Route;
use sandbox::trouble::{Act, Rule};
use serde_json::json;

use crate::support::desk::{Desk, everything, play, until, until_true};
use crate::support::{Server, answer};

const PATH: &str = "/api/v1/accounts/*/conversations/*/messages";

/// Longer than a message may still be on its way into the server.
const SETTLED: Duration = Duration::from_secs(31);

/// What befalls the next message posted.
fn post(act: Act) -> Rule {
    Rule::new("POST", PATH, 1, act)
}

/// The agent at a console, with a conversation open.
async fn writing(server: &Server) -> (Desk, ConversationId) {
    let desk = Desk::showing(server, server.agent(), &everything()).await;
    let rows = desk.whole_list(&everything()).await;
    let id = rows.iter().find(|row| row.can_reply).unwrap().id;
    desk.open(id).await;
    (desk, id)
}

/// The messages of this text that the server holds.
async fn stored(server: &Server, id: ConversationId, text: &str) -> Vec<Message> {
    let api = server.api(server.administrator());
    let mut messages = api
        .messages(id, Window::Latest { page: 20 })
        .await
        .unwrap()
        .messages;
    messages.retain(|message| message.text.as_deref() == Some(text));
    messages
}

fn count(desk: &Desk, id: ConversationId, text: &str) -> usize {
    desk.texts(id).iter().filter(|it| *it == text).count()
}

fn drafts(desk: &Desk, id: ConversationId) -> Vec<Arc<Draft>> {
    desk.thread(id).drafts.clone()
}

fn failure(desk: &Desk, id: ConversationId) -> Option<SendFailure> {
    match &drafts(desk, id).first()?.state {
        DraftState::Failed(failure) => Some(failure.clone()),
        DraftState::Waiting | DraftState::Sending => None,
    }
}

fn echo(desk: &Desk, id: ConversationId) -> EchoId {
    drafts(desk, id)[0].echo.clone()
}

/// Waits until the message is settled, and sees to it that it is there once, here and on the
/// server.
async fn settled(server: &Server, desk: &Desk, id: ConversationId, text: &str) {
    until("the message is settled", || {
        drafts(desk, id).is_empty() && count(desk, id, text) > 0
    })
    .await;
    server.running.app().quiet().await;
    assert_eq!(stored(server, id, text).await.len(), 1);
    assert_eq!(count(desk, id, text), 1);
    until("nothing of it is kept on the device", || {
        !desk
            .parts
            .device
            .keys()
            .iter()
            .any(|key| key.contains("outbox"))
    })
    .await;
}

#[test]
fn a_reply_shows_at_once_and_becomes_one_message() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = writing(&server).await;
        let compositions = desk.session().compositions(id);
        desk.send(id, Mode::Reply, "Good morning");
        let sent = drafts(&desk, id);
        assert_eq!(&*sent[0].what.text, "Good morning");
        assert!(compositions.peek().unwrap().reply.is_empty());
        settled(&server, &desk, id, "Good morning").await;
        let message = &stored(&server, id, "Good morning").await[0];
        assert!(!message.private);
    });
}

#[test]
fn a_note_stays_with_the_team() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = writing(&server).await;
        desk.send(id, Mode::Note, "Call them");
        settled(&server, &desk, id, "Call them").await;
        assert!(stored(&server, id, "Call them").await[0].private);
    });
}

#[test]
fn whichever_comes_first_event_or_answer_settles_a_message() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = writing(&server).await;
        // The answer never comes.
        server.running.trouble().add(post(Act::LoseAnswer));
        desk.send(id, Mode::Reply, "By event");
        settled(&server, &desk, id, "By event").await;
        // The event never comes.
        server
            .running
            .trouble()
            .silence_sockets(Some(Duration::from_millis(500)));
        desk.send(id, Mode::Reply, "By answer");
        settled(&server, &desk, id, "By answer").await;
    });
}

#[test]
fn a_message_of_which_neither_event_nor_answer_comes_is_found_by_looking() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = writing(&server).await;
        server
            .running
            .trouble()
            .silence_sockets(Some(Duration::from_millis(500)));
        server.running.trouble().add(post(Act::LoseAnswer));
        desk.send(id, Mode::Reply, "Lost and found");
        settled(&server, &desk, id, "Lost and found").await;
        let sent = server.running.trouble().requests();
        let sent = sent
            .iter()
            .filter(|it| it.method == "POST" && it.path.ends_with("/messages"));
        assert_eq!(sent.count(), 1);
    });
}

#[test]
fn a_message_whose_fate_is_unknown_is_sent_again_only_by_the_agent() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = writing(&server).await;
        server.running.trouble().add(post(Act::Cut));
        desk.send(id, Mode::Reply, "Are you there?");
        until("its fate is unknown", || {
            failure(&desk, id) == Some(SendFailure::Uncertain { looked: false })
        })
        .await;
        desk.session().send_again(id, echo(&desk, id));
        assert_eq!(
            failure(&desk, id),
            Some(SendFailure::Uncertain { looked: false }),
            "nobody looked yet"
        );
        desk.parts.host.leap(SETTLED);
        until("it was looked for", || {
            failure(&desk, id) == Some(SendFailure::Uncertain { looked: true })
        })
        .await;
        assert!(stored(&server, id, "Are you there?").await.is_empty());
        desk.session().send_again(id, echo(&desk, id));
        settled(&server, &desk, id, "Are you there?").await;
    });
}

#[test]
fn a_refused_message_says_why_and_can_be_sent_again_or_taken_back() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = writing(&server).await;
        let refused = || post(answer(422, json!({"error": "Content is too long"})));
        server.running.trouble().add(refused());
        desk.send(id, Mode::Reply, "First");
        let why = Some(SendFailure::Refused("Content is too long".into()));
        until("it is refused", || failure(&desk, id) == why).await;
        desk.session().send_again(id, echo(&desk, id));
        settled(&server, &desk, id, "First").await;

        server.running.trouble().add(refused());
        desk.send(id, Mode::Reply, "Second");
        until("it is refused", || failure(&desk, id) == why).await;
        desk.session().take_back(id, echo(&desk, id));
        assert!(drafts(&desk, id).is_empty());
        let standing = desk.session().compositions(id).peek().unwrap();
        assert_eq!(&*standing.reply.text, "Second");
        assert!(stored(&server, id, "Second").await.is_empty());
    });
}

#[test]
fn a_server_that_asks_to_wait_gets_the_message_later() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = writing(&server).await;
        server
            .running
            .trouble()
            .add(post(answer(429, json!("Retry later"))));
        desk.send(id, Mode::Reply, "Patience");
        settled(&server, &desk, id, "Patience").await;
    });
}

#[test]
fn messages_keep_their_order_though_one_is_delayed() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = writing(&server).await;
        server
            .running
            .trouble()
            .add(post(answer(429, json!("Retry later"))));
        let texts = ["one", "two", "three", "four"];
        for text in texts {
            desk.send(id, Mode::Reply, text);
        }
        assert_eq!(drafts(&desk, id).len(), texts.len());
        until("all are settled", || drafts(&desk, id).is_empty()).await;
        let ours: Vec<_> = desk
            .texts(id)
            .into_iter()
            .filter(|it| texts.contains(&&**it))
            .collect();
        assert_eq!(ours, texts);
        for text in texts {
            assert_eq!(stored(&server, id, text).await.len(), 1, "{text}");
        }
    });
}

#[test]
fn the_same_words_sent_twice_are_two_messages_though_answers_are_lost() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = writing(&server).await;
        server
            .running
            .trouble()
            .silence_sockets(Some(Duration::from_millis(800)));
        server
            .running
            .trouble()
            .add(Rule::new("POST", PATH, 2, Act::LoseAnswer));
        desk.send(id, Mode::Reply, "ok");
        desk.send(id, Mode::Reply, "ok");
        until("both are settled", || drafts(&desk, id).is_empty()).await;
        assert_eq!(stored(&server, id, "ok").await.len(), 2);
        until("both are shown", || count(&desk, id, "ok") == 2).await;
    });
}

#[test]
fn a_message_written_without_a_network_goes_when_there_is_one() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = writing(&server).await;
        let trouble = server.running.trouble();
        desk.parts.host.news(PageNews::Offline);
        desk.parts.page.fail_with(Some(TransportError::Failed));
        trouble.refuse_sockets(None);
        trouble.cut_sockets();
        desk.send(id, Mode::Reply, "From the tunnel");
        until("the connection is lost", || {
            matches!(desk.link(), LinkState::Lost { offline: true, .. })
        })
        .await;
        let waits = matches!(
            drafts(&desk, id)[0].state,
            DraftState::Waiting | DraftState::Failed(SendFailure::Unsent)
        );
        assert!(waits, "{:?}", drafts(&desk, id));
        assert!(stored(&server, id, "From the tunnel").await.is_empty());
        trouble.clear();
        desk.parts.page.fail_with(None);
        desk.parts.host.news(PageNews::Online);
        settled(&server, &desk, id, "From the tunnel").await;
    });
}

#[test]
fn files_go_along() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = writing(&server).await;
        let session = desk.session();
        let what = Composition {
            text: "See the receipt".into(),
            files: vec![Upload {
                name: "receipt.txt".into(),
                media_type: "text/plain".into(),
                bytes: Arc::from(*b"12.00"),
            }],
            ..Composition::default()
        };
        session.compose(id, Mode::Reply, what);
        session.send(id, Mode::Reply);
        settled(&server, &desk, id, "See the receipt").await;
        let message = &stored(&server, id, "See the receipt").await[0];
        assert_eq!(message.attachments.len(), 1);
    });
}

#[test]
fn nothing_is_sent_of_nothing() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = writing(&server).await;
        desk.send(id, Mode::Reply, " \n ");
        assert!(drafts(&desk, id).is_empty());
    });
}

#[test]
fn a_crash_while_sending_neither_loses_nor_doubles_the_message() {
    play(async {
        let server = Server::start().await;
        for act in [Act::Pass, Act::LoseAnswer, Act::Cut] {
            let (desk, id) = writing(&server).await;
            let text = format!("Before the crash: {act:?}");
            let acted = !matches!(act, Act::Cut);
            server.running.trouble().forget_requests();
            server.running.trouble().silence_sockets(None);
            server.running.trouble().add(Rule {
                delay_ms: 100,
                ..post(act)
            });
            desk.send(id, Mode::Reply, &text);
            until("the message is kept on the device", || {
                desk.parts
                    .device
                    .keys()
                    .iter()
                    .any(|key| key.contains("outbox"))
            })
            .await;
            // It leaves, but nobody hears of it.
            tokio::task::yield_now().await;
            until("the request has left or is about to", || {
                drafts(&desk, id)[0].state == DraftState::Sending
            })
            .await;
            if acted {
                let app = server.running.app();
                until_true("it is stored", async || {
                    app.quiet().await;
                    !stored(&server, id, &text).await.is_empty()
                })
                .await;
            }
            let device = desk.crash();
            server.running.trouble().clear();

            let route = Route {
                query: everything(),
                open: Some(id),
                message: None,
            };
            let desk = Desk::at(&server, device, route);
            desk.opened().await;
            desk.live().await;
            if acted {
                settled(&server, &desk, id, &text).await;
            } else {
                desk.parts.host.leap(SETTLED);
                until("it was looked for", || {
                    failure(&desk, id) == Some(SendFailure::Uncertain { looked: true })
                })
                .await;
                assert!(stored(&server, id, &text).await.is_empty());
            }
        }
    });
}

#[test]
fn a_full_device_is_told_of_once_and_the_message_goes_all_the_same() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = writing(&server).await;
        desk.parts.device.set_full(true);
        desk.send(id, Mode::Reply, "No room here");
        settled(&server, &desk, id, "No room here").await;
        desk.send(id, Mode::Reply, "Still none");
        settled(&server, &desk, id, "Still none").await;
        let notices = leptos::prelude::untrack(|| desk.session().notices());
        let told = deskhand::text::phrase::notice::STORAGE;
        assert_eq!(notices.iter().filter(|it| it.phrase == told).count(), 1);
    });
}
