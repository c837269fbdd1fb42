//! A vector whose clones share all that neither has changed since.

use std::sync::Arc;

/// Entries of a leaf, and leaves of a branch.
const FAN_OUT: u32 = 32;

/// A vector in a tree of shared nodes. A clone is one reference count; the first change of an entry after it copies
/// one leaf, one branch and the root: for 100,000 entries some 160 pointers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slots<T> {
    root: Arc<Vec<Branch<T>>>,
    len: u32,
}

type Branch<T> = Arc<Vec<Leaf<T>>>;
type Leaf<T> = Arc<Vec<T>>;

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Self {
            root: Arc::default(),
            len: 0,
        }
    }
}

/// Positions in the root, the branch and the leaf.
fn path(index: u32) -> Option<(usize, usize, usize)> {
    Some((
        usize::try_from(index / FAN_OUT / FAN_OUT).ok()?,
        usize::try_from(index / FAN_OUT % FAN_OUT).ok()?,
        usize::try_from(index % FAN_OUT).ok()?,
    ))
}

impl<T: Clone> Slots<T> {
    /// Number of entries.
    pub(super) fn len(&self) -> u32 {
        self.len
    }

    /// The entry at `index`.
    pub(super) fn get(&self, index: u32) -> Option<&T> {
        let (branch, leaf, entry) = path(index)?;
        self.root.get(branch)?.get(leaf)?.get(entry)
    }

    /// The entry at `index`, no longer shared with clones.
    pub(super) fn get_mut(&mut self, index: u32) -> Option<&mut T> {
        let (branch, leaf, entry) = path(index)?;
        let branch = Arc::make_mut(Arc::make_mut(&mut self.root).get_mut(branch)?);
        let leaf = Arc::make_mut(branch.get_mut(leaf)?);
        leaf.get_mut(entry)
    }

    /// Appends an entry.
    pub(super) fn push(&mut self, entry: T) {
        let root = Arc::make_mut(&mut self.root);
        if self.len.is_multiple_of(FAN_OUT * FAN_OUT) {
            root.push(Arc::default());
        }
        let Some(branch) = root.last_mut().map(Arc::make_mut) else {
            return;
        };
        if self.len.is_multiple_of(FAN_OUT) {
            branch.push(Arc::default());
        }
        if let Some(leaf) = branch.last_mut().map(Arc::make_mut) {
            leaf.push(entry);
            self.len += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Slots;
    use std::sync::Arc;

    fn counted(len: u32) -> Slots<Arc<u32>> {
        let mut slots = Slots::default();
        for entry in 0..len {
            slots.push(Arc::new(entry));
        }
        slots
    }

    #[test]
    fn entries_stay_where_they_were_put() {
        for len in [0, 1, 31, 32, 33, 1023, 1024, 1025, 5000] {
            let slots = counted(len);
            assert_eq!(slots.len(), len);
            for index in 0..len {
                assert_eq!(slots.get(index).map(|entry| **entry), Some(index));
            }
            assert_eq!(slots.get(len), None);
        }
    }

    #[test]
    fn a_change_after_a_clone_copies_one_leaf() {
        let before = counted(5000);
        let mut after = before.clone();
        *after.get_mut(2000).unwrap() = Arc::new(7);
        assert_eq!(before.get(2000).map(|entry| **entry), Some(2000));
        assert_eq!(after.get(2000).map(|entry| **entry), Some(7));
        // Two hands hold an entry of the copied leaf, one hand every other entry.
        let shared = |index| Arc::strong_count(before.get(index).unwrap());
        let copied: Vec<u32> = (0..5000).filter(|index| shared(*index) == 2).collect();
        let leaf: Vec<u32> = (1984..2016).filter(|index| *index != 2000).collect();
        assert_eq!(copied, leaf);
    }

    #[test]
    fn a_push_after_a_clone_is_not_seen_by_it() {
        let before = counted(40);
        let mut after = before.clone();
        after.push(Arc::new(40));
        assert_eq!((before.len(), after.len()), (40, 41));
        assert_eq!(before.get(40), None);
        assert_ne!(before, after);
    }
}
