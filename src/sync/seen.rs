//! When the open thread counts as read: once for a burst of messages, never once per message.

use super::{Alarm, Backoff, Instant};
use crate::model::{ConversationId, Span};

/// How long the agent looks before a thread counts as read. Passing by is not reading.
const DWELL: Span = Span::from_millis(500);
/// A burst that does not end counts as read this long after it began.
const BURST: Span = Span::from_secs(2);

/// What happens around the open thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// A thread was opened in place of the former; `None` when none is open.
    Opened(Option<ConversationId>),
    /// The open conversation has something unread: as opened, or by a message that came.
    Unread(ConversationId),
    /// The open conversation has nothing unread: somebody else has read it.
    Read(ConversationId),
    /// The agent marked the open conversation unread: it stays so until it is opened again.
    Kept(ConversationId),
    /// Whether anybody can see the page.
    Visible(bool),
    /// Whether the newest message of the open thread is in view.
    AtNewest(bool),
    /// The server has marked it read, or never will.
    Marked(ConversationId),
    /// It could not be marked, in a way that may pass.
    Failed(ConversationId),
    /// The alarm rang.
    Tick,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Mark the conversation read, here at once and on the server.
    Mark(ConversationId),
    /// Ring the alarm after this long.
    Schedule(Span),
}

/// Decides when the open thread counts as read.
#[derive(Debug, Default)]
pub struct Seen {
    open: Option<ConversationId>,
    hidden: bool,
    at_newest: bool,
    /// When the unread messages of the open thread began and last grew.
    burst: Option<Burst>,
    marking: Marking,
    not_before: Span,
    backoff: Backoff,
    alarm: Alarm,
}

/// Whether the open thread may be marked read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Marking {
    #[default]
    Free,
    /// The server is being asked to.
    Asked,
    /// The agent marked it unread since it was opened.
    Kept,
}

#[derive(Clone, Copy, Debug)]
struct Burst {
    began: Span,
    grew: Span,
}

impl Seen {
    /// Takes in what happened and says what is to be done.
    pub fn step(&mut self, input: Input, now: Instant, random: u64) -> Vec<Action> {
        let at = now.monotonic;
        match input {
            Input::Opened(open) => {
                if self.open != open {
                    *self = Self {
                        open,
                        hidden: self.hidden,
                        alarm: self.alarm,
                        ..Self::default()
                    };
                }
            }
            Input::Unread(conversation) if self.is_open(conversation) => {
                let began = self.burst.map_or(at, |burst| burst.began);
                self.burst = Some(Burst { began, grew: at });
            }
            Input::Read(conversation) if self.is_open(conversation) => self.burst = None,
            Input::Kept(conversation) if self.is_open(conversation) => {
                self.marking = Marking::Kept;
                self.burst = None;
            }
            Input::Visible(visible) => {
                self.hidden = !visible;
                self.look_anew(at);
            }
            Input::AtNewest(at_newest) => {
                if self.at_newest != at_newest {
                    self.at_newest = at_newest;
                    self.look_anew(at);
                }
            }
            Input::Marked(conversation) if self.is_open(conversation) => {
                self.answered();
                self.backoff.reset();
            }
            Input::Failed(conversation) if self.is_open(conversation) => {
                self.answered();
                self.not_before = at.plus(self.backoff.wait(random)).plus(DWELL);
                self.burst.get_or_insert(Burst {
                    began: at,
                    grew: at,
                });
            }
            Input::Unread(_)
            | Input::Read(_)
            | Input::Kept(_)
            | Input::Marked(_)
            | Input::Failed(_) => {}
            Input::Tick => self.alarm.rang(),
        }
        let mut actions = Vec::new();
        let mut due = self.due();
        if let (Some(open), true) = (self.open, due.is_some_and(|due| at >= due)) {
            self.burst = None;
            self.marking = Marking::Asked;
            due = None;
            actions.push(Action::Mark(open));
        }
        actions.extend(self.alarm.set(due, now).map(Action::Schedule));
        actions
    }

    fn is_open(&self, conversation: ConversationId) -> bool {
        self.open == Some(conversation)
    }

    fn answered(&mut self) {
        if self.marking == Marking::Asked {
            self.marking = Marking::Free;
        }
    }

    /// Whoever comes back to the thread needs a moment to read it.
    fn look_anew(&mut self, at: Span) {
        if let Some(burst) = &mut self.burst {
            *burst = Burst {
                began: at,
                grew: at,
            };
        }
    }

    /// When the thread will count as read, if it is being read.
    fn due(&self) -> Option<Span> {
        let burst = self.burst?;
        let looking = self.open.is_some() && !self.hidden && self.at_newest;
        let reading = looking && self.marking == Marking::Free;
        let end = burst.grew.plus(DWELL).min(burst.began.plus(BURST));
        reading.then(|| end.max(self.not_before))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::super::testing::at;
    use super::*;

    fn conversation(number: u64) -> ConversationId {
        ConversationId::new(number).unwrap()
    }

    fn opened(number: u64) -> Seen {
        let mut seen = Seen::default();
        seen.step(Input::Opened(Some(conversation(number))), at(0), 0);
        seen.step(Input::AtNewest(true), at(0), 0);
        seen
    }

    /// What is marked when the inputs come and the alarm rings as asked for.
    fn marks(seen: &mut Seen, inputs: &[(i64, Input)], until: i64) -> Vec<i64> {
        let mut marks = Vec::new();
        let mut alarm = None;
        let mut inputs = inputs.iter().peekable();
        loop {
            let next = inputs.peek().map(|(time, _)| *time);
            let (time, input) = match (next, alarm) {
                (Some(next), Some(alarm)) if alarm < next => (alarm, Input::Tick),
                (None, Some(alarm)) => (alarm, Input::Tick),
                (Some(next), _) => (next, inputs.next().unwrap().1),
                (None, None) => return marks,
            };
            if time > until {
                return marks;
            }
            if input == Input::Tick {
                alarm = None;
            }
            for action in seen.step(input, at(time), u64::MAX) {
                match action {
                    Action::Mark(_) => marks.push(time),
                    Action::Schedule(span) => alarm = Some(time + span.millis()),
                }
            }
        }
    }

    #[test]
    fn an_open_thread_with_unread_messages_is_marked_after_a_moment() {
        let mut seen = opened(1);
        let inputs = [(100, Input::Unread(conversation(1)))];
        assert_eq!(marks(&mut seen, &inputs, 60_000), [600]);
    }

    #[test]
    fn passing_by_is_not_reading() {
        let mut seen = opened(1);
        let inputs = [
            (0, Input::Unread(conversation(1))),
            (300, Input::Opened(Some(conversation(2)))),
        ];
        assert_eq!(marks(&mut seen, &inputs, 60_000), [0; 0]);
    }

    #[test]
    fn a_burst_is_marked_once() {
        let mut seen = opened(1);
        let inputs: Vec<_> = (0..10)
            .map(|n| (n * 100, Input::Unread(conversation(1))))
            .collect();
        assert_eq!(marks(&mut seen, &inputs, 60_000), [1_400]);
    }

    #[test]
    fn a_stream_that_never_pauses_is_marked_every_two_seconds_when_the_server_keeps_up() {
        let mut seen = opened(1);
        let mut inputs: Vec<_> = (0..60)
            .map(|n| (n * 100, Input::Unread(conversation(1))))
            .collect();
        for time in [2_050, 4_150] {
            inputs.push((time, Input::Marked(conversation(1))));
        }
        inputs.sort_by_key(|(time, _)| *time);
        assert_eq!(marks(&mut seen, &inputs, 6_000), [2_000, 4_100]);
    }

    #[test]
    fn nothing_is_marked_while_nobody_sees_the_newest_message() {
        for away in [Input::Visible(false), Input::AtNewest(false)] {
            let back = match away {
                Input::Visible(_) => Input::Visible(true),
                _ => Input::AtNewest(true),
            };
            let mut seen = opened(1);
            let inputs = [(0, away), (10, Input::Unread(conversation(1)))];
            assert_eq!(marks(&mut seen, &inputs, 60_000), [0; 0]);
            assert_eq!(marks(&mut seen, &[(70_000, back)], 80_000), [70_500]);
        }
    }

    #[test]
    fn a_message_that_comes_while_marking_is_marked_after_it() {
        let mut seen = opened(1);
        let inputs = [
            (0, Input::Unread(conversation(1))),
            (600, Input::Unread(conversation(1))),
            (5_000, Input::Marked(conversation(1))),
        ];
        assert_eq!(marks(&mut seen, &inputs, 60_000), [500, 5_000]);
    }

    #[test]
    fn a_mark_that_failed_is_tried_again_later() {
        let mut seen = opened(1);
        let inputs = [
            (0, Input::Unread(conversation(1))),
            (600, Input::Failed(conversation(1))),
        ];
        let marks = marks(&mut seen, &inputs, 60_000);
        assert_eq!(marks.len(), 2);
        assert!(marks.last().is_some_and(|at| *at >= 1_100));
    }

    #[test]
    fn messages_of_another_conversation_do_not_matter() {
        let mut seen = opened(1);
        let inputs = [(0, Input::Unread(conversation(2)))];
        assert_eq!(marks(&mut seen, &inputs, 60_000), [0; 0]);
    }

    #[test]
    fn what_the_agent_marked_unread_stays_so_until_it_is_opened_again() {
        let mut seen = opened(1);
        let inputs = [
            (0, Input::Kept(conversation(1))),
            (10, Input::Unread(conversation(1))),
            (50_000, Input::Opened(None)),
            (60_000, Input::Opened(Some(conversation(1)))),
            (60_000, Input::AtNewest(true)),
            (60_000, Input::Unread(conversation(1))),
        ];
        assert_eq!(marks(&mut seen, &inputs, 80_000), [60_500]);
    }

    #[test]
    fn what_a_colleague_has_read_is_not_marked_again() {
        let mut seen = opened(1);
        let inputs = [
            (0, Input::Unread(conversation(1))),
            (200, Input::Read(conversation(1))),
        ];
        assert_eq!(marks(&mut seen, &inputs, 60_000), [0; 0]);
    }
}
