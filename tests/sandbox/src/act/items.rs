//! The entries of interactive messages: which keys they may have.

use serde_json::Value;

use crate::answer::Refusal;

/// Checks `items` of a message of this `content_type` as the real server does.
///
/// # Errors
///
/// 422 with the real server's words.
pub fn check_items(content_type: &str, attributes: &Value) -> Result<(), Refusal> {
    let allowed: &[&str] = match content_type {
        "input_select" => &["title", "value"],
        "cards" => &["title", "description", "media_url", "actions"],
        "form" => &[
            "type",
            "placeholder",
            "label",
            "name",
            "options",
            "default",
            "required",
            "pattern",
            "title",
            "pattern_error",
        ],
        "article" => &["title", "description", "link"],
        _ => return Ok(()),
    };
    let items = match attributes.get("items") {
        Some(Value::Array(items)) => items.as_slice(),
        _ if content_type == "input_select" => {
            return Err(Refusal::unprocessable("undefined method `reject' for nil"));
        }
        _ => return Ok(()),
    };
    let wrong = |text: &str| {
        Refusal::unprocessable(&format!("Validation failed: Content attributes {text}"))
    };
    if items.is_empty() {
        return Err(wrong("At least one item is required."));
    }
    let unknown: Vec<String> = items
        .iter()
        .filter_map(Value::as_object)
        .flat_map(|item| item.keys())
        .filter(|key| !allowed.contains(&key.as_str()))
        .map(|key| format!(":{key}"))
        .collect();
    if !unknown.is_empty() {
        return Err(wrong(&format!(
            "contains invalid keys for items : [{}]",
            unknown.join(", ")
        )));
    }
    if content_type == "cards" && items.iter().any(|item| item.get("actions").is_none()) {
        return Err(wrong("contains items missing actions"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_the_known_keys_of_an_entry_are_taken() {
        let items = |entry: Value| json!({"items": [entry]});
        assert!(check_items("input_select", &items(json!({"title": "a", "value": "b"}))).is_ok());
        assert!(check_items("input_select", &items(json!({"wrong": 1}))).is_err());
        assert!(check_items("input_select", &json!({})).is_err());
        assert!(check_items("cards", &items(json!({"title": "a"}))).is_err());
        assert!(check_items("article", &json!({"items": []})).is_err());
        assert!(check_items("text", &items(json!({"wrong": 1}))).is_ok());
    }
}
