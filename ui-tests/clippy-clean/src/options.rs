//! Every option of the attributes.

use std::error::Error;

use casefile::{log_boundary, traced};

/// A type that nobody described.
#[derive(Clone, Copy)]
pub struct Legacy {
    /// A number in it.
    pub id: u64,
}

/// `name` and `level`.
#[log_boundary(name = "orders.reserve", level = warn)]
#[must_use]
pub fn named(order: u64) -> u64 {
    order
}

/// `skip` and `skip_output`.
#[log_boundary(skip(legacy, name), skip_output)]
#[must_use]
pub fn skipped(order: u64, legacy: &Legacy, name: &str) -> Legacy {
    Legacy { id: legacy.id + order + name.len() as u64 }
}

/// `fields`, of which one reads what the body does not.
#[traced(fields(literal = "text", order.double = order * 2, "any key" = legacy.id, text = format!("{unread}")))]
#[must_use]
pub fn fields(order: u64, legacy: Legacy, unread: u64) -> u64 {
    order + 1
}

/// `public_text`.
#[log_boundary(public_text)]
#[must_use]
pub fn public_text(name: &str, tags: &[String]) -> String {
    tags.join(name)
}

/// `error = display`.
///
/// # Errors
/// When `text` is no number.
#[log_boundary(error = display)]
pub fn displayed(#[public] text: &str) -> Result<u64, Box<dyn Error>> {
    Ok(text.parse()?)
}

/// `error = skip`.
///
/// # Errors
/// Always.
#[log_boundary(error = "skip")]
pub async fn error_skipped(order: u64) -> Result<u64, Legacy> {
    let id = std::future::ready(order).await;
    Err(Legacy { id })
}

/// `slow`.
#[traced(slow = "1.5s")]
#[must_use]
pub fn slow(order: u64) -> u64 {
    order
}

/// Every attribute of an argument.
#[traced(crate = ::casefile)]
#[must_use]
pub fn arguments(
    #[public] public: &str,
    #[sensitive] sensitive: &str,
    #[log(skip)] skipped: &Legacy,
    #[log(display)] displayed: u64,
    #[log(debug, rename = "shown")] debugged: Option<u64>,
    #[log(serde)] serialized: &[u64],
) -> usize {
    let numbers = displayed + debugged.unwrap_or_default() + skipped.id;
    public.len() + sensitive.len() + serialized.len() + usize::from(numbers > 0)
}
