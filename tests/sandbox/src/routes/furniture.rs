//! Reading and taking away rows of an account that only need their shape put round them.

use rusqlite::{Connection, Row, ToSql};
use serde_json::Value;

use super::ask::Ask;
use crate::act::Act;
use crate::answer::Refusal;
use crate::render::View;

/// The rows of a statement with some arguments, as they are sent.
pub(super) fn rows(
    view: &View<'_>,
    sql: &str,
    arguments: &[&dyn ToSql],
    shape: impl Fn(&Row<'_>) -> rusqlite::Result<Value>,
) -> Result<Vec<Value>, Refusal> {
    let mut statement = view.conn.prepare_cached(sql)?;
    let rows = statement.query_map(arguments, |row| shape(row))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The row of an id in the person's account.
pub(super) fn one<T>(
    conn: &Connection,
    table: &str,
    ask: &Ask,
    id: i64,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<T, Refusal> {
    let sql = format!("SELECT * FROM {table} WHERE id = ?1 AND account_id = ?2");
    Ok(conn
        .prepare_cached(&sql)?
        .query_row([id, ask.member.account_id], read)?)
}

/// Takes the row of the path away, if it is one of the account's.
pub(super) fn drop_one(act: &Act<'_>, table: &str, ask: &Ask) -> Result<(), Refusal> {
    let id = ask.id()?;
    one(act.tx, table, ask, id, |_| Ok(()))?;
    act.tx
        .execute(&format!("DELETE FROM {table} WHERE id = ?1"), [id])?;
    Ok(())
}
