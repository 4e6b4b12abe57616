//! One field of the server's JSON: its text, read when it is asked for, so that a bad value never
//! costs more than itself.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, Visitor};
use serde_json::value::RawValue;

use crate::model::{Attribute, SortedMap, Timestamp};

use super::iso;

/// The JSON text of one value; of an absent one, nothing.
#[derive(Clone, Copy, Default)]
pub struct Field<'a>(&'a str);

/// An object of the server, as [`shape`] declares it.
pub(super) trait Shape<'a>: Sized {
    /// The names of the fields that are read of it.
    const NAMES: &'static [&'static str];

    /// The object with these fields, in the order of their names.
    fn of(fields: &[Field<'a>]) -> Self;
}

/// Declares an object of the server by the fields that are read of it.
macro_rules! shape {
    ($name:ident { $($field:ident),* $(,)? }) => {
        #[derive(Default)]
        #[allow(clippy::struct_field_names, reason = "the server's names")]
        pub(super) struct $name<'a> {
            $(pub(super) $field: $crate::wire::Field<'a>,)*
        }

        impl<'a> $crate::wire::field::Shape<'a> for $name<'a> {
            const NAMES: &'static [&'static str] = &[$(stringify!($field)),*];

            fn of(fields: &[$crate::wire::Field<'a>]) -> Self {
                let mut fields = fields.iter().copied();
                Self { $($field: fields.next().unwrap_or_default(),)* }
            }
        }
    };
}
pub(super) use shape;

impl<'de: 'a, 'a> Deserialize<'de> for Field<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&'a RawValue>::deserialize(deserializer).map(Self::from)
    }
}

impl<'a> From<&'a RawValue> for Field<'a> {
    fn from(raw: &'a RawValue) -> Self {
        Self(raw.get())
    }
}

impl<'a> Field<'a> {
    /// A text that may not be JSON at all.
    pub fn unread(text: &'a str) -> Self {
        Self(text)
    }

    /// The value in a form of its own; `None` where it does not fit.
    pub(super) fn read<T: Deserialize<'a>>(self) -> Option<T> {
        serde_json::from_str(self.0).ok()
    }

    /// The JSON text; empty where the value was left out.
    pub fn json(self) -> &'a str {
        self.0
    }

    /// Whether there is no value: left out, or null.
    pub fn is_absent(self) -> bool {
        self.0.is_empty() || self.0 == "null"
    }

    /// The first of both that has a value.
    #[must_use]
    pub(super) fn or(self, other: Self) -> Self {
        if self.is_absent() { other } else { self }
    }

    /// The object's shape; `None` for anything but an object.
    pub(super) fn object<T: Shape<'a>>(self) -> Option<T> {
        self.fields(T::NAMES).map(|fields| T::of(&fields))
    }

    /// The object's fields of these names, in their order; `None` where it names one twice. One reader
    /// for every shape: a derived one for each would be 3 KB of module a piece.
    pub fn fields(self, names: &[&str]) -> Option<Vec<Self>> {
        let mut fields = vec![Self::default(); names.len()];
        for (key, value) in self.members()? {
            let is_it = |name: &&str| name.trim_start_matches("r#") == key;
            let place = names.iter().position(is_it);
            let Some(field) = place.and_then(|place| fields.get_mut(place)) else {
                continue;
            };
            if !field.0.is_empty() {
                return None;
            }
            *field = value;
        }
        Some(fields)
    }

    /// The object's entries in the server's order; none for anything but an object.
    pub fn entries(self) -> Vec<(Cow<'a, str>, Self)> {
        self.members().unwrap_or_default()
    }

    fn members(self) -> Option<Vec<(Cow<'a, str>, Self)>> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Vec<(Cow<'de, str>, Field<'de>)>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((key, value)) = map.next_entry::<Field<'de>, Field<'de>>()? {
                    if let Some(key) = key.text() {
                        members.push((key, value));
                    }
                }
                Ok(members)
            }
        }
        let mut json = serde_json::Deserializer::from_str(self.0);
        let members = json.deserialize_map(Members).ok()?;
        json.end().is_ok().then_some(members)
    }

    /// The array's elements; `None` for anything but an array.
    pub fn list(self) -> Option<Vec<Self>> {
        self.0.starts_with('[').then(|| self.read())?
    }

    /// The array's elements; none for anything but an array.
    pub(super) fn elements(self) -> Vec<Self> {
        self.list().unwrap_or_default()
    }

    /// The text; of a number, its digits.
    pub fn text(self) -> Option<Cow<'a, str>> {
        match self.0.strip_prefix('"') {
            Some(rest) => {
                let plain = rest.strip_suffix('"')?;
                if plain.contains('\\') {
                    unescape(self.0).map(Cow::Owned)
                } else {
                    Some(Cow::Borrowed(plain))
                }
            }
            None if self.is_number() => Some(Cow::Borrowed(self.0)),
            None => None,
        }
    }

    /// The text, if there is any; the server writes "" for "none" as often as null.
    pub(super) fn filled(self) -> Option<Arc<str>> {
        self.text()
            .filter(|text| !text.is_empty())
            .map(|text| text.as_ref().into())
    }

    /// The text, an empty one too.
    pub(super) fn kept(self) -> Option<Arc<str>> {
        self.text().map(|text| text.as_ref().into())
    }

    /// The text; nothing where there is none.
    pub(super) fn or_empty(self) -> Arc<str> {
        self.filled().unwrap_or_default()
    }

    /// The texts of an array, or a lone text.
    pub(super) fn texts(self) -> Vec<Arc<str>> {
        match self.list() {
            Some(list) => list.into_iter().filter_map(Self::filled).collect(),
            None => self.filled().into_iter().collect(),
        }
    }

    /// Whether the text is this word, in any case.
    pub(super) fn is_word(self, word: &str) -> bool {
        self.text()
            .is_some_and(|text| text.eq_ignore_ascii_case(word))
    }

    /// The text in lower case.
    pub(super) fn word(self) -> String {
        self.text()
            .map(|text| text.to_ascii_lowercase())
            .unwrap_or_default()
    }

    /// Whether it is true, as a boolean or as text.
    pub fn flag(self) -> Option<bool> {
        match self.0 {
            "true" | "\"true\"" | "1" | "\"1\"" => Some(true),
            "false" | "\"false\"" | "0" | "\"0\"" => Some(false),
            _ => None,
        }
    }

    /// The number, also written as text.
    pub(super) fn number(self) -> Option<f64> {
        let text = self.text()?;
        // The standard library's way of reading floats is 20 KB of module, this one is there anyway.
        serde_json::from_str(text.trim()).ok()
    }

    /// The whole number, also written as text or with a fraction of zero.
    pub fn integer(self) -> Option<i64> {
        let text = self.text()?;
        match text.trim().parse() {
            Ok(number) => Some(number),
            Err(_) => whole(self.number()?),
        }
    }

    /// The count, cut to what fits.
    pub(super) fn count(self) -> u32 {
        let number = self.integer().unwrap_or_default().max(0);
        u32::try_from(number).unwrap_or(u32::MAX)
    }

    /// The id; `None` for 0, for a negative number and for anything but a number.
    pub fn id<T: FromStr>(self) -> Option<T> {
        let text = self.text()?;
        match text.trim().parse() {
            Ok(id) => Some(id),
            Err(_) => whole(self.number()?)?.to_string().parse().ok(),
        }
    }

    /// The time in microseconds since 1970: Unix seconds, with or without a fraction, as number
    /// or text, or ISO 8601. `None` for never, which the server also writes as 0.
    pub(super) fn micros(self) -> Option<i64> {
        let micros = match self.number() {
            Some(seconds) => whole((seconds * 1e6).round())?,
            None => iso::micros(&self.text()?)?,
        };
        (micros > 0).then_some(micros)
    }

    /// The time, spelt in any way [`Field::micros`] reads.
    pub(super) fn time(self) -> Option<Timestamp> {
        self.micros()
            .map(|micros| Timestamp::from_millis(micros.div_euclid(1000)))
    }

    /// The value of an attribute.
    pub(super) fn attribute(self) -> Attribute {
        match (self.0, self.text()) {
            ("" | "null", _) => Attribute::Null,
            ("true", _) => Attribute::Flag(true),
            ("false", _) => Attribute::Flag(false),
            (digits, Some(_)) if self.is_number() => {
                let held = self.number().and_then(whole);
                let lost = held.is_none() || held != self.integer();
                if lost && !digits.contains(['.', 'e', 'E']) {
                    // Attributes are written back, so one that no float holds keeps its digits.
                    Attribute::Other(digits.into())
                } else {
                    Attribute::Number(self.number().unwrap_or_default())
                }
            }
            (_, Some(text)) => Attribute::Text(text.as_ref().into()),
            (json, None) => Attribute::Other(json.into()),
        }
    }

    /// The attributes of an object by key.
    pub(super) fn attributes(self) -> Arc<SortedMap<Arc<str>, Attribute>> {
        let entries = self.entries().into_iter();
        let entries = entries.map(|(key, value)| (Arc::from(key.as_ref()), value.attribute()));
        Arc::new(entries.collect())
    }

    fn is_number(self) -> bool {
        self.0.starts_with(|c: char| c == '-' || c.is_ascii_digit())
    }
}

/// The whole number of this float, if it is one that a float holds exactly.
fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked to be whole and in range"
    )]
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

/// The text of a JSON string with escapes. Half of a surrogate pair, which is no character and
/// JSON allows all the same, becomes the replacement character.
fn unescape(json: &str) -> Option<String> {
    struct Bytes;
    impl Visitor<'_> for Bytes {
        type Value = String;

        fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            out.write_str("a text")
        }

        fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<String, E> {
            Ok(String::from_utf8_lossy(bytes).into_owned())
        }
    }
    serde_json::Deserializer::from_str(json)
        .deserialize_bytes(Bytes)
        .ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::model::MessageId;

    fn field(json: &str) -> Field<'_> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn an_id_may_be_a_number_or_its_digits() {
        for json in ["7", "\"7\"", "7.0", "\" 7 \""] {
            assert_eq!(field(json).id(), MessageId::new(7), "{json}");
        }
        for json in [
            "0",
            "-7",
            "7.5",
            "\"seven\"",
            "null",
            "[7]",
            "{}",
            "1e300",
            "true",
        ] {
            assert_eq!(field(json).id::<MessageId>(), None, "{json}");
        }
        assert_eq!(
            field("9007199254740993").id(),
            MessageId::new(9_007_199_254_740_993)
        );
    }

    #[test]
    fn a_time_is_the_same_in_every_spelling_and_zero_is_never() {
        let at = Some(Timestamp::from_millis(1_760_000_100_512));
        for json in [
            "1760000100.512",
            "\"1760000100.512\"",
            "\"2025-10-09T08:55:00.512Z\"",
            "\"2025-10-09T10:55:00.512+02:00\"",
        ] {
            assert_eq!(field(json).time(), at, "{json}");
        }
        for json in [
            "0",
            "\"0\"",
            "null",
            "\"\"",
            "\"never\"",
            "{}",
            "-5",
            "1e99",
        ] {
            assert_eq!(field(json).time(), None, "{json}");
        }
        assert_eq!(
            field("1760000100").time(),
            Some(Timestamp::from_secs(1_760_000_100))
        );
    }

    #[test]
    fn half_a_surrogate_pair_costs_one_character_and_not_the_text() {
        let text = field(r#""a\ud800b\u0000\n""#).text().unwrap().into_owned();
        assert!(text.starts_with('a') && text.ends_with("b\0\n"));
        assert_eq!(field(r#""\ud83d\ude00""#).text().unwrap(), "😀");
    }

    #[test]
    fn an_attribute_keeps_its_kind_and_nesting_its_text() {
        let attributes =
            field(r#"{"a":null,"b":true,"c":7.5,"d":"x","e":[1,{"f":2}],"\u0067":0}"#).attributes();
        let read: Vec<_> = attributes
            .entries()
            .iter()
            .map(|(k, v)| (&**k, v.clone()))
            .collect();
        assert_eq!(
            read,
            [
                ("a", Attribute::Null),
                ("b", Attribute::Flag(true)),
                ("c", Attribute::Number(7.5)),
                ("d", Attribute::Text("x".into())),
                ("e", Attribute::Other(r#"[1,{"f":2}]"#.into())),
                ("g", Attribute::Number(0.0)),
            ]
        );
    }
}
