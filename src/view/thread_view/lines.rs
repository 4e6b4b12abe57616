//! From a thread to the lines on screen: which bubbles belong together, where a day begins, what
//! is new, and which activity lines fold.

use std::sync::Arc;

use crate::live::Thread;
use crate::model::{
    AgentId, Author, ContactId, Content, Delivery, Draft, EchoId, Message, MessageId, MessageKind,
    Mode, SortedMap, Span, Timestamp,
};

/// Bubbles of one author stand together while no more than this lies between them.
const TOGETHER: Span = Span::from_secs(5 * 60);
/// A longer run of activity lines folds.
const UNFOLDED: usize = 3;

/// What a line is known by for as long as it is on screen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineKey {
    /// A day begins; counted from 1970.
    Day(i64),
    /// What is new begins.
    Unread,
    /// Activity, by its first message.
    Activity(MessageId),
    /// A message.
    Message(MessageId),
    /// A message sent from here: the same line before and after the server has it.
    Sent(EchoId),
}

/// What stands in a bubble. Equal only if nothing changed since.
#[derive(Clone, Debug)]
pub enum Shown {
    /// A message the server has.
    Message(Arc<Message>),
    /// A message on its way.
    Draft(Arc<Draft>),
}

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Message(one), Self::Message(other)) => Arc::ptr_eq(one, other),
            (Self::Draft(one), Self::Draft(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

/// How a bubble stands among its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Whether it is the first of its group, which says who speaks.
    pub first: bool,
    /// Whether it is the last of its group, which says how far it got.
    pub last: bool,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// A day begins at this time.
    Day(Timestamp),
    /// So many new messages follow.
    Unread(u64),
    /// One change, or more than three that fold.
    Activity(Vec<Shown>),
    /// A bubble.
    Bubble(Shown, Place),
}

/// The lines on screen, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    /// Their keys, from top to bottom.
    pub order: Vec<LineKey>,
    /// What they are.
    pub by_key: SortedMap<LineKey, Line>,
    /// Whether messages that are held stand above these.
    pub more_above: bool,
}

impl Lines {
    /// The key of the line in which a message stands.
    pub fn key_of(&self, message: MessageId) -> Option<LineKey> {
        let key = LineKey::Message(message);
        if self.by_key.contains_key(&key) {
            return Some(key);
        }
        let holds = |shown: &Shown| matches!(shown, Shown::Message(it) if it.id == message);
        let found = self.by_key.entries().iter().find(|(_, line)| match line {
            Line::Bubble(shown, _) => holds(shown),
            Line::Activity(run) => run.iter().any(holds),
            Line::Day(_) | Line::Unread(_) => false,
        });
        found.map(|(key, _)| key.clone())
    }
}

/// What decides about lines besides the thread.
pub struct Layout<'a> {
    /// How many messages are shown, counted from the newest.
    pub most: usize,
    /// The first new message, and how many there are.
    pub unread: Option<(MessageId, u64)>,
    /// The signed-in agent.
    pub me: AgentId,
    /// The day of a time in the agent's zone.
    pub day: &'a dyn Fn(Timestamp) -> i64,
}

/// Lays a thread out.
pub fn lines(thread: &Thread, layout: &Layout<'_>) -> Lines {
    let messages: Vec<&Arc<Message>> = thread.messages.iter().filter(|it| tells(it)).collect();
    let hidden = messages.len().saturating_sub(layout.most);
    let mut writer = Writer {
        layout,
        lines: Lines {
            more_above: hidden > 0,
            ..Lines::default()
        },
        day: None,
        open: None,
        run: Vec::new(),
    };
    for message in messages.into_iter().skip(hidden) {
        writer.message(message);
    }
    writer.end_run();
    for draft in &thread.drafts {
        writer.draft(draft);
    }
    writer.close_group();
    writer.lines
}

/// The first message that is new since `seen`, and how many are. Times are whole seconds: of the
/// messages of the second in which somebody looked last, as many are new as the server has `counted`.
pub fn unread(
    messages: &[Arc<Message>],
    seen: Option<Timestamp>,
    counted: usize,
) -> Option<(MessageId, u64)> {
    let since: Vec<_> = messages
        .iter()
        .filter(|it| it.kind == MessageKind::Incoming)
        .filter(|it| seen.is_none_or(|seen| it.created_at >= seen))
        .collect();
    let later = since
        .iter()
        .filter(|it| seen.is_none_or(|seen| it.created_at > seen))
        .count();
    let new = later.max(counted).min(since.len());
    let first = since.get(since.len() - new)?;
    Some((first.id, new as u64))
}

/// Whether a message has anything to show.
fn tells(message: &Message) -> bool {
    message
        .text
        .as_ref()
        .is_some_and(|text| !text.trim().is_empty())
        || !message.attachments.is_empty()
        || message.content != Content::Text
        || message.deleted
        || matches!(message.delivery, Delivery::Failed(_))
}

/// Who speaks in a bubble, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Voice {
    kind: MessageKind,
    private: bool,
    who: Who,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Who {
    Nobody,
    Contact(ContactId),
    Agent(AgentId),
    Bot(Arc<str>),
}

fn voice(message: &Message) -> Voice {
    Voice {
        kind: message.kind,
        private: message.private,
        who: match &message.author {
            None => Who::Nobody,
            Some(Author::Contact(id, _)) => Who::Contact(*id),
            Some(Author::Agent(id, _)) => Who::Agent(*id),
            Some(Author::Bot(name)) => Who::Bot(Arc::clone(name)),
        },
    }
}

struct Writer<'a> {
    layout: &'a Layout<'a>,
    lines: Lines,
    day: Option<i64>,
    /// The last bubble, its voice and time, while its group may go on.
    open: Option<(LineKey, Voice, Timestamp)>,
    /// Activity that may fold.
    run: Vec<Shown>,
}

impl Writer<'_> {
    fn message(&mut self, message: &Arc<Message>) {
        self.begin_day(message.created_at);
        if let Some((first, count)) = self.layout.unread
            && first == message.id
        {
            self.end_run();
            self.close_group();
            self.put(LineKey::Unread, Line::Unread(count));
        }
        if matches!(message.kind, MessageKind::Activity | MessageKind::Other(_)) {
            self.close_group();
            self.run.push(Shown::Message(Arc::clone(message)));
            return;
        }
        self.end_run();
        let key = match &message.echo {
            Some(echo) => LineKey::Sent(echo.clone()),
            None => LineKey::Message(message.id),
        };
        let shown = Shown::Message(Arc::clone(message));
        self.bubble(key, shown, voice(message), message.created_at);
    }

    fn draft(&mut self, draft: &Arc<Draft>) {
        self.begin_day(draft.created_at);
        let voice = Voice {
            kind: MessageKind::Outgoing,
            private: draft.mode == Mode::Note,
            who: Who::Agent(self.layout.me),
        };
        let key = LineKey::Sent(draft.echo.clone());
        self.bubble(
            key,
            Shown::Draft(Arc::clone(draft)),
            voice,
            draft.created_at,
        );
    }

    fn begin_day(&mut self, at: Timestamp) {
        let day = (self.layout.day)(at);
        if self.day == Some(day) {
            return;
        }
        self.end_run();
        self.close_group();
        self.day = Some(day);
        self.put(LineKey::Day(day), Line::Day(at));
    }

    fn bubble(&mut self, key: LineKey, shown: Shown, voice: Voice, at: Timestamp) {
        let goes_on = self
            .open
            .as_ref()
            .is_some_and(|(_, last, then)| *last == voice && at.since(*then) <= TOGETHER);
        if !goes_on {
            self.close_group();
        }
        let place = Place {
            first: !goes_on,
            last: false,
        };
        self.put(key.clone(), Line::Bubble(shown, place));
        self.open = Some((key, voice, at));
    }

    fn close_group(&mut self) {
        if let Some((key, ..)) = self.open.take()
            && let Some(Line::Bubble(_, place)) = self.lines.by_key.get_mut(&key)
        {
            place.last = true;
        }
    }

    fn end_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        if run.len() > UNFOLDED {
            self.activity(run);
        } else {
            for shown in run {
                self.activity(vec![shown]);
            }
        }
    }

    fn activity(&mut self, run: Vec<Shown>) {
        if let Some(Shown::Message(first)) = run.first() {
            self.put(LineKey::Activity(first.id), Line::Activity(run));
        }
    }

    /// A key that came before keeps its first place: a day may come twice where clocks differ.
    fn put(&mut self, key: LineKey, line: Line) {
        if !self.lines.by_key.contains_key(&key) {
            self.lines.order.push(key.clone());
        }
        self.lines.by_key.insert(key, line);
    }
}

#[cfg(test)]
#[path = "lines_tests.rs"]
mod tests;
