//! What a value looks like in a record.
