//! Mounts the console into its page.

#[cfg(target_arch = "wasm32")]
fn main() {
    use std::rc::Rc;

    use deskhand::live::World;
    use deskhand::net::{
        BrowserConnector, BrowserHost, BrowserStorage, BrowserTransport, BrowserVault,
    };
    use deskhand::view::app::{App, AppProps};
    use deskhand::view::look;

    console_error_panic_hook::set_once();
    let Some(host) = BrowserHost::new() else {
        return;
    };
    let storage = BrowserStorage::new();
    let world = World {
        transport: Rc::new(BrowserTransport::new()),
        connector: Rc::new(BrowserConnector),
        host: Rc::new(host),
        storage: Rc::new(storage.clone()),
        vault: Rc::new(BrowserVault::new(storage)),
        origin: look::origin(),
    };
    if let Some(root) = look::root() {
        leptos::mount::mount_to(root, move || App(AppProps { world })).forget();
    }
}

/// The console runs in a browser only.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
