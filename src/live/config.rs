//! `config.json` beside the page: what the operator sets without a rebuild.

use serde::Deserialize;

/// A demo account's sign-in, offered on the sign-in page. Only for servers whose data are for show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demo {
    /// E-mail address.
    pub email: String,
    /// Password.
    pub password: String,
}

/// The operator's settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The Chatwoot server's address; empty means the page's own origin.
    pub server: String,
    /// Name of the header that carries the access token; empty means `api_access_token`.
    pub token_header: String,
    /// Name of the console, for title and sign-in.
    pub name: Option<String>,
    /// Address of a picture shown beside the name.
    pub logo: Option<String>,
    /// Accent colour as `#rrggbb`.
    pub accent: Option<String>,
    /// A demo account's sign-in.
    pub demo: Option<Demo>,
}

/// What is wrong with `config.json`, for whoever wrote it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("config.json cannot be used: {what}")]
pub struct ConfigError {
    /// What was found and what was expected, with line and column; in English, as is the file.
    pub what: String,
}

/// The header names the server reads a token from.
const TOKEN_HEADERS: [&str; 2] = ["api_access_token", "api-access-token"];

impl Config {
    /// Reads the file. An empty one is the default.
    ///
    /// # Errors
    ///
    /// When it is not JSON, has a key this console does not know, or a value it cannot use.
    pub fn read(file: &[u8]) -> Result<Self, ConfigError> {
        if file.trim_ascii().is_empty() {
            return Ok(Self::default());
        }
        let config: Self = serde_json::from_slice(file).map_err(|error| ConfigError {
            what: error.to_string(),
        })?;
        let header = config.token_header.to_ascii_lowercase();
        if !header.is_empty() && !TOKEN_HEADERS.contains(&header.as_str()) {
            return Err(ConfigError {
                what: format!(
                    "`token_header` is \"{}\"; expected \"{}\" or \"{}\"",
                    config.token_header, TOKEN_HEADERS[0], TOKEN_HEADERS[1]
                ),
            });
        }
        match &config.accent {
            Some(accent) if !is_colour(accent) => Err(ConfigError {
                what: format!("`accent` is \"{accent}\"; expected a colour such as \"#1f5aa8\""),
            }),
            _ => Ok(config),
        }
    }
}

fn is_colour(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|it| it.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn an_empty_file_and_an_empty_object_are_the_default() {
        for file in ["", " \n", "{}"] {
            assert_eq!(Config::read(file.as_bytes()).unwrap(), Config::default());
        }
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let error = Config::read(b"{\n  \"server\": \"\",\n  \"sevrer\": 1\n}").unwrap_err();
        assert!(error.what.contains("`sevrer`"), "{error}");
        assert!(error.what.contains("line 3"), "{error}");
    }

    #[test]
    fn what_is_no_json_says_where() {
        let error = Config::read(b"<html>").unwrap_err();
        assert!(error.what.contains("line 1"), "{error}");
    }

    #[test]
    fn a_header_or_colour_that_cannot_work_is_refused() {
        assert!(Config::read(br#"{"token_header": "x-token"}"#).is_err());
        assert!(Config::read(br#"{"token_header": "API-Access-Token"}"#).is_ok());
        assert!(Config::read(br#"{"accent": "red; background: url(x)"}"#).is_err());
        assert!(Config::read(br##"{"accent": "#1f5aa8"}"##).is_ok());
    }
}
