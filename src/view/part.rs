//! What is on screen of a part, from when it is asked for. ARCHITECTURE.md, "Parts", says what goes
//! into one.

use futures_util::FutureExt;
use leptos::prelude::*;

use crate::kit::dialog::{Dialog, DialogSize};
use crate::kit::icon::{Icon, IconSize, IconView};
use crate::live::Console;
use crate::text::phrase;

use super::words::Words;

pub use crate::live::Arriving;
pub(crate) use crate::live::part;

/// What a part makes where it stands by itself.
pub type View = fn() -> AnyView;

/// What is said in the place of a part.
pub type Inside = Callback<(), AnyView>;

/// Where a part stands.
#[derive(Clone, Copy)]
enum Stage<F> {
    Waiting,
    Missing,
    Here(F),
}

/// What `show` makes of a part, once it is here. What is said until then, or when it cannot be
/// loaded, stands in what `frame` makes.
pub fn later<F>(
    part: fn() -> Arriving<F>,
    show: impl Fn(F) -> AnyView + Send + 'static,
    frame: impl Fn(Inside) -> AnyView + Send + 'static,
) -> impl Fn() -> AnyView + Send + 'static
where
    F: Copy + Send + Sync + 'static,
{
    let words = Words::here();
    let console = expect_context::<Console>();
    let stage = RwSignal::new(Stage::Waiting);
    let ask = move || {
        let mut arriving = part();
        let take = move |outcome: Option<F>| {
            // The place may be gone by the time its part arrives.
            stage.try_set(outcome.map_or(Stage::Missing, Stage::Here));
        };
        // What is here already shows at once.
        match (&mut arriving).now_or_never() {
            Some(outcome) => take(outcome),
            None => console.spawn(async move { take(arriving.await) }),
        }
    };
    ask();
    move || match stage.get() {
        Stage::Here(function) => show(function),
        Stage::Waiting => frame(Inside::new(move |()| waiting(words))),
        Stage::Missing => {
            let retry = Callback::new(move |()| {
                stage.set(Stage::Waiting);
                ask();
            });
            frame(Inside::new(move |()| missing(words, retry)))
        }
    }
}

/// The dialogs of a part. They are there from when the first of them opens; until the part has
/// arrived another dialog stands for them.
pub fn dialogs(
    part: fn() -> Arriving<View>,
    open: impl Fn() -> bool + Send + Sync + 'static,
    close: impl Fn() + Copy + Send + Sync + 'static,
) -> impl Fn() -> AnyView + Send + 'static {
    let words = Words::here();
    let open = Signal::derive(open);
    let wanted = Memo::new(move |was| was == Some(&true) || open.get());
    move || {
        if !wanted.get() {
            return ().into_any();
        }
        let frame = move |inside: Inside| {
            view! {
                <Dialog
                    open
                    on_close=move |()| close()
                    title=Signal::derive(words.said(phrase::common::LOADING))
                    close=Signal::derive(words.said(phrase::common::CLOSE))
                    size=DialogSize::Small
                >
                    {inside.run(())}
                </Dialog>
            }
            .into_any()
        };
        later(part, |view| view(), frame).into_any()
    }
}

fn waiting(words: Words) -> AnyView {
    view! { <p class="empty" role="status">{words.said(phrase::common::LOADING)}</p> }.into_any()
}

fn missing(words: Words, retry: Callback<()>) -> AnyView {
    view! {
        <div class="empty" role="alert">
            <p class="empty__title">{words.said(phrase::common::NO_PART)}</p>
            <p>{words.said(phrase::common::NO_PART_WHY)}</p>
            <div class="empty__actions">
                <button type="button" class="button" on:click=move |_| retry.run(())>
                    <IconView icon=Icon::Retry size=IconSize::Small />
                    <span>{words.said(phrase::common::RETRY)}</span>
                </button>
            </div>
        </div>
    }
    .into_any()
}
