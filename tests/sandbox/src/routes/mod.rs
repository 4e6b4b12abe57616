//! The addresses of the API, one module for each resource. What is not here yet is added as one
//! more module with a `routes()` of its own, merged in [`routes`].

use axum::Router;

use crate::app::App;

mod account;
mod actions;
mod ask;
mod beyond;
mod bulk;
mod compose;
mod contact_inboxes;
mod contactable;
mod contacts;
mod conversations;
#[cfg(test)]
mod cost;
mod custom_filters;
mod devices;
mod directory;
mod furniture;
mod list;
mod macros;
mod messages;
mod mfa;
mod notes;
mod notifications;
mod participants;
mod people;
mod profile;
mod reports;
mod search;
mod settings;
pub(crate) mod sign_in;
mod unread;
mod uploads;

/// Everything below `/api`, `/auth` and `/health`.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(sign_in::routes())
        .merge(profile::routes())
        .merge(devices::routes())
        .merge(mfa::routes())
        .merge(beyond::subscriptions())
        .nest("/api/v2/accounts/{account_id}", reports::second_routes())
        .nest(
            "/api/v1/accounts/{account_id}",
            Router::new()
                .merge(account::routes())
                .merge(directory::routes())
                .merge(custom_filters::routes())
                .merge(macros::routes())
                .merge(bulk::routes())
                .merge(contact_inboxes::routes())
                .merge(notifications::routes())
                .merge(conversations::routes())
                .merge(actions::routes())
                .merge(participants::routes())
                .merge(messages::routes())
                .merge(contacts::routes())
                .merge(contactable::routes())
                .merge(search::routes())
                .merge(settings::routes())
                .merge(unread::routes())
                .merge(uploads::routes())
                .merge(notes::routes())
                .merge(people::routes())
                .merge(reports::routes())
                .merge(beyond::routes()),
        )
}

/// A number in a path; a word is no record of ours.
///
/// # Errors
///
/// 404.
fn id_of(text: &str) -> Result<i64, crate::answer::Refusal> {
    text.parse()
        .map_err(|_| crate::answer::Refusal::not_found())
}
