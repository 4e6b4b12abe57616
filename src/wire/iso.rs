//! Times as ISO 8601 text.

/// Microseconds since 1970 of a date, or a date and time, with an offset or in UTC; `None` for
/// any other text.
pub(super) fn micros(text: &str) -> Option<i64> {
    let text = text.trim();
    let (date, time) = match text.split_once(['T', 't', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.splitn(3, '-');
    let year = number(parts.next()?, 4, 0..=9999)?;
    let month = number(parts.next()?, 2, 1..=12)?;
    let day = number(parts.next()?, 2, 1..=31)?;
    let midnight = days(year, month, day) * 86_400_000_000;
    match time {
        Some(time) => Some(midnight + of_day(time)?),
        None => Some(midnight),
    }
}

/// Microseconds since midnight UTC; an offset can lead out of the day.
fn of_day(text: &str) -> Option<i64> {
    let (clock, offset) = match text.find(['Z', 'z', '+', '-']) {
        Some(at) => text.split_at_checked(at)?,
        None => (text, ""),
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let mut parts = clock.splitn(3, ':');
    let hours = number(parts.next()?, 2, 0..=24)?;
    let minutes = number(parts.next()?, 2, 0..=59)?;
    let seconds = match parts.next() {
        Some(seconds) => number(seconds, 2, 0..=60)?,
        None => 0,
    };
    let seconds = hours * 3600 + minutes * 60 + seconds - seconds_east(offset)?;
    Some(seconds * 1_000_000 + fraction_micros(fraction)?)
}

fn seconds_east(offset: &str) -> Option<i64> {
    let sign = match offset.chars().next() {
        None | Some('Z' | 'z') => return (offset.len() <= 1).then_some(0),
        Some('+') => 1,
        Some(_) => -1,
    };
    let offset = offset.get(1..)?;
    let (hours, minutes) = match offset.split_once(':') {
        Some(parts) => parts,
        None if offset.len() == 2 => (offset, "00"),
        None => offset.split_at_checked(2)?,
    };
    let seconds = number(hours, 2, 0..=23)? * 3600 + number(minutes, 2, 0..=59)? * 60;
    Some(sign * seconds)
}

fn fraction_micros(digits: &str) -> Option<i64> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let six: String = digits.chars().chain("000000".chars()).take(6).collect();
    six.parse().ok()
}

fn number(digits: &str, length: usize, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
    if digits.len() != length || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|number| range.contains(number))
}

/// Days since 1970-01-01 of a day in the Gregorian calendar. Years are counted from March, so
/// that the leap day comes last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::micros;

    #[test]
    fn times_are_read_to_the_microsecond() {
        let cases = [
            ("1970-01-01T00:00:00Z", 0),
            ("1970-01-01", 0),
            ("1969-12-31T23:59:59.999999Z", -1),
            ("2000-02-29T12:00:00.000Z", 951_825_600_000_000),
            ("2000-03-01T00:00:00Z", 951_868_800_000_000),
            ("2025-10-09T08:55:00.512Z", 1_760_000_100_512_000),
            ("2025-10-09T10:55:00.512+02:00", 1_760_000_100_512_000),
            ("2025-10-09T04:25:00.512-0430", 1_760_000_100_512_000),
            ("2025-10-09 08:55:00", 1_760_000_100_000_000),
            ("2025-10-09T08:55Z", 1_760_000_100_000_000),
            ("2100-01-01T00:00:00.1234567Z", 4_102_444_800_123_456),
        ];
        for (text, at) in cases {
            assert_eq!(micros(text), Some(at), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "T",
            "2025",
            "2025-13-01",
            "2025-00-10",
            "2025-1-1",
            "2025-10-09T",
            "2025-10-09T25:00:00Z",
            "2025-10-09T08:55:00.Z",
            "2025-10-09T08:55:00Zulu",
            "2025-10-09T08:55:00+é0",
            "+025-10-09",
            "tomorrow at 9",
        ] {
            assert_eq!(micros(text), None, "{text}");
        }
    }
}
