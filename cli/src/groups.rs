//! How is something counted per name when nobody knows how many names there are? The first so many names exactly, all
//! others under one line.
//!
//! A name is let in once for all threads, so what is counted under a name is all there is of it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};

/// Which names are let in.
pub(crate) struct Admission<K> {
    names: RwLock<HashSet<K>>,
    full: AtomicBool,
    most: usize,
}

impl<K: Hash + Eq + Clone> Admission<K> {
    pub(crate) fn new(most: usize) -> Self {
        Self { names: RwLock::new(HashSet::new()), full: AtomicBool::new(false), most }
    }

    fn admits(&self, name: &K) -> bool {
        if self.full.load(Ordering::Acquire) {
            return self.names.read().unwrap_or_else(PoisonError::into_inner).contains(name);
        }
        let mut names = self.names.write().unwrap_or_else(PoisonError::into_inner);
        if names.contains(name) {
            return true;
        }
        let has_room = names.len() < self.most;
        if has_room {
            names.insert(name.clone());
        }
        if names.len() >= self.most {
            self.full.store(true, Ordering::Release);
        }
        has_room
    }
}

/// What one thread has counted.
pub(crate) struct Groups<'a, K, V> {
    admission: &'a Admission<K>,
    by_name: HashMap<K, V>,
    others: V,
}

impl<'a, K: Hash + Eq + Clone, V: Default> Groups<'a, K, V> {
    pub(crate) fn new(admission: &'a Admission<K>) -> Self {
        Self { admission, by_name: HashMap::new(), others: V::default() }
    }

    /// What is counted under this name, or under that of all others.
    pub(crate) fn group<Q: ?Sized + Hash + Eq + ToOwned<Owned = K>>(&mut self, name: &Q) -> &mut V
    where
        K: std::borrow::Borrow<Q>,
    {
        if !self.by_name.contains_key(name) {
            let name = name.to_owned();
            if !self.admission.admits(&name) {
                return &mut self.others;
            }
            return self.by_name.entry(name).or_default();
        }
        self.by_name.get_mut(name).unwrap_or(&mut self.others)
    }
}

/// What all threads have counted: by name, and all others.
pub(crate) fn merged<K: Hash + Ord, V: Default>(
    threads: Vec<Groups<'_, K, V>>,
    merge: impl Fn(&mut V, V),
) -> (BTreeMap<K, V>, V) {
    let (mut groups, mut others) = (BTreeMap::new(), V::default());
    for thread in threads {
        for (name, value) in thread.by_name {
            merge(groups.entry(name).or_default(), value);
        }
        merge(&mut others, thread.others);
    }
    (groups, others)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_let_in_is_counted_whole_and_the_rest_together() {
        let admission = Admission::new(3);
        let count = |offset: u64| {
            let mut groups: Groups<'_, Vec<u8>, u64> = Groups::new(&admission);
            for number in 0..10_000 {
                *groups.group(format!("f{}", (number + offset) % 1000).as_bytes()) += 1;
            }
            groups
        };
        let threads = std::thread::scope(|scope| {
            let threads = [scope.spawn(|| count(0)), scope.spawn(|| count(500))];
            threads.map(|thread| thread.join().expect("no panic")).into()
        });
        let (groups, others) = merged(threads, |sum, count| *sum += count);
        assert_eq!(groups.into_values().collect::<Vec<_>>(), [20, 20, 20]);
        assert_eq!(others, 20_000 - 60);
    }
}
