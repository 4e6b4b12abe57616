#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::live::ThreadState;
use crate::model::{Composition, ConversationId, DraftState};

const HOUR: i64 = 3600;

fn message(id: u64, secs: i64, kind: MessageKind) -> Message {
    Message {
        id: MessageId::new(id).unwrap(),
        conversation: ConversationId::new(1).unwrap(),
        kind,
        private: false,
        author: Some(Author::Agent(AgentId::new(1).unwrap(), "Bo".into())),
        text: Some("Hello".into()),
        content: Content::Text,
        attachments: Vec::new(),
        reply_to: None,
        delivery: Delivery::Sent,
        deleted: false,
        created_at: Timestamp::from_secs(secs),
        echo: None,
        revision: None,
    }
}

fn said(id: u64, secs: i64) -> Message {
    message(id, secs, MessageKind::Outgoing)
}

fn changed(id: u64, secs: i64) -> Message {
    message(id, secs, MessageKind::Activity)
}

fn thread(messages: Vec<Message>) -> Thread {
    Thread {
        messages: messages.into_iter().map(Arc::new).collect(),
        has_older: Some(false),
        has_newer: false,
        drafts: Vec::new(),
        state: ThreadState::Ready,
    }
}

fn laid(thread: &Thread, most: usize, new: Option<(MessageId, u64)>) -> Lines {
    let day = |at: Timestamp| at.secs().div_euclid(24 * HOUR);
    let me = AgentId::new(1).unwrap();
    lines(
        thread,
        &Layout {
            most,
            unread: new,
            me,
            day: &day,
        },
    )
}

/// The lines in short: `D` day, `U` unread, `A3` activity of three, `F` first of a group, `L` last.
fn short(lines: &Lines) -> String {
    let words: Vec<String> = lines
        .order
        .iter()
        .map(|key| match lines.by_key.get(key).unwrap() {
            Line::Day(_) => "D".to_owned(),
            Line::Unread(count) => format!("U{count}"),
            Line::Activity(run) => format!("A{}", run.len()),
            Line::Bubble(_, place) => match (place.first, place.last) {
                (true, true) => "FL".to_owned(),
                (true, false) => "F".to_owned(),
                (false, true) => "L".to_owned(),
                (false, false) => "m".to_owned(),
            },
        })
        .collect();
    words.join(" ")
}

#[test]
fn bubbles_of_one_author_stand_together_for_five_minutes() {
    let thread = thread(vec![said(1, 0), said(2, 100), said(3, 400), said(4, 701)]);
    assert_eq!(short(&laid(&thread, 99, None)), "D F m L FL");
}

#[test]
fn a_note_and_a_reply_do_not_stand_together() {
    let note = Message {
        private: true,
        ..said(2, 1)
    };
    let thread = thread(vec![said(1, 0), note, said(3, 2)]);
    assert_eq!(short(&laid(&thread, 99, None)), "D FL FL FL");
}

#[test]
fn a_new_day_begins_with_its_name_and_a_new_group() {
    let thread = thread(vec![said(1, 24 * HOUR - 1), said(2, 24 * HOUR)]);
    assert_eq!(short(&laid(&thread, 99, None)), "D FL D FL");
}

#[test]
fn more_than_three_changes_in_a_row_fold() {
    let three = thread(vec![
        changed(1, 0),
        changed(2, 1),
        changed(3, 2),
        said(4, 3),
    ]);
    assert_eq!(short(&laid(&three, 99, None)), "D A1 A1 A1 FL");
    let four = thread(
        (1..=4)
            .map(|id| changed(id, 0))
            .chain([said(5, 3)])
            .collect(),
    );
    assert_eq!(short(&laid(&four, 99, None)), "D A4 FL");
}

#[test]
fn what_is_new_is_parted_from_what_was_read() {
    let from_customer = |id, secs| message(id, secs, MessageKind::Incoming);
    let thread = thread(vec![
        from_customer(1, 10),
        said(2, 20),
        from_customer(3, 30),
        from_customer(4, 31),
    ]);
    let new = unread(&thread.messages, Some(Timestamp::from_secs(20)), 0);
    assert_eq!(new, MessageId::new(3).map(|id| (id, 2)));
    assert_eq!(short(&laid(&thread, 99, new)), "D FL FL U2 F L");
    let all_read = unread(&thread.messages, Some(Timestamp::from_secs(31)), 0);
    assert_eq!(all_read, None);
}

#[test]
fn what_came_in_the_second_of_the_last_look_is_new_if_the_server_counts_it() {
    let from_customer = |id, secs| message(id, secs, MessageKind::Incoming);
    let thread = thread(vec![
        from_customer(1, 10),
        from_customer(2, 30),
        from_customer(3, 31),
    ]);
    let new = |counted| unread(&thread.messages, Some(Timestamp::from_secs(30)), counted);
    assert_eq!(new(1), MessageId::new(3).map(|id| (id, 1)));
    assert_eq!(new(2), MessageId::new(2).map(|id| (id, 2)));
    assert_eq!(new(9), new(2));
}

#[test]
fn only_so_many_messages_are_shown_and_the_rest_is_known_of() {
    let thread = thread((1..=100).map(|id| said(id, 0)).collect());
    let lines = laid(&thread, 60, None);
    assert_eq!(lines.order.len(), 61);
    assert!(lines.more_above);
    assert!(!laid(&thread, 100, None).more_above);
}

#[test]
fn a_message_keeps_its_line_when_the_server_has_it() {
    let echo = EchoId::new("e1");
    let draft = Draft {
        conversation: ConversationId::new(1).unwrap(),
        echo: echo.clone(),
        mode: Mode::Reply,
        what: Composition::default(),
        created_at: Timestamp::from_secs(5),
        after: None,
        state: DraftState::Sending,
    };
    let before = Thread {
        drafts: vec![Arc::new(draft)],
        ..thread(vec![said(1, 0)])
    };
    let after = thread(vec![
        said(1, 0),
        Message {
            echo: Some(echo),
            ..said(2, 6)
        },
    ]);
    assert_eq!(laid(&before, 99, None).order, laid(&after, 99, None).order);
    assert_eq!(short(&laid(&before, 99, None)), "D F L");
}

#[test]
fn a_message_of_nothing_is_not_shown() {
    let empty = Message {
        text: None,
        ..said(1, 0)
    };
    assert!(laid(&thread(vec![empty]), 99, None).order.is_empty());
}
