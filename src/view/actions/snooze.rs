//! Until when a conversation sleeps: usual times, words, or a date.

use leptos::html::{Div, Input};
use leptos::prelude::*;

use crate::kit::dialog::{Dialog, DialogSize};
use crate::kit::icon::{Icon, IconSize, IconView};
use crate::kit::menu_line::MenuLine;
use crate::kit::rove::{Axis, focus, rove, stops};
use crate::live::{Action, Deed, Session};
use crate::model::{ConversationId, Status, Timestamp};
use crate::text::phrase;
use crate::text::when::{self, Nonsense};
use crate::view::words::Words;
use crate::view::zone::Local;

use super::{Acting, numbered, snooze_lines};

/// The dialog.
#[component]
pub(super) fn SnoozeDialog() -> impl IntoView {
    let words = Words::here();
    let acting = Acting::here();
    let asked = Signal::derive(move || acting.asks(Action::Snooze));
    view! {
        <Dialog
            open=Signal::derive(move || asked.get().is_some())
            on_close=move |()| acting.close()
            title=Signal::derive(move || numbered(words, phrase::action::SNOOZE_TITLE, asked.get()))
            close=Signal::derive(words.said(phrase::common::CLOSE))
            size=DialogSize::Small
        >
            {move || asked.get_untracked().map(|id| view! { <SnoozeForm id /> })}
        </Dialog>
    }
}

#[component]
fn SnoozeForm(
    /// The conversation.
    id: ConversationId,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let acting = Acting::here();
    let field = NodeRef::<Input>::new();
    let typed = RwSignal::new(String::new());
    let read = Memo::new(move |_| {
        // What "in an hour" comes to moves on.
        session.now();
        when::read(&typed.read(), session.clock(), &Local)
    });
    let on_submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let Ok(until) = read.get_untracked() {
            acting.close();
            session.act(id, Deed::Status(Status::Snoozed, Some(until)));
        }
    };
    Effect::new(move |_| {
        if field.get().is_some() {
            // A frame later the dialog is open.
            request_animation_frame(move || {
                if let Some(field) = field.try_get_untracked().flatten() {
                    focus(&field);
                }
            });
        }
    });
    let presets = NodeRef::<Div>::new();
    let into_presets = move |event: web_sys::KeyboardEvent| {
        if event.key() == "ArrowDown"
            && let Some(presets) = presets.get_untracked()
            && let Some(first) = stops(&presets, "button").first()
        {
            event.prevent_default();
            focus(first);
        }
    };
    let among_presets = move |event: web_sys::KeyboardEvent| {
        if let Some(presets) = presets.get_untracked() {
            rove(&event, &presets, "button", Axis::Column);
        }
    };
    view! {
        <form class="snooze" on:submit=on_submit>
            <div class="picker__field">
                <IconView icon=Icon::Snooze />
                <input
                    node_ref=field
                    class="picker__input"
                    type="text"
                    autocomplete="off"
                    spellcheck="false"
                    aria-label=words.said(phrase::action::UNTIL_WHEN)
                    aria-describedby="snooze-result"
                    aria-invalid=move || is_wrong(&read.read()).then_some("true")
                    prop:value=typed
                    on:input=move |event| typed.set(event_target_value(&event))
                    on:keydown=into_presets
                />
            </div>
            <div
                id="snooze-result"
                class="snooze__result"
                role="status"
                data-tone=move || is_wrong(&read.read()).then_some("danger")
            >
                {move || result(session, words, &read.get())}
            </div>
            <div
                node_ref=presets
                class="snooze__presets"
                role="group"
                aria-label=words.said(phrase::action::USUAL_TIMES)
                on:keydown=among_presets
            >
                {move || snooze_lines(session, words, id).into_iter().filter_map(|line| match line {
                    MenuLine::Item(item) => Some(view! {
                        <button
                            type="button"
                            class="menu__item"
                            on:click=move |_| {
                                acting.close();
                                item.on_choose.run(());
                            }
                        >
                            <IconView icon=Icon::Clock />
                            <span class="menu__text">{item.text}</span>
                            <span class="menu__hint">{item.hint}</span>
                        </button>
                    }),
                    MenuLine::Rule | MenuLine::Heading(_) => None,
                }).collect_view()}
            </div>
            <footer class="dialog__foot">
                <label class="snooze__date">
                    <span>{words.said(phrase::action::UNTIL_DATE)}</span>
                    <input
                        class="field"
                        type="datetime-local"
                        on:input=move |event| typed.set(event_target_value(&event))
                    />
                </label>
                <button
                    type="submit"
                    class="button"
                    data-kind="main"
                    disabled=move || read.read().is_err()
                >
                    {words.said(phrase::action::DO_SNOOZE)}
                    <span class="button__key" aria-hidden="true">"↵"</span>
                </button>
            </footer>
        </form>
    }
}

/// Whether something was typed that names no time to come.
const fn is_wrong(read: &Result<Timestamp, Nonsense>) -> bool {
    !matches!(read, Ok(_) | Err(Nonsense::Nothing))
}

/// What the words come to, or why they come to nothing.
fn result(session: Session, words: Words, read: &Result<Timestamp, Nonsense>) -> AnyView {
    let at = match read {
        Ok(at) => *at,
        Err(why) => {
            let text = match why {
                Nonsense::Nothing => words.say(phrase::action::UNTIL_HINT),
                Nonsense::Unknown(said) => {
                    words.with(phrase::action::UNTIL_UNKNOWN, &[("words", said)])
                }
                Nonsense::NoSuchDay => words.say(phrase::action::UNTIL_NO_DAY),
                Nonsense::Past => words.say(phrase::action::UNTIL_PAST),
                Nonsense::TooFar => words.say(phrase::action::UNTIL_FAR),
            };
            return view! { <p class="snooze__zone">{text}</p> }.into_any();
        }
    };
    let text = words.text();
    let now = session.clock();
    let day = text.day(at, now);
    let at_time = words.with(
        phrase::action::UNTIL_AT,
        &[("day", &day), ("time", &text.time(at))],
    );
    let zone = words.with(
        phrase::action::UNTIL_ZONE,
        &[
            ("zone", &Local::name()),
            ("span", &text.span(at.since(now))),
        ],
    );
    view! {
        <IconView icon=Icon::Clock size=IconSize::Large />
        <div>
            <p class="snooze__when">{at_time}</p>
            <p class="snooze__zone">{zone}</p>
        </div>
    }
    .into_any()
}
