//! What stands over a filtered list in the place of its tabs: how many conversations there are, by
//! which conditions, and how to change them.

use leptos::prelude::*;

use crate::filter::{Join, Query, Scope};
use crate::kit::icon::Icon;
use crate::live::{Feature, Session, Stage};
use crate::text::phrase;

use super::super::icon_button::icon_button;
use super::super::shell::Panes;
use super::super::words::Words;
use super::words::condition_words;

/// The conditions of the list on screen.
#[component]
pub fn FilterBar(
    /// The list.
    query: Memo<Query>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let panes = expect_context::<Panes>();
    let words = Words::here();
    let shown = Memo::new(move |_| super::conditions(session));
    let listing = Memo::new(move |_| session.listing(&query.get()));
    let counts = Memo::new(move |_| session.counts(&query.get().count_key()));
    let found = Memo::new(move |_| {
        // The server's number where there is one; what is held changes sooner.
        let told = counts.get().get().map(|counts| u64::from(counts.all));
        let state = listing.get().get()?;
        match state.stage {
            Stage::Failed => None,
            Stage::Loading => told,
            Stage::Ready | Stage::Stale => Some(u64::try_from(state.len).unwrap_or(0)),
        }
    });
    let exact = Memo::new(move |_| match &query.read().scope {
        Scope::Filter(filter) => filter.root.is_exact(),
        _ => true,
    });
    let meaning = Memo::new(move |_| match session.route().query.scope {
        Scope::View(id) => session.view_meaning(id),
        _ => None,
    });
    let chips = move || {
        let root = shown.get();
        let conditions = root.conditions.iter();
        let word = match root.join {
            Join::All => None,
            Join::Any => Some(phrase::filter::JOIN_ANY),
            Join::None => Some(phrase::filter::JOIN_NONE),
        };
        let chips = conditions
            .map(|condition| {
                let text = condition_words(session, words, condition);
                let title = text.clone();
                view! { <li class="tag filter-bar__chip" title=title><bdi>{text}</bdi></li> }
            })
            .collect_view();
        view! {
            {word.map(|word| view! { <li class="filter-bar__join">{words.say(word)}</li> })}
            {chips}
        }
    };
    let notes = move || {
        let meaning = meaning.get()?;
        let unknown = (!meaning.unknown.is_empty()).then(|| {
            words.with(
                phrase::filter::NOT_UNDERSTOOD,
                &[(
                    "parts",
                    &meaning.unknown.join(&words.say(phrase::common::COMMA)),
                )],
            )
        });
        let rewritten = meaning
            .rewritten
            .then(|| words.say(phrase::filter::REWRITTEN));
        let notes = unknown.into_iter().chain(rewritten);
        Some(
            notes
                .map(|note| view! { <p class="filter-bar__note">{note}</p> })
                .collect_view(),
        )
    };
    view! {
        <div class="filter-bar" role="group" aria-label=words.said(phrase::filter::CHIPS)>
            <div class="filter-bar__line">
                <span class="filter-bar__count" role="status">
                    {move || found.get().map(|found| words.count(phrase::filter::FOUND, found))}
                </span>
                {move || (!exact.get()).then(|| view! {
                    <span
                        class="tag"
                        data-tone="accent"
                        title=words.said(phrase::filter::ON_DEVICE_HELP)
                    >
                        {words.said(phrase::filter::ON_DEVICE)}
                    </span>
                })}
                <span class="filter-bar__space"></span>
                {session.offers(Feature::Filters.word()).then(|| view! {
                    <button
                        type="button"
                        class="button"
                        data-kind="quiet"
                        data-size="small"
                        aria-label=words.said(phrase::filter::CHIP_EDIT)
                        on:click=move |_| panes.open_filter()
                    >
                        {words.said(phrase::filter::EDIT)}
                    </button>
                })}
                {icon_button(
                    words,
                    Icon::Close,
                    phrase::filter::CHIP_CLEAR,
                    Box::new(move || session.leave_filter()),
                )}
            </div>
            <ul
                class="filter-bar__chips"
                tabindex="0"
                aria-label=words.said(phrase::filter::CONDITIONS)
            >
                {chips}
            </ul>
            {notes}
        </div>
    }
}
