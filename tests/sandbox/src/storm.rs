//! Many events in a short time, as load for whoever listens.
//!
//! A storm's message is stored and told, and nothing else follows from it: no notification, no
//! `contact.updated`, no change of status. So what was sent is exactly what was asked for, and a
//! fresh fetch shows the same as the events.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::answer::Refusal;
use crate::app::App;
use crate::cable::hub::account_stream;
use crate::change::{self, Change, Typist};
use crate::db;
use crate::seed::account::MAREN;

/// Events are made in bunches, this far apart.
const BEAT: Duration = Duration::from_millis(20);

/// How much of what.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Storm {
    /// Its account.
    pub account: i64,
    /// Events a second. A machine that cannot keep up takes longer; the number stays.
    pub per_second: u32,
    /// For so long; `per_second * seconds` events in all.
    pub seconds: u32,
    /// Spread over so many open conversations in turn: those the demo agent sees, newest first.
    pub conversations: usize,
    /// In which proportions.
    pub mix: Mix,
}

/// Weights of the kinds of event.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mix {
    /// An incoming message; its text begins with `[conversation/number]`, counted from 1 in each.
    pub message: u32,
    /// The next priority.
    pub update: u32,
    /// The contact begins to type, and the next time stops.
    pub typing: u32,
    /// Who is online, to everybody.
    pub presence: u32,
}

impl Default for Storm {
    fn default() -> Self {
        Self {
            account: 1,
            per_second: 100,
            seconds: 5,
            conversations: 20,
            mix: Mix::default(),
        }
    }
}

impl Default for Mix {
    fn default() -> Self {
        Self {
            message: 60,
            update: 20,
            typing: 15,
            presence: 5,
        }
    }
}

/// What a storm sent.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Sent {
    /// `message.created`.
    pub messages: u64,
    /// `conversation.updated`.
    pub updates: u64,
    /// `conversation.typing_on` and `typing_off`.
    pub typing: u64,
    /// `presence.update`.
    pub presence: u64,
    /// From the first to the last.
    pub elapsed_ms: u64,
    /// Of each conversation, its number for agents and how many messages it got.
    pub conversations: Vec<Hit>,
}

impl Sent {
    fn of(&self, kind: Kind) -> u64 {
        match kind {
            Kind::Message => self.messages,
            Kind::Update => self.updates,
            Kind::Typing => self.typing,
            Kind::Presence => self.presence,
        }
    }
}

/// One conversation in a storm.
#[derive(Clone, Debug, Serialize)]
pub struct Hit {
    /// The number agents see.
    pub id: i64,
    /// Messages it got.
    pub messages: u64,
    #[serde(skip)]
    database_id: i64,
    #[serde(skip)]
    contact_id: i64,
    #[serde(skip)]
    typing: bool,
}

#[derive(Clone, Copy)]
enum Kind {
    Message,
    Update,
    Typing,
    Presence,
}

impl Mix {
    /// The kind of the event of that number: evenly spread, the same each time.
    fn kind(&self, number: u64) -> Option<Kind> {
        let weights = [
            (self.message, Kind::Message),
            (self.update, Kind::Update),
            (self.typing, Kind::Typing),
            (self.presence, Kind::Presence),
        ];
        let whole: u64 = weights.iter().map(|(weight, _)| u64::from(*weight)).sum();
        // A stride without a common divisor with most sums mixes the kinds.
        let mut place = number.wrapping_mul(7_919).checked_rem(whole)?;
        weights.into_iter().find_map(|(weight, kind)| {
            let weight = u64::from(weight);
            let hit = place < weight;
            place = place.saturating_sub(weight);
            hit.then_some(kind)
        })
    }
}

/// Lets the storm blow; comes back when the last event is sent.
///
/// # Errors
///
/// 404 when there is no open conversation; else those of the database.
pub async fn run(app: &App, storm: Storm) -> Result<Sent, Refusal> {
    let mut hits = targets(app, &storm).await?;
    let mut sent = Sent::default();
    let start = Instant::now();
    let total = u64::from(storm.per_second) * u64::from(storm.seconds);
    let mut done = 0;
    while done < total {
        let due = total.min(1 + due_by(start.elapsed(), storm.per_second));
        if done >= due {
            tokio::time::sleep(BEAT).await;
            continue;
        }
        for number in done..due {
            let Some(kind) = storm.mix.kind(number) else {
                return Ok(sent);
            };
            // Each kind goes round by itself, so that all conversations get some of all kinds.
            let at = usize::try_from(sent.of(kind)).unwrap_or_default() % hits.len();
            let Some(hit) = hits.get_mut(at) else {
                return Err(Refusal::not_found());
            };
            blow(app, storm.account, kind, hit, &mut sent).await?;
        }
        done = due;
    }
    sent.elapsed_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    sent.conversations = hits;
    Ok(sent)
}

fn due_by(elapsed: Duration, per_second: u32) -> u64 {
    let due = elapsed.as_millis() * u128::from(per_second) / 1_000;
    u64::try_from(due).unwrap_or(u64::MAX)
}

async fn targets(app: &App, storm: &Storm) -> Result<Vec<Hit>, Refusal> {
    let (account, limit) = (storm.account, storm.conversations.max(1));
    let hits: Vec<Hit> = app
        .db
        .read::<_, Refusal>(move |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT display_id, id, contact_id FROM conversations
                 WHERE account_id = ?1 AND status = 0
                    AND inbox_id IN (SELECT inbox_id FROM inbox_members WHERE user_id = ?3)
                 ORDER BY last_activity_at DESC LIMIT ?2",
            )?;
            let rows = statement.query_map((account, limit, MAREN), |row| {
                Ok(Hit {
                    id: row.get(0)?,
                    messages: 0,
                    database_id: row.get(1)?,
                    contact_id: row.get(2)?,
                    typing: false,
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
        .await?;
    if hits.is_empty() {
        return Err(Refusal::not_found());
    }
    Ok(hits)
}

async fn blow(
    app: &App,
    account: i64,
    kind: Kind,
    hit: &mut Hit,
    sent: &mut Sent,
) -> Result<(), Refusal> {
    let (id, contact_id) = (hit.database_id, hit.contact_id);
    let change = match kind {
        Kind::Message => {
            hit.messages += 1;
            sent.messages += 1;
            let text = format!("[{}/{}] the wind is up", hit.id, hit.messages);
            let id = store_message(app, id, contact_id, text).await?;
            Change::MessageCreated { id, echo: None }
        }
        Kind::Update => {
            sent.updates += 1;
            app.db
                .write::<_, Refusal>(move |tx| {
                    tx.prepare_cached(
                        "UPDATE conversations SET priority = (coalesce(priority, 3) + 1) % 4,
                            updated_at = max(updated_at + 1, ?2) WHERE id = ?1",
                    )?
                    .execute((id, db::now()))?;
                    Ok(())
                })
                .await?;
            Change::Conversation {
                event: "conversation.updated",
                id,
            }
        }
        Kind::Typing => {
            hit.typing = !hit.typing;
            sent.typing += 1;
            Change::Typing {
                conversation_id: id,
                typist: Typist::Contact(contact_id),
                on: hit.typing,
                private: false,
            }
        }
        Kind::Presence => {
            sent.presence += 1;
            let users = app
                .view(account, None, |view| Ok(view.present_users()?))
                .await?;
            let data = json!({
                "account_id": account,
                "users": users,
                "contacts": {contact_id.to_string(): "online"},
            });
            app.hub
                .send(&account_stream(account), "presence.update", &data);
            return Ok(());
        }
    };
    change::tell(app, change, None).await;
    Ok(())
}

async fn store_message(app: &App, id: i64, contact_id: i64, text: String) -> Result<i64, Refusal> {
    app.db
        .write::<_, Refusal>(move |tx| {
            let at = db::now();
            tx.prepare_cached(
                "INSERT INTO messages (account_id, inbox_id, conversation_id, message_type, content,
                    sender_type, sender_id, created_at, updated_at)
                 SELECT account_id, inbox_id, id, 0, ?2, 'Contact', ?3, ?4, ?4
                 FROM conversations WHERE id = ?1",
            )?
            .execute((id, text, contact_id, at))?;
            let message_id = tx.last_insert_rowid();
            tx.prepare_cached(
                "UPDATE conversations SET last_activity_at = ?3, last_message_id = ?2,
                    last_talk_id = ?2, last_public_id = ?2, last_incoming_at = ?3,
                    unread_count = unread_count + 1, updated_at = max(updated_at + 1, ?3)
                 WHERE id = ?1",
            )?
            .execute((id, message_id, at))?;
            Ok(message_id)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kinds_of_event_keep_their_proportions() {
        let mix = Mix::default();
        let mut counts = [0; 4];
        for number in 0..1_000 {
            match mix.kind(number) {
                Some(Kind::Message) => counts[0] += 1,
                Some(Kind::Update) => counts[1] += 1,
                Some(Kind::Typing) => counts[2] += 1,
                Some(Kind::Presence) => counts[3] += 1,
                None => {}
            }
        }
        assert_eq!(counts, [600, 200, 150, 50]);
        let none = Mix {
            message: 0,
            update: 0,
            typing: 0,
            presence: 0,
        };
        assert!(none.kind(3).is_none());
    }
}
