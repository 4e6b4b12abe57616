//! Which conversations a list shows, in which order, and how many there are.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};
use serde_json::{Value, json};

use crate::answer::Refusal;
use crate::auth::Member;
use crate::db::rows::{Conversation, STATUSES, number_of};
use crate::db::{SECOND, now};
use crate::filter::{Filter, Subject};
use crate::params::{Params, text_of};
use crate::render::{Shape, View, object};

/// Rows of one page.
pub(super) const PER_PAGE: i64 = 25;

/// A list of conversations as a request describes it.
pub(super) struct List {
    conditions: Vec<String>,
    arguments: Vec<Sql>,
    assignee: Option<String>,
    order: &'static str,
    page: i64,
    paged: bool,
    /// With a text the counts are those of the page alone.
    searched: bool,
}

/// The four numbers on the tabs.
#[derive(Default)]
pub(super) struct Counts {
    mine: i64,
    assigned: i64,
    all: i64,
}

impl Counts {
    /// As they are sent.
    pub(super) fn shape(&self) -> Value {
        json!({
            "mine_count": self.mine,
            "assigned_count": self.assigned,
            "unassigned_count": self.all - self.assigned,
            "all_count": self.all,
        })
    }

    /// As a filter sends them: without the assigned ones.
    pub(super) fn filter_shape(&self) -> Value {
        json!({
            "mine_count": self.mine,
            "unassigned_count": self.all - self.assigned,
            "all_count": self.all,
        })
    }
}

impl List {
    /// Reads the parameters of the list.
    pub(super) fn read(
        conn: &Connection,
        member: &Member,
        params: &Params,
    ) -> Result<Self, Refusal> {
        let mut list = Self {
            conditions: Vec::new(),
            arguments: Vec::new(),
            assignee: None,
            order: order(params.text("sort_by").as_deref()),
            page: params.page()?,
            paged: true,
            searched: params.has("q"),
        };
        list.add("account_id = ?", member.account_id);
        let kind = params.text("conversation_type");
        if kind.as_deref() == Some("participating") {
            list.add(
                "id IN (SELECT conversation_id FROM participants WHERE user_id = ?)",
                member.user_id,
            );
        } else {
            list.narrow_to_inboxes(conn, member, params)?;
        }
        list.narrow_to_status(params);
        if params.has("team_id") {
            let team_id = params.int("team_id").ok_or_else(Refusal::not_found)?;
            conn.prepare_cached("SELECT 1 FROM teams WHERE id = ?1 AND account_id = ?2")?
                .query_row([team_id, member.account_id], |_| Ok(()))?;
            list.add("team_id = ?", team_id);
        }
        list.narrow_to_labels(params);
        match kind.as_deref() {
            Some("mention") => list.add(
                "id IN (SELECT conversation_id FROM mentions WHERE user_id = ?)",
                member.user_id,
            ),
            Some("unattended") => list
                .conditions
                .push("(first_reply_created_at IS NULL OR waiting_since IS NOT NULL)".to_owned()),
            _ => {}
        }
        if let Some(text) = params.text("q") {
            list.add(
                "id IN (SELECT conversation_id FROM messages WHERE message_type IN (0, 1) AND content LIKE ?)",
                format!("%{text}%"),
            );
        }
        if let Some(source) = params.present("source_id") {
            list.add(
                "contact_inbox_id IN (SELECT id FROM contact_inboxes WHERE source_id = ?)",
                source,
            );
        }
        list.assignee = match params.text("assignee_type").as_deref() {
            Some("me") => Some(format!("assignee_id = {}", member.user_id)),
            Some("unassigned") => Some("assignee_id IS NULL".to_owned()),
            Some("assigned") => Some("assignee_id IS NOT NULL".to_owned()),
            _ => None,
        };
        if let Some(within) = params.present("updated_within") {
            list.paged = false;
            let seconds = within.trim().parse::<i64>().unwrap_or(0).max(0);
            let since = now().saturating_sub(seconds.saturating_mul(SECOND));
            list.assignee = Some(match list.assignee {
                Some(condition) => format!("{condition} AND updated_at > {since}"),
                None => format!("updated_at > {since}"),
            });
        }
        Ok(list)
    }

    fn add(&mut self, condition: &str, argument: impl Into<Sql>) {
        self.conditions.push(condition.to_owned());
        self.arguments.push(argument.into());
    }

    fn nothing(&mut self) {
        self.conditions.push("0".to_owned());
    }

    /// The list of a filter: of every status, by activity, whatever the query says of these.
    pub(super) fn filtered(
        conn: &Connection,
        member: &Member,
        params: &Params,
    ) -> Result<Self, Refusal> {
        let of = Subject::Conversations;
        let filter = Filter::read(conn, member.account_id, of, params.get("payload"))?;
        let mut list = Self {
            conditions: Vec::new(),
            arguments: Vec::new(),
            assignee: None,
            order: order(None),
            page: params.page()?,
            paged: true,
            searched: false,
        };
        list.add("account_id = ?", member.account_id);
        list.narrow_to_inboxes(conn, member, &Params::default())?;
        list.conditions.push(format!("({})", filter.condition));
        list.arguments.extend(filter.arguments);
        Ok(list)
    }

    /// The inboxes the person may see, or the one that was asked for.
    fn narrow_to_inboxes(
        &mut self,
        conn: &Connection,
        member: &Member,
        params: &Params,
    ) -> Result<(), Refusal> {
        if params.has("inbox_id") {
            match params.int("inbox_id") {
                Some(id) if member.has_inbox(conn, id)? => self.add("inbox_id = ?", id),
                _ => self.nothing(),
            }
        } else if !member.is_administrator() {
            // Spelled out: a list of numbers lets the indexes do the work.
            let ids = conn
                .prepare_cached(
                    "SELECT inbox_id FROM inbox_members WHERE user_id = ?1 ORDER BY inbox_id",
                )?
                .query_map([member.user_id], |row| row.get::<_, i64>(0))?
                .map(|id| id.map(|id| id.to_string()))
                .collect::<rusqlite::Result<Vec<_>>>()?;
            self.conditions
                .push(format!("inbox_id IN ({})", ids.join(",")));
        }
        Ok(())
    }

    fn narrow_to_status(&mut self, params: &Params) {
        if self.searched {
            return;
        }
        let word = params.text("status").unwrap_or_else(|| "open".to_owned());
        if word != "all" {
            match number_of(&word, &STATUSES) {
                Some(number) => self.add("status = ?", number),
                None => self.nothing(),
            }
        }
    }

    fn narrow_to_labels(&mut self, params: &Params) {
        let titles: Vec<String> = match params.get("labels") {
            None => return,
            Some(Value::Array(titles)) => titles.iter().filter_map(text_of).collect(),
            Some(text) => text_of(text)
                .unwrap_or_default()
                .split(',')
                .map(|title| title.trim().to_owned())
                .collect(),
        };
        let places = vec!["?"; titles.len()].join(",");
        self.conditions.push(format!(
            "id IN (SELECT conversation_id FROM conversation_labels WHERE title IN ({places}))"
        ));
        self.arguments.extend(titles.into_iter().map(Sql::from));
    }

    fn condition(&self) -> String {
        self.conditions.join(" AND ")
    }

    /// The rows of the page asked for, or all of them where the list is not paged.
    pub(super) fn rows(&self, conn: &Connection) -> Result<Vec<Conversation>, Refusal> {
        let mut condition = self.condition();
        if let Some(assignee) = &self.assignee {
            condition = format!("{condition} AND {assignee}");
        }
        let limit = if self.paged {
            format!(
                "LIMIT {PER_PAGE} OFFSET {}",
                (self.page - 1).saturating_mul(PER_PAGE)
            )
        } else {
            String::new()
        };
        // The page is found by an index first, and only its rows are read whole.
        let sql = format!(
            "SELECT * FROM conversations WHERE id IN
                (SELECT id FROM conversations WHERE {condition} ORDER BY {order} {limit})
             ORDER BY {order}",
            order = self.order,
        );
        let mut statement = conn.prepare_cached(&sql)?;
        let rows =
            statement.query_map(params_from_iter(&self.arguments), Conversation::from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many there are, whoever holds them.
    pub(super) fn counts(&self, conn: &Connection, member: &Member) -> Result<Counts, Refusal> {
        if self.searched {
            let rows = self.rows(conn)?;
            let count = |test: &dyn Fn(&Conversation) -> bool| {
                i64::try_from(rows.iter().filter(|row| test(row)).count()).unwrap_or(i64::MAX)
            };
            return Ok(Counts {
                mine: count(&|row| row.assignee_id == Some(member.user_id)),
                assigned: count(&|row| row.assignee_id.is_some()),
                all: count(&|_| true),
            });
        }
        let sql = format!(
            "SELECT count(*) FILTER (WHERE assignee_id = {}), count(assignee_id), count(*)
             FROM conversations WHERE {}",
            member.user_id,
            self.condition()
        );
        let mut statement = conn.prepare_cached(&sql)?;
        Ok(
            statement.query_row(params_from_iter(&self.arguments), |row| {
                Ok(Counts {
                    mine: row.get(0)?,
                    assigned: row.get(1)?,
                    all: row.get(2)?,
                })
            })?,
        )
    }

    /// The page, as it is sent.
    pub(super) fn shape(&self, view: &View<'_>, member: &Member) -> Shape {
        let counts = self.counts(view.conn, member)?;
        Ok(object([
            ("meta", counts.shape()),
            ("payload", self.payload(view)?),
        ]))
    }

    /// The rows of the page, as they are sent.
    pub(super) fn payload(&self, view: &View<'_>) -> Shape {
        Ok(Value::Array(view.conversations(&self.rows(view.conn)?)?))
    }
}

/// The order of a `sort_by` word, old words included; an unknown one is the default.
fn order(word: Option<&str>) -> &'static str {
    match word.unwrap_or_default() {
        "last_activity_at_asc" => "last_activity_at ASC",
        "created_at_asc" | "sort_on_created_at" => "created_at ASC",
        "created_at_desc" => "created_at DESC",
        "priority_asc" => "priority ASC NULLS LAST, last_activity_at DESC",
        "priority_desc" | "sort_on_priority" => "priority DESC NULLS LAST, last_activity_at DESC",
        "priority_desc_created_at_asc" => "priority DESC NULLS LAST, created_at ASC",
        "waiting_since_asc" | "sort_on_waiting_since" => {
            "waiting_since ASC NULLS LAST, created_at ASC"
        }
        "waiting_since_desc" => "waiting_since DESC NULLS LAST, created_at ASC",
        "unread" => "unread_count DESC, last_activity_at DESC",
        _ => "last_activity_at DESC",
    }
}
