//! Reads values of `config.json`, and says of a wrong one what was found, what was expected, and
//! where. Derived readers would say the same and be four times the module.

use std::borrow::Cow;

use crate::wire::Field;

/// The text of the file, of which every value is a stretch.
#[derive(Clone, Copy)]
pub(super) struct File<'a>(pub(super) &'a str);

impl<'a> File<'a> {
    /// All of it.
    pub(super) fn whole(self) -> Result<Field<'a>, String> {
        serde_json::from_str(self.0).map_err(|error| error.to_string())
    }

    /// The members of these names, in the order of the names; those that are not there are absent.
    pub(super) fn object(
        self,
        key: &str,
        value: Field<'a>,
        names: &[&str],
    ) -> Result<Vec<Field<'a>>, String> {
        if !value.json().starts_with('{') {
            return Err(self.wrong(key, value, "an object"));
        }
        let mut members = vec![Field::default(); names.len()];
        for (name, member) in value.entries() {
            let place = names.iter().position(|it| *it == name);
            match place.and_then(|place| members.get_mut(place)) {
                None => return Err(self.at(member, unknown(&name, names))),
                Some(held) if !held.json().is_empty() => {
                    return Err(self.at(member, format!("`{name}` is there twice")));
                }
                Some(held) => *held = member,
            }
        }
        Ok(members)
    }

    /// A text.
    pub(super) fn text(self, key: &str, value: Field<'a>) -> Result<String, String> {
        let text = value.json().starts_with('"').then(|| value.text());
        let text = text.flatten().map(Cow::into_owned);
        text.ok_or_else(|| self.wrong(key, value, "a string"))
    }

    /// Texts; none where they are absent.
    pub(super) fn texts(self, key: &str, value: Field<'a>) -> Result<Vec<String>, String> {
        match value.list() {
            Some(list) => list.into_iter().map(|it| self.text(key, it)).collect(),
            None if value.is_absent() => Ok(Vec::new()),
            None => Err(self.wrong(key, value, "a list of strings")),
        }
    }

    /// Whether it is so; not where it is absent.
    pub(super) fn flag(self, key: &str, value: Field<'a>) -> Result<bool, String> {
        match value.json() {
            "true" => Ok(true),
            "false" => Ok(false),
            _ if value.is_absent() => Ok(false),
            _ => Err(self.wrong(key, value, "true or false")),
        }
    }

    /// That this value is not what was expected.
    pub(super) fn wrong(self, key: &str, value: Field<'a>, expected: &str) -> String {
        const LONGEST: usize = 60;
        let found: String = match value.json() {
            "" => "missing".into(),
            json => json.chars().take(LONGEST).collect(),
        };
        self.at(value, format!("`{key}` is {found}; expected {expected}"))
    }

    /// What is wrong with this value, and where it stands.
    pub(super) fn at(self, value: Field<'a>, what: String) -> String {
        let start = value.json().as_ptr().addr();
        let before = start.checked_sub(self.0.as_ptr().addr());
        match before.and_then(|length| self.0.get(..length)) {
            Some(before) => {
                let line = before.split('\n').count();
                let column = before.rsplit('\n').next().unwrap_or_default().len() + 1;
                format!("{what} at line {line} column {column}")
            }
            // What is missing stands nowhere.
            None => what,
        }
    }
}

/// That a word is none of those known.
pub(super) fn unknown(word: &str, known: &[&str]) -> String {
    format!("unknown `{word}`, expected one of `{}`", known.join("`, `"))
}

#[cfg(test)]
mod tests {
    use super::super::{Config, ConfigError};

    fn said(file: &str) -> String {
        match Config::read(file.as_bytes(), &[]) {
            Err(ConfigError { what }) => what,
            Ok(config) => panic!("{file} is taken as {config:?}"),
        }
    }

    #[test]
    fn a_wrong_value_is_named_with_what_was_expected_and_its_place() {
        for (file, what) in [
            (
                "{\n  \"name\": 3\n}",
                "`name` is 3; expected a string at line 2 column 11",
            ),
            (
                "{\"embed\": {\"remember\": \"no\"}}",
                "`embed.remember` is \"no\"; expected true or false at line 1 column 24",
            ),
            (
                "{\"hide\": [\"search\",\n1]}",
                "`hide` is 1; expected a string at line 2 column 1",
            ),
            (
                "[]",
                "`config.json` is []; expected an object at line 1 column 1",
            ),
            (
                "{\"demo\": {\"email\": \"a@b.example\"}}",
                "`demo.password` is missing; expected a string",
            ),
            (
                "{\"name\": \"a\",\n\"name\": \"b\"}",
                "`name` is there twice at line 2 column 9",
            ),
        ] {
            assert_eq!(said(file), what);
        }
    }

    #[test]
    fn whatever_is_no_setting_is_refused_in_a_few_words() {
        let long = format!("{{\"accent\": [{}]}}", "1,".repeat(1_000) + "1");
        assert!(said(&long).len() < 250, "{}", said(&long));
        for file in [
            "null",
            "{\"server\": {}}",
            "{\"accent\": {\"light\": \"#1f5aa8\"}}",
            "{\"regions\": \"list\"}",
            "{\"embed\": {\"origin\": []}}",
            "{\"embed\": []}",
            "{} {}",
        ] {
            assert!(!said(file).is_empty(), "{file}");
        }
    }

    #[test]
    fn null_leaves_a_setting_as_it_is() {
        let config = Config::read(b"{\"name\": null, \"embed\": null, \"accent\": null}", &[]);
        assert_eq!(config, Ok(Config::default()));
    }
}
