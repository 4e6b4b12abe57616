//! Picking one or several of many by typing: a field that filters, and the list under it. As a
//! value in a form it is a button that opens the list ([`Picker`]); for an action it is a dialog
//! ([`PickDialog`]); [`PickList`] is the part they share.

mod list;
mod option;

use leptos::html::{Button, Div};
use leptos::prelude::*;

use super::dialog::{Dialog, DialogSize};
use super::float::{area_of, fresh_id, hide, is_shown, put_beside};
use super::icon::{Icon, IconSize, IconView};
pub use list::{PickList, Rank, reveal};
pub use option::{PickMark, PickOption};

/// A button that shows what is chosen and opens the list to choose from. Escape and a press
/// elsewhere close it; the focus goes back to the button.
#[component]
pub fn Picker(
    /// What is chosen here: the name of button, field and list.
    #[prop(into)]
    label: Signal<String>,
    /// All there is to choose from, in the order shown.
    #[prop(into)]
    options: Signal<Vec<PickOption>>,
    /// The ids chosen. One that is no option is shown as it is.
    #[prop(into)]
    chosen: Signal<Vec<String>>,
    /// Called with the ids chosen from now on: one, or with `many` any number, in the order chosen.
    #[prop(into)]
    on_change: Callback<Vec<String>>,
    /// How many options there are for what was typed, in words.
    #[prop(into)]
    counted: Callback<u64, String>,
    /// What typing leaves, and in which order.
    rank: Rank,
    /// What the button says while nothing is chosen.
    #[prop(into)]
    nothing: Signal<String>,
    /// Whether several can be chosen; the list then stays open.
    #[prop(default = false)]
    many: bool,
    /// The button's `data-size`.
    #[prop(optional)]
    size: Option<&'static str>,
) -> impl IntoView {
    let button = NodeRef::<Button>::new();
    let popover = NodeRef::<Div>::new();
    let open = RwSignal::new(false);
    let id = fresh_id("picker");
    let on_toggle = move |_| {
        let shown = popover.get_untracked().filter(|it| is_shown(it));
        open.set(shown.is_some());
        let Some(shown) = shown else { return };
        // A frame later the list is there to be measured.
        request_animation_frame(move || {
            if let Some(button) = button.try_get_untracked().flatten() {
                put_beside(&shown, area_of(&button));
            }
        });
    };
    let on_change = Callback::new(move |ids| {
        if !many && let Some(popover) = popover.get_untracked() {
            hide(&popover);
        }
        on_change.run(ids);
    });
    let names = Memo::new(move |_| {
        let options = options.read();
        let name = |id: &String| {
            let option = options.iter().find(|it| it.id == *id);
            option.map_or_else(|| id.clone(), |it| it.text.clone())
        };
        chosen
            .read()
            .iter()
            .map(name)
            .collect::<Vec<_>>()
            .join(", ")
    });
    let shown = move || {
        Some(names.get())
            .filter(|it| !it.is_empty())
            .unwrap_or_else(|| nothing.get())
    };
    view! {
        <button
            node_ref=button
            type="button"
            class="button picker__button"
            data-size=size
            data-empty=move || names.read().is_empty().then_some("")
            aria-haspopup="dialog"
            aria-expanded=move || open.get().to_string()
            aria-label=move || format!("{}: {}", label.get(), shown())
            popovertarget=id.clone()
        >
            <bdi class="picker__value">{shown}</bdi>
            <IconView icon=Icon::UpDown size=IconSize::Small />
        </button>
        <div
            node_ref=popover
            id=id
            class="picker"
            popover="auto"
            role="dialog"
            aria-label=move || label.get()
            on:toggle=on_toggle
        >
            {move || open.get().then(|| view! {
                <PickList label options chosen on_change counted rank many />
            })}
        </div>
    }
}

/// The list in a dialog, for an action that a key or a button asks for.
#[component]
pub fn PickDialog(
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// Called when it is closed, or when the one choice was made. The caller then lets `open` fall.
    #[prop(into)]
    on_close: Callback<()>,
    /// What is chosen here: the name of dialog, field and list.
    #[prop(into)]
    label: Signal<String>,
    /// The name of the button that closes it.
    #[prop(into)]
    close: Signal<String>,
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
    /// Whether several can be chosen; the dialog then stays open.
    #[prop(default = false)]
    many: bool,
) -> impl IntoView {
    let on_change = Callback::new(move |ids| {
        on_change.run(ids);
        if !many {
            on_close.run(());
        }
    });
    view! {
        <Dialog open on_close title=label close size=DialogSize::Small>
            <PickList label options chosen on_change counted rank many />
        </Dialog>
    }
}
