//! Addresses that a message may lead to. Whatever passes here is a web page, a mail address or a
//! phone number, and nothing else.

use std::sync::Arc;

/// An address with an allowed scheme.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Link(Arc<str>);

/// Longest address that is linked, in bytes.
pub(super) const LONGEST: usize = 4096;
/// Longest host name there is.
pub(super) const LONGEST_HOST: usize = 253;

impl Link {
    /// The link to this address, if it is absolute and `http`, `https`, `mailto` or `tel`.
    ///
    /// Control characters and white space are dropped first, as browsers do.
    pub fn read(address: &str) -> Option<Self> {
        if address.len() > LONGEST {
            return None;
        }
        let address: String = address
            .chars()
            .filter(|character| !character.is_control() && !character.is_whitespace())
            .collect();
        let (scheme, rest) = address.split_once(':')?;
        let scheme = scheme.to_ascii_lowercase();
        let fits = match scheme.as_str() {
            "http" | "https" => is_host(host(rest.strip_prefix("//")?)),
            "mailto" => rest.contains('@'),
            "tel" => !rest.is_empty() && rest.chars().all(is_dialled),
            _ => false,
        };
        fits.then(|| Self(format!("{scheme}:{rest}").into()))
    }

    /// The same, for secure web pages only.
    pub fn secure(address: &str) -> Option<Self> {
        Self::read(address).filter(|link| link.0.starts_with("https:"))
    }

    /// The address.
    pub fn href(&self) -> &str {
        &self.0
    }

    /// The host it leads to, if a web page.
    pub fn host(&self) -> Option<&str> {
        let (scheme, rest) = self.0.split_once("://")?;
        scheme.starts_with("http").then(|| host(rest))
    }
}

/// The host and port of what follows `//`, without a user's name in front of it.
fn host(rest: &str) -> &str {
    // Browsers read `\` as `/`.
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host)
}

/// Whether a host may be linked: letters of one script, digits, dots and hyphens, or a bracketed
/// number, with a port.
pub(super) fn is_host(host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, Some(port)),
        _ => (host, None),
    };
    if port.is_some_and(|port| port.len() > 5 || !port.bytes().all(|byte| byte.is_ascii_digit())) {
        return false;
    }
    if let Some(number) = name.strip_prefix('[') {
        return number.strip_suffix(']').is_some_and(|number| {
            number.contains(':')
                && number
                    .bytes()
                    .all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'))
        });
    }
    let labels = name.strip_suffix('.').unwrap_or(name);
    name.len() <= LONGEST_HOST
        && labels.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .chars()
                    .all(|character| character.is_alphanumeric() || matches!(character, '-' | '_'))
        })
        && !mixes_scripts(name)
}

/// Whether Latin letters stand beside others: a host that looks like another one.
fn mixes_scripts(host: &str) -> bool {
    let latin = |character: char| character.is_ascii() || matches!(character, '\u{c0}'..='\u{24f}');
    let letters = || host.chars().filter(|character| character.is_alphabetic());
    letters().any(latin) && {
        // The last label is often `com` beside a host in another script.
        let rest = host.rsplit_once('.').map_or(host, |(rest, _)| rest);
        let mut rest = rest.chars().filter(|character| character.is_alphabetic());
        rest.clone().any(latin) && rest.any(|character| !latin(character))
    }
}

fn is_dialled(character: char) -> bool {
    character.is_ascii_digit()
        || matches!(
            character,
            '+' | '-' | '.' | '(' | ')' | '*' | '#' | ',' | ';' | '='
        )
        || character.is_ascii_alphabetic()
}

/// The host that a link's words seem to name, if they look like an address.
pub(super) fn named_host(words: &str) -> Option<&str> {
    let words = words.trim();
    let rest = words
        .split_once("://")
        .filter(|(scheme, _)| {
            scheme.len() <= 5 && scheme.bytes().all(|byte| byte.is_ascii_alphabetic())
        })
        .map_or(words, |(_, rest)| rest);
    let host = host(rest);
    let (_, top) = host.rsplit_once('.')?;
    let top = top.split(':').next().unwrap_or_default();
    let names = top.chars().count() >= 2 && top.chars().all(char::is_alphabetic);
    (names && is_host(host)).then_some(host)
}

/// Whether two hosts are the same for a reader.
pub(super) fn same_host(one: &str, other: &str) -> bool {
    let plain = |host: &str| {
        let host = host.to_lowercase();
        host.strip_prefix("www.")
            .map_or(host.clone(), str::to_owned)
    };
    plain(one) == plain(other)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn scripts_in_disguise_are_no_links() {
        for address in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,<script>",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:https://example.com/1",
            "//example.com",
            "/conversations/1",
            "#top",
            "https:example.com",
            "https:\\\\example.com",
            "https://",
            "https:///example.com",
            "http://example.com:port/",
            "https://аpple.com",
        ] {
            assert_eq!(Link::read(address), None, "{address}");
        }
    }

    #[test]
    fn usual_addresses_are_links() {
        for address in [
            "https://example.com",
            "http://example.com:8080/a?b=c#d",
            "https://münchen.example/straße",
            "https://例え.jp/",
            "https://почта.com/",
            "http://[::1]:3000/",
            "mailto:ana@example.com?subject=Hi",
            "tel:+4712345678",
        ] {
            assert_eq!(Link::read(address).unwrap().href(), address);
        }
    }

    #[test]
    fn the_host_is_what_follows_a_user_name() {
        let link = Link::read("https://bank.example@evil.example\\@bank.example/").unwrap();
        assert_eq!(link.host(), Some("evil.example"));
    }

    #[test]
    fn words_that_name_a_host_are_recognised() {
        assert_eq!(
            named_host("https://bank.example/login"),
            Some("bank.example")
        );
        assert_eq!(named_host(" bank.example "), Some("bank.example"));
        assert_eq!(named_host("click here"), None);
        assert_eq!(named_host("version 1.2"), None);
    }

    proptest! {
        #[test]
        fn every_link_has_an_allowed_scheme(address in "\\PC*|[a-z:/\\\\@\n\t .]{0,40}") {
            if let Some(link) = Link::read(&address) {
                let scheme = link.href().split(':').next().unwrap_or_default();
                prop_assert!(["http", "https", "mailto", "tel"].contains(&scheme));
                prop_assert!(!link.href().chars().any(|c| c.is_control() || c.is_whitespace()));
            }
        }
    }
}
