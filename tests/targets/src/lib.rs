//! Fifty networks, in parts that are trained and folded one by one.
//!
//! Input: a part's number, and whether one parameter has another lowest bit. Output: the hash of all numbers
//! that training leaves. Guarantees: no heap, no standard library; the same order everywhere.
//!
//! * `parts`: the networks.
//! * `choice.rs`: the optimisers; `train.rs`: the steps; `fold.rs`: the hash.
#![no_std]

pub mod choice;
pub mod fold;
pub mod parts;
pub mod train;
