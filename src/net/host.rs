//! What the console asks of the browser beside requests: time, tasks, the socket, storage.

use futures_util::future::LocalBoxFuture;

use crate::model::{Span, Timestamp};

/// Time, chance and tasks.
pub trait Host {
    /// Now, by this device's clock.
    fn now(&self) -> Timestamp;
    /// Milliseconds since some fixed point; never goes back.
    fn monotonic(&self) -> Span;
    /// A number nobody can guess.
    fn random(&self) -> u64;
    /// Ends after this long.
    fn sleep(&self, span: Span) -> LocalBoxFuture<'static, ()>;
    /// Ends at the next animation frame, or after a second while the page is hidden.
    fn frame(&self) -> LocalBoxFuture<'static, ()>;
    /// Runs a task beside the others.
    fn spawn(&self, task: LocalBoxFuture<'static, ()>);
    /// Leaves a performance mark.
    fn mark(&self, name: &str);
    /// Whether somebody can see the page.
    fn visible(&self) -> bool;
    /// Whether the device says that it has a network. `true` promises nothing.
    fn online(&self) -> bool;
    /// Calls `listener` with what happens to the page, until the guard is dropped.
    #[must_use]
    fn watch(&self, listener: Box<dyn Fn(PageNews)>) -> Guard;
}

/// Ends something when it is dropped.
pub struct Guard(Option<Box<dyn FnOnce()>>);

impl Guard {
    /// A guard that calls this at its end.
    pub fn new(end: impl FnOnce() + 'static) -> Self {
        Self(Some(Box::new(end)))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(end) = self.0.take() {
            end();
        }
    }
}

/// What happens to the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageNews {
    /// The device has a network again.
    Online,
    /// The device lost its network.
    Offline,
    /// The page is looked at again.
    Shown,
    /// The page is looked at no more.
    Hidden,
}

/// What a socket tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SocketEvent {
    /// It is open.
    Opened,
    /// A text frame came.
    Text(String),
    /// It is closed, or never opened. Nothing follows.
    Closed,
}

/// An open socket. Dropping it closes it, and its listener hears nothing more.
pub trait Socket {
    /// Sends a text frame; does nothing while the socket is not open.
    fn send(&self, text: &str);
}

/// Opens sockets.
pub trait Connector {
    /// Opens a socket to this address, offering the sub-protocols of Action Cable.
    fn open(&self, url: &str, listener: Box<dyn FnMut(SocketEvent)>) -> Box<dyn Socket>;
}

/// The console's other tabs in this browser, of the same origin.
pub trait Tabs {
    /// Waits until no tab holds this name, then holds it until the guard is dropped or the tab
    /// ends. Where the browser has no locks it is had at once, by each.
    fn hold(&self, name: &str) -> LocalBoxFuture<'static, Guard>;
    /// Tells the other tabs.
    fn tell(&self, text: &str);
    /// Calls `listener` with what other tabs tell, until the guard is dropped. It may come from
    /// another version of the console.
    #[must_use]
    fn hear(&self, listener: Box<dyn Fn(&str)>) -> Guard;
}

/// Why storage did not do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this device's storage is full or blocked")]
pub struct StorageError;

/// This device's storage: bytes by key.
pub trait Storage {
    /// The bytes under a key; `None` where there are none or they cannot be read.
    fn get(&self, key: &str) -> LocalBoxFuture<'static, Option<Vec<u8>>>;
    /// Keeps bytes under a key, over what was there.
    ///
    /// # Errors
    ///
    /// When they could not be kept; they are then held in memory until the page closes.
    fn put(&self, key: &str, bytes: Vec<u8>) -> LocalBoxFuture<'static, Result<(), StorageError>>;
    /// Removes a key.
    fn remove(&self, key: &str) -> LocalBoxFuture<'static, ()>;
    /// All keys that begin with `prefix`, in order.
    fn keys(&self, prefix: &str) -> LocalBoxFuture<'static, Vec<String>>;
}
