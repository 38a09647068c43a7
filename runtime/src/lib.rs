//! What code emitted by `netwright::network!` stands on.
#![no_std]

pub mod activation;
#[doc(hidden)]
pub mod kernel;
pub mod layer;
mod math;
pub mod optimizer;
pub mod scalar;

pub use layer::Dense;
pub use scalar::{Arithmetic, Kernel, Scalar};
