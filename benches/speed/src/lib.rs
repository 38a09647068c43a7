//! The seven networks whose speed is measured, and the work that is timed or counted for each.
//!
//! Output: the table [`ALL`] of work, with its data in place, to be repeated. The programs of this package
//! time it (`main.rs`), run it under an instruction counter (`bin/count.rs`), or are the code of one network
//! alone (`bin/only_*.rs`); `bin/pages.rs` times two of them on large pages.

mod calls;
mod networks;
mod optimizers;
mod stream_work;
mod streams;
mod time;
mod work;

pub use calls::{CALLS, percentiles};
pub use optimizers::OPTIMIZERS;
pub use stream_work::{SILENCE, STREAMS};
pub use time::measure;
pub use work::*;
