//! The client against a server: what it asks for is understood, and what comes back is what was
//! asked for.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod support;

use std::collections::BTreeSet;
use std::sync::Arc;

use deskhand::filter::{Query, Scope, Sort, Tab, Verdict, judge};
use deskhand::model::{
    Composition, Conversation, ConversationId, Delivery, Draft, DraftState, EchoId, MessageId,
    MessageKind, Mode, Presence, Priority, Secret, Span, Status, Timestamp, Upload, Window,
};
use deskhand::net::{Api, ApiError, SignIn};
use support::{Server, agent_id};

fn everything() -> Query {
    Query {
        scope: Scope::Account,
        tab: Tab::All,
        status: None,
        sort: Sort::ActivityNewest,
    }
}

async fn first(api: &Api) -> Conversation {
    let page = api.conversations(&everything(), 1).await.unwrap();
    page.rows[0].conversation.clone()
}

fn draft(conversation: ConversationId, mode: Mode, echo: &str) -> Draft {
    Draft {
        conversation,
        echo: EchoId::new(echo),
        mode,
        what: Composition {
            text: "On *its* way".into(),
            ..Composition::default()
        },
        created_at: Timestamp::default(),
        after: None,
        state: DraftState::Sending,
    }
}

#[tokio::test]
async fn a_person_gets_in_by_token_or_password_and_a_stranger_does_not() {
    let server = Server::start().await;
    let (entrance, login) = (server.entrance(), server.agent());
    assert!(!entrance.version().await.unwrap().is_empty());
    let token = Secret::new(&login.api_access_token);
    let profile = entrance.profile(&token).await.unwrap();
    assert_eq!(profile.id, agent_id(login));
    assert!(
        profile
            .accounts
            .iter()
            .any(|account| account.id == server.account())
    );
    assert!(!profile.pubsub_token.is_empty());
    let password = Secret::new(&login.password);
    match entrance.sign_in(&login.email, &password).await.unwrap() {
        SignIn::Done(profile) => assert!(profile.access_token == Some(token)),
        SignIn::CodeWanted(_) | SignIn::TooManySessions => panic!("no second step was set up"),
    }
    let wrong = Secret::new("wrong");
    let refused = entrance.sign_in(&login.email, &wrong).await;
    assert!(matches!(refused, Err(ApiError::Unauthorized(_))));
    let refused = entrance.profile(&wrong).await;
    assert!(matches!(refused, Err(ApiError::Unauthorized(_))));
}

#[tokio::test]
async fn pages_of_a_list_make_the_whole_list_once_and_in_order() {
    let server = Server::start().await;
    let api = server.api(server.administrator());
    let (mut seen, mut times, mut page) = (BTreeSet::new(), Vec::new(), 1);
    let total = loop {
        let read = api.conversations(&everything(), page).await.unwrap();
        assert_eq!(read.broken, 0);
        if read.rows.is_empty() {
            break read.total;
        }
        for row in &read.rows {
            assert!(seen.insert(row.conversation.id));
            assert!(row.contact.is_some());
            times.push(row.conversation.last_activity_at);
        }
        page += 1;
    };
    assert_eq!(seen.len(), usize::try_from(total).unwrap());
    assert!(times.is_sorted_by(|one, next| one >= next));
}

#[tokio::test]
async fn every_row_of_a_list_is_one_that_belongs_to_it() {
    let server = Server::start().await;
    let login = server.agent();
    let (api, me) = (server.api(login), agent_id(login));
    let inbox = api.inboxes().await.unwrap()[0].id;
    let label = api.labels().await.unwrap()[0].title.clone();
    let scopes = [
        Scope::Account,
        Scope::Inbox(inbox),
        Scope::Label(label),
        Scope::Unattended,
    ];
    for scope in scopes {
        for tab in [Tab::Mine, Tab::Unassigned, Tab::All] {
            for status in [None, Some(Status::Open), Some(Status::Resolved)] {
                let query = Query {
                    scope: scope.clone(),
                    tab,
                    status,
                    sort: Sort::default(),
                };
                let page = api.conversations(&query, 1).await.unwrap();
                for row in &page.rows {
                    let verdict = judge(&query, me, &row.conversation);
                    assert_eq!(verdict, Verdict::In, "{query:?} {:?}", row.conversation);
                }
                let counts = api.counts(&query.count_key()).await.unwrap();
                assert_eq!(counts, page.counts, "{query:?}");
            }
        }
    }
}

#[tokio::test]
async fn what_is_asked_for_is_what_the_conversation_becomes() {
    let server = Server::start().await;
    let login = server.administrator();
    let api = server.api(login);
    let id = first(&api).await.id;
    let now = async || api.conversation(id).await.unwrap().conversation;

    let until = Timestamp::from_secs(4_000_000_000);
    api.set_status(id, &Status::Snoozed, Some(until))
        .await
        .unwrap();
    assert_eq!(
        (now().await.status, now().await.snoozed_until),
        (Status::Snoozed, Some(until))
    );
    api.set_status(id, &Status::Resolved, None).await.unwrap();
    assert_eq!(
        (now().await.status, now().await.snoozed_until),
        (Status::Resolved, None)
    );

    let urgent = api.set_priority(id, Some(Priority::Urgent)).await.unwrap();
    assert_eq!(urgent.conversation.priority, Some(Priority::Urgent));
    api.set_priority(id, None).await.unwrap();
    assert_eq!(now().await.priority, None);

    api.assign(id, Some(agent_id(login))).await.unwrap();
    assert_eq!(now().await.agent(), Some(agent_id(login)));
    api.assign(id, None).await.unwrap();
    assert_eq!(now().await.assignee, None);

    let team = api.teams().await.unwrap()[0].id;
    api.assign_team(id, Some(team)).await.unwrap();
    assert_eq!(now().await.team, Some(team));
    api.assign_team(id, None).await.unwrap();
    assert_eq!(now().await.team, None);

    let labels: Vec<Arc<str>> = api
        .labels()
        .await
        .unwrap()
        .into_iter()
        .take(2)
        .map(|label| label.title)
        .collect();
    assert_eq!(api.set_labels(id, &labels).await.unwrap(), labels);
    assert_eq!(now().await.labels.len(), 2);
    api.set_labels(id, &[]).await.unwrap();
    assert!(now().await.labels.is_empty());

    api.mute(id).await.unwrap();
    assert!(now().await.muted);
    api.unmute(id).await.unwrap();
    assert!(!now().await.muted);
    api.set_typing(id, true, false).await.unwrap();
    api.set_typing(id, false, false).await.unwrap();

    assert_eq!(api.mark_read(id).await.unwrap().conversation.unread, 0);
    api.set_availability(Presence::Busy).await.unwrap();
    assert_eq!(
        api.profile().await.unwrap().accounts[0].availability,
        Presence::Busy
    );
}

#[tokio::test]
async fn a_message_arrives_as_it_was_sent_and_can_be_deleted() {
    let server = Server::start().await;
    let login = server.administrator();
    let api = server.api(login);
    let id = first(&api).await.id;
    let mut reply = draft(id, Mode::Reply, "e-1");
    let sent = api.send(&reply).await.unwrap();
    assert_eq!((sent.kind, sent.private), (MessageKind::Outgoing, false));
    assert_eq!(
        (&sent.echo, sent.text.as_deref()),
        (&Some(EchoId::new("e-1")), Some("On *its* way"))
    );

    reply.mode = Mode::Note;
    reply.echo = EchoId::new("e-2");
    reply.what.reply_to = Some(sent.id);
    reply.what.files = vec![Upload {
        name: "näme.txt".into(),
        media_type: "text/plain".into(),
        bytes: Arc::from(*b"some bytes"),
    }];
    let note = api.send(&reply).await.unwrap();
    assert_eq!((note.private, note.reply_to), (true, Some(sent.id)));
    assert_eq!(
        (note.attachments.len(), note.attachments[0].size),
        (1, Some(10))
    );
    assert_eq!(&*note.attachments[0].name, "näme.txt");

    let after = Window::After {
        message: sent.id,
        page: 100,
    };
    let later = api.messages(id, after).await.unwrap();
    assert!(later.messages.iter().any(|message| message.id == note.id));
    assert!(later.messages.iter().all(|message| message.id > sent.id));
    let deleted = api.delete_message(id, note.id).await.unwrap();
    assert!(deleted.deleted && deleted.text.is_none() && deleted.attachments.is_empty());
    let retried = api.retry_message(id, sent.id).await.unwrap();
    assert_eq!(retried.delivery, Delivery::Sent);
}

#[tokio::test]
async fn stretches_of_a_thread_meet_without_a_gap() {
    let server = Server::start().await;
    let api = server.api(server.administrator());
    let page = api.conversations(&everything(), 1).await.unwrap();
    let mut longest: (ConversationId, Vec<MessageId>) = (page.rows[0].conversation.id, Vec::new());
    for row in &page.rows {
        let id = row.conversation.id;
        let latest = api.messages(id, Window::Latest { page: 20 }).await.unwrap();
        let ids: Vec<_> = latest.messages.iter().map(|message| message.id).collect();
        if ids.len() > longest.1.len() {
            longest = (id, ids);
        }
    }
    let (id, latest) = longest;
    let (middle, last) = (latest[latest.len() / 2], latest[latest.len() - 1]);
    let ids = async |window| {
        let page = api.messages(id, window).await.unwrap();
        page.messages
            .iter()
            .map(|message| message.id)
            .collect::<Vec<_>>()
    };
    let before = ids(Window::Before {
        message: middle,
        page: 20,
    })
    .await;
    let from = ids(Window::Between(middle, last)).await;
    let after = ids(Window::After {
        message: middle,
        page: 100,
    })
    .await;
    assert_eq!(from[0], middle);
    assert_eq!(after[after.len() - 1], last);
    assert!(before.iter().all(|id| *id < middle) && after.iter().all(|id| *id > middle));
    assert!([before, vec![middle], after].concat().ends_with(&latest));
}

#[tokio::test]
async fn a_contact_is_the_one_their_conversation_names() {
    let server = Server::start().await;
    let api = server.api(server.administrator());
    let conversation = first(&api).await;
    let id = conversation.contact.unwrap();
    assert_eq!(api.contact(id).await.unwrap().id, id);
    let previous = api.contact_conversations(id).await.unwrap();
    assert!(
        previous
            .iter()
            .any(|row| row.conversation.id == conversation.id)
    );
    assert!(
        previous
            .iter()
            .all(|row| row.conversation.contact == Some(id))
    );
    api.contact_labels(id).await.unwrap();
    api.contact_notes(id).await.unwrap();
}

#[tokio::test]
async fn the_directory_is_there_and_whoever_can_be_assigned_is_in_it() {
    let server = Server::start().await;
    let api = server.api(server.agent());
    let agents: BTreeSet<_> = api
        .agents()
        .await
        .unwrap()
        .iter()
        .map(|agent| agent.id)
        .collect();
    assert!(agents.contains(&agent_id(server.agent())));
    for inbox in api.inboxes().await.unwrap() {
        let assignable = api.assignable(inbox.id).await.unwrap();
        assert!(!assignable.is_empty());
        assert!(assignable.iter().all(|agent| agents.contains(&agent.id)));
    }
    assert!(!api.definitions().await.unwrap().is_empty());
    assert!(!api.cache_keys().await.unwrap().label.is_empty());
}

#[tokio::test]
async fn what_changed_lately_is_found_whatever_its_status() {
    let server = Server::start().await;
    let api = server.api(server.administrator());
    let id = first(&api).await.id;
    api.set_status(id, &Status::Resolved, None).await.unwrap();
    api.set_priority(id, Some(Priority::Low)).await.unwrap();
    let page = api
        .conversations_changed_within(Span::from_secs(600), 1)
        .await
        .unwrap();
    assert!(page.rows.iter().any(|row| row.conversation.id == id));
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let server = Server::start().await;
    let api = server.api(server.administrator());
    let gone = ConversationId::new(999_999).unwrap();
    assert!(matches!(
        api.conversation(gone).await,
        Err(ApiError::NotFound)
    ));
    let sent = api.send(&draft(gone, Mode::Reply, "e-9")).await;
    assert!(matches!(sent, Err(ApiError::NotFound)));
}
