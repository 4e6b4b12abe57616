//! Lists page by page, threads in both directions, and what lies beside them.

use std::collections::BTreeSet;
use std::sync::Arc;

use deskhand::filter::{Query, Scope, Tab};
use deskhand::live::{Stage, ThreadState};
use deskhand::model::{ConversationId, MessageId, Status, Window};
use sandbox::options::{Options, Size};
use sandbox::trouble::{Act, Rule};
use serde_json::json;

use crate::support::desk::{Desk, everything, play, until};
use crate::support::{Server, agent_id, answer};

/// The conversation with the long thread.
async fn long_thread(desk: &Desk) -> ConversationId {
    let rows = desk.whole_list(&everything()).await;
    let last_words = "Is anyone there? My checkout fails with error 3002";
    let long = rows.iter().find(|row| {
        let preview = row.preview.as_ref();
        preview.is_some_and(|it| it.text.as_deref() == Some(last_words))
    });
    long.unwrap().id
}

/// The ids of all messages of a conversation, as the server has them.
async fn all_messages(server: &Server, id: ConversationId) -> Vec<MessageId> {
    let (first, end) = (
        MessageId::new(1).unwrap(),
        MessageId::new(u64::from(u32::MAX)).unwrap(),
    );
    let api = server.api(server.administrator());
    let page = api.messages(id, Window::Between(first, end)).await.unwrap();
    page.messages.iter().map(|message| message.id).collect()
}

fn shown(desk: &Desk, id: ConversationId) -> Vec<MessageId> {
    let thread = desk.thread(id);
    thread.messages.iter().map(|message| message.id).collect()
}

#[test]
fn a_list_is_read_where_it_is_looked_at() {
    play(async {
        let server = Server::with(Options {
            size: Size::M,
            ..Options::default()
        })
        .await;
        let query = everything();
        let desk = Desk::showing(&server, server.administrator(), &query).await;
        let (session, list) = (desk.session(), desk.session().listing(&query));
        until("the first page is there", || {
            session.row(&query, 0).is_some()
        })
        .await;
        let len = list.peek().unwrap().len;
        assert_eq!(len, Size::M.conversations());
        server.running.trouble().forget_requests();
        for start in [len - 30, 700, 1_300] {
            session.rows_in_sight(&query, start..start + 30);
            until("the rows in sight are read", || {
                (start..start + 30).all(|row| session.row(&query, row).is_some())
            })
            .await;
        }
        let pages = server.running.trouble().requests();
        let pages = pages
            .iter()
            .filter(|it| it.path.ends_with("/conversations"));
        assert_eq!(pages.count(), 6);
        let known = list.peek().unwrap().known;
        assert_eq!(known, 7 * 25, "no more was read than was looked at");
        let ids: BTreeSet<_> = (0..len)
            .filter_map(|row| session.row(&query, row))
            .collect();
        assert_eq!(ids.len(), known, "no conversation stands in two rows");
    });
}

#[test]
fn a_fling_over_a_list_asks_only_for_where_it_ends() {
    play(async {
        let server = Server::with(Options {
            size: Size::M,
            ..Options::default()
        })
        .await;
        let query = everything();
        let desk = Desk::showing(&server, server.administrator(), &query).await;
        let session = desk.session();
        until("the first page is there", || {
            session.row(&query, 0).is_some()
        })
        .await;
        server.running.trouble().forget_requests();
        for step in 0..60 {
            session.rows_in_sight(&query, step * 30..step * 30 + 25);
            tokio::task::yield_now().await;
        }
        until("the rows where it ended are read", || {
            (1_770..1_795).all(|row| session.row(&query, row).is_some())
        })
        .await;
        let pages = server.running.trouble().requests();
        let pages = pages
            .iter()
            .filter(|it| it.path.ends_with("/conversations"));
        assert!(pages.count() <= 4);
    });
}

#[test]
fn every_tab_shows_what_the_server_counts_on_it() {
    play(async {
        let server = Server::start().await;
        let mut query = Query::default();
        let desk = Desk::showing(&server, server.agent(), &query).await;
        let session = desk.session();
        let counts = session.counts(&query.count_key());
        let me = agent_id(server.agent());
        for tab in Tab::ALL {
            query.tab = tab;
            session.show(query.clone());
            let rows = desk.whole_list(&query).await;
            until("the counts are read", || counts.peek().is_some()).await;
            let counts = counts.peek().unwrap();
            let (count, belongs): (u32, fn(Option<_>, _) -> bool) = match tab {
                Tab::Mine => (counts.mine, |agent, me| agent == Some(me)),
                Tab::Unassigned => (counts.unassigned, |agent, _| agent.is_none()),
                Tab::All => (counts.all, |_, _| true),
            };
            assert_eq!(rows.len(), usize::try_from(count).unwrap(), "{tab:?}");
            for row in rows {
                assert_eq!(row.status, Status::Open);
                assert!(belongs(row.agent(), me), "{tab:?}: {row:?}");
            }
        }
    });
}

#[test]
fn a_list_that_was_left_before_its_answer_came_does_not_disturb_the_next() {
    play(async {
        let server = Server::start().await;
        let slow = Rule {
            count: Some(1),
            delay_ms: 300,
            ..Rule::new("GET", "/api/v1/accounts/*/conversations", 1, Act::Pass)
        };
        let desk = Desk::of(&server, server.agent()).await;
        let session = desk.session();
        server.running.trouble().add(slow);
        session.show(everything());
        let resolved = Query {
            status: Some(Status::Resolved),
            ..everything()
        };
        session.show(resolved.clone());
        let rows = desk.whole_list(&resolved).await;
        assert!(!rows.is_empty());
        assert!(rows.iter().all(|row| row.status == Status::Resolved));
        assert_eq!(desk.session().route_now().query, resolved);
    });
}

#[test]
fn a_page_that_failed_in_passing_is_asked_for_again() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::of(&server, server.agent()).await;
        let path = "/api/v1/accounts/*/conversations";
        let busy = Rule::new("GET", path, 2, answer(503, json!("busy")));
        server.running.trouble().add(busy);
        let query = everything();
        desk.session().show(query.clone());
        let list = desk.session().listing(&query);
        until("it shows that reading failed", || {
            list.peek().is_some_and(|it| it.stage == Stage::Failed)
        })
        .await;
        until("the list is there after all", || {
            list.peek()
                .is_some_and(|it| it.stage == Stage::Ready && it.known > 0)
        })
        .await;
    });
}

#[test]
fn a_thread_grows_to_its_beginning_without_hole_or_double() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::showing(&server, server.agent(), &everything()).await;
        let id = long_thread(&desk).await;
        let thread = desk.open(id).await;
        assert_eq!(thread.messages.len(), 20);
        assert_eq!(thread.has_older, Some(true));
        let session = desk.session();
        while desk.thread(id).has_older == Some(true) {
            let held = desk.thread(id).messages.len();
            session.load_older(id);
            session.load_older(id);
            until("older messages come", || {
                let thread = desk.thread(id);
                thread.messages.len() > held || thread.has_older == Some(false)
            })
            .await;
        }
        assert_eq!(shown(&desk, id), all_messages(&server, id).await);
    });
}

#[test]
fn a_jump_to_an_old_message_shows_it_with_those_around_and_reads_no_more() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::showing(&server, server.agent(), &everything()).await;
        let id = long_thread(&desk).await;
        desk.open(id).await;
        let all = all_messages(&server, id).await;
        let target = all[60];
        let session = desk.session();
        session.to_message(id, target);
        until("the old message is in view with newer ones", || {
            let ids = shown(&desk, id);
            ids.contains(&target) && ids.last() > Some(&target)
        })
        .await;
        desk.rest().await;
        let ids = shown(&desk, id);
        let start = all
            .iter()
            .position(|it| it == ids.first().unwrap())
            .unwrap();
        assert_eq!(
            ids,
            all[start..start + ids.len()],
            "a stretch without a hole"
        );
        assert!(desk.thread(id).has_newer);
        assert!(ids.len() < 200, "{} messages were read", ids.len());
        session.to_newest(id);
        until("the newest messages are in view", || {
            shown(&desk, id).last() == all.last()
        })
        .await;
    });
}

#[test]
fn what_lies_after_an_old_message_is_read_up_to_the_newest() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::showing(&server, server.agent(), &everything()).await;
        let id = long_thread(&desk).await;
        desk.open(id).await;
        let all = all_messages(&server, id).await;
        let session = desk.session();
        session.to_message(id, all[30]);
        until("the old message is in view", || {
            shown(&desk, id).contains(&all[30])
        })
        .await;
        until("the stretch reaches the newest messages", || {
            session.load_newer(id);
            !desk.thread(id).has_newer
        })
        .await;
        let ids = shown(&desk, id);
        let start = all
            .iter()
            .position(|it| it == ids.first().unwrap())
            .unwrap();
        assert_eq!(ids, all[start..]);
    });
}

#[test]
fn a_conversation_that_does_not_exist_is_no_endless_waiting() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::of(&server, server.agent()).await;
        let id = ConversationId::new(999_999).unwrap();
        let thread = desk.session().thread(id);
        desk.session().open(id);
        until("it is told that there is none", || {
            thread
                .peek()
                .is_none_or(|it| it.state == ThreadState::Failed)
                && desk.parts.host.tasks.running() < 6
        })
        .await;
        assert!(desk.session().conversation(id).peek().is_none());
    });
}

#[test]
fn a_thread_that_could_not_be_read_says_so_and_is_read_when_asked_again() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::showing(&server, server.agent(), &everything()).await;
        let id = desk.whole_list(&everything()).await[0].id;
        let rule = Rule::new("GET", "/**/messages", 1, answer(500, json!("oops")));
        server.running.trouble().add(rule);
        let thread = desk.session().thread(id);
        desk.session().open(id);
        until("it shows that reading failed", || {
            thread
                .peek()
                .is_some_and(|it| it.state == ThreadState::Failed)
        })
        .await;
        desk.session().reload_thread(id);
        until("the thread is read", || {
            thread
                .peek()
                .is_some_and(|it| it.state == ThreadState::Ready)
        })
        .await;
    });
}

#[test]
fn the_contact_beside_a_thread_comes_with_notes_labels_and_former_conversations() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::showing(&server, server.agent(), &everything()).await;
        let row = desk.whole_list(&everything()).await[0].clone();
        let contact = row.contact.unwrap();
        let record = desk.session().contact(contact);
        desk.session().load_contact(contact);
        until("all of it is read", || {
            record.peek().is_some_and(|it| {
                it.notes.is_some() && it.labels.is_some() && it.previous.is_some()
            })
        })
        .await;
        let record = record.peek().unwrap();
        assert_eq!(record.contact.as_ref().unwrap().id, contact);
        assert!(record.previous.as_ref().unwrap().contains(&row.id));
    });
}

#[test]
fn a_list_of_one_inbox_holds_only_that() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::showing(&server, server.agent(), &everything()).await;
        let session = desk.session();
        until("the inboxes are read", || {
            !session.directory().inboxes.is_empty()
        })
        .await;
        let directory = leptos::prelude::untrack(|| session.directory());
        let inbox = directory.inboxes.iter().next().unwrap();
        assert!(!Arc::clone(&inbox.name).is_empty());
        let query = Query {
            scope: Scope::Inbox(inbox.id),
            ..everything()
        };
        session.show(query.clone());
        let rows = desk.whole_list(&query).await;
        assert!(!rows.is_empty());
        assert!(rows.iter().all(|row| row.inbox == inbox.id));
    });
}
