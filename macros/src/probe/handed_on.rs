//! Which parts of an expression are in its value?
//!
//! As long as the value stays what it was: read, referenced, copied, printed, reckoned with. What a function or a closure
//! makes of it is not known.

use syn::{BinOp, Expr, ExprMethodCall, Member, Stmt, UnOp};

/// Methods whose value still tells what they were called on.
const HAND_ON: [&str; 26] = [
    "as_bytes",
    "as_deref",
    "as_ref",
    "as_slice",
    "as_str",
    "borrow",
    "chars",
    "clone",
    "cloned",
    "copied",
    "deref",
    "expect",
    "get",
    "into",
    "into_bytes",
    "to_lowercase",
    "to_owned",
    "to_string",
    "to_uppercase",
    "to_vec",
    "trim",
    "unwrap",
    "unwrap_or",
    "unwrap_or_default",
    "wrapping_add",
    "into_iter",
];

/// The parts of an expression whose value is in its own.
pub(crate) fn handed_on(value: &Expr) -> Vec<&Expr> {
    match value {
        Expr::Path(_) => vec![value],
        Expr::Field(field) => {
            // `card.number.0`: each is read.
            let mut read = vec![value];
            if matches!(field.member, Member::Unnamed(_)) {
                read.extend(handed_on(&field.base));
            }
            read
        }
        Expr::Group(inner) => handed_on(&inner.expr),
        Expr::Paren(inner) => handed_on(&inner.expr),
        Expr::Reference(inner) => handed_on(&inner.expr),
        Expr::Cast(inner) => handed_on(&inner.expr),
        Expr::Try(inner) => handed_on(&inner.expr),
        Expr::Index(inner) => handed_on(&inner.expr),
        Expr::Unary(inner) if !matches!(inner.op, UnOp::Not(_)) => handed_on(&inner.expr),
        Expr::Binary(both) if is_arithmetic(&both.op) => {
            handed_on(&both.left).into_iter().chain(handed_on(&both.right)).collect()
        }
        Expr::Tuple(tuple) => tuple.elems.iter().flat_map(handed_on).collect(),
        Expr::Array(array) => array.elems.iter().flat_map(handed_on).collect(),
        Expr::MethodCall(ExprMethodCall { receiver, method, .. })
            if HAND_ON.iter().any(|name| method == name) =>
        {
            handed_on(receiver)
        }
        // `Some(card.pin)`
        Expr::Call(call) if is_constructor(&call.func) => call.args.iter().flat_map(handed_on).collect(),
        Expr::Block(block) => match block.block.stmts.last() {
            Some(Stmt::Expr(tail, None)) => handed_on(tail),
            _ => Vec::new(),
        },
        Expr::Macro(call) if call.mac.path.is_ident("format") => vec![value],
        _ => Vec::new(),
    }
}

fn is_arithmetic(operator: &BinOp) -> bool {
    matches!(
        operator,
        BinOp::Add(_)
            | BinOp::Sub(_)
            | BinOp::Mul(_)
            | BinOp::Div(_)
            | BinOp::Rem(_)
            | BinOp::BitXor(_)
            | BinOp::BitAnd(_)
            | BinOp::BitOr(_)
            | BinOp::Shl(_)
            | BinOp::Shr(_)
    )
}

fn is_constructor(function: &Expr) -> bool {
    let Expr::Path(path) = function else { return false };
    path.path.segments.last().is_some_and(|segment| segment.ident.to_string().starts_with(char::is_uppercase))
}
