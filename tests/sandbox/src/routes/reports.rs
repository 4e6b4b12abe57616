//! Numbers for administrators: ratings by customers, what is open now, and what was done.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};
use serde_json::{Value, json};

use crate::answer::{Answer, Refusal, json_answer};
use crate::app::App;
use crate::auth::Member;
use crate::db::rows::Contact;
use crate::db::{Micros, SECOND};
use crate::params::{Params, int_of};
use crate::render::{Shape, View, set};
use crate::time::seconds;

const PER_PAGE: i64 = 25;

/// Below an account's address of the first version.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/csat_survey_responses", get(ratings))
        .route("/csat_survey_responses/metrics", get(rating_metrics))
}

/// Below an account's address of the second version.
pub(super) fn second_routes() -> Router<App> {
    Router::new()
        .route("/live_reports/conversation_metrics", get(live))
        .route(
            "/live_reports/grouped_conversation_metrics",
            get(live_grouped),
        )
        .route("/reports/summary", get(summary))
}

/// A condition with its arguments, piece by piece.
struct Narrowed {
    conditions: Vec<String>,
    arguments: Vec<Sql>,
}

impl Narrowed {
    fn to(account_id: i64) -> Self {
        Self {
            conditions: vec!["r.account_id = ?".to_owned()],
            arguments: vec![account_id.into()],
        }
    }

    fn add(&mut self, condition: &str, argument: Option<i64>) {
        if let Some(argument) = argument {
            self.conditions.push(condition.to_owned());
            self.arguments.push(argument.into());
        }
    }

    fn sql(&self) -> String {
        self.conditions.join(" AND ")
    }

    /// The ratings a request asks for.
    fn ratings(member: &Member, params: &Params) -> Self {
        let mut wanted = Self::to(member.account_id);
        let time = |key| params.int(key).map(|at| at.saturating_mul(SECOND));
        wanted.add(
            "r.created_at >= ?",
            time("since").filter(|_| params.has("until")),
        );
        wanted.add(
            "r.created_at < ?",
            time("until").filter(|_| params.has("since")),
        );
        wanted.add("c.inbox_id = ?", params.int("inbox_id"));
        wanted.add("c.team_id = ?", params.int("team_id"));
        wanted.add("r.rating = ?", params.int("rating"));
        if let Some(Value::Array(ids)) = params.get("user_ids") {
            let ids: Vec<String> = ids
                .iter()
                .filter_map(int_of)
                .map(|id| id.to_string())
                .collect();
            wanted
                .conditions
                .push(format!("r.assigned_id IN ({})", ids.join(",")));
        }
        wanted
    }
}

const RATINGS: &str = "FROM csat_responses r JOIN conversations c ON c.id = r.conversation_id";

async fn ratings(State(app): State<App>, member: Member, params: Params) -> Answer {
    member.must_be_administrator()?;
    let page = params.page()?;
    let rows = app
        .view(member.account_id, Some(member.user_id), move |view| {
            let wanted = Narrowed::ratings(&member, &params);
            let order = match params.present("sort").as_deref() {
                Some("created_at") => "r.created_at",
                Some("rating") => "r.rating, r.id",
                Some("-rating") => "r.rating DESC, r.id",
                _ => "r.created_at DESC",
            };
            let sql = format!(
                "SELECT r.*, c.display_id {RATINGS} WHERE {} ORDER BY {order}, r.id LIMIT {PER_PAGE} OFFSET {}",
                wanted.sql(),
                (page - 1).saturating_mul(PER_PAGE)
            );
            let mut statement = view.conn.prepare_cached(&sql)?;
            let mut found = statement.query(params_from_iter(&wanted.arguments))?;
            let mut shapes = Vec::new();
            while let Some(row) = found.next()? {
                shapes.push(rating(view, row)?);
            }
            Ok(shapes)
        })
        .await?;
    json_answer(Value::Array(rows))
}

fn rating(view: &View<'_>, row: &rusqlite::Row<'_>) -> Shape {
    let mut shape = json!({
        "id": row.get::<_, i64>("id")?,
        "rating": row.get::<_, i64>("rating")?,
        "feedback_message": row.get::<_, Option<String>>("feedback_message")?,
        "csat_review_notes": null,
        "review_notes_updated_at": null,
        "account_id": view.account_id,
        "message_id": row.get::<_, i64>("message_id")?,
        "contact": view.contact(&Contact::find(view.conn, row.get("contact_id")?)?),
        "conversation_id": row.get::<_, i64>("display_id")?,
        "created_at": seconds(Some(row.get("created_at")?)),
    });
    let agent = match row.get::<_, Option<i64>>("assigned_id")? {
        Some(id) => view.user(id)?,
        None => None,
    };
    if let Some(agent) = agent {
        set(&mut shape, "assigned_agent", view.agent(&agent));
    }
    Ok(shape)
}

async fn rating_metrics(State(app): State<App>, member: Member, params: Params) -> Answer {
    member.must_be_administrator()?;
    let metrics = app
        .db
        .read::<_, Refusal>(move |conn| {
            let wanted = Narrowed::ratings(&member, &params);
            let sql = format!(
                "SELECT r.rating, count(*) {RATINGS} WHERE {} GROUP BY r.rating ORDER BY r.rating",
                wanted.sql()
            );
            let mut statement = conn.prepare_cached(&sql)?;
            let rows = statement
                .query_map(params_from_iter(&wanted.arguments), |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?
                .collect::<rusqlite::Result<Vec<(i64, i64)>>>()?;
            let mut counts = json!({});
            for (rating, count) in &rows {
                set(&mut counts, &rating.to_string(), json!(count));
            }
            let total: i64 = rows.iter().map(|(_, count)| count).sum();
            let sent: i64 = conn.query_row(
                "SELECT count(*) FROM messages WHERE account_id = ?1 AND content_type = 'input_csat'",
                [member.account_id],
                |row| row.get(0),
            )?;
            Ok(json!({
                "total_count": total,
                "ratings_count": counts,
                "total_sent_messages_count": sent,
            }))
        })
        .await?;
    json_answer(metrics)
}

const OPEN: &str = "count(*) FILTER (WHERE status = 0),
    count(*) FILTER (WHERE status = 0 AND (first_reply_created_at IS NULL OR waiting_since IS NOT NULL)),
    count(*) FILTER (WHERE status = 0 AND assignee_id IS NULL)";

async fn live(State(app): State<App>, member: Member, params: Params) -> Answer {
    member.must_be_administrator()?;
    let metrics = app
        .db
        .read::<_, Refusal>(move |conn| {
            let sql = format!(
                "SELECT {OPEN}, count(*) FILTER (WHERE status = 2) FROM conversations
                 WHERE account_id = ?1 AND (?2 IS NULL OR team_id = ?2)"
            );
            Ok(
                conn.query_row(&sql, (member.account_id, params.int("team_id")), |row| {
                    Ok(json!({
                        "open": row.get::<_, i64>(0)?,
                        "unattended": row.get::<_, i64>(1)?,
                        "unassigned": row.get::<_, i64>(2)?,
                        "pending": row.get::<_, i64>(3)?,
                    }))
                })?,
            )
        })
        .await?;
    json_answer(metrics)
}

async fn live_grouped(State(app): State<App>, member: Member, params: Params) -> Answer {
    member.must_be_administrator()?;
    let key = match params.text("group_by").as_deref() {
        Some("assignee_id") => "assignee_id",
        Some("team_id") => "team_id",
        _ => return Err(Refusal::unprocessable("invalid group_by")),
    };
    let rows = app
        .db
        .read::<Vec<Value>, Refusal>(move |conn| {
            let sql = format!(
                "SELECT {OPEN}, {key} FROM conversations WHERE account_id = ?1 AND status = 0
                 AND (?2 IS NULL OR team_id = ?2) GROUP BY {key} ORDER BY {key}"
            );
            let mut statement = conn.prepare_cached(&sql)?;
            let rows = statement.query_map((member.account_id, params.int("team_id")), |row| {
                let mut shape = json!({
                    "open": row.get::<_, i64>(0)?,
                    "unattended": row.get::<_, i64>(1)?,
                    "unassigned": row.get::<_, i64>(2)?,
                });
                set(&mut shape, key, json!(row.get::<_, Option<i64>>(3)?));
                Ok(shape)
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
        .await?;
    json_answer(Value::Array(rows))
}

async fn summary(State(app): State<App>, member: Member, params: Params) -> Answer {
    member.must_be_administrator()?;
    let time = |key| params.int(key).map_or(0, |at| at.saturating_mul(SECOND));
    let (since, until) = (time("since"), time("until"));
    let narrowed = match (params.text("type").as_deref(), params.int("id")) {
        (Some("agent"), Some(id)) => format!("c.assignee_id = {id}"),
        (Some("inbox"), Some(id)) => format!("c.inbox_id = {id}"),
        (Some("team"), Some(id)) => format!("c.team_id = {id}"),
        _ => "1".to_owned(),
    };
    let shape = app
        .db
        .read::<_, Refusal>(move |conn| {
            let mut shape = done(conn, member.account_id, &narrowed, since, until)?;
            let before = done(
                conn,
                member.account_id,
                &narrowed,
                since - (until - since),
                since,
            )?;
            set(&mut shape, "previous", before);
            Ok(shape)
        })
        .await?;
    json_answer(shape)
}

/// What was done in a stretch of time. Times are seconds, null where nothing was measured.
fn done(conn: &Connection, account_id: i64, narrowed: &str, since: Micros, until: Micros) -> Shape {
    let sql = format!(
        "SELECT count(*), avg(first_reply_created_at - created_at) / 1e6 FROM conversations c
         WHERE account_id = ?1 AND {narrowed} AND created_at >= ?2 AND created_at < ?3"
    );
    let (begun, first_reply): (i64, Option<f64>) =
        conn.query_row(&sql, [account_id, since, until], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let sql = format!(
        "SELECT count(*) FILTER (WHERE message_type = 0), count(*) FILTER (WHERE message_type = 1),
            count(*) FILTER (WHERE resolved),
            avg(m.created_at - c.created_at) FILTER (WHERE resolved) / 1e6
         FROM (SELECT *, message_type = 2
                AND content_attributes ->> '$.activity.status' IS 'resolved' AS resolved FROM messages) m
         JOIN conversations c ON c.id = m.conversation_id
         WHERE m.account_id = ?1 AND {narrowed} AND m.created_at >= ?2 AND m.created_at < ?3"
    );
    Ok(conn.query_row(&sql, [account_id, since, until], |row| {
        Ok(json!({
            "conversations_count": begun,
            "incoming_messages_count": row.get::<_, i64>(0)?,
            "outgoing_messages_count": row.get::<_, i64>(1)?,
            "avg_first_response_time": first_reply,
            "avg_resolution_time": row.get::<_, Option<f64>>(3)?,
            "resolutions_count": row.get::<_, i64>(2)?,
            "reply_time": first_reply,
        }))
    })?)
}
