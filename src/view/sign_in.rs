//! The sign-in page: how to open an account, and why it did not open.

mod card;
mod choice;
mod ended;
mod failure;
mod fields;
mod form;
mod help;

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconView};
use crate::live::{Console, Ended};
use crate::text::phrase;

use super::part::part;
use super::surface::Surface;
use super::words::Words;
use card::Card;
use choice::Choice;
use ended::EndedCallout;
use form::{Form, Stage};
use help::Help;

part! {
    /// The page of whoever is not signed in, by why nobody is any more.
    pub entrance: fn(Option<Ended>) -> AnyView = |why| view! { <SignIn why /> }.into_any()
}

/// The sign-in page.
#[component]
fn SignIn(
    /// Why nobody is signed in any more.
    why: Option<Ended>,
) -> impl IntoView {
    let words = Words::here();
    let surface = Surface::here();
    let form = Form::new();
    let name = console_name(words);
    Effect::new(move |_| {
        surface.set_title(&words.with(phrase::sign_in::PAGE, &[("name", &name.get())]));
    });
    let help = RwSignal::new(false);
    // Whoever tried since reads of that attempt.
    let tried = Memo::new(move |was| was == Some(&true) || form.failure.read().is_some());
    let ended = move || why.filter(|_| !tried.get());
    view! {
        <main class="sign-in">
            {move || match form.stage.get() {
                Stage::Choosing(key) => view! { <Choice key form /> }.into_any(),
                Stage::Filling => view! {
                    <form
                        class="sign-in__card"
                        aria-labelledby="sign-in-title"
                        on:submit=move |event| {
                            event.prevent_default();
                            form.submit();
                        }
                    >
                        <Brand />
                        {move || ended().map(|why| view! { <EndedCallout why /> })}
                        <Card form />
                    </form>
                }.into_any(),
            }}
            <footer class="sign-in__foot">
                <button type="button" class="sign-in__link" on:click=move |_| help.set(true)>
                    {words.said(phrase::sign_in::HELP)}
                </button>
            </footer>
            <Help open=help />
        </main>
    }
}

fn console_name(words: Words) -> Signal<String> {
    let console = expect_context::<Console>();
    Signal::derive(move || {
        let own = console.config().name.clone();
        own.unwrap_or_else(|| words.say(phrase::common::APP))
    })
}

/// Picture and name of the console, as its operator set them.
#[component]
fn Brand() -> impl IntoView {
    let name = console_name(Words::here());
    let console = expect_context::<Console>();
    let logo = untrack(|| console.config().logo.clone());
    let mark = match logo {
        Some(logo) => {
            let logo = Surface::here().addresses().file(logo);
            view! { <img class="sign-in__logo" src=logo alt="" /> }.into_any()
        }
        None => view! {
            <span class="navigation__mark"><IconView icon=Icon::Hand /></span>
        }
        .into_any(),
    };
    view! { <div class="sign-in__mark">{mark} {move || name.get()}</div> }
}
