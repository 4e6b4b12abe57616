//! Facts of the contact and of the conversation.

use std::sync::Arc;

use leptos::prelude::*;

use crate::live::{Live, Session};
use crate::model::{Attribute, Contact, ContactId, Conversation};
use crate::text::{Phrase, phrase};
use crate::view::faces::{priority_phrase, status_words};
use crate::view::message_bubble::agent_name;
use crate::view::name::visible;
use crate::view::thread_view::{assignee_name, label_tag};
use crate::view::words::Words;

use super::editable::EditableFact;
use super::editor::Target;
use super::entry::{Asked, Form};
use super::local_time::local_time;
use super::section::{Fact, Section, Value, facts};

/// Most social profiles that are shown; nobody has more who means well.
const MOST_PROFILES: usize = 20;

/// How to reach the contact, and who they are.
#[component]
pub(super) fn ContactFacts(
    /// Which contact.
    id: ContactId,
    /// What is known of them.
    contact: Memo<Option<Arc<Contact>>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let text = |pick: fn(&Contact) -> Option<Arc<str>>| {
        Memo::new(move |_| pick(contact.read().as_deref()?).map(Attribute::Text))
    };
    let asked = move |term, form| Signal::derive(move || Asked::plain(words.say(term), form));
    let rows = Memo::new(move |_| {
        let Some(contact) = contact.get() else {
            return Vec::new();
        };
        let place = [&contact.city, &contact.country];
        let place = joined(place.into_iter().flatten().map(|it| visible(it)), ", ");
        let directory = session.directory();
        let inboxes = contact.inboxes.iter().filter_map(|id| directory.inbox(*id));
        let inboxes = joined(inboxes.map(|it| visible(&it.name)), " · ");
        let given = |text: &Option<Arc<str>>| {
            text.as_deref()
                .filter(|it| !it.trim().is_empty())
                .map(|it| Value::Text(visible(it)))
        };
        let moment = |at: Option<_>| at.map(|at| Value::moment(session, words, at));
        let clock =
            local_time(&contact, words.text().language().tag(), session.now()).map(Value::Text);
        let known: [(Phrase, Option<Value>); 8] = [
            (phrase::panel::LOCATION, place.map(Value::Text)),
            (phrase::panel::LOCAL_TIME, clock),
            (phrase::panel::INBOXES, inboxes.map(Value::Text)),
            (phrase::panel::IDENTIFIER, given(&contact.identifier)),
            (phrase::panel::DESCRIPTION, given(&contact.description)),
            (phrase::panel::FIRST_SEEN, moment(contact.created_at)),
            (phrase::panel::LAST_SEEN, moment(contact.last_activity_at)),
            (
                phrase::panel::CONTACT_NUMBER,
                Some(Value::Text(contact.id.to_string())),
            ),
        ];
        let profiles = contact.profiles.iter().take(MOST_PROFILES);
        let profiles =
            profiles.map(|(network, handle)| (visible(network), Value::Text(visible(handle))));
        named(words, known).chain(profiles).collect()
    });
    view! {
        <div class="panel-section__body">
            <dl class="facts">
                <EditableFact
                    asked=asked(phrase::panel::EMAIL, Form::Email)
                    target=Target::Email(id)
                    value=text(|it| it.email.clone())
                />
                <EditableFact
                    asked=asked(phrase::panel::PHONE, Form::Phone)
                    target=Target::Phone(id)
                    value=text(|it| it.phone.clone())
                />
                <EditableFact
                    asked=asked(phrase::panel::COMPANY, Form::Line)
                    target=Target::Company(id)
                    value=text(|it| it.company.clone())
                />
                {facts(words, rows)}
            </dl>
        </div>
    }
}

/// The facts that say something, by their names in the language in use.
fn named<const N: usize>(
    words: Words,
    facts: [(Phrase, Option<Value>); N],
) -> impl Iterator<Item = Fact> {
    facts
        .into_iter()
        .filter_map(move |(term, value)| Some((words.say(term), value?)))
}

/// Those that say something, side by side; `None` where none does.
fn joined(parts: impl Iterator<Item = String>, between: &str) -> Option<String> {
    let parts: Vec<String> = parts.filter(|it| !it.trim().is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(between))
}

/// How the conversation stands, and how it began.
#[component]
pub(super) fn ConversationFacts(
    /// The conversation.
    conversation: Arc<Live<Conversation>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let labels = conversation.part(|it| Arc::clone(&it.labels));
    let rows = Memo::new(move |_| match conversation.get() {
        Some(now) => conversation_facts(session, words, &now),
        None => Vec::new(),
    });
    view! {
        <Section title=phrase::panel::CONVERSATION>
            <dl class="facts">{facts(words, rows)}</dl>
        </Section>
        {move || labels.get().filter(|it| !it.is_empty()).map(|labels| view! {
            <Section title=phrase::panel::LABELS>
                <div class="panel-labels">
                    {labels.iter().map(|title| label_tag(session, title)).collect_view()}
                </div>
            </Section>
        })}
    }
}

fn conversation_facts(session: Session, words: Words, now: &Conversation) -> Vec<Fact> {
    let directory = session.directory();
    let text = words.text();
    let inbox = directory.inbox(now.inbox).map(|it| visible(&it.name));
    let team = now
        .team
        .and_then(|team| directory.team(team))
        .map(|it| visible(&it.name));
    let told = &now.facts;
    let filled = |text: &Option<Arc<str>>| text.clone().filter(|it| !it.trim().is_empty());
    let given = |text: &Option<Arc<str>>| filled(text).map(|it| Value::Text(visible(&it)));
    let moment = |at: Option<_>| at.map(|at| Value::moment(session, words, at));
    let assignee = match &now.assignee {
        // The panel names people in full, the agent too.
        Some(crate::model::Assignee::Agent(id, said)) => agent_name(session, *id, said),
        other => assignee_name(session, words, other.as_ref()),
    };
    let priority = now.priority.map_or(phrase::priority::NONE, priority_phrase);
    let waiting = now
        .waiting_since
        .map(|since| text.span(session.now().since(since)));
    let page = filled(&told.referer).map(|it| Value::link_or_text(&it, visible(&it)));
    let rows: [(Phrase, Option<Value>); 15] = [
        (
            phrase::panel::NUMBER,
            Some(Value::Text(format!("#{}", now.id))),
        ),
        (phrase::panel::CHANNEL, inbox.map(Value::Text)),
        (
            phrase::panel::STATUS,
            Some(Value::Text(status_words(words, &now.status))),
        ),
        (phrase::panel::ASSIGNEE, Some(Value::Text(assignee))),
        (phrase::panel::TEAM, team.map(Value::Text)),
        (
            phrase::panel::PRIORITY,
            Some(Value::Text(words.say(priority))),
        ),
        (phrase::panel::WAITING, waiting.map(Value::Text)),
        (phrase::panel::CREATED, moment(Some(now.created_at))),
        (phrase::panel::FIRST_REPLY, moment(now.first_reply_at)),
        (phrase::panel::REFERER, page),
        (phrase::panel::BROWSER, given(&told.browser)),
        (phrase::panel::PLATFORM, given(&told.platform)),
        (phrase::panel::LANGUAGE, given(&told.browser_language)),
        (phrase::panel::LANGUAGE, given(&told.language)),
        (
            phrase::panel::INITIATED,
            told.initiated_at.as_deref().map(to_the_minute),
        ),
    ];
    named(words, rows).collect()
}

/// A time as a channel wrote it, without seconds and zone where it is in the usual form.
fn to_the_minute(written: &str) -> Value {
    let short = written
        .get(..16)
        .filter(|it| it.as_bytes().get(10) == Some(&b'T'))
        .map(|it| it.replacen('T', " ", 1));
    let full = visible(written);
    Value::Moment(short.map_or_else(|| full.clone(), |it| visible(&it)), full)
}
