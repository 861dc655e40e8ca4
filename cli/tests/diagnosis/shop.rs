//! What is simulated? A shop that takes orders, and the faults that can be planted in it.

use serde_json::{Value, json};

use crate::stage::{Answer, Stage};

/// A fault inside of the shop: what follows from it follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    TaxOfAnotherRegion,
    PriceTimesHundred,
    PriceIsNull,
    OldPrice,
    WrongCurrency,
    ChargedWithoutTax,
    ChargedAnotherUser,
    NotNotified,
    ReservedTwice,
    SlowPrice,
    OutOfStock,
    ZeroPriceRejected,
    ReservedLast,
    CouponTimesTen,
    WeightInGrams,
    NoFraudCheck,
    NeverNotified,
    GatewayTooSlow,
    DiscountForgotten,
    ReceiptOfAnother,
    QuantityOfAnotherLine,
    TierLost,
    FailedAudit,
    StockShort,
}

impl Fault {
    /// Each with the call and field to blame.
    pub(crate) const ALL: [(Self, &'static str, &'static str); 24] = [
        (Self::TaxOfAnotherRegion, "tax_rate", "output"),
        (Self::PriceTimesHundred, "price", "output.cents"),
        (Self::PriceIsNull, "price", "output.cents"),
        (Self::OldPrice, "price", "output"),
        (Self::WrongCurrency, "currency", "output"),
        (Self::ChargedWithoutTax, "charge", "inputs.cents"),
        (Self::ChargedAnotherUser, "charge", "inputs.user"),
        (Self::NotNotified, "notify", ""),
        (Self::ReservedTwice, "reserve", ""),
        (Self::SlowPrice, "price", "duration_ns"),
        (Self::OutOfStock, "reserve", "error.type"),
        (Self::ZeroPriceRejected, "price", "output.cents"),
        (Self::ReservedLast, "reserve", ""),
        (Self::CouponTimesTen, "coupon", "output"),
        (Self::WeightInGrams, "shipping", "inputs.weight_kg"),
        (Self::NoFraudCheck, "fraud_check", ""),
        (Self::NeverNotified, "notify", ""),
        (Self::GatewayTooSlow, "gateway", "duration_ns"),
        (Self::DiscountForgotten, "total", "output"),
        (Self::ReceiptOfAnother, "gateway", "output"),
        (Self::QuantityOfAnotherLine, "reserve", "inputs.quantity"),
        (Self::TierLost, "authenticate", "output.tier"),
        (Self::FailedAudit, "audit", "error.type"),
        (Self::StockShort, "reserve", "output.left"),
    ];
}

const REGIONS: [(&str, &str, u64); 4] =
    [("de", "EUR", 1900), ("fr", "EUR", 2000), ("gb", "GBP", 2100), ("se", "SEK", 2500)];
const COUPONS: [(&str, u64); 3] = [("SPRING", 10), ("FRIEND", 15), ("STAFF", 30)];

/// One order; with a fault where one is given.
#[expect(clippy::too_many_lines, reason = "a service, told from its beginning to its end")]
pub(crate) fn order(stage: &mut Stage, fault: Option<Fault>) -> Answer {
    stage.next_trace();
    let is = |wanted: Fault| fault == Some(wanted);
    let (region, currency, rate) = REGIONS[usize::try_from(stage.below(4)).expect("small")];
    let user = 1000 + stage.below(9000);
    let tier = ["basic", "gold"][usize::try_from(stage.below(2)).expect("small")];
    let count = 2 + stage.below(3);
    let items: Vec<(u64, u64)> =
        (0..count).map(|line| (10 + line * 10 + stage.below(10), 1 + stage.below(4))).collect();
    let wants_coupon = is(Fault::CouponTimesTen) || is(Fault::DiscountForgotten) || stage.below(3) == 0;
    let coupon = wants_coupon.then(|| COUPONS[usize::try_from(stage.below(3)).expect("small")]);
    let lines: Vec<Value> =
        items.iter().map(|(sku, quantity)| json!({"sku": sku, "quantity": quantity})).collect();
    let request = json!({
        "request_id": format!("req_{:08x}", stage.below(1 << 31)),
        "user": user,
        "region": region,
        "items": lines,
        "coupon": coupon.map(|(code, _)| code),
    });
    stage.call("orders::place_order", json!({"request": request}), |stage| {
        let session = stage.call("users::authenticate", json!({"user": user, "token": "[redacted]"}), |stage| {
            stage.wait(300_000);
            let tier = if is(Fault::TierLost) { Value::Null } else { tier.into() };
            Ok(json!({"user": user, "tier": tier, "session": format!("ses_{:08x}", stage.below(1 << 31))}))
        })?;
        let mut subtotal = 0;
        let mut weight = 0;
        for (line, (sku, quantity)) in items.iter().enumerate() {
            let here = line == 1;
            let priced = stage.call("catalogue::price", json!({"sku": sku, "tier": session["tier"]}), |stage| {
                stage.wait(if is(Fault::SlowPrice) && here { 9_000_000 } else { 200_000 });
                let mut cents = sku * 37 + if tier == "gold" { 100 } else { 150 };
                let mut version = 7;
                match fault.filter(|_| here) {
                    Some(Fault::PriceTimesHundred) => cents *= 100,
                    Some(Fault::ZeroPriceRejected) => cents = 0,
                    Some(Fault::OldPrice) => (cents, version) = (cents - 45, 6),
                    _ => {}
                }
                let shown = if is(Fault::PriceIsNull) && here { Value::Null } else { cents.into() };
                Ok(json!({"cents": shown, "version": version, "read_at_ms": stage.now_ms()}))
            })?;
            subtotal += priced["cents"].as_u64().unwrap_or(0) * quantity;
            weight += quantity;
        }
        let percent = match coupon {
            None => 0,
            Some((code, percent)) => {
                let found = stage.call("offers::coupon", json!({"code": code}), |stage| {
                    stage.wait(100_000);
                    Ok((if is(Fault::CouponTimesTen) { percent / 10 } else { percent }).into())
                })?;
                found.as_u64().unwrap_or(0)
            }
        };
        let mut charge_early = None;
        if is(Fault::ReservedLast) {
            charge_early = Some(());
        }
        let discount = subtotal * percent / 100;
        let rate = stage.call("tax::tax_rate", json!({"region": region}), |stage| {
            stage.wait(50_000);
            Ok((if is(Fault::TaxOfAnotherRegion) { if rate == 1900 { 2500 } else { 1900 } } else { rate }).into())
        })?;
        let tax = (subtotal - discount) * rate.as_u64().unwrap_or(0) / 10_000;
        let weight_kg = if is(Fault::WeightInGrams) { weight * 1000 } else { weight };
        let shipping = stage.call("shipping::shipping", json!({"region": region, "weight_kg": weight_kg}), |stage| {
            stage.wait(80_000);
            Ok((490 + weight_kg * 35).into())
        })?;
        let shipping = shipping.as_u64().unwrap_or(0);
        let parts = json!({"subtotal": subtotal, "discount": discount, "tax": tax, "shipping": shipping});
        let total = stage.call("orders::total", parts, |_| {
            if is(Fault::ZeroPriceRejected) {
                return Err("ZeroPrice");
            }
            Ok((subtotal + tax + shipping - if is(Fault::DiscountForgotten) { 0 } else { discount }).into())
        })?;
        let total = total.as_u64().unwrap_or(0);
        let reserve = |stage: &mut Stage| -> Answer {
            for (line, (sku, quantity)) in items.iter().enumerate() {
                let here = line == 0;
                let quantity = if is(Fault::QuantityOfAnotherLine) && here { quantity + 5 } else { *quantity };
                let times = if is(Fault::ReservedTwice) && here { 2 } else { 1 };
                for _ in 0..times {
                    stage.call("stock::reserve", json!({"sku": sku, "quantity": quantity}), |stage| {
                        stage.wait(150_000);
                        if is(Fault::OutOfStock) && here {
                            return Err("OutOfStock");
                        }
                        let left = 20 + stage.below(80);
                        let left = if is(Fault::StockShort) && here { -3 } else { i64::try_from(left).expect("small") };
                        Ok(json!({"left": left, "reservation": format!("rsv_{:08x}", stage.below(1 << 31))}))
                    })?;
                }
            }
            Ok(Value::Null)
        };
        if charge_early.is_none() {
            reserve(stage)?;
        }
        let currency = stage.call("money::currency", json!({"region": region}), |_| {
            Ok((if is(Fault::WrongCurrency) { if currency == "EUR" { "GBP" } else { "EUR" } } else { currency }).into())
        })?;
        if total > 9000 && !is(Fault::NoFraudCheck) {
            stage.call("risk::fraud_check", json!({"cents": total, "region": region}), |stage| {
                stage.wait(400_000);
                Ok(stage.below(40).into())
            })?;
        }
        let cents = if is(Fault::ChargedWithoutTax) { total - tax } else { total };
        let payer = if is(Fault::ChargedAnotherUser) { user + 77 } else { user };
        let details = json!({"user": payer, "cents": cents, "currency": currency});
        let receipt = stage.call("payments::charge", details.clone(), |stage| {
            stage.call("payments::gateway", details, |stage| {
                stage.wait(if is(Fault::GatewayTooSlow) { 60_000_000 } else { 900_000 });
                if is(Fault::GatewayTooSlow) {
                    return Err("cancelled");
                }
                if is(Fault::ReceiptOfAnother) {
                    let earlier = stage.records.iter().find(|record| {
                        record.code_function_name.as_deref() == Some("shop::payments::gateway")
                    });
                    return Ok(earlier.and_then(|record| record.output.clone()).unwrap_or_default());
                }
                let number = stage.now_ms();
                Ok(format!("rcp_{number}").into())
            })
            .map_err(|_| "Timeout")
        })?;
        if charge_early.is_some() {
            reserve(stage)?;
        }
        let audited = stage.call("audit::audit", json!({"user": user, "cents": cents}), |stage| {
            stage.wait(60_000);
            if is(Fault::FailedAudit) { Err("Disk") } else { Ok(Value::Null) }
        });
        drop(audited);
        if !is(Fault::NotNotified) {
            let sent = stage.call("mail::notify", json!({"user": user, "receipt": receipt}), |stage| {
                stage.wait(250_000);
                if is(Fault::NeverNotified) { Err("unfinished") } else { Ok(true.into()) }
            });
            drop(sent);
        }
        Ok(json!({"receipt": receipt, "cents": cents, "placed_at_ms": stage.now_ms()}))
    })
}

/// An ordinary day, and one order with a fault; its trace is the last one.
pub(crate) fn day(seed: u64, orders: usize, fault: Option<Fault>) -> Stage {
    let mut stage = Stage::new(seed);
    for _ in 0..orders {
        let answer = order(&mut stage, None);
        assert!(answer.is_ok(), "an ordinary order");
    }
    if let Some(fault) = fault {
        faulty_order(&mut stage, fault);
    }
    stage
}

/// A day on which the fault had hit some orders before, evenly spread, without anybody noticing.
pub(crate) fn day_of_silent_faults(seed: u64, orders: usize, fault: Fault, before: usize) -> Stage {
    let mut stage = Stage::new(seed);
    for number in 0..orders {
        let answer = order(&mut stage, None);
        assert!(answer.is_ok(), "an ordinary order");
        if (number + 1) % (orders / (before + 1)) == 0 && number + 1 < orders {
            faulty_order(&mut stage, fault);
        }
    }
    faulty_order(&mut stage, fault);
    stage
}

/// Where a fault needs circumstances (a large order for the fraud check), orders are placed until they are there.
fn faulty_order(stage: &mut Stage, fault: Fault) {
    loop {
        let before = stage.records.len();
        let _ = order(stage, Some(fault));
        let is_large = stage.records[before..].iter().any(|record| {
            record.code_function_name.as_deref() == Some("shop::payments::charge")
                && record.input("cents").and_then(Value::as_u64).is_some_and(|cents| cents > 9000)
        });
        if fault != Fault::NoFraudCheck || is_large {
            break;
        }
        stage.records.truncate(before);
    }
}
