//! What a host may ask.

use serde::Deserialize;

use crate::model::{AccountId, ConversationId, MessageId, Mode, Secret};

/// What a host asks for.
#[derive(Clone, PartialEq, Eq)]
pub enum Command {
    /// Open a conversation, and go to a message of it.
    Open(ConversationId, Option<MessageId>),
    /// Show another place, by its address such as `/inbox/3?tab=all`.
    SetView(String),
    /// `light`, `dark` or `system`.
    SetTheme(String),
    /// A language tag.
    SetLocale(String),
    /// Sign in with this token.
    SetToken {
        /// The access token.
        token: Secret,
        /// The account to open; the agent's first where none is named.
        account: Option<AccountId>,
        /// The server; the configured one where none is named.
        server: Option<String>,
    },
    /// Put text at the end of what stands in the composer.
    InsertText(String, Mode),
    /// Tell where the console stands.
    GetState,
    /// Take the focus: `list`, `thread`, `composer` or `panel`; wherever it fits if none is named.
    Focus(Option<String>),
}

/// Why a command was not carried out; its name is the answer's `code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The command is not known, or a field of it cannot be used.
    BadRequest,
    /// Nobody is signed in.
    NotSignedIn,
    /// Somebody is signed in already.
    AlreadySignedIn,
    /// No conversation is open.
    NothingOpen,
    /// The conversation cannot be read.
    Unavailable,
    /// The server did not take the token.
    Refused,
}

impl Failure {
    /// Its code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::BadRequest => "bad_request",
            Self::NotSignedIn => "not_signed_in",
            Self::AlreadySignedIn => "already_signed_in",
            Self::NothingOpen => "nothing_open",
            Self::Unavailable => "unavailable",
            Self::Refused => "refused",
        }
    }
}

/// A message of a host as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub(super) deskhand: u32,
    #[serde(default)]
    pub(super) session: Option<String>,
    #[serde(default)]
    pub(super) id: Option<u64>,
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    conversation: Option<u64>,
    #[serde(default)]
    message: Option<u64>,
    #[serde(default)]
    view: Option<String>,
    #[serde(default)]
    theme: Option<String>,
    #[serde(default)]
    locale: Option<String>,
    #[serde(default)]
    token: Option<String>,
    #[serde(default)]
    account: Option<u64>,
    #[serde(default)]
    server: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    mode: Option<String>,
    #[serde(default)]
    region: Option<String>,
}

impl Written {
    /// The command; `None` where it is not known or a field is missing or cannot be used.
    pub(super) fn command(self) -> Option<Command> {
        Some(match self.kind.as_str() {
            "open" => {
                let message = match self.message {
                    Some(message) => Some(MessageId::new(message)?),
                    None => None,
                };
                Command::Open(ConversationId::new(self.conversation?)?, message)
            }
            "setView" => Command::SetView(self.view?),
            "setTheme" => Command::SetTheme(self.theme?),
            "setLocale" => Command::SetLocale(self.locale?),
            "setToken" => Command::SetToken {
                token: Secret::new(&self.token.filter(|it| !it.is_empty())?),
                account: match self.account {
                    Some(account) => Some(AccountId::new(account)?),
                    None => None,
                },
                server: self.server,
            },
            "insertText" => {
                let mode = match self.mode.as_deref() {
                    None | Some("reply") => Mode::Reply,
                    Some("note") => Mode::Note,
                    Some(_) => return None,
                };
                Command::InsertText(self.text?, mode)
            }
            "getState" => Command::GetState,
            "focus" => Command::Focus(self.region),
            _ => return None,
        })
    }
}
