//! What stands in the list's place while there are no rows: on their way, none, or failed.

use leptos::prelude::*;

use crate::filter::{Query, Scope, Tab};
use crate::kit::icon::{Icon, IconSize, IconView};
use crate::live::{Session, Stage};
use crate::model::Status;
use crate::text::phrase;

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
        Stage::Failed => view! { <Failed query /> }.into_any(),
        Stage::Loading | Stage::Stale => view! { <Coming query /> }.into_any(),
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
