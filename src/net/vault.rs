//! Where a sign-in is kept between two visits to the page.

use futures_util::future::LocalBoxFuture;
use serde::Serialize;

use super::{ServerAddress, StorageError, TokenHeader};
use crate::model::{AccountId, Secret};
use crate::wire::Field;

/// A sign-in. It has no `Debug`, because it holds the token.
#[derive(Clone, PartialEq, Eq)]
pub struct Kept {
    /// The server.
    pub server: ServerAddress,
    /// The header that carries the token.
    pub header: TokenHeader,
    /// The account.
    pub account: AccountId,
    /// What opens it.
    pub token: Secret,
    /// Whether to keep it on this device beyond this tab.
    pub remember: bool,
}

/// Keeps at most one sign-in: in this tab, or encrypted on this device where the agent asked for
/// it.
pub trait Vault {
    /// Whether this browser can keep a sign-in encrypted. Where it cannot, offer it to nobody.
    fn can_remember(&self) -> bool;
    /// The sign-in kept, if any; also `None` where it cannot be read.
    fn load(&self) -> LocalBoxFuture<'static, Option<Kept>>;
    /// Keeps a sign-in in place of whatever was kept.
    ///
    /// # Errors
    ///
    /// When it could not be kept where it was to be: it is then gone when the page closes, and
    /// nothing unencrypted is left behind in its stead.
    fn keep(&self, kept: Kept) -> LocalBoxFuture<'static, Result<(), StorageError>>;
    /// Forgets the sign-in, and removes every entry of storage whose key begins with `prefix`, those
    /// being written when it is called, too. It is done once the future is.
    ///
    /// # Errors
    ///
    /// When something may be left.
    fn forget(&self, prefix: &str) -> LocalBoxFuture<'static, Result<(), StorageError>>;
}

/// A sign-in as it is written.
#[derive(Serialize)]
struct Record<'a> {
    server: &'a str,
    hyphens: bool,
    account: u64,
    token: &'a str,
}

#[cfg_attr(
    not(any(target_arch = "wasm32", test)),
    expect(dead_code, reason = "only a browser keeps sign-ins")
)]
impl Kept {
    /// The sign-in as text, for a vault and nothing else.
    pub(super) fn write(&self) -> Secret {
        let record = Record {
            server: self.server.as_str(),
            hyphens: self.header == TokenHeader::Hyphens,
            account: self.account.get(),
            token: self.token.reveal(),
        };
        // Texts and numbers always have a JSON form.
        Secret::new(&serde_json::to_string(&record).unwrap_or_default())
    }

    /// Reads what [`Kept::write`] wrote; `None` for anything else.
    pub(super) fn read(text: &str, remember: bool) -> Option<Self> {
        let names = ["server", "hyphens", "account", "token"];
        let mut fields = Field::unread(text).fields(&names)?.into_iter();
        let mut next = || fields.next().unwrap_or_default();
        Some(Self {
            server: ServerAddress::parse(&next().text()?).ok()?,
            header: if next().flag()? {
                TokenHeader::Hyphens
            } else {
                TokenHeader::Underscores
            },
            account: next().id()?,
            token: Secret::new(&next().text()?),
            remember,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_sign_in_is_read_as_it_was_written() {
        for server in ["", "https://desk.example/chat"] {
            let kept = Kept {
                server: ServerAddress::parse(server).unwrap(),
                header: TokenHeader::Hyphens,
                account: AccountId::new(3).unwrap(),
                token: Secret::new("a \"quoted\" \\ token"),
                remember: true,
            };
            let read = Kept::read(kept.write().reveal(), true);
            assert!(read.is_some_and(|read| read == kept), "{server}");
        }
    }

    #[test]
    fn what_is_no_sign_in_is_none() {
        for text in [
            "",
            "null",
            "{}",
            r#"{"server":"","hyphens":false,"account":0,"token":"x"}"#,
            r#"{"server":"javascript://x","hyphens":false,"account":1,"token":"x"}"#,
        ] {
            assert!(Kept::read(text, false).is_none(), "{text}");
        }
    }
}
