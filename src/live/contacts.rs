//! A contact and what stands in their panel: reading its parts, and changing them.

use std::rc::Rc;

use leptos::prelude::*;

use crate::model::{
    AgentId, Contact, ContactChange, ContactId, ConversationId, NoteId, Participants,
};
use crate::net::ApiError;
use crate::store::{ContactDeed, ContactPart, Event};
use crate::text::{Phrase, phrase};

use super::actions::Deed;
use super::lists::reading_events;
use super::notice::{Tone, Undo, Why, words};
use super::session::Session;
use super::threads::Loading;

/// Reading.
impl Session {
    /// Reads what the panel shows of a contact, part by part: one that fails costs no other.
    pub fn load_contact(self, id: ContactId) {
        for part in [
            ContactPart::Contact,
            ContactPart::Previous,
            ContactPart::Notes,
            ContactPart::Labels,
        ] {
            self.load_contact_part(id, part);
        }
    }

    /// Reads one part of it; what was read before stays on screen if that fails.
    pub fn load_contact_part(self, id: ContactId, part: ContactPart) {
        let Some(inner) = self.inner() else { return };
        let loading = Loading::Contact(id, part);
        if inner.loading.borrow_mut().insert(loading) {
            self.spawn(async move {
                if self.read_part(id, part).await.is_err() {
                    self.apply([Event::ContactPartFailed { contact: id, part }]);
                }
                if let Some(inner) = self.inner() {
                    inner.loading.borrow_mut().remove(&loading);
                }
            });
        }
    }

    async fn read_part(self, id: ContactId, part: ContactPart) -> Result<(), ApiError> {
        match part {
            ContactPart::Contact => {
                let read = move |api: crate::net::Api| async move { api.contact(id).await };
                let contact = self.read(read).await?;
                self.apply([Event::ContactRead(contact)]);
            }
            ContactPart::Previous => {
                let read =
                    move |api: crate::net::Api| async move { api.contact_conversations(id).await };
                let readings = self.read(read).await?;
                let conversations = readings.iter().map(|it| it.conversation.id).collect();
                self.apply(readings.into_iter().flat_map(reading_events));
                self.apply([Event::PreviousRead {
                    contact: id,
                    conversations,
                }]);
            }
            ContactPart::Notes => {
                let read = move |api: crate::net::Api| async move { api.contact_notes(id).await };
                let notes = self.read(read).await?;
                self.apply([Event::NotesRead { contact: id, notes }]);
            }
            ContactPart::Labels => {
                let read = move |api: crate::net::Api| async move { api.contact_labels(id).await };
                let labels = self.read(read).await?;
                self.apply([Event::ContactLabelsRead {
                    contact: id,
                    labels,
                }]);
            }
        }
        Ok(())
    }

    /// Reads who follows a conversation. No event tells of it, so it is asked for whenever it is
    /// looked at.
    pub fn load_participants(self, id: ConversationId) {
        let Some(inner) = self.inner() else { return };
        let loading = Loading::Participants(id);
        if inner.loading.borrow_mut().insert(loading) {
            self.spawn(async move {
                let read = move |api: crate::net::Api| async move { api.participants(id).await };
                let participants = match self.read(read).await {
                    Ok(agents) => Participants::Read(agents.iter().map(|agent| agent.id).collect()),
                    Err(_) => Participants::Failed,
                };
                self.apply([Event::ParticipantsRead {
                    conversation: id,
                    participants,
                }]);
                if let Some(inner) = self.inner() {
                    inner.loading.borrow_mut().remove(&loading);
                }
            });
        }
    }
}

/// Changing.
impl Session {
    /// Changes a contact. It shows at once. Who asks is told why it was refused, if still there;
    /// else the agent is.
    pub fn change_contact(
        self,
        id: ContactId,
        change: ContactChange,
        refused: Option<Callback<Why>>,
    ) {
        let held = self
            .inner()
            .and_then(|inner| inner.store.borrow().contact(id));
        let Some(held) = held else { return };
        let former = change.make(&mut Contact::clone(&held));
        if former != change {
            self.put_change(id, change, former, refused);
        }
    }

    fn put_change(
        self,
        id: ContactId,
        change: ContactChange,
        former: ContactChange,
        refused: Option<Callback<Why>>,
    ) {
        let Some(inner) = self.inner() else { return };
        let token = self.intend(id, ContactDeed::Change(change.clone()));
        let api = inner.api.clone();
        self.spawn(async move {
            let answer = api.change_contact(id, &change).await;
            self.note(&answer);
            // As the server keeps it, which may be in another spelling.
            let mut given = change;
            if let Ok(contact) = &answer {
                given = given.make(&mut contact.clone());
                self.apply([Event::ContactRead(contact.clone())]);
            }
            self.apply([Event::ContactSettled { contact: id, token }]);
            let what = name_of(&given);
            let undo: Undo = Rc::new(move || self.undo_change(id, given.clone(), former.clone()));
            self.tell_edit(what, &answer, undo, refused);
        });
    }

    /// Puts back what an edit replaced if the contact still has what the edit gave. Contacts carry
    /// no revision and the cable may tell of the time before, so the server is asked.
    fn undo_change(self, id: ContactId, given: ContactChange, former: ContactChange) {
        let token = self.intend(id, ContactDeed::Change(former.clone()));
        self.spawn(async move {
            let read = move |api: crate::net::Api| async move { api.contact(id).await };
            match self.read(read).await {
                Ok(contact) => {
                    let now = given.make(&mut contact.clone());
                    self.apply([Event::ContactRead(contact)]);
                    if now == given {
                        self.put_change(id, former, given, None);
                    } else if now == former {
                        self.tell(Tone::Said, phrase::notice::SAVED, vec![], None);
                    } else {
                        self.tell_left_alone(name_of(&given));
                    }
                }
                Err(error) => {
                    let (phrase, values) = words(&error);
                    let again: Undo =
                        Rc::new(move || self.undo_change(id, given.clone(), former.clone()));
                    self.tell(Tone::Failed, phrase, values, Some(again));
                }
            }
            self.apply([Event::ContactSettled { contact: id, token }]);
        });
    }

    /// Writes a note on a contact. Who asks is told when it is there, or why it is not.
    pub fn add_note(self, id: ContactId, text: String, done: Callback<Option<Why>>) {
        self.spawn(async move {
            let Some(api) = self.api() else { return };
            let answer = api.add_note(id, &text).await;
            self.note(&answer);
            let why = answer.as_ref().err().map(words);
            if let Ok(note) = answer {
                self.apply([Event::NoteRead { contact: id, note }]);
            }
            done.try_run(why);
        });
    }

    /// Deletes a note on a contact. It is gone at once, and back if the server kept it.
    pub fn delete_note(self, id: ContactId, note: NoteId) {
        let token = self.intend(id, ContactDeed::DropNote(note));
        self.spawn(async move {
            let Some(api) = self.api() else { return };
            let answer = api.delete_note(id, note).await;
            self.note(&answer);
            match &answer {
                // Somebody else was faster.
                Ok(()) | Err(ApiError::NotFound) => {
                    self.apply([Event::NoteGone { contact: id, note }]);
                }
                Err(error) => self.tell_failure(error),
            }
            self.apply([Event::ContactSettled { contact: id, token }]);
        });
    }

    /// Lets an agent follow a conversation, or no longer. It shows at once.
    pub fn set_participant(self, id: ConversationId, agent: AgentId, on: bool) {
        self.act(id, Deed::Participant(agent, on));
    }

    fn intend(self, contact: ContactId, deed: ContactDeed) -> u64 {
        let token = self.inner().map_or(0, |inner| inner.number());
        self.apply([Event::ContactIntended {
            contact,
            token,
            deed,
        }]);
        token
    }
}

/// What an agent calls that which a change concerns.
fn name_of(change: &ContactChange) -> Phrase {
    match change {
        ContactChange::Name(_) => phrase::panel::NAME,
        ContactChange::Email(_) => phrase::panel::EMAIL,
        ContactChange::Phone(_) => phrase::panel::PHONE,
        ContactChange::Company(_) => phrase::panel::COMPANY,
        ContactChange::Attribute(..) => phrase::panel::CONTACT_ATTRIBUTES,
    }
}
