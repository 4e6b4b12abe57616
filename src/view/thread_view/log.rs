//! The messages: laid out as lines, newest at the end, read further where the reader comes near
//! an end of what is held.

use std::sync::Arc;

use leptos::prelude::*;
use web_sys::{HtmlElement, KeyboardEvent};

use crate::kit::icon::{Icon, IconSize, IconView};
use crate::kit::rove::{focus, stops};
use crate::live::{Live, Session, Thread, ThreadState};
use crate::model::{MessageId, Timestamp};
use crate::text::phrase;
use crate::view::message_bubble::Scene;
use crate::view::words::Words;

use super::around::{Above, TypingLine};
use super::line_view::{LineView, element_id};
use super::lines::{Layout, LineKey, Lines, lines, unread};
use super::news::News;
use super::scroll::Scroll;

/// How many messages are shown at first, and how many more each time the top comes near.
const STEP: usize = 60;

/// The messages of the thread in context.
#[component]
pub(super) fn ThreadLog() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let scene = Scene::here();
    let id = scene.id;
    let thread = session.thread(id);
    let scroll = Scroll::new(thread.part(|it| it.has_newer));
    let most = RwSignal::new(STEP);
    let new = first_unread(session, scene, &thread);
    let target = target(session, scene);
    let laid = {
        let thread = Arc::clone(&thread);
        Memo::new(move |_| {
            let Some(thread) = thread.get() else {
                return Lines::default();
            };
            let layout = Layout {
                most: most.get().max(depth(&thread, target.get())),
                unread: new.get(),
                me: session.me(),
                day: &|at| words.text().day_number(at),
            };
            lines(&thread, &layout)
        })
    };
    let order = Memo::new(move |_| laid.with(|it| it.order.clone()));
    let state = thread.part(|it| (it.state, it.has_older, it.has_newer));
    let news = News::watch(session, words, scene, &thread, scroll.at_end);

    let reach = move || {
        let (top, end) = scroll.reaches();
        let Some((now, has_older, has_newer)) = state.get_untracked() else {
            return;
        };
        if now == ThreadState::Failed || now == ThreadState::Loading {
            return;
        }
        if top && laid.with_untracked(|it| it.more_above) {
            most.update(|most| *most += STEP);
        } else if top && has_older == Some(true) {
            session.load_older(id);
        }
        if end && has_newer {
            session.load_newer(id);
        }
    };
    let begun = StoredValue::new(false);
    scroll.watch(move || {
        if laid
            .try_with_untracked(|it| it.order.is_empty())
            .unwrap_or(true)
        {
            return;
        }
        if begun.get_value() {
            scroll.keep();
        } else {
            begun.set_value(true);
            begin(scroll);
            request_animation_frame(move || session.mark("deskhand:thread-painted"));
        }
        arrive(scroll, target, laid);
        reach();
    });
    // Messages that came and are not shown yet change no height, so nothing else looks for them.
    Effect::new(move |_| {
        let more_above = move || laid.try_with_untracked(|it| it.more_above) == Some(true);
        laid.track();
        request_animation_frame(move || {
            if more_above() {
                reach();
            }
        });
    });
    // A message that is shown already changes no height when it is asked for.
    Effect::new(move |_| {
        if target.get().is_some() {
            laid.track();
            request_animation_frame(move || {
                // The first place is found first; it would take the reader away again.
                if begun.try_get_value() == Some(true) {
                    arrive(scroll, target, laid);
                }
            });
        }
    });
    let on_scroll = move |_| {
        scroll.moved();
        reach();
    };
    read_marks(session, scene, scroll, state);
    let listener =
        window_event_listener(leptos::ev::keydown, move |event| by_message(&event, scroll));
    on_cleanup(move || listener.remove());
    let away = Memo::new(move |_| !scroll.at_end.get());
    let to_newest = move |_| {
        if state
            .get_untracked()
            .is_some_and(|(_, _, has_newer)| has_newer)
        {
            session.to_newest(id);
        }
        scroll.to_end();
    };

    view! {
        <div class="thread-view__stage">
            <div
                node_ref=scroll.log
                class="thread-view__log"
                role="log"
                aria-live="off"
                aria-busy=move || (state.get().is_none_or(|(it, ..)| it == ThreadState::Loading)).to_string()
                aria-label=move || words.with(phrase::thread::LOG, &[("who", &scene.contact_name(words))])
                tabindex="0"
                on:scroll=on_scroll
            >
                <Above state laid />
                <div node_ref=scroll.lane class="thread-view__lane">
                    <For
                        each=move || order.get()
                        key=LineKey::clone
                        children=move |key| view! { <LineView key laid /> }
                    />
                    <TypingLine />
                </div>
            </div>
            {move || away.get().then(|| view! {
                <button type="button" class="thread-view__newest" on:click=to_newest>
                    <IconView icon=Icon::Newest size=IconSize::Small />
                    <span>{move || match news.missed.get() {
                        0 => words.say(phrase::thread::TO_NEWEST),
                        count => words.count(phrase::thread::NEW_MESSAGES, count),
                    }}</span>
                </button>
            })}
        </div>
    }
}

/// When somebody of the team looked last, and how many messages were unread then.
type Seen = (Option<Timestamp>, usize);

/// What was new when the thread was opened; it stays so until the thread is left.
fn first_unread(
    session: Session,
    scene: Scene,
    thread: &Arc<Live<Thread>>,
) -> Memo<Option<(MessageId, u64)>> {
    let conversation = session.conversation(scene.id);
    let seen = Memo::new(move |former: Option<&Option<Seen>>| {
        // Told once: reading the thread moves it on.
        former.copied().flatten().or_else(|| {
            let now = conversation.get()?;
            // All was read, whatever the clocks say.
            let all = (now.unread == 0).then_some(now.last_activity_at);
            Some((all.max(now.agent_seen_at), now.unread as usize))
        })
    });
    // Looked at now: what is read from here on is not new any more.
    Effect::new(move |_| seen.track());
    seen.with_untracked(|_| ());
    let thread = Arc::clone(thread);
    let new = Memo::new(move |former: Option<&Option<Option<(MessageId, u64)>>>| {
        former.copied().flatten().or_else(|| {
            let (seen, counted) = seen.get()?;
            let thread = thread.get()?;
            (thread.state == ThreadState::Ready).then(|| unread(&thread.messages, seen, counted))
        })
    });
    Memo::new(move |_| new.get().flatten())
}

/// The message that is to be shown, from the address or a reference, until it is.
fn target(session: Session, scene: Scene) -> RwSignal<Option<MessageId>> {
    let named = move || {
        let route = session.route();
        route.message.filter(|_| route.open == Some(scene.id))
    };
    let target = scene.target;
    Effect::new(move |former: Option<Option<MessageId>>| {
        let now = named();
        if former != Some(now) && now.is_some() {
            target.set(now);
        }
        now
    });
    target
}

/// How many messages must be shown for this one to be among them, with some before it.
fn depth(thread: &Thread, message: Option<MessageId>) -> usize {
    let place = message.and_then(|id| thread.messages.iter().position(|it| it.id == id));
    place.map_or(0, |place| thread.messages.len() - place + STEP / 2)
}

/// Goes to the message that is to be shown, once it is there.
fn arrive(scroll: Scroll, target: RwSignal<Option<MessageId>>, laid: Memo<Lines>) {
    let wanted = target.try_get_untracked().flatten();
    let line = wanted.and_then(|it| {
        laid.try_with_untracked(|laid| line_of(scroll, laid, it))
            .flatten()
    });
    if let Some(line) = line {
        target.set(None);
        scroll.to_element(&line, 0.3);
        if !keeps_keyboard(scroll) {
            focus(&line);
        }
    }
}

/// Whether the keyboard is where one goes from message to message, on screen.
fn keeps_keyboard(scroll: Scroll) -> bool {
    let active = scroll.surface.active_element();
    active.is_some_and(|it| {
        it.closest(".finder, .search").ok().flatten().is_some() && it.client_height() > 0
    })
}

/// The line of a message, if it is shown.
fn line_of(scroll: Scroll, laid: &Lines, message: MessageId) -> Option<HtmlElement> {
    let key = laid.key_of(message)?;
    scroll.surface.by_id(&element_id(&key))
}

/// The first place: where the new messages begin, else the end.
fn begin(scroll: Scroll) {
    scroll.to_end();
    let Some(lane) = scroll.lane.get_untracked() else {
        return;
    };
    let divider = stops(&lane, "[data-kind=unread]").into_iter().next();
    let Some((divider, log)) = divider.zip(scroll.log.get_untracked()) else {
        return;
    };
    let above = divider.get_bounding_client_rect().top() < log.get_bounding_client_rect().top();
    if above {
        scroll.to_element(&divider, 0.05);
    }
}

/// The thread counts as read while its end is in sight on a page that shows.
fn read_marks(
    session: Session,
    scene: Scene,
    scroll: Scroll,
    state: Memo<Option<(ThreadState, Option<bool>, bool)>>,
) {
    let shows = || document().visibility_state() == web_sys::VisibilityState::Visible;
    let visible = RwSignal::new(shows());
    let listener =
        window_event_listener(leptos::ev::visibilitychange, move |_| visible.set(shows()));
    on_cleanup(move || {
        listener.remove();
        session.reading(scene.id, false);
    });
    let reading = Memo::new(move |_| {
        let held = state
            .get()
            .is_some_and(|(state, _, has_newer)| state != ThreadState::Loading && !has_newer);
        held && scroll.at_end.get() && visible.get()
    });
    Effect::new(move |_| session.reading(scene.id, reading.get()));
}

/// Alt and an arrow go from message to message.
fn by_message(event: &KeyboardEvent, scroll: Scroll) {
    let key = event.key();
    let back = key == "ArrowUp";
    if !event.alt_key() || !(back || key == "ArrowDown") {
        return;
    }
    let Some(lane) = scroll.lane.try_get_untracked().flatten() else {
        return;
    };
    let bubbles = stops(&lane, "article");
    let active = scroll.surface.active_element();
    let at = bubbles.iter().position(|it| {
        active
            .as_ref()
            .is_some_and(|active| it.contains(Some(active)))
    });
    let to = match at {
        Some(at) if back => at.checked_sub(1),
        Some(at) => Some(at + 1),
        None => bubbles.len().checked_sub(1),
    };
    if let Some(bubble) = to.and_then(|to| bubbles.get(to)) {
        event.prevent_default();
        focus(bubble);
    }
}
