//! Addresses of Chatwoot's own dashboard, which agents have in their mails and notes, as this
//! console writes them.

/// The address without what only Chatwoot's dashboard has before it, and with this console's words
/// for Chatwoot's. Other addresses stay as they are.
pub(super) fn own(address: &str) -> String {
    let address = address.trim();
    let path = match address.split_once("://") {
        Some((_, rest)) => rest
            .find('/')
            .map_or("", |at| rest.get(at..).unwrap_or_default()),
        None => address,
    };
    let Some(rest) = path
        .split_once("/app/accounts/")
        .map(|(_, rest)| rest)
        .or_else(|| path.strip_prefix("app/accounts/"))
    else {
        return address.to_owned();
    };
    let after_account = rest.trim_start_matches(|it: char| it.is_ascii_digit());
    let place = after_account
        .trim_start_matches('/')
        .trim_start_matches("dashboard");
    format!("/{place}").replace("messageId=", "message=")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::super::Route;
    use super::*;
    use crate::model::ContactId;

    #[test]
    fn every_shape_of_the_dashboard_leads_to_the_same_place_here() {
        for (theirs, ours) in [
            ("/app/accounts/1/dashboard", "/conversations"),
            ("/app/accounts/1/conversations/12", "/conversations/12"),
            ("/app/accounts/1/inbox/3", "/inbox/3"),
            (
                "/app/accounts/1/inbox/3/conversations/12",
                "/inbox/3/conversations/12",
            ),
            (
                "/app/accounts/1/label/billing/conversations/12",
                "/label/billing/conversations/12",
            ),
            ("/app/accounts/1/team/2", "/team/2"),
            ("/app/accounts/1/mentions/conversations", "/mentions"),
            (
                "/app/accounts/1/mentions/conversations/12",
                "/mentions/conversations/12",
            ),
            (
                "/app/accounts/1/unattended/conversations/12",
                "/unattended/conversations/12",
            ),
            (
                "/app/accounts/1/participating/conversations",
                "/participating",
            ),
            (
                "https://chat.example.com/app/accounts/7/conversations/12?messageId=99",
                "/conversations/12?message=99",
            ),
        ] {
            let parsed = Route::parse(theirs);
            assert_eq!(parsed.route, Route::parse(ours).route, "{theirs}");
            assert!(parsed.unknown.is_empty(), "{theirs}: {:?}", parsed.unknown);
            // After the `#` as well.
            assert_eq!(Route::parse(&format!("#{theirs}")).route, parsed.route);
        }
    }

    #[test]
    fn a_contact_of_the_dashboard_is_told_and_a_wrong_one_is_named() {
        let parsed = Route::parse("/app/accounts/1/contacts/5");
        assert_eq!(parsed.contact, ContactId::new(5));
        assert!(parsed.unknown.is_empty() && parsed.route.is_default());
        for wrong in ["/contacts", "/contacts/0", "/contacts/me"] {
            let parsed = Route::parse(wrong);
            assert!(
                parsed.contact.is_none() && !parsed.unknown.is_empty(),
                "{wrong}"
            );
        }
    }

    #[test]
    fn an_address_of_this_console_stays_as_it_is() {
        for address in ["", "/inbox/3?tab=all", "/label/app%2Faccounts%2F1"] {
            assert_eq!(own(address), address);
        }
    }
}
