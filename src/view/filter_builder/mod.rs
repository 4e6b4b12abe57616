//! The filter builder: conditions in groups, how many conversations they let through, and what is
//! done with them. It stands beside the list, which stays in use.

mod bar;
mod clause;
mod draft;
mod foot;
mod group;
mod value;
pub mod words;

use leptos::prelude::*;

use crate::filter::{Group, Scope};
use crate::kit::icon::Icon;
use crate::live::Session;
use crate::text::phrase;

use super::icon_button::icon_button;
use super::part::part;
use super::surface::Surface;
use super::words::Words;
pub use bar::FilterBar;
use draft::DraftGroup;
use foot::Foot;
use group::{focus, group_view};

/// Grows whenever the conversations held may have changed: what is counted of them is counted anew.
#[derive(Clone, Copy)]
struct Held(Memo<u64>);

/// The element of a part of the builder.
fn element_id(id: u32) -> String {
    format!("filter-{id}")
}

/// The conditions of the list on screen, tracked: of a filter its own, of another list what it is of.
fn conditions(session: Session) -> Group {
    let query = session.route().query;
    match &query.scope {
        Scope::Filter(filter) => filter.root.clone(),
        Scope::View(id) => session
            .view_meaning(*id)
            .map(|it| it.root)
            .unwrap_or_default(),
        _ => query.conditions(session.me()),
    }
}

part! {
    /// The builder; the signal falls when it is closed.
    pub filter: fn(RwSignal<bool>) -> AnyView = |open| view! { <Builder open /> }.into_any()
}

#[component]
fn Builder(
    /// Falls when it is closed.
    open: RwSignal<bool>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let surface = Surface::here();
    let first = DraftGroup::of(&untrack(|| conditions(session)));
    focus(surface, first.id);
    let draft = RwSignal::new(first);
    let group = Memo::new(move |_| draft.get().group());
    let shown = Memo::new(move |_| conditions(session));
    // Another list brings its own conditions; one's own, applied, change nothing.
    Effect::new(move |former: Option<Group>| {
        let shown = shown.get();
        if former.is_some_and(|former| former != shown) && group.get_untracked() != shown {
            draft.set(DraftGroup::of(&shown));
        }
        shown
    });
    let listing = Memo::new(move |_| session.listing(&session.query()));
    provide_context(Held(Memo::new(move |_| {
        listing.get().get().map_or(0, |it| it.version)
    })));
    Effect::new(move |_| {
        let group = group.get();
        if !group.trimmed().conditions.is_empty() {
            session.ask_preview(group);
        }
    });
    let apply = Callback::new(move |()| {
        let root = group.get_untracked().trimmed();
        apply(session, root);
    });
    let close = move || {
        open.set(false);
        request_animation_frame(move || {
            surface.focus("[data-key=filter]");
        });
    };
    let on_key = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        // A list that is open closes first.
        "Escape" if !event.default_prevented() && !in_picker(&event) => {
            event.prevent_default();
            close();
        }
        "Enter" if event.ctrl_key() || event.meta_key() => {
            event.prevent_default();
            apply.run(());
        }
        _ => {}
    };
    view! {
        <section
            class="filter-builder"
            role="dialog"
            aria-label=words.said(phrase::filter::TITLE)
            on:keydown=on_key
        >
            <header class="filter-builder__head">
                <h2 class="dialog__title">{words.said(phrase::filter::TITLE)}</h2>
                {icon_button(words, Icon::Close, phrase::filter::CLOSE, Box::new(close))}
            </header>
            <div class="filter-builder__body">
                {move || group_view(&draft.get(), Signal::stored(false), None)}
            </div>
            <Foot group apply clear=Callback::new(move |()| draft.set(DraftGroup::of(&Group::default()))) />
        </section>
    }
}

/// Shows what the conditions let through; without any, the whole account.
fn apply(session: Session, root: Group) {
    let scope = session.route_now().query.scope;
    let view = match scope {
        Scope::View(id) => Some(id),
        Scope::Filter(filter) => filter.view,
        _ => None,
    };
    let unchanged = view
        .and_then(|id| untrack(|| session.view_meaning(id)))
        .is_some_and(|meaning| meaning.root.trimmed() == root);
    match view {
        _ if root.conditions.is_empty() => session.leave_filter(),
        Some(id) if unchanged => session.show_view(id),
        _ => session.show_filter(root, view),
    }
}

fn in_picker(event: &web_sys::KeyboardEvent) -> bool {
    let target = Surface::target(event);
    target.is_some_and(|it| it.closest(".picker").ok().flatten().is_some())
}
