//! Undoing: what the server refused is as before, and what was done is taken back unless somebody
//! changed the same since.

use std::sync::Arc;

use deskhand::live::{Action, Deed, PriorityCall};
use deskhand::model::{Priority, Status};
use deskhand::text::phrase;
use leptos::prelude::untrack;
use sandbox::trouble::{Act, Rule, Unreliable};
use serde_json::json;

use super::acting::{at_rest, deciding, held, notices};
use crate::support::desk::{Desk, everything, play, until};
use crate::support::{Server, agent_id, answer};

#[test]
fn a_resolved_conversation_leaves_the_open_ones_at_once_and_comes_back_when_undone() {
    play(async {
        let server = Server::start().await;
        let mut open = everything();
        open.status = Some(Status::Open);
        let desk = Desk::showing(&server, server.agent(), &open).await;
        let id = desk.whole_list(&open).await[0].id;
        let session = desk.session();
        session.act(id, Deed::Status(Status::Resolved, None));
        assert_eq!(session.row_of(&open, id), None);
        let (phrase, notice, can_undo) = notices(session)[0];
        assert_eq!(phrase, phrase::notice::RESOLVED);
        assert!(can_undo);
        at_rest(&server, &desk).await;
        session.undo(notice);
        assert_eq!(session.row_of(&open, id), Some(0));
        at_rest(&server, &desk).await;
        assert_eq!(held(&server, id).await.status, Status::Open);
    });
}

#[test]
fn what_the_server_refuses_is_undone_and_told() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = deciding(&server).await;
        let session = desk.session();
        for (status, body, told) in [
            (422, json!({"error": "no"}), phrase::notice::REFUSED),
            (404, json!({"error": "gone"}), phrase::notice::GONE),
            (503, json!("busy"), phrase::notice::SERVER),
            (429, json!("Retry later"), phrase::notice::THROTTLED),
        ] {
            let path = "/api/v1/accounts/*/conversations/*/toggle_status";
            server
                .running
                .trouble()
                .add(Rule::new("POST", path, 1, answer(status, body)));
            session.act(id, Deed::Status(Status::Pending, None));
            assert_eq!(desk.conversation(id).status, Status::Pending);
            until("the former status is back", || {
                desk.conversation(id).status == Status::Open
            })
            .await;
            let told_last = notices(session).last().unwrap().0;
            assert_eq!(told_last, told);
        }
        let last = notices(session).last().unwrap().1;
        session.dismiss(last);
        assert!(notices(session).iter().all(|(_, id, _)| *id != last));
    });
}

#[test]
fn an_action_whose_answer_was_lost_shows_what_the_server_made_of_it() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = deciding(&server).await;
        let path = "/api/v1/accounts/*/conversations/*/toggle_status";
        let rule = Rule::new("POST", path, 1, Act::LoseAnswer);
        server.running.trouble().add(rule);
        desk.session().act(id, Deed::Status(Status::Pending, None));
        at_rest(&server, &desk).await;
        let truth = held(&server, id).await;
        assert_eq!(truth.status, Status::Pending);
        until("what is shown is what the server holds", || {
            desk.conversation(id).status == truth.status
        })
        .await;
    });
}

#[test]
fn what_was_done_last_is_undone_and_done_again() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = deciding(&server).await;
        let session = desk.session();
        let before = desk.conversation(id);
        let (former, calm) = (before.agent(), before.priority);
        let urgent = Some(Priority::Urgent).filter(|it| calm != Some(*it));
        let agents = &server.running.credentials().agents;
        let other = |login| Some(agent_id(login)) != former;
        let colleague = agent_id(agents.iter().find(|it| other(it)).unwrap());
        session.act(id, Deed::Assign(Some(colleague)));
        session.act(id, Deed::Priority(urgent, PriorityCall::Silent));
        // Undone before the server has answered: the order of the agent holds there, too.
        assert!(session.undo_last());
        assert!(session.undo_last());
        assert!(!session.undo_last(), "nothing is left to undo");
        assert_eq!(desk.conversation(id).agent(), former);
        at_rest(&server, &desk).await;
        let truth = held(&server, id).await;
        assert_eq!((truth.agent(), truth.priority), (former, calm));
        assert!(session.redo_last());
        at_rest(&server, &desk).await;
        let truth = held(&server, id).await;
        assert_eq!((truth.agent(), truth.priority), (former, urgent));
    });
}

#[test]
fn undoing_leaves_alone_what_a_colleague_changed_since() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = deciding(&server).await;
        let session = desk.session();
        session.act(
            id,
            Deed::Priority(Some(Priority::Low), PriorityCall::Telling),
        );
        at_rest(&server, &desk).await;
        let colleague = server.api(server.administrator());
        let high = Some(Priority::High);
        colleague.set_priority(id, high).await.unwrap();
        until("the colleague's word is here", || {
            desk.conversation(id).priority == high
        })
        .await;
        session.undo_last();
        let told = notices(session).last().unwrap().0;
        assert_eq!(told, phrase::notice::CHANGED_SINCE);
        at_rest(&server, &desk).await;
        assert_eq!(held(&server, id).await.priority, high);
    });
}

#[test]
fn labels_that_a_colleague_set_meanwhile_stay() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = deciding(&server).await;
        let session = desk.session();
        let colleague = server.api(server.administrator());
        let theirs: Arc<str> = "theirs".into();
        let mut labels = colleague.labels_of(id).await.unwrap();
        let former = labels.clone();
        labels.push(Arc::clone(&theirs));
        // Its event is lost, so the console cannot know.
        let lost = Unreliable {
            lose: 1.0,
            ..Unreliable::default()
        };
        server.running.trouble().make_unreliable(lost);
        colleague.set_labels(id, &labels).await.unwrap();
        session.act(
            id,
            Deed::Labels {
                add: vec!["ours".into()],
                remove: vec![],
            },
        );
        at_rest(&server, &desk).await;
        let now = held(&server, id).await.labels;
        assert!(now.contains(&theirs) && now.contains(&"ours".into()));
        session.undo_last();
        at_rest(&server, &desk).await;
        let now = held(&server, id).await.labels;
        assert_eq!(now.len(), former.len() + 1);
        assert!(now.contains(&theirs));
    });
}

#[test]
fn a_refused_action_can_be_tried_again() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = deciding(&server).await;
        let session = desk.session();
        let path = "/api/v1/accounts/*/conversations/*/toggle_status";
        let busy = answer(503, json!("busy"));
        let rule = Rule::new("POST", path, 1, busy);
        server.running.trouble().add(rule);
        session.perform(Action::Resolve, id);
        until("the former status is back", || {
            desk.conversation(id).status == Status::Open
        })
        .await;
        let failed = untrack(|| session.notices()).last().cloned().unwrap();
        assert_eq!(failed.of, Some(phrase::action::RESOLVE));
        assert!(failed.can_retry && !failed.can_undo);
        session.retry(failed.id);
        at_rest(&server, &desk).await;
        assert_eq!(held(&server, id).await.status, Status::Resolved);
        assert!(session.undo_last());
        at_rest(&server, &desk).await;
        assert_eq!(held(&server, id).await.status, Status::Open);
    });
}

#[test]
fn muting_blocks_and_resolves_and_is_undone() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = deciding(&server).await;
        let session = desk.session();
        let former = desk.conversation(id).agent();
        session.act(id, Deed::Mute);
        let shown = desk.conversation(id);
        assert!(shown.muted && shown.status == Status::Resolved);
        at_rest(&server, &desk).await;
        assert!(held(&server, id).await.muted);
        assert!(desk.conversation(id).muted);
        session.undo_last();
        at_rest(&server, &desk).await;
        let truth = held(&server, id).await;
        assert!(!truth.muted && truth.status == Status::Open);
        assert_eq!(truth.agent(), former, "opening it did not take it away");
        assert!(!desk.conversation(id).muted);
    });
}
