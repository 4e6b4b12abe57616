#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod any_order;

use super::super::testing::at;
use super::*;
use crate::model::{Composition, Content, Delivery, Timestamp};

fn me() -> AgentId {
    AgentId::new(2).unwrap()
}

fn message_id(number: u64) -> MessageId {
    MessageId::new(number).unwrap()
}

fn echo(name: &str) -> EchoId {
    EchoId::new(name)
}

/// A message with this name, text and conversation, sent when message 100 was the newest.
fn draft(name: &str, text: &str, conversation: u64) -> Draft {
    Draft {
        conversation: ConversationId::new(conversation).unwrap(),
        echo: echo(name),
        mode: Mode::Reply,
        what: Composition {
            text: text.into(),
            ..Composition::default()
        },
        created_at: Timestamp::from_secs(1_760_000_000),
        after: Some(message_id(100)),
        state: DraftState::Waiting,
    }
}

/// What the server made of a draft, as it is read later.
fn stored(id: u64, draft: &Draft) -> Message {
    Message {
        id: message_id(id),
        conversation: draft.conversation,
        kind: MessageKind::Outgoing,
        private: draft.mode == Mode::Note,
        author: Some(Author::Agent(me(), "Bo".into())),
        text: Some(Arc::clone(&draft.what.text)),
        content: Content::Text,
        attachments: Vec::new(),
        reply_to: None,
        delivery: Delivery::Sent,
        deleted: false,
        created_at: draft.created_at,
        echo: None,
        revision: None,
    }
}

fn sends(actions: &[Action]) -> Vec<&str> {
    actions
        .iter()
        .filter_map(|action| match action {
            Action::Send(draft) => Some(draft.echo.as_str()),
            _ => None,
        })
        .collect()
}

fn look_of(actions: &[Action]) -> Option<Window> {
    actions.iter().find_map(|action| match action {
        Action::Look { window, .. } => Some(*window),
        _ => None,
    })
}

/// The state last kept of a message.
fn kept(actions: &[Action], name: &str) -> Option<DraftState> {
    actions.iter().rev().find_map(|action| match action {
        Action::Keep(draft) | Action::Send(draft) if draft.echo == echo(name) => {
            Some(draft.state.clone())
        }
        _ => None,
    })
}

fn is_dropped(actions: &[Action], name: &str) -> bool {
    let wanted = echo(name);
    actions
        .iter()
        .any(|action| matches!(action, Action::Drop { echo, .. } if *echo == wanted))
}

/// An outbox in which message `a` of conversation 1 is travelling.
fn travelling() -> Outbox {
    let mut outbox = Outbox::new(me());
    let actions = outbox.step(Input::Sent(draft("a", "Hello", 1)), at(0), 0);
    assert_eq!(sends(&actions), ["a"]);
    outbox
}

/// The same after its answer was lost; it is being looked for.
fn looking() -> Outbox {
    let mut outbox = travelling();
    let actions = outbox.step(Input::Answered(echo("a"), Outcome::Lost), at(0), 0);
    assert_eq!(look_of(&actions), Some(after(message_id(100))));
    outbox
}

#[test]
fn a_message_is_kept_as_travelling_before_it_is_sent() {
    let mut outbox = Outbox::new(me());
    let actions = outbox.step(Input::Sent(draft("a", "Hello", 1)), at(0), 0);
    assert!(matches!(&actions[0], Action::Keep(it) if it.state == DraftState::Waiting));
    assert!(matches!(&actions[1], Action::Send(it) if it.state == DraftState::Sending));
}

#[test]
fn one_message_of_a_conversation_travels_at_a_time() {
    let mut outbox = travelling();
    let second = outbox.step(Input::Sent(draft("b", "How are you?", 1)), at(10), 0);
    assert_eq!(sends(&second), [""; 0]);
    let elsewhere = outbox.step(Input::Sent(draft("c", "Hi", 2)), at(20), 0);
    assert_eq!(sends(&elsewhere), ["c"]);
    let stored = Outcome::Stored(message_id(101));
    let answered = outbox.step(Input::Answered(echo("a"), stored), at(90), 0);
    assert!(is_dropped(&answered, "a"));
    assert_eq!(sends(&answered), ["b"]);
}

#[test]
fn the_frame_that_comes_before_the_answer_settles_the_message() {
    let mut outbox = travelling();
    let heard = outbox.step(Input::Heard(echo("a"), message_id(101)), at(60), 0);
    assert!(is_dropped(&heard, "a"));
    let stored = Outcome::Stored(message_id(101));
    assert_eq!(
        outbox.step(Input::Answered(echo("a"), stored), at(90), 0),
        []
    );
    assert!(outbox.is_empty());
}

#[test]
fn a_refused_message_stays_and_those_behind_it_go_on() {
    let mut outbox = travelling();
    outbox.step(Input::Sent(draft("b", "How are you?", 1)), at(10), 0);
    let refused = Outcome::Refused("Content is too long".into());
    let actions = outbox.step(Input::Answered(echo("a"), refused), at(90), 0);
    let reason = SendFailure::Refused("Content is too long".into());
    assert_eq!(kept(&actions, "a"), Some(DraftState::Failed(reason)));
    assert_eq!(sends(&actions), ["b"]);
    let again = outbox.step(Input::Resend(echo("a")), at(200), 0);
    assert_eq!(kept(&again, "a"), Some(DraftState::Sending));
}

#[test]
fn out_of_reach_messages_wait_and_go_by_themselves_in_order() {
    let mut outbox = Outbox::new(me());
    outbox.step(Input::Reachable(false), at(0), 0);
    for (name, time) in [("a", 0), ("b", 10)] {
        let actions = outbox.step(Input::Sent(draft(name, name, 1)), at(time), 0);
        assert_eq!(sends(&actions), [""; 0]);
    }
    let back = outbox.step(Input::Reachable(true), at(60_000), 0);
    assert_eq!(sends(&back), ["a"]);
}

#[test]
fn a_message_that_never_left_or_was_throttled_goes_again_later() {
    for outcome in [Outcome::Unsent, Outcome::Throttled] {
        let mut outbox = travelling();
        let actions = outbox.step(Input::Answered(echo("a"), outcome), at(1_000), 400);
        assert_eq!(
            kept(&actions, "a"),
            Some(DraftState::Failed(SendFailure::Unsent))
        );
        assert!(actions.contains(&Action::Schedule(Span::from_millis(400))));
        assert_eq!(sends(&outbox.step(Input::Tick, at(1_400), 0)), ["a"]);
    }
}

#[test]
fn a_lost_answer_leads_to_looking_and_never_to_sending() {
    let mut outbox = looking();
    outbox.step(Input::Sent(draft("b", "Still there?", 1)), at(10), 0);
    let mut time = 100;
    let mut actions = outbox.step(Input::Found(echo("a"), Vec::new()), at(time), 0);
    while time < 300_000 {
        assert!(!sends(&actions).contains(&"a"));
        time += 1_000;
        actions = outbox.step(Input::Tick, at(time), 0);
        if look_of(&actions).is_some() {
            actions.extend(outbox.step(Input::Found(echo("a"), Vec::new()), at(time), 0));
        }
    }
    let looked = outbox.items.iter().find(|it| it.draft.echo == echo("a"));
    assert_eq!(looked.unwrap().draft.state, uncertain(true));
}

#[test]
fn a_message_found_on_the_server_settles_its_draft() {
    let mut outbox = looking();
    let found = stored(101, &draft("a", "Hello", 1));
    let actions = outbox.step(Input::Found(echo("a"), vec![found]), at(100), 0);
    assert!(is_dropped(&actions, "a"));
    assert!(outbox.is_empty());
}

#[test]
fn a_message_stored_late_is_found_by_the_second_look() {
    let mut outbox = looking();
    let none = outbox.step(Input::Found(echo("a"), Vec::new()), at(100), 0);
    assert!(none.contains(&Action::Schedule(Span::from_millis(29_900))));
    assert_eq!(kept(&none, "a"), None, "not yet told as not there");
    let again = outbox.step(Input::Tick, at(30_000), 0);
    assert!(look_of(&again).is_some());
    let found = stored(105, &draft("a", "Hello", 1));
    let actions = outbox.step(Input::Found(echo("a"), vec![found]), at(30_100), 0);
    assert!(is_dropped(&actions, "a"));
}

#[test]
fn only_a_message_of_the_same_making_settles_a_draft() {
    let sent = draft("a", "Hello", 1);
    let same = stored(101, &sent);
    assert!(matches(&sent, &same, me()));
    let spaces = Message {
        text: Some("Hello \n".into()),
        ..same.clone()
    };
    assert!(matches(&sent, &spaces, me()));
    let others = [
        Message {
            id: message_id(100),
            ..same.clone()
        },
        Message {
            text: Some("Hello!".into()),
            ..same.clone()
        },
        Message {
            text: None,
            ..same.clone()
        },
        Message {
            private: true,
            ..same.clone()
        },
        Message {
            kind: MessageKind::Incoming,
            ..same.clone()
        },
        Message {
            author: Some(Author::Agent(AgentId::new(9).unwrap(), "Cy".into())),
            ..same.clone()
        },
        Message {
            author: None,
            ..same.clone()
        },
        Message {
            conversation: ConversationId::new(2).unwrap(),
            ..same.clone()
        },
        Message {
            echo: Some(echo("z")),
            ..same.clone()
        },
    ];
    for other in others {
        assert!(!matches(&sent, &other, me()), "{other:?}");
    }
}

#[test]
fn of_two_equal_texts_one_message_settles_only_one() {
    let mut outbox = travelling();
    outbox.step(Input::Sent(draft("b", "Hello", 1)), at(10), 0);
    let first = Outcome::Stored(message_id(101));
    outbox.step(Input::Answered(echo("a"), first), at(90), 0);
    outbox.step(Input::Answered(echo("b"), Outcome::Lost), at(15_000), 0);
    let found = vec![stored(101, &draft("a", "Hello", 1))];
    let actions = outbox.step(Input::Found(echo("b"), found), at(15_100), 0);
    assert!(!is_dropped(&actions, "b"));
}

#[test]
fn looking_goes_on_page_by_page() {
    let mut outbox = looking();
    let other = draft("x", "Something else", 1);
    let full: Vec<_> = (101..=200).map(|id| stored(id, &other)).collect();
    let actions = outbox.step(Input::Found(echo("a"), full.clone()), at(100), 0);
    assert_eq!(look_of(&actions), Some(after(message_id(200))));
    let repeated = outbox.step(Input::Found(echo("a"), full), at(200), 0);
    assert_eq!(look_of(&repeated), None, "a server that repeats itself");
}

#[test]
fn a_look_that_failed_is_repeated_and_tells_nothing() {
    let mut outbox = looking();
    let failed = outbox.step(Input::LookFailed(echo("a")), at(100), 500);
    assert_eq!(failed, [Action::Schedule(Span::from_millis(500))]);
    assert!(look_of(&outbox.step(Input::Tick, at(600), 0)).is_some());
}

#[test]
fn a_message_is_sent_again_only_after_looking_and_only_by_the_agent() {
    let mut outbox = looking();
    assert_eq!(outbox.step(Input::Resend(echo("a")), at(50), 0), []);
    outbox.step(Input::Found(echo("a"), Vec::new()), at(100), 0);
    outbox.step(Input::Tick, at(30_000), 0);
    let looked = outbox.step(Input::Found(echo("a"), Vec::new()), at(30_100), 0);
    assert_eq!(kept(&looked, "a"), Some(uncertain(true)));
    assert_eq!(sends(&outbox.step(Input::Tick, at(900_000), 0)), [""; 0]);
    let again = outbox.step(Input::Resend(echo("a")), at(900_000), 0);
    assert_eq!(sends(&again), ["a"]);
}

#[test]
fn the_agent_may_have_it_looked_for_again() {
    let mut outbox = looking();
    outbox.step(Input::Found(echo("a"), Vec::new()), at(30_000), 0);
    let again = outbox.step(Input::LookAgain(echo("a")), at(60_000), 0);
    assert_eq!(kept(&again, "a"), Some(uncertain(false)));
    assert!(look_of(&again).is_some());
    let answer = outbox.step(Input::Found(echo("a"), Vec::new()), at(60_100), 0);
    assert_eq!(kept(&answer, "a"), Some(uncertain(true)));
}

#[test]
fn after_a_reload_what_was_travelling_is_looked_for_and_what_waited_goes() {
    let with_state = |name: &str, state: DraftState, conversation: u64| Draft {
        state,
        ..draft(name, name, conversation)
    };
    let refused = DraftState::Failed(SendFailure::Refused("no".into()));
    let mut outbox = Outbox::new(me());
    let actions = outbox.step(
        Input::Restored(vec![
            with_state("sending", DraftState::Sending, 1),
            with_state("waiting", DraftState::Waiting, 2),
            with_state("unsent", DraftState::Failed(SendFailure::Unsent), 3),
            with_state("refused", refused.clone(), 4),
            with_state("looked", uncertain(true), 5),
        ]),
        at(0),
        0,
    );
    assert_eq!(sends(&actions), ["waiting", "unsent"]);
    assert_eq!(kept(&actions, "sending"), Some(uncertain(false)));
    assert!(look_of(&actions).is_some());
    assert_eq!(kept(&actions, "refused"), Some(refused));
    assert_eq!(kept(&actions, "looked"), Some(uncertain(true)));
}

#[test]
fn a_draft_that_is_restored_after_its_message_was_heard_is_settled_by_it() {
    let mut outbox = Outbox::new(me());
    outbox.step(Input::Heard(echo("a"), message_id(101)), at(0), 0);
    let sent = Draft {
        state: DraftState::Sending,
        ..draft("a", "Hello", 1)
    };
    let found = vec![stored(101, &sent)];
    outbox.step(Input::Restored(vec![sent]), at(10), 0);
    let actions = outbox.step(Input::Found(echo("a"), found), at(20), 0);
    assert!(is_dropped(&actions, "a"));
}

#[test]
fn messages_are_restored_in_the_order_they_were_written() {
    let written_at = |name: &str, secs: i64| Draft {
        created_at: Timestamp::from_secs(secs),
        ..draft(name, name, 1)
    };
    let mut outbox = Outbox::new(me());
    let found = vec![written_at("late", 20), written_at("early", 10)];
    let actions = outbox.step(Input::Restored(found), at(0), 0);
    assert_eq!(sends(&actions), ["early"]);
}

#[test]
fn what_travels_cannot_be_taken_back_and_all_else_can() {
    let mut outbox = travelling();
    outbox.step(Input::Sent(draft("b", "Wait", 1)), at(10), 0);
    assert_eq!(outbox.step(Input::Discard(echo("a")), at(20), 0), []);
    let taken = outbox.step(Input::Discard(echo("b")), at(30), 0);
    assert!(is_dropped(&taken, "b"));
}

#[test]
fn a_message_sent_twice_over_is_one_message() {
    let mut outbox = travelling();
    assert_eq!(
        outbox.step(Input::Sent(draft("a", "Hello", 1)), at(5), 0),
        []
    );
}
