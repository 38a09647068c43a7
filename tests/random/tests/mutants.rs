//! Wrong compilers: each fault must be caught by the comparison that random networks have to pass.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may panic
#![allow(clippy::all, clippy::undocumented_unsafe_blocks, missing_docs, non_snake_case, unused)] // generated
#![allow(unused_qualifications)] // generated
#![allow(unreachable_pub)] // generated

use netwright_random::check::{self, Facts, Wrong};
use netwright_random::tally::Tally;

type Check = fn(&Facts, &mut Tally) -> Result<(), Wrong>;

/// What is compared of all members of a family.
type Members = fn() -> Result<(), Wrong>;

include!(concat!(env!("OUT_DIR"), "/mutants.rs"));

#[test]
fn every_wrong_compiler_is_caught() {
    // Compiled as they should be, the same declarations pass.
    for (facts, check) in CONTROLS {
        check(facts, &mut Tally::default()).unwrap_or_else(|error| panic!("{}\n{error}", facts.text));
    }
    let mut alive = Vec::new();
    for (name, networks) in MUTANTS {
        let errors: Vec<Wrong> =
            networks.iter().filter_map(|(facts, check)| check(facts, &mut Tally::default()).err()).collect();
        let first = errors.first().and_then(|error| error.lines().next()).unwrap_or("nothing");
        println!("{} of {} networks catch: {name} ({first:.80})", errors.len(), networks.len());
        if errors.is_empty() {
            alive.push(*name);
        }
    }
    let caught = MUTANTS.len() - alive.len();
    println!("{caught} of {} wrong compilers caught; {} controls pass", MUTANTS.len(), CONTROLS.len());
    assert!(alive.is_empty(), "these faults are not noticed: {alive:#?}");
}
