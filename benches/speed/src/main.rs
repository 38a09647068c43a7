//! Times every workload, or those that are named, on one core, and prints one JSON line for each:
//! `cargo run --release -p netwright-bench-speed [-- wdbc digits …]`.
//!
//! A figure is the median of 11 repetitions of at least 0.08 s, in nanoseconds per sample, step or call.

use std::time::Instant;

use netwright_bench_speed::{ALL, STREAMS, Work};

const REPETITIONS: usize = 11;
const LEAST_SECONDS: f64 = 0.08;

fn main() {
    let named: Vec<String> = std::env::args().skip(1).collect();
    for (workload, metric, set_up) in ALL.iter().chain(STREAMS) {
        if named.is_empty() || named.iter().any(|name| name == workload) {
            let nanoseconds = measure(&mut set_up());
            println!(
                r#"{{"peer":"netwright","version":"{}","workload":"{workload}","metric":"{metric}","value":{nanoseconds:.6}}}"#,
                env!("CARGO_PKG_VERSION"),
            );
        }
    }
}

/// The median time of a unit of work, in nanoseconds.
fn measure(work: &mut Work) -> f64 {
    let mut seconds = |runs: usize| {
        let start = Instant::now();
        for _ in 0..runs {
            (work.run)();
        }
        start.elapsed().as_secs_f64()
    };
    // As warm-up, the number of runs that take long enough.
    let mut runs = 1;
    while seconds(runs) < LEAST_SECONDS {
        runs *= 2;
    }
    let mut figures: Vec<f64> = (0..REPETITIONS).map(|_| seconds(runs)).collect();
    figures.sort_by(f64::total_cmp);
    figures[REPETITIONS / 2] / (runs * work.units) as f64 * 1e9
}
