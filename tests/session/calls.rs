//! The calls of the documentation the console was built from: each is made by what an agent does,
//! with the documented method, path, header and body.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use deskhand::filter::{CountKey, Query, ReadFilter, Scope, Tab};
use deskhand::live::{Action, Answer, Deed, PriorityCall, Question};
use deskhand::model::{
    AgentId, Attribute, Beginning, ContactId, ConversationId, InboxId, MessageId, Priority, Status,
    Timestamp,
};
use deskhand::net::{Body, Request};
use leptos::prelude::GetUntracked;
use sandbox::trouble::Seen;
use serde_json::{Value, json};

use crate::support::desk::{Desk, everything, play, until};
use crate::support::{Server, agent_id};

/// How many calls the documentation has.
const DOCUMENTED: u8 = 19;

/// A use of a documented call: which one, method, path within the account, what its query holds,
/// its body.
struct Call {
    number: u8,
    method: &'static str,
    path: String,
    query: Vec<String>,
    body: Option<Value>,
}

impl Call {
    fn get(number: u8, path: impl Into<String>, query: &[&str]) -> Self {
        let query = query.iter().map(ToString::to_string).collect();
        Self {
            query,
            ..Self::change(number, "GET", path, None)
        }
    }

    fn post(number: u8, path: impl Into<String>, body: Option<Value>) -> Self {
        Self::change(number, "POST", path, body)
    }

    fn change(
        number: u8,
        method: &'static str,
        path: impl Into<String>,
        body: Option<Value>,
    ) -> Self {
        Self {
            number,
            method,
            path: path.into(),
            query: Vec::new(),
            body,
        }
    }

    fn holds(&self, query: &str) -> bool {
        let parts: Vec<&str> = query.split('&').collect();
        self.query.iter().all(|part| parts.contains(&part.as_str()))
    }

    /// Whether the server saw it, with the token's header, and agreed.
    fn was_seen(&self, seen: &Seen) -> bool {
        seen.method == self.method
            && seen.path == format!("/api/v1/accounts/1/{}", self.path)
            && self.holds(&seen.query)
            && seen.headers.iter().any(|name| name == "api_access_token")
            && (200..300).contains(&seen.status)
    }

    /// Whether this request carried what the call wants.
    fn was_sent(&self, request: &Request) -> bool {
        let path = format!("/api/v1/accounts/1/{}", self.path);
        let (url, query) = request.url.split_once('?').unwrap_or((&request.url, ""));
        let body = match &request.body {
            Body::Json(json) => serde_json::from_slice(json).ok(),
            Body::Empty | Body::Form(_) => None,
        };
        url.ends_with(&path)
            && format!("{:?}", request.method).to_uppercase() == self.method
            && self.holds(query)
            && body == self.body
    }
}

#[test]
fn every_documented_call_is_made_by_what_an_agent_does() {
    play(async {
        let server = Server::start().await;
        // Only administrators may delete.
        let login = server.administrator();
        let desk = Desk::showing(&server, login, &everything()).await;
        let session = desk.session();
        let rows = desk.whole_list(&everything()).await;
        let row = rows
            .iter()
            .find(|row| row.unread > 0 && row.contact.is_some() && row.priority.is_none())
            .unwrap();
        let (id, contact, inbox) = (row.id, row.contact.unwrap(), row.inbox);

        // The numbers on the tabs are looked at.
        let counts = session.counts(&CountKey {
            scope: Scope::Account,
            status: None,
        });
        look_at_lists(&desk, inbox).await;

        // Opening one and reading to its end.
        desk.open(id).await;
        session.reading(id, true);
        session.load_contact(contact);
        let oldest = desk.thread(id).messages.first().unwrap().id;
        session.load_older(id);
        desk.rest().await;
        until("it is marked read", || desk.conversation(id).unread == 0).await;
        desk.parts.host.leap(Duration::from_secs(10));
        desk.rest().await;
        answered(&session.files(id)).await;

        let attributes = &desk.conversation(id).attributes;
        assert!(attributes.is_empty(), "it begins without attributes");
        let wakes = Timestamp::from_secs(session.clock().secs() + 86_400);
        act_on(&desk, id, wakes).await;

        // One more is begun, and deleted.
        let ways = answered(&session.ways_to(contact)).await;
        let way = ways.first().unwrap();
        let beginning = Beginning {
            contact,
            inbox: way.inbox,
            source: way.source.clone(),
            status: Status::Pending,
            assignee: Some(agent_id(login)),
            subject: String::new(),
            text: "Your order has arrived.".into(),
        };
        let begun = *answered(&session.begin_conversation(beginning.clone())).await;
        session.act(begun, Deed::Delete);
        desk.rest().await;

        let log = || server.running.app().trouble.requests();
        until("the counts are read again", || {
            log()
                .iter()
                .any(|it| it.path.ends_with("/conversations/meta"))
        })
        .await;
        drop(counts);

        let mut calls = reading(id, contact, inbox, oldest);
        calls.extend(changing(id, wakes));
        calls.extend(beginning_and_end(&beginning, begun));
        let numbers: BTreeSet<u8> = calls.iter().map(|call| call.number).collect();
        assert!(numbers.into_iter().eq(1..=DOCUMENTED), "a call is left out");
        let log = log();
        let sent = desk.parts.page.sent();
        let lacking: Vec<String> = calls
            .iter()
            .filter(|call| {
                !log.iter().any(|seen| call.was_seen(seen))
                    || !sent.iter().any(|request| call.was_sent(request))
            })
            .map(|call| format!("{} {} {}", call.number, call.method, call.path))
            .collect();
        assert!(lacking.is_empty(), "never made as documented: {lacking:?}");
    });
}

/// The list by inbox, status and tab, its second page, by a filter; and what a search finds.
async fn look_at_lists(desk: &Desk, inbox: InboxId) {
    let session = desk.session();
    let mut query = everything();
    session.show(query.clone());
    query.scope = Scope::Inbox(inbox);
    query.status = Some(Status::Open);
    for tab in [Tab::Mine, Tab::Unassigned, Tab::All] {
        query.tab = tab;
        session.show(query.clone());
        desk.whole_list(&query).await;
    }
    let root = ReadFilter::parse("all(status=open;priority=high,urgent)").root;
    session.show_filter(root, None);
    let filtered: Query = session.query_now();
    desk.whole_list(&filtered).await;
    answered(&session.search_texts("order", 1)).await;
    session.show(everything());
}

/// Everything that is done to one conversation and leaves it there.
async fn act_on(desk: &Desk, id: ConversationId, wakes: Timestamp) {
    let session = desk.session();
    session.act(
        id,
        Deed::Priority(Some(Priority::High), PriorityCall::Telling),
    );
    desk.rest().await;
    // Undoing takes the other way to the same.
    assert!(session.undo_last());
    desk.rest().await;
    session.act(id, Deed::Priority(None, PriorityCall::Telling));
    for action in [Action::Pending, Action::Resolve, Action::Reopen] {
        assert!(session.perform(action, id));
        desk.rest().await;
    }
    session.act(id, Deed::Status(Status::Snoozed, Some(wakes)));
    desk.rest().await;
    let order = Attribute::Text("20418".into());
    session.set_attribute(id, "order_number".into(), Some(order), None);
    desk.rest().await;
    assert!(session.perform(Action::MarkUnread, id));
    session.act(id, Deed::Transcript("ana@mail.example".into()));
    session.act(id, Deed::Mute);
    desk.rest().await;
    assert!(session.perform(Action::Unmute, id));
    desk.rest().await;
}

async fn answered<T: Clone + Send + Sync + 'static>(question: &Question<T>) -> Arc<T> {
    until("the question is answered", || {
        matches!(question.get_untracked(), Answer::Here(_))
    })
    .await;
    match question.get_untracked() {
        Answer::Here(answer) => answer,
        Answer::Waiting | Answer::Failed(_) => unreachable!(),
    }
}

fn reading(id: ConversationId, contact: ContactId, inbox: InboxId, oldest: MessageId) -> Vec<Call> {
    let inbox = format!("inbox_id={inbox}");
    let list = |query: &[&str]| Call::get(1, "conversations", query);
    let link = |key: &str, values: &[&str], operator: Option<&str>| {
        json!({
            "attribute_key": key,
            "attribute_model": "standard",
            "custom_attribute_type": "",
            "filter_operator": "equal_to",
            "values": values,
            "query_operator": operator,
        })
    };
    let filter = json!({"payload": [
        link("status", &["open"], Some("and")),
        link("priority", &["high", "urgent"], None),
    ]});
    let filter = Call::post(16, "conversations/filter", Some(filter));
    vec![
        list(&[&inbox, "status=open", "assignee_type=me", "page=1"]),
        list(&[&inbox, "status=open", "assignee_type=unassigned"]),
        list(&["page=2"]),
        Call::get(2, format!("conversations/{id}"), &[]),
        Call::get(14, format!("conversations/{id}/attachments"), &["page=1"]),
        Call::get(15, "conversations/search", &["q=order", "page=1"]),
        Call {
            query: vec!["page=1".into()],
            ..filter
        },
        Call::get(17, "conversations/meta", &[]),
        Call::get(
            18,
            format!("conversations/{id}/messages"),
            &[&format!("before={oldest}")],
        ),
        Call::get(19, format!("contacts/{contact}/conversations"), &[]),
    ]
}

fn changing(id: ConversationId, wakes: Timestamp) -> Vec<Call> {
    let one = format!("conversations/{id}");
    let of = |rest: &str| format!("{one}/{rest}");
    let patch = |body| Call::change(4, "PATCH", &one, Some(body));
    let status = |body| Call::post(6, of("toggle_status"), Some(body));
    let order = json!({"custom_attributes": {"order_number": "20418"}});
    vec![
        patch(json!({"priority": "high"})),
        patch(json!({"priority": null})),
        status(json!({"status": "pending"})),
        status(json!({"status": "resolved"})),
        status(json!({"status": "open"})),
        status(json!({"status": "snoozed", "snoozed_until": wakes.secs()})),
        Call::post(7, of("toggle_priority"), Some(json!({"priority": null}))),
        Call::post(8, of("mute"), None),
        Call::post(9, of("unmute"), None),
        Call::post(10, of("unread"), None),
        Call::post(11, of("update_last_seen"), None),
        Call::post(12, of("custom_attributes"), Some(order)),
        Call::post(
            13,
            of("transcript"),
            Some(json!({"email": "ana@mail.example"})),
        ),
    ]
}

fn beginning_and_end(beginning: &Beginning, begun: ConversationId) -> [Call; 2] {
    let body = json!({
        "contact_id": beginning.contact.get(),
        "inbox_id": beginning.inbox.get(),
        "source_id": beginning.source.as_deref(),
        "status": "pending",
        "assignee_id": beginning.assignee.map(AgentId::get),
        "message": {"content": "Your order has arrived."},
    });
    [
        Call::post(3, "conversations", Some(body)),
        Call::change(5, "DELETE", format!("conversations/{begun}"), None),
    ]
}
