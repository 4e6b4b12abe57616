//! What can be done with a message: a small bar that comes with the pointer or the focus.

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconSize, IconView};
use crate::kit::menu::MenuButton;
use crate::kit::menu_line::{MenuItem, MenuLine};
use crate::live::Session;
use crate::model::{Composition, Message, MessageKind, Mode};
use crate::route::Route;
use crate::text::phrase;
use crate::view::clipboard::{Clipboard, CopyButton};
use crate::view::words::Words;
use crate::view::writing::Writing;

use super::scene::Scene;

/// The bar of one message.
#[component]
pub fn Tools(
    /// The message.
    message: Arc<Message>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let scene = Scene::here();
    let writing = Writing::here();
    let (id, conversation) = (message.id, scene.id);
    let private = message.private;
    let reply = move |_| {
        // An answer to a note stays within the team.
        let mode = if private { Mode::Note } else { Mode::Reply };
        let standing = session.compositions(conversation).peek();
        let standing = standing.as_deref().map(|it| match mode {
            Mode::Reply => it.reply.clone(),
            Mode::Note => it.note.clone(),
        });
        let composition = Composition {
            reply_to: Some(id),
            ..standing.unwrap_or_default()
        };
        session.compose(conversation, mode, composition);
        writing.ask(mode);
    };
    let clipboard = Clipboard::here();
    let ours = message.kind != MessageKind::Incoming;
    let lines = move || {
        let clipboard = clipboard.clone();
        let link = MenuItem::new(words.say(phrase::message::COPY_LINK), move || {
            let route = session.route();
            let route = Route {
                open: Some(conversation),
                message: Some(id),
                ..route
            };
            clipboard.put_link(&route);
        })
        .icon(Icon::Link);
        let mut lines = vec![MenuLine::from(link)];
        if ours {
            let delete = MenuItem::new(words.say(phrase::message::DELETE), move || {
                scene.deleting.set(Some(id));
            });
            lines.push(MenuLine::Rule);
            lines.push(delete.icon(Icon::Bin).danger().into());
        }
        lines
    };
    let text = message.text.as_deref().map(str::to_owned);
    view! {
        <div class="message-bubble__tools">
            <button
                type="button"
                class="icon-button"
                data-size="small"
                aria-label=words.said(phrase::message::REPLY)
                title=words.said(phrase::message::REPLY)
                on:click=reply
            >
                <IconView icon=Icon::Reply size=IconSize::Small />
            </button>
            {text.map(|text| {
                let label = Signal::derive(words.said(phrase::message::COPY));
                view! { <CopyButton label text /> }
            })}
            <MenuButton
                label=Signal::derive(words.said(phrase::message::MORE))
                lines=Signal::derive(lines)
                size="small"
            >
                <IconView icon=Icon::More size=IconSize::Small />
            </MenuButton>
        </div>
    }
}
