//! What an account is furnished with: agents, inboxes, teams, labels, custom attributes, and who
//! can be assigned where.

use std::sync::Arc;

use crate::model::{
    Agent, AgentId, AttributeDefinition, AttributeOwner, Inbox, InboxId, Label, SavedView,
    SavedViewId, SortedMap, Team, TeamId,
};

/// Things in the order they were read, also found by key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roster<K, T> {
    items: Vec<T>,
    places: SortedMap<K, usize>,
}

impl<K: Ord, T> Default for Roster<K, T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            places: SortedMap::default(),
        }
    }
}

impl<K: Ord, T> Roster<K, T> {
    /// These things; of two with one key the first is found.
    pub fn new(items: Vec<T>, key: impl Fn(&T) -> K) -> Self {
        let places = items.iter().enumerate().rev();
        let places = places.map(|(place, item)| (key(item), place)).collect();
        Self { items, places }
    }

    /// The thing with this key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&T>
    where
        K: std::borrow::Borrow<Q>,
    {
        self.places
            .get(key)
            .and_then(|place| self.items.get(*place))
    }

    /// All of them in the order they were read.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl<'a, K: Ord, T> IntoIterator for &'a Roster<K, T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The account's furniture, as last read. Whatever was not read yet is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directory {
    /// The account's agents.
    pub agents: Roster<AgentId, Agent>,
    /// The inboxes the signed-in agent may see.
    pub inboxes: Roster<InboxId, Inbox>,
    /// The account's teams.
    pub teams: Roster<TeamId, Team>,
    /// The account's labels, by title.
    pub labels: Roster<Arc<str>, Label>,
    /// The account's custom attributes. A key can occur once for conversations and once for
    /// contacts: [`Directory::definition`] tells them apart.
    pub definitions: Arc<[AttributeDefinition]>,
    /// The views the signed-in agent has saved; `None` while not read.
    pub views: Option<Roster<SavedViewId, SavedView>>,
    /// Agents to whom conversations of an inbox can be assigned, by name.
    pub assignable: SortedMap<InboxId, Arc<[AgentId]>>,
}

impl Directory {
    /// The agent with this id.
    pub fn agent(&self, id: AgentId) -> Option<&Agent> {
        self.agents.get(&id)
    }

    /// The inbox with this id.
    pub fn inbox(&self, id: InboxId) -> Option<&Inbox> {
        self.inboxes.get(&id)
    }

    /// The team with this id.
    pub fn team(&self, id: TeamId) -> Option<&Team> {
        self.teams.get(&id)
    }

    /// The saved view with this id.
    pub fn view(&self, id: SavedViewId) -> Option<&SavedView> {
        self.views.as_ref()?.get(&id)
    }

    /// The label with this title.
    pub fn label(&self, title: &str) -> Option<&Label> {
        self.labels.get(title)
    }

    /// The colour of the label with this title, as `#rrggbb`.
    pub fn label_color(&self, title: &str) -> Option<&Arc<str>> {
        self.label(title).map(|label| &label.color)
    }

    /// The definition of this key for conversations or contacts.
    pub fn definition(&self, owner: AttributeOwner, key: &str) -> Option<&AttributeDefinition> {
        self.definitions
            .iter()
            .find(|definition| definition.owner == owner && &*definition.key == key)
    }

    /// The agents to whom conversations of this inbox can be assigned; `None` while not read.
    pub fn assignable(&self, inbox: InboxId) -> Option<&Arc<[AgentId]>> {
        self.assignable.get(&inbox)
    }
}
