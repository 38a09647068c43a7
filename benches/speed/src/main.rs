//! Times every workload, or those that are named, on one core, and prints one JSON line for each:
//! `cargo run --release -p netwright-bench-speed [-- wdbc digits …]`.
//!
//! A figure is the median of 11 repetitions of at least 0.08 s, in nanoseconds per sample, step or call.

use netwright_bench_speed::{ALL, STREAMS, measure};

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
