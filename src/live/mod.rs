//! A signed-in account, live: owns the store, runs `sync` against `net`, and turns changes into
//! signals. Views read signals and call actions; nothing else changes data.

mod actions;
mod ask;
mod attributes;
mod beginning;
mod canned;
mod catch_up;
mod composing;
mod config;
mod console;
mod contacts;
mod counting;
mod drafts;
mod driver;
mod entry;
mod filtering;
mod finding;
mod going;
mod keep;
mod line;
mod lists;
mod map;
mod notice;
mod part;
mod ranking;
mod saved_views;
mod sending;
mod session;
mod signals;
mod staff;
mod tabs;
mod telling;
mod threads;
mod watching;

pub use actions::{Action, Deed, Entry, Outcome, PriorityCall};
pub use canned::Canned;
pub use config::{Accent, Config, ConfigError, Demo, Feature, Given, Region, Setting, Source};
pub use console::{Console, ConsoleState, Ended};
pub use entry::{Attempt, EntryFailure, Key, With};
pub use filtering::{Preview, Said};
pub use finding::{Answer, Failure, Question};
pub use line::{Tell, line};
pub use map::Live;
pub use notice::{Notice, Tone, Why};
pub use part::Arriving;
pub(crate) use part::part;
pub use session::{Session, World};
pub use signals::{Compositions, LinkState, ListState};

pub use crate::model::Typist;
pub use crate::store::{
    ContactPart, ContactRecord, Directory, ListState as Stage, Thread, ThreadState,
};
