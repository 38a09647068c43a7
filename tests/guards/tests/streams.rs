//! A block of steps of a network with a memory takes the same instructions whatever its numbers are, so that
//! no sample is later than another: of noise, of a click that fades, and of silence.

use netwright_guards::{Failure, instructions};

#[test]
#[ignore = "builds a release of every network, two minutes: `.ci/run` runs it"]
fn silence_takes_the_instructions_of_noise() -> Result<(), Failure> {
    if !cfg!(target_arch = "x86_64") {
        eprintln!("skipped: the counts are those of x86-64");
        return Ok(());
    }
    for network in ["nano", "lstm", "gru"] {
        // One run after so many others.
        let run = |metric: &str, before: u64| instructions([network, metric], before, 1);
        let [noise, click, silence] = [run("run", 1)?, run("silence", 1)?, run("silence", 8)?];
        assert_eq!(click, noise, "{network}: a click and noise");
        assert_eq!(silence, noise, "{network}: silence and noise");
    }
    Ok(())
}
