//! Filtered lists: what a saved view means today, pages of which only a part belongs to the list,
//! and what a filter would find.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use crate::filter::{
    Clause, Condition, CountKey, Day, Filter, Group, Join, Meaning, Query, Scope, Tab, Verdict,
    judge,
};
use crate::model::{ConversationId, Counts, SavedViewId, Span};
use crate::net::{Api, ApiError, USUAL_PAGE};
use crate::store::Event;
use crate::text::{Phrase, phrase};

use super::lists::reading_events;
use super::notice::words;
use super::session::{Inner, Session};

/// How long a filter rests before the server is asked about it.
const REST: Span = Span::from_millis(300);
/// How many new rows one reading of a sifted list is to bring.
const WANTED: usize = 25;
/// How many pages one reading of a sifted list takes at most, once there are rows.
const PAGES: u32 = 8;
/// How many it takes at most to find any.
const PAGES_AT_ALL: u32 = 40;
/// How many conditions are tried one by one when the server refuses them together.
const TRIED: usize = 16;

/// Something to be said in the agent's language, with values for the phrase's places.
pub type Said = (Phrase, Vec<(&'static str, Arc<str>)>);

/// What the server says of a filter that is not applied yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// The filter it was asked about.
    pub root: Group,
    /// How many conversations it finds; where the filter is not exact, how many at most.
    pub found: Option<u32>,
    /// Why there is no number.
    pub trouble: Option<Said>,
    /// The conditions that the server does not take, and why.
    pub faults: Vec<(Clause, Said)>,
}

/// A list of which the server tells more than belongs to it: what was read and kept so far.
#[derive(Clone, Debug)]
pub(super) struct Sieve {
    query: Query,
    rows: Vec<ConversationId>,
    pages: u32,
    read: u32,
    counts: Counts,
    done: bool,
}

impl Session {
    /// The list on screen, tracked: what the place shown means, a saved view by its conditions.
    pub fn query(self) -> Query {
        self.inner()
            .map(|inner| inner.signals.query.get())
            .unwrap_or_default()
    }

    /// The list on screen, untracked.
    pub fn query_now(self) -> Query {
        untrack(|| self.query())
    }

    /// Shows what a filter lets through; `view` is the saved view it began as.
    pub fn show_filter(self, root: Group, view: Option<SavedViewId>) {
        let scope = Scope::Filter(Arc::new(Filter { root, view }));
        let sort = self.route_now().query.sort;
        self.show(Query {
            sort,
            ..Query::of(scope)
        });
    }

    /// Shows a saved view.
    pub fn show_view(self, id: SavedViewId) {
        let sort = self.route_now().query.sort;
        self.show(Query {
            sort,
            ..Query::of(Scope::View(id))
        });
    }

    /// Shows the account's conversations without a filter.
    pub fn leave_filter(self) {
        self.show(Query {
            tab: Tab::All,
            ..Query::default()
        });
    }

    /// What a saved view means, tracked; `None` while it is not known.
    pub fn view_meaning(self, id: SavedViewId) -> Option<Meaning> {
        let directory = self.directory();
        let view = directory.view(id)?;
        Some(Meaning::of(view, &directory.definitions))
    }

    /// How many of the conversations held these conditions let through, untracked.
    pub fn count_held(self, root: &Group) -> usize {
        let Some(inner) = self.inner() else { return 0 };
        let root = root.trimmed().on(inner.today());
        let store = inner.store.borrow();
        let found = store.conversations();
        found.filter(|it| root.verdict(it) == Verdict::In).count()
    }

    /// What the server says of the filter being built, tracked.
    pub fn preview(self) -> Option<Arc<Preview>> {
        self.inner()?.signals.preview.get()
    }

    /// Asks the server about a filter as soon as it rests. What was said of another stays until
    /// then.
    pub fn ask_preview(self, root: Group) {
        let Some(inner) = self.inner() else { return };
        let number = inner.number();
        inner.list.previewed.set(number);
        let rest = inner.world.host.sleep(REST);
        drop(inner);
        self.spawn(async move {
            rest.await;
            let Some(inner) = self.inner().filter(|it| it.list.previewed.get() == number) else {
                return;
            };
            let today = inner.today();
            let api = inner.api.clone();
            drop(inner);
            let mut preview = Preview {
                root: root.clone(),
                ..Preview::default()
            };
            let too_long = root.trimmed().on(today).flat().is_err();
            match self.find(&api, &root, today).await {
                Ok(found) => preview.found = Some(found),
                Err(_) if too_long => {
                    preview.trouble = Some((phrase::filter::TOO_LONG, Vec::new()));
                }
                Err(error) => {
                    preview.trouble = Some(words(&error));
                    if is_refusal(&error) {
                        preview.faults = self.find_faults(&api, &root, today).await;
                    }
                }
            }
            if let Some(inner) = self.inner().filter(|it| it.list.previewed.get() == number) {
                inner.signals.preview.set(Some(Arc::new(preview)));
            }
        });
    }

    async fn find(self, api: &Api, root: &Group, today: Day) -> Result<u32, ApiError> {
        let scope = Scope::Filter(Arc::new(Filter {
            root: root.trimmed().on(today),
            view: None,
        }));
        let status = None;
        let answer = api.counts(&CountKey { scope, status }).await;
        self.note(&answer);
        Ok(answer?.all)
    }

    /// Tries the conditions one by one: what the server says of all of them names none.
    async fn find_faults(self, api: &Api, root: &Group, today: Day) -> Vec<(Clause, Said)> {
        let mut clauses = Vec::new();
        collect(&root.trimmed(), &mut clauses);
        let mut faults = Vec::new();
        for clause in clauses.into_iter().take(TRIED) {
            let alone = Group {
                join: Join::All,
                conditions: vec![Condition::Clause(clause.clone())],
            };
            match self.find(api, &alone, today).await {
                Err(ApiError::Refused { reason, .. }) => {
                    let why = vec![("reason", reason.as_str().into())];
                    faults.push((clause, (phrase::filter::CLAUSE_REFUSED, why)));
                }
                Err(ApiError::Server { status: 500 }) => {
                    faults.push((clause, (phrase::filter::CLAUSE_FAILS, Vec::new())));
                }
                Ok(_) | Err(_) => {}
            }
        }
        faults
    }

    /// Goes over to what the place shown means now: a saved view may have become known or have
    /// changed, and a day may have begun.
    pub(super) fn follow_place(self) {
        let Some(inner) = self.inner() else { return };
        let query = inner.meant(&inner.signals.route.read_untracked().query);
        let other = *inner.list.query.borrow() != query;
        drop(inner);
        if other {
            self.turn_to(&query);
        }
    }

    /// Reads what a saved view is made of; the list turns to its conditions when they are known.
    pub(super) async fn find_view(self, id: SavedViewId) -> Result<(), ApiError> {
        let Some(api) = self.api() else {
            return Err(super::ask::ended());
        };
        // First what its conditions are about.
        let definitions = api.definitions().await?;
        let views = api.saved_views().await?;
        let known = views.iter().any(|view| view.id == id);
        self.apply([Event::DefinitionsRead(definitions), Event::ViewsRead(views)]);
        if known {
            Ok(())
        } else {
            Err(ApiError::NotFound)
        }
    }

    /// Reads a list of which the server tells more than belongs to it, from its top or on from
    /// where it was. What it brings is the list's only page, ever longer.
    pub(super) async fn sift(self, query: &Query, from_top: bool) -> Result<Vec<Event>, ApiError> {
        let Some(inner) = self.inner() else {
            return Err(super::ask::ended());
        };
        let held = inner.list.sieve.take().filter(|it| it.query == *query);
        let mut sieve = held.filter(|_| !from_top).unwrap_or_else(|| Sieve {
            query: query.clone(),
            rows: Vec::new(),
            pages: 0,
            read: 0,
            counts: Counts::default(),
            done: false,
        });
        let api = inner.api.clone();
        drop(inner);
        let (before, first) = (sieve.rows.len(), sieve.pages);
        let mut events = Vec::new();
        while !sieve.done {
            let found = sieve.rows.len() - before;
            let pages = sieve.pages - first;
            let enough = found >= WANTED || (pages >= PAGES && found > 0) || pages >= PAGES_AT_ALL;
            if enough {
                break;
            }
            let page = api.conversations(query, sieve.pages + 1).await?;
            let got = u32::try_from(page.rows.len()).unwrap_or(u32::MAX);
            sieve.pages += 1;
            sieve.read += got + page.broken;
            sieve.counts = page.counts;
            sieve.done = got == 0 || sieve.read >= page.total;
            for row in page.rows {
                let is_in = judge(query, self.me, &row.conversation) != Verdict::Out;
                if is_in && !sieve.rows.contains(&row.conversation.id) {
                    sieve.rows.push(row.conversation.id);
                }
                events.extend(reading_events(row));
            }
        }
        events.extend(sieve.told());
        if let Some(inner) = self.inner() {
            inner.list.sieve.replace(Some(sieve));
        }
        Ok(events)
    }
}

impl Sieve {
    fn told(&self) -> [Event; 2] {
        let kept = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        // A page that is not full is taken for the last one.
        let (page_size, total) = if self.done {
            (USUAL_PAGE.max(kept.saturating_add(1)), kept)
        } else {
            let left = self.counts.all.saturating_sub(self.read);
            (kept.max(1), kept.saturating_add(left))
        };
        let counts = Counts {
            all: total,
            ..self.counts
        };
        [
            Event::PageRead {
                query: self.query.clone(),
                page: 1,
                page_size,
                rows: self.rows.clone(),
                total,
            },
            Event::CountsRead {
                key: self.query.count_key(),
                counts,
            },
        ]
    }
}

impl Inner {
    /// Today, as the server counts days.
    pub(super) fn today(&self) -> Day {
        Day::of(self.world.host.now())
    }

    /// The list that a place means today: a saved view by its conditions, days by their dates.
    pub(super) fn meant(self: &Rc<Self>, query: &Query) -> Query {
        let (root, view) = match &query.scope {
            Scope::Filter(filter) => (filter.root.trimmed(), filter.view),
            Scope::View(id) => {
                let directory = self.store.borrow().directory();
                match directory.view(*id) {
                    Some(view) => {
                        let meaning = Meaning::of(view, &directory.definitions);
                        (meaning.root.trimmed(), Some(*id))
                    }
                    None => return query.clone(),
                }
            }
            _ => return query.clone(),
        };
        let root = root.on(self.today());
        Query {
            scope: Scope::Filter(Arc::new(Filter { root, view })),
            ..query.clone()
        }
    }
}

/// Whether the server was asked and does not take the filter.
fn is_refusal(error: &ApiError) -> bool {
    matches!(
        error,
        ApiError::Refused { .. } | ApiError::Server { status: 500 }
    )
}

fn collect(group: &Group, clauses: &mut Vec<Clause>) {
    for condition in &group.conditions {
        match condition {
            Condition::Clause(clause) if !clauses.contains(clause) => clauses.push(clause.clone()),
            Condition::Clause(_) => {}
            Condition::Group(group) => collect(group, clauses),
        }
    }
}

/// Whether the server tells more of a list than belongs to it.
pub(super) fn is_sifted(query: &Query) -> bool {
    match &query.scope {
        Scope::Filter(filter) => filter.root.flat().is_ok_and(|flat| !flat.exact),
        _ => false,
    }
}
