//! A list of tabs. Arrows move along it, Enter or Space opens: what a tab shows may cost a request.

use leptos::html::Div;
use leptos::prelude::*;

use super::rove::{Axis, rove};

/// What stands on a tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// Its name.
    pub text: String,
    /// How much is behind it, in figures; ends in `+` where that is a lower bound.
    pub count: Option<String>,
}

/// Exclusive views of one thing, side by side.
#[component]
pub fn Tabs(
    /// What the tabs choose between, for assistive technology.
    #[prop(into)]
    label: Signal<String>,
    /// The tabs, in order.
    #[prop(into)]
    tabs: Signal<Vec<Tab>>,
    /// Which is open, from 0.
    #[prop(into)]
    chosen: Signal<usize>,
    /// Called with the place of the tab that was pressed.
    #[prop(into)]
    on_choose: Callback<usize>,
    /// The id of the element that the tabs change.
    #[prop(optional, into)]
    controls: Option<String>,
) -> impl IntoView {
    let list = NodeRef::<Div>::new();
    let on_key = move |event: web_sys::KeyboardEvent| {
        if let Some(list) = list.get_untracked() {
            rove(&event, &list, "[role=tab]", Axis::Line);
        }
    };
    let tab = move |(place, tab): (usize, Tab)| {
        let open = move || chosen.get() == place;
        view! {
            <button
                type="button"
                class="tabs__tab"
                role="tab"
                aria-selected=move || open().to_string()
                aria-controls=controls.clone()
                tabindex=move || if open() { "0" } else { "-1" }
                on:click=move |_| on_choose.run(place)
            >
                <span class="tabs__name">{tab.text}</span>
                {tab.count.map(|count| view! { " "<span class="tabs__count">{count}</span> })}
            </button>
        }
    };

    view! {
        <div
            node_ref=list
            class="tabs__list"
            role="tablist"
            aria-label=move || label.get()
            on:keydown=on_key
        >
            {move || tabs.get().into_iter().enumerate().map(tab.clone()).collect_view()}
        </div>
    }
}
