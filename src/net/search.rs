//! Searching, the files of a conversation, and beginning one.

use serde::Serialize;

use crate::model::{
    Beginning, Contact, ContactId, ConversationId, Found, FoundPage, Hit, KeptFile, NewContact,
    SearchKind, Way,
};
use crate::wire::conversation::{self, Reading};
use crate::wire::{Field, list, search};

use super::line::{Params, json};
use super::{Api, ApiError, Method};

/// How many files a full page has.
const FILES_PAGE: usize = 100;

impl Api {
    /// A page of the conversations of every status in which a text occurs, 25 to a page. The text
    /// must not be empty: the server would answer with everything.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn search_texts(&self, text: &str, page: u32) -> Result<FoundPage<Hit>, ApiError> {
        let params = question(text, page);
        self.get("text search", "conversations/search", params, search::texts)
            .await
    }

    /// A page of what is found of one kind, or of all, 15 of each. The text must not be empty.
    ///
    /// # Errors
    ///
    /// `Server` where a conversation on the page has no message: an everyday answer to a search
    /// for conversations, and so for all kinds. `NotFound` from an older server.
    pub async fn search(
        &self,
        text: &str,
        kind: Option<SearchKind>,
        page: u32,
    ) -> Result<Found, ApiError> {
        let path = match kind {
            None => "search",
            Some(SearchKind::Conversations) => "search/conversations",
            Some(SearchKind::Contacts) => "search/contacts",
            Some(SearchKind::Messages) => "search/messages",
        };
        self.get("search", path, question(text, page), search::found)
            .await
    }

    /// A page of the contacts with this text in their name, e-mail address, phone number or
    /// identifier. The server allows 100 of these a minute to the whole account.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn search_contacts(
        &self,
        text: &str,
        page: u32,
    ) -> Result<FoundPage<Contact>, ApiError> {
        let mut params = question(text, page);
        // Without an order rows move between pages.
        params.add("sort", &"-last_activity_at");
        params.add("include_contact_inboxes", &false);
        self.get(
            "contact search",
            "contacts/search",
            params,
            search::contacts,
        )
        .await
    }

    /// Creates a contact.
    ///
    /// # Errors
    ///
    /// `Refused` with the server's words where an address is wrong or taken.
    pub async fn create_contact(&self, contact: &NewContact) -> Result<Contact, ApiError> {
        #[derive(Serialize)]
        struct New<'a> {
            name: &'a str,
            // An empty phone number would be stored as such.
            #[serde(skip_serializing_if = "str::is_empty")]
            email: &'a str,
            #[serde(skip_serializing_if = "str::is_empty")]
            phone_number: &'a str,
        }
        let body = json(&New {
            name: &contact.name,
            email: &contact.email,
            phone_number: &contact.phone,
        });
        self.change(
            "new contact",
            Method::Post,
            "contacts",
            body,
            search::created,
        )
        .await
    }

    /// The inboxes in which a conversation with a contact can be begun.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn ways_to(&self, contact: ContactId) -> Result<Vec<Way>, ApiError> {
        let path = format_args!("contacts/{contact}/contactable_inboxes");
        let read = |answer: Field<'_>| list(answer, search::way);
        let ways = self
            .get("contactable inboxes", path, Params::default(), read)
            .await?;
        Ok(ways.rows)
    }

    /// Begins a conversation. Where the inbox keeps to one, the answer is the one there is.
    ///
    /// # Errors
    ///
    /// `Server` where anything is wrong with the message: then nothing was created.
    pub async fn begin(&self, beginning: &Beginning) -> Result<Reading, ApiError> {
        #[derive(Serialize)]
        struct New<'a> {
            contact_id: u64,
            inbox_id: u64,
            #[serde(skip_serializing_if = "Option::is_none")]
            source_id: Option<&'a str>,
            status: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            assignee_id: Option<u64>,
            #[serde(skip_serializing_if = "Option::is_none")]
            additional_attributes: Option<Mail<'a>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            message: Option<First<'a>>,
        }
        #[derive(Serialize)]
        struct Mail<'a> {
            mail_subject: &'a str,
        }
        #[derive(Serialize)]
        struct First<'a> {
            content: &'a str,
        }
        let filled = |text: &'_ str| !text.trim().is_empty();
        let body = json(&New {
            contact_id: beginning.contact.get(),
            inbox_id: beginning.inbox.get(),
            source_id: beginning.source.as_deref(),
            status: beginning.status.name(),
            assignee_id: beginning.assignee.map(crate::model::AgentId::get),
            additional_attributes: filled(&beginning.subject).then_some(Mail {
                mail_subject: &beginning.subject,
            }),
            message: filled(&beginning.text).then_some(First {
                content: &beginning.text,
            }),
        });
        self.change(
            "new conversation",
            Method::Post,
            "conversations",
            body,
            conversation::reading,
        )
        .await
    }

    /// A page of the files of a conversation, oldest message first, 100 to a page.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn files(
        &self,
        conversation: ConversationId,
        page: u32,
    ) -> Result<FoundPage<KeptFile>, ApiError> {
        let mut params = Params::default();
        params.add("page", &page.max(1));
        let path = format_args!("conversations/{conversation}/attachments");
        let read = |answer: Field<'_>| list(answer, search::kept_file);
        let page = self.get("files", path, params, read).await?;
        Ok(FoundPage {
            more: page.rows.len() + page.broken >= FILES_PAGE,
            rows: page.rows,
        })
    }
}

fn question(text: &str, page: u32) -> Params {
    let mut params = Params::default();
    params.add("q", &text);
    // 0 is a failure of the server's.
    params.add("page", &page.max(1));
    params
}
