//! The text area: where its caret is, what its keys mean, and what is put into it.

use std::ops::Range;

use web_sys::{HtmlTextAreaElement, KeyboardEvent};

use crate::kit::rove::focus;

use super::complete::replaced;
use super::format::{Format, Selected, byte_at, units};

/// The format of a key.
pub(super) fn format_of(event: &KeyboardEvent) -> Option<Format> {
    if !(event.ctrl_key() || event.meta_key()) || event.alt_key() || event.shift_key() {
        return None;
    }
    match event.key().to_lowercase().as_str() {
        "b" => Some(Format::Bold),
        "i" => Some(Format::Italic),
        "e" => Some(Format::Code),
        _ => None,
    }
}

/// Whether a key moves the caret only.
pub(super) fn moves(event: &KeyboardEvent) -> bool {
    let keys = ["ArrowLeft", "ArrowRight", "Home", "End"];
    keys.contains(&event.key().as_str())
}

/// The caret, in bytes of the text.
pub(super) fn caret(area: &HtmlTextAreaElement, text: &str) -> usize {
    let at = area.selection_start().ok().flatten().unwrap_or_default();
    byte_at(text, at as usize)
}

/// Puts something in the place of a stretch of the text, and the caret behind it.
pub(super) fn put(area: &HtmlTextAreaElement, place: &Range<usize>, by: &str) {
    let (text, caret) = replaced(&area.value(), place, by);
    let at = units(text.get(..caret).unwrap_or_default());
    show(
        area,
        &Selected {
            text,
            start: at,
            end: at,
        },
    );
}

/// Formats what is selected in the text.
pub(super) fn edit(area: &HtmlTextAreaElement, format: Format) {
    let place = |at: Result<Option<u32>, _>| at.ok().flatten().unwrap_or_default() as usize;
    let selected = Selected {
        text: area.value(),
        start: place(area.selection_start()),
        end: place(area.selection_end()),
    };
    show(area, &format.apply(&selected));
}

/// Shows a text with what is selected in it.
fn show(area: &HtmlTextAreaElement, next: &Selected) {
    area.set_value(&next.text);
    let unit = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    // Fails for other kinds of fields only.
    drop(area.set_selection_range(unit(next.start), unit(next.end)));
    focus(area);
}
