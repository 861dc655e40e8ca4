//! What do the stages make of what was written?
