//! The field's keys: the keyboard stays in it while arrows go along the results.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use crate::live::Session;
use crate::view::surface::Surface;

use super::groups::Item;
use super::{Search, item_id};

/// What the field does at a key.
pub(super) fn on_key(session: Session, search: Search, event: &KeyboardEvent) {
    if event.is_composing() || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let count = search.options.read_untracked().len();
    let at = search.active.get_untracked().min(count.saturating_sub(1));
    let acted = match event.key().as_str() {
        "ArrowDown" if count > 0 => {
            search.active.set(if at + 1 < count { at + 1 } else { 0 });
            true
        }
        "ArrowUp" if count > 0 => {
            search.active.set(at.checked_sub(1).unwrap_or(count - 1));
            true
        }
        "Enter" => {
            let item = search.options.with_untracked(|all| all.get(at).cloned());
            if let Some(item) = item {
                let before = session.route_now();
                search.choose(session, &item);
                // What shows already is gone to at the second press.
                let shows = matches!(item, Item::Hit(_) | Item::Number(_));
                if shows && before == session.route_now() {
                    search.surface.to_thread();
                }
            }
            true
        }
        "Escape" => search.back(),
        _ => false,
    };
    if acted {
        event.prevent_default();
        event.stop_propagation();
    }
}

/// Brings the result under the keyboard into sight.
pub(super) fn bring_into_sight(surface: Surface, place: usize) {
    if let Some(element) = surface.by_id(&item_id(place)) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
