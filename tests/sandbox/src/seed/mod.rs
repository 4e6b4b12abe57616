//! What a new sandbox holds: the account of a shop for mountain gear, and a second, small one.
//!
//! Everything follows from the number it is seeded with and the time it is laid out before; the
//! same two give the same database, byte for byte of its values.

pub mod account;
mod conformance;
mod contact;
mod conversation;
mod credentials;
mod file;
mod furniture;
pub mod inbox;
mod mail;
mod message;
mod ordinary;
pub mod people;
mod picture;
pub mod showcase;
mod thread;
mod tongue;

use anyhow::bail;
use fastrand::Rng;
use rusqlite::{Connection, OptionalExtension, params};

pub use credentials::{Credentials, Login, credentials};

use self::account::{AIKO, MAREN};
use self::conversation::{Numbers, Status};
use self::inbox::inbox_of;
use self::ordinary::Ordinary;
use self::showcase::Showcase;
use self::thread::Setting;
use self::tongue::Tongue;
use crate::db::{Database, Micros, SECOND};
use crate::options::{Options, Size};

/// Database ids of conversations start here, well above their numbers.
const FIRST_CONVERSATION: i64 = 700_000;

/// Fills a new database as `options` asks; one that already holds that stays as it is.
///
/// # Errors
///
/// When the database holds another size or seed, or refuses.
pub fn fill(db: &Database, options: &Options) -> anyhow::Result<()> {
    let what = if options.conformance {
        "conformance"
    } else {
        options.size.name()
    };
    let wanted = format!("{what}/{}", options.seed);
    let found: Option<String> = db.read_now(|connection| {
        connection
            .query_row(
                "SELECT value FROM settings WHERE name = 'seed'",
                [],
                |row| row.get(0),
            )
            .optional()
    })?;
    match found {
        Some(found) if found == wanted => Ok(()),
        Some(found) => bail!("the database holds size and seed {found}, not {wanted}"),
        None => db.write_now(|transaction| {
            lay_out(transaction, options)?;
            transaction.execute(
                "INSERT INTO settings (name, value) VALUES ('seed', ?1)",
                [&wanted],
            )?;
            Ok(())
        }),
    }
}

fn lay_out(connection: &Connection, options: &Options) -> rusqlite::Result<()> {
    let now = options.now;
    let mut rng = Rng::with_seed(options.seed);
    if options.conformance {
        return conformance::insert(connection, &mut rng, now);
    }
    file::insert_all(connection, &mut rng, now)?;
    account::insert(connection, &mut rng, now)?;
    furniture::insert(connection, now)?;

    let tongues = tongue::all();
    let mut showcases = showcase::all();
    for case in &mut showcases {
        if case.slug == "long" {
            fill_long(case, options.size, &tongues, &mut rng, now);
        }
    }
    let shown: usize = showcases.iter().map(|case| case.messages.len()).sum();
    let mut numbers = Numbers {
        conversation: FIRST_CONVERSATION,
        ..Numbers::default()
    };
    let mut ordinary = Ordinary::new(&tongues, now);
    let conversations = options.size.conversations().saturating_sub(showcases.len());
    let messages = options.size.messages().saturating_sub(shown);
    let plans = ordinary::plan(options.size, conversations, messages, &mut rng, now);
    let progress = Progress::new(options.size, conversations);
    for (done, plan) in plans.iter().enumerate() {
        progress.tell(done);
        ordinary.insert(connection, plan, &mut numbers, &mut rng)?;
    }
    // The newest have the highest numbers.
    for case in showcases.iter().rev() {
        let contact =
            case.contact
                .insert(connection, inbox_of(case.inbox), &mut rng, case.begins(now))?;
        case.conversation(contact, now)
            .insert(connection, &mut numbers, &mut rng)?;
    }
    outlet(connection, &mut ordinary, &numbers, &mut rng)?;
    finish(connection, now)
}

/// As long as the size allows.
fn fill_long(
    case: &mut Showcase,
    size: Size,
    tongues: &[(u32, Tongue)],
    rng: &mut Rng,
    now: Micros,
) {
    let count = match size {
        Size::S | Size::Xl => 300,
        Size::M => 2_000,
        Size::L => 50_000,
    };
    let Some((_, tongue)) = tongues.iter().find(|(_, tongue)| tongue.code == "vi") else {
        return;
    };
    let setting = Setting {
        tongue,
        first_name: "Hương",
        email: None,
        inbox: inbox_of(case.inbox),
        agent: MAREN,
        assigned_by: Some(AIKO),
        status: Status::Open,
        begins: now - i64::from(count) * 600 * SECOND,
        ends: case.ends(now) - 600 * SECOND,
    };
    let count = usize::try_from(count).unwrap_or_default();
    case.messages = thread::ordinary(&setting, rng, count - 1).messages;
    let mut last = message::Message::contact("Is anyone there? My checkout fails with error 3002");
    last.at = case.ends(now);
    case.messages.push(last);
}

/// The second account: a handful.
fn outlet(
    connection: &Connection,
    ordinary: &mut Ordinary<'_>,
    shop: &Numbers,
    rng: &mut Rng,
) -> rusqlite::Result<()> {
    let mut numbers = Numbers {
        display: 0,
        ..*shop
    };
    for hours in (1..=8).rev() {
        ordinary.insert_in_outlet(connection, hours, &mut numbers, rng)?;
    }
    Ok(())
}

/// What follows from all rows together.
fn finish(connection: &Connection, now: Micros) -> rusqlite::Result<()> {
    connection.execute_batch(
        "UPDATE contacts SET last_activity_at =
            (SELECT max(last_incoming_at) FROM conversations WHERE contact_id = contacts.id);
         UPDATE accounts SET last_display_id =
            (SELECT max(display_id) FROM conversations WHERE account_id = accounts.id);",
    )?;
    // What the demo agent was told lately: a third of it is read.
    connection.execute(
        "INSERT INTO notifications (account_id, user_id, notification_type, conversation_id,
            secondary_actor_type, secondary_actor_id, read_at, last_activity_at, created_at, updated_at)
         SELECT account_id, ?1,
            CASE id % 4 WHEN 0 THEN 'conversation_assignment' WHEN 1 THEN 'conversation_mention'
                ELSE 'assigned_conversation_new_message' END,
            id,
            CASE WHEN id % 4 = 0 THEN NULL ELSE 'Message' END,
            CASE WHEN id % 4 = 0 THEN NULL ELSE last_talk_id END,
            CASE WHEN id % 3 = 0 THEN ?2 END,
            last_activity_at, last_activity_at, last_activity_at
         FROM conversations
         WHERE assignee_id = ?1 AND account_id = ?3 AND last_talk_id IS NOT NULL
         ORDER BY last_activity_at DESC LIMIT 24",
        params![MAREN, now, account::SHOP],
    )?;
    connection.execute_batch(
        "INSERT INTO csat_responses (account_id, conversation_id, message_id, contact_id, assigned_id,
            rating, feedback_message, created_at)
         SELECT account_id, conversation_id, id, contact_id, assignee_id, answer ->> '$.rating',
            CASE json_type(answer, '$.feedback_message') WHEN 'text' THEN answer ->> '$.feedback_message' END,
            updated_at
         FROM (SELECT m.*, contact_id, assignee_id,
                m.content_attributes -> '$.submitted_values.csat_survey_response' AS answer
            FROM messages m JOIN conversations c ON c.id = conversation_id
            WHERE content_type = 'input_csat')
         WHERE answer ->> '$.rating' BETWEEN 1 AND 5 ORDER BY id;
         INSERT INTO settings SELECT 'translates/' || id, '1' FROM accounts;
         ANALYZE;",
    )
}

/// Tells on the error output how far a long seed is.
struct Progress {
    step: Option<usize>,
    whole: usize,
}

impl Progress {
    fn new(size: Size, whole: usize) -> Self {
        let long = matches!(size, Size::L | Size::Xl);
        Self {
            step: long.then_some((whole / 10).max(1)),
            whole,
        }
    }

    fn tell(&self, done: usize) {
        if self.step.is_some_and(|step| done.is_multiple_of(step)) {
            eprintln!("seeding: {done} of {} conversations", self.whole);
        }
    }
}

#[cfg(test)]
mod tests;
