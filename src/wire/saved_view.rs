//! Saved views, which the server keeps as they were written, whoever wrote them.

use std::sync::Arc;

use crate::model::{FlatCondition, SavedView};

use super::Field;
use super::field::shape;

shape!(View {
    id,
    name,
    query,
    filter_type,
});

shape!(Saved { payload, deskhand });

shape!(Link {
    attribute_key,
    filter_operator,
    values,
    query_operator,
});

/// Reads a view of conversations; `None` for one of something else.
pub fn saved_view(field: Field<'_>) -> Option<SavedView> {
    let view: View<'_> = field.object()?;
    // Old entries have the number of the kind.
    let kind = view.filter_type.word();
    if !matches!(kind.as_str(), "" | "conversation" | "0") {
        return None;
    }
    // One saved without conditions is a text.
    let saved: Saved<'_> = view.query.object().unwrap_or_default();
    let chain = saved.payload.elements().into_iter();
    Some(SavedView {
        id: view.id.id()?,
        name: view.name.or_empty(),
        chain: chain.filter_map(link).collect(),
        tree: saved.deskhand.filled(),
    })
}

fn link(field: Field<'_>) -> Option<FlatCondition> {
    let link: Link<'_> = field.object()?;
    let values = match link.values.list() {
        Some(list) => list.into_iter().filter_map(value).collect(),
        None => value(link.values).into_iter().collect(),
    };
    Some(FlatCondition {
        key: link.attribute_key.or_empty(),
        operator: link.filter_operator.or_empty(),
        values,
        or: link.query_operator.is_word("or"),
    })
}

/// A value, which may come as the choice it was picked from.
fn value(field: Field<'_>) -> Option<Arc<str>> {
    shape!(Choice { id });
    let choice: Choice<'_> = field.object().unwrap_or_default();
    let plain = if choice.id.is_absent() {
        field
    } else {
        choice.id
    };
    let flag = match plain.flag() {
        Some(flag) if plain.text().is_none() => Some(flag),
        _ => None,
    };
    match flag {
        Some(flag) => Some(if flag { "true" } else { "false" }.into()),
        None => plain.filled(),
    }
}
