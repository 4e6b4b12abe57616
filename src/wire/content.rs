//! What a message is beside its text: mails, questions with their answers, cards, calls.

use std::sync::Arc;

use crate::model::{Card, CardAction, Choice, Content, Mail};

use super::Field;
use super::field::shape;

// `content_attributes` of a message.
shape!(Extra {
    deleted,
    external_error,
    in_reply_to,
    is_unsupported,
    email,
    to_emails,
    cc_emails,
    bcc_emails,
    items,
    submitted_values,
    submitted_email,
    r#type,
    data,
});

shape!(Email {
    subject,
    from,
    to,
    cc,
    bcc,
    text_content,
    html_content,
});

shape!(MailText {
    full,
    reply,
    quoted
});

// An item of any kind, and a submitted value.
shape!(Item {
    title,
    value,
    name,
    label,
    description,
    media_url,
    link,
    actions,
});

shape!(Action { text, uri });

shape!(Survey {
    csat_survey_response
});

shape!(Rating {
    rating,
    feedback_message
});

shape!(Call {
    status,
    duration_seconds
});

/// Reads what a message of this `content_type` carries.
pub(super) fn content(kind: Field<'_>, extra: &Extra<'_>, call: Field<'_>) -> Content {
    if extra.is_unsupported.flag() == Some(true) {
        return Content::Unsupported;
    }
    match kind.word().as_str() {
        "" | "text" => match extra.email.object() {
            Some(email) => Content::Mail(Arc::new(mail(extra, &email, false))),
            None => Content::Text,
        },
        "incoming_email" => {
            let email = extra.email.object().unwrap_or_default();
            Content::Mail(Arc::new(mail(extra, &email, true)))
        }
        "input_select" => Content::Select {
            items: choices(extra.items, |item| (item.title, item.value)),
            chosen: choices(extra.submitted_values, |item| (item.title, item.value)),
        },
        "form" => Content::Form {
            fields: choices(extra.items, |item| (item.label.or(item.name), item.name)),
            answers: choices(extra.submitted_values, |item| (item.name, item.value)),
        },
        "article" => Content::Articles(choices(extra.items, |item| (item.title, item.link))),
        "cards" => Content::Cards(items(extra.items).map(|item| card(&item)).collect()),
        "input_email" => Content::Ask {
            answer: extra.submitted_email.filled(),
        },
        "input_text" | "input_textarea" => Content::Ask {
            answer: items(extra.submitted_values).find_map(|item| item.value.filled()),
        },
        "input_csat" => rating(extra.submitted_values),
        "sticker" => Content::Sticker,
        "voice_call" => {
            let call: Call<'_> = call.or(extra.data).object().unwrap_or_default();
            Content::Call {
                status: call.status.filled(),
                seconds: call
                    .duration_seconds
                    .number()
                    .map(|_| call.duration_seconds.count()),
            }
        }
        "integrations" => Content::Integration(extra.r#type.or_empty()),
        _ => Content::Other(kind.or_empty()),
    }
}

/// The mail of `content_attributes.email`. Of a mail written here (`received` is false) the HTML
/// is only the server's rendering of the text.
fn mail(extra: &Extra<'_>, email: &Email<'_>, received: bool) -> Mail {
    let text: MailText<'_> = email.text_content.object().unwrap_or_default();
    let html: MailText<'_> = email.html_content.object().unwrap_or_default();
    Mail {
        subject: email.subject.or_empty(),
        from: email.from.texts(),
        to: email.to.or(extra.to_emails).texts(),
        cc: email.cc.or(extra.cc_emails).texts(),
        bcc: email.bcc.or(extra.bcc_emails).texts(),
        // Of a mail without a text part the server makes text of its HTML, everywhere but in
        // `html_content.full`.
        newest: text.quoted.filled().or(html.quoted.filled()),
        full: text.full.filled().or(html.reply.filled()),
        has_html: received && html.full.filled().is_some(),
    }
}

fn items(field: Field<'_>) -> impl Iterator<Item = Item<'_>> {
    field.elements().into_iter().filter_map(Field::object)
}

fn choices<'a>(
    field: Field<'a>,
    parts: impl Fn(&Item<'a>) -> (Field<'a>, Field<'a>),
) -> Vec<Choice> {
    items(field)
        .map(|item| {
            let (title, value) = parts(&item);
            Choice {
                title: title.or_empty(),
                value: said(value),
            }
        })
        .collect()
}

/// What was answered, also where the answer is yes or no, or a choice of its own.
fn said(value: Field<'_>) -> Arc<str> {
    match value.object::<Item<'_>>() {
        Some(choice) => choice.title.or(choice.label).or(choice.value).or_empty(),
        None => match value.flag() {
            Some(flag) if value.text().is_none() => flag.to_string().into(),
            _ => value.or_empty(),
        },
    }
}

fn card(item: &Item<'_>) -> Card {
    Card {
        title: item.title.or_empty(),
        description: item.description.or_empty(),
        media_url: item.media_url.filled(),
        actions: item
            .actions
            .elements()
            .into_iter()
            .filter_map(Field::object)
            .map(|action: Action<'_>| CardAction {
                text: action.text.or_empty(),
                uri: action.uri.filled(),
            })
            .collect(),
    }
}

fn rating(submitted: Field<'_>) -> Content {
    let survey: Survey<'_> = submitted.object().unwrap_or_default();
    let given: Rating<'_> = survey.csat_survey_response.object().unwrap_or_default();
    Content::Rating {
        rating: given
            .rating
            .integer()
            .and_then(|stars| u8::try_from(stars).ok())
            .filter(|stars| (1..=5).contains(stars)),
        comment: given.feedback_message.filled(),
    }
}
