//! The languages of the interface: which there are, which is wished for, and reading it.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::kit::announcer::Announcer;
use crate::live::Console;
use crate::text::{Language, Text, UnreadableLanguage, phrase};

use super::intl;
use super::look::LookInUse;
use super::part::part;
use super::words::Words;

/// A language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tongue {
    /// English, which is a part of the program.
    En,
    /// German.
    De,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// Portuguese as in Brazil.
    PtBr,
    /// Arabic.
    Ar,
}

impl Tongue {
    /// Every language, as a menu shows them.
    pub const ALL: [Self; 6] = [Self::En, Self::De, Self::Fr, Self::Es, Self::PtBr, Self::Ar];

    /// Its tag (BCP 47), which is its file's name, too.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Fr => "fr",
            Self::Es => "es",
            Self::PtBr => "pt-BR",
            Self::Ar => "ar",
        }
    }

    /// Its name in itself, as its readers look for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::De => "Deutsch",
            Self::Fr => "Français",
            Self::Es => "Español",
            Self::PtBr => "Português (Brasil)",
            Self::Ar => "العربية",
        }
    }

    /// The language for a tag such as `de-AT` or `pt_BR`; `None` where there is none.
    pub fn of(tag: &str) -> Option<Self> {
        let primary = |tag: &str| {
            let first = tag.split(['-', '_']).next().unwrap_or_default();
            first.to_ascii_lowercase()
        };
        let wanted = primary(tag);
        Self::ALL.into_iter().find(|it| primary(it.tag()) == wanted)
    }
}

/// The language that the page around the console asked for; it wins over the agent's.
#[derive(Clone, Copy)]
pub struct LanguageWish(RwSignal<Option<Tongue>>);

impl LanguageWish {
    /// None yet.
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Asks for a language.
    pub fn set(self, tongue: Tongue) {
        self.0.set(Some(tongue));
    }
}

/// The first language of the browser's that there is.
fn of_browser() -> Tongue {
    let languages = window().navigator().languages();
    let mut tags = languages.iter().filter_map(|it| it.as_string());
    tags.find_map(|tag| Tongue::of(&tag)).unwrap_or(Tongue::En)
}

part! {
    /// Reading a language's file. English needs none.
    pub(super) reading: fn(&str, &[u8]) -> Result<Language, UnreadableLanguage> = Language::read
}

/// Speaks the language that is wished for, until the owner ends. While it is being read, and where
/// it cannot be, the former one stays.
pub(super) fn follow(console: Console, look: LookInUse, words: Words, wish: LanguageWish) {
    let announcer = use_context::<Announcer>();
    let wanted = Memo::new(move |_| {
        let of_house = || console.config().locale.as_deref().and_then(Tongue::of);
        let chosen = wish.0.get().or_else(|| look.get().language);
        // Before the settings are read, the house's language is not known.
        chosen.or_else(of_house).unwrap_or_else(of_browser)
    });
    Effect::new(move |_| {
        let tongue = wanted.get();
        if untrack(|| words.text().language().tag() == tongue.tag()) {
            return;
        }
        if tongue == Tongue::En {
            words.speak(Text::new(Language::english(), intl::BROWSER));
            return;
        }
        let announcer = announcer.clone();
        console.spawn(async move {
            let file = console.language_file(tongue.tag());
            let (file, read) = futures_util::future::join(file, reading()).await;
            let read = file.zip(read);
            let read = read.and_then(|(file, read)| read(tongue.tag(), &file).ok());
            // Another may be wished for by now, and the console may be gone.
            if wanted.try_get_untracked() != Some(tongue) {
                return;
            }
            match read {
                Some(language) => words.speak(Text::new(language, intl::BROWSER)),
                None => {
                    if let Some(announcer) = announcer {
                        let name = [("language", tongue.name())];
                        announcer
                            .warn(untrack(|| words.with(phrase::settings::NO_LANGUAGE, &name)));
                    }
                }
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_finds_its_language_whatever_its_region() {
        for (tag, tongue) in [
            ("de-AT", Some(Tongue::De)),
            ("pt", Some(Tongue::PtBr)),
            ("pt_PT", Some(Tongue::PtBr)),
            ("AR-EG", Some(Tongue::Ar)),
            ("eo", None),
            ("", None),
        ] {
            assert_eq!(Tongue::of(tag), tongue, "{tag}");
        }
    }
}
