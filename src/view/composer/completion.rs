//! The list over the text while something can be completed. The keyboard stays in the text: arrows
//! move along the list, Enter or Tab takes, Escape closes.

use std::ops::Range;

use leptos::html::Div;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use crate::kit::float::fresh_id;
use crate::kit::icon::{Icon, IconSize, IconView};
use crate::kit::picker::reveal;
use crate::live::{Canned, Session};
use crate::model::{ConversationId, Mode};
use crate::text::phrase;
use crate::view::name::visible;
use crate::view::words::Words;

use super::complete::{Candidate, Kind, Stretch, best, canned, mention, stretch};
use super::variables::{filled, value};

/// Where completing stands.
#[derive(Clone, Copy)]
pub(super) struct Completion {
    session: Session,
    id: ConversationId,
    stretch: RwSignal<Option<Stretch>>,
    /// Where the stretch begins whose list the agent closed.
    closed: StoredValue<Option<usize>>,
    active: RwSignal<usize>,
    candidates: Memo<Vec<Candidate>>,
    /// What is to be said of the candidates, or of their absence.
    remark: Memo<Option<String>>,
    /// The list's id on the page.
    list: StoredValue<String>,
    /// Called with what takes the place of a stretch of the text.
    on_take: Callback<(Range<usize>, String)>,
}

impl Completion {
    pub fn new(
        session: Session,
        id: ConversationId,
        on_take: Callback<(Range<usize>, String)>,
    ) -> Self {
        let words = Words::here();
        let stretch = RwSignal::new(None::<Stretch>);
        let candidates = Memo::new(move |_| match stretch.get() {
            Some(Stretch {
                kind: Kind::Canned,
                typed,
                ..
            }) => canned(&session.canned().all, &typed),
            Some(Stretch {
                kind: Kind::Mention,
                typed,
                ..
            }) => best(team(session, id), &typed),
            None => Vec::new(),
        });
        let remark = Memo::new(move |_| {
            stretch.get().filter(|it| it.kind == Kind::Canned)?;
            remark(words, &session.canned())
        });
        Self {
            session,
            id,
            stretch,
            closed: StoredValue::new(None),
            active: RwSignal::new(0),
            candidates,
            remark,
            list: StoredValue::new(fresh_id("completion")),
            on_take,
        }
    }

    /// Looks for something to complete before the caret, which is told in bytes.
    pub fn look(self, text: &str, caret: usize, mode: Mode) {
        let found = stretch(text, caret, mode);
        let begins = found.as_ref().map(|it| it.place.start);
        if self.closed.get_value() != begins {
            self.closed.set_value(None);
        }
        let found = found.filter(|_| self.closed.get_value().is_none());
        let kind = |it: &Option<Stretch>| it.as_ref().map(|it| it.kind);
        let former = self.stretch.get_untracked();
        if former == found {
            return;
        }
        if kind(&former) != kind(&found) {
            match kind(&found) {
                Some(Kind::Canned) => self.session.load_canned(),
                Some(Kind::Mention) => self.load_team(),
                None => {}
            }
        }
        self.active.set(0);
        self.stretch.set(found);
    }

    /// Closes the list until something else is to be completed.
    fn close(self) {
        let begins = self
            .stretch
            .with_untracked(|it| it.as_ref().map(|it| it.place.start));
        self.closed.set_value(begins);
        self.stretch.set(None);
    }

    /// Closes the list because the agent is elsewhere.
    pub fn leave(self) {
        if self.stretch.read_untracked().is_some() {
            self.stretch.set(None);
        }
    }

    fn load_team(self) {
        let conversation = self.session.conversation(self.id).peek();
        if let Some(conversation) = conversation {
            self.session.load_assignable(conversation.inbox);
        }
    }

    /// Does what a key of the text does to the list; whether it was such a key.
    pub fn on_key(self, event: &KeyboardEvent) -> bool {
        let with = event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key();
        if !untrack(|| self.is_open()) || with || event.is_composing() || event.key_code() == 229 {
            return false;
        }
        let count = self.candidates.read_untracked().len();
        let at = self.active.get_untracked().min(count.saturating_sub(1));
        match event.key().as_str() {
            "Escape" => self.close(),
            "ArrowDown" if count > 0 => self.active.set(if at + 1 < count { at + 1 } else { 0 }),
            "ArrowUp" if count > 0 => self.active.set(at.checked_sub(1).unwrap_or(count - 1)),
            "Enter" | "Tab" if count > 0 => self.take(at),
            _ => return false,
        }
        true
    }

    fn take(self, place: usize) {
        let candidate = self
            .candidates
            .with_untracked(|all| all.get(place).cloned());
        let (Some(stretch), Some(candidate)) = (self.stretch.get_untracked(), candidate) else {
            return;
        };
        self.stretch.set(None);
        let text = match stretch.kind {
            Kind::Canned => filled(&candidate.text, |name| value(self.session, self.id, name)),
            Kind::Mention => candidate.text,
        };
        self.on_take.run((stretch.place, text));
    }

    /// Whether there is something to show, tracked.
    fn is_open(self) -> bool {
        !self.candidates.read().is_empty() || self.remark.read().is_some()
    }

    /// The list's id while it is shown, tracked.
    pub fn list_id(self) -> Option<String> {
        (!self.candidates.read().is_empty()).then(|| self.list.get_value())
    }

    /// The id of the candidate under the keyboard, tracked.
    pub fn active_id(self) -> Option<String> {
        let at = self.active.get();
        (at < self.candidates.read().len()).then(|| self.option_id(at))
    }

    fn option_id(self, place: usize) -> String {
        self.list.with_value(|list| format!("{list}-{place}"))
    }
}

/// What is to be said of the canned responses.
fn remark(words: Words, canned: &Canned) -> Option<String> {
    match (&canned.failed, canned.read_at) {
        (Some(why), None) => {
            let failed = words.say(phrase::composer::CANNED_FAILED);
            Some(format!("{failed} {}", words.why(why)))
        }
        (Some(_), Some(at)) => {
            let time = words.text().moment(at);
            Some(words.with(phrase::composer::CANNED_OLD, &[("time", &time)]))
        }
        (None, None) => Some(words.say(phrase::composer::CANNED_READING)),
        (None, Some(_)) if canned.all.is_empty() => Some(words.say(phrase::composer::CANNED_NONE)),
        (None, Some(_)) => None,
    }
}

/// The agents who may see the conversation, and the teams, as a note names them, tracked.
fn team(session: Session, id: ConversationId) -> Vec<Candidate> {
    let directory = session.directory();
    let inbox = session.conversation(id).peek().map(|it| it.inbox);
    // Nobody else would learn of it.
    let readers = inbox.and_then(|inbox| directory.assignable(inbox));
    let agents = directory.agents.iter();
    let agents = agents.filter(|it| readers.is_none_or(|readers| readers.contains(&it.id)));
    let agents = agents.map(|it| Candidate {
        name: visible(&it.name),
        hint: visible(&it.email),
        text: mention("user", it.id.get(), &it.name),
    });
    let teams = directory.teams.iter().map(|it| Candidate {
        name: visible(&it.name),
        hint: String::new(),
        text: mention("team", it.id.get(), &it.name),
    });
    agents.chain(teams).collect()
}

/// The list, while there is something to choose or to say.
#[component]
pub(super) fn CompletionList(completion: Completion) -> impl IntoView {
    let words = Words::here();
    let list = NodeRef::<Div>::new();
    let Completion {
        candidates,
        active,
        remark,
        ..
    } = completion;
    Effect::new(move |_| {
        active.track();
        reveal(list);
    });
    let option = move |(place, candidate): (usize, Candidate)| {
        let chosen = move || active.get() == place;
        view! {
            <div
                id=completion.option_id(place)
                class="completion__item"
                role="option"
                aria-selected=move || chosen().to_string()
                data-active=move || chosen().then_some("")
                // The focus stays in the text.
                on:mousedown=|event: web_sys::MouseEvent| event.prevent_default()
                on:click=move |_| completion.take(place)
            >
                <bdi class="completion__name">{candidate.name}</bdi>
                <bdi class="completion__hint">{candidate.hint}</bdi>
            </div>
        }
    };
    let open = Memo::new(move |_| completion.is_open());
    let some = Memo::new(move |_| !candidates.read().is_empty());
    view! {
        {move || open.get().then(|| view! {
            <div class="completion">
                {move || some.get().then(|| view! {
                    <div
                        node_ref=list
                        id=completion.list.get_value()
                        class="completion__list"
                        role="listbox"
                        aria-label=words.said(phrase::composer::COMPLETIONS)
                    >
                        {move || candidates.get().into_iter().enumerate().map(option).collect_view()}
                    </div>
                })}
                {move || remark.get().map(|remark| view! {
                    <p class="completion__remark">
                        <IconView icon=Icon::Info size=IconSize::Small />
                        <span>{remark}</span>
                    </p>
                })}
            </div>
        })}
        <span class="spoken" role="status">
            {move || {
                let count = candidates.read().len() as u64;
                let counted = (count > 0).then(|| words.count(phrase::pick::COUNT, count));
                [counted, remark.get()].into_iter().flatten().collect::<Vec<_>>().join(". ")
            }}
        </span>
    }
}
