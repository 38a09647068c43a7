//! `save` and `load`: networks as files of safetensors. What is written is read again with every bit; files
//! that are damaged, hostile, foreign or of another network change nothing.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may panic

use std::path::{Path, PathBuf};

use netwright::prelude::*;
use netwright::{FileError, Network, Scalar, load, save};
use netwright_support::safetensors::{Tensor, file, singles};

#[macro_use]
#[path = "small_networks/every.rs"]
mod every;

network_of_every_layer! { #[derive(Debug, PartialEq)] struct Every {} }
network! { #[derive(Debug, PartialEq)] struct Small { x: input(2); y: x -> dense(2); loss: mse(y); } }
network! { struct Bent { x: input(2); y: x -> dense(2) -> tanh; loss: mse(y); } }

/// A folder of its own for a test.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("saved_files").join(test);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A network with numbers of all kinds, NaN with a payload and a signal among them.
fn every() -> Every {
    let mut net = Every::new(7);
    let odd =
        [0x7fc0_1234, 0x7f80_0001, 0xff80_0000, 0x8000_0000, 0x0000_0001, 0x7f7f_ffff].map(f32::from_bits);
    for (number, odd) in net.parameters_mut().iter_mut().zip(odd) {
        *number = odd;
    }
    net.state.seed = u64::MAX - 1;
    net.state.step = 77;
    net.state.n = [[-1.0, 2.0], [f32::from_bits(0x7f80_0001), 1.0e-45]];
    net
}

fn bits<S: Scalar, const N: usize>(net: &impl Network<S>, bytes: impl Fn(S) -> [u8; N]) -> Vec<u8> {
    let state = net.state();
    let numbers = state.map_or(&[][..], |state| state.numbers());
    let counters = state.map_or(&[][..], |state| state.counters());
    let numbers = net.parameters().iter().chain(numbers).flat_map(|number| bytes(*number));
    numbers.chain(counters.iter().flat_map(|counter| counter.to_le_bytes())).collect()
}

fn single(net: &impl Network<f32>) -> Vec<u8> {
    bits(net, f32::to_le_bytes)
}

#[test]
fn files_that_were_saved_are_loaded_with_every_bit() {
    let path = folder("bits").join("every.safetensors");
    let net = every();
    save(&net, &path).unwrap();
    let mut other = Every::zeros();
    load(&mut other, &path).unwrap();
    assert_eq!(single(&other), single(&net));

    let mut wide = Every::<f64>::zeros();
    wide.set_state(net.state().unwrap());
    wide.parameters_mut()[3] = f64::from_bits(0x7ff0_0000_0000_0001);
    wide.parameters_mut()[4] = 0.1;
    save(&wide, &path).unwrap();
    let mut other = Every::<f64>::zeros();
    load(&mut other, &path).unwrap();
    assert_eq!(bits(&other, f64::to_le_bytes), bits(&wide, f64::to_le_bytes));
    // Rounded, on another scalar.
    let mut rounded = Every::zeros();
    load(&mut rounded, &path).unwrap();
    assert_eq!(rounded.parameters()[4], 0.1);
    assert_eq!(rounded.state.seed, u64::MAX - 1);
    // The same network, the same bytes.
    let bytes = std::fs::read(&path).unwrap();
    save(&wide, &path).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
}

/// Names and shapes in the header of a file, in the order of the names.
fn tensors(bytes: &[u8]) -> Vec<(String, String)> {
    let length = u64::from_le_bytes(*bytes.first_chunk().unwrap()) as usize;
    let header: serde_json::Value = serde_json::from_slice(&bytes[8..8 + length]).unwrap();
    let entries = header.as_object().unwrap().iter().filter(|(name, _)| *name != "__metadata__");
    entries.map(|(name, entry)| (name.clone(), entry["shape"].to_string())).collect()
}

#[test]
fn a_file_has_the_tensors_that_a_declaration_asks_for() {
    let path = folder("tensors").join("every.safetensors");
    save(&every(), &path).unwrap();
    let declared =
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/weights/every.safetensors"));
    assert_eq!(tensors(&std::fs::read(&path).unwrap()), tensors(&declared.unwrap()));
}

fn refused(result: Result<(), FileError>) -> String {
    match result {
        Err(FileError::Refused { refusal, .. }) => refusal.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn another_network_is_refused_with_the_first_difference() {
    let path = folder("another").join("small.safetensors");
    save(&Small::new(1), &path).unwrap();
    let mut bent = Bent::new(2);
    let before = single(&bent);
    let text = refused(load(&mut bent, &path));
    assert!(
        text.contains("the file is of another network: line 4 is `output: 1`, but here `2 y: tanh 2 <- 1`"),
        "{text}"
    );
    assert_eq!(single(&bent), before);
}

/// The network `Small` as a foreign file, with these weights.
fn small(weights: Tensor<'_>) -> Vec<u8> {
    file(&[("y.bias", "F32", &[2], singles([5.0, 6.0])), weights])
}

fn loaded(bytes: &[u8]) -> Result<Small, String> {
    let path = folder("foreign").join(format!("{:x}.safetensors", bytes.as_ptr().addr()));
    std::fs::write(&path, bytes).unwrap();
    let mut net = Small::new(3);
    let before = single(&net);
    match load(&mut net, &path) {
        Ok(()) => Ok(net),
        Err(error) => {
            assert_eq!(single(&net), before, "nothing is half-loaded");
            Err(error.to_string())
        }
    }
}

#[test]
fn other_floats_are_converted_and_other_types_refused() {
    let halves = |bits: [u16; 4]| bits.into_iter().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let doubles = [1.0, -2.0, 0.5, 1e-40_f64].into_iter().flat_map(f64::to_le_bytes).collect::<Vec<u8>>();
    let expected = |last: f32| [1.0, -2.0, 0.5, last, 5.0, 6.0];
    for (of, bytes, last) in [
        ("F16", halves([0x3c00, 0xc000, 0x3800, 0x0001]), 2_f32.powi(-24)),
        ("BF16", halves([0x3f80, 0xc000, 0x3f00, 0x0001]), f32::from_bits(0x0001_0000)),
        ("F64", doubles, 1e-40),
        ("F32", singles([1.0, -2.0, 0.5, 1e-40]), 1e-40),
    ] {
        let net = loaded(&small(("y.weights", of, &[2, 2], bytes))).unwrap();
        assert_eq!(net.parameters(), expected(last), "{of}");
    }
    for (of, width) in [("I32", 4), ("U8", 1), ("BOOL", 1), ("I64", 8)] {
        let text = loaded(&small(("y.weights", of, &[2, 2], vec![1; 4 * width]))).unwrap_err();
        assert!(text.contains(&format!("tensor `y.weights`: {of} is not a type of these numbers")), "{text}");
    }
}

#[test]
fn foreign_numbers_that_are_not_finite_are_refused_with_their_place() {
    for (number, said) in [(f32::NAN, "is NaN"), (f32::NEG_INFINITY, "is -inf")] {
        let text =
            loaded(&small(("y.weights", "F32", &[2, 2], singles([1.0, 2.0, number, number])))).unwrap_err();
        assert!(text.contains(&format!("tensor `y.weights`: the number at index [1, 0] {said}")), "{text}");
    }
    let doubles = [1.0, 1e300, 0.0, 0.0_f64].into_iter().flat_map(f64::to_le_bytes).collect();
    let text = loaded(&small(("y.weights", "F64", &[2, 2], doubles))).unwrap_err();
    assert!(text.contains("index [0, 1] is 1e300, which is infinite as a number of this network"), "{text}");
}

#[test]
fn tensors_that_do_not_fit_are_refused_all_at_once() {
    let bias = ("bias", "F32", &[2][..], singles([0.0; 2]));
    let text = loaded(&small(("y.weights", "F32", &[4], singles([0.0; 4])))).unwrap_err();
    assert!(text.contains("tensor `y.weights`: shape [4] in the file, [2, 2] here"), "{text}");
    let text = loaded(&file(&[bias.clone(), ("bias", "F32", &[2], singles([0.0; 2]))])).unwrap_err();
    for part in [
        "tensor `y.weights`: it is missing; the network needs it with shape [2, 2]",
        "tensor `y.bias`: it is missing; the network needs it with shape [2]",
        "tensor `bias`: this network has no such tensor",
        "tensor `bias`: the name is there twice",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    // A state where there is none, and none where there is one.
    let state = file(&[("state.step", "I64", &[], vec![0; 8])]);
    assert!(loaded(&state).unwrap_err().contains("tensor `state.step`: this network has no such tensor"));
    let path = folder("state").join("none.safetensors");
    std::fs::write(&path, small(("y.weights", "F32", &[2, 2], singles([0.0; 4])))).unwrap();
    let text = refused(load(&mut Every::new(1), &path));
    assert!(
        text.contains("tensor `state.n`: it is missing; the network needs it with shape [2, 2]"),
        "{text}"
    );
}

#[test]
fn no_damage_makes_it_panic_or_changes_the_network() {
    let path = folder("damage").join("every.safetensors");
    save(&every(), &path).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let mut net = Every::new(9);
    let before = single(&net);
    let length = 8 + u64::from_le_bytes(*bytes.first_chunk().unwrap()) as usize;
    for end in 0..bytes.len() {
        assert!(load_from(&mut net, &bytes[..end]).is_err(), "{end}");
        assert_eq!(single(&net), before);
    }
    for index in 0..length {
        for flip in [1, 0x20, 0x80, 0xff] {
            let mut damaged = bytes.clone();
            damaged[index] ^= flip;
            match load_from(&mut net, &damaged) {
                // Another blank behind the header, or another key of the metadata.
                Ok(()) => net = Every::new(9),
                Err(_) => assert_eq!(single(&net), before, "byte {index}"),
            }
        }
    }
}

fn load_from(net: &mut Every, bytes: &[u8]) -> Result<(), FileError> {
    netwright_exchange::network::load_bytes(net, bytes)
}

#[test]
fn a_file_that_cannot_be_written_leaves_the_old_one_and_nothing_else() {
    let folder = folder("atomic");
    let net = Small::new(1);
    // In the place of the file there is a folder, so that the last step fails.
    let taken = folder.join("taken.safetensors");
    std::fs::create_dir(&taken).unwrap();
    assert!(matches!(save(&net, &taken), Err(FileError::Io { .. })));
    let names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["taken.safetensors"]);
    assert!(matches!(save(&net, folder.join("nowhere/net.safetensors")), Err(FileError::Io { .. })));
    assert!(matches!(save(&net, "/"), Err(FileError::Io { .. })));
    let missing = load(&mut Small::new(1), folder.join("missing.safetensors"));
    let Err(FileError::Io { error, .. }) = missing else { panic!("{missing:?}") };
    assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
    // An existing file is replaced.
    let path = folder.join("net.safetensors");
    save(&net, &path).unwrap();
    save(&Small::new(2), &path).unwrap();
    let mut other = Small::zeros();
    load(&mut other, &path).unwrap();
    assert_eq!(other, Small::new(2));
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2);
}
