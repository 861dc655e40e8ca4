//! Which functions are recorded at which level: `info,shop::pay=debug,shop::health=off`.

use std::fmt;
use std::str::FromStr;

use casefile_record::Level;

/// A level for each path prefix, the longest prefix first; the last one is empty and matches everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filter {
    directives: Vec<Directive>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Directive {
    prefix: String,
    /// None is `off`.
    least: Option<Level>,
}

/// What both macros write by default.
const DEFAULT: Level = Level::Debug;

impl Default for Filter {
    fn default() -> Filter {
        Filter { directives: vec![Directive { prefix: String::new(), least: Some(DEFAULT) }] }
    }
}

impl Filter {
    pub(crate) fn allows(&self, path: &str, level: Level) -> bool {
        let directive = self.directives.iter().find(|directive| is_within(path, &directive.prefix));
        directive.and_then(|directive| directive.least).is_some_and(|least| level >= least)
    }
}

/// Whether `path` is `prefix` or below it: `shop::pay` covers `shop::pay::charge`, not `shop::payroll`.
fn is_within(path: &str, prefix: &str) -> bool {
    prefix.is_empty()
        || path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

impl FromStr for Filter {
    type Err = InvalidFilter;

    fn from_str(text: &str) -> Result<Filter, InvalidFilter> {
        let mut directives: Vec<Directive> = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (prefix, level) = part.split_once('=').unwrap_or(("", part));
            let directive = Directive { prefix: prefix.trim().to_owned(), least: least(level.trim())? };
            // The last word on a path counts.
            directives.retain(|earlier| earlier.prefix != directive.prefix);
            directives.push(directive);
        }
        if !directives.iter().any(|directive| directive.prefix.is_empty()) {
            directives.extend(Filter::default().directives);
        }
        directives.sort_by_key(|directive| std::cmp::Reverse(directive.prefix.len()));
        Ok(Filter { directives })
    }
}

fn least(level: &str) -> Result<Option<Level>, InvalidFilter> {
    if level.eq_ignore_ascii_case("off") {
        return Ok(None);
    }
    level.parse().map(Some).map_err(|_| InvalidFilter { word: level.to_owned() })
}

/// A filter with a word in it that is not a level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidFilter {
    word: String,
}

impl fmt::Display for InvalidFilter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "`{}` is not a level; write a comma-separated list of `level` or `path=level`, \
             where level is off, trace, debug, info, warn or error",
            self.word
        )
    }
}

impl std::error::Error for InvalidFilter {}

#[cfg(test)]
mod tests {
    use super::{Filter, Level};

    #[test]
    fn the_longest_prefix_decides() {
        let filter: Filter = "warn, shop::pay=debug ,shop::pay::health=off,shop=info".parse().unwrap();
        for (path, level, expected) in [
            ("other::f", Level::Warn, true),
            ("other::f", Level::Info, false),
            ("shop::f", Level::Info, true),
            ("shop::f", Level::Debug, false),
            ("shop::pay", Level::Debug, true),
            ("shop::pay::charge", Level::Debug, true),
            ("shop::payroll::run", Level::Debug, false),
            ("shop::pay::health", Level::Error, false),
            ("shop::pay::health::check", Level::Error, false),
        ] {
            assert_eq!(filter.allows(path, level), expected, "{path} at {level}");
        }
    }

    #[test]
    fn without_a_bare_level_everything_else_stays_as_it_is_by_default() {
        let filter: Filter = "shop=off".parse().unwrap();
        assert!(filter.allows("other::f", Level::Debug));
        assert!(!filter.allows("other::f", Level::Trace));
        assert!(!filter.allows("shop::f", Level::Error));
        assert_eq!("".parse(), Ok(Filter::default()));
    }

    #[test]
    fn the_last_word_on_a_path_counts() {
        let filter: Filter = "info,debug,error".parse().unwrap();
        assert!(!filter.allows("a", Level::Warn) && filter.allows("a", Level::Error));
    }

    #[test]
    fn a_misspelt_level_says_what_would_be_right() {
        let error = "shop=debgu".parse::<Filter>().unwrap_err().to_string();
        assert!(error.starts_with("`debgu` is not a level; write"), "{error}");
    }
}
