//! The list's head: what it is of, rows that wait, order and status.

use leptos::prelude::*;

use crate::filter::{Query, Scope, Sort};
use crate::kit::icon::{Icon, IconSize, IconView};
use crate::kit::menu::MenuButton;
use crate::kit::menu_line::{Checked, MenuItem, MenuLine};
use crate::live::{Feature, Session, Stage};
use crate::model::{SavedViewId, Status};
use crate::text::{Phrase, phrase};

use super::super::faces;
use super::super::icon_button::icon_button;
use super::super::name::visible;
use super::super::new_conversation::NewConversation;
use super::super::search::Search;
use super::super::shell::Panes;
use super::super::words::Words;
use super::ActiveRow;

/// The bar over the list.
#[component]
pub(super) fn ListBar(
    /// The list.
    query: Memo<Query>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let panes = expect_context::<Panes>();
    let listing = Memo::new(move |_| session.listing(&query.get()));
    let state = Memo::new(move |_| listing.get().get());
    let waiting = Memo::new(move |_| state.get().map_or(0, |it| it.waiting));
    let behind = Memo::new(move |_| state.get().is_some_and(|it| it.stage == Stage::Stale));
    // Where all rows are loaded, their order is the whole list's.
    let ranked = Memo::new(move |_| {
        let partial = state.get().is_some_and(|it| it.known < it.len);
        partial && query.read().is_ranked()
    });
    let ActiveRow { scroller, .. } = expect_context();
    let (search, form) = (Search::here(), NewConversation::here());
    let offers = |feature: Feature| session.offers(feature.word());
    let release = move |event: web_sys::MouseEvent| {
        session.release(&query.get_untracked());
        // Pressed by key: the button goes, and the focus with it, unless the rows take it.
        if event.detail() == 0
            && let Some(rows) = scroller.element().get_untracked()
        {
            // An element on screen takes the focus.
            rows.focus().unwrap_or_default();
        }
    };
    view! {
        <header class="bar">
            <button
                type="button"
                class="icon-button conversation-list__menu"
                aria-label=words.said(phrase::nav::OPEN)
                on:click=move |_| panes.open_navigation()
            >
                <IconView icon=Icon::Menu size=IconSize::Large />
            </button>
            <h1 class="bar__title" id="list-title">
                <bdi>{move || title(session, words, &query.get().scope)}</bdi>
            </h1>
            {move || (waiting.get() > 0).then(|| view! {
                <button
                    type="button"
                    class="conversation-list__news"
                    title=words.said(phrase::list::RELEASE)
                    on:click=release
                >
                    <IconView icon=Icon::Rise size=IconSize::Small />
                    <span>{move || {
                        words.count(phrase::list::UPDATED, u64::try_from(waiting.get()).unwrap_or(0))
                    }}</span>
                </button>
            })}
            {move || ranked.get().then(|| view! {
                <span class="tag" title=words.said(phrase::list::SORT_LOADED_WHY)>
                    {words.said(phrase::list::SORT_LOADED_TAG)}
                </span>
            })}
            {move || behind.get().then(|| view! {
                <span class="tag" data-tone="warning" title=words.said(phrase::list::STALE_WHY)>
                    {words.said(phrase::list::STALE)}
                </span>
            })}
            {offers(Feature::Filters).then(|| view! { <FilterButton query /> })}
            {offers(Feature::Search).then(|| view! {
                <button
                    type="button"
                    class="icon-button conversation-list__search"
                    aria-label=words.said(phrase::search::OPEN)
                    title=words.said(phrase::search::OPEN)
                    on:click=move |_| search.begin()
                >
                    <IconView icon=Icon::Search />
                </button>
            })}
            <SortMenu query />
            {offers(Feature::NewConversation).then(|| view! {
                {icon_button(
                    words,
                    Icon::Plus,
                    phrase::new_conversation::OPEN,
                    Box::new(move || form.begin()),
                )}
            })}
        </header>
    }
}

/// Opens the filter builder.
#[component]
fn FilterButton(
    /// The list.
    query: Memo<Query>,
) -> impl IntoView {
    let panes = expect_context::<Panes>();
    let words = Words::here();
    let clauses = Memo::new(move |_| match &query.read().scope {
        Scope::Filter(filter) => filter.root.clauses(),
        _ => 0,
    });
    let label = move || match clauses.get() {
        0 => words.say(phrase::filter::OPEN),
        count => words.count(phrase::filter::ACTIVE, u64::try_from(count).unwrap_or(0)),
    };
    view! {
        <button
            type="button"
            class="icon-button"
            data-key="filter"
            aria-label=label
            title=label
            aria-expanded=move || panes.filter_open().to_string()
            aria-keyshortcuts="f"
            data-on=move || (clauses.get() > 0).then_some("")
            on:click=move |_| panes.open_filter()
        >
            <IconView icon=Icon::Filter />
        </button>
    }
}

/// The name of the part of the account a list shows.
pub fn title(session: Session, words: Words, scope: &Scope) -> String {
    let directory = session.directory();
    match scope {
        Scope::Account => words.say(phrase::nav::ALL),
        Scope::Mentions => words.say(phrase::nav::MENTIONS),
        Scope::Participating => words.say(phrase::nav::PARTICIPATING),
        Scope::Unattended => words.say(phrase::nav::UNATTENDED),
        Scope::Label(title) => visible(title),
        Scope::Drafts => words.say(phrase::nav::DRAFTS),
        Scope::View(id) => view_name(session, words, *id),
        Scope::Filter(filter) => match filter.view {
            Some(id) => view_name(session, words, id),
            None => words.say(phrase::nav::FILTERED),
        },
        Scope::Inbox(id) => directory.inbox(*id).map_or_else(
            || words.with(phrase::nav::INBOX_NUMBER, &[("id", &id.to_string())]),
            |inbox| visible(&inbox.name),
        ),
        Scope::Team(id) => directory.team(*id).map_or_else(
            || words.with(phrase::nav::TEAM_NUMBER, &[("id", &id.to_string())]),
            |team| visible(&team.name),
        ),
    }
}

fn view_name(session: Session, words: Words, id: SavedViewId) -> String {
    let directory = session.directory();
    match directory.view(id) {
        Some(view) if view.name.trim().is_empty() => words.say(phrase::filter::UNNAMED),
        Some(view) => visible(&view.name),
        None => words.with(phrase::nav::VIEW_NUMBER, &[("id", &id.to_string())]),
    }
}

const fn sort_phrase(sort: Sort) -> Phrase {
    match sort {
        Sort::ActivityNewest => phrase::list::SORT_ACTIVITY_NEWEST,
        Sort::ActivityOldest => phrase::list::SORT_ACTIVITY_OLDEST,
        Sort::CreatedNewest => phrase::list::SORT_CREATED_NEWEST,
        Sort::CreatedOldest => phrase::list::SORT_CREATED_OLDEST,
        Sort::PriorityHighest => phrase::list::SORT_PRIORITY_HIGHEST,
        Sort::PriorityLowest => phrase::list::SORT_PRIORITY_LOWEST,
        Sort::WaitingLongest => phrase::list::SORT_WAITING_LONGEST,
        Sort::WaitingShortest => phrase::list::SORT_WAITING_SHORTEST,
        Sort::UnreadFirst => phrase::list::SORT_UNREAD,
        Sort::ContactName => phrase::list::SORT_NAME,
        Sort::DueSoonest => phrase::list::SORT_DUE,
    }
}

#[component]
fn SortMenu(
    /// The list.
    query: Memo<Query>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let label = Signal::derive(move || {
        let order = words.say(sort_phrase(query.get().sort));
        words.with(phrase::list::SORT, &[("order", &order)])
    });
    let lines = Signal::derive(move || {
        let now = query.get();
        let line = |sort: Sort| {
            let item = MenuItem::new(words.say(sort_phrase(sort)), move || {
                session.sort_by(sort);
            });
            MenuLine::Item(MenuItem {
                checked: Checked::OnlyOne(sort == now.sort),
                ..item
            })
        };
        let usual = Sort::default();
        let filtered = now.scope.is_filtered();
        let of_server = |sort: &Sort| sort.is_of_server() && (!filtered || *sort == usual);
        let whole = Sort::ALL.into_iter().filter(of_server).map(line);
        let here = Sort::ALL
            .into_iter()
            .filter(|sort| !of_server(sort))
            .map(line);
        let heading = MenuLine::Heading(words.say(phrase::list::SORT_LOADED));
        whole.chain([MenuLine::Rule, heading]).chain(here).collect()
    });
    view! {
        <MenuButton label lines>
            <IconView icon=Icon::Sort />
        </MenuButton>
    }
}

/// The choice of which status the list shows.
#[component]
pub(super) fn StatusMenu(
    /// The list.
    query: Memo<Query>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let name = move |status: Option<&Status>| match status {
        Some(status) => faces::status_words(words, status),
        None => words.say(phrase::status::ALL),
    };
    let label = Signal::derive(move || {
        let status = name(query.get().status.as_ref());
        words.with(phrase::list::STATUS, &[("status", &status)])
    });
    let lines = Signal::derive(move || {
        let now = query.get();
        let line = |status: Option<Status>| {
            let query = Query {
                status: status.clone(),
                ..now.clone()
            };
            let item = MenuItem::new(name(status.as_ref()), move || session.show(query.clone()));
            MenuLine::Item(MenuItem {
                checked: Checked::OnlyOne(status == now.status),
                ..item
            })
        };
        [
            Some(Status::Open),
            Some(Status::Pending),
            Some(Status::Snoozed),
            Some(Status::Resolved),
            None,
        ]
        .map(line)
        .to_vec()
    });
    view! {
        <MenuButton label lines class="button" kind="quiet" size="small">
            <span>{move || name(query.get().status.as_ref())}</span>
            <IconView icon=Icon::Down size=IconSize::Small />
        </MenuButton>
    }
}
