//! What has nothing to do with conversations: credentials, refusals, headers, files, origins.

use crate::support::{stage, stage_with};
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Client, Method, StatusCode, redirect};
use sandbox::options::Options;
use serde_json::{Value, json};

#[tokio::test]
async fn both_spellings_of_the_token_header_are_heard_and_nothing_else_is() {
    let stage = stage().await;
    let agent = &stage.agent;
    let url = format!("{}/api/v1/profile", agent.url);
    let ask = |name: &'static str, token: String| agent.http.get(&url).header(name, token).send();
    for name in ["api_access_token", "api-access-token", "API-Access-Token"] {
        assert_eq!(
            ask(name, agent.token.clone()).await.unwrap().status(),
            200,
            "{name}"
        );
    }
    let wrong: Value = read(ask("api_access_token", "forged".into()).await.unwrap()).await;
    assert_eq!(wrong, json!({"error": "Invalid Access Token"}));
    let none: Value = read(
        ask("authorization", format!("Bearer {}", agent.token))
            .await
            .unwrap(),
    )
    .await;
    assert_eq!(
        none,
        json!({"errors": ["You need to sign in or sign up before continuing."]})
    );
}

async fn read(answer: reqwest::Response) -> Value {
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

#[tokio::test]
async fn a_session_works_until_it_is_ended() {
    let stage = stage().await;
    let agent = &stage.agent;
    let body = json!({"email": agent.email.to_uppercase(), "password": agent.password});
    let answer = agent
        .http
        .post(format!("{}/auth/sign_in", agent.url))
        .json(&body)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    let mut session = HeaderMap::new();
    for name in ["access-token", "client", "uid"] {
        session.insert(name, answer.headers()[name].clone());
    }
    assert_eq!(answer.headers()["token-type"], "Bearer");
    let ask = |method: Method, path: &str| {
        agent
            .http
            .request(method, format!("{}{path}", agent.url))
            .headers(session.clone())
            .send()
    };
    assert_eq!(
        ask(Method::GET, "/api/v1/profile").await.unwrap().status(),
        200
    );
    let valid = read(ask(Method::GET, "/auth/validate_token").await.unwrap()).await;
    assert_eq!(valid["payload"]["data"]["id"], agent.id);
    assert_eq!(
        ask(Method::DELETE, "/auth/sign_out")
            .await
            .unwrap()
            .status(),
        200
    );
    assert_eq!(
        ask(Method::GET, "/api/v1/profile").await.unwrap().status(),
        401
    );
    assert_eq!(
        ask(Method::DELETE, "/auth/sign_out")
            .await
            .unwrap()
            .status(),
        404
    );
    let (status, refused) = agent.post("/auth/sign_in", json!({})).await;
    assert_eq!(status, 401);
    assert_eq!(
        refused,
        json!({"success": false, "errors": ["Invalid login credentials. Please try again."]})
    );
}

#[tokio::test]
async fn accounts_are_closed_to_strangers() {
    let stage = stage().await;
    let agent = &stage.agent;
    for account in ["999999", "word"] {
        let (status, answer) = agent
            .get(&format!("/api/v1/accounts/{account}/conversations"))
            .await;
        assert_eq!(
            (status.as_u16(), &answer["error"]),
            (404, &json!("Resource could not be found"))
        );
    }
    let accounts = agent.fetch("/api/v1/profile").await["accounts"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!(accounts, 2);
    let second = agent.fetch("/api/v1/profile").await["accounts"][1]["id"].clone();
    let (status, answer) = stage
        .other
        .get(&format!("/api/v1/accounts/{second}/conversations"))
        .await;
    assert_eq!(status, 401);
    assert_eq!(
        answer["error"],
        "You are not authorized to access this account"
    );
}

#[tokio::test]
async fn what_leads_nowhere_is_json_only_for_who_accepts_exactly_that() {
    let stage = stage().await;
    let http = &stage.agent.http;
    let url = format!("{}/api/v1/nothing", stage.running.url);
    let exact = http
        .get(&url)
        .header("accept", "application/json")
        .send()
        .await
        .unwrap();
    assert_eq!(exact.status(), 404);
    assert_eq!(
        read(exact).await,
        json!({"status": 404, "error": "Not Found"})
    );
    let other = http
        .get(&url)
        .header("accept", "application/json, */*")
        .send()
        .await
        .unwrap();
    assert!(
        other.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );
    let wrong_method = stage.agent.send(Method::DELETE, "labels", json!({})).await;
    assert_eq!(wrong_method.0, 404);
}

#[tokio::test]
async fn a_body_that_is_no_json_is_a_bad_request() {
    let stage = stage().await;
    let number = stage.agent.conversation("Hello").await;
    let path = format!("conversations/{number}/messages");
    let send = |accept: &'static str| {
        let request = stage.agent.request(Method::POST, &path);
        request
            .header("content-type", "application/json")
            .header("accept", accept)
            .body("{oops")
            .send()
    };
    let exact = send("application/json").await.unwrap();
    assert_eq!(exact.status(), 400);
    assert_eq!(
        read(exact).await,
        json!({"status": 400, "error": "Bad Request"})
    );
    let other = send("*/*").await.unwrap();
    assert_eq!(
        (other.status(), other.text().await.unwrap().as_str()),
        (StatusCode::BAD_REQUEST, "")
    );
}

#[tokio::test]
async fn an_answer_held_already_is_not_sent_again() {
    let stage = stage().await;
    let agent = &stage.agent;
    let first = agent
        .request(Method::GET, "labels.json")
        .send()
        .await
        .unwrap();
    assert_eq!(first.status(), 200);
    assert_eq!(
        first.headers()["cache-control"],
        "max-age=0, private, must-revalidate"
    );
    assert!(first.headers().contains_key("x-request-id"));
    let tag = first.headers()["etag"].clone();
    let again = agent
        .request(Method::GET, "labels")
        .header("if-none-match", tag)
        .send()
        .await
        .unwrap();
    assert_eq!(again.status(), 304);
    assert_eq!(again.text().await.unwrap(), "");
}

#[tokio::test]
async fn a_file_is_found_by_a_lasting_address_that_leads_to_a_short_lived_one() {
    let stage = stage().await;
    let agent = &stage.agent;
    let number = agent.conversation("Hello").await;
    let path = format!("conversations/{number}/messages");
    let file = |name: &'static str, kind: &str| {
        reqwest::multipart::Part::bytes(b"0123456789".to_vec())
            .file_name(name)
            .mime_str(kind)
            .unwrap()
    };
    let form = reqwest::multipart::Form::new()
        .part("attachments[]", file("a.wav", "audio/wav"))
        .part("attachments[]", file("a.svg", "image/svg+xml"))
        .part("attachments[]", file("a.mp4", "video/mp4"));
    let message = read(
        agent
            .request(Method::POST, &path)
            .multipart(form)
            .send()
            .await
            .unwrap(),
    )
    .await;
    let files = &message["attachments"];
    assert_eq!(files[0]["content_type"], "audio/x-wav");
    assert_eq!(files[0]["transcribed_text"], "");
    let url = |at: usize| files[at]["data_url"].as_str().unwrap().to_owned();
    assert!(url(0).ends_with("?disposition=inline"));
    let http = Client::builder()
        .redirect(redirect::Policy::none())
        .build()
        .unwrap();
    let led = http.get(url(0)).send().await.unwrap();
    assert_eq!(led.status(), 302);
    assert_eq!(led.headers()["cache-control"], "max-age=300, private");
    let target = led.headers()["location"].to_str().unwrap().to_owned();
    let part = http
        .get(&target)
        .header("range", "bytes=2-4")
        .send()
        .await
        .unwrap();
    assert_eq!(part.status(), 206);
    assert_eq!(part.headers()["content-range"], "bytes 2-4/10");
    assert_eq!(part.text().await.unwrap(), "234");
    let forged = target.replace("/disk/", "/disk/9");
    assert_eq!(http.get(&forged).send().await.unwrap().status(), 404);
    assert_eq!(
        http.get(url(0).replace("redirect/", "redirect/x"))
            .send()
            .await
            .unwrap()
            .status(),
        404
    );
    let disposition = |headers: &HeaderMap| {
        headers["content-disposition"]
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned()
    };
    let picture = reqwest::get(url(1)).await.unwrap();
    assert_eq!(
        picture.headers()["content-type"],
        "application/octet-stream"
    );
    assert_eq!(picture.headers()["x-content-type-options"], "nosniff");
    assert_eq!(disposition(picture.headers()), "attachment");
    assert_eq!(
        disposition(reqwest::get(url(0)).await.unwrap().headers()),
        "inline"
    );
    assert_eq!(
        disposition(reqwest::get(url(2)).await.unwrap().headers()),
        "attachment"
    );
}

fn origin() -> HeaderMap {
    HeaderMap::from_iter([(
        reqwest::header::ORIGIN,
        HeaderValue::from_static("https://desk.example"),
    )])
}

#[tokio::test]
async fn other_origins_are_granted_the_api_and_nothing_else() {
    let stage = stage_with(Options {
        cors: true,
        ..Options::default()
    })
    .await;
    let http = &stage.agent.http;
    let preflight = |path: &str, method: &str| {
        http.request(Method::OPTIONS, format!("{}{path}", stage.running.url))
            .headers(origin())
            .header("access-control-request-method", method)
            .header("access-control-request-headers", "api_access_token,x-odd")
            .send()
    };
    let granted = preflight("/api/v1/profile", "PATCH").await.unwrap();
    assert_eq!(granted.status(), 200);
    assert_eq!(granted.headers()["access-control-allow-origin"], "*");
    assert_eq!(
        granted.headers()["access-control-allow-headers"],
        "api_access_token,x-odd"
    );
    assert_eq!(
        granted.headers()["access-control-expose-headers"],
        "access-token, client, uid, expiry"
    );
    for (path, method) in [
        ("/auth/sign_in", "POST"),
        ("/health", "GET"),
        ("/api", "FLY"),
    ] {
        let refused = preflight(path, method).await.unwrap();
        assert_eq!(refused.status(), 200, "{path}");
        assert!(
            !refused
                .headers()
                .contains_key("access-control-allow-origin"),
            "{path}"
        );
    }
    let answer = http
        .get(format!("{}/api/v1/profile", stage.running.url))
        .headers(origin())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 401);
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
}

#[tokio::test]
async fn without_the_switch_no_other_origin_is_granted_anything() {
    let stage = stage().await;
    let answer = stage
        .agent
        .http
        .get(format!("{}/api", stage.running.url))
        .headers(origin())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    assert!(!answer.headers().contains_key("access-control-allow-origin"));
    assert_eq!(read(answer).await["version"], "4.16.2");
}

#[tokio::test]
async fn the_profile_is_written_as_it_is_sent() {
    let stage = stage().await;
    let agent = &stage.agent;
    let put = |body: Value| agent.send(Method::PUT, "/api/v1/profile", body);
    let (_, shown) = put(json!({"profile": {"ui_settings": {"a": 1}, "display_name": "Bo"}})).await;
    assert_eq!(
        (&shown["ui_settings"], &shown["available_name"]),
        (&json!({"a": 1}), &json!("Bo"))
    );
    let (_, shown) = put(json!({"profile": {"ui_settings": {"b": 2}}})).await;
    assert_eq!(shown["ui_settings"], json!({"b": 2}));
    let (status, refused) = put(json!({"profile": {}})).await;
    assert_eq!(
        (status.as_u16(), &refused["error"]),
        (
            422,
            &json!("param is missing or the value is empty: profile")
        )
    );
    let busy = json!({"profile": {"account_id": agent.account_id, "availability": "busy"}});
    let shown = agent.does("/api/v1/profile/availability", busy).await;
    assert_eq!(shown["accounts"][0]["availability"], "busy");
    let odd = json!({"profile": {"account_id": agent.account_id, "availability": "away"}});
    assert_eq!(agent.post("/api/v1/profile/availability", odd).await.0, 500);
    let foreign = json!({"profile": {"account_id": 999_999}});
    assert_eq!(
        agent
            .send(Method::PUT, "/api/v1/profile/set_active_account", foreign)
            .await
            .0,
        500
    );
}
