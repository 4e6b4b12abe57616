//! Where the server is.

use std::fmt;

/// The address of a Chatwoot server, without a trailing slash. Only `http` and `https`, never with
/// a name or password in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ServerAddress(String);

/// Why a text is no server's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Another scheme than `http` or `https`.
    #[error("not an http or https address")]
    Scheme,
    /// A name or password stands before the host. It would show up in every request's address.
    #[error("an address must not hold a name or password")]
    Credentials,
    /// There is no host, or it holds what no host can.
    #[error("not the address of a host")]
    Host,
}

impl ServerAddress {
    /// The server this page came from.
    pub const fn same_origin() -> Self {
        Self(String::new())
    }

    /// Reads an address as somebody would write or paste it: empty for the server this page came
    /// from, `https://` understood, and an address copied from Chatwoot's own dashboard cut to
    /// the server.
    ///
    /// # Errors
    ///
    /// When it is no server's address, or one that holds a name or password.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Self::same_origin());
        }
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
            None => ("https".to_owned(), text),
        };
        if scheme != "http" && scheme != "https" {
            return Err(AddressError::Scheme);
        }
        let rest = rest.split(['?', '#']).next().unwrap_or_default();
        let (authority, path) = match rest.split_once('/') {
            Some((authority, path)) => (authority, path),
            None => (rest, ""),
        };
        if authority.contains('@') {
            return Err(AddressError::Credentials);
        }
        if !is_authority(authority) || path.chars().any(|c| !is_of_path(c)) {
            return Err(AddressError::Host);
        }
        let mut address = format!("{scheme}://{}", authority.to_lowercase());
        // The dashboard lives under /app; what stands before it is where the server is mounted.
        let mounted = path
            .split('/')
            .filter(|part| !part.is_empty())
            .take_while(|part| *part != "app");
        for part in mounted {
            address.push('/');
            address.push_str(part);
        }
        Ok(Self(address))
    }

    /// The address as text; empty for the server this page came from.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is the server this page came from.
    pub fn is_same_origin(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether everything sent there, the token too, can be read on the way.
    pub fn is_plain(&self) -> bool {
        self.0.starts_with("http://")
    }

    /// The address of the server's socket. `page` is the origin of this page, which tells the
    /// server where the address is that of the page.
    pub fn cable(&self, page: &str) -> String {
        let base = if self.is_same_origin() { page } else { &self.0 };
        let base = base.trim_end_matches('/');
        match base.strip_prefix("http") {
            Some(rest) => format!("ws{rest}/cable"),
            None => format!("{base}/cable"),
        }
    }
}

impl fmt::Display for ServerAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// A host with or without a port; an IPv6 address in brackets.
fn is_authority(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((host, rest)) if is_ipv6(host) => match rest.strip_prefix(':') {
                Some(port) => return is_port(port),
                None => return rest.is_empty(),
            },
            _ => return false,
        },
        None => match text.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (text, None),
        },
    };
    let is_host = !host.is_empty()
        && host
            .split('.')
            .all(|label| !label.is_empty() && label.chars().all(is_of_label));
    is_host && port.is_none_or(is_port)
}

fn is_ipv6(host: &str) -> bool {
    host.parse::<std::net::Ipv6Addr>().is_ok()
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok()
}

fn is_of_label(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_'
}

fn is_of_path(c: char) -> bool {
    c.is_ascii_alphanumeric() || "/-_.~%".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, AddressError> {
        ServerAddress::parse(text).map(|address| address.to_string())
    }

    #[test]
    fn an_address_is_read_as_people_write_it() {
        for (text, address) in [
            ("", ""),
            ("  ", ""),
            ("chat.example.com", "https://chat.example.com"),
            ("https://Chat.Example.com/", "https://chat.example.com"),
            ("HTTP://localhost:3000", "http://localhost:3000"),
            ("localhost:3000", "https://localhost:3000"),
            (
                "https://chat.example.com/app/accounts/1/dashboard?x=1#y",
                "https://chat.example.com",
            ),
            ("https://example.com/desk/app/", "https://example.com/desk"),
            ("https://[::1]:3000/", "https://[::1]:3000"),
            (" https://bücher.example ", "https://bücher.example"),
        ] {
            assert_eq!(parsed(text).as_deref(), Ok(address), "{text}");
        }
    }

    #[test]
    fn what_is_no_server_is_refused_and_says_why() {
        for (text, error) in [
            ("ftp://example.com", AddressError::Scheme),
            ("javascript://example.com", AddressError::Scheme),
            ("javascript:alert(1)", AddressError::Host),
            ("https://ana:secret@example.com", AddressError::Credentials),
            ("ana@example.com", AddressError::Credentials),
            ("https://", AddressError::Host),
            ("https:///etc", AddressError::Host),
            ("https://exa mple.com", AddressError::Host),
            (
                "https://example.com\\@evil.example",
                AddressError::Credentials,
            ),
            ("https://example.com\\evil", AddressError::Host),
            ("https://example.com:port", AddressError::Host),
            ("https://example.com:99999", AddressError::Host),
            ("https://example..com", AddressError::Host),
            ("https://[::1", AddressError::Host),
            ("https://example.com/a b", AddressError::Host),
            ("https://example.com/\"onload=", AddressError::Host),
        ] {
            assert_eq!(parsed(text), Err(error), "{text}");
        }
    }

    #[test]
    fn the_socket_is_where_the_server_is() {
        let cable =
            |text, page: &str| ServerAddress::parse(text).map(|address| address.cable(page));
        let page = "https://desk.example.com";
        for (text, address) in [
            ("https://chat.example.com", "wss://chat.example.com/cable"),
            ("http://localhost:3000", "ws://localhost:3000/cable"),
            ("example.com/desk", "wss://example.com/desk/cable"),
            ("", "wss://desk.example.com/cable"),
        ] {
            assert_eq!(cable(text, page).as_deref(), Ok(address));
        }
    }
}
