//! What an agent may enter for a fact: of which form it is, and what a text means by it.

use std::sync::Arc;

use crate::live::Why;
use crate::model::{Attribute, AttributeDefinition, AttributeKind};
use crate::text::phrase;
use crate::view::markdown::Link;
use crate::view::name::visible;

/// The form of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// One line of text that may not be left empty.
    Name,
    /// One line of text.
    Line,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A number.
    Number,
    /// A web address.
    Link,
    /// A day.
    Date,
    /// One of some values.
    List,
    /// Yes or no.
    Checkbox,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Asked {
    /// Its name, as shown.
    pub term: String,
    /// Its form.
    pub form: Form,
    /// The values of a list.
    pub values: Vec<Arc<str>>,
    /// A pattern the text must fit, and what to say when it does not.
    pub pattern: Option<(Arc<str>, Option<Arc<str>>)>,
}

impl Asked {
    /// Something every contact has.
    pub fn plain(term: String, form: Form) -> Self {
        Self {
            term,
            form,
            values: Vec::new(),
            pattern: None,
        }
    }

    /// A custom attribute; one that nobody defined has the form of its value.
    pub fn attribute(
        key: &str,
        definition: Option<&AttributeDefinition>,
        value: Option<&Attribute>,
    ) -> Self {
        let Some(definition) = definition else {
            let form = match value {
                Some(Attribute::Flag(_)) => Form::Checkbox,
                Some(Attribute::Number(_)) => Form::Number,
                _ => Form::Line,
            };
            return Self::plain(visible(key), form);
        };
        let form = match definition.kind {
            AttributeKind::Text => Form::Line,
            AttributeKind::Number | AttributeKind::Currency | AttributeKind::Percent => {
                Form::Number
            }
            AttributeKind::Link => Form::Link,
            AttributeKind::Date => Form::Date,
            AttributeKind::List => Form::List,
            AttributeKind::Checkbox => Form::Checkbox,
        };
        let pattern = definition.pattern.as_ref().filter(|_| form == Form::Line);
        Self {
            term: visible(&definition.name),
            form,
            values: definition.values.clone(),
            pattern: pattern.map(|pattern| (Arc::clone(pattern), definition.cue.clone())),
        }
    }

    /// What a text means; `None` for nothing. `fits` tells whether a text fits a pattern.
    ///
    /// # Errors
    ///
    /// Why it cannot be taken.
    pub fn read(
        &self,
        text: &str,
        fits: impl Fn(&str, &str) -> bool,
    ) -> Result<Option<Attribute>, Why> {
        let text = text.trim();
        let wrong = |phrase| Err((phrase, vec![]));
        if text.is_empty() {
            return match self.form {
                Form::Name => wrong(phrase::panel::NEEDS_NAME),
                _ => Ok(None),
            };
        }
        let text: Arc<str> = match self.form {
            Form::Email if !is_email(text) => return wrong(phrase::panel::NOT_EMAIL),
            Form::Phone => match phone(text) {
                Some(phone) => phone.into(),
                None => return wrong(phrase::panel::NOT_PHONE),
            },
            Form::Number => {
                return match number(text) {
                    Some(number) => Ok(Some(Attribute::Number(number))),
                    None => wrong(phrase::panel::NOT_NUMBER),
                };
            }
            Form::Link if Link::read(text).is_none() => return wrong(phrase::panel::NOT_LINK),
            Form::Date if !is_day(text) => return wrong(phrase::panel::NOT_DATE),
            _ => text.into(),
        };
        match &self.pattern {
            Some((pattern, cue)) if !fits(pattern, &text) => Err(match cue {
                Some(cue) => (phrase::panel::CUE, vec![("cue", Arc::clone(cue))]),
                None => (phrase::panel::NOT_FITTING, vec![]),
            }),
            _ => Ok(Some(Attribute::Text(text))),
        }
    }
}

/// A value as it stands in the field where it is edited.
pub(super) fn written(form: Form, value: Option<&Attribute>) -> String {
    match value {
        None | Some(Attribute::Null) => String::new(),
        Some(Attribute::Flag(flag)) => flag.to_string(),
        Some(Attribute::Number(number)) => number.to_string(),
        // Some clients store a day with a time of day that means nothing.
        Some(Attribute::Text(text)) if form == Form::Date => {
            text.split('T').next().unwrap_or_default().to_owned()
        }
        Some(Attribute::Text(text) | Attribute::Other(text)) => text.to_string(),
    }
}

/// Whether there is something to show of a value.
pub(super) fn says_something(value: &Attribute) -> bool {
    match value {
        Attribute::Null => false,
        Attribute::Text(text) => !text.trim().is_empty(),
        Attribute::Flag(_) | Attribute::Number(_) | Attribute::Other(_) => true,
    }
}

/// As much as can be told without asking: the server looks more closely.
fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !host.is_empty() && !text.contains(char::is_whitespace)
    })
}

/// The number as the server takes it: a plus and digits, without what people put between them.
fn phone(text: &str) -> Option<String> {
    let bare: String = text
        .chars()
        .filter(|it| !matches!(it, ' ' | '\u{a0}' | '-' | '.' | '/' | '(' | ')'))
        .collect();
    let digits = bare.strip_prefix('+')?;
    let fits = (2..=15).contains(&digits.len())
        && digits.bytes().all(|it| it.is_ascii_digit())
        && !digits.starts_with('0');
    fits.then_some(bare)
}

/// A number with a point or a comma before its fraction.
fn number(text: &str) -> Option<f64> {
    serde_json::from_str(&text.replacen(',', ".", 1)).ok()
}

/// Whether it is of the form `2026-11-24`.
fn is_day(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn read(form: Form, text: &str) -> Result<Option<Attribute>, Why> {
        Asked::plain(String::new(), form).read(text, |_, _| true)
    }

    #[test]
    fn every_form_is_stored_as_the_server_can_filter_it() {
        let text = |text: &str| Ok(Some(Attribute::Text(text.into())));
        assert_eq!(
            read(Form::Number, " 7,5 "),
            Ok(Some(Attribute::Number(7.5)))
        );
        assert_eq!(read(Form::Number, "-3"), Ok(Some(Attribute::Number(-3.0))));
        assert_eq!(read(Form::Phone, "+47 (900) 12-345"), text("+4790012345"));
        assert_eq!(read(Form::Date, "2026-11-24"), text("2026-11-24"));
        assert_eq!(
            read(Form::Email, "ana@example.com "),
            text("ana@example.com")
        );
        assert_eq!(
            read(Form::Link, "https://example.com"),
            text("https://example.com")
        );
    }

    #[test]
    fn what_cannot_be_taken_is_said_before_it_is_sent() {
        for (form, text, why) in [
            (Form::Number, "seven", phrase::panel::NOT_NUMBER),
            (Form::Number, "inf", phrase::panel::NOT_NUMBER),
            (Form::Phone, "900 12 345", phrase::panel::NOT_PHONE),
            (Form::Phone, "+0123", phrase::panel::NOT_PHONE),
            (Form::Email, "ana", phrase::panel::NOT_EMAIL),
            (Form::Link, "javascript:alert(1)", phrase::panel::NOT_LINK),
            (Form::Date, "24.11.2026", phrase::panel::NOT_DATE),
            (Form::Name, "  ", phrase::panel::NEEDS_NAME),
        ] {
            assert_eq!(read(form, text).unwrap_err().0, why, "{text}");
        }
    }

    #[test]
    fn a_text_that_misses_the_pattern_is_answered_with_the_accounts_words() {
        let mut asked = Asked::plain("Order".into(), Form::Line);
        asked.pattern = Some(("^[0-9]{5}$".into(), Some("Five digits".into())));
        let digits = |_: &str, text: &str| text.len() == 5;
        assert!(asked.read("20418", digits).is_ok());
        let (phrase, values) = asked.read("204", digits).unwrap_err();
        assert_eq!(phrase, phrase::panel::CUE);
        assert_eq!(values, [("cue", "Five digits".into())]);
        // Nothing at all is never wrong: it clears.
        assert_eq!(asked.read("", digits), Ok(None));
    }

    #[test]
    fn a_day_is_edited_without_its_time_and_a_number_without_a_fraction_of_zero() {
        let day = Attribute::Text("2026-11-24T00:00:00.000Z".into());
        assert_eq!(written(Form::Date, Some(&day)), "2026-11-24");
        assert_eq!(written(Form::Number, Some(&Attribute::Number(7.0))), "7");
        assert_eq!(written(Form::Line, None), "");
    }
}
