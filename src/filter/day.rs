//! Days, as the server compares them: whole, and in UTC.

use std::fmt;

use crate::model::Timestamp;

/// A day in UTC, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i64);

/// No date of four digits is further away, in days.
const FURTHEST: i64 = 3_000_000;

impl Day {
    /// The day of a point in time.
    pub const fn of(time: Timestamp) -> Self {
        Self(time.secs().div_euclid(86_400))
    }

    /// The day this many days earlier.
    #[must_use]
    pub fn minus(self, days: u32) -> Self {
        Self((self.0 - i64::from(days)).clamp(-719_528, FURTHEST))
    }

    /// The next day.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The day before.
    #[must_use]
    pub const fn previous(self) -> Self {
        Self(self.0 - 1)
    }

    /// Reads `2026-07-01`, also with a time after it; `None` for what is no day of the calendar.
    pub fn parse(text: &str) -> Option<Self> {
        let text = match text.trim().split_once(['T', ' ']) {
            Some((date, _)) => date,
            None => text.trim(),
        };
        let mut parts = text.split('-');
        let mut number = |length: usize| {
            let digits = parts.next()?;
            let plain = digits.len() == length && digits.bytes().all(|it| it.is_ascii_digit());
            plain.then(|| digits.parse::<i64>().ok())?
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        let read = Self(days(year, month, day));
        (read.to_string() == text).then_some(read)
    }
}

impl fmt::Display for Day {
    /// `2026-07-01`
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Years are counted from March, so that the leap day comes last.
        let days = self.0 + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year + era * 400 + i64::from(month <= 2);
        write!(out, "{year:04}-{month:02}-{day:02}")
    }
}

fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_day_of_the_calendar_is_not_read() {
        for text in [
            "",
            "2026",
            "2026-02-29",
            "2026-13-01",
            "26-01-01",
            "2026-01-01-01",
            "a-b-c",
        ] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
        assert_eq!(Day::parse("1970-01-02"), Some(Day(1)));
        assert_eq!(Day::parse("2024-02-29T10:00:00Z"), Day::parse("2024-02-29"));
    }

    proptest! {
        #[test]
        fn a_day_written_is_the_day_read(number in -719_162_i64..2_900_000) {
            prop_assert_eq!(Day::parse(&Day(number).to_string()), Some(Day(number)));
        }
    }
}
