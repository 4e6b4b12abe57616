//! The limits of a real server in production, where they are switched on.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::db::{SECOND, now};

/// How often each thing was done in the window of the clock it last was.
#[derive(Clone, Debug, Default)]
pub struct Throttle(Arc<Mutex<BTreeMap<String, (i64, u32)>>>);

/// So many in so many seconds, for each key.
struct Limit {
    name: &'static str,
    most: u32,
    seconds: i64,
    key: String,
}

impl Throttle {
    /// Counts a request of this key; whether it is still one of those allowed.
    fn allows(&self, limit: &Limit, second: i64) -> bool {
        let window = second / limit.seconds;
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held
            .entry(format!("{}:{}", limit.name, limit.key))
            .or_insert((window, 0));
        if count.0 != window {
            *count = (window, 0);
        }
        count.1 += 1;
        count.1 <= limit.most
    }
}

/// The middleware: a request beyond a limit is answered 429 in plain text, with nothing to tell
/// when the next one is allowed.
pub async fn layer(State(throttle): State<Throttle>, request: Request, next: Next) -> Response {
    let second = now() / SECOND;
    let limits = limits(request.method(), request.uri().path(), request.headers());
    // All are counted, also when one is used up.
    let refused = limits
        .iter()
        .filter(|limit| !throttle.allows(limit, second))
        .count();
    if refused == 0 {
        return next.run(request).await;
    }
    let plain = [(header::CONTENT_TYPE, "text/plain")];
    (StatusCode::TOO_MANY_REQUESTS, plain, "Retry later\n").into_response()
}

fn limits(method: &Method, path: &str, headers: &HeaderMap) -> Vec<Limit> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let address = text("x-forwarded-for").unwrap_or("127.0.0.1").to_owned();
    let person = ["api-access-token", "api_access_token", "access-token"]
        .iter()
        .find_map(|name| text(name))
        .unwrap_or_default();
    let limit = |name, most, seconds, key: String| Limit {
        name,
        most,
        seconds,
        key,
    };
    let mut limits = vec![limit("all", 3000, 60, address.clone())];
    let path = path.trim_end_matches(".json").trim_end_matches('/');
    if *method == Method::POST && path == "/auth/sign_in" {
        limits.push(limit("sign_in", 5, 300, address));
        return limits;
    }
    let mut parts = path.trim_start_matches("/api/").split('/');
    let (Some(version), Some("accounts"), Some(account)) =
        (parts.next(), parts.next(), parts.next())
    else {
        return limits;
    };
    let rest: Vec<&str> = parts.collect();
    let account = account.to_owned();
    match (version, method, rest.as_slice()) {
        ("v1", _, ["conversations", "meta"]) => {
            limits.push(limit("meta", 30, 60, format!("{person}/{account}")));
        }
        ("v1", _, ["contacts", "search"]) => limits.push(limit("contacts", 100, 60, account)),
        ("v1", &Method::POST, ["conversations", _, "transcript"]) => {
            limits.push(limit("transcript", 1000, 3600, account));
        }
        ("v1", &Method::DELETE, ["conversations", _]) => {
            limits.push(limit("delete", 60, 60, account));
        }
        ("v1", &Method::POST, ["upload"]) => limits.push(limit("upload", 60, 3600, account)),
        ("v1", &Method::POST, ["agents"]) => limits.push(limit("invite", 100, 86_400, account)),
        ("v1", &Method::DELETE, ["agents", _]) => {
            limits.push(limit("dismiss", 50, 86_400, account));
        }
        ("v2", _, ["reports", ..]) => {
            limits.push(limit("reports", 100, 60, format!("{person}/{account}")));
            limits.push(limit("all reports", 1000, 60, account));
        }
        _ => {}
    }
    limits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_ends_with_the_clock_and_not_with_the_first_request() {
        let throttle = Throttle::default();
        let limit = Limit {
            name: "meta",
            most: 2,
            seconds: 60,
            key: "a".to_owned(),
        };
        assert!(throttle.allows(&limit, 59));
        assert!(throttle.allows(&limit, 59));
        assert!(!throttle.allows(&limit, 59));
        assert!(throttle.allows(&limit, 60));
    }

    #[test]
    fn the_limits_of_a_request_follow_from_its_address() {
        let names = |method, path| -> Vec<&str> {
            let limits = limits(&method, path, &HeaderMap::new());
            limits.iter().map(|limit| limit.name).collect()
        };
        assert_eq!(
            names(Method::GET, "/api/v1/accounts/1/conversations/meta"),
            ["all", "meta"]
        );
        assert_eq!(
            names(Method::GET, "/api/v1/accounts/1/conversations"),
            ["all"]
        );
        assert_eq!(names(Method::POST, "/auth/sign_in"), ["all", "sign_in"]);
        assert_eq!(
            names(Method::DELETE, "/api/v1/accounts/1/conversations/7"),
            ["all", "delete"]
        );
    }
}
