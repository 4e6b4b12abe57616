//! The two ways a host is reached: by messages between windows, and by a function it hands over.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use leptos::wasm_bindgen::JsValue;
use leptos::wasm_bindgen::closure::Closure;
use web_sys::{MessageEvent, Window};

use crate::live::{Given, Source};

use super::{Host, QUEUE};

/// The origin of a host that runs the console inside its own page: none but it can call.
const INSIDE: &str = "inside";

/// Carries a message to the host; the second text is the origin it is for, if one is known.
type Say = Box<dyn Fn(&str, &str)>;

/// Hears a message of the host.
type Hear = Rc<dyn Fn(&Message)>;

/// A message, as the browser tells it.
pub(super) struct Message {
    pub(super) origin: String,
    /// Whether the window that embeds the console sent it.
    pub(super) from_host: bool,
    pub(super) text: String,
}

/// The way between a console and its host. What comes before the host is served waits. Copies are
/// the same way.
#[derive(Clone)]
pub struct Carrier(Rc<Ends>);

struct Ends {
    session: String,
    say: Say,
    is_inside: bool,
    hear: RefCell<Option<Hear>>,
    waiting: RefCell<Vec<Message>>,
}

impl Carrier {
    fn new(session: String, is_inside: bool, say: Say) -> Self {
        Self(Rc::new(Ends {
            session,
            say,
            is_inside,
            hear: RefCell::default(),
            waiting: RefCell::default(),
        }))
    }

    fn bring(&self, message: Message) {
        let hear = self.0.hear.borrow().clone();
        if let Some(hear) = hear {
            hear(&message);
            return;
        }
        let mut waiting = self.0.waiting.borrow_mut();
        if waiting.len() < QUEUE {
            waiting.push(message);
        }
    }

    /// Lets `hear` have every message, those that waited first.
    pub(super) fn serve(&self, hear: Hear) {
        self.0.hear.replace(Some(Rc::clone(&hear)));
        for message in self.0.waiting.take() {
            hear(&message);
        }
    }

    /// Nobody hears any more.
    pub(super) fn leave(&self) {
        self.0.hear.take();
    }

    pub(super) fn say(&self, text: &str, origin: &str) {
        (self.0.say)(text, origin);
    }

    /// Takes in a message of a host that runs the console inside its own page.
    pub fn ask(&self, text: &str) {
        self.bring(Message {
            origin: INSIDE.to_owned(),
            from_host: true,
            text: text.to_owned(),
        });
    }

    /// The name of this console's session, for messages to it.
    pub fn session(&self) -> &str {
        &self.0.session
    }
}

/// The page that shows this one in a frame; `None` where none does.
pub fn frame(session: String) -> Option<Carrier> {
    let window = window();
    let parent = window.parent().ok().flatten()?;
    if js_sys::Object::is(&parent, &window) {
        return None;
    }
    let to = parent.clone();
    let carrier = Carrier::new(
        session,
        false,
        Box::new(move |text, origin| {
            if let Ok(message) = js_sys::JSON::parse(text) {
                // A window of another origin is passed over by the browser, as it should be.
                to.post_message(&message, origin).unwrap_or_default();
            }
        }),
    );
    listen(&carrier, parent);
    Some(carrier)
}

/// Listens for as long as the page lives: a frame's console ends with its page.
fn listen(carrier: &Carrier, parent: Window) {
    let carrier = carrier.clone();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let source = event.source().map(JsValue::from);
        let from_host = source.is_some_and(|it| js_sys::Object::is(&it, &parent));
        let text = js_sys::JSON::stringify(&event.data());
        let text = text.ok().and_then(|it| it.as_string());
        carrier.bring(Message {
            origin: event.origin(),
            from_host,
            text: text.unwrap_or_default(),
        });
    });
    let listener = on_message.as_ref().unchecked_ref();
    let added = window().add_event_listener_with_callback("message", listener);
    if added.is_ok() {
        on_message.forget();
    }
}

/// A host that runs the console inside its own page, and gives a function to speak to it.
pub fn inside(session: String, say: js_sys::Function) -> Carrier {
    Carrier::new(
        session,
        true,
        Box::new(move |text, _| {
            // What the host makes of it is its own.
            say.call1(&JsValue::NULL, &JsValue::from_str(text)).ok();
        }),
    )
}

/// A host that runs the console inside its own page needs no handshake.
pub(super) fn connect_inside(host: &Host, carrier: &Carrier) {
    if carrier.0.is_inside {
        let mut gate = host.0.gate.borrow_mut();
        gate.allow(vec![INSIDE.to_owned()]);
        let session = carrier.session();
        let connected = format!(r#"{{"deskhand":1,"session":"{session}","type":"connected"}}"#);
        gate.hear(INSIDE, true, &connected);
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
