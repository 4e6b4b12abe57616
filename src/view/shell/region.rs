//! Going from one region of the console to the next by key.

use super::super::surface::Surface;

/// The regions, in the order of F6: what takes the focus in each.
const REGIONS: [(&str, &str); 6] = [
    (
        ".navigation",
        ".navigation [aria-current=page], .navigation a",
    ),
    (".search", ".search__input"),
    (
        ".conversation-list",
        ".conversation-list__rows, .conversation-list button",
    ),
    (".thread-view", ".composer textarea, .thread-view button"),
    (".contact-panel", ".contact-panel button, .contact-panel a"),
    (".toast__place", ".toast__action, .toast button"),
];

/// Moves the focus to the next region that is on screen, or to the one before. Whether there was
/// one: past the last the browser's own regions follow.
pub(super) fn go(surface: Surface, backward: bool) -> bool {
    let focused = surface.active_element();
    let here = REGIONS.iter().position(|(region, _)| {
        focused
            .as_ref()
            .is_some_and(|it| it.closest(region).ok().flatten().is_some())
    });
    let all = REGIONS.iter().enumerate();
    if backward {
        all.rev()
            .filter(|(place, _)| here.is_none_or(|here| *place < here))
            .any(|(_, (_, target))| surface.focus(target))
    } else {
        let mut all = all;
        all.any(|(place, (_, target))| {
            here.is_none_or(|here| place > here) && surface.focus(target)
        })
    }
}
