//! The parts that all Rust peers share: the workloads, their random rows, the clock and the report.
//!
//! Each peer builds its own networks and batches from a [`Workload`] and its [`Rows`], hands a
//! closure to [`time`], and prints through [`Report`]. Nothing here depends on a peer.

mod report;
mod rows;
mod timing;
mod workload;

pub use report::{Candidate, Report};
pub use rows::{Random, Rows};
pub use timing::{Cycle, one_thread, time};
pub use workload::{Activation, Loss, Metric, WORKLOADS, Workload};
