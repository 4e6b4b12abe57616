//! Letters that lead to what begins with them.

/// What was typed lately, to find an item by its beginning.
#[derive(Clone, Default)]
pub struct Typed {
    text: String,
    at: f64,
}

/// How long letters count as one word, in milliseconds.
const ONE_WORD: f64 = 600.0;

impl Typed {
    /// Takes a letter typed at `now`, in milliseconds of any clock, and tells the word so far.
    pub fn add(&mut self, letter: char, now: f64) -> String {
        if now - self.at > ONE_WORD {
            self.text.clear();
        }
        self.at = now;
        self.text.extend(letter.to_lowercase());
        self.text.clone()
    }
}

/// The place of the item that typing `typed` leads to from place `at`: the next one that begins
/// so. One letter typed again goes on to the next; more letters may stay.
pub fn led_to(texts: &[String], at: Option<usize>, typed: &str) -> Option<usize> {
    let first = typed.chars().next()?;
    let again = typed.chars().all(|letter| letter == first);
    let wanted = if again {
        first.to_string()
    } else {
        typed.to_owned()
    };
    let from = at.map_or(0, |at| at + usize::from(again));
    let count = texts.len();
    (0..count).map(|step| (from + step) % count).find(|place| {
        texts
            .get(*place)
            .is_some_and(|text| text.to_lowercase().starts_with(&wanted))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts() -> Vec<String> {
        ["Assign", "Snooze", "Set priority", "Mute", "Add label"]
            .map(str::to_owned)
            .into()
    }

    #[test]
    fn a_letter_leads_to_the_next_item_that_begins_with_it() {
        assert_eq!(led_to(&texts(), None, "s"), Some(1));
        assert_eq!(led_to(&texts(), Some(1), "s"), Some(2));
        assert_eq!(led_to(&texts(), Some(2), "ss"), Some(1));
        assert_eq!(led_to(&texts(), Some(0), "a"), Some(4));
        assert_eq!(led_to(&texts(), Some(4), "a"), Some(0));
    }

    #[test]
    fn several_letters_lead_to_the_item_that_begins_so() {
        assert_eq!(led_to(&texts(), Some(1), "se"), Some(2));
        assert_eq!(led_to(&texts(), Some(2), "set"), Some(2));
    }

    #[test]
    fn letters_that_begin_no_item_lead_nowhere() {
        assert_eq!(led_to(&texts(), Some(1), "x"), None);
        assert_eq!(led_to(&texts(), None, ""), None);
        assert_eq!(led_to(&[], None, "a"), None);
    }

    #[test]
    fn a_pause_begins_a_new_word() {
        let mut typed = Typed::default();
        assert_eq!(typed.add('S', 1000.0), "s");
        assert_eq!(typed.add('e', 1200.0), "se");
        assert_eq!(typed.add('m', 3000.0), "m");
    }
}
