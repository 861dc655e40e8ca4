//! The attributes that were set while a span ran, in its line: as many as there is room for, each key once.
//!
//! They are written last, since only then it is known how much room is left, and moved to their place.

use casefile_record::json;

use super::meta::Path;
use super::value::ValueWriter;
use crate::attributes::Attributes;
use crate::settings::limits;

/// The room for the end of the line.
const END: usize = 2;

/// Writes the attributes at `place` in the line that begins at `line` and has everything but its `meta`.
pub(super) fn write(
    attributes: &Attributes,
    values: &mut ValueWriter,
    line: usize,
    place: usize,
    out: &mut Vec<u8>,
) {
    let most = limits().line_bytes;
    let mut added = Vec::new();
    for attribute in attributes.iter() {
        let (before, marks) = (added.len(), values.mark_place());
        added.push(b',');
        let key = added.len();
        json::string(&mut added, attribute.key);
        let name = added[key + 1..added.len() - 1].to_vec();
        added.push(b':');
        values.write_any(&Path::root_escaped(&name), &mut attribute.value(), &mut added);
        if out.len() - line + added.len() + values.mark_bytes() + END > most {
            added.truncate(before);
            values.forget_marks(marks);
            attribute.callsite.count_lost();
        }
    }
    out.splice(place..place, added);
}
