//! What random networks are compared with: the interpreter, dual numbers, and themselves in other words.
//!
//! `build.rs` draws declarations; the tests compile them and hand each network to [`check`].

mod batches;
pub mod check;
mod derivation;
mod meaning;
pub mod tally;
