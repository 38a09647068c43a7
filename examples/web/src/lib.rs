//! The computations of the playground, a page on which networks are trained.
//!
//! Input: the calls of the page. Output: numbers and text in memory that the page reads. Guarantees: no
//! clock, no network, no chance: the same calls have the same bits on every machine with separate arithmetic
//! (`native.rs` makes them without a browser).
//!
//! * `shape.rs`: points of two classes in the plane. `plane.rs`: the network that tells them apart.
//! * `digits.rs`: handwritten digits, and their network. `drawing.rs`: a drawn digit as pixels.
//! * `lesson.rs`: one step of a small network, derived.
//! * `trainer.rs`: a network with the optimiser that was chosen. `hash.rs`: a number for all parameters.
//! * `exports.rs`: the functions that the page calls.

pub mod digits;
pub mod drawing;
pub mod exports;
pub mod hash;
pub mod lesson;
pub mod plane;
pub mod shape;
pub mod trainer;
