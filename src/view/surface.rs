//! Where the console stands: on a page of its own, in a frame of another page, or inside another
//! page. What it looks for, it looks for below its own root; the page round it is not its own.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, HtmlElement, ShadowRoot};

use super::address::Addresses;

/// Whose the page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// The console's own.
    Page,
    /// The console's own, shown in a frame of another's.
    Frame,
    /// Another's: title, address and keys are not the console's to use.
    Inside,
}

/// Where the console stands, in context. Copy it as you like.
#[derive(Clone, Copy)]
pub struct Surface {
    root: StoredValue<HtmlElement, LocalStorage>,
    addresses: StoredValue<Addresses>,
    ground: Ground,
}

impl Surface {
    /// Puts the console's root element into context; `addresses` are those of the console's own
    /// page.
    pub fn provide(root: HtmlElement, addresses: Addresses, ground: Ground) -> Self {
        let surface = Self {
            root: StoredValue::new_local(root),
            addresses: StoredValue::new(addresses),
            ground,
        };
        provide_context(surface);
        surface
    }

    /// The surface in context.
    pub fn here() -> Self {
        expect_context()
    }

    /// Whose the page is.
    pub const fn ground(self) -> Ground {
        self.ground
    }

    /// How addresses of the console's own page name places.
    pub fn addresses(self) -> Addresses {
        self.addresses.try_get_value().unwrap_or_default()
    }

    /// The root element; `None` once the console is gone.
    pub fn root(self) -> Option<HtmlElement> {
        self.root.try_get_value()
    }

    /// The element that has the focus, if it is one of the console's.
    pub fn active_element(self) -> Option<Element> {
        let root = self.root()?;
        let active = match root.get_root_node().dyn_into::<ShadowRoot>() {
            Ok(shadow) => shadow.active_element(),
            Err(_) => document().active_element(),
        };
        active.filter(|it| root.contains(Some(it)))
    }

    /// The first element of a selector.
    pub fn find(self, selector: &str) -> Option<HtmlElement> {
        let found = self.root()?.query_selector(selector).ok()??;
        found.dyn_into().ok()
    }

    /// Every element of a selector, in the order they stand in.
    pub fn find_all(self, selector: &str) -> Vec<HtmlElement> {
        let found = self
            .root()
            .and_then(|root| root.query_selector_all(selector).ok());
        let Some(found) = found else {
            return Vec::new();
        };
        (0..found.length())
            .filter_map(|place| found.item(place)?.dyn_into().ok())
            .collect()
    }

    /// The element with this id. Ids are the console's own and need no escaping.
    pub fn by_id(self, id: &str) -> Option<HtmlElement> {
        self.find(&format!("[id=\"{id}\"]"))
    }

    /// Focuses the first element of a selector that is on screen. Whether there was one.
    pub fn focus(self, selector: &str) -> bool {
        let found = self.find_all(selector);
        // An element that is not on screen has no box, or does not take the focus.
        let mut shown = found
            .into_iter()
            .filter(|element| element.offset_width() > 0 || element.offset_height() > 0);
        shown.any(|element| {
            element.focus().is_ok() && self.active_element().as_ref() == Some(&element)
        })
    }

    /// Gives the keyboard to the open thread's messages.
    pub fn to_thread(self) {
        self.focus(".thread-view__log");
    }

    /// Gives the keyboard to the open thread's composer.
    pub fn to_composer(self) {
        self.focus(".composer textarea");
    }

    /// Gives the keyboard to the list, or to what stands in its place.
    pub fn to_list(self) {
        self.focus(".conversation-list__rows, .search__input");
    }

    /// Presses the first element of a selector. Whether there was one.
    pub fn press(self, selector: &str) -> bool {
        self.find(selector).is_some_and(|element| {
            element.click();
            true
        })
    }

    /// What an event happened to, also where it happened inside a shadow root.
    pub fn target(event: &Event) -> Option<Element> {
        event.composed_path().get(0).dyn_into().ok()
    }

    /// Whether a key pressed somewhere on the page is for the console: inside another's page only
    /// one that was pressed within it.
    pub fn hears(self, event: &Event) -> bool {
        self.ground != Ground::Inside
            || Self::target(event)
                .zip(self.root())
                .is_some_and(|(target, root)| root.contains(Some(&target)))
    }

    /// Says which language the page speaks, where the page is the console's own.
    pub fn set_language(self, tag: &str) {
        if self.ground != Ground::Inside
            && let Some(page) = document().document_element()
        {
            // The name is valid.
            page.set_attribute("lang", tag).unwrap_or_default();
        }
    }

    /// Sets the page's title, where the page is the console's own.
    pub fn set_title(self, title: &str) {
        if self.ground != Ground::Inside {
            document().set_title(title);
        }
    }
}
