//! Writing an address.

use std::fmt::{self, Write as _};

use crate::filter::{Query, Scope};

use super::Route;

impl fmt::Display for Route {
    /// The address of this place, beginning with `/`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.query.scope {
            Scope::Account => {}
            Scope::Inbox(id) => write!(out, "/inbox/{id}")?,
            Scope::Team(id) => write!(out, "/team/{id}")?,
            Scope::Label(title) => {
                out.write_str("/label/")?;
                encode(title, out)?;
            }
            Scope::Mentions => out.write_str("/mentions")?,
            Scope::Participating => out.write_str("/participating")?,
            Scope::Unattended => out.write_str("/unattended")?,
            Scope::Drafts => out.write_str("/drafts")?,
            Scope::View(id) => write!(out, "/folder/{id}")?,
            Scope::Filter(filter) => {
                if let Some(id) = filter.view {
                    write!(out, "/folder/{id}")?;
                }
            }
        }
        match self.open {
            Some(id) => write!(out, "/conversations/{id}")?,
            None if self.query.scope.is_account() => out.write_str("/conversations")?,
            None => {}
        }
        let usual = Query::of(self.query.scope.clone());
        let mut join = '?';
        let mut parameter = |name: &str, value: &str| {
            write!(out, "{join}{name}={value}")?;
            join = '&';
            fmt::Result::Ok(())
        };
        if let Scope::Filter(filter) = &self.query.scope {
            parameter("filter", &filter.root.to_string())?;
        }
        if self.query.tab != usual.tab {
            parameter("tab", self.query.tab.word())?;
        }
        if self.query.status != usual.status {
            parameter(
                "status",
                self.query.status.as_ref().map_or("all", |it| it.name()),
            )?;
        }
        if self.query.sort != usual.sort {
            parameter("sort", self.query.sort.word())?;
        }
        if let Some(message) = self.message {
            parameter("message", &message.to_string())?;
        }
        Ok(())
    }
}

/// Percent-encodes all but what needs no encoding anywhere in an address.
fn encode(text: &str, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.write_char(char::from(byte))?;
        } else {
            write!(out, "%{byte:02X}")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::filter::{Filter, ReadFilter, Sort, Tab};
    use crate::model::Status;

    fn scopes() -> impl Strategy<Value = Scope> {
        prop_oneof![
            Just(Scope::Account),
            Just(Scope::Mentions),
            Just(Scope::Participating),
            Just(Scope::Unattended),
            Just(Scope::Drafts),
            (1_u64..).prop_filter_map("an id", |id| crate::model::InboxId::new(id)
                .map(Scope::Inbox)),
            (1_u64..).prop_filter_map("an id", |id| crate::model::TeamId::new(id).map(Scope::Team)),
            "\\PC{1,12}".prop_map(|title| Scope::Label(title.as_str().into())),
            (1_u64..).prop_filter_map("an id", |id| crate::model::SavedViewId::new(id)
                .map(Scope::View)),
            prop::option::of(1_u64..).prop_map(|id| Scope::Filter(std::sync::Arc::new(Filter {
                root: ReadFilter::parse("any(team.unset;all(labels=a%2Cb;created.older=3))").root,
                view: id.and_then(crate::model::SavedViewId::new),
            }))),
        ]
    }

    /// What the sample for nginx lets the page answer.
    fn answered() -> impl Iterator<Item = &'static str> {
        let sample = include_str!("../../public/hosting/nginx.conf");
        let words = sample
            .split_once("rewrite ^/(")
            .and_then(|(_, rest)| rest.split_once(')'));
        words.map_or("", |(words, _)| words).split('|')
    }

    proptest! {
        #[test]
        fn web_servers_know_what_every_path_begins_with(scope in scopes()) {
            let route = Route { query: Query::of(scope), ..Route::default() };
            let path = route.to_string();
            let first = path.split(['/', '?']).nth(1);
            prop_assert!(answered().any(|word| Some(word) == first), "{}", path);
        }

        #[test]
        fn an_address_leads_back_to_its_place(
            scope in scopes(),
            tab in prop::sample::select(Tab::ALL.to_vec()),
            sort in prop::sample::select(Sort::ALL.to_vec()),
            status in prop::option::of(prop::sample::select(vec![
                Status::Open, Status::Pending, Status::Snoozed, Status::Resolved,
            ])),
            open in prop::option::of(1_u64..),
            message in prop::option::of(1_u64..),
        ) {
            let usual = Query::of(scope.clone());
            let query = if scope.is_filtered() {
                Query { sort, ..usual }
            } else {
                Query { scope, tab, status, sort }
            };
            let route = Route {
                query,
                open: open.and_then(crate::model::ConversationId::new),
                message: message.and_then(crate::model::MessageId::new),
            };
            let parsed = Route::parse(&route.to_string());
            prop_assert_eq!(parsed.route, route);
            prop_assert!(parsed.unknown.is_empty());
        }

        #[test]
        fn no_address_is_too_strange_to_read(address in "\\PC*") {
            let once = Route::parse(&address).route;
            prop_assert_eq!(Route::parse(&once.to_string()).route, once);
        }
    }
}
