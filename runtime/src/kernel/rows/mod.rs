//! Dense layers on rows of samples, any number of them.
//!
//! In come rows of activations or gradients and a layer; out go rows with the activation or its gradient
//! applied, a gradient, or an update of the layer. As many rows are taken as the shortest argument has; the
//! bits of each are those of the kernels on one sample.
//!
//! The three stand in modules of their own, which rustc compiles side by side: see `machine::separate`.

mod back;
mod forward;
mod update;

pub use back::dense_input_gradient_rows;
pub(super) use back::{PassBack, reads_output};
pub(super) use forward::Activate;
pub use forward::dense_rows;
pub use update::{dense_gradient_rows, dense_gradient_uses, dense_update_rows, dense_update_uses};
