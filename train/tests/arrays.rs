//! Files of arrays: as numpy and MNIST write them, and as nobody should.
//!
//! Input: the files of tests/files, which record.py there records. Output: none. Guarantees: the numbers are
//! those that were written; a file that is cut or changed is an error or other numbers, and no panic.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::path::{Path, PathBuf};

use netwright::train::{Dataset, Error, idx, numpy};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name)
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).unwrap()
}

#[test]
fn numbers_of_every_type_are_read() {
    let expected = [[-1.5, -0.5, 0.5], [1.5, 2.5, 3.5]];
    for file in ["f8.npy", "f4.npy", "f2.npy", "fortran.npy"] {
        assert_eq!(numpy::read(path(file)).unwrap().rows::<3>().unwrap(), expected, "{file}");
    }
    assert_eq!(numpy::read(path("i8.npy")).unwrap().classes().unwrap(), [0, 1, 2, 3]);
    assert_eq!(numpy::read(path("bool.npy")).unwrap().numbers(), [1.0, 0.0]);
    let cube = numpy::read(path("u1.npy")).unwrap();
    assert_eq!(cube.shape(), [2, 2, 2]);
    assert_eq!(cube.rows::<4>().unwrap(), [[0.0, 1.0, 2.0, 3.0], [4.0, 5.0, 6.0, 7.0]]);
}

#[test]
fn archives_are_read_stored_and_deflated() {
    for file in ["stored.npz", "deflated.npz"] {
        let archive = numpy::Archive::read(path(file)).unwrap();
        assert!(archive.names().eq(["x", "y"]), "{file}");
        let targets = archive.array("y").unwrap().targets::<3>().unwrap();
        let data = Dataset::new(archive.array("x").unwrap().rows::<3>().unwrap(), targets).unwrap();
        assert_eq!(data.rows()[1], [1.5, 2.5, 3.5]);
        assert_eq!(data.classes().unwrap(), [2, 0]);
        let error = archive.array("z").unwrap_err().to_string();
        assert!(error.ends_with("there is no array `z`; it has `x`, `y`"), "{error}");
    }
}

#[test]
fn idx_is_read_with_and_without_gzip() {
    for file in ["images.idx", "images.idx.gz"] {
        let images = idx::read(path(file)).unwrap();
        assert_eq!(images.shape(), [2, 2, 2]);
        assert_eq!(images.rows::<4>().unwrap(), [[0.0, 1.0, 2.0, 3.0], [252.0, 253.0, 254.0, 255.0]]);
        let error = images.rows::<3>().unwrap_err().to_string();
        assert!(error.starts_with("rows of 3 numbers were asked for, but the shape is [2, 2, 2]"), "{error}");
    }
    let floats = [0_u8, 0, 0x0d, 1, 0, 0, 0, 1].into_iter().chain(0.25_f32.to_be_bytes());
    assert_eq!(idx::parse(&floats.collect::<Vec<_>>()).unwrap().numbers(), [0.25]);
}

#[test]
fn errors_name_the_file_and_the_fact() {
    let error = |result: Result<numpy::Array, Error>| result.unwrap_err().to_string();
    let text = error(numpy::read(path("objects.npy")));
    assert!(
        text.contains("objects.npy: it holds Python objects (a pickle), which are never read; "),
        "{text}"
    );
    let text = error(numpy::read(path("big_endian.npy")));
    assert!(text.contains("big_endian.npy: its type is not one of floats and integers"), "{text}");
    assert!(error(numpy::read("no/such.npy")).starts_with("no/such.npy: "));
    assert!(error(idx::parse(b"P5 28 28")).starts_with("it is not IDX; "));
    let text = error(idx::parse(&[0, 0, 8, 1, 0, 0, 0, 3, 7]));
    assert!(text.starts_with("its shape [3] needs 3 bytes of numbers, but 1 are there; "), "{text}");
    let labels = idx::parse(&[0, 0, 9, 1, 0, 0, 0, 2, 1, 255]).unwrap();
    let text = labels.classes().unwrap_err().to_string();
    assert!(text.starts_with("number 1 is -1, which is no class"), "{text}");
}

/// Whoever believed these sizes would ask for more memory than there is.
#[test]
fn sizes_that_are_claimed_are_not_believed() {
    let idx_of_everything = [&[0, 0, 8, 4][..], &[0xff; 16], &[1; 8]].concat();
    assert!(idx::parse(&idx_of_everything).is_err());
    assert!(
        idx::parse(&[0, 0, 14, 2, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]).is_ok_and(|a| a.numbers().is_empty())
    );
    for shape in ["(9223372036854775807, 2)", "(1099511627776,)", "(-1,)", "(99999999999999999999999,)"] {
        let header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}\n");
        let length = u16::try_from(header.len()).unwrap().to_le_bytes();
        let file = [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), &[0; 16]].concat();
        assert!(numpy::parse(&file).is_err(), "{shape}");
    }
}

#[test]
fn no_file_of_arrays_makes_a_reader_panic() {
    let mut generator = netwright::Generator::new(1);
    let files = std::fs::read_dir(path("")).unwrap().map(|entry| entry.unwrap().path());
    let files: Vec<PathBuf> = files.filter(|file| file.extension().is_none_or(|end| end != "py")).collect();
    assert!(files.len() >= 12, "{files:?}");
    let read = |bytes: &[u8]| {
        let array = idx::parse(bytes).or_else(|_| numpy::parse(bytes));
        let archive = numpy::Archive::parse(bytes);
        array.is_ok() || archive.is_ok()
    };
    for file in files {
        let whole = std::fs::read(&file).unwrap();
        for length in 0..whole.len() {
            assert!(!read(&whole[..length]), "{} of {length} bytes is read", file.display());
        }
        for _ in 0..1000 {
            let mut changed = whole.clone();
            for _ in 0..=generator.below(3) {
                let at = generator.below(changed.len());
                changed[at] = generator.next_u64().to_le_bytes()[0];
            }
            read(&changed);
        }
    }
    assert!(read(&bytes("stored.npz")));
}

/// One bit of the numbers would be another number that nothing else sees.
#[test]
fn a_flipped_bit_in_an_archive_is_refused() {
    let whole = bytes("stored.npz");
    let at = whole.windows(6).position(|window| window == b"\x93NUMPY").unwrap();
    let mut changed = whole.clone();
    // The header of an array of version 1 takes 128 bytes: this is one of its numbers.
    changed[at + 128] ^= 1;
    assert!(numpy::Archive::parse(&changed).unwrap_err().to_string().contains("checksum"));

    // The checksum of the directory, of members that are deflated: it is compared after they are unpacked.
    let mut changed = bytes("deflated.npz");
    let at = changed.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    changed[at + 16] ^= 1;
    let refusal = numpy::Archive::parse(&changed).unwrap_err().to_string();
    assert!(refusal.contains("checksum") && refusal.contains("copy or save it again"), "{refusal}");
}
