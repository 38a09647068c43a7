//! How often a step misses its caches is what it was when it was recorded, for the caches of several
//! machines: `UPDATE_COUNTS=1 cargo test -p netwright-guards --test misses -- --ignored` records it anew.

use std::num::NonZero;

use netwright_guards::{Caches, Failure, Recorded, misses, units};

/// Clients and servers have first caches of 32 or 48 KiB, and second ones of at least 256 KiB.
const MACHINES: [Caches; 3] = [
    Caches { first: 32, second: 256 },
    Caches { first: 32, second: 512 },
    Caches { first: 48, second: 1024 },
];

/// Networks that do not fit a first cache. A step of wide takes the model as long as all others, so it is
/// counted for one machine.
const WORK: [(&str, &str, &[Caches]); 4] = [
    ("digits", "train_adam", &MACHINES),
    ("mnist", "train_sgd", &MACHINES),
    ("mnist", "throughput", &MACHINES),
    ("wide", "train_sgd", &[MACHINES[1]]),
];

#[test]
#[ignore = "builds a release of every network, a minute: `.ci/run` runs it"]
fn a_step_misses_its_caches_as_recorded() -> Result<(), Failure> {
    if !cfg!(target_arch = "x86_64") {
        eprintln!("skipped: the misses are those of x86-64");
        return Ok(());
    }
    let units = units()?;
    // A sample of digits misses the second cache five times at most.
    let mut recorded = Recorded::of("misses").within(10.0, 2);
    for (workload, metric, machines) in WORK {
        let of_run = units.iter().find(|unit| unit.0 == workload && unit.1 == metric);
        let samples = of_run.and_then(|unit| NonZero::new(unit.2)).ok_or("no such work")?;
        for &caches in machines {
            let run = |runs: &str| misses(caches, &[workload, metric, runs]);
            // The second run meets the caches as the first leaves them.
            if let (Some(one), Some(two)) = (run("1")?, run("2")?) {
                let mut note = |name: &str, size: u32, found: u64| {
                    recorded.note(&format!("{workload} {metric} {name} {size}"), found / samples);
                };
                if caches.second != 512 {
                    note("first", caches.first, two.first - one.first);
                }
                note("second", caches.second, two.second - one.second);
            }
        }
    }
    recorded.compare()
}
