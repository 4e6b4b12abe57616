//! The filter language, of conversations.

use serde_json::{Value, json};

use crate::support::{Person, stage};

pub fn condition(key: &str, operator: &str, values: Value, joint: Option<&str>) -> Value {
    json!({"attribute_key": key, "filter_operator": operator, "values": values, "query_operator": joint})
}

/// A single condition, or the last one.
pub fn last(key: &str, operator: &str, values: Value) -> Value {
    condition(key, operator, values, None)
}

pub async fn answer(person: &Person, of: &str, conditions: Value) -> (u16, Value) {
    let body = json!({ "payload": conditions });
    let (status, answer) = person.post(&format!("{of}/filter"), body).await;
    (status.as_u16(), answer)
}

/// The numbers of the conversations that a filter shows, lowest first.
async fn shown(person: &Person, conditions: Value) -> Vec<i64> {
    let (status, body) = answer(person, "conversations", conditions.clone()).await;
    assert_eq!(status, 200, "{conditions}: {body}");
    ids(&body)
}

pub fn ids(body: &Value) -> Vec<i64> {
    let rows = body["payload"].as_array().unwrap();
    let mut ids: Vec<i64> = rows.iter().map(|row| row["id"].as_i64().unwrap()).collect();
    ids.sort_unstable();
    ids
}

/// Three conversations labelled `mark`: the first also `extra`, with attributes and a priority; the
/// second resolved; the third held by the agent.
async fn three(person: &Person) -> [i64; 3] {
    let mut numbers = [0; 3];
    for (at, number) in numbers.iter_mut().enumerate() {
        *number = person.conversation("filter me").await;
        let path = format!("conversations/{number}");
        let labels = if at == 0 {
            json!(["mark", "extra"])
        } else {
            json!(["mark"])
        };
        person
            .does(&format!("{path}/labels"), json!({ "labels": labels }))
            .await;
    }
    let [first, second, third] = numbers;
    let attributes = json!({"custom_attributes": {"order_number": "Alpha One", "store_visits": 7,
        "promised_by": "2026-01-05", "gift": true}});
    person
        .does(
            &format!("conversations/{first}/custom_attributes"),
            attributes,
        )
        .await;
    let urgent = json!({"priority": "urgent"});
    person
        .does(&format!("conversations/{first}/toggle_priority"), urgent)
        .await;
    person
        .does(
            &format!("conversations/{second}/toggle_status"),
            json!({"status": "resolved"}),
        )
        .await;
    let own = json!({"assignee_id": person.id});
    person
        .does(&format!("conversations/{third}/assignments"), own)
        .await;
    numbers
}

#[tokio::test]
async fn every_attribute_picks_the_conversations_it_says() {
    let stage = stage().await;
    let agent = &stage.agent;
    let [first, second, third] = three(agent).await;
    let row = agent.look(first).await;
    let contact = row["meta"]["sender"]["id"].clone();
    let marked = |rest: Value| {
        json!([
            condition("labels", "equal_to", json!(["mark"]), Some("and")),
            rest
        ])
    };
    for (rest, expected) in [
        (
            last("status", "equal_to", json!(["open"])),
            vec![first, third],
        ),
        (
            last("status", "not_equal_to", json!(["open"])),
            vec![second],
        ),
        (
            last("status", "equal_to", json!(["all"])),
            vec![first, second, third],
        ),
        (last("status", "equal_to", json!(["sleeping"])), vec![]),
        (
            last("status", "equal_to", json!(["sleeping", "open"])),
            vec![first, third],
        ),
        (
            last("priority", "equal_to", json!(["urgent", "low"])),
            vec![first],
        ),
        (
            last("priority", "not_equal_to", json!(["low"])),
            vec![first],
        ),
        (
            last("assignee_id", "equal_to", json!([agent.id.to_string()])),
            vec![third],
        ),
        (last("assignee_id", "is_present", json!([])), vec![third]),
        (
            last("assignee_id", "is_not_present", Value::Null),
            vec![first, second],
        ),
        (
            last("assignee_id", "not_equal_to", json!([1_000_000])),
            vec![third],
        ),
        (
            last("team_id", "is_not_present", json!([])),
            vec![first, second, third],
        ),
        (
            last("contact_id", "equal_to", json!([contact])),
            vec![first],
        ),
        (
            last("display_id", "equal_to", json!([second])),
            vec![second],
        ),
        (
            last("display_id", "contains", json!([third.to_string()])),
            vec![third],
        ),
        (
            last("labels", "equal_to", json!(["extra", "nothing"])),
            vec![first],
        ),
        (
            last("labels", "not_equal_to", json!(["extra"])),
            vec![second, third],
        ),
        (last("labels", "is_not_present", json!([])), vec![]),
        (
            last("referer", "does_not_contain", json!(["x'; --"])),
            vec![],
        ),
        (
            last("created_at", "is_greater_than", json!(["2020-02-02"])),
            vec![first, second, third],
        ),
        (
            last(
                "created_at",
                "is_less_than",
                json!(["2020-02-02T10:00:00Z"]),
            ),
            vec![],
        ),
        (
            last("order_number", "equal_to", json!(["ALPHA ONE"])),
            vec![first],
        ),
        (
            last("order_number", "equal_to", json!(["beta", "alpha one"])),
            vec![],
        ),
        (
            last("order_number", "contains", json!(["PHA"])),
            vec![first],
        ),
        (
            last("order_number", "is_not_present", json!([])),
            vec![second, third],
        ),
        (
            last("store_visits", "equal_to", json!(["7.0"])),
            vec![first],
        ),
        (last("store_visits", "is_greater_than", json!([7])), vec![]),
        (
            last("store_visits", "is_less_than", json!(["50"])),
            vec![first],
        ),
        (
            last("promised_by", "is_less_than", json!(["2026-01-06"])),
            vec![first],
        ),
        (last("gift", "equal_to", json!([true])), vec![first]),
        (last("gift", "equal_to", json!(["false"])), vec![]),
    ] {
        assert_eq!(shown(agent, marked(rest.clone())).await, expected, "{rest}");
    }
}

#[tokio::test]
async fn conditions_are_joined_without_brackets_and_counted_in_full() {
    let stage = stage().await;
    let agent = &stage.agent;
    let [first, second, third] = three(agent).await;
    let label = |title: &str, joint| condition("labels", "equal_to", json!([title]), joint);
    let resolved = last("status", "equal_to", json!(["resolved"]));
    let either = json!([
        label("extra", Some("or")),
        label("mark", Some("AND")),
        resolved
    ]);
    assert_eq!(shown(agent, either).await, [first, second]);
    let both = json!([
        label("mark", Some("and")),
        condition("status", "equal_to", json!(["resolved"]), Some("Or")),
        label("extra", Some("")),
    ]);
    assert_eq!(shown(agent, both).await, [first, second]);
    // "Not equal" of an account's own attribute lets every row in that lacks it.
    let leaking = json!([
        label("mark", Some("and")),
        last("order_number", "not_equal_to", json!(["alpha one"]))
    ]);
    assert!(
        answer(agent, "conversations", leaking).await.1["meta"]["all_count"].as_i64() > Some(2)
    );
    let body = json!({"payload": [label("mark", None)], "page": 2});
    let past = agent.does("conversations/filter", body).await;
    assert_eq!(
        past,
        json!({"payload": [], "meta": {"mine_count": 1, "unassigned_count": 2, "all_count": 3}})
    );
    let listed = agent
        .does(
            "conversations/filter?status=resolved&sort_by=created_at_asc",
            json!({"payload": [label("mark", None)]}),
        )
        .await;
    let newest_first: Vec<i64> = listed["payload"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].as_i64().unwrap())
        .collect();
    assert_eq!(newest_first, [third, second, first]);
    let all = agent
        .does("conversations/filter", json!({"payload": []}))
        .await;
    let index = agent.fetch("conversations?status=all").await;
    assert_eq!(all["meta"]["all_count"], index["data"]["meta"]["all_count"]);
}

#[tokio::test]
async fn what_is_wrong_with_a_filter_is_said_as_the_real_server_says_it() {
    let stage = stage().await;
    let agent = &stage.agent;
    let keys = "status,assignee_id,inbox_id,team_id,contact_id,priority,display_id,campaign_id,labels,browser_language,conversation_language,referer,created_at,last_activity_at,mail_subject";
    let unknown = |key: &str| {
        format!(
            "Invalid attribute key - [{key}]. The key should be one of [{keys}] or a custom attribute defined in the account."
        )
    };
    let operators =
        "Invalid operator. The allowed operators for status are [equal_to,not_equal_to].";
    let values = |key: &str| format!("Invalid value. The values provided for {key} are invalid");
    for (of, conditions, text) in [
        ("conversations", json!([last("shoe_size", "equal_to", json!(["1"]))]), unknown("shoe_size")),
        ("conversations", json!([{"filter_operator": "equal_to", "values": ["x"]}]), unknown("")),
        ("conversations", json!([last("nickname", "equal_to", json!(["x"]))]), unknown("nickname")),
        ("conversations", json!([last("status", "contains", json!(["open"]))]), operators.to_owned()),
        ("conversations", json!([{"attribute_key": "status", "values": ["open"]}]), operators.to_owned()),
        ("conversations", json!([last("status", "equal_to", json!([]))]), values("status")),
        ("conversations", json!([last("priority", "equal_to", json!([null]))]), values("priority")),
        ("conversations", json!([last("created_at", "is_greater_than", json!(["yesterday"]))]), values("created_at")),
        ("conversations", json!([last("created_at", "is_greater_than", json!("2026-01-01"))]), values("created_at")),
        ("conversations", json!([last("created_at", "is_less_than", json!([5]))]), values("created_at")),
        ("conversations", json!([last("store_visits", "is_greater_than", json!(["many"]))]), values("store_visits")),
        ("conversations", json!([last("order_number", "is_greater_than", json!(["5"]))]), values("order_number")),
        (
            "conversations",
            json!([{"attribute_key": "store_visits", "filter_operator": "is_less_than", "values": [5],
                "custom_attribute_type": "contact_attribute"}]),
            values("store_visits"),
        ),
        (
            "conversations",
            json!([condition("status", "equal_to", json!(["open"]), Some("xor"))]),
            "Query operator must be either \"AND\" or \"OR\".".to_owned(),
        ),
        (
            "contacts",
            json!([last("name", "is_greater_than", json!(["1"]))]),
            "Invalid operator. The allowed operators for name are [equal_to,not_equal_to,contains,does_not_contain].".to_owned(),
        ),
    ] {
        let expected = (422, json!({ "error": text }));
        assert_eq!(answer(agent, of, conditions.clone()).await, expected, "{conditions}");
    }
}

#[tokio::test]
async fn what_breaks_the_real_servers_query_is_a_500() {
    let stage = stage().await;
    let agent = &stage.agent;
    let open = |joint| condition("status", "equal_to", json!(["open"]), joint);
    for conditions in [
        json!(null),
        json!({"attribute_key": "status"}),
        json!([open(None), open(None)]),
        json!([open(Some("and"))]),
        json!([last("status", "equal_to", json!("open"))]),
        json!([last("status", "equal_to", json!([1]))]),
        json!([last("priority", "equal_to", json!("low"))]),
        json!([last("display_id", "equal_to", json!(["abc"]))]),
        json!([last("display_id", "contains", json!([5]))]),
        json!([last("assignee_id", "equal_to", json!(["me"]))]),
        json!([last("created_at", "days_before", json!(["3"]))]),
        json!([last("promised_by", "days_before", json!(["3"]))]),
        json!([last("promised_by", "equal_to", json!(["soon"]))]),
        json!([last("gift", "equal_to", json!(["maybe"]))]),
        json!([last("store_visits", "contains", json!(["1"]))]),
        json!([last("order_total", "is_present", json!([]))]),
        json!([
            condition("order_number", "not_equal_to", json!(["x"]), Some("and")),
            open(None)
        ]),
    ] {
        assert_eq!(
            answer(agent, "conversations", conditions.clone()).await.0,
            500,
            "{conditions}"
        );
    }
    assert_eq!(agent.post("conversations/filter", json!({})).await.0, 500);
    for conditions in [
        json!([last("name", "equal_to", json!([5]))]),
        json!([last("blocked", "equal_to", json!(["perhaps"]))]),
        json!([last("last_activity_at", "days_before", json!(["3"]))]),
    ] {
        assert_eq!(
            answer(agent, "contacts", conditions.clone()).await.0,
            500,
            "{conditions}"
        );
    }
}

#[tokio::test]
async fn one_row_with_a_value_of_the_wrong_kind_breaks_the_filter_for_everybody() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("hello").await;
    let many = json!([last("store_visits", "is_present", json!([]))]);
    assert_eq!(
        answer(&stage.admin, "conversations", many.clone()).await.0,
        200
    );
    let path = format!("conversations/{number}/custom_attributes");
    agent
        .does(
            &path,
            json!({"custom_attributes": {"store_visits": "seven"}}),
        )
        .await;
    assert_eq!(answer(&stage.admin, "conversations", many).await.0, 500);
}
