//! What is said aloud to those who do not see the screen.

use leptos::prelude::*;

/// One voice for the console, in two tones. How often it speaks is up to the callers.
#[derive(Clone, Default)]
pub struct Announcer {
    polite: ArcRwSignal<Saying>,
    urgent: ArcRwSignal<Saying>,
}

impl Announcer {
    /// A voice that has said nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says it when the reader is done with what it reads.
    pub fn say(&self, text: impl Into<String>) {
        self.polite.update(|saying| saying.next(text.into()));
    }

    /// Says it at once, over whatever is being read: for failures only.
    pub fn warn(&self, text: impl Into<String>) {
        self.urgent.update(|saying| saying.next(text.into()));
    }
}

#[derive(Clone, Default)]
struct Saying {
    text: String,
    again: bool,
}

impl Saying {
    fn next(&mut self, text: String) {
        self.again = self.text == text && !self.again;
        self.text = text;
    }

    /// A region that holds the same text twice in a row is read once; a space makes it another.
    fn spoken(&self) -> String {
        let space = if self.again { "\u{a0}" } else { "" };
        format!("{}{space}", self.text)
    }
}

/// The two regions that screen readers listen to. Stands once in the page, from the start: a
/// region that comes with its text is not read.
#[component]
pub fn Announcements(
    /// The voice whose words these are.
    announcer: Announcer,
) -> impl IntoView {
    let Announcer { polite, urgent } = announcer;
    view! {
        <div class="spoken" role="status">{move || polite.read().spoken()}</div>
        <div class="spoken" role="alert">{move || urgent.read().spoken()}</div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_are_said_again() {
        let announcer = Announcer::new();
        let spoken = || announcer.polite.read_untracked().spoken();
        announcer.say("Sent");
        let first = spoken();
        announcer.say("Sent");
        let second = spoken();
        announcer.say("Sent");
        assert_eq!(first, "Sent");
        assert_ne!(second, first);
        assert_ne!(spoken(), second);
        assert_eq!(second.trim(), "Sent");
    }

    #[test]
    fn a_warning_leaves_what_is_said_politely_alone() {
        let announcer = Announcer::new();
        announcer.say("3 new messages");
        announcer.warn("Not sent");
        assert_eq!(announcer.polite.read_untracked().spoken(), "3 new messages");
        assert_eq!(announcer.urgent.read_untracked().spoken(), "Not sent");
    }
}
