//! Random networks: straight-line code, tiles, rows of samples, `f32` and `f64`, fused and separate, against
//! the interpreter and dual numbers.
//!
//! `NETWRIGHT_NETWORKS=5000 NETWRIGHT_SEED=7 cargo test -p netwright-random --test networks` is a longer run.
#![allow(clippy::unwrap_used)] // a test may panic
#![allow(clippy::all, clippy::undocumented_unsafe_blocks, missing_docs, unused, unused_qualifications)] // generated
#![allow(unreachable_pub)] // generated

use netwright_random::check::{self, Facts, Wrong};
use netwright_random::tally::Tally;
use netwright_support::arithmetic::in_each_arithmetic;

type Check = fn(&Facts, &mut Tally) -> Result<(), Wrong>;

/// What is compared of all members of a family.
type Members = fn() -> Result<(), Wrong>;

include!(concat!(env!("OUT_DIR"), "/networks.rs"));

#[test]
fn random_networks_agree_with_the_interpreter_and_dual_numbers() {
    let mut total = Tally::default();
    let mut wrong = Vec::new();
    in_each_arithmetic(|separate| {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let results = std::thread::scope(|scope| {
            let part =
                |thread| scope.spawn(move || run(CHECKS.iter().enumerate().skip(thread).step_by(threads)));
            let workers: Vec<_> = (0..threads).map(part).collect();
            workers.into_iter().map(|worker| worker.join().unwrap()).collect::<Vec<_>>()
        });
        for (tally, errors) in results {
            total.join(&tally);
            wrong.extend(errors.into_iter().map(|error| format!("separate: {separate}, {error}")));
        }
    });
    println!("seed {SEED}, {} networks: {total:?}", CHECKS.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), 2 * CHECKS.len(), wrong.join("\n"));
    assert!(total.nonzero > 500 * CHECKS.len(), "hardly anything was compared");
    assert!(4 * total.nonzero > total.vanishing, "nearly all of it was 0");
    assert!(5 * total.nothing < total.checks, "many checks showed nothing");
}

/// What is compared of some networks, and what is wrong with them.
fn run(checks: impl Iterator<Item = (usize, &'static (Facts, Check))>) -> (Tally, Vec<String>) {
    let (mut tally, mut wrong) = (Tally::default(), Vec::new());
    for (index, (facts, check)) in checks {
        if let Err(error) = check(facts, &mut tally) {
            wrong.push(format!("network {index} of seed {SEED}\n{}\n{error}", facts.text));
        }
    }
    (tally, wrong)
}
