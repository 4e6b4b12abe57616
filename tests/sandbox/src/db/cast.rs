//! Casts as Postgres has them: one value that is not of the kind fails the whole query.

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::{Connection, Error, Result};
use serde_json::Value;

use crate::time::{civil, from_iso};

/// A decimal number in text.
pub fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok()
}

/// The day of a date in text, as `YYYY-MM-DD`.
pub fn date(text: &str) -> Option<String> {
    let text = text.trim();
    from_iso(text)?;
    let day = text.get(..10)?;
    // Reading takes a 31st in every month; only a day there is comes out again.
    (civil(from_iso(day)?).0 == day).then(|| day.to_owned())
}

/// A truth value in text, in any of the spellings and beginnings that are understood.
pub fn flag(text: &str) -> Option<bool> {
    let word = text.trim().to_lowercase();
    let begins = |whole: &str| !word.is_empty() && whole.starts_with(&word);
    if begins("true") || begins("yes") || word == "on" || word == "1" {
        Some(true)
    } else if begins("false") || begins("no") || (begins("off") && word.len() > 1) || word == "0" {
        Some(false)
    } else {
        None
    }
}

/// Adds the functions to a connection. The casts take what `->` gives of a JSON column.
pub(super) fn install(conn: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    conn.create_scalar_function("as_text", 1, flags, plain)?;
    conn.create_scalar_function("as_number", 1, flags, |context| cast(context, number))?;
    conn.create_scalar_function("as_date", 1, flags, |context| cast(context, date))?;
    conn.create_scalar_function("as_flag", 1, flags, |context| cast(context, flag))?;
    Ok(())
}

/// Text of a JSON value; null is nothing.
fn plain(context: &Context<'_>) -> Result<Option<String>> {
    let Some(json) = context.get::<Option<String>>(0)? else {
        return Ok(None);
    };
    Ok(match serde_json::from_str(&json) {
        Ok(Value::Null) => None,
        Ok(Value::String(text)) => Some(text),
        _ => Some(json),
    })
}

fn cast<T>(context: &Context<'_>, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>> {
    let Some(text) = plain(context)? else {
        return Ok(None);
    };
    match read(&text) {
        Some(value) => Ok(Some(value)),
        None => Err(Error::UserFunctionError(
            format!("invalid input syntax: {text:?}").into(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn casts_take_what_the_real_database_takes() {
        assert_eq!(date("2026-02-28").as_deref(), Some("2026-02-28"));
        assert_eq!(date("2026-03-01T23:30:00Z").as_deref(), Some("2026-03-01"));
        assert_eq!(date("2026-02-31"), None);
        assert_eq!(date("yesterday"), None);
        assert_eq!(number(" 5.50 "), Some(5.5));
        assert_eq!(number("many"), None);
        assert_eq!(flag("T"), Some(true));
        assert_eq!(flag("off"), Some(false));
        assert_eq!(flag("o"), None);
        assert_eq!(flag("maybe"), None);
    }
}
