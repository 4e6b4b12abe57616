//! What an agent does to a conversation: it shows at once, and what the server refuses is undone.

use std::sync::Arc;
use std::time::Duration;

use deskhand::live::{Action, Deed, LinkState, PriorityCall, Session};
use deskhand::model::{ConversationId, Presence, Priority, Status, Timestamp};
use deskhand::text::phrase;
use leptos::prelude::untrack;
use sandbox::trouble::Rule;
use serde_json::json;

use crate::support::desk::{Desk, everything, play, until};
use crate::support::{Server, agent_id, answer, revoke};

/// The agent at a console, and an open conversation.
pub(super) async fn deciding(server: &Server) -> (Desk, ConversationId) {
    let desk = Desk::showing(server, server.agent(), &everything()).await;
    let rows = desk.whole_list(&everything()).await;
    let id = rows
        .iter()
        .find(|row| row.status == Status::Open)
        .unwrap()
        .id;
    (desk, id)
}

pub(super) fn notices(session: Session) -> Vec<(deskhand::text::Phrase, u64, bool)> {
    let notices = untrack(|| session.notices());
    notices
        .iter()
        .map(|it| (it.phrase, it.id, it.can_undo))
        .collect()
}

/// The conversation as the server has it.
pub(super) async fn held(server: &Server, id: ConversationId) -> deskhand::model::Conversation {
    let api = server.api(server.administrator());
    api.conversation(id).await.unwrap().conversation
}

/// Waits until no action has an answer to come, and no event either.
pub(super) async fn at_rest(server: &Server, desk: &Desk) {
    desk.rest().await;
    server.running.app().quiet().await;
}

#[test]
fn every_action_shows_at_once_and_stays_once_the_server_did_it() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = deciding(&server).await;
        let session = desk.session();
        let colleague = agent_id(&server.running.credentials().agents[2]);
        let team = server.api(server.agent()).teams().await.unwrap()[0].id;
        let until_then = Timestamp::from_secs(session.clock().secs() + 86_400);

        session.act(id, Deed::Assign(Some(colleague)));
        session.act(
            id,
            Deed::Priority(Some(Priority::Urgent), PriorityCall::Telling),
        );
        session.act(id, Deed::Status(Status::Snoozed, Some(until_then)));
        let shown = desk.conversation(id);
        assert_eq!(shown.agent(), Some(colleague));
        assert_eq!(shown.priority, Some(Priority::Urgent));
        assert_eq!(shown.status, Status::Snoozed);
        assert_eq!(shown.snoozed_until, Some(until_then));

        at_rest(&server, &desk).await;
        let truth = held(&server, id).await;
        assert_eq!(truth.agent(), Some(colleague));
        assert_eq!(truth.priority, Some(Priority::Urgent));
        assert_eq!(truth.status, Status::Snoozed);
        assert_eq!(truth.snoozed_until, Some(until_then));
        until("what is shown is what the server holds", || {
            desk.conversation(id).revision == truth.revision
        })
        .await;
        assert_eq!(desk.conversation(id).snoozed_until, Some(until_then));

        session.act(id, Deed::Team(Some(team)));
        assert_eq!(desk.conversation(id).team, Some(team));
        session.act(id, Deed::Assign(None));
        session.act(id, Deed::Priority(None, PriorityCall::Telling));
        assert_eq!(desk.conversation(id).agent(), None);
        assert_eq!(desk.conversation(id).priority, None);
        at_rest(&server, &desk).await;
        let truth = held(&server, id).await;
        assert_eq!((truth.team, truth.priority), (Some(team), None));
        until("what is shown is what the server holds", || {
            let shown = desk.conversation(id);
            shown.agent() == truth.agent() && shown.revision == truth.revision
        })
        .await;
    });
}

#[test]
fn what_is_not_permitted_does_not_end_the_session() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = deciding(&server).await;
        let session = desk.session();
        let path = "/api/v1/accounts/*/conversations/*/assignments";
        let words = json!({"error": "You are not authorized to do this action"});
        server
            .running
            .trouble()
            .add(Rule::new("POST", path, 1, answer(401, words)));
        server.running.trouble().forget_requests();
        let before = desk.conversation(id).agent();
        session.act(id, Deed::Assign(Some(agent_id(server.administrator()))));
        until("it is told", || {
            notices(session)
                .iter()
                .any(|it| it.0 == phrase::notice::NOT_PERMITTED)
        })
        .await;
        assert_eq!(desk.conversation(id).agent(), before);
        until("the profile was asked for", || {
            let requests = server.running.trouble().requests();
            requests
                .iter()
                .any(|it| it.path == "/api/v1/profile" && it.status == 200)
        })
        .await;
        assert_eq!(desk.link(), LinkState::Live);
        session.act(
            id,
            Deed::Priority(Some(Priority::High), PriorityCall::Telling),
        );
        at_rest(&server, &desk).await;
        assert_eq!(held(&server, id).await.priority, Some(Priority::High));
    });
}

#[test]
fn a_token_that_was_withdrawn_ends_the_session_with_the_next_action() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = deciding(&server).await;
        let session = desk.session();
        revoke(&server, server.agent()).await;
        session.act(
            id,
            Deed::Priority(Some(Priority::High), PriorityCall::Telling),
        );
        until("it is told that the token is good no more", || {
            session.link() == LinkState::SignedOut
        })
        .await;
        desk.rest().await;
        assert_eq!(desk.link(), LinkState::SignedOut, "and nothing tries again");
    });
}

#[test]
fn an_unread_mark_is_everybodys() {
    play(async {
        let server = Server::start().await;
        let (desk, _) = deciding(&server).await;
        let rows = desk.whole_list(&everything()).await;
        let read = rows
            .iter()
            .find(|row| row.unread == 0 && row.waiting_since.is_some());
        let id = read.unwrap().id;
        desk.session().act(id, Deed::MarkUnread);
        until("it shows as unread", || desk.conversation(id).unread > 0).await;
        at_rest(&server, &desk).await;
        assert!(held(&server, id).await.unread > 0);
    });
}

#[test]
fn availability_is_seen_by_colleagues_and_oneself() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::of(&server, server.agent()).await;
        let colleague = Desk::of(&server, server.administrator()).await;
        let me = agent_id(server.agent());
        for presence in [Presence::Busy, Presence::Online] {
            desk.session().set_availability(presence);
            // Others learn it with their next sign of presence.
            until("both see it", || {
                for it in [&desk, &colleague] {
                    it.parts.host.leap(Duration::from_millis(50));
                }
                [&desk, &colleague]
                    .iter()
                    .all(|it| it.session().agent_presence(me) == presence)
            })
            .await;
        }
    });
}

#[test]
fn who_can_be_assigned_in_an_inbox_is_read_once() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = deciding(&server).await;
        let session = desk.session();
        let inbox = desk.conversation(id).inbox;
        server.running.trouble().forget_requests();
        session.load_assignable(inbox);
        session.load_assignable(inbox);
        until("it is read", || {
            session.directory().assignable.contains_key(&inbox)
        })
        .await;
        let asked = server.running.trouble().requests();
        let asked = asked
            .iter()
            .filter(|it| it.path.ends_with("/assignable_agents"));
        assert_eq!(asked.count(), 1);
        let directory: Arc<_> = untrack(|| session.directory());
        assert!(directory.assignable(inbox).is_some_and(|it| !it.is_empty()));
    });
}

#[test]
fn a_transcript_says_where_it_went_or_why_not() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = deciding(&server).await;
        let session = desk.session();
        let path = "/api/v1/accounts/*/conversations/*/transcript";
        for (status, told) in [
            (402, phrase::notice::NOT_IN_PLAN),
            (429, phrase::notice::MAIL_LIMIT),
        ] {
            let refusal = answer(status, json!({"error": "no"}));
            let rule = Rule::new("POST", path, 1, refusal);
            server.running.trouble().add(rule);
            session.act(id, Deed::Transcript("ana@mail.example".into()));
            until("it is told why not", || {
                notices(session).last().is_some_and(|it| it.0 == told)
            })
            .await;
        }
        session.act(id, Deed::Transcript("ana@mail.example".into()));
        until("it is told that it goes out", || {
            notices(session)
                .last()
                .is_some_and(|it| it.0 == phrase::notice::TRANSCRIPT)
        })
        .await;
        assert!(!session.undo_last(), "what was sent is sent");
    });
}

#[test]
fn only_administrators_are_offered_deleting_and_what_they_delete_leaves_the_list() {
    play(async {
        let server = Server::start().await;
        let (desk, id) = deciding(&server).await;
        assert!(!desk.session().can(Action::Delete, id));
        let chief = Desk::showing(&server, server.administrator(), &everything()).await;
        chief.whole_list(&everything()).await;
        let session = chief.session();
        session.open(id);
        assert!(session.can(Action::Delete, id));
        session.act(id, Deed::Delete);
        until("its row has left", || {
            session.row_of(&everything(), id).is_none()
        })
        .await;
        assert_eq!(session.route_now().open, None);
        assert!(!session.undo_last());
        // Nobody tells a colleague: they learn it by asking.
        desk.session().open(id);
        until("the colleague's row has left, too", || {
            desk.session().row_of(&everything(), id).is_none()
        })
        .await;
    });
}

#[test]
fn resolving_leads_to_the_next_conversation_of_the_list() {
    play(async {
        let server = Server::start().await;
        let mut open = everything();
        open.status = Some(Status::Open);
        let desk = Desk::showing(&server, server.agent(), &open).await;
        let rows = desk.whole_list(&open).await;
        let session = desk.session();
        session.open(rows[1].id);
        session.perform(Action::ResolveAndNext, rows[1].id);
        assert_eq!(session.route_now().open, Some(rows[2].id));
        assert_eq!(desk.conversation(rows[1].id).status, Status::Resolved);
    });
}

#[test]
fn what_is_marked_unread_while_open_stays_unread() {
    play(async {
        let server = Server::start().await;
        let (desk, _) = deciding(&server).await;
        let rows = desk.whole_list(&everything()).await;
        let read = rows
            .iter()
            .find(|row| row.unread == 0 && row.waiting_since.is_some());
        let id = read.unwrap().id;
        let session = desk.session();
        session.open(id);
        session.reading(id, true);
        session.act(id, Deed::MarkUnread);
        at_rest(&server, &desk).await;
        desk.parts.host.leap(Duration::from_secs(5));
        at_rest(&server, &desk).await;
        assert!(held(&server, id).await.unread > 0);
        assert!(desk.conversation(id).unread > 0);
        session.act(id, Deed::MarkRead);
        at_rest(&server, &desk).await;
        assert_eq!(held(&server, id).await.unread, 0);
    });
}
