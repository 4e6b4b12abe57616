//! Where a change becomes events: which ones, for whom, in which order, how much later.
//!
//! A change under way fills a [`Ledger`]. Once it is kept, [`publish`] sends the events one after
//! the other, each made from the state of its own moment, as the real server's background jobs
//! make them: two quick changes can give two identical payloads.

use rusqlite::Connection;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::answer::Refusal;
use crate::app::App;
use crate::render::View;

mod letter;
mod step;

use step::Step;

/// Something to tell.
#[derive(Clone, Debug)]
pub enum Change {
    /// A message is there. `echo` is the sender's own mark.
    MessageCreated {
        /// The message.
        id: i64,
        /// Repeated as it came.
        echo: Option<Value>,
    },
    /// A message is not what it was.
    MessageUpdated {
        /// The message.
        id: i64,
        /// Field → [old, new].
        previous: Value,
        /// Its `content_attributes` at that moment: a second change may follow at once.
        attributes: Value,
    },
    /// A message is the first answer to a customer.
    FirstReply {
        /// The message.
        id: i64,
    },
    /// A conversation is not what it was.
    Conversation {
        /// `conversation.updated`, `assignee.changed` …
        event: &'static str,
        /// The conversation, by database id.
        id: i64,
    },
    /// A note names somebody.
    Mentioned {
        /// The conversation, by database id.
        conversation_id: i64,
        /// Who is named.
        user_id: i64,
    },
    /// Somebody begins or stops to type.
    Typing {
        /// The conversation, by database id.
        conversation_id: i64,
        /// Who.
        typist: Typist,
        /// Begins.
        on: bool,
        /// In a note.
        private: bool,
    },
    /// A contact is not what it was.
    Contact {
        /// `contact.created` …
        event: &'static str,
        /// The contact.
        id: i64,
        /// A job of the server's own changed it.
        by_job: bool,
    },
    /// A contact as it was before it went, or lost its picture.
    ContactGone {
        /// `contact.deleted` …
        event: &'static str,
        /// Its account.
        account_id: i64,
        /// Its push form.
        data: Value,
    },
    /// A notification is there.
    NotificationCreated {
        /// The notification.
        id: i64,
    },
    /// A notification is not what it was.
    NotificationUpdated {
        /// The notification.
        id: i64,
    },
    /// A notification is gone.
    NotificationDeleted {
        /// The notification.
        id: i64,
        /// Its account.
        account_id: i64,
        /// Its owner.
        user_id: i64,
        /// By its owner, and not because a newer one came.
        by_hand: bool,
    },
    /// Labels, inboxes or teams of an account are not what they were.
    CacheInvalidated {
        /// The account.
        account_id: i64,
    },
}

/// Who types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typist {
    /// An agent.
    User(i64),
    /// A customer.
    Contact(i64),
}

/// What to tell, and when: milliseconds after the request on the real server.
#[derive(Debug)]
pub struct Ledger {
    /// The account and the id of the person who made the change by a request.
    performer: Option<(i64, i64)>,
    /// A job made the change, which does not know who is online.
    job: bool,
    notes: Vec<(u32, Change, Step)>,
}

impl Ledger {
    /// An empty ledger.
    pub fn new(performer: Option<(i64, i64)>) -> Self {
        Self {
            performer,
            job: false,
            notes: Vec::new(),
        }
    }

    /// The same, made by a job of the server's own.
    #[must_use]
    pub fn of_a_job(self) -> Self {
        Self { job: true, ..self }
    }

    /// Notes something down, and how things stand.
    pub fn note(&mut self, conn: &Connection, after_millis: u32, change: Change) {
        // What is not there is told from what is, if anything, when its time comes.
        let step = Step::now(conn, &change).unwrap_or_default();
        self.notes.push((after_millis, change, step));
    }

    /// Nothing more is noted.
    pub fn close(&mut self, conn: &Connection) {
        for (_, _, step) in &mut self.notes {
            step.end(conn);
        }
    }
}

/// Sends what a ledger holds. Returns when that is told which the real server tells before it
/// answers, `answers_after` milliseconds after the request; the rest follows.
pub async fn publish(app: &App, mut ledger: Ledger, answers_after: u32) {
    if ledger.notes.is_empty() {
        return;
    }
    ledger.notes.sort_by_key(|(after, ..)| *after);
    let before = ledger
        .notes
        .partition_point(|(after, ..)| *after <= answers_after);
    let rest = Ledger {
        notes: ledger.notes.split_off(before),
        ..ledger
    };
    let start = Instant::now();
    let telling = app.clone();
    app.telling.send_modify(|telling| *telling += 1);
    // A task of its own: who asked may be gone before the answer.
    let first = tokio::spawn(async move {
        tell_from(&telling, start, ledger).await;
        if rest.notes.is_empty() {
            telling.telling.send_modify(|telling| *telling -= 1);
            return;
        }
        tokio::spawn(async move {
            tell_from(&telling, start, rest).await;
            telling.telling.send_modify(|telling| *telling -= 1);
        });
    });
    if before > 0 {
        drop(first.await);
    }
    if answers_after > 0 {
        tokio::time::sleep_until(start + app.delay(answers_after)).await;
    }
}

/// Sends what a ledger holds, in the order of its times, and returns when all is sent.
pub async fn tell_all(app: &App, mut ledger: Ledger) {
    ledger.notes.sort_by_key(|(after, ..)| *after);
    tell_from(app, Instant::now(), ledger).await;
}

async fn tell_from(app: &App, start: Instant, ledger: Ledger) {
    for (after, change, step) in ledger.notes {
        tokio::time::sleep_until(start + app.delay(after)).await;
        write_and_send(app, change, step, ledger.performer, ledger.job).await;
    }
}

/// Makes the events of a change from the state of this moment, and sends them at once.
pub async fn tell(app: &App, change: Change, performer: Option<(i64, i64)>) {
    write_and_send(app, change, Step::default(), performer, false).await;
}

async fn write_and_send(
    app: &App,
    change: Change,
    step: Step,
    performer: Option<(i64, i64)>,
    job: bool,
) {
    let reader = app.clone();
    let told = app
        .db
        .read(move |conn| {
            let mut view = View::new(conn, &reader, 0, None);
            view.background = job;
            letter::write(&mut view, &change, &step, performer)
        })
        .await;
    match told {
        Ok(Some(letter)) => {
            let message = json!({"event": letter.event, "data": letter.data}).to_string();
            for stream in letter.streams {
                app.hub.send_text(&stream, &message);
            }
        }
        // What is gone by now has nothing to tell.
        Ok(None) | Err(Refusal::Json(..) | Refusal::Empty(_)) => {}
        Err(Refusal::Broken(error)) => eprintln!("sandbox: event lost: {error}"),
    }
}
