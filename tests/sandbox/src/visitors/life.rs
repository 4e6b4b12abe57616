//! Customers who write by themselves, at the pace of people.

use std::ops::Range;
use std::time::Duration;

use fastrand::Rng;
use rusqlite::{Connection, OptionalExtension};

use crate::act::Actor;
use crate::answer::Refusal;
use crate::app::App;
use crate::customer::{self, Letter, Place};
use crate::seed::account::SHOP;
use crate::seed::inbox::INBOXES;
use crate::seed::people::{Tongue, Voice, invent, tongues};

/// How long customers take, in milliseconds.
#[derive(Clone, Debug)]
pub struct Tempo {
    /// Between one customer and the next.
    pub between: Range<u64>,
    /// Between two looks whether an agent has answered.
    pub look: u64,
    /// Before they read an answer, and again before they answer it.
    pub pause: Range<u64>,
    /// At the keys.
    pub typing: Range<u64>,
}

impl Tempo {
    /// People.
    pub fn human() -> Self {
        Self {
            between: 9_000..18_000,
            look: 2_000,
            pause: 2_000..8_000,
            typing: 2_000..5_000,
        }
    }

    /// For tests.
    pub fn hasty() -> Self {
        Self {
            between: 10..40,
            look: 10,
            pause: 1..5,
            typing: 1..5,
        }
    }
}

/// Lets customers write, for as long as it is polled.
pub async fn live(app: App, tempo: Tempo) {
    tokio::join!(begin(&app, &tempo), answer(&app, &tempo));
}

async fn begin(app: &App, tempo: &Tempo) {
    let mut rng = Rng::with_seed(app.options.seed);
    loop {
        rest(&mut rng, &tempo.between).await;
        if let Err(refusal) = happen(app, tempo, &mut rng).await {
            eprintln!("sandbox: a visitor failed: {refusal:?}");
        }
    }
}

async fn rest(rng: &mut Rng, millis: &Range<u64>) {
    tokio::time::sleep(Duration::from_millis(rng.u64(millis.clone()))).await;
}

/// One customer does one thing: goes on writing, comes back, or writes for the first time.
async fn happen(app: &App, tempo: &Tempo, rng: &mut Rng) -> Result<(), Refusal> {
    let roll = rng.u8(..100);
    if roll < 70 {
        let place = rng.u8(..12);
        let found = app
            .db
            .read(move |connection| recent(connection, place))
            .await?;
        if let Some(customer) = found {
            let text = customer.says(rng, roll < 55);
            return write(app, tempo, rng, &customer, &text).await;
        }
    }
    first_message(app, rng).await
}

/// Answers agents, a human pause after they wrote.
async fn answer(app: &App, tempo: &Tempo) {
    let mut rng = Rng::with_seed(app.options.seed ^ 1);
    let mut seen = app.db.read(newest).await.unwrap_or_default();
    loop {
        tokio::time::sleep(Duration::from_millis(tempo.look)).await;
        let since = seen;
        let Ok((newest, customers)) = app
            .db
            .read(move |connection| answered(connection, since))
            .await
        else {
            continue;
        };
        seen = newest;
        for customer in customers {
            let (app, tempo, mut rng) = (app.clone(), tempo.clone(), rng.fork());
            tokio::spawn(async move {
                if let Err(refusal) = reply(&app, &tempo, &mut rng, &customer).await {
                    eprintln!("sandbox: a visitor failed: {refusal:?}");
                }
            });
        }
    }
}

async fn reply(
    app: &App,
    tempo: &Tempo,
    rng: &mut Rng,
    customer: &Customer,
) -> Result<(), Refusal> {
    rest(rng, &tempo.pause).await;
    customer::read(app, customer.conversation_id).await?;
    // Some are content and say nothing more.
    if rng.u8(..10) < 3 {
        return Ok(());
    }
    rest(rng, &tempo.pause).await;
    let text = customer.says(rng, true);
    write(app, tempo, rng, customer, &text).await
}

async fn write(
    app: &App,
    tempo: &Tempo,
    rng: &mut Rng,
    customer: &Customer,
    text: &str,
) -> Result<(), Refusal> {
    let id = customer.conversation_id;
    customer::typing(app, id, true).await?;
    rest(rng, &tempo.typing).await;
    customer::typing(app, id, false).await?;
    customer::incoming(
        app,
        Letter::text(customer.contact_id, Place::Conversation(id), text),
    )
    .await?;
    Ok(())
}

/// Somebody nobody knows yet.
async fn first_message(app: &App, rng: &mut Rng) -> Result<(), Refusal> {
    let tongues = tongues();
    let shop: Vec<_> = INBOXES
        .iter()
        .filter(|inbox| inbox.account_id == SHOP)
        .collect();
    let (Some((_, tongue)), Some(inbox)) = (rng.choice(&tongues), rng.choice(shop)) else {
        return Ok(());
    };
    let text = says(tongue, rng, false);
    let mut fork = rng.fork();
    let stranger = {
        let newest: i64 = app.db.read(newest).await?;
        let number = usize::try_from(newest).unwrap_or_default() + 1_000_000;
        invent(tongue, inbox, &mut fork, number)
    };
    let contact_id = app
        .act(Actor::System, move |act| {
            let at = act.tick();
            let known = stranger.insert(act.tx, inbox, &mut fork, at)?;
            act.tell_contact(0, "contact.created", known.id);
            Ok(known.id)
        })
        .await?;
    customer::incoming(app, Letter::text(contact_id, Place::NewIn(inbox.id), text)).await?;
    Ok(())
}

/// A customer in a conversation.
#[derive(Clone)]
struct Customer {
    conversation_id: i64,
    contact_id: i64,
    country: Option<String>,
}

impl Customer {
    fn says(&self, rng: &mut Rng, later: bool) -> String {
        let tongues = tongues();
        let own = tongues.iter().map(|(_, tongue)| tongue).find(|tongue| {
            let mut places = tongue.places.iter();
            places.any(|place| Some(place.code) == self.country.as_deref())
        });
        match (own, tongues.first()) {
            (Some(tongue), _) | (None, Some((_, tongue))) => says(tongue, rng, later),
            (None, None) => String::new(),
        }
    }
}

/// A customer's line: one that begins a talk, or a later one. None that has to name an order.
fn says(tongue: &Tongue, rng: &mut Rng, later: bool) -> String {
    let lines: Vec<&str> = tongue
        .talks
        .iter()
        .flat_map(|talk| talk.lines.iter().enumerate())
        .filter(|(index, line)| (*index > 0) == later && line.voice == Voice::Customer)
        .map(|(_, line)| line.text)
        .filter(|text| !text.contains('{'))
        .collect();
    rng.choice(lines).unwrap_or("?").to_owned()
}

const CUSTOMERS: &str = "SELECT v.id, v.contact_id, c.additional_attributes ->> 'country_code'
    FROM conversations v JOIN contacts c ON c.id = v.contact_id";

fn customer(row: &rusqlite::Row<'_>) -> rusqlite::Result<Customer> {
    Ok(Customer {
        conversation_id: row.get(0)?,
        contact_id: row.get(1)?,
        country: row.get(2)?,
    })
}

/// The open conversation at that place among those with the newest messages.
fn recent(connection: &Connection, place: u8) -> Result<Option<Customer>, Refusal> {
    let sql = format!(
        "{CUSTOMERS} WHERE v.account_id = ?1 AND v.status = 0 AND NOT c.blocked
         ORDER BY v.last_activity_at DESC LIMIT 1 OFFSET ?2"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_row((SHOP, place), customer).optional()?)
}

fn newest(connection: &Connection) -> Result<i64, Refusal> {
    Ok(
        connection.query_row("SELECT coalesce(max(id), 0) FROM messages", [], |row| {
            row.get(0)
        })?,
    )
}

/// The conversations whose newest public message is a person's, sent after message `since`; and
/// the newest message of all.
fn answered(connection: &Connection, since: i64) -> Result<(i64, Vec<Customer>), Refusal> {
    let sql = format!(
        "{CUSTOMERS} JOIN messages m ON m.id = v.last_public_id
         WHERE v.id IN (SELECT conversation_id FROM messages WHERE id > ?1)
           AND m.id > ?1 AND m.message_type = 1 AND m.sender_type = 'User' AND NOT c.blocked"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let customers = statement
        .query_map([since], customer)?
        .collect::<rusqlite::Result<_>>()?;
    Ok((newest(connection)?, customers))
}
