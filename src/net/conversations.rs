//! Asking about conversations.

use std::sync::Arc;

use serde::Serialize;

use crate::filter::{CountKey, Query, Scope, Tab};
use crate::model::{
    AgentId, ContactId, ConversationId, Counts, Priority, Span, Status, TeamId, Timestamp,
};
use crate::wire::conversation::{self, Page, Reading};
use crate::wire::list;

use super::line::{Params, json};
use super::{Api, ApiError, Body, Method};

/// How many conversations a page has on a server that was not told otherwise.
pub const USUAL_PAGE: u32 = 25;

/// A page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ConversationPage {
    /// Its rows in the query's order; those that could not be read are left out.
    pub rows: Vec<Reading>,
    /// How many rows were left out.
    pub broken: u32,
    /// The numbers on the tabs.
    pub counts: Counts,
    /// How many rows the whole list of this query has.
    pub total: u32,
    /// How many rows a full page of this server has, as far as this page tells. Only the first one
    /// does when the server has another size than the usual one.
    pub page_size: u32,
}

impl Api {
    /// One page of a list, in the query's order.
    ///
    /// Pages count from 1; a page past the end is empty, not an error.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`]; `NotFound` for a team or view that is gone.
    pub async fn conversations(
        &self,
        query: &Query,
        page: u32,
    ) -> Result<ConversationPage, ApiError> {
        match &query.scope {
            Scope::Filter(filter) => {
                let read = self.filtered(&filter.root, page).await?;
                return Ok(page_of(read, Tab::All, page.max(1)));
            }
            // What it holds must be known first.
            Scope::View(_) | Scope::Drafts => return Err(ApiError::NotFound),
            _ => {}
        }
        let mut params = params(&query.scope, query.status.as_ref());
        match query.tab {
            Tab::Mine => params.add("assignee_type", &"me"),
            Tab::Unassigned => params.add("assignee_type", &"unassigned"),
            Tab::All => {}
        }
        params.add("sort_by", &query.asked_sort().word());
        params.add("page", &page.max(1));
        let read = self
            .get("conversations", "conversations", params, conversation::page)
            .await?;
        Ok(page_of(read, query.tab, page.max(1)))
    }

    /// Conversations of every status that changed within this time, newest activity first.
    ///
    /// The real server answers all of them at once, whatever the page; others page. So: ask page
    /// after page until one brings nothing new. The counts are those of the whole account.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn conversations_changed_within(
        &self,
        span: Span,
        page: u32,
    ) -> Result<ConversationPage, ApiError> {
        let mut params = params(&Scope::Account, None);
        // 0 would be no rows at all.
        params.add("updated_within", &span.secs().max(1));
        if page > 1 {
            params.add("page", &page);
        }
        let read = self
            .get("conversations", "conversations", params, conversation::page)
            .await?;
        Ok(page_of(read, Tab::All, page.max(1)))
    }

    /// The numbers on the tabs. The server allows 30 of these a minute.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn counts(&self, key: &CountKey) -> Result<Counts, ApiError> {
        if let Scope::Filter(filter) = &key.scope {
            return Ok(self.filtered(&filter.root, 1).await?.counts);
        }
        let params = params(&key.scope, key.status.as_ref());
        self.get("counts", "conversations/meta", params, conversation::counts)
            .await
    }

    /// One conversation.
    ///
    /// # Errors
    ///
    /// `NotFound` when it is gone, `Unauthorized` when it may not be seen.
    pub async fn conversation(&self, id: ConversationId) -> Result<Reading, ApiError> {
        let path = format_args!("conversations/{id}");
        self.get(
            "conversation",
            path,
            Params::default(),
            conversation::reading,
        )
        .await
    }

    /// The newest of a contact's conversations, of every status, 20 at most.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn contact_conversations(&self, id: ContactId) -> Result<Vec<Reading>, ApiError> {
        let path = format_args!("contacts/{id}/conversations");
        let read = |answer: crate::wire::Field<'_>| list(answer, conversation::reading);
        let list = self
            .get("contact conversations", path, Params::default(), read)
            .await?;
        Ok(list.rows)
    }

    /// Sets where a conversation stands; `until` is when a snoozed one wakes. An agent who opens
    /// one becomes its assignee.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn set_status(
        &self,
        id: ConversationId,
        status: &Status,
        until: Option<Timestamp>,
    ) -> Result<(), ApiError> {
        #[derive(Serialize)]
        struct Change<'a> {
            status: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            snoozed_until: Option<i64>,
        }
        self.post(
            format_args!("conversations/{id}/toggle_status"),
            &Change {
                status: status.name(),
                // Seconds: of a text the server takes the year for seconds.
                snoozed_until: until
                    .filter(|_| *status == Status::Snoozed)
                    .map(Timestamp::secs),
            },
        )
        .await
    }

    /// Sets or clears how urgent a conversation is.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn set_priority(
        &self,
        id: ConversationId,
        priority: Option<Priority>,
    ) -> Result<Reading, ApiError> {
        #[derive(Serialize)]
        struct Change {
            priority: Option<&'static str>,
        }
        let body = json(&Change {
            priority: priority.map(Priority::name),
        });
        let path = format_args!("conversations/{id}");
        self.change("priority", Method::Patch, path, body, conversation::reading)
            .await
    }

    /// Sets or clears how urgent a conversation is, without hearing how it stands then.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn toggle_priority(
        &self,
        id: ConversationId,
        priority: Option<Priority>,
    ) -> Result<(), ApiError> {
        #[derive(Serialize)]
        struct Change {
            priority: Option<&'static str>,
        }
        self.post(
            format_args!("conversations/{id}/toggle_priority"),
            &Change {
                priority: priority.map(Priority::name),
            },
        )
        .await
    }

    /// Assigns a conversation to an agent, or to nobody. The answer does not tell whether the
    /// server knows the agent: the conversation does.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn assign(&self, id: ConversationId, agent: Option<AgentId>) -> Result<(), ApiError> {
        #[derive(Serialize)]
        struct Change {
            assignee_id: Option<u64>,
        }
        self.post(
            format_args!("conversations/{id}/assignments"),
            &Change {
                assignee_id: agent.map(AgentId::get),
            },
        )
        .await
    }

    /// Gives a conversation to a team, or takes it from its team. The team may change its agent.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn assign_team(
        &self,
        id: ConversationId,
        team: Option<TeamId>,
    ) -> Result<(), ApiError> {
        #[derive(Serialize)]
        struct Change {
            team_id: Option<u64>,
        }
        self.post(
            format_args!("conversations/{id}/assignments"),
            &Change {
                team_id: team.map(TeamId::get),
            },
        )
        .await
    }

    /// The labels a conversation has now.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn labels_of(&self, id: ConversationId) -> Result<Vec<Arc<str>>, ApiError> {
        let path = format_args!("conversations/{id}/labels");
        self.get("labels", path, Params::default(), conversation::titles)
            .await
    }

    /// Sets all labels of a conversation, and tells which it has then.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn set_labels(
        &self,
        id: ConversationId,
        labels: &[Arc<str>],
    ) -> Result<Vec<Arc<str>>, ApiError> {
        #[derive(Serialize)]
        struct Change<'a> {
            labels: &'a [Arc<str>],
        }
        let path = format_args!("conversations/{id}/labels");
        let body = json(&Change { labels });
        self.change("labels", Method::Post, path, body, conversation::titles)
            .await
    }

    /// Makes the customer's newest message unread, for all agents.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn mark_unread(&self, id: ConversationId) -> Result<Reading, ApiError> {
        let path = format_args!("conversations/{id}/unread");
        self.change(
            "mark unread",
            Method::Post,
            path,
            Body::Empty,
            conversation::reading,
        )
        .await
    }

    /// Marks all messages read, for all agents. No event tells anybody.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn mark_read(&self, id: ConversationId) -> Result<Reading, ApiError> {
        let path = format_args!("conversations/{id}/update_last_seen");
        self.change(
            "mark read",
            Method::Post,
            path,
            Body::Empty,
            conversation::reading,
        )
        .await
    }

    /// Tells others that this agent types, or no longer does. The customer is told too, unless it
    /// is a note.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn set_typing(
        &self,
        id: ConversationId,
        on: bool,
        note: bool,
    ) -> Result<(), ApiError> {
        #[derive(Serialize)]
        struct Change {
            typing_status: &'static str,
            is_private: bool,
        }
        self.post(
            format_args!("conversations/{id}/toggle_typing_status"),
            &Change {
                typing_status: if on { "on" } else { "off" },
                is_private: note,
            },
        )
        .await
    }

    /// Blocks the contact and resolves the conversation, which is what the server means by muting.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn mute(&self, id: ConversationId) -> Result<(), ApiError> {
        self.act(format_args!("conversations/{id}/mute")).await
    }

    /// Sends what was written to this mail address. The server does not look whether it is one.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`]; `Refused` with 402 where the account's plan has no transcripts, and
    /// `Throttled` when it has sent too many mails today.
    pub async fn send_transcript(&self, id: ConversationId, address: &str) -> Result<(), ApiError> {
        #[derive(Serialize)]
        struct Order<'a> {
            email: &'a str,
        }
        let path = format_args!("conversations/{id}/transcript");
        self.post(path, &Order { email: address }).await
    }

    /// Deletes a conversation with all its messages, for everybody. Only administrators may, and
    /// nobody is told by the cable.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn delete_conversation(&self, id: ConversationId) -> Result<(), ApiError> {
        let path = self.path(format_args!("conversations/{id}"));
        self.ask(Method::Delete, &path, Body::Empty).await?;
        Ok(())
    }

    /// Unblocks the contact. The conversation stays as it is.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn unmute(&self, id: ConversationId) -> Result<(), ApiError> {
        self.act(format_args!("conversations/{id}/unmute")).await
    }
}

fn params(scope: &Scope, status: Option<&Status>) -> Params {
    let mut params = Params::default();
    // Left out, it would mean open ones only.
    params.add("status", &status.map_or("all", Status::name));
    match scope {
        // A filter is no parameter: it is posted.
        Scope::Account | Scope::Drafts | Scope::View(_) | Scope::Filter(_) => {}
        Scope::Inbox(inbox) => params.add("inbox_id", inbox),
        Scope::Label(title) => params.add("labels[]", title),
        Scope::Team(team) => params.add("team_id", team),
        Scope::Mentions => params.add("conversation_type", &"mention"),
        Scope::Participating => params.add("conversation_type", &"participating"),
        Scope::Unattended => params.add("conversation_type", &"unattended"),
    }
    params
}

fn page_of(read: Page, tab: Tab, page: u32) -> ConversationPage {
    let Page { rows, counts } = read;
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let got = number(rows.rows.len() + rows.broken);
    let total = match tab {
        Tab::Mine => counts.mine,
        Tab::Unassigned => counts.unassigned,
        Tab::All => counts.all,
    };
    // Only a first page with more behind it is certainly full: any other may be the last one.
    let is_full = page == 1 && got > 0 && got < total;
    ConversationPage {
        broken: number(rows.broken),
        rows: rows.rows,
        counts,
        total,
        page_size: if is_full { got } else { got.max(USUAL_PAGE) },
    }
}
