//! What keeps the console in step with the server, as state machines without I/O.
//!
//! Each machine has `step(input, now, …) -> Vec<Action>`: whoever drives it does what the actions
//! say, in their order, and tells what came of it. None of them knows a clock, a socket or a
//! request, and chance is an argument, so a test can play any fault at any moment.
//!
//! Every machine has one alarm: an action `Schedule` asks for the input `Tick` after that long and
//! takes the place of the machine's former `Schedule`. A `Tick` too many does no harm.

pub mod cable;
pub mod link;
pub mod outbox;
pub mod pager;
pub mod resync;
pub mod seen;
pub mod typing;

use crate::model::{Span, Timestamp};

/// A moment, by both clocks of this device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Instant {
    /// Time since some fixed point. Never goes back, but may stand still while the device sleeps.
    pub monotonic: Span,
    /// What the device's clock shows. Goes on during sleep, but may be set wrong or anew.
    pub wall: Timestamp,
}

impl Instant {
    /// How long after `earlier` this is, by the clock that saw more time pass.
    pub fn since(self, earlier: Self) -> Span {
        until(self.monotonic, earlier.monotonic).max(self.wall.since(earlier.wall))
    }
}

/// How long it is from `now` until `deadline`; nothing when it has passed.
fn until(deadline: Span, now: Span) -> Span {
    Span::from_millis(deadline.millis().saturating_sub(now.millis()))
}

/// A length of time between nothing and `ceiling`, evenly spread by `random`.
fn spread(ceiling: Span, random: u64) -> Span {
    let choices = ceiling.millis().unsigned_abs().saturating_add(1);
    Span::from_millis(i64::try_from(random % choices).unwrap_or(0))
}

/// Waiting longer after each failure: exponentially, with full jitter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// The longest wait after the first failure.
    pub const BASE: Span = Span::from_millis(500);
    /// The longest wait of all.
    pub const CAP: Span = Span::from_secs(30);

    /// Counts a failure and says how long to wait after it.
    pub fn wait(&mut self, random: u64) -> Span {
        spread(self.ceiling(), random)
    }

    /// Counts a failure and says how long one may wait after it at most.
    fn ceiling(&mut self) -> Span {
        let doubled = Self::BASE
            .millis()
            .saturating_mul(1 << self.failures.min(16));
        self.failures = self.failures.saturating_add(1);
        Span::from_millis(doubled).min(Self::CAP)
    }

    /// Forgets all failures.
    pub fn reset(&mut self) {
        self.failures = 0;
    }
}

/// A machine's alarm.
#[derive(Clone, Copy, Debug, Default)]
struct Alarm(Option<Span>);

impl Alarm {
    /// Sees to it that the alarm rings no later than at `deadline`; says what to schedule, if
    /// anything.
    fn set(&mut self, deadline: Option<Span>, now: Instant) -> Option<Span> {
        let deadline = deadline?;
        if self.0.is_some_and(|set| set <= deadline) {
            return None;
        }
        self.0 = Some(deadline);
        // Never at once: a deadline just missed by rounding must not spin.
        Some(until(deadline, now.monotonic).max(Span::from_millis(1)))
    }

    /// The alarm has rung. A browser may ring a moment early, so whatever is still to come is to
    /// be set again.
    fn rang(&mut self) {
        self.0 = None;
    }
}

/// What the tests of all machines share.
#[cfg(test)]
mod testing {
    use super::Instant;
    use crate::model::{Span, Timestamp};

    /// The moment at which both clocks have run this many milliseconds.
    pub fn at(millis: i64) -> Instant {
        Instant {
            monotonic: Span::from_millis(millis),
            wall: Timestamp::from_millis(1_760_000_000_000 + millis),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::testing::at;
    use super::*;

    #[test]
    fn time_asleep_counts_though_one_clock_stood_still() {
        let asleep = Instant {
            monotonic: at(1_000).monotonic,
            wall: at(60_000).wall,
        };
        assert_eq!(asleep.since(at(0)), Span::from_secs(60));
    }

    #[test]
    fn a_clock_set_back_does_not_hide_time_that_passed() {
        let set_back = Instant {
            monotonic: at(9_000).monotonic,
            wall: at(-3_600_000).wall,
        };
        assert_eq!(set_back.since(at(0)), Span::from_secs(9));
    }

    #[test]
    fn the_longest_wait_doubles_until_the_cap() {
        let mut backoff = Backoff::default();
        let ceilings: Vec<i64> = (0..8).map(|_| backoff.ceiling().millis()).collect();
        assert_eq!(
            ceilings,
            [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]
        );
    }

    #[test]
    fn an_alarm_that_rings_early_enough_is_left_alone() {
        let mut alarm = Alarm::default();
        assert_eq!(
            alarm.set(Some(at(500).monotonic), at(0)),
            Some(Span::from_millis(500))
        );
        assert_eq!(alarm.set(Some(at(900).monotonic), at(100)), None);
        assert_eq!(
            alarm.set(Some(at(300).monotonic), at(100)),
            Some(Span::from_millis(200))
        );
    }

    #[test]
    fn an_alarm_that_rang_early_is_set_again() {
        let mut alarm = Alarm::default();
        alarm.set(Some(at(500).monotonic), at(0));
        alarm.rang();
        assert_eq!(
            alarm.set(Some(at(500).monotonic), at(499)),
            Some(Span::from_millis(1))
        );
    }

    proptest! {
        #[test]
        fn a_wait_is_never_longer_than_the_cap(failures in 0u32..200, random: u64) {
            let mut backoff = Backoff { failures };
            prop_assert!(backoff.wait(random) <= Backoff::CAP);
        }
    }
}
