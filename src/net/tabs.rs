//! The console's other tabs, by the browser's locks and its channel between pages of one origin.

use futures_channel::oneshot;
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

use super::browser::listen;
use super::{Guard, Tabs};

const CHANNEL: &str = "deskhand";

/// The other tabs of this browser.
pub struct BrowserTabs(Option<BroadcastChannel>);

impl BrowserTabs {
    /// Joins them.
    pub fn new() -> Self {
        Self(BroadcastChannel::new(CHANNEL).ok())
    }
}

impl Default for BrowserTabs {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for BrowserTabs {
    fn drop(&mut self) {
        if let Some(channel) = &self.0 {
            channel.close();
        }
    }
}

impl Tabs for BrowserTabs {
    fn hold(&self, name: &str) -> LocalBoxFuture<'static, Guard> {
        let asked = ask(name);
        async move {
            let held = match asked {
                Some(granted) => granted.await.ok(),
                None => None,
            };
            held.unwrap_or_else(|| Guard::new(|| {}))
        }
        .boxed_local()
    }

    fn tell(&self, text: &str) {
        if let Some(channel) = &self.0 {
            // A text can always be passed on.
            channel.post_message(&text.into()).ok();
        }
    }

    fn hear(&self, listener: Box<dyn Fn(&str)>) -> Guard {
        let hearing = self.0.as_ref().and_then(|channel| {
            listen(channel, "message", move |event| {
                let data = event.unchecked_into::<MessageEvent>().data();
                if let Some(text) = data.as_string() {
                    listener(&text);
                }
            })
        });
        Guard::new(move || drop(hearing))
    }
}

/// Asks for a lock; `None` where the browser has none, as on a page over plain http.
fn ask(name: &str) -> Option<oneshot::Receiver<Guard>> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    let request = Reflect::get(&locks, &"request".into()).ok()?;
    let request: Function = request.dyn_into().ok()?;
    let (grant, granted) = oneshot::channel();
    let on_grant = Closure::once_into_js(move || -> JsValue {
        let mut release = None;
        let until = Promise::new(&mut |resolve, _| release = Some(resolve));
        if let Some(release) = release {
            let held = Guard::new(move || {
                // It settles a promise, which cannot fail.
                release.call0(&JsValue::UNDEFINED).ok();
            });
            // Whoever waits no longer lets it go at once.
            drop(grant.send(held));
        }
        until.into()
    });
    request.call2(&locks, &name.into(), &on_grant).ok()?;
    Some(granted)
}
