//! Times candle: training with its own layers, losses and optimisers, inference without tracking.
//!
//! One JSON line per figure on standard output; the arguments name workloads to restrict to.

mod infer;
mod network;
mod train;

use candle_core::Result;
use measure::{Metric, Report};

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The name in the report.
const PEER: &str = if cfg!(feature = "mkl") { "candle-mkl" } else { "candle" };

fn main() -> Result<()> {
    measure::one_thread();
    let report = Report::new("candle-core");
    for workload in report.workloads() {
        for &metric in workload.metrics {
            let candidates = match metric {
                Metric::TrainSgd | Metric::TrainAdam => train::candidates(&report, workload, metric)?,
                Metric::Latency => infer::candidates(workload, 1)?,
                Metric::Throughput => infer::candidates(workload, measure::Workload::ROWS)?,
            };
            report.figure(workload, metric, &candidates);
        }
    }
    Ok(())
}
