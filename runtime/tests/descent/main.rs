//! L-BFGS, and averages of the weights, on networks: against PyTorch 2.15.0 and schedulefree 1.4.1, as
//! `tests/trajectories/record.py` records them.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // a test may panic

mod averages;
mod lbfgs;
#[path = "../trajectories/recorded.rs"]
mod recorded;
