//! The contact's labels.

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::picker::{PickDialog, PickMark, PickOption};
use crate::live::{ContactPart, ContactRecord, Live, Session};
use crate::model::ContactId;
use crate::text::{phrase, rank};
use crate::view::name::visible;
use crate::view::thread_view::label_tag;
use crate::view::words::Words;

use super::section::{Section, each_changed, missing, nothing, plus};

/// The labels, and the list of those of the account.
#[component]
pub(super) fn ContactLabels(
    /// The contact.
    id: ContactId,
    /// What is known of them.
    record: Arc<Live<ContactRecord>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let labels = record.part(|it| it.labels.clone());
    let failed = record.part(|it| it.failed.contains(&ContactPart::Labels));
    let list = move || {
        if failed.get() == Some(true) {
            let again = move || session.load_contact_part(id, ContactPart::Labels);
            return missing(words, phrase::panel::LABELS_FAILED, again);
        }
        match labels.get().flatten() {
            Some(labels) if !labels.is_empty() => {
                let tags = labels.iter().map(|title| label_tag(session, title));
                view! { <div class="panel-labels">{tags.collect_view()}</div> }.into_any()
            }
            labels => nothing(words, labels.is_some()),
        }
    };
    let held = move || labels.get().flatten().unwrap_or_default();
    let open = RwSignal::new(false);
    let options = move || {
        let directory = session.directory();
        let mut options: Vec<PickOption> = directory
            .labels
            .iter()
            .map(|it| {
                let colour = PickMark::Colour(it.color.to_string());
                PickOption::new(&*it.title, visible(&it.title)).mark(colour)
            })
            .collect();
        // A tag that is no label of the account can be taken away, too.
        for title in held().iter().filter(|it| directory.label(it).is_none()) {
            options.push(PickOption::new(&**title, visible(title)));
        }
        options
    };
    let chosen = Memo::new(move |_| held().iter().map(ToString::to_string).collect::<Vec<_>>());
    let on_change = move |wanted: Vec<String>| {
        each_changed(&chosen.get_untracked(), &wanted, |title, on| {
            session.set_contact_label(id, title.into(), on);
        });
    };
    let action = move || {
        let is_read = labels.get().flatten().is_some();
        is_read.then(|| plus(words, phrase::panel::CHANGE_LABELS, open))
    };
    view! {
        <Section title=phrase::panel::CONTACT_LABELS action=ViewFn::from(action)>{list}</Section>
        <PickDialog
            open
            on_close=move |()| open.set(false)
            label=Signal::derive(words.said(phrase::panel::CHANGE_LABELS))
            close=Signal::derive(words.said(phrase::common::CLOSE))
            options=Signal::derive(options)
            chosen
            on_change
            counted=words.choices()
            rank=rank
            many=true
        />
    }
}
