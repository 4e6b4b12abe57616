//! The usual times to sleep until, in the agent's own zone.

use crate::model::Timestamp;

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

/// The calendar of the agent's zone.
pub trait Calendar {
    /// The day at this time.
    fn day(&self, at: Timestamp) -> Day;
    /// Nine in the morning of this day; its weekday is not looked at.
    fn nine(&self, day: Day) -> Timestamp;
}

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
        let later = |days| Day {
            date: today.date + days,
            ..today
        };
        Some(match self {
            Self::NextReply => return None,
            Self::Hour => now.plus(crate::model::Span::from_secs(3600)),
            Self::Tomorrow => calendar.nine(later(1)),
            Self::NextWeek => calendar.nine(later(to_monday(today.weekday))),
            Self::NextMonth => {
                let first = Day {
                    month: today.month + 1,
                    date: 1,
                    ..today
                };
                let weekday = calendar.day(calendar.nine(first)).weekday;
                // A first that is a Monday is seven days before the next one.
                let monday = 1 + to_monday(weekday) % 7;
                calendar.nine(Day {
                    date: monday,
                    ..first
                })
            }
        })
    }
}

/// Days until the next Monday, 1–7.
const fn to_monday(weekday: u32) -> u32 {
    7 - (weekday + 6) % 7
}

/// The calendar of the browser's zone.
pub struct Local;

impl Calendar for Local {
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds since 1970 fit a double"
    )]
    #[expect(clippy::cast_possible_wrap, reason = "years are small")]
    fn day(&self, at: Timestamp) -> Day {
        let date = date(at.millis() as f64);
        Day {
            year: date.get_full_year() as i32,
            month: date.get_month() + 1,
            date: date.get_date(),
            weekday: date.get_day(),
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970 fit 64 bits"
    )]
    #[expect(clippy::cast_possible_wrap, reason = "months and days are small")]
    #[expect(clippy::cast_sign_loss, reason = "years are after 1970")]
    fn nine(&self, day: Day) -> Timestamp {
        let Day {
            year, month, date, ..
        } = day;
        let nine = web_sys::js_sys::Date::new_with_year_month_day_hr(
            year as u32,
            month as i32 - 1,
            date as i32,
            9,
        );
        Timestamp::from_millis(nine.get_time() as i64)
    }
}

fn date(millis: f64) -> web_sys::js_sys::Date {
    web_sys::js_sys::Date::new(&millis.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The calendar of Greenwich.
    struct Utc;

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
            while number(Day {
                month: found.month + 1,
                ..found
            }) <= days
            {
                found.month += 1;
            }
            found.date = u32::try_from(days - number(found) + 1).unwrap_or(1);
            found.weekday = u32::try_from((days + 4).rem_euclid(7)).unwrap_or(0);
            found
        }

        fn nine(&self, day: Day) -> Timestamp {
            Timestamp::from_secs(number(day) * DAY + 9 * 3600)
        }
    }

    fn at(month: u32, day: u32) -> Timestamp {
        Utc.nine(Day {
            year: 2026,
            month,
            date: day,
            weekday: 0,
        })
    }

    #[test]
    fn until_the_customer_writes_has_no_time() {
        assert_eq!(Preset::NextReply.until(at(11, 24), &Utc), None);
    }

    #[test]
    fn tomorrow_may_be_in_another_month() {
        assert_eq!(Preset::Tomorrow.until(at(11, 30), &Utc), Some(at(12, 1)));
    }

    #[test]
    fn next_week_begins_on_the_next_monday_even_on_a_monday() {
        assert_eq!(Preset::NextWeek.until(at(11, 24), &Utc), Some(at(11, 30)));
        assert_eq!(Preset::NextWeek.until(at(11, 30), &Utc), Some(at(12, 7)));
        assert_eq!(Preset::NextWeek.until(at(11, 29), &Utc), Some(at(11, 30)));
    }

    #[test]
    fn next_month_begins_on_its_first_monday() {
        assert_eq!(Preset::NextMonth.until(at(11, 24), &Utc), Some(at(12, 7)));
        assert_eq!(Preset::NextMonth.until(at(5, 31), &Utc), Some(at(6, 1)));
        assert_eq!(Preset::NextMonth.until(at(12, 31), &Utc), Some(at(13, 4)));
    }
}
