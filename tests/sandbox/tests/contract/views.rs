//! The filter language of contacts, and the views that keep filters.

use reqwest::Method;
use serde_json::{Value, json};

use crate::filters::{answer, condition, ids, last};
use crate::support::{Person, stage};

async fn contacts(person: &Person, conditions: Value) -> Vec<i64> {
    let (status, body) = answer(person, "contacts", conditions.clone()).await;
    assert_eq!(status, 200, "{conditions}: {body}");
    ids(&body)
}

#[tokio::test]
async fn contacts_are_filtered_by_the_first_value_in_small_letters() {
    let stage = stage().await;
    let agent = &stage.agent;
    let mut made = Vec::new();
    for body in [
        json!({"name": "Filter Ana", "identifier": "Ident-A", "phone_number": "+15551234", "custom_attributes": {"club_number": 7},
            "additional_attributes": {"city": "Lisboa", "country_code": "PT", "company_name": "Conf Ltd"}}),
        json!({"name": "Filter Ben", "email": "ben@filter.example"}),
        json!({"name": "Filter Nobody"}),
    ] {
        made.push(
            agent.does("contacts", body).await["payload"]["contact"]["id"]
                .as_i64()
                .unwrap(),
        );
    }
    let (ana, ben) = (made[0], made[1]);
    agent
        .does(
            &format!("contacts/{ana}/labels"),
            json!({"labels": ["filtered"]}),
        )
        .await;
    let own = |rest: Value| {
        json!([
            condition("name", "contains", json!(["FILTER "]), Some("and")),
            rest
        ])
    };
    for (rest, expected) in [
        (
            last("name", "equal_to", json!(["filter ana", "filter ben"])),
            vec![ana],
        ),
        (last("name", "does_not_contain", json!(["ana"])), vec![ben]),
        (last("name", "equal_to", json!("filter ana")), vec![]),
        (
            last("identifier", "equal_to", json!(["IDENT-a"])),
            vec![ana],
        ),
        (
            last("email", "not_equal_to", json!(["ben@filter.example"])),
            vec![],
        ),
        (
            last("phone_number", "equal_to", json!(["15551234"])),
            vec![ana],
        ),
        (
            last("phone_number", "starts_with", json!(["+1555"])),
            vec![],
        ),
        (
            last("phone_number", "contains", json!(["+1555"])),
            vec![ana],
        ),
        (last("country_code", "equal_to", json!(["pt"])), vec![ana]),
        (last("city", "contains", json!(["LISB"])), vec![ana]),
        (
            last("company_name", "equal_to", json!(["conf ltd"])),
            vec![ana],
        ),
        (last("labels", "equal_to", json!(["filtered"])), vec![ana]),
        (last("labels", "is_not_present", json!([])), vec![ben]),
        (
            last("blocked", "equal_to", json!(["false"])),
            vec![ana, ben],
        ),
        (
            last("last_activity_at", "is_greater_than", json!(["2020-01-01"])),
            vec![],
        ),
        (
            last("club_number", "is_greater_than", json!(["6"])),
            vec![ana],
        ),
    ] {
        assert_eq!(contacts(agent, own(rest.clone())).await, expected, "{rest}");
    }
    let query = "contacts/filter?sort=-name&page=1&include_contact_inboxes=false";
    let body = json!({"payload": [last("name", "contains", json!(["filter "]))]});
    let page = agent.does(query, body).await;
    assert_eq!(page["meta"], json!({"count": 2, "current_page": "1"}));
    assert_eq!(page["payload"][0]["id"], ben);
    assert_eq!(page["payload"][0].get("contact_inboxes"), None);
}

#[tokio::test]
async fn a_saved_view_is_kept_as_it_came_and_is_its_owners_alone() {
    let stage = stage().await;
    let agent = &stage.agent;
    let query = json!({"payload": [last("nonsense", "equal_to", json!(["1"]))]});
    let body =
        json!({"custom_filter": {"name": "Mine", "filter_type": "conversation", "query": query}});
    let made = agent.does("custom_filters", body).await;
    assert_eq!(made["query"], query);
    let path = format!("custom_filters/{}", made["id"]);
    assert_eq!(agent.fetch(&path).await, made);
    assert_eq!(stage.admin.get(&path).await.0, 404);
    let renamed = json!({"custom_filter": {"name": "Renamed", "query": 5}});
    let (status, changed) = agent.send(Method::PATCH, &path, renamed).await;
    assert_eq!(
        (status.as_u16(), &changed["name"], &changed["query"]),
        (200, &json!("Renamed"), &json!("{}"))
    );
    let listed = agent.fetch("custom_filters").await;
    assert!(listed.as_array().unwrap().contains(&changed));
    for (body, expected) in [
        (
            json!({"custom_filter": {"filter_type": "conversation"}}),
            500,
        ),
        (
            json!({"custom_filter": {"name": "x", "filter_type": "odd"}}),
            500,
        ),
        (json!({}), 422),
    ] {
        assert_eq!(
            agent.post("custom_filters", body.clone()).await.0,
            expected,
            "{body}"
        );
    }
    assert_eq!(agent.send(Method::DELETE, &path, json!({})).await.0, 204);
    assert_eq!(agent.send(Method::DELETE, &path, json!({})).await.0, 404);
}
