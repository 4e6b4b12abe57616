//! Custom attributes, by the names the account gave them.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;

use crate::kit::icon::{Icon, IconSize, IconView};
use crate::kit::menu::MenuButton;
use crate::kit::menu_line::{MenuItem, MenuLine};
use crate::live::Session;
use crate::model::{
    Attribute, AttributeDefinition, AttributeKind, AttributeOwner, ContactId, ConversationId,
    SortedMap,
};
use crate::text::phrase;
use crate::view::name::visible;
use crate::view::words::Words;

use super::editable::EditableFact;
use super::editor::Target;
use super::entry::{Asked, says_something};
use super::section::Section;

/// Whose attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// A conversation's.
    Conversation(ConversationId),
    /// A contact's.
    Contact(ContactId),
}

impl Whose {
    const fn owner(self) -> AttributeOwner {
        match self {
            Self::Conversation(_) => AttributeOwner::Conversation,
            Self::Contact(_) => AttributeOwner::Contact,
        }
    }

    fn target(self, key: Arc<str>) -> Target {
        match self {
            Self::Conversation(id) => Target::OfConversation(id, key),
            Self::Contact(id) => Target::OfContact(id, key),
        }
    }
}

type Values = Arc<SortedMap<Arc<str>, Attribute>>;

/// The attributes that have a value, and a way to give others one.
#[component]
pub(super) fn Attributes(
    /// Whose.
    whose: Whose,
    /// The values.
    values: Memo<Option<Values>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let owner = whose.owner();
    let keys = Memo::new(move |_| keys(session, owner, values.get().as_deref()));
    let adding = RwSignal::new(None::<Arc<str>>);
    let root = NodeRef::<html::Div>::new();
    let added = Callback::new(move |()| {
        adding.set(None);
        request_animation_frame(move || {
            let button = root
                .try_get_untracked()
                .flatten()
                .and_then(|root| root.query_selector(".panel-section__head > button").ok()?);
            if let Some(button) = button.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
                // Fails only where it left the page meanwhile.
                drop(button.focus());
            }
        });
    });
    let lines = move || {
        let held = keys.get();
        let item = |definition: &AttributeDefinition| -> MenuLine {
            let key = Arc::clone(&definition.key);
            let is_check = definition.kind == AttributeKind::Checkbox;
            let choose = move || {
                if is_check {
                    // There is nothing to ask for: it is added because it is so.
                    let yes = Some(Attribute::Flag(true));
                    whose.target(Arc::clone(&key)).save(session, yes, None);
                } else {
                    adding.set(Some(Arc::clone(&key)));
                }
            };
            MenuItem::new(visible(&definition.name), choose).into()
        };
        let directory = session.directory();
        let all = directory.definitions.iter();
        all.filter(|it| it.owner == owner && !held.contains(&it.key))
            .map(item)
            .collect::<Vec<_>>()
    };
    let lines = Signal::derive(lines);
    let title = match owner {
        AttributeOwner::Conversation => phrase::panel::ATTRIBUTES,
        AttributeOwner::Contact => phrase::panel::CONTACT_ATTRIBUTES,
    };
    let action = move || {
        (!lines.read().is_empty()).then(|| {
            view! {
                <MenuButton
                    label=Signal::derive(words.said(phrase::panel::ADD_ATTRIBUTE))
                    lines
                    size="small"
                >
                    <IconView icon=Icon::Plus size=IconSize::Small />
                </MenuButton>
            }
        })
    };
    let is_there = Memo::new(move |_| !keys.read().is_empty() || !lines.read().is_empty());
    let row = move |key: Arc<str>| fact(session, whose, values, key, None);
    let new = move || {
        adding
            .get()
            .map(|key| fact(session, whose, values, key, Some(added)))
    };
    view! {
        <div node_ref=root>
            <Show when=move || is_there.get()>
                <Section
                    title
                    count=Signal::derive(move || Some(keys.read().len()).filter(|it| *it > 0))
                    action=ViewFn::from(action)
                >
                    <dl class="facts" hidden=move || keys.read().is_empty() && adding.read().is_none()>
                        <For each=move || keys.get() key=Arc::clone let(key)>{row(key)}</For>
                        {new}
                    </dl>
                    <p
                        class="panel-section__nothing"
                        hidden=move || !keys.read().is_empty() || adding.read().is_some()
                    >
                        {words.said(phrase::panel::NONE)}
                    </p>
                </Section>
            </Show>
        </div>
    }
}

/// The keys of the values that say something: those defined first, in the account's order.
fn keys(
    session: Session,
    owner: AttributeOwner,
    values: Option<&SortedMap<Arc<str>, Attribute>>,
) -> Vec<Arc<str>> {
    let Some(values) = values else {
        return Vec::new();
    };
    let directory = session.directory();
    let defined = directory.definitions.iter().filter(|it| it.owner == owner);
    let mut keys: Vec<Arc<str>> = defined
        .filter(|it| values.get(&it.key).is_some_and(says_something))
        .map(|it| Arc::clone(&it.key))
        .collect();
    for (key, value) in values.entries() {
        if says_something(value) && !keys.contains(key) {
            keys.push(Arc::clone(key));
        }
    }
    keys
}

fn fact(
    session: Session,
    whose: Whose,
    values: Memo<Option<Values>>,
    key: Arc<str>,
    added: Option<Callback<()>>,
) -> AnyView {
    let target = whose.target(Arc::clone(&key));
    let value = {
        let key = Arc::clone(&key);
        Memo::new(move |_| values.read().as_ref()?.get(&key).cloned())
    };
    let asked = Memo::new(move |_| {
        let directory = session.directory();
        let definition = directory.definition(whose.owner(), &key);
        Asked::attribute(&key, definition, value.get().as_ref())
    });
    match added {
        Some(added) => view! { <EditableFact asked target value added /> }.into_any(),
        None => view! { <EditableFact asked target value /> }.into_any(),
    }
}
