//! The contact's labels.

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconSize, IconView};
use crate::kit::menu::MenuButton;
use crate::kit::menu_line::{Checked, MenuItem, MenuLine};
use crate::live::{ContactPart, ContactRecord, Live, Session};
use crate::model::ContactId;
use crate::text::phrase;
use crate::view::name::visible;
use crate::view::thread_view::label_tag;
use crate::view::words::Words;

use super::section::{Section, missing, nothing};

/// The labels, and a menu of those of the account.
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
    let lines = move || {
        let held = labels.get().flatten().unwrap_or_default();
        let item = |title: &Arc<str>| -> MenuLine {
            let on = held.contains(title);
            let title = Arc::clone(title);
            MenuItem::new(visible(&title), move || {
                session.set_contact_label(id, Arc::clone(&title), !on);
            })
            .checked(Checked::OneOfMany(on))
            .into()
        };
        let directory = session.directory();
        directory
            .labels
            .iter()
            .map(|it| item(&it.title))
            .collect::<Vec<_>>()
    };
    let action = move || {
        labels.get().flatten().is_some().then(|| {
            view! {
                <MenuButton
                    label=Signal::derive(words.said(phrase::panel::CHANGE_LABELS))
                    lines=Signal::derive(lines)
                    size="small"
                >
                    <IconView icon=Icon::Plus size=IconSize::Small />
                </MenuButton>
            }
        })
    };
    view! {
        <Section title=phrase::panel::CONTACT_LABELS action=ViewFn::from(action)>{list}</Section>
    }
}
