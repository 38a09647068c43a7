//! Times burn on each of its CPU backends and reports the fastest per figure, by its name.
//!
//! One JSON line per figure on standard output; the arguments name workloads to restrict to.

mod infer;
mod network;
mod train;

use burn::tensor::Device;
use measure::{Candidate, Metric, Report, Workload};

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A backend under the name it has in the report.
struct Backend {
    peer: &'static str,
    device: Device,
}

fn main() {
    measure::one_thread();
    let report = Report::new("burn");
    let backends = backends();
    for workload in report.workloads() {
        for &metric in workload.metrics {
            let candidates: Vec<Candidate> = backends
                .iter()
                .flat_map(|backend| match metric {
                    Metric::TrainSgd | Metric::TrainAdam => {
                        train::candidates(&report, workload, metric, backend)
                    }
                    Metric::Latency => vec![infer::candidate(workload, 1, backend)],
                    Metric::Throughput => vec![infer::candidate(workload, Workload::ROWS, backend)],
                })
                .collect();
            report.figure(workload, metric, &candidates);
        }
    }
}

// burn marks ndarray as deprecated in favour of flex; which is faster is for the clock to say.
#[allow(deprecated)]
fn backends() -> Vec<Backend> {
    vec![
        Backend { peer: "burn-flex", device: Device::flex() },
        Backend { peer: "burn-ndarray", device: Device::ndarray() },
    ]
}
