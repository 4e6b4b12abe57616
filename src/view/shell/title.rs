//! The page's title: how many of the agent's conversations have something unread, and the name.

use leptos::prelude::*;

use crate::live::{Console, Session};
use crate::text::phrase;

use super::super::surface::Surface;
use super::super::words::Words;

/// Keeps the title true until the owner ends.
pub(super) fn follow(session: Session, words: Words) {
    let console = expect_context::<Console>();
    let surface = Surface::here();
    Effect::new(move |_| {
        let name = name(console, words);
        let (unread, all_known) = session.unread();
        let more = if all_known { "" } else { "+" };
        surface.set_title(&match unread {
            0 => name,
            unread => format!("({unread}{more}) {name}"),
        });
    });
    on_cleanup(move || surface.set_title(&untrack(|| name(console, words))));
}

fn name(console: Console, words: Words) -> String {
    let own = console.config().name.clone();
    own.unwrap_or_else(|| words.say(phrase::common::APP))
}
