//! Search: a mode of the list's pane, so that what was found stays beside what is read.

mod groups;
mod item;
mod keys;
mod snippet;
mod state;

use leptos::html::Input;
use leptos::prelude::*;

use crate::kit::icon::{Icon, IconView};
use crate::live::Session;
use crate::text::phrase;

use super::part::{View, part};
use super::words::Words;
use item::item_view;
pub use state::Search;

/// The element of the result at this place.
fn item_id(place: usize) -> String {
    format!("search-{place}")
}

part! {
    /// The search pane.
    pub search: View = || view! { <SearchPane /> }.into_any()
}

/// What is in the pane.
#[component]
fn SearchPane() -> impl IntoView {
    let search = Search::here();
    let input = NodeRef::<Input>::new();
    search.follow(input);
    view! {
        <Head input />
        <Results />
        <Foot />
    }
}

/// The field, and the ways out.
#[component]
fn Head(input: NodeRef<Input>) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let search = Search::here();
    let back = move || {
        words.say(if search.person.read().is_some() {
            phrase::search::BACK
        } else {
            phrase::search::CLOSE
        })
    };
    let clear = move |_| {
        search.write(session, "");
        search.to_field();
    };
    let options = Memo::new(move |_| search.options.with(Vec::len));
    view! {
        <header class="bar search__bar">
            <button
                type="button"
                class="icon-button"
                aria-label=back
                title=back
                on:click=move |_| {
                    search.back();
                }
            >
                <IconView icon=Icon::Back />
            </button>
            <span class="field search__field" data-size="large">
                <IconView icon=Icon::Search />
                <input
                    node_ref=input
                    class="field__input search__input"
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    enterkeyhint="search"
                    dir="auto"
                    aria-label=words.said(phrase::search::FIELD)
                    placeholder=words.said(phrase::search::FIELD)
                    aria-autocomplete="list"
                    aria-expanded=move || (options.get() > 0).to_string()
                    aria-controls="search-results"
                    aria-activedescendant=move || {
                        let at = search.active.get();
                        (at < options.get()).then(|| item_id(at))
                    }
                    prop:value=move || search.text.get()
                    on:input=move |event| search.write(session, &event_target_value(&event))
                    on:keydown=move |event| keys::on_key(session, search, &event)
                />
                {move || (!search.text.read().is_empty()).then(|| view! {
                    <button
                        type="button"
                        class="icon-button"
                        data-size="small"
                        aria-label=words.said(phrase::search::CLEAR)
                        on:click=clear
                    >
                        <IconView icon=Icon::Close />
                    </button>
                })}
            </span>
        </header>
    }
}

/// What was found, by kind.
#[component]
fn Results() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let search = Search::here();
    let groups = move || {
        let mut place = 0;
        let groups = search.groups.get();
        let wanted = search.wanted.get();
        groups
            .iter()
            .map(|group| {
                let title = group.title(words);
                let label = title.clone();
                let items: Vec<_> = group
                    .items
                    .iter()
                    .map(|item| {
                        let view = item_view(session, words, search, item, &wanted, place);
                        place += 1;
                        view
                    })
                    .collect();
                view! {
                    <div role="group" aria-label=label>
                        <div class="search__heading" role="presentation"><bdi>{title}</bdi></div>
                        {items}
                    </div>
                }
            })
            .collect_view()
    };
    Effect::new(move |_| {
        let at = search.active.get();
        search.options.track();
        request_animation_frame(move || keys::bring_into_sight(search.surface, at));
    });
    view! {
        <div
            id="search-results"
            class="search__results"
            role="listbox"
            aria-label=words.said(phrase::search::RESULTS)
            tabindex="-1"
        >
            {groups}
        </div>
        {move || search.empty().map(|(title, why)| view! {
            <div class="empty search__empty">
                <p class="empty__title">{words.say(title)}</p>
                <p>{words.say(why)}</p>
            </div>
        })}
    }
}

/// How far the search is.
#[component]
fn Foot() -> impl IntoView {
    let words = Words::here();
    let search = Search::here();
    let said = move || {
        if search.wanted.read().is_empty() {
            String::new()
        } else if search.waits() {
            words.say(phrase::search::SEARCHING)
        } else {
            let found = search
                .options
                .with(|it| it.iter().filter(|it| it.is_found()).count());
            words.count(phrase::search::COUNT, found as u64)
        }
    };
    view! { <p class="search__foot" role="status">{said}</p> }
}
