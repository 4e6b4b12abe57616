//! Questions of the moment: searches, the files of a conversation, with whom and where one can be
//! begun. Each question has an answer of its own, kept by whoever asked and by nobody else, so a
//! late one can't take a newer one's place.

use std::sync::Arc;

use leptos::prelude::*;

use crate::model::{
    Contact, ContactId, ConversationId, Found, FoundPage, Hit, KeptFile, SearchKind, Way,
    sorted_by_key,
};
use crate::net::ApiError;
use crate::store::Event;
use crate::text::{Phrase, Wanted, phrase};

use super::ask::ended;
use super::lists::reading_events;
use super::session::Session;

/// How many conversations that are held a search shows.
const HERE: usize = 8;

/// Why a question has no answer, in words: a phrase and the values for its places. The server's
/// own words among them are untrusted.
pub type Failure = (Phrase, Vec<(&'static str, Arc<str>)>);

/// What became of a question.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer<T> {
    /// Nothing yet.
    Waiting,
    /// This.
    Here(Arc<T>),
    /// It failed. Asking again is the agent's choice.
    Failed(Failure),
}

/// A question, for as long as somebody keeps it.
pub type Question<T> = ArcRwSignal<Answer<T>>;

impl Session {
    /// The conversations held on this device in which every word of a text occurs: in the
    /// contact's name or address, the number, the labels, the subject or the newest message. Those
    /// with the words in the name come first, then the newest.
    pub fn find_here(self, wanted: &Wanted) -> Vec<Hit> {
        let Some(inner) = self.inner() else {
            return Vec::new();
        };
        if wanted.is_empty() {
            return Vec::new();
        }
        let store = inner.store.borrow();
        let found: Vec<_> = store
            .conversations()
            .filter_map(|held| {
                let contact = held.contact.and_then(|id| store.contact(id));
                let text = |text: Option<&Arc<str>>| text.cloned().unwrap_or_default();
                let known = contact.as_deref();
                let name = known.map(|it| Arc::clone(&it.name)).unwrap_or_default();
                let email = text(known.and_then(|it| it.email.as_ref()));
                let phone = text(known.and_then(|it| it.phone.as_ref()));
                let newest = held.preview.as_ref().and_then(|it| it.text.clone());
                let subject = text(held.facts.subject.as_ref());
                let (number, labels) = (held.id.to_string(), held.labels.join(" "));
                let newest_text = text(newest.as_ref());
                let texts = [
                    &*name,
                    &*email,
                    &*phone,
                    &*number,
                    &*labels,
                    &*subject,
                    &*newest_text,
                ];
                wanted.all_in(&texts).then(|| {
                    let by_name = wanted.all_in(&[&*name]);
                    let hit = Hit {
                        conversation: held.id,
                        message: None,
                        contact: held.contact,
                        name,
                        inbox: Some(held.inbox),
                        text: newest,
                        at: held.last_activity_at,
                        matches: 0,
                    };
                    (!by_name, std::cmp::Reverse(held.last_activity_at), hit)
                })
            })
            .collect();
        let found = sorted_by_key(found, |(other, at, hit)| (*other, *at, hit.conversation));
        let hits = found.into_iter().map(|(_, _, hit)| hit);
        hits.take(HERE).collect()
    }

    /// A page of the conversations on the server in whose messages a text occurs.
    pub fn search_texts(self, text: &str, page: u32) -> Question<FoundPage<Hit>> {
        let text = text.to_owned();
        self.question(async move {
            let api = self.api().ok_or_else(ended)?;
            api.search_texts(&text, page).await
        })
    }

    /// What the server finds by names, addresses and numbers, and by messages.
    pub fn search(self, text: &str) -> Question<Found> {
        let text = text.to_owned();
        self.question(async move {
            let api = self.api().ok_or_else(ended)?;
            match api.search(&text, None, 1).await {
                // One conversation without a message is enough for it.
                Err(ApiError::Server { .. } | ApiError::NotFound) => self.search_apart(&text).await,
                answer => answer,
            }
        })
    }

    /// The next pages of one kind.
    pub fn search_kind(self, text: &str, kind: SearchKind, page: u32) -> Question<Found> {
        let text = text.to_owned();
        self.question(async move {
            let api = self.api().ok_or_else(ended)?;
            match api.search(&text, Some(kind), page).await {
                Err(ApiError::Server { .. }) if kind == SearchKind::Conversations => {
                    Ok(Found::default())
                }
                answer => answer,
            }
        })
    }

    /// The kinds one by one. What fails of its own accord is left out: conversations are found by
    /// their texts, too, and contacts by another way.
    async fn search_apart(self, text: &str) -> Result<Found, ApiError> {
        let api = self.api().ok_or_else(ended)?;
        let of = |kind| api.search(text, Some(kind), 1);
        let (conversations, contacts, messages) = futures_util::join!(
            of(SearchKind::Conversations),
            of(SearchKind::Contacts),
            of(SearchKind::Messages)
        );
        let contacts = match contacts {
            Ok(found) => found.contacts,
            Err(_) => api.search_contacts(text, 1).await?,
        };
        Ok(Found {
            conversations: conversations.unwrap_or_default().conversations,
            contacts,
            messages: messages.unwrap_or_default().messages,
        })
    }

    /// Contacts by name, address or number.
    pub fn search_contacts(self, text: &str) -> Question<FoundPage<Contact>> {
        let text = text.to_owned();
        self.question(async move {
            let api = self.api().ok_or_else(ended)?;
            api.search_contacts(&text, 1).await
        })
    }

    /// The conversations of a contact, newest activity first.
    pub fn conversations_of(self, contact: ContactId) -> Question<Vec<Hit>> {
        self.question(async move {
            let readings = self
                .read(move |api| async move { api.contact_conversations(contact).await })
                .await?;
            let hits = readings.iter().map(|reading| {
                let held = &reading.conversation;
                let named = reading.contact.as_ref();
                Hit {
                    conversation: held.id,
                    message: None,
                    contact: Some(contact),
                    name: named.map(|it| Arc::clone(&it.name)).unwrap_or_default(),
                    inbox: Some(held.inbox),
                    text: held.preview.as_ref().and_then(|it| it.text.clone()),
                    at: held.last_activity_at,
                    matches: 0,
                }
            });
            let hits = hits.collect();
            self.apply(readings.into_iter().flat_map(reading_events));
            Ok(hits)
        })
    }

    /// The inboxes in which a conversation with a contact can be begun.
    pub fn ways_to(self, contact: ContactId) -> Question<Vec<Way>> {
        self.question(async move {
            self.read(move |api| async move { api.ways_to(contact).await })
                .await
        })
    }

    /// All files of a conversation, newest first.
    pub fn files(self, conversation: ConversationId) -> Question<Vec<KeptFile>> {
        self.question(async move {
            let mut files = Vec::new();
            // The last page holds the newest.
            for number in 1.. {
                let page = self
                    .read(move |api| async move { api.files(conversation, number).await })
                    .await?;
                files.extend(page.rows);
                if !page.more {
                    break;
                }
            }
            Ok(sorted_by_key(files, |it| {
                std::cmp::Reverse((it.at, it.message, it.file.id))
            }))
        })
    }

    /// Takes in a contact that was found, so that views may show it.
    pub fn meet(self, contact: &Contact) {
        self.apply([Event::ContactHeard(contact.clone())]);
    }

    fn question<T>(self, asking: impl Future<Output = Result<T, ApiError>> + 'static) -> Question<T>
    where
        T: Send + Sync + 'static,
    {
        self.question_in(failure, asking)
    }

    /// A question with words of its own for what goes wrong.
    pub(super) fn question_in<T>(
        self,
        words: fn(&ApiError) -> Failure,
        asking: impl Future<Output = Result<T, ApiError>> + 'static,
    ) -> Question<T>
    where
        T: Send + Sync + 'static,
    {
        let question = ArcRwSignal::new(Answer::Waiting);
        let asked = question.clone();
        self.spawn(async move {
            let answer = asking.await;
            self.note(&answer);
            asked.set(match answer {
                Ok(answer) => Answer::Here(Arc::new(answer)),
                Err(error) => Answer::Failed(words(&error)),
            });
        });
        question
    }
}

/// What an agent reads when a question failed.
pub(super) fn failure(error: &ApiError) -> Failure {
    match error {
        ApiError::Unreachable(_) => (phrase::search::UNREACHABLE, vec![]),
        ApiError::Unauthorized(_) => (phrase::search::NOT_PERMITTED, vec![]),
        ApiError::NotFound => (phrase::notice::GONE, vec![]),
        ApiError::Throttled => (phrase::search::THROTTLED, vec![]),
        ApiError::Refused { reason, .. } => (
            phrase::notice::REFUSED,
            vec![("reason", reason.as_str().into())],
        ),
        ApiError::Server { status } => (
            phrase::search::SERVER,
            vec![("status", status.to_string().as_str().into())],
        ),
        ApiError::Unreadable { .. } => (phrase::search::UNREADABLE, vec![]),
    }
}
