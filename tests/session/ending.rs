//! What lasts over a reload, and what does not last over the end of a session.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use deskhand::live::{ConsoleState, Ended};
use deskhand::model::{AccountId, Composition, ConversationId, Mode};
use deskhand::net::PageNews;
use deskhand::route::Route;

use crate::support::Server;
use crate::support::desk::{Desk, everything, play, until};

async fn writing(server: &Server) -> (Desk, ConversationId) {
    let desk = Desk::showing(server, server.agent(), &everything()).await;
    let id = desk.whole_list(&everything()).await[0].id;
    desk.open(id).await;
    (desk, id)
}

fn write(desk: &Desk, id: ConversationId, mode: Mode, text: &str) {
    let what = Composition {
        text: text.into(),
        ..Composition::default()
    };
    desk.session().compose(id, mode, what);
}

#[test]
fn a_reload_brings_back_what_stood_in_the_composers() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = writing(&server).await;
        write(&desk, id, Mode::Reply, "Dear customer");
        write(&desk, id, Mode::Note, "A hard case");
        until("both are kept", || {
            let device = &desk.parts.device;
            device.holds_text("Dear customer") && device.holds_text("A hard case")
        })
        .await;
        let desk = Desk::at(&server, desk.crash(), Route::default());
        let session = desk.opened().await;
        let standing = session.compositions(id);
        until("both are back", || {
            let standing = standing.peek().unwrap();
            &*standing.reply.text == "Dear customer" && &*standing.note.text == "A hard case"
        })
        .await;
        assert!(session.has_unsent());
    });
}

#[test]
fn a_hidden_page_keeps_what_was_typed_at_once() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = writing(&server).await;
        write(&desk, id, Mode::Reply, "Just a moment");
        desk.parts.host.news(PageNews::Hidden);
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        assert!(desk.parts.device.holds_text("Just a moment"));
    });
}

#[test]
fn an_emptied_composer_is_forgotten() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = writing(&server).await;
        write(&desk, id, Mode::Reply, "Never mind");
        until("it is kept", || desk.parts.device.holds_text("Never mind")).await;
        write(&desk, id, Mode::Reply, "");
        until("it is forgotten", || {
            !desk.parts.device.holds_text("Never mind")
        })
        .await;
        assert!(!desk.session().has_unsent());
    });
}

#[test]
fn what_was_typed_while_the_former_text_was_being_read_is_not_lost() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = writing(&server).await;
        write(&desk, id, Mode::Reply, "Former");
        until("it is kept", || desk.parts.device.holds_text("Former")).await;
        let desk = Desk::at(&server, desk.crash(), Route::default());
        desk.opened().await;
        write(&desk, id, Mode::Reply, "Newer");
        desk.live().await;
        let standing = desk.session().compositions(id).peek().unwrap();
        assert_eq!(&*standing.reply.text, "Newer");
    });
}

#[test]
fn broken_entries_on_the_device_are_passed_over() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = writing(&server).await;
        write(&desk, id, Mode::Reply, "Whole");
        until("it is kept", || desk.parts.device.holds_text("Whole")).await;
        let key = desk.parts.device.keys()[0].clone();
        let device = desk.crash();
        let broken: [&[u8]; 3] = [b"", b"\xff\n", b"{\"text\":1}\n"];
        for (at, bytes) in broken.into_iter().enumerate() {
            let other = format!("|{}|", id.get() + 1 + u64::try_from(at).unwrap());
            device.put_raw(&key.replace(&format!("|{id}|"), &other), bytes);
        }
        device.put_raw(&key.replace("|text|", "|outbox|"), b"nonsense");
        device.put_raw("nonsense", b"nonsense");
        let desk = Desk::at(&server, device, Route::default());
        let session = desk.opened().await;
        until("the whole one is back", || {
            &*session.compositions(id).peek().unwrap().reply.text == "Whole"
        })
        .await;
        desk.live().await;
    });
}

#[test]
fn signing_out_leaves_nothing_on_the_device() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = writing(&server).await;
        write(&desk, id, Mode::Reply, "Secret");
        until("it is kept", || desk.parts.device.holds_text("Secret")).await;
        desk.parts
            .device
            .put_raw("https://other.example|1|text|1|reply", b"another's");
        desk.console.sign_out();
        until("it says that nothing is left", || {
            desk.state() == ConsoleState::SignedOut(Some(Ended::ByAgent))
        })
        .await;
        let device = &desk.parts.device;
        assert!(!device.has_sign_in());
        assert_eq!(device.keys(), ["https://other.example|1|text|1|reply"]);
        // What was typed a moment before must not come after it.
        let session = desk.sign_in(server.agent()).await;
        write(&desk, id, Mode::Reply, "In the last moment");
        desk.console.sign_out();
        until("nothing runs any more", || {
            desk.parts.host.tasks.running() == 0
        })
        .await;
        desk.parts.host.leap(Duration::from_secs(1));
        tokio::task::yield_now().await;
        assert!(!desk.parts.device.holds_text("In the last moment"));
        assert!(session.profile().is_none());
    });
}

#[test]
fn a_device_that_could_not_be_emptied_is_not_said_to_be_empty() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = writing(&server).await;
        write(&desk, id, Mode::Reply, "Secret");
        until("it is kept", || desk.parts.device.holds_text("Secret")).await;
        desk.parts.device.set_stuck();
        desk.console.sign_out();
        until("it is signed out", || {
            desk.state() == ConsoleState::SignedOut(Some(Ended::NotEmptied))
        })
        .await;
    });
}

#[test]
fn no_task_and_no_signal_outlives_the_session() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::new(&server);
        until("the settings are read", || {
            desk.parts.host.tasks.running() == 0
        })
        .await;
        let holders = Rc::strong_count(&desk.parts.host);
        let session = desk.sign_in(server.agent()).await;
        desk.live().await;
        let id = {
            session.show(everything());
            desk.whole_list(&everything()).await[0].id
        };
        desk.open(id).await;
        write(&desk, id, Mode::Reply, "Typing");
        desk.send(id, Mode::Note, "On its way");
        let conversation = session.conversation(id);
        let thread = session.thread(id);
        let list = session.listing(&everything());
        assert!(desk.parts.host.tasks.running() > 0);
        desk.console.sign_out();
        until("no task is left", || desk.parts.host.tasks.running() == 0).await;
        assert_eq!(Rc::strong_count(&desk.parts.host), holders);
        assert_eq!(Arc::strong_count(&conversation), 1);
        assert_eq!(Arc::strong_count(&thread), 1);
        assert_eq!(Arc::strong_count(&list), 1);
        // A handle that somebody still holds reads as empty and does nothing.
        assert!(session.conversation(id).peek().is_none());
        session.send(id, Mode::Reply);
        session.open(id);
        session.retry_link();
        desk.parts.host.news(PageNews::Offline);
        assert_eq!(desk.parts.host.tasks.running(), 0);
    });
}

#[test]
fn a_session_whose_token_was_refused_keeps_what_was_written() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = writing(&server).await;
        write(&desk, id, Mode::Reply, "Almost done");
        desk.console.leave();
        until("the session has ended", || {
            desk.parts.host.tasks.running() == 0
        })
        .await;
        assert!(desk.state() == ConsoleState::SignedOut(Some(Ended::TokenRefused)));
        assert!(!desk.parts.device.has_sign_in());
        let session = desk.sign_in(server.agent()).await;
        assert_eq!(
            session.route_now().open,
            Some(id),
            "one is back where one was"
        );
        let standing = session.compositions(id);
        until("the text is back", || {
            &*standing.peek().unwrap().reply.text == "Almost done"
        })
        .await;
    });
}

#[test]
fn another_account_shows_nothing_of_the_former() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = writing(&server).await;
        write(&desk, id, Mode::Reply, "For the shop");
        let former = desk.session();
        let outlet = AccountId::new(2).unwrap();
        desk.console.switch_account(outlet);
        let session = desk.session();
        assert_eq!(session.account().unwrap().id, outlet);
        assert!(former.profile().is_none());
        desk.live().await;
        assert_eq!(session.route_now(), Route::default());
        let standing = session.compositions(id).peek().unwrap();
        assert!(standing.reply.is_empty());
        session.show(everything());
        let rows = desk.whole_list(&everything()).await;
        assert_eq!(rows.len(), 8);
        desk.console.switch_account(server.account());
        let session = desk.session();
        let standing = session.compositions(id);
        until("what was written there is back", || {
            &*standing.peek().unwrap().reply.text == "For the shop"
        })
        .await;
    });
}
