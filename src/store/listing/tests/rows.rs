//! The rows are held to a plain list of rows.

use proptest::prelude::*;

use super::id;
use crate::model::ConversationId;
use crate::store::listing::rows::Rows;

#[derive(Clone, Debug)]
enum Op {
    Insert(usize, u64),
    Set(usize, u64),
    Remove(u64),
    Forget(u64),
    Grow(usize),
    Shrink(usize),
    Resize(usize),
}

fn op() -> impl Strategy<Value = Op> {
    let row = 0..40_usize;
    let one = 1..30_u64;
    prop_oneof![
        4 => (row.clone(), one.clone()).prop_map(|(row, id)| Op::Insert(row, id)),
        4 => (row.clone(), one.clone()).prop_map(|(row, id)| Op::Set(row, id)),
        2 => one.clone().prop_map(Op::Remove),
        2 => one.prop_map(Op::Forget),
        1 => row.clone().prop_map(Op::Grow),
        1 => row.clone().prop_map(Op::Shrink),
        1 => row.prop_map(Op::Resize),
    ]
}

/// The same in the plainest way.
fn plainly(model: &mut Vec<Option<ConversationId>>, op: &Op) {
    let place =
        |model: &[Option<ConversationId>], one| model.iter().position(|it| *it == Some(one));
    match *op {
        Op::Insert(row, one) => {
            if place(model, id(one)).is_none() {
                model.insert(row.min(model.len()), Some(id(one)));
            }
        }
        Op::Set(row, one) => {
            if row < model.len() {
                if let Some(old) = place(model, id(one)) {
                    model[old] = None;
                }
                model[row] = Some(id(one));
            }
        }
        Op::Remove(one) => {
            if let Some(old) = place(model, id(one)) {
                model.remove(old);
            }
        }
        Op::Forget(one) => {
            if let Some(old) = place(model, id(one)) {
                model[old] = None;
            }
        }
        Op::Grow(row) => model.insert(row.min(model.len()), None),
        Op::Shrink(row) => {
            let row = row.min(model.len());
            let gap = |row: usize| model.get(row) == Some(&None);
            if gap(row) {
                model.remove(row);
            } else if row > 0 && gap(row - 1) {
                model.remove(row - 1);
            }
        }
        Op::Resize(len) => model.resize(len, None),
    }
}

fn do_it(rows: &mut Rows, op: &Op) {
    match *op {
        Op::Insert(row, one) => rows.insert(row, id(one)),
        Op::Set(row, one) => rows.set(row, id(one)),
        Op::Remove(one) => rows.remove(id(one)),
        Op::Forget(one) => rows.forget(id(one)),
        Op::Grow(row) => rows.grow(row),
        Op::Shrink(row) => rows.shrink(row),
        Op::Resize(len) => {
            rows.resize(len);
        }
    }
}

proptest! {
    #[test]
    fn rows_are_what_a_plain_list_would_be(ops in prop::collection::vec(op(), 0..60)) {
        let mut rows = Rows::default();
        let mut model = Vec::new();
        for op in &ops {
            do_it(&mut rows, op);
            plainly(&mut model, op);
            prop_assert_eq!(rows.len(), model.len(), "after {:?}", op);
            for (row, held) in model.iter().enumerate() {
                prop_assert_eq!(rows.get(row), *held, "row {} after {:?}", row, op);
                if let Some(held) = held {
                    prop_assert_eq!(rows.row_of(*held), Some(row));
                }
            }
            let known: Vec<_> = model.iter().flatten().copied().collect();
            prop_assert_eq!(rows.known(), known.len());
            prop_assert_eq!(rows.ids().collect::<Vec<_>>(), known);
        }
        prop_assert_eq!(rows.get(model.len()), None);
    }
}

#[test]
fn rows_stay_shallow_however_they_come() {
    let mut rows = Rows::default();
    rows.resize(1_000_000);
    for number in 1..=20_000 {
        rows.set(usize::try_from(number).unwrap() * 40, id(number));
    }
    assert_eq!(rows.len(), 1_000_000);
    assert_eq!(rows.row_of(id(777)), Some(777 * 40));
    assert!(rows.depth() < 60, "{} steps", rows.depth());
}
