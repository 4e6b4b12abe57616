//! Where each of the operator's settings comes from.

use leptos::prelude::*;

use crate::kit::dialog::Dialog;
use crate::live::{Console, Setting, Source};
use crate::text::phrase;

use super::super::words::Words;

/// The settings and who set them, as a dialog.
#[component]
pub(super) fn Origins(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let words = Words::here();
    let console = expect_context::<Console>();
    view! {
        <Dialog
            open
            on_close=move |()| open.set(false)
            title=Signal::derive(words.said(phrase::origins::TITLE))
            close=Signal::derive(words.said(phrase::common::CLOSE))
        >
            <div class="dialog__body">
                {move || {
                    let config = console.config();
                    let problems = config.problems.clone();
                    view! {
                        {table(words, &config.settings)}
                        {(!problems.is_empty()).then(|| view! {
                            <h3>{words.said(phrase::origins::PROBLEMS)}</h3>
                            <ul>
                                {problems
                                    .into_iter()
                                    .map(|problem| view! { <li dir="auto">{problem}</li> })
                                    .collect_view()}
                            </ul>
                        })}
                    }
                }}
            </div>
        </Dialog>
    }
}

fn table(words: Words, settings: &[Setting]) -> AnyView {
    if settings.is_empty() {
        return view! { <p>{words.said(phrase::origins::NONE)}</p> }.into_any();
    }
    let rows = settings.iter().map(|setting| {
        let by = match setting.source {
            Source::File => phrase::origins::FILE,
            Source::Page => phrase::origins::PAGE,
            Source::Element => phrase::origins::ELEMENT,
            Source::Address => phrase::origins::ADDRESS,
        };
        view! {
            <tr>
                <th scope="row"><code>{setting.key}</code></th>
                <td dir="auto">{setting.value.clone()}</td>
                <td>{words.said(by)}</td>
            </tr>
        }
    });
    view! {
        <p>{words.said(phrase::origins::LEAD)}</p>
        <table class="dialog__table">
            <thead>
                <tr>
                    <th scope="col">{words.said(phrase::origins::KEY)}</th>
                    <th scope="col">{words.said(phrase::origins::VALUE)}</th>
                    <th scope="col">{words.said(phrase::origins::SOURCE)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
