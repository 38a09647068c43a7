//! The references of random networks: the interpreter, dual numbers, and the same networks by other methods.
//!
//! `build.rs` draws declarations; the tests compile them and hand each network to [`check`].

mod batches;
pub mod check;
mod derivation;
mod exported;
mod freezing;
mod meaning;
pub mod optimisers;
pub mod sequences;
pub mod stream;
pub mod tally;
mod values;
