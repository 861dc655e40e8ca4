//! Lists, sets and maps whose elements do not lie next to each other. A map needs its keys classified as much
//! as its values: customers' names are keys too.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};

use crate::loggable::declare::{containers, unclassified_within};

containers! {
    [T] VecDeque<T>: T => |list, encoder| match list.as_slices() {
        (all, []) => T::encode_slice(all, encoder),
        _ => T::encode_in_turn(list.iter(), encoder),
    };
    [T] LinkedList<T>: T => |list, encoder| T::encode_in_turn(list.iter(), encoder);
    [T] BinaryHeap<T>: T => |heap, encoder| encoder.sequence(heap);
    [T] BTreeSet<T>: T => |set, encoder| encoder.sequence(set);
    [T, S] HashSet<T, S>: T => |set, encoder| encoder.sequence(set);
    [K, V] BTreeMap<K, V>: K, V => |map, encoder| encoder.map(map);
    [K, V, S] HashMap<K, V, S>: K, V => |map, encoder| encoder.map(map);
}

unclassified_within! {
    [T] VecDeque<T>: T;
    [T] LinkedList<T>: T;
    [T] BTreeSet<T>: T;
    [T, S] HashSet<T, S>: T;
}
