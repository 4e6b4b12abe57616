//! The way of one question to the server and of its answer back: addresses, headers, refusals.

use std::fmt::{Display, Write as _};
use std::rc::Rc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::model::Secret;
use crate::wire::{self, Field};

use super::{ApiError, Body, Method, Request, Response, ServerAddress, Transport};

/// The header that carries the access token. Some proxies drop names with underscores; the server
/// reads either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TokenHeader {
    /// `api_access_token`, as documented.
    #[default]
    Underscores,
    /// `api-access-token`.
    Hyphens,
}

impl TokenHeader {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Underscores => "api_access_token",
            Self::Hyphens => "api-access-token",
        }
    }
}

/// The way to one server.
#[derive(Clone)]
pub(super) struct Line {
    transport: Rc<dyn Transport>,
    server: ServerAddress,
    header: TokenHeader,
}

impl Line {
    pub(super) fn new(
        transport: Rc<dyn Transport>,
        server: ServerAddress,
        header: TokenHeader,
    ) -> Self {
        Self {
            transport,
            server,
            header,
        }
    }

    /// Asks, and brings the answer whatever its status.
    pub(super) async fn send(
        &self,
        method: Method,
        path: &str,
        token: Option<&Secret>,
        body: Body,
    ) -> Result<Response, ApiError> {
        let mut url = self.server.as_str().to_owned();
        url.push_str(path);
        // With any other `Accept` the server answers some errors as pages.
        let mut headers = vec![("Accept", Secret::new("application/json"))];
        headers.extend(token.map(|token| (self.header.name(), token.clone())));
        let request = Request {
            method,
            url,
            headers,
            body,
        };
        Ok(self.transport.send(request).await?)
    }

    /// Asks, and brings the answer if the server agreed.
    pub(super) async fn ask(
        &self,
        method: Method,
        path: &str,
        token: Option<&Secret>,
        body: Body,
    ) -> Result<Response, ApiError> {
        let response = self.send(method, path, token, body).await?;
        match refusal(&response) {
            Some(error) => Err(error),
            None => Ok(response),
        }
    }
}

/// Reads the answer to `endpoint`.
pub(super) fn read<T>(
    endpoint: &'static str,
    response: &Response,
    reader: impl FnOnce(Field<'_>) -> Option<T>,
) -> Result<T, ApiError> {
    wire::decode(&response.body, reader).map_err(|source| ApiError::Unreadable { endpoint, source })
}

/// The body of this value.
pub(super) fn json(value: &impl Serialize) -> Body {
    // The bodies of this client are plain structs and maps with text keys, which always have a
    // JSON form.
    Body::Json(serde_json::to_vec(value).unwrap_or_default())
}

/// What went wrong, of any answer that is not a success.
pub(super) fn refusal(response: &Response) -> Option<ApiError> {
    Some(match response.status {
        200..=299 => return None,
        401 => ApiError::Unauthorized(reason(&response.body)),
        404 => ApiError::NotFound,
        429 => ApiError::Throttled,
        status @ 500.. => ApiError::Server { status },
        status => ApiError::Refused {
            status,
            reason: reason(&response.body),
        },
    })
}

/// The server's words for a refusal, in the order in which it uses these places.
fn reason(body: &[u8]) -> String {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Refusal<'a> {
        #[serde(borrow)]
        error: Option<&'a RawValue>,
        #[serde(borrow)]
        message: Option<&'a RawValue>,
        #[serde(borrow)]
        errors: Option<&'a RawValue>,
        #[serde(borrow)]
        description: Option<&'a RawValue>,
    }
    fn text(raw: Option<&RawValue>) -> Option<String> {
        serde_json::from_str(raw?.get()).ok()
    }
    fn first(errors: Option<&RawValue>) -> Option<String> {
        let errors: Vec<&RawValue> = serde_json::from_str(errors?.get()).ok()?;
        let error = errors.first().copied();
        text(error).or_else(|| {
            let inner: Refusal<'_> = serde_json::from_str(error?.get()).ok()?;
            text(inner.message)
        })
    }
    const LONGEST: usize = 300;
    let body = String::from_utf8_lossy(body);
    let reason = match serde_json::from_str::<Refusal<'_>>(&body) {
        Ok(refusal) => text(refusal.error)
            .or_else(|| text(refusal.message))
            .or_else(|| first(refusal.errors))
            .or_else(|| text(refusal.description))
            .unwrap_or_default(),
        // A page of a proxy says nothing to an agent.
        Err(_) if body.trim_start().starts_with('<') => String::new(),
        Err(_) => body.into_owned(),
    };
    reason.trim().chars().take(LONGEST).collect()
}

/// A query string under construction. A key without a value is never sent: the server takes it for
/// a wrong one.
#[derive(Default)]
pub(super) struct Params(String);

/// What stands in a query for itself.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

impl Params {
    /// Adds a parameter.
    pub(super) fn add(&mut self, key: &str, value: &dyn Display) {
        let value = value.to_string();
        if value.is_empty() {
            return;
        }
        let mark = if self.0.is_empty() { '?' } else { '&' };
        let key = utf8_percent_encode(key, PLAIN);
        let value = utf8_percent_encode(&value, PLAIN);
        // Writing to a text cannot fail.
        write!(self.0, "{mark}{key}={value}").unwrap_or_default();
    }

    /// The path with the parameters.
    pub(super) fn after(self, path: &str) -> String {
        [path, self.0.as_str()].concat()
    }
}
