//! Reading an address.

use std::sync::Arc;

use crate::filter::{Filter, Query, ReadFilter, Scope, Sort, Tab};
use crate::model::{ContactId, Status};

use super::Route;
use super::dashboard::own;

/// What an address says, and what of it this console does not understand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The place, with defaults where the address is silent or not understood.
    pub route: Route,
    /// The contact whose newest conversation is meant, where the address is a contact's. Which that is
    /// only the server can say.
    pub contact: Option<ContactId>,
    /// The parts that were not understood, as written, to be named to the agent.
    pub unknown: Vec<String>,
}

impl Route {
    /// Reads an address; never fails.
    pub fn parse(address: &str) -> Parsed {
        let address = own(address.trim_start_matches('#'));
        let (path, parameters) = address.split_once('?').unwrap_or((&address, ""));
        let mut parsed = Parsed {
            route: Self::default(),
            contact: None,
            unknown: Vec::new(),
        };
        read_path(path, &mut parsed);
        for parameter in parameters.split('&').filter(|part| !part.is_empty()) {
            if let Some(filter) = parameter.strip_prefix("filter=") {
                read_filter(filter, &mut parsed);
            } else if read_parameter(parameter, &mut parsed.route).is_none() {
                parsed.unknown.push(decode(parameter));
            }
        }
        let query = &mut parsed.route.query;
        if query.scope.is_filtered() {
            *query = Query {
                sort: query.sort,
                ..Query::of(query.scope.clone())
            };
        }
        parsed
    }
}

/// A filter stands in the place of a part of the account, or changes a saved view.
fn read_filter(text: &str, parsed: &mut Parsed) {
    let ReadFilter { root, unknown } = ReadFilter::parse(text);
    parsed.unknown.extend(unknown);
    if root.trimmed().conditions.is_empty() {
        return;
    }
    let scope = &mut parsed.route.query.scope;
    let view = match scope {
        Scope::View(id) => Some(*id),
        _ => None,
    };
    *scope = Scope::Filter(Arc::new(Filter { root, view }));
}

fn read_path(path: &str, parsed: &mut Parsed) {
    let parts: Vec<String> = path
        .split('/')
        .filter(|part| !part.is_empty())
        .map(decode)
        .collect();
    let mut rest = parts.as_slice();
    while let Some((word, tail)) = rest.split_first() {
        rest = match (word.as_str(), tail.split_first()) {
            ("mentions", _) => {
                parsed.route.query.scope = Scope::Mentions;
                tail
            }
            ("participating", _) => {
                parsed.route.query.scope = Scope::Participating;
                tail
            }
            ("unattended", _) => {
                parsed.route.query.scope = Scope::Unattended;
                tail
            }
            ("drafts", _) => {
                parsed.route.query.scope = Scope::Drafts;
                tail
            }
            ("contacts", Some((value, tail))) if value.parse::<ContactId>().is_ok() => {
                parsed.contact = value.parse().ok();
                tail
            }
            (word, Some((value, tail))) if read_pair(word, value, &mut parsed.route).is_some() => {
                tail
            }
            // `/conversations` alone is the list.
            ("conversations", None) => tail,
            _ => {
                parsed.unknown.push(rest.join("/"));
                return;
            }
        };
    }
}

fn read_pair(word: &str, value: &str, route: &mut Route) -> Option<()> {
    match word {
        "conversations" => route.open = Some(value.parse().ok()?),
        "inbox" => route.query.scope = Scope::Inbox(value.parse().ok()?),
        "team" => route.query.scope = Scope::Team(value.parse().ok()?),
        // The latter is what the server's own dashboard says.
        "folder" | "custom_view" => route.query.scope = Scope::View(value.parse().ok()?),
        "label" => route.query.scope = Scope::Label(value.into()),
        _ => return None,
    }
    Some(())
}

fn read_parameter(parameter: &str, route: &mut Route) -> Option<()> {
    let (name, value) = parameter.split_once('=')?;
    match name {
        "tab" => {
            route.query.tab = Tab::ALL.into_iter().find(|tab| tab.word() == value)?;
        }
        "sort" => {
            route.query.sort = Sort::ALL.into_iter().find(|sort| sort.word() == value)?;
        }
        "status" if value == "all" => route.query.status = None,
        "status" => match Status::from_name(value) {
            Status::Other(_) => return None,
            status => route.query.status = Some(status),
        },
        "message" => route.message = Some(value.parse().ok()?),
        _ => return None,
    }
    Some(())
}

/// Percent-decodes; what is no valid escape or no UTF-8 stays readable instead of failing.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, tail)) = rest.split_first() {
        let escaped = match (byte, tail) {
            (b'%', [high, low, after @ ..]) => hex(*high)
                .zip(hex(*low))
                .map(|(high, low)| (high * 16 + low, after)),
            _ => None,
        };
        let (byte, after) = escaped.unwrap_or((*byte, tail));
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn an_empty_address_is_the_agents_open_conversations() {
        for address in ["", "#", "#/", "/conversations", "#/conversations/"] {
            let parsed = Route::parse(address);
            assert_eq!(parsed.route, Route::default(), "{address}");
            assert!(parsed.unknown.is_empty(), "{address}");
        }
    }

    #[test]
    fn a_conversation_in_an_inbox_is_both() {
        let route = Route::parse("#/inbox/3/conversations/4821?message=77").route;
        assert_eq!(route.query.scope, Scope::Inbox("3".parse().unwrap()));
        assert_eq!(route.open, Some("4821".parse().unwrap()));
        assert_eq!(route.message, Some("77".parse().unwrap()));
    }

    #[test]
    fn parts_that_are_not_understood_are_named_and_the_rest_holds() {
        let parsed = Route::parse("#/label/vip?tab=all&colour=red&status=lost");
        assert_eq!(parsed.route.query.tab, Tab::All);
        assert_eq!(parsed.unknown, ["colour=red", "status=lost"]);
        assert_eq!(Route::parse("#/inbox/zero/x").unknown, ["inbox/zero/x"]);
        assert_eq!(
            Route::parse("#/conversations/0").unknown,
            ["conversations/0"]
        );
    }

    #[test]
    fn a_filter_says_itself_in_which_status_and_whose_its_conversations_are() {
        let route = Route::parse("#/?tab=unassigned&status=pending&filter=all(team=2)").route;
        assert_eq!((route.query.tab, &route.query.status), (Tab::All, &None));
        assert_eq!(
            route.to_string(),
            "/conversations?filter=all(team=2)",
            "the address names nothing twice"
        );
    }

    #[test]
    fn what_of_a_filter_is_not_understood_is_named() {
        let parsed = Route::parse("#/folder/7?filter=all(team=2;mood=good)");
        assert_eq!(parsed.unknown, ["mood=good"]);
        assert_eq!(parsed.route.to_string(), "/folder/7?filter=all(team=2)");
        let nothing = Route::parse("#/folder/7?filter=all(mood=good)");
        assert_eq!(nothing.route.to_string(), "/folder/7");
    }

    #[test]
    fn a_saved_view_of_chatwoots_own_dashboard_is_the_same_here() {
        let route = Route::parse("#/custom_view/7/conversations/4821").route;
        assert_eq!(route.to_string(), "/folder/7/conversations/4821");
    }

    #[test]
    fn hostile_addresses_do_no_harm() {
        for address in [
            "#/%",
            "#/%zz/%f",
            "#/label/%ff%fe",
            "?=&&=",
            "#//label//",
            "#/label",
            "#/folder/-1?filter=all((((",
            "#/?filter=any()&filter=none(;;)",
        ] {
            let parsed = Route::parse(address);
            assert_eq!(parsed.route.query.tab, Query::default().tab, "{address}");
        }
    }
}
