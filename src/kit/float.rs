//! Putting what floats at its place: menus and pickers.

use leptos::prelude::window;
use web_sys::HtmlElement;

pub use super::place::Area;
use super::place::beside;
use super::rove::runs_leftward;

/// Where a control stands.
pub fn area_of(control: &HtmlElement) -> Area {
    let at = control.get_bounding_client_rect();
    let start = if runs_leftward(control) {
        window_size().0 - at.right()
    } else {
        at.left()
    };
    Area {
        start,
        top: at.top(),
        width: at.width(),
        height: at.height(),
    }
}

/// The place of a pointer, for what opens under it.
pub fn area_at(within: &HtmlElement, x: i32, y: i32) -> Area {
    let x = f64::from(x);
    let start = if runs_leftward(within) {
        window_size().0 - x
    } else {
        x
    };
    Area {
        start,
        top: f64::from(y),
        width: 0.0,
        height: 0.0,
    }
}

/// Puts what floats, shown and measured by now, beside an area, and lets it be seen.
pub fn put_beside(floating: &HtmlElement, area: Area) {
    let own = floating.get_bounding_client_rect();
    let (start, top) = beside(area, (own.width(), own.height()), window_size());
    let style = web_sys::HtmlElement::style(floating);
    for (name, length) in [("--float-inline", start), ("--float-block", top)] {
        // A custom property takes any text.
        drop(style.set_property(name, &pixels(length)));
    }
    drop(floating.set_attribute("data-placed", ""));
}

/// A length in whole pixels, as a style takes it.
fn pixels(length: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a place on a screen")]
    let whole = length.round() as i32;
    format!("{whole}px")
}

/// Shows a popover.
pub fn show(floating: &HtmlElement) {
    // Fails only where it is shown already or left the page.
    drop(floating.show_popover());
}

/// Hides a popover.
pub fn hide(floating: &HtmlElement) {
    // Fails only where it is hidden already or left the page.
    drop(floating.hide_popover());
}

/// Whether a popover is shown.
pub fn is_shown(floating: &HtmlElement) -> bool {
    floating.matches(":popover-open").unwrap_or(false)
}

/// An element id that nothing else of this page has.
pub fn fresh_id(kind: &str) -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("{kind}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

fn window_size() -> (f64, f64) {
    let side = |length: Result<leptos::wasm_bindgen::JsValue, _>| {
        length.ok().and_then(|it| it.as_f64()).unwrap_or_default()
    };
    (side(window().inner_width()), side(window().inner_height()))
}
