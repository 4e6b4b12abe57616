//! Who is online. Presence is a sign of life that fades; nobody is told when it does.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long an agent counts as present after the last sign.
pub const AGENT_LASTS: Duration = Duration::from_secs(20);

/// How long a contact does.
pub const CONTACT_LASTS: Duration = Duration::from_secs(90);

type Signs = BTreeMap<(i64, i64), Instant>;

/// The last sign of everybody, by account and id.
#[derive(Default)]
pub struct Presence {
    users: Mutex<Signs>,
    contacts: Mutex<Signs>,
}

impl Presence {
    /// An agent gives a sign of life.
    pub fn user_here(&self, account: i64, user: i64) {
        lock(&self.users).insert((account, user), Instant::now());
    }

    /// A contact gives a sign of life.
    pub fn contact_here(&self, account: i64, contact: i64) {
        lock(&self.contacts).insert((account, contact), Instant::now());
    }

    /// A contact leaves at once.
    pub fn contact_gone(&self, account: i64, contact: i64) {
        lock(&self.contacts).remove(&(account, contact));
    }

    /// Whether an agent is present.
    pub fn has_user(&self, account: i64, user: i64) -> bool {
        recent(
            &lock(&self.users),
            (account, user),
            AGENT_LASTS,
            Instant::now(),
        )
    }

    /// Whether a contact is present.
    pub fn has_contact(&self, account: i64, contact: i64) -> bool {
        recent(
            &lock(&self.contacts),
            (account, contact),
            CONTACT_LASTS,
            Instant::now(),
        )
    }

    /// The contacts of an account who are present, by id.
    pub fn contacts(&self, account: i64) -> Vec<i64> {
        let now = Instant::now();
        let signs = lock(&self.contacts);
        let here = signs.range((account, i64::MIN)..=(account, i64::MAX));
        here.filter(|(_, seen)| now.duration_since(**seen) < CONTACT_LASTS)
            .map(|((_, contact), _)| *contact)
            .collect()
    }
}

fn lock(signs: &Mutex<Signs>) -> MutexGuard<'_, Signs> {
    signs.lock().unwrap_or_else(PoisonError::into_inner)
}

fn recent(signs: &Signs, who: (i64, i64), lasts: Duration, now: Instant) -> bool {
    signs
        .get(&who)
        .is_some_and(|seen| now.duration_since(*seen) < lasts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presence_fades_after_its_time_and_not_before() {
        let start = Instant::now();
        let signs = Signs::from([((1, 2), start)]);
        let at = |seconds| start + Duration::from_secs(seconds);
        assert!(recent(&signs, (1, 2), AGENT_LASTS, at(19)));
        assert!(!recent(&signs, (1, 2), AGENT_LASTS, at(20)));
        assert!(!recent(&signs, (2, 2), AGENT_LASTS, at(0)));
    }
}
