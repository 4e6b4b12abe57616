//! What one source says of the settings.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{Accent, Demo, Embed, Region, Source, hidden};

/// The keys in the order of the schema.
const KEYS: [&str; 12] = [
    "server",
    "token_header",
    "name",
    "logo",
    "accent",
    "default_view",
    "locale",
    "theme",
    "regions",
    "hide",
    "embed",
    "demo",
];

/// What a link may set: nothing that could pass the console off as another's, or lead a sign-in
/// elsewhere.
const OF_ADDRESS: [&str; 4] = ["default_view", "locale", "theme", "regions"];

/// The header names the server reads a token from.
const TOKEN_HEADERS: [&str; 2] = ["api_access_token", "api-access-token"];

/// The themes a page can be given.
const THEMES: [&str; 3] = ["system", "light", "dark"];

/// Where a key stands in the schema.
pub(super) fn place(key: &str) -> usize {
    KEYS.iter().position(|it| *it == key).unwrap_or(KEYS.len())
}

/// What one source says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub(super) source: Source,
    pub(super) values: Values,
    pub(super) problems: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Values {
    /// Where the schema is, for editors.
    #[serde(rename = "$schema")]
    _schema: Ignored,
    pub(super) server: Option<String>,
    pub(super) token_header: Option<String>,
    pub(super) name: Option<String>,
    pub(super) logo: Option<String>,
    pub(super) accent: Option<Accent>,
    pub(super) default_view: Option<String>,
    pub(super) locale: Option<String>,
    pub(super) theme: Option<String>,
    pub(super) regions: Option<Vec<Region>>,
    pub(super) hide: Option<Vec<String>>,
    pub(super) embed: Option<Embed>,
    pub(super) demo: Option<Demo>,
}

/// Anything, and nothing is kept of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "IgnoredAny")]
struct Ignored;

impl From<IgnoredAny> for Ignored {
    fn from(_: IgnoredAny) -> Self {
        Self
    }
}

impl Given {
    /// Reads `config.json`. The first thing wrong with it, in words.
    pub(super) fn read(file: &[u8]) -> Result<Self, String> {
        let values: Values = serde_json::from_slice(file).map_err(|error| error.to_string())?;
        match values.problems().into_iter().next() {
            Some((_, problem)) => Err(problem),
            None => Ok(Self {
                source: Source::File,
                values,
                problems: Vec::new(),
            }),
        }
    }

    /// Whether a link may set this: a parameter of that name is no part of a place.
    pub fn is_parameter(name: &str) -> bool {
        OF_ADDRESS.contains(&key(name).as_str())
    }

    /// Reads names and values, such as attributes. A name may have hyphens for underscores, and
    /// `view` means `default_view`. Names of other things are passed over.
    pub fn from_pairs<'a>(
        source: Source,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let mut values = Values::default();
        let mut problems = Vec::new();
        for (name, value) in pairs {
            if source == Source::Address && !Self::is_parameter(name) {
                continue;
            }
            let name = key(name);
            let former = values.clone();
            if let Err(problem) = values.set(&name, value) {
                problems.push(problem);
            }
            if let Some((_, problem)) = values.problems().into_iter().next() {
                problems.push(problem);
                values = former;
            }
        }
        Self {
            source,
            values,
            problems,
        }
    }
}

/// The key that a name means.
fn key(name: &str) -> String {
    match name {
        "view" => "default_view".to_owned(),
        name => name.replace('-', "_"),
    }
}

impl Values {
    fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        let text = Some(value.trim().to_owned());
        match name {
            "server" => self.server = text,
            "token_header" => self.token_header = text,
            "name" => self.name = text,
            "logo" => self.logo = text,
            "default_view" => self.default_view = text,
            "locale" => self.locale = text,
            "theme" => self.theme = text,
            "accent" => self.accent = Some(Accent::one(value.trim())?),
            "hide" => self.hide = Some(words(value).map(str::to_owned).collect()),
            "regions" => {
                let read = |word: &str| {
                    let mut all = Region::ALL.into_iter();
                    all.find(|it| it.word() == word)
                        .ok_or_else(|| wrong("regions", word, "navigation, list, thread or panel"))
                };
                self.regions = Some(words(value).map(read).collect::<Result<_, _>>()?);
            }
            _ => {}
        }
        Ok(())
    }

    /// What cannot be used although it is of the right kind: the key, and what is wrong.
    fn problems(&self) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        let mut check = |key, value: Option<&str>, fits: fn(&str) -> bool, expected| {
            if let Some(value) = value.filter(|value| !fits(value)) {
                found.push((key, wrong(key, value, expected)));
            }
        };
        check(
            "token_header",
            self.token_header.as_deref(),
            |it| it.is_empty() || TOKEN_HEADERS.contains(&it.to_ascii_lowercase().as_str()),
            "\"api_access_token\" or \"api-access-token\"",
        );
        check(
            "theme",
            self.theme.as_deref(),
            |it| THEMES.contains(&it),
            "\"system\", \"light\" or \"dark\"",
        );
        check(
            "default_view",
            self.default_view.as_deref(),
            |it| it.starts_with('/'),
            "an address such as \"/unattended?tab=all\"",
        );
        for origin in self.embed.iter().flat_map(|it| &it.origins) {
            check(
                "embed.origins",
                Some(origin),
                is_origin,
                "an exact origin such as \"https://intranet.example\"",
            );
        }
        let hideable = hidden::words();
        for word in self.hide.iter().flatten() {
            if !hideable.contains(&&**word) {
                let expected = format!("one of {}", hideable.join(", "));
                found.push(("hide", wrong("hide", word, &expected)));
            }
        }
        if let Some(problem) = self.accent.as_ref().and_then(Accent::problem) {
            found.push(("accent", problem));
        }
        found
    }
}

fn wrong(key: &str, value: &str, expected: &str) -> String {
    format!("`{key}` is \"{value}\"; expected {expected}")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ' ']).filter(|word| !word.is_empty())
}

/// Whether this is an origin as browsers write it: scheme, host, and a port where it is not the
/// usual one.
fn is_origin(text: &str) -> bool {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
        !host.is_empty() && host.bytes().all(fits)
    })
}
