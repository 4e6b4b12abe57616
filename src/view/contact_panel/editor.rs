//! Editing a fact in its place.

use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast as _, JsValue};
use web_sys::HtmlElement;

use crate::kit::icon::{Icon, IconSize, IconView};
use crate::live::{Session, Why};
use crate::model::{Attribute, ContactChange, ContactId, ConversationId};
use crate::text::phrase;
use crate::view::words::Words;

use super::entry::{Asked, Form, written};

/// What an editor changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A contact's name.
    Name(ContactId),
    /// A contact's e-mail address.
    Email(ContactId),
    /// A contact's phone number.
    Phone(ContactId),
    /// A contact's company.
    Company(ContactId),
    /// A contact's custom attribute, by its key.
    OfContact(ContactId, std::sync::Arc<str>),
    /// A conversation's custom attribute, by its key.
    OfConversation(ConversationId, std::sync::Arc<str>),
}

impl Target {
    /// Asks for the value. It shows at once.
    pub fn save(&self, session: Session, value: Option<Attribute>, refused: Option<Callback<Why>>) {
        let text = match &value {
            Some(Attribute::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let (contact, change) = match self {
            Self::OfConversation(id, key) => {
                session.set_attribute(*id, key.clone(), value, refused);
                return;
            }
            Self::Name(id) => (*id, ContactChange::Name(text.unwrap_or_default())),
            Self::Email(id) => (*id, ContactChange::Email(text)),
            Self::Phone(id) => (*id, ContactChange::Phone(text)),
            Self::Company(id) => (*id, ContactChange::Company(text)),
            Self::OfContact(id, key) => (*id, ContactChange::Attribute(key.clone(), value)),
        };
        session.change_contact(contact, change, refused);
    }
}

/// Where the editing of one fact stands.
#[derive(Clone, Copy)]
pub(super) struct Editing {
    /// Whether its editor is open.
    pub open: RwSignal<bool>,
    text: RwSignal<String>,
    wrong: RwSignal<Option<Why>>,
    /// Made here, not with each saving: it must outlive the editor that was saved from.
    refused: Callback<Why>,
}

impl Editing {
    /// Not begun; of the component that asks for it.
    pub fn new() -> Self {
        let open = RwSignal::new(false);
        let wrong = RwSignal::new(None);
        Self {
            open,
            text: RwSignal::default(),
            wrong,
            refused: Callback::new(move |why| {
                wrong.set(Some(why));
                open.set(true);
            }),
        }
    }

    /// Opens the editor with the value as it is.
    pub fn begin(self, form: Form, value: Option<&Attribute>) {
        self.text.set(written(form, value));
        self.wrong.set(None);
        self.open.set(true);
    }

    /// Asks for the value; what the server refuses is back in the editor with the reason.
    pub fn save(self, session: Session, target: &Target, value: Option<Attribute>) {
        self.wrong.set(None);
        self.open.set(false);
        target.save(session, value, Some(self.refused));
    }
}

/// The field with what it is asked for, and the ways out of it.
#[component]
pub(super) fn Editor(
    /// What is asked for.
    asked: Signal<Asked>,
    /// Where it stands.
    editing: Editing,
    /// Called with what is to be saved; `None` to clear.
    on_save: Callback<Option<Attribute>>,
    /// Called when nothing is to be saved.
    on_cancel: Callback<()>,
) -> impl IntoView {
    let words = Words::here();
    let Asked {
        term, form, values, ..
    } = asked.get_untracked();
    let text = editing.text;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match asked.get_untracked().read(&text.get_untracked(), fits) {
            Ok(value) => on_save.run(value),
            Err(why) => editing.wrong.set(Some(why)),
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            on_cancel.run(());
        }
    };
    let invalid = move || editing.wrong.with(Option::is_some).then_some("true");
    let field = if form == Form::List {
        choice(words, term, values, text, invalid)
    } else {
        line(term, form, text, invalid)
    };
    let why = move || {
        editing.wrong.get().map(|why| {
            view! { <p class="fact-editor__wrong" role="alert" dir="auto">{words.why(&why)}</p> }
        })
    };
    let button = move |label, icon, kind: &'static str, press: Option<Callback<()>>| {
        view! {
            <button
                type=kind
                class="icon-button"
                data-size="small"
                aria-label=words.said(label)
                title=words.said(label)
                on:click=move |_| if let Some(press) = press { press.run(()) }
            >
                <IconView icon size=IconSize::Small />
            </button>
        }
    };
    let clear = Callback::new(move |()| on_save.run(None));
    view! {
        <form class="fact-editor" on:submit=submit on:keydown=on_key>
            <div class="fact-editor__line">
                {field}
                {button(phrase::panel::SAVE, Icon::Check, "submit", None)}
                {(form != Form::Name).then(|| button(phrase::panel::CLEAR, Icon::Bin, "button", Some(clear)))}
                {button(phrase::common::CANCEL, Icon::Close, "button", Some(on_cancel))}
            </div>
            {why}
        </form>
    }
}

fn line(
    term: String,
    form: Form,
    text: RwSignal<String>,
    invalid: impl Fn() -> Option<&'static str> + Send + Sync + 'static,
) -> AnyView {
    let input = NodeRef::<html::Input>::new();
    begin_in(input);
    let mode = match form {
        Form::Email => Some("email"),
        Form::Phone => Some("tel"),
        Form::Number => Some("decimal"),
        Form::Link => Some("url"),
        _ => None,
    };
    view! {
        <input
            node_ref=input
            class="field fact-editor__field"
            type=if form == Form::Date { "date" } else { "text" }
            inputmode=mode
            autocomplete="off"
            dir=if form == Form::Date { "ltr" } else { "auto" }
            aria-label=term
            aria-invalid=invalid
            prop:value=move || text.get()
            on:input=move |event| text.set(event_target_value(&event))
        />
    }
    .into_any()
}

fn choice(
    words: Words,
    term: String,
    values: Vec<std::sync::Arc<str>>,
    text: RwSignal<String>,
    invalid: impl Fn() -> Option<&'static str> + Send + Sync + 'static,
) -> AnyView {
    let select = NodeRef::<html::Select>::new();
    begin_in(select);
    let held = text.get_untracked();
    let mut values: Vec<String> = values.iter().map(ToString::to_string).collect();
    if !held.is_empty() && !values.contains(&held) {
        // A value from before the list was changed.
        values.push(held.clone());
    }
    let option = |value: String| {
        let chosen = value == held;
        let shown = crate::view::name::visible(&value);
        view! { <option value=value selected=chosen>{shown}</option> }
    };
    view! {
        <select
            node_ref=select
            class="select fact-editor__field"
            aria-label=term
            aria-invalid=invalid
            on:change=move |event| text.set(event_target_value(&event))
        >
            <option value="">{words.said(phrase::panel::NONE)}</option>
            {values.into_iter().map(option).collect_view()}
        </select>
    }
    .into_any()
}

/// Puts the focus into a field as soon as it is there.
fn begin_in<E>(field: NodeRef<E>)
where
    E: html::ElementType,
    E::Output: leptos::wasm_bindgen::JsCast + AsRef<JsValue> + Clone + 'static,
{
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            // A frame later it stands in the page.
            request_animation_frame(move || {
                if let Some(field) = field.as_ref().dyn_ref::<HtmlElement>() {
                    // Fails only where it left the page meanwhile.
                    drop(field.focus());
                }
            });
        }
    });
}

/// Whether a text fits a pattern of scripts. One that cannot be read forbids nothing: the account
/// would be locked out of its own attribute.
fn fits(pattern: &str, text: &str) -> bool {
    // The server's own dashboard stores patterns with their slashes and flags.
    let (source, flags) = match pattern.strip_prefix('/').and_then(|it| it.rsplit_once('/')) {
        Some(parts) => parts,
        None => (pattern, ""),
    };
    let made = js_sys::Reflect::get(&js_sys::global(), &"RegExp".into())
        .ok()
        .and_then(|it| it.dyn_into::<js_sys::Function>().ok())
        .and_then(|maker| {
            let arguments = js_sys::Array::of2(&source.into(), &flags.into());
            js_sys::Reflect::construct(&maker, &arguments).ok()
        })
        .and_then(|it| it.dyn_into::<js_sys::RegExp>().ok());
    made.is_none_or(|pattern| pattern.test(text))
}
