//! Does a piece of work for an instruction counter, so many times before it is counted and so many times in
//! the function `counted`: `count wdbc train_sgd 1 2`. Without arguments it lists what can be done, with the
//! units of one run.

use std::process::ExitCode;

use netwright_bench_speed::{ALL, OPTIMIZERS, SILENCE, STREAMS};

/// Where the counter counts, by the name of this function.
#[inline(never)]
fn counted(work: &mut dyn FnMut(), times: usize) {
    for _ in 0..times {
        work();
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [workload, metric, before, times] = arguments.as_slice() else {
        for (workload, metric, set_up) in ALL.iter().chain(OPTIMIZERS).chain(STREAMS) {
            println!("{workload} {metric} {}", set_up().units);
        }
        return ExitCode::SUCCESS;
    };
    let mut entries = ALL.iter().chain(OPTIMIZERS).chain(STREAMS).chain(SILENCE);
    let entry = entries.find(|entry| entry.0 == workload && entry.1 == metric);
    match (entry, before.parse::<usize>(), times.parse()) {
        (Some((_, _, set_up)), Ok(before), Ok(times)) => {
            let mut work = set_up();
            for _ in 0..before {
                (work.run)();
            }
            counted(&mut work.run, times);
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("usage: count WORKLOAD METRIC BEFORE TIMES, with one of the pairs that `count` lists");
            ExitCode::FAILURE
        }
    }
}
