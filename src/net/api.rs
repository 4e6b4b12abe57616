//! What can be asked of the server for one account, one method per thing asked. The methods stand
//! with what they are about: conversations, messages, people.

use std::fmt::Display;
use std::rc::Rc;

use serde::Serialize;

use crate::model::{AccountId, Profile, Secret};
use crate::wire::{Field, people};

use super::line::{Line, Params, json, read};
use super::{ApiError, Body, Method, ServerAddress, TokenHeader, Transport};

/// The server, as one agent in one account asks it. A clone is the same.
///
/// It asks once and does not repeat: whether a request may be repeated is known to whoever asks.
#[derive(Clone)]
pub struct Api(Rc<Way>);

struct Way {
    line: Line,
    account: AccountId,
    token: Secret,
}

impl Api {
    /// The way to this account with this token.
    pub fn new(
        transport: Rc<dyn Transport>,
        server: ServerAddress,
        header: TokenHeader,
        account: AccountId,
        token: Secret,
    ) -> Self {
        let line = Line::new(transport, server, header);
        Self(Rc::new(Way {
            line,
            account,
            token,
        }))
    }

    /// The account asked about.
    pub fn account(&self) -> AccountId {
        self.0.account
    }

    /// Whose token this is. Only when this answers `Unauthorized` is the agent signed out.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn profile(&self) -> Result<Profile, ApiError> {
        let response = self
            .ask(Method::Get, "/api/v1/profile", Body::Empty)
            .await?;
        read("profile", &response, people::profile)
    }

    /// The path of something in the account.
    pub(super) fn path(&self, rest: impl Display) -> String {
        format!("/api/v1/accounts/{}/{rest}", self.0.account)
    }

    pub(super) async fn get<T>(
        &self,
        endpoint: &'static str,
        path: impl Display,
        params: Params,
        reader: impl FnOnce(Field<'_>) -> Option<T>,
    ) -> Result<T, ApiError> {
        let path = params.after(&self.path(path));
        let response = self.ask(Method::Get, &path, Body::Empty).await?;
        read(endpoint, &response, reader)
    }

    /// Asks for a change and reads what came of it.
    pub(super) async fn change<T>(
        &self,
        endpoint: &'static str,
        method: Method,
        path: impl Display,
        body: Body,
        reader: impl FnOnce(Field<'_>) -> Option<T>,
    ) -> Result<T, ApiError> {
        let response = self.ask(method, &self.path(path), body).await?;
        read(endpoint, &response, reader)
    }

    /// Asks for a change whose answer says nothing of use; it may be empty.
    pub(super) async fn post(
        &self,
        path: impl Display,
        body: &impl Serialize,
    ) -> Result<(), ApiError> {
        self.ask(Method::Post, &self.path(path), json(body)).await?;
        Ok(())
    }

    /// Asks for something done that needs no words.
    pub(super) async fn act(&self, path: impl Display) -> Result<(), ApiError> {
        self.ask(Method::Post, &self.path(path), Body::Empty)
            .await?;
        Ok(())
    }

    pub(super) async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Body,
    ) -> Result<super::Response, ApiError> {
        let way = &self.0;
        way.line.ask(method, path, Some(&way.token), body).await
    }
}
