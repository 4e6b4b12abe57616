//! Files that go with a message: chosen, dropped or pasted, then read and kept with the text.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileList};

use crate::kit::icon::{Icon, IconSize, IconView};
use crate::live::Session;
use crate::model::{Composition, ConversationId, Mode, Upload};
use crate::text::phrase;
use crate::view::name::visible;
use crate::view::words::Words;

/// Most files that the server takes with a message.
const MOST: usize = 15;
/// Largest file, in bytes; what a server takes unless it is set up otherwise.
const LARGEST: f64 = 40.0 * 1024.0 * 1024.0;

/// What stands in a composer now, untracked.
pub(super) fn standing(session: Session, id: ConversationId, mode: Mode) -> Composition {
    let both = session.compositions(id).peek();
    both.as_deref()
        .map(|both| match mode {
            Mode::Reply => both.reply.clone(),
            Mode::Note => both.note.clone(),
        })
        .unwrap_or_default()
}

/// The files of a list.
pub(super) fn listed(files: Option<FileList>) -> Vec<File> {
    let Some(files) = files else {
        return Vec::new();
    };
    (0..files.length())
        .filter_map(|at| files.item(at))
        .collect()
}

/// Reads files into a composer. `problem` is told what was not added, in words.
pub(super) fn add(
    session: Session,
    (id, mode): (ConversationId, Mode),
    files: Vec<File>,
    words: Words,
    problem: RwSignal<Option<String>>,
) {
    problem.set(None);
    session.spawn(async move {
        for file in files {
            let name = file.name();
            if file.size() > LARGEST {
                #[expect(clippy::cast_possible_truncation, reason = "a whole number of bytes")]
                #[expect(clippy::cast_sign_loss, reason = "it is positive")]
                let size = untrack(|| words.text().size(LARGEST as u64));
                let values = [("name", visible(&name)), ("size", size)];
                let values = values
                    .each_ref()
                    .map(|(place, value)| (*place, value.as_str()));
                problem.try_set(Some(untrack(|| {
                    words.with(phrase::composer::TOO_LARGE, &values)
                })));
                continue;
            }
            let Ok(buffer) = JsFuture::from(file.array_buffer()).await else {
                let name = visible(&name);
                problem.try_set(Some(untrack(|| {
                    words.with(phrase::composer::UNREADABLE_FILE, &[("name", &name)])
                })));
                continue;
            };
            let bytes: Arc<[u8]> = js_sys::Uint8Array::new(&buffer).to_vec().into();
            let mut now = standing(session, id, mode);
            if now.files.len() >= MOST {
                problem.try_set(Some(untrack(|| {
                    words.count(phrase::composer::TOO_MANY_FILES, MOST as u64)
                })));
                return;
            }
            now.files.push(Upload {
                name: name.as_str().into(),
                media_type: file.type_().as_str().into(),
                bytes,
            });
            session.compose(id, mode, now);
        }
    });
}

/// The files that go with what is being written.
#[component]
pub(super) fn FileChips(
    /// The conversation.
    id: ConversationId,
    /// What is written.
    mode: Memo<Mode>,
    /// The files.
    files: Memo<Vec<Upload>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let remove = move |place: usize| {
        let mode = mode.get_untracked();
        let mut now = standing(session, id, mode);
        if place < now.files.len() {
            now.files.remove(place);
            session.compose(id, mode, now);
        }
    };
    let chip = move |(place, file): (usize, Upload)| {
        let (name, size) = (visible(&file.name), file.bytes.len() as u64);
        let icon = if file.media_type.starts_with("image/") {
            Icon::Image
        } else {
            Icon::Note
        };
        let label = name.clone();
        view! {
            <span class="file-chip">
                <IconView icon size=IconSize::Small />
                <bdi class="file-chip__name" title=name.clone()>{name.clone()}</bdi>
                <span class="file-chip__size">{move || words.text().size(size)}</span>
                <button
                    type="button"
                    class="icon-button"
                    data-size="small"
                    aria-label=move || words.with(phrase::composer::REMOVE, &[("name", &label)])
                    on:click=move |_| remove(place)
                >
                    <IconView icon=Icon::Close size=IconSize::Small />
                </button>
            </span>
        }
    };
    move || {
        let files = files.get();
        (!files.is_empty()).then(|| {
            view! { <div class="composer__files">{files.into_iter().enumerate().map(chip).collect_view()}</div> }
        })
    }
}
