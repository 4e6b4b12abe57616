//! Filtered lists and saved views at a desk.

use std::sync::Arc;

use deskhand::filter::{Filter, Query, ReadFilter, Scope};
use deskhand::live::{Deed, Stage};
use deskhand::model::{ConversationId, SavedViewId, Status};
use deskhand::route::Route;
use leptos::prelude::untrack;
use sandbox::trouble::Rule;
use serde_json::json;

use crate::support::desk::{Desk, everything, play, until};
use crate::support::{Server, answer};

fn filtered(text: &str) -> Query {
    Query::of(Scope::Filter(Arc::new(Filter {
        root: ReadFilter::parse(text).root,
        view: None,
    })))
}

#[test]
fn rows_enter_and_leave_a_filtered_list_by_themselves() {
    play(async {
        let server = Server::start().await;
        let query = filtered("all(status=open;any(priority=urgent;labels=vip))");
        let desk = Desk::showing(&server, server.administrator(), &query).await;
        let colleague = Desk::of(&server, server.agent()).await;
        let before = desk.whole_list(&query).await;
        let session = desk.session();
        let leaving = before[0].id;
        colleague
            .session()
            .act(leaving, Deed::Status(Status::Resolved, None));
        until("it has left", || session.row_of(&query, leaving).is_none()).await;
        colleague
            .session()
            .act(leaving, Deed::Status(Status::Open, None));
        until("it is back", || session.row_of(&query, leaving).is_some()).await;
        assert_eq!(desk.rows(&query).len(), before.len());
    });
}

#[test]
fn of_what_the_server_cannot_judge_only_what_matches_is_shown() {
    play(async {
        let server = Server::start().await;
        let query = filtered("none(priority=urgent,high;subject.has=order)");
        let desk = Desk::showing(&server, server.administrator(), &query).await;
        let shown: Vec<ConversationId> = desk
            .whole_list(&query)
            .await
            .iter()
            .map(|it| it.id)
            .collect();
        let Scope::Filter(filter) = &query.scope else {
            unreachable!()
        };
        let other = Desk::showing(&server, server.administrator(), &everything()).await;
        let all = other.whole_list(&everything()).await;
        let meant: Vec<ConversationId> = all
            .iter()
            .filter(|it| filter.root.verdict(it) == deskhand::filter::Verdict::In)
            .map(|it| it.id)
            .collect();
        assert!(!shown.is_empty() && shown.len() < all.len());
        assert_eq!(shown.len(), meant.len());
        assert!(shown.iter().all(|id| meant.contains(id)));
    });
}

fn first_view(desk: &Desk) -> (SavedViewId, Arc<str>) {
    let directory = untrack(|| desk.session().directory());
    let view = directory
        .views
        .as_ref()
        .and_then(|views| views.iter().next());
    let view = view.expect("a saved view");
    (view.id, Arc::clone(&view.name))
}

#[test]
fn a_link_to_a_saved_view_shows_what_the_view_is_made_of() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::of(&server, server.agent()).await;
        until("the views are read", || {
            untrack(|| desk.session().directory()).views.is_some()
        })
        .await;
        let (id, _) = first_view(&desk);
        let other = Desk::showing(&server, server.agent(), &Query::of(Scope::View(id))).await;
        until("its conditions are known", || {
            matches!(other.session().query_now().scope, Scope::Filter(_))
        })
        .await;
        let rows = other.whole_list(&other.session().query_now()).await;
        assert!(!rows.is_empty());
        assert_eq!(
            other.session().route_now().to_string(),
            format!("/folder/{id}")
        );
    });
}

#[test]
fn a_link_to_a_view_that_is_gone_fails_and_does_not_wait_for_ever() {
    play(async {
        let server = Server::start().await;
        let gone = Query::of(Scope::View("999999".parse().unwrap()));
        let desk = Desk::showing(&server, server.agent(), &gone).await;
        let list = desk.session().listing(&gone);
        until("it has failed", || {
            list.peek().is_some_and(|it| it.stage == Stage::Failed)
        })
        .await;
    });
}

#[test]
fn a_view_that_was_deleted_comes_back_and_a_name_the_server_refuses_goes() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::of(&server, server.agent()).await;
        let session = desk.session();
        let names = || -> Vec<String> {
            let directory = untrack(|| session.directory());
            let views = directory.views.iter().flatten();
            views.map(|view| view.name.to_string()).collect()
        };
        until("the views are read", || !names().is_empty()).await;
        let before = names();
        let (id, name) = first_view(&desk);
        session.delete_view(id);
        assert!(!names().contains(&name.to_string()), "it goes at once");
        let notice = untrack(|| session.notices()).last().cloned().unwrap();
        session.undo(notice.id);
        until("it is back", || names().len() == before.len()).await;

        let (id, name) = first_view(&desk);
        let refusal = answer(422, json!({"error": "no"}));
        let rule = Rule::new("PATCH", "/api/v1/accounts/*/custom_filters/*", 1, refusal);
        server.running.trouble().add(rule);
        session.rename_view(id, "Another");
        assert!(names().contains(&"Another".to_owned()), "it shows at once");
        until("the former name is back", || {
            names().contains(&name.to_string()) && !names().contains(&"Another".to_owned())
        })
        .await;
    });
}

#[test]
fn the_server_names_no_condition_so_each_is_tried() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::of(&server, server.administrator()).await;
        let session = desk.session();
        let root = ReadFilter::parse("all(status=open;text:nobody_defined_this=x)").root;
        session.ask_preview(root.clone());
        until("the preview is there", || {
            untrack(|| session.preview()).is_some_and(|it| it.root == root)
        })
        .await;
        let preview = untrack(|| session.preview()).unwrap();
        assert_eq!(preview.found, None);
        assert_eq!(preview.faults.len(), 1);
        assert_eq!(preview.faults[0].0.key.server_key(), "nobody_defined_this");
        let route = Route {
            query: filtered("all(text:nobody_defined_this=x)"),
            ..Route::default()
        };
        session.go(route);
        let list = session.listing(&session.query_now());
        until("the list has failed", || {
            list.peek().is_some_and(|it| it.stage == Stage::Failed)
        })
        .await;
    });
}
