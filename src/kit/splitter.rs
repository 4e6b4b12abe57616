//! A bar at a pane's edge that makes it wider or narrower, by pointer and by key.

use std::ops::RangeInclusive;

use leptos::html::Div;
use leptos::prelude::*;
use web_sys::{KeyboardEvent, PointerEvent};

use super::rove::runs_leftward;

/// The widths a pane may have, in hundredths of its usual one.
pub const WIDTHS: RangeInclusive<u16> = 80..=160;
/// The usual width.
pub const USUAL: u16 = 100;
/// How far an arrow goes.
const STEP: i16 = 4;

/// At which edge of its pane a bar stands, in the direction of reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Where lines end.
    End,
    /// Where lines begin.
    Start,
}

/// A width after a key, in hundredths; `None` for a key that means nothing here.
///
/// `grows` says whether the right arrow widens the pane.
pub fn step(key: &str, width: u16, grows: bool) -> Option<u16> {
    let further = match key {
        "Home" => return Some(*WIDTHS.start()),
        "End" => return Some(*WIDTHS.end()),
        "ArrowRight" => grows,
        "ArrowLeft" => !grows,
        _ => return None,
    };
    Some(within(width.saturating_add_signed(if further {
        STEP
    } else {
        -STEP
    })))
}

/// The nearest width that is offered.
pub fn within(width: u16) -> u16 {
    width.clamp(*WIDTHS.start(), *WIDTHS.end())
}

/// A press that moves the bar.
#[derive(Clone, Copy)]
struct Drag {
    /// Where the pointer was when it began.
    from: i32,
    /// The pane's width then, in pixels, and in hundredths.
    was: (f64, u16),
}

/// The bar. Arrows, Home and End change the pane's width, a double click makes it the usual one;
/// Enter folds the pane away where that can be done, and a press
/// brings back one that is folded.
#[component]
pub fn Splitter(
    /// What it changes, for assistive technology.
    #[prop(into)]
    label: Signal<String>,
    /// The id of the pane, whose child this is.
    pane: &'static str,
    /// At which edge of the pane it stands.
    side: Side,
    /// The pane's width, in hundredths of the usual one.
    #[prop(into)]
    width: Signal<u16>,
    /// Called with another width, and whether it is to be kept: not while a drag goes on.
    #[prop(into)]
    on_change: Callback<(u16, bool)>,
    /// Called to fold the pane away, or to bring it back.
    #[prop(into, optional)]
    on_fold: Option<Callback<()>>,
) -> impl IntoView {
    let bar = NodeRef::<Div>::new();
    let drag = StoredValue::new(None::<Drag>);
    let grows = move || {
        let leftward = bar.get_untracked().is_some_and(|bar| runs_leftward(&bar));
        (side == Side::End) != leftward
    };
    let on_key = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let key = event.key();
        match (key.as_str(), on_fold) {
            ("Enter", Some(fold)) => fold.run(()),
            _ => match step(&key, width.get_untracked(), grows()) {
                Some(width) => on_change.run((width, true)),
                None => return,
            },
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let begin = move |event: PointerEvent| {
        let bar = bar.get_untracked().filter(|_| event.button() == 0);
        let Some((bar, pane)) = bar.and_then(|bar| Some((bar.clone(), bar.parent_element()?)))
        else {
            return;
        };
        // Without the capture a drag ends where the pointer leaves the bar, which is no harm.
        bar.set_pointer_capture(event.pointer_id())
            .unwrap_or_default();
        drag.set_value(Some(Drag {
            from: event.client_x(),
            was: (
                pane.get_bounding_client_rect().width(),
                width.get_untracked(),
            ),
        }));
    };
    let go_on = move |event: &PointerEvent, keep: bool| {
        let Some(Drag {
            from,
            was: (pixels, hundredths),
        }) = drag.get_value()
        else {
            return;
        };
        if keep {
            drag.set_value(None);
        }
        let moved = event.client_x() - from;
        if pixels == 0.0 {
            if let Some(fold) = on_fold.filter(|_| keep) {
                fold.run(());
            }
        } else if moved != 0 || !keep {
            let wider = f64::from(if grows() { moved } else { -moved });
            // Whole hundredths are fine enough, and `as` keeps what is out of range at its ends.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let now = (f64::from(hundredths) * (pixels + wider) / pixels).round() as u16;
            on_change.run((within(now), keep));
        }
    };
    view! {
        <div
            node_ref=bar
            class="splitter"
            data-pane=pane
            role="separator"
            tabindex="0"
            aria-orientation="vertical"
            aria-label=move || label.get()
            aria-controls=pane
            aria-valuemin=WIDTHS.start().to_string()
            aria-valuemax=WIDTHS.end().to_string()
            aria-valuenow=move || width.get().to_string()
            aria-valuetext=move || format!("{} %", width.get())
            on:keydown=on_key
            on:pointerdown=begin
            on:pointermove=move |event| go_on(&event, false)
            on:pointerup=move |event| go_on(&event, true)
            on:pointercancel=move |event| go_on(&event, true)
            on:dblclick=move |_| on_change.run((USUAL, true))
        ></div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_by_steps_and_stop_at_the_ends() {
        assert_eq!(step("ArrowRight", 100, true), Some(104));
        assert_eq!(step("ArrowRight", 100, false), Some(96));
        assert_eq!(step("ArrowLeft", 81, true), Some(80));
        assert_eq!(step("ArrowLeft", 159, false), Some(160));
        assert_eq!(step("End", 100, true), Some(160));
        assert_eq!(step("Home", 100, false), Some(80));
        assert_eq!(step("j", 100, true), None);
    }
}
