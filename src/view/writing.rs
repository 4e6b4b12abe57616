//! How the parts of a thread ask for its composer: a bubble that is to be answered does.

use leptos::prelude::*;

use crate::model::Mode;

/// Where the keyboard is wanted; in context, made by the thread.
#[derive(Clone, Copy)]
pub struct Writing(RwSignal<(Mode, u32)>);

impl Writing {
    /// Puts it into context.
    pub fn provide() {
        provide_context(Self(RwSignal::new((Mode::Reply, 0))));
    }

    /// The one in context.
    pub fn here() -> Self {
        expect_context()
    }

    /// Gives the keyboard to the composer, in this mode.
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
