//! Random networks with a memory: in steps and in blocks, in every tier, `f32` and `f64`, against the
//! interpreter; and wrong compilers, each of which must be caught by that comparison.
#![allow(clippy::unwrap_used)] // a test may panic
#![allow(clippy::all, clippy::undocumented_unsafe_blocks, missing_docs, unused, unused_qualifications)] // generated
#![allow(unreachable_pub)] // generated

use netwright_random::{sequences, stream};
use netwright_support::arithmetic::{alone, in_each_arithmetic};

type Check = fn(u64) -> Result<(), String>;

include!(concat!(env!("OUT_DIR"), "/streams.rs"));

/// On a stack of its own: code that is not optimised keeps all values of a step of dual numbers there.
fn checked(check: Check, seed: u64) -> Result<(), String> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(64 << 20);
        thread.spawn_scoped(scope, || check(seed)).unwrap().join().unwrap()
    })
}

#[test]
fn random_networks_with_a_memory_agree_with_the_interpreter() {
    let mut wrong = Vec::new();
    in_each_arithmetic(|separate| {
        for (text, seed, check) in CHECKS {
            if let Err(error) = checked(*check, *seed) {
                wrong.push(format!("separate: {separate}, seed {seed}\n{text}\n{error}"));
            }
        }
    });
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), 2 * CHECKS.len(), wrong.join("\n"));
}

#[test]
fn every_compiler_with_a_wrong_memory_is_caught() {
    // The other test chooses arithmetics, and these checks compare the bits of two runs.
    let _alone = alone();
    let mut alive = Vec::new();
    for (name, text, seed, wrong, right) in FAULTS {
        if let Err(error) = checked(*right, *seed) {
            alive.push(format!("{name}: without the fault: {error}\n{text}"));
        }
        match checked(*wrong, *seed) {
            Err(error) => println!("caught: {name} ({error})"),
            Ok(()) => alive.push(format!("{name}: not noticed\n{text}")),
        }
    }
    assert!(alive.is_empty(), "{}", alive.join("\n"));
}
