//! Trained networks in and out: each stage is a module, with a type of its own between it and the next.
//!
#![doc = include_str!("../README.md")]

pub mod evaluate;
#[cfg(feature = "network")]
pub mod export;
pub mod file;
pub mod fill;
pub mod flat;
pub mod foreign;
pub mod import;
pub mod lower;
#[cfg(feature = "network")]
pub mod network;
pub mod normalise;
pub mod read;
mod refusal;
mod state;
pub mod write;

pub use foreign::{Foreign, Tensor};
pub use refusal::{Reason, Refusal};
