//! Where an agent writes. A reply and a private note are two texts that never mix; what is written
//! is kept by the session at every key, so nothing here can lose it.

mod area;
mod bar;
mod complete;
mod completion;
mod files;
mod format;
mod modes;
mod recipients;
mod reference;
mod send_key;
mod variables;

use std::ops::Range;

use leptos::html::Textarea;
use leptos::prelude::*;
use web_sys::{DragEvent, KeyboardEvent};

use crate::kit::icon::{Icon, IconView};
use crate::kit::rove::{focus, stops};
use crate::live::Session;
use crate::model::{Composition, ConversationId, Mode};
use crate::text::phrase;

use super::message_bubble::Scene;
use super::words::Words;
use super::writing::Writing;
use area::{caret, edit, format_of, moves, put};
use bar::{SendButton, Tools};
use completion::{Completion, CompletionList};
use files::{FileChips, add, listed, standing};
use format::Format;
use modes::Modes;
use recipients::{Copies, CopyFields, Whereto};
use reference::ReferenceLine;
use send_key::SendKey;
use variables::{missing, value};

/// Longest private note, in characters: what the server takes.
const NOTE_LIMIT: usize = 150_000;
/// So close to the limit, what is left is counted.
const COUNTED: usize = 50;

/// The composer of a conversation.
#[component]
pub fn Composer(
    /// Which.
    id: ConversationId,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let scene = Scene::here();
    let desk = Desk::new(session, id);
    let Desk {
        mode,
        can_reply,
        composition,
        ..
    } = desk;
    let area = NodeRef::<Textarea>::new();
    let problem = RwSignal::new(None);
    let key = RwSignal::new(SendKey::kept());
    let text = Memo::new(move |_| composition.read().text.clone());
    let attached = Memo::new(move |_| composition.read().files.clone());
    let over = desk.over_limit(session);
    let copies = Copies::new(session, id, mode, composition);
    let ready =
        Memo::new(move |_| !composition.read().is_empty() && over.get() <= 0 && copies.are_fine());
    let completion = Completion::new(
        session,
        id,
        Callback::new(move |(place, by): (Range<usize>, String)| {
            if let Some(area) = area.get_untracked() {
                put(&area, &place, &by);
                desk.wrote(session, area.value());
            }
        }),
    );
    let look = move || {
        if let Some(area) = area.get_untracked() {
            let text = area.value();
            completion.look(&text, caret(&area, &text), mode.get_untracked());
        }
    };
    let begin = Callback::new(move |sign: &'static str| {
        if let Some(area) = area.get_untracked() {
            let text = area.value();
            let at = caret(&area, &text);
            // The sign counts where a word begins.
            let before = text.get(..at).unwrap_or_default();
            let joins = before.ends_with(|it: char| !it.is_whitespace());
            let sign = if joins {
                format!(" {sign}")
            } else {
                sign.to_owned()
            };
            put(&area, &(at..at), &sign);
            desk.wrote(session, area.value());
            look();
        }
    });

    let choose = Callback::new(move |(next, to_text): (Mode, bool)| {
        desk.chosen.set(Some(next));
        if to_text {
            to(area);
        }
    });
    // Set only where it differs: the caret and a composition under way stay as they are.
    Effect::new(move |_| {
        let text = text.get();
        if let Some(area) = area.get().filter(|area| area.value() != *text) {
            area.set_value(&text);
        }
    });
    follow_requests(desk, area);
    let send = Callback::new(move |()| {
        if ready.get_untracked() {
            session.send(id, mode.get_untracked());
            problem.set(None);
            copies.sent();
            to(area);
        }
    });
    let format = Callback::new(move |format: Format| {
        if let Some(area) = area.get_untracked() {
            edit(&area, format);
            desk.wrote(session, area.value());
        }
    });
    let take = Callback::new(move |files: Vec<web_sys::File>| {
        if !files.is_empty() {
            add(session, (id, mode.get_untracked()), files, words, problem);
        }
    });
    let on_key = move |event: KeyboardEvent| {
        if completion.on_key(&event) {
            event.prevent_default();
            event.stop_propagation();
        } else if key.get_untracked().sends(&event) {
            event.prevent_default();
            send.run(());
        } else if let Some(wanted) = format_of(&event) {
            event.prevent_default();
            format.run(wanted);
        } else if event.key() == "Escape" && !event.is_composing() {
            event.prevent_default();
            event.stop_propagation();
            to_messages(area);
        }
    };
    let on_paste = move |event: web_sys::ClipboardEvent| {
        let files = listed(event.clipboard_data().and_then(|it| it.files()));
        if !files.is_empty() {
            event.prevent_default();
            take.run(files);
        }
    };
    let on_drop = move |event: DragEvent| {
        event.prevent_default();
        take.run(listed(event.data_transfer().and_then(|it| it.files())));
    };
    let name = move || {
        let who = scene.contact_name(words);
        let phrase = match mode.get() {
            Mode::Reply => phrase::composer::REPLY_TO,
            Mode::Note => phrase::composer::NOTE_ON,
        };
        words.with(phrase, &[("who", &who)])
    };

    view! {
        <section
            class="composer"
            data-mode=move || (mode.get() == Mode::Note).then_some("note")
            aria-label=words.said(phrase::composer::REGION)
            on:dragover=|event: DragEvent| event.prevent_default()
            on:drop=on_drop
        >
            <div class="composer__top">
                <Modes mode can_reply on_choose=choose />
                <Whereto copies />
            </div>
            <CopyFields copies />
            <CompletionList completion />
            {move || (!can_reply.get()).then(|| view! {
                <p class="composer__why"><IconView icon=Icon::Info />{words.said(phrase::composer::CANNOT_REPLY)}</p>
            })}
            <ReferenceLine id mode reply_to=Memo::new(move |_| composition.read().reply_to) />
            <textarea
                node_ref=area
                class="composer__text"
                rows=move || text.read().lines().count().clamp(2, 12).to_string()
                dir="auto"
                aria-label=name
                placeholder=name
                // A text area may not be called a combobox; it may have a list all the same.
                aria-autocomplete="list"
                aria-controls=move || completion.list_id()
                aria-activedescendant=move || completion.active_id()
                on:input=move |event| {
                    desk.wrote(session, event_target_value(&event));
                    look();
                }
                on:keydown=on_key
                on:keyup=move |event: KeyboardEvent| if moves(&event) { look() }
                on:click=move |_| look()
                on:paste=on_paste
                on:blur=move |_| {
                    completion.leave();
                    session.stopped_typing(id);
                }
            ></textarea>
            <Missing id text />
            {move || problem.get().map(|problem| view! {
                <p class="composer__problem" role="alert"><IconView icon=Icon::Alert />{problem}</p>
            })}
            <FileChips id mode files=attached />
            <div class="composer__bar">
                <Tools mode on_format=format on_files=take on_sign=begin />
                <Left over />
                <SendButton mode ready key on_send=send />
            </div>
        </section>
    }
}

/// What is written where.
#[derive(Clone, Copy)]
struct Desk {
    id: ConversationId,
    /// The mode the agent chose, if they did.
    chosen: RwSignal<Option<Mode>>,
    can_reply: Memo<bool>,
    mode: Memo<Mode>,
    composition: Memo<Composition>,
}

impl Desk {
    fn new(session: Session, id: ConversationId) -> Self {
        let can_reply = session.conversation(id).part(|it| it.can_reply);
        let can_reply = Memo::new(move |_| can_reply.get().unwrap_or(true));
        let both = session.compositions(id);
        let kept = both.part(|both| both.reply.is_empty() && !both.note.is_empty());
        let chosen = RwSignal::new(None);
        let mode = Memo::new(move |_| {
            // A text that was kept shows itself: a lone note opens as a note.
            let kept = if kept.get() == Some(true) {
                Mode::Note
            } else {
                Mode::Reply
            };
            if can_reply.get() {
                chosen.get().unwrap_or(kept)
            } else {
                Mode::Note
            }
        });
        let composition = Memo::new(move |_| {
            let both = both.get();
            both.as_deref()
                .map(|both| match mode.get() {
                    Mode::Reply => both.reply.clone(),
                    Mode::Note => both.note.clone(),
                })
                .unwrap_or_default()
        });
        Self {
            id,
            chosen,
            can_reply,
            mode,
            composition,
        }
    }

    /// The agent wrote this.
    fn wrote(self, session: Session, text: String) {
        let mode = self.mode.get_untracked();
        // From now on no other text takes this one's place.
        self.chosen.set(Some(mode));
        let composition = Composition {
            text: text.into(),
            ..standing(session, self.id, mode)
        };
        session.compose(self.id, mode, composition);
    }

    /// By how many characters the text is longer than the channel takes; less than 0 while it fits.
    fn over_limit(self, session: Session) -> Memo<i64> {
        let inbox = session.conversation(self.id).part(|it| it.inbox);
        Memo::new(move |_| {
            let limit = match self.mode.get() {
                Mode::Note => None,
                Mode::Reply => inbox
                    .get()
                    .and_then(|inbox| Some(session.directory().inbox(inbox)?.text_limit)),
            };
            let limit = limit.unwrap_or(NOTE_LIMIT);
            let length = self.composition.read().text.chars().count();
            i64::try_from(length).unwrap_or(i64::MAX) - i64::try_from(limit).unwrap_or(i64::MAX)
        })
    }
}

/// Gives the keyboard to the text when others ask for it.
fn follow_requests(desk: Desk, area: NodeRef<Textarea>) {
    let writing = Writing::here();
    Effect::new(move |former: Option<u32>| {
        let (mode, times) = writing.asked();
        if former.is_some_and(|former| former != times) {
            desk.chosen.set(Some(mode));
            to(area);
        }
        times
    });
}

/// Gives the keyboard to the text.
fn to(area: NodeRef<Textarea>) {
    if let Some(area) = area.get_untracked() {
        focus(&area);
    }
}

/// Leaves the text for the messages over it; what is written stays.
fn to_messages(area: NodeRef<Textarea>) {
    let thread = area
        .get_untracked()
        .and_then(|it| it.closest("main").ok().flatten());
    if let Some(log) = thread.and_then(|it| stops(&it, "[role=log]").into_iter().next()) {
        focus(&log);
    }
}

/// The variables of the text for which there is no value.
#[component]
fn Missing(id: ConversationId, text: Memo<std::sync::Arc<str>>) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let scene = Scene::here();
    let names = Memo::new(move |_| {
        // Their names come with the contact.
        scene.contact.track();
        missing(&text.read(), |name| value(session, id, name)).join(", ")
    });
    move || {
        Some(names.get()).filter(|it| !it.is_empty()).map(|names| {
            let line = move || words.with(phrase::composer::NO_VALUE, &[("names", &names)]);
            view! {
                <p class="composer__why" role="status"><IconView icon=Icon::Info /><span>{line}</span></p>
            }
        })
    }
}

/// What is left of the limit, near it.
#[component]
fn Left(over: Memo<i64>) -> impl IntoView {
    let words = Words::here();
    let shown = Memo::new(move |_| {
        let over = over.get();
        (over > -i64::try_from(COUNTED).unwrap_or_default()).then_some(over)
    });
    move || {
        shown.get().map(|over| {
            let phrase = if over > 0 {
                phrase::composer::TOO_LONG
            } else {
                phrase::composer::LEFT
            };
            view! {
                <span class="composer__left" data-over=(over > 0).then_some("") role="status">
                    {words.count(phrase, over.unsigned_abs())}
                </span>
            }
        })
    }
}
