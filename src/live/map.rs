//! Signals that live while somebody watches.

use std::cell::RefCell;
use std::sync::{Arc, Weak};

use leptos::prelude::*;

use crate::model::SortedMap;

/// One thing's signal, alive for as long as some view holds it. `None` while the thing is not
/// known, or not any more.
pub struct Live<T: Send + Sync + 'static>(ArcRwSignal<Option<Arc<T>>>);

/// The same signal, not the same content.
impl<T: Send + Sync + 'static> PartialEq for Live<T> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl<T: Send + Sync + 'static> Live<T> {
    /// A signal of nothing.
    pub(super) fn empty() -> Self {
        Self(ArcRwSignal::new(None))
    }

    /// The whole thing, tracked: the reader wakes at every change of it.
    pub fn get(&self) -> Option<Arc<T>> {
        self.0.get()
    }

    /// The whole thing as it is now, untracked.
    pub fn peek(&self) -> Option<Arc<T>> {
        self.0.get_untracked()
    }

    /// A memo over one part of the thing: its readers wake only when that part changes.
    pub fn part<P>(
        self: &Arc<Self>,
        pick: impl Fn(&T) -> P + Send + Sync + 'static,
    ) -> Memo<Option<P>>
    where
        P: PartialEq + Send + Sync + 'static,
    {
        let live = Arc::clone(self);
        Memo::new(move |_| live.0.read().as_deref().map(&pick))
    }
}

/// The signals of one kind of thing that are watched now, by key.
pub(super) struct LiveMap<K, T: Send + Sync + 'static> {
    watched: RefCell<SortedMap<K, Weak<Live<T>>>>,
    /// How many entries make it worth looking for those that nobody watches any more.
    sweep_at: std::cell::Cell<usize>,
}

/// Fewest entries that are looked through for dead ones.
const SWEEP_FROM: usize = 64;

impl<K, T: Send + Sync + 'static> Default for LiveMap<K, T> {
    fn default() -> Self {
        Self {
            watched: RefCell::new(SortedMap::default()),
            sweep_at: std::cell::Cell::new(SWEEP_FROM),
        }
    }
}

impl<K: Clone + Ord, T: Send + Sync + 'static> LiveMap<K, T> {
    /// The thing's signal, made from `now` if nobody watches it yet.
    pub(super) fn watch(&self, key: &K, now: impl FnOnce() -> Option<Arc<T>>) -> Arc<Live<T>> {
        let mut watched = self.watched.borrow_mut();
        if let Some(live) = watched.get(key).and_then(Weak::upgrade) {
            return live;
        }
        if watched.len() >= self.sweep_at.get() {
            watched.retain(|_, live| live.strong_count() > 0);
            self.sweep_at.set(SWEEP_FROM.max(watched.len() * 2));
        }
        let live = Arc::new(Live(ArcRwSignal::new(now())));
        watched.insert(key.clone(), Arc::downgrade(&live));
        live
    }

    /// Tells whoever watches this thing what it is now; costs nothing when nobody does.
    pub(super) fn tell(&self, key: &K, now: impl FnOnce() -> Option<Arc<T>>) {
        let live = self.watched.borrow().get(key).and_then(Weak::upgrade);
        if let Some(live) = live {
            live.0.set(now());
        }
    }

    /// The keys that somebody watches, in order.
    pub(super) fn keys(&self) -> Vec<K> {
        self.watched
            .borrow()
            .entries()
            .iter()
            .filter(|(_, live)| live.strong_count() > 0)
            .map(|(key, _)| key.clone())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_watchers_of_one_thing_share_its_signal() {
        let map = LiveMap::<u8, u32>::default();
        let first = map.watch(&1, || Some(Arc::new(10)));
        let second = map.watch(&1, || Some(Arc::new(99)));
        map.tell(&1, || Some(Arc::new(11)));
        assert_eq!(first.peek().as_deref(), Some(&11));
        assert!(Arc::ptr_eq(&first, &second));
    }

    #[test]
    fn a_thing_nobody_watches_any_more_has_no_signal() {
        let map = LiveMap::<u8, u32>::default();
        drop(map.watch(&1, || None));
        assert!(map.keys().is_empty());
        let mut asked = false;
        map.tell(&1, || {
            asked = true;
            None
        });
        assert!(!asked);
    }

    #[test]
    fn what_was_watched_is_forgotten_however_long_one_scrolls() {
        let map = LiveMap::<u32, u32>::default();
        for key in 0..10_000 {
            drop(map.watch(&key, || None));
        }
        assert!(map.watched.borrow().len() <= SWEEP_FROM + 1);
    }

    #[test]
    fn a_part_wakes_its_readers_only_when_it_changes() {
        let owner = Owner::new();
        owner.with(|| {
            let map = LiveMap::<u8, (u32, u32)>::default();
            let live = map.watch(&1, || Some(Arc::new((1, 1))));
            let first = live.part(|pair| pair.0);
            let reads = Arc::new(std::sync::atomic::AtomicU32::new(0));
            let counted = {
                let reads = Arc::clone(&reads);
                Memo::new(move |_| {
                    reads.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    first.get()
                })
            };
            assert_eq!(counted.get(), Some(1));
            map.tell(&1, || Some(Arc::new((1, 2))));
            assert_eq!(counted.get(), Some(1));
            assert_eq!(reads.load(std::sync::atomic::Ordering::Relaxed), 1);
            map.tell(&1, || Some(Arc::new((2, 2))));
            assert_eq!(counted.get(), Some(2));
        });
    }
}
