//! A window over very many rows of one height: only those in sight, and a few beyond, are built.

use std::hash::Hash;
use std::ops::Range;

use leptos::html::{Li, Ul};
use leptos::prelude::*;

use super::size_watch::SizeWatch;
use super::window::Sight;

/// Rows built beyond each edge of what shows.
const OVERSCAN: usize = 6;
/// What is taken to show until the list has been measured once.
const FIRST_SIGHT: Sight = Sight {
    top: 0.0,
    height: 900.0,
    row: 68.0,
};

/// A hand on a [`VirtualList`], made by its caller and given to it.
#[derive(Clone, Copy)]
pub struct Scroller {
    list: NodeRef<Ul>,
    sight: RwSignal<Sight>,
}

impl Default for Scroller {
    fn default() -> Self {
        Self::new()
    }
}

impl Scroller {
    /// A hand on a list that is yet to be built.
    pub fn new() -> Self {
        Self {
            list: NodeRef::new(),
            sight: RwSignal::new(FIRST_SIGHT),
        }
    }

    /// Brings the whole of row `index` into sight, the shortest way, and builds it. A row that
    /// shows already stays where it is.
    pub fn scroll_to(self, index: usize) {
        let Some(list) = self.list.get_untracked() else {
            return;
        };
        let now = Sight {
            top: list.scroll_top().into(),
            ..self.sight.get_untracked()
        };
        if let Some(top) = now.scrolled_to(index) {
            list.set_scroll_top(pixels(top));
            self.look();
        }
    }

    /// The list's element, to focus it.
    pub fn element(self) -> NodeRef<Ul> {
        self.list
    }

    /// Takes in how far the list is scrolled and how much of it shows.
    fn look(self) {
        let Some(list) = self.list.get_untracked() else {
            return;
        };
        let seen = Sight {
            top: list.scroll_top().into(),
            height: list.client_height().into(),
            ..self.sight.get_untracked()
        };
        if seen != self.sight.get_untracked() {
            self.sight.set(seen);
        }
    }

    /// Takes in the height of a row, which style sheets set. The space is as tall as all rows.
    fn measure(self, space: NodeRef<Li>, count: usize) {
        let Some(space) = space.get_untracked() else {
            return;
        };
        let tall = space.get_bounding_client_rect().height();
        let row = tall / u32::try_from(count).map_or(f64::INFINITY, f64::from);
        if row.is_normal() && (row - self.sight.get_untracked().row).abs() > 0.01 {
            self.sight.update(|sight| sight.row = row);
        }
        self.look();
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the cast saturates far below the end of any list"
)]
const fn pixels(length: f64) -> i32 {
    length as i32
}

/// The rows that are built: where they begin, and their keys.
#[derive(Clone, PartialEq)]
struct Built<K> {
    from: usize,
    keys: Vec<K>,
}

impl<K: Clone + PartialEq> Built<K> {
    fn new(rows: Range<usize>, key: impl Fn(usize) -> K) -> Self {
        Self {
            from: rows.start,
            keys: rows.map(key).collect(),
        }
    }

    /// Each key once, at its first row: two rows of one key would share a signal.
    fn distinct(&self) -> Vec<K> {
        let keys = self.keys.iter().enumerate();
        keys.filter(|(place, key)| !self.keys.iter().take(*place).any(|earlier| earlier == *key))
            .map(|(_, key)| key.clone())
            .collect()
    }

    fn row_of(&self, key: &K) -> Option<usize> {
        self.keys
            .iter()
            .position(|it| it == key)
            .map(|place| self.from + place)
    }
}

/// A scrolling list of any number of rows of one height, of which some forty are ever built.
///
/// The row's height is the style sheets' `--row-height`; the list measures it, so it follows
/// density and text size by itself. A row that stays in the window keeps its elements when it
/// moves. Role, name and keys are the caller's, given as attributes after `{..}`.
#[component]
pub fn VirtualList<K, F, R, V>(
    /// How many rows there are.
    #[prop(into)]
    count: Signal<usize>,
    /// What stands in a row, tracked: what it reads wakes the list.
    key: F,
    /// Builds a row from its key and where it stands, from 0. The row's outer element sets
    /// `style:--row` to that place and has a `block-size` of `--row-height`.
    row: R,
    /// The caller's hand on the list.
    #[prop(optional)]
    scroller: Option<Scroller>,
    /// Told the rows in sight, at first and whenever they are others.
    #[prop(optional, into)]
    on_window: Option<Callback<Range<usize>>>,
    /// The class of the part of the surrounding component that this is.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    F: Fn(usize) -> K + Send + Sync + 'static,
    R: Fn(K, Signal<usize>) -> V + Clone + Send + 'static,
    V: IntoView + 'static,
{
    let scroller = scroller.unwrap_or_default();
    let sight = scroller.sight;
    let space = NodeRef::<Li>::new();
    let rows = Memo::new(move |_| sight.get().built(count.get(), OVERSCAN));
    let built = Memo::new(move |_| Built::new(rows.get(), &key));
    if let Some(on_window) = on_window {
        let shown = Memo::new(move |_| sight.get().rows(count.get()));
        Effect::new(move |_| on_window.run(shown.get()));
    }
    watch_size(scroller, space, count);
    let asked = StoredValue::new(false);
    let on_scroll = move |_| {
        if !asked.get_value() {
            asked.set_value(true);
            request_animation_frame(move || {
                // The list may be gone by now.
                if asked.try_set_value(false).is_none() {
                    scroller.look();
                }
            });
        }
    };

    view! {
        <ul
            node_ref=scroller.list
            class=format!("virtual-list {class}")
            style:--rows=move || count.get().to_string()
            on:scroll=on_scroll
        >
            <li node_ref=space class="virtual-list__space" role="presentation"></li>
            <For
                each=move || built.get().distinct()
                key=K::clone
                children=move |key| {
                    let own = key.clone();
                    // A row on its way out keeps the place it had.
                    let place = Memo::new(move |before: Option<&usize>| {
                        built.read().row_of(&own).or(before.copied()).unwrap_or_default()
                    });
                    row(key, place.into())
                }
            />
        </ul>
    }
}

/// Measures the list whenever it or the sum of its rows changes size, until the owner ends.
fn watch_size(scroller: Scroller, space: NodeRef<Li>, count: Signal<usize>) {
    let watch = StoredValue::new_local(None::<SizeWatch>);
    Effect::new(move |_| {
        let (Some(list), Some(space_element)) = (scroller.list.get(), space.get()) else {
            return;
        };
        let next = SizeWatch::new(move || {
            if let Some(count) = count.try_get_untracked() {
                scroller.measure(space, count);
            }
        });
        if let Some(next) = &next {
            next.observe(&list);
            next.observe(&space_element);
        }
        watch.set_value(next);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_comes_twice_is_built_once() {
        let built = Built {
            from: 10,
            keys: vec!['a', 'b', 'a', 'c'],
        };
        assert_eq!(built.distinct(), ['a', 'b', 'c']);
        assert_eq!(built.row_of(&'a'), Some(10));
        assert_eq!(built.row_of(&'c'), Some(13));
        assert_eq!(built.row_of(&'d'), None);
    }
}
