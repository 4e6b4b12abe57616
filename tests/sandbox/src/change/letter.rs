//! What each event says, and who gets it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Change, Step, Typist};
use crate::answer::Refusal;
use crate::cable::hub::account_stream;
use crate::db::rows::{Contact, Conversation, Message, User, kind};
use crate::render::{Notification, View, found, set, waiting_for};

/// One event, ready to be sent.
pub(super) struct Letter {
    /// Its name.
    pub(super) event: &'static str,
    /// What it says.
    pub(super) data: Value,
    /// Whom it goes to.
    pub(super) streams: BTreeSet<String>,
}

/// Events rebuilt just before they are sent, which never name who caused them.
const WITHOUT_PERFORMER: [&str; 5] = [
    "conversation.read",
    "conversation.updated",
    "conversation.status_changed",
    "assignee.changed",
    "team.changed",
];

/// Makes the event of a change from what is there now; `None` for what there is nothing to say of.
pub(super) fn write(
    view: &mut View<'_>,
    change: &Change,
    step: &Step,
    performer: Option<(i64, i64)>,
) -> Result<Option<Letter>, Refusal> {
    let (letter, named) = match change {
        Change::MessageCreated { id, echo } => {
            let (message, conversation) = message_of(view, *id)?;
            let conversation = step.conversation(conversation);
            let mut data = view.message_event(&message, &conversation)?;
            if let Some(echo) = echo {
                set(&mut data, "echo_id", echo.clone());
            }
            let streams = message_readers(view, &message, &conversation)?;
            // A line about what happened comes of a background job.
            let by_a_person = message.message_type != kind::ACTIVITY || message.sender_id.is_some();
            (
                Letter {
                    event: "message.created",
                    data,
                    streams,
                },
                by_a_person,
            )
        }
        Change::MessageUpdated {
            id,
            previous,
            attributes,
        } => {
            let (message, conversation) = message_of(view, *id)?;
            let mut data = view.message_event(&message, &conversation)?;
            set(&mut data, "content_attributes", attributes.clone());
            set(&mut data, "previous_changes", previous.clone());
            let streams = message_readers(view, &message, &conversation)?;
            (
                Letter {
                    event: "message.updated",
                    data,
                    streams,
                },
                true,
            )
        }
        Change::FirstReply { id } => {
            let (message, conversation) = message_of(view, *id)?;
            let data = view.message_event(&message, &conversation)?;
            let streams = staff(view, &conversation)?;
            (
                Letter {
                    event: "first.reply.created",
                    data,
                    streams,
                },
                true,
            )
        }
        Change::Conversation { event, id } => {
            let conversation = as_told(event, Conversation::find(view.conn, *id)?, step);
            view.account_id = conversation.account_id;
            let named = !WITHOUT_PERFORMER.contains(event);
            view.background = !named;
            if let Some(contact) = step.contact() {
                view.show_contact_as(contact);
            }
            let data = view.conversation_event(&conversation)?;
            view.background = false;
            let mut streams = staff(view, &conversation)?;
            if matches!(
                *event,
                "conversation.created" | "conversation.updated" | "conversation.status_changed"
            ) {
                streams.extend(contact_stream(view, &conversation)?);
            }
            (
                Letter {
                    event,
                    data,
                    streams,
                },
                named,
            )
        }
        Change::Mentioned {
            conversation_id,
            user_id,
        } => {
            let conversation = Conversation::find(view.conn, *conversation_id)?;
            view.account_id = conversation.account_id;
            view.background = true;
            let data = view.conversation_event(&conversation)?;
            let streams = person(view, *user_id)?;
            (
                Letter {
                    event: "conversation.mentioned",
                    data,
                    streams,
                },
                false,
            )
        }
        Change::Typing {
            conversation_id,
            typist,
            on,
            private,
        } => (
            typing(view, *conversation_id, *typist, *on, *private)?,
            true,
        ),
        Change::Contact { event, id, by_job } => {
            let contact = Contact::find(view.conn, *id)?;
            view.account_id = contact.account_id;
            let data = view.contact_push(&contact);
            let streams = BTreeSet::from([account_stream(contact.account_id)]);
            (
                Letter {
                    event,
                    data,
                    streams,
                },
                !by_job,
            )
        }
        Change::ContactGone {
            event,
            account_id,
            data,
        } => {
            view.account_id = *account_id;
            let streams = BTreeSet::from([account_stream(*account_id)]);
            (
                Letter {
                    event,
                    data: data.clone(),
                    streams,
                },
                true,
            )
        }
        Change::NotificationCreated { id } => (
            notification(view, "notification.created", *id, step)?,
            false,
        ),
        Change::NotificationUpdated { id } => {
            (notification(view, "notification.updated", *id, step)?, true)
        }
        Change::NotificationDeleted {
            id,
            account_id,
            user_id,
            by_hand,
        } => {
            view.account_id = *account_id;
            let count = waiting_for(view.conn, *account_id, *user_id)? + step.besides();
            let data = json!({"notification": {"id": id}, "unread_count": count, "count": count});
            let streams = person(view, *user_id)?;
            (
                Letter {
                    event: "notification.deleted",
                    data,
                    streams,
                },
                *by_hand,
            )
        }
        Change::CacheInvalidated { account_id } => {
            view.account_id = *account_id;
            let data = json!({"cache_keys": view.cache_keys()?});
            let streams = members(view, None)?;
            (
                Letter {
                    event: "account.cache_invalidated",
                    data,
                    streams,
                },
                true,
            )
        }
    };
    let mut letter = letter;
    set(&mut letter.data, "account_id", json!(view.account_id));
    if let Some((account_id, user_id)) = performer.filter(|_| named)
        && let Some(user) = found(User::find(view.conn, account_id, user_id))?
    {
        set(&mut letter.data, "performer", view.user_push(&user));
    }
    Ok(Some(letter))
}

fn message_of(view: &mut View<'_>, id: i64) -> Result<(Message, Conversation), Refusal> {
    let message = Message::find(view.conn, id)?;
    view.account_id = message.account_id;
    let conversation = Conversation::find(view.conn, message.conversation_id)?;
    Ok((message, conversation))
}

fn typing(
    view: &mut View<'_>,
    id: i64,
    typist: Typist,
    on: bool,
    private: bool,
) -> Result<Letter, Refusal> {
    let conversation = Conversation::find(view.conn, id)?;
    view.account_id = conversation.account_id;
    let mut streams = staff(view, &conversation)?;
    streams.extend(contact_stream(view, &conversation)?);
    let user = match typist {
        Typist::User(user_id) => {
            for own in person(view, user_id)? {
                streams.remove(&own);
            }
            view.user_push_by_id(user_id)?
        }
        Typist::Contact(contact_id) => {
            if let Some(own) = contact_stream(view, &conversation)? {
                streams.remove(&own);
            }
            view.contact_push(&Contact::find(view.conn, contact_id)?)
        }
    };
    let data = json!({
        "conversation": view.conversation_event(&conversation)?,
        "user": user,
        "is_private": private,
    });
    let event = if on {
        "conversation.typing_on"
    } else {
        "conversation.typing_off"
    };
    Ok(Letter {
        event,
        data,
        streams,
    })
}

/// A conversation as its event tells it. A new one is told with its first message, but as if nothing
/// had followed from that yet.
fn as_told(event: &str, now: Conversation, step: &Step) -> Conversation {
    let then = step.conversation(now.clone());
    if event == "conversation.created" {
        return Conversation {
            waiting_since: then.waiting_since,
            first_reply_created_at: then.first_reply_created_at,
            ..now
        };
    }
    then
}

fn notification(
    view: &mut View<'_>,
    event: &'static str,
    id: i64,
    step: &Step,
) -> Result<Letter, Refusal> {
    let row = Notification::find(view.conn, id)?;
    view.account_id = row.account_id;
    view.background = event == "notification.created";
    let count = waiting_for(view.conn, row.account_id, row.user_id)? + step.besides();
    let mut notification = view.notification(&row, true)?;
    let conversation = step.conversation(Conversation::find(view.conn, row.conversation_id)?);
    let told = view.conversation_event(&conversation)?;
    set(&mut notification, "primary_actor", told);
    view.background = false;
    let data = json!({"notification": notification, "unread_count": count, "count": count});
    let streams = person(view, row.user_id)?;
    Ok(Letter {
        event,
        data,
        streams,
    })
}

fn message_readers(
    view: &View<'_>,
    message: &Message,
    conversation: &Conversation,
) -> Result<BTreeSet<String>, Refusal> {
    let mut streams = staff(view, conversation)?;
    if !message.private && message.message_type != kind::ACTIVITY {
        streams.extend(contact_stream(view, conversation)?);
    }
    Ok(streams)
}

/// The members of a conversation's inbox, and all administrators.
fn staff(view: &View<'_>, conversation: &Conversation) -> Result<BTreeSet<String>, Refusal> {
    members(view, Some(conversation.inbox_id))
}

/// Everybody of the account, or the members of an inbox and the administrators.
fn members(view: &View<'_>, inbox_id: Option<i64>) -> Result<BTreeSet<String>, Refusal> {
    let mut statement = view.conn.prepare_cached(
        "SELECT pubsub_token FROM users JOIN account_users ON user_id = users.id WHERE account_id = ?1
         AND (?2 IS NULL OR role = 'administrator' OR EXISTS(SELECT 1 FROM inbox_members
            WHERE inbox_id = ?2 AND inbox_members.user_id = users.id))",
    )?;
    let tokens = statement.query_map((view.account_id, inbox_id), |row| row.get(0))?;
    Ok(tokens.collect::<rusqlite::Result<_>>()?)
}

fn person(view: &View<'_>, user_id: i64) -> Result<BTreeSet<String>, Refusal> {
    Ok(view
        .user(user_id)?
        .map(|user| user.pubsub_token.clone())
        .into_iter()
        .collect())
}

fn contact_stream(view: &View<'_>, conversation: &Conversation) -> Result<Option<String>, Refusal> {
    found(
        view.conn
            .prepare_cached("SELECT pubsub_token FROM contact_inboxes WHERE id = ?1")?
            .query_row([conversation.contact_inbox_id], |row| row.get(0)),
    )
}
