//! What the console says to its host.

use serde::ser::{SerializeMap as _, Serializer};

use super::{Failure, VERSION};

/// One value of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// A text.
    Text(String),
    /// A number.
    Number(u64),
    /// Yes or no.
    Yes(bool),
    /// Nothing there.
    Nothing,
}

impl Field {
    /// A number, or nothing.
    pub fn number(value: Option<u64>) -> Self {
        value.map_or(Self::Nothing, Self::Number)
    }

    /// A text, or nothing.
    pub fn text(value: Option<&str>) -> Self {
        value.map_or(Self::Nothing, |text| Self::Text(text.to_owned()))
    }
}

/// Names and values, in the order they are written.
pub type Fields = Vec<(&'static str, Field)>;

/// The answer to a command that was carried out.
pub fn answer(session: &str, id: u64, fields: &Fields) -> String {
    let mut all = vec![("id", Field::Number(id)), ("ok", Field::Yes(true))];
    all.extend(fields.iter().cloned());
    say(session, "answer", &all)
}

/// The answer to a command that was not.
pub fn failed(session: &str, id: u64, why: Failure) -> String {
    let fields = vec![
        ("id", Field::Number(id)),
        ("ok", Field::Yes(false)),
        ("code", Field::Text(why.code().to_owned())),
    ];
    say(session, "answer", &fields)
}

/// A message of this kind.
pub fn say(session: &str, kind: &str, fields: &Fields) -> String {
    let mut bytes = Vec::new();
    let written = write(
        &mut serde_json::Serializer::new(&mut bytes),
        session,
        kind,
        fields,
    );
    // Texts and numbers always have a JSON form, and a vector takes every byte.
    debug_assert!(written.is_ok());
    String::from_utf8(bytes).unwrap_or_default()
}

fn write<S: Serializer>(
    out: S,
    session: &str,
    kind: &str,
    fields: &Fields,
) -> Result<S::Ok, S::Error> {
    let mut map = out.serialize_map(Some(fields.len() + 3))?;
    map.serialize_entry("deskhand", &VERSION)?;
    map.serialize_entry("session", session)?;
    map.serialize_entry("type", kind)?;
    for (name, value) in fields {
        match value {
            Field::Text(text) => map.serialize_entry(name, text)?,
            Field::Number(number) => map.serialize_entry(name, number)?,
            Field::Yes(yes) => map.serialize_entry(name, yes)?,
            Field::Nothing => map.serialize_entry(name, &())?,
        }
    }
    map.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_one_flat_object() {
        let fields = vec![
            ("conversation", Field::Number(12)),
            ("assignee", Field::Nothing),
            ("view", Field::Text("/label/a\"b".into())),
        ];
        assert_eq!(
            say("s1", "navigate", &fields),
            r#"{"deskhand":1,"session":"s1","type":"navigate","conversation":12,"assignee":null,"view":"/label/a\"b"}"#
        );
    }

    #[test]
    fn a_failure_tells_its_code() {
        assert_eq!(
            failed("s1", 3, Failure::NotSignedIn),
            r#"{"deskhand":1,"session":"s1","type":"answer","id":3,"ok":false,"code":"not_signed_in"}"#
        );
    }
}
