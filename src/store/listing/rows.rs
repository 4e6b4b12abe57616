//! Rows that count: ids at places among gaps that only have a length.
//!
//! A treap of the known rows, each weighing itself and the gap before it, with parent links, so
//! that the id at a row, the row of an id and any change of one row take steps in the logarithm of
//! the known rows, however long the list is. Crates for ordered sequences find the item at a place
//! but not the place of an item, or count every row of a gap.

use std::collections::HashMap;

use crate::model::ConversationId;

/// Where a node lies in the arena; 0 is no node.
type Slot = usize;

#[derive(Clone, Copy, Debug)]
struct Node {
    id: Option<ConversationId>,
    /// Rows without an id just before this one.
    gap: usize,
    /// Rows of the whole subtree.
    sum: usize,
    rank: u64,
    up: Slot,
    left: Slot,
    right: Slot,
}

const NONE: Node = Node {
    id: None,
    gap: 0,
    sum: 0,
    rank: 0,
    up: 0,
    left: 0,
    right: 0,
};

/// A place among the rows: the node whose stretch (its gap and itself) holds the row, and how far
/// into the stretch. Slot 0 means the gap at the end.
struct Place {
    slot: Slot,
    offset: usize,
}

/// A list of rows of which some hold an id and the others are gaps. No id occurs twice.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    nodes: Vec<Node>,
    free: Vec<Slot>,
    slots: HashMap<ConversationId, Slot>,
    root: Slot,
    /// Rows without an id after the last one with.
    tail: usize,
}

impl Default for Rows {
    fn default() -> Self {
        Self {
            nodes: vec![NONE],
            free: Vec::new(),
            slots: HashMap::new(),
            root: 0,
            tail: 0,
        }
    }
}

impl Rows {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.node(self.root).sum + self.tail
    }

    /// How many rows hold an id.
    pub fn known(&self) -> usize {
        self.slots.len()
    }

    /// Whether some row holds this id.
    pub fn contains(&self, id: ConversationId) -> bool {
        self.slots.contains_key(&id)
    }

    /// The id at this row.
    pub fn get(&self, row: usize) -> Option<ConversationId> {
        let place = self.find(row);
        let node = self.node(place.slot);
        if place.slot != 0 && place.offset == node.gap {
            node.id
        } else {
            None
        }
    }

    /// The row of this id.
    pub fn row_of(&self, id: ConversationId) -> Option<usize> {
        let mut slot = *self.slots.get(&id)?;
        let node = self.node(slot);
        let mut row = self.node(node.left).sum + node.gap;
        while self.node(slot).up != 0 {
            let up = self.node(slot).up;
            let parent = self.node(up);
            if parent.right == slot {
                row += self.node(parent.left).sum + parent.gap + 1;
            }
            slot = up;
        }
        Some(row)
    }

    /// The ids in the order of their rows.
    pub fn ids(&self) -> impl Iterator<Item = ConversationId> {
        let mut slot = self.leftmost(self.root);
        std::iter::from_fn(move || {
            let id = self.node(slot).id;
            slot = self.next(slot);
            id
        })
    }

    /// Puts an id before what is at `row`, or at the end; an id that is held moves nothing.
    pub fn insert(&mut self, row: usize, id: ConversationId) {
        if self.contains(id) {
            return;
        }
        let Place { slot, offset } = self.find(row);
        let rest = if slot == 0 {
            let offset = offset.min(self.tail);
            self.tail -= offset;
            offset
        } else {
            self.weigh(slot, |gap| gap.saturating_sub(offset));
            offset
        };
        self.attach(slot, id, rest);
    }

    /// Puts an id into a row that holds none, or in the place of the one it holds. The row that
    /// held `id` until now becomes a gap.
    pub fn set(&mut self, row: usize, id: ConversationId) {
        if row >= self.len() || self.get(row) == Some(id) {
            return;
        }
        self.forget(id);
        if let Some(other) = self.get(row) {
            self.forget(other);
        }
        self.insert(row, id);
        // The gap's row that it took.
        self.shrink(row + 1);
    }

    /// Takes an id out, and its row with it: what follows moves up.
    pub fn remove(&mut self, id: ConversationId) {
        self.detach(id, 0);
    }

    /// Takes an id out and leaves its row as a gap.
    pub fn forget(&mut self, id: ConversationId) {
        self.detach(id, 1);
    }

    /// Makes the gap at or just before `row` one row longer.
    pub fn grow(&mut self, row: usize) {
        match self.find(row).slot {
            0 => self.tail += 1,
            slot => self.weigh(slot, |gap| gap + 1),
        }
    }

    /// Makes the gap at or just before `row` one row shorter; nothing if there is none.
    pub fn shrink(&mut self, row: usize) {
        match self.find(row).slot {
            0 => self.tail = self.tail.saturating_sub(1),
            slot => self.weigh(slot, |gap| gap.saturating_sub(1)),
        }
    }

    /// Makes this many rows of it, adding a gap or cutting at the end; the ids that were cut off.
    pub fn resize(&mut self, len: usize) -> Vec<ConversationId> {
        let mut cut = Vec::new();
        while self.len() - self.tail > len {
            let last = self.rightmost(self.root);
            let Some(id) = self.node(last).id else { break };
            self.forget(id);
            cut.push(id);
        }
        self.tail = len.saturating_sub(self.node(self.root).sum);
        cut
    }

    /// How many steps the longest way down takes.
    #[cfg(test)]
    pub fn depth(&self) -> usize {
        let up = |slot: &Slot| Some(self.node(*slot).up).filter(|up| *up != 0);
        let ways = self.slots.values().copied();
        ways.map(|slot| std::iter::successors(Some(slot), up).count())
            .max()
            .unwrap_or_default()
    }

    fn node(&self, slot: Slot) -> &Node {
        self.nodes.get(slot).unwrap_or(&NONE)
    }

    /// Changes a node; the node that is none stays as it is.
    fn edit(&mut self, slot: Slot, change: impl FnOnce(&mut Node)) {
        if slot != 0
            && let Some(node) = self.nodes.get_mut(slot)
        {
            change(node);
        }
    }

    fn find(&self, mut row: usize) -> Place {
        let mut slot = self.root;
        while slot != 0 {
            let node = self.node(slot);
            let left = self.node(node.left).sum;
            if row < left {
                slot = node.left;
            } else if row - left <= node.gap {
                return Place {
                    slot,
                    offset: row - left,
                };
            } else {
                row -= left + node.gap + 1;
                slot = node.right;
            }
        }
        Place {
            slot: 0,
            offset: row,
        }
    }

    fn leftmost(&self, mut slot: Slot) -> Slot {
        while self.node(slot).left != 0 {
            slot = self.node(slot).left;
        }
        slot
    }

    fn rightmost(&self, mut slot: Slot) -> Slot {
        while self.node(slot).right != 0 {
            slot = self.node(slot).right;
        }
        slot
    }

    fn next(&self, mut slot: Slot) -> Slot {
        if self.node(slot).right != 0 {
            return self.leftmost(self.node(slot).right);
        }
        while self.node(self.node(slot).up).right == slot && slot != 0 {
            slot = self.node(slot).up;
        }
        self.node(slot).up
    }

    /// Changes the gap before a node.
    fn weigh(&mut self, slot: Slot, change: impl FnOnce(usize) -> usize) {
        self.edit(slot, |node| node.gap = change(node.gap));
        self.climb(slot);
    }

    /// Adds up a node from its children.
    fn add_up(&mut self, slot: Slot) {
        let node = self.node(slot);
        let sum = self.node(node.left).sum + node.gap + 1 + self.node(node.right).sum;
        self.edit(slot, |node| node.sum = sum);
    }

    /// Adds up a node and all above it.
    fn climb(&mut self, mut slot: Slot) {
        while slot != 0 {
            self.add_up(slot);
            slot = self.node(slot).up;
        }
    }

    /// Hangs a new node just before `next` (at the end for 0), with a gap before it.
    fn attach(&mut self, next: Slot, id: ConversationId, gap: usize) {
        let before = if next == 0 {
            self.rightmost(self.root)
        } else {
            self.rightmost(self.node(next).left)
        };
        let (up, on_left) = if before == 0 {
            (next, true)
        } else {
            (before, false)
        };
        let node = Node {
            id: Some(id),
            gap,
            rank: rank(id),
            up,
            ..NONE
        };
        let slot = if let Some(slot) = self.free.pop() {
            self.edit(slot, |free| *free = node);
            slot
        } else {
            self.nodes.push(node);
            self.nodes.len() - 1
        };
        self.slots.insert(id, slot);
        if up == 0 {
            self.root = slot;
        } else if on_left {
            self.edit(up, |node| node.left = slot);
        } else {
            self.edit(up, |node| node.right = slot);
        }
        self.climb(slot);
        while self.node(slot).up != 0 && self.node(self.node(slot).up).rank < self.node(slot).rank {
            self.rotate(slot);
        }
    }

    /// Takes a node out; its gap, and `left_behind` rows more, are the next one's.
    fn detach(&mut self, id: ConversationId, left_behind: usize) {
        let Some(slot) = self.slots.remove(&id) else {
            return;
        };
        let heir = self.next(slot);
        loop {
            let node = self.node(slot);
            let (left, right) = (node.left, node.right);
            match (left, right) {
                (0, 0) => break,
                (0, child) | (child, 0) => self.rotate(child),
                _ if self.node(left).rank > self.node(right).rank => self.rotate(left),
                _ => self.rotate(right),
            }
        }
        let Node { up, gap, .. } = *self.node(slot);
        self.relink(up, slot, 0);
        self.edit(slot, |node| *node = NONE);
        self.free.push(slot);
        self.climb(up);
        if heir == 0 {
            self.tail += gap + left_behind;
        } else {
            self.weigh(heir, |own| own + gap + left_behind);
        }
    }

    /// Puts `new` where `old` hung under `up`; 0 is above the root.
    fn relink(&mut self, up: Slot, old: Slot, new: Slot) {
        if up == 0 {
            self.root = new;
        } else if self.node(up).left == old {
            self.edit(up, |node| node.left = new);
        } else {
            self.edit(up, |node| node.right = new);
        }
        self.edit(new, |node| node.up = up);
    }

    /// Lifts a node above its parent.
    fn rotate(&mut self, slot: Slot) {
        let parent = self.node(slot).up;
        let grand = self.node(parent).up;
        let inner = if self.node(parent).left == slot {
            let inner = self.node(slot).right;
            self.edit(parent, |node| node.left = inner);
            self.edit(slot, |node| node.right = parent);
            inner
        } else {
            let inner = self.node(slot).left;
            self.edit(parent, |node| node.right = inner);
            self.edit(slot, |node| node.left = parent);
            inner
        };
        self.edit(inner, |node| node.up = parent);
        // The parent is still linked from above: put this node there before it goes below.
        self.relink(grand, parent, slot);
        self.edit(parent, |node| node.up = slot);
        self.add_up(parent);
        self.add_up(slot);
    }
}

/// Spreads ids evenly, so that the tree stays shallow whatever their order. (splitmix64)
fn rank(id: ConversationId) -> u64 {
    let mut mixed = id.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
