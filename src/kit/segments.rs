//! Two to four exclusive choices in one trough.

use leptos::html::Div;
use leptos::prelude::*;

use super::icon::{Icon, IconSize, IconView};
use super::rove::{Axis, rove};

/// One choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its name.
    pub text: String,
    /// The icon before it.
    pub icon: Option<Icon>,
}

/// A group of exclusive choices. An arrow moves and chooses at once.
#[component]
pub fn Segments(
    /// What is chosen, for assistive technology.
    #[prop(into)]
    label: Signal<String>,
    /// The choices, in order.
    #[prop(into)]
    segments: Signal<Vec<Segment>>,
    /// Which is chosen, from 0.
    #[prop(into)]
    chosen: Signal<usize>,
    /// Called with the place of another choice when it is made.
    #[prop(into)]
    on_choose: Callback<usize>,
) -> impl IntoView {
    let group = NodeRef::<Div>::new();
    let choose = move |place: usize| {
        if chosen.get_untracked() != place {
            on_choose.run(place);
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        let moved = group
            .get_untracked()
            .and_then(|group| rove(&event, &group, "[role=radio]", Axis::Both));
        if let Some(place) = moved {
            choose(place);
        }
    };
    let segment = move |(place, segment): (usize, Segment)| {
        let on = move || chosen.get() == place;
        view! {
            <button
                type="button"
                class="segments__choice"
                role="radio"
                aria-checked=move || on().to_string()
                tabindex=move || if on() { "0" } else { "-1" }
                on:click=move |_| choose(place)
            >
                {segment.icon.map(|icon| view! { <IconView icon size=IconSize::Small /> })}
                <span>{segment.text}</span>
            </button>
        }
    };

    view! {
        <div
            node_ref=group
            class="segments"
            role="radiogroup"
            aria-label=move || label.get()
            on:keydown=on_key
        >
            {move || segments.get().into_iter().enumerate().map(segment).collect_view()}
        </div>
    }
}
