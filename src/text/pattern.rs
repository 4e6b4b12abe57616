//! Texts with places for values: `"{count} updated"`.

use std::fmt::Write as _;

/// Writes `pattern` with each `{name}` replaced by the value of that name. A name without a value
/// stays as it stands, so that a translator's slip shows and loses nothing.
pub(super) fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => out.push_str(value),
            None => write!(out, "{{{name}}}").unwrap_or_default(),
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// The names of the places in `pattern`, in order.
pub(super) fn places(pattern: &str) -> impl Iterator<Item = &str> {
    pattern
        .split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}').map(|(name, _)| name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_to_their_places() {
        assert_eq!(
            fill("{who} wrote {count}", &[("count", "3"), ("who", "Ana")]),
            "Ana wrote 3"
        );
    }

    #[test]
    fn a_place_without_a_value_stays_and_so_does_a_lone_brace() {
        assert_eq!(fill("{a} {b", &[("x", "1")]), "{a} {b");
    }

    #[test]
    fn a_value_that_looks_like_a_place_is_not_filled_again() {
        assert_eq!(fill("{a}{b}", &[("a", "{b}"), ("b", "2")]), "{b}2");
    }
}
