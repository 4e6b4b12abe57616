//! The address bar: the place it names and the place shown are kept the same, so that a link, a
//! reload and the back button lead where they say.

use leptos::prelude::*;

use crate::live::{Given, Session};
use crate::route::{Parsed, Route};

use super::surface::{Ground, Surface};

/// How the addresses of a console's page name places: after the `#`, or, in a bundle made for one
/// public address, as paths below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addresses {
    /// What stands before the place in a link of the page itself.
    start: String,
    /// What makes such a link one from anywhere.
    site: String,
    /// The settings in the page's address: paths take them along, the `#` leaves them in place.
    kept: String,
}

impl Addresses {
    /// Places stand after the `#` of a page, whose address may itself have one.
    pub fn after_hash(page: &str) -> Self {
        Self {
            start: "#".to_owned(),
            site: page.split('#').next().unwrap_or_default().to_owned(),
            kept: String::new(),
        }
    }

    /// Places are paths below `base`, which begins and ends with a slash. What of `search` sets
    /// something stays in every address.
    pub fn paths(origin: &str, base: &str, search: &str) -> Self {
        Self {
            start: base.trim_end_matches('/').to_owned(),
            site: origin.to_owned(),
            kept: parameters(search, true),
        }
    }

    /// Those of the page that is open, whose bundle was made for `base`, if for one.
    pub fn here(base: Option<&str>) -> Self {
        let [_, search, _] = written();
        match base {
            Some(base) => Self::paths(&super::look::origin(), base, &search),
            None => Self::after_hash(&window().location().href().unwrap_or_default()),
        }
    }

    /// The address of a place, for a link of the page itself.
    pub fn of(&self, route: &Route) -> String {
        let mut address = format!("{}{route}", self.start);
        if !self.kept.is_empty() {
            address.push(if address.contains('?') { '&' } else { '?' });
            address.push_str(&self.kept);
        }
        address
    }

    /// The address of a place, for a link from anywhere.
    pub fn link(&self, route: &Route) -> String {
        let mut link = self.site.clone();
        link.push_str(&self.of(route));
        link
    }

    /// The address of a file that is named from the page: on paths of any depth the same.
    pub fn file(&self, name: String) -> String {
        if self.is_hash() || name.starts_with('/') || name.contains(':') {
            return name;
        }
        format!("{}/{name}", self.start)
    }

    /// Reads an address. What stands after the `#` goes over the path: so places were named before
    /// the bundle was made for its address.
    fn parse(&self, path: &str, search: &str, hash: &str) -> Parsed {
        if self.is_hash() || !hash.is_empty() {
            return Route::parse(hash);
        }
        let mut place = match path.strip_prefix(&self.start) {
            None | Some("/index.html") => String::new(),
            Some(place) => place.to_owned(),
        };
        place.push('?');
        place.push_str(&parameters(search, false));
        Route::parse(&place)
    }

    fn is_hash(&self) -> bool {
        self.start == "#"
    }

    /// The place that the address bar names.
    pub fn place(&self) -> Parsed {
        let [path, search, hash] = written();
        self.parse(&path, &search, &hash)
    }

    /// The same; a place after the `#` becomes a path in the address bar, where places are paths.
    fn turned(&self) -> Parsed {
        let [path, search, hash] = written();
        let parsed = self.parse(&path, &search, &hash);
        if !self.is_hash() && !hash.is_empty() {
            write(&self.of(&parsed.route), false);
        }
        parsed
    }
}

/// The parameters of an address that are for the settings, or else the others.
fn parameters(search: &str, settings: bool) -> String {
    let mut kept = String::new();
    for part in search.trim_start_matches('?').split('&') {
        let name = part.split('=').next().unwrap_or_default();
        if Given::is_parameter(name) == settings {
            if !kept.is_empty() {
                kept.push('&');
            }
            kept.push_str(part);
        }
    }
    kept
}

/// Path, parameters and what follows the `#` in the address bar.
fn written() -> [String; 3] {
    let location = window().location();
    [location.pathname(), location.search(), location.hash()].map(Result::unwrap_or_default)
}

/// Keeps the address bar and the session's place the same, until the owner ends. Parts of an address
/// that are not understood are named.
pub fn follow(session: Session) {
    let surface = Surface::here();
    let ground = surface.ground();
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
    let addresses = surface.addresses();
    heed(addresses.turned());
    let go = move || {
        let parsed = surface.addresses().turned();
        session.go(parsed.route.clone());
        heed(parsed);
    };
    // Browsers tell so of a step to another `#`, too.
    let listener = window_event_listener(leptos::ev::popstate, move |_| go());
    on_cleanup(move || listener.remove());
    Effect::new(move |former: Option<Route>| {
        let route = session.route();
        if addresses.place().route != route {
            // Another list or conversation is a step of its own for the back button; going from one
            // message or order to another is not. A frame's steps would get between those of the
            // page that shows it.
            let is_step = former.is_some_and(|former| {
                former.open != route.open || former.query.scope != route.query.scope
            });
            write(&addresses.of(&route), is_step && ground == Ground::Page);
        }
        route
    });
}

/// Writes into the address bar.
fn write(address: &str, is_step: bool) {
    let Ok(history) = window().history() else {
        return;
    };
    let nothing = leptos::wasm_bindgen::JsValue::NULL;
    let written = if is_step {
        history.push_state_with_url(&nothing, "", Some(address))
    } else {
        history.replace_state_with_url(&nothing, "", Some(address))
    };
    // A browser that is asked too often refuses; the address then lags, and the console goes on.
    written.unwrap_or_default();
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn console() -> Addresses {
        Addresses::paths("https://desk.example.com", "/console/", "")
    }

    fn place(route: &str) -> Route {
        Route::parse(route).route
    }

    #[test]
    fn a_place_is_a_path_below_the_page_and_leads_back() {
        for (origin, base) in [("https://a.example", "/"), ("http://b.example:81", "/a/b/")] {
            let addresses = Addresses::paths(origin, base, "");
            for route in [
                "/conversations",
                "/label/a%2Fb",
                "/inbox/3/conversations/12?tab=all&status=resolved&message=7",
                "/folder/7?filter=all(team=2;labels.not=vip)",
            ] {
                let address = addresses.of(&place(route));
                assert_eq!(address, format!("{}{route}", base.trim_end_matches('/')));
                assert_eq!(addresses.link(&place(route)), format!("{origin}{address}"));
                let (path, search) = address.split_once('?').unwrap_or((&address, ""));
                let parsed = addresses.parse(path, search, "");
                assert_eq!(parsed.route, place(route), "{address}");
                assert!(parsed.unknown.is_empty(), "{address}");
            }
        }
    }

    #[test]
    fn the_page_itself_is_where_a_console_begins() {
        for path in [
            "/console/",
            "/console",
            "/console/index.html",
            "/elsewhere/",
        ] {
            let parsed = console().parse(path, "", "");
            assert!(parsed.route.is_default(), "{path}");
            assert!(parsed.unknown.is_empty(), "{path}");
        }
    }

    #[test]
    fn settings_in_an_address_stay_there_once_and_are_no_part_of_a_place() {
        let search = "?theme=dark&tab=all&regions=list,thread";
        let addresses = Addresses::paths("https://a.example", "/console/", search);
        let parsed = addresses.parse("/console/inbox/3", search, "");
        assert_eq!(parsed.route, place("/inbox/3?tab=all"));
        assert!(parsed.unknown.is_empty());
        assert_eq!(
            addresses.of(&parsed.route),
            "/console/inbox/3?tab=all&theme=dark&regions=list,thread"
        );
        assert_eq!(
            addresses.of(&place("/mentions")),
            "/console/mentions?theme=dark&regions=list,thread"
        );
    }

    #[test]
    fn a_file_is_the_same_from_every_place() {
        let file = |addresses: &Addresses, name: &str| addresses.file(name.to_owned());
        assert_eq!(file(&console(), "logo.svg"), "/console/logo.svg");
        for name in ["/logo.svg", "https://a.example/logo.svg", "data:,"] {
            assert_eq!(file(&console(), name), name);
        }
        let addresses = Addresses::after_hash("https://a.example/desk/");
        assert_eq!(file(&addresses, "logo.svg"), "logo.svg");
    }

    #[test]
    fn what_is_not_understood_is_named() {
        let parsed = console().parse("/console/label/vip/x", "?colour=red", "");
        assert_eq!(parsed.route, place("/label/vip"));
        assert_eq!(parsed.unknown, ["x", "colour=red"]);
    }

    #[test]
    fn a_place_after_the_hash_goes_over_the_path() {
        let parsed = console().parse("/console/inbox/3", "?tab=all", "#/conversations/12");
        assert_eq!(parsed.route, place("/conversations/12"));
    }

    #[test]
    fn an_address_of_chatwoots_dashboard_leads_to_the_same_place() {
        let path = "/console/app/accounts/7/inbox/3/conversations/12";
        let parsed = console().parse(path, "?messageId=99", "");
        assert_eq!(parsed.route, place("/inbox/3/conversations/12?message=99"));
        let contact = console().parse("/console/app/accounts/7/contacts/5", "", "");
        assert_eq!(contact.contact, crate::model::ContactId::new(5));
    }

    #[test]
    fn after_the_hash_the_page_stays_as_it_is() {
        let addresses = Addresses::after_hash("https://a.example/desk/?theme=dark#/mentions");
        let route = place("/conversations/12");
        assert_eq!(addresses.of(&route), "#/conversations/12");
        let link = addresses.link(&route);
        assert_eq!(link, "https://a.example/desk/?theme=dark#/conversations/12");
        let parsed = addresses.parse("/desk/mentions", "?theme=dark", "#/conversations/12");
        assert_eq!(parsed.route, route);
    }
}
