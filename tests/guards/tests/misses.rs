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

/// Networks that do not fit a first cache, and how often the work is done before it is counted: the second
/// run meets the caches as the first leaves them. No cache here holds the 5 MB of wide's step,
/// which takes the model as long as all others, so its first step is counted.
const WORK: [(&str, &str, u64); 4] = [
    ("digits", "train_adam", 1),
    ("mnist", "train_sgd", 1),
    ("mnist", "throughput", 1),
    ("wide", "train_sgd", 0),
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
    for (workload, metric, before) in WORK {
        let of_run = units.iter().find(|unit| unit.0 == workload && unit.1 == metric);
        let samples = of_run.and_then(|unit| NonZero::new(unit.2)).ok_or("no such work")?;
        for caches in MACHINES {
            if let Some(found) = misses(caches, [workload, metric], before)? {
                let mut note = |name: &str, size: u32, found: u64| {
                    recorded.note(&format!("{workload} {metric} {name} {size}"), found / samples);
                };
                if caches.second != 512 {
                    note("first", caches.first, found.first);
                }
                note("second", caches.second, found.second);
            }
        }
    }
    recorded.compare()
}
