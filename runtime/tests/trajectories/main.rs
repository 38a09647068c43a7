//! Trajectories of optimisers and rates of schedules against those of other libraries, which `record.py`
//! records. What needs a network is in `tests/descent`.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // a test may panic

mod optimizers;
mod recorded;
mod schedules;
