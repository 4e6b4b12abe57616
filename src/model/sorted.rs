//! Maps and sets of few things, kept as a sorted list. A change of one moves what stands behind it,
//! so they are for hundreds of things, put in one by one, or thousands, gathered at once. In return
//! each is a twentieth of the module that a B-tree of the same types is.

use std::borrow::Borrow;

use super::order::sorted;

/// A map of few things, in the order of its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortedMap<K, V>(Vec<(K, V)>);

impl<K, V> Default for SortedMap<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord, V> SortedMap<K, V> {
    /// Where the key stands, or would stand.
    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        self.0.binary_search_by(|(held, _)| held.borrow().cmp(key))
    }

    /// What the key leads to.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let (_, value) = self.0.get(self.place(key).ok()?)?;
        Some(value)
    }

    /// What the key leads to, to be changed.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let place = self.place(key).ok()?;
        let (_, value) = self.0.get_mut(place)?;
        Some(value)
    }

    /// What the key leads to, made first where it leads to nothing.
    pub fn get_or_insert_with(&mut self, key: K, make: impl FnOnce() -> V) -> &mut V {
        let (place, entry) = match self.place(&key) {
            Ok(place) => (place, self.0.remove(place)),
            Err(place) => (place, (key, make())),
        };
        &mut self.0.insert_mut(place, entry).1
    }

    /// Whether the key leads to anything.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place(key).is_ok()
    }

    /// Lets the key lead to this; what it led to before.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(&key) {
            Ok(place) => {
                let (_, held) = self.0.get_mut(place)?;
                Some(std::mem::replace(held, value))
            }
            Err(place) => {
                self.0.insert(place, (key, value));
                None
            }
        }
    }

    /// Takes the key out; what it led to.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let place = self.place(key).ok()?;
        Some(self.0.remove(place).1)
    }

    /// Takes out every key of which this is not true.
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &mut V) -> bool) {
        self.0.retain_mut(|(key, value)| keep(key, value));
    }

    /// The entries with keys from `first` to `last`, both included.
    pub fn between<Q: Ord + ?Sized>(&self, first: &Q, last: &Q) -> &[(K, V)]
    where
        K: Borrow<Q>,
    {
        let start = self.0.partition_point(|(held, _)| held.borrow() < first);
        let end = self.0.partition_point(|(held, _)| held.borrow() <= last);
        self.0.get(start..end).unwrap_or_default()
    }

    /// The entries in the order of their keys.
    pub fn entries(&self) -> &[(K, V)] {
        &self.0
    }

    /// The entries in the order of their keys, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&K, &mut V)> {
        self.0.iter_mut().map(|(key, value)| (&*key, value))
    }

    /// The keys in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> {
        self.0.iter().map(|(key, _)| key)
    }

    /// What the keys lead to, in the order of the keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.0.iter().map(|(_, value)| value)
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes all out.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

/// Of two entries with one key the later stays.
impl<K: Ord, V> FromIterator<(K, V)> for SortedMap<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let entries = entries.into_iter().collect();
        let mut entries = sorted(entries, |(one, _), (other, _)| one.cmp(other));
        entries.dedup_by(|later, former| {
            let same = later.0 == former.0;
            if same {
                std::mem::swap(later, former);
            }
            same
        });
        Self(entries)
    }
}

impl<K, V> IntoIterator for SortedMap<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// A set of few things, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortedSet<T>(Vec<T>);

impl<T> Default for SortedSet<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Ord> SortedSet<T> {
    /// Whether it is in the set.
    pub fn contains<Q: Ord + ?Sized>(&self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.place(item).is_ok()
    }

    fn place<Q: Ord + ?Sized>(&self, item: &Q) -> Result<usize, usize>
    where
        T: Borrow<Q>,
    {
        self.0.binary_search_by(|held| held.borrow().cmp(item))
    }

    /// Puts it in; whether it is new.
    pub fn insert(&mut self, item: T) -> bool {
        match self.place(&item) {
            Ok(_) => false,
            Err(place) => {
                self.0.insert(place, item);
                true
            }
        }
    }

    /// Takes it out; whether it was in.
    pub fn remove<Q: Ord + ?Sized>(&mut self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        let place = self.place(item);
        if let Ok(place) = place {
            self.0.remove(place);
        }
        place.is_ok()
    }

    /// Takes out all of which this is not true.
    pub fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        self.0.retain(keep);
    }

    /// All in order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.0.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Ord> Extend<T> for SortedSet<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        for item in items {
            self.insert(item);
        }
    }
}

impl<T: Ord> FromIterator<T> for SortedSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut items = sorted(items.into_iter().collect(), T::cmp);
        items.dedup();
        Self(items)
    }
}

impl<'a, T> IntoIterator for &'a SortedSet<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<T> IntoIterator for SortedSet<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_sorted_map_holds_what_a_tree_holds(
            deeds in prop::collection::vec((0..4_u8, 0..20_u8, any::<u8>()), 0..200),
        ) {
            let mut map = SortedMap::default();
            let mut tree = BTreeMap::new();
            for (deed, key, value) in deeds {
                match deed {
                    0 => prop_assert_eq!(map.insert(key, value), tree.insert(key, value)),
                    1 => prop_assert_eq!(map.remove(&key), tree.remove(&key)),
                    2 => prop_assert_eq!(
                        map.get_or_insert_with(key, || value),
                        tree.entry(key).or_insert(value)
                    ),
                    _ => prop_assert_eq!(map.get(&key), tree.get(&key)),
                }
                let last = key.saturating_add(value % 20);
                let range: Vec<_> = tree.range(key..=last).map(|(k, v)| (*k, *v)).collect();
                prop_assert_eq!(map.between(&key, &last), range);
            }
            let held: Vec<_> = tree.into_iter().collect();
            prop_assert_eq!(map.entries(), held);
        }

        #[test]
        fn what_is_gathered_is_what_is_put_in_one_by_one(
            entries in prop::collection::vec((0..20_u8, any::<u8>()), 0..60),
        ) {
            let tree: BTreeMap<u8, u8> = entries.iter().copied().collect();
            let map: SortedMap<u8, u8> = entries.iter().copied().collect();
            prop_assert!(tree.into_iter().eq(map));
            let tree: BTreeSet<u8> = entries.iter().map(|it| it.0).collect();
            let set: SortedSet<u8> = entries.iter().map(|it| it.0).collect();
            let mut one_by_one = SortedSet::default();
            one_by_one.extend(entries.iter().map(|it| it.0));
            prop_assert_eq!(&set, &one_by_one);
            prop_assert!(tree.into_iter().eq(set));
        }
    }
}
