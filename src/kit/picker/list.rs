//! The field that filters, and the options under it. The focus stays in the field; the option under
//! the keyboard is told by its id.

use leptos::html::{Div, Input};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::option::{PickMark, PickOption};
use crate::kit::avatar::{Avatar, AvatarSize};
use crate::kit::float::fresh_id;
use crate::kit::icon::{Icon, IconSize, IconView};
use crate::kit::rove::focus;

/// How many options are shown at once; typing brings the others.
const SHOWN: usize = 100;

/// What typing leaves of the options.
#[derive(Clone, PartialEq)]
struct Found {
    /// The best of them, best first; among equals in the order given.
    shown: Vec<PickOption>,
    /// How many there are in all.
    count: u64,
}

/// How well a text answers what was typed: less is better, `None` is not at all.
pub type Rank = fn(text: &str, typed: &str) -> Option<u8>;

fn find(options: &[PickOption], typed: &str, rank: Rank) -> Found {
    let mut found: Vec<(u8, &PickOption)> = options
        .iter()
        .filter_map(|it| Some((rank(&it.text, typed)?, it)))
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    Found {
        count: found.len() as u64,
        shown: found
            .iter()
            .take(SHOWN)
            .map(|(_, it)| (*it).clone())
            .collect(),
    }
}

/// The ids chosen after this one was picked.
fn after(mut chosen: Vec<String>, picked: &str, many: bool) -> Vec<String> {
    if !many {
        return vec![picked.to_owned()];
    }
    let before = chosen.len();
    chosen.retain(|it| it != picked);
    if chosen.len() == before {
        chosen.push(picked.to_owned());
    }
    chosen
}

/// A field and a list to pick from. It takes the focus when it appears.
#[component]
pub fn PickList(
    /// What is chosen here: the name of field and list.
    #[prop(into)]
    label: Signal<String>,
    /// All there is to choose from, in the order shown.
    #[prop(into)]
    options: Signal<Vec<PickOption>>,
    /// The ids chosen.
    #[prop(into)]
    chosen: Signal<Vec<String>>,
    /// Called with the ids chosen from now on.
    #[prop(into)]
    on_change: Callback<Vec<String>>,
    /// How many options there are for what was typed, in words.
    #[prop(into)]
    counted: Callback<u64, String>,
    /// What typing leaves, and in which order.
    rank: Rank,
    /// Whether several can be chosen.
    #[prop(default = false)]
    many: bool,
) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    let list = NodeRef::<Div>::new();
    let typed = RwSignal::new(String::new());
    let found = Memo::new(move |_| find(&options.read(), &typed.read(), rank));
    let first = chosen.with_untracked(|chosen| {
        let found = found.read_untracked();
        let held = |it: &PickOption| chosen.contains(&it.id);
        found.shown.iter().position(held).filter(|_| !many)
    });
    let active = RwSignal::new(first.unwrap_or_default());
    // Options may go while the list is open.
    let at = Memo::new(move |_| active.get().min(found.read().shown.len().saturating_sub(1)));
    let id = StoredValue::new(fresh_id("pick"));
    let option_id = move |place: usize| id.with_value(|id| format!("{id}-{place}"));
    let pick = move |place: usize| {
        let picked = found
            .read_untracked()
            .shown
            .get(place)
            .map(|it| it.id.clone());
        if let Some(picked) = picked {
            active.set(place);
            on_change.run(after(chosen.get_untracked(), &picked, many));
        }
    };
    let step = move |forward: bool| {
        let count = found.read_untracked().shown.len();
        let end = count.saturating_sub(1);
        active.set(match (at.get_untracked(), forward) {
            (at, true) if at >= end => 0,
            (at, true) => at + 1,
            (0, false) => end,
            (at, false) => at - 1,
        });
        reveal(list);
    };
    let on_key = move |event: KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => step(true),
            "ArrowUp" => step(false),
            "Enter" => pick(at.get_untracked()),
            // In an empty field a space begins no word.
            " " if typed.read_untracked().is_empty() => pick(at.get_untracked()),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let on_input = move |event| {
        typed.set(event_target_value(&event));
        active.set(0);
        reveal(list);
    };
    Effect::new(move |_| {
        if field.get().is_some() {
            // A frame later what holds it is open.
            request_animation_frame(move || {
                if let Some(field) = field.try_get_untracked().flatten() {
                    focus(&field);
                    reveal(list);
                }
            });
        }
    });
    view! {
        <div class="picker__field">
            <IconView icon=Icon::Search />
            <input
                node_ref=field
                class="picker__input"
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                aria-autocomplete="list"
                aria-expanded="true"
                aria-controls=id.get_value()
                aria-activedescendant=move || {
                    (found.read().count > 0).then(|| option_id(at.get()))
                }
                aria-label=move || label.get()
                on:input=on_input
                on:keydown=on_key
            />
        </div>
        <div
            node_ref=list
            class="picker__list"
            id=id.get_value()
            role="listbox"
            aria-label=move || label.get()
            aria-multiselectable=many.then_some("true")
        >
            {move || {
                let options = found.get().shown.into_iter().enumerate();
                options.map(|(place, option)| {
                    let held = option.id.clone();
                    view! {
                        <div
                            class="picker__option"
                            id=option_id(place)
                            role="option"
                            aria-selected=move || chosen.read().contains(&held).to_string()
                            data-active=move || (at.get() == place).then_some("")
                            // The focus stays in the field.
                            on:mousedown=move |event| event.prevent_default()
                            on:click=move |_| pick(place)
                        >
                            {mark(&option)}
                            <bdi class="picker__text">{option.text}</bdi>
                            {option.hint.map(|hint| view! {
                                <span class="picker__hint">{hint}</span>
                            })}
                            <span class="picker__tick">
                                <IconView icon=Icon::Check size=IconSize::Small />
                            </span>
                        </div>
                    }
                }).collect_view()
            }}
        </div>
        <p class="picker__count" role="status">{move || counted.run(found.read().count)}</p>
    }
}

fn mark(option: &PickOption) -> AnyView {
    match &option.mark {
        PickMark::Nothing => ().into_any(),
        PickMark::Icon(icon) => view! { <IconView icon=*icon /> }.into_any(),
        PickMark::Colour(colour) => {
            let colour = colour.clone();
            view! { <span class="label__dot" style:--label=colour></span> }.into_any()
        }
        PickMark::Face(hue, picture) => view! {
            <Avatar
                name=option.text.clone()
                tone=*hue
                picture=Signal::stored(picture.clone())
                size=AvatarSize::Small
            />
        }
        .into_any(),
    }
}

/// Scrolls the list, and nothing around it, so that the option under the keyboard shows. A frame
/// later, when it is marked.
pub fn reveal(list: NodeRef<Div>) {
    request_animation_frame(move || {
        let Some(list) = list.try_get_untracked().flatten() else {
            return;
        };
        let Ok(Some(option)) = list.query_selector("[data-active]") else {
            return;
        };
        let (shown, at) = (
            list.get_bounding_client_rect(),
            option.get_bounding_client_rect(),
        );
        let above = shown.top() - at.top();
        let below = at.bottom() - shown.bottom();
        if above > 0.0 || below > 0.0 {
            let by = if above > 0.0 { -above } else { below };
            list.scroll_by_with_x_and_y(0.0, by);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begins(text: &str, typed: &str) -> Option<u8> {
        u8::try_from(text.find(typed)?).ok()
    }

    #[test]
    fn typing_leaves_what_answers_it_best_first() {
        let options = ["Bana", "ana", "bea ana", "Carl"].map(|it| PickOption::new(it, it));
        let found = find(&options, "ana", begins);
        let ids: Vec<&str> = found.shown.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids, ["ana", "Bana", "bea ana"]);
        assert_eq!(found.count, 3);
    }

    #[test]
    fn a_long_list_shows_its_beginning_and_counts_the_rest() {
        let options: Vec<_> = (0..150)
            .map(|it| PickOption::new(it.to_string(), "x"))
            .collect();
        let found = find(&options, "", begins);
        assert_eq!((found.shown.len(), found.count), (SHOWN, 150));
    }

    #[test]
    fn of_many_a_pick_adds_or_takes_away_and_of_one_it_replaces() {
        let chosen = || vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(after(chosen(), "a", true), ["b"]);
        assert_eq!(after(chosen(), "c", true), ["a", "b", "c"]);
        assert_eq!(after(chosen(), "c", false), ["c"]);
    }
}
