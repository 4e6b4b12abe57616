//! Folding events into the store: one match, one function per event.

mod conversation;
mod list;
mod message;
mod people;

use std::sync::Arc;

use super::listing::Page;
use super::{Changes, ContactDeed, ContactPart, Event, Roster, Store};

impl Store {
    /// Folds one event into the store and records in `changes` whatever it altered.
    ///
    /// Applying the same event twice leaves the store as applying it once does, and of server data
    /// an event older than what is held changes nothing.
    pub fn apply(&mut self, event: Event, changes: &mut Changes) {
        match event {
            Event::ConversationRead(read) => self.read_conversation(read, true, changes),
            Event::ConversationHeard(heard) => self.read_conversation(heard, false, changes),
            Event::ConversationGone(id) => self.drop_conversation(id, changes),
            Event::ContactRead(contact) => self.read_contact(contact, true, changes),
            Event::ContactHeard(contact) => self.read_contact(contact, false, changes),
            Event::ContactGone(id) => self.drop_contact(id, changes),
            Event::MessageArrived { message, glimpse } => {
                self.file_arrival(message, glimpse, changes);
            }
            Event::MessageChanged(message) => self.file_change(message, changes),
            Event::PageRead {
                query,
                page,
                page_size,
                rows,
                total,
            } => {
                let page = Page {
                    number: page,
                    size: page_size,
                    rows: &rows,
                    total,
                };
                self.lay_page(query, &page, changes);
            }
            Event::PageFailed { query, page: _ } => {
                self.alter_listing(query, changes, super::Listing::mark_failed);
            }
            Event::ListStale(query) => {
                self.alter_listing(query, changes, super::Listing::mark_stale);
            }
            Event::ListHeld { query, held } => {
                self.alter_listing(query, changes, |listing| listing.hold(held));
            }
            Event::ListReleased(query) => {
                self.alter_listing(query, changes, super::Listing::release);
            }
            Event::CountsRead { key, counts } => {
                if self.counts.insert(key.clone(), counts) != Some(counts) {
                    changes.counts.insert(key);
                }
            }
            Event::MessagesRead {
                conversation,
                window,
                messages,
            } => self.file_stretch(conversation, window, messages, changes),
            Event::MessagesFailed(id) => self.fail_thread(id, changes),
            Event::Seen(id) => self.alter_conversation(id, changes, super::Held::see),
            Event::Intended {
                conversation,
                token,
                change,
            } => self.intend(conversation, token, change, changes),
            Event::Settled {
                conversation,
                token,
                kept,
            } => self.settle(conversation, token, kept, changes),
            Event::DraftChanged(draft) => self.change_draft(draft, changes),
            Event::DraftDropped { conversation, echo } => {
                self.drop_draft(conversation, &echo, changes);
            }
            Event::AgentsRead(agents) => self.read_agents(agents, changes),
            Event::InboxesRead(inboxes) => self.read_inboxes(inboxes, changes),
            Event::TeamsRead(teams) => self.read_teams(teams, changes),
            Event::LabelsRead(labels) => self.read_labels(labels, changes),
            Event::DefinitionsRead(definitions) => {
                self.furnish(changes, |it| it.definitions = definitions.into());
            }
            Event::ViewsRead(views) => self.furnish(changes, |it| {
                it.views = Some(Roster::new(views, |view| view.id));
            }),
            Event::AssignableRead { inbox, agents } => self.furnish(changes, |it| {
                it.assignable.insert(inbox, agents.into());
            }),
            Event::PresenceRead { agents, contacts } => {
                self.read_presence(agents, contacts, changes);
            }
            Event::TypingBegan {
                conversation,
                who,
                at,
            } => {
                if self.typing.began(conversation, who, at) {
                    changes.typing.insert(conversation);
                }
            }
            Event::TypingEnded { conversation, who } => {
                if self.typing.ended(conversation, &who) {
                    changes.typing.insert(conversation);
                }
            }
            Event::TypingExpired(before) => changes.typing.extend(self.typing.expire(before)),
            Event::PreviousRead {
                contact,
                conversations,
            } => self.record(contact, changes, |it| {
                it.previous = Some(conversations.into());
                it.arrived(ContactPart::Previous);
            }),
            Event::NotesRead { contact, notes } => self.record(contact, changes, |it| {
                it.notes = Some(notes.into());
                it.arrived(ContactPart::Notes);
            }),
            Event::ContactLabelsRead { contact, labels } => self.record(contact, changes, |it| {
                it.labels = Some(labels.into());
                it.arrived(ContactPart::Labels);
            }),
            Event::ContactPartFailed { contact, part } => self.record(contact, changes, |it| {
                it.arrived(part);
                it.failed.push(part);
            }),
            Event::NoteRead { contact, note } => {
                self.record(contact, changes, |it| it.put_note(note));
            }
            Event::NoteGone { contact, note } => {
                let gone = ContactDeed::DropNote(note);
                self.record(contact, changes, |it| gone.make(it));
            }
            Event::ContactIntended {
                contact,
                token,
                deed,
            } => {
                if self.deeds.iter().all(|(_, held, _)| *held != token) {
                    self.deeds.push((contact, token, deed));
                    changes.contacts.insert(contact);
                }
            }
            Event::ContactSettled { contact, token } => {
                self.deeds.retain(|(_, held, _)| *held != token);
                changes.contacts.insert(contact);
            }
            Event::ParticipantsRead {
                conversation,
                participants,
            } => self.alter_conversation(conversation, changes, |it| it.follow(participants)),
            Event::Missed => self.miss(changes),
        }
    }

    /// The connection was gone: nothing heard so far proves that it is still so.
    fn miss(&mut self, changes: &mut Changes) {
        self.epoch = self.epoch.wrapping_add(1);
        for (id, messages) in self.threads.iter_mut() {
            if messages.cut() {
                changes.threads.insert(*id);
            }
        }
        for (query, listing) in self.listings.iter_mut() {
            if listing.mark_stale() {
                changes.listings.insert(query.clone());
            }
        }
        changes.typing.extend(self.typing.clear());
        if self.attendance != super::Attendance::default() {
            self.attendance = super::Attendance::default();
            changes.presence = true;
        }
    }

    /// Changes the directory; says so if that made a difference.
    fn furnish(&mut self, changes: &mut Changes, change: impl FnOnce(&mut super::Directory)) {
        let mut next = super::Directory::clone(&self.directory);
        change(&mut next);
        if next != *self.directory {
            self.directory = Arc::new(next);
            changes.directory = true;
        }
    }
}
