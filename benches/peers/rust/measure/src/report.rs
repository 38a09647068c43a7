//! The report: one JSON line per figure on standard output, everything else on standard error.
//!
//! Where a peer can do a figure in several ways, all are timed and only the fastest is a figure.

use crate::{Metric, WORKLOADS, Workload};

/// One way to do a figure, and its time.
pub struct Candidate {
    /// The `peer` of the JSON line.
    pub peer: &'static str,
    /// What distinguishes this way from the peer's others.
    pub way: &'static str,
    /// In nanoseconds, from [`time`](crate::time).
    pub value: f64,
}

/// What one run prints.
pub struct Report {
    version: String,
    only: Vec<String>,
}

impl Report {
    /// `package` is the crate whose locked version the lines carry; the arguments of the program
    /// name the workloads to restrict to.
    pub fn new(package: &str) -> Self {
        let only: Vec<String> = std::env::args().skip(1).collect();
        for name in &only {
            if WORKLOADS.iter().all(|workload| workload.name != name) {
                eprintln!("no workload is named {name}");
            }
        }
        Self { version: locked_version(package), only }
    }

    /// The workloads that this run measures.
    pub fn workloads(&self) -> impl Iterator<Item = &'static Workload> {
        WORKLOADS
            .iter()
            .filter(|workload| self.only.is_empty() || self.only.iter().any(|name| name == workload.name))
    }

    /// Prints the fastest candidate as the figure and the others as notes.
    pub fn figure(&self, workload: &Workload, metric: Metric, candidates: &[Candidate]) {
        let (name, metric) = (workload.name, metric.name());
        for Candidate { peer, way, value } in candidates {
            eprintln!("{name} {metric}: {value:.1} ns with {peer}, {way}");
        }
        let fastest = candidates.iter().min_by(|a, b| a.value.total_cmp(&b.value));
        let Some(Candidate { peer, value, .. }) = fastest else {
            return eprintln!("{name} {metric}: left out, no way to do it works");
        };
        let version = &self.version;
        println!(
            r#"{{"peer":"{peer}","version":"{version}","workload":"{name}","metric":"{metric}","value":{value:.3}}}"#
        );
    }

    /// Notes the mean loss over all rows before and after a timed training run.
    pub fn losses(&self, workload: &Workload, metric: Metric, way: &str, first: f32, last: f32) {
        // Not `first <= last`: a loss that is no longer a number has not fallen either.
        let verdict = if last < first { "" } else { "; THE LOSS DID NOT FALL" };
        eprintln!("{} {} {way}: loss {first:.4} -> {last:.4}{verdict}", workload.name, metric.name());
    }
}

/// The version of `package` in the lock file of this workspace.
fn locked_version(package: &str) -> String {
    let lock = include_str!("../../Cargo.lock");
    let entry = format!("name = \"{package}\"\nversion = \"");
    let version = lock.split_once(&entry).and_then(|(_, rest)| rest.split_once('"'));
    version.map_or_else(|| "unknown".to_owned(), |(version, _)| version.to_owned())
}
