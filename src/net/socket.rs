//! The cable's socket, as a browser has it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, WebSocket};

use super::{Connector, Socket, SocketEvent};

/// The sub-protocols a Chatwoot server knows.
const PROTOCOLS: [&str; 2] = ["actioncable-v1-json", "actioncable-unsupported"];

/// Opens sockets by the browser's `WebSocket`.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserConnector;

impl Connector for BrowserConnector {
    fn open(&self, url: &str, listener: Listener) -> Box<dyn Socket> {
        let line = Rc::new(Line {
            is_dropped: Cell::new(false),
            listener: RefCell::new(Some(listener)),
        });
        let protocols: Array = PROTOCOLS
            .iter()
            .map(|name| JsValue::from_str(name))
            .collect();
        if let Ok(socket) = WebSocket::new_with_str_sequence(url, &protocols) {
            return Box::new(BrowserSocket::new(socket, line));
        }
        // The page's content policy forbids it, or the address is none. The listener must not be
        // called before this function has returned.
        let told = Rc::clone(&line);
        #[expect(clippy::disallowed_methods, reason = "it ends at once")]
        wasm_bindgen_futures::spawn_local(async move { told.tell(SocketEvent::Closed) });
        Box::new(NoSocket { line })
    }
}

type Listener = Box<dyn FnMut(SocketEvent)>;

/// The way to the listener.
struct Line {
    is_dropped: Cell<bool>,
    listener: RefCell<Option<Listener>>,
}

impl Line {
    /// Calls the listener, which may drop the socket while it is being called.
    fn tell(&self, event: SocketEvent) {
        let is_last = event == SocketEvent::Closed;
        let Some(mut listener) = self.listener.take() else {
            return;
        };
        listener(event);
        if !self.is_dropped.get() && !is_last {
            *self.listener.borrow_mut() = Some(listener);
        }
    }

    fn silence(&self) {
        self.is_dropped.set(true);
        self.listener.take();
    }
}

/// A socket that never opened.
struct NoSocket {
    line: Rc<Line>,
}

impl Socket for NoSocket {
    fn send(&self, _text: &str) {}
}

impl Drop for NoSocket {
    fn drop(&mut self) {
        self.line.silence();
    }
}

struct BrowserSocket {
    socket: WebSocket,
    line: Rc<Line>,
    _on_open: Closure<dyn FnMut()>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_close: Closure<dyn FnMut()>,
}

impl BrowserSocket {
    fn new(socket: WebSocket, line: Rc<Line>) -> Self {
        let told = Rc::clone(&line);
        let on_open = Closure::<dyn FnMut()>::new(move || told.tell(SocketEvent::Opened));
        let told = Rc::clone(&line);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            // Action Cable sends text; a binary frame holds nothing to be read.
            if let Some(text) = event.data().as_string() {
                told.tell(SocketEvent::Text(text));
            }
        });
        let told = Rc::clone(&line);
        // After an error a browser always closes, so one handler hears of both.
        let on_close = Closure::<dyn FnMut()>::new(move || told.tell(SocketEvent::Closed));
        socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        Self {
            socket,
            line,
            _on_open: on_open,
            _on_message: on_message,
            _on_close: on_close,
        }
    }
}

impl Socket for BrowserSocket {
    fn send(&self, text: &str) {
        if self.socket.ready_state() == WebSocket::OPEN {
            // A frame that cannot be sent is followed by the closing of the socket.
            self.socket.send_with_str(text).ok();
        }
    }
}

impl Drop for BrowserSocket {
    fn drop(&mut self) {
        self.line.silence();
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        // A socket that is closed already has nothing to close.
        self.socket.close().ok();
    }
}
