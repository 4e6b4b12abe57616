//! The list's keys. The focus stays on the list; the row under the keyboard is told by its id, so
//! a row that scrolls away never takes the focus with it.

use leptos::prelude::*;

use crate::filter::Query;
use crate::kit::virtual_list::Scroller;
use crate::live::Session;
use crate::model::ConversationId;
use crate::view::conversation_row::row_id;

use super::RowMenu;

/// How many rows a page key moves by.
const PAGE: usize = 10;

/// Where a key leads from one of `count` rows; `None` for keys that lead nowhere.
fn target(key: &str, from: Option<usize>, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let to = match (key, from) {
        ("ArrowDown" | "j", None) | ("Home", _) => 0,
        ("ArrowDown" | "j", Some(from)) => from + 1,
        ("ArrowUp" | "k", Some(from)) => from.saturating_sub(1),
        ("PageDown", from) => from.unwrap_or_default() + PAGE,
        ("PageUp", from) => from.unwrap_or_default().saturating_sub(PAGE),
        ("End", _) | ("ArrowUp" | "k", None) => last,
        _ => return None,
    };
    Some(to.min(last))
}

/// Moves the row under the keyboard. Whether the key was one that does.
pub fn step(
    session: Session,
    query: &Query,
    key: &str,
    active: RwSignal<Option<ConversationId>>,
    scroll_to: impl FnOnce(usize),
) -> bool {
    let count = session.listing(query).peek().map_or(0, |state| state.len);
    let from = active
        .get_untracked()
        .and_then(|id| session.row_of(query, id));
    let Some(to) = target(key, from, count) else {
        return false;
    };
    scroll_to(to);
    // A row that is not loaded cannot be stood on yet; it is on its way.
    if let Some(id) = session.row(query, to) {
        active.set(Some(id));
    }
    true
}

/// What the list does at a key.
pub(super) fn on_key(
    session: Session,
    query: StoredValue<Query>,
    count: Signal<usize>,
    active: RwSignal<Option<ConversationId>>,
    scroller: Scroller,
    menu: RowMenu,
) -> impl Fn(web_sys::KeyboardEvent) + Clone + Send + 'static {
    move |event| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || count.get_untracked() == 0 {
            return;
        }
        let key = event.key();
        let asks_for_menu = key == "ContextMenu" || (key == "F10" && event.shift_key());
        let acted = if asks_for_menu {
            active.get_untracked().is_some_and(|id| {
                menu.beside(&row_id(id), id);
                true
            })
        } else if matches!(key.as_str(), "Enter" | "o") {
            active.get_untracked().is_some_and(|id| {
                session.open(id);
                true
            })
        } else {
            query.with_value(|query| {
                step(session, query, &key, active, |row| scroller.scroll_to(row))
            })
        };
        if acted {
            event.prevent_default();
            // The keys of the whole console mean the same and need not act a second time.
            event.stop_propagation();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lead_along_the_list_and_stop_at_its_ends() {
        assert_eq!(target("j", None, 5), Some(0));
        assert_eq!(target("ArrowDown", Some(4), 5), Some(4));
        assert_eq!(target("k", Some(0), 5), Some(0));
        assert_eq!(target("End", Some(0), 5_000), Some(4_999));
        assert_eq!(target("PageDown", Some(1), 5), Some(4));
        assert_eq!(target("PageUp", Some(14), 50), Some(4));
    }

    #[test]
    fn an_empty_list_and_other_keys_lead_nowhere() {
        assert_eq!(target("j", None, 0), None);
        assert_eq!(target("x", Some(1), 5), None);
    }
}
