//! Facts of the contact and of the conversation.

use std::sync::Arc;

use leptos::prelude::*;

use crate::live::{Live, Session};
use crate::model::{Contact, Conversation};
use crate::text::{Phrase, phrase};
use crate::view::faces::{priority_phrase, status_words};
use crate::view::message_bubble::agent_name;
use crate::view::name::visible;
use crate::view::thread_view::{assignee_name, label_tag};
use crate::view::words::Words;

use super::section::{Section, Value, fact};

/// How to reach the contact, and who they are.
#[component]
pub(super) fn ContactFacts(contact: Memo<Option<Arc<Contact>>>) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let rows = move || {
        let contact = contact.get()?;
        let place: Vec<String> = [&contact.city, &contact.country]
            .into_iter()
            .flatten()
            .map(|it| visible(it))
            .filter(|it| !it.trim().is_empty())
            .collect();
        let given = |text: &Option<Arc<str>>| {
            text.as_deref()
                .filter(|it| !it.trim().is_empty())
                .map(visible)
        };
        let mut facts: Vec<(Phrase, Value)> = Vec::new();
        let mut push = |term, value: Option<Value>| facts.extend(value.map(|value| (term, value)));
        push(
            phrase::panel::EMAIL,
            given(&contact.email).map(Value::Copied),
        );
        push(
            phrase::panel::PHONE,
            given(&contact.phone).map(Value::Copied),
        );
        push(
            phrase::panel::LOCATION,
            (!place.is_empty()).then(|| Value::Text(place.join(", "))),
        );
        push(
            phrase::panel::COMPANY,
            given(&contact.company).map(Value::Text),
        );
        push(
            phrase::panel::IDENTIFIER,
            given(&contact.identifier).map(Value::Copied),
        );
        push(
            phrase::panel::DESCRIPTION,
            given(&contact.description).map(Value::Text),
        );
        let moment = |at: Option<_>| at.map(|at| Value::moment(session, words, at));
        push(phrase::panel::FIRST_SEEN, moment(contact.created_at));
        push(phrase::panel::LAST_SEEN, moment(contact.last_activity_at));
        let facts: Vec<_> = facts
            .into_iter()
            .map(|(term, value)| fact(words, term, value))
            .collect();
        let profiles = contact.profiles.iter().map(|(network, handle)| {
            super::section::fact_of(words, visible(network), Value::Copied(visible(handle)))
        });
        Some(facts.into_iter().chain(profiles).collect_view())
    };
    view! {
        <div class="panel-section__body">
            <dl class="facts">{rows}</dl>
        </div>
    }
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
    let rows = move || {
        let now = conversation.get()?;
        Some(conversation_facts(session, words, &now))
    };
    view! {
        <Section title=phrase::panel::CONVERSATION>
            <dl class="facts">{rows.clone()}</dl>
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

fn conversation_facts(session: Session, words: Words, now: &Conversation) -> Vec<AnyView> {
    let directory = session.directory();
    let text = words.text();
    let inbox = directory.inbox(now.inbox).map(|it| visible(&it.name));
    let team = now
        .team
        .and_then(|team| directory.team(team))
        .map(|it| visible(&it.name));
    let facts = &now.facts;
    let given = |text: &Option<Arc<str>>| text.as_deref().map(visible).map(Value::Text);
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
    let page = facts
        .referer
        .as_deref()
        .map(|it| Value::link_or_text(it, visible(it)));
    let rows: [(Phrase, Option<Value>); 14] = [
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
        (phrase::panel::BROWSER, given(&facts.browser)),
        (phrase::panel::PLATFORM, given(&facts.platform)),
        (phrase::panel::LANGUAGE, given(&facts.browser_language)),
        (phrase::panel::LANGUAGE, given(&facts.language)),
        (
            phrase::panel::INITIATED,
            facts.initiated_at.as_deref().map(to_the_minute),
        ),
    ];
    rows.into_iter()
        .filter_map(|(term, value)| Some(fact(words, term, value?)))
        .collect()
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
