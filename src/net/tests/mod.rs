//! What the client sends, byte for byte.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod answers;
mod contacts;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::{LocalBoxFuture, ready};

use super::*;
use crate::filter::{CountKey, Query, Scope, Sort, Tab};
use crate::model::{
    AccountId, Composition, ConversationId, Draft, DraftState, EchoId, InboxId, MessageId, Mode,
    Presence, Priority, Secret, Span, Status, TeamId, Timestamp, Upload, Window,
};

/// Gives every request the same answer, and keeps it.
struct Script {
    status: u16,
    body: &'static str,
    sent: RefCell<Vec<Request>>,
}

impl Transport for Script {
    fn send(&self, request: Request) -> LocalBoxFuture<'static, Result<Response, TransportError>> {
        self.sent.borrow_mut().push(request);
        ready(Ok(Response {
            status: self.status,
            body: self.body.as_bytes().to_vec(),
            server_time: None,
        }))
        .boxed_local()
    }

    fn answers(&self, _: String) -> LocalBoxFuture<'static, bool> {
        ready(true).boxed_local()
    }
}

impl Script {
    fn new(status: u16, body: &'static str) -> Rc<Self> {
        let sent = RefCell::default();
        Rc::new(Self { status, body, sent })
    }

    /// The last request: method, path, body as text.
    fn last(&self) -> (Method, String, String) {
        let sent = self.sent.borrow();
        let request = sent.last().unwrap();
        let body = match &request.body {
            Body::Empty => String::new(),
            Body::Json(json) => String::from_utf8(json.clone()).unwrap(),
            Body::Form(parts) => parts.iter().map(part).collect(),
        };
        let path = request
            .url
            .strip_prefix("https://chat.example.com")
            .unwrap();
        let path = path.strip_prefix("/api/v1/accounts/7/").unwrap_or(path);
        (request.method, path.to_owned(), body)
    }
}

fn part(part: &Part) -> String {
    match part {
        Part::Text { name, value } => format!("{name}={value};"),
        Part::File {
            name,
            file_name,
            media_type,
            bytes,
        } => {
            format!("{name}={file_name}:{media_type}:{};", bytes.len())
        }
    }
}

fn server() -> ServerAddress {
    ServerAddress::parse("chat.example.com").unwrap()
}

fn api(status: u16, body: &'static str) -> (Rc<Script>, Api) {
    let script = Script::new(status, body);
    let account = AccountId::new(7).unwrap();
    let token = Secret::new("s3cret");
    let header = TokenHeader::default();
    let api = Api::new(script.clone(), server(), header, account, token);
    (script, api)
}

fn done<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().unwrap()
}

fn id() -> ConversationId {
    ConversationId::new(42).unwrap()
}

const ROW: &str = r#"{"id":42,"inbox_id":3,"created_at":1760000000}"#;

#[test]
fn a_list_is_asked_for_in_the_servers_words_and_without_empty_ones() {
    let (script, api) = api(200, r#"{"data":{"meta":{},"payload":[]}}"#);
    let asked = |query: &Query, page| {
        done(api.conversations(query, page)).unwrap();
        script.last().1
    };
    assert_eq!(
        asked(&Query::default(), 1),
        "conversations?status=open&assignee_type=me&sort_by=last_activity_at_desc&page=1"
    );
    let query = Query {
        scope: Scope::Label("a&b=ç d".into()),
        tab: Tab::All,
        status: None,
        sort: Sort::PriorityLowest,
    };
    assert_eq!(
        asked(&query, 3),
        "conversations?status=all&labels%5B%5D=a%26b%3D%C3%A7%20d&sort_by=priority_asc&page=3"
    );
    for (scope, part) in [
        (Scope::Inbox(InboxId::new(5).unwrap()), "&inbox_id=5"),
        (Scope::Team(TeamId::new(6).unwrap()), "&team_id=6"),
        (Scope::Mentions, "&conversation_type=mention"),
        (Scope::Participating, "&conversation_type=participating"),
        (Scope::Unattended, "&conversation_type=unattended"),
        (Scope::Account, ""),
        (Scope::Label("".into()), ""),
    ] {
        let query = Query {
            scope: scope.clone(),
            tab: Tab::Unassigned,
            ..Query::default()
        };
        assert_eq!(
            asked(&query, 0),
            format!(
                "conversations?status=open{part}&assignee_type=unassigned\
                 &sort_by=last_activity_at_desc&page=1"
            )
        );
        let (script, api) = self::api(200, r#"{"meta":{"all_count":3}}"#);
        let key = CountKey {
            scope,
            status: Some(Status::Snoozed),
        };
        assert_eq!(done(api.counts(&key)).unwrap().all, 3);
        assert_eq!(
            script.last().1,
            format!("conversations/meta?status=snoozed{part}")
        );
    }
    let changed = |page| {
        done(api.conversations_changed_within(Span::from_secs(95), page)).unwrap();
        script.last().1
    };
    assert_eq!(changed(1), "conversations?status=all&updated_within=95");
    assert_eq!(
        changed(2),
        "conversations?status=all&updated_within=95&page=2"
    );
}

#[test]
fn a_first_page_with_more_behind_it_tells_how_long_pages_are() {
    const TWO_OF_FIVE: &str = r#"{"data":{"meta":{"mine_count":5,"all_count":9},"payload":[
        {"id":42,"inbox_id":3,"created_at":1},{"id":"broken"}]}}"#;
    let (_, api) = api(200, TWO_OF_FIVE);
    let page = done(api.conversations(&Query::default(), 1)).unwrap();
    assert_eq!((page.rows.len(), page.broken), (1, 1));
    assert_eq!((page.total, page.page_size), (5, 2));
    for later in [2, 3] {
        let page = done(api.conversations(&Query::default(), later)).unwrap();
        assert_eq!(
            page.page_size, USUAL_PAGE,
            "page {later} may be the last one"
        );
    }
}

#[test]
fn a_stretch_of_messages_is_asked_for_by_its_ends() {
    let (script, api) = api(
        200,
        r#"{"meta":{},"payload":[{"id":1,"conversation_id":9}]}"#,
    );
    let message = MessageId::new(801).unwrap();
    for (window, query) in [
        (Window::Latest { page: 20 }, ""),
        (Window::Before { message, page: 20 }, "?before=801"),
        (Window::After { message, page: 100 }, "?after=801"),
        (
            Window::Between(message, MessageId::new(900).unwrap()),
            "?after=801&before=900",
        ),
    ] {
        let page = done(api.messages(id(), window)).unwrap();
        assert_eq!(script.last().1, format!("conversations/42/messages{query}"));
        // The conversation asked about, whatever the rows call it.
        assert_eq!(page.messages[0].conversation, id());
    }
}

fn draft(mode: Mode, text: &str, reply_to: Option<u64>, files: Vec<Upload>) -> Draft {
    Draft {
        conversation: id(),
        echo: EchoId::new("e-1"),
        mode,
        what: Composition {
            text: text.into(),
            reply_to: reply_to.and_then(MessageId::new),
            files,
            ..Composition::default()
        },
        created_at: Timestamp::default(),
        after: None,
        state: DraftState::Sending,
    }
}

#[test]
fn copies_go_with_a_reply_and_never_with_a_note() {
    let (script, api) = api(200, r#"{"id":812,"content":"hi"}"#);
    let sent = |mode, files| {
        let mut draft = draft(mode, "hi", None, files);
        draft.what.cc = Some("ana@mail.example, bo@mail.example; ".into());
        draft.what.bcc = Some("cy@mail.example".into());
        done(api.send(&draft)).unwrap();
        script.last().2
    };
    assert_eq!(
        sent(Mode::Reply, vec![]),
        r#"{"content":"hi","private":false,"echo_id":"e-1","cc_emails":"ana@mail.example,bo@mail.example","bcc_emails":"cy@mail.example"}"#
    );
    assert!(!sent(Mode::Note, vec![]).contains("emails"));
    let file = Upload {
        name: "a.png".into(),
        media_type: "image/png".into(),
        bytes: Arc::from(*b"12345"),
    };
    let form = sent(Mode::Reply, vec![file]);
    assert!(
        form.contains("cc_emails") && form.contains("bcc_emails"),
        "{form}"
    );
}

#[test]
fn canned_responses_without_a_text_are_left_out() {
    let rows = r#"[{"id":1,"short_code":"bye","content":"Bye {{contact.name}}"},{"id":2,"short_code":"x","content":""}]"#;
    let (script, api) = api(200, rows);
    let read = done(api.canned_responses()).unwrap();
    assert_eq!(script.last().1, "canned_responses");
    let texts: Vec<_> = read.iter().map(|it| (&*it.code, &*it.text)).collect();
    assert_eq!(texts, [("bye", "Bye {{contact.name}}")]);
}

#[test]
fn a_message_goes_as_json_and_with_files_as_a_form() {
    let (script, api) = api(
        200,
        r#"{"id":812,"message_type":1,"echo_id":"e-1","content":"hi"}"#,
    );
    let sent = |draft: Draft| {
        let message = done(api.send(&draft)).unwrap();
        assert_eq!((message.id.get(), message.conversation), (812, id()));
        assert_eq!(message.echo, Some(draft.echo));
        let (method, path, body) = script.last();
        assert_eq!(
            (method, &*path),
            (Method::Post, "conversations/42/messages")
        );
        body
    };
    assert_eq!(
        sent(draft(Mode::Reply, "hi \"you\"", None, vec![])),
        r#"{"content":"hi \"you\"","private":false,"echo_id":"e-1"}"#
    );
    assert_eq!(
        sent(draft(Mode::Note, "hi", Some(801), vec![])),
        r#"{"content":"hi","private":true,"echo_id":"e-1","content_attributes":{"in_reply_to":801}}"#
    );
    let file = Upload {
        name: "a.png".into(),
        media_type: "image/png".into(),
        bytes: Arc::from(*b"12345"),
    };
    assert_eq!(
        sent(draft(
            Mode::Note,
            "hi",
            Some(801),
            vec![file.clone(), file.clone()]
        )),
        r#"content=hi;private=true;echo_id=e-1;content_attributes={"in_reply_to":801};attachments[]=a.png:image/png:5;attachments[]=a.png:image/png:5;"#
    );
    assert_eq!(
        sent(draft(Mode::Reply, " ", None, vec![file])),
        "private=false;echo_id=e-1;attachments[]=a.png:image/png:5;"
    );
}

#[test]
fn changes_are_asked_for_as_the_server_takes_them() {
    let (script, api) = api(200, ROW);
    let at = Timestamp::from_millis(1_760_000_100_900);
    let post = |path: &str, body: &str| {
        assert_eq!(
            script.last(),
            (Method::Post, path.to_owned(), body.to_owned())
        );
    };
    done(api.set_status(id(), &Status::Snoozed, Some(at))).unwrap();
    post(
        "conversations/42/toggle_status",
        r#"{"status":"snoozed","snoozed_until":1760000100}"#,
    );
    done(api.set_status(id(), &Status::Open, Some(at))).unwrap();
    post("conversations/42/toggle_status", r#"{"status":"open"}"#);
    done(api.assign(id(), None)).unwrap();
    post("conversations/42/assignments", r#"{"assignee_id":null}"#);
    done(api.assign_team(id(), TeamId::new(4))).unwrap();
    post("conversations/42/assignments", r#"{"team_id":4}"#);
    done(api.mark_read(id())).unwrap();
    post("conversations/42/update_last_seen", "");
    done(api.mark_unread(id())).unwrap();
    post("conversations/42/unread", "");
    done(api.set_typing(id(), true, true)).unwrap();
    post(
        "conversations/42/toggle_typing_status",
        r#"{"typing_status":"on","is_private":true}"#,
    );
    done(api.mute(id())).unwrap();
    post("conversations/42/mute", "");
    done(api.set_availability(Presence::Busy)).unwrap();
    post(
        "/api/v1/profile/availability",
        r#"{"profile":{"account_id":7,"availability":"busy"}}"#,
    );
    done(api.retry_message(id(), MessageId::new(5).unwrap())).unwrap();
    post("conversations/42/messages/5/retry", "");
    done(api.set_priority(id(), Some(Priority::High))).unwrap();
    done(api.set_priority(id(), None)).unwrap();
    assert_eq!(
        script.last(),
        (
            Method::Patch,
            "conversations/42".to_owned(),
            r#"{"priority":null}"#.to_owned()
        )
    );
    done(api.delete_message(id(), MessageId::new(5).unwrap())).unwrap();
    assert_eq!(
        script.last(),
        (
            Method::Delete,
            "conversations/42/messages/5".to_owned(),
            String::new()
        )
    );
    let (script, api) = self::api(200, r#"{"payload":["a","b"]}"#);
    let labels = done(api.set_labels(id(), &[])).unwrap();
    assert_eq!(labels, ["a".into(), "b".into()]);
    assert_eq!(script.last().2, r#"{"labels":[]}"#);
    let inbox = InboxId::new(3).unwrap();
    assert!(done(api.assignable(inbox)).unwrap().is_empty());
    assert_eq!(script.last().1, "assignable_agents?inbox_ids%5B%5D=3");
}

#[test]
fn the_token_goes_in_its_header_and_nowhere_else() {
    for (header, name) in [
        (TokenHeader::Underscores, "api_access_token"),
        (TokenHeader::Hyphens, "api-access-token"),
    ] {
        let script = Script::new(200, r#"{"payload":[]}"#);
        let account = AccountId::new(7).unwrap();
        let token = Secret::new("s3cret");
        let api = Api::new(script.clone(), server(), header, account, token);
        done(api.inboxes()).unwrap();
        let sent = script.sent.borrow();
        let headers: Vec<_> = sent[0]
            .headers
            .iter()
            .map(|(name, value)| (*name, value.reveal()))
            .collect();
        assert_eq!(headers, [("Accept", "application/json"), (name, "s3cret")]);
        assert!(!sent[0].url.contains("s3cret"));
    }
}
