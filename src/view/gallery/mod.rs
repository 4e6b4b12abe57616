//! The files of a conversation by kind, wherever in its history they came.

mod lightbox;

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::dialog::{Dialog, DialogSize};
use crate::kit::icon::{Icon, IconSize, IconView};
use crate::kit::tabs::{Tab, Tabs};
use crate::live::{Answer, Question, Session};
use crate::model::{AttachmentKind, ConversationId, KeptFile, MessageId};
use crate::route::Route;
use crate::text::{Phrase, phrase};

use super::attachment::{Attachments, is_drawing};
use super::markdown::Link;
use super::name::visible;
use super::part::{View, part};
use super::words::Words;
use lightbox::Lightbox;

/// Whose files are shown; in context of the shell.
#[derive(Clone, Copy)]
pub struct Gallery {
    open: RwSignal<Option<(ConversationId, Question<Vec<KeptFile>>)>>,
}

impl Gallery {
    /// Puts a closed gallery into context.
    pub fn provide() -> Self {
        let gallery = Self {
            open: RwSignal::new(None),
        };
        provide_context(gallery);
        gallery
    }

    /// The gallery in context.
    pub fn here() -> Self {
        expect_context()
    }

    /// Shows the files of a conversation.
    pub fn show(self, session: Session, conversation: ConversationId) {
        let question = session.files(conversation);
        self.open.set(Some((conversation, question)));
    }

    /// Whether it is open, tracked.
    pub fn is_open(self) -> bool {
        self.open.read().is_some()
    }

    /// Closes it.
    pub fn close(self) {
        self.open.set(None);
    }

    /// Goes to the message a file came with.
    fn jump(self, session: Session, message: MessageId) {
        let Some((conversation, _)) = self.open.get_untracked() else {
            return;
        };
        self.open.set(None);
        session.go(Route {
            open: Some(conversation),
            message: Some(message),
            ..session.route_now()
        });
    }
}

/// What a file is shown as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Image,
    Media,
    Document,
}

const KINDS: [Kind; 3] = [Kind::Image, Kind::Media, Kind::Document];

/// The kind of a file. A drawing may hold a script, so it is no picture.
fn kind(file: &KeptFile) -> Kind {
    match file.file.kind {
        AttachmentKind::Image if !is_drawing(&file.file) => Kind::Image,
        AttachmentKind::Audio | AttachmentKind::Video => Kind::Media,
        _ => Kind::Document,
    }
}

part! {
    /// The gallery.
    pub gallery: View = || view! { <GalleryDialog /> }.into_any()
}

/// The files, as a dialog.
#[component]
fn GalleryDialog() -> impl IntoView {
    let words = Words::here();
    let gallery = Gallery::here();
    view! {
        <Dialog
            open=Signal::derive(move || gallery.is_open())
            on_close=move |()| gallery.close()
            title=Signal::derive(words.said(phrase::gallery::TITLE))
            close=Signal::derive(words.said(phrase::common::CLOSE))
            size=DialogSize::Wide
        >
            <Inside />
        </Dialog>
    }
}

#[component]
fn Inside() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let gallery = Gallery::here();
    let answer = Memo::new(move |_| {
        let (_, question) = gallery.open.get()?;
        Some(question.get())
    });
    let retry = move |_| {
        if let Some((id, _)) = gallery.open.get_untracked() {
            gallery.show(session, id);
        }
    };
    move || match answer.get() {
        None => ().into_any(),
        Some(Answer::Waiting) => view! {
            <p class="dialog__body" role="status">{words.said(phrase::gallery::LOADING)}</p>
        }
        .into_any(),
        Some(Answer::Failed(why)) => view! {
            <div class="empty" role="alert">
                <p class="empty__title">{words.why(&why)}</p>
                <div class="empty__actions">
                    <button type="button" class="button" on:click=retry>
                        <IconView icon=Icon::Retry size=IconSize::Small />
                        <span>{words.said(phrase::common::RETRY)}</span>
                    </button>
                </div>
            </div>
        }
        .into_any(),
        Some(Answer::Here(files)) => view! { <Files files /> }.into_any(),
    }
}

/// The files of one kind at a time.
#[component]
fn Files(files: Arc<Vec<KeptFile>>) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let of = |wanted: Kind| {
        let files = files.iter().filter(|it| kind(it) == wanted);
        files.cloned().collect::<Vec<_>>()
    };
    let by_kind = StoredValue::new(KINDS.map(of));
    let images = by_kind.with_value(|[images, ..]| images.clone());
    let first = by_kind.with_value(|all| all.iter().position(|it| !it.is_empty()));
    let chosen = RwSignal::new(first.unwrap_or_default());
    let large = RwSignal::new(None::<usize>);
    let tabs = Signal::derive(move || {
        let tab = |(place, kind): (usize, Kind)| Tab {
            text: words.say(kind_phrase(kind)),
            count: by_kind.with_value(|all| {
                let count = all.get(place).map_or(0, Vec::len);
                Some(words.text().number(count as u64))
            }),
        };
        KINDS.into_iter().enumerate().map(tab).collect::<Vec<_>>()
    });
    let inside = move || {
        let place = chosen.get();
        let files = by_kind.with_value(|all| all.get(place).cloned().unwrap_or_default());
        if files.is_empty() {
            return view! {
                <div class="empty">
                    <p class="empty__title">{words.said(phrase::gallery::EMPTY)}</p>
                    <p>{words.said(phrase::gallery::EMPTY_WHY)}</p>
                </div>
            }
            .into_any();
        }
        let pictures = place == 0;
        let mut number = 0;
        let days = files.chunk_by(|one, other| {
            let text = words.text();
            text.day_number(one.at) == text.day_number(other.at)
        });
        days.map(|day| {
            let at = day.first().map(|it| it.at).unwrap_or_default();
            let entries: Vec<_> = day
                .iter()
                .map(|file| {
                    number += 1;
                    if pictures {
                        picture_view(words, file, number - 1, large)
                    } else {
                        file_view(session, words, file)
                    }
                })
                .collect();
            view! {
                <p class="gallery__day">{words.text().day(at, session.clock())}</p>
                <div class=if pictures { "gallery__grid" } else { "gallery__files" }>{entries}</div>
            }
        })
        .collect_view()
        .into_any()
    };
    view! {
        <div class="tabs">
            <Tabs
                label=Signal::derive(words.said(phrase::gallery::KIND))
                tabs
                chosen
                on_choose=move |place| chosen.set(place)
                controls="gallery-files"
            />
        </div>
        <div
            id="gallery-files"
            class="gallery"
            role="tabpanel"
            tabindex="0"
            aria-label=words.said(phrase::gallery::TITLE)
        >
            {inside}
        </div>
        <Lightbox images at=large />
    }
}

const fn kind_phrase(kind: Kind) -> Phrase {
    match kind {
        Kind::Image => phrase::gallery::IMAGES,
        Kind::Media => phrase::gallery::MEDIA,
        Kind::Document => phrase::gallery::DOCUMENTS,
    }
}

/// The name of a file, or what stands for it.
fn name_of(words: Words, file: &KeptFile) -> String {
    let name = visible(&file.file.name);
    if name.trim().is_empty() {
        words.say(phrase::gallery::UNNAMED)
    } else {
        name
    }
}

/// A picture in small, which opens it in large.
fn picture_view(
    words: Words,
    file: &KeptFile,
    place: usize,
    large: RwSignal<Option<usize>>,
) -> AnyView {
    let name = name_of(words, file);
    let broken = RwSignal::new(false);
    let urls = [&file.file.thumb_url, &file.file.url];
    let small = urls.into_iter().flatten().find_map(|it| Link::read(it));
    let label = words.with(phrase::gallery::SHOW, &[("name", &name)]);
    let size = file.file.size;
    let small = StoredValue::new(small.map(|it| it.href().to_owned()));
    view! {
        <div class="gallery__entry">
            <button
                type="button"
                class="attachment-image"
                aria-label=label
                on:click=move |_| large.set(Some(place))
            >
                {move || match small.get_value().filter(|_| !broken.get()) {
                    Some(src) => view! {
                        <img
                            src=src
                            alt=""
                            loading="lazy"
                            decoding="async"
                            referrerpolicy="no-referrer"
                            on:error=move |_| broken.set(true)
                        />
                    }
                    .into_any(),
                    None => view! {
                        <span class="gallery__broken"><IconView icon=Icon::Image /></span>
                    }
                    .into_any(),
                }}
            </button>
            <p class="gallery__caption">
                <bdi>{name}</bdi>
                {size.map(|size| view! { " · " {move || words.text().size(size)} })}
            </p>
        </div>
    }
    .into_any()
}

/// Any other file, with the way to its message.
fn file_view(session: Session, words: Words, file: &KeptFile) -> AnyView {
    let gallery = Gallery::here();
    let message = file.message;
    let name = name_of(words, file);
    view! {
        <div class="gallery__file">
            <Attachments attachments=vec![file.file.clone()] />
            <button
                type="button"
                class="button"
                data-kind="quiet"
                data-size="small"
                title=name
                on:click=move |_| gallery.jump(session, message)
            >
                <IconView icon=Icon::Chat size=IconSize::Small />
                <span>{words.said(phrase::gallery::JUMP)}</span>
            </button>
        </div>
    }
    .into_any()
}
