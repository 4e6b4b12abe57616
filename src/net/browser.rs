//! Requests, time, chance and tasks, as a browser has them.

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::oneshot;
use futures_util::FutureExt;
use futures_util::future::{Either, LocalBoxFuture, select};
use gloo_net::http::{Headers, RequestBuilder};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{
    AbortController, Blob, BlobPropertyBag, Event, FormData, RequestCache, RequestCredentials,
    RequestRedirect, SecurityPolicyViolationEvent, Url, VisibilityState, Window,
};

use super::{
    Body, Guard, Host, Method, PageNews, Part, Request, Response, Transport, TransportError,
};
use crate::model::{SortedSet, Span, Timestamp};

/// How long an answer may take.
const PATIENCE: Span = Span::from_secs(15);
/// How long an answer may take when files go with the request.
const UPLOAD_PATIENCE: Span = Span::from_secs(120);
/// A browser may tell of a refusal by the content policy a moment after the request failed.
const POLICY_DELAY: Span = Span::from_millis(50);
/// How often frames come while the page is hidden, when the browser paints none.
const HIDDEN_FRAME: Span = Span::from_secs(1);

/// Carries requests by `fetch`.
pub struct BrowserTransport {
    /// Origins that the page's content policy was seen to refuse.
    forbidden: Rc<RefCell<SortedSet<String>>>,
    _listening: Option<Guard>,
}

impl BrowserTransport {
    /// A way to any server.
    pub fn new() -> Self {
        let forbidden = Rc::new(RefCell::new(SortedSet::default()));
        let document = web_sys::window().and_then(|window| window.document());
        let listening = document.and_then(|document| {
            let forbidden = Rc::clone(&forbidden);
            listen(&document, "securitypolicyviolation", move |event| {
                let refusal = event.unchecked_into::<SecurityPolicyViolationEvent>();
                if refusal.effective_directive() == "connect-src" {
                    forbidden
                        .borrow_mut()
                        .extend(origin(&refusal.blocked_uri()));
                }
            })
        });
        Self {
            forbidden,
            _listening: listening,
        }
    }
}

impl Default for BrowserTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl Transport for BrowserTransport {
    fn send(&self, request: Request) -> LocalBoxFuture<'static, Result<Response, TransportError>> {
        let forbidden = Rc::clone(&self.forbidden);
        async move {
            let patience = match request.body {
                Body::Form(_) => UPLOAD_PATIENCE,
                Body::Empty | Body::Json(_) => PATIENCE,
            };
            let origin = origin(&request.url);
            let exchange = exchange(request).boxed_local();
            match select(exchange, timeout(patience)).await {
                Either::Left((Some(response), _)) => return Ok(response),
                Either::Left((None, _)) => {}
                Either::Right(_) => return Err(TransportError::TimedOut),
            }
            let is_forbidden = || {
                let forbidden = forbidden.borrow();
                origin.as_ref().is_some_and(|it| forbidden.contains(it))
            };
            if !is_forbidden() {
                timeout(POLICY_DELAY).await;
            }
            Err(if is_forbidden() {
                TransportError::Forbidden
            } else {
                TransportError::Failed
            })
        }
        .boxed_local()
    }

    fn answers(&self, url: String) -> LocalBoxFuture<'static, bool> {
        async move {
            // Without leave to read, the answer is opaque; it comes all the same.
            let asked = RequestBuilder::new(&url)
                .mode(web_sys::RequestMode::NoCors)
                .credentials(RequestCredentials::Omit)
                .cache(RequestCache::NoStore)
                .send()
                .boxed_local();
            matches!(
                select(asked, timeout(PATIENCE)).await,
                Either::Left((Ok(_), _))
            )
        }
        .boxed_local()
    }
}

/// Gives a request up when it is dropped; one that has ended does not mind.
struct Abort(AbortController);

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Sends a request and reads its whole answer; `None` when that failed in any way.
async fn exchange(request: Request) -> Option<Response> {
    let abort = Abort(AbortController::new().ok()?);
    let headers = web_sys::Headers::new().ok()?;
    for (name, value) in &request.headers {
        // A token pasted with characters no header can carry must be an error, not a panic.
        headers.set(name, value.reveal()).ok()?;
    }
    let body: Option<JsValue> = match request.body {
        Body::Empty => None,
        Body::Json(bytes) => {
            headers.set("Content-Type", "application/json").ok()?;
            Some(Uint8Array::from(bytes.as_slice()).into())
        }
        Body::Form(parts) => Some(form(parts).ok()?.into()),
    };
    let builder = RequestBuilder::new(&request.url)
        .method(match request.method {
            Method::Get => gloo_net::http::Method::GET,
            Method::Post => gloo_net::http::Method::POST,
            Method::Patch => gloo_net::http::Method::PATCH,
            Method::Delete => gloo_net::http::Method::DELETE,
        })
        .headers(Headers::from_raw(headers))
        // The token must not follow a redirect, and the browser's own sign-in not go with it.
        .redirect(RequestRedirect::Error)
        .credentials(RequestCredentials::Omit)
        // Answers are customers' words: they belong into no cache on disk, and are old at once.
        .cache(RequestCache::NoStore)
        .abort_signal(Some(&abort.0.signal()));
    let request = match body {
        None => builder.build(),
        Some(body) => builder.body(body),
    };
    let response = request.ok()?.send().await.ok()?;
    Some(Response {
        status: response.status(),
        server_time: response.headers().get("Date").as_deref().and_then(millis),
        body: response.binary().await.ok()?,
    })
}

fn form(parts: Vec<Part>) -> Result<FormData, JsValue> {
    let form = FormData::new()?;
    for part in parts {
        match part {
            Part::Text { name, value } => form.append_with_str(name, &value)?,
            Part::File {
                name,
                file_name,
                media_type,
                bytes,
            } => {
                let options = BlobPropertyBag::new();
                options.set_type(&media_type);
                let content = Array::of1(&Uint8Array::from(&*bytes));
                let blob = Blob::new_with_u8_array_sequence_and_options(&content, &options)?;
                form.append_with_blob_and_filename(name, &blob, &file_name)?;
            }
        }
    }
    Ok(form)
}

/// The origin of an address, by the browser's own reading; relative ones belong to the page.
fn origin(address: &str) -> Option<String> {
    let base = web_sys::window()?.location().href().ok()?;
    Some(Url::new_with_base(address, &base).ok()?.origin())
}

/// A date as HTTP writes it, in milliseconds since 1970.
fn millis(date: &str) -> Option<i64> {
    whole(js_sys::Date::parse(date))
}

/// A number of the browser as a whole one.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a float beyond the range becomes its nearest end"
)]
fn whole(number: f64) -> Option<i64> {
    number.is_finite().then_some(number as i64)
}

fn timeout(span: Span) -> TimeoutFuture {
    // Browsers take a delay beyond 31 bits for none at all.
    let most = i32::MAX.unsigned_abs();
    TimeoutFuture::new(u32::try_from(span.millis()).unwrap_or(most).min(most))
}

/// Calls `listener` with every such event, until the guard is dropped.
pub(super) fn listen(
    target: &web_sys::EventTarget,
    event: &'static str,
    listener: impl FnMut(Event) + 'static,
) -> Option<Guard> {
    let listener = Closure::<dyn FnMut(Event)>::new(listener);
    let added = target.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
    let target = target.clone();
    added.ok().map(|()| {
        Guard::new(move || {
            let listener = listener.as_ref().unchecked_ref();
            // What listened is there to be taken away.
            target
                .remove_event_listener_with_callback(event, listener)
                .ok();
        })
    })
}

/// Time, chance and tasks of a browser's page.
pub struct BrowserHost {
    window: Window,
}

impl BrowserHost {
    /// The page's own; `None` outside a page.
    pub fn new() -> Option<Self> {
        let window = web_sys::window()?;
        Some(Self { window })
    }
}

/// Whether the browser paints this page.
fn is_visible(window: &Window) -> bool {
    window
        .document()
        .is_none_or(|document| document.visibility_state() != VisibilityState::Hidden)
}

impl Host for BrowserHost {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(whole(js_sys::Date::now()).unwrap_or_default())
    }

    fn monotonic(&self) -> Span {
        let clock = self.window.performance();
        let millis = clock.map_or_else(js_sys::Date::now, |clock| clock.now());
        Span::from_millis(whole(millis).unwrap_or_default())
    }

    fn random(&self) -> u64 {
        let mut bytes = [0; 8];
        if let Ok(crypto) = self.window.crypto()
            && crypto.get_random_values_with_u8_array(&mut bytes).is_ok()
        {
            return u64::from_ne_bytes(bytes);
        }
        // A browser without `crypto` is too old to run this program; chance must still differ.
        (js_sys::Math::random() * 1e16).to_bits()
    }

    fn sleep(&self, span: Span) -> LocalBoxFuture<'static, ()> {
        timeout(span).boxed_local()
    }

    fn frame(&self) -> LocalBoxFuture<'static, ()> {
        // A page hidden meanwhile is painted no more, so the frame alone might never come.
        let later = timeout(HIDDEN_FRAME);
        if !is_visible(&self.window) {
            return later.boxed_local();
        }
        let frame = Frame::ask(&self.window);
        async move {
            select(later, frame).await;
        }
        .boxed_local()
    }

    fn spawn(&self, task: LocalBoxFuture<'static, ()>) {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the way sessions spawn by"
        )]
        wasm_bindgen_futures::spawn_local(task);
    }

    fn mark(&self, name: &str) {
        if let Some(performance) = self.window.performance() {
            // Marks are for measuring; a refused one is no loss.
            performance.mark(name).ok();
        }
    }

    fn visible(&self) -> bool {
        is_visible(&self.window)
    }

    fn online(&self) -> bool {
        self.window.navigator().on_line()
    }

    fn watch(&self, listener: Box<dyn Fn(PageNews)>) -> Guard {
        let listener: Rc<dyn Fn(PageNews)> = listener.into();
        let tell = |name, news| {
            let listener = Rc::clone(&listener);
            listen(&self.window, name, move |_| listener(news))
        };
        let mut listening = vec![
            tell("online", PageNews::Online),
            tell("offline", PageNews::Offline),
            // A page that comes back from the back/forward cache slept, though it may tell no
            // change.
            tell("pageshow", PageNews::Shown),
        ];
        if let Some(document) = self.window.document() {
            let window = self.window.clone();
            listening.push(listen(&document, "visibilitychange", move |_| {
                listener(if is_visible(&window) {
                    PageNews::Shown
                } else {
                    PageNews::Hidden
                });
            }));
        }
        Guard::new(move || drop(listening))
    }
}

/// The next animation frame. Dropping it takes the wish back.
struct Frame {
    window: Window,
    handle: Option<i32>,
    painted: oneshot::Receiver<()>,
    _callback: Closure<dyn FnMut()>,
}

impl Frame {
    fn ask(window: &Window) -> Self {
        let (told, painted) = oneshot::channel();
        let callback = Closure::once(move || {
            // Nobody may be waiting any more.
            told.send(()).ok();
        });
        let handle = window.request_animation_frame(callback.as_ref().unchecked_ref());
        Self {
            window: window.clone(),
            handle: handle.ok(),
            painted,
            _callback: callback,
        }
    }
}

impl Future for Frame {
    type Output = ();

    fn poll(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<()> {
        self.painted.poll_unpin(context).map(|_| ())
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        if let Some(handle) = self.handle {
            // A frame that has come cannot be taken back, which does not matter.
            self.window.cancel_animation_frame(handle).ok();
        }
    }
}
