//! Times tract: inference only, on models built in code and optimised for their batch size.
//!
//! One JSON line per figure on standard output; the arguments name workloads to restrict to.

mod model;

use std::hint::black_box;

use measure::{Candidate, Metric, Report, Rows, Workload, time};
use tract_core::prelude::{IntoTValue, TVec, TractResult, tvec};

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    measure::one_thread();
    let report = Report::new("tract-core");
    for workload in report.workloads() {
        for &metric in workload.metrics {
            let rows = match metric {
                Metric::Latency => 1,
                Metric::Throughput => Workload::ROWS,
                Metric::TrainSgd | Metric::TrainAdam => {
                    eprintln!("{} {}: left out, tract does not train", workload.name, metric.name());
                    continue;
                }
            };
            match candidates(workload, rows) {
                Ok(candidates) => report.figure(workload, metric, &candidates),
                Err(error) => eprintln!("{} {}: left out, {error}", workload.name, metric.name()),
            }
        }
    }
}

/// The time per row of each form of the model, for `rows` rows.
fn candidates(workload: &Workload, rows: usize) -> TractResult<Vec<Candidate>> {
    let data = Rows::new(workload);
    let data = &data.inputs[..rows * workload.inputs()];
    model::FORMS
        .iter()
        .map(|form| {
            let mut state = model::build(workload, rows, form)?.spawn()?;
            let input = model::tensor(&[rows, workload.inputs()], data)?.into_tvalue();
            let mut failure = Ok(());
            let value = time(rows, || match state.run(tvec!(input.clone())) {
                Ok(outputs) => drop::<TVec<_>>(black_box(outputs)),
                Err(error) => failure = Err(error),
            });
            failure.map(|()| Candidate { peer: "tract", way: form.name, value })
        })
        .collect()
}
