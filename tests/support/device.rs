//! What a device keeps: storage and vault in memory, which can be told to be full and to survive a
//! crash.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use deskhand::net::{Guard, Kept, Storage, StorageError, Tabs, Vault};
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use tokio::sync::Mutex;

/// What a device keeps, over the console's reloads. As in a browser, whatever is begun first is done
/// first, and nobody learns of it at once.
#[derive(Clone, Default)]
pub struct Device(Rc<Shelves>);

/// Is told by which tab a word was said, and the word.
type Hearer = Box<dyn Fn(usize, &str)>;

#[derive(Default)]
struct Shelves {
    kept: RefCell<BTreeMap<String, Vec<u8>>>,
    /// What could not be kept, until the page closes.
    held: RefCell<BTreeMap<String, Vec<u8>>>,
    sign_in: RefCell<Option<Kept>>,
    full: Cell<bool>,
    stuck: Cell<bool>,
    locks: RefCell<BTreeMap<String, Arc<Mutex<()>>>>,
    tabs: RefCell<Vec<Hearer>>,
    opened: Cell<usize>,
}

/// One tab among those on a device.
pub struct Tab {
    device: Device,
    number: usize,
}

impl Tabs for Tab {
    fn hold(&self, name: &str) -> LocalBoxFuture<'static, Guard> {
        let mut locks = self.device.0.locks.borrow_mut();
        let lock = Arc::clone(locks.entry(name.to_owned()).or_default());
        async move {
            let held = lock.lock_owned().await;
            Guard::new(move || drop(held))
        }
        .boxed_local()
    }

    fn tell(&self, text: &str) {
        for tab in self.device.0.tabs.borrow().iter() {
            tab(self.number, text);
        }
    }

    fn hear(&self, listener: Box<dyn Fn(&str)>) -> Guard {
        let own = self.number;
        let others = move |from, text: &str| {
            if from != own {
                listener(text);
            }
        };
        self.device.0.tabs.borrow_mut().push(Box::new(others));
        Guard::new(|| {})
    }
}

impl Device {
    /// Lets it keep nothing more, or keep again.
    pub fn set_full(&self, full: bool) {
        self.0.full.set(full);
    }

    /// Lets it forget nothing.
    pub fn set_stuck(&self) {
        self.0.stuck.set(true);
    }

    /// All keys it keeps something under.
    pub fn keys(&self) -> Vec<String> {
        self.0.kept.borrow().keys().cloned().collect()
    }

    /// All bytes it keeps, to be searched for what must not be among them.
    pub fn holds_text(&self, text: &str) -> bool {
        let kept = self.0.kept.borrow();
        kept.values()
            .any(|bytes| String::from_utf8_lossy(bytes).contains(text))
    }

    /// Puts bytes there, as a former or broken console may have left them.
    pub fn put_raw(&self, key: &str, bytes: &[u8]) {
        self.0
            .kept
            .borrow_mut()
            .insert(key.to_owned(), bytes.to_vec());
    }

    /// Whether a sign-in is kept.
    pub fn has_sign_in(&self) -> bool {
        self.0.sign_in.borrow().is_some()
    }

    /// Opens one more tab.
    pub fn tab(&self) -> Tab {
        let number = self.0.opened.get() + 1;
        self.0.opened.set(number);
        Tab {
            device: self.clone(),
            number,
        }
    }

    /// The page closes: what was only held is gone.
    pub fn close_page(&self) {
        self.0.held.borrow_mut().clear();
    }
}

impl Storage for Device {
    fn get(&self, key: &str) -> LocalBoxFuture<'static, Option<Vec<u8>>> {
        let (device, key) = (self.clone(), key.to_owned());
        async move {
            let held = device.0.held.borrow().get(&key).cloned();
            let found = held.or_else(|| device.0.kept.borrow().get(&key).cloned());
            tokio::task::yield_now().await;
            found
        }
        .boxed_local()
    }

    fn put(&self, key: &str, bytes: Vec<u8>) -> LocalBoxFuture<'static, Result<(), StorageError>> {
        let (device, key) = (self.clone(), key.to_owned());
        async move {
            let full = device.0.full.get();
            let entries = if full { &device.0.held } else { &device.0.kept };
            entries.borrow_mut().insert(key, bytes);
            tokio::task::yield_now().await;
            if full { Err(StorageError) } else { Ok(()) }
        }
        .boxed_local()
    }

    fn remove(&self, key: &str) -> LocalBoxFuture<'static, ()> {
        let (device, key) = (self.clone(), key.to_owned());
        async move {
            device.0.held.borrow_mut().remove(&key);
            device.0.kept.borrow_mut().remove(&key);
            tokio::task::yield_now().await;
        }
        .boxed_local()
    }

    fn keys(&self, prefix: &str) -> LocalBoxFuture<'static, Vec<String>> {
        let (device, prefix) = (self.clone(), prefix.to_owned());
        async move {
            let mut keys = device.keys();
            keys.extend(device.0.held.borrow().keys().cloned());
            keys.sort();
            keys.dedup();
            keys.retain(|key| key.starts_with(&prefix));
            tokio::task::yield_now().await;
            keys
        }
        .boxed_local()
    }
}

impl Vault for Device {
    fn can_remember(&self) -> bool {
        true
    }

    fn load(&self) -> LocalBoxFuture<'static, Option<Kept>> {
        let device = self.clone();
        async move { device.0.sign_in.borrow().clone() }.boxed_local()
    }

    fn keep(&self, kept: Kept) -> LocalBoxFuture<'static, Result<(), StorageError>> {
        let device = self.clone();
        async move {
            if device.0.full.get() {
                return Err(StorageError);
            }
            device.0.sign_in.replace(Some(kept));
            Ok(())
        }
        .boxed_local()
    }

    fn forget(&self, prefix: &str) -> LocalBoxFuture<'static, Result<(), StorageError>> {
        let (device, prefix) = (self.clone(), prefix.to_owned());
        async move {
            tokio::task::yield_now().await;
            if device.0.stuck.get() {
                return Err(StorageError);
            }
            device.0.sign_in.take();
            for shelf in [&device.0.kept, &device.0.held] {
                shelf
                    .borrow_mut()
                    .retain(|key, _| !key.starts_with(&prefix));
            }
            Ok(())
        }
        .boxed_local()
    }
}
