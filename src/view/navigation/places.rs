//! The places to go to: the built-in views, inboxes, labels and teams.

use std::sync::Arc;

use leptos::prelude::*;

use crate::filter::{CountKey, Query, Scope, Sort, Tab};
use crate::kit::icon::{Icon, IconView};
use crate::live::{Feature, Session};
use crate::model::Status;
use crate::route::Route;
use crate::text::{Phrase, phrase};

use super::super::conversation_list::title;
use super::super::faces::channel_icon;
use super::super::shell::Panes;
use super::super::surface::Surface;
use super::super::words::Words;
use super::views::Views;

/// What stands before a place's name.
#[derive(Clone, PartialEq)]
enum Mark {
    Icon(Icon),
    /// A label's colour, checked when it was read.
    Colour(Arc<str>),
}

/// Somewhere to go.
type Target = (Scope, Mark);

/// All of them.
#[component]
pub(super) fn Places() -> impl IntoView {
    let session = expect_context::<Session>();
    let query = Memo::new(move |_| session.route().query);
    let built_in = [
        (Scope::Account, Mark::Icon(Icon::Inbox)),
        (Scope::Mentions, Mark::Icon(Icon::Mention)),
        (Scope::Participating, Mark::Icon(Icon::Person)),
        (Scope::Unattended, Mark::Icon(Icon::Unattended)),
        (Scope::Drafts, Mark::Icon(Icon::Draft)),
    ];
    let inboxes = Memo::new(move |_| {
        let directory = session.directory();
        let inboxes = directory.inboxes.iter();
        inboxes
            .map(|it| (Scope::Inbox(it.id), Mark::Icon(channel_icon(&it.channel))))
            .collect::<Vec<Target>>()
    });
    let labels = Memo::new(move |_| {
        let directory = session.directory();
        let labels = directory.labels.iter().filter(|it| it.in_navigation);
        labels
            .map(|it| {
                (
                    Scope::Label(Arc::clone(&it.title)),
                    Mark::Colour(Arc::clone(&it.color)),
                )
            })
            .collect::<Vec<Target>>()
    });
    let teams = Memo::new(move |_| {
        let directory = session.directory();
        let teams = directory.teams.iter();
        teams
            .map(|it| (Scope::Team(it.id), Mark::Icon(Icon::Team)))
            .collect::<Vec<Target>>()
    });
    view! {
        <ul>
            {built_in.map(|(scope, mark)| view! { <Place scope mark query /> }).collect_view()}
            <Snoozed query />
        </ul>
        {session.offers(Feature::SavedViews.word()).then(|| view! { <Views query /> })}
        <Section name=phrase::nav::INBOXES targets=inboxes query />
        <Section name=phrase::nav::LABELS targets=labels query />
        <Section name=phrase::nav::TEAMS targets=teams query />
    }
}

/// Places of one kind under a heading that folds them away. Nothing where there are none.
#[component]
fn Section(
    /// What they are.
    name: Phrase,
    /// The places.
    targets: Memo<Vec<Target>>,
    /// The list on screen.
    query: Memo<Query>,
) -> impl IntoView {
    let words = Words::here();
    let unfolded = RwSignal::new(true);
    let some = Memo::new(move |_| !targets.read().is_empty());
    view! {
        <Show when=move || some.get()>
            <button
                type="button"
                class="navigation__heading"
                aria-expanded=move || unfolded.get().to_string()
                on:click=move |_| unfolded.update(|unfolded| *unfolded = !*unfolded)
            >
                <IconView icon=Icon::Onward />
                <span>{words.said(name)}</span>
            </button>
            <ul aria-label=words.said(name) hidden=move || !unfolded.get()>
                <For
                    each=move || targets.get()
                    key=|(scope, mark)| (scope.clone(), colour(mark))
                    let((scope, mark))
                >
                    <Place scope mark query />
                </For>
            </ul>
        </Show>
    }
}

fn colour(mark: &Mark) -> Option<Arc<str>> {
    match mark {
        Mark::Colour(colour) => Some(Arc::clone(colour)),
        Mark::Icon(_) => None,
    }
}

/// A link to one place. It keeps status, tab and order of the list on screen.
#[component]
fn Place(
    /// Where it leads.
    scope: Scope,
    /// What stands before its name.
    mark: Mark,
    /// The list on screen.
    query: Memo<Query>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let panes = expect_context::<Panes>();
    let words = Words::here();
    let is_account = scope == Scope::Account;
    let is_current = {
        let scope = scope.clone();
        // What sleeps has a place of its own.
        Memo::new(move |_| {
            let query = query.read();
            query.scope == scope && query.sort != Sort::DueSoonest
        })
    };
    let name = {
        let scope = scope.clone();
        Memo::new(move |_| title(session, words, &scope))
    };
    let there = {
        let scope = scope.clone();
        Memo::new(move |_| query.read().moved(scope.clone()))
    };
    let addresses = Surface::here().addresses();
    let href = move || {
        addresses.of(&Route {
            query: there.get(),
            ..Route::default()
        })
    };
    let is_unread = Memo::new(move |_| is_account && session.unread().0 > 0);
    let count = count(session, scope, query);
    let go = move |event: web_sys::MouseEvent| {
        let elsewhere =
            event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if !elsewhere {
            event.prevent_default();
            session.show(there.get_untracked());
            panes.close_navigation();
        }
    };
    let mark = match mark {
        Mark::Icon(icon) => view! { <IconView icon /> }.into_any(),
        Mark::Colour(colour) => {
            view! { <span class="label__dot" style:--label=colour.to_string()></span> }.into_any()
        }
    };
    view! {
        <li>
            <a
                class="navigation__link"
                href=href
                title=move || name.get()
                aria-current=move || is_current.get().then_some("page")
                data-unread=move || is_unread.get().then_some("")
                on:click=go
            >
                {mark}
                <span class="navigation__name"><bdi>{move || name.get()}</bdi></span>
                {move || count.get().map(|count| view! {
                    <span class="navigation__count">{words.text().number(count)}</span>
                })}
            </a>
        </li>
    }
}

/// A link to what sleeps, by when it wakes.
#[component]
fn Snoozed(
    /// The list on screen.
    query: Memo<Query>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let panes = expect_context::<Panes>();
    let words = Words::here();
    let there = StoredValue::new(Query {
        tab: Tab::All,
        status: Some(Status::Snoozed),
        sort: Sort::DueSoonest,
        ..Query::default()
    });
    let is_current = Memo::new(move |_| there.with_value(|there| *there == *query.read()));
    let href = there.with_value(|there| {
        Surface::here().addresses().of(&Route {
            query: there.clone(),
            ..Route::default()
        })
    });
    let go = move |event: web_sys::MouseEvent| {
        let elsewhere =
            event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if !elsewhere {
            event.prevent_default();
            session.show(there.get_value());
            panes.close_navigation();
        }
    };
    view! {
        <li>
            <a
                class="navigation__link"
                href=href
                title=words.said(phrase::nav::SNOOZED)
                aria-current=move || is_current.get().then_some("page")
                on:click=go
            >
                <IconView icon=Icon::Snooze />
                <span class="navigation__name">{words.said(phrase::nav::SNOOZED)}</span>
            </a>
        </li>
    }
}

/// How many open conversations a place has, where that is known anyway: each number that is
/// watched is asked for again and again, and the server allows few askings.
fn count(session: Session, scope: Scope, query: Memo<Query>) -> Memo<Option<u64>> {
    let key = CountKey {
        scope,
        status: Some(Status::Open),
    };
    let counts = Memo::new(move |_| {
        let watched = key.scope == Scope::Account || query.read().count_key() == key;
        watched.then(|| session.counts(&key))
    });
    Memo::new(move |_| {
        let counts = counts.get()?.get()?;
        Some(counts.all.into())
    })
}
