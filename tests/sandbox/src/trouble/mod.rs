//! What can go wrong, on demand: answers that are late, refused, nonsense or lost, sockets that
//! are cut, refused, silent or unreliable, and a log of what was asked.
//!
//! Wiring: the server listens through [`Line`]s (`axum::serve(Lines::new(tcp),
//! router.into_make_service_with_connect_info::<Line>())`), puts [`layer`] around everything but
//! the CORS headers, merges [`routes`], and the cable asks [`Trouble::socket`] for each socket.

mod cable;
mod line;
mod routes;
mod rule;

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

pub use cable::{SocketTrouble, Unreliable};
pub use line::{Line, Lines};
pub use routes::routes;
pub use rule::{Act, Rule};

use cable::CableTrouble;
use rule::Active;

/// Requests kept in the log: the newest.
const LOG_LENGTH: usize = 10_000;

/// The one handle on what goes wrong. Clones share everything; a default one makes no trouble.
#[derive(Clone, Default)]
pub struct Trouble {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    rules: Mutex<Vec<Active>>,
    log: Mutex<VecDeque<Seen>>,
    cable: CableTrouble,
}

/// One request the server received, as the log keeps it: no value of any header.
#[derive(Clone, Debug, Serialize)]
pub struct Seen {
    /// In capitals.
    pub method: String,
    /// Without the query.
    pub path: String,
    /// Without the question mark; empty when there is none.
    pub query: String,
    /// Names of the request's headers, lower case, sorted.
    pub headers: Vec<String>,
    /// What was answered; 0 when the answer was lost or the line cut.
    pub status: u16,
}

impl Trouble {
    /// Lets `rule` apply from the next request on. Of several that match, the oldest applies.
    pub fn add(&self, rule: Rule) {
        lock(&self.inner.rules).push(Active::new(rule));
    }

    /// Ends all trouble: rules, silence, refusals. The log stays.
    pub fn clear(&self) {
        lock(&self.inner.rules).clear();
        self.inner.cable.clear();
    }

    /// The requests received so far, oldest first; those to `/sandbox` are not among them.
    pub fn requests(&self) -> Vec<Seen> {
        lock(&self.inner.log).iter().cloned().collect()
    }

    /// Empties the log.
    pub fn forget_requests(&self) {
        lock(&self.inner.log).clear();
    }

    /// Cuts every open cable socket now, without a closing frame.
    pub fn cut_sockets(&self) {
        self.inner.cable.cut();
    }

    /// Refuses new cable sockets for that long; `None` until [`Trouble::clear`].
    pub fn refuse_sockets(&self, time: Option<Duration>) {
        self.inner.cable.refuse(time);
    }

    /// Keeps open sockets open but sends nothing, pings neither, for that long; `None` until
    /// [`Trouble::clear`]. What was to be sent is lost.
    pub fn silence_sockets(&self, time: Option<Duration>) {
        self.inner.cable.silence(time);
    }

    /// Loses, repeats and swaps that share of event frames from now on.
    pub fn make_unreliable(&self, how: Unreliable) {
        self.inner.cable.make_unreliable(how);
    }

    /// For the cable: what befalls a new socket, or `None` when it is refused (answer 503).
    pub fn socket(&self) -> Option<SocketTrouble> {
        self.inner.cable.socket()
    }

    fn decide(&self, method: &str, path: &str) -> Option<Rule> {
        let mut rules = lock(&self.inner.rules);
        let rule = rules
            .iter_mut()
            .find_map(|active| active.take(method, path));
        rules.retain(|active| !active.is_spent());
        rule
    }

    fn record(&self, seen: Seen) {
        let mut log = lock(&self.inner.log);
        if log.len() == LOG_LENGTH {
            log.pop_front();
        }
        log.push_back(seen);
    }
}

/// The middleware: `axum::middleware::from_fn_with_state(trouble, trouble::layer)`.
pub async fn layer(
    State(trouble): State<Trouble>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    if path.starts_with("/sandbox") {
        return next.run(request).await;
    }
    let mut headers: Vec<String> = request.headers().keys().map(ToString::to_string).collect();
    headers.sort_unstable();
    let mut seen = Seen {
        method: request.method().to_string(),
        query: request.uri().query().unwrap_or_default().to_owned(),
        path,
        headers,
        status: 0,
    };
    let rule = trouble.decide(&seen.method, &seen.path);
    if let Some(rule) = &rule {
        tokio::time::sleep(Duration::from_millis(rule.delay_ms)).await;
    }
    let answer = match rule.map(|rule| rule.act) {
        None | Some(Act::Pass) => Some(next.run(request).await),
        Some(Act::Answer(canned)) => Some(canned.into_response()),
        Some(Act::LoseAnswer) => {
            let (head, _) = next.run(request).await.into_parts();
            trouble.record(seen);
            return Response::from_parts(head, lost(line));
        }
        Some(Act::Cut) => None,
    };
    seen.status = answer.as_ref().map_or(0, |answer| answer.status().as_u16());
    trouble.record(seen);
    match answer {
        Some(answer) => answer,
        None => line.cut().await,
    }
}

/// A body of which nothing arrives. Its head does: a browser by itself repeats a request whose
/// connection ended before the first byte of an answer.
fn lost(line: Line) -> Body {
    Body::from_stream(futures_util::stream::once(async move {
        // The head leaves while its body is waited for.
        tokio::time::sleep(Duration::from_millis(20)).await;
        line.cut::<Result<Bytes, Infallible>>().await
    }))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
