#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod any_order;

use super::super::testing::at;
use super::*;
use crate::model::Timestamp;

/// A link with its alarm, whose actions are kept.
struct Rig {
    link: Link,
    now: i64,
    alarm: Option<i64>,
    /// Whether a socket is in hand.
    socket: bool,
    /// The round that was begun last.
    round: Option<(u32, Absence)>,
    actions: Vec<Action>,
}

impl Rig {
    fn new() -> Self {
        Self {
            link: Link::default(),
            now: 0,
            alarm: None,
            socket: false,
            round: None,
            actions: Vec::new(),
        }
    }

    /// One input; all chance is the longest wait.
    fn tell(&mut self, input: Input) -> Vec<Action> {
        self.tell_by(input, at(self.now), 30_000)
    }

    fn tell_by(&mut self, input: Input, now: Instant, random: u64) -> Vec<Action> {
        if input == Input::Tick {
            self.alarm = None;
        }
        if input == Input::Closed {
            self.socket = false;
        }
        let actions = self.link.step(input, now, random);
        for action in &actions {
            match action {
                Action::OpenSocket => {
                    assert!(!self.socket, "a second socket was opened");
                    self.socket = true;
                }
                Action::CloseSocket => self.socket = false,
                Action::Schedule(span) => self.alarm = Some(self.now + span.millis()),
                Action::BeginCatchUp { round, absence } => self.round = Some((*round, *absence)),
                Action::Subscribe | Action::Presence | Action::ReadProfile | Action::Show(_) => {}
            }
        }
        self.actions.extend_from_slice(&actions);
        actions
    }

    /// Lets time pass, with the alarm ringing whenever it is due.
    fn pass(&mut self, millis: i64) {
        let end = self.now + millis;
        while let Some(alarm) = self.alarm.filter(|alarm| *alarm <= end) {
            self.now = alarm.max(self.now);
            self.tell(Input::Tick);
        }
        self.now = end;
    }

    /// Lets time pass with a ping every three seconds.
    fn live_on(&mut self, seconds: i64) {
        for _ in 0..seconds / 3 {
            self.pass(3_000);
            self.tell(Input::Heard);
        }
    }

    fn stage(&self) -> Stage {
        self.link.standing().stage
    }

    fn connect(&mut self) {
        self.tell(Input::SocketOpened);
        self.tell(Input::Welcome);
        self.tell(Input::Confirmed);
    }

    fn catch_up(&mut self) {
        let (round, _) = self.round.unwrap();
        self.tell(Input::CaughtUp { round });
    }

    fn live() -> Self {
        let mut rig = Self::new();
        rig.tell(Input::Start);
        rig.connect();
        rig.catch_up();
        rig.actions.clear();
        rig
    }

    fn count(&self, wanted: impl Fn(&Action) -> bool) -> usize {
        self.actions.iter().filter(|it| wanted(it)).count()
    }
}

fn of(seconds: i64) -> Absence {
    Absence::Of(Span::from_secs(seconds))
}

#[test]
fn the_first_connection_subscribes_first_and_reads_everything_second() {
    let mut rig = Rig::new();
    assert!(rig.tell(Input::Start).contains(&Action::OpenSocket));
    assert_eq!(rig.stage(), Stage::Connecting);
    rig.tell(Input::SocketOpened);
    assert!(rig.tell(Input::Welcome).contains(&Action::Subscribe));
    assert_eq!(rig.round, None);
    rig.tell(Input::Confirmed);
    assert_eq!(rig.stage(), Stage::CatchingUp);
    assert_eq!(rig.round, Some((1, Absence::Whole)));
    rig.catch_up();
    assert_eq!(rig.stage(), Stage::Live);
    assert_eq!(rig.link.standing().since, None);
}

#[test]
fn a_socket_that_pings_stays_and_says_every_fifteen_seconds_that_the_agent_is_there() {
    let mut rig = Rig::live();
    rig.live_on(60);
    assert_eq!(rig.stage(), Stage::Live);
    assert_eq!(rig.count(|it| *it == Action::Presence), 4);
    assert_eq!(rig.count(|it| *it == Action::OpenSocket), 0);
}

#[test]
fn a_silent_socket_is_noticed_within_seven_seconds_and_replaced_at_once() {
    let mut rig = Rig::live();
    rig.live_on(30);
    let heard = at(rig.now).wall;
    rig.pass(5_900);
    assert_eq!(rig.stage(), Stage::Live);
    rig.pass(1_100);
    assert_eq!(rig.stage(), Stage::Suspect);
    assert_eq!(rig.link.standing().since, Some(heard));
    let replaced = [Action::CloseSocket, Action::OpenSocket];
    assert_eq!(rig.count(|it| replaced.contains(it)), 2);
}

#[test]
fn what_was_missed_is_counted_from_the_last_frame_with_a_margin() {
    let mut rig = Rig::live();
    rig.live_on(30);
    rig.tell(Input::Closed);
    rig.pass(60_000);
    rig.tell(Input::RetryNow);
    rig.connect();
    assert_eq!(rig.round.unwrap().1, of(60 + 30));
}

#[test]
fn since_and_the_gap_survive_failed_attempts_and_half_connections() {
    let mut rig = Rig::live();
    rig.live_on(30);
    let heard = at(rig.now).wall;
    for _ in 0..5 {
        rig.tell(Input::Closed);
        rig.now += 31_000;
        rig.tell(Input::RetryNow);
        rig.tell(Input::SocketOpened);
        rig.tell(Input::Welcome);
        assert_eq!(rig.link.standing().since, Some(heard));
    }
    rig.tell(Input::Confirmed);
    assert_eq!(rig.round.unwrap().1, of(5 * 31 + 30));
    rig.tell(Input::Closed);
    rig.now += 31_000;
    rig.tell(Input::RetryNow);
    rig.connect();
    assert_eq!(
        rig.round.unwrap().1,
        of(6 * 31 + 30),
        "the round before did not end"
    );
    rig.catch_up();
    assert_eq!(rig.link.standing().since, None);
}

#[test]
fn a_night_asleep_counts_though_the_monotonic_clock_stood_still() {
    let mut rig = Rig::live();
    let morning = Instant {
        wall: at(8 * 3_600_000).wall,
        ..at(rig.now)
    };
    let actions = rig.tell_by(Input::Woke, morning, 0);
    assert!(actions.contains(&Action::OpenSocket));
    assert_eq!(rig.stage(), Stage::Suspect);
    rig.tell_by(Input::SocketOpened, morning, 0);
    rig.tell_by(Input::Welcome, morning, 0);
    rig.tell_by(Input::Confirmed, morning, 0);
    assert_eq!(rig.round.unwrap().1, of(8 * 3_600 + 30));
}

#[test]
fn frames_that_were_kept_back_bring_a_catch_up_on_the_same_socket() {
    let mut rig = Rig::live();
    rig.now = 20_000;
    rig.tell(Input::Heard);
    assert_eq!(rig.stage(), Stage::CatchingUp);
    assert_eq!(rig.round.unwrap().1, of(20 + 30));
    assert_eq!(rig.count(|it| *it == Action::OpenSocket), 0);
}

#[test]
fn attempts_wait_ever_longer_up_to_half_a_minute() {
    let mut rig = Rig::new();
    rig.tell(Input::Start);
    let ceilings = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];
    for ceiling in ceilings {
        let longest = u64::try_from(ceiling).unwrap();
        rig.tell_by(Input::Closed, at(rig.now), longest);
        let retry_at = at(rig.now + ceiling).wall;
        assert_eq!(rig.link.standing().retry_at, Some(retry_at));
        rig.pass(ceiling - 1);
        assert_eq!(rig.stage(), Stage::Waiting);
        rig.pass(1);
        assert_eq!(rig.stage(), Stage::Connecting);
    }
}

#[test]
fn a_server_that_takes_and_drops_connections_is_not_stormed() {
    let mut rig = Rig::live();
    let mut opened = 0;
    for _ in 0..60 {
        rig.tell_by(Input::Closed, at(rig.now), 30_000);
        rig.pass(1_000);
        while !rig.socket {
            rig.pass(1_000);
        }
        opened += 1;
        rig.connect();
        rig.catch_up();
    }
    assert!(
        rig.now > 20 * 60_000 / 2,
        "{opened} connections in {} ms",
        rig.now
    );
}

#[test]
fn a_good_connection_lets_the_next_attempt_come_soon() {
    let mut rig = Rig::new();
    rig.tell(Input::Start);
    for _ in 0..6 {
        rig.tell(Input::Closed);
        rig.pass(31_000);
    }
    rig.connect();
    rig.catch_up();
    rig.live_on(12);
    rig.tell(Input::Closed);
    rig.pass(501);
    assert!(rig.socket);
}

#[test]
fn a_network_a_wake_or_a_click_ends_the_wait() {
    for input in [Input::Online, Input::Woke, Input::RetryNow] {
        let mut rig = Rig::live();
        rig.tell_by(Input::Closed, at(rig.now), 500);
        assert!(!rig.socket);
        let actions = rig.tell(input);
        assert!(actions.contains(&Action::OpenSocket), "{input:?}");
    }
}

#[test]
fn a_click_asks_at_once_who_is_there() {
    let mut rig = Rig::live();
    assert!(rig.tell(Input::RetryNow).contains(&Action::Presence));
}

#[test]
fn an_attempt_that_hangs_is_begun_anew_by_a_click_or_after_ten_seconds() {
    let mut rig = Rig::new();
    rig.tell(Input::Start);
    rig.pass(2_000);
    assert!(rig.tell(Input::RetryNow).contains(&Action::OpenSocket));
    rig.pass(10_000);
    assert_eq!(rig.stage(), Stage::Waiting);
    assert!(!rig.socket);
}

#[test]
fn a_server_that_never_greets_is_given_up() {
    let mut rig = Rig::new();
    rig.tell(Input::Start);
    rig.tell(Input::SocketOpened);
    rig.pass(6_000);
    assert_eq!(rig.stage(), Stage::Waiting);
}

#[test]
fn a_subscription_nobody_confirms_reads_the_profile_and_tries_again() {
    let mut rig = Rig::new();
    rig.tell(Input::Start);
    rig.tell(Input::SocketOpened);
    rig.tell(Input::Welcome);
    rig.pass(3_000);
    rig.tell(Input::Heard);
    rig.pass(3_000);
    rig.tell(Input::Heard);
    rig.pass(2_000);
    assert_eq!(rig.count(|it| *it == Action::ReadProfile), 1);
    assert_eq!(rig.stage(), Stage::Waiting);
    rig.pass(30_000);
    assert!(rig.socket);
}

#[test]
fn a_server_that_restarts_gets_its_clients_back_spread_over_ten_seconds() {
    for wait in [2_500, 5_000, 10_000] {
        let mut rig = Rig::live();
        let random = u64::try_from(wait).unwrap();
        rig.tell_by(Input::Disconnect { reconnect: true }, at(0), random);
        assert_eq!(rig.link.standing().retry_at, Some(at(wait).wall));
        rig.pass(wait);
        assert_eq!(rig.stage(), Stage::Connecting);
    }
}

#[test]
fn sent_away_for_good_only_a_click_connects_again() {
    let mut rig = Rig::live();
    rig.tell(Input::Disconnect { reconnect: false });
    rig.pass(3_600_000);
    for input in [Input::Online, Input::Woke, Input::Closed] {
        rig.tell(input);
        assert_eq!(rig.stage(), Stage::Waiting, "{input:?}");
        assert_eq!(rig.link.standing().retry_at, None);
    }
    assert!(rig.tell(Input::RetryNow).contains(&Action::OpenSocket));
}

#[test]
fn a_failed_catch_up_is_tried_again_and_live_is_not_shown_before_it() {
    let mut rig = Rig::live();
    rig.tell(Input::Closed);
    rig.pass(31_000);
    rig.connect();
    let (first, _) = rig.round.unwrap();
    rig.tell(Input::CatchUpFailed { round: first });
    for _ in 0..3 {
        rig.pass(300);
        rig.tell(Input::Heard);
        assert_eq!(rig.stage(), Stage::CatchingUp);
    }
    let (second, absence) = rig.round.unwrap();
    assert_ne!(second, first);
    assert!(matches!(absence, Absence::Of(gap) if gap > Span::from_secs(61)));
    rig.tell(Input::CaughtUp { round: first });
    assert_eq!(rig.stage(), Stage::CatchingUp, "an old round is no news");
    rig.tell(Input::CaughtUp { round: second });
    assert_eq!(rig.stage(), Stage::Live);
}

#[test]
fn every_five_minutes_the_console_checks_and_stays_live() {
    let mut rig = Rig::live();
    rig.live_on(301);
    let (round, absence) = rig.round.unwrap();
    assert_eq!((round, absence), (2, of(300 + 30)));
    assert_eq!(rig.stage(), Stage::Live);
    rig.live_on(900);
    assert_eq!(rig.round.unwrap().0, 2, "one round at a time");
    rig.tell(Input::CaughtUp { round: 2 });
    rig.live_on(303);
    assert_eq!(rig.round.unwrap().0, 3);
}

#[test]
fn a_page_looked_at_after_a_minute_is_checked_but_not_after_a_moment() {
    let mut rig = Rig::live();
    rig.tell(Input::Hidden);
    rig.live_on(30);
    rig.tell(Input::Woke);
    assert_eq!(rig.round.unwrap().0, 1);
    rig.tell(Input::Hidden);
    rig.live_on(63);
    rig.tell(Input::Woke);
    assert_eq!(rig.round.unwrap().0, 2);
    assert_eq!(rig.stage(), Stage::Live);
}

#[test]
fn signed_out_nothing_happens_until_a_new_start() {
    let mut rig = Rig::live();
    assert!(rig.tell(Input::Unauthorised).contains(&Action::CloseSocket));
    assert_eq!(rig.stage(), Stage::Unauthorised);
    for input in [
        Input::Online,
        Input::Woke,
        Input::RetryNow,
        Input::Closed,
        Input::Heard,
    ] {
        assert_eq!(rig.tell(input), [], "{input:?}");
    }
    rig.pass(600_000);
    rig.tell(Input::Start);
    rig.connect();
    assert_eq!(rig.round.unwrap().1, of(600 + 30));
}

#[test]
fn a_stopped_link_is_off_and_silent() {
    let mut rig = Rig::live();
    rig.tell(Input::Stop);
    assert!(!rig.socket);
    assert_eq!(rig.stage(), Stage::Off);
    rig.actions.clear();
    rig.pass(600_000);
    assert_eq!(rig.count(|it| !matches!(it, Action::Schedule(_))), 0);
}

#[test]
fn an_unchanged_standing_is_shown_once() {
    let mut rig = Rig::live();
    rig.live_on(120);
    assert_eq!(rig.count(|it| matches!(it, Action::Show(_))), 0);
    rig.tell(Input::Offline);
    rig.tell(Input::Offline);
    assert_eq!(rig.count(|it| matches!(it, Action::Show(_))), 1);
    assert!(rig.link.standing().offline);
}

#[test]
fn a_flood_of_frames_schedules_nothing_new() {
    let mut rig = Rig::live();
    for _ in 0..1_000 {
        rig.now += 1;
        rig.tell(Input::Heard);
    }
    assert_eq!(rig.actions, []);
}
