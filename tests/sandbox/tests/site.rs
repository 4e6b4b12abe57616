//! A built console beside the API.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use std::fs;
use std::path::PathBuf;

use reqwest::Response;
use sandbox::options::Options;
use support::{Stage, stage_with};

/// A directory of its own, gone with the test.
struct Bundle(PathBuf);

impl Bundle {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("sandbox-site-{name}-{}", std::process::id()));
        fs::create_dir_all(path.join("assets")).unwrap();
        for (file, text) in [
            ("index.html", "<!doctype html><title>c</title>"),
            ("config.json", "{}"),
            ("assets/app.wasm", "\0asm"),
            ("assets/app.js", "let plain;"),
            ("assets/app.js.br", "brotli bytes"),
            ("assets/app.js.gz", "gzip bytes"),
            (
                "_headers",
                "/*\n  X-Test: everywhere\n  Content-Security-Policy: default-src 'self'\n/assets/*\n  Cache-Control: max-age=31536000, immutable\n",
            ),
        ] {
            fs::write(path.join(file), text).unwrap();
        }
        Self(path)
    }
}

impl Drop for Bundle {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("{error}");
        }
    }
}

async fn get(stage: &Stage, path: &str, accept: &str) -> Response {
    let url = format!("{}{path}", stage.running.url);
    reqwest::Client::new()
        .get(url)
        .header("accept-encoding", accept)
        .send()
        .await
        .unwrap()
}

fn header<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

async fn with(bundle: &Bundle) -> Stage {
    stage_with(Options {
        dist: Some(bundle.0.clone()),
        ..Options::default()
    })
    .await
}

#[tokio::test]
async fn files_have_their_types_and_the_headers_of_their_paths() {
    let bundle = Bundle::new("types");
    let stage = with(&bundle).await;
    let page = get(&stage, "/", "identity").await;
    assert_eq!(header(&page, "content-type"), "text/html");
    assert_eq!(header(&page, "x-test"), "everywhere");
    assert_eq!(
        header(&page, "content-security-policy"),
        "default-src 'self'"
    );
    assert_eq!(
        page.text().await.unwrap(),
        "<!doctype html><title>c</title>"
    );
    let module = get(&stage, "/assets/app.wasm", "identity").await;
    assert_eq!(header(&module, "content-type"), "application/wasm");
    assert_eq!(
        header(&module, "cache-control"),
        "max-age=31536000, immutable"
    );
    let config = get(&stage, "/config.json", "identity").await;
    assert_eq!(header(&config, "cache-control"), "no-cache");
}

#[tokio::test]
async fn the_packed_neighbour_is_sent_to_who_accepts_it() {
    let bundle = Bundle::new("packed");
    let stage = with(&bundle).await;
    for (accept, encoding, body) in [
        ("gzip, br", "br", "brotli bytes"),
        ("gzip", "gzip", "gzip bytes"),
        ("identity", "", "let plain;"),
    ] {
        let answer = get(&stage, "/assets/app.js", accept).await;
        assert_eq!(header(&answer, "content-encoding"), encoding);
        assert!(header(&answer, "content-type").starts_with("text/javascript"));
        assert_eq!(answer.bytes().await.unwrap(), body);
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_there_and_the_api_is() {
    let bundle = Bundle::new("missing");
    let stage = with(&bundle).await;
    for path in [
        "/nothing.js",
        "/_headers",
        "/app/inbox",
        "/../Cargo.toml",
        "/api/v1/nothing",
    ] {
        assert_eq!(get(&stage, path, "identity").await.status(), 404, "{path}");
    }
    assert_eq!(get(&stage, "/api", "identity").await.status(), 200);
    assert_eq!(stage.agent.get("conversations").await.0, 200);
}
