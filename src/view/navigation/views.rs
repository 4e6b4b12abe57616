//! The views the agent has saved: to open, to name, to delete.

use leptos::html::Input;
use leptos::prelude::*;

use crate::filter::{Query, Scope};
use crate::kit::dialog::{Dialog, DialogSize};
use crate::kit::icon::{Icon, IconSize, IconView};
use crate::kit::menu::{MenuButton, MenuItem, MenuLine};
use crate::live::Session;
use crate::model::SavedViewId;
use crate::route::Route;
use crate::text::phrase;

use super::super::conversation_list::title;
use super::super::shell::Panes;
use super::super::surface::Surface;
use super::super::words::Words;

/// The saved views under a heading that folds them away. Nothing where there are none.
#[component]
pub(super) fn Views(
    /// The list on screen.
    query: Memo<Query>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let unfolded = RwSignal::new(true);
    let named = RwSignal::new(None);
    let views = Memo::new(move |_| {
        let directory = session.directory();
        let views = directory.views.iter().flatten();
        views.map(|view| view.id).collect::<Vec<_>>()
    });
    let some = Memo::new(move |_| !views.read().is_empty());
    view! {
        <Show when=move || some.get()>
            <button
                type="button"
                class="navigation__heading"
                aria-expanded=move || unfolded.get().to_string()
                on:click=move |_| unfolded.update(|unfolded| *unfolded = !*unfolded)
            >
                <IconView icon=Icon::Onward />
                <span>{words.said(phrase::nav::VIEWS)}</span>
            </button>
            <ul aria-label=words.said(phrase::nav::VIEWS) hidden=move || !unfolded.get()>
                <For each=move || views.get() key=|id| *id let(id)>
                    <View id query named />
                </For>
            </ul>
        </Show>
        <Naming named />
    }
}

/// A link to one view, and what can be done with it.
#[component]
fn View(
    /// Which.
    id: SavedViewId,
    /// The list on screen.
    query: Memo<Query>,
    /// The view that is being named.
    named: RwSignal<Option<SavedViewId>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let panes = expect_context::<Panes>();
    let words = Words::here();
    let scope = Scope::View(id);
    let name = Memo::new(move |_| title(session, words, &scope));
    let is_current = Memo::new(move |_| match &query.read().scope {
        Scope::View(shown) => *shown == id,
        Scope::Filter(filter) => filter.view == Some(id),
        _ => false,
    });
    let route = Route {
        query: Query::of(Scope::View(id)),
        ..Route::default()
    };
    let go = move |event: web_sys::MouseEvent| {
        let elsewhere =
            event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if !elsewhere {
            event.prevent_default();
            session.show(Query::of(Scope::View(id)));
            panes.close_navigation();
        }
    };
    let label =
        Signal::derive(move || words.with(phrase::filter::VIEW_ACTIONS, &[("name", &name.get())]));
    let lines = Signal::derive(move || -> Vec<MenuLine> {
        let edit = MenuItem::new(words.say(phrase::filter::CHIP_EDIT), move || {
            session.show(Query::of(Scope::View(id)));
            panes.close_navigation();
            panes.open_filter();
        });
        let rename = MenuItem::new(words.say(phrase::filter::RENAME), move || {
            named.set(Some(id));
        });
        let delete = MenuItem::new(words.say(phrase::common::DELETE), move || {
            session.delete_view(id);
        });
        let delete = MenuItem {
            danger: true,
            ..delete
        };
        vec![edit.into(), rename.into(), MenuLine::Rule, delete.into()]
    });
    view! {
        <li class="navigation__view">
            <a
                class="navigation__link"
                href=Surface::here().addresses().of(&route)
                title=move || name.get()
                aria-current=move || is_current.get().then_some("page")
                on:click=go
            >
                <IconView icon=Icon::Filter />
                <span class="navigation__name"><bdi>{move || name.get()}</bdi></span>
            </a>
            <MenuButton label lines>
                <IconView icon=Icon::More size=IconSize::Small />
            </MenuButton>
        </li>
    }
}

/// Asks for a view's new name.
#[component]
fn Naming(
    /// The view that is being named.
    named: RwSignal<Option<SavedViewId>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let name = RwSignal::new(String::new());
    let field = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(id) = named.get() {
            let directory = untrack(|| session.directory());
            let now = directory.view(id).map(|view| view.name.to_string());
            name.set(now.unwrap_or_default());
        }
    });
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            field.select();
        }
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(id) = named.get_untracked() {
            session.rename_view(id, name.get_untracked().trim());
        }
        named.set(None);
    };
    view! {
        <Dialog
            open=Signal::derive(move || named.get().is_some())
            on_close=move |()| named.set(None)
            title=Signal::derive(words.said(phrase::filter::RENAME))
            close=Signal::derive(words.said(phrase::common::CLOSE))
            size=DialogSize::Small
        >
            <form class="navigation__naming" on:submit=save>
                <span class="field">
                    <input
                        node_ref=field
                        class="field__input"
                        type="text"
                        autocomplete="off"
                        maxlength="100"
                        aria-label=words.said(phrase::filter::NAME)
                        prop:value=move || name.get()
                        on:input=move |event| name.set(event_target_value(&event))
                    />
                </span>
                <button
                    type="submit"
                    class="button"
                    data-kind="main"
                    disabled=move || name.read().trim().is_empty()
                >
                    {words.said(phrase::filter::SAVE_NAME)}
                </button>
            </form>
        </Dialog>
    }
}
