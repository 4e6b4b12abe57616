//! What a message offers the customer to choose, fill in or read, and what they made of it.

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconSize, IconView};
use crate::model::{Card, Choice};
use crate::text::{Phrase, phrase};
use crate::view::markdown::{Link, link_view};
use crate::view::name::visible;
use crate::view::words::Words;

/// A question with choices, the ones taken marked.
pub fn select_view(words: Words, items: &[Choice], chosen: &[Choice]) -> AnyView {
    let taken = |item: &Choice| chosen.iter().any(|it| it.value == item.value);
    // A choice that is no longer offered was taken all the same.
    let gone = chosen
        .iter()
        .filter(|it| !items.iter().any(|item| item.value == it.value));
    let rows: Vec<_> = items
        .iter()
        .map(|item| (item, taken(item)))
        .chain(gone.map(|item| (item, true)))
        .filter(|(item, _)| !item.title.trim().is_empty())
        .map(|(item, taken)| {
            let title = visible(&item.title);
            view! {
                <li class="offer__item" data-chosen=taken.then_some("")>
                    {taken.then(|| view! { <IconView icon=Icon::Check size=IconSize::Small /> })}
                    <span dir="auto">{title}</span>
                    {taken.then(|| view! {
                        <span class="spoken">{words.said(phrase::message::CHOSEN)}</span>
                    })}
                </li>
            }
        })
        .collect();
    view! {
        {(!rows.is_empty()).then(|| view! { <ul class="offer">{rows}</ul> })}
        {chosen.is_empty().then(|| unanswered(words))}
    }
    .into_any()
}

fn unanswered(words: Words) -> AnyView {
    view! { <p class="offer__hint">{words.said(phrase::message::NOT_ANSWERED)}</p> }.into_any()
}

/// A card with its buttons.
pub fn card_view(card: &Card) -> AnyView {
    let actions: Vec<_> = card
        .actions
        .iter()
        .map(|action| {
            let text = visible(&action.text);
            let inside = view! { <bdi>{text}</bdi> }.into_any();
            match action.uri.as_deref().and_then(Link::read) {
                Some(to) => link_view(&to, inside),
                None => inside,
            }
        })
        .map(|action| view! { <li>{action}</li> })
        .collect();
    // A stranger's picture is not fetched before it is asked for.
    let picture = card.media_url.as_deref().and_then(Link::read);
    view! {
        <div class="offer__card">
            <p dir="auto"><b>{visible(&card.title)}</b></p>
            <p dir="auto">{card.description.to_string()}</p>
            {picture.map(|at| {
                let words = at.href().to_owned();
                view! { <p>{link_view(&at, words.into_any())}</p> }
            })}
            <ul>{actions}</ul>
        </div>
    }
    .into_any()
}

/// A form as far as it is answered.
pub fn form_view(words: Words, fields: &[Choice], answers: &[Choice]) -> AnyView {
    let row = |label: String, answer: Option<String>| {
        view! {
            <div class="mail-head__row">
                <dt dir="auto">{label}</dt>
                <dd dir="auto">{answer.unwrap_or_else(|| "–".to_owned())}</dd>
            </div>
        }
    };
    let answer = |name: &str| {
        answers
            .iter()
            .find(|it| &*it.title == name)
            .map(|it| it.value.to_string())
    };
    let asked = fields
        .iter()
        .map(|field| row(visible(&field.title), answer(&field.value)));
    let other = answers
        .iter()
        .filter(|it| !fields.iter().any(|field| field.value == it.title))
        .map(|it| row(visible(&it.title), Some(it.value.to_string())));
    let rows: Vec<_> = asked.chain(other).collect();
    view! {
        <dl class="mail-head">{rows}</dl>
        {answers.is_empty().then(|| unanswered(words))}
    }
    .into_any()
}

/// An article to read.
pub fn article_view(article: &Choice) -> AnyView {
    let title = visible(&article.title);
    let inside = view! { <bdi>{title}</bdi> }.into_any();
    let inside = match Link::read(&article.value) {
        Some(to) => link_view(&to, inside),
        None => inside,
    };
    view! { <li>{inside}</li> }.into_any()
}

/// The answer to a question.
pub fn answer_view(words: Words, answer: Option<&str>) -> AnyView {
    match answer {
        Some(answer) => {
            let answer = answer.to_owned();
            view! {
                <dl class="mail-head">
                    <div class="mail-head__row">
                        <dt>{words.said(phrase::message::ASKED)}</dt>
                        <dd dir="auto">{answer}</dd>
                    </div>
                </dl>
            }
            .into_any()
        }
        None => unanswered(words),
    }
}

/// What the customer thinks of the conversation.
pub fn rating_view(words: Words, rating: Option<u8>, comment: Option<&str>) -> AnyView {
    let Some(rating) = rating else {
        return unanswered(words);
    };
    let comment = comment.map(str::to_owned);
    view! {
        <dl class="mail-head">
            <div class="mail-head__row">
                <dt>{words.said(phrase::message::RATING)}</dt>
                <dd>{move || words.count(phrase::message::RATED, rating.into())}</dd>
            </div>
        </dl>
        {comment.map(|comment| view! { <p dir="auto">{comment}</p> })}
    }
    .into_any()
}

/// A call, how it went and how long it took.
pub fn call_view(words: Words, status: Option<&str>, seconds: Option<u32>) -> AnyView {
    let state = status.and_then(call_state);
    let word = status.map(visible);
    let line = move || {
        let status = state.map(|it| words.say(it)).or_else(|| word.clone());
        let length = seconds.map(|it| format!("{}:{:02}", it / 60, it % 60));
        match (&status, length) {
            (Some(state), Some(length)) => words.with(
                phrase::message::CALL_LENGTH,
                &[("state", state.as_str()), ("length", &length)],
            ),
            (Some(state), None) => words.with(phrase::message::CALL_STATE, &[("state", state)]),
            _ => words.say(phrase::message::CALL),
        }
    };
    view! { <p class="message-bubble__line"><IconView icon=Icon::Phone />{line}</p> }.into_any()
}

/// A call's state, where its word is one that the server uses.
fn call_state(word: &str) -> Option<Phrase> {
    Some(match word {
        "ringing" => phrase::message::CALL_RINGING,
        "in-progress" => phrase::message::CALL_RUNNING,
        "completed" | "ended" => phrase::message::CALL_ENDED,
        "no-answer" => phrase::message::CALL_MISSED,
        "failed" => phrase::message::CALL_FAILED,
        "rejected" => phrase::message::CALL_REJECTED,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_s_state_is_a_phrase_and_an_unknown_word_is_left_as_it_is() {
        let known = [
            "ringing",
            "in-progress",
            "completed",
            "no-answer",
            "failed",
            "rejected",
        ];
        let phrases: Vec<_> = known.into_iter().filter_map(call_state).collect();
        assert_eq!(phrases.len(), known.len());
        assert_eq!(call_state("ended"), call_state("completed"));
        for word in ["", "Ringing", "on-hold"] {
            assert_eq!(call_state(word), None);
        }
    }
}
