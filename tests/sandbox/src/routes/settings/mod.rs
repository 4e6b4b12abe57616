//! What an account is set up with: labels, teams, canned responses, custom attributes, apps, and
//! each person's wishes for notifications.

use axum::Router;
use serde_json::{Map, Value};

use crate::answer::Refusal;
use crate::app::App;
use crate::params::Params;

mod apps;
mod attributes;
mod canned;
mod labels;
mod notices;
mod teams;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .merge(apps::routes())
        .merge(attributes::routes())
        .merge(canned::routes())
        .merge(labels::routes())
        .merge(notices::routes())
        .merge(teams::routes())
}

/// The fields of a record, under its name or bare, of those that may be written.
///
/// # Errors
///
/// 422 when there is none of them.
fn fields_of(params: &Params, name: &str, known: &[&str]) -> Result<Params, Refusal> {
    let given = params.under(name).unwrap_or_else(|| params.clone());
    let fields: Map<String, Value> = given
        .object()
        .iter()
        .filter(|(key, _)| known.contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    if fields.is_empty() {
        return Err(Refusal::missing(name));
    }
    Ok(Params::from_object(fields))
}

/// Faults of a record, which are all told at once.
#[derive(Default)]
struct Faults(Vec<(&'static str, &'static str)>);

impl Faults {
    /// Notes a fault of an attribute down, if it is one.
    fn check(&mut self, at_fault: bool, attribute: &'static str, message: &'static str) {
        if at_fault {
            self.0.push((attribute, message));
        }
    }

    /// Refuses if there are any.
    fn judge(self) -> Result<(), Refusal> {
        if self.0.is_empty() {
            return Ok(());
        }
        let (attributes, messages): (Vec<_>, Vec<_>) = self.0.into_iter().unzip();
        Err(Refusal::invalid(&messages.join(", "), &attributes))
    }
}
