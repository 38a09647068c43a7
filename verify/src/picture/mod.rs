//! A network's declaration as a picture: a diagram of its operations, a drawing of its neurons, a table of
//! its costs.
//!
//! Each type here borrows a `TOPOLOGY` and writes itself with [`Display`](std::fmt::Display), so `println!`,
//! `to_string` and `write!` all do. Every topology is written, also one that contradicts itself: a part that
//! does not exist, such as a source that does not come before its reader, is left out.

mod dot;
mod mermaid;
mod svg;
mod table;
mod words;

pub use dot::Dot;
pub use mermaid::Mermaid;
pub use svg::Svg;
pub use table::{Table, Total};
