//! What a condition compares with: picked from a list, or typed.

use std::sync::Arc;

use leptos::prelude::*;

use crate::filter::{Clause, Key, Takes};
use crate::kit::avatar::tone;
use crate::kit::icon::{Icon, IconSize, IconView};
use crate::kit::picker::{PickMark, PickOption, Picker};
use crate::live::Session;
use crate::model::{AttributeOwner, Priority, Status};
use crate::text::{phrase, rank};

use super::super::faces;
use super::super::name::visible;
use super::super::words::Words;
use super::words::{language, value_words};

/// Languages that can be picked, by tag: those Chatwoot's own dashboard speaks, and some more.
const LANGUAGES: [&str; 48] = [
    "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi",
    "hr", "hu", "id", "is", "it", "ja", "ka", "ko", "lt", "lv", "ml", "ms", "nb", "nl", "no", "pl",
    "pt", "pt-BR", "ro", "ru", "sk", "sl", "sr", "sv", "ta", "th", "tr", "uk", "ur", "vi", "zh-CN",
    "zh-TW",
];

/// The value editor that fits what the clause takes.
pub(super) fn editor(clause: &ArcRwSignal<Clause>, takes: Takes) -> AnyView {
    let clause = clause.clone();
    match takes {
        Takes::Nothing => view! { <span class="filter-clause__nothing"></span> }.into_any(),
        Takes::Statuses
        | Takes::Priorities
        | Takes::Agents
        | Takes::Inboxes
        | Takes::Teams
        | Takes::Labels
        | Takes::Languages
        | Takes::Flag
        | Takes::Choices => view! { <Picked clause takes /> }.into_any(),
        Takes::Ids | Takes::Text | Takes::Number | Takes::Day | Takes::Days => {
            view! { <Typed clause takes /> }.into_any()
        }
    }
}

/// Values from a list, which can be searched.
#[component]
fn Picked(
    /// The condition.
    clause: ArcRwSignal<Clause>,
    /// From which list.
    takes: Takes,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let options = {
        let clause = clause.clone();
        Memo::new(move |_| {
            let clause = clause.read();
            let mut options = options(session, words, takes, &clause.key);
            // What a link or another agent chose stays to be seen, and to be taken away.
            for value in &clause.values {
                if !options.iter().any(|it| it.id == **value) {
                    let text = value_words(session, words, takes, value);
                    options.push(PickOption::new(value.to_string(), text));
                }
            }
            options
        })
    };
    let chosen = {
        let clause = clause.clone();
        Memo::new(move |_| {
            let clause = clause.read();
            clause.values.iter().map(ToString::to_string).collect()
        })
    };
    let on_change = move |ids: Vec<String>| {
        clause.update(|clause| {
            clause.values = ids.into_iter().map(|id| id.as_str().into()).collect();
        });
    };
    view! {
        <Picker
            label=Signal::derive(words.said(phrase::filter::VALUE))
            options
            chosen
            on_change
            counted=words.choices()
            rank=rank
            nothing=Signal::derive(words.said(phrase::filter::CHOOSE))
            many=takes.several()
        />
    }
}

fn options(session: Session, words: Words, takes: Takes, key: &Key) -> Vec<PickOption> {
    let directory = session.directory();
    match takes {
        Takes::Statuses => [
            Status::Open,
            Status::Pending,
            Status::Snoozed,
            Status::Resolved,
        ]
        .map(|it| PickOption::new(it.name(), faces::status_words(words, &it)))
        .to_vec(),
        Takes::Priorities => Priority::ALL
            .map(|it| {
                PickOption::new(it.name(), words.say(faces::priority_phrase(it)))
                    .mark(PickMark::Icon(faces::priority_icon(it)))
            })
            .to_vec(),
        Takes::Agents => {
            let agents = directory.agents.iter();
            let option = |it: &crate::model::Agent| {
                let picture = it.avatar_url.as_deref().map(str::to_owned);
                PickOption::new(it.id.to_string(), visible(&it.name))
                    .mark(PickMark::Face(tone(it.id.get()), picture))
            };
            agents.map(option).collect()
        }
        Takes::Inboxes => {
            let inboxes = directory.inboxes.iter();
            inboxes
                .map(|it| {
                    PickOption::new(it.id.to_string(), visible(&it.name))
                        .mark(PickMark::Icon(faces::channel_icon(&it.channel)))
                })
                .collect()
        }
        Takes::Teams => {
            let teams = directory.teams.iter();
            teams
                .map(|it| PickOption::new(it.id.to_string(), visible(&it.name)))
                .collect()
        }
        Takes::Labels => {
            let labels = directory.labels.iter();
            labels
                .map(|it| {
                    PickOption::new(it.title.to_string(), visible(&it.title))
                        .mark(PickMark::Colour(it.color.to_string()))
                })
                .collect()
        }
        Takes::Languages => LANGUAGES
            .map(|tag| PickOption::new(tag, language(words, tag)).hint(tag))
            .to_vec(),
        Takes::Flag => ["true", "false"]
            .map(|it| PickOption::new(it, value_words(session, words, Takes::Flag, it)))
            .to_vec(),
        Takes::Choices => {
            let Key::Custom(key, _) = key else {
                return Vec::new();
            };
            let definition = directory.definition(AttributeOwner::Conversation, key);
            let values = definition.map_or(&[][..], |it| &it.values);
            values
                .iter()
                .map(|it| PickOption::new(it.to_string(), visible(it)))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Values that are typed: the last one in a field, those before it as tags. Enter begins another
/// one, where there may be several.
#[component]
fn Typed(
    /// The condition.
    clause: ArcRwSignal<Clause>,
    /// What is typed.
    takes: Takes,
) -> impl IntoView {
    let words = Words::here();
    let (kind, mode) = match takes {
        Takes::Day => ("date", None),
        Takes::Days | Takes::Ids => ("text", Some("numeric")),
        Takes::Number => ("text", Some("decimal")),
        _ => ("text", None),
    };
    let several = takes.several();
    let settled = {
        let clause = clause.clone();
        Memo::new(move |_| {
            let clause = clause.read();
            let settled = clause.values.len().saturating_sub(1);
            clause
                .values
                .iter()
                .take(settled)
                .cloned()
                .collect::<Vec<Arc<str>>>()
        })
    };
    let last = {
        let clause = clause.clone();
        Memo::new(move |_| {
            clause
                .read()
                .values
                .last()
                .map_or_else(String::new, ToString::to_string)
        })
    };
    let write = {
        let clause = clause.clone();
        move |event| {
            let text = event_target_value(&event);
            clause.update(|clause| {
                clause.values.pop();
                if !text.is_empty() || !clause.values.is_empty() {
                    clause.values.push(text.as_str().into());
                }
            });
        }
    };
    let another = {
        let clause = clause.clone();
        move |event: web_sys::KeyboardEvent| {
            let is_plain = !(event.ctrl_key() || event.meta_key() || event.is_composing());
            if several && event.key() == "Enter" && is_plain {
                event.prevent_default();
                if last.get_untracked().trim().is_empty() {
                    return;
                }
                clause.update(|clause| clause.values.push(Arc::default()));
            }
        }
    };
    let remove = StoredValue::new_local(move |value: &Arc<str>| {
        clause.update(|clause| {
            if let Some(place) = clause.values.iter().position(|it| it == value) {
                clause.values.remove(place);
            }
        });
    });
    view! {
        <span class="filter-clause__value">
            {move || {
                settled.get().into_iter().map(|value| {
                    let name = visible(&value);
                    let label = words.with(phrase::filter::REMOVE_VALUE, &[("value", &name)]);
                    view! {
                        <button
                            type="button"
                            class="tag filter-clause__settled"
                            aria-label=label
                            on:click=move |_| remove.with_value(|remove| remove(&value))
                        >
                            <bdi>{name}</bdi>
                            <IconView icon=Icon::Close size=IconSize::Small />
                        </button>
                    }
                }).collect_view()
            }}
            <input
                class="filter-clause__input"
                type=kind
                inputmode=mode
                autocomplete="off"
                spellcheck="false"
                aria-label=words.said(phrase::filter::VALUE)
                title=several.then(|| words.said(phrase::filter::ANY_HELP))
                prop:value=move || last.get()
                on:input=write
                on:keydown=another
            />
            {(takes == Takes::Days).then(|| view! { <span>{words.said(phrase::filter::DAYS)}</span> })}
        </span>
    }
}
