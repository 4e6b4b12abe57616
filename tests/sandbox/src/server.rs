//! The router, and what every answer has in common.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn, from_fn_with_state, map_request};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower::{Layer, ServiceExt};
use uuid::Uuid;

use crate::answer::no_such_route;
use crate::app::App;
use crate::options::Pace;
use crate::routes::sign_in::add_session;
use crate::throttle::Throttle;
use crate::{cable, files, pace, routes, static_files, throttle, trouble};

/// Everything the sandbox answers to.
///
/// # Errors
///
/// When the bundle to serve cannot be read.
pub fn router(app: &App) -> std::io::Result<Router> {
    let site = app
        .options
        .dist
        .as_deref()
        .map(static_files::routes)
        .transpose()?;
    let mut api = Router::new()
        .merge(routes::routes())
        .merge(files::routes())
        .layer(from_fn(common))
        .route("/cable", get(cable::socket::cable));
    if app.options.trouble {
        api = api.merge(trouble::routes());
    }
    let api = api
        .merge(crate::visitors::routes())
        .method_not_allowed_fallback(|headers: HeaderMap| async move { no_such_route(&headers) })
        .fallback(move |request: Request| {
            let site = site.clone();
            async move { elsewhere(site, request).await }
        })
        .layer(DefaultBodyLimit::disable())
        .with_state(app.clone());
    // Routes are chosen by the path, so the path is put right before any of them is asked.
    let mut all = Router::new().fallback_service(map_request(without_suffix).layer(api));
    if app.options.pace == Pace::Real {
        all = all.layer(from_fn(pace::layer));
    }
    if app.options.throttle {
        all = all.layer(from_fn_with_state(Throttle::default(), throttle::layer));
    }
    Ok(all
        .layer(from_fn_with_state(app.trouble.clone(), trouble::layer))
        .layer(from_fn_with_state(app.options.cors, cors)))
}

/// A file of the bundle, or nothing.
async fn elsewhere(site: Option<Router>, request: Request) -> Response {
    let reserved = [
        "api",
        "auth",
        "rails",
        "cable",
        "public",
        "sandbox",
        "enterprise",
    ];
    let first = request.uri().path().split('/').nth(1).unwrap_or_default();
    match site {
        Some(site) if !reserved.contains(&first) => site.oneshot(request).await.into_response(),
        _ => no_such_route(request.headers()),
    }
}

/// `…/conversations.json` and `…/conversations/` are `…/conversations`.
async fn without_suffix(mut request: Request) -> Request {
    let path = request.uri().path();
    let api = path.starts_with("/api") || path.starts_with("/auth");
    if let Some(stem) = path
        .strip_suffix(".json")
        .or(path.strip_suffix('/'))
        .filter(|_| api)
    {
        let query = request
            .uri()
            .query()
            .map_or_else(String::new, |query| format!("?{query}"));
        if let Ok(uri) = format!("{stem}{query}").parse::<Uri>() {
            *request.uri_mut() = uri;
        }
    }
    request
}

/// Headers of every answer, and 304 for who has it already.
async fn common(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let held = request.headers().get(header::IF_NONE_MATCH).cloned();
    let session = Session::of(&request);
    let mut answer = next.run(request).await;
    if let Some(session) = session.filter(|_| answer.status() != StatusCode::UNAUTHORIZED) {
        add_session(&mut answer, &session.token, &session.client, &session.uid);
    }
    if reads && answer.status() == StatusCode::OK && is_json(answer.headers()) {
        answer = with_etag(answer, held.as_ref()).await;
    }
    let status = answer.status();
    let headers = answer.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&Uuid::new_v4().to_string()) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    if status != StatusCode::BAD_REQUEST && !status.is_server_error() {
        for (name, value) in [
            ("x-frame-options", "SAMEORIGIN"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "strict-origin-when-cross-origin"),
        ] {
            headers.insert(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
    }
    answer
}

/// What a request by session headers repeats in its answer; the one that ends it does not.
struct Session {
    token: String,
    client: String,
    uid: String,
}

impl Session {
    fn of(request: &Request) -> Option<Self> {
        let headers = request.headers();
        let text = |name: &str| headers.get(name)?.to_str().ok().map(str::to_owned);
        if text("api_access_token").is_some()
            || text("api-access-token").is_some()
            || request.uri().path() == "/auth/sign_out"
        {
            return None;
        }
        Some(Self {
            token: text("access-token")?,
            client: text("client")?,
            uid: text("uid")?,
        })
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"))
}

async fn with_etag(answer: Response, held: Option<&HeaderValue>) -> Response {
    let (mut parts, body) = answer.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let sum = Uuid::new_v5(&Uuid::NAMESPACE_OID, &bytes).simple();
    let Ok(tag) = HeaderValue::from_str(&format!("W/\"{sum}\"")) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    let same = held == Some(&tag);
    parts.headers.insert(header::ETAG, tag);
    parts
        .headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static(
            "max-age=0, private, must-revalidate",
        ));
    if same {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

const METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

/// Grants other origins `/api` and what is below it, where that is switched on; nothing else.
async fn cors(State(on): State<bool>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let path = request.uri().path();
    let from_elsewhere = headers.contains_key(header::ORIGIN);
    let wanted = headers.get(header::ACCESS_CONTROL_REQUEST_METHOD).cloned();
    let asked = headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned();
    let mut granted = on && from_elsewhere && (path == "/api" || path.starts_with("/api/"));
    let preflight = *request.method() == Method::OPTIONS && from_elsewhere;
    let preflight = wanted.filter(|_| preflight);
    let varies = on && preflight.is_none();
    let mut answer = match preflight {
        Some(method) => {
            granted &= METHODS
                .split(", ")
                .any(|known| method.as_bytes() == known.as_bytes());
            let mut answer = StatusCode::OK.into_response();
            if let Some(asked) = asked.filter(|_| granted) {
                answer
                    .headers_mut()
                    .insert(header::ACCESS_CONTROL_ALLOW_HEADERS, asked);
            }
            answer
        }
        None => next.run(request).await,
    };
    let headers = answer.headers_mut();
    if granted {
        for (name, value) in [
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
            (header::ACCESS_CONTROL_ALLOW_METHODS, METHODS),
            (
                header::ACCESS_CONTROL_EXPOSE_HEADERS,
                "access-token, client, uid, expiry",
            ),
            (header::ACCESS_CONTROL_MAX_AGE, "7200"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if varies {
        headers.insert(header::VARY, HeaderValue::from_static("Origin"));
    }
    answer
}
