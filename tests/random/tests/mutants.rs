//! Wrong compilers: each fault must be caught by the comparison that random networks have to pass.
//!
//! Of a fault that is not caught the test says which of two it is: the comparison is at fault, or the choice
//! of its networks, which compute with the same numbers as without it.
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
        let (mut caught, mut reached, mut first) = (0, 0, "nothing".to_owned());
        for (facts, wrong, right) in *networks {
            let mut tally = Tally::default();
            match wrong(facts, &mut tally) {
                Err(error) if caught == 0 => {
                    first = error.lines().next().unwrap_or_default().to_owned();
                    caught += 1;
                }
                Err(_) => caught += 1,
                // Whether the comparison has other numbers before it than without the fault.
                Ok(()) => reached += usize::from(tally.seen != seen(facts, *right)),
            }
        }
        reached += caught;
        let count = networks.len();
        println!("{caught} of {count} networks catch, {reached} reach: {name} ({first:.80})");
        if caught == 0 {
            let why = match reached {
                0 => "its networks compute with no other number: it needs others (`Needs`)",
                _ => "numbers are others, and the comparison does not notice",
            };
            alive.push(format!("{name}: {why}"));
        }
    }
    let caught = MUTANTS.len() - alive.len();
    println!("{caught} of {} wrong compilers caught; {} controls pass", MUTANTS.len(), CONTROLS.len());
    assert!(alive.is_empty(), "these faults are not noticed: {alive:#?}");
}

/// What a check compares without a fault.
fn seen(facts: &Facts, right: Check) -> u64 {
    let mut tally = Tally::default();
    right(facts, &mut tally).unwrap_or_else(|error| panic!("{}\n{error}", facts.text));
    tally.seen
}
