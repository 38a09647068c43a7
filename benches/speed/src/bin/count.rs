//! Does a piece of work so many times, for an instruction counter: `count wdbc train_sgd 3`. Without
//! arguments it lists what can be done, with the units of one run.

use std::process::ExitCode;

use netwright_bench_speed::{ALL, OPTIMIZERS, SILENCE, STREAMS};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [workload, metric, runs] = arguments.as_slice() else {
        for (workload, metric, set_up) in ALL.iter().chain(OPTIMIZERS).chain(STREAMS) {
            println!("{workload} {metric} {}", set_up().units);
        }
        return ExitCode::SUCCESS;
    };
    let mut entries = ALL.iter().chain(OPTIMIZERS).chain(STREAMS).chain(SILENCE);
    let entry = entries.find(|entry| entry.0 == workload && entry.1 == metric);
    match (entry, runs.parse::<usize>()) {
        (Some((_, _, set_up)), Ok(runs)) => {
            let mut work = set_up();
            for _ in 0..runs {
                (work.run)();
            }
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("usage: count WORKLOAD METRIC RUNS, with one of the pairs that `count` lists");
            ExitCode::FAILURE
        }
    }
}
