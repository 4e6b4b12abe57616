//! What to ask for when the connection is back, or is there for the first time.

use std::collections::{BTreeSet, VecDeque};
use std::ops::Range;

use crate::filter::{CountKey, Query};
use crate::model::{ConversationId, MessageId, SortedSet, Span, Window};
use crate::wire::cable::CacheKeys;

/// From this absence on, lists are read afresh instead of by their changes.
const LONG: Span = Span::from_secs(3_600);
/// How many ids before the last contiguous message are read again: a smaller id may have become
/// visible after a greater one.
const OVERLAP: u64 = 20;
/// How many messages one answer to `after` holds at most.
const AFTER_PAGE: usize = 100;
/// How many messages the newest ones are.
const LATEST_PAGE: usize = 20;
/// After so many pages of missed messages only the newest are read, and a gap stays.
const AFTER_PAGES: u32 = 20;
/// A server that pages changed conversations without end is believed this far.
const CHANGED_PAGES: u32 = 40;
/// How many pages of a list are read again at most.
const LIST_PAGES: usize = 3;

/// How long the console heard nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// It was never connected: nothing is known.
    Whole,
    /// For this long, with a margin for clocks that differ.
    Of(Span),
}

/// The thread that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenThread {
    /// Its conversation.
    pub conversation: ConversationId,
    /// Up to which message everything is known; `None` when nothing is.
    pub contiguous: Option<MessageId>,
    /// The first and the last message on screen.
    pub in_sight: Option<(MessageId, MessageId)>,
}

/// The list on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenList {
    /// Which.
    pub query: Query,
    /// Its rows on screen, from 0.
    pub rows: Range<usize>,
    /// How many rows a page has; 0 while unknown.
    pub page_size: usize,
}

/// What the agent has before them when the connection is back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    /// The open thread.
    pub thread: Option<OpenThread>,
    /// The list on screen.
    pub list: Option<OpenList>,
    /// Counts on screen beside those of the list.
    pub counts: Vec<CountKey>,
    /// What the server said of the directory when it was read; `None` when it was not read.
    pub cache_keys: Option<CacheKeys>,
    /// Whether the directory is being read already, so that it need not be asked about.
    pub directory_under_way: bool,
}

/// A part of what an account is furnished with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Furniture {
    /// Agents.
    Agents,
    /// Inboxes.
    Inboxes,
    /// Teams.
    Teams,
    /// Labels.
    Labels,
    /// Custom attributes.
    Definitions,
    /// Saved views.
    Views,
}

/// One thing to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Messages of the open thread.
    Messages {
        /// Whose.
        conversation: ConversationId,
        /// Which.
        window: Window,
    },
    /// A page of a list. Its answer holds the counts of the list's tabs as well.
    Page {
        /// Which list.
        query: Query,
        /// The page, from 1.
        page: u32,
    },
    /// Conversations of every status that changed.
    Changed {
        /// Within this time before now.
        within: Span,
        /// The page, from 1.
        page: u32,
    },
    /// Counts.
    Counts(CountKey),
    /// When the directory's parts last changed.
    CacheKeys,
    /// A part of the directory.
    Furniture(Furniture),
}

/// What came of a [`Step`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// These messages were read.
    Messages(Vec<MessageId>),
    /// These conversations were read, by a page of a list or as changed.
    Conversations(Vec<ConversationId>),
    /// The directory's parts last changed then.
    CacheKeys(CacheKeys),
    /// It was read.
    Read,
    /// The server said no, and would again: the plan goes on without it.
    Refused,
    /// It failed in a way that may pass: the plan fails.
    Failed,
}

/// How far a plan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Answers are still to come.
    Running,
    /// Everything was read.
    Done,
    /// Something could not be read: begin anew with another plan.
    Failed,
}

/// What is read after one absence. Its steps do not depend on each other, so they may run side by
/// side; those that matter most to the agent come first.
#[derive(Debug)]
pub struct Plan {
    sight: Sight,
    ready: VecDeque<Step>,
    under_way: usize,
    /// Changed conversations already told, to see when a page brings nothing new.
    told: BTreeSet<ConversationId>,
    after_pages: u32,
    failed: bool,
}

impl Plan {
    /// What to read after this absence, for an agent who has this in sight.
    pub fn new(absence: Absence, sight: Sight) -> Self {
        let mut plan = Self {
            sight,
            ready: VecDeque::new(),
            under_way: 0,
            told: BTreeSet::new(),
            after_pages: 0,
            failed: false,
        };
        plan.read_thread();
        plan.read_list();
        match absence {
            Absence::Of(within) if within < LONG => {
                plan.ready.push_back(Step::Changed { within, page: 1 });
            }
            Absence::Of(_) | Absence::Whole => {}
        }
        plan.read_counts();
        plan.read_directory(absence);
        plan
    }

    /// Whether lists are to be marked stale, because more changed than is read here.
    pub fn is_afresh(absence: Absence) -> bool {
        !matches!(absence, Absence::Of(within) if within < LONG)
    }

    /// Takes the next thing to ask for. `None` means that there is none now; answers still to come
    /// may bring more.
    pub fn next_step(&mut self) -> Option<Step> {
        if self.failed {
            return None;
        }
        let step = self.ready.pop_front()?;
        self.under_way += 1;
        Some(step)
    }

    /// Takes in what came of a step.
    pub fn answer(&mut self, step: &Step, answer: Answer) {
        self.under_way = self.under_way.saturating_sub(1);
        match (step, answer) {
            (_, Answer::Failed) => self.failed = true,
            (
                Step::Messages {
                    conversation,
                    window,
                },
                Answer::Messages(ids),
            ) => {
                self.follow_messages(*conversation, *window, &ids);
            }
            (Step::Changed { within, page }, Answer::Conversations(ids)) => {
                self.follow_changed(*within, *page, &ids);
            }
            (Step::CacheKeys, Answer::CacheKeys(keys)) => self.follow_cache_keys(&keys),
            // Nothing follows the others, nor an answer that fits no question.
            _ => {}
        }
    }

    /// How far the plan is.
    pub fn progress(&self) -> Progress {
        if self.failed {
            Progress::Failed
        } else if self.ready.is_empty() && self.under_way == 0 {
            Progress::Done
        } else {
            Progress::Running
        }
    }

    fn read_thread(&mut self) {
        let Some(thread) = self.sight.thread else {
            return;
        };
        let conversation = thread.conversation;
        let window = match thread.contiguous {
            Some(last) => after(back(last)),
            None => LATEST,
        };
        self.ready.push_back(Step::Messages {
            conversation,
            window,
        });
        // Edits, deletions and delivery are in no `after`.
        let again = thread.in_sight.and_then(|(first, last)| {
            let end = MessageId::new(last.get().saturating_add(1))?;
            (first < end).then_some(Window::Between(first, end))
        });
        if let Some(window) = again {
            self.ready.push_back(Step::Messages {
                conversation,
                window,
            });
        }
    }

    fn read_list(&mut self) {
        let Some(list) = &self.sight.list else {
            return;
        };
        let pages = if list.page_size == 0 {
            1..=1
        } else {
            let page = |row: usize| u32::try_from(row / list.page_size + 1).unwrap_or(u32::MAX);
            page(list.rows.start)..=page(list.rows.end.saturating_sub(1).max(list.rows.start))
        };
        let query = &list.query;
        let steps = pages.take(LIST_PAGES).map(|page| Step::Page {
            query: query.clone(),
            page,
        });
        self.ready.extend(steps);
    }

    fn read_counts(&mut self) {
        let told = self.sight.list.as_ref().map(|list| list.query.count_key());
        let keys: SortedSet<&CountKey> = self.sight.counts.iter().collect();
        let steps = keys
            .into_iter()
            .filter(|key| Some(*key) != told.as_ref())
            .map(|key| Step::Counts(key.clone()));
        self.ready.extend(steps);
    }

    fn read_directory(&mut self, absence: Absence) {
        if self.sight.directory_under_way {
            return;
        }
        if self.sight.cache_keys.is_none() {
            let all = [
                Furniture::Inboxes,
                Furniture::Agents,
                Furniture::Labels,
                Furniture::Teams,
                Furniture::Definitions,
                Furniture::Views,
            ];
            self.ready.extend(all.map(Step::Furniture));
        } else if Self::is_afresh(absence) {
            // These have no cache key.
            let keyless = [Furniture::Agents, Furniture::Definitions, Furniture::Views];
            self.ready.extend(keyless.map(Step::Furniture));
        }
        self.ready.push_back(Step::CacheKeys);
    }

    fn follow_messages(&mut self, conversation: ConversationId, window: Window, ids: &[MessageId]) {
        let Window::After { message, page } = window else {
            return;
        };
        let Some(last) = ids.iter().max().filter(|last| **last > message) else {
            return;
        };
        if ids.len() < page {
            return;
        }
        self.after_pages += 1;
        let window = if self.after_pages < AFTER_PAGES {
            after(*last)
        } else {
            LATEST
        };
        self.ready.push_front(Step::Messages {
            conversation,
            window,
        });
    }

    fn follow_changed(&mut self, within: Span, page: u32, ids: &[ConversationId]) {
        let known = self.told.len();
        self.told.extend(ids);
        // A server that pages fills its pages, so fewer than one page is all there is.
        let size = self.sight.list.as_ref().map_or(0, |list| list.page_size);
        let may_go_on = ids.len() >= size.max(1) && self.told.len() > known;
        if may_go_on && page < CHANGED_PAGES {
            let page = page + 1;
            self.ready.push_back(Step::Changed { within, page });
        }
    }

    fn follow_cache_keys(&mut self, keys: &CacheKeys) {
        if let Some(held) = &self.sight.cache_keys {
            self.ready.extend(moved(held, keys).map(Step::Furniture));
        }
    }
}

/// The parts of the directory that changed between two readings of its keys.
pub fn moved(held: &CacheKeys, keys: &CacheKeys) -> impl Iterator<Item = Furniture> {
    [
        (keys.label != held.label, Furniture::Labels),
        (keys.inbox != held.inbox, Furniture::Inboxes),
        (keys.team != held.team, Furniture::Teams),
    ]
    .into_iter()
    .filter_map(|(moved, part)| moved.then_some(part))
}

const LATEST: Window = Window::Latest { page: LATEST_PAGE };

const fn after(message: MessageId) -> Window {
    Window::After {
        message,
        page: AFTER_PAGE,
    }
}

/// The id some way before this one, at least the first.
fn back(message: MessageId) -> MessageId {
    MessageId::new(message.get().saturating_sub(OVERLAP)).unwrap_or(message)
}

#[cfg(test)]
mod tests;
