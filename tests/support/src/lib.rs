//! Code that several tests of this workspace share. It is not part of the product: only tests and benches
//! depend on it.
//!
//! Input: seeds, declarations as text, folders of the project. Output: numbers, tokens, diagnostics, files.
//! Guarantees: the same input gives the same output in every run. What cannot be had panics, as in a test.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may panic
#![forbid(unsafe_code)]

#[cfg(feature = "numbers")]
pub mod arithmetic;
#[cfg(feature = "numbers")]
pub mod bits;
#[cfg(feature = "compiler")]
pub mod compiler;
#[cfg(feature = "numbers")]
pub mod drawn;
pub mod files;
#[cfg(feature = "numbers")]
pub mod order;
pub mod recorded;
pub mod safetensors;
#[cfg(feature = "compiler")]
pub mod shapes;
#[cfg(feature = "numbers")]
pub mod slots;
#[cfg(feature = "compiler")]
pub mod weights;
