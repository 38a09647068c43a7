//! The loops that emitted code calls, for one sample and for rows of samples.
//!
//! All of them keep one canonical order of summation, whatever the tile, panel, block or number of rows: a
//! pre-activation is a chain of multiply-adds from the bias over the inputs ascending (or `P` such chains and a
//! tree, see [`dense`]), an input gradient one from 0 over the outputs ascending, a gradient one from 0 over the
//! samples ascending. A chain that is cut into blocks is resumed, never added up from partial results.

mod apply;
pub mod arrange;
mod batch;
mod dropout;
pub mod elementwise;
mod epilogue;
pub mod far;
mod gradient;
mod limit;
mod multiply;
mod normalize;
mod only_output;
mod panel;
pub(crate) mod parallel;
pub(crate) mod range;
mod row;
mod rows;
mod sparse;
mod standardize;
mod tile;

pub use apply::apply;
pub use batch::{
    batch_normalize_gradient_rows, batch_normalize_rows, batch_statistics, follow, follow_batch,
};
pub use dropout::{Dropout, dropout, dropout_rows};
pub use limit::{limit_norms, limit_sparse_norms};
pub use normalize::{
    Layer, Norm, Rms, normalize, normalize_gradient, normalize_gradient_rows, normalize_rows,
};
pub use row::{dense, dense_gradient, dense_input_gradient, dense_input_gradient_into, dense_update};
pub use rows::{
    dense_gradient_rows, dense_gradient_uses, dense_input_gradient_rows, dense_rows, dense_update_rows,
    dense_update_uses,
};
pub use sparse::{
    Connections, Diagonal, Table, sparse, sparse_gradient, sparse_gradient_rows, sparse_input_gradient,
    sparse_input_gradient_into, sparse_input_gradient_rows, sparse_rows, sparse_update, sparse_update_rows,
};
pub use standardize::{standardize, standardize_gradient, standardize_gradient_rows, standardize_rows};
