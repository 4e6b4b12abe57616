//! What was found, in the order shown. Pure: from answers to groups.

use std::sync::Arc;

use crate::live::{Answer, Failure};
use crate::model::{Contact, ConversationId, Found, FoundPage, Hit, SearchKind, sorted_by_key};
use crate::text::phrase;
use crate::view::name::visible;
use crate::view::words::Words;

/// Something to choose.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item {
    /// A conversation by its number, whether it is known or not.
    Number(ConversationId),
    /// A conversation.
    Hit(Arc<Hit>),
    /// A contact.
    Contact(Arc<Contact>),
    /// Begins a conversation with the contact whose conversations are shown.
    Begin,
    /// The next page of a kind.
    More(SearchKind),
    /// Asks again after a failure.
    Retry(Failure),
}

impl Item {
    /// Whether it was found, and is no way to more.
    pub fn is_found(&self) -> bool {
        matches!(self, Self::Number(_) | Self::Hit(_) | Self::Contact(_))
    }
}

/// What a group is of.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Heading {
    Kind(SearchKind),
    /// The conversations of a contact, by name.
    OfContact(String),
}

/// Items under one heading.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    pub heading: Heading,
    pub items: Vec<Item>,
}

impl Group {
    /// Its heading in words.
    pub fn title(&self, words: Words) -> String {
        match &self.heading {
            Heading::Kind(SearchKind::Conversations) => words.say(phrase::search::CONVERSATIONS),
            Heading::Kind(SearchKind::Contacts) => words.say(phrase::search::CONTACTS),
            Heading::Kind(SearchKind::Messages) => words.say(phrase::search::MESSAGES),
            Heading::OfContact(name) => {
                words.with(phrase::search::OF_CONTACT, &[("who", &visible(name))])
            }
        }
    }
}

/// The answers to one search so far.
#[derive(Default)]
pub(super) struct Answers {
    /// The number that was typed, if it is one.
    pub number: Option<ConversationId>,
    /// What is held on this device.
    pub here: Vec<Hit>,
    /// Pages by text.
    pub texts: Vec<Answer<FoundPage<Hit>>>,
    /// By name, address and number: first over all kinds, then pages of one.
    pub kinds: Vec<(Option<SearchKind>, Answer<Found>)>,
}

/// Lays the answers out. A conversation stands once in each group; of a message's conversation the
/// newest message that was found stands for all.
pub(super) fn groups(answers: &Answers) -> Vec<Group> {
    let mut conversations: Vec<Item> = answers.number.map(Item::Number).into_iter().collect();
    let mut seen: Vec<ConversationId> = answers.number.into_iter().collect();
    let mut contacts: Vec<Item> = Vec::new();
    let mut messages: Vec<Arc<Hit>> = Vec::new();
    let mut failed = None;
    let mut more = [false; 3];
    for hit in &answers.here {
        add(&mut conversations, &mut seen, hit);
    }
    for answer in &answers.texts {
        match answer {
            Answer::Here(page) => {
                messages.extend(page.rows.iter().cloned().map(Arc::new));
                more[2] = page.more;
            }
            Answer::Failed(why) => failed = Some(why.clone()),
            Answer::Waiting => more[2] = false,
        }
    }
    for (kind, answer) in &answers.kinds {
        let found = match answer {
            Answer::Here(found) => found,
            Answer::Failed(why) => {
                failed = Some(why.clone());
                continue;
            }
            Answer::Waiting => {
                match kind {
                    Some(SearchKind::Conversations) => more[0] = false,
                    Some(SearchKind::Contacts) => more[1] = false,
                    _ => {}
                }
                continue;
            }
        };
        if kind.is_none_or(|it| it == SearchKind::Conversations) {
            more[0] = found.conversations.more;
        }
        if kind.is_none_or(|it| it == SearchKind::Contacts) {
            more[1] = found.contacts.more;
        }
        for hit in &found.conversations.rows {
            add(&mut conversations, &mut seen, hit);
        }
        for contact in &found.contacts.rows {
            let known = |it: &Item| matches!(it, Item::Contact(known) if known.id == contact.id);
            if !contacts.iter().any(known) {
                contacts.push(Item::Contact(Arc::new(contact.clone())));
            }
        }
        for hit in &found.messages.rows {
            if !messages
                .iter()
                .any(|it| it.conversation == hit.conversation)
            {
                messages.push(Arc::new(hit.clone()));
            }
        }
    }
    if let Some(why) = failed {
        conversations.push(Item::Retry(why));
    }
    let messages = sorted_by_key(messages, |it| std::cmp::Reverse(it.at));
    let messages = messages.into_iter().map(Item::Hit).collect();
    let all = [
        (SearchKind::Conversations, conversations),
        (SearchKind::Contacts, contacts),
        (SearchKind::Messages, messages),
    ];
    all.into_iter()
        .zip(more)
        .filter_map(|((kind, mut items), more)| {
            items.extend(more.then_some(Item::More(kind)));
            (!items.is_empty()).then_some(Group {
                heading: Heading::Kind(kind),
                items,
            })
        })
        .collect()
}

fn add(items: &mut Vec<Item>, seen: &mut Vec<ConversationId>, hit: &Hit) {
    if !seen.contains(&hit.conversation) {
        seen.push(hit.conversation);
        items.push(Item::Hit(Arc::new(hit.clone())));
    }
}

/// The conversations of a contact, and the way to begin another.
pub(super) fn of_contact(name: &str, answer: &Answer<Vec<Hit>>) -> Vec<Group> {
    let mut items = Vec::new();
    match answer {
        Answer::Here(hits) => items.extend(hits.iter().cloned().map(|it| Item::Hit(Arc::new(it)))),
        Answer::Failed(why) => items.push(Item::Retry(why.clone())),
        Answer::Waiting => {}
    }
    items.push(Item::Begin);
    vec![Group {
        heading: Heading::OfContact(name.to_owned()),
        items,
    }]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use super::*;
    use crate::model::Timestamp;

    fn hit(conversation: u64, message: Option<u64>) -> Hit {
        Hit {
            conversation: ConversationId::new(conversation).unwrap(),
            message: message.and_then(crate::model::MessageId::new),
            contact: None,
            name: "Ana".into(),
            inbox: None,
            text: None,
            at: Timestamp::default(),
            matches: 1,
        }
    }

    fn page(rows: Vec<Hit>, more: bool) -> FoundPage<Hit> {
        FoundPage { rows, more }
    }

    fn numbers(group: &Group) -> Vec<u64> {
        let hits = group.items.iter().filter_map(|it| match it {
            Item::Hit(hit) => Some(hit.conversation.get()),
            _ => None,
        });
        hits.collect()
    }

    #[test]
    fn what_is_held_and_what_the_server_found_stand_once_each() {
        let found = Found {
            conversations: page(vec![hit(2, None), hit(3, None)], false),
            messages: page(vec![hit(2, Some(9)), hit(4, Some(8))], true),
            ..Found::default()
        };
        let groups = groups(&Answers {
            here: vec![hit(1, None), hit(2, None)],
            texts: vec![Answer::Here(Arc::new(page(vec![hit(4, Some(8))], false)))],
            kinds: vec![(None, Answer::Here(Arc::new(found)))],
            ..Answers::default()
        });
        assert_eq!(numbers(&groups[0]), [1, 2, 3]);
        assert_eq!(numbers(&groups[1]), [4, 2]);
        assert!(!groups[1].items.iter().any(|it| matches!(it, Item::More(_))));
    }

    #[test]
    fn a_full_page_offers_the_next_until_that_is_asked_for() {
        let first = Answer::Here(Arc::new(page(vec![hit(1, Some(1))], true)));
        let offers = |texts: Vec<_>| {
            let groups = groups(&Answers {
                texts,
                ..Answers::default()
            });
            groups[0].items.contains(&Item::More(SearchKind::Messages))
        };
        assert!(offers(vec![first.clone()]));
        assert!(!offers(vec![first, Answer::Waiting]));
    }

    #[test]
    fn a_failure_leaves_what_was_found_and_offers_to_try_again() {
        let why: Failure = (phrase::search::UNREACHABLE, vec![]);
        let groups = groups(&Answers {
            here: vec![hit(1, None)],
            texts: vec![Answer::Failed(why.clone())],
            ..Answers::default()
        });
        assert_eq!(numbers(&groups[0]), [1]);
        assert_eq!(groups[0].items.last(), Some(&Item::Retry(why)));
    }
}
