//! What the team noted on a contact.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use crate::kit::dialog::{Dialog, DialogSize};
use crate::kit::icon::{Icon, IconSize, IconView};
use crate::live::{ContactPart, ContactRecord, Live, Session, Why};
use crate::model::{ContactId, ContactNote, NoteId};
use crate::text::phrase;
use crate::view::markdown::Prose;
use crate::view::name::visible;
use crate::view::words::Words;

use super::section::{Section, missing, nothing};

/// The notes, newest first, and the field for a new one.
#[component]
pub(super) fn Notes(
    /// The contact.
    id: ContactId,
    /// What is known of them.
    record: Arc<Live<ContactRecord>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let notes = record.part(|it| it.notes.clone());
    let failed = record.part(|it| it.failed.contains(&ContactPart::Notes));
    let writing = RwSignal::new(false);
    let deleting = RwSignal::new(None::<NoteId>);
    let close = move || deleting.set(None);
    let delete = move |_| {
        if let Some(note) = deleting.get_untracked() {
            session.delete_note(id, note);
        }
        close();
    };
    let list = move || {
        if failed.get() == Some(true) {
            let again = move || session.load_contact_part(id, ContactPart::Notes);
            return missing(words, phrase::panel::NOTES_FAILED, again);
        }
        match notes.get().flatten() {
            Some(notes) if !notes.is_empty() => {
                let notes = notes
                    .iter()
                    .map(|note| shown(session, words, note, deleting));
                view! { <div class="panel-notes">{notes.collect_view()}</div> }.into_any()
            }
            // The field says enough.
            Some(_) if writing.get() => ().into_any(),
            notes => nothing(words, notes.is_some()),
        }
    };
    let action = move || {
        view! {
            <button
                type="button"
                class="icon-button"
                data-size="small"
                aria-label=words.said(phrase::panel::ADD_NOTE)
                title=words.said(phrase::panel::ADD_NOTE)
                aria-expanded=move || writing.get().to_string()
                on:click=move |_| writing.update(|writing| *writing = !*writing)
            >
                <IconView icon=Icon::Plus size=IconSize::Small />
            </button>
        }
    };
    view! {
        <Section
            title=phrase::panel::NOTES
            count=Signal::derive(move || notes.get().flatten().map(|it| it.len()).filter(|it| *it > 0))
            action=ViewFn::from(action)
        >
            <Show when=move || writing.get()>
                <NewNote id on_end=Callback::new(move |()| writing.set(false)) />
            </Show>
            {list}
        </Section>
        <Dialog
            open=Signal::derive(move || deleting.get().is_some())
            on_close=move |()| close()
            title=Signal::derive(words.said(phrase::panel::DELETE_NOTE_TITLE))
            close=Signal::derive(words.said(phrase::common::CLOSE))
            size=DialogSize::Small
        >
            <div class="dialog__body">
                <p>{words.said(phrase::panel::DELETE_NOTE_TEXT)}</p>
            </div>
            <footer class="dialog__foot">
                <button type="button" class="button" on:click=move |_| close()>
                    {words.said(phrase::message::KEEP)}
                </button>
                <button type="button" class="button" data-kind="danger" on:click=delete>
                    {words.said(phrase::panel::DELETE_NOTE)}
                </button>
            </footer>
        </Dialog>
    }
}

fn shown(
    session: Session,
    words: Words,
    note: &ContactNote,
    deleting: RwSignal<Option<NoteId>>,
) -> AnyView {
    let (id, at) = (note.id, note.created_at);
    let author = note.author.as_deref().map(visible);
    view! {
        <div class="panel-note">
            <Prose text=note.text.to_string() />
            <div class="panel-note__foot">
                <p class="panel-note__by">
                    {author.map(|author| view! { <bdi>{author}</bdi> " · " })}
                    <time dir="auto" title=move || words.text().moment(at)>
                        {move || words.text().ago(at, session.now())}
                    </time>
                </p>
                <button
                    type="button"
                    class="icon-button"
                    data-size="small"
                    aria-label=words.said(phrase::panel::DELETE_NOTE)
                    title=words.said(phrase::panel::DELETE_NOTE)
                    on:click=move |_| deleting.set(Some(id))
                >
                    <IconView icon=Icon::Bin size=IconSize::Small />
                </button>
            </div>
        </div>
    }
    .into_any()
}

/// The field for a new note. What the server refuses stays in it.
#[component]
fn NewNote(
    /// The contact.
    id: ContactId,
    /// Called when it is written, or given up.
    on_end: Callback<()>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let text = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(None::<Why>);
    let field = NodeRef::<html::Textarea>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            request_animation_frame(move || drop(field.focus()));
        }
    });
    let done = Callback::new(move |why: Option<Why>| {
        busy.set(false);
        match why {
            None => on_end.run(()),
            why => wrong.set(why),
        }
    });
    let save = move || {
        let text = text.get_untracked();
        if !text.trim().is_empty() && !busy.get_untracked() {
            busy.set(true);
            session.add_note(id, text, done);
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        "Escape" => {
            event.prevent_default();
            on_end.run(());
        }
        "Enter" if event.ctrl_key() || event.meta_key() => {
            event.prevent_default();
            save();
        }
        _ => {}
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        save();
    };
    view! {
        <form class="panel-note__new" on:submit=submit on:keydown=on_key>
            <textarea
                node_ref=field
                class="field panel-note__field"
                rows="3"
                dir="auto"
                aria-label=words.said(phrase::panel::ADD_NOTE)
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
            ></textarea>
            {move || wrong.get().map(|why| view! {
                <p class="fact-editor__wrong" role="alert" dir="auto">{words.why(&why)}</p>
            })}
            <div class="panel-note__ways">
                <button type="button" class="button" data-size="small" on:click=move |_| on_end.run(())>
                    {words.said(phrase::common::CANCEL)}
                </button>
                <button
                    type="submit"
                    class="button"
                    data-kind="main"
                    data-size="small"
                    aria-disabled=move || busy.get().then_some("true")
                >
                    {move || words.say(if busy.get() { phrase::panel::SAVING } else { phrase::panel::SAVE_NOTE })}
                </button>
            </div>
        </form>
    }
}
