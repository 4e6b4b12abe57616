//! What keeps the console in step comes by itself: late, or not at once.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use deskhand::live::LinkState;
use deskhand::route::Route;
use futures_util::FutureExt as _;
use tokio::sync::Semaphore;

use crate::support::desk::{Desk, everything, play, until};
use crate::support::device::Device;
use crate::support::world::Parts;
use crate::support::{NativeTransport, Server, number, revoke};
use sandbox::visitors;

/// The way the part comes by: each attempt waits until it is let through or sent away.
struct Way {
    answers: Semaphore,
    fails: Cell<bool>,
    asked: Cell<usize>,
}

/// An agent who is signed in at a console whose line has not come yet, and looks at everything.
async fn early(server: &Server) -> (Desk, Rc<Way>) {
    let way = Rc::new(Way {
        answers: Semaphore::new(0),
        fails: Cell::new(false),
        asked: Cell::new(0),
    });
    let url = &server.running.url;
    let mut parts = Parts::new(NativeTransport::new(), url, Device::default());
    let line = Rc::clone(&way);
    parts.line = Rc::new(move || {
        let way = Rc::clone(&line);
        way.asked.set(way.asked.get() + 1);
        async move {
            way.answers.acquire().await.unwrap().forget();
            if way.fails.get() {
                return None;
            }
            deskhand::live::line().await
        }
        .boxed_local()
    });
    let route = Route {
        query: everything(),
        ..Route::default()
    };
    let desk = Desk::in_world(parts, url, route);
    desk.sign_in(server.agent()).await;
    (desk, way)
}

#[test]
fn the_list_is_there_before_the_line_and_what_came_meanwhile_with_it() {
    play(async {
        let server = Server::start().await;
        let (desk, way) = early(&server).await;
        let rows = desk.whole_list(&everything()).await;
        let id = rows[0].id;
        desk.open(id).await;
        assert_eq!(desk.link(), LinkState::Starting);
        assert_eq!(way.asked.get(), 1);
        let account = number(server.account().get());
        visitors::write(server.running.app(), account, number(id.get()), "Hello?")
            .await
            .unwrap();
        way.answers.add_permits(1);
        desk.live().await;
        assert!(desk.texts(id).iter().any(|it| it == "Hello?"));
    });
}

#[test]
fn what_the_line_was_told_before_it_came_is_not_lost() {
    play(async {
        let server = Server::start().await;
        let (desk, way) = early(&server).await;
        desk.whole_list(&everything()).await;
        revoke(&server, server.agent()).await;
        desk.session().reload(&everything());
        desk.rest().await;
        way.answers.add_permits(1);
        until("it is told that the token is good no more", || {
            desk.link() == LinkState::SignedOut
        })
        .await;
    });
}

#[test]
fn a_line_that_does_not_come_is_told_of_and_asked_for_again() {
    play(async {
        let server = Server::start().await;
        let (desk, way) = early(&server).await;
        let lost = || matches!(desk.link(), LinkState::Lost { offline: false, .. });
        way.fails.set(true);
        way.answers.add_permits(1);
        until("it is told", lost).await;
        desk.parts.host.leap(Duration::from_secs(31));
        until("it is asked for again by itself", || way.asked.get() == 2).await;
        assert!(lost(), "until it has come");
        way.fails.set(false);
        way.answers.add_permits(1);
        desk.live().await;
    });
}

#[test]
fn a_line_that_is_long_on_its_way_is_told_of() {
    play(async {
        let server = Server::start().await;
        let (desk, way) = early(&server).await;
        desk.whole_list(&everything()).await;
        desk.parts.host.leap(Duration::from_secs(11));
        until("it is told", || {
            matches!(desk.link(), LinkState::Lost { offline: false, .. })
        })
        .await;
        assert_eq!(
            way.asked.get(),
            1,
            "what is on its way is not asked for again"
        );
        way.answers.add_permits(1);
        desk.live().await;
    });
}
