//! What arrives while the thread is open: said aloud, and counted while the reader is elsewhere.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use crate::kit::announcer::Announcer;
use crate::live::{Live, Session, Thread, ThreadState};
use crate::model::{Author, Message, MessageId, MessageKind};
use crate::text::phrase;
use crate::view::message_bubble::{Scene, first_words};
use crate::view::words::Words;

/// Arrivals are said at most this often.
const PAUSE: Duration = Duration::from_secs(2);

/// What arrived.
#[derive(Clone, Copy)]
pub(super) struct News {
    /// How many messages of others came while the reader was not at the end.
    pub missed: RwSignal<u64>,
}

/// What waits to be said.
#[derive(Default)]
struct Unsaid {
    last: Option<Arc<Message>>,
    count: u64,
    pausing: bool,
}

impl News {
    /// Follows a thread from now on. What is read of the past is no news.
    pub fn watch(
        session: Session,
        words: Words,
        scene: Scene,
        thread: &Arc<Live<Thread>>,
        at_end: RwSignal<bool>,
    ) -> Self {
        let missed = RwSignal::new(0);
        let announcer = use_context::<Announcer>();
        let unsaid = StoredValue::new(Unsaid::default());
        let say = move || {
            let Some((last, count)) = unsaid.try_update_value(|it| {
                let count = std::mem::take(&mut it.count);
                it.pausing = count > 0;
                (it.last.take(), count)
            }) else {
                return false;
            };
            let (Some(message), Some(announcer)) = (last, &announcer) else {
                return false;
            };
            announcer.say(untrack(|| match count {
                1 => {
                    let who = scene.author(session, words, &message);
                    let text = message.text.as_deref().map(first_words).unwrap_or_default();
                    words.with(phrase::thread::ARRIVED, &[("who", &who), ("words", &text)])
                }
                _ => words.count(phrase::thread::NEW_MESSAGES, count),
            }));
            true
        };
        let thread = Arc::clone(thread);
        Effect::new(move |newest: Option<Option<MessageId>>| {
            let held = thread.get().filter(|it| it.state != ThreadState::Loading)?;
            let former = newest.flatten();
            let now = held.messages.iter().map(|it| it.id).max().max(former);
            let Some(former) = former else { return now };
            let arrived: Vec<_> = held
                .messages
                .iter()
                .filter(|it| it.id > former && is_news(session, it))
                .collect();
            let count = arrived.len() as u64;
            if let Some(last) = arrived.last() {
                if !at_end.get_untracked() {
                    missed.update(|missed| *missed += count);
                }
                let pausing = unsaid.try_update_value(|it| {
                    it.last = Some(Arc::clone(last));
                    it.count += count;
                    it.pausing
                });
                if pausing == Some(false) {
                    pace(say.clone());
                }
            }
            now
        });
        Effect::new(move |_| {
            if at_end.get() {
                missed.set(0);
            }
        });
        Self { missed }
    }
}

/// Says now what waits, and after a pause what came meanwhile, until nothing did.
fn pace(say: impl Fn() -> bool + Clone + 'static) {
    if say() {
        set_timeout(move || pace(say), PAUSE);
    }
}

/// Whether somebody else said it.
fn is_news(session: Session, message: &Message) -> bool {
    let spoken = !matches!(message.kind, MessageKind::Activity | MessageKind::Other(_));
    let mine = matches!(&message.author, Some(Author::Agent(id, _)) if session.me() == *id);
    spoken && !mine && message.echo.is_none()
}
