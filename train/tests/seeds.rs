//! The seeds of the searches in `fuzz`: a checkpoint and a history that this version reads.
//!
//! `UPDATE_FUZZ=1` writes them anew, after a change of their form.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::path::{Path, PathBuf};

use netwright::prelude::*;
use netwright::train::{Checkpoints, Dataset, Fit, fuzzing};

// The network of `fuzz_targets/read_checkpoint.rs`.
network! { struct Net<2, 3 tanh, 1>; }

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds").join(name)
}

/// A run with all that a checkpoint can have.
fn write() {
    let (x, y) = ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [[0.0], [1.0], [1.0], [0.0]]);
    let data = Dataset::new(x, y).unwrap();
    let (mut net, mut adam) = (Net::new(1), Adam::new(0.1, Net::zeros));
    let checkpoints = folder("run");
    let fit = Fit::new(&mut net, &mut adam, &data).epochs(2).batch(2).accuracy().keep_best().average(0.5);
    let history = fit.checkpoints(Checkpoints::new(&checkpoints).keep(1)).run().unwrap();
    for name in ["checkpoint", "history"] {
        std::fs::create_dir_all(folder(name)).unwrap();
    }
    std::fs::rename(
        checkpoints.join("checkpoint-000000000004.safetensors"),
        folder("checkpoint").join("000"),
    )
    .unwrap();
    std::fs::write(folder("history").join("000"), history.to_csv()).unwrap();
    std::fs::remove_dir_all(checkpoints).unwrap();
}

#[test]
fn seeds_are_read() {
    if std::env::var_os("UPDATE_FUZZ").is_some() {
        write();
    }
    let read = |name: &str| std::fs::read(folder(name).join("000")).unwrap();
    assert!(fuzzing::checkpoint(&read("checkpoint"), &mut Net::zeros()));
    assert!(fuzzing::history(&String::from_utf8(read("history")).unwrap()));
    // One byte less is no checkpoint.
    let whole = read("checkpoint");
    assert!(!fuzzing::checkpoint(&whole[..whole.len() - 1], &mut Net::zeros()));
}
