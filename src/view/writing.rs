//! How others ask for the composer of the open thread: the keys of the console, a bubble's reply.

use leptos::prelude::*;

use crate::model::Mode;

/// Where the keyboard is wanted; in context, made by the shell.
#[derive(Clone, Copy)]
pub struct Writing(RwSignal<(Mode, u32)>);

impl Writing {
    /// Puts it into context.
    pub fn provide() -> Self {
        let writing = Self(RwSignal::new((Mode::Reply, 0)));
        provide_context(writing);
        writing
    }

    /// The one in context, or one that nobody else asks.
    pub fn here() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Gives the keyboard to the composer of the open thread, in this mode.
    pub fn ask(self, mode: Mode) {
        self.0.update(|(wanted, times)| {
            *wanted = mode;
            *times += 1;
        });
    }

    /// The mode asked for last, and how often the composer was asked for; tracked.
    pub fn asked(self) -> (Mode, u32) {
        self.0.get()
    }
}
