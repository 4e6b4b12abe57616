//! Which key sends: a choice of the agent on this device.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

const KEPT_AS: &str = "deskhand:send-key";

/// The key that sends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum SendKey {
    /// Enter; Shift with it makes a new line.
    #[default]
    Enter,
    /// Ctrl or Cmd with Enter; Enter alone makes a new line.
    ModEnter,
}

impl SendKey {
    /// The choice kept on this device.
    pub fn kept() -> Self {
        let storage = window().local_storage().ok().flatten();
        let kept = storage.and_then(|it| it.get_item(KEPT_AS).ok().flatten());
        match kept.as_deref() {
            Some("mod-enter") => Self::ModEnter,
            _ => Self::Enter,
        }
    }

    /// Keeps this choice, where this device keeps anything.
    pub fn keep(self) {
        let word = match self {
            Self::Enter => "enter",
            Self::ModEnter => "mod-enter",
        };
        if let Some(storage) = window().local_storage().ok().flatten() {
            // A full or closed storage costs the choice at the next start, and nothing else.
            drop(storage.set_item(KEPT_AS, word));
        }
    }

    /// Whether this key sends. While characters are being put together it never does.
    pub fn sends(self, event: &KeyboardEvent) -> bool {
        // Some browsers end a composition before they tell of the key that ended it; it is 229.
        let composing = event.is_composing() || event.key_code() == 229;
        let with_mod = event.ctrl_key() || event.meta_key();
        let plain = !event.shift_key() && !event.alt_key();
        !composing && event.key() == "Enter" && plain && (with_mod || self == Self::Enter)
    }

    /// The key as it stands on the button.
    pub fn hint(self) -> String {
        match self {
            Self::Enter => "↵".to_owned(),
            Self::ModEnter => format!("{} ↵", mod_name()),
        }
    }
}

/// What the keyboard calls the key that commands are given with.
pub(super) fn mod_name() -> &'static str {
    let agent = window().navigator().user_agent().unwrap_or_default();
    if agent.contains("Mac") || agent.contains("iPhone") || agent.contains("iPad") {
        "⌘"
    } else {
        "Ctrl"
    }
}
