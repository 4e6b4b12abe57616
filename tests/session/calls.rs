//! The calls of the documentation the console was built from: each is made by what an agent does,
//! with the documented method, path, header and body.

use std::time::Duration;

use deskhand::filter::{CountKey, Scope, Tab};
use deskhand::live::{Deed, PriorityCall};
use deskhand::model::{Attribute, InboxId, Priority, Status, Timestamp};
use deskhand::net::{Body, Request};
use sandbox::trouble::Seen;
use serde_json::{Value, json};

use crate::support::Server;
use crate::support::desk::{Desk, everything, play, until};

/// A documented call: method, path within the account, what its query holds, its body.
struct Call {
    documented: &'static str,
    method: &'static str,
    path: String,
    query: Vec<String>,
    body: Option<Value>,
}

impl Call {
    fn get(documented: &'static str, path: impl Into<String>, query: &[&str]) -> Self {
        Self {
            documented,
            method: "GET",
            path: path.into(),
            query: query.iter().map(ToString::to_string).collect(),
            body: None,
        }
    }

    fn change(
        documented: &'static str,
        method: &'static str,
        path: impl Into<String>,
        body: Option<Value>,
    ) -> Self {
        Self {
            documented,
            method,
            path: path.into(),
            query: Vec::new(),
            body,
        }
    }

    /// Whether the server saw it, with the token's header, and agreed.
    fn was_seen(&self, seen: &Seen) -> bool {
        let parts: Vec<&str> = seen.query.split('&').collect();
        seen.method == self.method
            && seen.path == format!("/api/v1/accounts/1/{}", self.path)
            && self.query.iter().all(|part| parts.contains(&part.as_str()))
            && seen.headers.iter().any(|name| name == "api_access_token")
            && (200..300).contains(&seen.status)
    }

    /// Whether this request carried what the call wants.
    fn was_sent(&self, request: &Request) -> bool {
        let path = format!("/api/v1/accounts/1/{}", self.path);
        let url = request.url.split('?').next().unwrap_or_default();
        let body = match &request.body {
            Body::Json(json) => serde_json::from_slice(json).ok(),
            Body::Empty | Body::Form(_) => None,
        };
        url.ends_with(&path)
            && format!("{:?}", request.method).to_uppercase() == self.method
            && body == self.body
    }
}

#[test]
fn every_documented_call_is_made_by_what_an_agent_does() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::showing(&server, server.agent(), &everything()).await;
        let session = desk.session();
        let rows = desk.whole_list(&everything()).await;
        let row = rows
            .iter()
            .find(|row| row.unread > 0 && row.contact.is_some())
            .unwrap();
        let (id, contact, inbox) = (row.id, row.contact.unwrap(), row.inbox);

        // The numbers on the tabs are looked at.
        let key = CountKey {
            scope: Scope::Account,
            status: None,
        };
        let counts = session.counts(&key);

        // The list by inbox, status and tab, and its second page.
        let mut query = everything();
        session.show(query.clone());
        query.scope = Scope::Inbox(inbox);
        query.status = Some(Status::Open);
        for tab in [Tab::Mine, Tab::Unassigned, Tab::All] {
            query.tab = tab;
            session.show(query.clone());
            desk.whole_list(&query).await;
        }

        // Opening one and reading to its end.
        desk.open(id).await;
        session.reading(id, true);
        session.load_contact(contact);
        let last = desk.thread(id).messages.first().unwrap().id;
        session.load_older(id);
        rest(&desk).await;
        until("it is marked read", || desk.conversation(id).unread == 0).await;
        desk.parts.host.leap(Duration::from_secs(10));
        rest(&desk).await;

        // What is done to it.
        let wakes = Timestamp::from_secs(session.clock().secs() + 86_400);
        session.act(
            id,
            Deed::Priority(Some(Priority::High), PriorityCall::Telling),
        );
        rest(&desk).await;
        session.act(id, Deed::Priority(None, PriorityCall::Telling));
        for status in [Status::Pending, Status::Resolved, Status::Open] {
            session.act(id, Deed::Status(status, None));
            rest(&desk).await;
        }
        session.act(id, Deed::Status(Status::Snoozed, Some(wakes)));
        rest(&desk).await;
        let held = desk.conversation(id).attributes;
        let order = Attribute::Text("20418".into());
        session.set_attribute(id, "order_number".into(), Some(order), None);
        rest(&desk).await;
        session.act(id, Deed::MarkUnread);
        rest(&desk).await;

        let log = || server.running.app().trouble.requests();
        until("the counts are read again", || {
            log()
                .iter()
                .any(|it| it.path.ends_with("/conversations/meta"))
        })
        .await;
        drop(counts);

        let mut attributes = serde_json::Map::new();
        assert!(held.is_empty(), "the showcase begins without attributes");
        attributes.insert("order_number".into(), json!("20418"));
        let calls = documented(
            &format!("conversations/{id}"),
            inbox,
            wakes,
            attributes.into(),
        );
        let contact = format!("contacts/{contact}/conversations");
        let before = format!("before={last}");
        let more = [
            Call::get("GET /contacts/{id}/conversations", contact, &[]),
            Call::get(
                "GET /conversations/{id}/messages",
                format!("conversations/{id}/messages"),
                &[&before],
            ),
        ];
        let log = log();
        let sent = desk.parts.page.sent();
        let lacking: Vec<&str> = calls
            .iter()
            .chain(&more)
            .filter(|call| {
                !log.iter().any(|seen| call.was_seen(seen))
                    || !sent.iter().any(|request| call.was_sent(request))
            })
            .map(|call| call.documented)
            .collect();
        assert!(lacking.is_empty(), "never made as documented: {lacking:?}");
    });
}

async fn rest(desk: &Desk) {
    for _ in 0..4 {
        tokio::task::yield_now().await;
    }
    until("no request is under way", || {
        desk.parts.page.under_way() == 0
    })
    .await;
}

fn documented(one: &str, inbox: InboxId, wakes: Timestamp, attributes: Value) -> Vec<Call> {
    let inbox = format!("inbox_id={inbox}");
    let status = |word: &str| Some(json!({"status": word}));
    let of = |rest: &str| format!("{one}/{rest}");
    vec![
        Call::get(
            "GET /conversations: inbox_id, status, assignee_type me",
            "conversations",
            &[&inbox, "status=open", "assignee_type=me", "page=1"],
        ),
        Call::get(
            "GET /conversations: assignee_type unassigned",
            "conversations",
            &[&inbox, "assignee_type=unassigned"],
        ),
        Call::get("GET /conversations: page", "conversations", &["page=2"]),
        Call::get("GET /conversations/{id}", one, &[]),
        Call::change(
            "PATCH /conversations/{id}",
            "PATCH",
            one,
            Some(json!({"priority": "high"})),
        ),
        Call::change(
            "PATCH /conversations/{id}: null",
            "PATCH",
            one,
            Some(json!({"priority": null})),
        ),
        Call::change(
            "toggle_status: pending",
            "POST",
            of("toggle_status"),
            status("pending"),
        ),
        Call::change(
            "toggle_status: resolved",
            "POST",
            of("toggle_status"),
            status("resolved"),
        ),
        Call::change(
            "toggle_status: open",
            "POST",
            of("toggle_status"),
            status("open"),
        ),
        Call::change(
            "toggle_status: snoozed, snoozed_until",
            "POST",
            of("toggle_status"),
            Some(json!({"status": "snoozed", "snoozed_until": wakes.secs()})),
        ),
        Call::change("unread", "POST", of("unread"), None),
        Call::change("update_last_seen", "POST", of("update_last_seen"), None),
        Call::change(
            "custom_attributes",
            "POST",
            of("custom_attributes"),
            Some(json!({"custom_attributes": attributes})),
        ),
        Call::get("GET /conversations/meta", "conversations/meta", &[]),
    ]
}
