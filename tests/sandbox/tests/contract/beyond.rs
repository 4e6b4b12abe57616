//! What lies around conversations: reports, what the sandbox has none of, files put by address,
//! limits, and the ways of signing in.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat};
use reqwest::{Method, StatusCode};
use sandbox::options::Options;
use serde_json::{Value, json};

use crate::shapes::{assert_as_recorded, assert_as_recorded_except};
use crate::support::{keys, stage, stage_with};

#[tokio::test]
async fn what_there_is_none_of_is_empty_and_closed_to_whom_it_should_be() {
    let stage = stage().await;
    let (agent, admin) = (&stage.agent, &stage.admin);
    for (path, empty, open) in [
        ("campaigns", json!([]), false),
        ("automation_rules", json!({"payload": []}), false),
        ("webhooks", json!({"payload": {"webhooks": []}}), false),
        ("agent_bots", json!([]), true),
        ("custom_roles", json!([]), true),
        ("sla_policies", json!({"payload": []}), true),
        (
            "portals",
            json!({"payload": [], "meta": {"current_page": 1, "portals_count": 0}}),
            true,
        ),
        (
            "captain/assistants?page=1",
            json!({"payload": [], "meta": {"total_count": 0, "page": 1}}),
            true,
        ),
    ] {
        assert_eq!(admin.fetch(path).await, empty, "{path}");
        let (status, _) = agent.get(path).await;
        assert_eq!(status.as_u16(), if open { 200 } else { 401 }, "{path}");
    }
    let apps = agent.fetch("integrations/apps").await;
    assert!(!apps["payload"].as_array().unwrap().is_empty());
    assert_eq!(agent.get("companies").await.0, 403);
    assert_eq!(agent.get("notification_subscriptions").await.0, 404);
    let number = agent.conversation("Hello").await;
    assert_eq!(
        agent
            .fetch(&format!("conversations/{number}/inbox_assistant"))
            .await,
        json!({"assistant": null})
    );
    let inbox = agent.inbox("Channel::Api").await;
    assert_eq!(
        admin.fetch(&format!("inboxes/{inbox}/agent_bot")).await,
        json!({})
    );
    assert_eq!(
        admin.fetch(&format!("inboxes/{inbox}/campaigns")).await,
        json!([])
    );
    let (status, _) = agent
        .get(&format!(
            "/enterprise/api/v1/accounts/{}/limits",
            agent.account_id
        ))
        .await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn ratings_are_listed_and_counted_for_administrators() {
    let stage = stage().await;
    let admin = &stage.admin;
    let rows = admin.fetch("csat_survey_responses").await;
    let rows = rows.as_array().unwrap();
    assert!(!rows.is_empty());
    assert!(
        rows.iter()
            .all(|row| (1..=5).contains(&row["rating"].as_i64().unwrap()))
    );
    let times: Vec<i64> = rows
        .iter()
        .map(|row| row["created_at"].as_i64().unwrap())
        .collect();
    assert!(times.is_sorted_by(|a, b| a >= b));
    let metrics = admin.fetch("csat_survey_responses/metrics").await;
    let counted: i64 = metrics["ratings_count"]
        .as_object()
        .unwrap()
        .values()
        .map(|count| count.as_i64().unwrap())
        .sum();
    assert_eq!(metrics["total_count"], counted);
    assert!(metrics["total_sent_messages_count"].as_i64().unwrap() >= counted);
    let fives = admin.fetch("csat_survey_responses?rating=5").await;
    assert!(
        fives
            .as_array()
            .unwrap()
            .iter()
            .all(|row| row["rating"] == 5)
    );
    assert_eq!(stage.agent.get("csat_survey_responses").await.0, 401);
}

#[tokio::test]
async fn reports_tell_what_is_open_and_what_was_done() {
    let stage = stage().await;
    let (agent, admin) = (&stage.agent, &stage.admin);
    let v2 = format!("/api/v2/accounts/{}", admin.account_id);
    let live = admin
        .fetch(&format!("{v2}/live_reports/conversation_metrics"))
        .await;
    assert_eq!(keys(&live), ["open", "pending", "unassigned", "unattended"]);
    let listed = admin.fetch("conversations/meta?status=open").await;
    assert_eq!(live["open"], listed["meta"]["all_count"]);
    assert_eq!(live["unassigned"], listed["meta"]["unassigned_count"]);
    let groups = admin
        .fetch(&format!(
            "{v2}/live_reports/grouped_conversation_metrics?group_by=assignee_id"
        ))
        .await;
    assert_eq!(groups[0]["assignee_id"], Value::Null);
    let sum: i64 = groups
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["open"].as_i64().unwrap())
        .sum();
    assert_eq!(live["open"], sum);
    let (status, refused) = admin
        .get(&format!("{v2}/live_reports/grouped_conversation_metrics"))
        .await;
    assert_eq!(
        (status.as_u16(), &refused["error"]),
        (422, &json!("invalid group_by"))
    );
    agent.conversation("Counted").await;
    let span = "type=account&since=1500000000&until=4000000000";
    let summary = admin.fetch(&format!("{v2}/reports/summary?{span}")).await;
    assert_as_recorded("report-summary", &summary);
    assert!(summary["conversations_count"].as_i64().unwrap() >= 100);
    assert!(summary["avg_first_response_time"].is_f64());
    assert_eq!(summary["previous"]["conversations_count"], 0);
    let none = admin
        .fetch(&format!("{v2}/reports/summary?type=account"))
        .await;
    assert_eq!(none["incoming_messages_count"], 0);
    assert_eq!(
        agent.get(&format!("{v2}/reports/summary?{span}")).await.0,
        401
    );
}

#[tokio::test]
async fn a_message_is_translated_once_for_each_language() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    let messages = agent
        .fetch(&format!("conversations/{number}/messages"))
        .await;
    let id = &messages["payload"][0]["id"];
    let path = format!("conversations/{number}/messages/{id}/translate");
    let mut ear = stage.listen(agent).await;
    let german = json!({"target_language": "de"});
    assert_eq!(
        agent.does(&path, german.clone()).await,
        json!({"content": "[de] Hello"})
    );
    let told = ear.event("message.updated").await;
    assert_eq!(
        told["content_attributes"]["translations"],
        json!({"de": "[de] Hello"})
    );
    assert_eq!(agent.does(&path, german).await, json!(""));
    assert_eq!(agent.does(&path, json!({})).await, json!({"content": null}));
}

#[tokio::test]
async fn a_file_can_be_put_to_an_address_and_sent_by_its_signed_id() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    let base = format!("conversations/{number}");
    let (status, _) = agent
        .post(&format!("{base}/direct_uploads"), json!({}))
        .await;
    assert_eq!(status, 422);
    let blob = json!({"blob": {"filename": "note.txt", "byte_size": 5,
        "checksum": "XUFAKrxLKna5cZ2REBfFkg==", "content_type": "text/plain"}});
    let made = agent.does(&format!("{base}/direct_uploads"), blob).await;
    assert_as_recorded("direct-upload", &made);
    let url = made["direct_upload"]["url"].as_str().unwrap();
    let put = |body: &'static str| agent.http.put(url).body(body).send();
    assert_eq!(put("too long").await.unwrap().status(), 422);
    assert_eq!(put("hello").await.unwrap().status(), 204);
    let body = json!({"content": "see", "attachments": [made["signed_id"]]});
    let message = agent.does(&format!("{base}/messages"), body).await;
    let file = message["attachments"][0]["data_url"].as_str().unwrap();
    assert_eq!(
        reqwest::get(file).await.unwrap().text().await.unwrap(),
        "hello"
    );
}

#[tokio::test]
async fn a_picture_has_a_small_copy_of_its_own_format() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        let mut picture = Cursor::new(Vec::new());
        let blank = DynamicImage::new_rgb8(400, 200);
        blank.write_to(&mut picture, format).unwrap();
        let part = reqwest::multipart::Part::bytes(picture.into_inner())
            .file_name("picture")
            .mime_str(format.to_mime_type())
            .unwrap();
        let answer = agent
            .request(Method::POST, &format!("conversations/{number}/messages"))
            .multipart(reqwest::multipart::Form::new().part("attachments[]", part))
            .send()
            .await
            .unwrap();
        let message: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        let small = message["attachments"][0]["thumb_url"].as_str().unwrap();
        let answer = reqwest::get(small).await.unwrap();
        assert_eq!(answer.headers()["content-type"], format.to_mime_type());
        let small = image::load_from_memory_with_format(&answer.bytes().await.unwrap(), format);
        let small = small.unwrap();
        assert_eq!((small.width(), small.height()), (250, 125), "{format:?}");
    }
}

#[tokio::test]
async fn limits_are_those_of_a_real_server_once_they_are_switched_on() {
    let stage = stage_with(Options {
        throttle: true,
        ..Options::default()
    })
    .await;
    let agent = &stage.agent;
    let ask = || agent.request(Method::GET, "conversations/meta").send();
    // The window is one of the clock, so that it may end in between once.
    let mut statuses = Vec::new();
    for _ in 0..62 {
        let answer = ask().await.unwrap();
        statuses.push(answer.status().as_u16());
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            assert_eq!(answer.headers()["content-type"], "text/plain");
            assert!(!answer.headers().contains_key("retry-after"));
            assert_eq!(answer.text().await.unwrap(), "Retry later\n");
        }
    }
    assert!(statuses.iter().take(30).all(|status| *status == 200) || statuses.contains(&429));
    assert!(statuses.contains(&429));
    agent.fetch("conversations").await;
}

#[tokio::test]
async fn devices_are_listed_and_signed_out_one_by_one() {
    let stage = stage().await;
    let agent = &stage.agent;
    assert_eq!(agent.fetch("/api/v1/profile/sessions").await, json!([]));
    let enter = |extra: Value| {
        let mut body = json!({"email": agent.email, "password": agent.password});
        body.as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        agent
            .http
            .post(format!("{}/auth/sign_in", agent.url))
            .header(
                "user-agent",
                "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/130.0",
            )
            .json(&body)
            .send()
    };
    for _ in 0..25 {
        assert_eq!(enter(json!({})).await.unwrap().status(), 200);
    }
    let full = enter(json!({})).await.unwrap();
    assert_eq!(full.status(), 409);
    let full: Value = serde_json::from_str(&full.text().await.unwrap()).unwrap();
    assert_eq!(full["sessions_limit_reached"], true);
    let first = &full["sessions"][0];
    assert_eq!(
        (
            &first["browser_name"],
            &first["browser_version"],
            &first["platform_name"]
        ),
        (&json!("Firefox"), &json!("130"), &json!("Windows"))
    );
    let answer = enter(json!({"revoke_session_id": first["id"]}))
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    let own = agent
        .http
        .get(format!("{}/api/v1/profile/sessions", agent.url))
        .header("access-token", header("access-token"))
        .header("client", header("client"))
        .header("uid", header("uid"))
        .send()
        .await
        .unwrap();
    let own: Value = serde_json::from_str(&own.text().await.unwrap()).unwrap();
    let rows = own.as_array().unwrap();
    assert_eq!(rows.iter().filter(|row| row["current"] == true).count(), 1);
    let path = format!("/api/v1/profile/sessions/{}", rows[3]["id"]);
    assert_eq!(agent.send(Method::DELETE, &path, json!({})).await.0, 200);
    assert_eq!(agent.send(Method::DELETE, &path, json!({})).await.0, 404);
}

#[tokio::test]
async fn a_code_is_asked_for_once_codes_are_switched_on() {
    let stage = stage().await;
    let agent = &stage.agent;
    let mfa = "/api/v1/profile/mfa";
    assert_eq!(agent.fetch(mfa).await["enabled"], false);
    let secret = agent.does(mfa, json!({})).await["secret"]
        .as_str()
        .unwrap()
        .to_owned();
    let code = || sandbox::totp::code(&secret, sandbox::db::now() / 1_000_000);
    let verify = format!("{mfa}/verify");
    assert_eq!(agent.post(&verify, json!({"otp_code": "abc"})).await.0, 422);
    let verified = agent.does(&verify, json!({"otp_code": code()})).await;
    let backup = verified["backup_codes"][0].clone();
    let enter = |body: Value| async move { agent.post("/auth/sign_in", body).await };
    let password = json!({"email": agent.email, "password": agent.password});
    let (status, first) = enter(password.clone()).await;
    assert_eq!(
        (status.as_u16(), keys(&first)),
        (206, vec!["mfa_required".to_owned(), "mfa_token".to_owned()])
    );
    let token = &first["mfa_token"];
    let (status, refused) = enter(json!({"mfa_token": token, "otp_code": "000000x"})).await;
    assert_eq!(
        (status.as_u16(), refused),
        (400, json!({"error": "Invalid verification code"}))
    );
    let (status, refused) = enter(json!({"mfa_token": "1.2.3", "otp_code": code()})).await;
    assert_eq!(
        (status.as_u16(), refused),
        (401, json!({"error": "Invalid or expired MFA token"}))
    );
    let (status, shown) = enter(json!({"mfa_token": token, "otp_code": code()})).await;
    assert_eq!(
        (status.as_u16(), &shown["data"]["id"]),
        (200, &json!(agent.id))
    );
    let spent = json!({"mfa_token": token, "backup_code": backup});
    assert_eq!(enter(spent.clone()).await.0, 200);
    assert_eq!(enter(spent).await.0, 400);
    let off = json!({"otp_code": code(), "password": agent.password});
    assert_eq!(agent.send(Method::DELETE, mfa, off).await.0, 200);
    assert_eq!(enter(password).await.0, 200);
}

#[tokio::test]
async fn administrators_invite_place_and_dismiss_agents() {
    let stage = stage().await;
    let (agent, admin) = (&stage.agent, &stage.admin);
    let body = json!({"name": "Nina New", "email": "nina@fjellvik.example", "role": "agent"});
    assert_eq!(agent.post("agents", body.clone()).await.0, 401);
    let made = admin.does("agents", body.clone()).await;
    assert_eq!(
        (&made["name"], &made["confirmed"]),
        (&json!("Nina New"), &json!(false))
    );
    assert_as_recorded_except("agents", &json!([made]), &["custom_attributes"]);
    assert_eq!(admin.post("agents", body).await.0, 422);
    let path = format!("agents/{}", made["id"]);
    let role = json!({"role": "administrator"});
    assert_eq!(agent.send(Method::PATCH, &path, role.clone()).await.0, 401);
    assert_eq!(
        admin.send(Method::PATCH, &path, role).await.1["role"],
        "administrator"
    );
    let inbox = agent.inbox("Channel::Api").await;
    let mut ear = stage.listen(agent).await;
    let place = json!({"inbox_id": inbox, "user_ids": [made["id"]]});
    let members = admin.does("inbox_members", place.clone()).await;
    let placed = members["payload"].as_array().unwrap();
    assert!(placed.iter().any(|row| row["id"] == made["id"]));
    ear.event("account.cache_invalidated").await;
    assert_eq!(agent.post("inbox_members", place.clone()).await.0, 401);
    assert_eq!(
        admin.send(Method::DELETE, "inbox_members", place).await.0,
        200
    );
    let named = json!({"name": "Counter", "greeting_enabled": true});
    let path_of_inbox = format!("inboxes/{inbox}");
    assert_eq!(
        agent
            .send(Method::PATCH, &path_of_inbox, named.clone())
            .await
            .0,
        401
    );
    let changed = admin.send(Method::PATCH, &path_of_inbox, named).await.1;
    assert_eq!(
        (&changed["name"], &changed["greeting_enabled"]),
        (&json!("Counter"), &json!(true))
    );
    assert_eq!(admin.send(Method::DELETE, &path, json!({})).await.0, 200);
    assert_eq!(admin.send(Method::DELETE, &path, json!({})).await.0, 404);
}
