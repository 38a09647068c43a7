//! The seven networks whose speed is measured, and the work that is timed or counted for each.
//!
//! Out goes a list of [`Work`]: one closure for each workload and metric, with its data already in place. The
//! programs of this package time it (`main.rs`) or run it once under an instruction counter (`bin/count.rs`).

mod networks;
mod work;

pub use work::{Work, all};
