//! Which conversations the lists show.

use crate::support::{Person, stage};
use serde_json::{Value, json};

async fn rows(person: &Person, query: &str) -> Vec<Value> {
    let body = person.fetch(&format!("conversations?{query}")).await;
    body["data"]["payload"].as_array().unwrap().clone()
}

async fn numbers(person: &Person, query: &str) -> Vec<i64> {
    rows(person, query)
        .await
        .iter()
        .map(|row| row["id"].as_i64().unwrap())
        .collect()
}

#[tokio::test]
async fn the_tabs_count_what_the_pages_hold() {
    let stage = stage().await;
    let admin = &stage.admin;
    let body = admin.fetch("conversations?status=all&page=1").await;
    let meta = &body["data"]["meta"];
    let count = |key: &str| meta[key].as_i64().unwrap();
    assert_eq!(
        count("all_count"),
        count("assigned_count") + count("unassigned_count")
    );
    let mut seen = Vec::new();
    for page in 1.. {
        let page = numbers(admin, &format!("status=all&page={page}")).await;
        if page.is_empty() {
            break;
        }
        assert!(page.len() <= 25);
        seen.extend(page);
    }
    assert_eq!(i64::try_from(seen.len()).unwrap(), count("all_count"));
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(i64::try_from(seen.len()).unwrap(), count("all_count"));
    let alone = admin
        .fetch("conversations/meta?status=all&assignee_type=me&page=9")
        .await;
    assert_eq!(&alone["meta"], meta);
}

#[tokio::test]
async fn unknown_words_show_nothing_or_are_passed_over_as_the_contract_says() {
    let stage = stage().await;
    let admin = &stage.admin;
    for query in [
        "status=",
        "status=closed",
        "inbox_id=",
        "inbox_id=word",
        "inbox_id=99999",
        "labels[]=",
        "labels[]=nothing",
        "updated_within=0",
        "updated_within=word",
    ] {
        assert_eq!(numbers(admin, query).await, [] as [i64; 0], "{query}");
    }
    let all = numbers(admin, "").await;
    assert!(!all.is_empty());
    for query in [
        "assignee_type=everyone",
        "sort_by=colour",
        "page=0",
        "page=word",
        "page=-2",
        "conversation_type=odd",
        "updated_within=",
    ] {
        assert_eq!(numbers(admin, query).await, all, "{query}");
    }
    for query in ["team_id=", "team_id=word", "team_id=99999"] {
        assert_eq!(
            admin.get(&format!("conversations?{query}")).await.0,
            404,
            "{query}"
        );
    }
    assert_eq!(
        admin.get("conversations?page=99999999999999999999").await.0,
        500
    );
    assert_eq!(numbers(admin, "page=9000").await, [] as [i64; 0]);
}

#[tokio::test]
async fn every_order_is_kept() {
    let stage = stage().await;
    let admin = &stage.admin;
    let level = |row: &Value| {
        ["low", "medium", "high", "urgent"]
            .iter()
            .position(|word| row["priority"] == *word)
    };
    let by = |key: &'static str| move |row: &Value| row[key].as_i64().unwrap();
    let check = |rows: &[Value], value: &dyn Fn(&Value) -> i64, descending: bool| {
        let values: Vec<i64> = rows.iter().map(value).collect();
        let mut sorted = values.clone();
        sorted.sort_unstable();
        if descending {
            sorted.reverse();
        }
        assert_eq!(values, sorted);
    };
    for (word, key, descending) in [
        ("last_activity_at_asc", "last_activity_at", false),
        ("last_activity_at_desc", "last_activity_at", true),
        ("latest", "last_activity_at", true),
        ("created_at_asc", "created_at", false),
        ("created_at_desc", "created_at", true),
        ("unread", "unread_count", true),
    ] {
        check(
            &rows(admin, &format!("status=all&sort_by={word}")).await,
            &by(key),
            descending,
        );
    }
    // Rows without a priority, or not waiting, come last both ways.
    let last = i64::MAX;
    let waits = |row: &Value| Some(row["waiting_since"].as_i64().unwrap()).filter(|time| *time > 0);
    check(
        &rows(admin, "status=all&sort_by=waiting_since_asc").await,
        &|row| waits(row).unwrap_or(last),
        false,
    );
    check(
        &rows(admin, "status=all&sort_by=waiting_since_desc").await,
        &|row| waits(row).unwrap_or(0),
        true,
    );
    let rank = |row: &Value| level(row).map(|at| i64::try_from(at).unwrap());
    check(
        &rows(admin, "status=all&sort_by=priority_asc").await,
        &|row| rank(row).unwrap_or(last),
        false,
    );
    check(
        &rows(admin, "status=all&sort_by=priority_desc").await,
        &|row| rank(row).unwrap_or(-1),
        true,
    );
}

#[tokio::test]
async fn parameters_narrow_and_go_together() {
    let stage = stage().await;
    let admin = &stage.admin;
    let number = admin.conversation("needle in the hay").await;
    let base = format!("conversations/{number}");
    admin
        .does(&format!("{base}/labels"), json!({"labels": ["odd-one"]}))
        .await;
    admin
        .does(
            &format!("{base}/assignments"),
            json!({"assignee_id": admin.id}),
        )
        .await;
    let team = admin.fetch("teams").await[0]["id"].clone();
    let inbox = admin.inbox("Channel::Api").await;
    admin
        .does(&format!("{base}/assignments"), json!({"team_id": team}))
        .await;
    for query in [
        "labels[]=odd-one",
        "labels[]=odd-one&labels[]=nothing",
        "labels=odd-one,nothing",
        "q=NEEDLE%20in",
        "status=resolved&q=needle",
        "labels[]=odd-one&conversation_type=unattended",
        &format!("labels[]=odd-one&inbox_id={inbox}&team_id={team}"),
    ] {
        assert_eq!(numbers(admin, query).await, [number], "{query}");
    }
    assert_eq!(
        numbers(admin, "labels[]=odd-one&status=resolved").await,
        [] as [i64; 0]
    );
    admin
        .does(
            &format!("{base}/assignments"),
            json!({"assignee_id": admin.id}),
        )
        .await;
    assert_eq!(
        numbers(admin, "labels[]=odd-one&assignee_type=me").await,
        [number]
    );
    assert_eq!(
        numbers(admin, "labels[]=odd-one&assignee_type=assigned").await,
        [number]
    );
    assert_eq!(
        numbers(admin, "labels[]=odd-one&assignee_type=unassigned").await,
        [] as [i64; 0]
    );
    let participating = numbers(
        admin,
        "conversation_type=participating&status=all&labels[]=odd-one",
    )
    .await;
    assert_eq!(participating, [number]);
}

#[tokio::test]
async fn what_changed_lately_comes_in_one_answer() {
    let stage = stage().await;
    let admin = &stage.admin;
    let number = admin.conversation("fresh").await;
    let fresh = numbers(admin, "updated_within=30").await;
    assert!(fresh.contains(&number));
    let all = admin
        .fetch("conversations?status=all&updated_within=999999999")
        .await;
    let count = all["data"]["meta"]["all_count"].as_u64().unwrap();
    assert!(count > 25);
    assert_eq!(
        all["data"]["payload"].as_array().unwrap().len(),
        usize::try_from(count).unwrap()
    );
}

#[tokio::test]
async fn agents_see_their_inboxes_and_may_not_open_others() {
    let stage = stage().await;
    let (agent, admin) = (&stage.other, &stage.admin);
    let theirs = agent.fetch("inboxes").await;
    let own: Vec<i64> = theirs["payload"]
        .as_array()
        .unwrap()
        .iter()
        .map(|inbox| inbox["id"].as_i64().unwrap())
        .collect();
    for row in rows(agent, "status=all").await {
        assert!(own.contains(&row["inbox_id"].as_i64().unwrap()));
    }
    let mut pages = Vec::new();
    for page in 1..=4 {
        pages.extend(rows(admin, &format!("status=all&page={page}")).await);
    }
    let closed = pages.iter().find(|row| {
        !own.contains(&row["inbox_id"].as_i64().unwrap()) && row["meta"].get("team").is_none()
    });
    let closed = closed.expect("a seeded agent is not in every inbox");
    let (status, answer) = agent.get(&format!("conversations/{}", closed["id"])).await;
    assert_eq!(
        (status.as_u16(), &answer["error"]),
        (401, &json!("You are not authorized to do this action"))
    );
    let inbox = &closed["inbox_id"];
    assert_eq!(
        numbers(agent, &format!("status=all&inbox_id={inbox}")).await,
        [] as [i64; 0]
    );
    assert_eq!(agent.get(&format!("inboxes/{inbox}")).await.0, 401);
}

#[tokio::test]
async fn a_contacts_conversations_are_its_newest_twenty() {
    let stage = stage().await;
    let admin = &stage.admin;
    let inbox = admin.inbox("Channel::Api").await;
    let contact = admin.contact("Busy").await;
    let mut made = Vec::new();
    for _ in 0..21 {
        let row = admin
            .does(
                "conversations",
                json!({"inbox_id": inbox, "contact_id": contact}),
            )
            .await;
        made.push(row["id"].as_i64().unwrap());
    }
    let body = admin
        .fetch(&format!("contacts/{contact}/conversations"))
        .await;
    let shown: Vec<i64> = body["payload"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].as_i64().unwrap())
        .collect();
    made.reverse();
    assert_eq!(shown, made[..20]);
}
