//! Finds addresses in plain text: `https://…`, `www.…` and mail addresses.

use super::link::{LONGEST, LONGEST_HOST, Link, is_host};

/// A stretch of text, linked or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words.
    Text(&'a str),
    /// Words that are an address, and where they lead.
    Link(&'a str, Link),
}

/// Longest name before the `@` of a mail address.
const LONGEST_LOCAL: usize = 64;

/// Cuts text into words and addresses; together they are the text again. Takes time in proportion
/// to the text's length, whatever the text.
pub fn linkify(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut done = 0;
    let mut from = 0;
    while let Some((start, end, link)) = next(text, from, done) {
        if let (Some(before), Some(words)) = (text.get(done..start), text.get(start..end)) {
            if !before.is_empty() {
                pieces.push(Piece::Text(before));
            }
            pieces.push(Piece::Link(words, link));
        }
        done = end;
        from = end;
    }
    match text.get(done..) {
        Some(rest) if !rest.is_empty() => pieces.push(Piece::Text(rest)),
        _ => {}
    }
    pieces
}

/// The next address that begins at or after `done`, looking at its mark from `from` on.
fn next(text: &str, mut from: usize, done: usize) -> Option<(usize, usize, Link)> {
    loop {
        let rest = text.get(from..)?;
        let at = from + rest.find(['@', ':', 'w', 'W'])?;
        let mark = text.get(at..)?.chars().next()?;
        let found = match mark {
            '@' => mail(text, at, done),
            ':' => page(text, at, done),
            _ => www(text, at, done),
        };
        if found.is_some() {
            return found;
        }
        from = at + mark.len_utf8();
    }
}

/// `https://…` with its colon at `at`.
fn page(text: &str, at: usize, done: usize) -> Option<(usize, usize, Link)> {
    let after = text.get(at..)?.strip_prefix("://")?;
    let before = text.get(done..at)?;
    let scheme = ["https", "http"].into_iter().find(|scheme| {
        before
            .len()
            .checked_sub(scheme.len())
            .and_then(|cut| before.get(cut..))
            .is_some_and(|end| end.eq_ignore_ascii_case(scheme))
    })?;
    let start = at - scheme.len();
    if !stands_alone(text, start, done) {
        return None;
    }
    let host = after.get(..host_end(after))?;
    if !is_host(host) {
        return None;
    }
    let end = at + 3 + address_end(after);
    Some((start, end, Link::read(text.get(start..end)?)?))
}

/// `www.…` beginning at `at`.
fn www(text: &str, at: usize, done: usize) -> Option<(usize, usize, Link)> {
    let rest = text.get(at..)?;
    if !rest.get(..4)?.eq_ignore_ascii_case("www.") || !stands_alone(text, at, done) {
        return None;
    }
    let host = rest.get(..host_end(rest))?.trim_end_matches('.');
    if !is_host(host) || host.matches('.').count() < 2 {
        return None;
    }
    let end = at + address_end(rest);
    let link = Link::read(&format!("https://{}", text.get(at..end)?))?;
    Some((at, end, link))
}

/// A mail address with its `@` at `at`.
fn mail(text: &str, at: usize, done: usize) -> Option<(usize, usize, Link)> {
    let local = |character: char| {
        character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-' | '+' | '%')
    };
    let before = text.get(done..at)?;
    let length: usize = before
        .chars()
        .rev()
        .take(LONGEST_LOCAL + 1)
        .take_while(|character| local(*character))
        .count();
    let start = at - length;
    let name = text.get(start..at)?.trim_start_matches('.');
    let start = at - name.len();
    if name.is_empty() || name.len() > LONGEST_LOCAL || !stands_alone(text, start, done) {
        return None;
    }
    let after = text.get(at + 1..)?;
    let host = after
        .get(..host_end(after))?
        .split(':')
        .next()?
        .trim_end_matches(['.', '-']);
    let top = host.rsplit_once('.')?.1;
    if top.len() < 2 || !top.chars().all(char::is_alphabetic) || !is_host(host) {
        return None;
    }
    let end = at + 1 + host.len();
    let link = Link::read(&format!("mailto:{}", text.get(start..end)?))?;
    Some((start, end, link))
}

/// Whether no letter or digit stands just before `start`.
fn stands_alone(text: &str, start: usize, done: usize) -> bool {
    text.get(done..start)
        .and_then(|before| before.chars().next_back())
        .is_none_or(|before| !before.is_ascii_alphanumeric())
}

/// Where a host at the start of `rest` ends.
fn host_end(rest: &str) -> usize {
    rest.char_indices()
        .take(LONGEST_HOST + 8)
        .find(|(_, character)| {
            !character.is_alphanumeric() && !matches!(character, '.' | '-' | '_' | ':' | '[' | ']')
        })
        .map_or_else(
            || {
                rest.char_indices()
                    .nth(LONGEST_HOST + 8)
                    .map_or(rest.len(), |(at, _)| at)
            },
            |(at, _)| at,
        )
}

/// Where an address at the start of `rest` ends: before white space and quotes, without the
/// sentence's own marks, and without a bracket that was opened outside.
fn address_end(rest: &str) -> usize {
    let mut opened = 0_usize;
    let mut end = 0;
    for (at, character) in rest.char_indices() {
        if at > LONGEST {
            // Too long to be linked; how long it is does not matter.
            return at;
        }
        match character {
            '<' | '>' | '"' | '`' | '|' | '“' | '”' | '«' | '»' | '。' | '，' | '、' | '！'
            | '？' | '；' | '：' | '（' | '）' | '「' | '」' | '…' => break,
            _ if character.is_whitespace() || character.is_control() => break,
            '(' | '[' | '{' => opened += 1,
            ')' | ']' | '}' => {
                if opened == 0 {
                    break;
                }
                opened -= 1;
                end = at + 1;
            }
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~' => {}
            _ => end = at + character.len_utf8(),
        }
    }
    end
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    fn links(text: &str) -> Vec<(&str, String)> {
        linkify(text)
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Link(words, link) => Some((words, link.href().to_owned())),
                Piece::Text(_) => None,
            })
            .collect()
    }

    fn one(text: &str) -> (&str, String) {
        let links = links(text);
        assert_eq!(links.len(), 1, "{text}");
        links.into_iter().next().unwrap()
    }

    #[test]
    fn pages_are_found_without_the_sentence_around_them() {
        assert_eq!(
            one("See https://example.com/a_b(c).").0,
            "https://example.com/a_b(c)"
        );
        assert_eq!(
            one("(www.example.com/x, say)").1,
            "https://www.example.com/x"
        );
        assert_eq!(
            one("请看https://example.com/路径。谢谢").0,
            "https://example.com/路径"
        );
        assert_eq!(one("HTTP://Example.com!").1, "http://Example.com");
    }

    #[test]
    fn mail_addresses_are_found() {
        assert_eq!(
            one("write to a.b+c@example.co.uk.").1,
            "mailto:a.b+c@example.co.uk"
        );
        assert!(links("@ana hello@ @example.com a@b").is_empty());
    }

    #[test]
    fn other_schemes_and_half_addresses_stay_text() {
        assert!(links("javascript://example.com/%0aalert(1)").is_empty());
        assert!(links("xhttps://example.com www. wwww.example https://").is_empty());
    }

    #[test]
    fn a_text_made_of_beginnings_takes_no_longer_than_its_length() {
        for unit in ["www.-", "http://-", "a@", "www.a", "https://a.b/("] {
            let text = unit.repeat(5_000);
            assert!(linkify(&text).len() <= 10_000);
        }
    }

    proptest! {
        #[test]
        fn the_pieces_are_the_text(text in "(\\PC|https://|www\\.|@|[a-z.:/()]){0,60}") {
            let whole: String = linkify(&text)
                .into_iter()
                .map(|piece| match piece { Piece::Text(words) | Piece::Link(words, _) => words })
                .collect();
            prop_assert_eq!(whole, text);
        }
    }
}
