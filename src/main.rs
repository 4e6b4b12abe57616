//! Mounts the console: into its own page, or where a page that embeds it says.

#[cfg(target_arch = "wasm32")]
mod browser {
    use std::cell::Cell;
    use std::rc::Rc;

    use deskhand::live::{Given, Source, World};
    use deskhand::net::{
        BrowserConnector, BrowserHost, BrowserStorage, BrowserTabs, BrowserTransport, BrowserVault,
    };
    use deskhand::route::Route;
    use deskhand::view::address::Addresses;
    use deskhand::view::app::{App, AppProps, Start};
    use deskhand::view::host::{self, Carrier};
    use deskhand::view::look;
    use deskhand::view::surface::Ground;
    use leptos::prelude::Owner;
    use wasm_bindgen::prelude::*;
    use web_sys::HtmlElement;

    fn world(base: String, embedded: bool) -> Option<World> {
        let storage = BrowserStorage::new();
        Some(World {
            transport: Rc::new(BrowserTransport::new()),
            connector: Rc::new(BrowserConnector),
            host: Rc::new(BrowserHost::new()?),
            storage: Rc::new(storage.clone()),
            vault: Rc::new(BrowserVault::new(storage)),
            tabs: Rc::new(BrowserTabs::new()),
            line: Rc::new(deskhand::live::line),
            origin: look::origin(),
            base,
            embedded,
        })
    }

    /// A name nobody can guess.
    fn session(world: &World) -> String {
        format!("{:016x}{:016x}", world.host.random(), world.host.random())
    }

    /// Fills the console's own page, if this is one.
    pub(super) fn fill_page() -> Option<()> {
        let root = look::root()?;
        let base = look::base();
        let addresses = Addresses::here(base.as_deref());
        let mut world = world(base.unwrap_or_default(), false)?;
        let host = host::frame(session(&world));
        world.embedded = host.is_some();
        let start = Start {
            root: root.clone(),
            ground: if host.is_some() {
                Ground::Frame
            } else {
                Ground::Page
            },
            route: addresses.place().route,
            addresses,
            given: host::given(),
            host,
            world,
        };
        leptos::mount::mount_to(root, move || App(AppProps { start })).forget();
        Some(())
    }

    /// A console inside another page.
    #[wasm_bindgen]
    pub struct Mounted {
        host: Carrier,
        end: Option<Box<dyn FnOnce()>>,
    }

    #[wasm_bindgen]
    impl Mounted {
        /// The session that commands name.
        pub fn session(&self) -> String {
            self.host.session().to_owned()
        }

        /// Takes in a command, as JSON. Its answer comes by the function given to `mount`.
        pub fn ask(&self, text: &str) {
            self.host.ask(text);
        }

        /// Ends the console and removes what it put into its root.
        pub fn unmount(&mut self) {
            if let Some(end) = self.end.take() {
                end();
            }
        }
    }

    /// Fills `root` with a console whose files are at `base`. `options` are pairs of a name of
    /// `config.json` and a text; `say` is called with what the console says, as JSON. `None` where
    /// this is no browser's page.
    #[wasm_bindgen]
    pub fn mount(
        root: HtmlElement,
        base: String,
        options: Vec<js_sys::Array>,
        say: js_sys::Function,
    ) -> Option<Mounted> {
        let world = world(base.clone(), true)?;
        let host = host::inside(session(&world), say);
        let pairs: Vec<(String, String)> = options
            .iter()
            .filter_map(|pair| Some((pair.get(0).as_string()?, pair.get(1).as_string()?)))
            .collect();
        let pairs = pairs.iter().map(|(name, value)| (&**name, &**value));
        let start = Start {
            root: root.clone(),
            ground: Ground::Inside,
            addresses: Addresses::after_hash(&base),
            route: Route::default(),
            given: vec![Given::from_pairs(Source::Element, pairs)],
            host: Some(host.clone()),
            world,
        };
        let owner = Rc::new(Cell::new(None));
        let known = Rc::clone(&owner);
        let handle = leptos::mount::mount_to(root, move || {
            known.set(Owner::current());
            App(AppProps { start })
        });
        Some(Mounted {
            host,
            end: Some(Box::new(move || {
                drop(handle);
                // What the console holds holds its owner in turn: it must be told to let go.
                if let Some(owner) = owner.take() {
                    owner.cleanup();
                }
            })),
        })
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    browser::fill_page();
}

/// The console runs in a browser only.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
