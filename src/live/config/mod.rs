//! What the operator sets without a rebuild: `config.json` beside the page, and what the page, the
//! element or the address say over it. `public/config.schema.json` describes the file to editors.

mod accent;
mod file;
mod given;
mod hidden;

use std::fmt::Write as _;

use crate::model::sorted_by_key;

pub use accent::Accent;
pub use given::Given;
pub use hidden::Feature;

/// A demo account's sign-in, offered on the sign-in page. Only for servers whose data are for show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Demo {
    /// E-mail address.
    pub email: String,
    /// Password.
    pub password: String,
}

/// What pages that embed the console may do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Embed {
    /// Origins whose pages may talk to a framed console, as `https://host` or `https://host:port`.
    pub origins: Vec<String>,
    /// Whether an embedded console keeps a sign-in on this device.
    pub remember: bool,
    /// Fields that the embedding page is not told.
    pub withhold: Vec<String>,
}

/// A part of the console that can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Region {
    /// Views, inboxes, teams, labels.
    Navigation,
    /// The conversation list.
    List,
    /// The open conversation.
    Thread,
    /// Its contact.
    Panel,
}

impl Region {
    /// Every region, in the order they stand in.
    pub const ALL: [Self; 4] = [Self::Navigation, Self::List, Self::Thread, Self::Panel];

    /// Its word in settings.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Navigation => "navigation",
            Self::List => "list",
            Self::Thread => "thread",
            Self::Panel => "panel",
        }
    }
}

/// Who set a value. A later one wins over the former.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// `config.json`.
    File,
    /// A `<meta>` of the page.
    Page,
    /// An attribute of the element, or an option of `mount`.
    Element,
    /// A parameter of the page's address.
    Address,
}

/// One value that somebody set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its key in `config.json`.
    pub key: &'static str,
    /// What it was set to, in short.
    pub value: String,
    /// Who set it.
    pub source: Source,
}

/// The operator's settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// The Chatwoot server's address; empty means the page's own origin.
    pub server: String,
    /// Name of the header that carries the access token; empty means `api_access_token`.
    pub token_header: String,
    /// Name of the console, for title and sign-in.
    pub name: Option<String>,
    /// Address of a picture shown beside the name.
    pub logo: Option<String>,
    /// Accent colour in either theme.
    pub accent: Option<Accent>,
    /// The address of the place where the console begins, such as `/unattended?tab=all`.
    pub default_view: Option<String>,
    /// Language tag of the interface, where the agent chose none.
    pub locale: Option<String>,
    /// `light` or `dark`, where the agent chose none.
    pub theme: Option<String>,
    /// The regions shown; empty means all.
    pub regions: Vec<Region>,
    /// Regions, features and actions left out, by their words.
    pub hide: Vec<String>,
    /// What embedding pages may do.
    pub embed: Embed,
    /// A demo account's sign-in.
    pub demo: Option<Demo>,
    /// Every value that was set and by whom, in the order of the file's schema.
    pub settings: Vec<Setting>,
    /// What was said outside the file and cannot be used, in words; in English, as are the keys.
    pub problems: Vec<String>,
}

/// What is wrong with `config.json`, for whoever wrote it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("config.json cannot be used: {what}")]
pub struct ConfigError {
    /// What was found and what was expected, with line and column; in English, as is the file.
    pub what: String,
}

impl Config {
    /// Reads the file, and lays over it what others say. An empty file is the default. What others
    /// say and cannot be used is left out and named in [`Config::problems`].
    ///
    /// # Errors
    ///
    /// When the file is not JSON, has a key this console does not know, or a value it cannot use.
    pub fn read(file: &[u8], over: &[Given]) -> Result<Self, ConfigError> {
        let mut config = Self::default();
        if !file.trim_ascii().is_empty() {
            let given = Given::read(file).map_err(|what| ConfigError { what })?;
            config.lay(given);
        }
        for given in over {
            config.lay(given.clone());
        }
        config.settings = sorted_by_key(config.settings, |it| given::place(it.key));
        Ok(config)
    }

    /// Whether a region is shown.
    pub fn shows(&self, region: Region) -> bool {
        let named = self.regions.is_empty() || self.regions.contains(&region);
        named && !self.hides(region.word())
    }

    /// Whether the region, feature or action of this word is left out.
    pub fn hides(&self, word: &str) -> bool {
        self.hide.iter().any(|it| it == word)
    }

    /// Lays what one source says over what is known.
    fn lay(&mut self, given: Given) {
        let Given { source, values, .. } = given;
        self.problems.extend(given.problems);
        let mut told = |key: &'static str, value: String| {
            self.settings.retain(|it| it.key != key);
            self.settings.push(Setting { key, value, source });
        };
        let mut text = |key, slot: &mut String, value: Option<String>| {
            if let Some(value) = value {
                told(key, value.clone());
                *slot = value;
            }
        };
        text("server", &mut self.server, values.server);
        text("token_header", &mut self.token_header, values.token_header);
        let mut perhaps = |key, slot: &mut Option<String>, value: Option<String>| {
            if let Some(value) = value {
                told(key, value.clone());
                *slot = Some(value);
            }
        };
        perhaps("name", &mut self.name, values.name);
        perhaps("logo", &mut self.logo, values.logo);
        perhaps("default_view", &mut self.default_view, values.default_view);
        perhaps("locale", &mut self.locale, values.locale);
        perhaps("theme", &mut self.theme, values.theme);
        if let Some(accent) = values.accent {
            told("accent", accent.to_string());
            self.accent = Some(accent);
        }
        if let Some(regions) = values.regions {
            let words: Vec<_> = regions.iter().map(|it| it.word()).collect();
            told("regions", words.join(", "));
            self.regions = regions;
        }
        if let Some(hide) = values.hide {
            told("hide", hide.join(", "));
            self.hide = hide;
        }
        if let Some(embed) = values.embed {
            let mut shown = embed.origins.join(", ");
            if embed.remember {
                // Writing to a string cannot fail.
                write!(shown, "; remember").ok();
            }
            told("embed", shown);
            self.embed = embed;
        }
        if let Some(demo) = values.demo {
            told("demo", demo.email.clone());
            self.demo = Some(demo);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use super::*;

    fn read(file: &[u8]) -> Result<Config, ConfigError> {
        Config::read(file, &[])
    }

    fn pairs(source: Source, pairs: &[(&str, &str)]) -> Given {
        Given::from_pairs(source, pairs.iter().copied())
    }

    #[test]
    fn an_empty_file_and_an_empty_object_are_the_default() {
        for file in ["", " \n", "{}"] {
            assert_eq!(read(file.as_bytes()).unwrap(), Config::default());
        }
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let error = read(b"{\n  \"server\": \"\",\n  \"sevrer\": 1\n}").unwrap_err();
        assert!(error.what.contains("`sevrer`"), "{error}");
        assert!(error.what.contains("line 3"), "{error}");
    }

    #[test]
    fn a_value_of_the_wrong_kind_says_what_was_found_and_what_was_expected() {
        let error = read(b"{\n  \"regions\": [\"lost\"]\n}").unwrap_err();
        assert!(error.what.contains("`lost`"), "{error}");
        assert!(error.what.contains("`list`"), "{error}");
        let error = read(b"{\n  \"name\": 3\n}").unwrap_err();
        assert!(error.what.contains("expected a string"), "{error}");
    }

    #[test]
    fn what_is_no_json_says_where() {
        let error = read(b"<html>").unwrap_err();
        assert!(error.what.contains("line 1"), "{error}");
    }

    #[test]
    fn the_schemas_own_key_is_no_mistake() {
        assert!(read(br#"{"$schema": "config.schema.json", "name": "Desk"}"#).is_ok());
    }

    #[test]
    fn a_header_colour_origin_or_view_that_cannot_work_is_refused() {
        assert!(read(br#"{"token_header": "x-token"}"#).is_err());
        assert!(read(br#"{"token_header": "API-Access-Token"}"#).is_ok());
        assert!(read(br#"{"accent": "red; background: url(x)"}"#).is_err());
        assert!(read(br##"{"accent": "#1f5aa8"}"##).is_ok());
        for origin in [
            "*",
            "https://*.example.com",
            "https://a.example/",
            "a.example",
        ] {
            let file = format!(r#"{{"embed": {{"origins": ["{origin}"]}}}}"#);
            let error = read(file.as_bytes()).unwrap_err();
            assert!(error.what.contains(origin), "{error}");
        }
        assert!(read(br#"{"embed": {"origins": ["https://a.example:8443"]}}"#).is_ok());
        assert!(read(br#"{"default_view": "unattended"}"#).is_err());
        assert!(read(br#"{"theme": "mauve"}"#).is_err());
    }

    #[test]
    fn a_later_source_wins_and_every_value_tells_its_source() {
        let config = Config::read(
            br#"{"name": "From the file", "locale": "de", "theme": "dark"}"#,
            &[
                pairs(
                    Source::Page,
                    &[("locale", "fr"), ("server", "https://c.example")],
                ),
                pairs(Source::Address, &[("locale", "ar")]),
            ],
        )
        .unwrap();
        assert_eq!(config.locale.as_deref(), Some("ar"));
        assert_eq!(config.server, "https://c.example");
        let told: Vec<_> = config
            .settings
            .iter()
            .map(|it| (it.key, it.source))
            .collect();
        assert_eq!(
            told,
            [
                ("server", Source::Page),
                ("name", Source::File),
                ("locale", Source::Address),
                ("theme", Source::File),
            ]
        );
    }

    #[test]
    fn an_address_sets_only_what_a_stranger_may_set() {
        let given = pairs(
            Source::Address,
            &[
                ("server", "https://evil.example"),
                ("name", "Your bank"),
                ("theme", "dark"),
            ],
        );
        let config = Config::read(b"", &[given]).unwrap();
        assert_eq!(config.server, "");
        assert_eq!(config.name, None);
        assert_eq!(config.theme.as_deref(), Some("dark"));
    }

    #[test]
    fn what_others_say_wrongly_is_left_out_and_named() {
        let given = pairs(
            Source::Element,
            &[("theme", "mauve"), ("regions", "list, attic")],
        );
        let config = Config::read(b"", &[given]).unwrap();
        assert_eq!(config.theme, None);
        assert_eq!(config.problems.len(), 2);
        assert!(config.problems.iter().any(|it| it.contains("mauve")));
        assert!(config.problems.iter().any(|it| it.contains("attic")));
    }

    #[test]
    fn what_is_hidden_is_known_by_its_word_and_an_unknown_word_is_named() {
        let config = read(br#"{"hide": ["search", "delete", "panel"]}"#).unwrap();
        assert!(config.hides("search") && config.hides("delete") && !config.hides("mute"));
        assert!(!config.shows(Region::Panel) && config.shows(Region::List));

        let error = read(br#"{"hide": ["serach"]}"#).unwrap_err();
        assert!(error.what.contains("serach"), "{error}");
        assert!(error.what.contains("new_conversation"), "{error}");

        let given = pairs(Source::Element, &[("hide", "filters, attic")]);
        let config = Config::read(b"", &[given]).unwrap();
        assert!(!config.hides("filters") && config.problems[0].contains("attic"));
        let given = pairs(Source::Address, &[("hide", "filters")]);
        assert!(!Config::read(b"", &[given]).unwrap().hides("filters"));
    }

    #[test]
    fn the_schema_knows_every_word_that_can_be_hidden() {
        let schema: serde_json::Value =
            serde_json::from_str(include_str!("../../../public/config.schema.json")).unwrap();
        let known = schema["properties"]["hide"]["items"]["enum"].as_array();
        let known: Vec<_> = known.unwrap().iter().filter_map(|it| it.as_str()).collect();
        assert_eq!(known, hidden::words());
    }

    #[test]
    fn the_schema_has_the_keys_that_a_file_may_have() {
        let schema: serde_json::Value =
            serde_json::from_str(include_str!("../../../public/config.schema.json")).unwrap();
        let mut keys: Vec<_> = schema["properties"].as_object().unwrap().keys().collect();
        let refusal = read(br#"{"no_such_key": 1}"#).unwrap_err().what;
        let (_, taken) = refusal.split_once("expected").unwrap();
        let mut taken: Vec<_> = taken.split('`').skip(1).step_by(2).collect();
        keys.sort_unstable();
        taken.sort_unstable();
        assert_eq!(keys, taken);
    }

    #[test]
    fn only_the_regions_named_are_shown() {
        let config = Config::read(
            b"",
            &[pairs(Source::Element, &[("regions", "thread panel")])],
        );
        let config = config.unwrap();
        assert!(config.shows(Region::Thread) && config.shows(Region::Panel));
        assert!(!config.shows(Region::List) && !config.shows(Region::Navigation));
    }
}
