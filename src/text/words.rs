//! The language in use: phrases filled, and times and sizes in words.

use std::sync::Arc;

use crate::model::{Span, Timestamp};

use super::pattern::fill;
use super::{Language, Phrase, phrase};

/// Plural forms of languages, as the Unicode CLDR names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Plural {
    /// `zero`
    Zero,
    /// `one`
    One,
    /// `two`
    Two,
    /// `few`
    Few,
    /// `many`
    Many,
    /// `other`, which every language has
    Other,
}

impl Plural {
    /// The form of this CLDR word.
    pub fn from_name(word: &str) -> Option<Self> {
        Some(match word {
            "zero" => Self::Zero,
            "one" => Self::One,
            "two" => Self::Two,
            "few" => Self::Few,
            "many" => Self::Many,
            "other" => Self::Other,
            _ => return None,
        })
    }
}

/// What the browser's `Intl` knows. Each function takes a language tag first.
#[derive(Clone, Copy)]
pub struct Intl {
    /// The plural form for a number of things.
    pub plural: fn(&str, u64) -> Plural,
    /// A number with as many decimals as given at most.
    pub number: fn(&str, f64, u8) -> String,
    /// Time of day: `14:02`.
    pub time: fn(&str, Timestamp) -> String,
    /// Day of the week: `Tue`.
    pub weekday: fn(&str, Timestamp) -> String,
    /// Day and month: `12 Mar`.
    pub day: fn(&str, Timestamp) -> String,
    /// Month and year: `Nov 2025`.
    pub month: fn(&str, Timestamp) -> String,
    /// Day in full: `Tuesday 12 March 2026`.
    pub long_day: fn(&str, Timestamp) -> String,
    /// Day and time in full.
    pub moment: fn(&str, Timestamp) -> String,
    /// The day in the agent's zone, counted in days since 1970-01-01.
    pub day_number: fn(Timestamp) -> i64,
}

/// The language in use. Cheap to clone.
#[derive(Clone)]
pub struct Text {
    language: Arc<Language>,
    intl: Intl,
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

impl Text {
    /// Speaks this language.
    pub fn new(language: Language, intl: Intl) -> Self {
        Self {
            language: Arc::new(language),
            intl,
        }
    }

    /// The language spoken.
    pub fn language(&self) -> &Language {
        &self.language
    }

    /// A phrase as it stands.
    pub fn say(&self, phrase: Phrase) -> String {
        self.language.text(phrase, Plural::Other).to_owned()
    }

    /// A phrase with values in its places.
    pub fn with(&self, phrase: Phrase, values: &[(&str, &str)]) -> String {
        self.fill(self.language.text(phrase, Plural::Other), values)
    }

    /// Names and numbers stand in a phrase that runs from right to left as they stand alone.
    fn fill(&self, pattern: &str, values: &[(&str, &str)]) -> String {
        if !self.language.is_rtl() {
            return fill(pattern, values);
        }
        let apart: Vec<String> = values
            .iter()
            .map(|(_, value)| ["\u{2068}", value, "\u{2069}"].concat())
            .collect();
        let values: Vec<(&str, &str)> = values
            .iter()
            .zip(&apart)
            .map(|((name, _), value)| (*name, value.as_str()))
            .collect();
        fill(pattern, &values)
    }

    /// A phrase about a number of things: the plural form is the number's, and its place is
    /// `{count}`.
    pub fn count(&self, phrase: Phrase, count: u64) -> String {
        self.count_with(phrase, count, &[])
    }

    /// A phrase about a number of things, with other values besides.
    pub fn count_with(&self, phrase: Phrase, count: u64, values: &[(&str, &str)]) -> String {
        let form = (self.intl.plural)(self.language.tag(), count);
        let number = self.number(count);
        let mut all = vec![("count", number.as_str())];
        all.extend_from_slice(values);
        self.fill(self.language.text(phrase, form), &all)
    }

    /// A whole number.
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
    pub fn number(&self, number: u64) -> String {
        (self.intl.number)(self.language.tag(), number as f64, 0)
    }

    /// Time of day: `14:02`.
    pub fn time(&self, at: Timestamp) -> String {
        (self.intl.time)(self.language.tag(), at)
    }

    /// Day and time in full.
    pub fn moment(&self, at: Timestamp) -> String {
        (self.intl.moment)(self.language.tag(), at)
    }

    /// How long ago, as a list row says it: `now`, `2 min`, `3 h`, `Tue`, `12 Mar`, `Nov 2025`.
    pub fn ago(&self, at: Timestamp, now: Timestamp) -> String {
        let tag = self.language.tag();
        let age = now.since(at).secs();
        let days = (self.intl.day_number)(now) - (self.intl.day_number)(at);
        if age < MINUTE {
            self.say(phrase::time::NOW)
        } else if age < 12 * HOUR {
            self.span(now.since(at))
        } else if days <= 1 {
            (self.intl.time)(tag, at)
        } else if days < 7 {
            (self.intl.weekday)(tag, at)
        } else if days < 300 {
            (self.intl.day)(tag, at)
        } else {
            (self.intl.month)(tag, at)
        }
    }

    /// A day as a divider says it: `Today`, `Yesterday`, or the day in full.
    pub fn day(&self, at: Timestamp, now: Timestamp) -> String {
        match (self.intl.day_number)(now) - (self.intl.day_number)(at) {
            0 => self.say(phrase::time::TODAY),
            1 => self.say(phrase::time::YESTERDAY),
            _ => (self.intl.long_day)(self.language.tag(), at),
        }
    }

    /// The day in the agent's zone, as a number that grows by one each day.
    pub fn day_number(&self, at: Timestamp) -> i64 {
        (self.intl.day_number)(at)
    }

    /// When something will be: time of day today, weekday and time within a week, else day and
    /// time.
    pub fn until(&self, at: Timestamp, now: Timestamp) -> String {
        let tag = self.language.tag();
        let time = (self.intl.time)(tag, at);
        match (self.intl.day_number)(at) - (self.intl.day_number)(now) {
            0 => time,
            1..7 => format!("{} {time}", (self.intl.weekday)(tag, at)),
            _ => format!("{} {time}", (self.intl.day)(tag, at)),
        }
    }

    /// A length of time in its greatest unit: `2 min`, `3 h`, `4 d`.
    pub fn span(&self, span: Span) -> String {
        let secs = span.secs();
        let (phrase, count) = if secs < HOUR {
            (phrase::time::MINUTES, secs / MINUTE)
        } else if secs < 24 * HOUR {
            (phrase::time::HOURS, secs / HOUR)
        } else {
            (phrase::time::DAYS, secs / (24 * HOUR))
        };
        self.count(phrase, u64::try_from(count.max(1)).unwrap_or(1))
    }

    /// A file's size: `412 kB`, in steps of 1000.
    #[expect(clippy::cast_precision_loss, reason = "only three digits are shown")]
    pub fn size(&self, bytes: u64) -> String {
        let tag = self.language.tag();
        let number = |value: f64, decimals| (self.intl.number)(tag, value, decimals);
        match bytes {
            0..1000 => self.with(phrase::size::BYTES, &[("count", &self.number(bytes))]),
            1000..1_000_000 => self.with(
                phrase::size::KILOBYTES,
                &[("count", &number(bytes as f64 / 1e3, 0))],
            ),
            _ => self.with(
                phrase::size::MEGABYTES,
                &[("count", &number(bytes as f64 / 1e6, 1))],
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INTL: Intl = Intl {
        plural: |_, count| {
            if count == 1 {
                Plural::One
            } else {
                Plural::Other
            }
        },
        number: |_, number, decimals| format!("{number:.*}", usize::from(decimals)),
        time: |_, at| {
            format!(
                "{:02}:{:02}",
                at.secs() / HOUR % 24,
                at.secs() / MINUTE % 60
            )
        },
        weekday: |_, _| "Tue".into(),
        day: |_, _| "12 Mar".into(),
        month: |_, _| "Nov 2025".into(),
        long_day: |_, _| "Tuesday 12 March".into(),
        moment: |_, _| "12 March 14:02".into(),
        day_number: |at| at.secs().div_euclid(24 * HOUR),
    };

    fn text() -> Text {
        Text::new(Language::english(), INTL)
    }

    const NOON: Timestamp = Timestamp::from_secs(20_000 * 24 * HOUR + 12 * HOUR);

    fn before(secs: i64) -> String {
        text().ago(NOON.minus(Span::from_secs(secs)), NOON)
    }

    #[test]
    fn a_row_says_its_age_in_the_unit_that_fits() {
        assert_eq!(before(20), "now");
        assert_eq!(before(120), "2 min");
        assert_eq!(before(3 * HOUR), "3 h");
        assert_eq!(before(13 * HOUR), "23:00");
        assert_eq!(before(3 * 24 * HOUR), "Tue");
        assert_eq!(before(30 * 24 * HOUR), "12 Mar");
        assert_eq!(before(400 * 24 * HOUR), "Nov 2025");
    }

    #[test]
    fn a_time_ahead_of_this_clock_counts_as_now() {
        assert_eq!(text().ago(NOON.plus(Span::from_secs(90)), NOON), "now");
    }

    #[test]
    fn counts_take_the_form_of_their_number() {
        assert_eq!(text().count(phrase::list::UNREAD, 1), "1 unread message");
        assert_eq!(text().count(phrase::list::UNREAD, 3), "3 unread messages");
    }

    #[test]
    fn sizes_go_by_thousands() {
        assert_eq!(text().size(999), "999 B");
        assert_eq!(text().size(412_300), "412 kB");
        assert_eq!(text().size(2_500_000), "2.5 MB");
    }

    #[test]
    fn a_day_is_named_when_it_is_near() {
        assert_eq!(text().day(NOON, NOON), "Today");
        assert_eq!(
            text().day(NOON.minus(Span::from_secs(24 * HOUR)), NOON),
            "Yesterday"
        );
    }
}
