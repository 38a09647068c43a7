//! The nodes and layers of chains, whose sizes may still be unknown because something before them is wrong.
//!
//! [`DraftBuilder`](builder::DraftBuilder) adds to them while chains are read; [`Shaped`] is the result, and
//! nothing changes it. [`Shaped::with_idle`] makes another one of it, when the uses of all items are known.

pub(super) mod builder;
pub(super) mod field;
pub(super) mod link;
pub(super) mod part;
pub(crate) mod shaped;
pub(super) mod size;

pub use field::{Field, WeightsOf};
pub(super) use shaped::{Draft, Shaped};
