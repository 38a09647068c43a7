//! A policy that was trained in Python balances a pole on a cart.
//!
//! Input: nothing; the network and its weights are in `policy.rs` and `policy.safetensors`, which `cargo
//! netwright import policy.onnx --name Policy` wrote from the file that `train.py` exported. Output: how
//! long the pole stays up from eight random states, and the time of a step of the policy.

#[path = "../cart_pole/mod.rs"]
mod cart_pole;
#[expect(unreachable_pub, reason = "as it was written: a library may publish it")]
mod policy;
#[cfg(test)]
mod policy_test;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use cart_pole::{STEPS, balance, starts};
use policy::Policy;

/// The network is part of the program: nothing is loaded, nothing is on the heap.
static POLICY: Policy = Policy::trained();

/// How many steps the pole stays up from each of eight states.
fn steps_upright() -> [usize; 8] {
    starts().map(|start| balance(start, |state| POLICY.forward(state)[0]))
}

fn main() -> ExitCode {
    let steps = steps_upright();
    println!("steps upright: {steps:?}");
    const CALLS: u32 = 100_000;
    let begin = Instant::now();
    for _ in 0..CALLS {
        black_box(POLICY.forward(black_box(&[0.01, 0.0, 0.02, 0.0])));
    }
    println!("a step of the policy: {:.0} ns", begin.elapsed().as_secs_f64() * 1e9 / f64::from(CALLS));
    if steps == [STEPS; 8] { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_pole_stays_up() {
        assert_eq!(super::steps_upright(), [super::STEPS; 8]);
    }
}
