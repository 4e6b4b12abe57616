//! A connection that breaks at any moment, in any way, loses and doubles nothing; and the console
//! says that it is live only when it shows what the server holds.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod support;

use std::time::Duration;

use deskhand::filter::Query;
use deskhand::live::LinkState;
use deskhand::model::{Conversation, ConversationId, Mode, Status, Window};
use deskhand::net::PageNews;
use sandbox::trouble::{Act, Rule, Unreliable};
use serde_json::json;
use support::deeds::{People, View, lines_apart, plain_row};
use support::desk::{Desk, everything, play, until};
use support::{Server, answer};

/// How the connection breaks.
#[derive(Clone, Copy, Debug)]
enum Fault {
    /// The socket is cut, and the server takes no new one for a while.
    Cut,
    /// The socket stays open and says nothing.
    Silence,
    /// Frames are lost, doubled and swapped before the socket is cut.
    LostFrames,
    /// The server sends everybody away, as when it restarts.
    SentAway,
    /// The socket is cut, and the first questions after it fail.
    FailingRequests,
    /// The device sleeps for hours.
    Sleep,
}

/// How many rows the agent looks at.
const ROWS: usize = 25;
/// More than the console waits before it takes silence for a fault.
const SILENCE: Duration = Duration::from_secs(7);

/// An agent with a list, an open thread and another one that was open before.
struct Stage<'a> {
    server: &'a Server,
    desk: Desk,
    people: People<'a>,
    among: Vec<ConversationId>,
    open: ConversationId,
    sent: Vec<String>,
}

impl<'a> Stage<'a> {
    async fn new(server: &'a Server, seed: u64) -> Self {
        let desk = Desk::showing(server, server.agent(), &everything()).await;
        desk.whole_list(&everything()).await;
        desk.session().rows_in_sight(&everything(), 0..ROWS);
        let rows = desk.rows(&everything());
        let mut people = People::new(server, seed);
        let among: Vec<ConversationId> =
            (0..5).map(|_| rows[people.chance.usize(..40)].id).collect();
        let open = among[0];
        desk.open(among[1]).await;
        desk.open(open).await;
        Self {
            server,
            desk,
            people,
            among,
            open,
            sent: Vec::new(),
        }
    }

    async fn act(&mut self, times: usize) {
        self.people.act_often(times, &self.among).await;
    }

    /// The agent writes into the open thread; sometimes the answer is lost.
    fn send(&mut self) {
        if self.people.chance.bool() {
            let path = format!("/api/v1/accounts/*/conversations/{}/messages", self.open);
            let rule = Rule::new("POST", &path, 1, Act::LoseAnswer);
            self.server.running.trouble().add(rule);
        }
        let text = format!("From the desk, number {}", self.sent.len());
        self.desk.send(self.open, Mode::Reply, &text);
        self.sent.push(text);
    }

    /// The connection breaks, things happen meanwhile, and whatever was wrong ends.
    async fn suffer(&mut self, fault: Fault) {
        let trouble = self.server.running.trouble();
        match fault {
            Fault::Cut => {
                trouble.refuse_sockets(None);
                trouble.cut_sockets();
                self.noticed().await;
                self.act(8).await;
            }
            Fault::Silence => {
                trouble.silence_sockets(None);
                self.act(8).await;
                self.desk.parts.host.leap(SILENCE);
                self.noticed().await;
            }
            Fault::LostFrames => {
                trouble.make_unreliable(Unreliable {
                    lose: 0.5,
                    repeat: 0.2,
                    reorder: 0.2,
                });
                self.act(8).await;
                self.server.running.app().quiet().await;
                trouble.refuse_sockets(None);
                trouble.cut_sockets();
                self.noticed().await;
            }
            Fault::SentAway => {
                trouble.refuse_sockets(None);
                self.server
                    .running
                    .app()
                    .hub
                    .disconnect("server_restart", true);
                self.noticed().await;
                self.act(8).await;
            }
            Fault::FailingRequests => {
                trouble.refuse_sockets(None);
                trouble.cut_sockets();
                self.noticed().await;
                self.act(8).await;
                let path = "/api/v1/accounts/**";
                trouble.add(Rule::new("GET", path, 2, answer(503, json!("busy"))));
                trouble.add(Rule::new("GET", path, 1, Act::Cut));
                trouble.refuse_sockets(Some(Duration::ZERO));
                self.desk.session().retry_link();
                return;
            }
            Fault::Sleep => {
                trouble.refuse_sockets(None);
                trouble.cut_sockets();
                self.act(8).await;
                self.desk.parts.host.leap(Duration::from_hours(2));
                self.noticed().await;
                self.desk.parts.host.news(PageNews::Shown);
            }
        }
        trouble.clear();
        // One that was opened into the silence hears nothing for ever.
        trouble.cut_sockets();
        self.desk.session().retry_link();
    }

    async fn noticed(&self) {
        until("the fault is noticed", || {
            self.desk.session().link() != LinkState::Live
        })
        .await;
    }

    /// What somebody sees who comes now and opens this thread.
    async fn truth(&self, thread: ConversationId) -> View {
        let fresh = Desk::showing(self.server, self.server.agent(), &everything()).await;
        let session = fresh.session();
        session.rows_in_sight(&everything(), 0..ROWS);
        let counts = session.counts(&everything().count_key());
        until("what is in sight is read", || {
            (0..ROWS).all(|row| session.row(&everything(), row).is_some())
                && counts.peek().is_some()
        })
        .await;
        fresh.open(thread).await;
        View::of(&fresh, &everything(), ROWS, &[thread])
    }

    /// What the agent sees, with this thread open.
    fn sight(&self, thread: ConversationId) -> View {
        View::of(&self.desk, &everything(), ROWS, &[thread])
    }

    /// How conversations that may be out of sight differ from what the server holds.
    async fn differences_out_of_sight(&self, seen: &[Conversation]) -> Vec<String> {
        let api = self.server.api(self.server.agent());
        let mut found = Vec::new();
        for seen in seen {
            let truth = api.conversation(seen.id).await.unwrap().conversation;
            let what = format!("conversation {}", seen.id);
            found.extend(lines_apart(&what, &plain_row(seen), &plain_row(&truth)));
        }
        found
    }
}

async fn survives(faults: &[Fault], seed: u64) {
    let server = Server::start().await;
    let mut stage = Stage::new(&server, seed).await;
    for fault in faults {
        let watched = stage.people.chance.usize(..4);
        stage.act(watched).await;
        stage.suffer(*fault).await;
        stage.desk.live().await;
        // Not a moment later: live means in step.
        let open = stage.open;
        let sight = stage.sight(open);
        let held = stage.among.iter().map(|id| stage.desk.conversation(*id));
        let held: Vec<Conversation> = held.collect();
        let mut differences = sight.differences(&stage.truth(open).await);
        // After hours only what is in sight is read at once.
        if !matches!(fault, Fault::Sleep) {
            differences.extend(stage.differences_out_of_sight(&held).await);
        }
        assert!(
            differences.is_empty(),
            "{fault:?}, seed {seed}: {differences:#?}"
        );
        // A thread that was left before is read anew when it is opened again.
        let former = stage.among[1];
        stage.desk.open(former).await;
        let differences = stage.sight(former).differences(&stage.truth(former).await);
        assert!(
            differences.is_empty(),
            "{fault:?}, seed {seed}, thread {former}: {differences:#?}"
        );
        stage.desk.open(open).await;
    }
    stage.desk.parts.host.tasks.assert_sound();
}

#[test]
fn a_cut_socket_costs_nothing() {
    for seed in 0..2 {
        play(survives(&[Fault::Cut, Fault::Cut], seed));
    }
}

#[test]
fn a_silent_socket_is_noticed_and_costs_nothing() {
    play(survives(&[Fault::Silence, Fault::Silence], 10));
}

#[test]
fn lost_frames_are_made_up_for_with_the_next_connection() {
    for seed in 20..22 {
        play(survives(&[Fault::LostFrames, Fault::LostFrames], seed));
    }
}

#[test]
fn a_restart_of_the_server_costs_nothing() {
    play(survives(&[Fault::SentAway, Fault::Cut], 30));
}

#[test]
fn catching_up_that_fails_is_begun_again_before_the_console_is_live() {
    play(survives(
        &[Fault::FailingRequests, Fault::FailingRequests],
        40,
    ));
}

#[test]
fn hours_of_sleep_cost_nothing() {
    play(survives(&[Fault::Sleep, Fault::Sleep], 50));
}

#[test]
fn messages_sent_while_the_connection_breaks_arrive_once_and_in_order() {
    for seed in 60..62 {
        play(async move {
            let server = Server::start().await;
            let mut stage = Stage::new(&server, seed).await;
            // Only the agent writes there, so it is their answer that is lost.
            let open = stage.open;
            stage.among.retain(|id| *id != open);
            for fault in [Fault::Cut, Fault::LostFrames] {
                stage.send();
                stage.suffer(fault).await;
                stage.send();
                stage.send();
                stage.desk.live().await;
            }
            let desk = &stage.desk;
            until("every message is settled", || {
                desk.thread(stage.open).drafts.is_empty()
            })
            .await;
            server.running.app().quiet().await;
            let from_the_desk = |texts: Vec<String>| -> Vec<String> {
                let mut texts = texts;
                texts.retain(|text| text.starts_with("From the desk"));
                texts
            };
            let api = server.api(server.administrator());
            let page = api.messages(stage.open, Window::Latest { page: 20 });
            let stored = page.await.unwrap().messages;
            let stored = stored.iter().filter_map(|it| it.text.as_deref());
            let stored = from_the_desk(stored.map(str::to_owned).collect());
            assert_eq!(stored, stage.sent, "seed {seed}");
            until("all are shown", || {
                from_the_desk(desk.texts(stage.open)) == stage.sent
            })
            .await;
        });
    }
}

#[test]
fn an_idle_console_asks_little_when_the_connection_is_back() {
    play(async {
        let server = Server::start().await;
        let stage = Stage::new(&server, 70).await;
        server.running.trouble().refuse_sockets(None);
        server.running.trouble().cut_sockets();
        stage.noticed().await;
        server.running.trouble().forget_requests();
        server.running.trouble().clear();
        stage.desk.session().retry_link();
        stage.desk.live().await;
        let mut requests = server.running.trouble().requests();
        requests.retain(|it| it.path != "/cable");
        assert!(requests.len() <= 6, "{requests:#?}");
        assert!(stage.desk.parts.page.most_under_way() <= 6);
    });
}

#[test]
fn an_offline_device_says_so_and_comes_back() {
    play(async {
        let server = Server::start().await;
        let stage = Stage::new(&server, 80).await;
        stage.desk.parts.host.news(PageNews::Offline);
        server.running.trouble().refuse_sockets(None);
        server.running.trouble().cut_sockets();
        let offline = || matches!(stage.desk.link(), LinkState::Lost { offline: true, .. });
        until("it is said that the device is offline", offline).await;
        server.running.trouble().clear();
        stage.desk.parts.host.news(PageNews::Online);
        stage.desk.live().await;
    });
}

#[test]
fn a_server_that_wants_nobody_back_is_asked_only_by_the_agent() {
    play(async {
        let server = Server::start().await;
        let stage = Stage::new(&server, 90).await;
        server.running.app().hub.disconnect("unauthorized", false);
        until("the connection has stopped", || {
            matches!(stage.desk.link(), LinkState::Stopped { .. })
        })
        .await;
        stage.desk.parts.host.leap(Duration::from_mins(2));
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert!(matches!(stage.desk.link(), LinkState::Stopped { .. }));
        stage.desk.session().retry_link();
        stage.desk.live().await;
    });
}

#[test]
fn what_left_the_list_meanwhile_is_known_to_have_left() {
    play(async {
        let server = Server::start().await;
        let open = Query {
            status: Some(Status::Open),
            ..everything()
        };
        let desk = Desk::showing(&server, server.agent(), &open).await;
        let id = desk.whole_list(&open).await[30].id;
        let session = desk.session();
        session.rows_in_sight(&open, 0..ROWS);
        let trouble = server.running.trouble();
        trouble.refuse_sockets(None);
        trouble.cut_sockets();
        until("the fault is noticed", || session.link() != LinkState::Live).await;
        let api = server.api(server.administrator());
        api.set_status(id, &Status::Resolved, None).await.unwrap();
        trouble.clear();
        session.retry_link();
        desk.live().await;
        assert_eq!(desk.conversation(id).status, Status::Resolved);
        assert_eq!(session.row_of(&open, id), None);
    });
}
