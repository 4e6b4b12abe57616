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
    /// Where the reader was when it was last noted.
    held: StoredValue<Held, LocalStorage>,
}

/// A reader's place, and the layout in which it was noted.
#[derive(Clone, Default)]
struct Held {
    /// The line they look at.
    line: Option<HtmlElement>,
    /// How far below the top it stands.
    top: f64,
    /// How far the log was scrolled.
    scrolled: i32,
    /// How far it could be scrolled.
    most: i32,
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
            held: StoredValue::new_local(Held::default()),
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

    /// Notes where the reader went. Lines may have changed since their place was noted, and have
    /// not been followed yet: then the reader's own move is all that is taken from what is there.
    pub fn moved(self) {
        let Some(log) = self.log.try_get_untracked().flatten() else {
            return;
        };
        let held = self.held.get_value();
        let scrolled = log.scroll_top();
        if scrolled == held.scrolled {
            return;
        }
        if most(&log) == held.most {
            self.note(self.first_in_sight(&log));
            return;
        }
        // Lines that went take the reader up as well; that is not leaving the end.
        let left_end = f64::from(held.scrolled.min(most(&log)) - scrolled) > END;
        if left_end && self.at_end.get_untracked() {
            self.at_end.set(false);
        }
        self.held.update_value(|it| {
            it.top -= f64::from(scrolled - held.scrolled);
            it.scrolled = scrolled;
        });
        self.keep();
    }

    /// Notes that the reader looks at this line, where it stands now.
    fn note(self, line: Option<HtmlElement>) {
        let Some(log) = self.log.try_get_untracked().flatten() else {
            return;
        };
        let goes_on = self.has_newer.try_get_untracked().flatten() == Some(true);
        let at_end = left_below(&log) <= END && !goes_on;
        if self.at_end.get_untracked() != at_end {
            self.at_end.set(at_end);
        }
        let top = line.as_ref().map_or(0.0, |it| top_of(it) - top_of(&log));
        self.held.set_value(Held {
            line,
            top,
            scrolled: log.scroll_top(),
            most: most(&log),
        });
    }

    /// Puts the reader back where they were, after lines changed.
    pub fn keep(self) {
        let Some(log) = self.log.try_get_untracked().flatten() else {
            return;
        };
        let held = self.held.get_value();
        let line = held.line.filter(|it| it.is_connected());
        if self.at_end.get_untracked() {
            self.to_end();
        } else if let Some(line) = line {
            let moved = top_of(&line) - top_of(&log) - held.top;
            if moved.abs() >= 1.0 {
                scroll_by(&log, moved);
            }
            self.note(Some(line));
            return;
        }
        self.note(self.first_in_sight(&log));
    }

    /// Goes to the end and stays there.
    pub fn to_end(self) {
        if let Some(log) = self.log.try_get_untracked().flatten() {
            log.set_scroll_top(log.scroll_height());
            self.at_end.set(true);
        }
    }

    /// Puts an element so far below the top as this share of what is in sight, and holds it there
    /// until the reader moves: what comes above it or before it takes it nowhere.
    pub fn to_element(self, element: &HtmlElement, share: f64) {
        let Some(log) = self.log.try_get_untracked().flatten() else {
            return;
        };
        let height = f64::from(log.client_height());
        scroll_by(&log, top_of(element) - top_of(&log) - height * share);
        self.note(Some(element.clone()));
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

/// How far the log can be scrolled.
fn most(log: &HtmlElement) -> i32 {
    log.scroll_height() - log.client_height()
}

fn left_below(log: &HtmlElement) -> f64 {
    f64::from(most(log) - log.scroll_top())
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a page is less than 2^31 pixels high"
)]
fn scroll_by(log: &HtmlElement, distance: f64) {
    log.set_scroll_top(log.scroll_top() + distance.round() as i32);
}
