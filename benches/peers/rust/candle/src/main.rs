//! Times candle: training with its own layers, losses and optimisers, inference without tracking.
//!
//! One JSON line per figure on standard output; the arguments name workloads to restrict to.

mod infer;
mod network;
mod train;

use candle_core::Result;
use measure::{Candidate, Metric, Report, Workload};

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The name in the report.
const PEER: &str = if cfg!(feature = "mkl") { "candle-mkl" } else { "candle" };

fn main() {
    measure::one_thread();
    let report = Report::new("candle-core");
    for workload in report.workloads() {
        for &metric in workload.metrics {
            match candidates(&report, workload, metric) {
                Ok(candidates) => report.figure(workload, metric, &candidates),
                Err(error) => eprintln!("{} {}: left out, {error}", workload.name, metric.name()),
            }
        }
    }
}

fn candidates(report: &Report, workload: &Workload, metric: Metric) -> Result<Vec<Candidate>> {
    match metric {
        Metric::TrainSgd | Metric::TrainAdam => train::candidates(report, workload, metric),
        Metric::Latency => infer::candidates(workload, 1),
        Metric::Throughput => infer::candidates(workload, Workload::ROWS),
    }
}
