//! The sockets that are open, and what each of them listens to.
//!
//! A stream is named by a text: a person's or a contact's `pubsub_token`, or `account_{id}`. What
//! is sent to a stream goes once to each subscription that listens to it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

/// The stream of everything an account tells all its agents.
pub fn account_stream(account_id: i64) -> String {
    format!("account_{account_id}")
}

/// What a socket is asked to do.
#[derive(Clone, Debug)]
pub enum Outgoing {
    /// Send an event of a stream.
    Event(Arc<str>),
    /// Send a frame of the protocol: a welcome, a ping, a confirmation.
    Frame(Arc<str>),
    /// Say goodbye with this frame, then close.
    Close(Arc<str>),
}

struct Socket {
    out: UnboundedSender<Outgoing>,
    /// What each identifier listens to; empty for a subscription that failed.
    subscriptions: BTreeMap<String, Vec<String>>,
}

#[derive(Default)]
struct State {
    sockets: BTreeMap<u64, Socket>,
    /// Which sockets have a subscription to a stream.
    listeners: BTreeMap<String, Vec<u64>>,
}

/// The hub.
#[derive(Default)]
pub struct Hub {
    state: Mutex<State>,
    next: AtomicU64,
}

impl Hub {
    /// Takes a socket in; what is sent to it goes to `out`.
    pub fn open(&self, out: UnboundedSender<Outgoing>) -> u64 {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let socket = Socket {
            out,
            subscriptions: BTreeMap::new(),
        };
        self.lock().sockets.insert(id, socket);
        id
    }

    /// Forgets a socket.
    pub fn close(&self, id: u64) {
        let mut state = self.lock();
        state.sockets.remove(&id);
        for sockets in state.listeners.values_mut() {
            sockets.retain(|listening| *listening != id);
        }
        state.listeners.retain(|_, sockets| !sockets.is_empty());
    }

    /// Notes a subscription. False if the identifier is taken, by a failed one, too: the real
    /// server then does not answer.
    pub fn reserve(&self, id: u64, identifier: &str) -> bool {
        let mut state = self.lock();
        let Some(socket) = state.sockets.get_mut(&id) else {
            return false;
        };
        if socket.subscriptions.contains_key(identifier) {
            return false;
        }
        socket
            .subscriptions
            .insert(identifier.to_owned(), Vec::new());
        true
    }

    /// Lets a subscription listen to streams.
    pub fn listen(&self, id: u64, identifier: &str, streams: Vec<String>) {
        let mut state = self.lock();
        let Some(socket) = state.sockets.get_mut(&id) else {
            return;
        };
        if let Some(subscription) = socket.subscriptions.get_mut(identifier) {
            subscription.clone_from(&streams);
            for stream in streams {
                let sockets = state.listeners.entry(stream).or_default();
                if !sockets.contains(&id) {
                    sockets.push(id);
                }
            }
        }
    }

    /// Whether a subscription is one that listens.
    pub fn is_listening(&self, id: u64, identifier: &str) -> bool {
        let state = self.lock();
        let socket = state.sockets.get(&id);
        socket
            .and_then(|socket| socket.subscriptions.get(identifier))
            .is_some_and(|streams| !streams.is_empty())
    }

    /// Ends a subscription.
    pub fn forget(&self, id: u64, identifier: &str) {
        let mut state = self.lock();
        if let Some(socket) = state.sockets.get_mut(&id) {
            socket.subscriptions.remove(identifier);
        }
    }

    /// Sends an event to everybody who listens to a stream.
    pub fn send(&self, stream: &str, event: &str, data: &Value) {
        if self.lock().listeners.contains_key(stream) {
            let message = json!({"event": event, "data": data}).to_string();
            self.send_text(stream, &message);
        }
    }

    /// [`Hub::send`] of a message that is text already, for who sends the same to many streams.
    pub fn send_text(&self, stream: &str, message: &str) {
        let state = self.lock();
        for id in state.listeners.get(stream).into_iter().flatten() {
            let Some(socket) = state.sockets.get(id) else {
                continue;
            };
            for (identifier, streams) in &socket.subscriptions {
                if streams.iter().any(|listened| listened == stream) {
                    let identifier = Value::String(identifier.clone());
                    let frame = format!("{{\"identifier\":{identifier},\"message\":{message}}}");
                    socket.push(Outgoing::Event(frame.into()));
                }
            }
        }
    }

    /// Sends a frame of the protocol to one socket.
    pub fn answer(&self, id: u64, frame: &Value) {
        if let Some(socket) = self.lock().sockets.get(&id) {
            socket.push(Outgoing::Frame(frame.to_string().into()));
        }
    }

    /// Sends the ping of this moment to every socket.
    pub fn ping(&self, unix_seconds: i64) {
        let frame = json!({"type": "ping", "message": unix_seconds}).to_string();
        self.tell_all(&Outgoing::Frame(frame.into()));
    }

    /// Sends all sockets a `disconnect` and closes them.
    pub fn disconnect(&self, reason: &str, reconnect: bool) {
        let frame = json!({"type": "disconnect", "reason": reason, "reconnect": reconnect});
        self.tell_all(&Outgoing::Close(frame.to_string().into()));
    }

    /// How many sockets are open.
    pub fn sockets(&self) -> usize {
        self.lock().sockets.len()
    }

    fn tell_all(&self, what: &Outgoing) {
        for socket in self.lock().sockets.values() {
            socket.push(what.clone());
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Socket {
    fn push(&self, what: Outgoing) {
        // A socket that is closing no longer takes frames, and needs none.
        drop(self.out.send(what));
    }
}
