//! Parameters of flax and archives of numpy.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod zoo;

use netwright_exchange::Tensor;
use netwright_exchange::read::{Weights, flax, npz, safetensors};

fn sorted(weights: Weights) -> Vec<(String, Tensor)> {
    let mut tensors = weights.tensors;
    tensors.sort_by(|one, other| one.0.cmp(&other.0));
    tensors
}

#[test]
fn all_ways_of_saving_give_the_same_weights() {
    let want = sorted(safetensors::read(&zoo::model("flax-mlp/params.safetensors")).unwrap());
    assert_eq!(want.len(), 9);
    assert_eq!(want[1].0, "params/Dense_0/kernel");
    assert_eq!(want[1].1.shape(), [6, 16]);
    assert_eq!(sorted(flax::read(&zoo::model("flax-mlp/params.msgpack")).unwrap()), want);
    assert_eq!(sorted(flax::read(&zoo::model("flax-mlp/params.npz")).unwrap()), want);
}

/// A member of an archive of numpy, as numpy writes it.
fn npy(header: &str, numbers: &[f32]) -> Vec<u8> {
    let mut file = b"\x93NUMPY\x01\x00".to_vec();
    file.extend((header.len() as u16).to_le_bytes());
    file.extend(header.bytes());
    file.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    file
}

#[test]
fn fortran_order_becomes_row_major() {
    let header = "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }";
    let file = npy(header, &[1.0, 4.0, 2.0, 5.0, 3.0, 6.0]);
    let weights = npz::read(&zoo::stored(&[("w.npy", file)])).unwrap();
    assert_eq!(weights.tensors[0].1.numbers(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    assert_eq!(weights.tensors[0].1.shape(), [2, 3]);
}

/// Sizes and offsets of 64 bits, behind a member that is passed over.
#[test]
fn wide_archives_are_read() {
    let array = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", &[1.5, 2.5]);
    let (name, start, size) = (b"w.npy", 9_u64, array.len() as u64);
    let mut file = vec![7; 9];
    file.extend(
        [b"PK\x03\x04".as_slice(), &[0; 22], &5_u16.to_le_bytes(), &3_u16.to_le_bytes(), name, &[0; 3]]
            .concat(),
    );
    file.extend(&array);
    let directory = file.len() as u64;
    let lengths = [5_u16, 4 + 5 + 4 + 24, 0].map(u16::to_le_bytes).concat();
    file.extend(
        [
            b"PK\x01\x02".as_slice(),
            &[0; 12],
            &zoo::checksum(&array).to_le_bytes(),
            &[0xff; 8],
            &lengths,
            &[0; 8],
            &[0xff; 4],
            name,
        ]
        .concat(),
    );
    file.extend([[9_u8, 0, 5, 0].as_slice(), &[1; 5], &[1, 0, 24, 0]].concat());
    file.extend([size, size, start].map(u64::to_le_bytes).concat());
    let end = file.len() as u64;
    file.extend([b"PK\x06\x06".as_slice(), &44_u64.to_le_bytes(), &[0; 12]].concat());
    file.extend([1, 1, end - directory, directory].map(u64::to_le_bytes).concat());
    file.extend([b"PK\x06\x07".as_slice(), &[0; 4], &end.to_le_bytes(), &1_u32.to_le_bytes()].concat());
    file.extend([b"PK\x05\x06".as_slice(), &[0; 4], &[0xff; 12], &[0; 2]].concat());
    assert_eq!(npz::read(&file).unwrap().tensors[0].1.numbers(), [1.5, 2.5]);
    zoo::mutations(&file, file.len(), |bytes| drop(npz::read(bytes)));
}

#[test]
fn damage_is_refused_by_name() {
    for (header, word) in [
        ("{'descr': '|V2', 'fortran_order': False, 'shape': (2,), }", "bfloat16"),
        ("{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", "pickle"),
        ("{'descr': '>f4', 'fortran_order': False, 'shape': (2,), }", "little-endian"),
        ("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 9), }", "fewer numbers"),
        ("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }", "shape"),
        ("{}", "shape"),
    ] {
        let refusal =
            npz::read(&zoo::stored(&[("w.npy", npy(header, &[1.0, 2.0]))])).unwrap_err().to_string();
        assert!(refusal.contains("array `w`") && refusal.contains(word), "{header}: {refusal}");
    }
    let nan = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", &[1.0, f32::NAN]);
    assert!(npz::read(&zoo::stored(&[("w.npy", nan)])).unwrap_err().to_string().contains("index [1] is NaN"));
    // A map that holds itself many times over, and one within the next.
    for file in
        [&[0x81_u8, 0xa1, b'a'].repeat(100)[..], &[0x81, 0xa1, b'a', 0x91, 0x01], &[0x90], b"", &[0x80]]
    {
        assert!(flax::read(file).is_err(), "{file:?}");
    }
}

#[test]
fn no_file_makes_it_panic() {
    for name in ["params.msgpack", "params.npz"] {
        let file = zoo::model(&format!("flax-mlp/{name}"));
        zoo::mutations(&file, file.len(), |bytes| drop(flax::read(bytes)));
    }
}
