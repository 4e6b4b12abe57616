//! How the console looks and acts on this device: theme, text size, the key that sends. Kept in
//! this browser and in step between its tabs.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use serde::{Deserialize, Serialize};

use crate::live::Console;

use crate::kit::splitter;

use super::language::Tongue;
use super::surface::Surface;
use super::words::Words;

/// Where it is kept. `public/start.js` reads it before the first paint.
const KEY: &str = "deskhand:look";

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The theme of this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "system" => Self::System,
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => return None,
        })
    }

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// How closely things stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Density {
    /// Many rows.
    Compact,
    /// The usual.
    #[default]
    Cosy,
    /// Few rows, larger faces.
    Roomy,
}

/// Which key sends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SendKey {
    /// Enter sends, Shift+Enter breaks the line.
    #[default]
    Enter,
    /// Ctrl or Cmd with Enter sends.
    ModEnter,
}

/// How wide the panes are, in hundredths of their usual widths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Widths {
    /// The navigation.
    pub navigation: u16,
    /// The list.
    pub list: u16,
    /// The contact panel.
    pub panel: u16,
}

impl Default for Widths {
    fn default() -> Self {
        Self {
            navigation: splitter::USUAL,
            list: splitter::USUAL,
            panel: splitter::USUAL,
        }
    }
}

impl Widths {
    /// Each with the token that lays it out.
    fn tokens(&mut self) -> [(&'static str, &mut u16); 3] {
        [
            ("--scale-nav", &mut self.navigation),
            ("--scale-list", &mut self.list),
            ("--scale-panel", &mut self.panel),
        ]
    }
}

/// All of it. What a former or later version wrote is read as far as it fits.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "switches, each by itself")]
pub struct Look {
    /// Light or dark.
    pub theme: Theme,
    /// How closely things stand.
    pub density: Density,
    /// Text size, where 1 is the usual; 0.8 to 1.5.
    pub text_scale: f64,
    /// Whether contrast is raised even where the system asks for none.
    pub more_contrast: bool,
    /// Whether nothing moves even where the system does not ask for that.
    pub less_motion: bool,
    /// Whether the layout runs from right to left whatever the language.
    pub mirrored: bool,
    /// Which key sends.
    pub send_key: SendKey,
    /// Whether single letters act as keys.
    pub single_keys: bool,
    /// Whether the contact panel is open where there is room for it.
    pub panel_open: bool,
    /// How wide the panes are.
    pub widths: Widths,
    /// The language of the interface; `None` for the house's, or else the browser's.
    pub language: Option<Tongue>,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            density: Density::default(),
            text_scale: 1.0,
            more_contrast: false,
            less_motion: false,
            mirrored: false,
            send_key: SendKey::default(),
            single_keys: true,
            panel_open: true,
            widths: Widths::default(),
            language: None,
        }
    }
}

impl Look {
    /// Reads what was kept; anything else is the default.
    fn read(text: &str) -> Self {
        let mut look: Self = serde_json::from_str(text).unwrap_or_default();
        for (_, width) in look.widths.tokens() {
            *width = splitter::within(*width);
        }
        let scale = look.text_scale;
        Self {
            text_scale: if (0.8..=1.5).contains(&scale) {
                scale
            } else {
                1.0
            },
            ..look
        }
    }
}

/// The look in use, in context.
#[derive(Clone, Copy)]
pub struct LookInUse {
    look: RwSignal<Look>,
    /// The theme that the page around the console asked for; it wins over the agent's.
    of_host: RwSignal<Option<Theme>>,
    /// The theme of the house, where the agent has chosen none.
    of_house: RwSignal<Theme>,
}

impl LookInUse {
    /// Puts the look kept in this browser into context, and keeps up with other tabs.
    pub fn provide() -> Self {
        let kept = storage().and_then(|it| it.get_item(KEY).ok().flatten());
        let look = Self {
            look: RwSignal::new(kept.as_deref().map(Look::read).unwrap_or_default()),
            of_host: RwSignal::new(None),
            of_house: RwSignal::new(Theme::System),
        };
        provide_context(look);
        let listener = window_event_listener(leptos::ev::storage, move |event| {
            if let (Some(KEY), Some(text)) = (event.key().as_deref(), event.new_value()) {
                look.look.set(Look::read(&text));
            }
        });
        on_cleanup(move || listener.remove());
        look
    }

    /// The look in context.
    pub fn here() -> Self {
        expect_context()
    }

    /// The look, tracked.
    pub fn get(self) -> Look {
        self.look.get()
    }

    /// The look as it is now, untracked.
    pub fn peek(self) -> Look {
        self.look.get_untracked()
    }

    /// Changes the look here, for as long as a hand is still at it.
    pub fn try_out(self, change: impl FnOnce(&mut Look)) {
        self.look.update(change);
    }

    /// Changes the look, here and in other tabs.
    pub fn change(self, change: impl FnOnce(&mut Look)) {
        self.try_out(change);
        let text = serde_json::to_string(&self.look.get_untracked());
        if let (Some(storage), Ok(text)) = (storage(), text) {
            // Storage that is full or shut costs the setting its next visit, nothing else.
            storage.set_item(KEY, &text).unwrap_or_default();
        }
    }

    /// The theme in use, tracked.
    pub fn theme(self) -> Theme {
        match self.of_host.get().unwrap_or(self.look.get().theme) {
            Theme::System if self.of_host.get().is_none() => self.of_house.get(),
            theme => theme,
        }
    }

    /// Takes the theme that the page around the console asks for, until it asks for another.
    pub fn set_host_theme(self, theme: Theme) {
        self.of_host.set(Some(theme));
    }

    /// Writes the house's colour onto the console's root element, and takes its theme.
    pub fn brand(self, surface: Surface, console: Console) {
        Effect::new(move |_| {
            let config = console.config();
            let theme = config.theme.as_deref().and_then(Theme::from_word);
            self.of_house.set(theme.unwrap_or_default());
            let (Some(root), Some(accent)) = (surface.root(), &config.accent) else {
                return;
            };
            put(&root, "data-house", Some(""));
            let dark = accent.dark().unwrap_or_default();
            for (token, colour) in [("--house", accent.light()), ("--house-dark", dark)] {
                // An element always takes a custom property; an empty one leaves the token alone.
                root.style().set_property(token, colour).unwrap_or_default();
            }
        });
    }

    /// Writes the look onto the console's root element whenever it changes.
    pub fn apply(self, surface: Surface, words: Words) {
        Effect::new(move |_| {
            let Some(root) = surface.root() else { return };
            let mut look = self.get();
            let theme = match self.theme() {
                Theme::System => None,
                theme => Some(theme.word()),
            };
            let density = match look.density {
                Density::Compact => Some("compact"),
                Density::Cosy => None,
                Density::Roomy => Some("roomy"),
            };
            put(&root, "data-theme", theme);
            put(&root, "data-density", density);
            put(&root, "data-contrast", look.more_contrast.then_some("more"));
            put(&root, "data-motion", look.less_motion.then_some("less"));
            let text = words.text();
            let rtl = text.language().is_rtl() != look.mirrored;
            put(&root, "lang", Some(text.language().tag()));
            put(&root, "data-mirrored", look.mirrored.then_some(""));
            surface.set_language(text.language().tag());
            put(&root, "dir", Some(if rtl { "rtl" } else { "ltr" }));
            let scale = js_sys::Number::from(look.text_scale).to_string_with_radix(10);
            let scale = scale.ok().and_then(|it| it.as_string()).unwrap_or_default();
            // An element always takes a custom property.
            root.style()
                .set_property("--text-scale", &scale)
                .unwrap_or_default();
            for (token, width) in look.widths.tokens() {
                let scale = format!("calc({width} / 100)");
                root.style().set_property(token, &scale).unwrap_or_default();
            }
        });
    }
}

fn put(root: &web_sys::HtmlElement, name: &str, value: Option<&str>) {
    let done = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
    // The names are ours and valid.
    done.unwrap_or_default();
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// The element that the console's own page has for it.
pub fn root() -> Option<web_sys::HtmlElement> {
    let root = document().query_selector(".deskhand").ok().flatten();
    root.and_then(|it| it.dyn_into().ok())
}

/// The path of the public address that the page's bundle was made for, with slashes at both ends;
/// `None` for a bundle that takes any address.
pub fn base() -> Option<String> {
    let script = document().query_selector("script[data-base]").ok()??;
    script.get_attribute("data-base")
}

/// The page's own origin.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_as_far_as_it_fits() {
        let look = Look::read(r#"{"theme":"dark","textScale":1.3,"later":true}"#);
        assert_eq!(look.theme, Theme::Dark);
        assert_eq!(look.density, Density::Cosy);
        assert!((look.text_scale - 1.3).abs() < f64::EPSILON);
        let look = Look::read(r#"{"widths":{"list":9000,"panel":3}}"#);
        assert_eq!(
            (look.widths.navigation, look.widths.list, look.widths.panel),
            (100, 160, 80)
        );
    }

    #[test]
    fn nonsense_is_the_default() {
        for text in [
            "",
            "null",
            "[]",
            r#"{"textScale":99}"#,
            r#"{"widths":{"list":-1}}"#,
            r#"{"theme":"mauve"}"#,
        ] {
            assert_eq!(Look::read(text), Look::default(), "{text}");
        }
    }
}
