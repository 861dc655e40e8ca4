//! Ranges, as serde writes them: `{"start": .., "end": ..}`. Two bounds spell nothing.

use std::ops::{Range, RangeFrom, RangeInclusive, RangeTo, RangeToInclusive};

use crate::encode::Shape;
use crate::loggable::declare::holders;

static RANGE: Shape = Shape::structure("Range", &["start", "end"]);
static RANGE_INCLUSIVE: Shape = Shape::structure("RangeInclusive", &["start", "end"]);
static RANGE_FROM: Shape = Shape::structure("RangeFrom", &["start"]);
static RANGE_TO: Shape = Shape::structure("RangeTo", &["end"]);
static RANGE_TO_INCLUSIVE: Shape = Shape::structure("RangeToInclusive", &["end"]);

holders! {
    [T] Range<T>: T => |range, encoder| encoder.shape(&RANGE, |fields| {
        fields.field(&range.start);
        fields.field(&range.end);
    });
    [T] RangeInclusive<T>: T => |range, encoder| encoder.shape(&RANGE_INCLUSIVE, |fields| {
        fields.field(range.start());
        fields.field(range.end());
    });
    [T] RangeFrom<T>: T => |range, encoder| encoder.shape(&RANGE_FROM, |fields| fields.field(&range.start));
    [T] RangeTo<T>: T => |range, encoder| encoder.shape(&RANGE_TO, |fields| fields.field(&range.end));
    [T] RangeToInclusive<T>: T => |range, encoder| {
        encoder.shape(&RANGE_TO_INCLUSIVE, |fields| fields.field(&range.end));
    };
}
