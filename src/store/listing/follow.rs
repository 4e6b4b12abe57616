//! Following conversations through changes: who comes, moves and leaves.

use crate::filter::{SortKey, Verdict, judge};
use crate::model::{Conversation, ConversationId};

use super::Listing;

/// A conversation before and after an event.
pub(in crate::store) struct Step<'a> {
    /// Which conversation.
    pub id: ConversationId,
    /// As it was; `None` if it was not known.
    pub before: Option<&'a Conversation>,
    /// As it is; `None` if it is gone.
    pub after: Option<&'a Conversation>,
    /// Whether it is an answer of the server. One that was not known before may well have been
    /// counted before.
    pub asked: bool,
}

impl Listing {
    /// Follows a conversation through a change; whether rows, or what waits, changed.
    pub(in crate::store) fn follow(&mut self, step: &Step<'_>) -> bool {
        let id = step.id;
        let verdict = |it: Option<&Conversation>| {
            it.map_or(Verdict::Out, |it| judge(&self.query, self.me, it))
        };
        let (was, is) = (verdict(step.before), verdict(step.after));
        let key = |it: Option<&Conversation>| it.map(|it| self.query.asked_sort().key(it));
        let (old, new) = (key(step.before), key(step.after));
        let known = self.rows.contains(id);
        if step.after.is_none()
            && let Some(shown) = &mut self.shown
        {
            // Nothing is there to keep in place.
            shown.remove(id);
        }
        let changed = match (is, new) {
            (Verdict::Out, _) | (_, None) => {
                if known {
                    self.rows.remove(id);
                    self.unindex(id);
                    self.note(id, true);
                } else if was == Verdict::In {
                    self.leave_gap(id, old);
                }
                known || was == Verdict::In || self.note(id, true)
            }
            (_, Some(key)) if known => self.shift(id, key),
            (Verdict::In, Some(key)) => {
                if was == Verdict::In && old == new {
                    false
                } else {
                    if was == Verdict::In {
                        self.leave_gap(id, old);
                    }
                    let fetched = step.asked && step.before.is_none();
                    self.arrive(id, key, fetched);
                    true
                }
            }
            (Verdict::Unknown, Some(_)) => {
                (was != is || old != new) && !self.stale && self.mark_stale()
            }
        };
        if changed && !step.asked {
            self.moved.insert(id, 0);
        }
        let unread = step.after.is_some_and(|it| it.unread > 0);
        if unread && (self.rows.contains(id) || self.visible().contains(id)) {
            self.unread.insert(id);
        } else {
            self.unread.remove(&id);
        }
        changed
    }

    /// Moves a known row to where its key now belongs; whether it moved.
    fn shift(&mut self, id: ConversationId, key: SortKey) -> bool {
        let Some((old, row)) = self.keys.get(&id).copied().zip(self.rows.row_of(id)) else {
            // A page named it before it was known.
            self.index_key(id, key);
            return false;
        };
        if old == key {
            return false;
        }
        if self.still_right(row, old, key) {
            self.unindex(id);
            self.index_key(id, key);
            return false;
        }
        self.rows.remove(id);
        self.unindex(id);
        self.place(id, key, key, true);
        let moved = self.rows.row_of(id) != Some(row);
        if moved {
            self.note(id, false);
        }
        moved
    }

    /// Whether a row may stay where it is under its new key. Beside a gap it stays unless the key
    /// moved towards the gap.
    fn still_right(&self, row: usize, old: SortKey, key: SortKey) -> bool {
        let key_at = |row| {
            self.rows
                .get(row)
                .and_then(|id| self.keys.get(&id))
                .copied()
        };
        let above = row
            .checked_sub(1)
            .is_none_or(|above| key_at(above).map_or(key >= old, |above| above <= key));
        let below =
            row + 1 >= self.rows.len() || key_at(row + 1).map_or(key <= old, |below| key <= below);
        above && below
    }

    /// Places a conversation that was not among the known rows.
    fn arrive(&mut self, id: ConversationId, key: SortKey, fetched: bool) {
        // One that was asked for may be the next row of a gap that begins with equal times.
        let probe = if fetched { key.ties().1 } else { key };
        self.place(id, key, probe, !fetched);
        self.note(id, false);
    }

    /// Puts an id into the known rows where `probe` sorts, or counts it in the gap there.
    pub(super) fn place(&mut self, id: ConversationId, key: SortKey, probe: SortKey, count: bool) {
        let row = self.row_for(id, probe);
        if row >= self.rows.len() || self.rows.get(row).is_some() {
            self.rows.insert(row, id);
            self.index_key(id, key);
        } else if count {
            self.rows.grow(row);
        }
    }

    /// The row just after the last known one that sorts before.
    pub(super) fn row_for(&self, id: ConversationId, key: SortKey) -> usize {
        self.order
            .range(..(key, id))
            .next_back()
            .and_then(|(_, above)| self.rows.row_of(*above))
            .map_or(0, |above| above + 1)
    }

    /// A conversation that was counted in a gap is no longer there.
    fn leave_gap(&mut self, id: ConversationId, key: Option<SortKey>) {
        let Some(key) = key else { return };
        let row = self.row_for(id, key);
        if row < self.rows.len() && self.rows.get(row).is_none() {
            self.rows.shrink(row);
        }
    }
}
