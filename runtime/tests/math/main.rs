//! The elementary functions against truth: `f32` against our `f64` (every input, on demand), `f64` against
//! points from MPFR, both arithmetics, plus special values and identities.
//!
//! The bounds are those that the crate publishes in `netwright_runtime::ulp`; deliberately wrong functions
//! show that each measurement can fail.
#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::needless_range_loop, reason = "no iterators inside a dispatch")]

mod distance;
mod f32_against_f64;
mod f64_against_mpfr;
mod functions;
mod special_values;
