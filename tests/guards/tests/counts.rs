//! How many instructions a step takes, and how large a network's code is, are what they were when they were
//! recorded: `UPDATE_COUNTS=1 cargo test -p netwright-guards --test counts -- --ignored` records them anew.

use netwright_guards::{Failure, Recorded, instructions, text_bytes, units};

#[test]
#[ignore = "builds a release of every network, two minutes: `.ci/run` runs it"]
fn a_step_takes_the_recorded_instructions() -> Result<(), Failure> {
    if !cfg!(target_arch = "x86_64") {
        eprintln!("skipped: the counts are those of x86-64");
        return Ok(());
    }
    let mut recorded = Recorded::of("instructions");
    for (workload, metric, units) in units()? {
        // The first run may set something up, which does not count.
        if let Some(two) = instructions([&workload, &metric], 1, 2)? {
            recorded.note(&format!("{workload} {metric}"), two / (2 * units));
        }
    }
    recorded.compare()
}

#[test]
#[ignore = "builds a release of every network, two minutes: `.ci/run` runs it"]
fn code_has_the_recorded_size() -> Result<(), Failure> {
    if !cfg!(target_arch = "x86_64") {
        eprintln!("skipped: the sizes are those of x86-64");
        return Ok(());
    }
    let mut recorded = Recorded::of("bytes");
    let nothing = text_bytes("only_nothing")?;
    for network in ["xor", "wdbc", "digits", "mnist", "wide", "acas"] {
        recorded.note(network, text_bytes(&format!("only_{network}"))? - nothing);
    }
    recorded.compare()
}
