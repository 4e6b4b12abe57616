//! Serves a built console beside the API, with the headers its `_headers` file asks for, so that
//! what runs here is what a host would run.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tower_http::services::ServeDir;

/// The name of the file of headers, which is not itself served.
const HEADERS: &str = "_headers";

/// The files under `directory`, as the fallback of an otherwise empty router.
///
/// A file's `.br` or `.gz` neighbour is sent where the request accepts it.
///
/// # Errors
///
/// When `directory` has a `_headers` file that cannot be read.
pub fn routes(directory: &Path) -> std::io::Result<Router> {
    let file = directory.join(HEADERS);
    let rules = if file.exists() {
        parse(&std::fs::read_to_string(file)?)
    } else {
        Vec::new()
    };
    let files = ServeDir::new(directory)
        .precompressed_br()
        .precompressed_gzip();
    Ok(Router::new()
        .fallback_service(files)
        .layer(middleware::from_fn_with_state(Arc::new(rules), add_headers)))
}

/// Headers for the paths that match.
#[derive(Debug, PartialEq, Eq)]
struct Rule {
    pattern: String,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// Reads the format of Netlify and Cloudflare: a line with a path pattern, then indented lines
/// `Name: value`. Comments begin with `#`. Lines that are neither are passed over.
fn parse(text: &str) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        if !line.starts_with([' ', '\t']) {
            rules.push(Rule {
                pattern: trimmed.to_owned(),
                headers: Vec::new(),
            });
            continue;
        }
        let header = trimmed.split_once(':').and_then(|(name, value)| {
            Some((
                name.trim().parse().ok()?,
                HeaderValue::from_str(value.trim()).ok()?,
            ))
        });
        if let (Some(rule), Some(header)) = (rules.last_mut(), header) {
            rule.headers.push(header);
        }
    }
    rules
}

/// `*` stands for any run of characters, as there is at most one in a pattern.
fn matches(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == path,
        Some((start, end)) => {
            path.len() >= start.len() + end.len() && path.starts_with(start) && path.ends_with(end)
        }
    }
}

async fn add_headers(
    State(rules): State<Arc<Vec<Rule>>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    if path == "/_headers" {
        return StatusCode::NOT_FOUND.into_response();
    }
    let mut answer = next.run(request).await;
    if answer.status() == StatusCode::NOT_FOUND {
        // That a file is missing is not to be kept like the file.
        return answer;
    }
    let headers = answer.headers_mut();
    if path.ends_with("/config.json") {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    for rule in rules.iter().filter(|rule| matches(&rule.pattern, &path)) {
        for (name, value) in &rule.headers {
            headers.insert(name.clone(), value.clone());
        }
    }
    answer
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn headers_belong_to_the_pattern_above_them() {
        let rules = parse(
            "# what browsers are told\n/*\n  X-Frame-Options: DENY\n  Content-Security-Policy: default-src 'self'; img-src https:\n\n/assets/*\n\tCache-Control: max-age=1, immutable\nnonsense\n  no colon here\n",
        );
        let patterns: Vec<&str> = rules.iter().map(|rule| rule.pattern.as_str()).collect();
        assert_eq!(patterns, ["/*", "/assets/*", "nonsense"]);
        let first: Vec<(&str, &str)> = rules
            .first()
            .unwrap()
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
            .collect();
        assert_eq!(
            first,
            [
                ("x-frame-options", "DENY"),
                (
                    "content-security-policy",
                    "default-src 'self'; img-src https:"
                ),
            ]
        );
        assert_eq!(rules.get(2).unwrap().headers, []);
    }

    #[test]
    fn a_pattern_is_exact_or_has_one_star() {
        assert!(matches("/config.json", "/config.json"));
        assert!(!matches("/config.json", "/config.json/x"));
        assert!(matches("/*.wasm", "/a/b.wasm"));
        assert!(matches("/*", "/"));
        assert!(!matches("/aa*aa", "/aaa"));
    }
}
