//! A shop asks the stock service, another process, how many pieces of an article there are, and takes orders.
//!
//! The bug: the stock service's new version counts boxes of 24. Nothing fails; the shop sent a customer away who wanted
//! ten of an article of which there are hundreds. The culprit is the other service's `count_stock`, `output`, the deepest
//! call with the wrong number; the client's call above hands it on.

use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use casefile::{Context, log_boundary, propagation, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage::{self, Stage};

pub(crate) const CASE: Case = Case {
    name: "pieces_or_boxes",
    service: "shop",
    expected: &[Expected::output("pieces_or_boxes::count_stock", "output")],
    run,
};

fn run(stage: &mut Stage) -> io::Result<Complaint> {
    let folder = stage.folder.clone();
    let mut old = Stock::start(&folder, "1.8.0")?;
    let mut new = Stock::start(&folder, "2.0.0")?;
    let good = stage.good();
    let bad = stage.requests(good, 2, |random, bad| {
        let article = random.u32(1000..9000);
        // Not all of the stock service's replicas run the new version yet.
        let stock = if bad { &mut new } else { &mut old };
        order(&stage::token(random), article, random, stock);
    });
    old.stop()?;
    new.stop()?;
    Ok(Complaint::last_of(&bad))
}

#[log_boundary]
fn order(
    #[public] request_id: &str,
    article: u32,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] stock: &mut Stock,
) -> bool {
    let pieces = read_basket(random.u32(9..14));
    let price = look_up_price(article, random.u32(99..9000));
    let available = ask_stock(article, stock).unwrap_or(0);
    let promised = promise(pieces, available);
    if promised {
        reserve(article, pieces);
        (0..pieces / 5).for_each(plan_parcel);
    }
    show(price * pieces);
    promised
}

#[traced]
fn read_basket(pieces: u32) -> u32 {
    pieces
}

#[traced]
fn look_up_price(article: u32, #[log(skip)] cents: u32) -> u32 {
    cents
}

#[log_boundary]
fn ask_stock(article: u32, #[log(skip)] stock: &mut Stock) -> Option<u32> {
    stock.ask(article).ok()
}

#[traced]
fn promise(pieces: u32, available: u32) -> bool {
    pieces <= available
}

#[traced]
fn reserve(article: u32, pieces: u32) {}

#[traced]
fn plan_parcel(number: u32) {}

#[traced]
fn show(cents: u32) {}

/// The other service: a process that answers lines.
struct Stock {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Stock {
    fn start(folder: &Path, version: &str) -> io::Result<Stock> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("serve-small").arg(folder).arg(version).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let questions = child.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let answers = BufReader::new(child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?);
        Ok(Stock { child, questions, answers })
    }

    fn ask(&mut self, article: u32) -> io::Result<u32> {
        let mut headers = Vec::<(String, String)>::new();
        propagation::inject(&Context::current(), &mut headers);
        let parent = headers.iter().find(|(name, _)| name == "traceparent").map_or("", |(_, value)| value);
        writeln!(self.questions, "{parent} {article}")?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        answer.trim().parse().map_err(io::Error::other)
    }

    fn stop(mut self) -> io::Result<()> {
        drop(self.questions);
        self.child.wait().map(drop)
    }
}

/// Runs the stock service until its input ends.
pub(crate) fn serve(folder: &Path, version: &str) -> io::Result<()> {
    let _guard = stage::record(folder, "stock", version)?;
    let boxes = version.starts_with('2');
    for line in io::stdin().lines() {
        let line = line?;
        let (parent, article) = line.split_once(' ').ok_or(io::ErrorKind::InvalidData)?;
        let _scope = Context::from_headers(&[("traceparent", parent)]).enter();
        println!("{}", handle_stock(article.parse().map_err(io::Error::other)?, boxes));
    }
    Ok(())
}

#[log_boundary]
fn handle_stock(article: u32, #[log(skip)] boxes: bool) -> u32 {
    let shelf = find_shelf(article);
    count_stock(shelf, boxes)
}

#[traced]
fn find_shelf(article: u32) -> u32 {
    article / 4
}

#[traced]
fn count_stock(shelf: u32, #[log(skip)] boxes: bool) -> u32 {
    let pieces = 60 + shelf % 130;
    if boxes { pieces / 24 } else { pieces }
}
