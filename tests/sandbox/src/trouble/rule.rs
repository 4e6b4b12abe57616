//! Rules: which requests meet trouble, how many of them, and what it is.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::Value;

/// What befalls requests of one kind. As JSON:
/// `{"method":"POST","path":"/api/v1/accounts/*/conversations/*/messages","skip":0,"count":1,
/// "delay_ms":0,"act":"lose_answer"}`, where `act` is `"pass"`, `"lose_answer"`, `"cut"` or
/// `{"answer":{"status":503,"body":"busy","content_type":"text/plain"}}`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// In capitals; every method without it.
    #[serde(default)]
    pub method: Option<String>,
    /// `*` stands for any run of characters within a segment, `**` for any run at all.
    pub path: String,
    /// Matching requests let through before the rule begins.
    #[serde(default)]
    pub skip: u32,
    /// Matching requests it applies to; all without it.
    #[serde(default)]
    pub count: Option<u32>,
    /// Milliseconds before anything is done.
    #[serde(default)]
    pub delay_ms: u64,
    /// What is done then.
    #[serde(default)]
    pub act: Act,
}

/// What a rule does with a request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Serves it as usual, only later.
    #[default]
    Pass,
    /// Answers this; the request has no effect.
    Answer(Canned),
    /// Does what was asked, then cuts the line instead of answering.
    LoseAnswer,
    /// Cuts the line; the request has no effect.
    Cut,
}

/// An answer made up by a test.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Canned {
    /// 100 to 999.
    pub status: u16,
    /// A text is sent as it is, anything else as JSON.
    #[serde(default)]
    pub body: Value,
    /// `application/json` without it.
    #[serde(default)]
    pub content_type: Option<String>,
}

impl Rule {
    /// Applies `act` to the next `count` requests of that method and path pattern.
    pub fn new(method: &str, path: &str, count: u32, act: Act) -> Self {
        Self {
            method: Some(method.to_owned()),
            path: path.to_owned(),
            skip: 0,
            count: Some(count),
            delay_ms: 0,
            act,
        }
    }
}

impl Canned {
    /// That status with a JSON body.
    pub fn json(status: u16, body: Value) -> Self {
        Self {
            status,
            body,
            content_type: None,
        }
    }
}

impl IntoResponse for Canned {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let kind = self
            .content_type
            .and_then(|kind| HeaderValue::from_str(&kind).ok())
            .unwrap_or(HeaderValue::from_static("application/json; charset=utf-8"));
        let body = match self.body {
            Value::Null => String::new(),
            Value::String(text) => text,
            other => other.to_string(),
        };
        (status, [(header::CONTENT_TYPE, kind)], body).into_response()
    }
}

/// A rule with what is left of its counts.
pub(super) struct Active {
    rule: Rule,
}

impl Active {
    pub(super) fn new(rule: Rule) -> Self {
        Self { rule }
    }

    /// The rule, if it applies to this request; counts it.
    pub(super) fn take(&mut self, method: &str, path: &str) -> Option<Rule> {
        let wanted = self
            .rule
            .method
            .as_deref()
            .is_none_or(|wanted| wanted == method);
        if !wanted || self.is_spent() || !matches(self.rule.path.as_bytes(), path.as_bytes()) {
            return None;
        }
        if self.rule.skip > 0 {
            self.rule.skip -= 1;
            return None;
        }
        self.rule.count = self.rule.count.map(|left| left - 1);
        Some(self.rule.clone())
    }

    pub(super) fn is_spent(&self) -> bool {
        self.rule.count == Some(0)
    }
}

fn matches(pattern: &[u8], path: &[u8]) -> bool {
    match (pattern, path) {
        ([b'*', b'*', rest @ ..], _) => (0..=path.len()).any(|at| tail_matches(rest, path, at)),
        ([b'*', rest @ ..], _) => {
            let segment = path
                .iter()
                .position(|byte| *byte == b'/')
                .unwrap_or(path.len());
            (0..=segment).any(|at| tail_matches(rest, path, at))
        }
        ([expected, rest @ ..], [found, path @ ..]) => expected == found && matches(rest, path),
        ([], []) => true,
        _ => false,
    }
}

fn tail_matches(pattern: &[u8], path: &[u8], at: usize) -> bool {
    path.get(at..).is_some_and(|tail| matches(pattern, tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stays_within_a_segment_and_two_do_not() {
        assert!(matches(b"/a/*/c", b"/a/bb/c"));
        assert!(!matches(b"/a/*/c", b"/a/b/b/c"));
        assert!(matches(b"/a/**", b"/a/b/b/c"));
        assert!(!matches(b"/a", b"/a/b"));
    }

    #[test]
    fn a_rule_passes_over_the_skipped_and_ends_with_its_count() {
        let mut active = Active::new(Rule {
            skip: 1,
            ..Rule::new("GET", "/x", 2, Act::Cut)
        });
        let taken: Vec<bool> = (0..4).map(|_| active.take("GET", "/x").is_some()).collect();
        assert_eq!(taken, [false, true, true, false]);
        assert!(active.is_spent());
        assert!(active.take("POST", "/x").is_none());
    }
}
