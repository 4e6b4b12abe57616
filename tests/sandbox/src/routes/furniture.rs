//! Reading lists of rows.

use rusqlite::Row;
use serde_json::Value;

use crate::answer::Refusal;
use crate::render::View;

/// The rows of a statement with some arguments, as they are sent.
pub(super) fn rows(
    view: &View<'_>,
    sql: &str,
    arguments: &[&dyn rusqlite::ToSql],
    shape: impl Fn(&Row<'_>) -> rusqlite::Result<Value>,
) -> Result<Vec<Value>, Refusal> {
    let mut statement = view.conn.prepare_cached(sql)?;
    let rows = statement.query_map(arguments, |row| shape(row))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
