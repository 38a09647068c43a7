//! [`Model`](crate::model::Model) to [`Graph`]: the program for one sample, without Rust syntax.
//!
//! A graph is a list of values in an order in which they can be computed, and its [`Roots`], the values that
//! are needed. [`print`] writes it as stable text, [`verify`] checks its invariants.

mod build;
pub(crate) mod builder;
pub(crate) mod op;
mod print;
pub(crate) mod value;
mod verify;

pub use build::graph;
pub use builder::Mode;
pub use op::{LossOf, Op, Scaling};
pub use value::{Graph, LayerGradient, LayerPart, Roots, Value, ValueId};
pub use verify::verify;
