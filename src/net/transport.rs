//! One request out, one answer back.

use std::sync::Arc;

use futures_util::future::LocalBoxFuture;

use crate::model::Secret;

/// How to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

/// A part of a multipart body.
#[derive(Clone)]
pub enum Part {
    /// A field.
    Text {
        /// Its name.
        name: &'static str,
        /// Its value.
        value: String,
    },
    /// A file.
    File {
        /// The field's name.
        name: &'static str,
        /// The file's name.
        file_name: Arc<str>,
        /// Its media type; may be empty.
        media_type: Arc<str>,
        /// Its content.
        bytes: Arc<[u8]>,
    },
}

/// What a request carries.
#[derive(Clone)]
pub enum Body {
    /// Nothing.
    Empty,
    /// JSON text.
    Json(Vec<u8>),
    /// Form fields and files.
    Form(Vec<Part>),
}

/// One request. It has no `Debug`, because its headers carry the token.
#[derive(Clone)]
pub struct Request {
    /// How.
    pub method: Method,
    /// The whole address.
    pub url: String,
    /// Headers beside those the body brings.
    pub headers: Vec<(&'static str, Secret)>,
    /// What it carries.
    pub body: Body,
}

/// One answer, whatever its status.
#[derive(Clone, Debug)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Its body.
    pub body: Vec<u8>,
    /// When the server says it is (its `Date` header, in milliseconds since 1970), where readable.
    pub server_time: Option<i64>,
}

/// Why no answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// The request failed on its way or the answer may not be read (network, name, certificate,
    /// cross-origin access closed: a browser does not say which).
    #[error("no answer")]
    Failed,
    /// The page's own content policy forbids this address.
    #[error("forbidden by the page's content policy")]
    Forbidden,
    /// No answer within the time allowed.
    #[error("no answer in time")]
    TimedOut,
}

/// Carries requests. Dropping the future gives the request up.
pub trait Transport {
    /// Sends one request and brings its answer.
    ///
    /// Redirects of API calls are errors: the token must not follow them.
    ///
    /// # Errors
    ///
    /// When no readable answer came. The server may still have acted.
    fn send(&self, request: Request) -> LocalBoxFuture<'static, Result<Response, TransportError>>;

    /// Whether anything at all answers at this address, though its answer may not be read. Tells a
    /// server that is closed to this origin from one that is not there. No token goes with it.
    fn answers(&self, url: String) -> LocalBoxFuture<'static, bool>;
}
