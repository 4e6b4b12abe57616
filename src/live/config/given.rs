//! What one source says of the settings.

use crate::wire::Field;

use super::accent::Each;
use super::file::{File, unknown};
use super::{Accent, Demo, Embed, Region, Source, hidden};

/// The keys in the order of the schema. The last is where the schema is, for editors.
const KEYS: [&str; 13] = [
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
    "$schema",
];

/// What a link may set: nothing that could pass the console off as another's, or lead a sign-in
/// elsewhere.
const OF_ADDRESS: [&str; 4] = ["default_view", "locale", "theme", "regions"];

/// The header names the server reads a token from.
const TOKEN_HEADERS: [&str; 2] = ["api_access_token", "api-access-token"];

/// What an accent can be.
const COLOURS: &str = "a colour such as \"#1f5aa8\", or one each for \"light\" and \"dark\"";

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

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Values {
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

impl Given {
    /// Reads `config.json`. The first thing wrong with it, in words.
    pub(super) fn read(file: &[u8]) -> Result<Self, String> {
        let file = File(std::str::from_utf8(file).map_err(|error| error.to_string())?);
        let mut values = Values::default();
        let members = file.object("config.json", file.whole()?, &KEYS)?;
        for (key, value) in KEYS.into_iter().zip(members) {
            if !value.is_absent() {
                values.read(file, key, value)?;
            }
        }
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
    /// The setting of this key, if it is a plain text.
    fn text(&mut self, key: &str) -> Option<&mut Option<String>> {
        Some(match key {
            "server" => &mut self.server,
            "token_header" => &mut self.token_header,
            "name" => &mut self.name,
            "logo" => &mut self.logo,
            "default_view" => &mut self.default_view,
            "locale" => &mut self.locale,
            "theme" => &mut self.theme,
            _ => return None,
        })
    }

    /// Takes what the file has for one of [`KEYS`].
    fn read<'a>(&mut self, file: File<'a>, key: &str, value: Field<'a>) -> Result<(), String> {
        if let Some(text) = self.text(key) {
            *text = Some(file.text(key, value)?);
            return Ok(());
        }
        match key {
            "accent" => {
                self.accent = Some(match value.json().as_bytes() {
                    [b'"', ..] => Accent::One(file.text(key, value)?),
                    [b'{', ..] => {
                        let mut colours = file.object(key, value, &["light", "dark"])?.into_iter();
                        let mut colour = |key| file.text(key, colours.next().unwrap_or_default());
                        Accent::Each(Each {
                            light: colour("accent.light")?,
                            dark: colour("accent.dark")?,
                        })
                    }
                    _ => return Err(file.wrong(key, value, COLOURS)),
                });
            }
            "regions" => {
                let words = file.texts(key, value)?;
                let region = |word: &String| region(word).map_err(|what| file.at(value, what));
                let regions = words.iter().map(region);
                self.regions = Some(regions.collect::<Result<_, _>>()?);
            }
            "hide" => self.hide = Some(file.texts(key, value)?),
            "embed" => {
                let members = file.object(key, value, &["origins", "remember", "withhold"])?;
                let mut members = members.into_iter();
                let mut next = || members.next().unwrap_or_default();
                self.embed = Some(Embed {
                    origins: file.texts("embed.origins", next())?,
                    remember: file.flag("embed.remember", next())?,
                    withhold: file.texts("embed.withhold", next())?,
                });
            }
            "demo" => {
                let mut members = file.object(key, value, &["email", "password"])?.into_iter();
                let mut member = |key| file.text(key, members.next().unwrap_or_default());
                self.demo = Some(Demo {
                    email: member("demo.email")?,
                    password: member("demo.password")?,
                });
            }
            // Where the schema is matters to editors alone.
            _ => {}
        }
        Ok(())
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        if let Some(text) = self.text(name) {
            *text = Some(value.trim().to_owned());
            return Ok(());
        }
        match name {
            "accent" => self.accent = Some(Accent::one(value.trim())?),
            "hide" => self.hide = Some(words(value).map(str::to_owned).collect()),
            "regions" => {
                self.regions = Some(words(value).map(region).collect::<Result<_, _>>()?);
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

fn region(word: &str) -> Result<Region, String> {
    let mut all = Region::ALL.into_iter();
    all.find(|it| it.word() == word).ok_or_else(|| {
        format!(
            "`regions`: {}",
            unknown(word, &Region::ALL.map(Region::word))
        )
    })
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
