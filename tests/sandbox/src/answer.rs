//! Answers and refusals, as the real server words them.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// What a handler gives back.
pub type Answer = Result<Response, Refusal>;

/// A request that is not granted.
#[derive(Debug)]
pub enum Refusal {
    /// A status and a JSON body.
    Json(StatusCode, Value),
    /// A status and nothing else.
    Empty(StatusCode),
    /// The database failed: a 500, with the cause on the sandbox's own error output.
    Broken(rusqlite::Error),
}

impl Refusal {
    /// 404, for a record that is not there.
    pub fn not_found() -> Self {
        Self::Json(
            StatusCode::NOT_FOUND,
            json!({"error": "Resource could not be found"}),
        )
    }

    /// 401, for what the caller may not do. The real server has no 403 for it.
    pub fn forbidden() -> Self {
        Self::unauthorized("You are not authorized to do this action")
    }

    /// 401 with a text.
    pub fn unauthorized(text: &str) -> Self {
        Self::Json(StatusCode::UNAUTHORIZED, json!({ "error": text }))
    }

    /// 422 with a text.
    pub fn unprocessable(text: &str) -> Self {
        Self::Json(StatusCode::UNPROCESSABLE_ENTITY, json!({ "error": text }))
    }

    /// 422 for a record that is not valid, and the attributes at fault.
    pub fn invalid(message: &str, attributes: &[&str]) -> Self {
        Self::Json(
            StatusCode::UNPROCESSABLE_ENTITY,
            json!({"message": message, "attributes": attributes}),
        )
    }

    /// 422 for a parameter that was left out.
    pub fn missing(parameter: &str) -> Self {
        Self::unprocessable(&format!(
            "param is missing or the value is empty: {parameter}"
        ))
    }

    /// 500: what the real server answers to input it does not understand.
    pub fn crash() -> Self {
        Self::Json(
            StatusCode::INTERNAL_SERVER_ERROR,
            json!({"status": 500, "error": "Internal Server Error"}),
        )
    }
}

/// A lookup that finds nothing is a 404, as on the real server.
impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        match error {
            rusqlite::Error::QueryReturnedNoRows => Self::not_found(),
            other => Self::Broken(other),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Json(status, body) => {
                let kind = if status.is_server_error() {
                    UNREAD
                } else {
                    JSON
                };
                (status, [(header::CONTENT_TYPE, kind)], body.to_string()).into_response()
            }
            Self::Empty(status) => (status, [(header::CONTENT_TYPE, EMPTY)]).into_response(),
            Self::Broken(error) => {
                eprintln!("sandbox: {error}");
                Self::crash().into_response()
            }
        }
    }
}

/// The type of what an action answers.
const JSON: &str = "application/json; charset=utf-8";
/// The type of what is answered before any action read the request, or after it broke.
const UNREAD: &str = "application/json; charset=UTF-8";
/// The type of an answer without a body.
const EMPTY: &str = "application/json";

/// 200 with a JSON body.
///
/// # Errors
///
/// Never: it ends a handler.
#[expect(clippy::needless_pass_by_value, reason = "the last word of a handler")]
pub fn json_answer(body: Value) -> Answer {
    Ok((
        [(header::CONTENT_TYPE, JSON)],
        serde_json::to_string(&body).unwrap_or_default(),
    )
        .into_response())
}

/// 200 without a body, and yet called JSON.
///
/// # Errors
///
/// Never: it ends a handler.
pub fn empty_answer() -> Answer {
    Ok(([(header::CONTENT_TYPE, EMPTY)], "").into_response())
}

/// 204, as some deletions answer.
///
/// # Errors
///
/// Never: it ends a handler.
pub fn no_content() -> Answer {
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// 404 for an address that leads nowhere: JSON for who accepts exactly that, else a page.
pub fn no_such_route(headers: &HeaderMap) -> Response {
    let page = "<!DOCTYPE html><title>Not found</title><h1>The page was not found.</h1>";
    before_any_action(headers, StatusCode::NOT_FOUND, page)
}

/// 400 for a body that is not the JSON it says it is.
pub fn bad_request(headers: &HeaderMap) -> Response {
    before_any_action(headers, StatusCode::BAD_REQUEST, "")
}

fn before_any_action(headers: &HeaderMap, status: StatusCode, page: &'static str) -> Response {
    if !accepts_exactly_json(headers) {
        return (status, axum::response::Html(page)).into_response();
    }
    let body = json!({"status": status.as_u16(), "error": status.canonical_reason()});
    (status, [(header::CONTENT_TYPE, UNREAD)], body.to_string()).into_response()
}

fn accepts_exactly_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .is_some_and(|accept| accept.as_bytes() == b"application/json")
}
