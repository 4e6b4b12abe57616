//! What an operator can leave out of the console by its name.

use crate::live::actions::Action;

use super::Region;

/// A part of the console that is neither a region nor an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// Making and changing filters; a filter in an address still holds.
    Filters,
    /// The search of the whole account.
    Search,
    /// Beginning conversations.
    NewConversation,
    /// The saved views: their list, saving and changing them.
    SavedViews,
}

impl Feature {
    /// Every one.
    pub const ALL: [Self; 4] = [
        Self::Filters,
        Self::Search,
        Self::NewConversation,
        Self::SavedViews,
    ];

    /// Its word in settings.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Filters => "filters",
            Self::Search => "search",
            Self::NewConversation => "new_conversation",
            Self::SavedViews => "saved_views",
        }
    }
}

/// Every word that `hide` knows.
pub(super) fn words() -> Vec<&'static str> {
    let mut words: Vec<_> = Region::ALL.into_iter().map(Region::word).collect();
    words.extend(Feature::ALL.map(Feature::word));
    words.extend(Action::ALL.map(Action::word));
    // An action and its opposite have one word.
    words.dedup();
    words
}
