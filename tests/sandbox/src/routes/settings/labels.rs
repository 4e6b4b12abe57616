//! The account's labels, which only administrators change.

use axum::Router;
use axum::routing::get;
use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::{Value, json};

use super::{Faults, fields_of};
use crate::act::{Act, Kept};
use crate::answer::{Answer, Refusal};
use crate::app::App;
use crate::routes::ask::Ask;
use crate::routes::furniture::{one, rows};

const FIELDS: [&str; 4] = ["title", "description", "color", "show_on_sidebar"];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/labels", get(list).post(create))
        .route(
            "/labels/{id}",
            get(show).patch(update).put(update).delete(destroy),
        )
}

/// A row of `labels`, as it is shown and written.
struct Label {
    id: i64,
    title: String,
    description: Option<String>,
    color: String,
    show_on_sidebar: Option<bool>,
}

impl Label {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            title: row.get("title")?,
            description: row.get("description")?,
            color: row.get("color")?,
            show_on_sidebar: row.get("show_on_sidebar")?,
        })
    }

    /// The label of the path.
    fn find(conn: &Connection, ask: &Ask) -> Result<Self, Refusal> {
        one(conn, "labels", ask, ask.id()?, Self::from_row)
    }

    fn shape(&self) -> Value {
        json!({
            "id": self.id,
            "title": self.title,
            "description": self.description,
            "color": self.color,
            "show_on_sidebar": self.show_on_sidebar,
        })
    }

    /// Takes the fields sent, and refuses what no label can be.
    fn take(&mut self, conn: &Connection, ask: &Ask) -> Result<(), Refusal> {
        let fields = fields_of(&ask.params, "label", &FIELDS)?;
        if fields.has("title") {
            self.title = fields.text("title").unwrap_or_default().to_lowercase();
        }
        if fields.has("description") {
            self.description = fields.text("description");
        }
        if let Some(color) = fields.text("color") {
            self.color = color;
        }
        if fields.has("show_on_sidebar") {
            self.show_on_sidebar = fields
                .text("show_on_sidebar")
                .map(|_| fields.truthy("show_on_sidebar"));
        }
        let taken: Option<i64> = conn
            .query_row(
                "SELECT id FROM labels WHERE account_id = ?1 AND title = ?2 AND id <> ?3",
                (ask.member.account_id, &self.title, self.id),
                |row| row.get(0),
            )
            .optional()?;
        let mut faults = Faults::default();
        faults.check(
            self.title.trim().is_empty(),
            "title",
            "Title must not be blank",
        );
        faults.check(!is_title(&self.title), "title", "Title is invalid");
        faults.check(taken.is_some(), "title", "Title has already been taken");
        faults.judge()
    }
}

/// Two letters or digits at least; further on hyphens and underscores, too.
fn is_title(title: &str) -> bool {
    title.chars().count() > 1
        && title.starts_with(char::is_alphanumeric)
        && title
            .chars()
            .all(|letter| letter.is_alphanumeric() || letter == '-' || letter == '_')
}

async fn list(ask: Ask) -> Answer {
    ask.view(|view, _| {
        let sql = "SELECT * FROM labels WHERE account_id = ?1 ORDER BY title";
        let shape = |row: &Row<'_>| Ok(Label::from_row(row)?.shape());
        Ok(json!({"payload": rows(view, sql, &[&view.account_id], shape)?}))
    })
    .await
}

async fn show(ask: Ask) -> Answer {
    ask.view(|view, ask| Ok(Label::find(view.conn, ask)?.shape()))
        .await
}

async fn create(ask: Ask) -> Answer {
    ask.member.must_be_administrator()?;
    ask.act(|act, ask| {
        let mut label = Label {
            id: 0,
            title: String::new(),
            description: None,
            color: "#1f93ff".to_owned(),
            show_on_sidebar: None,
        };
        label.take(act.tx, ask)?;
        act.tx.execute(
            "INSERT INTO labels (account_id, title, description, color, show_on_sidebar)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            (
                ask.member.account_id,
                &label.title,
                &label.description,
                &label.color,
                label.show_on_sidebar,
            ),
        )?;
        label.id = act.tx.last_insert_rowid();
        act.invalidate(ask.member.account_id, Kept::Labels)?;
        Ok(label.shape())
    })
    .await
}

async fn update(ask: Ask) -> Answer {
    ask.act(|act, ask| {
        let mut label = Label::find(act.tx, ask)?;
        ask.member.must_be_administrator()?;
        let before = label.title.clone();
        label.take(act.tx, ask)?;
        act.tx.execute(
            "UPDATE labels SET title = ?2, description = ?3, color = ?4, show_on_sidebar = ?5 WHERE id = ?1",
            (
                label.id,
                &label.title,
                &label.description,
                &label.color,
                label.show_on_sidebar,
            ),
        )?;
        if before != label.title {
            retitle(act, ask.member.account_id, &before, Some(&label.title))?;
        }
        act.invalidate(ask.member.account_id, Kept::Labels)?;
        Ok(label.shape())
    })
    .await
}

async fn destroy(ask: Ask) -> Answer {
    ask.does(|act, ask| {
        let label = Label::find(act.tx, ask)?;
        ask.member.must_be_administrator()?;
        act.tx
            .execute("DELETE FROM labels WHERE id = ?1", [label.id])?;
        retitle(act, ask.member.account_id, &label.title, None)?;
        act.invalidate(ask.member.account_id, Kept::Labels)
    })
    .await
}

/// Renames a title, or takes it off, wherever it is stuck on. No event tells of that.
fn retitle(act: &Act<'_>, account_id: i64, from: &str, to: Option<&str>) -> Result<(), Refusal> {
    for (table, stuck, key) in [
        ("conversations", "conversation_labels", "conversation_id"),
        ("contacts", "contact_labels", "contact_id"),
    ] {
        let sql = format!(
            "UPDATE {table} SET labels = (SELECT json_group_array(CASE value WHEN ?2 THEN ?3 ELSE value END)
                FROM json_each(labels) WHERE value <> ?2 OR ?3 IS NOT NULL)
             WHERE account_id = ?1 AND id IN (SELECT {key} FROM {stuck} WHERE title = ?2)"
        );
        act.tx.execute(&sql, (account_id, from, to))?;
    }
    Ok(())
}
