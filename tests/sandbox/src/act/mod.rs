//! What can be done to the state, with all that follows from it: the messages about what happened,
//! the waiting times, the assignments, the notifications. Every change of a conversation, message,
//! contact or notification goes through here, whoever makes it.

use rusqlite::Transaction;

use crate::answer::Refusal;
use crate::app::App;
use crate::auth::Member;
use crate::change::{Change, Ledger};
use crate::db::rows::Conversation;
use crate::db::{Micros, now};
use crate::render::View;

mod assignment;
pub mod attributes;
mod cache;
mod contact;
mod create;
mod delivery;
mod files;
pub mod items;
mod liquid;
pub mod macros;
mod mail;
mod merge;
mod message;
mod notify;
mod seen;
mod status;

pub use cache::Kept;
pub use contact::ContactChange;
pub use create::{NewConversation, natural_address, takes_incoming};
pub use files::NewFile;
pub use message::{NewMessage, Sender};

/// Who makes a change.
#[derive(Clone, Debug)]
pub enum Actor {
    /// A signed-in person, by a request.
    User(Member),
    /// A customer.
    Contact(i64),
    /// The server by itself.
    System,
}

/// A change under way: one transaction, and a ledger of what to tell afterwards.
pub struct Act<'a> {
    /// The transaction.
    pub tx: &'a Transaction<'a>,
    /// The sandbox.
    pub app: &'a App,
    /// Who makes the change.
    pub actor: Actor,
    ledger: Ledger,
    last: Micros,
}

impl<'a> Act<'a> {
    /// Begins.
    pub fn new(tx: &'a Transaction<'a>, app: &'a App, actor: Actor) -> Self {
        let performer = match &actor {
            Actor::User(member) => Some((member.account_id, member.user_id)),
            _ => None,
        };
        Self {
            tx,
            app,
            actor,
            ledger: Ledger::new(performer),
            last: 0,
        }
    }

    /// Ends, and hands out what is to be told.
    pub fn into_ledger(mut self) -> Ledger {
        self.ledger.close(self.tx);
        self.ledger
    }

    /// A time later than any this change has used, so that what happened later also says so.
    pub fn tick(&mut self) -> Micros {
        self.last = now().max(self.last + 1);
        self.last
    }

    /// Notes down what to tell, and how long after the request the real server tells it.
    pub fn tell(&mut self, after_millis: u32, change: Change) {
        self.ledger.note(self.tx, after_millis, change);
    }

    /// Tells that a conversation is not what it was, by the event of this name.
    pub fn tell_conversation(&mut self, after_millis: u32, event: &'static str, id: i64) {
        self.tell(after_millis, Change::Conversation { event, id });
    }

    /// Renders as the one who makes the change sees it.
    pub fn view(&self, account_id: i64) -> View<'_> {
        let viewer = match &self.actor {
            Actor::User(member) => Some(member.user_id),
            _ => None,
        };
        View::new(self.tx, self.app, account_id, viewer)
    }

    /// The conversation of a database id, as it is now.
    ///
    /// # Errors
    ///
    /// 404 if there is none.
    pub fn conversation(&self, id: i64) -> Result<Conversation, Refusal> {
        Ok(Conversation::find(self.tx, id)?)
    }

    /// The signed-in person who makes the change.
    pub fn member(&self) -> Option<&Member> {
        match &self.actor {
            Actor::User(member) => Some(member),
            _ => None,
        }
    }

    /// The name that stands in the lines about what happened.
    fn actor_name(&self) -> Option<&str> {
        self.member().map(|member| member.name.as_str())
    }

    /// Marks a conversation as changed now.
    fn touch(&mut self, id: i64) -> Result<(), Refusal> {
        let at = self.tick();
        self.tx
            .prepare_cached("UPDATE conversations SET updated_at = ?2 WHERE id = ?1")?
            .execute((id, at))?;
        Ok(())
    }
}
