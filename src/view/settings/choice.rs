//! What an agent can choose for this device: each choice by its name, what it can be, and how it
//! stands in the look.

use crate::text::{Phrase, phrase};
use crate::view::language::Tongue;
use crate::view::look::{Density, Look, SendKey, Theme};
use crate::view::words::Words;

/// How a choice is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// One of few, all in sight.
    Segments,
    /// One of many.
    Select,
    /// Off or on, as 0 and 1.
    Switch,
}

/// Something to choose. Choices are told by their places, from 0.
pub(super) struct Choice {
    /// What it is about.
    pub name: Phrase,
    /// How it is made.
    pub kind: Kind,
    /// The names of what it can be.
    pub options: fn(Words) -> Vec<String>,
    /// Which of them holds.
    pub now: fn(&Look) -> usize,
    /// Makes another hold.
    pub choose: fn(&mut Look, usize),
}

/// How things look.
pub(super) static APPEARANCE: [Choice; 5] = [
    Choice {
        name: phrase::settings::THEME,
        kind: Kind::Segments,
        options: |words| {
            [
                phrase::settings::SYSTEM,
                phrase::settings::LIGHT,
                phrase::settings::DARK,
            ]
            .map(|it| words.say(it))
            .to_vec()
        },
        now: |look| place(&THEMES, &look.theme),
        choose: |look, at| look.theme = THEMES.get(at).copied().unwrap_or_default(),
    },
    Choice {
        name: phrase::settings::DENSITY,
        kind: Kind::Segments,
        options: |words| {
            [
                phrase::settings::COMPACT,
                phrase::settings::COSY,
                phrase::settings::ROOMY,
            ]
            .map(|it| words.say(it))
            .to_vec()
        },
        now: |look| place(&DENSITIES, &look.density),
        choose: |look, at| look.density = DENSITIES.get(at).copied().unwrap_or_default(),
    },
    Choice {
        name: phrase::settings::TEXT_SIZE,
        kind: Kind::Select,
        options: |words| SIZES.map(|size| percent(words, size)).to_vec(),
        now: |look| {
            let fits = |size: &u8| (look.text_scale - scale(*size)).abs() < 0.01;
            SIZES.iter().position(fits).unwrap_or(USUAL_SIZE)
        },
        choose: |look, at| look.text_scale = SIZES.get(at).copied().map_or(1.0, scale),
    },
    Choice {
        name: phrase::settings::MORE_CONTRAST,
        kind: Kind::Switch,
        options: off_or_on,
        now: |look| usize::from(look.more_contrast),
        choose: |look, at| look.more_contrast = at == 1,
    },
    Choice {
        name: phrase::settings::LESS_MOTION,
        kind: Kind::Switch,
        options: off_or_on,
        now: |look| usize::from(look.less_motion),
        choose: |look, at| look.less_motion = at == 1,
    },
];

/// How it reads.
pub(super) static LANGUAGE: [Choice; 2] = [
    Choice {
        name: phrase::settings::LANGUAGE,
        kind: Kind::Select,
        options: |words| {
            let mut names = vec![words.say(phrase::settings::HOUSE_LANGUAGE)];
            names.extend(Tongue::ALL.map(|tongue| tongue.name().to_owned()));
            names
        },
        now: |look| look.language.map_or(0, |it| place(&Tongue::ALL, &it) + 1),
        choose: |look, at| {
            look.language = at
                .checked_sub(1)
                .and_then(|at| Tongue::ALL.get(at).copied());
        },
    },
    Choice {
        name: phrase::settings::MIRRORED,
        kind: Kind::Switch,
        options: off_or_on,
        now: |look| usize::from(look.mirrored),
        choose: |look, at| look.mirrored = at == 1,
    },
];

/// What keys do.
pub(super) static KEYS: [Choice; 2] = [
    Choice {
        name: phrase::settings::SEND_KEY,
        kind: Kind::Segments,
        options: |words| {
            [phrase::settings::ENTER, phrase::settings::MOD_ENTER]
                .map(|it| words.say(it))
                .to_vec()
        },
        now: |look| place(&SEND_KEYS, &look.send_key),
        choose: |look, at| look.send_key = SEND_KEYS.get(at).copied().unwrap_or_default(),
    },
    Choice {
        name: phrase::settings::SINGLE_KEYS,
        kind: Kind::Switch,
        options: off_or_on,
        now: |look| usize::from(look.single_keys),
        choose: |look, at| look.single_keys = at == 1,
    },
];

/// Every choice, in the order shown.
pub(super) fn all() -> impl Iterator<Item = &'static Choice> {
    APPEARANCE.iter().chain(&LANGUAGE).chain(&KEYS)
}

const THEMES: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];
const DENSITIES: [Density; 3] = [Density::Compact, Density::Cosy, Density::Roomy];
const SEND_KEYS: [SendKey; 2] = [SendKey::Enter, SendKey::ModEnter];

/// The text sizes, in hundredths of the usual.
const SIZES: [u8; 6] = [80, 90, 100, 115, 130, 150];
const USUAL_SIZE: usize = 2;

fn place<T: PartialEq>(all: &[T], one: &T) -> usize {
    all.iter().position(|it| it == one).unwrap_or_default()
}

fn scale(size: u8) -> f64 {
    f64::from(size) / 100.0
}

fn percent(words: Words, size: u8) -> String {
    let number = words.text().number(size.into());
    words.with(phrase::settings::PERCENT, &[("number", &number)])
}

fn off_or_on(words: Words) -> Vec<String> {
    [phrase::settings::OFF, phrase::settings::ON]
        .map(|it| words.say(it))
        .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_chosen_then_holds_and_nothing_else_changes() {
        for choice in all() {
            let others = |look: &Look| -> Vec<usize> {
                let others = all().filter(|it| it.name != choice.name);
                others.map(|it| (it.now)(look)).collect()
            };
            // No choice has more options than that; a place where there is none is the usual.
            let places = if choice.kind == Kind::Switch { 2 } else { 8 };
            for at in 0..places {
                let mut look = Look::default();
                (choice.choose)(&mut look, at);
                let now = (choice.now)(&look);
                assert!(now == at || now == (choice.now)(&Look::default()));
                assert_eq!(others(&look), others(&Look::default()));
            }
            let mut look = Look::default();
            (choice.choose)(&mut look, 1);
            assert_eq!((choice.now)(&look), 1);
        }
    }
}
