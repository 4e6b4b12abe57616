//! The three ways in which the real server writes a time.

use serde_json::{Value, json};

use crate::db::{Micros, SECOND};

/// Whole Unix seconds; 0 for never.
pub fn seconds(time: Option<Micros>) -> i64 {
    time.map_or(0, |time| time.div_euclid(SECOND))
}

/// Unix seconds with their fraction.
#[expect(
    clippy::cast_precision_loss,
    reason = "a double holds microseconds of our times"
)]
pub fn fraction(time: Micros) -> f64 {
    time as f64 / 1e6
}

/// ISO 8601 with milliseconds and `Z`, or null.
pub fn iso(time: Option<Micros>) -> Value {
    time.map_or(Value::Null, |time| json!(iso_text(time)))
}

/// ISO 8601 with milliseconds and `Z`.
pub fn iso_text(time: Micros) -> String {
    let (date, clock) = civil(time);
    let millis = time.rem_euclid(SECOND) / 1000;
    format!("{date}T{clock}.{millis:03}Z")
}

/// The date and the time of day, both in UTC.
pub fn civil(time: Micros) -> (String, String) {
    let seconds = time.div_euclid(SECOND);
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = date_of(days);
    (
        format!("{year:04}-{month:02}-{day:02}"),
        format!(
            "{:02}:{:02}:{:02}",
            second / 3600,
            second / 60 % 60,
            second % 60
        ),
    )
}

/// Reads `YYYY-MM-DD`, alone or before a time `THH:MM[:SS[.fff]]` with `Z`, an offset, or neither.
pub fn from_iso(text: &str) -> Option<Micros> {
    let (date, clock) = text
        .trim()
        .split_once(['T', ' '])
        .unwrap_or((text.trim(), ""));
    let mut parts = date.splitn(3, '-').map(str::parse::<i64>);
    let (year, month, day) = (
        parts.next()?.ok()?,
        parts.next()?.ok()?,
        parts.next()?.ok()?,
    );
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(0..=9999).contains(&year) {
        return None;
    }
    let mut micros = days_of(year, month, day) * 86_400 * SECOND;
    if clock.is_empty() {
        return Some(micros);
    }
    let (clock, offset) = match clock.find(['Z', '+', '-']) {
        Some(at) => clock.split_at(at),
        None => (clock, ""),
    };
    let mut units = [3_600.0, 60.0, 1.0].into_iter();
    for part in clock.split(':') {
        let value: f64 = part.parse().ok()?;
        micros += whole_micros(value * units.next()?);
    }
    let minutes = match offset.trim_start_matches('Z') {
        "" => 0,
        shift => {
            let (hours, minutes) = shift.get(1..)?.split_once(':')?;
            let total = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
            if shift.starts_with('-') {
                -total
            } else {
                total
            }
        }
    };
    Some(micros - minutes * 60 * SECOND)
}

#[expect(clippy::cast_possible_truncation, reason = "less than a day")]
fn whole_micros(seconds: f64) -> Micros {
    (seconds * 1e6).round() as Micros
}

/// Days since 1970 of a date (Howard Hinnant's civil calendar).
fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_survives_its_iso_text() {
        for text in [
            "1970-01-01T00:33:46.000Z",
            "2024-02-29T23:59:59.123Z",
            "2026-11-22T20:28:06.669Z",
        ] {
            let time = from_iso(text);
            assert_eq!(time.map(iso_text).as_deref(), Some(text));
        }
    }

    #[test]
    fn offsets_and_missing_parts_are_understood() {
        assert_eq!(
            from_iso("2026-08-01T11:00:00+02:00"),
            from_iso("2026-08-01T09:00:00Z")
        );
        assert_eq!(from_iso("2026-08-01"), from_iso("2026-08-01T00:00"));
        assert_eq!(from_iso("soon"), None);
        assert_eq!(from_iso("2026-13-01"), None);
    }
}
