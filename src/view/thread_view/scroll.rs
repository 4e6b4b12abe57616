//! Where the reader is in the thread: at its end, or at some line that keeps its place whatever
//! comes above it.

use leptos::html::Div;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::kit::size_watch::SizeWatch;
use crate::view::surface::Surface;

/// This close to the end is at the end.
const END: f64 = 32.0;
/// This close to the top or the end, more is wanted.
const REACH: f64 = 800.0;

/// The reader's place in a thread.
#[derive(Clone, Copy)]
pub(super) struct Scroll {
    /// Where the console stands.
    pub surface: Surface,
    /// The element that scrolls.
    pub log: NodeRef<Div>,
    /// The element that holds the lines.
    pub lane: NodeRef<Div>,
    /// Whether the reader is at the end, with nothing left to read after it.
    pub at_end: RwSignal<bool>,
    /// Whether the thread goes on after the last line.
    has_newer: Memo<Option<bool>>,
    /// The line the reader looks at, and how far below the top it stands.
    held: StoredValue<Option<(HtmlElement, f64)>, LocalStorage>,
}

impl Scroll {
    /// At the end of a thread, of which `has_newer` tells whether it goes on after the last line.
    pub fn new(has_newer: Memo<Option<bool>>) -> Self {
        Self {
            surface: Surface::here(),
            has_newer,
            log: NodeRef::new(),
            lane: NodeRef::new(),
            at_end: RwSignal::new(true),
            held: StoredValue::new_local(None),
        }
    }

    /// Calls this before each painting in which a line changed its height, came or went.
    pub fn watch(self, on_change: impl Fn() + Clone + 'static) {
        let watch = StoredValue::new_local(None::<SizeWatch>);
        Effect::new(move |_| {
            let (Some(log), Some(lane)) = (self.log.get(), self.lane.get()) else {
                return;
            };
            let next = SizeWatch::new(on_change.clone());
            if let Some(next) = &next {
                next.observe(&log);
                next.observe(&lane);
            }
            watch.set_value(next);
        });
    }

    /// Notes where the reader is, after they moved.
    pub fn note(self) {
        let Some(log) = self.log.try_get_untracked().flatten() else {
            return;
        };
        let goes_on = self.has_newer.try_get_untracked().flatten() == Some(true);
        let at_end = left_below(&log) <= END && !goes_on;
        if self.at_end.get_untracked() != at_end {
            self.at_end.set(at_end);
        }
        let line = self.first_in_sight(&log);
        self.held.set_value(line.map(|line| {
            let top = top_of(&line) - top_of(&log);
            (line, top)
        }));
    }

    /// Puts the reader back where they were, after lines changed.
    pub fn keep(self) {
        let Some(log) = self.log.try_get_untracked().flatten() else {
            return;
        };
        if self.at_end.get_untracked() {
            self.to_end();
        } else if let Some((line, top)) = self
            .held
            .get_value()
            .filter(|(line, _)| line.is_connected())
        {
            let moved = top_of(&line) - top_of(&log) - top;
            if moved.abs() >= 1.0 {
                scroll_by(&log, moved);
            }
        }
        self.note();
    }

    /// Goes to the end and stays there.
    pub fn to_end(self) {
        if let Some(log) = self.log.try_get_untracked().flatten() {
            log.set_scroll_top(log.scroll_height());
            self.at_end.set(true);
        }
    }

    /// Puts an element so far below the top as this share of what is in sight.
    pub fn to_element(self, element: &HtmlElement, share: f64) {
        let Some(log) = self.log.try_get_untracked().flatten() else {
            return;
        };
        let height = f64::from(log.client_height());
        scroll_by(&log, top_of(element) - top_of(&log) - height * share);
        self.note();
    }

    /// Whether the top is near, and whether the end is.
    pub fn reaches(self) -> (bool, bool) {
        let Some(log) = self.log.try_get_untracked().flatten() else {
            return (false, false);
        };
        (
            f64::from(log.scroll_top()) < REACH,
            left_below(&log) < REACH,
        )
    }

    /// The first message that shows, else the first line: a divider moves up when more of its day
    /// is read, and a change joins others. Lines stand in order, so halving finds it.
    fn first_in_sight(self, log: &HtmlElement) -> Option<HtmlElement> {
        let lane = self.lane.try_get_untracked().flatten()?;
        let all = lane.children();
        let top = top_of(log);
        let nth = |at: u32| all.item(at)?.dyn_into::<HtmlElement>().ok();
        let (mut low, mut high) = (0, all.length());
        while low < high {
            let middle = low + (high - low) / 2;
            let ends_above =
                nth(middle).is_some_and(|it| it.get_bounding_client_rect().bottom() <= top);
            if ends_above {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let mut below = (low..all.length()).filter_map(nth);
        below
            .find(|it| it.tag_name() == "ARTICLE")
            .or_else(|| nth(low))
    }
}

fn top_of(element: &HtmlElement) -> f64 {
    element.get_bounding_client_rect().top()
}

fn left_below(log: &HtmlElement) -> f64 {
    f64::from(log.scroll_height() - log.scroll_top() - log.client_height())
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a page is less than 2^31 pixels high"
)]
fn scroll_by(log: &HtmlElement, distance: f64) {
    log.set_scroll_top(log.scroll_top() + distance.round() as i32);
}
