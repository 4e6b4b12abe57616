//! Days and times in the agent's own zone, and the usual times to sleep until.

use crate::model::{Span, Timestamp};

/// A day in some zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Year.
    pub year: i32,
    /// Month, from 1; a greater number is a month of a later year.
    pub month: u32,
    /// Day of the month, from 1; a greater number is a day of a later month.
    pub date: u32,
    /// Day of the week, Sunday is 0.
    pub weekday: u32,
}

impl Day {
    /// So many days later; its weekday is that of the day before.
    #[must_use]
    pub const fn plus(self, days: u32) -> Self {
        Self {
            date: self.date + days,
            ..self
        }
    }

    /// The first of a later month; its weekday is not right.
    #[must_use]
    pub const fn first_of_month(self, later: u32) -> Self {
        Self {
            month: self.month + later,
            date: 1,
            ..self
        }
    }
}

/// The calendar of a zone.
pub trait Calendar {
    /// The day at this time.
    fn day(&self, at: Timestamp) -> Day;
    /// A time of day, in hours and minutes; the day's weekday is not looked at.
    fn time(&self, day: Day, hour: u32, minute: u32) -> Timestamp;
}

/// The hour at which a day begins when no time is named.
pub(super) const MORNING: u32 = 9;

/// A usual time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// Until the customer writes.
    NextReply,
    /// In an hour.
    Hour,
    /// Tomorrow at nine.
    Tomorrow,
    /// Monday of next week at nine.
    NextWeek,
    /// The first Monday of next month at nine.
    NextMonth,
}

impl Preset {
    /// All of them, nearest first.
    pub const ALL: [Self; 5] = [
        Self::NextReply,
        Self::Hour,
        Self::Tomorrow,
        Self::NextWeek,
        Self::NextMonth,
    ];

    /// When that is; `None` for the customer's next message.
    pub fn until(self, now: Timestamp, calendar: &impl Calendar) -> Option<Timestamp> {
        let today = calendar.day(now);
        let nine = |day| calendar.time(day, MORNING, 0);
        Some(match self {
            Self::NextReply => return None,
            Self::Hour => now.plus(Span::from_secs(3600)),
            Self::Tomorrow => nine(today.plus(1)),
            Self::NextWeek => nine(today.plus(days_to(1, today.weekday))),
            Self::NextMonth => {
                let first = today.first_of_month(1);
                let weekday = calendar.day(nine(first)).weekday;
                // A first that is a Monday is seven days before the next one.
                nine(first.plus(days_to(1, weekday) % 7))
            }
        })
    }
}

/// Days from one weekday until the next other one, 1–7.
pub(super) const fn days_to(wanted: u32, today: u32) -> u32 {
    let days = (wanted + 7 - today) % 7;
    if days == 0 { 7 } else { days }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The calendar of Greenwich.
    pub struct Utc;

    const DAY: i64 = 24 * 3600;

    /// Days from 1970-01-01, by counting in years that begin in March.
    fn number(day: Day) -> i64 {
        let months = i64::from(day.year) * 12 + i64::from(day.month) - 1 - 2;
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12));
        let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        365 * year + leaps + (153 * month + 2) / 5 + i64::from(day.date) - 1 - 719_468
    }

    impl Calendar for Utc {
        fn day(&self, at: Timestamp) -> Day {
            let days = at.secs().div_euclid(DAY);
            let mut found = Day {
                year: 2026,
                month: 1,
                date: 1,
                weekday: 0,
            };
            while number(found.first_of_month(1)) <= days {
                found.month += 1;
            }
            found.date = u32::try_from(days - number(found) + 1).unwrap_or(1);
            found.weekday = u32::try_from((days + 4).rem_euclid(7)).unwrap_or(0);
            while found.month > 12 {
                found.month -= 12;
                found.year += 1;
            }
            found
        }

        fn time(&self, day: Day, hour: u32, minute: u32) -> Timestamp {
            let minutes = i64::from(hour * 60 + minute);
            Timestamp::from_secs(number(day) * DAY + minutes * 60)
        }
    }

    /// A day of 2026 at a time in Greenwich.
    pub fn at(month: u32, date: u32, hour: u32, minute: u32) -> Timestamp {
        let day = Day {
            year: 2026,
            month,
            date,
            weekday: 0,
        };
        Utc.time(day, hour, minute)
    }

    fn nine(month: u32, day: u32) -> Timestamp {
        at(month, day, 9, 0)
    }

    #[test]
    fn until_the_customer_writes_has_no_time() {
        assert_eq!(Preset::NextReply.until(nine(11, 24), &Utc), None);
    }

    #[test]
    fn tomorrow_may_be_in_another_month() {
        let until = Preset::Tomorrow.until(nine(11, 30), &Utc);
        assert_eq!(until, Some(nine(12, 1)));
    }

    #[test]
    fn next_week_begins_on_the_next_monday_even_on_a_monday() {
        let next = |month, day| Preset::NextWeek.until(nine(month, day), &Utc);
        assert_eq!(next(11, 24), Some(nine(11, 30)));
        assert_eq!(next(11, 30), Some(nine(12, 7)));
        assert_eq!(next(11, 29), Some(nine(11, 30)));
    }

    #[test]
    fn next_month_begins_on_its_first_monday() {
        let next = |month, day| Preset::NextMonth.until(nine(month, day), &Utc);
        assert_eq!(next(11, 24), Some(nine(12, 7)));
        assert_eq!(next(5, 31), Some(nine(6, 1)));
        assert_eq!(next(12, 31), Some(nine(13, 4)));
    }
}
