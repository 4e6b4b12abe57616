//! The house's colour, checked to be readable in both themes.

use std::fmt;

/// Least contrast of text, and of a button's text on it, as WCAG 2.2 (1.4.3) asks; in tenths.
const LEAST: u32 = 45;

/// Luminance of what the accent stands on in the light theme: the desk, the darkest surface. In
/// hundred-thousandths.
const LIGHT_SURFACE: u32 = 89_000;
/// The same in the dark theme: the page, its lightest surface.
const DARK_SURFACE: u32 = 1_100;

/// An accent colour as `#rrggbb` for each theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accent {
    /// One colour, for the light theme; the dark theme takes it where it can be read there.
    One(String),
    /// A colour each.
    Each(Each),
}

/// A colour for each theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Each {
    /// In the light theme.
    pub light: String,
    /// In the dark theme.
    pub dark: String,
}

impl Accent {
    /// One colour.
    pub(super) fn one(colour: &str) -> Result<Self, String> {
        match luminance(colour) {
            Some(_) => Ok(Self::One(colour.to_owned())),
            None => Err(no_colour(colour)),
        }
    }

    /// The colour of the light theme.
    pub fn light(&self) -> &str {
        match self {
            Self::One(colour) => colour,
            Self::Each(each) => &each.light,
        }
    }

    /// The colour of the dark theme; `None` where the console's own is kept, because the one that
    /// was given cannot be read there.
    pub fn dark(&self) -> Option<&str> {
        match self {
            Self::One(colour) => {
                let luminance = luminance(colour)?;
                (contrast(luminance, DARK_SURFACE) >= LEAST).then_some(colour)
            }
            Self::Each(each) => Some(&each.dark),
        }
    }

    /// Why it cannot be used.
    pub(super) fn problem(&self) -> Option<String> {
        let colours = match self {
            Self::One(colour) => vec![("light", colour, LIGHT_SURFACE)],
            Self::Each(each) => vec![
                ("light", &each.light, LIGHT_SURFACE),
                ("dark", &each.dark, DARK_SURFACE),
            ],
        };
        colours.into_iter().find_map(|(theme, colour, surface)| {
            let Some(luminance) = luminance(colour) else {
                return Some(no_colour(colour));
            };
            let contrast = contrast(luminance, surface);
            (contrast < LEAST).then(|| {
                format!(
                    "`accent` is \"{colour}\", which has a contrast of {}.{} in the {theme} theme; expected at least 4.5",
                    contrast / 10,
                    contrast % 10
                )
            })
        })
    }
}

impl fmt::Display for Accent {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(colour) => out.write_str(colour),
            Self::Each(each) => write!(out, "{} / {}", each.light, each.dark),
        }
    }
}

fn no_colour(text: &str) -> String {
    format!("`accent` is \"{text}\"; expected a colour such as \"#1f5aa8\"")
}

/// Relative luminance as WCAG defines it, in hundred-thousandths; `None` for what is no colour.
fn luminance(colour: &str) -> Option<u32> {
    let digits = colour.strip_prefix('#').filter(|it| it.len() == 6)?;
    if !digits.bytes().all(|it| it.is_ascii_hexdigit()) {
        return None;
    }
    let value = u32::from_str_radix(digits, 16).ok()?;
    let part = |shift: u32| linear((value >> shift) & 0xff);
    Some((2126 * part(16) + 7152 * part(8) + 722 * part(0)) / 10_000)
}

/// One channel of sRGB, 0 to 255, made linear; in hundred-thousandths.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and 100,000"
)]
fn linear(channel: u32) -> u32 {
    let part = f64::from(channel) / 255.0;
    let linear = if part <= 0.04045 {
        part / 12.92
    } else {
        ((part + 0.055) / 1.055).powf(2.4)
    };
    (linear * 100_000.0).round() as u32
}

/// The contrast of two luminances, in tenths.
fn contrast(one: u32, other: u32) -> u32 {
    let (lighter, darker) = (one.max(other), one.min(other));
    10 * (lighter + 5_000) / (darker + 5_000)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn black_on_white_has_the_greatest_contrast_there_is() {
        assert_eq!(
            contrast(luminance("#000000").unwrap(), luminance("#ffffff").unwrap()),
            210
        );
    }

    #[test]
    fn a_colour_too_pale_for_the_light_theme_is_refused_with_its_contrast() {
        let problem = Accent::one("#9ecbff").unwrap().problem().unwrap();
        assert!(
            problem.contains("light") && problem.contains("4.5"),
            "{problem}"
        );
    }

    #[test]
    fn one_dark_colour_leaves_the_dark_theme_its_own() {
        let accent = Accent::one("#1f3d7a").unwrap();
        assert_eq!(accent.problem(), None);
        assert_eq!(accent.dark(), None);
    }

    #[test]
    fn a_colour_given_for_the_dark_theme_must_be_readable_there() {
        let each = |dark: &str| {
            Accent::Each(Each {
                light: "#1f3d7a".into(),
                dark: dark.into(),
            })
        };
        assert!(each("#1f3d7a").problem().unwrap().contains("dark"));
        assert_eq!(each("#9ecbff").problem(), None);
    }
}
