//! Where each setting comes from.

use leptos::prelude::*;

use crate::live::{Console, Setting, Source};
use crate::text::{Phrase, phrase};
use crate::view::look::{Look, LookInUse};
use crate::view::words::Words;

use super::choice;

/// The settings and who set them, and what of them could not be used.
pub(super) fn table(words: Words, look: LookInUse) -> AnyView {
    let console = expect_context::<Console>();
    let shown = move || {
        let config = console.config();
        let look = look.get();
        let own = look.language.map(|_| "locale");
        let own = [
            own,
            (look.theme != Look::default().theme).then_some("theme"),
        ];
        // What the agent chose goes over what the house did.
        let operators = config.settings.iter();
        let mut rows: Vec<_> = operators
            .filter(|it| !own.contains(&Some(it.key)))
            .map(|it| operators_row(words, it))
            .collect();
        rows.extend(own_rows(words, &look));
        let lead = if rows.is_empty() {
            phrase::origins::NONE
        } else {
            phrase::origins::LEAD
        };
        let problems = config.problems.clone();
        view! {
            <p class="settings__lead">{words.say(lead)}</p>
            {(!rows.is_empty()).then(|| framed(words, rows))}
            {(!problems.is_empty()).then(|| view! {
                <h4 class="settings__title">{words.say(phrase::origins::PROBLEMS)}</h4>
                <ul class="settings__problems">
                    {problems
                        .into_iter()
                        .map(|problem| view! { <li dir="auto">{problem}</li> })
                        .collect_view()}
                </ul>
            })}
        }
        .into_any()
    };
    shown.into_any()
}

fn framed(words: Words, rows: Vec<AnyView>) -> AnyView {
    let head = |name: Phrase| view! { <th scope="col">{words.say(name)}</th> };
    view! {
        <table class="dialog__table">
            <thead>
                <tr>
                    {head(phrase::origins::KEY)}
                    {head(phrase::origins::VALUE)}
                    {head(phrase::origins::SOURCE)}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn operators_row(words: Words, setting: &Setting) -> AnyView {
    let by = match setting.source {
        Source::File => phrase::origins::FILE,
        Source::Page => phrase::origins::PAGE,
        Source::Element => phrase::origins::ELEMENT,
        Source::Address => phrase::origins::ADDRESS,
    };
    let key = view! { <code>{setting.key}</code> }.into_any();
    row(key, setting.value.clone(), words.say(by))
}

/// What the agent chose otherwise than it would be by itself.
fn own_rows(words: Words, look: &Look) -> impl Iterator<Item = AnyView> {
    let standard = Look::default();
    choice::all().filter_map(move |choice| {
        let now = (choice.now)(look);
        let value = (choice.options)(words).into_iter().nth(now);
        let value = value.filter(|_| now != (choice.now)(&standard))?;
        let name = words.say(choice.name).into_any();
        Some(row(name, value, words.say(phrase::origins::OWN)))
    })
}

fn row(name: AnyView, value: String, by: String) -> AnyView {
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td dir="auto">{value}</td>
            <td>{by}</td>
        </tr>
    }
    .into_any()
}
