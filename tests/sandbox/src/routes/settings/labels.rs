//! The account's labels, which only administrators change.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::{Value, json};

use super::{Faults, fields_of};
use crate::act::{Act, Actor, Kept};
use crate::answer::{Answer, Refusal, empty_answer, json_answer};
use crate::app::App;
use crate::auth::Member;
use crate::params::Params;
use crate::routes::id_of;

type Place = Path<(String, String)>;

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

    fn find(conn: &Connection, member: &Member, id: &str) -> Result<Self, Refusal> {
        Ok(conn.query_row(
            "SELECT * FROM labels WHERE id = ?1 AND account_id = ?2",
            [id_of(id)?, member.account_id],
            Self::from_row,
        )?)
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
    fn take(&mut self, conn: &Connection, member: &Member, params: &Params) -> Result<(), Refusal> {
        let fields = fields_of(params, "label", &FIELDS)?;
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
                (member.account_id, &self.title, self.id),
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

async fn list(State(app): State<App>, member: Member) -> Answer {
    let payload = app
        .db
        .read::<Vec<Value>, Refusal>(move |conn| {
            let mut statement =
                conn.prepare_cached("SELECT * FROM labels WHERE account_id = ?1 ORDER BY title")?;
            let rows = statement.query_map([member.account_id], Label::from_row)?;
            Ok(rows
                .map(|label| label.map(|label| label.shape()))
                .collect::<rusqlite::Result<_>>()?)
        })
        .await?;
    json_answer(json!({ "payload": payload }))
}

async fn show(State(app): State<App>, member: Member, Path((_, id)): Place) -> Answer {
    let label = app
        .db
        .read(move |conn| Label::find(conn, &member, &id))
        .await?;
    json_answer(label.shape())
}

async fn create(State(app): State<App>, member: Member, params: Params) -> Answer {
    member.must_be_administrator()?;
    let shape = app
        .act(Actor::User(member.clone()), move |act| {
            let mut label = Label {
                id: 0,
                title: String::new(),
                description: None,
                color: "#1f93ff".to_owned(),
                show_on_sidebar: None,
            };
            label.take(act.tx, &member, &params)?;
            act.tx.execute(
                "INSERT INTO labels (account_id, title, description, color, show_on_sidebar)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                (
                    member.account_id,
                    &label.title,
                    &label.description,
                    &label.color,
                    label.show_on_sidebar,
                ),
            )?;
            label.id = act.tx.last_insert_rowid();
            act.invalidate(member.account_id, Kept::Labels)?;
            Ok(label.shape())
        })
        .await?;
    json_answer(shape)
}

async fn update(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Place,
    params: Params,
) -> Answer {
    let shape = app
        .act(Actor::User(member.clone()), move |act| {
            let mut label = Label::find(act.tx, &member, &id)?;
            member.must_be_administrator()?;
            let before = label.title.clone();
            label.take(act.tx, &member, &params)?;
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
                retitle(act, member.account_id, &before, Some(&label.title))?;
            }
            act.invalidate(member.account_id, Kept::Labels)?;
            Ok(label.shape())
        })
        .await?;
    json_answer(shape)
}

async fn destroy(State(app): State<App>, member: Member, Path((_, id)): Place) -> Answer {
    app.act(Actor::User(member.clone()), move |act| {
        let label = Label::find(act.tx, &member, &id)?;
        member.must_be_administrator()?;
        act.tx
            .execute("DELETE FROM labels WHERE id = ?1", [label.id])?;
        retitle(act, member.account_id, &label.title, None)?;
        act.invalidate(member.account_id, Kept::Labels)
    })
    .await?;
    empty_answer()
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
