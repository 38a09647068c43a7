//! Dense layers, on one sample and on rows of samples, any number of them.
//!
//! Input: activations or gradients, and a layer. Output: activations, gradients, or an update of the layer.
//! The forms on rows take as many rows as the shortest argument has; the bits of each are those of the
//! kernels on one sample (`sample.rs`). Machines without vectors have kernels of their own
//! (`without_vectors.rs`), whose tests run on every machine.
//!
//! The three forms on rows are in modules of their own, which rustc compiles in parallel: see
//! `machine::separate`.
#![allow(dead_code, unused_imports, reason = "a target has the kernels with vectors or those without")]

mod back;
mod bias;
mod chunk;
mod chunk_of_sample;
mod collected;
mod cut;
pub(crate) mod far;
mod forward;
mod gradient;
#[cfg(all(feature = "rayon", test))]
mod moved;
mod multiply;
mod only_output;
mod only_output_step;
mod panel;
mod panels;
mod sample;
mod tile;
mod update;
#[cfg(feature = "rayon")]
mod update_parts;
mod without_vectors;
mod written;

pub use back::dense_input_gradient_rows;
pub use forward::dense_rows;
pub use only_output_step::only_output_step_rows;
pub use sample::{dense, dense_input_gradient, dense_input_gradient_into, dense_of_parts, dense_update};
pub use update::{dense_update_rows, dense_update_uses};
