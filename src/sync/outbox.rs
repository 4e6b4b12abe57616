//! Messages on their way: one at a time per conversation, in order, none sent twice.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Alarm, Backoff, Instant};
use crate::model::{
    AgentId, Author, ConversationId, Draft, DraftState, EchoId, Message, MessageId, MessageKind,
    Mode, SendFailure, SortedMap, Span, Window, sorted_by_key,
};

/// A message whose fate is unknown may still be on its way into the server for this long.
const SETTLING: Span = Span::from_secs(30);
/// How many messages one answer to `after` holds at most.
const AFTER_PAGE: usize = 100;
/// How many messages the newest ones are.
const LATEST_PAGE: usize = 20;

/// What came of sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server has it, as this message.
    Stored(MessageId),
    /// The server said no (400, 401, 403, 404, 413, 422), in these words.
    Refused(Arc<str>),
    /// The server asked to wait (429). It has not stored the message.
    Throttled,
    /// It is known never to have left: the device had no network, or the page's policy forbids it.
    Unsent,
    /// It left, or may have, and no answer tells its fate: the network failed, time ran out, the
    /// server failed (5xx), the answer could not be read.
    Lost,
}

/// What happens to the outbox.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// The agent sent this.
    Sent(Draft),
    /// These were found on this device at start.
    Restored(Vec<Draft>),
    /// Whether the server can be expected to answer. `false` while the device has no network or
    /// the last thing asked of the server, by request or socket, brought no answer.
    Reachable(bool),
    /// Sending ended.
    Answered(EchoId, Outcome),
    /// A message with this echo was heard.
    Heard(EchoId, MessageId),
    /// The messages that [`Action::Look`] asked for.
    Found(EchoId, Vec<Message>),
    /// They could not be read.
    LookFailed(EchoId),
    /// The agent asks to look again for a message whose fate is unknown.
    LookAgain(EchoId),
    /// The agent sends again what failed. Nothing happens while its fate has not been looked for.
    Resend(EchoId),
    /// The agent takes back what is not travelling.
    Discard(EchoId),
    /// The alarm rang.
    Tick,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Show this message as it stands now, and keep it so on this device.
    Keep(Draft),
    /// Show and keep this message as it stands here; when it is kept, or cannot be, send it.
    Send(Draft),
    /// Read these messages to see whether the server has the message.
    Look {
        /// Where.
        conversation: ConversationId,
        /// The message looked for.
        echo: EchoId,
        /// Which messages.
        window: Window,
    },
    /// The message is with the server, or taken back: show and keep it no more.
    Drop {
        /// The conversation it was for.
        conversation: ConversationId,
        /// The message.
        echo: EchoId,
    },
    /// Ring the alarm after this long.
    Schedule(Span),
}

/// What a message is waiting for beyond what its state tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Busy {
    No,
    /// The request is on its way.
    Travelling,
    /// Messages from this window on are being read.
    Looking(Window),
}

#[derive(Debug)]
struct Item {
    draft: Draft,
    busy: Busy,
    not_before: Span,
    backoff: Backoff,
    /// From when on its fate, if unknown by then, is settled: it was not stored.
    settled_at: Span,
}

/// The messages of one agent that the server does not have yet.
#[derive(Debug)]
pub struct Outbox {
    me: AgentId,
    reachable: bool,
    /// In the order of sending, over all conversations.
    items: Vec<Item>,
    /// Whose messages are known to be: none of them settles a second draft. A draft that another tab
    /// left may come after its message.
    claimed: SortedMap<MessageId, EchoId>,
    alarm: Alarm,
}

impl Outbox {
    /// An empty outbox of the agent `me`.
    pub fn new(me: AgentId) -> Self {
        Self {
            me,
            reachable: true,
            items: Vec::new(),
            claimed: SortedMap::default(),
            alarm: Alarm::default(),
        }
    }

    /// Whether nothing is on its way.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Takes in what happened and says what is to be done.
    pub fn step(&mut self, input: Input, now: Instant, random: u64) -> Vec<Action> {
        let mut actions = Vec::new();
        self.take(input, now, random, &mut actions);
        let deadline = self.go_on(now, &mut actions);
        actions.extend(self.alarm.set(deadline, now).map(Action::Schedule));
        actions
    }

    fn take(&mut self, input: Input, now: Instant, random: u64, actions: &mut Vec<Action>) {
        let at = now.monotonic;
        match input {
            Input::Sent(draft) => self.add(draft, at, actions),
            Input::Restored(drafts) => {
                for mut draft in sorted_by_key(drafts, |draft| draft.created_at) {
                    draft.state = restored(draft.state);
                    self.add(draft, at, actions);
                }
            }
            Input::Reachable(reachable) => {
                if reachable && !self.reachable {
                    for item in &mut self.items {
                        item.not_before = at;
                    }
                }
                self.reachable = reachable;
            }
            Input::Answered(echo, Outcome::Stored(id)) | Input::Heard(echo, id) => {
                // Somebody else's echo is no draft of ours, and settles nothing.
                self.drop_item(&echo, actions);
                self.claimed.insert(id, echo);
            }
            Input::Answered(echo, outcome) => {
                if let Some(item) = self.item(&echo).filter(|it| it.busy == Busy::Travelling) {
                    item.answered(outcome, at, random);
                    actions.push(Action::Keep(item.draft.clone()));
                }
            }
            Input::Found(echo, messages) => self.found(&echo, &messages, at, actions),
            Input::LookFailed(echo) => {
                if let Some(item) = self.item(&echo).filter(|it| it.is_looking()) {
                    item.busy = Busy::No;
                    item.not_before = at.plus(item.backoff.wait(random));
                }
            }
            Input::LookAgain(echo) => {
                if let Some(item) = self.item(&echo)
                    && item.draft.state == uncertain(true)
                {
                    item.draft.state = uncertain(false);
                    item.not_before = at;
                    actions.push(Action::Keep(item.draft.clone()));
                }
            }
            Input::Resend(echo) => {
                if let Some(item) = self.item(&echo)
                    && item.may_be_resent()
                {
                    item.draft.state = DraftState::Waiting;
                    item.not_before = at;
                    item.backoff.reset();
                    actions.push(Action::Keep(item.draft.clone()));
                }
            }
            Input::Discard(echo) => {
                if self
                    .item(&echo)
                    .is_some_and(|it| it.busy != Busy::Travelling)
                {
                    self.drop_item(&echo, actions);
                }
            }
            Input::Tick => self.alarm.rang(),
        }
    }

    /// Begins what can begin, and says when more may be possible.
    fn go_on(&mut self, now: Instant, actions: &mut Vec<Action>) -> Option<Span> {
        let mut waited_for = BTreeSet::new();
        let mut deadline: Option<Span> = None;
        for item in &mut self.items {
            let conversation = item.draft.conversation;
            if item.is_at_rest() || !waited_for.insert(conversation) {
                continue;
            }
            if item.busy != Busy::No || !self.reachable {
                continue;
            }
            if item.not_before > now.monotonic {
                let next = deadline.map_or(item.not_before, |it| it.min(item.not_before));
                deadline = Some(next);
                continue;
            }
            actions.push(item.begin());
        }
        deadline
    }

    fn add(&mut self, draft: Draft, at: Span, actions: &mut Vec<Action>) {
        if self.item(&draft.echo).is_some() {
            return;
        }
        let item = Item {
            draft,
            busy: Busy::No,
            not_before: at,
            backoff: Backoff::default(),
            settled_at: at.plus(SETTLING),
        };
        actions.push(Action::Keep(item.draft.clone()));
        self.items.push(item);
    }

    fn found(&mut self, echo: &EchoId, messages: &[Message], at: Span, actions: &mut Vec<Action>) {
        let me = self.me;
        let Some(item) = self.items.iter_mut().find(|it| it.draft.echo == *echo) else {
            return;
        };
        let Busy::Looking(window) = item.busy else {
            return;
        };
        let this_one = |it: &&Message| match self.claimed.get(&it.id) {
            Some(whose) => whose == echo,
            None => matches(&item.draft, it, me),
        };
        if let Some(message) = messages.iter().find(this_one) {
            self.claimed.insert(message.id, echo.clone());
            self.drop_item(echo, actions);
            return;
        }
        let last = messages.iter().map(|message| message.id).max();
        if let (Window::After { message, page }, Some(last)) = (window, last)
            && messages.len() >= page
            && last > message
        {
            actions.push(item.look(after(last)));
            return;
        }
        item.busy = Busy::No;
        item.backoff.reset();
        if at >= item.settled_at {
            item.draft.state = uncertain(true);
            actions.push(Action::Keep(item.draft.clone()));
        } else {
            item.not_before = item.settled_at;
        }
    }

    fn item(&mut self, echo: &EchoId) -> Option<&mut Item> {
        self.items.iter_mut().find(|item| item.draft.echo == *echo)
    }

    fn drop_item(&mut self, echo: &EchoId, actions: &mut Vec<Action>) {
        if let Some(place) = self.items.iter().position(|it| it.draft.echo == *echo) {
            let Draft {
                conversation, echo, ..
            } = self.items.remove(place).draft;
            actions.push(Action::Drop { conversation, echo });
        }
    }
}

impl Item {
    /// Whether only the agent moves it on, so that others need not wait for it.
    fn is_at_rest(&self) -> bool {
        matches!(
            &self.draft.state,
            DraftState::Failed(SendFailure::Refused(_) | SendFailure::Uncertain { looked: true })
        )
    }

    fn may_be_resent(&self) -> bool {
        self.is_at_rest() || self.draft.state == DraftState::Failed(SendFailure::Unsent)
    }

    fn is_looking(&self) -> bool {
        matches!(self.busy, Busy::Looking(_))
    }

    /// Sends it, or looks for it when its fate is unknown.
    fn begin(&mut self) -> Action {
        if self.draft.state == uncertain(false) {
            return self.look(self.draft.after.map_or(LATEST, after));
        }
        self.draft.state = DraftState::Sending;
        self.busy = Busy::Travelling;
        Action::Send(self.draft.clone())
    }

    fn look(&mut self, window: Window) -> Action {
        self.busy = Busy::Looking(window);
        Action::Look {
            conversation: self.draft.conversation,
            echo: self.draft.echo.clone(),
            window,
        }
    }

    fn answered(&mut self, outcome: Outcome, at: Span, random: u64) {
        self.busy = Busy::No;
        let failure = match outcome {
            // Stored messages leave the outbox before this is asked.
            Outcome::Stored(_) | Outcome::Lost => {
                self.settled_at = at.plus(SETTLING);
                self.not_before = at;
                SendFailure::Uncertain { looked: false }
            }
            Outcome::Refused(reason) => SendFailure::Refused(reason),
            Outcome::Throttled | Outcome::Unsent => {
                self.not_before = at.plus(self.backoff.wait(random));
                SendFailure::Unsent
            }
        };
        self.draft.state = DraftState::Failed(failure);
    }
}

/// How a message found on this device goes on: what was travelling may have arrived.
fn restored(state: DraftState) -> DraftState {
    match state {
        DraftState::Sending => uncertain(false),
        DraftState::Failed(SendFailure::Unsent) => DraftState::Waiting,
        DraftState::Waiting | DraftState::Failed(_) => state,
    }
}

const fn uncertain(looked: bool) -> DraftState {
    DraftState::Failed(SendFailure::Uncertain { looked })
}

const LATEST: Window = Window::Latest { page: LATEST_PAGE };

const fn after(message: MessageId) -> Window {
    Window::After {
        message,
        page: AFTER_PAGE,
    }
}

/// Whether a message of the server is what became of a draft: newer than all that was known when
/// it was sent, by the same agent, to the same readers, with the same text and as many files.
fn matches(draft: &Draft, message: &Message, me: AgentId) -> bool {
    if let Some(echo) = &message.echo {
        return *echo == draft.echo;
    }
    let is_mine = matches!(&message.author, Some(Author::Agent(id, _)) if *id == me);
    let text = message.text.as_deref().unwrap_or_default();
    is_mine
        && Some(message.id) > draft.after
        && message.conversation == draft.conversation
        && message.kind == MessageKind::Outgoing
        && message.private == (draft.mode == Mode::Note)
        && text.trim() == draft.what.text.trim()
        && message.attachments.len() == draft.what.files.len()
}

#[cfg(test)]
mod tests;
