//! How the values of a condition are read.

use rusqlite::types::Value as Sql;
use serde_json::Value;

use super::attribute::Type;
use crate::answer::Refusal;
use crate::db::cast;
use crate::params::text_of;

/// What the first value is compared as; `None` if it is not of that kind.
pub(super) fn threshold(kind: Option<Type>, values: &Value) -> Option<Sql> {
    let value = values.as_array()?.first()?;
    match kind? {
        Type::Date => cast::date(value.as_str()?).map(Sql::from),
        Type::Decimal => cast::number(&text_of(value)?).map(Sql::from),
        _ => None,
    }
}

/// The first value; of a text its first letter.
pub(super) fn first(values: &Value) -> Result<Value, Refusal> {
    match values {
        Value::Array(items) => Ok(items.first().cloned().unwrap_or_default()),
        Value::String(text) => Ok(text.chars().take(1).collect::<String>().into()),
        Value::Object(_) => Ok(Value::Null),
        _ => Err(Refusal::crash()),
    }
}

pub(super) fn is_blank(values: &Value) -> bool {
    match values {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

/// A value for the database, where texts can be made small; `None` if it would be refused.
pub(super) fn argument(kind: Type, value: &Value, small: bool) -> Option<Sql> {
    match (kind, value) {
        (_, Value::Null) => Some(Sql::Null),
        (Type::Text, Value::String(text)) if small => Some(text.to_lowercase().into()),
        (Type::Text, Value::String(text)) => Some(text.clone().into()),
        (Type::Integer, Value::String(text)) => text.trim().parse::<i64>().ok().map(Sql::from),
        (Type::Decimal, Value::String(text)) => cast::number(text).map(Sql::from),
        (Type::Integer | Type::Decimal, Value::Number(number)) => {
            let whole = number.as_i64().map(Sql::from);
            whole.or(number.as_f64().map(Sql::from))
        }
        (Type::Date, Value::String(text)) => cast::date(text).map(Sql::from),
        (Type::Flag, Value::String(text)) => cast::flag(text).map(Sql::from),
        (Type::Flag, Value::Bool(flag)) => Some(Sql::from(*flag)),
        _ => None,
    }
}
