//! Lists, sets and maps whose elements do not lie next to each other. A map needs its keys classified as much
//! as its values: customers' names are keys too.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};

use crate::loggable::Loggable;
use crate::loggable::declare::{encoded_parts, unclassified_within};

encoded_parts! {
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

impl<T: Loggable> Loggable for VecDeque<T> {
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

impl<T: Loggable> Loggable for LinkedList<T> {
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

impl<T: Loggable> Loggable for BinaryHeap<T> {
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

impl<T: Loggable> Loggable for BTreeSet<T> {
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

impl<T: Loggable, S> Loggable for HashSet<T, S> {
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

impl<K: Loggable, V: Loggable> Loggable for BTreeMap<K, V> {
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

impl<K: Loggable, V: Loggable, S> Loggable for HashMap<K, V, S> {
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}
