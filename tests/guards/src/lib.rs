//! The machine code of emitted networks: its loops, the number of instructions that it runs, its size.
//!
//! Input: the programs of `benches/speed`, built in release as a user would build them. Output: their tile
//! loops, counts and sizes, to be compared with rules and with the `recorded` numbers. Counts do not depend
//! on how busy the machine is.

mod frames;
mod loops;
mod programs;
mod recorded;
mod trained;

pub use frames::Functions;
pub use loops::{Complaint, TileLoop, complaints, innermost, is_tile};
pub use programs::{Failure, code_of, instructions, program, text_bytes, units};
pub use recorded::Recorded;
pub use trained::{Package, WEIGHTS, loaded_bytes};
