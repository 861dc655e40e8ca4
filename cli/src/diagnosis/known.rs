//! What is known of one field of the bad trace? The rules that it breaks and keeps, and whether its value is odd by itself.
//!
//! Must never say where the value came from.

use super::judgement::Judgement;
use super::ranges::Oddity;
use super::tolerance::Accomplices;

/// All that is known of one field.
#[derive(Default)]
pub(crate) struct Known {
    pub(crate) broken: Vec<Judgement>,
    pub(crate) holding: Vec<Judgement>,
    pub(crate) unheard: Vec<Judgement>,
    pub(crate) odd: Option<Oddity>,
    pub(crate) missing: bool,
}

impl Known {
    pub(crate) fn strength(&self) -> f64 {
        let broken = self.broken.iter().map(|judgement| judgement.strength).fold(0.0, f64::max);
        let odd = self.odd.as_ref().map_or(0.0, |odd| odd.strength);
        let more = if self.broken.len() > 1 { 0.2 } else { 0.0 } + broken.min(odd) * 0.15;
        broken.max(odd) + more
    }

    /// The good traces of which the same could be said.
    pub(crate) fn accomplices(&self) -> Accomplices {
        let broken = self.broken.iter().max_by(|a, b| a.strength.total_cmp(&b.strength));
        match (broken, &self.odd) {
            (Some(broken), Some(odd)) if odd.strength > broken.strength => odd.accomplices.clone(),
            (Some(broken), _) => broken.accomplices.clone(),
            (None, Some(odd)) => odd.accomplices.clone(),
            (None, None) => Accomplices::new(),
        }
    }

    pub(crate) fn reason(&self) -> String {
        let broken = self.broken.iter().max_by(|a, b| a.strength.total_cmp(&b.strength));
        match (broken, &self.odd) {
            (Some(broken), Some(odd)) if odd.strength > broken.strength + 0.5 => odd.reason.clone(),
            (Some(broken), _) => broken.reason.clone(),
            (None, Some(odd)) => odd.reason.clone(),
            (None, None) => String::new(),
        }
    }

    pub(crate) fn is_broken(&self) -> bool {
        !self.broken.is_empty()
    }
}
