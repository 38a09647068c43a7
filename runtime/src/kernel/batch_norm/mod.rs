//! Batch normalisation: of the rows of a batch in training mode, by running statistics in inference mode.

pub(crate) mod far;
mod inference;
mod training;

pub use inference::{standardize, standardize_gradient, standardize_gradient_rows, standardize_rows};
pub use training::{
    batch_normalize_gradient_rows, batch_normalize_rows, batch_statistics, follow, follow_batch,
};
