//! Times every workload, or those that are named, on one core, and prints one JSON line for each:
//! `cargo run --release -p netwright-bench-speed [-- wdbc digits …]`.
//!
//! A figure is the median of 11 repetitions of at least 0.08 s, in nanoseconds per sample, step or call. Of
//! networks with a memory, `run_p50` and `run_p999` are percentiles of the time of a block of 64 samples,
//! `step_p50` and `step_p999` of a step.

use netwright_bench_speed::{ALL, CALLS, STREAMS, measure, percentiles};

fn main() {
    let named: Vec<String> = std::env::args().skip(1).collect();
    let wanted = |workload: &str| named.is_empty() || named.iter().any(|name| name == workload);
    for (workload, metric, set_up) in ALL.iter().chain(STREAMS).filter(|entry| wanted(entry.0)) {
        print(workload, metric, measure(&mut set_up()));
    }
    for (workload, metric, set_up) in CALLS.iter().filter(|entry| wanted(entry.0)) {
        let [middle, late] = percentiles(&mut set_up());
        print(workload, &format!("{metric}_p50"), middle);
        print(workload, &format!("{metric}_p999"), late);
    }
}

fn print(workload: &str, metric: &str, nanoseconds: f64) {
    println!(
        r#"{{"peer":"netwright","version":"{}","workload":"{workload}","metric":"{metric}","value":{nanoseconds:.6}}}"#,
        env!("CARGO_PKG_VERSION"),
    );
}
