//! The list of conversations: what it is of, its tabs, its rows, and what stands there without any.

mod bar;
pub mod keys;
mod row_menu;
mod states;

use leptos::html::Section;
use leptos::prelude::*;

use crate::filter::{Query, Scope, Tab};
use crate::kit::tabs::{self, Tabs};
use crate::kit::virtual_list::{Scroller, VirtualList};
use crate::live::{ListState, Session, Stage};
use crate::model::ConversationId;
use crate::text::phrase;

use super::conversation_row::{ConversationRow, RowSkeleton, row_id};
use super::filter_builder::FilterBar;
use super::splitter::{Pane, PaneSplitter};
use super::surface::Surface;
use super::words::Words;
pub use bar::title;
use bar::{ListBar, StatusMenu};
pub use row_menu::RowMenu;
use row_menu::RowMenuView;
use states::Instead;

/// The row under the keyboard, and the hand on the list, for whoever moves it.
#[derive(Clone, Copy)]
pub struct ActiveRow {
    /// The row.
    pub row: RwSignal<Option<ConversationId>>,
    /// The list on screen.
    pub scroller: Scroller,
}

impl ActiveRow {
    /// No row yet.
    pub fn new() -> Self {
        Self {
            row: RwSignal::new(None),
            scroller: Scroller::new(),
        }
    }
}

/// How a row of the list is known: by its conversation, else by its place.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Row {
    Known(ConversationId),
    Unknown(usize),
}

/// The list pane.
#[component]
pub fn ConversationList() -> impl IntoView {
    let session = expect_context::<Session>();
    let query = Memo::new(move |_| session.query());
    let filtered = Memo::new(move |_| query.read().scope.is_filtered());
    let own = Memo::new(move |_| query.read().scope == Scope::Drafts);
    let over = RwSignal::new(false);
    let focused = RwSignal::new(false);
    hold(session, query, over, focused);
    let pane = NodeRef::<Section>::new();
    let surface = Surface::here();
    let row_menu = RowMenu::provide();
    // What the pointer is over, or what has the focus, may go with what the list was, and no event
    // of the pane tells of that.
    let holds = move |element: Option<&web_sys::Node>| {
        let pane = pane.try_get_untracked().flatten();
        pane.is_some_and(|pane| pane.contains(element))
    };
    let pointer = window_event_listener(leptos::ev::pointerover, move |event| {
        let target = Surface::target(&event);
        let inside = holds(target.as_deref());
        if over.try_get_untracked().is_some_and(|was| was && !inside) {
            over.set(false);
        }
    });
    on_cleanup(move || pointer.remove());
    let listing = Memo::new(move |_| session.listing(&query.get()));
    Effect::new(move |_| {
        let _state = listing.get().get();
        request_animation_frame(move || {
            let inside = holds(surface.active_element().as_deref());
            if focused
                .try_get_untracked()
                .is_some_and(|was| was && !inside)
            {
                focused.set(false);
            }
        });
    });
    view! {
        <section
            node_ref=pane
            id=Pane::List.id()
            class="shell__pane conversation-list"
            aria-labelledby="list-title"
            on:focusin=move |_| focused.set(true)
            on:focusout=move |_| focused.set(false)
            on:pointerenter=move |_| over.set(true)
            on:pointerleave=move |_| over.set(false)
        >
            <ListBar query />
            {move || {
                if own.get() {
                    ().into_any()
                } else if filtered.get() {
                    view! { <FilterBar query /> }.into_any()
                } else {
                    view! {
                        <div class="tabs">
                            <ListTabs query />
                            <div class="tabs__end"><StatusMenu query /></div>
                        </div>
                    }
                    .into_any()
                }
            }}
            {move || view! { <Rows query=query.get() /> }}
            <RowMenuView menu=row_menu />
            <PaneSplitter of=Pane::List />
        </section>
    }
}

#[component]
fn ListTabs(
    /// The list.
    query: Memo<Query>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let counts = Memo::new(move |_| session.counts(&query.get().count_key()));
    let tabs = Signal::derive(move || {
        let counts = counts.get().get();
        let tab = |tab: Tab| tabs::Tab {
            text: words.say(match tab {
                Tab::Mine => phrase::list::MINE,
                Tab::Unassigned => phrase::list::UNASSIGNED,
                Tab::All => phrase::list::ALL,
            }),
            count: counts.as_deref().map(|counts| {
                let count = match tab {
                    Tab::Mine => counts.mine,
                    Tab::Unassigned => counts.unassigned,
                    Tab::All => counts.all,
                };
                words.text().number(count.into())
            }),
        };
        Tab::ALL.map(tab).to_vec()
    });
    let chosen = Signal::derive(move || {
        let tab = query.read().tab;
        Tab::ALL
            .iter()
            .position(|it| *it == tab)
            .unwrap_or_default()
    });
    let on_choose = move |place: usize| {
        if let Some(tab) = Tab::ALL.get(place) {
            let query = query.get_untracked();
            session.show(Query { tab: *tab, ..query });
        }
    };
    let label = Signal::derive(words.said(phrase::list::TABS));
    view! { <Tabs label tabs chosen on_choose controls="list-rows" /> }
}

/// The rows of one list. Another list builds them anew.
#[component]
fn Rows(
    /// The list.
    query: Query,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let listing = session.listing(&query);
    let state = Memo::new(move |_| listing.get());
    let count = Signal::derive(move || state.get().map_or(0, |it| it.len));
    // One memo decides. An effect that read one memo and another that follows from it could miss a
    // change of the first.
    let instead = Memo::new(move |_| match state.get() {
        Some(state) if state.len > 0 && (state.known > 0 || state.stage != Stage::Failed) => None,
        Some(state) => Some(state.stage),
        None => Some(Stage::Loading),
    });
    let query = StoredValue::new(query);
    view! {
        {move || match instead.get() {
            Some(stage) => {
                query.with_value(|query| view! { <Instead query=query.clone() stage /> }).into_any()
            }
            None => view! { <Loaded query count state /> }.into_any(),
        }}
    }
}

#[component]
fn Loaded(
    /// The list.
    query: StoredValue<Query>,
    /// How many rows it has.
    count: Signal<usize>,
    /// What is known of it.
    state: Memo<Option<std::sync::Arc<ListState>>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let ActiveRow {
        row: active,
        scroller,
    } = expect_context();
    let version = Memo::new(move |_| state.get().map_or(0, |it| it.version));
    let key = move |place: usize| {
        version.track();
        query
            .with_value(|query| session.row(query, place))
            .map_or(Row::Unknown(place), Row::Known)
    };
    let listed_status = query.with_value(|query| query.status.clone());
    let row = move |row: Row, place: Signal<usize>| match row {
        Row::Unknown(_) => view! { <RowSkeleton place count /> }.into_any(),
        Row::Known(id) => {
            let leaving = Memo::new(move |_| {
                version.track();
                query.with_value(|query| session.is_leaving(query, id))
            });
            let listed_status = listed_status.clone();
            view! { <ConversationRow id place count active leaving listed_status /> }.into_any()
        }
    };
    let on_window = move |rows| query.with_value(|query| session.rows_in_sight(query, rows));
    let on_key = keys::on_key(session, query, count, active, scroller, RowMenu::here());
    let active_id = move || active.get().map(row_id);
    mark_painted(session, state);

    view! {
        <VirtualList
            count
            key
            row
            scroller
            on_window=Callback::new(on_window)
            class="conversation-list__rows"
            {..}
            id="list-rows"
            role="listbox"
            tabindex="0"
            aria-label=words.said(phrase::list::ROWS)
            aria-multiselectable="true"
            aria-activedescendant=active_id
            aria-keyshortcuts="j k"
            on:keydown=on_key
        />
    }
}

/// Rows keep their places while the pane has the focus or the pointer is over it: the whole pane,
/// since what lets them move stands in its head.
fn hold(session: Session, query: Memo<Query>, over: RwSignal<bool>, focused: RwSignal<bool>) {
    Effect::new(move |former: Option<(Query, bool)>| {
        let now = (query.get(), over.get() || focused.get());
        if former.as_ref() != Some(&now) {
            if let Some((query, true)) = &former {
                session.hold(query, false);
            }
            if now.1 {
                session.hold(&now.0, true);
            }
        }
        now
    });
}

/// Marks the first time that rows are on screen.
fn mark_painted(session: Session, state: Memo<Option<std::sync::Arc<ListState>>>) {
    Effect::new(move |done: Option<bool>| {
        let painted = state.get().is_some_and(|it| it.known > 0);
        if painted && done != Some(true) {
            request_animation_frame(move || session.mark("deskhand:list-painted"));
        }
        painted || done == Some(true)
    });
}
