//! What stands in the list's place while there are no rows: on their way, none, or failed.

use leptos::prelude::*;

use crate::filter::{Condition, Group, Join, Query, Scope, Tab};
use crate::kit::icon::{Icon, IconSize, IconView};
use crate::live::{Feature, Session, Stage};
use crate::model::Status;
use crate::text::phrase;

use super::super::filter_builder::words::condition_words;
use super::super::shell::Panes;
use super::super::words::Words;

/// How many rows the shape of a list on its way has.
const SHAPE: usize = 9;

/// What stands instead of rows.
#[component]
pub(super) fn Instead(
    /// The list.
    query: Query,
    /// Where its loading stands.
    stage: Stage,
) -> impl IntoView {
    match stage {
        Stage::Failed if query.scope.is_filtered() => view! { <Refused query /> }.into_any(),
        Stage::Failed => view! { <Failed query /> }.into_any(),
        Stage::Loading | Stage::Stale => view! { <Coming query /> }.into_any(),
        Stage::Ready if query.scope == Scope::Drafts => view! { <NoDraft /> }.into_any(),
        Stage::Ready if query.scope.is_filtered() => view! { <NoMatch query /> }.into_any(),
        Stage::Ready => view! { <Empty query /> }.into_any(),
    }
}

/// The shape of what comes. A request ends within 15 s, so this never stands for long.
#[component]
fn Coming(
    /// The list, whose first page is asked for as soon as it is on screen.
    query: Query,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    Effect::new(move |_| session.rows_in_sight(&query, 0..0));
    let rows = (0..SHAPE).map(|_| {
        view! {
            <div class="conversation-row">
                <span class="skeleton conversation-row__avatar" data-shape="round"></span>
                <span class="conversation-row__head"><span class="skeleton" style:--w="45%"></span></span>
                <span class="conversation-row__line"><span class="skeleton" style:--w="80%"></span></span>
                <span class="conversation-row__foot"><span class="skeleton" style:--w="30%"></span></span>
            </div>
        }
    });
    view! {
        <div class="conversation-list__rows" id="list-rows" aria-busy="true">
            <p class="spoken" role="status">{words.said(phrase::list::LOADING)}</p>
            <div aria-hidden="true">{rows.collect_view()}</div>
        </div>
    }
}

#[component]
fn Failed(
    /// The list.
    query: Query,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    view! {
        <div class="empty" id="list-rows" role="alert">
            <p class="empty__title">{words.said(phrase::list::FAILED)}</p>
            <p>{words.said(phrase::list::FAILED_WHY)}</p>
            <p class="empty__actions">
                <button type="button" class="button" on:click=move |_| session.reload(&query)>
                    <IconView icon=Icon::Retry size=IconSize::Small />
                    {words.said(phrase::common::RETRY)}
                </button>
            </p>
        </div>
    }
}

/// A filter, or a saved view, that could not be read.
#[component]
fn Refused(
    /// The list.
    query: Query,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let panes = expect_context::<Panes>();
    let words = Words::here();
    let is_gone = {
        let scope = query.scope.clone();
        Memo::new(move |_| match &scope {
            Scope::View(id) => {
                let directory = session.directory();
                directory.views.is_some() && directory.view(*id).is_none()
            }
            _ => false,
        })
    };
    let is_filter = matches!(query.scope, Scope::Filter(_));
    let (title, why) = if is_filter {
        (phrase::filter::REFUSED, phrase::filter::REFUSED_WHY)
    } else {
        (phrase::list::FAILED, phrase::list::FAILED_WHY)
    };
    let say = move |gone, other| words.say(if is_gone.get() { gone } else { other });
    view! {
        <div class="empty" id="list-rows" role="alert">
            <p class="empty__title">{move || say(phrase::filter::VIEW_GONE, title)}</p>
            <p>{move || say(phrase::filter::VIEW_GONE_WHY, why)}</p>
            <p class="empty__actions">
                {(is_filter && session.offers(Feature::Filters.word())).then(|| view! {
                    <button type="button" class="button" on:click=move |_| panes.open_filter()>
                        {words.said(phrase::filter::CHIP_EDIT)}
                    </button>
                })}
                <button type="button" class="button" on:click=move |_| session.reload(&query)>
                    <IconView icon=Icon::Retry size=IconSize::Small />
                    {words.said(phrase::common::RETRY)}
                </button>
            </p>
        </div>
    }
}

/// Nothing is written that is not sent.
#[component]
fn NoDraft() -> impl IntoView {
    let words = Words::here();
    view! {
        <div class="empty" id="list-rows" role="status">
            <p class="empty__title">{words.said(phrase::list::NO_DRAFT)}</p>
            <p>{words.said(phrase::list::NO_DRAFT_WHY)}</p>
        </div>
    }
}

/// Nothing passes the filter. Says without which condition most would.
#[component]
fn NoMatch(
    /// The list.
    query: Query,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let panes = expect_context::<Panes>();
    let words = Words::here();
    let nearest = without_one(session, &query);
    let view = match &query.scope {
        Scope::Filter(filter) => filter.view,
        _ => None,
    };
    view! {
        <div class="empty" id="list-rows" role="status">
            <p class="empty__title">{words.said(phrase::filter::NOTHING)}</p>
            {match nearest {
                Some((count, condition, rest)) => {
                    let text = move || {
                        let name = condition_words(session, words, &condition);
                        words.count_with(phrase::filter::WITHOUT, count, &[("condition", &name)])
                    };
                    view! {
                        <p>{text}</p>
                        <p class="empty__actions">
                            <button
                                type="button"
                                class="button"
                                on:click=move |_| session.show_filter(rest.clone(), view)
                            >
                                {words.said(phrase::filter::TAKE_AWAY)}
                            </button>
                        </p>
                    }
                    .into_any()
                }
                None => view! {
                    <p>{words.said(phrase::filter::NOTHING_WHY)}</p>
                    {session.offers(Feature::Filters.word()).then(|| view! {
                        <p class="empty__actions">
                            <button type="button" class="button" on:click=move |_| panes.open_filter()>
                                {words.said(phrase::filter::CHIP_EDIT)}
                            </button>
                        </p>
                    })}
                }
                .into_any(),
            }}
        </div>
    }
}

/// The condition without which most of the conversations held would match, how many, and the
/// others.
fn without_one(session: Session, query: &Query) -> Option<(u64, Condition, Group)> {
    let Scope::Filter(filter) = &query.scope else {
        return None;
    };
    let root = &filter.root;
    if root.join == Join::Any || root.conditions.len() < 2 {
        return None;
    }
    let shorter = root.conditions.iter().map(|condition| {
        let mut rest = root.clone();
        rest.conditions.retain(|it| it != condition);
        let count = u64::try_from(session.count_held(&rest)).unwrap_or(0);
        (count, condition.clone(), rest)
    });
    let best = shorter.max_by_key(|(count, ..)| *count);
    best.filter(|(count, ..)| *count > 0)
}

/// No row belongs here. Says where there are some.
#[component]
fn Empty(
    /// The list.
    query: Query,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let key = query.count_key();
    let counts = session.counts(&key);
    let is_mine = query.tab == Tab::Mine;
    let is_open = query.status == Some(Status::Open);
    let (title, why) = match (is_mine && is_open, &query.scope) {
        (true, Scope::Account) => (phrase::list::NOTHING_WAITS, phrase::list::NOTHING_WAITS_WHY),
        _ => (phrase::list::EMPTY, phrase::list::EMPTY_WHY),
    };
    let go = StoredValue::new(query);
    let unassigned = move || {
        let count = counts.get().map_or(0, |it| it.unassigned);
        let elsewhere = go.with_value(|it| it.tab) != Tab::Unassigned;
        (count > 0 && elsewhere).then_some(count)
    };
    view! {
        <div class="empty" id="list-rows" role="status">
            <p class="empty__title">{words.said(title)}</p>
            <p>{words.said(why)}</p>
            <p class="empty__actions">
                {move || unassigned().map(|count| view! {
                    <button
                        type="button"
                        class="button"
                        on:click=move |_| {
                            session.show(Query { tab: Tab::Unassigned, ..go.get_value() });
                        }
                    >
                        {move || words.count(phrase::list::SEE_UNASSIGNED, count.into())}
                    </button>
                })}
                {(!is_open).then(|| view! {
                    <button
                        type="button"
                        class="button"
                        on:click=move |_| {
                            session.show(Query { status: Some(Status::Open), ..go.get_value() });
                        }
                    >
                        {words.said(phrase::list::SEE_OPEN)}
                    </button>
                })}
            </p>
        </div>
    }
}
