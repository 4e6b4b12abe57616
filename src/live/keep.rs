//! What this device keeps of an account: texts in the composer and messages on their way, so that
//! a reload or a crash loses none. The bytes of one entry are a JSON head, a line feed, and the
//! files' bytes one after the other.

use std::sync::Arc;

use serde::Serialize;

use crate::model::{
    AccountId, Composition, ConversationId, Draft, DraftState, EchoId, MessageId, Mode,
    SendFailure, Timestamp, Upload,
};
use crate::net::Storage;
use crate::wire::Field;

#[derive(Serialize)]
struct FileHead {
    name: String,
    media_type: String,
    size: usize,
}

#[derive(Serialize)]
struct DraftHead {
    echo: String,
    note: bool,
    created_at: i64,
    after: Option<u64>,
    state: StateHead,
}

#[derive(Serialize)]
enum StateHead {
    Waiting,
    Sending,
    Refused(String),
    Unsent,
    Uncertain(bool),
}

#[derive(Serialize)]
struct Head {
    text: String,
    reply_to: Option<u64>,
    files: Vec<FileHead>,
    cc: Option<String>,
    bcc: Option<String>,
    draft: Option<DraftHead>,
}

/// Where an account's entries are kept, as one tab sees it.
#[derive(Clone, Debug)]
pub(super) struct Shelf {
    prefix: String,
    tab: String,
}

impl Shelf {
    /// The shelf of an account of a server, for a tab of this number.
    pub(super) fn new(server: &str, account: AccountId, tab: u64) -> Self {
        Self {
            prefix: format!("{server}|{account}|"),
            tab: format!("{tab:016x}"),
        }
    }

    /// The tab.
    pub(super) fn tab(&self) -> &str {
        &self.tab
    }

    /// The name that a tab holds while it is there.
    pub(super) fn lock(&self, tab: &str) -> String {
        format!("{}tab|{tab}", self.prefix)
    }

    /// What every key of the shelf begins with.
    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// What every key of a text in a composer begins with.
    pub(super) fn compositions(&self) -> String {
        format!("{}text|", self.prefix)
    }

    /// The key of a text in a composer.
    pub(super) fn composition(&self, conversation: ConversationId, mode: Mode) -> String {
        let mode = match mode {
            Mode::Reply => "reply",
            Mode::Note => "note",
        };
        format!("{}text|{conversation}|{mode}", self.prefix)
    }

    /// What every key of a message on its way begins with, whichever tab's it is.
    pub(super) fn drafts(&self) -> String {
        format!("{}outbox|", self.prefix)
    }

    /// What every key of a tab's messages on their way begins with.
    pub(super) fn drafts_of(&self, tab: &str) -> String {
        format!("{}{tab}|", self.drafts())
    }

    /// The key of a message on its way, as this tab's own.
    pub(super) fn draft(&self, conversation: ConversationId, echo: &EchoId) -> String {
        format!("{}{conversation}|{echo}", self.drafts_of(&self.tab))
    }

    /// The conversation and mode of a composer's key.
    pub(super) fn read_composition_key(&self, key: &str) -> Option<(ConversationId, Mode)> {
        let rest = key.strip_prefix(&self.compositions())?;
        let (conversation, mode) = rest.split_once('|')?;
        let mode = match mode {
            "reply" => Mode::Reply,
            "note" => Mode::Note,
            _ => return None,
        };
        Some((conversation.parse().ok()?, mode))
    }

    /// The tab and the conversation of a message's key.
    pub(super) fn read_draft_key<'a>(&self, key: &'a str) -> Option<(&'a str, ConversationId)> {
        let rest = key.strip_prefix(&self.drafts())?;
        let (tab, rest) = rest.split_once('|')?;
        Some((tab, rest.split_once('|')?.0.parse().ok()?))
    }
}

/// The bytes of a text in a composer.
pub(super) fn write_composition(composition: &Composition) -> Vec<u8> {
    write(composition, None)
}

/// The text of these bytes; `None` when they are not what this console writes.
pub(super) fn read_composition(bytes: &[u8]) -> Option<Composition> {
    read(bytes).map(|(composition, _)| composition)
}

/// The key under which a text's files are kept. They are large and seldom change.
pub(super) fn files_key(key: &str) -> String {
    format!("{key}|files")
}

/// The text that is kept under a key, with its files; `None` where there is none to be read.
pub(super) async fn kept_composition(storage: &dyn Storage, key: &str) -> Option<Composition> {
    let text = storage.get(key).await;
    let files = storage.get(&files_key(key)).await;
    let files = files.and_then(|bytes| read_composition(&bytes));
    Some(Composition {
        files: files.unwrap_or_default().files,
        ..read_composition(&text?)?
    })
}

/// The bytes of a message on its way.
pub(super) fn write_draft(draft: &Draft) -> Vec<u8> {
    let state = match &draft.state {
        DraftState::Waiting => StateHead::Waiting,
        DraftState::Sending => StateHead::Sending,
        DraftState::Failed(SendFailure::Refused(reason)) => StateHead::Refused(reason.to_string()),
        DraftState::Failed(SendFailure::Unsent) => StateHead::Unsent,
        DraftState::Failed(SendFailure::Uncertain { looked }) => StateHead::Uncertain(*looked),
    };
    let head = DraftHead {
        echo: draft.echo.to_string(),
        note: draft.mode == Mode::Note,
        created_at: draft.created_at.millis(),
        after: draft.after.map(MessageId::get),
        state,
    };
    write(&draft.what, Some(head))
}

/// The message of these bytes; `None` when they are not what this console writes.
pub(super) fn read_draft(conversation: ConversationId, bytes: &[u8]) -> Option<Draft> {
    let (what, draft) = read(bytes)?;
    let names = ["echo", "note", "created_at", "after", "state"];
    let mut fields = draft.fields(&names)?.into_iter();
    let mut next = || fields.next().unwrap_or_default();
    Some(Draft {
        conversation,
        echo: EchoId::new(&next().text()?),
        mode: if next().flag()? {
            Mode::Note
        } else {
            Mode::Reply
        },
        what,
        created_at: Timestamp::from_millis(next().integer()?),
        after: next().id(),
        state: read_state(next())?,
    })
}

/// The state that a [`StateHead`] was written of.
fn read_state(state: Field<'_>) -> Option<DraftState> {
    Some(DraftState::Failed(match state.text().as_deref() {
        Some("Waiting") => return Some(DraftState::Waiting),
        Some("Sending") => return Some(DraftState::Sending),
        Some("Unsent") => SendFailure::Unsent,
        Some(_) => return None,
        None => {
            let mut fields = state.fields(&["Refused", "Uncertain"])?.into_iter();
            match (fields.next()?.text(), fields.next()?.flag()) {
                (Some(reason), _) => SendFailure::Refused(reason.as_ref().into()),
                (None, looked) => SendFailure::Uncertain { looked: looked? },
            }
        }
    }))
}

fn write(what: &Composition, draft: Option<DraftHead>) -> Vec<u8> {
    let head = Head {
        text: what.text.to_string(),
        reply_to: what.reply_to.map(MessageId::get),
        files: what
            .files
            .iter()
            .map(|file| FileHead {
                name: file.name.to_string(),
                media_type: file.media_type.to_string(),
                size: file.bytes.len(),
            })
            .collect(),
        cc: what.cc.as_deref().map(str::to_owned),
        bcc: what.bcc.as_deref().map(str::to_owned),
        draft,
    };
    // Text, numbers and lists of them always serialise.
    let mut bytes = serde_json::to_vec(&head).unwrap_or_default();
    bytes.push(b'\n');
    for file in &what.files {
        bytes.extend_from_slice(&file.bytes);
    }
    bytes
}

/// The composition, and what was written of it as a draft.
fn read(bytes: &[u8]) -> Option<(Composition, Field<'_>)> {
    // JSON escapes line feeds within texts, so the first one ends the head.
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let (head, rest) = bytes.split_at_checked(end)?;
    let names = ["text", "reply_to", "files", "cc", "bcc", "draft"];
    let head = Field::unread(std::str::from_utf8(head).ok()?);
    let mut fields = head.fields(&names)?.into_iter();
    let mut next = || fields.next().unwrap_or_default();
    let text = next().text()?.as_ref().into();
    let reply_to = next().id();
    let mut rest = rest.get(1..)?;
    let mut files = Vec::new();
    for file in next().list()? {
        let mut fields = file.fields(&["name", "media_type", "size"])?.into_iter();
        let mut next = || fields.next().unwrap_or_default();
        let (name, media_type) = (next().text()?, next().text()?);
        let size = usize::try_from(next().integer()?).ok()?;
        let (content, after) = rest.split_at_checked(size)?;
        rest = after;
        files.push(Upload {
            name: name.as_ref().into(),
            media_type: media_type.as_ref().into(),
            bytes: Arc::from(content),
        });
    }
    let composition = Composition {
        text,
        reply_to,
        files,
        cc: next().text().map(|text| text.as_ref().into()),
        bcc: next().text().map(|text| text.as_ref().into()),
    };
    Some((composition, next()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn composition() -> Composition {
        Composition {
            text: "two\nlines \u{1f69a}".into(),
            reply_to: MessageId::new(7),
            cc: Some("ana@mail.example,".into()),
            bcc: Some("".into()),
            files: vec![
                Upload {
                    name: "a.txt".into(),
                    media_type: "text/plain".into(),
                    bytes: Arc::from(*b"one\n\0two"),
                },
                Upload {
                    name: "b".into(),
                    media_type: "".into(),
                    bytes: Arc::from([]),
                },
            ],
        }
    }

    #[test]
    fn a_text_with_files_is_read_as_it_was_written() {
        let written = write_composition(&composition());
        assert_eq!(read_composition(&written).unwrap(), composition());
    }

    #[test]
    fn a_message_on_its_way_is_read_as_it_was_written() {
        for state in [
            DraftState::Waiting,
            DraftState::Sending,
            DraftState::Failed(SendFailure::Refused("no".into())),
            DraftState::Failed(SendFailure::Unsent),
            DraftState::Failed(SendFailure::Uncertain { looked: true }),
        ] {
            let draft = Draft {
                conversation: ConversationId::new(3).unwrap(),
                echo: EchoId::new("e"),
                mode: Mode::Note,
                what: composition(),
                created_at: Timestamp::from_millis(1_234),
                after: MessageId::new(9),
                state,
            };
            assert_eq!(
                read_draft(draft.conversation, &write_draft(&draft)).unwrap(),
                draft
            );
        }
    }

    #[test]
    fn bytes_cut_anywhere_are_no_text_and_no_crash() {
        let whole = write_composition(&composition());
        for end in 0..whole.len() {
            let cut = whole.get(..end).unwrap();
            assert!(read_composition(cut).is_none(), "cut at {end}");
        }
    }

    #[test]
    fn keys_lead_back_to_their_conversation() {
        let shelf = Shelf::new("https://chat.example", AccountId::new(1).unwrap(), 7);
        let conversation = ConversationId::new(42).unwrap();
        let key = shelf.composition(conversation, Mode::Note);
        assert_eq!(
            shelf.read_composition_key(&key),
            Some((conversation, Mode::Note))
        );
        let key = shelf.draft(conversation, &EchoId::new("a|b"));
        assert_eq!(
            shelf.read_draft_key(&key),
            Some((shelf.tab(), conversation))
        );
        assert!(key.starts_with(&shelf.drafts_of(shelf.tab())));
    }
}
