//! Sorting and gathering, compiled once for all types. The standard library's stable sort is some
//! four kilobytes of module for each type it sorts, and collecting into an ordered set or map
//! sorts, too.

use std::cmp::Ordering;

/// The items in this order; equal ones stay in the order they were in.
pub fn sorted<T>(items: Vec<T>, compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let mut slots: Vec<Option<T>> = items.into_iter().map(Some).collect();
    let mut places: Vec<usize> = (0..slots.len()).collect();
    sort_places(&mut places, &|one, other| {
        let item = |at: usize| slots.get(at)?.as_ref();
        match (item(one), item(other)) {
            (Some(one), Some(other)) => compare(one, other),
            // Every place is that of an item.
            _ => Ordering::Equal,
        }
    });
    let take = |at: usize| slots.get_mut(at)?.take();
    places.into_iter().filter_map(take).collect()
}

/// The items in the order of their keys; those of one key stay in the order they were in.
pub fn sorted_by_key<T, K: Ord>(items: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    sorted(items, |one, other| key(one).cmp(&key(other)))
}

fn sort_places(places: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    places.sort_by(|one, other| compare(*one, *other));
}

/// The items in a set or map, put in one after the other.
pub fn gathered<T, C: Default + Extend<T>>(items: impl IntoIterator<Item = T>) -> C {
    let mut all = C::default();
    all.extend(items);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_sorted_and_equal_ones_keep_their_order() {
        let items = vec![(2, 'a'), (1, 'b'), (2, 'c'), (0, 'd'), (1, 'e')];
        assert_eq!(
            sorted_by_key(items, |it| it.0),
            [(0, 'd'), (1, 'b'), (1, 'e'), (2, 'a'), (2, 'c')]
        );
        assert!(sorted(Vec::<u8>::new(), u8::cmp).is_empty());
    }
}
