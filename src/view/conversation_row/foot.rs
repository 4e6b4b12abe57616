//! The row's last line: where it came by, its labels, its status and who has it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::avatar::{Avatar, AvatarSize, tone};
use crate::kit::icon::IconView;
use crate::live::{Live, Session};
use crate::model::{Assignee, Conversation, Status};
use crate::text::phrase;

use super::super::faces;
use super::super::name::visible;
use super::super::words::Words;

/// The last line.
#[component]
pub fn Foot(
    /// The conversation.
    conversation: Arc<Live<Conversation>>,
    /// The status of the list's rows, which need not be said again.
    listed_status: Signal<Option<Status>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let inbox = conversation.part(|it| (it.inbox, it.channel.clone()));
    let labels = conversation.part(|it| Arc::clone(&it.labels));
    let status = conversation.part(|it| it.status.clone());
    let assignee = conversation.part(|it| it.assignee.clone());
    let other_status = move || {
        let status = status.get()?;
        (listed_status.get().as_ref() != Some(&status)).then_some(status)
    };

    view! {
        <span class="conversation-row__foot">
            <span class="conversation-row__meta">
                {move || inbox.get().map(|(id, channel)| view! {
                    <span class="conversation-row__inbox">
                        <IconView icon=faces::channel_icon(&channel) />
                        <bdi>{move || {
                            let directory = session.directory();
                            let inbox = directory.inbox(id);
                            inbox.map(|inbox| visible(&inbox.name)).unwrap_or_default()
                        }}</bdi>
                    </span>
                })}
                {move || labels.get().map(|labels| {
                    let label = |title: &Arc<str>| {
                        let of = Arc::clone(title);
                        let colour = move || faces::label_colour(session, &of);
                        view! {
                            <span class="label" title=title.to_string()>
                                <span class="label__dot" style:--label=colour></span>
                                <bdi class="label__name">{title.to_string()}</bdi>
                            </span>
                        }
                    };
                    labels.iter().map(label).collect_view()
                })}
            </span>
            <span class="conversation-row__end">
                {move || other_status().and_then(|status| faces::status_tag(words, &status))}
                {move || assigned(session, words, assignee.get()?)}
            </span>
        </span>
    }
}

/// Somebody else's face, or the ring of nobody. The agent's own rows say nothing.
fn assigned(session: Session, words: Words, assignee: Option<Assignee>) -> Option<AnyView> {
    let (name, hue) = match assignee {
        None => {
            let nobody = words.said(phrase::row::UNASSIGNED);
            return Some(
                view! {
                    <span
                        class="conversation-row__nobody"
                        role="img"
                        aria-label=nobody
                        title=nobody
                    ></span>
                }
                .into_any(),
            );
        }
        Some(Assignee::Agent(id, _)) if id == session.me() => return None,
        Some(Assignee::Agent(id, name)) => (name, tone(id.get())),
        Some(Assignee::Bot(name)) => (name, 0),
    };
    let shown = visible(&name);
    let who = shown.clone();
    let told = Signal::derive(move || words.with(phrase::row::ASSIGNED_TO, &[("who", &who)]));
    Some(
        view! {
            <span title=told>
                <Avatar name=shown tone=hue size=AvatarSize::Mini />
                <span class="spoken">{told}</span>
            </span>
        }
        .into_any(),
    )
}
