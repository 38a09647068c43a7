//! The loops that emitted code calls, for one sample and for rows of samples.

mod apply;
pub mod dispatch;
pub mod elementwise;
mod epilogue;
mod gradient;
mod multiply;
mod panel;
mod row;
mod rows;
mod tile;

pub use apply::dense_apply;
pub use row::{dense, dense_gradient, dense_input_gradient, dense_update};
pub use rows::{dense_gradient_rows, dense_input_gradient_rows, dense_rows, dense_update_rows};
