//! Do the methods of traits, the language's and others', work as they are?

use super::instrument;
use crate::harness::{Noisy, note, run, shapes};
use std::future::Future;

shapes! {
    default_method overridden_default trait_object implementation_block blanket_implementation unsized_default
    drop_method iterator_next display_format deref index_operators arithmetic comparison conversions default_value
    from_text closure_traits extend_and_collect borrow_and_as_ref asynchronous_method returned_impl_future
    async_implements_impl_future default_asynchronous_method async_trait_method async_trait_method_by_default
    async_trait_around_ours async_trait_inside_ours generic_trait supertrait static_method hash_and_order error_source
    write_text read_bytes
}

mod default_method {
    use super::*;
    trait Greets {
        fn times(&self) -> u32;
        #[instrument]
        fn greet(&self, more: u32) -> u32 {
            self.times() + more
        }
    }
    struct Polite;
    impl Greets for Polite {
        fn times(&self) -> u32 {
            1
        }
    }
    pub(super) fn behaviour() -> String {
        Polite.greet(2).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Polite::greet(more=2) -> 3"];
}

mod overridden_default {
    use super::*;
    trait Greets {
        #[instrument]
        fn greet(&self) -> u32 {
            1
        }
    }
    struct Polite;
    impl Greets for Polite {
        #[instrument]
        fn greet(&self) -> u32 {
            2
        }
    }
    struct Usual;
    impl Greets for Usual {}
    pub(super) fn behaviour() -> String {
        (Polite.greet() + Usual.greet()).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Polite::greet() -> 2", "Usual::greet() -> 1"];
}

mod trait_object {
    use super::*;
    trait Step {
        fn step(&mut self, n: u32) -> u32;
        #[instrument]
        fn twice(&mut self, n: u32) -> u32 {
            let once = self.step(n);
            self.step(once)
        }
    }
    struct Add(u32);
    impl Step for Add {
        #[instrument]
        fn step(&mut self, n: u32) -> u32 {
            n + self.0
        }
    }
    pub(super) fn behaviour() -> String {
        let step: &mut dyn Step = &mut Add(2);
        step.twice(1).to_string()
    }
    pub(super) const RECORDS: &[&str] =
        &["Add::twice(n=1) -> 5", "  Add::step(n=1) -> 3", "  Add::step(n=3) -> 5"];
}

mod implementation_block {
    use super::*;
    trait Shop {
        const OPEN: bool;
        type Order;
        fn order(&self, id: u32) -> Self::Order;
        fn close(self) -> bool
        where
            Self: Sized;
    }
    struct Pizzeria;
    #[instrument(skip_output)]
    impl Shop for Pizzeria {
        const OPEN: bool = true;
        type Order = String;
        /// Orders.
        fn order(&self, id: u32) -> String {
            format!("order {}", id)
        }
        fn close(self) -> bool
        where
            Self: Sized,
        {
            Self::OPEN
        }
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", Pizzeria.order(1), Pizzeria.close())
    }
    pub(super) const RECORDS: &[&str] = &["Pizzeria::order(id=1) -> ok", "Pizzeria::close() -> ok"];
}

mod blanket_implementation {
    use super::*;
    trait Doubled {
        fn doubled(self) -> u64;
    }
    impl<T: Into<u64>> Doubled for T {
        #[instrument]
        fn doubled(self) -> u64 {
            self.into() * 2
        }
    }
    pub(super) fn behaviour() -> String {
        2_u32.doubled().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["u32::doubled() -> 4"];
}

mod unsized_default {
    use super::*;
    trait Measure {
        #[instrument]
        fn measure(&self) -> usize {
            std::mem::size_of_val(self)
        }
    }
    impl Measure for [u16] {}
    pub(super) fn behaviour() -> String {
        let list: &[u16] = &[1, 2];
        list.measure().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["[u16]::measure() -> 4"];
}

mod drop_method {
    use super::*;
    struct Connection(#[allow(dead_code)] Noisy);
    impl Drop for Connection {
        #[instrument]
        fn drop(&mut self) {
            note("closing");
        }
    }
    pub(super) fn behaviour() -> String {
        let _connection = Connection(Noisy("inner"));
        note("open");
        String::new()
    }
    pub(super) const RECORDS: &[&str] = &["Connection::drop() -> ok"];
}

mod iterator_next {
    use super::*;
    struct Countdown(u32);
    impl Iterator for Countdown {
        type Item = u32;
        #[instrument]
        fn next(&mut self) -> Option<Self::Item> {
            self.0 = self.0.checked_sub(1)?;
            Some(self.0)
        }
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", Countdown(2).collect::<Vec<_>>())
    }
    pub(super) const RECORDS: &[&str] =
        &["Countdown::next() -> 1", "Countdown::next() -> 0", "Countdown::next() -> null"];
}

mod display_format {
    use super::*;
    use std::fmt;
    struct Money(u32);
    impl fmt::Display for Money {
        #[instrument]
        fn fmt(&self, #[log(skip)] formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            if formatter.alternate() {
                return Err(fmt::Error);
            }
            write!(formatter, "{} cents", self.0)
        }
    }
    #[instrument]
    impl fmt::Debug for Money {
        fn fmt(&self, #[log(skip)] formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.debug_tuple("Money").field(&self.0).finish()
        }
    }
    pub(super) fn behaviour() -> String {
        use std::fmt::Write;
        let mut text = String::new();
        format!("{} {:?} {:?}", Money(1), Money(2), write!(text, "{:#}", Money(3)))
    }
    pub(super) const RECORDS: &[&str] =
        &["Money::fmt() -> error core::fmt::Error", "Money::fmt() -> ok", "Money::fmt() -> ok"];
}

mod deref {
    use super::*;
    use std::ops::{Deref, DerefMut};
    struct List(Vec<u32>);
    impl Deref for List {
        type Target = Vec<u32>;
        #[instrument]
        fn deref(&self) -> &Vec<u32> {
            &self.0
        }
    }
    impl DerefMut for List {
        #[instrument]
        fn deref_mut(&mut self) -> &mut Self::Target {
            &mut self.0
        }
    }
    pub(super) fn behaviour() -> String {
        let mut list = List(vec![]);
        list.push(3);
        list.len().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["List::deref_mut() -> []", "List::deref() -> [3]"];
}

mod index_operators {
    use super::*;
    use std::ops::{Index, IndexMut};
    struct Grid([u32; 4]);
    impl Index<(usize, usize)> for Grid {
        type Output = u32;
        #[instrument]
        fn index(&self, (row, column): (usize, usize)) -> &u32 {
            &self.0[row * 2 + column]
        }
    }
    #[instrument]
    impl IndexMut<(usize, usize)> for Grid {
        fn index_mut(&mut self, (row, column): (usize, usize)) -> &mut u32 {
            &mut self.0[row * 2 + column]
        }
    }
    pub(super) fn behaviour() -> String {
        let mut grid = Grid([0; 4]);
        grid[(1, 0)] += 5;
        grid[(1, 0)].to_string()
    }
    pub(super) const RECORDS: &[&str] =
        &["Grid::index_mut(row=1, column=0) -> 0", "Grid::index(row=1, column=0) -> 5"];
}

mod arithmetic {
    use super::*;
    use std::ops::{Add, AddAssign, Mul, Neg, Not};
    #[derive(Debug, Clone, Copy, casefile::Loggable)]
    struct Point(i32);
    impl Add for Point {
        type Output = Point;
        #[instrument]
        fn add(self, other: Point) -> Point {
            Point(self.0 + other.0)
        }
    }
    #[instrument]
    impl<'a> Mul<&'a Point> for i32 {
        type Output = Point;
        fn mul(self, Point(n): &'a Point) -> Point {
            Point(self * n)
        }
    }
    impl AddAssign<i32> for Point {
        #[instrument]
        fn add_assign(&mut self, n: i32) {
            self.0 += n;
        }
    }
    impl Neg for Point {
        type Output = Self;
        #[instrument]
        fn neg(self) -> Self {
            Point(-self.0)
        }
    }
    impl Not for Point {
        type Output = bool;
        #[instrument]
        fn not(self) -> bool {
            self.0 == 0
        }
    }
    pub(super) fn behaviour() -> String {
        let mut point = Point(1) + 2 * &Point(3);
        point += 1;
        format!("{:?} {}", -point, !point)
    }
    pub(super) const RECORDS: &[&str] = &[
        "i32::mul(n=3) -> 6",
        "Point::add(other=6) -> 7",
        "Point::add_assign(n=1) -> ok",
        "Point::neg() -> -8",
        "Point::not() -> false",
    ];
}

mod comparison {
    use super::*;
    use std::cmp::Ordering;
    #[derive(Eq)]
    struct Version(u32);
    #[instrument]
    impl PartialEq for Version {
        fn eq(&self, #[log(skip)] other: &Self) -> bool {
            self.0 == other.0
        }
    }
    #[instrument]
    impl PartialOrd for Version {
        fn partial_cmp(&self, #[log(skip)] other: &Self) -> Option<Ordering> {
            Some(self.cmp(other))
        }
    }
    #[instrument]
    impl Ord for Version {
        fn cmp(&self, #[log(skip)] other: &Self) -> Ordering {
            self.0.cmp(&other.0)
        }
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", Version(1) < Version(2), Version(1) == Version(2))
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"Version::partial_cmp() -> "Less""#, r#"  Version::cmp() -> "Less""#, "Version::eq() -> false"];
}

mod conversions {
    use super::*;
    use std::convert::TryFrom;
    #[derive(Debug, casefile::Loggable)]
    struct Even(u32);
    impl From<bool> for Even {
        #[instrument]
        fn from(two: bool) -> Self {
            Even(if two { 2 } else { 0 })
        }
    }
    impl TryFrom<u32> for Even {
        type Error = u32;
        #[instrument]
        fn try_from(n: u32) -> Result<Self, Self::Error> {
            if n % 2 == 0 { Ok(Self(n)) } else { Err(n) }
        }
    }
    pub(super) fn behaviour() -> String {
        let two: Even = true.into();
        format!("{:?} {:?} {:?}", two, Even::try_from(4), Even::try_from(5))
    }
    pub(super) const RECORDS: &[&str] =
        &["Even::from(two=true) -> 2", "Even::try_from(n=4) -> 4", "Even::try_from(n=5) -> error u32"];
}

mod default_value {
    use super::*;
    struct Settings(u32);
    #[instrument(skip_output)]
    impl Default for Settings {
        fn default() -> Self {
            Settings(3)
        }
    }
    pub(super) fn behaviour() -> String {
        Settings::default().0.to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Settings::default() -> ok"];
}

mod from_text {
    use super::*;
    use std::str::FromStr;
    struct Port(u16);
    #[instrument(skip_output)]
    impl FromStr for Port {
        type Err = std::num::ParseIntError;
        fn from_str(#[public] text: &str) -> Result<Self, Self::Err> {
            text.parse().map(Port)
        }
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {}", "80".parse::<Port>().map(|port| port.0), "x".parse::<Port>().is_err())
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"Port::from_str(text="80") -> ok"#,
        r#"Port::from_str(text="x") -> error core::num::error::ParseIntError"#,
    ];
}

mod closure_traits {
    use super::*;
    trait Handler {
        fn handle(&self, n: u32) -> u32;
    }
    impl<F> Handler for F
    where
        F: Fn(u32) -> u32,
    {
        #[instrument(name = "handle")]
        fn handle(&self, n: u32) -> u32 {
            self(n)
        }
    }
    pub(super) fn behaviour() -> String {
        (|n| n + 1).handle(1).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["handle(n=1) -> 2"];
}

mod extend_and_collect {
    use super::*;
    use std::iter::FromIterator;
    #[derive(Default)]
    struct Bag(Vec<u32>);
    impl Extend<u32> for Bag {
        #[instrument]
        fn extend<I: IntoIterator<Item = u32>>(&mut self, #[log(skip)] items: I) {
            for item in items {
                self.0.push(item);
            }
        }
    }
    #[instrument(skip_output)]
    impl FromIterator<u32> for Bag {
        fn from_iter<I: IntoIterator<Item = u32>>(#[log(skip)] items: I) -> Self {
            let mut bag = Bag::default();
            bag.extend(items);
            bag
        }
    }
    #[instrument(skip_output)]
    impl<'a> IntoIterator for &'a Bag {
        type Item = &'a u32;
        type IntoIter = std::slice::Iter<'a, u32>;
        fn into_iter(self) -> Self::IntoIter {
            self.0.iter()
        }
    }
    pub(super) fn behaviour() -> String {
        let bag: Bag = (0..3).collect();
        let mut sum = 0;
        for n in &bag {
            sum += n;
        }
        sum.to_string()
    }
    pub(super) const RECORDS: &[&str] =
        &["Bag::from_iter() -> ok", "  Bag::extend() -> ok", "Bag::into_iter() -> ok"];
}

mod borrow_and_as_ref {
    use super::*;
    struct Name(String);
    #[instrument(public_text)]
    impl AsRef<str> for Name {
        fn as_ref(&self) -> &str {
            &self.0
        }
    }
    impl std::borrow::Borrow<str> for Name {
        #[instrument(public_text)]
        fn borrow(&self) -> &str {
            self.as_ref()
        }
    }
    pub(super) fn behaviour() -> String {
        let name = Name("n".to_owned());
        let text: &str = std::borrow::Borrow::borrow(&name);
        text.to_owned()
    }
    pub(super) const RECORDS: &[&str] = &[r#"Name::borrow() -> "n""#, r#"  Name::as_ref() -> "n""#];
}

mod asynchronous_method {
    use super::*;
    trait Load {
        async fn load(&self, id: u32) -> u32;
    }
    struct Store(u32);
    impl Load for Store {
        #[instrument]
        async fn load(&self, id: u32) -> u32 {
            crate::harness::pause().await;
            self.0 + id
        }
    }
    pub(super) fn behaviour() -> String {
        run(Store(1).load(2)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Store::load(id=2) -> 3"];
}

mod returned_impl_future {
    use super::*;
    trait Load {
        fn load(&self, id: u32) -> impl Future<Output = u32> + Send;
        #[instrument(skip_output)]
        fn twice(&self, id: u32) -> impl Future<Output = u32> + Send
        where
            Self: Sync,
        {
            async move { self.load(id).await * 2 }
        }
    }
    struct Store(u32);
    impl Load for Store {
        #[instrument(skip_output)]
        fn load(&self, id: u32) -> impl Future<Output = u32> + Send {
            let n = self.0;
            async move { n + id }
        }
    }
    pub(super) fn behaviour() -> String {
        run(Store(1).twice(2)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Store::twice(id=2) -> ok", "  Store::load(id=2) -> ok"];
}

mod async_implements_impl_future {
    use super::*;
    trait Load: Send + Sync {
        fn load(&self, id: u32) -> impl Future<Output = Result<u32, std::fmt::Error>> + Send;
    }
    struct Store(u32);
    #[instrument]
    impl Load for Store {
        async fn load(&self, id: u32) -> Result<u32, std::fmt::Error> {
            crate::harness::pause().await;
            Ok(self.0 + id)
        }
    }
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    fn load_any<L: Load>(store: &L) -> impl Future<Output = Result<u32, std::fmt::Error>> + '_ {
        is_send(store.load(2))
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", run(load_any(&Store(1))))
    }
    pub(super) const RECORDS: &[&str] = &["Store::load(id=2) -> 3"];
}

mod default_asynchronous_method {
    use super::*;
    trait Load {
        async fn load(&self, id: u32) -> u32;
        #[instrument]
        async fn twice(&self, id: u32) -> u32 {
            self.load(id).await + self.load(id + 1).await
        }
    }
    struct Store;
    impl Load for Store {
        async fn load(&self, id: u32) -> u32 {
            id
        }
    }
    pub(super) fn behaviour() -> String {
        run(Store.twice(1)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Store::twice(id=1) -> 3"];
}

mod async_trait_method {
    use super::*;
    #[async_trait::async_trait]
    trait Load {
        async fn load(&self, id: u32) -> u32;
    }
    struct Store(u32);
    #[async_trait::async_trait]
    impl Load for Store {
        #[instrument(skip_output)]
        async fn load(&self, id: u32) -> u32 {
            crate::harness::pause().await;
            self.0 + id
        }
    }
    pub(super) fn behaviour() -> String {
        let store: Box<dyn Load> = Box::new(Store(1));
        run(store.load(2)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Store::load(id=2) -> ok"];
}

mod async_trait_method_by_default {
    use super::*;
    #[async_trait::async_trait]
    trait Load: Sync {
        #[instrument(skip_output)]
        async fn load(&self, list: &[u32]) -> u32 {
            crate::harness::pause().await;
            list[0]
        }
    }
    struct Store;
    impl Load for Store {}
    pub(super) fn behaviour() -> String {
        run(Store.load(&[2])).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Store::load(list=[2]) -> ok"];
}

mod async_trait_around_ours {
    use super::*;
    #[async_trait::async_trait]
    trait Load {
        async fn load(&self, id: u32) -> u32;
    }
    struct Store(u32);
    #[async_trait::async_trait]
    #[instrument(skip_output)]
    impl Load for Store {
        async fn load(&self, id: u32) -> u32 {
            self.0 + id
        }
    }
    pub(super) fn behaviour() -> String {
        run(Store(1).load(2)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Store::load(id=2) -> ok"];
}

mod async_trait_inside_ours {
    use super::*;
    #[async_trait::async_trait]
    trait Load {
        async fn load(&mut self, list: &[u32], pair: (u32, u32)) -> Result<u32, std::fmt::Error>;
    }
    struct Store(u32);
    #[instrument]
    #[async_trait::async_trait]
    impl Load for Store {
        async fn load(&mut self, list: &[u32], (a, mut b): (u32, u32)) -> Result<u32, std::fmt::Error> {
            b += list.first().copied().ok_or(std::fmt::Error)?;
            crate::harness::pause().await;
            self.0 += a + b;
            Ok(self.0)
        }
    }
    pub(super) fn behaviour() -> String {
        let mut store = Store(1);
        format!("{:?} {:?}", run(store.load(&[2], (3, 4))), run(store.load(&[], (3, 4))))
    }
    pub(super) const RECORDS: &[&str] = &[
        "Store::load(list=[2], a=3, b=4) -> 10",
        "Store::load(list=[], a=3, b=4) -> error core::fmt::Error",
    ];
}

mod generic_trait {
    use super::*;
    trait Handle<T, const N: usize> {
        type Output;
        fn handle(&self, value: T) -> [Self::Output; N];
    }
    struct Copies;
    #[instrument]
    impl<T: Copy + casefile::Loggable> Handle<T, 2> for Copies {
        type Output = T;
        fn handle(&self, value: T) -> [Self::Output; 2] {
            [value; 2]
        }
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", Copies.handle(1_u32))
    }
    pub(super) const RECORDS: &[&str] = &["Copies::handle(value=1) -> [1,1]"];
}

mod supertrait {
    use super::*;
    trait Named {
        fn name(&self) -> u32;
    }
    trait Greets: Named {
        #[instrument]
        fn greet(&self) -> u32
        where
            Self: Sized,
        {
            Named::name(self) + <Self as Named>::name(self)
        }
    }
    struct Polite;
    impl Named for Polite {
        #[instrument]
        fn name(&self) -> u32 {
            1
        }
    }
    impl Greets for Polite {}
    pub(super) fn behaviour() -> String {
        Polite.greet().to_string()
    }
    pub(super) const RECORDS: &[&str] =
        &["Polite::greet() -> 2", "  Polite::name() -> 1", "  Polite::name() -> 1"];
}

mod static_method {
    use super::*;
    trait Make {
        fn make(n: u32) -> Self;
    }
    #[derive(casefile::Loggable)]
    struct Thing(u32);
    impl Make for Thing {
        #[instrument]
        fn make(n: u32) -> Self {
            Thing(n)
        }
    }
    pub(super) fn behaviour() -> String {
        Thing::make(2).0.to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Thing::make(n=2) -> 2"];
}

mod hash_and_order {
    use super::*;
    use std::hash::{Hash, Hasher};
    #[derive(PartialEq, Eq)]
    struct Key(u32);
    #[instrument]
    impl Hash for Key {
        fn hash<H: Hasher>(&self, #[log(skip)] state: &mut H) {
            self.0.hash(state);
        }
    }
    pub(super) fn behaviour() -> String {
        let set: std::collections::HashSet<Key> = vec![Key(1)].into_iter().collect();
        set.len().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Key::hash() -> ok"];
}

mod error_source {
    use super::*;
    use std::error::Error;
    #[derive(Debug)]
    struct Outer(std::fmt::Error);
    impl std::fmt::Display for Outer {
        fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("outer")
        }
    }
    impl Error for Outer {
        #[instrument(skip_output)]
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }
    pub(super) fn behaviour() -> String {
        Outer(std::fmt::Error).source().map_or(String::new(), ToString::to_string)
    }
    pub(super) const RECORDS: &[&str] = &["Outer::source() -> ok"];
}

mod write_text {
    use super::*;
    use std::fmt::Write;
    struct Upper(String);
    impl Write for Upper {
        #[instrument]
        fn write_str(&mut self, #[public] text: &str) -> std::fmt::Result {
            self.0.push_str(&text.to_uppercase());
            Ok(())
        }
    }
    pub(super) fn behaviour() -> String {
        let mut upper = Upper(String::new());
        upper.write_str("a").unwrap();
        upper.write_char('b').unwrap();
        upper.0
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"Upper::write_str(text="a") -> ok"#, r#"Upper::write_str(text="b") -> ok"#];
}

mod read_bytes {
    use super::*;
    use std::io::{self, Read};
    struct Zeros(usize);
    impl Read for Zeros {
        #[instrument(error = skip)]
        fn read(&mut self, #[log(skip)] buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.0.min(buffer.len());
            buffer[..count].fill(0);
            self.0 -= count;
            Ok(count)
        }
    }
    pub(super) fn behaviour() -> String {
        let mut bytes = [1; 3];
        format!("{:?} {:?}", Zeros(2).read(&mut bytes).unwrap(), bytes)
    }
    pub(super) const RECORDS: &[&str] = &["Zeros::read() -> 2"];
}
