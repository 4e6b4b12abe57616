//! The keys of the whole console. Single letters act outside of text only, and can be switched
//! off.

use leptos::prelude::*;

use crate::filter::{Query, Tab};
use crate::live::{Feature, Region, Session};
use crate::model::ConversationId;

use super::super::actions::Acting;
use super::super::conversation_list::{ActiveRow, keys};
use super::super::look::LookInUse;
use super::super::new_conversation::NewConversation;
use super::super::search::Search;
use super::super::surface::Surface;
use super::super::thread_view::Finder;
use super::{Panes, region};

/// Listens until the owner ends.
pub(super) fn listen(session: Session, panes: Panes, active: ActiveRow, acting: Acting) {
    let look = LookInUse::here();
    let (search, finder) = (Search::here(), Finder::here());
    let form = NewConversation::here();
    let offers = move |feature: Feature| session.offers(feature.word());
    // The first letter of a sequence such as G then M.
    let begun = StoredValue::new(false);
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        if event.default_prevented() || event.is_composing() || !panes.surface.hears(&event) {
            return;
        }
        let key = event.key();
        let acted = match key.as_str() {
            "F6" => region::go(panes.surface, event.shift_key()),
            "f" | "F" if is_find(&event) => session.route_now().open.is_some() && finder.begin(),
            _ if event.ctrl_key() || event.meta_key() || event.alt_key() => false,
            "Escape" => escape(session, panes, search, &event),
            "Enter" if is_on_button(&event) => false,
            _ if !look.peek().single_keys || is_in_text(&event) => false,
            _ if begun.get_value() => {
                begun.set_value(false);
                go_to(session, &key)
            }
            "g" => {
                begun.set_value(true);
                true
            }
            "/" if offers(Feature::Search) => {
                search.begin();
                true
            }
            "c" if offers(Feature::NewConversation) => {
                form.begin();
                true
            }
            _ => act(session, panes, active, acting, &key),
        };
        if acted {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}

/// Whether the key was pressed where letters are typed, or where a widget uses them itself.
fn is_in_text(event: &web_sys::KeyboardEvent) -> bool {
    const OWN: &str = "input, textarea, select, dialog, [contenteditable], [role=menu], [popover]";
    Surface::target(event).is_some_and(|it| it.closest(OWN).ok().flatten().is_some())
}

/// Whether the key presses what has the focus.
fn is_on_button(event: &web_sys::KeyboardEvent) -> bool {
    const PRESSED: &str = "button, a[href], summary";
    Surface::target(event).is_some_and(|it| it.closest(PRESSED).ok().flatten().is_some())
}

/// One level up: the drawer, the filter, the composer, the panel over the thread, the thread.
fn escape(session: Session, panes: Panes, search: Search, event: &web_sys::KeyboardEvent) -> bool {
    if is_in_text(event) {
        return false;
    }
    if panes.navigation.get_untracked() {
        panes.close_navigation();
        return true;
    }
    if panes.filter.get_untracked() {
        panes.filter.set(false);
        return true;
    }
    if panes.close_drawn_panel() {
        return true;
    }
    if session.route_now().open.is_none() {
        return search.back();
    }
    session.close();
    panes.surface.to_list();
    true
}

/// Whether it is the browser's key for finding.
fn is_find(event: &web_sys::KeyboardEvent) -> bool {
    (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key()
}

fn go_to(session: Session, key: &str) -> bool {
    let tab = match key {
        "m" => Tab::Mine,
        "u" => Tab::Unassigned,
        "a" => Tab::All,
        _ => return false,
    };
    let mut query = session.route_now().query;
    if query.scope.is_filtered() {
        // It has no tabs.
        query = Query::default();
    }
    session.show(Query { tab, ..query });
    true
}

fn act(session: Session, panes: Panes, active: ActiveRow, acting: Acting, key: &str) -> bool {
    let open = session.route_now().open;
    match key {
        "j" | "k" | "ArrowDown" | "ArrowUp" => {
            let query = session.query_now();
            keys::step(session, &query, key, active.row, |row| {
                active.scroller.scroll_to(row);
            })
        }
        "Enter" | "o" => active.row.get_untracked().is_some_and(|id| {
            session.open(id);
            true
        }),
        "r" => {
            open.is_some()
                && panes.surface.focus("[data-key=reply]")
                && panes.surface.press("[data-key=reply]")
        }
        "n" => {
            open.is_some()
                && panes.surface.focus("[data-key=note]")
                && panes.surface.press("[data-key=note]")
        }
        "z" => session.undo_last(),
        "Z" => session.redo_last(),
        "f" if session.offers(Feature::Filters.word()) => {
            panes.open_filter();
            true
        }
        "[" => {
            let hides_nothing = open.is_none() || panes.is_narrow.get_untracked();
            if !hides_nothing {
                panes.fold_list();
            }
            !hides_nothing
        }
        "]" if session.has(Region::Panel) => {
            panes.toggle_panel();
            true
        }
        "?" => {
            panes.help.set(true);
            true
        }
        _ => meant(panes.surface, open, active).is_some_and(|id| acting.press(key, id)),
    }
}

/// The conversation that a key means: the row under the keyboard while the list has it, else the
/// open one.
fn meant(
    surface: Surface,
    open: Option<ConversationId>,
    active: ActiveRow,
) -> Option<ConversationId> {
    let focused = surface.active_element();
    let in_list =
        focused.is_some_and(|it| it.closest(".conversation-list").ok().flatten().is_some());
    let row = active.row.get_untracked();
    if in_list { row.or(open) } else { open.or(row) }
}
