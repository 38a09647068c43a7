#![doc = include_str!("pages/reference.md")]

// Input: docs/reference.md and docs/format.md, as `tests/pages` writes them for a page of these docs.
// Output: this page and `format`. Guarantees: a change of one without the other fails a test.

#[doc = include_str!("pages/format.md")]
pub mod format {}
