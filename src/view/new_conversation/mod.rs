//! A conversation that the agent begins: with whom, where, and the first words. What was filled in
//! stays until it is begun, also when the dialog is closed meanwhile.

mod person;
mod place;

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::dialog::Dialog;
use crate::kit::icon::{Icon, IconView};
use crate::live::{Answer, Failure, Question, Session};
use crate::model::{
    AgentId, Beginning, Channel, Contact, ContactId, ConversationId, NewContact, Status, Way,
};
use crate::route::Route;
use crate::text::phrase;

use super::part::{View, part};
use super::surface::Surface;
use super::words::Words;
use person::PersonField;
use place::PlaceFields;

/// What is filled in, in context of the shell.
#[derive(Clone, Copy)]
pub struct NewConversation {
    surface: Surface,
    open: RwSignal<bool>,
    /// With whom.
    contact: RwSignal<Option<Arc<Contact>>>,
    /// Where it can be begun.
    ways: RwSignal<Option<Question<Vec<Way>>>>,
    /// Which of these places is chosen.
    way: RwSignal<usize>,
    assignee: RwSignal<Option<AgentId>>,
    status: RwSignal<Status>,
    subject: RwSignal<String>,
    text: RwSignal<String>,
    /// The contact that is being made up, while there is one.
    person: RwSignal<Option<NewContact>>,
    starting: RwSignal<Option<Question<ConversationId>>>,
}

impl NewConversation {
    /// Puts an empty form into context.
    pub fn provide(session: Session) -> Self {
        let form = Self {
            surface: Surface::here(),
            open: RwSignal::new(false),
            contact: RwSignal::new(None),
            ways: RwSignal::new(None),
            way: RwSignal::new(0),
            assignee: RwSignal::new(Some(session.me())),
            status: RwSignal::new(Status::Open),
            subject: RwSignal::new(String::new()),
            text: RwSignal::new(String::new()),
            person: RwSignal::new(None),
            starting: RwSignal::new(None),
        };
        provide_context(form);
        form
    }

    /// The form in context.
    pub fn here() -> Self {
        expect_context()
    }

    /// Whether the form is open, tracked.
    pub fn is_open(self) -> bool {
        self.open.get()
    }

    /// Closes the form; what was filled in stays.
    pub fn close(self) {
        self.open.set(false);
    }

    /// Opens the form as it was left.
    pub fn begin(self) {
        self.open.set(true);
    }

    /// Opens the form with a contact filled in.
    pub fn begin_with(self, session: Session, contact: Option<ContactId>) {
        let known = contact.and_then(|id| session.contact(id).peek()?.contact.clone());
        if let Some(known) = known {
            self.choose(session, known);
        }
        self.begin();
    }

    /// Takes a contact, and asks where they can be reached.
    fn choose(self, session: Session, contact: Arc<Contact>) {
        self.way.set(0);
        self.ways.set(Some(session.ways_to(contact.id)));
        self.person.set(None);
        self.contact.set(Some(contact));
    }

    /// Where it is to be begun, tracked.
    fn place(self) -> Option<Way> {
        match self.ways.get()?.get() {
            Answer::Here(ways) => ways.get(self.way.get()).cloned(),
            Answer::Waiting | Answer::Failed(_) => None,
        }
    }

    /// Whether a start is under way, tracked.
    fn is_starting(self) -> bool {
        self.starting
            .get()
            .is_some_and(|it| it.get() == Answer::Waiting)
    }

    fn start(self, session: Session) {
        let contact = self.contact.get_untracked();
        let (Some(contact), Some(way)) = (contact, untrack(|| self.place())) else {
            return;
        };
        if untrack(|| self.is_starting()) {
            return;
        }
        let mail = way.channel == Channel::Email;
        let directory = untrack(|| session.directory());
        let can_have = directory.assignable(way.inbox).cloned().unwrap_or_default();
        let assignee = self
            .assignee
            .get_untracked()
            .filter(|it| can_have.contains(it));
        let subject = self.subject.get_untracked();
        self.starting
            .set(Some(session.begin_conversation(Beginning {
                contact: contact.id,
                inbox: way.inbox,
                source: way.source,
                status: self.status.get_untracked(),
                assignee,
                subject: if mail { subject } else { String::new() },
                text: self.text.get_untracked(),
            })));
    }

    /// Shows what was begun, once it is, and empties the form.
    fn follow(self, session: Session) {
        Effect::new(move |_| {
            let Some(Answer::Here(id)) = self.starting.get().map(|it| it.get()) else {
                return;
            };
            self.starting.set(None);
            self.open.set(false);
            self.contact.set(None);
            self.ways.set(None);
            self.status.set(Status::Open);
            self.subject.set(String::new());
            self.text.set(String::new());
            session.go(Route {
                open: Some(*id),
                message: None,
                ..untrack(|| session.route_now())
            });
            request_animation_frame(move || self.surface.to_composer());
        });
    }
}

/// A failure over the buttons.
pub(super) fn problem_view(words: Words, failure: &Failure) -> AnyView {
    let text = words.why(failure);
    view! {
        <p class="new-conversation__problem" role="alert">
            <IconView icon=Icon::Alert />
            <span>{text}</span>
        </p>
    }
    .into_any()
}

part! {
    /// The form.
    pub beginning: View = || view! { <NewConversationDialog /> }.into_any()
}

/// The form, as a dialog.
#[component]
fn NewConversationDialog() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let form = NewConversation::here();
    form.follow(session);
    view! {
        <Dialog
            open=form.open
            on_close=move |()| form.close()
            title=Signal::derive(words.said(phrase::new_conversation::TITLE))
            close=Signal::derive(words.said(phrase::common::CLOSE))
        >
            <div class="dialog__body new-conversation">
                <PersonField form />
                {move || form.contact.read().is_some().then(|| view! { <PlaceFields form /> })}
                {move || match form.starting.get().map(|it| it.get()) {
                    Some(Answer::Failed(why)) => Some(problem_view(words, &why)),
                    _ => None,
                }}
            </div>
            <footer class="dialog__foot">
                <button type="button" class="button" on:click=move |_| form.open.set(false)>
                    {words.said(phrase::common::CANCEL)}
                </button>
                <button
                    type="button"
                    class="button"
                    data-kind="main"
                    disabled=move || form.place().is_none() || form.is_starting()
                    on:click=move |_| form.start(session)
                >
                    {move || words.say(if form.is_starting() {
                        phrase::new_conversation::STARTING
                    } else {
                        phrase::new_conversation::START
                    })}
                </button>
            </footer>
        </Dialog>
    }
}
