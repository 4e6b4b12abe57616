//! What stands in a menu.

use leptos::prelude::*;

use super::icon::Icon;

/// One line of a menu.
#[derive(Clone)]
pub enum MenuLine {
    /// Something to choose.
    Item(MenuItem),
    /// A line between groups.
    Rule,
    /// The name of the group under it.
    Heading(String),
}

/// Whether an item says that something is so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Checked {
    /// It does something, and that is all.
    #[default]
    Never,
    /// It turns one thing on or off; the menu stays open.
    OneOfMany(bool),
    /// It is one of several of which one holds.
    OnlyOne(bool),
}

/// Something to choose.
#[derive(Clone)]
pub struct MenuItem {
    /// What it does: a verb.
    pub text: String,
    /// The icon before it.
    pub icon: Option<Icon>,
    /// The key that does the same, or what else stands at the end of the line.
    pub hint: Option<String>,
    /// Whether it says that something is so.
    pub checked: Checked,
    /// Shown, but not to be chosen now.
    pub disabled: bool,
    /// Destroys something.
    pub danger: bool,
    /// Called when it is chosen.
    pub on_choose: Callback<()>,
}

impl MenuItem {
    /// An item with a text and an effect; the rest as is most common.
    pub fn new(text: impl Into<String>, on_choose: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            text: text.into(),
            icon: None,
            hint: None,
            checked: Checked::Never,
            disabled: false,
            danger: false,
            on_choose: Callback::new(move |()| on_choose()),
        }
    }

    /// The same with an icon before it.
    #[must_use]
    pub fn icon(self, icon: Icon) -> Self {
        Self {
            icon: Some(icon),
            ..self
        }
    }

    /// The same with a key or another short text at the end.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }

    /// The same with a mark.
    #[must_use]
    pub fn checked(self, checked: Checked) -> Self {
        Self { checked, ..self }
    }

    /// The same, off or on.
    #[must_use]
    pub fn disabled(self, disabled: bool) -> Self {
        Self { disabled, ..self }
    }

    /// The same, marked as destroying something.
    #[must_use]
    pub fn danger(self) -> Self {
        Self {
            danger: true,
            ..self
        }
    }
}

impl From<MenuItem> for MenuLine {
    fn from(item: MenuItem) -> Self {
        Self::Item(item)
    }
}
