//! Answers as slow as those of a real server.

use std::time::{Duration, Instant};

use axum::extract::Request;
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

/// The middleware, put in place for `Pace::Real` only
/// (`axum::middleware::from_fn(pace::layer)`): an API request takes as long as the median of
/// Chatwoot 4.16.2 alone on two cores; the sandbox's own time counts towards it.
pub async fn layer(request: Request, next: Next) -> Response {
    let due = Instant::now()
        + real(
            request.method(),
            request.uri().path(),
            request.uri().query(),
        );
    let answer = next.run(request).await;
    tokio::time::sleep_until(due.into()).await;
    answer
}

/// What that request takes there. Those not measured get the time of the nearest kind.
fn real(method: &Method, path: &str, query: Option<&str>) -> Duration {
    let mut parts = path.trim_start_matches('/').split('/');
    let millis = match (parts.next(), parts.next(), parts.next()) {
        (Some("api"), Some("v1"), Some("accounts")) => {
            // The account's number.
            parts.next();
            account(method, parts.next(), parts.next(), parts.next(), query)
        }
        (Some("api"), Some("v1"), Some(_)) => 32,
        (Some("auth"), _, _) => 120,
        (Some("rails"), _, _) => 15,
        _ => 0,
    };
    Duration::from_millis(millis)
}

fn account(
    method: &Method,
    resource: Option<&str>,
    id: Option<&str>,
    part: Option<&str>,
    query: Option<&str>,
) -> u64 {
    let reads = *method == Method::GET;
    match (resource, id, part) {
        (Some("conversations"), None, _) if reads => 575,
        (Some("conversations"), Some("filter"), _) => 641,
        (Some("conversations"), Some("search"), _) => 575,
        (Some("conversations"), Some("meta"), _) => 20,
        (Some("conversations"), Some(_), Some("messages")) if reads => {
            if query.is_some_and(|query| query.contains("before=")) {
                54
            } else {
                45
            }
        }
        (Some("conversations"), Some(_), Some("messages")) => 90,
        (Some("conversations"), Some(_), Some("update_last_seen")) => 53,
        (Some("conversations"), _, _) => 49,
        (Some("inboxes"), _, _) => 24,
        (Some("cache_keys"), _, _) => 15,
        (Some("search"), _, _) => 300,
        (Some("contacts"), _, _) => 60,
        _ => 27,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_measured_request_takes_its_time() {
        for (method, path, query, millis) in [
            (
                Method::GET,
                "/api/v1/accounts/1/conversations",
                Some("page=2"),
                575,
            ),
            (
                Method::POST,
                "/api/v1/accounts/1/conversations/filter",
                None,
                641,
            ),
            (
                Method::GET,
                "/api/v1/accounts/1/conversations/meta",
                None,
                20,
            ),
            (Method::GET, "/api/v1/accounts/1/conversations/7", None, 49),
            (
                Method::GET,
                "/api/v1/accounts/1/conversations/7/messages",
                None,
                45,
            ),
            (
                Method::GET,
                "/api/v1/accounts/1/conversations/7/messages",
                Some("before=9"),
                54,
            ),
            (
                Method::POST,
                "/api/v1/accounts/1/conversations/7/update_last_seen",
                None,
                53,
            ),
            (Method::GET, "/api/v1/profile", None, 32),
            (Method::GET, "/api/v1/accounts/1/agents", None, 27),
            (Method::GET, "/api/v1/accounts/1/inboxes", None, 24),
            (Method::GET, "/api/v1/accounts/1/cache_keys", None, 15),
            (Method::GET, "/index.html", None, 0),
        ] {
            assert_eq!(
                real(&method, path, query),
                Duration::from_millis(millis),
                "{path}"
            );
        }
    }
}
