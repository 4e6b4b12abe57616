//! The many conversations beside the showcases: whose, where, how they stand.

use fastrand::Rng;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::account::{IDUNN, MAREN, REPAIRS, SHOP, WEB_SHOP, WHOLESALE};
use super::contact::{self, HOSTILE_NAMES, Known};
use super::conversation::{Conversation, Numbers, Status};
use super::inbox::{Channel, INBOXES, Inbox, inbox_of};
use super::mail;
use super::message::{By, Message};
use super::thread::{self, Setting, Thread};
use super::tongue::Tongue;
use crate::db::{Micros, SECOND};
use crate::options::Size;
use crate::time;

const MINUTE: Micros = 60 * SECOND;
const DAY: Micros = 1_440 * MINUTE;

/// How many of the latest customers may come back.
const RECENT: usize = 400;

/// One conversation to come.
pub struct Plan {
    /// 0 is the one with the newest message.
    rank: usize,
    messages: usize,
    begins: Micros,
    ends: Micros,
}

/// `conversations` plans with `messages` messages together, in the order they began.
pub fn plan(
    size: Size,
    conversations: usize,
    messages: usize,
    rng: &mut Rng,
    now: Micros,
) -> Vec<Plan> {
    let (heavy, days): (&[usize], i64) = match size {
        Size::S => (&[], 60),
        Size::M => (&[1_200, 600, 400], 200),
        Size::L => (&[5_000, 2_000, 1_000, 500], 400),
        Size::Xl => (&[], 700),
    };
    let counts = share_out(size, heavy, conversations, messages, rng);
    let mut plans: Vec<Plan> = counts
        .into_iter()
        .enumerate()
        .map(|(rank, messages)| {
            let part = ratio(rank, conversations);
            let ends =
                now - 6 * MINUTE - whole(part * part * whole_days(days)) - rng.i64(0..MINUTE);
            let length =
                i64::try_from(messages).unwrap_or_default() * rng.i64(10 * MINUTE..240 * MINUTE);
            Plan {
                rank,
                messages,
                begins: ends - length.min(400 * DAY),
                ends,
            }
        })
        .collect();
    plans.sort_by_key(|plan| plan.begins);
    plans
}

/// How many messages each gets: at least one, a few very many, `whole` together.
fn share_out(size: Size, heavy: &[usize], parts: usize, whole: usize, rng: &mut Rng) -> Vec<usize> {
    let weights: Vec<f64> = (0..parts)
        .map(|_| match size {
            Size::Xl => 1.0,
            _ => 0.2 - (1.0 - rng.f64()).ln(),
        })
        .collect();
    let sum: f64 = weights.iter().skip(heavy.len()).sum();
    let spare = whole.saturating_sub(heavy.iter().sum::<usize>() + parts - heavy.len());
    let mut counts: Vec<usize> = weights
        .iter()
        .enumerate()
        .map(|(index, weight)| match heavy.get(index) {
            Some(count) => *count,
            None => 1 + floor(weight / sum * ratio(spare, 1)),
        })
        .collect();
    let rest = whole.saturating_sub(counts.iter().sum());
    for count in counts.iter_mut().skip(heavy.len()).take(rest) {
        *count += 1;
    }
    // The long ones are not the newest.
    let shift = parts / 3;
    counts.rotate_right(shift);
    counts
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts far below what a double holds exactly"
)]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a few hundred days in microseconds"
)]
fn whole_days(days: i64) -> f64 {
    (days * DAY) as f64
}

#[expect(clippy::cast_possible_truncation, reason = "times of our century")]
fn whole(micros: f64) -> Micros {
    micros as Micros
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a count, never negative"
)]
fn floor(count: f64) -> usize {
    count as usize
}

/// Makes ordinary conversations, and remembers customers who may come back.
pub struct Ordinary<'a> {
    tongues: &'a [(u32, Tongue)],
    recent: Vec<(&'a Tongue, &'static Inbox, Known)>,
    customers: usize,
    now: Micros,
}

impl<'a> Ordinary<'a> {
    /// None yet.
    pub fn new(tongues: &'a [(u32, Tongue)], now: Micros) -> Self {
        Self {
            tongues,
            recent: Vec::new(),
            customers: 0,
            now,
        }
    }

    /// Writes one conversation of the shop.
    ///
    /// # Errors
    ///
    /// When the database refuses.
    pub fn insert(
        &mut self,
        connection: &Connection,
        plan: &Plan,
        numbers: &mut Numbers,
        rng: &mut Rng,
    ) -> rusqlite::Result<()> {
        let hostile = (plan.rank % 4 == 3)
            .then(|| HOSTILE_NAMES.get(plan.rank / 4).copied())
            .flatten();
        let returning = hostile.is_none() && rng.u8(..5) == 0;
        let known = rng.choice(&self.recent).filter(|_| returning).cloned();
        let (tongue, inbox, contact) = if let Some(known) = known {
            known
        } else {
            let inbox = pick_inbox(rng);
            self.stranger(connection, inbox, hostile, rng, plan.begins)?
        };
        let conversation = self.lay_out(plan, tongue, inbox, contact, rng);
        conversation.insert(connection, numbers, rng)?;
        Ok(())
    }

    /// Writes a conversation of the second account, whose last message is that old.
    ///
    /// # Errors
    ///
    /// When the database refuses.
    pub fn insert_in_outlet(
        &mut self,
        connection: &Connection,
        hours: i64,
        numbers: &mut Numbers,
        rng: &mut Rng,
    ) -> rusqlite::Result<()> {
        let ends = self.now - hours * 60 * MINUTE;
        let plan = Plan {
            rank: 0,
            messages: 4,
            begins: ends - 30 * MINUTE,
            ends,
        };
        let (tongue, inbox, contact) =
            self.stranger(connection, inbox_of(10), None, rng, plan.begins)?;
        let mut conversation = self.lay_out(&plan, tongue, inbox, contact, rng);
        conversation.labels.clear();
        conversation.custom = Value::Null;
        conversation.team = None;
        conversation.insert(connection, numbers, rng)?;
        Ok(())
    }

    fn stranger(
        &mut self,
        connection: &Connection,
        inbox: &'static Inbox,
        name: Option<&str>,
        rng: &mut Rng,
        at: Micros,
    ) -> rusqlite::Result<(&'a Tongue, &'static Inbox, Known)> {
        let tongues = self.tongues;
        let [(_, first), ..] = tongues else {
            return Err(rusqlite::Error::QueryReturnedNoRows);
        };
        let mut roll = rng.u32(..100);
        let tongue = tongues
            .iter()
            .find_map(|(share, tongue)| {
                let hit = roll < *share;
                roll = roll.saturating_sub(*share);
                hit.then_some(tongue)
            })
            .unwrap_or(first);
        self.customers += 1;
        let mut contact = contact::invent(tongue, inbox, rng, self.customers);
        if let Some(name) = name {
            name.clone_into(&mut contact.name);
        }
        let mut known = contact.insert(connection, inbox, rng, at)?;
        if tongue.family_first {
            contact
                .name
                .split(' ')
                .nth(1)
                .unwrap_or_default()
                .clone_into(&mut known.first_name);
        }
        if inbox.account_id == SHOP {
            if self.recent.len() == RECENT {
                self.recent.swap_remove(rng.usize(..RECENT));
            }
            self.recent.push((tongue, inbox, known.clone()));
        }
        Ok((tongue, inbox, known))
    }

    fn lay_out(
        &self,
        plan: &Plan,
        tongue: &Tongue,
        inbox: &'static Inbox,
        contact: Known,
        rng: &mut Rng,
    ) -> Conversation<'static> {
        let status = match rng.u8(..100) {
            0..54 => Status::Open,
            54..82 => Status::Resolved,
            82..88 => Status::Pending,
            _ => Status::Snoozed,
        };
        let assignee = pick_assignee(inbox, status, rng);
        let agent = assignee
            .or_else(|| rng.choice(inbox.members).copied())
            .unwrap_or(MAREN);
        let setting = Setting {
            tongue,
            first_name: &contact.first_name,
            email: contact.email.as_deref(),
            inbox,
            agent,
            assigned_by: assignee.and_then(|agent| match rng.u8(..3) {
                0 => Some(agent),
                1 => Some(IDUNN),
                _ => None,
            }),
            status,
            begins: plan.begins,
            ends: plan.ends,
        };
        let thread = thread::ordinary(&setting, rng, plan.messages);
        let labels = if rng.u8(..10) < 7 {
            thread.labels.clone()
        } else {
            Vec::new()
        };
        let trailing = trailing(&thread.messages);
        Conversation {
            inbox,
            status,
            priority: (rng.u8(..10) < 3).then(|| rng.u8(..4)),
            assignee,
            team: (rng.u8(..4) == 0).then(|| team_for(&labels)),
            snoozed_until: (status == Status::Snoozed && rng.u8(..10) < 7)
                .then(|| self.now + rng.i64(60 * MINUTE..10 * DAY)),
            custom: custom(&thread, rng, self.now),
            additional: additional(inbox, tongue, &thread, plan.begins, rng),
            unread: if status != Status::Resolved && rng.u8(..10) < 6 {
                trailing
            } else {
                0
            },
            seen_by_contact: rng.bool(),
            participants: assignee.into_iter().collect(),
            created_at: plan.begins,
            messages: thread.messages,
            labels,
            contact,
        }
    }
}

fn pick_inbox(rng: &mut Rng) -> &'static Inbox {
    let mut roll = rng.u32(..100);
    for inbox in &INBOXES {
        if roll < inbox.share {
            return inbox;
        }
        roll -= inbox.share;
    }
    inbox_of(1)
}

fn pick_assignee(inbox: &Inbox, status: Status, rng: &mut Rng) -> Option<i64> {
    let nobody = match status {
        Status::Open => 26,
        Status::Pending => 80,
        Status::Resolved | Status::Snoozed => 8,
    };
    if rng.u8(..100) < nobody {
        return None;
    }
    if inbox.members.contains(&MAREN) && rng.u8(..100) < 18 {
        return Some(MAREN);
    }
    rng.choice(inbox.members).copied()
}

fn team_for(labels: &[&str]) -> i64 {
    if labels.contains(&"wholesale") {
        WHOLESALE
    } else if labels.contains(&"repair") || labels.contains(&"warranty") {
        REPAIRS
    } else {
        WEB_SHOP
    }
}

/// How many of the customer's messages nobody has answered.
fn trailing(messages: &[Message]) -> usize {
    messages
        .iter()
        .rev()
        .take_while(|message| matches!(message.by, By::Contact | By::Activity) || message.private)
        .filter(|message| message.by == By::Contact)
        .count()
}

fn custom(thread: &Thread, rng: &mut Rng, now: Micros) -> Value {
    if rng.u8(..10) < 6 {
        return json!({});
    }
    let order = &thread.order;
    match rng.u8(..3) {
        0 => json!({ "order_number": order }),
        1 => json!({
            "order_number": order,
            "order_total": f64::from(rng.u32(1_900..64_000)) / 100.0,
            "product_line": rng.choice(["tents", "packs", "boots", "stoves"]),
            "tracking_link": format!("https://track.example/FJ{order}"),
        }),
        _ => json!({
            "order_number": order,
            "gift": rng.bool(),
            "store_visits": rng.u8(..9),
            "refund_percent": rng.choice([10, 25, 50, 100]),
            "promised_by": contact::day(now + rng.i64(-20..30) * DAY),
        }),
    }
}

fn additional(inbox: &Inbox, tongue: &Tongue, thread: &Thread, at: Micros, rng: &mut Rng) -> Value {
    match inbox.channel {
        Channel::Email => mail::conversation(&thread.subject, false, at),
        Channel::Website => json!({
            "browser": {
                "browser_name": rng.choice(["Firefox", "Chrome", "Safari"]),
                "browser_version": "140.0", "device_name": "Unknown",
                "platform_name": rng.choice(["macOS", "Windows", "Android", "iOS"]),
                "platform_version": "15",
            },
            "referer": rng.choice(["https://fjellvik.example/", "https://fjellvik.example/kvist-2",
                "https://fjellvik.example/returns"]),
            "initiated_at": {"timestamp": time::iso_text(at)},
            "browser_language": tongue.code,
            "conversation_language": tongue.code,
        }),
        Channel::Instagram => json!({"type": "instagram_direct_message"}),
        _ => json!({}),
    }
}
