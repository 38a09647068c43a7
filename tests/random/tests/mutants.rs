//! Wrong compilers: each fault must be caught by the comparison that random networks have to pass.
#![allow(clippy::unwrap_used)] // a test may panic
#![allow(clippy::all, clippy::undocumented_unsafe_blocks, missing_docs, unused, unused_qualifications)] // generated
#![allow(unreachable_pub)] // generated

use netwright_random::check::{self, Facts, Tally, Wrong};

type Check = fn(&Facts, &mut Tally) -> Result<(), Wrong>;

include!(concat!(env!("OUT_DIR"), "/mutants.rs"));

#[test]
fn every_wrong_compiler_is_caught() {
    let mut alive = Vec::new();
    for (name, networks) in MUTANTS {
        let caught =
            networks.iter().filter(|(facts, check)| check(facts, &mut Tally::default()).is_err()).count();
        println!("{caught} of {} networks catch: {name}", networks.len());
        if caught == 0 {
            alive.push(*name);
        }
    }
    println!("{} of {} wrong compilers caught", MUTANTS.len() - alive.len(), MUTANTS.len());
    assert!(alive.is_empty(), "these faults are not noticed: {alive:#?}");
}
