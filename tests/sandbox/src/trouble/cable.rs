//! What befalls cable sockets.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use fastrand::Rng;
use serde::Deserialize;
use tokio::sync::watch;

use super::lock;

/// Shares of event frames, 0 to 1, that do not arrive as sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Unreliable {
    /// Never arrive.
    pub lose: f64,
    /// Arrive twice.
    pub repeat: f64,
    /// Arrive after the next one.
    pub reorder: f64,
}

/// State shared by all sockets.
#[derive(Clone)]
pub(super) struct CableTrouble {
    state: Arc<Mutex<CableState>>,
    cuts: watch::Sender<u64>,
}

struct CableState {
    refused: Spell,
    silent: Spell,
    unreliable: Unreliable,
    chance: Rng,
}

#[derive(Clone, Copy)]
enum Spell {
    Over,
    Until(Instant),
    Unending,
}

impl Spell {
    fn lasting(time: Option<Duration>) -> Self {
        time.map_or(Self::Unending, |time| Self::Until(Instant::now() + time))
    }

    fn is_on(self) -> bool {
        match self {
            Self::Over => false,
            Self::Until(end) => Instant::now() < end,
            Self::Unending => true,
        }
    }
}

impl Default for CableTrouble {
    fn default() -> Self {
        Self {
            state: Arc::new(Mutex::new(CableState {
                refused: Spell::Over,
                silent: Spell::Over,
                unreliable: Unreliable::default(),
                chance: Rng::with_seed(1),
            })),
            cuts: watch::Sender::new(0),
        }
    }
}

impl CableTrouble {
    pub(super) fn clear(&self) {
        let mut state = lock(&self.state);
        state.refused = Spell::Over;
        state.silent = Spell::Over;
        state.unreliable = Unreliable::default();
    }

    pub(super) fn cut(&self) {
        self.cuts.send_modify(|cuts| *cuts += 1);
    }

    pub(super) fn refuse(&self, time: Option<Duration>) {
        lock(&self.state).refused = Spell::lasting(time);
    }

    pub(super) fn silence(&self, time: Option<Duration>) {
        lock(&self.state).silent = Spell::lasting(time);
    }

    pub(super) fn make_unreliable(&self, how: Unreliable) {
        lock(&self.state).unreliable = how;
    }

    pub(super) fn socket(&self) -> Option<SocketTrouble> {
        (!lock(&self.state).refused.is_on()).then(|| SocketTrouble {
            state: Arc::clone(&self.state),
            cuts: self.cuts.subscribe(),
            held: None,
        })
    }
}

/// One socket's share of the trouble. The cable runs every event frame through
/// [`SocketTrouble::pass`], asks [`SocketTrouble::is_silent`] before any other frame, and ends the
/// connection (`Line::cut_now`) when [`SocketTrouble::cut`] returns.
pub struct SocketTrouble {
    state: Arc<Mutex<CableState>>,
    cuts: watch::Receiver<u64>,
    held: Option<Arc<str>>,
}

impl SocketTrouble {
    /// Whether nothing may be sent now.
    pub fn is_silent(&self) -> bool {
        lock(&self.state).silent.is_on()
    }

    /// The frames to send in place of `frame`, in that order.
    pub fn pass(&mut self, frame: Arc<str>) -> Vec<Arc<str>> {
        let mut state = lock(&self.state);
        if state.silent.is_on() {
            return Vec::new();
        }
        let how = state.unreliable;
        if how == Unreliable::default() && self.held.is_none() {
            return vec![frame];
        }
        if state.chance.f64() < how.lose {
            return Vec::new();
        }
        if self.held.is_none() && state.chance.f64() < how.reorder {
            self.held = Some(frame);
            return Vec::new();
        }
        let mut frames = vec![Arc::clone(&frame)];
        if state.chance.f64() < how.repeat {
            frames.push(frame);
        }
        frames.extend(self.held.take());
        frames
    }

    /// Returns when the sockets are cut. Safe to drop and call again.
    pub async fn cut(&mut self) {
        if self.cuts.changed().await.is_err() {
            // Nobody is left who could cut.
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn frames(socket: &mut SocketTrouble, numbers: std::ops::Range<u32>) -> Vec<String> {
        numbers
            .flat_map(|number| socket.pass(number.to_string().into()))
            .map(|frame| frame.to_string())
            .collect()
    }

    #[test]
    fn frames_pass_unchanged_without_trouble() {
        let mut socket = CableTrouble::default().socket().unwrap();
        assert_eq!(frames(&mut socket, 0..3), ["0", "1", "2"]);
    }

    #[test]
    fn each_kind_of_unreliability_does_what_it_says() {
        let cable = CableTrouble::default();
        let mut socket = cable.socket().unwrap();
        cable.make_unreliable(Unreliable {
            lose: 1.0,
            ..Unreliable::default()
        });
        assert!(frames(&mut socket, 0..3).is_empty());
        cable.make_unreliable(Unreliable {
            repeat: 1.0,
            ..Unreliable::default()
        });
        assert_eq!(frames(&mut socket, 0..2), ["0", "0", "1", "1"]);
        cable.make_unreliable(Unreliable {
            reorder: 1.0,
            ..Unreliable::default()
        });
        assert_eq!(frames(&mut socket, 0..4), ["1", "0", "3", "2"]);
    }

    #[test]
    fn silence_and_refusal_end_when_cleared() {
        let cable = CableTrouble::default();
        let mut socket = cable.socket().unwrap();
        cable.silence(None);
        cable.refuse(None);
        assert!(socket.is_silent());
        assert!(frames(&mut socket, 0..1).is_empty());
        assert!(cable.socket().is_none());
        cable.clear();
        assert_eq!(frames(&mut socket, 0..1), ["0"]);
        assert!(cable.socket().is_some());
    }

    #[tokio::test]
    async fn a_cut_reaches_the_sockets_that_were_open() {
        let cable = CableTrouble::default();
        let mut socket = cable.socket().unwrap();
        cable.cut();
        socket.cut().await;
    }
}
