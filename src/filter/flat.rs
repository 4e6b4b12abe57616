//! A filter in the server's form: one chain of clauses in which AND binds before OR.
//!
//! The tree is brought to an OR of ANDs. Where the server has no clause for a condition, the chain
//! asks for more than the filter means, and says so: the rest is judged on this device.

use crate::model::{AttributeKind, FlatCondition, sorted_by_key};

use super::{Clause, Condition, Day, Group, Join, Key, Operator};

/// Longest chain that is sent.
pub const LONGEST: usize = 60;

/// Most ways to combine that are looked at before shorter ones are kept.
const MOST: usize = 400;

/// A filter in the server's form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flat {
    /// The chain. Without a link it asks for every conversation.
    pub chain: Vec<FlatCondition>,
    /// Whether the server's answer is what the filter means; else it holds more.
    pub exact: bool,
}

/// The filter takes a longer chain than is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

/// An OR of ANDs. One AND of nothing is always true, no AND at all never.
#[derive(Clone)]
struct Form {
    terms: Vec<Vec<Clause>>,
    exact: bool,
}

impl Group {
    /// Brings it to the server's form. To be sent, "days before" must have been counted back
    /// ([`Group::on`]): the server fails on it.
    ///
    /// # Errors
    ///
    /// [`TooLong`] where the chain would have more than [`LONGEST`] clauses.
    pub fn flat(&self) -> Result<Flat, TooLong> {
        let Form { mut terms, exact } = form(self, false)?;
        if terms.is_empty() {
            // No word of the server's statuses, so nothing matches.
            terms.push(vec![Clause::new(Key::Status, Operator::Equal, &["none"])]);
        }
        let last = terms.len() - 1;
        let mut chain = Vec::new();
        for (place, term) in terms.into_iter().enumerate() {
            let before = chain.len();
            chain.extend(term.into_iter().map(|clause| FlatCondition {
                key: clause.key.server_key().into(),
                operator: clause.operator.server_word().into(),
                values: clause.values,
                or: false,
            }));
            if place < last
                && chain.len() > before
                && let Some(end) = chain.last_mut()
            {
                end.or = true;
            }
        }
        if chain.len() > LONGEST {
            return Err(TooLong);
        }
        Ok(Flat { chain, exact })
    }

    /// Whether the server can judge every condition of it by itself.
    pub fn is_exact(&self) -> bool {
        self.flat().is_ok_and(|flat| flat.exact)
    }
}

fn form(group: &Group, negated: bool) -> Result<Form, TooLong> {
    let (negate, both) = match (group.join, negated) {
        (Join::All, false) => (false, true),
        (Join::All, true) => (true, false),
        (Join::Any, false) | (Join::None, true) => (false, false),
        (Join::Any, true) | (Join::None, false) => (true, true),
    };
    let mut result = if both { always() } else { never() };
    for condition in &group.conditions {
        let next = match condition {
            Condition::Clause(clause) => of_clause(clause, negate)?,
            Condition::Group(group) => form(group, negate)?,
        };
        result = if both {
            result.and(next)?
        } else {
            result.or(next)?
        };
    }
    Ok(result)
}

const fn never() -> Form {
    Form {
        terms: Vec::new(),
        exact: true,
    }
}

fn always() -> Form {
    Form {
        terms: vec![Vec::new()],
        exact: true,
    }
}

/// More than is meant: the server cannot be asked.
fn anything() -> Form {
    Form {
        exact: false,
        ..always()
    }
}

fn just(clause: Clause) -> Form {
    Form {
        terms: vec![vec![clause]],
        exact: true,
    }
}

fn one_of(clauses: impl IntoIterator<Item = Clause>) -> Form {
    Form {
        terms: clauses.into_iter().map(|clause| vec![clause]).collect(),
        exact: true,
    }
}

impl Form {
    fn or(mut self, other: Self) -> Result<Self, TooLong> {
        self.terms.extend(other.terms);
        self.exact &= other.exact;
        self.shortened()
    }

    fn and(self, other: Self) -> Result<Self, TooLong> {
        if self.terms.len().saturating_mul(other.terms.len()) > MOST {
            return Err(TooLong);
        }
        let mut terms = Vec::new();
        for one in &self.terms {
            for other in &other.terms {
                let mut term = one.clone();
                term.extend(other.iter().filter(|it| !one.contains(it)).cloned());
                terms.push(term);
            }
        }
        Self {
            terms,
            exact: self.exact && other.exact,
        }
        .shortened()
    }

    /// Without what follows from the rest: `a or (a and b)` is `a`.
    fn shortened(mut self) -> Result<Self, TooLong> {
        let mut kept: Vec<Vec<Clause>> = Vec::new();
        for term in sorted_by_key(self.terms, Vec::len) {
            let follows = |shorter: &Vec<Clause>| shorter.iter().all(|it| term.contains(it));
            if !kept.iter().any(follows) {
                kept.push(term);
            }
            if kept.len() > LONGEST {
                return Err(TooLong);
            }
        }
        self.terms = kept;
        Ok(self)
    }
}

fn of_clause(clause: &Clause, negated: bool) -> Result<Form, TooLong> {
    match &clause.key {
        key if key.is_local() => Ok(anything()),
        _ if clause.operator == Operator::DaysBefore && negated => Ok(anything()),
        _ if clause.operator == Operator::DaysBefore => Ok(just(clause.clone())),
        Key::Custom(_, kind) => of_custom(clause, *kind, negated),
        _ if !negated => Ok(just(clause.clone())),
        _ => Ok(denied(clause)),
    }
}

/// The opposite of a clause about a standard attribute.
fn denied(clause: &Clause) -> Form {
    use Operator::{Absent, Contains, Equal, Greater, Lacks, Less, NotEqual, Present};
    let opposite = match clause.operator {
        Equal => NotEqual,
        NotEqual => Equal,
        Present => Absent,
        Absent => Present,
        Contains => Lacks,
        Lacks => Contains,
        Greater => return neighbour(clause, Less, Day::next),
        Less => return neighbour(clause, Greater, Day::previous),
        Operator::DaysBefore => return anything(),
    };
    let turned = clause.turned(opposite);
    match clause.key {
        // Every status at once has no opposite.
        Key::Status if clause.values.iter().any(|value| &**value == "all") => match opposite {
            NotEqual => never(),
            _ => always(),
        },
        Key::Status | Key::Inbox | Key::Contact | Key::Number | Key::Labels => just(turned),
        Key::Assignee | Key::Team | Key::Campaign => match opposite {
            Equal | NotEqual => one_of([turned, clause.presence(Absent)]),
            _ => just(turned),
        },
        // What is absent matches neither, and cannot be asked for.
        _ => anything(),
    }
}

/// Days are whole: not after a day is before the next one.
fn neighbour(clause: &Clause, operator: Operator, step: fn(Day) -> Day) -> Form {
    let day = clause.values.first().and_then(|value| Day::parse(value));
    day.map_or_else(anything, |day| {
        just(Clause::new(
            clause.key.clone(),
            operator,
            &[&step(day).to_string()],
        ))
    })
}

/// A clause about a custom attribute, of which the server takes one value at a time and "is not"
/// only at the end of a chain.
fn of_custom(clause: &Clause, kind: AttributeKind, negated: bool) -> Result<Form, TooLong> {
    use Operator::{Absent, Contains, Equal, Greater, Lacks, Less, NotEqual, Present};
    let is_text = match kind {
        AttributeKind::Text | AttributeKind::Link | AttributeKind::List => true,
        AttributeKind::Number | AttributeKind::Date => false,
        AttributeKind::Checkbox => return Ok(of_flag(clause, negated)),
        AttributeKind::Currency | AttributeKind::Percent => return Ok(anything()),
    };
    let singles = |operator: Operator| {
        let one = clause.turned(operator);
        clause.values.iter().map(move |value| one.single(value))
    };
    let every = |of: &dyn Fn(&Clause) -> Form| {
        let mut all = always();
        for value in &clause.values {
            all = all.and(of(&clause.single(value)))?;
        }
        Ok::<Form, TooLong>(all)
    };
    let absent = || just(clause.presence(Absent));
    let apart = |it: &Clause| one_of([it.turned(Less), it.turned(Greater)]);
    let plain = |operator: Operator| every(&|it: &Clause| just(it.turned(operator)));
    match (clause.operator, negated) {
        (Present, false) | (Absent, true) => Ok(just(clause.presence(Present))),
        (Absent, false) | (Present, true) => Ok(absent()),
        (Equal | Contains | Greater | Less, false) => Ok(one_of(singles(clause.operator))),
        (NotEqual, false) if is_text => Ok(Form {
            exact: false,
            ..just(clause.presence(Present))
        }),
        (NotEqual, false) => every(&apart),
        (Lacks, false) => plain(Lacks),
        (Equal, true) if is_text => Ok(anything()),
        (Equal, true) => every(&apart)?.or(absent()),
        (NotEqual, true) => one_of(singles(Equal)).or(absent()),
        (Contains, true) => plain(Lacks)?.or(absent()),
        (Lacks, true) => one_of(singles(Contains)).or(absent()),
        (Greater, true) => one_of(singles(Less).chain(singles(Equal))).or(absent()),
        (Less, true) => one_of(singles(Greater).chain(singles(Equal))).or(absent()),
        (Operator::DaysBefore, _) => Ok(anything()),
    }
}

/// Yes or no, where the server can ask for one that is there, and not whether one is.
fn of_flag(clause: &Clause, negated: bool) -> Form {
    let value = clause.values.first().map(AsRef::as_ref);
    let other = if value == Some("true") {
        "false"
    } else {
        "true"
    };
    match (clause.operator, negated) {
        (Operator::Equal, false) => just(clause.clone()),
        (Operator::NotEqual, false) => {
            just(Clause::new(clause.key.clone(), Operator::Equal, &[other]))
        }
        _ => anything(),
    }
}
