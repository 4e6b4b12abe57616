use proptest::prelude::*;

use super::*;

/// What may become of one request.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Stored,
    StoredThenLost,
    Lost,
    Throttled,
    Unsent,
    Refused,
}

fn any_fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        2 => Just(Fate::Stored),
        2 => Just(Fate::StoredThenLost),
        1 => Just(Fate::Lost),
        1 => Just(Fate::Throttled),
        1 => Just(Fate::Unsent),
        1 => Just(Fate::Refused),
    ]
}

proptest! {
    /// Whatever becomes of requests, answers, frames and looks: no message is stored twice, none
    /// is dropped that was not stored, none is stuck, and those stored keep their order.
    #[test]
    fn no_message_is_doubled_lost_or_stuck(
        texts in prop::collection::vec((0usize..3, 1u64..3), 1..8),
        fates in prop::collection::vec((any_fate(), any::<bool>()), 40),
        looks_fail in prop::collection::vec(any::<bool>(), 40),
        randoms in prop::collection::vec(any::<u64>(), 8),
    ) {
        let texts: Vec<(String, u64)> = texts.iter().map(|(text, it)| (format!("text {text}"), *it)).collect();
        let mut outbox = Outbox::new(me());
        let mut server: Vec<(String, Message)> = Vec::new();
        let (mut fates, mut looks_fail) = (fates.into_iter(), looks_fail.into_iter());
        let mut randoms = randoms.into_iter().cycle();
        let mut dropped = Vec::new();
        let mut now = 0;
        let mut inputs: std::collections::VecDeque<Input> = texts
            .iter()
            .enumerate()
            .map(|(n, (text, conversation))| Input::Sent(draft(&n.to_string(), text, *conversation)))
            .collect();
        let mut alarm: Option<i64> = None;
        loop {
            let input = match (inputs.pop_front(), alarm) {
                (Some(input), _) => input,
                (None, Some(time)) => {
                    now = time.max(now);
                    alarm = None;
                    Input::Tick
                }
                (None, None) => break,
            };
            now += 7;
            prop_assert!(now < 3_600_000, "still not quiet");
            for action in outbox.step(input, at(now), randoms.next().unwrap()) {
                match action {
                    Action::Send(draft) => {
                        let (fate, is_heard) = fates.next().unwrap_or((Fate::Stored, true));
                        let id = 101 + server.len() as u64;
                        let name = draft.echo.clone();
                        if matches!(fate, Fate::Stored | Fate::StoredThenLost) {
                            server.push((name.to_string(), stored(id, &draft)));
                            if is_heard {
                                inputs.push_back(Input::Heard(name.clone(), message_id(id)));
                            }
                        }
                        inputs.push_back(Input::Answered(name, match fate {
                            Fate::Stored => Outcome::Stored(message_id(id)),
                            Fate::StoredThenLost | Fate::Lost => Outcome::Lost,
                            Fate::Throttled => Outcome::Throttled,
                            Fate::Unsent => Outcome::Unsent,
                            Fate::Refused => Outcome::Refused("no".into()),
                        }));
                    }
                    Action::Look { echo, window, conversation } => {
                        let from = match window {
                            Window::After { message, .. } => Some(message),
                            _ => None,
                        };
                        let held = server.iter().map(|(_, message)| message);
                        let found = held
                            .filter(|it| it.conversation == conversation && Some(it.id) > from)
                            .cloned()
                            .collect();
                        inputs.push_back(if looks_fail.next().unwrap_or(false) {
                            Input::LookFailed(echo)
                        } else {
                            Input::Found(echo, found)
                        });
                    }
                    Action::Drop { echo, .. } => dropped.push(echo.to_string()),
                    Action::Schedule(span) => alarm = Some(now + span.millis()),
                    Action::Keep(_) => {}
                }
            }
        }
        let names: Vec<&String> = server.iter().map(|(name, _)| name).collect();
        let mut once = names.clone();
        once.sort();
        once.dedup();
        prop_assert_eq!(once.len(), names.len(), "stored twice: {:?}", names);
        for item in &outbox.items {
            prop_assert!(item.is_at_rest(), "stuck: {:?}", item);
            prop_assert!(!names.contains(&&item.draft.echo.to_string()), "shown as failed: {item:?}");
        }
        prop_assert_eq!(dropped.len() + outbox.items.len(), texts.len());
        for conversation in 1..3 {
            let order: Vec<usize> = server
                .iter()
                .filter(|(_, message)| message.conversation.get() == conversation)
                .map(|(name, _)| name.parse().unwrap())
                .collect();
            prop_assert!(order.is_sorted(), "out of order: {order:?}");
        }
    }
}
