//! Dense layers, on one sample and on rows of samples, any number of them.
//!
//! Input: activations or gradients, and a layer. Output: activations, gradients, or an update of the layer.
//! The forms on rows take as many rows as the shortest argument has; the bits of each are those of the
//! kernels on one sample (`sample.rs`).
//!
//! The three forms on rows are in modules of their own, which rustc compiles in parallel: see
//! `machine::separate`.

mod back;
mod cut;
pub(crate) mod far;
mod forward;
mod gradient;
mod multiply;
mod only_output;
mod panel;
mod sample;
mod tile;
mod update;

pub use back::dense_input_gradient_rows;
pub use forward::dense_rows;
pub use sample::{dense, dense_input_gradient, dense_input_gradient_into, dense_update};
pub use update::{dense_update_rows, dense_update_uses};
