//! Reading what was missed, and what the account is furnished with.

use futures_util::StreamExt as _;
use futures_util::future::{AbortHandle, Abortable};
use futures_util::stream::FuturesUnordered;

use leptos::prelude::*;

use crate::model::{ConversationId, Span};
use crate::net::{Api, ApiError};
use crate::store::Event;
use crate::sync::link::Input;
use crate::sync::resync::{
    self, Absence, Answer, Furniture, OpenList, OpenThread, Plan, Progress, Sight, Step,
};
use crate::wire::cable::CacheKeys;

use super::lists::reading_events;
use super::session::{Inner, Session};

/// How many questions run side by side.
const SIDE_BY_SIDE: usize = 4;
/// Added to the time between the first reading and the subscription: clocks differ.
const MARGIN: Span = Span::from_secs(30);

impl Session {
    /// Reads what was missed. Events that come meanwhile are held and applied after it.
    pub(super) fn catch_up(self, round: u32, absence: Absence) {
        let Some(inner) = self.inner() else { return };
        if let Some(former) = inner.line.round_handle.take() {
            former.abort();
        }
        inner.line.round.set(Some(round));
        let (absence, sight) = inner.missed(absence);
        if Plan::is_afresh(absence) {
            self.apply([Event::Missed]);
        }
        let (handle, registration) = AbortHandle::new_pair();
        inner.line.round_handle.replace(Some(handle));
        let plan = Plan::new(absence, sight);
        let run = async move {
            let progress = self.run(plan).await;
            let Some(inner) = self.inner() else { return };
            inner.line.round.set(None);
            // What was held belongs to what "live" promises.
            self.apply_held(&inner);
            self.tell_link(match progress {
                Progress::Done => Input::CaughtUp { round },
                Progress::Running | Progress::Failed => Input::CatchUpFailed { round },
            });
            self.look_at_rows(&inner);
        };
        self.spawn(async move {
            // An aborted round has a successor, which holds the events on.
            Abortable::new(run, registration).await.unwrap_or_default();
        });
    }

    async fn run(self, mut plan: Plan) -> Progress {
        let mut under_way = FuturesUnordered::new();
        loop {
            while under_way.len() < SIDE_BY_SIDE
                && let Some(step) = plan.next_step()
            {
                under_way.push(async move {
                    let answer = self.take_step(&step).await;
                    (step, answer)
                });
            }
            match under_way.next().await {
                Some((step, answer)) => plan.answer(&step, answer),
                None => return plan.progress(),
            }
        }
    }

    async fn take_step(self, step: &Step) -> Answer {
        let Some(api) = self.api() else {
            return Answer::Failed;
        };
        let answer = match step {
            Step::Messages {
                conversation,
                window,
            } => self
                .read_messages(*conversation, *window)
                .await
                .map(Answer::Messages),
            Step::Page { query, page } => self.read_page(query, *page).await.map(|events| {
                self.apply(events);
                Answer::Read
            }),
            Step::Changed { within, page } => {
                let read = api.conversations_changed_within(*within, *page).await;
                read.map(|read| {
                    let ids = read.rows.iter().map(|row| row.conversation.id).collect();
                    self.apply(read.rows.into_iter().flat_map(reading_events));
                    Answer::Conversations(ids)
                })
            }
            Step::Counts(key) => api.counts(key).await.map(|counts| {
                let key = key.clone();
                self.apply([Event::CountsRead { key, counts }]);
                Answer::Read
            }),
            Step::CacheKeys => api.cache_keys().await.map(|keys| {
                if let Some(inner) = self.inner() {
                    inner.line.cache_keys.replace(Some(keys.clone()));
                }
                Answer::CacheKeys(keys)
            }),
            Step::Furniture(part) => self
                .read_furniture(&api, *part)
                .await
                .map(|()| Answer::Read),
        };
        self.note(&answer);
        match answer {
            Ok(answer) => answer,
            Err(error) if error.is_transient() => Answer::Failed,
            Err(_) => Answer::Refused,
        }
    }

    async fn read_furniture(self, api: &Api, part: Furniture) -> Result<(), ApiError> {
        let event = match part {
            Furniture::Agents => Event::AgentsRead(api.agents().await?),
            Furniture::Inboxes => Event::InboxesRead(api.inboxes().await?),
            Furniture::Teams => Event::TeamsRead(api.teams().await?),
            Furniture::Labels => Event::LabelsRead(api.labels().await?),
            Furniture::Definitions => Event::DefinitionsRead(api.definitions().await?),
            Furniture::Views => Event::ViewsRead(api.saved_views().await?),
        };
        self.apply([event]);
        Ok(())
    }

    /// Reads what the account is furnished with, at start.
    pub(super) async fn read_directory(self) {
        // First when its parts last changed: what changes while they are read is read again.
        let keys = self.read(|api| async move { api.cache_keys().await }).await;
        let Some(inner) = self.inner() else { return };
        inner.line.cache_keys.replace(keys.ok());
        drop(inner);
        let parts = [
            Furniture::Inboxes,
            Furniture::Labels,
            Furniture::Agents,
            Furniture::Teams,
            Furniture::Definitions,
        ];
        let reads = parts.map(|part| async move {
            self.read(move |api| async move { self.read_furniture(&api, part).await })
                .await
        });
        for answer in futures_util::future::join_all(reads).await {
            // Names stay numbers until the next catching up reads them; nothing else depends on it.
            if answer.is_err() {
                self.forget_cache_keys();
            }
        }
        // Last: what custom attributes are is known by now.
        let views = self
            .read(move |api| async move { self.read_furniture(&api, Furniture::Views).await })
            .await;
        if views.is_err() {
            self.forget_cache_keys();
        }
    }

    /// Reads the parts of the directory that the server says were changed.
    pub(super) async fn read_moved_furniture(self, keys: CacheKeys) {
        let Some(inner) = self.inner() else { return };
        let former = inner.line.cache_keys.replace(Some(keys.clone()));
        drop(inner);
        let moved: Vec<Furniture> = match former {
            Some(former) => resync::moved(&former, &keys).collect(),
            None => vec![Furniture::Labels, Furniture::Inboxes, Furniture::Teams],
        };
        for part in moved {
            let read = self
                .read(move |api| async move { self.read_furniture(&api, part).await })
                .await;
            if read.is_err() {
                self.forget_cache_keys();
            }
        }
    }

    /// Makes the next catching up read the whole directory.
    fn forget_cache_keys(self) {
        if let Some(inner) = self.inner() {
            inner.line.cache_keys.take();
        }
    }

    /// Reads one conversation, because an event named it or its address was opened.
    pub(super) async fn read_conversation(self, id: ConversationId) {
        match self
            .read(move |api| async move { api.conversation(id).await })
            .await
        {
            Ok(reading) => self.apply(reading_events(reading)),
            Err(error) => self.doubt_conversation(id, &error).await,
        }
    }
}

impl Inner {
    /// What was missed, and what the agent has before them. Before the first subscription the
    /// account was read already, or is being read: only what changed since is missing.
    fn missed(&self, absence: Absence) -> (Absence, Sight) {
        let begun = self.line.begun.take();
        let store = self.store.borrow();
        let query = self.list.query.borrow().clone();
        let route = self.signals.route.read_untracked();
        let thread = route.open.map(|conversation| OpenThread {
            conversation,
            contiguous: store.contiguous_until(conversation),
            in_sight: store.oldest(conversation).zip(store.newest(conversation)),
        });
        if let (Absence::Whole, Some(begun)) = (absence, begun) {
            let within = self.instant().since(begun).plus(MARGIN);
            let sight = Sight {
                thread,
                directory_under_way: true,
                ..Sight::default()
            };
            return (Absence::Of(within), sight);
        }
        let list = store.listing(&query).map(|listing| OpenList {
            query: query.clone(),
            rows: self.list.rows.borrow().clone(),
            page_size: usize::try_from(listing.page_size()).unwrap_or(0),
        });
        let sight = Sight {
            thread,
            list,
            counts: self.signals.counts.keys(),
            cache_keys: self.line.cache_keys.borrow().clone(),
            directory_under_way: false,
        };
        (absence, sight)
    }
}
