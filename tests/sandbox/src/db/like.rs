//! `LIKE` as Postgres has it: `ILIKE` under the name `like`, and the exact one as `like_exact`.
//! Both know letters beyond ASCII, `%`, `_` and the backslash.

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{FromSqlError, ValueRef};
use rusqlite::{Connection, Result};

enum Piece {
    Any,
    One,
    Letter(char),
}

struct Pattern {
    pieces: Vec<Piece>,
    /// The text in `%text%`, which is what nearly every search is.
    inner: Option<String>,
}

/// Puts both functions, and a `lower` that knows all letters, in place of `SQLite`'s own.
pub(super) fn install(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("like", 2, flags, |call| compare(call, true))?;
    connection.create_scalar_function("like_exact", 2, flags, |call| compare(call, false))?;
    connection.create_scalar_function("lower", 1, flags, |call| {
        Ok(call
            .get::<Option<String>>(0)?
            .map(|text| text.to_lowercase()))
    })
}

fn compare(call: &Context<'_>, fold: bool) -> Result<Option<bool>> {
    if matches!(call.get_raw(0), ValueRef::Null) {
        return Ok(None);
    }
    let number;
    let text = match call.get_raw(1) {
        ValueRef::Null => return Ok(None),
        ValueRef::Integer(value) => {
            number = value.to_string();
            number.as_str()
        }
        other => other.as_str()?,
    };
    let pattern = call.get_or_create_aux(0, |value| {
        let pattern = value.as_str()?;
        Ok::<_, FromSqlError>(if fold {
            Pattern::new(&pattern.to_lowercase())
        } else {
            Pattern::new(pattern)
        })
    })?;
    Ok(Some(pattern.matches(text, fold)))
}

impl Pattern {
    fn new(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut letters = text.chars();
        while let Some(letter) = letters.next() {
            pieces.push(match letter {
                '%' => Piece::Any,
                '_' => Piece::One,
                '\\' => Piece::Letter(letters.next().unwrap_or('\\')),
                other => Piece::Letter(other),
            });
        }
        let inner = text
            .strip_prefix('%')
            .and_then(|rest| rest.strip_suffix('%'))
            .filter(|rest| !rest.contains(['%', '_', '\\']))
            .map(str::to_owned);
        Self { pieces, inner }
    }

    fn matches(&self, text: &str, fold: bool) -> bool {
        match &self.inner {
            Some(inner) if !fold => text.contains(inner.as_str()),
            Some(inner) if text.is_ascii() => contains_ascii(text.as_bytes(), inner.as_bytes()),
            Some(inner) => text.to_lowercase().contains(inner.as_str()),
            None if fold => self.fits(&text.to_lowercase()),
            None => self.fits(text),
        }
    }

    /// Goes on letter by letter; where that fails, the last `%` takes one letter more.
    fn fits(&self, text: &str) -> bool {
        let letters: Vec<char> = text.chars().collect();
        let (mut at, mut piece) = (0, 0);
        let mut again: Option<(usize, usize)> = None;
        while at < letters.len() {
            let fits = match self.pieces.get(piece) {
                Some(Piece::Any) => {
                    again = Some((piece + 1, at));
                    piece += 1;
                    continue;
                }
                Some(Piece::One) => true,
                Some(Piece::Letter(wanted)) => letters.get(at) == Some(wanted),
                None => false,
            };
            match &mut again {
                _ if fits => {
                    at += 1;
                    piece += 1;
                }
                Some((after, taken)) => {
                    *taken += 1;
                    (at, piece) = (*taken, *after);
                }
                None => return false,
            }
        }
        self.pieces
            .iter()
            .skip(piece)
            .all(|piece| matches!(piece, Piece::Any))
    }
}

fn contains_ascii(text: &[u8], inner: &[u8]) -> bool {
    inner.is_empty()
        || text
            .windows(inner.len())
            .any(|window| window.eq_ignore_ascii_case(inner))
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn patterns_fit_as_postgres_says() {
        for (pattern, text, fits) in [
            ("%ärger%", "Großer ÄRGER", true),
            ("%help%", "Please HELP me", true),
            ("%a_c%", "xxABCxx", true),
            ("%a_c%", "xxACxx", false),
            ("%100\\%%", "it is 100% so", true),
            ("%100\\%%", "it is 1000 so", false),
            ("a%b%c", "aXbYbZc", true),
            ("a%b%c", "aXbYbZ", false),
            ("%%", "", true),
            ("", "x", false),
        ] {
            assert_eq!(
                Pattern::new(pattern).matches(text, true),
                fits,
                "{pattern} {text}"
            );
        }
        assert!(!Pattern::new("%Id%").matches("id-1", false));
    }
}
