//! Ordinary threads: talks of one language, one after the other, with what happens around them.

use fastrand::Rng;
use serde_json::json;

use super::account::person_of;
use super::conversation::Status;
use super::file::{Attachment, File};
use super::inbox::{Channel, Inbox};
use super::mail::{self, Mail};
use super::message::{By, Message};
use super::tongue::{Line, Talk, Tongue, Voice};
use crate::db::Micros;

const PRODUCTS: [&str; 12] = [
    "Kvist 2",
    "Kvist 3",
    "Lyng 35",
    "Storfjell",
    "Rype",
    "Tind 60",
    "Bekk",
    "Myr Low",
    "Ulv Shell",
    "Skare",
    "Glimt",
    "Natt −12",
];

/// What a thread is made for.
pub struct Setting<'a> {
    /// The customer's language.
    pub tongue: &'a Tongue,
    /// What agents call the customer.
    pub first_name: &'a str,
    /// The customer's address, for mails.
    pub email: Option<&'a str>,
    /// Where it takes place.
    pub inbox: &'a Inbox,
    /// Who answers.
    pub agent: i64,
    /// Whether the agent was told by somebody else to take it.
    pub assigned_by: Option<i64>,
    /// How it stands at the end.
    pub status: Status,
    /// First message.
    pub begins: Micros,
    /// Last message.
    pub ends: Micros,
}

/// A thread that was laid out.
pub struct Thread {
    /// As many as asked for.
    pub messages: Vec<Message>,
    /// Those of its last matter.
    pub labels: Vec<&'static str>,
    /// The order that was talked about, five digits.
    pub order: String,
    /// What it is about, as a mail's subject.
    pub subject: String,
}

struct Draft {
    messages: Vec<Message>,
    /// Time before each message, in no unit: the whole is stretched to the thread's length.
    gaps: Vec<u32>,
}

impl Draft {
    fn push(&mut self, message: Message, gap: u32) {
        self.messages.push(message);
        self.gaps.push(gap);
    }
}

/// A thread of exactly `count` messages, unless that is none.
pub fn ordinary(setting: &Setting<'_>, rng: &mut Rng, count: usize) -> Thread {
    let mut draft = Draft {
        messages: Vec::with_capacity(count + 16),
        gaps: Vec::with_capacity(count + 16),
    };
    let mut words = Words::new(setting, rng);
    let mut labels = Vec::new();
    let mut told = usize::MAX;
    // A random part of the last talk is still to come, unless all is done.
    let unsaid = match setting.status {
        Status::Resolved => 0,
        _ => rng.usize(..5),
    };
    while draft.messages.len() < count + unsaid {
        let next = rng.usize(..setting.tongue.talks.len().max(1));
        let Some(talk) = setting.tongue.talks.get(next) else {
            break;
        };
        // Nobody tells the same twice in a row.
        if std::mem::replace(&mut told, next) == next {
            continue;
        }
        if !talk.labels.is_empty() {
            labels.clone_from(&talk.labels);
        }
        words = Words::new(setting, rng);
        tell(setting, rng, talk, &words, &mut draft);
    }
    let keep = draft.messages.len().saturating_sub(unsaid).max(1);
    draft.messages.truncate(keep);
    draft.gaps.truncate(keep);
    close(setting, rng, &mut draft);

    let surplus = draft.messages.len().saturating_sub(count);
    draft.messages.drain(..surplus);
    draft.gaps.drain(..surplus);
    place_in_time(&mut draft, setting.begins, setting.ends);
    let mut messages = draft.messages;
    let subject: String = messages
        .iter()
        .find(|message| message.by == By::Contact)
        .and_then(|message| message.text.as_deref())
        .map(|text| text.chars().take(48).collect())
        .unwrap_or_default();
    embellish(setting, rng, &mut messages);
    if setting.inbox.channel == Channel::Email {
        messages = as_mails(setting, rng, messages, &subject);
    }
    Thread {
        messages,
        labels,
        order: words.order,
        subject,
    }
}

fn tell(setting: &Setting<'_>, rng: &mut Rng, talk: &Talk, words: &Words, draft: &mut Draft) {
    for (index, Line { voice, text }) in talk.lines.iter().enumerate() {
        let text = words.fill(text);
        let message = match voice {
            Voice::Customer => Message::contact(&text),
            Voice::Agent => Message::agent(setting.agent, &text),
            Voice::Note => Message::note(setting.agent, &mention(setting, rng, text)),
        };
        let gap = if index == 0 {
            rng.u32(300..2_000)
        } else {
            rng.u32(1..12)
        };
        draft.push(message, gap);
        if let (0, Some(by)) = (index, setting.assigned_by)
            && rng.u8(..4) == 0
        {
            let activity = if by == setting.agent {
                format!("{} self-assigned this conversation", person_of(by).name)
            } else {
                format!(
                    "Assigned to {} by {}",
                    person_of(setting.agent).name,
                    person_of(by).name
                )
            };
            draft.push(Message::activity(&activity), 1);
        }
    }
}

/// Some notes call on a colleague.
fn mention(setting: &Setting<'_>, rng: &mut Rng, text: String) -> String {
    let colleague = rng
        .choice(setting.inbox.members)
        .copied()
        .unwrap_or(setting.agent);
    if colleague == setting.agent || rng.bool() {
        return text;
    }
    let name = person_of(colleague).name;
    format!(
        "[@{name}](mention://user/{colleague}/{}) {text}",
        name.replace(' ', "%20")
    )
}

/// How it came to stand as it stands.
fn close(setting: &Setting<'_>, rng: &mut Rng, draft: &mut Draft) {
    let name = person_of(setting.agent).name;
    match setting.status {
        Status::Open | Status::Pending => {}
        Status::Snoozed => draft.push(
            Message::status_activity(&format!("Conversation was snoozed by {name}"), "snoozed"),
            2,
        ),
        Status::Resolved => {
            draft.push(
                Message::status_activity(
                    &format!("Conversation was marked resolved by {name}"),
                    "resolved",
                ),
                2,
            );
            if setting.inbox.channel == Channel::Website && rng.u8(..10) < 4 {
                let answer = json!({
                    "display_type": "emoji",
                    "submitted_values": {"csat_survey_response": {
                        "rating": rng.u8(1..=5), "feedback_message": "",
                    }},
                });
                let question = Message::new(By::System, "Please rate the conversation");
                draft.push(question.kind("input_csat", answer), 1);
            }
        }
    }
}

fn place_in_time(draft: &mut Draft, begins: Micros, ends: Micros) {
    if let Some(first) = draft.gaps.first_mut() {
        *first = 0;
    }
    let whole: i64 = draft.gaps.iter().copied().map(i64::from).sum();
    let length = i128::from(ends - begins);
    let mut passed = 0;
    for (message, gap) in draft.messages.iter_mut().zip(&draft.gaps) {
        passed += i64::from(*gap);
        let share = length * i128::from(passed) / i128::from(whole.max(1));
        message.at = begins + i64::try_from(share).unwrap_or_default();
    }
    // One message alone is the last, not the first.
    if let [only] = draft.messages.as_mut_slice() {
        only.at = ends;
    }
}

/// Files, voices, answers to earlier messages, deleted and failed ones.
fn embellish(setting: &Setting<'_>, rng: &mut Rng, messages: &mut [Message]) {
    let channel = setting.inbox.channel;
    let last = messages.len().saturating_sub(1);
    for (index, message) in messages.iter_mut().enumerate() {
        match (message.by, rng.u32(..1_000)) {
            (By::Contact, 0..40) => {
                let file = rng.choice([File::Camp, File::Pole, File::Boots, File::Panorama]);
                message.attachments.extend(file.map(Attachment::file));
            }
            (By::Contact, 40..50) if channel != Channel::Email => {
                message.text = None;
                message.attachments.push(Attachment::file(File::Voice));
            }
            (By::Contact, 50..56) | (By::Agent(_), 34..40) => {
                message.attachments.push(Attachment::file(File::Receipt));
            }
            (By::Agent(_), 0..20) if index > 2 && channel != Channel::Email => {
                message.reply_to = Some(index - 1);
            }
            (By::Agent(_), 20..26) if !message.private => *message = message.clone().deleted(),
            (By::Agent(_), 26..34) if !message.private && channel.reports_delivery() => {
                *message = message.clone().failed("131026: Message undeliverable");
            }
            _ => {}
        }
        if channel.reports_delivery() && message.is_reply() && message.status == "sent" {
            message.status = if index + 1 < last {
                "read"
            } else {
                "delivered"
            };
        }
    }
}

fn as_mails(
    setting: &Setting<'_>,
    rng: &mut Rng,
    messages: Vec<Message>,
    subject: &str,
) -> Vec<Message> {
    let mut previous = String::new();
    let mut wrapped = Vec::with_capacity(messages.len());
    for message in messages {
        let html = (rng.u8(..100) < 15).then(|| page(message.text.as_deref().unwrap_or_default()));
        let quoted = if previous.is_empty() || rng.bool() {
            String::new()
        } else {
            format!("\n\n> {}", previous.replace('\n', "\n> "))
        };
        if message.is_reply() {
            previous = message.text.clone().unwrap_or_default();
        }
        let at = message.at;
        let mail = Mail {
            subject,
            from: setting.email.unwrap_or("somebody@mail.example"),
            to: "help@fjellvik.example",
            html: html.as_deref(),
            quoted: &quoted,
            at,
            number: rng.u64(..1 << 40),
            ..Mail::default()
        };
        wrapped.push(mail::wrap(message, &mail));
    }
    wrapped
}

/// A mail program's HTML of a plain text.
fn page(text: &str) -> String {
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('\n', "<br>");
    format!(
        "<div dir=\"auto\"><p>{text}</p><br><p style=\"color:#888\">Sent from my phone</p></div>"
    )
}

/// What stands for the braces in one talk.
struct Words {
    order: String,
    pairs: [(&'static str, String); 6],
}

impl Words {
    fn new(setting: &Setting<'_>, rng: &mut Rng) -> Self {
        let order = rng.u32(18_000..24_000).to_string();
        let amount = format!(
            "{} {}.{:02}",
            setting.tongue.currency,
            rng.u32(19..640),
            rng.u8(..100)
        );
        let product = rng.choice(PRODUCTS).unwrap_or_default().to_owned();
        Self {
            pairs: [
                ("{name}", setting.first_name.to_owned()),
                ("{agent}", person_of(setting.agent).first_name().to_owned()),
                ("{order}", order.clone()),
                ("{product}", product),
                ("{amount}", amount),
                (
                    "{track}",
                    format!("FJ{:09}NO", rng.u32(100_000_000..999_999_999)),
                ),
            ],
            order,
        }
    }

    fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (brace, word) in &self.pairs {
            if filled.contains(brace) {
                filled = filled.replace(brace, word);
            }
        }
        filled
    }
}
