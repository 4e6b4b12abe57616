//! A fact that can be changed where it stands.

use leptos::html;
use leptos::prelude::*;

use crate::kit::icon::{Icon, IconSize, IconView};
use crate::live::Session;
use crate::model::Attribute;
use crate::text::phrase;
use crate::view::clipboard::CopyButton;
use crate::view::markdown::{Link, link_view};
use crate::view::name::visible;
use crate::view::words::Words;

use super::editor::{Editing, Editor, Target};
use super::entry::{Asked, Form, written};

/// A fact with its value, and the editor in its place while it is changed.
#[component]
pub(super) fn EditableFact(
    /// What is asked for.
    #[prop(into)]
    asked: Signal<Asked>,
    /// What is changed.
    target: Target,
    /// Its value.
    #[prop(into)]
    value: Signal<Option<Attribute>>,
    /// Called when the editor closes, where there is no value to go back to: the fact is new.
    #[prop(optional)]
    added: Option<Callback<()>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let editing = Editing::new();
    let edit = NodeRef::<html::Button>::new();
    if added.is_some() {
        editing.begin(asked.get_untracked().form, None);
    }
    let begin = move |_| editing.begin(asked.get_untracked().form, value.get_untracked().as_ref());
    let end = move || match added {
        Some(added) => added.run(()),
        None => request_animation_frame(move || {
            if let Some(edit) = edit.try_get_untracked().flatten() {
                // Fails only where it left the page meanwhile.
                drop(edit.focus());
            }
        }),
    };
    let save = {
        let target = target.clone();
        Callback::new(move |value| {
            editing.save(session, &target, value);
            end();
        })
    };
    let cancel = Callback::new(move |()| {
        editing.open.set(false);
        end();
    });
    let what = move |phrase| words.with(phrase, &[("what", &asked.read().term)]);
    let edit_button = move || {
        view! {
            <button
                node_ref=edit
                type="button"
                class="icon-button facts__edit"
                data-size="small"
                aria-label=move || what(phrase::panel::EDIT_WHAT)
                title=move || what(phrase::panel::EDIT_WHAT)
                on:click=begin
            >
                <IconView icon=Icon::Edit size=IconSize::Small />
            </button>
        }
    };
    let shown = move || {
        // The value first: what is asked for may follow from it.
        let now = value.get();
        let form = asked.read().form;
        let Some(now) = now.filter(super::entry::says_something) else {
            return view! {
                <button
                    node_ref=edit
                    type="button"
                    class="facts__add"
                    aria-label=move || what(phrase::panel::ADD_WHAT)
                    on:click=begin
                >
                    {words.said(phrase::panel::ADD)}
                </button>
            }
            .into_any();
        };
        let text = visible(&written(form, Some(&now)));
        let link = Link::read(&text).filter(|_| form == Form::Link);
        let face = if let Some(link) = link {
            let inside = view! { <bdi>{text.clone()}</bdi> }.into_any();
            view! { <span class="facts__text">{link_view(&link, inside)}</span> }.into_any()
        } else {
            let title = text.clone();
            view! { <bdi class="facts__text" title=title>{text.clone()}</bdi> }.into_any()
        };
        let label = Signal::derive(move || what(phrase::panel::COPY));
        view! {
            {face}
            <CopyButton label text />
            {edit_button()}
        }
        .into_any()
    };
    let body = move || {
        value.track();
        if editing.open.get() {
            view! { <Editor asked editing on_save=save on_cancel=cancel /> }.into_any()
        } else if asked.read().form == Form::Checkbox {
            let set = value.get().is_some();
            let on = value.get() == Some(Attribute::Flag(true));
            let clear = move |_| save.run(None);
            view! {
                <input
                    type="checkbox"
                    class="check"
                    aria-label=move || asked.read().term.clone()
                    prop:checked=on
                    on:change=move |event| save.run(Some(Attribute::Flag(event_target_checked(&event))))
                />
                <span class="facts__text" aria-hidden="true">
                    {set.then(|| words.say(if on { phrase::panel::YES } else { phrase::panel::NO }))}
                </span>
                {set.then(|| view! {
                    <button
                        type="button"
                        class="icon-button facts__edit"
                        data-size="small"
                        aria-label=move || what(phrase::panel::CLEAR_WHAT)
                        title=move || what(phrase::panel::CLEAR_WHAT)
                        on:click=clear
                    >
                        <IconView icon=Icon::Bin size=IconSize::Small />
                    </button>
                })}
            }
            .into_any()
        } else {
            shown().into_any()
        }
    };
    view! {
        <div class="facts__row" data-editing=move || editing.open.get().then_some("")>
            <dt class="facts__term"><bdi>{move || asked.read().term.clone()}</bdi></dt>
            <dd class="facts__value">{body}</dd>
        </div>
    }
}
