//! PyTorch files: types, strides, checkpoints, refusals, mutations.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod zoo;

use std::fs;

use netwright_exchange::read::{Weights, safetensors, torch};

/// The tensors, sorted by name: safetensors files have another order.
fn sorted(weights: Weights) -> Vec<(String, Vec<usize>, Vec<u64>)> {
    let row = |(name, tensor): (String, netwright_exchange::Tensor)| {
        (name, tensor.shape().to_vec(), tensor.numbers().into_iter().map(f64::to_bits).collect())
    };
    let mut rows: Vec<_> = weights.tensors.into_iter().map(row).collect();
    rows.sort();
    rows
}

#[test]
fn types_agree_with_safetensors() {
    for name in ["weights", "weights-f16", "weights-bf16", "weights-f64"] {
        let ours = torch::read(&zoo::model(&format!("half-files/{name}.pt")), None).unwrap();
        let theirs = safetensors::read(&zoo::model(&format!("half-files/{name}.safetensors"))).unwrap();
        assert_eq!(sorted(ours), sorted(theirs), "{name}");
    }
    let ours = torch::read(&zoo::model("mlp-batchnorm/weights.pt"), None).unwrap();
    assert!(ours.remarks.is_empty(), "{:?}", ours.remarks);
    assert_eq!(ours.tensors[0].0, "net.0.weight");
    let theirs = safetensors::read(&zoo::model("mlp-batchnorm/weights.safetensors")).unwrap();
    assert_eq!(sorted(ours), sorted(theirs));
}

#[test]
fn checkpoints_are_opened_with_a_remark() {
    let weights = sorted(safetensors::read(&zoo::model("checkpoint/weights.safetensors")).unwrap());
    let checkpoint = torch::read(&zoo::model("checkpoint/checkpoint.pth"), None).unwrap();
    assert!(checkpoint.remarks[0].contains("state_dict"), "{:?}", checkpoint.remarks);
    assert_eq!(sorted(checkpoint), weights);
    let parallel = torch::read(&zoo::model("checkpoint/dataparallel.pth"), None).unwrap();
    assert!(parallel.remarks[0].contains("`module.`"), "{:?}", parallel.remarks);
    assert_eq!(sorted(parallel), weights);
    let wrong = torch::read(&zoo::model("checkpoint/checkpoint.pth"), Some("actor")).unwrap_err().to_string();
    assert!(wrong.contains("`actor`") && wrong.contains("state_dict") && wrong.contains("--key"), "{wrong}");
}

/// `views.pt` was written by `tests/models/views.py`, which says what it holds.
#[test]
fn strides_and_shared_storages_are_understood() {
    let weights = torch::read(&zoo::model("views.pt"), None).unwrap();
    let rows: Vec<(&str, &[usize], Vec<f64>)> = weights
        .tensors
        .iter()
        .map(|(name, tensor)| (name.as_str(), tensor.shape(), tensor.numbers()))
        .collect();
    let base = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
    assert_eq!(
        rows,
        [
            ("base", &[2, 3][..], base.to_vec()),
            ("transposed", &[3, 2], vec![0.0, 3.0, 1.0, 4.0, 2.0, 5.0]),
            ("column", &[2], vec![1.0, 4.0]),
            ("every_second", &[3], vec![0.0, 2.0, 4.0]),
            ("expanded", &[2, 2], vec![5.0; 4]),
            ("scalar", &[], vec![7.0]),
            ("empty", &[0, 3], vec![]),
            ("mask", &[2], vec![1.0, 0.0]),
            ("parameter", &[1], vec![-2.5]),
            ("bytes", &[2], vec![200.0, 3.0]),
        ]
    );
}

/// `expanded.pt`: one number as a tensor of a million, by strides of 0.
#[test]
fn a_small_file_cannot_become_large() {
    let refusal = torch::read(&zoo::model("expanded.pt"), None).unwrap_err().to_string();
    assert!(refusal.contains("`large`: shape [1000, 1000] is beyond the memory"), "{refusal}");
}

#[test]
fn the_zoos_files_have_the_recorded_shapes() {
    let Some(zoo) = zoo::zoo() else { return };
    let mut files = 0;
    for folder in fs::read_dir(zoo).unwrap() {
        let folder = folder.unwrap().path();
        let (weights, cases) = (folder.join("weights.pt"), folder.join("cases.json"));
        if !weights.is_file() || !cases.is_file() {
            continue;
        }
        let read = torch::read(&fs::read(weights).unwrap(), None).unwrap();
        let other = safetensors::read(&fs::read(folder.join("weights.safetensors")).unwrap()).unwrap();
        let state = zoo::json(&cases)["state"].clone();
        for (name, tensor) in &read.tensors {
            assert_eq!(state[name][0], serde_json::json!(tensor.shape()), "{} {name}", folder.display());
        }
        assert_eq!(sorted(read), sorted(other), "{}", folder.display());
        files += 1;
    }
    assert!(files > 40, "{files}");
}

#[test]
fn refusals_have_the_words_of_the_zoo() {
    for (name, bytes, why) in zoo::refused(&["weights.pt", "model.pt"]) {
        zoo::assert_words(&name, &why, torch::read(&bytes, None));
    }
}

#[test]
fn no_file_makes_it_panic() {
    for (file, count) in [("views.pt", 4000), ("checkpoint/checkpoint.pth", 1500)] {
        zoo::mutations(&zoo::model(file), count, |bytes| drop(torch::read(bytes, None)));
    }
}
