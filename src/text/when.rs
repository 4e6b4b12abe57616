//! A time in an agent's words: "tomorrow 9", "in 2 hours", "next tue 3pm", "2026-12-03 08:30".
//! English, since it is what agents type; a date in digits works in any language.

use crate::model::{Span, Timestamp};

use super::calendar::{Calendar, Day, MORNING, days_to};

/// Why words name no time to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nonsense {
    /// Nothing was typed.
    Nothing,
    /// This is not understood.
    Unknown(String),
    /// There is no such day.
    NoSuchDay,
    /// It is over.
    Past,
    /// It is more than ten years away.
    TooFar,
}

/// The hour of "end of day" and of "evening".
const EVENING: u32 = 18;
/// The furthest that is taken for meant.
const FURTHEST: i64 = 10 * 366 * 24 * 3600;

/// The time that words name, seen from now.
///
/// # Errors
///
/// Why they name none.
pub fn read(words: &str, now: Timestamp, calendar: &impl Calendar) -> Result<Timestamp, Nonsense> {
    let words = words.to_lowercase().replace(',', " ");
    let words: Vec<&str> = words
        .split_whitespace()
        .filter(|word| !matches!(*word, "at" | "on" | "the" | "by" | "until"))
        .collect();
    if words.is_empty() {
        return Err(Nonsense::Nothing);
    }
    let at = match span(&words, now, calendar) {
        Some(at) => at,
        None => day_and_time(&words, now, calendar)?,
    };
    if at <= now {
        Err(Nonsense::Past)
    } else if at.since(now).secs() > FURTHEST {
        Err(Nonsense::TooFar)
    } else {
        Ok(at)
    }
}

/// "in 2 hours", "an hour", "3 days", "half an hour".
fn span(words: &[&str], now: Timestamp, calendar: &impl Calendar) -> Option<Timestamp> {
    let words = match words {
        ["in", rest @ ..] => rest,
        all => all,
    };
    let secs = |secs: i64| Some(now.plus(Span::from_secs(secs)));
    let (number, unit) = match words {
        ["half", "an" | "a", "hour"] => return secs(1800),
        [one] => split_number(one)?,
        [number, unit] => (number_of(number)?, *unit),
        _ => return None,
    };
    let later = |days: u32, months: u32| {
        let today = calendar.day(now);
        let midnight = calendar.time(today, 0, 0);
        let minutes = u32::try_from(now.since(midnight).secs() / 60).unwrap_or_default();
        let day = Day {
            month: today.month + months,
            ..today
        };
        Some(calendar.time(day.plus(days), minutes / 60, minutes % 60))
    };
    match unit {
        "m" | "min" | "mins" | "minute" | "minutes" => secs(i64::from(number) * 60),
        "h" | "hr" | "hrs" | "hour" | "hours" => secs(i64::from(number) * 3600),
        "d" | "day" | "days" => later(number, 0),
        "w" | "week" | "weeks" => later(number * 7, 0),
        "month" | "months" => later(0, number),
        _ => None,
    }
}

fn number_of(word: &str) -> Option<u32> {
    match word {
        "a" | "an" | "one" => Some(1),
        "two" => Some(2),
        "three" => Some(3),
        _ => word.parse().ok().filter(|number| *number <= 10_000),
    }
}

/// "2h" as its number and its unit.
fn split_number(word: &str) -> Option<(u32, &str)> {
    let end = word.find(|letter: char| !letter.is_ascii_digit())?;
    let (number, unit) = word.split_at_checked(end)?;
    Some((number_of(number)?, unit))
}

/// What was understood so far of a day and a time of day.
#[derive(Default)]
struct Understood {
    day: Option<Day>,
    time: Option<(u32, u32)>,
}

fn day_and_time(
    words: &[&str],
    now: Timestamp,
    calendar: &impl Calendar,
) -> Result<Timestamp, Nonsense> {
    let today = calendar.day(now);
    let mut found = Understood::default();
    let mut rest = words;
    while !rest.is_empty() {
        let taken = take_day(rest, today, now, calendar, &mut found)
            .or_else(|| take_time(rest, &mut found));
        match taken {
            Some(taken) => rest = rest.get(taken..).unwrap_or_default(),
            None => return Err(Nonsense::Unknown(rest.join(" "))),
        }
    }
    let Understood { day, time } = found;
    let (hour, minute) = time.unwrap_or((MORNING, 0));
    let at = calendar.time(day.unwrap_or(today), hour, minute);
    if let Some(day) = day {
        // A day that its month does not have runs over into the next.
        if calendar.day(calendar.time(day, 12, 0)).date != day.date {
            return Err(Nonsense::NoSuchDay);
        }
    } else if at <= now {
        return Ok(calendar.time(today.plus(1), hour, minute));
    }
    Ok(at)
}

/// Takes the words of a day off the beginning: how many they were.
fn take_day(
    words: &[&str],
    today: Day,
    now: Timestamp,
    calendar: &impl Calendar,
    found: &mut Understood,
) -> Option<usize> {
    if found.day.is_some() {
        return None;
    }
    let real = |day: Day| calendar.day(calendar.time(day, 12, 0));
    let (day, hour, taken) = match words {
        ["today", ..] => (today, None, 1),
        ["later", "today", ..] => (today, Some(EVENING), 2),
        ["tonight", ..] => (today, Some(20), 1),
        ["tomorrow" | "tmrw" | "tmr" | "tom", ..] => (real(today.plus(1)), None, 1),
        ["day", "after", "tomorrow", ..] => (real(today.plus(2)), None, 3),
        ["next", "week", ..] => (real(today.plus(days_to(1, today.weekday))), None, 2),
        ["next", "month", ..] => (real(today.first_of_month(1)), None, 2),
        ["end", "of", "day", ..] => (today, Some(EVENING), 3),
        ["end", "of", "week", ..] => (to_weekday(5, today, real), Some(EVENING), 3),
        ["end", "of", "month", ..] => (last_of_month(today, calendar), Some(EVENING), 3),
        ["eod", ..] => (today, Some(EVENING), 1),
        ["eow", ..] => (to_weekday(5, today, real), Some(EVENING), 1),
        ["eom", ..] => (last_of_month(today, calendar), Some(EVENING), 1),
        ["next" | "this", word, ..] => {
            let day = real(today.plus(days_to(weekday(word)?, today.weekday)));
            (day, None, 2)
        }
        [word, ..] => {
            if let Some(wanted) = weekday(word) {
                (real(today.plus(days_to(wanted, today.weekday))), None, 1)
            } else if let Some((day, time)) = iso(word) {
                found.time = found.time.or(time);
                (day, None, 1)
            } else {
                (month_and_date(words, today, now, calendar)?, None, 2)
            }
        }
        [] => return None,
    };
    found.day = Some(day);
    if let (Some(hour), None) = (hour, found.time) {
        found.time = Some((hour, 0));
    }
    Some(taken)
}

/// The next such weekday, which may be today.
fn to_weekday(wanted: u32, today: Day, real: impl Fn(Day) -> Day) -> Day {
    if today.weekday == wanted {
        today
    } else {
        real(today.plus(days_to(wanted, today.weekday)))
    }
}

fn last_of_month(today: Day, calendar: &impl Calendar) -> Day {
    let next = calendar.time(today.first_of_month(1), 12, 0);
    calendar.day(next.minus(Span::from_secs(24 * 3600)))
}

fn weekday(word: &str) -> Option<u32> {
    const NAMES: [&str; 7] = [
        "sunday",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
    ];
    beginning(&NAMES, word)
}

/// The place, from 0, of the name that a word of at least three letters begins.
fn beginning(names: &[&str], word: &str) -> Option<u32> {
    if word.len() < 3 {
        return None;
    }
    let place = names.iter().position(|name| name.starts_with(word))?;
    u32::try_from(place).ok()
}

/// "3 dec", "dec 3": this year's, or next year's once it is over.
fn month_and_date(
    words: &[&str],
    today: Day,
    now: Timestamp,
    calendar: &impl Calendar,
) -> Option<Day> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let (one, other) = match words {
        [one, other, ..] => (*one, *other),
        _ => return None,
    };
    let date_of = |word: &str| {
        let digits = word.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
        digits.parse().ok().filter(|date| (1..=31).contains(date))
    };
    let (month, date) = match (beginning(&NAMES, one), beginning(&NAMES, other)) {
        (Some(month), _) => (month, date_of(other)?),
        (None, Some(month)) => (month, date_of(one)?),
        (None, None) => return None,
    };
    let this_year = Day {
        year: today.year,
        month: month + 1,
        date,
        weekday: 0,
    };
    let over = calendar.time(this_year, 23, 59) <= now;
    Some(Day {
        year: today.year + i32::from(over),
        ..this_year
    })
}

/// "2026-12-03", and with a time "2026-12-03t08:30".
fn iso(word: &str) -> Option<(Day, Option<(u32, u32)>)> {
    let (date, time) = match word.split_once('t') {
        Some((date, time)) => (date, Some(clock(time)?)),
        None => (word, None),
    };
    let mut parts = date.splitn(3, '-');
    let day = Day {
        year: parts.next().filter(|it| it.len() == 4)?.parse().ok()?,
        month: parts.next()?.parse().ok()?,
        date: parts.next()?.parse().ok()?,
        weekday: 0,
    };
    let there_may_be = (1..=12).contains(&day.month) && (1..=31).contains(&day.date);
    there_may_be.then_some((day, time))
}

/// Takes the words of a time of day off the beginning: how many they were.
fn take_time(words: &[&str], found: &mut Understood) -> Option<usize> {
    let (time, taken) = match words {
        ["noon" | "midday", ..] => ((12, 0), 1),
        ["midnight", ..] => ((24, 0), 1),
        ["morning", ..] => ((MORNING, 0), 1),
        ["afternoon", ..] => ((14, 0), 1),
        ["evening", ..] => ((EVENING, 0), 1),
        [number, half @ ("am" | "pm"), ..] => (halved(clock(number)?, half)?, 2),
        [word, ..] => {
            let end = word.len().saturating_sub(2);
            let time = match word.split_at_checked(end) {
                Some((number, half @ ("am" | "pm"))) => halved(clock(number)?, half)?,
                _ => clock(word)?,
            };
            (time, 1)
        }
        [] => return None,
    };
    found.time = Some(time);
    Some(taken)
}

/// "9", "15:30", "15.30".
fn clock(word: &str) -> Option<(u32, u32)> {
    let (hour, minute) = match word.split_once([':', '.']) {
        Some((hour, minute)) => (hour, minute.get(..2)?.parse().ok()?),
        None => (word, 0),
    };
    let hour: u32 = hour.parse().ok()?;
    (hour < 24 && minute < 60).then_some((hour, minute))
}

fn halved((hour, minute): (u32, u32), half: &str) -> Option<(u32, u32)> {
    let hour = match (hour, half) {
        (12, "am") => 0,
        (12, _) => 12,
        (1..=11, "am") => hour,
        (1..=11, _) => hour + 12,
        _ => return None,
    };
    Some((hour, minute))
}

#[cfg(test)]
mod tests;
