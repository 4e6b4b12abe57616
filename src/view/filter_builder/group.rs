//! A group of conditions, in groups of any depth.

use leptos::prelude::*;

use crate::filter::{Condition, Join};
use crate::kit::icon::{Icon, IconSize, IconView};
use crate::text::{Phrase, phrase};

use super::super::surface::Surface;
use super::super::words::Words;
use super::clause::{ClauseView, Count};
use super::draft::{DraftGroup, Line};
use super::element_id;

/// A group's choice of how it joins, its conditions, and what adds more.
pub(super) fn group_view(
    group: &DraftGroup,
    denied: Signal<bool>,
    on_remove: Option<Callback<()>>,
) -> AnyView {
    let group = group.clone();
    view! { <GroupView group denied on_remove /> }.into_any()
}

const fn join_phrase(join: Join) -> Phrase {
    match join {
        Join::All => phrase::filter::JOIN_ALL,
        Join::Any => phrase::filter::JOIN_ANY,
        Join::None => phrase::filter::JOIN_NONE,
    }
}

#[component]
fn GroupView(
    /// The group.
    group: DraftGroup,
    /// Whether a group of none stands around it.
    denied: Signal<bool>,
    /// Called when it is to go; the outermost group stays.
    on_remove: Option<Callback<()>>,
) -> impl IntoView {
    let words = Words::here();
    let surface = Surface::here();
    let DraftGroup { id, join, lines } = group.clone();
    let joined = {
        let join = join.clone();
        Memo::new(move |_| join.get())
    };
    let count = {
        let lines = lines.clone();
        Memo::new(move |_| lines.read().len())
    };
    let label = move || {
        let join = words.say(join_phrase(joined.get()));
        let count = u64::try_from(count.get()).unwrap_or(0);
        words.count_with(phrase::filter::GROUP, count, &[("join", &join)])
    };
    let change = move |event| {
        let word = event_target_value(&event);
        if let Some(chosen) = Join::ALL.into_iter().find(|it| it.word() == word) {
            join.set(chosen);
        }
    };
    let inner_denied = Signal::derive(move || denied.get() != (joined.get() == Join::None));
    let whole = {
        let group = group.clone();
        Signal::derive(move || Condition::Group(group.group()))
    };
    let is_inner = on_remove.is_some();
    let rows = {
        let group = group.clone();
        move |line: Line| line_view(&group, line, joined, inner_denied)
    };
    let add = StoredValue::new_local(group);
    let add_clause = move |_| {
        add.with_value(|group| focus(surface, group.add(Line::clause())));
    };
    let add_group = move |_| {
        let join = joined.get_untracked();
        add.with_value(|group| focus(surface, group.add(Line::group(join))));
    };
    view! {
        <div class="filter-group" id=element_id(id) role="group" aria-label=label>
            <div class="filter-group__head">
                <select
                    class="select"
                    aria-label=words.said(phrase::filter::COMBINE)
                    on:change=change
                >
                    {Join::ALL.map(|it| view! {
                        <option value=it.word() selected=joined.get_untracked() == it>
                            {words.said(join_phrase(it))}
                        </option>
                    }).collect_view()}
                </select>
                <span>{words.said(phrase::filter::HOLD)}</span>
                {is_inner.then(|| view! { <Count condition=whole /> })}
                {on_remove.map(|on_remove| view! {
                    <button
                        type="button"
                        class="icon-button"
                        aria-label=words.said(phrase::filter::REMOVE_GROUP)
                        on:click=move |_| on_remove.run(())
                    >
                        <IconView icon=Icon::Close size=IconSize::Small />
                    </button>
                })}
            </div>
            {move || (count.get() == 0 && !is_inner).then(|| view! {
                <p class="filter-group__empty">{words.said(phrase::filter::EMPTY)}</p>
            })}
            <For each=move || lines.get() key=Line::id children=rows />
            <div class="filter-builder__add">
                <button
                    type="button"
                    class="button"
                    data-kind="quiet"
                    data-size="small"
                    on:click=add_clause
                >
                    <IconView icon=Icon::Plus size=IconSize::Small />
                    {words.said(phrase::filter::ADD_CLAUSE)}
                </button>
                <button
                    type="button"
                    class="button"
                    data-kind="quiet"
                    data-size="small"
                    on:click=add_group
                >
                    <IconView icon=Icon::Plus size=IconSize::Small />
                    {words.said(phrase::filter::ADD_GROUP)}
                </button>
            </div>
        </div>
    }
}

/// A condition with the word that joins it to the one before.
fn line_view(
    group: &DraftGroup,
    line: Line,
    join: Memo<Join>,
    denied: Signal<bool>,
) -> impl IntoView + use<> {
    let words = Words::here();
    let surface = Surface::here();
    let id = line.id();
    let lines = group.lines.clone();
    let is_first = Memo::new(move |_| lines.read().first().is_none_or(|first| first.id() == id));
    let word = move || {
        (!is_first.get()).then(|| {
            words.say(match join.get() {
                Join::All => phrase::filter::AND,
                Join::Any => phrase::filter::OR,
                Join::None => phrase::filter::NOR,
            })
        })
    };
    let on_remove = {
        let group = group.clone();
        Callback::new(move |()| focus(surface, group.remove(id)))
    };
    let condition = match line {
        Line::Clause(id, clause) => view! { <ClauseView id clause denied on_remove /> }.into_any(),
        Line::Group(group) => group_view(&group, denied, Some(on_remove)),
    };
    view! {
        <div class="filter-group__line">
            <span
                class="filter-group__join"
                data-join=move || (join.get() == Join::Any).then_some("or")
            >
                {word}
            </span>
            {condition}
        </div>
    }
}

/// Gives the focus to the first control of a part, a frame later, when it is there.
pub(super) fn focus(surface: Surface, id: u32) {
    request_animation_frame(move || {
        let id = element_id(id);
        surface.focus(&format!("#{id} select, #{id} button"));
    });
}
