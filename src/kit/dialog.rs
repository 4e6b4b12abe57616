//! A modal dialog. The browser's own element keeps focus inside, makes the rest inert and gives
//! focus back.

use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use super::icon::{Icon, IconView};

/// How wide a dialog is, where there is room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DialogSize {
    /// 384: a question.
    Small,
    /// 640.
    #[default]
    Medium,
    /// 832.
    Wide,
}

impl DialogSize {
    const fn name(self) -> Option<&'static str> {
        match self {
            Self::Small => Some("small"),
            Self::Medium => None,
            Self::Wide => Some("wide"),
        }
    }
}

/// A dialog that takes all keys until it is closed. Its body and foot are the children, in
/// `dialog__body` and `dialog__foot`; they are built when it opens and end when it closes.
#[component]
pub fn Dialog(
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// Called when it is closed by key, button or a press beside it. The caller then lets `open`
    /// fall.
    #[prop(into)]
    on_close: Callback<()>,
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// The name of the button that closes it.
    #[prop(into)]
    close: Signal<String>,
    /// How wide.
    #[prop(optional)]
    size: DialogSize,
    /// What stands in it.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let (Some(dialog), open) = (dialog.get(), open.get()) else {
            return;
        };
        if open && !dialog.open() {
            // Fails only where the element left the page meanwhile.
            drop(dialog.show_modal());
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    // A dialog that ends with its place gives the focus back, too.
    on_cleanup(move || {
        if let Some(dialog) = dialog.try_get_untracked().flatten() {
            dialog.close();
        }
    });
    // What is meant for something inside, as giving up the choice of a file, is not for the dialog.
    let on_own = move |event: web_sys::Event| {
        let target = event
            .target()
            .and_then(|it| it.dyn_into::<web_sys::HtmlDialogElement>().ok());
        if target.is_some_and(|it| Some(it) == dialog.get_untracked()) {
            on_close.run(());
        }
    };
    // A press on the element itself is one on the backdrop: the element has no padding.
    let on_press = move |event: web_sys::PointerEvent| on_own(event.into());
    let on_closed = move |event: web_sys::Event| {
        // The browser tells of it a moment later: the dialog's place may have ended since, or taken
        // another dialog that is open.
        let dialog = event.target();
        let dialog = dialog.and_then(|it| it.dyn_into::<web_sys::HtmlDialogElement>().ok());
        let is_closed = dialog.is_some_and(|it| it.is_connected() && !it.open());
        if is_closed && open.try_get_untracked() == Some(true) {
            on_close.run(());
        }
    };

    view! {
        <dialog
            node_ref=dialog
            class="dialog"
            data-size=size.name()
            aria-label=move || title.get()
            on:pointerdown=on_press
            on:cancel=on_own
            on:close=on_closed
        >
            <Show when=move || open.get()>
                <header class="dialog__head">
                    <h2 class="dialog__title">{move || title.get()}</h2>
                    <button
                        type="button"
                        class="icon-button"
                        aria-label=move || close.get()
                        on:click=move |_| on_close.run(())
                    >
                        <IconView icon=Icon::Close />
                    </button>
                </header>
                {children()}
            </Show>
        </dialog>
    }
}
