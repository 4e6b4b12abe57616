//! Asking by a filter, and the views an agent has saved.

use serde::Serialize;

use crate::filter::{Group, Key, ToSave};
use crate::model::{FlatCondition, SavedView, SavedViewId};
use crate::wire::conversation::{self, Page};
use crate::wire::saved_view::saved_view;
use crate::wire::{Field, list};

use super::line::{Params, json};
use super::{Api, ApiError, Body, Method};

/// One link of the chain, with what Chatwoot's own dashboard keeps beside it.
#[derive(Serialize)]
struct Link<'a> {
    attribute_key: &'a str,
    attribute_model: &'static str,
    custom_attribute_type: &'static str,
    filter_operator: &'a str,
    values: Vec<Value<'a>>,
    /// Null on the last: the server fails on anything else.
    query_operator: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Value<'a> {
    Id(u64),
    Text(&'a str),
}

#[derive(Serialize)]
struct Conditions<'a> {
    payload: Vec<Link<'a>>,
    /// The groups, which the chain does not tell. The server keeps what it does not know.
    #[serde(skip_serializing_if = "Option::is_none")]
    deskhand: Option<&'a str>,
}

fn links(chain: &[FlatCondition]) -> Vec<Link<'_>> {
    let mut links: Vec<Link<'_>> = chain.iter().map(link).collect();
    if let Some(last) = links.last_mut() {
        last.query_operator = None;
    }
    links
}

fn link(it: &FlatCondition) -> Link<'_> {
    let key = Key::of_server_key(&it.key);
    let (attribute_model, custom_attribute_type) = match key {
        None => ("customAttributes", "conversation_attribute"),
        Some(Key::BrowserLanguage | Key::Language | Key::Referer | Key::Subject) => {
            ("additional", "")
        }
        Some(_) => ("standard", ""),
    };
    let is_id = matches!(
        key,
        Some(Key::Assignee | Key::Inbox | Key::Team | Key::Contact | Key::Campaign)
    );
    let values = it.values.iter().map(|text| match text.parse() {
        Ok(id) if is_id => Value::Id(id),
        _ => Value::Text(text),
    });
    Link {
        attribute_key: &it.key,
        attribute_model,
        custom_attribute_type,
        filter_operator: &it.operator,
        values: values.collect(),
        query_operator: Some(if it.or { "or" } else { "and" }),
    }
}

impl Api {
    /// One page of the conversations a filter lets through, latest activity first. Where the
    /// filter has no exact form of the server's, it is a page of more than those.
    pub(super) async fn filtered(&self, root: &Group, page: u32) -> Result<Page, ApiError> {
        // As if the server had said so: it is never asked for a longer chain.
        let flat = root.flat().map_err(|_| ApiError::Refused {
            status: 413,
            reason: String::new(),
        })?;
        let mut params = Params::default();
        params.add("page", &page.max(1));
        let path = params.after("conversations/filter");
        let body = json(&Conditions {
            payload: links(&flat.chain),
            deskhand: None,
        });
        self.change("filter", Method::Post, path, body, conversation::page)
            .await
    }

    /// The views of conversations the agent has saved.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn saved_views(&self) -> Result<Vec<SavedView>, ApiError> {
        let mut params = Params::default();
        params.add("filter_type", &"conversation");
        let read = |answer: Field<'_>| list(answer, saved_view);
        let list = self
            .get("saved views", "custom_filters", params, read)
            .await?;
        Ok(list.rows)
    }

    /// Saves a new view.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn create_view(&self, name: &str, what: &ToSave) -> Result<SavedView, ApiError> {
        let body = saved(Some(name), Some(what));
        let path = "custom_filters";
        self.change("saved view", Method::Post, path, body, saved_view)
            .await
    }

    /// Changes the name of a saved view, or what it shows.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`]; `NotFound` when it is gone.
    pub async fn change_view(
        &self,
        id: SavedViewId,
        name: Option<&str>,
        what: Option<&ToSave>,
    ) -> Result<SavedView, ApiError> {
        let body = saved(name, what);
        let path = format_args!("custom_filters/{id}");
        self.change("saved view", Method::Patch, path, body, saved_view)
            .await
    }

    /// Deletes a saved view.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`]; `NotFound` when it is gone already.
    pub async fn delete_view(&self, id: SavedViewId) -> Result<(), ApiError> {
        let path = self.path(format_args!("custom_filters/{id}"));
        self.ask(Method::Delete, &path, Body::Empty).await?;
        Ok(())
    }
}

fn saved(name: Option<&str>, what: Option<&ToSave>) -> Body {
    #[derive(Serialize)]
    struct Change<'a> {
        custom_filter: Saved<'a>,
    }
    #[derive(Serialize)]
    struct Saved<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<&'a str>,
        filter_type: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        query: Option<Conditions<'a>>,
    }
    json(&Change {
        custom_filter: Saved {
            name,
            filter_type: "conversation",
            query: what.map(|what| Conditions {
                payload: links(&what.chain),
                deskhand: what.tree.as_deref(),
            }),
        },
    })
}
