//! Where a conversation sorts.

use crate::model::{Conversation, Timestamp};

use super::Sort;

/// Where a conversation stands in an order: the lesser key comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SortKey([i64; 4]);

impl SortKey {
    /// Keys just before and just after all those that the server may order either way, because
    /// what it sorts by is told in whole seconds.
    pub const fn ties(self) -> (Self, Self) {
        let Self([first, second, third, _]) = self;
        (
            Self([first, second, third, i64::MIN]),
            Self([first, second, third, i64::MAX]),
        )
    }
}

impl Sort {
    /// The key of `conversation` in this order.
    pub fn key(self, conversation: &Conversation) -> SortKey {
        let id = i64::try_from(conversation.id.get()).unwrap_or(i64::MAX);
        let active = conversation.last_activity_at.millis();
        let begun = conversation.created_at.millis();
        let waiting = conversation.waiting_since.map(Timestamp::millis);
        let urgency = conversation.priority.map(|priority| priority as i64);
        // When a customer began to wait is told in whole seconds, so this shows of those not waiting
        // only.
        let then_begun = if waiting.is_none() { begun } else { 0 };
        // `!x` turns an order round, and unlike `-x` it is right for every number.
        let last = i64::from;
        SortKey(match self {
            // What only the loaded rows are ordered by stands on top of this.
            Self::ActivityNewest | Self::UnreadFirst | Self::ContactName | Self::DueSoonest => {
                [!active, 0, 0, !id]
            }
            Self::ActivityOldest => [active, 0, 0, id],
            Self::CreatedNewest => [!begun, 0, 0, !id],
            Self::CreatedOldest => [begun, 0, 0, id],
            Self::PriorityHighest => [
                last(urgency.is_none()),
                !urgency.unwrap_or_default(),
                !active,
                !id,
            ],
            Self::PriorityLowest => [
                last(urgency.is_none()),
                urgency.unwrap_or_default(),
                !active,
                !id,
            ],
            Self::WaitingLongest => [
                last(waiting.is_none()),
                waiting.unwrap_or_default(),
                then_begun,
                id,
            ],
            Self::WaitingShortest => [
                last(waiting.is_none()),
                !waiting.unwrap_or_default(),
                then_begun,
                id,
            ],
        })
    }
}
