//! Where a search stands: what was typed, what was asked, what was answered.

use std::time::Duration;

use leptos::html::Input;
use leptos::prelude::*;

use crate::kit::rove::focus;
use crate::live::{Answer, Question, Session};
use crate::model::{ContactId, ConversationId, Found, FoundPage, Hit, SearchKind};
use crate::route::Route;
use crate::text::{Phrase, Wanted, phrase};
use crate::view::new_conversation::NewConversation;
use crate::view::surface::Surface;

use super::groups::{Answers, Group, Item, groups, of_contact};

/// The server is asked once the keys rest this long.
const REST: Duration = Duration::from_millis(250);

/// A contact whose conversations are shown: who, their name, and the answer.
type Person = (ContactId, String, Question<Vec<Hit>>);

/// Questions about what was typed, by page; the answers come as they come.
#[derive(Clone, Default)]
struct Asked {
    texts: Vec<Question<FoundPage<Hit>>>,
    kinds: Vec<(Option<SearchKind>, Question<Found>)>,
}

/// A search, in context of the shell.
#[derive(Clone, Copy)]
pub struct Search {
    pub(super) surface: Surface,
    /// Whether the pane is open.
    pub open: RwSignal<bool>,
    /// What stands in the field.
    pub text: RwSignal<String>,
    /// What is looked for; follows the field at each key.
    pub(super) wanted: RwSignal<Wanted>,
    here: RwSignal<Vec<Hit>>,
    asked: RwSignal<Asked>,
    /// Counts the keys, so that only the last one asks the server.
    keys: StoredValue<u32>,
    /// Whether the server is still to be asked.
    resting: RwSignal<bool>,
    pub(super) person: RwSignal<Option<Person>>,
    /// The result under the keyboard.
    pub(super) active: RwSignal<usize>,
    pub(super) groups: Memo<Vec<Group>>,
    /// All items in the order shown.
    pub(super) options: Memo<Vec<Item>>,
    /// The conversation in which what was found is marked.
    marked: RwSignal<Option<ConversationId>>,
    /// Counts the calls for the keyboard.
    calls: RwSignal<u32>,
}

impl Search {
    /// Puts a search into context, closed and empty.
    pub fn provide() -> Self {
        let text = RwSignal::new(String::new());
        let here = RwSignal::new(Vec::new());
        let asked = RwSignal::new(Asked::default());
        let person = RwSignal::new(None::<Person>);
        let groups = Memo::new(move |_| {
            if let Some((_, name, question)) = person.get() {
                of_contact(&name, &question.get())
            } else {
                let asked = asked.get();
                groups(&Answers {
                    number: number(&text.read()),
                    here: here.get(),
                    texts: asked.texts.iter().map(|it| it.get()).collect(),
                    kinds: asked
                        .kinds
                        .iter()
                        .map(|(kind, it)| (*kind, it.get()))
                        .collect(),
                })
            }
        });
        let options = Memo::new(move |_| {
            groups.with(|groups| groups.iter().flat_map(|it| it.items.clone()).collect())
        });
        let search = Self {
            surface: Surface::here(),
            open: RwSignal::new(false),
            text,
            wanted: RwSignal::new(Wanted::default()),
            here,
            asked,
            keys: StoredValue::new(0),
            resting: RwSignal::new(false),
            person,
            active: RwSignal::new(0),
            groups,
            options,
            marked: RwSignal::new(None),
            calls: RwSignal::new(0),
        };
        provide_context(search);
        search
    }

    /// The search in context.
    pub fn here() -> Self {
        expect_context()
    }

    /// Opens the pane and gives the field the keyboard.
    pub fn begin(self) {
        self.open.set(true);
        self.to_field();
    }

    /// What is marked in the messages of a conversation, tracked.
    pub fn marks(self, conversation: ConversationId) -> Option<Wanted> {
        let marked = self.open.get() && self.marked.get() == Some(conversation);
        marked
            .then(|| self.wanted.get())
            .filter(|it| !it.is_empty())
    }

    pub(super) fn to_field(self) {
        self.calls.update(|calls| *calls += 1);
    }

    /// Gives the field the keyboard whenever it is called for.
    pub(super) fn follow(self, input: NodeRef<Input>) {
        Effect::new(move |_| {
            self.calls.track();
            if let Some(input) = input.get() {
                focus(&input);
                input.set_value(&self.text.read_untracked());
                input.select();
            }
        });
    }

    /// Takes in what stands in the field: what is held shows at once, the server is asked a moment
    /// later.
    pub(super) fn write(self, session: Session, text: &str) {
        let wanted = Wanted::words(text);
        self.person.set(None);
        self.active.set(0);
        self.text.set(text.to_owned());
        self.here.set(session.find_here(&wanted));
        self.asked.set(Asked::default());
        self.resting.set(!wanted.is_empty());
        self.wanted.set(wanted);
        let key = self.keys.try_update_value(|keys| {
            *keys += 1;
            *keys
        });
        set_timeout(
            move || {
                if self.keys.try_get_value() == key {
                    self.ask(session);
                }
            },
            REST,
        );
    }

    /// Asks the server what stands in the field.
    fn ask(self, session: Session) {
        let text = self.text.get_untracked().trim().to_owned();
        self.resting.set(false);
        if !text.is_empty() {
            self.asked.set(Asked {
                texts: vec![session.search_texts(&text, 1)],
                kinds: vec![(None, session.search(&text))],
            });
        }
    }

    fn more(self, session: Session, kind: SearchKind) {
        let text = self.text.get_untracked().trim().to_owned();
        self.asked.update(|asked| {
            if kind == SearchKind::Messages {
                let page = u32::try_from(asked.texts.len()).unwrap_or(u32::MAX);
                asked.texts.push(session.search_texts(&text, page + 1));
            } else {
                let of_kind = |it: &&(Option<SearchKind>, _)| it.0.is_none_or(|it| it == kind);
                let pages = asked.kinds.iter().filter(of_kind).count();
                let page = u32::try_from(pages).unwrap_or(u32::MAX);
                let question = session.search_kind(&text, kind, page + 1);
                asked.kinds.push((Some(kind), question));
            }
        });
    }

    /// Whether an answer is still to come, tracked.
    pub(super) fn waits(self) -> bool {
        if let Some((.., question)) = self.person.get() {
            return question.get() == Answer::Waiting;
        }
        let asked = self.asked.get();
        self.resting.get()
            || asked.texts.iter().any(|it| it.get() == Answer::Waiting)
            || asked
                .kinds
                .iter()
                .any(|(_, it)| it.get() == Answer::Waiting)
    }

    /// What stands in place of results while there are none, tracked.
    pub(super) fn empty(self) -> Option<(Phrase, Phrase)> {
        if self.wanted.read().is_empty() && self.person.read().is_none() {
            Some((phrase::search::HINT, phrase::search::HINT_NUMBER))
        } else if self.options.read().is_empty() && !self.waits() {
            Some((phrase::search::NOTHING, phrase::search::NOTHING_WHY))
        } else {
            None
        }
    }

    /// Does what a result is there for.
    pub(super) fn choose(self, session: Session, item: &Item) {
        match item {
            Item::Number(id) => session.open(*id),
            Item::Hit(hit) => {
                self.marked.set(Some(hit.conversation));
                session.go(Route {
                    open: Some(hit.conversation),
                    message: hit.message,
                    ..session.route_now()
                });
            }
            Item::Contact(contact) => {
                let question = session.conversations_of(contact.id);
                let name = contact.name.to_string();
                self.active.set(0);
                self.person.set(Some((contact.id, name, question)));
                session.meet(contact);
                self.to_field();
            }
            Item::Begin => {
                let person = self.person.get_untracked();
                NewConversation::here().begin_with(session, person.map(|(id, ..)| id));
            }
            Item::More(kind) => self.more(session, *kind),
            Item::Retry(_) => match self.person.get_untracked() {
                Some((id, name, _)) => {
                    self.person
                        .set(Some((id, name, session.conversations_of(id))));
                }
                None => self.ask(session),
            },
        }
    }

    /// One step back: from a contact to the results, from the results to the list. Whether there
    /// was one.
    pub fn back(self) -> bool {
        if self.person.read_untracked().is_some() {
            self.person.set(None);
            self.active.set(0);
            self.to_field();
            return true;
        }
        if !self.open.get_untracked() {
            return false;
        }
        self.open.set(false);
        self.marked.set(None);
        request_animation_frame(move || self.surface.to_list());
        true
    }
}

/// The number that was typed, with `#` or without.
fn number(text: &str) -> Option<ConversationId> {
    let text = text.trim();
    text.strip_prefix('#').unwrap_or(text).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_leads_to_its_conversation_with_or_without_its_sign() {
        let id = ConversationId::new(123);
        assert_eq!(number(" #123 "), id);
        assert_eq!(number("123"), id);
        assert_eq!(number("#0"), None);
        assert_eq!(number("order 123"), None);
        assert_eq!(number("99999999999999999999999"), None);
    }
}
