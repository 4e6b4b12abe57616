//! Saved views: the server's form of a filter, as this console and Chatwoot's own dashboard write
//! it, and the filter it means.

use std::sync::Arc;

use crate::model::{AttributeDefinition, AttributeKind, AttributeOwner, FlatCondition, SavedView};

use super::{Clause, Condition, Day, Group, Join, Key, Operator, ReadFilter, TooLong};

/// What a saved view means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meaning {
    /// Its conditions.
    pub root: Group,
    /// Conditions that were not understood, by the server's words.
    pub unknown: Vec<String>,
    /// Whether it holds conditions the server would fail on, which are sent in another form.
    pub rewritten: bool,
}

/// What is saved of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToSave {
    /// The conditions as the server's dashboard reads them: the nearest it can show.
    pub chain: Vec<FlatCondition>,
    /// The conditions as they are.
    pub tree: Option<Arc<str>>,
}

impl Group {
    /// What is saved of these conditions on this day.
    ///
    /// # Errors
    ///
    /// [`TooLong`] where the server's form would be longer than is sent.
    pub fn to_save(&self, today: Day) -> Result<ToSave, TooLong> {
        let trimmed = self.trimmed();
        // Days are counted back last, so that the chain is the same on every day.
        let mut chain = trimmed.flat()?.chain;
        for link in &mut chain {
            if let Some(dated) = dated(link, today) {
                *link = dated;
            }
        }
        Ok(ToSave {
            chain,
            tree: Some(trimmed.to_string().as_str().into()),
        })
    }
}

impl Meaning {
    /// Reads a saved view. Custom attributes are told apart by their definitions; one that is not
    /// defined any more counts as text, and the server says what it thinks of it.
    pub fn of(view: &SavedView, definitions: &[AttributeDefinition]) -> Self {
        if let Some(root) = view.tree.as_deref().and_then(|tree| own(tree, view)) {
            return Self {
                root,
                ..Self::default()
            };
        }
        let mut meaning = Self::default();
        let mut terms = vec![Vec::new()];
        for link in &view.chain {
            let read = clause(link, definitions);
            let Some(clause) = read.filter(|clause| clause.flaw().is_none()) else {
                let values: Vec<&str> = link.values.iter().map(AsRef::as_ref).collect();
                let parts = [&*link.key, &*link.operator, &values.join(", ")];
                meaning.unknown.push(parts.join(" ").trim().to_owned());
                continue;
            };
            let denies = clause.operator == Operator::NotEqual;
            let custom = matches!(clause.key, Key::Custom(..)) && denies;
            meaning.rewritten |= custom || clause.operator == Operator::DaysBefore;
            let condition = if custom {
                // The server's own "is not" also takes what is absent.
                let absent = clause.presence(Operator::Absent);
                Condition::Group(Group {
                    join: Join::Any,
                    conditions: vec![Condition::Clause(clause), Condition::Clause(absent)],
                })
            } else {
                Condition::Clause(clause)
            };
            if let Some(term) = terms.last_mut() {
                term.push(condition);
            }
            if link.or {
                terms.push(Vec::new());
            }
        }
        terms.retain(|term| !term.is_empty());
        meaning.root = match <[_; 1]>::try_from(terms) {
            Ok([term]) => all(term),
            Err(terms) => Group {
                join: Join::Any,
                conditions: terms.into_iter().map(together).collect(),
            },
        };
        meaning
    }
}

/// A link that counts days, with the date it means today: the server fails on the former.
fn dated(link: &FlatCondition, today: Day) -> Option<FlatCondition> {
    let days = link.values.first()?.parse().ok()?;
    (*link.operator == *Operator::DaysBefore.server_word()).then(|| FlatCondition {
        operator: Operator::Less.server_word().into(),
        values: vec![today.minus(days).to_string().into()],
        ..link.clone()
    })
}

fn all(conditions: Vec<Condition>) -> Group {
    Group {
        join: Join::All,
        conditions,
    }
}

fn together(term: Vec<Condition>) -> Condition {
    match <[_; 1]>::try_from(term) {
        Ok([condition]) => condition,
        Err(term) => Condition::Group(all(term)),
    }
}

/// The tree this console wrote, unless another has since written other conditions beside it.
fn own(tree: &str, view: &SavedView) -> Option<Group> {
    let read = ReadFilter::parse(tree);
    if !read.unknown.is_empty() {
        return None;
    }
    let chain = read.root.flat().ok()?.chain;
    let alike = |(one, other): (&FlatCondition, &FlatCondition)| {
        // On which day it was saved nobody knows.
        let counts_days = *one.operator == *Operator::DaysBefore.server_word()
            && *other.operator == *Operator::Less.server_word();
        let same = one.values == other.values && one.operator == other.operator;
        one.key == other.key && one.or == other.or && (same || counts_days)
    };
    let same = chain.len() == view.chain.len() && chain.iter().zip(&view.chain).all(alike);
    same.then_some(read.root)
}

fn clause(link: &FlatCondition, definitions: &[AttributeDefinition]) -> Option<Clause> {
    let key = Key::of_server_key(&link.key).unwrap_or_else(|| {
        let definition = definitions
            .iter()
            .find(|it| it.owner == AttributeOwner::Conversation && it.key == link.key);
        let kind = definition.map_or(AttributeKind::Text, |it| it.kind);
        Key::Custom(Arc::clone(&link.key), kind)
    });
    let operator = Operator::of_server_word(&link.operator)?;
    let takes = key.takes(operator);
    let values = match takes {
        super::Takes::Nothing => Vec::new(),
        _ => link.values.clone(),
    };
    Some(Clause {
        key,
        operator,
        values,
    })
}
