use proptest::prelude::*;

use super::*;

fn any_input() -> impl Strategy<Value = Input> {
    let round = 0u32..12;
    prop_oneof![
        1 => Just(Input::Start),
        1 => Just(Input::SocketOpened),
        1 => Just(Input::Closed),
        1 => Just(Input::Welcome),
        1 => Just(Input::Confirmed),
        1 => Just(Input::Rejected),
        4 => Just(Input::Heard),
        1 => any::<bool>().prop_map(|reconnect| Input::Disconnect { reconnect }),
        1 => round.clone().prop_map(|round| Input::CaughtUp { round }),
        1 => round.prop_map(|round| Input::CatchUpFailed { round }),
        1 => Just(Input::Online),
        1 => Just(Input::Offline),
        1 => Just(Input::Hidden),
        1 => Just(Input::Woke),
        1 => Just(Input::RetryNow),
    ]
}

proptest! {
    /// Whatever happens: one socket at most, never live before what was missed is read, and never
    /// stuck: something is always under way, scheduled, or left to a click.
    #[test]
    fn no_order_of_events_breaks_the_link(
        steps in prop::collection::vec((any_input(), 0i64..20_000, any::<u64>()), 1..120),
    ) {
        let mut rig = Rig::new();
        rig.tell(Input::Start);
        let mut told_to_stay_away = false;
        for (input, wait, random) in steps {
            rig.pass(wait);
            let was = rig.stage();
            // Only what exists can tell: a socket in hand, a round that was begun.
            let socket_speaks = matches!(
                input,
                Input::SocketOpened | Input::Closed | Input::Welcome | Input::Confirmed
                    | Input::Rejected | Input::Heard | Input::Disconnect { .. }
            );
            if socket_speaks && !rig.socket {
                continue;
            }
            rig.tell_by(input, at(rig.now), random);
            told_to_stay_away = match input {
                Input::Disconnect { reconnect } => !reconnect,
                _ => told_to_stay_away && !rig.socket,
            };
            if rig.stage() == Stage::Live && was != Stage::Live {
                let ended = matches!(input, Input::CaughtUp { round } if round == rig.round.unwrap().0);
                prop_assert!(ended, "live by {input:?}");
                prop_assert_eq!(was, Stage::CatchingUp);
            }
            prop_assert!(rig.alarm.is_some() || told_to_stay_away, "stuck after {input:?}");
            let standing = rig.link.standing();
            prop_assert_eq!(standing.since.is_some(), standing.since > Some(Timestamp::default()));
        }
    }
}
