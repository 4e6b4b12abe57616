//! Bad input: each kind has one outcome, and none of them is a panic.

use deskhand::model::{
    AccountId, Assignee, AttachmentKind, Attribute, Author, Channel, Content, ConversationId,
    Delivery, MessageKind, Status, Timestamp,
};
use deskhand::wire::cable::{self, Frame};
use deskhand::wire::conversation::{self, Reading};
use deskhand::wire::{Field, decode, list, message, people};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::fixture;

const ANSWERS: [&str; 10] = [
    "account",
    "cable",
    "contact",
    "conversation",
    "documented",
    "hostile",
    "list",
    "mail",
    "message",
    "thread",
];

/// Reads bytes by every reader there is, and tells what came of it.
fn read_every_way(body: &[u8]) -> String {
    let id = ConversationId::new(42).unwrap();
    let account = AccountId::new(1).unwrap();
    let text = String::from_utf8_lossy(body);
    format!(
        "{:?}",
        (
            decode(body, conversation::page).ok(),
            decode(body, conversation::reading).ok(),
            decode(body, conversation::titles).ok(),
            decode(body, |field| message::page(field, id)).ok(),
            decode(body, message::message).ok(),
            decode(body, people::contact).ok(),
            decode(body, |field| list(field, people::agent)).ok(),
            decode(body, |field| list(field, people::inbox)).ok(),
            decode(body, |field| list(field, people::note)).ok(),
            decode(body, |field| list(field, people::definition)).ok(),
            decode(body, people::profile).ok().map(|profile| profile.id),
            cable::read(&text, account),
        )
    )
}

fn reading(name: &str) -> Reading {
    let body = fixture::text(&format!("hostile/{name}"));
    decode(body.as_bytes(), conversation::reading).expect(name)
}

#[test]
fn no_secret_outlives_the_text_it_came_in() {
    for (name, text) in fixture::all(&ANSWERS) {
        let read = read_every_way(text.as_bytes());
        // With its quotes: as part of a file's address it is no secret of anybody.
        assert!(!read.contains("\"masked-secret\""), "{name}");
    }
}

#[test]
fn an_answer_cut_anywhere_is_an_error_and_nothing_worse() {
    let nothing = read_every_way(b"");
    for (name, text) in fixture::all(&ANSWERS) {
        let body = text.trim_end().as_bytes();
        let step = if body.len() < 400 { 1 } else { body.len() / 7 };
        for end in (0..body.len()).step_by(step) {
            assert_eq!(read_every_way(&body[..end]), nothing, "{name} cut at {end}");
        }
        let longer = [body, b" x"].concat();
        assert_eq!(read_every_way(&longer), nothing, "{name} and more");
    }
}

#[test]
fn what_is_no_answer_is_an_error() {
    for body in [
        "",
        " ",
        "<!DOCTYPE html><html>",
        "Retry later\n",
        "null",
        "[]",
        "{}",
        "7",
        "\"x\"",
    ] {
        assert!(
            decode(body.as_bytes(), conversation::reading).is_err(),
            "{body}"
        );
        assert!(decode(body.as_bytes(), message::message).is_err(), "{body}");
        assert!(decode(body.as_bytes(), people::profile).is_err(), "{body}");
        if body != "[]" {
            assert!(
                decode(body.as_bytes(), conversation::page).is_err(),
                "{body}"
            );
        }
    }
}

/// Calls `check` with the value once for every place in it, replaced by `other`.
fn with_each_place_replaced(value: &Value, other: &Value, check: &mut dyn FnMut(&str, &Value)) {
    fn places(value: &Value, at: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(entries) => {
                for (key, value) in entries {
                    found.push(format!("{at}/{key}"));
                    places(value, &format!("{at}/{key}"), found);
                }
            }
            Value::Array(list) => {
                for (index, value) in list.iter().enumerate() {
                    found.push(format!("{at}/{index}"));
                    places(value, &format!("{at}/{index}"), found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    places(value, "", &mut found);
    for place in found {
        let mut changed = value.clone();
        *changed.pointer_mut(&place).unwrap() = other.clone();
        check(&place, &changed);
    }
}

fn oddities() -> [Value; 9] {
    [
        Value::Null,
        json!(true),
        json!(-1),
        json!(1e300),
        json!("x"),
        json!(""),
        json!([]),
        json!([[1]]),
        json!({"id": {"id": []}}),
    ]
}

#[test]
fn a_wrong_value_anywhere_costs_no_more_than_itself() {
    let row: Value = serde_json::from_str(&fixture::text("documented/conversation")).unwrap();
    for other in oddities() {
        with_each_place_replaced(&row, &other, &mut |place, changed| {
            let body = changed.to_string();
            let read = decode(body.as_bytes(), conversation::reading).ok();
            // Without its number or inbox a conversation cannot be placed.
            let is_needed = ["/id", "/inbox_id"].contains(&place);
            assert!(is_needed || read.is_some(), "{place} as {other}");
            if let Some(read) = read.filter(|_| !is_needed) {
                assert_eq!(
                    (read.conversation.id.get(), read.conversation.inbox.get()),
                    (42, 3)
                );
                let is_of_contact = place.starts_with("/meta");
                assert!(
                    is_of_contact || read.contact.is_some(),
                    "{place} as {other}"
                );
            }
        });
    }
    let thread: Value = serde_json::from_str(&fixture::text("documented/thread")).unwrap();
    let id = ConversationId::new(42).unwrap();
    for other in oddities() {
        with_each_place_replaced(&thread, &other, &mut |place, changed| {
            let body = changed.to_string();
            let read = decode(body.as_bytes(), |field| message::page(field, id)).ok();
            let Some(page) = read else {
                assert_eq!(place, "/payload", "as {other}");
                return;
            };
            let lost = 4 - page.messages.rows.len();
            let is_row = place.split('/').count() == 3 || place.ends_with("/id");
            assert!(
                lost <= usize::from(is_row) || place == "/payload",
                "{place} as {other}"
            );
        });
    }
}

#[test]
fn rows_nobody_can_read_are_left_out_and_counted() {
    let body = fixture::text("hostile/broken-rows");
    let page = decode(body.as_bytes(), conversation::page).unwrap();
    let ids: Vec<u64> = page
        .rows
        .rows
        .iter()
        .map(|row| row.conversation.id.get())
        .collect();
    assert_eq!((ids, page.rows.broken), (vec![42], 9));
    assert_eq!(
        (page.counts.mine, page.counts.unassigned, page.counts.all),
        (3, 0, 7)
    );

    let body = fixture::text("hostile/duplicate-keys");
    let page = decode(body.as_bytes(), conversation::page).unwrap();
    let ids: Vec<u64> = page
        .rows
        .rows
        .iter()
        .map(|row| row.conversation.id.get())
        .collect();
    assert_eq!((ids, page.rows.broken), (vec![4], 1));
}

#[test]
fn wrong_types_throughout_leave_a_conversation_that_knows_its_number() {
    let bare = reading("only-ids").conversation;
    assert_eq!(
        (bare.id.get(), bare.inbox.get(), bare.can_reply),
        (42, 3, true)
    );
    for name in [
        "arrays-for-everything",
        "objects-for-everything",
        "null-for-everything",
    ] {
        let Reading {
            conversation,
            contact,
            newest,
        } = reading(name);
        assert_eq!(
            (conversation.id, &contact, &newest),
            (bare.id, &None, &None),
            "{name}"
        );
        assert_eq!(
            (conversation.unread, conversation.priority),
            (0, None),
            "{name}"
        );
        assert_eq!(conversation.created_at, Timestamp::default(), "{name}");
        assert_eq!(conversation.preview, None, "{name}");
    }
}

#[test]
fn numbers_out_of_range_are_cut_or_absent() {
    let read = reading("big-numbers").conversation;
    assert_eq!(
        (read.id.get(), read.inbox.get()),
        (9_007_199_254_740_993, 3)
    );
    assert_eq!(
        read.waiting_since,
        Some(Timestamp::from_millis(1_760_000_000_750))
    );
    assert_eq!(read.revision.0, 1_760_000_100_512_345);
    assert_eq!(
        (read.created_at, read.priority),
        (Timestamp::default(), None)
    );
    assert_eq!(read.status, Status::Other("3".into()));
}

#[test]
fn words_nobody_knows_are_kept() {
    let Reading {
        conversation,
        newest,
        ..
    } = reading("unknown-words");
    assert_eq!(conversation.status, Status::Other("Parked".into()));
    assert_eq!(conversation.channel, Channel::Other("Pigeon".into()));
    assert_eq!(conversation.priority, None);
    assert_eq!(conversation.assignee, Some(Assignee::Bot("R".into())));
    let newest = newest.unwrap();
    assert_eq!(newest.kind, MessageKind::Other(99));
    assert_eq!(newest.content, Content::Other("hologram".into()));
    assert_eq!(newest.delivery, Delivery::Sent);
    assert_eq!(newest.author, Some(Author::Bot("X".into())));
    assert_eq!(newest.attachments.len(), 1);
    assert_eq!(newest.attachments[0].kind, AttachmentKind::Other);
}

#[test]
fn ten_thousand_levels_are_text_like_any_other() {
    let read = reading("deep-attribute").conversation;
    let plan = read.attributes.get("plan");
    assert_eq!(plan, Some(&Attribute::Text("gold".into())));
    let deep = read.attributes.get("deep");
    assert!(matches!(deep, Some(Attribute::Other(json)) if json.len() == 20_000));
    let wrapped = format!("{}1{}", "{\"payload\":".repeat(10_000), "}".repeat(10_000));
    assert!(decode(wrapped.as_bytes(), people::contact).is_err());
    assert!(decode(wrapped.as_bytes(), conversation::page).is_err());
}

#[test]
fn odd_texts_arrive_as_they_are() {
    let body = fixture::text("hostile/texts");
    let read = decode(body.as_bytes(), message::message).unwrap();
    let text = read.text.unwrap();
    assert!(text.contains('\u{202e}') && text.contains("<script>"));
    assert_eq!(&**read.author.unwrap().name(), " \n\t ");
    let body = fixture::text("hostile/lone-surrogate");
    let read = decode(body.as_bytes(), message::message).unwrap();
    assert!(read.text.unwrap().starts_with("half "));
    let body = fixture::text("hostile/bom-page");
    assert_eq!(
        decode(body.as_bytes(), conversation::page)
            .unwrap()
            .rows
            .rows
            .len(),
        1
    );
    let long = "x".repeat(10_000_000);
    let body = json!({"id": 1, "conversation_id": 2, "content": long}).to_string();
    let read = decode(body.as_bytes(), message::message).unwrap();
    assert_eq!(read.text.map(|text| text.len()), Some(10_000_000));
}

#[test]
fn bytes_that_are_no_utf_8_cost_their_characters() {
    let body = b"{\"id\":1,\"conversation_id\":2,\"content\":\"caf\xe9\"}";
    let read = decode(body, message::message).unwrap();
    assert_eq!(read.text.as_deref(), Some("caf\u{fffd}"));
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    let key = prop_oneof![
        "[a-z_]{1,6}",
        proptest::sample::select(vec![
            "id",
            "payload",
            "data",
            "meta",
            "message",
            "event",
            "type",
            "account_id",
            "messages",
            "content_attributes",
            "sender",
            "conversation",
            "inbox_id",
            "conversation_id",
            "created_at",
        ])
        .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(5, 60, 8, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::vec((key.clone(), inner), 0..8)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_has_an_outcome(value in any_json()) {
        read_every_way(value.to_string().as_bytes());
    }

    #[test]
    fn any_bytes_have_an_outcome(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        read_every_way(&bytes);
    }

    #[test]
    fn any_frame_has_an_outcome(data in any_json(), event in "[a-z.]{0,24}|message.created|conversation.updated|conversation.typing_on") {
        let frame = json!({"identifier": "x", "message": {"event": event, "data": data}});
        let read = cable::read(&frame.to_string(), AccountId::new(1).unwrap());
        let is_known = matches!(
            read,
            Frame::News(_) | Frame::Unknown(_) | Frame::Unreadable { .. } | Frame::Foreign
        );
        prop_assert!(is_known);
    }
}

#[test]
fn a_reader_sees_absence_where_there_is_none() {
    assert!(Field::default().is_absent());
}
