//! A conversation, a page of them, and the counts.

use std::sync::Arc;

use crate::model::{
    Assignee, Author, Channel, Contact, Conversation, Counts, Delivery, Facts, Message,
    MessageKind, Participants, Preview, PreviewKind, Priority, Revision, Status,
};

use super::envelope::Envelope;
use super::field::shape;
use super::{Field, Rows, list, message, people};

shape!(Row {
    id,
    display_id,
    inbox_id,
    channel,
    meta,
    contact,
    assignee,
    assignee_type,
    messages,
    last_non_activity_message,
    status,
    priority,
    labels,
    unread_count,
    muted,
    can_reply,
    snoozed_until,
    waiting_since,
    first_reply_created_at,
    created_at,
    timestamp,
    last_activity_at,
    updated_at,
    agent_last_seen_at,
    contact_last_seen_at,
    additional_attributes,
    custom_attributes,
});

shape!(Meta {
    sender,
    contact,
    channel,
    assignee,
    assignee_type,
    team,
});

shape!(Person {
    id,
    name,
    available_name,
    r#type,
    bot_type,
});

shape!(Named { id });

shape!(Beginning {
    mail_subject,
    referer,
    browser,
    browser_language,
    conversation_language,
    initiated_at,
});

shape!(Browser {
    browser_name,
    browser_version,
    platform_name,
    platform_version,
});

shape!(Initiated { timestamp });

shape!(Tally {
    mine_count,
    unassigned_count,
    all_count,
    count,
});

/// A conversation with what comes embedded in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The conversation.
    pub conversation: Conversation,
    /// The customer, as far as this form of a contact tells.
    pub contact: Option<Contact>,
    /// Its newest message: of any kind in an answer, public and no activity line on the cable.
    pub newest: Option<Message>,
}

/// A page of a list of conversations.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Its rows.
    pub rows: Rows<Reading>,
    /// The numbers on the tabs of the list.
    pub counts: Counts,
}

/// Reads a page of conversations.
pub fn page(answer: Field<'_>) -> Option<Page> {
    let envelope = Envelope::open(answer)?;
    Some(Page {
        counts: tally(envelope.meta).unwrap_or_default(),
        rows: envelope.rows(reading)?,
    })
}

/// Reads the numbers on the tabs.
pub fn counts(answer: Field<'_>) -> Option<Counts> {
    tally(Envelope::open(answer)?.meta)
}

fn tally(meta: Field<'_>) -> Option<Counts> {
    let tally: Tally<'_> = meta.object()?;
    Some(Counts {
        mine: tally.mine_count.count(),
        unassigned: tally.unassigned_count.count(),
        all: tally.all_count.or(tally.count).count(),
    })
}

/// Reads a conversation, in an answer's form or in the cable's; `None` without its number or
/// inbox.
pub fn reading(field: Field<'_>) -> Option<Reading> {
    let row: Row<'_> = field.object()?;
    let meta: Meta<'_> = row.meta.object().unwrap_or_default();
    let id = row.display_id.or(row.id).id()?;
    let contact = people::contact(meta.sender.or(meta.contact).or(row.contact));
    let of_row = |field| message::in_conversation(field, id);
    let newest = row
        .messages
        .elements()
        .into_iter()
        .filter_map(of_row)
        .max_by_key(|message| message.id);
    let spoken = of_row(row.last_non_activity_message);
    let preview = spoken
        .as_ref()
        .and_then(preview)
        .or_else(|| newest.as_ref().and_then(preview))
        .map(Arc::new);
    let newest = newest.or(spoken);
    let created_at = row.created_at.time().unwrap_or_default();
    let last_activity_at = row
        .last_activity_at
        .time()
        .or_else(|| row.timestamp.time())
        .or_else(|| newest.as_ref().map(|message| message.created_at))
        .unwrap_or(created_at);
    let conversation = Conversation {
        id,
        inbox: row.inbox_id.id()?,
        channel: channel(meta.channel.or(row.channel)),
        contact: contact.as_ref().map(|contact| contact.id),
        status: status(row.status),
        priority: Priority::from_name(&row.priority.word()),
        assignee: assignee(
            meta.assignee.or(row.assignee),
            meta.assignee_type.or(row.assignee_type),
        ),
        team: meta.team.object().and_then(|team: Named<'_>| team.id.id()),
        labels: row.labels.texts().into(),
        unread: row.unread_count.count(),
        muted: row.muted.flag().unwrap_or_default(),
        can_reply: row.can_reply.flag().unwrap_or(true),
        snoozed_until: row.snoozed_until.time(),
        waiting_since: row.waiting_since.time(),
        first_reply_at: row.first_reply_created_at.time(),
        created_at,
        last_activity_at,
        agent_seen_at: row.agent_last_seen_at.time(),
        contact_seen_at: row.contact_last_seen_at.time(),
        preview,
        facts: Arc::new(facts(row.additional_attributes)),
        attributes: row.custom_attributes.attributes(),
        participants: Participants::Unread,
        revision: Revision(
            row.updated_at
                .micros()
                .unwrap_or(last_activity_at.millis().saturating_mul(1000)),
        ),
    };
    Some(Reading {
        conversation,
        contact,
        newest,
    })
}

/// Reads a channel by the server's class name. Twilio counts as text messages, unless the inbox
/// says more.
pub(super) fn channel(field: Field<'_>) -> Channel {
    let word = field.text().unwrap_or_default();
    match word.strip_prefix("Channel::").unwrap_or(&word) {
        "WebWidget" => Channel::Website,
        "Email" => Channel::Email,
        "Whatsapp" => Channel::WhatsApp,
        "Sms" | "TwilioSms" => Channel::Sms,
        "FacebookPage" => Channel::Messenger,
        "Instagram" => Channel::Instagram,
        "Tiktok" => Channel::TikTok,
        "Telegram" => Channel::Telegram,
        "Line" => Channel::Line,
        "Api" => Channel::Api,
        other => Channel::Other(other.into()),
    }
}

fn status(field: Field<'_>) -> Status {
    match Status::from_name(&field.word()) {
        Status::Other(_) => Status::Other(field.text().unwrap_or_default().into()),
        known => known,
    }
}

fn assignee(field: Field<'_>, kind: Field<'_>) -> Option<Assignee> {
    let person: Person<'_> = field.object()?;
    let name = person.available_name.filled().or(person.name.filled());
    let name = name.unwrap_or_default();
    let word = kind.or(person.r#type).word();
    let is_person = matches!(word.as_str(), "" | "user" | "agent" | "superadmin")
        && person.bot_type.is_absent();
    if is_person {
        person.id.id().map(|id| Assignee::Agent(id, name))
    } else {
        Some(Assignee::Bot(name))
    }
}

fn facts(field: Field<'_>) -> Facts {
    let beginning: Beginning<'_> = field.object().unwrap_or_default();
    let browser: Browser<'_> = beginning.browser.object().unwrap_or_default();
    let initiated: Initiated<'_> = beginning.initiated_at.object().unwrap_or_default();
    Facts {
        // Kept as they are, empty ones too: for a filter that is another thing than none.
        subject: beginning.mail_subject.kept(),
        referer: beginning.referer.kept(),
        browser: together(browser.browser_name, browser.browser_version),
        platform: together(browser.platform_name, browser.platform_version),
        browser_language: beginning.browser_language.kept(),
        language: beginning.conversation_language.kept(),
        initiated_at: initiated.timestamp.filled(),
    }
}

fn together(name: Field<'_>, version: Field<'_>) -> Option<Arc<str>> {
    match (name.filled(), version.filled()) {
        (Some(name), Some(version)) => Some([&*name, &*version].join(" ").into()),
        (name, version) => name.or(version),
    }
}

/// Reads a list of label titles.
pub fn titles(answer: Field<'_>) -> Option<Vec<Arc<str>>> {
    fn title(field: Field<'_>) -> Option<Arc<str>> {
        field.filled()
    }
    list(answer, title).map(|list| list.rows)
}

fn preview_kind(message: &Message) -> Option<PreviewKind> {
    match message.kind {
        _ if message.private => Some(PreviewKind::Note),
        MessageKind::Incoming => Some(PreviewKind::Incoming),
        MessageKind::Outgoing => Some(PreviewKind::Outgoing),
        MessageKind::Template => Some(PreviewKind::Template),
        MessageKind::Activity | MessageKind::Other(_) => None,
    }
}

/// What a row says of this message; `None` for an activity line.
pub fn preview(message: &Message) -> Option<Preview> {
    Some(Preview {
        message: message.id,
        kind: preview_kind(message)?,
        author: message.author.as_ref().map(|author| author.name().clone()),
        agent: match message.author {
            Some(Author::Agent(id, _)) => Some(id),
            _ => None,
        },
        text: message.text.clone(),
        attachment: message.attachments.first().map(|first| first.kind),
        failed: matches!(message.delivery, Delivery::Failed(_)),
        deleted: message.deleted,
        at: message.created_at,
    })
}
