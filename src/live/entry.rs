//! Signing in: telling why it failed, and starting the session when it did not.

use std::cell::RefCell;
use std::sync::Arc;

use crate::model::{Account, AccountId, Profile, Secret};
use crate::net::{
    Api, ApiError, Entrance, Kept, ServerAddress, SignIn, TokenHeader, TransportError,
};

use super::session::World;

/// What an agent signs in with.
pub enum With {
    /// An access token.
    Token(Secret),
    /// E-mail address and password, on the server's own origin only.
    Password {
        /// E-mail address.
        email: String,
        /// Password.
        password: Secret,
    },
    /// A code of the second factor, after [`EntryFailure::SecondFactor`].
    Code(String),
}

/// An attempt to sign in.
pub struct Attempt {
    /// The server's address as typed; empty for the page's own origin.
    pub server: String,
    /// What with.
    pub with: With,
    /// Whether to stay signed in on this device.
    pub remember: bool,
}

/// What a sign-in that succeeded opens.
#[derive(Clone)]
pub struct Key {
    /// The agent, with the accounts to choose from.
    pub profile: Arc<Profile>,
    server: ServerAddress,
    header: TokenHeader,
    token: Secret,
    remember: bool,
}

/// Why signing in failed, told apart by what the agent can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryFailure {
    /// The text is no server's address.
    Address,
    /// Something answers there, but no Chatwoot server.
    NotChatwoot,
    /// Nothing answers there.
    Unreachable,
    /// The server is there and does not let pages of other origins in.
    CrossOriginClosed,
    /// This page's own content policy forbids the address.
    ForbiddenByPolicy,
    /// The server does not know the token.
    TokenRefused,
    /// The server says that no token came: a proxy before it dropped the header.
    TokenLost,
    /// The server refused e-mail address and password, in these words.
    PasswordRefused(Arc<str>),
    /// E-mail address and password are right, and the account wants a second factor: the next
    /// attempt brings its code.
    SecondFactor,
    /// The code of the second factor is wrong.
    CodeRefused,
    /// The code of the second factor came too late: signing in begins anew.
    CodeTooLate,
    /// Too many devices are signed in already: an access token works.
    TooManySessions,
    /// The server lets nobody use its API for this agent.
    NoToken,
    /// The agent belongs to no account that is in use.
    NoAccount,
    /// Too many attempts.
    Throttled,
    /// The server failed, with this status.
    Server(u16),
    /// The server said no, in these words.
    Refused(Arc<str>),
}

impl Key {
    /// Tries an attempt. What a second factor completes is kept in `half` between two attempts.
    pub(super) async fn forge(
        world: World,
        header: TokenHeader,
        attempt: Attempt,
        half: &RefCell<Option<Secret>>,
    ) -> Result<Self, EntryFailure> {
        let server = address(&attempt.server, &world.origin)?;
        let entrance = Entrance::new(world.transport.clone(), server.clone(), header);
        if let Err(error) = entrance.version().await {
            return Err(no_server(&world, &server, error).await);
        }
        let (profile, token) = match attempt.with {
            With::Token(token) => {
                let profile = entrance.profile(&token).await.map_err(no_token)?;
                (profile, token)
            }
            With::Password { email, password } => {
                let answer = entrance.sign_in(&email, &password).await;
                signed_in(answer.map_err(no_password)?, half)?
            }
            With::Code(code) => {
                let token = half.borrow().clone().ok_or(EntryFailure::CodeTooLate)?;
                let answer = entrance.confirm(&token, &code).await;
                signed_in(answer.map_err(no_code)?, half)?
            }
        };
        if !profile.accounts.iter().any(|account| account.active) {
            return Err(EntryFailure::NoAccount);
        }
        Ok(Self {
            profile: Arc::new(profile),
            server,
            header,
            token,
            remember: attempt.remember,
        })
    }

    /// Tries the sign-in that was kept; says its account, too.
    pub(super) async fn from_kept(world: World, kept: Kept) -> Result<(Self, Account), ApiError> {
        let server = kept.server.clone();
        let entrance = Entrance::new(world.transport, server.clone(), kept.header);
        let profile = entrance.profile(&kept.token).await?;
        let key = Self {
            profile: Arc::new(profile),
            server,
            header: kept.header,
            token: kept.token,
            remember: kept.remember,
        };
        let account = key.account(kept.account);
        account
            .map(|account| (key, account))
            .ok_or_else(|| ApiError::Unauthorized(String::new()))
    }

    /// One of the accounts that this opens.
    pub(super) fn account(&self, id: AccountId) -> Option<Account> {
        let mut accounts = self.profile.accounts.iter();
        accounts.find(|it| it.id == id && it.active).cloned()
    }

    /// The way to an account.
    pub(super) fn api(&self, world: &World, account: AccountId) -> Api {
        Api::new(
            world.transport.clone(),
            self.server.clone(),
            self.header,
            account,
            self.token.clone(),
        )
    }

    /// The server.
    pub(super) fn server(&self) -> &ServerAddress {
        &self.server
    }

    /// What is kept of it for the next visit.
    pub(super) fn kept(&self, account: AccountId) -> Kept {
        Kept {
            server: self.server.clone(),
            header: self.header,
            account,
            token: self.token.clone(),
            remember: self.remember,
        }
    }
}

/// The server's address, with the page's own origin told apart.
pub(super) fn address(text: &str, origin: &str) -> Result<ServerAddress, EntryFailure> {
    let server = ServerAddress::parse(text).map_err(|_| EntryFailure::Address)?;
    Ok(if server.as_str() == origin {
        ServerAddress::same_origin()
    } else {
        server
    })
}

async fn no_server(world: &World, server: &ServerAddress, error: ApiError) -> EntryFailure {
    match error {
        ApiError::Unreachable(TransportError::Forbidden) => EntryFailure::ForbiddenByPolicy,
        ApiError::Unreachable(_) => {
            let other = !server.is_same_origin();
            if other && world.transport.answers(format!("{server}/api")).await {
                EntryFailure::CrossOriginClosed
            } else {
                EntryFailure::Unreachable
            }
        }
        ApiError::Throttled => EntryFailure::Throttled,
        ApiError::Server { status } => EntryFailure::Server(status),
        ApiError::NotFound
        | ApiError::Refused { .. }
        | ApiError::Unauthorized(_)
        | ApiError::Unreadable { .. } => EntryFailure::NotChatwoot,
    }
}

/// The agent and their token, of a sign-in that is complete.
fn signed_in(
    answer: SignIn,
    half: &RefCell<Option<Secret>>,
) -> Result<(Profile, Secret), EntryFailure> {
    match answer {
        SignIn::Done(profile) => {
            half.take();
            let token = profile.access_token.clone().filter(|it| !it.is_empty());
            Ok((*profile, token.ok_or(EntryFailure::NoToken)?))
        }
        SignIn::CodeWanted(token) => {
            half.replace(Some(token));
            Err(EntryFailure::SecondFactor)
        }
        SignIn::TooManySessions => Err(EntryFailure::TooManySessions),
    }
}

fn no_code(error: ApiError) -> EntryFailure {
    match error {
        ApiError::Refused { .. } => EntryFailure::CodeRefused,
        ApiError::Unauthorized(_) => EntryFailure::CodeTooLate,
        other => failed(other),
    }
}

fn no_token(error: ApiError) -> EntryFailure {
    match error {
        // The server's words for a token it read and does not know; it says another thing when
        // none arrived.
        ApiError::Unauthorized(reason) if reason == "Invalid Access Token" => {
            EntryFailure::TokenRefused
        }
        ApiError::Unauthorized(_) => EntryFailure::TokenLost,
        other => failed(other),
    }
}

fn no_password(error: ApiError) -> EntryFailure {
    match error {
        ApiError::Unauthorized(reason) => EntryFailure::PasswordRefused(reason.as_str().into()),
        other => failed(other),
    }
}

fn failed(error: ApiError) -> EntryFailure {
    match error {
        ApiError::Unreachable(TransportError::Forbidden) => EntryFailure::ForbiddenByPolicy,
        ApiError::Unreachable(_) => EntryFailure::Unreachable,
        ApiError::Throttled => EntryFailure::Throttled,
        ApiError::Server { status } => EntryFailure::Server(status),
        ApiError::Refused { reason, .. } | ApiError::Unauthorized(reason) => {
            EntryFailure::Refused(reason.as_str().into())
        }
        ApiError::NotFound | ApiError::Unreadable { .. } => EntryFailure::NotChatwoot,
    }
}
