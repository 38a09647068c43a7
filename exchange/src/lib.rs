#![doc = include_str!("../README.md")]

pub mod evaluate;
pub mod flat;
pub mod foreign;
pub mod normalise;
pub mod read;
mod refusal;

pub use foreign::{Foreign, Tensor};
pub use refusal::{Reason, Refusal};
