//! This device's storage: `IndexedDB`, or memory where that is full, blocked or broken; and the
//! vault for the sign-in.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::FutureExt;
use futures_util::future::{Either, LocalBoxFuture, Shared, select};
use gloo_timers::future::TimeoutFuture;
use idb::{Database, DatabaseEvent, Factory, KeyRange, ObjectStoreParams, TransactionMode};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AesGcmParams, AesKeyGenParams, CryptoKey, SubtleCrypto};

use super::vault::{Kept, Vault};
use super::{Storage, StorageError};
use crate::model::{Secret, SortedMap, SortedSet};

const DATABASE: &str = "deskhand";
/// What the console keeps by key.
const ENTRIES: &str = "entries";
/// The sign-in and its key, out of reach of [`Storage`].
const VAULT: &str = "vault";
/// A browser that has not opened the database after this long never will.
const OPENING_MILLIS: u32 = 3_000;
/// Where the sign-in is kept: the tab's own storage, and the vault.
const SIGN_IN: &str = "deskhand.sign-in";
const SIGN_IN_KEY: &str = "key";
const CIPHER: &str = "AES-GCM";
/// How many bytes of chance begin an encrypted sign-in.
const NONCE: usize = 12;

type Opened = Shared<LocalBoxFuture<'static, Option<Rc<Database>>>>;

/// Entries in `IndexedDB`. What it does not take is held in memory. Clones are one storage.
#[derive(Clone)]
pub struct BrowserStorage {
    opened: Opened,
    memory: Rc<RefCell<SortedMap<String, Vec<u8>>>>,
}

impl BrowserStorage {
    /// This device's storage for the page's origin.
    pub fn new() -> Self {
        let opening = async {
            let timeout = TimeoutFuture::new(OPENING_MILLIS);
            match select(open().boxed_local(), timeout).await {
                Either::Left((Ok(database), _)) => Some(Rc::new(database)),
                Either::Left((Err(_), _)) | Either::Right(_) => None,
            }
        };
        Self {
            opened: opening.boxed_local().shared(),
            memory: Rc::default(),
        }
    }

    /// Reads the value under a key.
    async fn read(&self, store: &str, key: &str) -> Option<JsValue> {
        let database = self.opened.clone().await?;
        let transaction = database
            .transaction(&[store], TransactionMode::ReadOnly)
            .ok()?;
        let request = transaction
            .object_store(store)
            .ok()?
            .get(JsValue::from_str(key));
        request.ok()?.await.ok()?
    }

    /// Writes a value under a key; nothing is written before the whole change is.
    async fn write(&self, store: &str, key: &str, value: &JsValue) -> Result<(), StorageError> {
        let database = self.opened.clone().await.ok_or(StorageError)?;
        let written = async {
            let transaction = database.transaction(&[store], TransactionMode::ReadWrite)?;
            let store = transaction.object_store(store)?;
            store.put(value, Some(&JsValue::from_str(key)))?.await?;
            transaction.await
        };
        match written.await {
            Ok(result) if result.is_committed() => Ok(()),
            Ok(_) | Err(_) => Err(StorageError),
        }
    }

    /// Removes whatever the query names. A database that does not open took nothing.
    async fn erase(&self, store: &str, query: impl Into<idb::Query>) -> Result<(), StorageError> {
        let Some(database) = self.opened.clone().await else {
            return Ok(());
        };
        let erased = async {
            let transaction = database.transaction(&[store], TransactionMode::ReadWrite)?;
            transaction.object_store(store)?.delete(query)?.await?;
            transaction.await
        };
        match erased.await {
            Ok(result) if result.is_committed() => Ok(()),
            Ok(_) | Err(_) => Err(StorageError),
        }
    }

    async fn stored_keys(&self, prefix: &str) -> Option<Vec<String>> {
        let database = self.opened.clone().await?;
        let transaction = database
            .transaction(&[ENTRIES], TransactionMode::ReadOnly)
            .ok()?;
        let store = transaction.object_store(ENTRIES).ok()?;
        let keys = store.get_all_keys(Some(beginning(prefix)?.into()), None);
        let keys = keys.ok()?.await.ok()?;
        Some(keys.iter().filter_map(JsValue::as_string).collect())
    }

    async fn erase_all(&self, prefix: &str) -> Result<(), StorageError> {
        self.memory
            .borrow_mut()
            .retain(|key, _| !key.starts_with(prefix));
        let range = beginning(prefix).ok_or(StorageError)?;
        self.erase(ENTRIES, range).await
    }
}

impl Default for BrowserStorage {
    fn default() -> Self {
        Self::new()
    }
}

impl Storage for BrowserStorage {
    fn get(&self, key: &str) -> LocalBoxFuture<'static, Option<Vec<u8>>> {
        let (this, key) = (self.clone(), key.to_owned());
        async move {
            let held = this.memory.borrow().get(&key).cloned();
            if held.is_some() {
                return held;
            }
            bytes(this.read(ENTRIES, &key).await?)
        }
        .boxed_local()
    }

    fn put(&self, key: &str, bytes: Vec<u8>) -> LocalBoxFuture<'static, Result<(), StorageError>> {
        let (this, key) = (self.clone(), key.to_owned());
        async move {
            let value = Uint8Array::from(bytes.as_slice()).into();
            let written = this.write(ENTRIES, &key, &value).await;
            let mut memory = this.memory.borrow_mut();
            match written {
                Ok(()) => memory.remove(&key),
                Err(_) => memory.insert(key, bytes),
            };
            written
        }
        .boxed_local()
    }

    fn remove(&self, key: &str) -> LocalBoxFuture<'static, ()> {
        let (this, key) = (self.clone(), key.to_owned());
        async move {
            this.memory.borrow_mut().remove(&key);
            // What could not be removed is found again at the next start.
            this.erase(ENTRIES, JsValue::from_str(&key)).await.ok();
        }
        .boxed_local()
    }

    fn keys(&self, prefix: &str) -> LocalBoxFuture<'static, Vec<String>> {
        let (this, prefix) = (self.clone(), prefix.to_owned());
        async move {
            let stored = this.stored_keys(&prefix).await.unwrap_or_default();
            let mut keys: SortedSet<String> = stored.into_iter().collect();
            let memory = this.memory.borrow();
            let held = memory.keys().filter(|key| key.starts_with(&prefix));
            keys.extend(held.cloned());
            keys.into_iter().collect()
        }
        .boxed_local()
    }
}

async fn open() -> Result<Database, idb::Error> {
    let mut request = Factory::new()?.open(DATABASE, Some(1))?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            for store in [ENTRIES, VAULT] {
                // Whatever is missing afterwards fails when it is used.
                database
                    .create_object_store(store, ObjectStoreParams::new())
                    .ok();
            }
        }
    });
    request.await
}

/// All keys that begin with a prefix.
fn beginning(prefix: &str) -> Option<KeyRange> {
    let last = format!("{prefix}\u{ffff}");
    KeyRange::bound(
        &JsValue::from_str(prefix),
        &JsValue::from_str(&last),
        None,
        None,
    )
    .ok()
}

fn bytes(value: JsValue) -> Option<Vec<u8>> {
    Some(value.dyn_into::<Uint8Array>().ok()?.to_vec())
}

/// The sign-in: in the tab's own storage, or encrypted in the database under a key that no script
/// can read. That guards copies of the profile on disk, not script in the page.
#[derive(Clone)]
pub struct BrowserVault {
    storage: BrowserStorage,
    tab: Option<web_sys::Storage>,
    cipher: Option<SubtleCrypto>,
}

impl BrowserVault {
    /// The vault beside a storage.
    pub fn new(storage: BrowserStorage) -> Self {
        let window = web_sys::window();
        let tab = window
            .as_ref()
            .and_then(|window| window.session_storage().ok()?);
        // Pages over plain http have no `subtle`.
        let cipher = window
            .and_then(|window| window.crypto().ok())
            .map(|crypto| crypto.subtle())
            .filter(|subtle| !subtle.is_undefined());
        Self {
            storage,
            tab,
            cipher,
        }
    }

    async fn load_remembered(&self) -> Option<Kept> {
        let key: CryptoKey = self
            .storage
            .read(VAULT, SIGN_IN_KEY)
            .await?
            .dyn_into()
            .ok()?;
        let sealed = bytes(self.storage.read(VAULT, SIGN_IN).await?)?;
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        let how = AesGcmParams::new_with_u8_array(CIPHER, &Uint8Array::from(nonce));
        let cipher = self.cipher.as_ref()?;
        let opening = cipher
            .decrypt_with_object_and_u8_array(&how, &key, sealed)
            .ok()?;
        let opened = JsFuture::from(opening).await.ok()?;
        let opened = Uint8Array::new(&opened).to_vec();
        let text = Secret::new(std::str::from_utf8(&opened).ok()?);
        Kept::read(text.reveal(), true)
    }

    async fn remember(&self, kept: &Kept) -> Option<()> {
        let cipher = self.cipher.as_ref()?;
        let how = AesKeyGenParams::new(CIPHER, 256);
        let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
        let key = cipher.generate_key_with_object(&how, false, &uses).ok()?;
        let key: CryptoKey = JsFuture::from(key).await.ok()?.dyn_into().ok()?;
        let mut sealed = vec![0; NONCE];
        let crypto = web_sys::window()?.crypto().ok()?;
        crypto.get_random_values_with_u8_array(&mut sealed).ok()?;
        let how = AesGcmParams::new_with_u8_array(CIPHER, &Uint8Array::from(sealed.as_slice()));
        let text = kept.write();
        let sealing = cipher
            .encrypt_with_object_and_u8_array(&how, &key, text.reveal().as_bytes())
            .ok()?;
        let cipher_text = JsFuture::from(sealing).await.ok()?;
        sealed.extend(Uint8Array::new(&cipher_text).to_vec());
        let sealed = Uint8Array::from(sealed.as_slice());
        self.storage.write(VAULT, SIGN_IN_KEY, &key).await.ok()?;
        self.storage.write(VAULT, SIGN_IN, &sealed).await.ok()
    }

    async fn clear(&self) -> Result<(), StorageError> {
        if let Some(tab) = &self.tab {
            // Storage that refuses to be written holds nothing.
            tab.remove_item(SIGN_IN).ok();
        }
        self.clear_remembered().await
    }

    async fn clear_remembered(&self) -> Result<(), StorageError> {
        let mut cleared = Ok(());
        for key in [SIGN_IN, SIGN_IN_KEY] {
            let erased = self.storage.erase(VAULT, JsValue::from_str(key)).await;
            cleared = cleared.and(erased);
        }
        cleared
    }
}

impl Vault for BrowserVault {
    fn can_remember(&self) -> bool {
        self.cipher.is_some()
    }

    fn load(&self) -> LocalBoxFuture<'static, Option<Kept>> {
        let this = self.clone();
        async move {
            let in_tab = this
                .tab
                .as_ref()
                .and_then(|tab| tab.get_item(SIGN_IN).ok()?);
            match in_tab.and_then(|text| Kept::read(&text, false)) {
                Some(kept) => Some(kept),
                None => this.load_remembered().await,
            }
        }
        .boxed_local()
    }

    fn keep(&self, kept: Kept) -> LocalBoxFuture<'static, Result<(), StorageError>> {
        let this = self.clone();
        async move {
            if kept.remember {
                // What is written next takes the place of anything left.
                this.clear().await.ok();
                return this.remember(&kept).await.ok_or(StorageError);
            }
            // At once: the page may be loaded again at any moment.
            let written = match &this.tab {
                Some(tab) => tab.set_item(SIGN_IN, kept.write().reveal()).is_ok(),
                None => false,
            };
            // A former sign-in that cannot be removed is at most tried once more.
            this.clear_remembered().await.ok();
            if written { Ok(()) } else { Err(StorageError) }
        }
        .boxed_local()
    }

    fn forget(&self, prefix: &str) -> LocalBoxFuture<'static, Result<(), StorageError>> {
        let (this, prefix) = (self.clone(), prefix.to_owned());
        async move {
            let cleared = this.clear().await;
            // The database does its writes in the order they were asked for: whatever was asked for
            // before is removed, too.
            this.storage.erase_all(&prefix).await.and(cleared)
        }
        .boxed_local()
    }
}
