//! Which rows of a very long list are in sight, and which are built: arithmetic without a browser.

use std::ops::Range;

/// Most rows ever built, however tall the list and however small its rows.
const MOST: usize = 200;

/// What is seen of a list whose rows all have one height. Lengths in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sight {
    /// How far the list is scrolled.
    pub top: f64,
    /// How much of it shows.
    pub height: f64,
    /// The height of one row.
    pub row: f64,
}

impl Sight {
    /// The rows of `count` that show, in part or whole.
    pub fn rows(self, count: usize) -> Range<usize> {
        if self.row <= 0.0 || count == 0 {
            return 0..0;
        }
        let first = floor(self.top / self.row).min(count - 1);
        let end = ceil((self.top + self.height) / self.row).clamp(first, first + MOST);
        first..end.min(count)
    }

    /// The rows of `count` to build: those that show and up to `overscan` more at either edge.
    pub fn built(self, count: usize, overscan: usize) -> Range<usize> {
        let shown = self.rows(count);
        shown.start.saturating_sub(overscan)..(shown.end + overscan).min(count)
    }

    /// Where to scroll to so that the whole of row `index` shows, the shortest way; `None` where
    /// it already does.
    pub fn scrolled_to(self, index: usize) -> Option<f64> {
        let above = length(index) * self.row;
        let below = above + self.row - self.height;
        // A list lower than a row shows the row's start.
        if self.top > above || below > above {
            (self.top - above).abs().gt(&0.5).then_some(above)
        } else {
            (below > self.top).then_some(below)
        }
    }
}

fn length(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, and nothing is above the first row"
)]
fn floor(rows: f64) -> usize {
    rows.floor() as usize
}

fn ceil(rows: f64) -> usize {
    floor(rows.ceil())
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(top: f64) -> Sight {
        Sight {
            top,
            height: 680.0,
            row: 68.0,
        }
    }

    #[test]
    fn rows_that_show_in_part_are_in_sight() {
        assert_eq!(at(0.0).rows(100), 0..10);
        assert_eq!(at(1.0).rows(100), 0..11);
        assert_eq!(at(68.0).rows(100), 1..11);
    }

    #[test]
    fn the_window_ends_with_the_list() {
        assert_eq!(at(0.0).rows(3), 0..3);
        assert_eq!(at(0.0).rows(0), 0..0);
        assert_eq!(at(1_000_000.0).rows(5), 4..5);
        assert_eq!(at(0.0).built(12, 6), 0..12);
    }

    #[test]
    fn the_last_of_a_hundred_thousand_rows_comes_into_sight() {
        let end = 100_000.0 * 68.0 - 680.0;
        assert_eq!(at(end).rows(100_000), 99_990..100_000);
        assert_eq!(at(end).built(100_000, 6), 99_984..100_000);
    }

    #[test]
    fn some_rows_more_are_built_at_both_edges() {
        assert_eq!(at(6800.0).built(1000, 6), 94..116);
    }

    #[test]
    fn a_sight_that_makes_no_sense_builds_little_and_never_fails() {
        let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 0.0, 1e300];
        for top in odd {
            for height in odd {
                for row in odd {
                    let sight = Sight { top, height, row };
                    assert!(sight.built(100_000, 6).len() <= MOST + 12, "{sight:?}");
                }
            }
        }
    }

    #[test]
    fn a_row_is_scrolled_to_only_when_it_does_not_show_and_the_shortest_way() {
        assert_eq!(at(0.0).scrolled_to(9), None);
        assert_eq!(at(0.0).scrolled_to(10), Some(68.0));
        assert_eq!(at(680.0).scrolled_to(10), None);
        assert_eq!(at(680.0).scrolled_to(9), Some(612.0));
        assert_eq!(at(0.0).scrolled_to(99_999), Some(99_999.0 * 68.0 - 612.0));
    }

    #[test]
    fn a_list_lower_than_a_row_shows_where_the_row_begins() {
        let low = Sight {
            top: 0.0,
            height: 40.0,
            row: 68.0,
        };
        assert_eq!(low.scrolled_to(2), Some(136.0));
        assert_eq!(Sight { top: 136.0, ..low }.scrolled_to(2), None);
    }
}
