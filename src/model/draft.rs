//! What an agent has written and the server does not have yet.

use std::sync::Arc;

use super::{ConversationId, EchoId, Mail, MessageId, Timestamp};

/// Whether the composer writes to the customer or to the team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// A reply to the customer.
    Reply,
    /// A private note.
    Note,
}

/// A file chosen for sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Its name.
    pub name: Arc<str>,
    /// Its media type as the browser told; may be empty.
    pub media_type: Arc<str>,
    /// Its content.
    pub bytes: Arc<[u8]>,
}

/// Text in a composer: one per conversation and [`Mode`], kept until it is sent or emptied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Composition {
    /// The text as typed.
    pub text: Arc<str>,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
    /// Files that go with it.
    pub files: Vec<Upload>,
    /// Who else gets it where it goes by mail: addresses as typed, see [`addresses`]. `None` while
    /// the agent leaves it to [`copies`].
    pub cc: Option<Arc<str>>,
    /// The same, unseen by the others.
    pub bcc: Option<Arc<str>>,
}

/// The addresses of a line, between commas, semicolons or white space.
pub fn addresses(line: &str) -> impl Iterator<Item = &str> {
    line.split(|it: char| it.is_whitespace() || ",;".contains(it))
        .filter(|it| !it.is_empty())
}

/// Who gets a copy of the answer to this mail unless the agent says otherwise, as Chatwoot's
/// dashboard has it: everybody in the mail but the contact, to whom the answer goes, and the inbox
/// with its `own` addresses. First those whom everybody sees, then the others, as lines for
/// [`addresses`]; what is no address is left out.
pub fn copies(mail: &Mail, contact: &str, own: &[Arc<str>]) -> (Arc<str>, Arc<str>) {
    let line = |all: &mut dyn Iterator<Item = &Arc<str>>| -> Arc<str> {
        let mut line: Vec<&str> = Vec::new();
        for address in all {
            let same = |it: &str| it.eq_ignore_ascii_case(address);
            let known = same(contact) || own.iter().any(|it| same(it));
            let sound = address.contains('@') && addresses(address).eq([&**address]);
            if sound && !known && !is_of_a_thread(address) && !line.iter().any(|it| same(it)) {
                line.push(address);
            }
        }
        line.join(", ").into()
    };
    let seen = line(&mut mail.from.iter().chain(&mail.cc).chain(&mail.to));
    (seen, line(&mut mail.bcc.iter()))
}

/// Whether it is an address that the server made up for answers to one conversation.
fn is_of_a_thread(address: &str) -> bool {
    let name = address.split('@').next().unwrap_or_default();
    let id = name
        .get(..6)
        .filter(|it| it.eq_ignore_ascii_case("reply+"))
        .and_then(|_| name.get(6..));
    let hex = |it: u8| it.is_ascii_hexdigit() || it == b'-';
    id.is_some_and(|id| id.len() == 36 && id.bytes().all(hex))
}

impl Composition {
    /// Whether there is nothing to send: no files, and no text but white space.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.text.trim().is_empty()
    }
}

/// Why a message did not go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendFailure {
    /// The server said no, in these words. Sending again is the agent's choice.
    Refused(Arc<str>),
    /// It never left. It may be sent again without danger.
    Unsent,
    /// It left, and the answer never came: it may have been stored. It is not sent again by itself.
    Uncertain {
        /// Whether the server was asked since and did not have it.
        looked: bool,
    },
}

/// Where a message on its way stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftState {
    /// Waits for the one before it, or for the connection.
    Waiting,
    /// The request is on its way.
    Sending,
    /// It did not go.
    Failed(SendFailure),
}

/// A message on its way to the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The conversation it goes to.
    pub conversation: ConversationId,
    /// The console's id for it.
    pub echo: EchoId,
    /// To whom it goes.
    pub mode: Mode,
    /// What goes: text, reference, files.
    pub what: Composition,
    /// When the agent sent it.
    pub created_at: Timestamp,
    /// The newest message known in the conversation when it was sent: where looking begins.
    pub after: Option<MessageId>,
    /// Where it stands.
    pub state: DraftState,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(all: &[&str]) -> Vec<Arc<str>> {
        all.iter().map(|it| Arc::from(*it)).collect()
    }

    #[test]
    fn all_of_a_mail_get_its_answer_but_the_contact_and_the_inbox() {
        let mail = Mail {
            from: list(&["Ana@mail.example"]),
            to: list(&["help@shop.example", "bo@mail.example"]),
            cc: list(&[
                "cy@mail.example",
                "BO@mail.example",
                "in@shop.example",
                "reply+0b6c1a52-9f3e-4d0a-8c11-2f6a7b8c9d0e@shop.example",
                "undisclosed recipients:;",
                "two@mail.example, three@mail.example",
            ]),
            bcc: list(&["ana@mail.example", "di@mail.example"]),
            ..Mail::default()
        };
        let own = list(&["Help@shop.example", "in@shop.example"]);
        let (cc, bcc) = copies(&mail, "ana@mail.example", &own);
        assert_eq!(&*cc, "cy@mail.example, BO@mail.example");
        assert_eq!(&*bcc, "di@mail.example");

        // Whoever wrote in the contact's place gets a copy, too.
        let (cc, _) = copies(&mail, "eve@mail.example", &own);
        assert_eq!(&*cc, "Ana@mail.example, cy@mail.example, BO@mail.example");
    }

    #[test]
    fn a_mail_between_the_contact_and_the_inbox_has_no_copies() {
        let mail = Mail {
            from: list(&["ana@mail.example"]),
            to: list(&["help@shop.example"]),
            ..Mail::default()
        };
        let none = copies(&mail, "ana@mail.example", &list(&["help@shop.example"]));
        assert_eq!(none, (Arc::from(""), Arc::from("")));
    }
}
