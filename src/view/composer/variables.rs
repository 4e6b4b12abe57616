//! Variables such as `{{contact.name}}` in what agents write. The server fills them when it takes
//! a message, and puts nothing in the place of one it has no value for: so that is said here.

use std::ops::Range;

use leptos::prelude::untrack;

use crate::live::Session;
use crate::model::{Attribute, ConversationId};

/// The variables of a text outside of code: where each stands, and its name.
fn variables(text: &str) -> Vec<(Range<usize>, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    for (part_number, part) in text.split('`').enumerate() {
        let end = at + part.len();
        // Between two backticks stands code.
        let mut rest = if part_number % 2 == 0 { part } else { "" };
        while let Some((before, after)) = rest.split_once("{{") {
            let Some((name, behind)) = after.split_once("}}") else {
                break;
            };
            let start = end - rest.len() + before.len();
            found.push((start..end - behind.len(), name.trim()));
            rest = behind;
        }
        at = end + 1;
    }
    found
}

/// The text with the variables filled whose values are known. The others stay.
pub(super) fn filled(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = text.to_owned();
    for (place, name) in variables(text).into_iter().rev() {
        if let Some(value) = value(name) {
            out.replace_range(place, &value);
        }
    }
    out
}

/// The names of the variables without a value, each once.
pub(super) fn missing(text: &str, value: impl Fn(&str) -> Option<String>) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for (_, name) in variables(text) {
        if !names.contains(&name) && value(name).is_none() {
            names.push(name);
        }
    }
    names
}

/// The value of a variable in a conversation, untracked; `None` where the server has none, either.
pub(super) fn value(session: Session, id: ConversationId, name: &str) -> Option<String> {
    let conversation = session.conversation(id).peek()?;
    let contact = || {
        session
            .contact(conversation.contact?)
            .peek()?
            .contact
            .clone()
    };
    let (of, key) = name.split_once('.')?;
    let found = match (of, key) {
        ("contact", "name") => contact()?.name.to_string(),
        ("contact", "first_name") => first(&contact()?.name),
        ("contact", "last_name") => last(&contact()?.name),
        ("contact", "email") => contact()?.email.as_deref()?.to_owned(),
        ("contact", "phone" | "phone_number") => contact()?.phone.as_deref()?.to_owned(),
        ("contact", "id") => contact()?.id.to_string(),
        ("agent", "name") => session.profile()?.name.to_string(),
        ("agent", "first_name") => first(&session.profile()?.name),
        ("agent", "last_name") => last(&session.profile()?.name),
        ("agent", "email") => session.profile()?.email.to_string(),
        ("inbox", "id") => conversation.inbox.to_string(),
        ("inbox", "name") => {
            let directory = untrack(|| session.directory());
            directory.inbox(conversation.inbox)?.name.to_string()
        }
        ("conversation", "id" | "display_id") => id.to_string(),
        ("account", "name") => session.account()?.name.to_string(),
        ("account", "id") => session.account()?.id.to_string(),
        _ => {
            let key = key.strip_prefix("custom_attribute.")?;
            let value = match of {
                "contact" => contact()?.attributes.get(key).cloned(),
                "conversation" => conversation.attributes.get(key).cloned(),
                _ => None,
            };
            match value? {
                Attribute::Text(text) | Attribute::Other(text) => text.to_string(),
                Attribute::Number(number) => number.to_string(),
                Attribute::Flag(flag) => flag.to_string(),
                Attribute::Null => return None,
            }
        }
    };
    Some(found).filter(|it| !it.trim().is_empty())
}

fn first(name: &str) -> String {
    name.split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// The last of several words: a single one is a first name.
fn last(name: &str) -> String {
    let last = name.split_whitespace().skip(1).last();
    last.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ana(name: &str) -> Option<String> {
        (name == "contact.name").then(|| "Ana".to_owned())
    }

    #[test]
    fn what_is_known_is_filled_in_and_the_rest_stays() {
        let text = "Hi {{contact.name}}, {{ contact.name }}! {{agent.name}} {{broken";
        assert_eq!(filled(text, ana), "Hi Ana, Ana! {{agent.name}} {{broken");
        assert_eq!(missing(text, ana), ["agent.name"]);
    }

    #[test]
    fn code_is_left_alone_as_the_server_leaves_it() {
        let text = "`{{contact.name}}` é {{contact.name}} `{{x}}";
        assert_eq!(filled(text, ana), "`{{contact.name}}` é Ana `{{x}}");
        assert!(missing(text, ana).is_empty());
    }

    #[test]
    fn a_single_word_is_a_first_name() {
        assert_eq!((first("Ana"), last("Ana")), ("Ana".into(), String::new()));
        assert_eq!(last("Ana Maria Lima"), "Lima");
    }

    proptest! {
        #[test]
        fn filling_in_the_variables_themselves_changes_nothing(text in "[{}` a\u{e9}]{0,30}") {
            let same = variables(&text).into_iter().rev().fold(text.clone(), |mut out, (place, _)| {
                let own = text.get(place.clone()).unwrap_or_default().to_owned();
                out.replace_range(place, &own);
                out
            });
            prop_assert_eq!(same, text);
        }
    }
}
