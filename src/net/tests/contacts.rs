//! What is sent about contacts, attributes and followers.

use super::*;
use crate::model::{AgentId, Attribute, ContactChange, ContactId, NoteId, SortedMap};

fn ana() -> ContactId {
    ContactId::new(9).unwrap()
}

#[test]
fn one_thing_of_a_contact_is_changed_and_null_clears_it() {
    let (script, api) = api(200, r#"{"payload":{"id":9,"name":"Ana"}}"#);
    let sent = |change: ContactChange| {
        done(api.change_contact(ana(), &change)).unwrap();
        script.last()
    };
    let key = || "club".into();
    for (change, body) in [
        (ContactChange::Name("Ana".into()), r#"{"name":"Ana"}"#),
        (ContactChange::Email(None), r#"{"email":null}"#),
        (
            ContactChange::Phone(Some("+471".into())),
            r#"{"phone_number":"+471"}"#,
        ),
        (
            ContactChange::Company(Some("Two".into())),
            r#"{"additional_attributes":{"company_name":"Two"}}"#,
        ),
        (
            ContactChange::Attribute(key(), Some(Attribute::Number(7.0))),
            r#"{"custom_attributes":{"club":7}}"#,
        ),
    ] {
        let wanted = (Method::Patch, "contacts/9".to_owned(), body.to_owned());
        assert_eq!(sent(change), wanted);
    }
    assert_eq!(
        sent(ContactChange::Attribute(key(), None)),
        (
            Method::Post,
            "contacts/9/destroy_custom_attributes".to_owned(),
            r#"{"custom_attributes":["club"]}"#.to_owned()
        )
    );
}

#[test]
fn attributes_are_written_as_they_were_read() {
    let (script, api) = api(200, r#"{"custom_attributes":{}}"#);
    let attributes: SortedMap<Arc<str>, Attribute> = [
        ("a".into(), Attribute::Null),
        ("b".into(), Attribute::Flag(true)),
        ("c".into(), Attribute::Number(7.0)),
        ("d".into(), Attribute::Number(7.5)),
        ("e".into(), Attribute::Text("2026-11-24".into())),
        ("f".into(), Attribute::Other(r#"[1,{"x":2}]"#.into())),
        ("g".into(), Attribute::Other("9007199254740993".into())),
    ]
    .into_iter()
    .collect();
    done(api.set_attributes(id(), &attributes)).unwrap();
    let (method, path, body) = script.last();
    assert_eq!(
        (method, &*path),
        (Method::Post, "conversations/42/custom_attributes")
    );
    assert_eq!(
        body,
        r#"{"custom_attributes":{"a":null,"b":true,"c":7,"d":7.5,"e":"2026-11-24","f":[1,{"x":2}],"g":9007199254740993}}"#
    );
    done(api.set_attributes(id(), &SortedMap::default())).unwrap();
    // Without the object the server breaks.
    assert_eq!(script.last().2, r#"{"custom_attributes":{}}"#);
}

#[test]
fn notes_labels_and_followers_are_asked_for_in_the_servers_words() {
    let (script, api) = api(200, r#"{"id":5,"content":"x","created_at":1760000000}"#);
    done(api.add_note(ana(), "Prefers \"mail\"")).unwrap();
    let body = r#"{"note":{"content":"Prefers \"mail\""}}"#;
    let wanted = (Method::Post, "contacts/9/notes".to_owned(), body.to_owned());
    assert_eq!(script.last(), wanted);
    done(api.delete_note(ana(), NoteId::new(5).unwrap())).unwrap();
    let wanted = (
        Method::Delete,
        "contacts/9/notes/5".to_owned(),
        String::new(),
    );
    assert_eq!(script.last(), wanted);

    let (script, api) = self::api(200, r#"{"payload":["vip"]}"#);
    let labels = done(api.set_contact_labels(ana(), &["vip".into()])).unwrap();
    assert_eq!(labels, ["vip".into()]);
    assert_eq!(script.last().2, r#"{"labels":["vip"]}"#);
    done(api.set_contact_labels(ana(), &[])).unwrap();
    assert_eq!(script.last().2, r#"{"labels":[]}"#);

    let (script, api) = self::api(200, r#"[{"id":2,"name":"Bo"}]"#);
    let agents = done(api.participants(id())).unwrap();
    assert_eq!(agents.len(), 1);
    let bo = AgentId::new(2).unwrap();
    for (on, method) in [(true, Method::Post), (false, Method::Delete)] {
        done(api.set_participant(id(), bo, on)).unwrap();
        let path = "conversations/42/participants".to_owned();
        assert_eq!(
            script.last(),
            (method, path, r#"{"user_ids":[2]}"#.to_owned())
        );
    }
}
