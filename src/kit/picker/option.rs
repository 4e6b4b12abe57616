//! What can be picked.

use crate::kit::icon::Icon;

/// Something to pick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickOption {
    /// Tells it from the others.
    pub id: String,
    /// What it is called; what is typed is looked for in it.
    pub text: String,
    /// More about it, at the line's end.
    pub hint: Option<String>,
    /// What stands before it.
    pub mark: PickMark,
}

/// What stands before the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PickMark {
    /// Nothing.
    #[default]
    Nothing,
    /// An icon.
    Icon(Icon),
    /// A dot of this colour, checked when it was read.
    Colour(String),
    /// A face: its hue, and where a picture is.
    Face(u64, Option<String>),
}

impl PickOption {
    /// An option with a text; the rest is left out.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            text: text.into(),
            hint: None,
            mark: PickMark::Nothing,
        }
    }

    /// The same with more about it at the line's end.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }

    /// The same with something before it.
    #[must_use]
    pub fn mark(self, mark: PickMark) -> Self {
        Self { mark, ..self }
    }
}
