//! A larger network on real data: 784-128-10 on handwritten digits of 28 × 28 pixels, everything on the heap.
//!
//! The images come from the folder that `NETWRIGHT_DATA` names (`mnist10k-images.idx3.gz`,
//! `mnist10k-labels.idx1.gz`); without them the test says that it is skipped. 8,000 digits to learn from,
//! 2,000 to be tested on.

#![allow(clippy::panic, reason = "a test may panic")]

use std::fs::File;
use std::io::Read;
use std::path::Path;

use netwright::{class_target, prelude::*};

network! { struct Mnist<784, 128 relu, 10 softmax>; }

const BATCH: usize = 64;
const TRAIN: usize = 8_000;

/// The bytes of a gzipped IDX file behind its header of big-endian words: the `magic` number, then `sizes`.
fn idx(path: &Path, magic: u32, sizes: &[usize]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let read = flate2::read::GzDecoder::new(file).read_to_end(&mut bytes);
    assert!(read.is_ok(), "{}: {read:?}", path.display());
    let header: Vec<u8> = std::iter::once(magic)
        .chain(sizes.iter().map(|&size| size as u32))
        .flat_map(u32::to_be_bytes)
        .collect();
    assert!(bytes.starts_with(&header), "{} is not an IDX file of {sizes:?}", path.display());
    assert_eq!(bytes.len(), header.len() + sizes.iter().product::<usize>(), "{}", path.display());
    bytes.split_off(header.len())
}

#[test]
fn digits_of_784_pixels_are_read_after_two_epochs() {
    let Some(folder) = std::env::var_os("NETWRIGHT_DATA") else {
        eprintln!("skipped: NETWRIGHT_DATA is not set");
        return;
    };
    let [images, labels] =
        ["mnist10k-images.idx3.gz", "mnist10k-labels.idx1.gz"].map(|name| Path::new(&folder).join(name));
    if let Some(missing) = [&images, &labels].into_iter().find(|path| !path.exists()) {
        eprintln!("skipped: {} does not exist", missing.display());
        return;
    }
    let pixels = idx(&images, 0x803, &[10_000, 28, 28]);
    let digits = idx(&labels, 0x801, &[10_000]);
    let x: Vec<[f32; 784]> =
        pixels.as_chunks().0.iter().map(|row| row.map(|pixel| f32::from(pixel) / 255.0)).collect();
    let targets: Vec<[f32; 10]> = digits.iter().map(|&digit| class_target(digit.into())).collect();

    let mut net = Mnist::boxed(1);
    let mut workspace = Mnist::boxed_workspace::<BATCH>();
    let mut adam = Adam::new(0.002, Mnist::boxed_zeros);
    for _ in 0..2 {
        for (x, target) in x[..TRAIN].chunks(BATCH).zip(targets[..TRAIN].chunks(BATCH)) {
            net.train_batch(&mut workspace, x, target, &mut adam);
        }
    }

    let right =
        x[TRAIN..].iter().zip(&digits[TRAIN..]).filter(|(x, digit)| net.classify(x) == usize::from(**digit));
    let accuracy = right.count() as f64 / (x.len() - TRAIN) as f64;
    println!("accuracy {accuracy:.4}");
    assert!(accuracy >= 0.92, "accuracy {accuracy:.4}");
}
