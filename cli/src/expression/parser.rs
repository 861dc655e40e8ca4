//! How do words and signs become an expression? `!` binds tightest, then comparisons, `&&`, `||`.

use casefile_record::{Level, Outcome, key};

use super::lexer::{Kind, Literal, Token, literal, tokens, units};
use super::path::Path;
use super::{ExpressionError, Node, Operator};
use crate::logs::moment;

/// How deep parentheses and `!` may nest.
const DEEPEST: usize = 100;

pub(super) fn parse(text: &str) -> Result<Node, ExpressionError> {
    let tokens = tokens(text)?;
    let mut parser = Parser { text, tokens: &tokens, depth: 0 };
    let node = parser.any_of()?;
    match parser.next() {
        Token { kind: Kind::End, .. } => Ok(node),
        Token { kind: Kind::Close, at } => Err(parser.error(at, "this ) closes nothing")),
        Token { at, .. } => Err(parser.error(at, "expected && or || here, or the end")),
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token],
    depth: usize,
}

impl Parser<'_> {
    fn error(&self, at: usize, message: impl Into<String>) -> ExpressionError {
        ExpressionError::new(self.text, at, message)
    }

    /// The next token; the end stays.
    fn next(&mut self) -> Token {
        let end = Token { kind: Kind::End, at: self.text.len() };
        match self.tokens {
            [first, rest @ ..] if first.kind != Kind::End => {
                self.tokens = rest;
                first.clone()
            }
            [last, ..] => last.clone(),
            [] => end,
        }
    }

    fn take(&mut self, kind: &Kind) -> bool {
        let is_next = self.tokens.first().is_some_and(|token| token.kind == *kind);
        if is_next {
            self.next();
        }
        is_next
    }

    fn any_of(&mut self) -> Result<Node, ExpressionError> {
        let mut nodes = vec![self.all_of()?];
        while self.take(&Kind::Or) {
            nodes.push(self.all_of()?);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Or(nodes) })
    }

    fn all_of(&mut self) -> Result<Node, ExpressionError> {
        let mut nodes = vec![self.one()?];
        while self.take(&Kind::And) {
            nodes.push(self.one()?);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::And(nodes) })
    }

    fn one(&mut self) -> Result<Node, ExpressionError> {
        let token = self.next();
        match token.kind {
            Kind::Not => {
                let inner = self.deeper(token.at, Self::one)?;
                Ok(Node::Not(Box::new(inner)))
            }
            Kind::Open => {
                let inner = self.deeper(token.at, Self::any_of)?;
                if !self.take(&Kind::Close) {
                    let at = self.next().at;
                    return Err(self.error(at, "expected ) or && or || here"));
                }
                Ok(inner)
            }
            Kind::Word(word) => {
                let path = Path::parse(self.text, token.at, &word)?;
                self.comparison(path)
            }
            Kind::Quoted(key) => self.comparison(Path::key(key)),
            _ => Err(self.error(
                token.at,
                "expected a field, such as outcome, function, duration_ns, inputs.NAME, output.NAME or http.route",
            )),
        }
    }

    fn deeper(
        &mut self,
        at: usize,
        parse: impl FnOnce(&mut Self) -> Result<Node, ExpressionError>,
    ) -> Result<Node, ExpressionError> {
        if self.depth == DEEPEST {
            return Err(self.error(at, format!("nested deeper than {DEEPEST} levels")));
        }
        self.depth += 1;
        let node = parse(self);
        self.depth -= 1;
        node
    }

    fn comparison(&mut self, path: Path) -> Result<Node, ExpressionError> {
        let Some(Token { kind: Kind::Operator(operator), .. }) = self.tokens.first() else {
            return Ok(Node::Is(path));
        };
        let operator = *operator;
        self.next();
        let value = self.next();
        let literal = match value.kind {
            Kind::Word(word) => literal(&word),
            // A duration in quotes means the same as one without.
            Kind::Quoted(text) if is_duration(&path) => literal(&text),
            Kind::Quoted(text) => Literal::Text(text),
            _ => {
                let message = "expected a value: a \"text\", a number, a duration such as 250ms, true, false, null or a word";
                return Err(self.error(value.at, message));
            }
        };
        if let (true, Literal::Text(text)) = (is_duration(&path) && operator != Operator::Contains, &literal)
        {
            let units: Vec<_> = units().collect();
            let message = format!("{text:?} is no duration: a number and one of {}", units.join(" "));
            return Err(self.error(value.at, message));
        }
        let literal = as_moment(literal, &path, operator).map_err(|message| self.error(value.at, message))?;
        if let Some(message) = never_equal(&path, operator, &literal) {
            return Err(self.error(value.at, message));
        }
        Ok(Node::Compare(path, operator, literal))
    }
}

fn is_duration(path: &Path) -> bool {
    path.dotted().is_some_and(|name| name == key::DURATION_NS)
}

/// What is compared with a time is one, in whatever way it is typed; and what is ordered may be.
fn as_moment(literal: Literal, path: &Path, operator: Operator) -> Result<Literal, &'static str> {
    let is_timestamp = path.dotted().is_some_and(|name| name == key::TIMESTAMP);
    let is_equality = matches!(operator, Operator::Equal | Operator::NotEqual);
    match literal {
        Literal::Text(text) if operator != Operator::Contains && (is_timestamp || !is_equality) => {
            match moment(&text) {
                Some(moment) => Ok(Literal::Moment(moment, text)),
                None if is_timestamp => Err(NO_MOMENT),
                None => Ok(Literal::Text(text)),
            }
        }
        Literal::Number(..) if is_timestamp && operator != Operator::Contains => Err(NO_MOMENT),
        literal => Ok(literal),
    }
}

const NO_MOMENT: &str = "expected a time, such as 2026-11-22T10:00Z, 2026-11-22T12:00:00.5+02:00 or 2026-11-22 (for 10m ago: --since 10m)";

/// A word that no record has where only a few are possible.
fn never_equal(path: &Path, operator: Operator, literal: &Literal) -> Option<String> {
    let (Operator::Equal | Operator::NotEqual, Literal::Text(word)) = (operator, literal) else {
        return None;
    };
    let words: Vec<&str> = match path.dotted()?.as_str() {
        key::OUTCOME => Outcome::ALL.iter().map(|outcome| outcome.as_str()).collect(),
        key::LEVEL => Level::ALL.iter().map(|level| level.as_str()).collect(),
        _ => return None,
    };
    let is_unknown = !words.contains(&word.as_str());
    is_unknown.then(|| format!("{path} is one of {}", words.join(", ")))
}
