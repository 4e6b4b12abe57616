//! What a frame of the cable means for the connection and for the store.

use super::link::Input;
use crate::model::{ConversationId, Timestamp};
use crate::store::Event;
use crate::wire::cable::{CacheKeys, Frame, News};
use crate::wire::conversation::Reading;

/// What is to be asked of the server because of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// This conversation and its newest messages: the frame told of it and could not be read.
    Conversation(ConversationId),
    /// Those parts of the directory that changed (see [`super::resync::moved`]).
    Directory(CacheKeys),
    /// The profile: the server hints that the agent is signed out. Only the profile tells.
    Profile,
}

/// What a frame means.
#[derive(Clone, Debug)]
pub struct Heard {
    /// For the connection: at least a sign of life.
    pub input: Input,
    /// For the store, in this order.
    pub events: Vec<Event>,
    /// What is to be asked for.
    pub wish: Option<Wish>,
}

/// Says what a frame means that came `now`, by this device's clock. Every frame means something:
/// none ends the stream.
pub fn hear(frame: Frame, now: Timestamp) -> Heard {
    let mut heard = Heard {
        input: Input::Heard,
        events: Vec::new(),
        wish: None,
    };
    match frame {
        Frame::Welcome => heard.input = Input::Welcome,
        Frame::Confirmed => heard.input = Input::Confirmed,
        Frame::Rejected => heard.input = Input::Rejected,
        Frame::Disconnected { reconnect, .. } => heard.input = Input::Disconnect { reconnect },
        Frame::News(news) => heard.tell(*news, now),
        Frame::Unreadable { conversation, .. } => heard.wish = conversation.map(Wish::Conversation),
        Frame::Ping(_) | Frame::Unknown(_) | Frame::Foreign => {}
    }
    heard
}

impl Heard {
    fn tell(&mut self, news: News, now: Timestamp) {
        match news {
            News::MessageCreated(message, glimpse) => {
                self.events.push(Event::MessageArrived { message, glimpse });
            }
            News::MessageUpdated(message) => self.events.push(Event::MessageChanged(message)),
            News::Conversation(reading) | News::Mentioned(reading) => {
                let Reading {
                    conversation,
                    contact,
                    ..
                } = reading;
                self.events.extend(contact.map(Event::ContactHeard));
                self.events.push(Event::ConversationHeard(conversation));
            }
            News::Typing {
                conversation,
                who,
                on,
            } => self.events.push(if on {
                Event::TypingBegan {
                    conversation,
                    who,
                    at: now,
                }
            } else {
                Event::TypingEnded { conversation, who }
            }),
            News::Contact(contact) => self.events.push(Event::ContactHeard(contact)),
            News::ContactDeleted(contact) => self.events.push(Event::ContactGone(contact)),
            News::Presence { agents, contacts } => {
                self.events.push(Event::PresenceRead { agents, contacts });
            }
            News::CacheKeys(keys) => self.wish = Some(Wish::Directory(keys)),
            News::SignedOut => self.wish = Some(Wish::Profile),
            // Counts follow from what changed; notifications are not shown; a page is reloaded
            // by the agent, who may be writing.
            News::NotificationsChanged | News::UnreadCountsChanged | News::ReloadAsked => {}
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::model::AccountId;
    use crate::wire::cable::read;

    const NOW: Timestamp = Timestamp::from_secs(1_760_000_000);

    fn hear_text(text: &str) -> Heard {
        hear(read(text, AccountId::new(1).unwrap()), NOW)
    }

    /// A frame of the subscription with this event.
    fn event(name: &str, data: &str) -> Heard {
        hear_text(&format!(
            r#"{{"identifier":"{{}}","message":{{"event":"{name}","data":{data}}}}}"#
        ))
    }

    #[test]
    fn the_protocols_own_frames_are_for_the_connection() {
        for (text, input) in [
            (r#"{"type":"welcome"}"#, Input::Welcome),
            (r#"{"type":"ping","message":1760000000}"#, Input::Heard),
            (
                r#"{"identifier":"{}","type":"confirm_subscription"}"#,
                Input::Confirmed,
            ),
            (
                r#"{"identifier":"{}","type":"reject_subscription"}"#,
                Input::Rejected,
            ),
            (
                r#"{"type":"disconnect","reason":"server_restart","reconnect":true}"#,
                Input::Disconnect { reconnect: true },
            ),
            (
                r#"{"type":"disconnect","reason":"remote","reconnect":false}"#,
                Input::Disconnect { reconnect: false },
            ),
        ] {
            let heard = hear_text(text);
            assert_eq!(heard.input, input, "{text}");
            assert!(heard.events.is_empty() && heard.wish.is_none(), "{text}");
        }
    }

    #[test]
    fn what_nobody_can_read_is_still_a_sign_of_life() {
        for text in [
            "",
            "{",
            "[]",
            "null",
            "\u{0}",
            r#"{"type":7}"#,
            r#"{"type":"new"}"#,
        ] {
            let heard = hear_text(text);
            assert_eq!(heard.input, Input::Heard, "{text}");
            assert!(heard.events.is_empty(), "{text}");
        }
    }

    #[test]
    fn typing_carries_the_time_it_was_heard() {
        let data = r#"{"account_id":1,"conversation":{"id":7},"user":{"id":9,"type":"contact"},"is_private":false}"#;
        let on = event("conversation.typing_on", data);
        assert!(
            matches!(
                on.events.as_slice(),
                [Event::TypingBegan { conversation, at: NOW, .. }] if conversation.get() == 7
            ),
            "{on:?}"
        );
        let off = event("conversation.typing_off", data);
        assert!(
            matches!(off.events.as_slice(), [Event::TypingEnded { .. }]),
            "{off:?}"
        );
    }

    #[test]
    fn an_event_that_cannot_be_read_wishes_for_its_conversation() {
        let heard = event(
            "message.created",
            r#"{"account_id":1,"conversation_id":7,"id":null}"#,
        );
        let wanted = ConversationId::new(7).unwrap();
        assert_eq!(heard.wish, Some(Wish::Conversation(wanted)));
        assert!(heard.events.is_empty());
    }

    #[test]
    fn nothing_of_another_account_reaches_the_store() {
        let heard = event("contact.deleted", r#"{"account_id":2,"id":9}"#);
        assert_eq!(heard.input, Input::Heard);
        assert!(heard.events.is_empty() && heard.wish.is_none());
    }

    #[test]
    fn a_hint_to_sign_out_only_wishes_for_the_profile() {
        assert_eq!(event("user:logout", "{}").wish, Some(Wish::Profile));
    }

    #[test]
    fn changed_furniture_wishes_for_what_changed() {
        let heard = event(
            "account.cache_invalidated",
            r#"{"account_id":1,"cache_keys":{"label":"5","inbox":"6","team":"7"}}"#,
        );
        let keys = CacheKeys {
            label: "5".into(),
            inbox: "6".into(),
            team: "7".into(),
        };
        assert_eq!(heard.wish, Some(Wish::Directory(keys)));
    }
}
