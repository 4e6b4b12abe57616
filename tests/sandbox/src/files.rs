//! Stored files: a lasting address that leads on to a short-lived one.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use crate::answer::{Refusal, no_such_route};
use crate::app::App;
use crate::db::{SECOND, now};
use crate::seal::seal;
use crate::small::{size_of, small_copy};

/// How long a storage address works, in seconds.
const LASTS: i64 = 300;

/// The addresses of files.
pub fn routes() -> Router<App> {
    let base = "/rails/active_storage";
    Router::new()
        .route(
            &format!("{base}/blobs/redirect/{{key}}/{{name}}"),
            get(redirect_blob),
        )
        .route(
            &format!("{base}/representations/redirect/{{key}}/{{variation}}/{{name}}"),
            get(redirect_small),
        )
        .route(&format!("{base}/disk/{{ticket}}/{{name}}"), get(disk))
        .route(&format!("{base}/disk/{{ticket}}"), axum::routing::put(put))
}

#[derive(Deserialize)]
struct Wish {
    disposition: Option<String>,
}

async fn redirect_blob(
    State(app): State<App>,
    Path((key, _)): Path<(String, String)>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Response {
    let inline = wish.disposition.as_deref() == Some("inline");
    let way = if inline { Way::Inline } else { Way::AsItIs };
    redirect(&app, key, way, &headers).await
}

async fn redirect_small(
    State(app): State<App>,
    Path((key, _, _)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Response {
    redirect(&app, key, Way::Small, &headers).await
}

async fn redirect(app: &App, key: String, way: Way, headers: &HeaderMap) -> Response {
    let wanted = key.clone();
    let name = app
        .db
        .read::<String, Refusal>(move |conn| {
            Ok(conn.query_row(
                "SELECT filename FROM blobs WHERE key = ?1",
                [wanted],
                |row| row.get(0),
            )?)
        })
        .await;
    let Ok(name) = name else {
        return no_such_route(headers);
    };
    let until = now() / SECOND + LASTS;
    let ticket = ticket(until, way, &key);
    let name = utf8_percent_encode(&name, NON_ALPHANUMERIC);
    let target = format!("{}/rails/active_storage/disk/{ticket}/{name}", app.base_url);
    let body = Html(format!(
        "<html><body>You are being <a href=\"{target}\">redirected</a>.</body></html>"
    ));
    let headers = [
        (header::LOCATION, target),
        (header::CACHE_CONTROL, "max-age=300, private".to_owned()),
    ];
    (StatusCode::FOUND, headers, body).into_response()
}

/// How a file is fetched. The number stands in its ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Way {
    AsItIs = 0,
    Inline = 1,
    Small = 2,
    Put = 3,
}

fn ticket(until: i64, way: Way, key: &str) -> String {
    format!("{until}-{}-{}-{key}", way as u8, seal((until, way, key)))
}

/// The address a file is put to that is stored under `key` already, but without content.
pub fn upload_address(base_url: &str, key: &str) -> String {
    let ticket = ticket(now() / SECOND + LASTS, Way::Put, key);
    format!("{base_url}/rails/active_storage/disk/{ticket}")
}

/// Takes a file's content, if it is as long as was said.
async fn put(State(app): State<App>, Path(ticket): Path<String>, body: Bytes) -> Response {
    let Some((Way::Put, key)) = open_ticket(&ticket, now() / SECOND) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let size = size_of(&body);
    let written = app
        .db
        .write::<usize, Refusal>(move |tx| {
            Ok(tx.execute(
                "UPDATE blobs SET data = ?2, width = ?3, height = ?4 WHERE key = ?1 AND byte_size = length(?2)",
                (
                    key,
                    &body[..],
                    size.map(|(width, _)| width),
                    size.map(|(_, height)| height),
                ),
            )?)
        })
        .await;
    match written {
        Ok(1) => StatusCode::NO_CONTENT.into_response(),
        _ => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
    }
}

struct Stored {
    filename: String,
    content_type: String,
    data: Vec<u8>,
}

async fn disk(
    State(app): State<App>,
    Path((ticket, _)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let Some((way, key)) = open_ticket(&ticket, now() / SECOND) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let file = app
        .db
        .read::<_, Refusal>(move |conn| {
            Ok(conn.query_row(
                "SELECT filename, content_type, data FROM blobs WHERE key = ?1",
                [key],
                |row| {
                    Ok(Stored {
                        filename: row.get(0)?,
                        content_type: row.get(1)?,
                        data: row.get(2)?,
                    })
                },
            )?)
        })
        .await;
    match file {
        Ok(file) if way == Way::Small => serve(small(file), false, &headers),
        Ok(file) => serve(file, way == Way::Inline, &headers),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

fn open_ticket(ticket: &str, now: i64) -> Option<(Way, String)> {
    let mut parts = ticket.splitn(4, '-');
    let until: i64 = parts.next()?.parse().ok()?;
    let way = match parts.next()? {
        "0" => Way::AsItIs,
        "1" => Way::Inline,
        "2" => Way::Small,
        "3" => Way::Put,
        _ => return None,
    };
    let given: u64 = parts.next()?.parse().ok()?;
    let key = parts.next()?;
    (now <= until && given == seal((until, way, key))).then(|| (way, key.to_owned()))
}

/// The file's small copy, where one can be made.
fn small(file: Stored) -> Stored {
    match small_copy(&file.data) {
        Some(data) => Stored { data, ..file },
        None => file,
    }
}

fn serve(file: Stored, inline: bool, headers: &HeaderMap) -> Response {
    let inert = matches!(
        file.content_type.as_str(),
        "image/svg+xml"
            | "text/html"
            | "application/xhtml+xml"
            | "text/xml"
            | "application/xml"
            | "text/javascript"
    );
    let shown = inline
        || (file.content_type.starts_with("image/") && !inert)
        || file.content_type == "application/pdf"
        || file.content_type.starts_with("audio/");
    let way = if shown && !inert {
        "inline"
    } else {
        "attachment"
    };
    let kind = if inert {
        "application/octet-stream".to_owned()
    } else {
        file.content_type
    };
    let name = utf8_percent_encode(&file.filename, NON_ALPHANUMERIC);
    let plain: String = file
        .filename
        .chars()
        .map(|letter| {
            if letter.is_ascii_graphic() && letter != '"' && letter != '\\' {
                letter
            } else {
                '_'
            }
        })
        .collect();
    let total = file.data.len();
    let common = [
        (header::CONTENT_TYPE, kind),
        (
            header::CONTENT_DISPOSITION,
            format!("{way}; filename=\"{plain}\"; filename*=UTF-8''{name}"),
        ),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
    ];
    let range = headers
        .get(header::RANGE)
        .and_then(|range| range.to_str().ok());
    let data = Bytes::from(file.data);
    match range.map(|range| range_of(range, total)) {
        None => (common, Body::from(data)).into_response(),
        Some(None) => {
            let size = [(header::CONTENT_RANGE, format!("bytes */{total}"))];
            (StatusCode::RANGE_NOT_SATISFIABLE, size).into_response()
        }
        Some(Some((first, last))) => {
            let place = [(
                header::CONTENT_RANGE,
                format!("bytes {first}-{last}/{total}"),
            )];
            (
                StatusCode::PARTIAL_CONTENT,
                common,
                place,
                Body::from(data.slice(first..=last)),
            )
                .into_response()
        }
    }
}

/// The first and last byte of a `bytes=` range, or `None` if it lies outside.
fn range_of(range: &str, total: usize) -> Option<(usize, usize)> {
    let (from, to) = range.strip_prefix("bytes=")?.split_once('-')?;
    let end = total.checked_sub(1)?;
    let (first, last) = match (from.trim(), to.trim()) {
        ("", tail) => (total.saturating_sub(tail.parse().ok()?), end),
        (first, "") => (first.parse().ok()?, end),
        (first, last) => (first.parse().ok()?, last.parse::<usize>().ok()?.min(end)),
    };
    (first <= last).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_opens_for_its_time_and_its_file_only() {
        let ticket = ticket(100, Way::Inline, "abc");
        assert_eq!(
            open_ticket(&ticket, 100),
            Some((Way::Inline, "abc".to_owned()))
        );
        assert_eq!(open_ticket(&ticket, 101), None);
        assert_eq!(open_ticket(&ticket.replace("abc", "abd"), 50), None);
        assert_eq!(open_ticket("nonsense", 0), None);
    }

    #[test]
    fn ranges_are_cut_to_the_file() {
        assert_eq!(range_of("bytes=0-3", 10), Some((0, 3)));
        assert_eq!(range_of("bytes=4-", 10), Some((4, 9)));
        assert_eq!(range_of("bytes=-3", 10), Some((7, 9)));
        assert_eq!(range_of("bytes=5-99", 10), Some((5, 9)));
        assert_eq!(range_of("bytes=10-", 10), None);
        assert_eq!(range_of("bytes=0-", 0), None);
    }
}
