//! The builder's foot: how many match here and on the server, why these differ, and what to do.

use leptos::html::Input;
use leptos::prelude::*;

use crate::filter::{Group, Scope};
use crate::live::{Feature, Session};
use crate::model::SavedViewId;
use crate::text::phrase;

use super::super::name::visible;
use super::super::words::Words;
use super::Held;

/// The foot.
#[component]
pub(super) fn Foot(
    /// The filter as it stands.
    group: Memo<Group>,
    /// Applies it.
    apply: Callback<()>,
    /// Takes all conditions away.
    clear: Callback<()>,
) -> impl IntoView {
    let words = Words::here();
    let session = expect_context::<Session>();
    let naming = RwSignal::new(false);
    let says = Memo::new(move |_| !group.read().trimmed().conditions.is_empty());
    let sends = Memo::new(move |_| group.read().trimmed().flat().is_ok());
    let usable = move || says.get() && sends.get();
    let saves = session.offers(Feature::SavedViews.word());
    let view = Memo::new(move |_| {
        let id = match session.route().query.scope {
            Scope::View(id) => id,
            Scope::Filter(filter) => filter.view?,
            _ => return None,
        };
        let directory = session.directory();
        saves.then_some(())?;
        Some((id, visible(&directory.view(id)?.name)))
    });
    let save_to = move |id: SavedViewId| session.change_view(id, &group.get_untracked());
    view! {
        <footer class="filter-builder__foot">
            <Numbers group says sends />
            {move || naming.get().then(|| view! { <Naming group naming /> })}
            <div class="filter-builder__actions" hidden=move || naming.get()>
                <button type="button" class="button" data-kind="quiet" on:click=move |_| clear.run(())>
                    {words.said(phrase::filter::CLEAR)}
                </button>
                {move || view.get().map(|(id, name)| view! {
                    <button
                        type="button"
                        class="button"
                        disabled=move || !usable()
                        on:click=move |_| save_to(id)
                    >
                        {words.with(phrase::filter::SAVE_TO, &[("name", &name)])}
                    </button>
                })}
                {saves.then(|| view! {
                    <button
                        type="button"
                        class="button"
                        disabled=move || !usable()
                        on:click=move |_| naming.set(true)
                    >
                        {words.said(phrase::filter::SAVE)}
                    </button>
                })}
                <button
                    type="button"
                    class="button"
                    data-kind="main"
                    disabled=move || !sends.get()
                    aria-keyshortcuts="Control+Enter"
                    on:click=move |_| apply.run(())
                >
                    {words.said(phrase::filter::APPLY)}
                    <span class="button__key" aria-hidden="true">"Ctrl ↵"</span>
                </button>
            </div>
        </footer>
    }
}

/// What the filter would show.
#[component]
fn Numbers(
    /// The filter as it stands.
    group: Memo<Group>,
    /// Whether it says anything.
    says: Memo<bool>,
    /// Whether it is short enough to be sent.
    sends: Memo<bool>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let held = expect_context::<Held>();
    let here = Memo::new(move |_| {
        held.0.track();
        u64::try_from(session.count_held(&group.read())).unwrap_or(0)
    });
    // What was said of another filter is not said of this one.
    let preview = Memo::new(move |_| session.preview().filter(|it| it.root == *group.read()));
    let exact = Memo::new(move |_| {
        // Days become dates before they are judged, so any day will do.
        let any_day = crate::filter::Day::of(crate::model::Timestamp::default());
        group.read().trimmed().on(any_day).is_exact()
    });
    let found = Memo::new(move |_| preview.get().and_then(|it| it.found).map(u64::from));
    let server = move || match (preview.get(), found.get()) {
        (_, Some(found)) if exact.get() => words.count(phrase::filter::ON_SERVER, found),
        (_, Some(found)) => words.count(phrase::filter::AT_MOST, found),
        (Some(preview), None) if !preview.faults.is_empty() => {
            words.say(phrase::filter::REFUSED_ABOVE)
        }
        (Some(preview), None) => {
            let trouble = preview.trouble.as_ref();
            trouble.map(|why| words.why(why)).unwrap_or_default()
        }
        (None, None) => words.say(phrase::filter::COUNTING),
    };
    let why = move || {
        if !exact.get() {
            return Some(words.say(phrase::filter::ON_DEVICE_HELP));
        }
        let (here, found) = (here.get(), found.get()?);
        if found > here {
            Some(words.count(phrase::filter::NOT_LOADED, found - here))
        } else {
            (found < here).then(|| words.say(phrase::filter::MORE_HERE))
        }
    };
    view! {
        <div class="filter-builder__numbers" role="status">
            {move || match (says.get(), sends.get()) {
                (false, _) => ().into_any(),
                (true, false) => view! {
                    <span class="filter-clause__fault">{words.said(phrase::filter::TOO_LONG)}</span>
                }.into_any(),
                (true, true) => view! {
                    <div>
                        <span class="filter-builder__total">
                            {move || words.count(phrase::filter::HERE, here.get())}
                        </span>
                        {words.said(phrase::common::COMMA)}
                        {server}
                    </div>
                    <div class="filter-builder__where">{why}</div>
                }.into_any(),
            }}
        </div>
    }
}

/// The name of a new view.
#[component]
fn Naming(
    /// The filter as it stands.
    group: Memo<Group>,
    /// Falls when it is done.
    naming: RwSignal<bool>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let name = RwSignal::new(String::new());
    let field = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            // An element on screen takes the focus.
            field.focus().unwrap_or_default();
        }
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let name = name.get_untracked();
        if !name.trim().is_empty() {
            session.save_view(name.trim(), &group.get_untracked());
            naming.set(false);
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            event.stop_propagation();
            naming.set(false);
        }
    };
    view! {
        <form class="filter-builder__naming" on:submit=save on:keydown=on_key>
            <span class="field">
                <input
                    node_ref=field
                    class="field__input"
                    type="text"
                    autocomplete="off"
                    maxlength="100"
                    aria-label=words.said(phrase::filter::NAME)
                    placeholder=words.said(phrase::filter::NAME)
                    prop:value=move || name.get()
                    on:input=move |event| name.set(event_target_value(&event))
                />
            </span>
            <button type="button" class="button" data-kind="quiet" on:click=move |_| naming.set(false)>
                {words.said(phrase::common::CANCEL)}
            </button>
            <button
                type="submit"
                class="button"
                data-kind="main"
                disabled=move || name.read().trim().is_empty()
            >
                {words.said(phrase::filter::SAVE_NAME)}
            </button>
        </form>
    }
}
