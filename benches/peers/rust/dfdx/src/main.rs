//! Times dfdx, whose shapes are types: each workload is a type and a set of constants.
//!
//! One JSON line per figure on standard output; the arguments name workloads to restrict to.

mod infer;
mod train;

use dfdx::prelude::{Linear, ReLU, Sigmoid};
use measure::{Candidate, Metric, Report, Workload};

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Xor = (Linear<2, 4>, Sigmoid, Linear<4, 1>);
type Wdbc = (Linear<30, 16>, Sigmoid, Linear<16, 1>);
type Digits = (Linear<64, 64>, ReLU, Linear<64, 32>, ReLU, Linear<32, 10>);
type Mnist = (Linear<784, 128>, ReLU, Linear<128, 10>);
type Wide = (Linear<784, 512>, ReLU, Linear<512, 512>, ReLU, Linear<512, 10>);
type Hidden = (Linear<50, 50>, ReLU);
type Acas = ((Linear<5, 50>, ReLU), (Hidden, Hidden, Hidden, Hidden, Hidden), Linear<50, 5>);

fn main() {
    measure::one_thread();
    // As dfdx's own examples do.
    dfdx::flush_denormals_to_zero();
    let report = Report::new("dfdx");
    for workload in report.workloads() {
        for &metric in workload.metrics {
            report.figure(workload, metric, &candidates(&report, workload, metric));
        }
    }
}

fn candidates(report: &Report, workload: &Workload, metric: Metric) -> Vec<Candidate> {
    match (workload.name, metric) {
        ("xor", _) => train::candidates::<Xor, 1, 2, 1>(report, workload, metric),
        ("wdbc", Metric::Latency) => infer::latency::<Wdbc, 30, 1>(workload),
        ("wdbc", Metric::Throughput) => infer::throughput::<Wdbc, 30, 1>(workload),
        ("wdbc", _) => train::candidates::<Wdbc, 32, 30, 1>(report, workload, metric),
        ("digits", Metric::Latency) => infer::latency::<Digits, 64, 10>(workload),
        ("digits", Metric::Throughput) => infer::throughput::<Digits, 64, 10>(workload),
        ("digits", _) => train::candidates::<Digits, 32, 64, 10>(report, workload, metric),
        ("mnist", Metric::Throughput) => infer::throughput::<Mnist, 784, 10>(workload),
        ("mnist", _) => train::candidates::<Mnist, 64, 784, 10>(report, workload, metric),
        ("wide", _) => train::candidates::<Wide, 128, 784, 10>(report, workload, metric),
        ("acas", _) => infer::latency::<Acas, 5, 5>(workload),
        _ => Vec::new(),
    }
}
