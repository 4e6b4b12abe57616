//! Where something that floats beside a control goes, so that all of it shows.

/// Room kept to the edges of the window.
const MARGIN: f64 = 8.0;
/// Room between the control and what floats.
const GAP: f64 = 4.0;

/// A box in the window. `start` is counted from the edge where lines begin. CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// From the window's start edge to the box's.
    pub start: f64,
    /// From the window's top to the box's.
    pub top: f64,
    /// How wide.
    pub width: f64,
    /// How high.
    pub height: f64,
}

/// Where a box of `width` by `height` goes beside `control` in a window of the size of `window`:
/// from the window's start edge, and from its top.
///
/// Under the control, or over it where there is more room; in line with the control's start, or
/// as far back as it takes to show whole.
pub fn beside(control: Area, (width, height): (f64, f64), window: (f64, f64)) -> (f64, f64) {
    let below = control.top + control.height + GAP;
    let room_below = window.1 - MARGIN - below;
    let room_above = control.top - GAP - MARGIN;
    let top = if height <= room_below || room_below >= room_above {
        below
    } else {
        control.top - GAP - height
    };
    (
        keep_in(control.start, width, window.0),
        keep_in(top, height, window.1),
    )
}

/// The nearest place where all of it shows; its beginning where it is larger than the window.
fn keep_in(at: f64, size: f64, window: f64) -> f64 {
    at.min(window - MARGIN - size).max(MARGIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: (f64, f64) = (1000.0, 600.0);

    const fn button(start: f64, top: f64) -> Area {
        Area {
            start,
            top,
            width: 28.0,
            height: 28.0,
        }
    }

    #[test]
    fn it_hangs_under_the_start_of_the_control() {
        assert_eq!(
            beside(button(100.0, 50.0), (200.0, 300.0), WINDOW),
            (100.0, 82.0)
        );
    }

    #[test]
    fn it_moves_back_from_the_end_edge() {
        assert_eq!(
            beside(button(960.0, 50.0), (200.0, 300.0), WINDOW),
            (792.0, 82.0)
        );
    }

    #[test]
    fn it_stands_over_a_control_near_the_bottom() {
        assert_eq!(
            beside(button(100.0, 560.0), (200.0, 300.0), WINDOW),
            (100.0, 256.0)
        );
    }

    #[test]
    fn what_is_larger_than_the_window_begins_at_its_edge() {
        assert_eq!(
            beside(button(100.0, 300.0), (2000.0, 900.0), WINDOW),
            (8.0, 8.0)
        );
    }
}
