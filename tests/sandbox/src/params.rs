//! What a request says, from its query and its body alike, read the lenient way the real server
//! reads it: numbers may be text, unknown keys are ignored, nulls in arrays are dropped.

use std::collections::BTreeSet;
use std::num::IntErrorKind;

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use axum::response::Response;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::answer::{Refusal, bad_request};

/// A file sent with a form.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The form's field, brackets and all: `attachments[]`.
    pub field: String,
    /// The name it had where it came from.
    pub filename: String,
    /// The type the sender gave it.
    pub content_type: String,
    /// Its content.
    pub bytes: Bytes,
}

/// The parameters of a request. Keys of the body win over those of the query.
#[derive(Clone, Debug, Default)]
pub struct Params {
    values: Map<String, Value>,
    /// The files, in the order sent.
    pub files: Vec<Upload>,
}

impl Params {
    /// The value of a key, null included; `None` when the key was not sent.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.values.get(key)
    }

    /// Whether the key was sent.
    pub fn has(&self, key: &str) -> bool {
        self.values.contains_key(key)
    }

    /// The parameters under a wrapper such as `profile`, or `None` if it is no object.
    pub fn under(&self, key: &str) -> Option<Params> {
        let values = self.get(key)?.as_object()?.clone();
        let start = format!("{key}[");
        let files = self
            .files
            .iter()
            .filter_map(|file| {
                let (name, rest) = file.field.strip_prefix(&start)?.split_once(']')?;
                Some(Upload {
                    field: format!("{name}{rest}"),
                    ..file.clone()
                })
            })
            .collect();
        Some(Params { values, files })
    }

    /// The fields of a record, from under its wrapper or, without one, from the top.
    ///
    /// # Errors
    ///
    /// 422 if there are none.
    pub fn record(&self, wrapper: &str, fields: &[&str]) -> Result<Params, Refusal> {
        let given = if self.has(wrapper) {
            self.under(wrapper).unwrap_or_default()
        } else {
            let bare = self
                .values
                .iter()
                .filter(|(key, _)| fields.contains(&key.as_str()));
            Params {
                values: bare
                    .map(|(key, value)| (key.clone(), value.clone()))
                    .collect(),
                files: Vec::new(),
            }
        };
        if given.values.is_empty() && given.files.is_empty() {
            return Err(Refusal::missing(wrapper));
        }
        Ok(given)
    }

    /// Text; numbers and booleans are written out. `None` for null, absent or a structure.
    pub fn text(&self, key: &str) -> Option<String> {
        self.get(key).and_then(text_of)
    }

    /// Text that is neither absent, null nor blank.
    pub fn present(&self, key: &str) -> Option<String> {
        self.text(key).filter(|text| !text.trim().is_empty())
    }

    /// A whole number, or the text of one.
    pub fn int(&self, key: &str) -> Option<i64> {
        self.get(key).and_then(int_of)
    }

    /// A switch: false for what the real server takes as false, true for any other word.
    pub fn truthy(&self, key: &str) -> bool {
        self.get(key).is_some_and(truthy_of)
    }

    /// The texts of an array; a single text counts as none.
    pub fn texts(&self, key: &str) -> Option<Vec<String>> {
        let values = self.get(key)?.as_array()?;
        Some(values.iter().filter_map(text_of).collect())
    }

    /// The page asked for: at least 1, and 1 for what is no number.
    ///
    /// # Errors
    ///
    /// 500 for a number beyond 64 bits, as on the real server.
    pub fn page(&self) -> Result<i64, Refusal> {
        Ok(self.cursor("page")?.unwrap_or(1).max(1))
    }

    /// The page as a list names it: the number 1, or the text that was sent.
    pub fn shown_page(&self) -> Value {
        self.text("page").map_or(Value::from(1), Value::String)
    }

    /// A number that moves a window; a word is 0, absent or empty is `None`.
    ///
    /// # Errors
    ///
    /// 500 for a number beyond 64 bits.
    pub fn cursor(&self, key: &str) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.present(key) else {
            return Ok(None);
        };
        match text.trim().parse() {
            Ok(number) => Ok(Some(number)),
            Err(error) => match error.kind() {
                IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => Err(Refusal::crash()),
                _ => Ok(Some(0)),
            },
        }
    }

    /// The object as it was sent.
    pub fn object(&self) -> &Map<String, Value> {
        &self.values
    }

    /// The parameters that an object holds.
    pub fn from_object(values: Map<String, Value>) -> Self {
        Self {
            values,
            files: Vec::new(),
        }
    }

    /// Reads a query string or a form body.
    pub fn from_pairs(text: &str) -> Self {
        let mut params = Self::default();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            params.put(&decoded(key), Value::String(decoded(value)));
        }
        params
    }

    /// Puts a value where a bracketed name points: `a`, `a[]`, `a[b]`, `a[b][]`.
    fn put(&mut self, name: &str, value: Value) {
        let (head, rest) = match name.split_once('[') {
            Some((head, rest)) if !head.is_empty() => (head, rest),
            _ => {
                self.values.insert(name.to_owned(), value);
                return;
            }
        };
        let steps: Vec<&str> = rest.trim_end_matches(']').split("][").collect();
        let mut slot = self.values.entry(head.to_owned()).or_insert(Value::Null);
        for step in steps {
            if step.is_empty() {
                if !slot.is_array() {
                    *slot = Value::Array(Vec::new());
                }
                if let Value::Array(items) = slot {
                    items.push(value);
                }
                return;
            }
            if !slot.is_object() {
                *slot = Value::Object(Map::new());
            }
            let Value::Object(fields) = slot else { return };
            slot = fields.entry(step.to_owned()).or_insert(Value::Null);
        }
        *slot = value;
    }

    fn merge(&mut self, other: Params) {
        self.values.extend(other.values);
        self.files.extend(other.files);
    }
}

impl<S: Send + Sync> FromRequest<S> for Params {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let headers = request.headers().clone();
        let mut params = Params::from_pairs(request.uri().query().unwrap_or_default());
        let kind = headers
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        if kind.starts_with("multipart/form-data") {
            let form = Multipart::from_request(request, state)
                .await
                .map_err(|_| bad_request(&headers))?;
            params.merge(read_form(form).await.ok_or_else(|| bad_request(&headers))?);
            return Ok(params);
        }
        let body = Bytes::from_request(request, state)
            .await
            .map_err(|_| bad_request(&headers))?;
        if kind.starts_with("application/x-www-form-urlencoded") {
            params.merge(Params::from_pairs(&String::from_utf8_lossy(&body)));
        } else if kind.contains("json") && !body.is_empty() {
            match serde_json::from_slice(&body) {
                Ok(Value::Object(values)) => {
                    let values = values.into_iter().map(|(k, v)| (k, pruned(v))).collect();
                    params.merge(Params {
                        values,
                        files: Vec::new(),
                    });
                }
                // An array or a plain value stands under `_json`, where nobody looks.
                Ok(_) => {}
                Err(_) => return Err(bad_request(&headers)),
            }
        }
        Ok(params)
    }
}

async fn read_form(mut form: Multipart) -> Option<Params> {
    let mut params = Params::default();
    while let Some(field) = form.next_field().await.ok()? {
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(str::to_owned) {
            Some(filename) => {
                let content_type = field.content_type().unwrap_or_default().to_owned();
                params.files.push(Upload {
                    field: name,
                    filename,
                    content_type,
                    bytes: field.bytes().await.ok()?,
                });
            }
            None => params.put(&name, Value::String(field.text().await.ok()?)),
        }
    }
    // A wrapper that only holds files is still there.
    let heads: BTreeSet<String> = params
        .files
        .iter()
        .filter(|file| !file.field.ends_with("[]") || file.field.matches('[').count() > 1)
        .filter_map(|file| Some(file.field.split_once('[')?.0.to_owned()))
        .collect();
    for head in heads {
        params
            .values
            .entry(head)
            .or_insert_with(|| Value::Object(Map::new()));
    }
    Some(params)
}

fn decoded(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

/// Without the nulls that stand in arrays.
fn pruned(value: Value) -> Value {
    match value {
        Value::Array(items) => items
            .into_iter()
            .filter(|item| !item.is_null())
            .map(pruned)
            .collect(),
        Value::Object(fields) => fields.into_iter().map(|(k, v)| (k, pruned(v))).collect(),
        other => other,
    }
}

/// Text of a plain value.
pub fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(switch) => Some(switch.to_string()),
        _ => None,
    }
}

/// A whole number, or the text of one.
pub fn int_of(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn truthy_of(value: &Value) -> bool {
    match value {
        Value::Bool(switch) => *switch,
        Value::Null => false,
        Value::Number(number) => number.as_i64() != Some(0),
        Value::String(word) => !matches!(
            word.as_str(),
            "" | "0" | "f" | "F" | "false" | "FALSE" | "off" | "OFF"
        ),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn bracketed_names_become_structures() {
        let params = Params::from_pairs("labels[]=a&labels%5B%5D=b+c&p[x][y]=1&page=2");
        assert_eq!(params.get("labels"), Some(&json!(["a", "b c"])));
        assert_eq!(params.get("p"), Some(&json!({"x": {"y": "1"}})));
        assert_eq!(params.int("page"), Some(2));
    }

    #[test]
    fn nulls_are_dropped_from_arrays_and_kept_in_objects() {
        let value = pruned(json!({"a": [1, null, {"b": null}]}));
        assert_eq!(value, json!({"a": [1, {"b": null}]}));
    }
}
