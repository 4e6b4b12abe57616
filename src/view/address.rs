//! The address bar: what stands after its `#` and the place shown are kept the same, so that a
//! link, a reload and the back button lead where they say.

use leptos::prelude::*;

use crate::live::Session;
use crate::route::{Parsed, Route};

use super::surface::{Ground, Surface};

/// The place the address bar names.
pub fn here() -> Parsed {
    Route::parse(&window().location().hash().unwrap_or_default())
}

/// Keeps the address bar and the session's place the same, until the owner ends. Parts of an address
/// that are not understood are named.
pub fn follow(session: Session) {
    let ground = Surface::here().ground();
    if ground == Ground::Inside {
        // The address is another page's: the place is kept in the session alone.
        return;
    }
    let heed = move |Parsed {
                         contact, unknown, ..
                     }: Parsed| {
        if !unknown.is_empty() {
            session.tell_unknown(&unknown);
        }
        if let Some(contact) = contact {
            session.open_contact(contact);
        }
    };
    heed(here());
    let go = move || {
        let parsed = here();
        session.go(parsed.route.clone());
        heed(parsed);
    };
    let listener = window_event_listener(leptos::ev::hashchange, move |_| go());
    on_cleanup(move || listener.remove());
    Effect::new(move |former: Option<Route>| {
        let route = session.route();
        if here().route != route {
            // A frame's steps would get between those of the page that shows it.
            write(&route, former.as_ref().filter(|_| ground == Ground::Page));
        }
        route
    });
}

/// Writes a place into the address bar. Another list or conversation is a step of its own for the
/// back button; going from one message or order to another is not.
fn write(route: &Route, former: Option<&Route>) {
    let address = format!("#{route}");
    let is_step = former
        .is_some_and(|former| former.open != route.open || former.query.scope != route.query.scope);
    let Ok(history) = window().history() else {
        return;
    };
    let nothing = leptos::wasm_bindgen::JsValue::NULL;
    let written = if is_step {
        history.push_state_with_url(&nothing, "", Some(&address))
    } else {
        history.replace_state_with_url(&nothing, "", Some(&address))
    };
    // A browser that is asked too often refuses; the address then lags, and the console goes on.
    written.unwrap_or_default();
}
