//! Going from one region of the console to the next by key.

use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast as _;

/// The regions, in the order of F6: what takes the focus in each.
const REGIONS: [(&str, &str); 4] = [
    (
        ".navigation",
        ".navigation [aria-current=page], .navigation a",
    ),
    (
        ".conversation-list",
        ".conversation-list__rows, .conversation-list button",
    ),
    (".thread-view", ".composer textarea, .thread-view button"),
    (".contact-panel", ".contact-panel button, .contact-panel a"),
];

/// Moves the focus to the next region that is on screen, or to the one before. Whether there was
/// one: past the last the browser's own regions follow.
pub(super) fn go(backward: bool) -> bool {
    let focused = document().active_element();
    let here = REGIONS.iter().position(|(region, _)| {
        focused
            .as_ref()
            .is_some_and(|it| it.closest(region).ok().flatten().is_some())
    });
    let all = REGIONS.iter().enumerate();
    if backward {
        all.rev()
            .filter(|(place, _)| here.is_none_or(|here| *place < here))
            .any(|(_, (_, target))| focus(target))
    } else {
        let mut all = all;
        all.any(|(place, (_, target))| here.is_none_or(|here| place > here) && focus(target))
    }
}

/// Focuses the first element of a selector that is on screen.
pub(super) fn focus(selector: &str) -> bool {
    let Ok(found) = document().query_selector_all(selector) else {
        return false;
    };
    (0..found.length())
        .filter_map(|place| found.item(place)?.dyn_into::<web_sys::HtmlElement>().ok())
        // An element that is not on screen has no box.
        .find(|element| element.offset_width() > 0 || element.offset_height() > 0)
        .is_some_and(|element| element.focus().is_ok())
}

/// Presses the first element of a selector.
pub(super) fn press(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    found
        .and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok())
        .is_some_and(|element| {
            element.click();
            true
        })
}
