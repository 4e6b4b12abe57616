//! The filter language. The conditions become one flat SQL expression without brackets, as on the
//! real server, so AND binds tighter than OR, and what breaks its query breaks this one: a 500.

use rusqlite::Connection;
use rusqlite::types::Value as Sql;
use serde_json::{Map, Value};

use crate::answer::Refusal;
use crate::db::SECOND;
use crate::db::rows::{PRIORITIES, STATUSES, number_of};
use crate::params::text_of;
use crate::time::from_iso;

mod attribute;
mod value;

pub(crate) use attribute::Subject;
use attribute::{Kept, Type, custom};
use value::{argument, first, is_blank, threshold};

/// An SQL condition on rows of the subject's table, and its arguments.
pub(crate) struct Filter {
    pub(crate) condition: String,
    pub(crate) arguments: Vec<Sql>,
}

impl Filter {
    /// Reads the conditions of a request. None at all is met by every row.
    ///
    /// # Errors
    ///
    /// 422 for what the real server recognises as wrong, 500 for what breaks it.
    pub(crate) fn read(
        conn: &Connection,
        account_id: i64,
        subject: Subject,
        payload: Option<&Value>,
    ) -> Result<Self, Refusal> {
        let conditions = payload
            .and_then(Value::as_array)
            .ok_or_else(Refusal::crash)?;
        for condition in conditions {
            check_query_operator(condition)?;
        }
        let mut reader = Reader {
            conn,
            account_id,
            subject,
            text: String::new(),
            arguments: Vec::new(),
            broken: false,
        };
        for (at, condition) in conditions.iter().enumerate() {
            let condition = condition.as_object().ok_or_else(Refusal::crash)?;
            let joined = reader.read(condition)?;
            if joined != (at + 1 < conditions.len()) {
                reader.broken = true;
            }
        }
        if reader.broken {
            return Err(Refusal::crash());
        }
        if conditions.is_empty() {
            reader.text.push('1');
        }
        Ok(Self {
            condition: reader.text,
            arguments: reader.arguments,
        })
    }
}

fn check_query_operator(condition: &Value) -> Result<(), Refusal> {
    match condition.get("query_operator") {
        None | Some(Value::Null) => Ok(()),
        Some(Value::String(word)) => match word.to_uppercase().as_str() {
            "" | "AND" | "OR" => Ok(()),
            _ => Err(Refusal::unprocessable(
                "Query operator must be either \"AND\" or \"OR\".",
            )),
        },
        Some(_) => Err(Refusal::crash()),
    }
}

/// What is held against the values of a condition.
#[derive(Clone, Copy)]
struct Held<'a> {
    /// An SQL expression.
    text: &'a str,
    kind: Type,
    /// It is an attribute of the account.
    custom: bool,
}

struct Reader<'a> {
    conn: &'a Connection,
    account_id: i64,
    subject: Subject,
    text: String,
    arguments: Vec<Sql>,
    /// The database would not understand the query. That only shows once all of it is read.
    broken: bool,
}

impl Reader<'_> {
    /// Adds a condition; says whether it is joined to a next one.
    fn read(&mut self, condition: &Map<String, Value>) -> Result<bool, Refusal> {
        let key = condition
            .get("attribute_key")
            .and_then(text_of)
            .unwrap_or_default();
        let operator = condition
            .get("filter_operator")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let standard = self
            .subject
            .standard()
            .iter()
            .find(|(known, ..)| *known == key);
        if let Some((_, _, operators)) = standard
            && !operators.contains(&operator)
        {
            return Err(Refusal::unprocessable(&format!(
                "Invalid operator. The allowed operators for {key} are [{}].",
                operators.join(",")
            )));
        }
        let nothing = Value::Null;
        let values = condition.get("values").unwrap_or(&nothing);
        if !matches!(operator, "is_present" | "is_not_present") && is_blank(values) {
            return Err(invalid_value(&key));
        }
        // Fails on the real server whatever it is asked of.
        if operator == "days_before" {
            return Err(Refusal::crash());
        }
        let joint = condition
            .get("query_operator")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if let Some((key, kept, _)) = standard {
            self.standard(key, *kept, operator, values)?;
        } else {
            let model = condition
                .get("custom_attribute_type")
                .and_then(Value::as_str)
                .filter(|word| !word.is_empty());
            self.custom(&key, operator, values, model)?;
            // The word for "or absent" comes after the joint, where it makes no sense.
            self.broken |= operator == "not_equal_to" && !joint.is_empty();
        }
        if !joint.is_empty() {
            self.text.push(' ');
            self.text.push_str(joint);
            self.text.push(' ');
        }
        Ok(!joint.is_empty())
    }

    fn standard(
        &mut self,
        key: &str,
        kept: Kept,
        operator: &str,
        values: &Value,
    ) -> Result<(), Refusal> {
        let table = self.subject.table().0;
        let column = format!("{table}.{key}");
        let contacts = self.subject == Subject::Contacts;
        match kept {
            Kept::Status => self.words(&column, operator, values, &STATUSES),
            Kept::Priority => self.words(&column, operator, values, &PRIORITIES),
            Kept::Number if operator.contains("contain") => {
                let text = format!("CAST({column} AS TEXT)");
                self.compare(held(&text, Type::Text), operator, values)
            }
            Kept::Id | Kept::Number => self.compare(held(&column, Type::Integer), operator, values),
            Kept::Text => {
                let text = format!("lower({column})");
                self.compare(held(&text, Type::Text), operator, values)
            }
            Kept::Phone => {
                if operator.contains("contain") {
                    return self.compare(held(&column, Type::Text), operator, values);
                }
                let given = first(values)?;
                let given = given.as_str().ok_or_else(Refusal::crash)?.replace('+', "");
                let sign = if operator == "not_equal_to" {
                    "<>"
                } else {
                    "="
                };
                self.push(&format!("{column} {sign} ?"), [format!("+{given}")]);
                Ok(())
            }
            Kept::Flag => self.compare(held(&column, Type::Flag), operator, values),
            Kept::Additional => {
                let text = format!("CAST({table}.additional_attributes ->> '{key}' AS TEXT)");
                let text = if contacts {
                    format!("lower({text})")
                } else {
                    text
                };
                self.compare(held(&text, Type::Text), operator, values)
            }
            Kept::Time => {
                let day = threshold(Some(Type::Date), values).ok_or_else(|| invalid_value(key))?;
                let Sql::Text(day) = day else {
                    return Err(invalid_value(key));
                };
                let begins = from_iso(&day).unwrap_or_default();
                // Whole days are compared: later than a day begins with the next one.
                let (sign, limit) = match operator {
                    "is_less_than" => ("<", begins),
                    _ => (">=", begins + 86_400 * SECOND),
                };
                self.push(&format!("{column} {sign} ?"), [limit]);
                Ok(())
            }
            Kept::Labels => self.labels(operator, values),
        }
    }

    fn custom(
        &mut self,
        key: &str,
        operator: &str,
        values: &Value,
        model: Option<&str>,
    ) -> Result<(), Refusal> {
        let own = self.subject.model();
        let compares = matches!(operator, "is_greater_than" | "is_less_than");
        let limit = if compares {
            // Of what kind the value must be is looked up under the model that was sent.
            let sent = custom(self.conn, self.account_id, model.unwrap_or(own), key)?;
            Some(threshold(sent, values).ok_or_else(|| invalid_value(key))?)
        } else {
            None
        };
        let Some(kind) = custom(self.conn, self.account_id, own, key)? else {
            let known: Vec<&str> = self
                .subject
                .standard()
                .iter()
                .map(|(key, ..)| *key)
                .collect();
            return Err(Refusal::unprocessable(&format!(
                "Invalid attribute key - [{key}]. The key should be one of [{}] or a custom attribute defined in the account.",
                known.join(",")
            )));
        };
        let cast = match kind {
            Type::Decimal => "as_number",
            Type::Date => "as_date",
            Type::Flag => "as_flag",
            _ => "as_text",
        };
        // The key is quoted as text: whatever it is, it stays one.
        let quoted = key.replace('\'', "''");
        let held = format!(
            "{cast}({}.custom_attributes -> '{quoted}')",
            self.subject.table().0
        );
        let held = if kind == Type::Text {
            format!("lower({held})")
        } else {
            held
        };
        self.broken |= kind == Type::Unsupported;
        if let Some(limit) = limit {
            self.push(&format!("{held} {} ?", sign_of(operator)), [limit]);
            return Ok(());
        }
        if operator.contains("contain") {
            self.broken |= kind != Type::Text;
        }
        let custom = Held {
            text: &held,
            kind,
            custom: true,
        };
        self.compare(custom, operator, values)?;
        if operator == "not_equal_to" {
            self.say(&format!(" OR {held} IS NULL"));
        }
        Ok(())
    }

    fn words(
        &mut self,
        column: &str,
        operator: &str,
        values: &Value,
        known: &[&str],
    ) -> Result<(), Refusal> {
        let words = values.as_array().ok_or_else(Refusal::crash)?;
        let words = words
            .iter()
            .map(|word| word.as_str().ok_or_else(Refusal::crash))
            .collect::<Result<Vec<_>, _>>()?;
        // An unknown word is null, and nothing is in or out of null.
        let numbers: Vec<String> = if words.contains(&"all") && known == STATUSES {
            (0..known.len()).map(|number| number.to_string()).collect()
        } else {
            let number = |word: &&str| number_of(word, known);
            let text = |number: Option<i64>| number.map_or("NULL".to_owned(), |n| n.to_string());
            words.iter().map(number).map(text).collect()
        };
        let not = if operator == "not_equal_to" {
            "NOT "
        } else {
            ""
        };
        self.say(&format!("{column} {not}IN ({})", numbers.join(",")));
        Ok(())
    }

    fn labels(&mut self, operator: &str, values: &Value) -> Result<(), Refusal> {
        let (table, links, link) = self.subject.table();
        let not = if operator.contains("not") { "NOT " } else { "" };
        if operator.ends_with("present") {
            self.say(&format!("{not}({table}.labels <> '[]')"));
            return Ok(());
        }
        let titles = self.equality_values(Type::Text, values, false)?;
        let places = places(titles.len());
        self.push(
            &format!(
                "{not}EXISTS (SELECT 1 FROM {links} WHERE {link} = {table}.id AND title IN ({places}))"
            ),
            titles,
        );
        Ok(())
    }

    /// What is held against the values, by any operator but "greater" and "less".
    fn compare(&mut self, held: Held<'_>, operator: &str, values: &Value) -> Result<(), Refusal> {
        let text = held.text;
        match operator {
            "is_present" => self.say(&format!("{text} IS NOT NULL")),
            "is_not_present" => self.say(&format!("{text} IS NULL")),
            "contains" | "does_not_contain" => {
                let (like, join) = match operator {
                    "contains" => ("LIKE", " OR "),
                    _ => ("NOT LIKE", " AND "),
                };
                let given = match values {
                    Value::Array(items) => items.as_slice(),
                    one => std::slice::from_ref(one),
                };
                let patterns = given
                    .iter()
                    .map(|item| Some(format!("%{}%", item.as_str()?.trim())))
                    .collect::<Option<Vec<_>>>()
                    .ok_or_else(Refusal::crash)?;
                let parts = vec![format!("{text} {like} ?"); patterns.len()];
                self.push(&format!("({})", parts.join(join)), patterns);
            }
            // An operator nobody knows works as equality.
            _ => {
                let not = if operator == "not_equal_to" {
                    "NOT "
                } else {
                    ""
                };
                let values = self.equality_values(held.kind, values, held.custom)?;
                let places = places(values.len());
                self.push(&format!("{text} {not}IN ({places})"), values);
            }
        }
        Ok(())
    }

    /// The values that count. Of contacts it is the first; of an account's own attributes, too,
    /// if it is a text.
    fn equality_values(
        &mut self,
        kind: Type,
        values: &Value,
        custom: bool,
    ) -> Result<Vec<Sql>, Refusal> {
        if self.subject == Subject::Contacts {
            let value = first(values)?;
            return Ok(vec![self.argument(kind, &value, true)]);
        }
        let given = match values {
            Value::Array(items) if custom && items.first().is_some_and(Value::is_string) => {
                items.get(..1).unwrap_or_default()
            }
            Value::Array(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        };
        Ok(given
            .iter()
            .map(|value| self.argument(kind, value, custom))
            .collect())
    }

    /// A value for the database, which refuses what is of another kind.
    fn argument(&mut self, kind: Type, value: &Value, small: bool) -> Sql {
        let argument = argument(kind, value, small);
        self.broken |= argument.is_none();
        argument.unwrap_or(Sql::Null)
    }

    fn say(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn push(&mut self, text: &str, arguments: impl IntoIterator<Item = impl Into<Sql>>) {
        self.say(text);
        self.arguments.extend(arguments.into_iter().map(Into::into));
    }
}

fn held(text: &str, kind: Type) -> Held<'_> {
    Held {
        text,
        kind,
        custom: false,
    }
}

fn places(count: usize) -> String {
    vec!["?"; count].join(",")
}

fn sign_of(operator: &str) -> char {
    if operator == "is_less_than" { '<' } else { '>' }
}

fn invalid_value(key: &str) -> Refusal {
    Refusal::unprocessable(&format!(
        "Invalid value. The values provided for {key} are invalid"
    ))
}
