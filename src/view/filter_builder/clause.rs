//! One condition: what about, how compared, with what, and what there is to say about it.

use leptos::prelude::*;

use crate::filter::{Clause, Condition, Flaw, Group, Join, Key, Operator};
use crate::kit::icon::{Icon, IconSize, IconView};
use crate::live::Session;
use crate::model::AttributeOwner;
use crate::text::phrase;

use super::super::words::Words;
use super::draft::said;
use super::value::editor;
use super::words::{clause_words, key_words, operator_phrase};
use super::{Held, element_id};

/// One condition.
#[component]
pub(super) fn ClauseView(
    /// Its number.
    id: u32,
    /// The condition.
    clause: ArcRwSignal<Clause>,
    /// Whether a group of none stands around it.
    denied: Signal<bool>,
    /// Called when it is to go.
    on_remove: Callback<()>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let whole = {
        let clause = clause.clone();
        Memo::new(move |_| said(&clause.get()))
    };
    let kind = Memo::new(move |_| {
        let clause = whole.read();
        (clause.key.clone(), clause.key.takes(clause.operator))
    });
    let label = Memo::new(move |_| clause_words(session, words, &whole.read()));
    let note_id = format!("{}-note", element_id(id));
    let describedby = note_id.clone();
    let value = {
        let clause = clause.clone();
        move || editor(&clause, kind.get().1)
    };
    view! {
        <div
            class="filter-clause"
            id=element_id(id)
            role="group"
            aria-label=move || label.get()
            aria-describedby=describedby
        >
            <KeySelect clause=clause.clone() />
            <OperatorSelect clause=clause.clone() />
            {value}
            <Count condition=Signal::derive(move || Condition::Clause(whole.get())) />
            <button
                type="button"
                class="icon-button"
                aria-label=move || words.with(phrase::filter::REMOVE_CLAUSE, &[("clause", &label.get())])
                on:click=move |_| on_remove.run(())
            >
                <IconView icon=Icon::Close size=IconSize::Small />
            </button>
            <p class="filter-clause__note" id=note_id>
                <Note clause=whole denied />
            </p>
        </div>
    }
}

/// What is wrong with a condition, or worth knowing of it.
#[component]
fn Note(
    /// The condition.
    clause: Memo<Clause>,
    /// Whether a group of none stands around it.
    denied: Signal<bool>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let fault = Memo::new(move |_| {
        let preview = session.preview()?;
        let mut faults = preview.faults.iter();
        let (_, why) = faults.find(|(faulty, _)| *faulty == *clause.read())?;
        Some(words.why(why))
    });
    let flaw = Memo::new(move |_| clause.read().flaw());
    let sifted = Memo::new(move |_| {
        let join = if denied.get() { Join::None } else { Join::All };
        let clause = clause.get();
        // Days become dates before they are asked for.
        let is_dated = clause.operator == Operator::DaysBefore && !clause.key.is_local();
        let alone = Group {
            join,
            conditions: vec![Condition::Clause(clause)],
        };
        !is_dated && !alone.is_exact()
    });
    move || {
        if let Some(fault) = fault.get() {
            return view! { <span class="filter-clause__fault" role="alert">{fault}</span> }
                .into_any();
        }
        match flaw.get() {
            Some(Flaw::Empty) => return words.say(phrase::filter::FLAW_EMPTY).into_any(),
            Some(flaw) => {
                let phrase = match flaw {
                    Flaw::NotADay => phrase::filter::FLAW_DAY,
                    Flaw::NotANumber => phrase::filter::FLAW_NUMBER,
                    Flaw::Empty | Flaw::NoSuchOperator => phrase::filter::FLAW_OPERATOR,
                };
                return view! { <span class="filter-clause__fault">{words.say(phrase)}</span> }
                    .into_any();
            }
            None => {}
        }
        let clause = clause.read();
        if sifted.get() {
            return view! {
                <span class="tag" data-tone="accent" title=words.said(phrase::filter::ON_DEVICE_HELP)>
                    {words.said(phrase::filter::ON_DEVICE)}
                </span>
            }
            .into_any();
        }
        let may_lack = !matches!(
            clause.key,
            Key::Status | Key::Inbox | Key::Number | Key::Contact | Key::Labels
        );
        match clause.operator {
            _ if clause.key == Key::Campaign => words.say(phrase::filter::CAMPAIGN_HELP).into_any(),
            Operator::NotEqual | Operator::Lacks if may_lack => {
                words.say(phrase::filter::NOT_EQUAL_HELP).into_any()
            }
            _ => ().into_any(),
        }
    }
}

/// How many of the conversations held a condition lets through.
#[component]
pub(super) fn Count(
    /// The condition.
    condition: Signal<Condition>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let held = expect_context::<Held>();
    let count = Memo::new(move |_| {
        held.0.track();
        let alone = Group {
            join: Join::All,
            conditions: vec![condition.get()],
        };
        let says = !alone.trimmed().conditions.is_empty();
        says.then(|| session.count_held(&alone))
    });
    view! {
        <span class="filter-clause__count" title=words.said(phrase::filter::COUNT_TITLE)>
            {move || count.get().map(|count| words.text().number(u64::try_from(count).unwrap_or(0)))}
        </span>
    }
}

/// The choice of what it is about.
#[component]
fn KeySelect(
    /// The condition.
    clause: ArcRwSignal<Clause>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let key = {
        let clause = clause.clone();
        Memo::new(move |_| clause.read().key.clone())
    };
    let keys = Memo::new(move |_| {
        let directory = session.directory();
        let defined = directory.definitions.iter();
        let mut custom: Vec<Key> = defined
            .filter(|it| it.owner == AttributeOwner::Conversation)
            .map(|it| Key::Custom(it.key.clone(), it.kind))
            .filter(|key| !key.operators().is_empty())
            .collect();
        let now = key.get();
        if matches!(now, Key::Custom(..)) && !custom.contains(&now) {
            custom.push(now);
        }
        custom
    });
    let change = move |event| {
        let chosen = event_target_value(&event);
        let custom = keys.get_untracked();
        let mut all = Key::STANDARD.iter().chain(&Key::LOCAL).chain(&custom);
        let chosen = all.find(|key| word(key) == chosen).cloned();
        if let Some(key) = chosen {
            clause.update(|clause| {
                let operator = key.operators().first().copied();
                *clause = Clause::new(key, operator.unwrap_or(Operator::Equal), &[]);
            });
        }
    };
    let option = move |key: &Key, now: &Key| {
        let selected = key == now;
        view! {
            <option value=word(key) selected=selected>{key_words(session, words, key)}</option>
        }
    };
    view! {
        <select
            class="select"
            aria-label=words.said(phrase::filter::ATTRIBUTE)
            on:change=change
        >
            {move || {
                let (now, custom) = (key.get(), keys.get());
                let options = |keys: &[Key]| keys.iter().map(|key| option(key, &now)).collect_view();
                let own = (!custom.is_empty()).then(|| view! {
                    <optgroup label=words.said(phrase::filter::CUSTOM)>
                        {options(&custom)}
                    </optgroup>
                });
                view! {
                    <optgroup label=words.said(phrase::filter::STANDARD)>
                        {options(&Key::STANDARD)}
                    </optgroup>
                    <optgroup label=words.said(phrase::filter::ON_DEVICE)>
                        {options(&Key::LOCAL)}
                    </optgroup>
                    {own}
                }
            }}
        </select>
    }
}

/// Tells an attribute from all others in a choice.
fn word(key: &Key) -> String {
    match key {
        Key::Custom(key, _) => ["custom:", key].concat(),
        key => key.server_key().to_owned(),
    }
}

/// The choice of how it compares.
#[component]
fn OperatorSelect(
    /// The condition.
    clause: ArcRwSignal<Clause>,
) -> impl IntoView {
    let words = Words::here();
    let now = {
        let clause = clause.clone();
        Memo::new(move |_| {
            let clause = clause.read();
            (clause.key.clone(), clause.operator, clause.values.len() > 1)
        })
    };
    let change = move |event| {
        let Some(operator) = Operator::of_server_word(&event_target_value(&event)) else {
            return;
        };
        clause.update(|clause| {
            if clause.key.takes(operator) != clause.key.takes(clause.operator) {
                clause.values.clear();
            }
            clause.operator = operator;
        });
    };
    view! {
        <select
            class="select"
            aria-label=words.said(phrase::filter::OPERATOR)
            on:change=change
        >
            {move || {
                let (key, chosen, several) = now.get();
                let operators = key.operators().iter();
                operators
                    .map(|operator| view! {
                        <option value=operator.server_word() selected=*operator == chosen>
                            {words.say(operator_phrase(&key, *operator, several))}
                        </option>
                    })
                    .collect_view()
            }}
        </select>
    }
}
