//! Signing out, and the question before it when something would be lost.

use leptos::prelude::*;

use crate::kit::dialog::{Dialog, DialogSize};
use crate::kit::menu::MenuItem;
use crate::live::{Console, Session};
use crate::text::phrase;

use super::super::words::Words;

/// The way out of an account.
#[derive(Clone, Copy)]
pub(super) struct Leaving {
    console: Console,
    session: Session,
    /// Whether the agent is asked.
    asked: RwSignal<bool>,
}

impl Leaving {
    /// The way out of the session in context.
    pub(super) fn new() -> Self {
        Self {
            console: expect_context(),
            session: expect_context(),
            asked: RwSignal::new(false),
        }
    }

    /// The menus' item for it, tracked.
    pub(super) fn item(self, words: Words) -> MenuItem {
        MenuItem::new(words.say(phrase::nav::SIGN_OUT), move || self.leave())
    }

    /// Signs out, unless something would be lost: then the agent is asked first.
    fn leave(self) {
        if self.session.has_unsent() {
            self.asked.set(true);
        } else {
            self.console.sign_out();
        }
    }
}

/// The question.
#[component]
pub(super) fn LeavingDialog(
    /// What it asks about.
    leaving: Leaving,
) -> impl IntoView {
    let words = Words::here();
    let Leaving { console, asked, .. } = leaving;
    view! {
        <Dialog
            open=asked
            on_close=move |()| asked.set(false)
            title=Signal::derive(words.said(phrase::nav::SIGN_OUT_TITLE))
            close=Signal::derive(words.said(phrase::common::CLOSE))
            size=DialogSize::Small
        >
            <div class="dialog__body">
                <p>{words.said(phrase::nav::SIGN_OUT_TEXT)}</p>
            </div>
            <footer class="dialog__foot">
                <button type="button" class="button" on:click=move |_| asked.set(false)>
                    {words.said(phrase::nav::STAY)}
                </button>
                <button
                    type="button"
                    class="button"
                    data-kind="danger"
                    on:click=move |_| console.sign_out()
                >
                    {words.said(phrase::nav::SIGN_OUT)}
                </button>
            </footer>
        </Dialog>
    }
}
