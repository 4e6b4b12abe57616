//! Telling the host what happens.

use leptos::prelude::*;

use crate::embed::Field;
use crate::live::{Console, ConsoleState, Session};
use crate::model::{Assignee, ConversationId, Priority};

use super::Host;

/// Tells until the owner ends.
pub(super) fn follow(host: StoredValue<Host, LocalStorage>, console: Console) {
    let state = Memo::new(move |_| console.state());
    let tell = move |kind: &str, fields| host.with_value(|host| host.tell(kind, fields));
    Effect::new(move |_| match state.get() {
        ConsoleState::Starting | ConsoleState::Leaving => {}
        ConsoleState::BadConfig(error) => {
            let what = Field::Text(error.what.clone());
            tell(
                "error",
                vec![("code", Field::Text("bad_config".into())), ("text", what)],
            );
        }
        ConsoleState::SignedOut(_) => tell("auth.required", Vec::new()),
        // What is begun here ends when the state changes.
        ConsoleState::Open(session) => follow_session(host, session),
    });
}

fn follow_session(host: StoredValue<Host, LocalStorage>, session: Session) {
    let tell = move |kind: &str, fields| host.with_value(|host| host.tell(kind, fields));
    Effect::new(move |_| {
        let place = session.route().to_string();
        tell("navigate", vec![("view", Field::Text(place))]);
    });
    Effect::new(move |_| {
        let (unread, all_known) = session.unread();
        let count = Field::Number(unread as u64);
        tell(
            "unread",
            vec![("count", count), ("exact", Field::Yes(all_known))],
        );
    });
    Effect::new(move |_| {
        if let Some((conversation, message)) = session.sent() {
            tell(
                "message.sent",
                vec![
                    ("conversation", Field::Number(conversation.get())),
                    ("message", Field::Number(message.get())),
                ],
            );
        }
    });
    let open = Memo::new(move |_| session.route().open);
    Effect::new(move |_| {
        let Some(id) = open.get() else { return };
        tell(
            "conversation.opened",
            vec![("conversation", Field::Number(id.get()))],
        );
        follow_conversation(host, session, id);
    });
}

fn follow_conversation(
    host: StoredValue<Host, LocalStorage>,
    session: Session,
    id: ConversationId,
) {
    let facts = session.conversation(id).part(|it| {
        let assignee = match &it.assignee {
            Some(Assignee::Agent(agent, _)) => Some(agent.get()),
            _ => None,
        };
        let priority = it.priority.map(Priority::name);
        (it.status.name().to_owned(), assignee, priority, it.unread)
    });
    Effect::new(move |known: Option<bool>| {
        let Some((status, assignee, priority, unread)) = facts.get() else {
            return false;
        };
        // Opening it told as much; only what changes is news.
        if known == Some(true) {
            let fields = vec![
                ("conversation", Field::Number(id.get())),
                ("status", Field::Text(status)),
                ("assignee", Field::number(assignee)),
                ("priority", Field::text(priority)),
                ("unread", Field::Number(u64::from(unread))),
            ];
            host.with_value(|host| host.tell("conversation.changed", fields));
        }
        true
    });
}
