//! Annotated code of every form, in which no lint may find anything.
