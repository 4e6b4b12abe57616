//! Actions as lines of menus.

use leptos::prelude::*;

use crate::kit::icon::Icon;
use crate::kit::menu_line::{Checked, MenuItem, MenuLine};
use crate::live::{Action, Deed, PriorityCall, Session};
use crate::model::{Conversation, ConversationId, Priority, Status};
use crate::text::calendar::Preset;
use crate::text::phrase;
use crate::view::faces::{priority_icon, priority_phrase};
use crate::view::words::Words;
use crate::view::zone::Local;

use super::Acting;

/// What stands together in a menu; the priorities stand after the second group.
const GROUPS: [&[Action]; 5] = [
    &[
        Action::Resolve,
        Action::ResolveAndNext,
        Action::Reopen,
        Action::Pending,
        Action::Snooze,
    ],
    &[
        Action::Assign,
        Action::AssignMe,
        Action::Unassign,
        Action::Team,
        Action::Labels,
    ],
    &[
        Action::MarkUnread,
        Action::MarkRead,
        Action::Mute,
        Action::Unmute,
    ],
    &[Action::Transcript, Action::CopyLink],
    &[Action::Delete],
];

/// All that can be done to a conversation as it is.
pub fn menu_lines(
    acting: Acting,
    words: Words,
    id: ConversationId,
    now: &Conversation,
) -> Vec<MenuLine> {
    let mut lines: Vec<MenuLine> = Vec::new();
    for (place, group) in GROUPS.into_iter().enumerate() {
        let there = group
            .iter()
            .filter(|action| action.applies(now, acting.session));
        let mut items = there
            .map(|action| line(acting, words, id, *action))
            .peekable();
        if !lines.is_empty() && items.peek().is_some() {
            lines.push(MenuLine::Rule);
        }
        lines.extend(items);
        if place == 1 && acting.session.offers(Action::Priority.word()) {
            lines.extend(priority_lines(acting.session, words, id, now.priority));
        }
    }
    let history = MenuItem::new(words.say(phrase::action::HISTORY), move || {
        acting.history.set(true);
    });
    lines.push(history.icon(Icon::Clock).into());
    lines
}

/// One action.
fn line(acting: Acting, words: Words, id: ConversationId, action: Action) -> MenuLine {
    let item = MenuItem::new(words.say(action.name()), move || acting.run(action, id));
    let item = item.icon(icon(action));
    let item = match action.key() {
        Some(key) => item.hint(key_name(key)),
        None => item,
    };
    if action == Action::Delete {
        item.danger().into()
    } else {
        item.into()
    }
}

/// How a key is written: a capital is with Shift.
pub fn key_name(key: &str) -> String {
    let shift = key.chars().all(char::is_uppercase);
    format!(
        "{}{}",
        if shift { "Shift+" } else { "" },
        key.to_ascii_uppercase()
    )
}

const fn icon(action: Action) -> Icon {
    match action {
        Action::Resolve => Icon::Resolve,
        Action::ResolveAndNext => Icon::Onward,
        Action::Reopen => Icon::Reopen,
        Action::Pending => Icon::Pending,
        Action::Snooze => Icon::Snooze,
        Action::Assign | Action::AssignMe => Icon::Assign,
        Action::Unassign => Icon::Person,
        Action::Team => Icon::Team,
        Action::Labels => Icon::Label,
        Action::Priority => Icon::Urgent,
        Action::MarkUnread => Icon::Unattended,
        Action::MarkRead => Icon::Eye,
        Action::Mute => Icon::Mute,
        Action::Unmute => Icon::Bell,
        Action::Transcript => Icon::Mail,
        Action::CopyLink => Icon::Link,
        Action::Delete => Icon::Bin,
    }
}

fn priority_lines(
    session: Session,
    words: Words,
    id: ConversationId,
    held: Option<Priority>,
) -> Vec<MenuLine> {
    let line = |priority: Option<Priority>| -> MenuLine {
        let phrase = priority.map_or(phrase::priority::NONE, priority_phrase);
        let item = MenuItem::new(words.say(phrase), move || {
            session.act(id, Deed::Priority(priority, PriorityCall::Telling));
        })
        .checked(Checked::OnlyOne(held == priority));
        match priority {
            Some(priority) => item.icon(priority_icon(priority)),
            None => item,
        }
        .into()
    };
    let mut lines = vec![MenuLine::Heading(words.say(phrase::action::DO_PRIORITY))];
    lines.extend(Priority::ALL.into_iter().map(|it| line(Some(it))));
    lines.push(line(None));
    lines
}

/// The usual times to sleep until, each with the time it comes to.
pub fn snooze_lines(session: Session, words: Words, id: ConversationId) -> Vec<MenuLine> {
    let now = session.clock();
    let text = words.text();
    Preset::ALL
        .into_iter()
        .map(|preset| {
            let until = preset.until(now, &Local);
            let phrase = match preset {
                Preset::NextReply => phrase::thread::UNTIL_REPLY,
                Preset::Hour => phrase::thread::IN_AN_HOUR,
                Preset::Tomorrow => phrase::thread::TOMORROW,
                Preset::NextWeek => phrase::thread::NEXT_WEEK,
                Preset::NextMonth => phrase::thread::NEXT_MONTH,
            };
            let snooze = move || session.act(id, Deed::Status(Status::Snoozed, until));
            let item = MenuItem::new(words.say(phrase), snooze).icon(Icon::Snooze);
            match until {
                Some(until) => item.hint(text.until(until, now)),
                None => item,
            }
            .into()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_stands_in_the_menu() {
        for action in Action::ALL {
            let there = GROUPS.iter().any(|group| group.contains(&action));
            assert!(there || action == Action::Priority, "{action:?}");
        }
    }

    #[test]
    fn keys_are_written_as_they_are_pressed() {
        assert_eq!(key_name("e"), "E");
        assert_eq!(key_name("E"), "Shift+E");
    }
}
