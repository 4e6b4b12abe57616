//! A mail by its text part, with the lines over it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::model::Mail;
use crate::text::{Phrase, phrase};
use crate::view::markdown::Prose;
use crate::view::name::visible;
use crate::view::words::Words;

/// A mail: who wrote to whom about what, its newest text, and the quoted rest when asked for.
#[component]
pub fn MailView(
    /// The mail.
    mail: Arc<Mail>,
    /// The message's text, for a mail whose parts the server left out.
    text: Option<Arc<str>>,
) -> impl IntoView {
    let words = Words::here();
    let whole = RwSignal::new(false);
    let newest = mail.newest.clone().or_else(|| text.clone());
    let full = mail.full.clone().or(text);
    // Quoted history is what the whole has more than the newest text.
    let has_more = match (&newest, &full) {
        (Some(newest), Some(full)) => newest.trim() != full.trim(),
        _ => false,
    };
    let body = move || {
        let text = if whole.get() {
            full.clone()
        } else {
            newest.clone()
        };
        match text.filter(|text| !text.trim().is_empty()) {
            Some(text) => view! { <Prose text=text.to_string() /> }.into_any(),
            None => view! { <p><i>{words.say(phrase::message::MAIL_EMPTY)}</i></p> }.into_any(),
        }
    };
    view! {
        <MailHead mail />
        {body}
        {has_more.then(|| view! {
            <button
                type="button"
                class="button message-bubble__quoted"
                data-kind="quiet"
                data-size="small"
                aria-expanded=move || whole.get().to_string()
                on:click=move |_| whole.update(|whole| *whole = !*whole)
            >
                {move || words.say(if whole.get() {
                    phrase::message::HIDE_QUOTED
                } else {
                    phrase::message::SHOW_QUOTED
                })}
            </button>
        })}
    }
}

/// The lines over a mail; nothing where it repeats none of them.
#[component]
pub fn MailHead(
    /// The mail.
    mail: Arc<Mail>,
) -> impl IntoView {
    let words = Words::here();
    let subject = [Arc::clone(&mail.subject)];
    let lines: [(Phrase, &[Arc<str>]); 5] = [
        (phrase::message::MAIL_FROM, &mail.from),
        (phrase::message::MAIL_TO, &mail.to),
        (phrase::message::MAIL_CC, &mail.cc),
        (phrase::message::MAIL_BCC, &mail.bcc),
        (phrase::message::MAIL_SUBJECT, &subject),
    ];
    let rows: Vec<_> = lines
        .into_iter()
        .filter_map(|(phrase, values)| {
            let text = values
                .iter()
                .map(|it| visible(it))
                .collect::<Vec<_>>()
                .join(", ");
            (!text.trim().is_empty()).then(|| {
                // An address too long for a line is best read in its two halves.
                let halves: Vec<_> = text
                    .split_inclusive('@')
                    .map(|half| view! { {half.to_owned()}<wbr /> })
                    .collect();
                view! {
                    <div class="mail-head__row">
                        <dt>{words.said(phrase)}</dt>
                        <dd dir="auto">{halves}</dd>
                    </div>
                }
            })
        })
        .collect();
    (!rows.is_empty()).then(|| view! { <dl class="mail-head">{rows}</dl> })
}
