//! One stop for the Tab key, and arrows within: how focus moves in tabs, menus, toolbars and
//! groups of choices.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// Which arrows move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Left and right: tabs, toolbars.
    Line,
    /// Up and down: menus.
    Column,
    /// All four: groups of choices.
    Both,
}

/// Where a key leads from place `at` of `count`, round the ends; `None` where it leads nowhere.
///
/// `towards_end` says whether the right arrow goes forward, as it does left to right.
pub fn step(key: &str, at: usize, count: usize, axis: Axis, towards_end: bool) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let line = axis != Axis::Column;
    let column = axis != Axis::Line;
    let forward = match key {
        "Home" => return Some(0),
        "End" => return Some(last),
        "ArrowDown" if column => true,
        "ArrowUp" if column => false,
        "ArrowRight" if line => towards_end,
        "ArrowLeft" if line => !towards_end,
        _ => return None,
    };
    Some(match (forward, at) {
        (true, at) if at >= last => 0,
        (true, at) => at + 1,
        (false, 0) => last,
        (false, at) => at - 1,
    })
}

/// Whether lines in this element run from right to left.
pub fn runs_leftward(element: &Element) -> bool {
    window()
        .get_computed_style(element)
        .ok()
        .flatten()
        .and_then(|style| style.get_property_value("direction").ok())
        .is_some_and(|direction| direction == "rtl")
}

/// The elements under `container` that match `selector`, in order.
pub fn stops(container: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = container.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|place| found.get(place)?.dyn_into().ok())
        .collect()
}

/// Moves focus among the stops of `container` as the key says, and tells which one has it now.
/// A key that means nothing here is left to others.
pub fn rove(
    event: &KeyboardEvent,
    container: &Element,
    selector: &str,
    axis: Axis,
) -> Option<usize> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    let stops = stops(container, selector);
    let target: Element = event.target()?.dyn_into().ok()?;
    let at = stops.iter().position(|stop| stop.contains(Some(&target)))?;
    let to = step(
        &event.key(),
        at,
        stops.len(),
        axis,
        !runs_leftward(container),
    )?;
    event.prevent_default();
    event.stop_propagation();
    focus(stops.get(to)?);
    Some(to)
}

/// Gives an element the focus. One that can't take it leaves the focus where it is.
pub fn focus(element: &HtmlElement) {
    if let Err(error) = element.focus() {
        // Nothing to do about it, and nothing lost: the keyboard stays where it was.
        drop(error);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_round_the_ends() {
        assert_eq!(step("ArrowDown", 2, 3, Axis::Column, true), Some(0));
        assert_eq!(step("ArrowUp", 0, 3, Axis::Column, true), Some(2));
        assert_eq!(step("Home", 2, 3, Axis::Line, true), Some(0));
        assert_eq!(step("End", 0, 3, Axis::Line, true), Some(2));
    }

    #[test]
    fn side_arrows_follow_the_direction_of_the_text() {
        assert_eq!(step("ArrowRight", 0, 3, Axis::Line, true), Some(1));
        assert_eq!(step("ArrowRight", 1, 3, Axis::Line, false), Some(0));
        assert_eq!(step("ArrowLeft", 0, 3, Axis::Both, false), Some(1));
    }

    #[test]
    fn other_keys_and_other_axes_lead_nowhere() {
        assert_eq!(step("ArrowDown", 0, 3, Axis::Line, true), None);
        assert_eq!(step("ArrowRight", 0, 3, Axis::Column, true), None);
        assert_eq!(step("a", 0, 3, Axis::Both, true), None);
        assert_eq!(step("Home", 0, 0, Axis::Both, true), None);
    }
}
