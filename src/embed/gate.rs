//! Who is listened to: one window, of an origin the operator named, that answered the handshake.

use super::VERSION;
use super::command::{Command, Written};

/// Longest message that is read, in bytes.
const LONGEST: usize = 1 << 16;

/// Decides over every message that arrives. What it does not let through changes nothing but the
/// count of what was ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// Names this console to its host, and no other can guess it.
    session: String,
    /// Origins that may become the host.
    origins: Vec<String>,
    /// The origin that answered the handshake.
    host: Option<String>,
    /// How many messages were not listened to.
    ignored: u64,
}

/// What a message is.
#[derive(PartialEq, Eq)]
pub enum Heard {
    /// Nothing for this console.
    Nothing,
    /// A host asks whether the console is there.
    Hello,
    /// The host answered the handshake.
    Connected,
    /// A command, with the number its answer is to carry.
    Command(u64, Command),
    /// A command of the host that cannot be understood.
    Unknown(u64),
}

impl Gate {
    /// A gate that lets nobody in yet.
    pub const fn new(session: String) -> Self {
        Self {
            session,
            origins: Vec::new(),
            host: None,
            ignored: 0,
        }
    }

    /// Says which origins may become the host.
    pub fn allow(&mut self, origins: Vec<String>) {
        self.origins = origins;
    }

    /// The name of this console's session.
    pub fn session(&self) -> &str {
        &self.session
    }

    /// The origin of the host, once it has answered.
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// The origins that may become the host.
    pub fn origins(&self) -> &[String] {
        &self.origins
    }

    /// How many messages were not listened to.
    pub const fn ignored(&self) -> u64 {
        self.ignored
    }

    /// Judges a message: its origin and whether the window that embeds the console sent it, both as
    /// the browser tells them, and its text.
    pub fn hear(&mut self, origin: &str, from_host: bool, text: &str) -> Heard {
        let heard = self.judge(origin, from_host, text);
        match &heard {
            None => self.ignored += 1,
            Some(Heard::Connected) => self.host = Some(origin.to_owned()),
            Some(_) => {}
        }
        heard.unwrap_or(Heard::Nothing)
    }

    fn judge(&self, origin: &str, from_host: bool, text: &str) -> Option<Heard> {
        let known = match &self.host {
            Some(host) => host == origin,
            None => self.origins.iter().any(|it| it == origin),
        };
        if !(from_host && known) || text.len() > LONGEST {
            return None;
        }
        let Ok(written) = serde_json::from_str::<Written>(text) else {
            return self.misspelt(text);
        };
        if written.deskhand != VERSION {
            return None;
        }
        if written.kind == "hello" {
            return Some(Heard::Hello);
        }
        if written.session.as_ref() != Some(&self.session) {
            return None;
        }
        if written.kind == "connected" {
            return Some(Heard::Connected);
        }
        self.host.as_ref()?;
        let id = written.id?;
        Some(
            written
                .command()
                .map_or(Heard::Unknown(id), |command| Heard::Command(id, command)),
        )
    }

    /// A command of the connected host with a field that is not known or of another kind is
    /// answered; anything else is not for this console.
    fn misspelt(&self, text: &str) -> Option<Heard> {
        #[derive(serde::Deserialize)]
        struct Envelope {
            deskhand: u32,
            session: String,
            id: u64,
        }
        let envelope: Envelope = serde_json::from_str(text).ok()?;
        let ours = envelope.deskhand == VERSION && envelope.session == self.session;
        (ours && self.host.is_some()).then_some(Heard::Unknown(envelope.id))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use super::*;
    use crate::model::{ConversationId, Mode};

    const HOST: &str = "https://intranet.example";

    fn connected() -> Gate {
        let mut gate = Gate::new("s1".into());
        gate.allow(vec![HOST.into()]);
        let heard = gate.hear(
            HOST,
            true,
            r#"{"deskhand":1,"session":"s1","type":"connected"}"#,
        );
        assert!(heard == Heard::Connected);
        gate
    }

    #[test]
    fn a_command_is_heard_after_the_handshake_and_not_before() {
        let open = r#"{"deskhand":1,"session":"s1","id":4,"type":"open","conversation":12}"#;
        let mut gate = Gate::new("s1".into());
        gate.allow(vec![HOST.into()]);
        assert!(gate.hear(HOST, true, open) == Heard::Nothing);
        let mut gate = connected();
        let id = ConversationId::new(12).unwrap();
        assert!(gate.hear(HOST, true, open) == Heard::Command(4, Command::Open(id, None)));
    }

    #[test]
    fn another_origin_window_or_session_is_not_heard() {
        let mut gate = connected();
        let ask = r#"{"deskhand":1,"session":"s1","id":4,"type":"getState"}"#;
        let stale = r#"{"deskhand":1,"session":"s0","id":4,"type":"getState"}"#;
        for (origin, from_host, text) in [
            ("https://intranet.example.evil", true, ask),
            ("null", true, ask),
            (HOST, false, ask),
            (HOST, true, stale),
        ] {
            assert!(gate.hear(origin, from_host, text) == Heard::Nothing);
        }
        assert_eq!(gate.ignored(), 4);
        assert!(gate.hear(HOST, true, ask) == Heard::Command(4, Command::GetState));
    }

    #[test]
    fn once_connected_no_other_origin_takes_over() {
        let mut gate = connected();
        gate.allow(vec![HOST.into(), "https://other.example".into()]);
        let again = r#"{"deskhand":1,"session":"s1","type":"connected"}"#;
        assert!(gate.hear("https://other.example", true, again) == Heard::Nothing);
        assert_eq!(gate.host(), Some(HOST));
    }

    #[test]
    fn a_command_that_cannot_be_understood_is_answered() {
        let mut gate = connected();
        for fields in [
            r#""type":"fly""#,
            r#""type":"open""#,
            r#""type":"open","conversation":0"#,
            r#""type":"open","conversation":"twelve""#,
            r#""type":"insertText","text":"x","mode":"shout""#,
            r#""type":"getState","extra":1"#,
        ] {
            let text = format!(r#"{{"deskhand":1,"session":"s1","id":7,{fields}}}"#);
            assert!(gate.hear(HOST, true, &text) == Heard::Unknown(7), "{text}");
        }
    }

    #[test]
    fn text_goes_to_the_reply_unless_the_note_is_named() {
        let mut gate = connected();
        let text = r#"{"deskhand":1,"session":"s1","id":1,"type":"insertText","text":"Hi"}"#;
        let reply = Command::InsertText("Hi".into(), Mode::Reply);
        assert!(gate.hear(HOST, true, text) == Heard::Command(1, reply));
    }

    /// Messages from strangers, of all kinds: whole commands with the wrong origin, window or
    /// session, and broken ones.
    #[test]
    fn a_hundred_thousand_forged_messages_change_nothing() {
        let mut random = fastrand::Rng::with_seed(11);
        let before = connected();
        let mut gate = before.clone();
        let kinds = [
            "connected",
            "hello",
            "open",
            "setToken",
            "getState",
            "",
            "x",
        ];
        let origins = [
            HOST,
            "https://evil.example",
            "null",
            "",
            "https://intranet.example:8443",
        ];
        for _ in 0..100_000 {
            let kind = kinds[random.usize(..kinds.len())];
            let session = ["s0", "", "s1"][random.usize(..3)];
            let mut text = format!(
                r#"{{"deskhand":{},"session":"{session}","id":{},"type":"{kind}","conversation":1,"token":"t"}}"#,
                random.u32(..3),
                random.u64(..9),
            );
            let origin = origins[random.usize(..origins.len())];
            let mut from_host = random.bool();
            if origin == HOST && from_host {
                match random.u8(..3) {
                    0 => from_host = false,
                    1 => text = text.replace("\"s1\"", "\"s9\"").replace("hello", "helo"),
                    _ => text.truncate(random.usize(..text.len())),
                }
            }
            assert!(
                gate.hear(origin, from_host, &text) == Heard::Nothing,
                "{text}"
            );
        }
        assert_eq!(gate.ignored(), 100_000);
        assert_eq!(Gate { ignored: 0, ..gate }, before);
    }
}
