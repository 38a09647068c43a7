//! What is known of the machine code of emitted networks: its loops, how many instructions it runs, how large
//! it is.
//!
//! In come the programs of `benches/speed`, built in release as a user would build them; out go their tile
//! loops, counts and sizes, to be held against rules and against what is `recorded`. Counts do not depend on
//! how busy the machine is.

mod loops;
mod programs;
mod recorded;

pub use loops::{Complaint, TileLoop, complaints, innermost, is_tile};
pub use programs::{Failure, code_of, instructions, program, text_bytes, units};
pub use recorded::Recorded;
