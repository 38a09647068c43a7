//! A controller that was trained elsewhere: its weights are in flash, and nothing of it is in memory.
//!
//! With the feature `in-memory` the weights are copied to memory before the program begins: where flash is
//! slower than the processor, they are read without waiting. Output: the hash of the actions.
#![cfg_attr(target_os = "none", no_std, no_main)]

use core::hint::black_box;

use firmware::board::{measure, print};
use firmware::hash::Hash;
use firmware::policy::{OBSERVATIONS, Policy, parameters};

/// A `static` is in flash. In the section of data that begin with a value, the start-up code copies it.
// SAFETY: this is a section of ordinary data, which the start-up code sets before the program begins.
#[cfg_attr(all(feature = "in-memory", target_os = "none"), unsafe(link_section = ".data.policy"))]
static POLICY: Policy = Policy::from_parameters(parameters());

firmware::program!(run);

fn run() {
    let hash = OBSERVATIONS.iter().fold(Hash::new(), |hash, x| hash.with(&POLICY.forward(x)));
    print("hash", hash.value());
    measure("ticks forward", 4, || {
        black_box(black_box(&POLICY).forward(&OBSERVATIONS[0]));
    });
}
