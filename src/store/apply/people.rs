//! Contacts, the directory, and who is there.

use std::sync::Arc;

use crate::model::{
    Agent, AgentId, Contact, ContactId, ContactNote, Inbox, Label, Presence, SortedMap, Team,
    sorted_by_key,
};
use crate::store::{Changes, ContactDeed, ContactPart, ContactRecord, Roster, Store};

impl Store {
    /// Takes in a reading of a contact: an answer of the server (`asked`) or the cable's word.
    pub(super) fn read_contact(&mut self, contact: Contact, asked: bool, changes: &mut Changes) {
        let id = contact.id;
        if asked {
            self.gone_contacts.remove(&id);
        } else if self.gone_contacts.contains(&id) {
            return;
        }
        self.record(id, changes, |record| {
            let next = match &record.contact {
                Some(held) => merge(held, contact),
                None => contact,
            };
            if record.contact.as_deref() != Some(&next) {
                record.contact = Some(Arc::new(next));
            }
            record.arrived(ContactPart::Contact);
        });
    }

    pub(super) fn drop_contact(&mut self, id: ContactId, changes: &mut Changes) {
        self.gone_contacts.insert(id);
        if self.contacts.remove(&id).is_some() {
            changes.contacts.insert(id);
        }
        self.drop_conversations_of(id, changes);
    }

    /// Changes what is held of a contact; says so if that made a difference.
    pub(super) fn record(
        &mut self,
        id: ContactId,
        changes: &mut Changes,
        change: impl FnOnce(&mut ContactRecord),
    ) {
        let record = self.contacts.entry(id).or_default();
        let before = record.clone();
        change(record);
        if *record != before {
            changes.contacts.insert(id);
        }
    }

    pub(super) fn read_agents(&mut self, agents: Vec<Agent>, changes: &mut Changes) {
        self.furnish(changes, |it| {
            it.agents = Roster::new(agents, |agent| agent.id);
        });
    }

    pub(super) fn read_inboxes(&mut self, inboxes: Vec<Inbox>, changes: &mut Changes) {
        self.furnish(changes, |it| {
            it.inboxes = Roster::new(inboxes, |inbox| inbox.id);
        });
    }

    pub(super) fn read_teams(&mut self, teams: Vec<Team>, changes: &mut Changes) {
        self.furnish(changes, |it| it.teams = Roster::new(teams, |team| team.id));
    }

    pub(super) fn read_labels(&mut self, labels: Vec<Label>, changes: &mut Changes) {
        let title = |label: &Label| Arc::clone(&label.title);
        self.furnish(changes, |it| it.labels = Roster::new(labels, title));
    }

    pub(super) fn read_presence(
        &mut self,
        agents: SortedMap<AgentId, Presence>,
        contacts: Option<SortedMap<ContactId, Presence>>,
        changes: &mut Changes,
    ) {
        if self.attendance.agents.as_ref() != Some(&agents) {
            self.attendance.agents = Some(agents);
            changes.presence = true;
        }
        if contacts.is_some() && self.attendance.contacts != contacts {
            self.attendance.contacts = contacts;
            changes.presence = true;
        }
    }
}

impl ContactRecord {
    /// A part was read: it counts as failed no more.
    pub(super) fn arrived(&mut self, part: ContactPart) {
        self.failed.retain(|it| *it != part);
    }

    /// Puts a note in the order of time, in place of its former reading.
    pub(super) fn put_note(&mut self, note: ContactNote) {
        // Of notes that were not read, one says nothing about the others.
        let Some(held) = self.notes.as_deref() else {
            return;
        };
        let mut notes: Vec<ContactNote> =
            held.iter().filter(|it| it.id != note.id).cloned().collect();
        notes.push(note);
        let notes = sorted_by_key(notes, |it| std::cmp::Reverse((it.created_at, it.id)));
        self.notes = Some(notes.into());
    }
}

impl ContactDeed {
    /// Does it to what is held.
    pub(in crate::store) fn make(&self, record: &mut ContactRecord) {
        match self {
            Self::Change(change) => {
                if let Some(contact) = &mut record.contact {
                    drop(change.make(Arc::make_mut(contact)));
                }
            }
            Self::Label(title, on) => {
                if let Some(labels) = &mut record.labels
                    && labels.contains(title) != *on
                {
                    let others = labels.iter().filter(|it| *it != title).cloned();
                    *labels = others.chain(on.then(|| Arc::clone(title))).collect();
                }
            }
            Self::DropNote(note) => {
                if let Some(notes) = &mut record.notes {
                    *notes = notes.iter().filter(|it| it.id != *note).cloned().collect();
                }
            }
        }
    }
}

/// Of two readings of a contact the later one, with the times that only one of them has. Contacts
/// carry no revision: one that tells of earlier activity is the older, else the last one counts.
fn merge(held: &Contact, next: Contact) -> Contact {
    let older = next
        .last_activity_at
        .zip(held.last_activity_at)
        .is_some_and(|(next, held)| next < held);
    if older {
        return Contact {
            created_at: held.created_at.or(next.created_at),
            ..held.clone()
        };
    }
    let inboxes = if next.inboxes.is_empty() {
        held.inboxes.clone()
    } else {
        next.inboxes
    };
    Contact {
        inboxes,
        created_at: next.created_at.or(held.created_at),
        last_activity_at: next.last_activity_at.or(held.last_activity_at),
        ..next
    }
}
