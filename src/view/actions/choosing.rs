//! Choosing for an action: an agent, a team, a priority, labels.

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::avatar::tone;
use crate::kit::icon::Icon;
use crate::kit::picker::{PickDialog, PickMark, PickOption};
use crate::live::{Action, Deed, PriorityCall, Session};
use crate::model::{AgentId, Assignee, Conversation, InboxId, Presence, Priority, TeamId};
use crate::text::{phrase, rank};
use crate::view::faces::{label_colour, priority_icon, priority_phrase};
use crate::view::message_bubble::agent_name;
use crate::view::name::visible;
use crate::view::words::Words;

use super::{Acting, numbered};

/// The option that stands for none.
const NONE: &str = "";

/// The lists to choose from.
#[component]
pub(super) fn Choosing() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let acting = Acting::here();
    // The signal is kept while it is asked about: one nobody keeps is told nothing.
    let live = Memo::new(move |_| acting.asked.get().map(|(_, id)| session.conversation(id)));
    let now = Memo::new(move |_| live.get()?.get());
    let inbox = Memo::new(move |_| now.get().map(|it| it.inbox));
    Effect::new(move |_| {
        if let (Some(inbox), Some(_)) = (inbox.get(), acting.asks(Action::Assign)) {
            session.load_assignable(inbox);
        }
    });
    let one = Memo::new(move |_| {
        let asked = acting.asked.get();
        asked.filter(|(it, _)| matches!(it, Action::Assign | Action::Team | Action::Priority))
    });
    let title = move || {
        let asked = one.get();
        let phrase = match asked {
            Some((Action::Team, _)) => phrase::action::TEAM_TITLE,
            Some((Action::Priority, _)) => phrase::action::PRIORITY_TITLE,
            _ => phrase::action::ASSIGN_TITLE,
        };
        numbered(words, phrase, asked.map(|(_, id)| id))
    };
    let options = move || match one.get() {
        Some((Action::Team, _)) => team_options(session, words),
        Some((Action::Priority, _)) => priority_options(words),
        _ => agent_options(session, words, inbox.get()),
    };
    let chosen = move || {
        let (asked, now) = (one.get(), now.get());
        let held = asked
            .zip(now)
            .and_then(|((action, _), now)| held(action, &now));
        held.into_iter().collect::<Vec<_>>()
    };
    let on_choose = move |ids: Vec<String>| {
        let (Some((action, id)), Some(chosen)) = (one.get_untracked(), ids.first()) else {
            return;
        };
        session.act(id, deed(action, chosen));
    };
    let labels = move || acting.asks(Action::Labels);
    let chosen_labels = move || {
        let now = now.get();
        let labels = now.iter().flat_map(|it| it.labels.iter());
        labels.map(ToString::to_string).collect::<Vec<_>>()
    };
    let on_labels = move |ids: Vec<String>| {
        if let (Some(id), Some(now)) = (untrack(labels), now.get_untracked()) {
            session.act(id, labels_changed(&now.labels, &ids));
        }
    };
    let close = move |()| acting.close();
    view! {
        <PickDialog
            open=Signal::derive(move || one.get().is_some())
            on_close=close
            label=Signal::derive(title)
            close=Signal::derive(words.said(phrase::common::CLOSE))
            options=Signal::derive(options)
            chosen=Signal::derive(chosen)
            on_change=on_choose
            counted=words.choices()
            rank=rank
        />
        <PickDialog
            open=Signal::derive(move || labels().is_some())
            on_close=close
            label=Signal::derive(move || numbered(words, phrase::action::LABELS_TITLE, labels()))
            close=Signal::derive(words.said(phrase::common::CLOSE))
            options=Signal::derive(move || label_options(session, now.get().as_deref()))
            chosen=Signal::derive(chosen_labels)
            on_change=on_labels
            counted=words.choices()
            rank=rank
            many=true
        />
    }
}

/// The option that a conversation has now.
fn held(action: Action, now: &Conversation) -> Option<String> {
    Some(match action {
        Action::Team => now
            .team
            .map_or_else(|| NONE.to_owned(), |it| it.to_string()),
        Action::Priority => now.priority.map_or(NONE, Priority::name).to_owned(),
        _ => match &now.assignee {
            Some(Assignee::Agent(agent, _)) => agent.to_string(),
            Some(Assignee::Bot(_)) => return None,
            None => NONE.to_owned(),
        },
    })
}

/// What choosing an option does.
fn deed(action: Action, chosen: &str) -> Deed {
    match action {
        Action::Team => Deed::Team(chosen.parse::<TeamId>().ok()),
        Action::Priority => Deed::Priority(Priority::from_name(chosen), PriorityCall::Silent),
        _ => Deed::Assign(chosen.parse::<AgentId>().ok()),
    }
}

/// What has to be done so that these labels are set.
fn labels_changed(now: &[Arc<str>], wanted: &[String]) -> Deed {
    let is_new = |it: &&String| now.iter().all(|label| **label != ***it);
    Deed::Labels {
        add: wanted
            .iter()
            .filter(is_new)
            .map(|it| it.as_str().into())
            .collect(),
        remove: now
            .iter()
            .filter(|label| wanted.iter().all(|it| **it != ***label))
            .cloned()
            .collect(),
    }
}

/// Nobody, the agent who looks, and all others who can have it, with who is there.
fn agent_options(session: Session, words: Words, inbox: Option<InboxId>) -> Vec<PickOption> {
    let directory = session.directory();
    let me = session.me();
    let option = |agent: AgentId| {
        let presence = match session.agent_presence(agent) {
            Presence::Online => phrase::panel::ONLINE,
            Presence::Busy => phrase::panel::BUSY,
            Presence::Offline => phrase::panel::OFFLINE,
        };
        let picture = directory.agent(agent).and_then(|it| it.avatar_url.clone());
        let face = PickMark::Face(tone(agent.get()), picture.map(|it| it.to_string()));
        PickOption::new(agent.to_string(), agent_name(session, agent, ""))
            .hint(words.say(presence))
            .mark(face)
    };
    let nobody = PickOption::new(NONE, words.say(phrase::common::NOBODY));
    let mut options = vec![nobody.mark(PickMark::Icon(Icon::Person))];
    let agents = inbox.and_then(|inbox| directory.assignable(inbox));
    let agents = agents.iter().flat_map(|it| it.iter().copied());
    let (own, others): (Vec<_>, Vec<_>) = agents.partition(|agent| *agent == me);
    options.extend(own.into_iter().chain(others).map(option));
    options
}

fn team_options(session: Session, words: Words) -> Vec<PickOption> {
    let directory = session.directory();
    let none = PickOption::new(NONE, words.say(phrase::thread::NO_TEAM));
    let teams = directory.teams.iter().map(|team| {
        PickOption::new(team.id.to_string(), visible(&team.name)).mark(PickMark::Icon(Icon::Team))
    });
    [none].into_iter().chain(teams).collect()
}

fn priority_options(words: Words) -> Vec<PickOption> {
    let none = PickOption::new(NONE, words.say(phrase::priority::NONE));
    let some = Priority::ALL.into_iter().map(|it| {
        PickOption::new(it.name(), words.say(priority_phrase(it)))
            .mark(PickMark::Icon(priority_icon(it)))
    });
    some.chain([none]).collect()
}

/// The account's labels, and those the conversation has beside them.
fn label_options(session: Session, now: Option<&Conversation>) -> Vec<PickOption> {
    let directory = session.directory();
    let option = |title: &Arc<str>| {
        PickOption::new(&**title, visible(title))
            .mark(PickMark::Colour(label_colour(session, title)))
    };
    let free = now.iter().flat_map(|it| it.labels.iter());
    let free = free.filter(|title| directory.label(title).is_none());
    let known = directory.labels.iter().map(|label| &label.title);
    known.chain(free).map(option).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_ticked_or_unticked_is_changed() {
        let now: [Arc<str>; 2] = ["vip".into(), "late".into()];
        let wanted = ["late".to_owned(), "new".to_owned()];
        assert_eq!(
            labels_changed(&now, &wanted),
            Deed::Labels {
                add: vec!["new".into()],
                remove: vec!["vip".into()]
            }
        );
    }
}
