//! Attributes that an agent sets, beside those that colleagues set.

use std::sync::Arc;

use deskhand::model::{Attribute, ConversationId, SortedMap};
use deskhand::net::Api;
use deskhand::text::phrase;
use leptos::prelude::untrack;
use sandbox::trouble::Rule;
use serde_json::json;

use super::contact::{beside, newest};
use crate::support::desk::{play, until};
use crate::support::{Server, answer};

pub(super) fn text(text: &str) -> Attribute {
    Attribute::Text(text.into())
}

async fn attributes(api: &Api, id: ConversationId) -> SortedMap<Arc<str>, Attribute> {
    let read = api.conversation(id).await.unwrap().conversation;
    SortedMap::clone(&read.attributes)
}

/// Sets an attribute as another client would: all of them at once.
async fn colleague_sets(api: &Api, id: ConversationId, key: &str, value: Attribute) {
    let mut all = attributes(api, id).await;
    all.insert(key.into(), value);
    api.set_attributes(id, &all).await.unwrap();
}

#[test]
fn an_attribute_another_agent_set_meanwhile_survives() {
    play(async {
        let server = Server::start().await;
        let (desk, id, _) = beside(&server).await;
        let session = desk.session();
        let api = server.api(server.administrator());
        // The console hears nothing of what the colleague does.
        server.running.app().trouble.silence_sockets(None);
        colleague_sets(&api, id, "store_visits", Attribute::Number(3.0)).await;
        colleague_sets(
            &api,
            id,
            "ours",
            Attribute::Other("9007199254740993".into()),
        )
        .await;
        let held = desk.conversation(id).attributes;
        assert!(!held.contains_key("store_visits"));

        session.set_attribute(id, "order_number".into(), Some(text("20418")), None);
        // The next comes before the first is written.
        session.set_attribute(id, "gift".into(), Some(Attribute::Flag(true)), None);
        let shown = desk.conversation(id).attributes;
        assert_eq!(shown.get("order_number"), Some(&text("20418")));
        assert_eq!(shown.get("gift"), Some(&Attribute::Flag(true)));
        desk.rest().await;

        let truth = attributes(&api, id).await;
        assert_eq!(truth.get("order_number"), Some(&text("20418")));
        assert_eq!(truth.get("gift"), Some(&Attribute::Flag(true)));
        assert_eq!(truth.get("store_visits"), Some(&Attribute::Number(3.0)));
        let digits = Attribute::Other("9007199254740993".into());
        assert_eq!(truth.get("ours"), Some(&digits), "not a digit is lost");
    });
}

#[test]
fn a_cleared_attribute_is_gone_and_comes_back_when_undone() {
    play(async {
        let server = Server::start().await;
        let api = server.api(server.administrator());
        let (desk, id, _) = beside(&server).await;
        colleague_sets(&api, id, "order_number", text("20418")).await;
        until("the colleague's value is heard", || {
            desk.conversation(id)
                .attributes
                .contains_key("order_number")
        })
        .await;
        let session = desk.session();
        session.set_attribute(id, "order_number".into(), None, None);
        assert!(
            !desk
                .conversation(id)
                .attributes
                .contains_key("order_number")
        );
        until("it is saved", || !untrack(|| session.notices()).is_empty()).await;
        assert!(!attributes(&api, id).await.contains_key("order_number"));
        let (phrase, notice) = newest(session);
        assert_eq!(phrase, phrase::notice::SAVED);
        session.undo(notice);
        desk.rest().await;
        let back = attributes(&api, id).await;
        assert_eq!(back.get("order_number"), Some(&text("20418")));
        assert_eq!(
            desk.conversation(id).attributes.get("order_number"),
            Some(&text("20418"))
        );
    });
}

#[test]
fn an_attribute_the_server_refused_is_as_before_and_the_agent_is_told() {
    play(async {
        let server = Server::start().await;
        let (desk, id, _) = beside(&server).await;
        let session = desk.session();
        let before = desk.conversation(id).attributes;
        let path = "/api/v1/accounts/*/conversations/*/custom_attributes";
        server
            .running
            .app()
            .trouble
            .add(Rule::new("POST", path, 1, answer(500, json!({}))));
        session.set_attribute(id, "order_number".into(), Some(text("1")), None);
        assert_ne!(desk.conversation(id).attributes, before);
        until("the failure is told", || {
            !untrack(|| session.notices()).is_empty()
        })
        .await;
        assert_eq!(newest(session).0, phrase::notice::SERVER);
        assert_eq!(desk.conversation(id).attributes, before);
    });
}
