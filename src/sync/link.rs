//! The live connection: opening the socket, noticing its silence, catching up after an absence.

mod words;

use super::resync::Absence;
use super::{Alarm, Backoff, Instant, spread, until};
use crate::model::Span;

pub use words::{Action, Input, Stage, Standing};

/// Longest silence of a socket in use: two pings that did not come.
const SILENCE: Span = Span::from_secs(6);
/// Longest time for a socket to open.
const OPENING: Span = Span::from_secs(10);
/// Longest time for a subscription to be confirmed. The server answers a wrong one with silence.
const CONFIRMING: Span = Span::from_secs(8);
/// How often the console says that it is there. The server forgets it after 20 s.
const PRESENCE: Span = Span::from_secs(15);
/// How often the console looks whether it missed something, though nothing says so.
const CHECK: Span = Span::from_secs(300);
/// A page hidden for longer than this is checked when it is looked at again.
const HIDDEN: Span = Span::from_secs(60);
/// Added to every absence: clocks differ, and events arrive late.
const MARGIN: Span = Span::from_secs(30);
/// Over how long clients come back that the server sent away all at once.
const RETURN: Span = Span::from_secs(10);
/// A connection that lasted this long was a good one.
const GOOD: Span = Span::from_secs(10);
/// An attempt younger than this is not begun anew for a wake or a click.
const YOUNG: Span = Span::from_secs(1);

/// How far the socket is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Socket {
    #[default]
    None,
    /// Being opened since.
    Opening(Span),
    /// Open, not yet greeted.
    Open,
    /// Subscription asked for at.
    Subscribing(Span),
    Subscribed,
}

/// A round of catching up.
#[derive(Clone, Copy, Debug)]
struct Round {
    number: u32,
    begun: Instant,
}

/// The live connection's state machine.
#[derive(Debug, Default)]
pub struct Link {
    stage: Stage,
    socket: Socket,
    /// The last sign of life of the socket in use.
    quiet_from: Instant,
    last_heard: Option<Instant>,
    /// The last frame heard before the console fell behind; kept until it has caught up.
    lost_at: Option<Instant>,
    /// When the last round that ended well began.
    in_step: Option<Instant>,
    round: Option<Round>,
    rounds: u32,
    /// When the next round is due, while none runs.
    round_at: Span,
    presence_at: Span,
    retry_at: Option<Instant>,
    live_from: Option<Instant>,
    hidden_from: Option<Instant>,
    offline: bool,
    attempts: Backoff,
    failed_rounds: Backoff,
    alarm: Alarm,
    shown: Standing,
}

impl Link {
    /// Where the connection stands.
    pub fn standing(&self) -> Standing {
        let behind = !matches!(self.stage, Stage::Live | Stage::Off);
        Standing {
            stage: self.stage,
            since: self.lost_at.filter(|_| behind).map(|at| at.wall),
            retry_at: self.retry_at.map(|at| at.wall),
            offline: self.offline,
        }
    }

    /// Takes in what happened and says what is to be done.
    pub fn step(&mut self, input: Input, now: Instant, random: u64) -> Vec<Action> {
        let mut actions = Vec::new();
        self.take(input, now, random, &mut actions);
        self.do_what_is_due(now, random, &mut actions);
        let standing = self.standing();
        if standing != self.shown {
            self.shown = standing;
            actions.push(Action::Show(standing));
        }
        let alarm = self.alarm.set(self.deadline(), now);
        actions.extend(alarm.map(Action::Schedule));
        actions
    }

    fn take(&mut self, input: Input, now: Instant, random: u64, actions: &mut Vec<Action>) {
        match input {
            Input::Start => {
                if matches!(self.stage, Stage::Off | Stage::Unauthorised) {
                    self.connect(Stage::Connecting, now, actions);
                }
            }
            Input::Stop => self.end(Stage::Off, actions),
            Input::Unauthorised => {
                if self.stage != Stage::Off {
                    self.end(Stage::Unauthorised, actions);
                }
            }
            Input::SocketOpened => {
                if matches!(self.socket, Socket::Opening(_)) {
                    self.socket = Socket::Open;
                    self.quiet_from = now;
                }
            }
            Input::Closed => {
                if self.socket != Socket::None {
                    self.lose(now);
                    let wait = self.attempts.wait(random);
                    self.wait(wait, now);
                }
            }
            Input::Welcome => {
                self.hear(now, actions);
                if matches!(self.socket, Socket::Opening(_) | Socket::Open) {
                    self.socket = Socket::Subscribing(now.monotonic);
                    actions.push(Action::Subscribe);
                }
            }
            Input::Confirmed => {
                self.hear(now, actions);
                if matches!(self.socket, Socket::Subscribing(_)) {
                    self.socket = Socket::Subscribed;
                    self.presence_at = now.monotonic.plus(PRESENCE);
                    self.stage = Stage::CatchingUp;
                    self.begin_round(now, actions);
                }
            }
            Input::Rejected => self.doubt_token(now, random, actions),
            Input::Heard => self.hear(now, actions),
            Input::Disconnect { reconnect } => {
                if self.socket != Socket::None {
                    self.hear(now, actions);
                    self.drop_socket(now, actions);
                    if reconnect {
                        self.wait(spread(RETURN, random), now);
                    } else {
                        self.stage = Stage::Waiting;
                    }
                }
            }
            Input::CaughtUp { round } => {
                if let Some(done) = self.round.filter(|it| it.number == round) {
                    self.caught_up(done, now);
                }
            }
            Input::CatchUpFailed { round } => {
                if self.round.is_some_and(|it| it.number == round) {
                    self.round = None;
                    let wait = self.failed_rounds.wait(random);
                    self.round_at = now.monotonic.plus(wait);
                }
            }
            Input::Online => {
                self.offline = false;
                self.hurry(false, now, actions);
            }
            Input::Offline => self.offline = true,
            Input::Hidden => self.hidden_from = Some(now),
            Input::Woke => {
                let hidden = self.hidden_from.take().map(|from| now.since(from));
                if hidden > Some(HIDDEN) {
                    self.round_at = now.monotonic;
                }
                self.hurry(false, now, actions);
            }
            Input::RetryNow => self.hurry(true, now, actions),
            Input::Tick => self.alarm.rang(),
        }
    }

    /// Notes a sign of life. Frames that come after a long silence were kept back somewhere, and
    /// others may be lost.
    fn hear(&mut self, now: Instant, actions: &mut Vec<Action>) {
        if self.socket == Socket::None {
            return;
        }
        let silent = now.since(self.quiet_from) >= SILENCE;
        if silent && self.stage == Stage::Live {
            self.lost_at = self.last_heard;
            self.stage = Stage::CatchingUp;
            self.begin_round(now, actions);
        }
        self.quiet_from = now;
        self.last_heard = Some(now);
    }

    /// Does without waiting what would be tried later; by a click also what would not.
    fn hurry(&mut self, click: bool, now: Instant, actions: &mut Vec<Action>) {
        match self.socket {
            Socket::None => {
                if self.retry_at.is_some() || (click && self.stage == Stage::Waiting) {
                    self.connect(Stage::Connecting, now, actions);
                }
            }
            Socket::Opening(from) if until(now.monotonic, from) >= YOUNG => {
                let stage = self.stage;
                self.drop_socket(now, actions);
                self.connect(stage, now, actions);
            }
            Socket::Subscribed => {
                if self.stage == Stage::CatchingUp {
                    self.round_at = now.monotonic;
                }
                // The answer to a sign of presence says who is there, oneself included.
                if click {
                    self.presence_at = now.monotonic;
                }
            }
            Socket::Opening(_) | Socket::Open | Socket::Subscribing(_) => {}
        }
    }

    fn do_what_is_due(&mut self, now: Instant, random: u64, actions: &mut Vec<Action>) {
        let reached = |deadline: Span| now.monotonic >= deadline;
        let silent = now.since(self.quiet_from) >= SILENCE;
        match self.socket {
            Socket::None => {
                if self.retry_at.is_some_and(|at| reached(at.monotonic)) {
                    self.connect(Stage::Connecting, now, actions);
                }
            }
            Socket::Opening(from) => {
                if reached(from.plus(OPENING)) {
                    self.fail(now, random, actions);
                }
            }
            Socket::Subscribed if silent => {
                self.drop_socket(now, actions);
                self.connect(Stage::Suspect, now, actions);
            }
            Socket::Open | Socket::Subscribing(_) if silent => self.fail(now, random, actions),
            Socket::Open => {}
            Socket::Subscribing(from) => {
                if reached(from.plus(CONFIRMING)) {
                    self.doubt_token(now, random, actions);
                }
            }
            Socket::Subscribed => {
                if reached(self.presence_at) {
                    self.presence_at = now.monotonic.plus(PRESENCE);
                    actions.push(Action::Presence);
                }
                if self.round.is_none() && reached(self.round_at) {
                    self.begin_round(now, actions);
                }
            }
        }
    }

    /// The next moment at which something will be due.
    fn deadline(&self) -> Option<Span> {
        let silence = self.quiet_from.monotonic.plus(SILENCE);
        match self.socket {
            Socket::None => self.retry_at.map(|at| at.monotonic),
            Socket::Opening(from) => Some(from.plus(OPENING)),
            Socket::Open => Some(silence),
            Socket::Subscribing(from) => Some(silence.min(from.plus(CONFIRMING))),
            Socket::Subscribed => {
                let next = silence.min(self.presence_at);
                Some(match self.round {
                    Some(_) => next,
                    None => next.min(self.round_at),
                })
            }
        }
    }

    fn connect(&mut self, stage: Stage, now: Instant, actions: &mut Vec<Action>) {
        self.stage = stage;
        self.retry_at = None;
        self.socket = Socket::Opening(now.monotonic);
        actions.push(Action::OpenSocket);
    }

    fn begin_round(&mut self, now: Instant, actions: &mut Vec<Action>) {
        self.rounds = self.rounds.wrapping_add(1);
        let round = self.rounds;
        self.round = Some(Round {
            number: round,
            begun: now,
        });
        let absence = match self.in_step {
            None => Absence::Whole,
            Some(in_step) => {
                let from = self.lost_at.unwrap_or(in_step);
                Absence::Of(now.since(from).plus(MARGIN))
            }
        };
        actions.push(Action::BeginCatchUp { round, absence });
    }

    fn caught_up(&mut self, round: Round, now: Instant) {
        self.round = None;
        self.in_step = Some(round.begun);
        self.lost_at = None;
        self.failed_rounds.reset();
        self.round_at = now.monotonic.plus(CHECK);
        if self.stage == Stage::CatchingUp {
            self.stage = Stage::Live;
            self.live_from = Some(now);
        }
    }

    /// The subscription is not taken: its token may be an old one.
    fn doubt_token(&mut self, now: Instant, random: u64, actions: &mut Vec<Action>) {
        if matches!(self.socket, Socket::Subscribing(_) | Socket::Subscribed) {
            actions.push(Action::ReadProfile);
            self.fail(now, random, actions);
        }
    }

    /// Gives the socket up and waits before the next attempt.
    fn fail(&mut self, now: Instant, random: u64, actions: &mut Vec<Action>) {
        self.drop_socket(now, actions);
        let wait = self.attempts.wait(random);
        self.wait(wait, now);
    }

    fn wait(&mut self, wait: Span, now: Instant) {
        self.stage = Stage::Waiting;
        self.retry_at = Some(Instant {
            monotonic: now.monotonic.plus(wait),
            wall: now.wall.plus(wait),
        });
    }

    fn drop_socket(&mut self, now: Instant, actions: &mut Vec<Action>) {
        self.lose(now);
        actions.push(Action::CloseSocket);
    }

    /// The socket is gone: the console is behind from the last frame on.
    fn lose(&mut self, now: Instant) {
        self.socket = Socket::None;
        self.round = None;
        if self.in_step.is_some() && self.lost_at.is_none() {
            self.lost_at = self.last_heard;
        }
        if self
            .live_from
            .take()
            .is_some_and(|from| now.since(from) >= GOOD)
        {
            self.attempts.reset();
        }
    }

    fn end(&mut self, stage: Stage, actions: &mut Vec<Action>) {
        if self.socket != Socket::None {
            actions.push(Action::CloseSocket);
        }
        let offline = self.offline;
        let lost_at = self.lost_at.or(self.last_heard);
        *self = Self {
            stage,
            in_step: self.in_step,
            lost_at: self.in_step.and(lost_at),
            rounds: self.rounds,
            shown: self.shown,
            alarm: self.alarm,
            offline,
            ..Self::default()
        };
    }
}

#[cfg(test)]
mod tests;
