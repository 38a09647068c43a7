//! `Amp` computes what the file computes from which `cargo netwright import` wrote it.
//!
//! The outputs are those of an evaluation of the file in double precision. Beside the network:
//! `mod amp;` and `#[cfg(test)] mod amp_test;`.

use super::amp::Amp;

/// How far an output may be, over the largest number of its row and at least 1.
const TOLERANCE: f64 = 1.9e-6;

/// Streams, one after the other, as little-endian numbers of double precision: of each step its inputs,
/// then those of each output, or NaN where none was recorded.
const NUMBERS: &[u8] = include_bytes!("amp_test.f64");
/// Of each stream how many zeros are run before it, and how many steps it has.
#[rustfmt::skip]
const STREAMS: &[(usize, usize)] = &[(0, 1088)];

#[test]
fn amp_computes_what_its_file_computes() {
    let net = Amp::trained_ref();
    let number = |bytes: &[u8; 8]| f64::from_le_bytes(*bytes);
    let numbers: Vec<f64> = NUMBERS.as_chunks().0.iter().map(number).collect();
    let mut rest = numbers.as_slice();
    for &(silence, steps) in STREAMS {
        let (stream, behind) = rest.split_at(2 * steps);
        rest = behind;
        let sample = |step: &[f64]| std::array::from_fn(|at| step[at] as f32);
        let mut memory = Amp::memory();
        net.run(&mut memory, &vec![[0.0; 1]; silence], &mut vec![[0.0; 1]; silence]);
        let x: Vec<[f32; 1]> = stream.chunks_exact(2).map(sample).collect();
        let mut y = vec![[0.0; 1]; x.len()];
        net.run(&mut memory, &x, &mut y);
        for (row, step) in y.iter().zip(stream.chunks_exact(2)) {
            let (got, want) = (&row[0..1], &step[1..2]);
            assert!(want[0].is_nan() || agree(got, want), "y: {step:?} gives {got:?}");
        }
    }
    assert!(rest.is_empty(), "no stream has {rest:?}");
}

fn agree(got: &[f32], want: &[f64]) -> bool {
    let scale = want.iter().fold(1.0, |largest: f64, number| largest.max(number.abs()));
    let near = |(&got, want): (&f32, &f64)| (f64::from(got) - want).abs() <= TOLERANCE * scale;
    got.len() == want.len() && got.iter().zip(want).all(near)
}
