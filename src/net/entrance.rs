//! The server before anybody is signed in.

use std::rc::Rc;
use std::sync::Arc;

use serde::Serialize;

use crate::model::{Profile, Secret};
use crate::wire::people;

use super::line::{Line, json, read, refusal};
use super::{ApiError, Body, Method, ServerAddress, TokenHeader, Transport};

/// What can be asked of a server before anybody is signed in.
#[derive(Clone)]
pub struct Entrance(Line);

/// What a server answers to a name and password.
pub enum SignIn {
    /// They are right. A profile without access token is one the server lets nobody use from here.
    Done(Box<Profile>),
    /// They are right, and a code of the second factor is wanted beside this token.
    CodeWanted(Secret),
    /// They are right, and the agent is signed in on too many devices already.
    TooManySessions,
}

impl Entrance {
    /// The entrance of this server.
    pub fn new(transport: Rc<dyn Transport>, server: ServerAddress, header: TokenHeader) -> Self {
        Self(Line::new(transport, server, header))
    }

    /// The version of the Chatwoot server there, which proves that there is one.
    ///
    /// # Errors
    ///
    /// `Unreachable` also when the server is there and closed to other origins; `Unreadable` when
    /// something else answers.
    pub async fn version(&self) -> Result<Arc<str>, ApiError> {
        let response = self.0.ask(Method::Get, "/api", None, Body::Empty).await?;
        read("version", &response, people::version)
    }

    /// Whose this access token is. The token is right if this succeeds.
    ///
    /// # Errors
    ///
    /// `Unauthorized` when the token is wrong or did not arrive.
    pub async fn profile(&self, token: &Secret) -> Result<Profile, ApiError> {
        let path = "/api/v1/profile";
        let response = self
            .0
            .ask(Method::Get, path, Some(token), Body::Empty)
            .await?;
        read("profile", &response, people::profile)
    }

    /// Signs in with e-mail address and password. Only on the server's own origin: no server lets
    /// other origins do this.
    ///
    /// # Errors
    ///
    /// `Unauthorized` with the server's words when they are wrong.
    pub async fn sign_in(&self, email: &str, password: &Secret) -> Result<SignIn, ApiError> {
        #[derive(Serialize)]
        struct Credentials<'a> {
            email: &'a str,
            password: &'a str,
        }
        self.enter(&Credentials {
            email,
            password: password.reveal(),
        })
        .await
    }

    /// Completes a sign-in with a code of the second factor: six digits of an app, else one of the
    /// backup codes. The token lives 5 minutes.
    ///
    /// # Errors
    ///
    /// `Refused` when the code is wrong, `Unauthorized` when the token is too old.
    pub async fn confirm(&self, token: &Secret, code: &str) -> Result<SignIn, ApiError> {
        #[derive(Serialize)]
        struct Second<'a> {
            mfa_token: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            otp_code: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            backup_code: Option<&'a str>,
        }
        let of_app = code.len() == 6 && code.bytes().all(|it| it.is_ascii_digit());
        self.enter(&Second {
            mfa_token: token.reveal(),
            otp_code: of_app.then_some(code),
            backup_code: (!of_app).then_some(code),
        })
        .await
    }

    async fn enter(&self, body: &impl Serialize) -> Result<SignIn, ApiError> {
        let path = "/auth/sign_in";
        let response = self.0.send(Method::Post, path, None, json(body)).await?;
        match response.status {
            206 => read("sign-in", &response, people::second_step).map(SignIn::CodeWanted),
            409 => Ok(SignIn::TooManySessions),
            _ => match refusal(&response) {
                Some(error) => Err(error),
                None => read("sign-in", &response, people::profile)
                    .map(Box::new)
                    .map(SignIn::Done),
            },
        }
    }
}
