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
        // The runs from `first` on: what sets them up does not count.
        let runs = |metric: &str, first: u64, last: u64| -> Result<Option<u64>, Failure> {
            let count = |runs: u64| instructions(&[network, metric, &runs.to_string()]);
            Ok(count(last)?.zip(count(first)?).map(|(last, first)| last - first))
        };
        let found = [runs("run", 1, 2)?, runs("silence", 1, 2)?, runs("silence", 8, 9)?];
        let [noise, click, silence] = found;
        assert_eq!(click, noise, "{network}: a click and noise");
        assert_eq!(silence, noise, "{network}: silence and noise");
    }
    Ok(())
}
