//! What messages of a real server carry: mails, questions and answers, files.

use deskhand::model::{AttachmentKind, Choice, Content, Delivery, Mail, MessageId};
use deskhand::wire::cable;

use super::frames::heard;
use super::recorded::{one, texts, thread};

fn mail(name: &str) -> Mail {
    match thread(name).messages.rows[0].content.clone() {
        Content::Mail(mail) => mail.as_ref().clone(),
        other => panic!("{name}: {other:?}"),
    }
}

fn choice(title: &str, value: &str) -> Choice {
    Choice {
        title: title.into(),
        value: value.into(),
    }
}

#[test]
fn a_mail_has_parties_and_its_newest_text_apart_from_the_quoted() {
    let quoting = mail("mail/html-and-quote");
    assert_eq!(&*quoting.subject, "Tent pole snapped");
    assert_eq!(texts(&quoting.from), ["tomas@buyer.example"]);
    assert_eq!(texts(&quoting.to), ["help@shop.example"]);
    assert!(quoting.has_html);

    let group = mail("mail/group-order");
    assert_eq!(texts(&group.cc), ["ana@buyer.example", "ben@buyer.example"]);
    assert!(!group.has_html);

    let answer = thread("mail/html-and-quote").messages.rows[1].clone();
    let Content::Mail(answer) = answer.content else {
        panic!()
    };
    let (newest, full) = (answer.newest.clone().unwrap(), answer.full.clone().unwrap());
    assert!(!newest.contains("We are sorry") && full.contains("We are sorry"));
    assert!(newest.starts_with("Thanks, one more thing"));
}

#[test]
fn a_mail_of_html_alone_still_has_text_and_an_empty_one_has_none() {
    let letter = mail("mail/newsletter");
    assert!(letter.has_html);
    assert!(letter.newest.unwrap().starts_with("Offers!"));
    let none = mail("mail/no-text");
    assert_eq!((none.newest, none.full, none.has_html), (None, None, false));
    assert_eq!(thread("mail/no-text").messages.rows[0].attachments.len(), 1);
    assert_eq!(&*mail("mail/no-subject").subject, "");
    assert_eq!(&*mail("mail/bidi-name").subject, "テントの件");
}

#[test]
fn a_reply_by_mail_names_its_copies_and_its_html_is_only_the_servers() {
    let Content::Mail(mail) = one("message/email-reply").content else {
        panic!()
    };
    assert_eq!(texts(&mail.cc), ["ana@buyer.example"]);
    assert!(mail.to.is_empty() && mail.bcc.is_empty() && !mail.has_html);
}

#[test]
fn questions_are_read_with_their_answers() {
    let select = one("message/kind-select-incoming").content;
    assert_eq!(
        select,
        Content::Select {
            items: vec![choice("One", "1"), choice("Two", "2")],
            chosen: vec![choice("One", "1")],
        }
    );
    let heard = |name: &str| match heard(name) {
        cable::News::MessageUpdated(message) => message.content,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        heard("cable/message.updated.web-visitor-submits-form"),
        Content::Form {
            fields: vec![choice("Street", "street"), choice("Zip", "zip")],
            answers: vec![choice("street", "Ercilla 12"), choice("zip", "48009")],
        }
    );
    assert_eq!(
        heard("cable/message.updated.web-visitor-gives-email"),
        Content::Ask {
            answer: Some("ingrid2@visitor.example".into())
        }
    );
    assert_eq!(
        heard("cable/message.updated.web-visitor-rates"),
        Content::Rating {
            rating: Some(4),
            comment: Some("Quick & kind".into())
        }
    );
    assert_eq!(
        one("message/kind-input_csat").content,
        Content::Rating {
            rating: None,
            comment: None
        }
    );
}

#[test]
fn cards_articles_and_the_rest_are_what_they_are() {
    let Content::Cards(cards) = one("message/kind-cards").content else {
        panic!()
    };
    assert_eq!(&*cards[0].title, "Card");
    assert_eq!(
        cards[0].actions[0].uri.as_deref(),
        Some("https://example.com")
    );
    assert_eq!(cards[0].actions[1].uri, None);
    assert_eq!(
        one("message/kind-article").content,
        Content::Articles(vec![choice("Help", "https://example.com/help")])
    );
    assert_eq!(one("message/kind-sticker").content, Content::Sticker);
    assert_eq!(
        one("message/kind-integrations").content,
        Content::Integration("dyte".into())
    );
}

#[test]
fn a_message_tells_how_far_it_got_and_what_it_answers() {
    let failed = one("message/status-failed");
    let reason = "131047: window rmwsabzn9";
    assert_eq!(failed.delivery, Delivery::Failed(Some(reason.into())));
    assert_eq!(failed.reply_to, MessageId::new(36_826));
    assert_eq!(one("message/status-read").delivery, Delivery::Read);
    assert_eq!(one("message/text").delivery, Delivery::Sent);
    assert_eq!(
        one("message/text").echo.unwrap().as_str(),
        "echo-rmwsabzn9-1"
    );
}

#[test]
fn a_deleted_message_keeps_neither_text_nor_files() {
    for name in ["message/delete", "message/delete-with-file"] {
        let message = one(name);
        assert!(message.deleted && message.attachments.is_empty());
        assert_eq!((message.text, message.content), (None, Content::Text));
    }
}

#[test]
fn an_attachment_is_named_by_its_address() {
    let files = one("message/file-two").attachments;
    assert_eq!(
        (&*files[0].name, files[0].kind),
        ("dot.png", AttachmentKind::Image)
    );
    assert_eq!(
        (&*files[1].name, files[1].kind),
        ("page.pdf", AttachmentKind::File)
    );
    assert_eq!(
        (files[1].size, files[1].media_type.as_deref()),
        (Some(189), Some("application/pdf"))
    );
    assert!(files[0].thumb_url.is_some() && files[1].thumb_url.is_none());
    let voice = one("message/file-voice").attachments;
    assert_eq!(
        (&*voice[0].name, voice[0].kind),
        ("tone.mp3", AttachmentKind::Audio)
    );
    assert!(
        voice[0]
            .url
            .as_deref()
            .unwrap()
            .ends_with("?disposition=inline")
    );
}
