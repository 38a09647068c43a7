#![doc = include_str!("../README.md")]

pub mod foreign;
#[cfg(feature = "network")]
pub mod network;
pub mod read;
mod refusal;

pub use foreign::{Foreign, Tensor};
pub use refusal::{Reason, Refusal};
