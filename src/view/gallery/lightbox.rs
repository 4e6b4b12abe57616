//! One picture in large, and the way to the next.

use leptos::prelude::*;

use crate::kit::dialog::{Dialog, DialogSize};
use crate::kit::icon::{Icon, IconView};
use crate::kit::rove::runs_leftward;
use crate::live::Session;
use crate::model::KeptFile;
use crate::text::phrase;
use crate::view::icon_button::icon_button;
use crate::view::markdown::Link;
use crate::view::surface::Surface;
use crate::view::words::Words;

use super::{Gallery, name_of};

/// The picture at a place, over the gallery. Arrows go along the pictures.
#[component]
pub(super) fn Lightbox(
    /// The pictures, in the order shown.
    images: Vec<KeptFile>,
    /// Which one is shown.
    at: RwSignal<Option<usize>>,
) -> impl IntoView {
    let words = Words::here();
    let count = images.len();
    let images = StoredValue::new(images);
    let image = move || images.with_value(|all| all.get(at.get()?).cloned());
    let step = move |forward: bool| {
        at.update(|at| {
            if let Some(place) = at {
                *at = Some(match (*place, forward) {
                    (place, true) if place + 1 >= count => 0,
                    (place, true) => place + 1,
                    (0, false) => count.saturating_sub(1),
                    (place, false) => place - 1,
                });
            }
        });
    };
    let surface = Surface::here();
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        let key = event.key();
        let towards_right = key == "ArrowRight";
        if !surface.hears(&event)
            || at.get_untracked().is_none()
            || !(towards_right || key == "ArrowLeft")
        {
            return;
        }
        let root = surface.find(".gallery");
        event.prevent_default();
        step(towards_right != root.is_some_and(|it| runs_leftward(&it)));
    });
    on_cleanup(move || listener.remove());
    let title = move || image().map(|it| name_of(words, &it)).unwrap_or_default();
    view! {
        <Dialog
            open=Signal::derive(move || at.get().is_some())
            on_close=move |()| at.set(None)
            title=Signal::derive(title)
            close=Signal::derive(words.said(phrase::gallery::BACK))
            size=DialogSize::Wide
        >
            <div class="dialog__body lightbox">
                {move || image().map(|it| image_view(words, &it))}
            </div>
            <footer class="dialog__foot">
                {icon_button(
                    words,
                    Icon::Back,
                    phrase::gallery::PREVIOUS,
                    Box::new(move || step(false)),
                )}
                <span role="status">{move || {
                    let text = words.text();
                    let place = at.get().map_or(0, |at| at + 1);
                    words.with(phrase::gallery::PLACE, &[
                        ("place", &text.number(place as u64)),
                        ("count", &text.number(count as u64)),
                    ])
                }}</span>
                {icon_button(
                    words,
                    Icon::Onward,
                    phrase::gallery::NEXT,
                    Box::new(move || step(true)),
                )}
                <span class="dialog__foot-text"></span>
                {move || image().map(|it| ways_view(words, it))}
            </footer>
        </Dialog>
    }
}

fn image_view(words: Words, image: &KeptFile) -> AnyView {
    let name = name_of(words, image);
    let broken = RwSignal::new(false);
    let src = image.file.url.as_deref().and_then(Link::read);
    let src = StoredValue::new(src.map(|it| it.href().to_owned()));
    let alt = words.with(phrase::gallery::IMAGE, &[("name", &name)]);
    let failed = words.with(phrase::gallery::BROKEN, &[("name", &name)]);
    let shown = move || match src.get_value().filter(|_| !broken.get()) {
        Some(src) => view! {
            <img
                class="attachment-image__whole"
                src=src
                alt=alt.clone()
                referrerpolicy="no-referrer"
                on:error=move |_| broken.set(true)
            />
        }
        .into_any(),
        None => view! { <p role="alert">{failed.clone()}</p> }.into_any(),
    };
    shown.into_any()
}

/// To the message, and onto the agent's own disk.
fn ways_view(words: Words, image: KeptFile) -> AnyView {
    let session = expect_context::<Session>();
    let gallery = Gallery::here();
    let message = image.message;
    let name = name_of(words, &image);
    let at = image.file.url.as_deref().and_then(Link::read);
    view! {
        <button type="button" class="button" on:click=move |_| gallery.jump(session, message)>
            {words.said(phrase::gallery::JUMP)}
        </button>
        {at.map(|at| view! {
            <a
                class="button"
                href=at.href().to_owned()
                download=name
                target="_blank"
                rel="noopener noreferrer"
            >
                <IconView icon=Icon::Download />
                <span>{words.said(phrase::gallery::DOWNLOAD)}</span>
            </a>
        })}
    }
    .into_any()
}
