//! The machine code of emitted networks: its loops, the number of instructions that it runs, its size.
//!
//! Input: the programs of `benches/speed`, built in release as a user would build them. Output: their tile
//! loops, counts, misses of caches and sizes, to be compared with rules and with the `recorded` numbers.
//! Counts do not depend on how busy the machine is. The rules for loops are the same on each machine; each
//! has a file that reads its instructions.

pub mod aarch64;
mod caches;
mod frames;
mod instruction;
mod loops;
mod programs;
mod recorded;
mod trained;
pub mod x86;

pub use caches::{Caches, Misses, misses};
pub use frames::Functions;
pub use instruction::{Flow, Instruction, Work};
pub use loops::{Complaint, TileLoop, complaints, innermost, is_tile, is_torn, multiply_adds};
pub use programs::{Failure, code_of, instructions, program, text_bytes, units};
pub use recorded::Recorded;
pub use trained::{Package, WEIGHTS, loaded_bytes};
