//! The two ways a host is reached: by messages between windows, and by a function it hands over.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use leptos::wasm_bindgen::JsValue;
use leptos::wasm_bindgen::closure::Closure;
use web_sys::{MessageEvent, Window};

use crate::live::{Given, Source};

use super::Host;

/// The origin of a host that runs the console inside its own page: none but it can call.
const INSIDE: &str = "inside";

/// The page that shows this one in a frame; `None` where none does.
pub fn frame(session: String) -> Option<Host> {
    let window = window();
    let parent = window.parent().ok().flatten()?;
    if js_sys::Object::is(&parent, &window) {
        return None;
    }
    let to = parent.clone();
    let host = Host::new(
        session,
        Box::new(move |text, origin| {
            if let Ok(message) = js_sys::JSON::parse(text) {
                // A window of another origin is passed over by the browser, as it should be.
                to.post_message(&message, origin).unwrap_or_default();
            }
        }),
    );
    listen(&host, parent);
    Some(host)
}

/// Listens for as long as the page lives: a frame's console ends with its page.
fn listen(host: &Host, parent: Window) {
    let host = host.clone();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let source = event.source().map(JsValue::from);
        let from_host = source.is_some_and(|it| js_sys::Object::is(&it, &parent));
        let text = js_sys::JSON::stringify(&event.data());
        let text = text.ok().and_then(|it| it.as_string());
        host.hear(&event.origin(), from_host, &text.unwrap_or_default());
    });
    let listener = on_message.as_ref().unchecked_ref();
    let added = window().add_event_listener_with_callback("message", listener);
    if added.is_ok() {
        on_message.forget();
    }
}

/// A host that runs the console inside its own page, and gives a function to speak to it.
pub fn inside(session: String, say: js_sys::Function) -> Host {
    let host = Host::new(
        session.clone(),
        Box::new(move |text, _| {
            // What the host makes of it is its own.
            say.call1(&JsValue::NULL, &JsValue::from_str(text)).ok();
        }),
    );
    {
        let mut gate = host.0.gate.borrow_mut();
        gate.allow(vec![INSIDE.to_owned()]);
        let connected = format!(r#"{{"deskhand":1,"session":"{session}","type":"connected"}}"#);
        gate.hear(INSIDE, true, &connected);
    }
    host
}

impl Host {
    /// Takes in a message of a host that runs the console inside its own page.
    pub fn ask(&self, text: &str) {
        self.hear(INSIDE, true, text);
    }

    /// The name of this console's session, for messages to it.
    pub fn session(&self) -> String {
        self.0.gate.borrow().session().to_owned()
    }
}

/// Lets these origins in, once the operator's settings are read.
pub(super) fn admit(host: &Host, origins: Vec<String>) {
    let is_inside = host.0.gate.borrow().host() == Some(INSIDE);
    if !is_inside {
        host.0.gate.borrow_mut().allow(origins);
    }
    host.ready();
}

/// What the page's `<meta name="deskhand:…">` and the parameters of its address say.
pub fn given() -> Vec<Given> {
    let mut metas = Vec::new();
    if let Ok(found) = document().query_selector_all("meta[name^='deskhand:']") {
        for place in 0..found.length() {
            let element = found
                .item(place)
                .and_then(|it| it.dyn_into::<web_sys::Element>().ok());
            let pair = element.and_then(|it| {
                let name = it.get_attribute("name")?;
                Some((name, it.get_attribute("content")?))
            });
            metas.extend(pair);
        }
    }
    let metas = metas.iter().map(|(name, content)| {
        let name = name.strip_prefix("deskhand:").unwrap_or_default();
        (name, content.as_str())
    });
    let search = window().location().search().unwrap_or_default();
    let parameters: Vec<(String, String)> = search
        .trim_start_matches('?')
        .split('&')
        .filter_map(|part| part.split_once('='))
        .map(|(name, value)| (name.to_owned(), decode(value)))
        .collect();
    let parameters = parameters
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    vec![
        Given::from_pairs(Source::Page, metas),
        Given::from_pairs(Source::Address, parameters),
    ]
}

fn decode(value: &str) -> String {
    let value = value.replace('+', " ");
    let decoded = js_sys::decode_uri_component(&value).ok();
    decoded.and_then(|it| it.as_string()).unwrap_or(value)
}
