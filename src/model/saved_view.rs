//! Views an agent has saved on the server, which calls them custom filters and folders.

use std::sync::Arc;

use super::SavedViewId;

/// One link of the server's chain of conditions. AND binds before OR.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlatCondition {
    /// The server's key of the attribute.
    pub key: Arc<str>,
    /// The server's word of the operator.
    pub operator: Arc<str>,
    /// Values, numbers in digits.
    pub values: Vec<Arc<str>>,
    /// Whether OR stands between this and the next one. Means nothing on the last.
    pub or: bool,
}

/// A view the agent has saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Its id.
    pub id: SavedViewId,
    /// Its name; may be empty.
    pub name: Arc<str>,
    /// Its conditions in the server's form.
    pub chain: Vec<FlatCondition>,
    /// Its conditions in groups, where this console wrote them.
    pub tree: Option<Arc<str>>,
}
