//! The menu of how the console looks and acts on this device.

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconView};
use crate::kit::menu::{Checked, MenuButton, MenuItem, MenuLine};
use crate::text::{Phrase, phrase};

use super::super::language::Tongue;
use super::super::look::{Density, Look, LookInUse, SendKey, Theme};
use super::super::shell::Panes;
use super::super::words::Words;
use super::leaving::Leaving;
use super::origins::Origins;

const THEMES: [(Theme, Phrase); 3] = [
    (Theme::System, phrase::settings::SYSTEM),
    (Theme::Light, phrase::settings::LIGHT),
    (Theme::Dark, phrase::settings::DARK),
];

const DENSITIES: [(Density, Phrase); 3] = [
    (Density::Compact, phrase::settings::COMPACT),
    (Density::Cosy, phrase::settings::COSY),
    (Density::Roomy, phrase::settings::ROOMY),
];

const SEND_KEYS: [(SendKey, Phrase); 2] = [
    (SendKey::Enter, phrase::settings::ENTER),
    (SendKey::ModEnter, phrase::settings::MOD_ENTER),
];

/// The settings.
#[component]
pub(super) fn SettingsMenu(
    /// The way out.
    leaving: Leaving,
) -> impl IntoView {
    let words = Words::here();
    let look = LookInUse::here();
    let panes = expect_context::<Panes>();
    let origins = RwSignal::new(false);
    let label = Signal::derive(words.said(phrase::settings::TITLE));
    let lines = Signal::derive(move || {
        let mut lines = looks(look, words);
        lines.extend(keys(look, words));
        lines.extend(languages(look, words));
        lines.push(MenuLine::Rule);
        let from = MenuItem::new(words.say(phrase::settings::ORIGINS), move || {
            origins.set(true);
        });
        lines.push(from.into());
        let help = MenuItem::new(words.say(phrase::settings::KEYS), move || panes.open_help());
        lines.push(help.hint("?").into());
        lines.push(leaving.item(words).into());
        lines
    });
    view! {
        <MenuButton label lines>
            <IconView icon=Icon::Settings />
        </MenuButton>
        <Origins open=origins />
    }
}

/// The languages, each by its own name.
fn languages(look: LookInUse, words: Words) -> Vec<MenuLine> {
    let now = look.get().language;
    let choose = |name: String, tongue: Option<Tongue>| {
        let holds = Checked::OnlyOne(tongue == now);
        line(look, name, holds, move |look| look.language = tongue)
    };
    let mut lines = vec![
        MenuLine::Heading(words.say(phrase::settings::LANGUAGE)),
        choose(words.say(phrase::settings::HOUSE_LANGUAGE), None),
    ];
    lines.extend(Tongue::ALL.map(|tongue| choose(tongue.name().to_owned(), Some(tongue))));
    lines
}

/// Theme, density and text size.
fn looks(look: LookInUse, words: Words) -> Vec<MenuLine> {
    let now = look.get();
    let mut lines = vec![MenuLine::Heading(words.say(phrase::settings::THEME))];
    lines.extend(THEMES.map(|(theme, name)| {
        let holds = Checked::OnlyOne(theme == now.theme);
        line(look, words.say(name), holds, move |look| look.theme = theme)
    }));
    lines.push(MenuLine::Heading(words.say(phrase::settings::DENSITY)));
    lines.extend(DENSITIES.map(|(density, name)| {
        let holds = Checked::OnlyOne(density == now.density);
        line(look, words.say(name), holds, move |look| {
            look.density = density;
        })
    }));
    lines.push(MenuLine::Heading(words.say(phrase::settings::TEXT_SIZE)));
    lines.extend(Look::SCALES.map(|scale| {
        let holds = Checked::OnlyOne((scale - now.text_scale).abs() < f64::EPSILON);
        line(look, percent(words, scale), holds, move |look| {
            look.text_scale = scale;
        })
    }));
    lines
}

/// The key that sends, single letters, the direction of the layout.
fn keys(look: LookInUse, words: Words) -> Vec<MenuLine> {
    let now = look.get();
    let mut lines = vec![MenuLine::Heading(words.say(phrase::settings::SEND_KEY))];
    lines.extend(SEND_KEYS.map(|(key, name)| {
        let holds = Checked::OnlyOne(key == now.send_key);
        line(look, words.say(name), holds, move |look| {
            look.send_key = key;
        })
    }));
    lines.push(MenuLine::Rule);
    lines.push(line(
        look,
        words.say(phrase::settings::SINGLE_KEYS),
        Checked::OneOfMany(now.single_keys),
        |look| look.single_keys = !look.single_keys,
    ));
    lines.push(line(
        look,
        words.say(phrase::settings::MIRRORED),
        Checked::OneOfMany(now.mirrored),
        |look| look.mirrored = !look.mirrored,
    ));
    lines
}

fn line(
    look: LookInUse,
    text: String,
    checked: Checked,
    change: impl Fn(&mut Look) + Copy + Send + Sync + 'static,
) -> MenuLine {
    MenuItem::new(text, move || look.change(change))
        .checked(checked)
        .into()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a scale is between 0.8 and 1.5"
)]
fn percent(words: Words, scale: f64) -> String {
    let number = words.text().number((scale * 100.0).round() as u64);
    words.with(phrase::settings::PERCENT, &[("number", &number)])
}
