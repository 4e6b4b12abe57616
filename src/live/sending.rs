//! Messages on their way: shown at once, kept on this device, settled when the server has them.

use std::rc::Rc;

use leptos::prelude::Set as _;

use crate::model::{
    Composition, ConversationId, Draft, DraftState, EchoId, Message, MessageId, Mode,
};
use crate::net::{ApiError, TransportError};
use crate::store::Event;
use crate::sync::outbox::{Action, Input, Outcome};

use super::keep;
use super::session::{Alarm, Inner, Session};

impl Session {
    /// Sends what stands in the composer. It is shown at once and the composer is empty; an empty
    /// composition does nothing.
    pub fn send(self, conversation: ConversationId, mode: Mode) {
        let Some(inner) = self.inner() else { return };
        let mut what = inner.composition(conversation, mode);
        if what.is_empty() {
            return;
        }
        if mode == Mode::Reply
            && let Some((cc, bcc)) = self.copies(conversation)
        {
            what.cc.get_or_insert(cc);
            what.bcc.get_or_insert(bcc);
        }
        self.dispatch(conversation, mode, what);
        self.put_composition(&inner, conversation, mode, Composition::default());
        self.stopped_typing(conversation);
    }

    /// Sends this: it is shown at once, and kept until the server has it.
    pub(super) fn dispatch(self, conversation: ConversationId, mode: Mode, what: Composition) {
        let Some(inner) = self.inner() else { return };
        let host = &inner.world.host;
        let draft = Draft {
            conversation,
            echo: EchoId::new(&format!("{:016x}{:016x}", host.random(), host.random())),
            mode,
            what,
            created_at: host.now(),
            after: inner.newest_known(conversation),
            state: DraftState::Waiting,
        };
        self.tell_outbox(Input::Sent(draft));
    }

    /// Sends again what did not go. Nothing happens while its fate is unknown.
    pub fn send_again(self, _conversation: ConversationId, echo: EchoId) {
        self.tell_outbox(Input::Resend(echo));
    }

    /// Looks again whether a message of unknown fate arrived.
    pub fn look_again(self, _conversation: ConversationId, echo: EchoId) {
        self.tell_outbox(Input::LookAgain(echo));
    }

    /// Takes back what is not travelling: its text and files go before what stands in the composer.
    pub fn take_back(self, conversation: ConversationId, echo: EchoId) {
        let Some(inner) = self.inner() else { return };
        let drafts = inner.store.borrow().drafts(conversation);
        let Some(draft) = drafts.iter().find(|draft| draft.echo == echo) else {
            return;
        };
        if draft.state == DraftState::Sending {
            return;
        }
        self.put_before(&inner, conversation, draft.mode, draft.what.clone());
        self.tell_outbox(Input::Discard(echo));
    }

    /// Puts the text of a stored message into the composer, before what stands there, to be sent
    /// in other words. Its files stay with the message.
    pub fn write_anew(self, message: &Message) {
        let Some(inner) = self.inner() else { return };
        let mode = if message.private {
            Mode::Note
        } else {
            Mode::Reply
        };
        let back = Composition {
            text: message.text.clone().unwrap_or_default(),
            reply_to: message.reply_to,
            ..Composition::default()
        };
        self.put_before(&inner, message.conversation, mode, back);
    }

    fn put_before(
        self,
        inner: &Rc<Inner>,
        conversation: ConversationId,
        mode: Mode,
        mut back: Composition,
    ) {
        let standing = inner.composition(conversation, mode);
        if !standing.text.trim().is_empty() {
            back.text = format!("{}\n\n{}", back.text, standing.text)
                .as_str()
                .into();
        }
        back.files.extend(standing.files);
        back.reply_to = standing.reply_to.or(back.reply_to);
        back.cc = standing.cc.or(back.cc);
        back.bcc = standing.bcc.or(back.bcc);
        self.put_composition(inner, conversation, mode, back);
    }

    /// Asks the server to deliver a stored message again that its channel refused.
    pub fn retry_message(self, conversation: ConversationId, message: MessageId) {
        self.change_message(
            move |api| async move { api.retry_message(conversation, message).await },
        );
    }

    /// Deletes a stored message for everybody on the team. What the customer got stays with them.
    pub fn delete_message(self, conversation: ConversationId, message: MessageId) {
        self.change_message(
            move |api| async move { api.delete_message(conversation, message).await },
        );
    }

    fn change_message<Asked>(self, ask: impl FnOnce(crate::net::Api) -> Asked + 'static)
    where
        Asked: Future<Output = Result<Message, ApiError>> + 'static,
    {
        self.spawn(async move {
            let Some(api) = self.api() else { return };
            let answer = ask(api).await;
            self.note(&answer);
            match answer {
                Ok(message) => self.apply([Event::MessageChanged(message)]),
                Err(error) => self.tell_failure(&error),
            }
        });
    }

    /// Tells the outbox what happened and does what it says.
    pub(super) fn tell_outbox(self, input: Input) {
        let Some(inner) = self.inner() else { return };
        let now = inner.instant();
        let random = inner.world.host.random();
        let actions = inner.outbox.borrow_mut().step(input, now, random);
        for action in actions {
            match action {
                Action::Keep(draft) => {
                    self.apply([Event::DraftChanged(draft.clone())]);
                    self.spawn(self.keep_draft(draft));
                }
                Action::Send(draft) => {
                    self.apply([Event::DraftChanged(draft.clone())]);
                    self.spawn(self.carry(draft));
                }
                Action::Look {
                    conversation,
                    echo,
                    window,
                } => self.spawn(self.look_for(conversation, echo, window)),
                Action::Drop { conversation, echo } => self.drop_draft(&inner, conversation, echo),
                Action::Schedule(after) => self.set_alarm(Alarm::Outbox, after),
            }
        }
    }

    fn drop_draft(self, inner: &Rc<Inner>, conversation: ConversationId, echo: EchoId) {
        let key = inner.shelf.draft(conversation, &echo);
        self.spawn(inner.world.storage.remove(&key));
        self.apply([Event::DraftDropped { conversation, echo }]);
        self.follow_drafts(inner);
    }

    async fn keep_draft(self, draft: Draft) {
        let Some(inner) = self.inner() else { return };
        let key = inner.shelf.draft(draft.conversation, &draft.echo);
        let kept = inner.world.storage.put(&key, keep::write_draft(&draft));
        drop(inner);
        if kept.await.is_err() {
            self.tell_storage_failure();
        }
        // It may have arrived while it was being written; then nothing is to be kept.
        let Some(inner) = self.inner() else { return };
        let held = inner.store.borrow().drafts(draft.conversation);
        if !held.iter().any(|it| it.echo == draft.echo) {
            self.spawn(inner.world.storage.remove(&key));
        }
    }

    /// Sends one message once it is kept on this device.
    async fn carry(self, draft: Draft) {
        self.keep_draft(draft.clone()).await;
        let Some(inner) = self.inner() else { return };
        let online = inner.world.host.online();
        let api = inner.api.clone();
        drop(inner);
        let answer = api.send(&draft).await;
        self.note(&answer);
        let outcome = match answer {
            Ok(message) => {
                let id = message.id;
                self.apply([Event::MessageArrived {
                    message: Message {
                        // The answer names the draft it settles even if the server left it out.
                        echo: Some(draft.echo.clone()),
                        ..message
                    },
                    glimpse: None,
                }]);
                if let Some(inner) = self.inner() {
                    inner.signals.sent.set(Some((draft.conversation, id)));
                }
                Outcome::Stored(id)
            }
            Err(error) => outcome(&error, online),
        };
        self.tell_outbox(Input::Answered(draft.echo, outcome));
    }

    async fn look_for(
        self,
        conversation: ConversationId,
        echo: EchoId,
        window: crate::model::Window,
    ) {
        let Some(api) = self.api() else { return };
        let answer = api.messages(conversation, window).await;
        self.note(&answer);
        self.tell_outbox(match answer {
            Ok(page) => {
                self.apply([Event::MessagesRead {
                    conversation,
                    window,
                    messages: page.messages.clone(),
                }]);
                Input::Found(echo, page.messages)
            }
            Err(_) => Input::LookFailed(echo),
        });
    }
}

impl Inner {
    /// The newest message known of a conversation. What is in view of its thread may be older.
    fn newest_known(&self, id: ConversationId) -> Option<MessageId> {
        let store = self.store.borrow();
        let told = store
            .conversation(id)
            .and_then(|it| Some(it.preview.as_ref()?.message));
        store.newest(id).max(told)
    }
}

/// What a failed sending means for the message.
fn outcome(error: &ApiError, online: bool) -> Outcome {
    match error {
        ApiError::Unreachable(TransportError::Forbidden) => Outcome::Unsent,
        ApiError::Unreachable(TransportError::Failed) if !online => Outcome::Unsent,
        ApiError::Throttled => Outcome::Throttled,
        ApiError::Refused { reason, .. } | ApiError::Unauthorized(reason) => {
            Outcome::Refused(reason.as_str().into())
        }
        ApiError::NotFound => Outcome::Refused("404".into()),
        ApiError::Unreachable(_) | ApiError::Server { .. } | ApiError::Unreadable { .. } => {
            Outcome::Lost
        }
    }
}
