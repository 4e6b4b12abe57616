//! Who types: telling others that the agent does, and forgetting others who went silent.

use std::collections::VecDeque;

use super::{Alarm, Instant};
use crate::model::{ConversationId, Mode, Span, Timestamp};

/// After this long without a key the agent has stopped typing.
const IDLE: Span = Span::from_secs(4);
/// Somebody who goes on typing is told of again this often. Listeners forget after 30 s.
const AGAIN: Span = Span::from_secs(10);
/// Somebody of whom nothing is heard for this long has stopped typing.
const FORGET: Span = Span::from_secs(30);
/// Beginnings closer together than this are forgotten together.
const TOGETHER: Span = Span::from_secs(1);

/// A composer: which conversation, and to whom it writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The conversation.
    pub conversation: ConversationId,
    /// Reply or note.
    pub mode: Mode,
}

/// What the agent does in a composer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key changed the text.
    Key(Place),
    /// The text was sent or emptied, or the composer was left.
    Done,
    /// The alarm rang.
    Tick,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Tell the server that the agent types, or no longer does. Nobody need know whether it worked.
    Tell {
        /// Where.
        place: Place,
        /// Whether they type.
        typing: bool,
    },
    /// Ring the alarm after this long.
    Schedule(Span),
}

/// The agent's own typing, told sparingly.
#[derive(Debug, Default)]
pub struct Typing {
    told: Option<Told>,
    alarm: Alarm,
}

#[derive(Clone, Copy, Debug)]
struct Told {
    place: Place,
    at: Span,
    last_key: Span,
}

impl Typing {
    /// Takes in what the agent does and says what is to be told.
    pub fn step(&mut self, input: Input, now: Instant) -> Vec<Action> {
        let at = now.monotonic;
        let mut actions = Vec::new();
        match input {
            Input::Key(place) => match &mut self.told {
                Some(told) if told.place == place => {
                    told.last_key = at;
                    if at >= told.at.plus(AGAIN) {
                        told.at = at;
                        actions.push(Action::Tell {
                            place,
                            typing: true,
                        });
                    }
                }
                _ => {
                    self.stop(&mut actions);
                    self.told = Some(Told {
                        place,
                        at,
                        last_key: at,
                    });
                    actions.push(Action::Tell {
                        place,
                        typing: true,
                    });
                }
            },
            Input::Done => self.stop(&mut actions),
            Input::Tick => {
                self.alarm.rang();
                if self.told.is_some_and(|told| at >= told.last_key.plus(IDLE)) {
                    self.stop(&mut actions);
                }
            }
        }
        let idle_at = self.told.map(|told| told.last_key.plus(IDLE));
        actions.extend(self.alarm.set(idle_at, now).map(Action::Schedule));
        actions
    }

    fn stop(&mut self, actions: &mut Vec<Action>) {
        if let Some(Told { place, .. }) = self.told.take() {
            actions.push(Action::Tell {
                place,
                typing: false,
            });
        }
    }
}

/// What is to be done about others who type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forgetting {
    /// Whoever began before this has stopped.
    Expire(Timestamp),
    /// Ring the alarm after this long.
    Schedule(Span),
}

/// Remembers when others began to type, so that those who went silent are forgotten.
#[derive(Debug, Default)]
pub struct Others {
    began: VecDeque<Instant>,
    alarm: Alarm,
}

impl Others {
    /// Somebody began to type.
    pub fn began(&mut self, now: Instant) -> Vec<Forgetting> {
        if self
            .began
            .back()
            .is_none_or(|last| now.since(*last) >= TOGETHER)
        {
            self.began.push_back(now);
        }
        self.schedule(now)
    }

    /// The alarm rang.
    pub fn tick(&mut self, now: Instant) -> Vec<Forgetting> {
        self.alarm.rang();
        let mut actions = Vec::new();
        // Those told of within the same second were counted as one beginning.
        let long_gone = |began: &Instant| now.since(*began) >= FORGET.plus(TOGETHER);
        if self.began.front().is_some_and(long_gone) {
            while self.began.pop_front_if(|began| long_gone(began)).is_some() {}
            actions.push(Forgetting::Expire(now.wall.minus(FORGET)));
        }
        actions.extend(self.schedule(now));
        actions
    }

    fn schedule(&mut self, now: Instant) -> Vec<Forgetting> {
        let first = self.began.front();
        let deadline = first.map(|began| began.monotonic.plus(FORGET).plus(TOGETHER));
        let alarm = self.alarm.set(deadline, now);
        alarm.map(Forgetting::Schedule).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::super::testing::at;
    use super::*;

    fn place(number: u64, mode: Mode) -> Place {
        Place {
            conversation: ConversationId::new(number).unwrap(),
            mode,
        }
    }

    fn told(actions: &[Action]) -> Vec<(Place, bool)> {
        let tell = |action: &Action| match action {
            Action::Tell { place, typing } => Some((*place, *typing)),
            Action::Schedule(_) => None,
        };
        actions.iter().filter_map(tell).collect()
    }

    #[test]
    fn the_first_key_tells_and_the_next_ones_do_not() {
        let mut typing = Typing::default();
        let here = place(1, Mode::Reply);
        assert_eq!(told(&typing.step(Input::Key(here), at(0))), [(here, true)]);
        assert_eq!(told(&typing.step(Input::Key(here), at(200))), []);
        assert_eq!(told(&typing.step(Input::Key(here), at(9_000))), []);
    }

    #[test]
    fn long_typing_is_told_again_before_listeners_forget_it() {
        let mut typing = Typing::default();
        let here = place(1, Mode::Reply);
        let mut times = 0;
        for key in 0..300 {
            let actions = typing.step(Input::Key(here), at(key * 200));
            times += told(&actions).len();
        }
        assert_eq!(times, 6, "once at first and every ten seconds in a minute");
    }

    #[test]
    fn four_seconds_without_a_key_end_it() {
        let mut typing = Typing::default();
        let here = place(1, Mode::Reply);
        let first = typing.step(Input::Key(here), at(0));
        assert!(first.contains(&Action::Schedule(Span::from_secs(4))));
        typing.step(Input::Key(here), at(3_000));
        let early = typing.step(Input::Tick, at(4_000));
        assert_eq!(early, [Action::Schedule(Span::from_secs(3))]);
        assert_eq!(told(&typing.step(Input::Tick, at(7_000))), [(here, false)]);
        assert_eq!(typing.step(Input::Tick, at(11_000)), []);
    }

    #[test]
    fn sending_ends_it_at_once_and_only_once() {
        let mut typing = Typing::default();
        let here = place(1, Mode::Reply);
        typing.step(Input::Key(here), at(0));
        assert_eq!(told(&typing.step(Input::Done, at(500))), [(here, false)]);
        assert_eq!(told(&typing.step(Input::Done, at(600))), []);
    }

    #[test]
    fn turning_a_reply_into_a_note_ends_the_one_and_begins_the_other() {
        let mut typing = Typing::default();
        let (reply, note) = (place(1, Mode::Reply), place(1, Mode::Note));
        typing.step(Input::Key(reply), at(0));
        let turned = typing.step(Input::Key(note), at(500));
        assert_eq!(told(&turned), [(reply, false), (note, true)]);
    }

    #[test]
    fn others_are_forgotten_half_a_minute_after_they_began() {
        let mut others = Others::default();
        let first = others.began(at(0));
        assert_eq!(first, [Forgetting::Schedule(Span::from_secs(31))]);
        assert_eq!(others.began(at(10_000)), []);
        let tick = others.tick(at(31_000));
        assert_eq!(
            tick,
            [
                Forgetting::Expire(at(1_000).wall),
                Forgetting::Schedule(Span::from_secs(10))
            ]
        );
        assert_eq!(
            others.tick(at(41_000)),
            [Forgetting::Expire(at(11_000).wall)]
        );
    }

    #[test]
    fn a_flood_of_typists_takes_no_more_room_than_seconds() {
        let mut others = Others::default();
        for event in 0..50_000 {
            others.began(at(event / 10));
        }
        assert!(others.began.len() <= 6);
    }
}
