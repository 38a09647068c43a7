//! The kernels for the steps of a block against those for one sample, bit by bit: dense layers in each order of
//! summation, activations of many numbers, and what a memory has of a block.
#![allow(clippy::needless_range_loop)] // numbers of several arrays

use netwright_runtime::__private::{
    DelayLine, append_steps, dense_channels, keep_steps, map_channels, recall_steps, remember_steps,
};
use netwright_runtime::activation::{Elementwise, Identity, Tanh};
use netwright_runtime::{Arithmetic, Generator, Kernel, Scalar};

use netwright_support::arithmetic::in_both_arithmetics;
use netwright_support::drawn::{self, UNIT};
use netwright_support::order::reference_forward;

/// Steps of the blocks, some of which are shorter than a vector, or end within one.
const LENGTHS: [usize; 6] = [64, 5, 17, 33, 64, 8];

/// A layer of `I` inputs and `O` outputs, in `P` partial sums.
struct Layer<E, const I: usize, const O: usize, const P: usize>(E);

impl<E: Elementwise, const I: usize, const O: usize, const P: usize> Kernel for Layer<E, I, O, P> {
    type Output = ();

    fn run<A: Arithmetic>(self) {
        let mut numbers = Generator::from_state(5);
        let layer = drawn::layer::<f32, I, O, O>(&mut numbers);
        let x = drawn::rows::<f32, [f32; I]>(64, UNIT, &mut numbers);
        let mut channels = [[0.0; 64]; I];
        for (step, x) in x.iter().enumerate() {
            for i in 0..I {
                channels[i][step] = x[i];
            }
        }
        for steps in LENGTHS {
            let mut a = [[f32::NAN; 64]; O];
            dense_channels::<A, f32, E, I, O, O, P, 64>(&layer, &channels.each_ref(), self.0, steps, &mut a);
            for step in 0..steps {
                let z = reference_forward::<A, f32, I, O, O>(&layer, &x[step], P);
                for o in 0..O {
                    let expected = self.0.apply::<A, f32>(z[o]);
                    assert_eq!(a[o][step].to_bits(), expected.to_bits(), "{I} -> {O}, {P} sums, step {step}");
                }
            }
        }
    }
}

fn layer<const I: usize, const O: usize, const P: usize>() {
    f32::dispatch(Layer::<_, I, O, P>(Identity));
    f32::dispatch(Layer::<_, I, O, P>(Tanh));
}

#[test]
fn layers_of_a_block_have_the_bits_of_each_step() {
    in_both_arithmetics(|| {
        layer::<3, 1, 1>();
        layer::<3, 2, 1>();
        layer::<25, 8, 1>();
        layer::<6, 7, 1>();
        layer::<20, 18, 2>();
        layer::<4, 1, 4>();
        layer::<7, 2, 4>();
        layer::<9, 3, 4>();
        layer::<13, 4, 4>();
        layer::<17, 3, 8>();
        layer::<40, 4, 8>();
    });
}

/// tanh of many numbers.
struct Many(Vec<f32>);

impl Kernel for Many {
    type Output = ();

    fn run<A: Arithmetic>(self) {
        for numbers in self.0.as_chunks::<64>().0 {
            let mut a = [[0.0; 64]; 1];
            map_channels::<A, f32, _, 1, 64>(Tanh, &[numbers], 64, &mut a);
            for (a, z) in a[0].iter().zip(numbers) {
                assert_eq!(a.to_bits(), Scalar::tanh::<A>(*z).to_bits(), "tanh {z}");
            }
        }
    }
}

/// Every 4,099th of all floats: NaNs, infinities and subnormal numbers among them.
#[test]
fn tanh_of_many_numbers_has_the_bits_of_each() {
    in_both_arithmetics(|| {
        f32::dispatch(Many((0..u32::MAX / 4099).map(|index| f32::from_bits(index * 4099)).collect()));
    });
}

/// Blocks of a value of `N` numbers, and its past, as far as a delay line of `STEPS` has it: the numbers that
/// are remembered, and one that is too faint.
struct Past<S, const N: usize, const STEPS: usize>([S; 2]);

impl<S: Scalar + PartialEq + core::fmt::Debug, const N: usize, const STEPS: usize> Kernel
    for Past<S, N, STEPS>
{
    type Output = ();

    fn run<A: Arithmetic>(self) {
        for back in 1..=STEPS {
            let mut one_by_one = DelayLine::<S, N, STEPS>::empty();
            let (mut in_blocks, mut count) = (one_by_one.clone(), 0_u64);
            for length in LENGTHS {
                let (mut value, mut expected) = ([[S::ZERO; 64]; N], [[S::ONE; 64]; N]);
                for step in 0..length {
                    let earlier = *one_by_one.get(back).unwrap_or(&[S::ZERO; N]);
                    let mut row = [S::ZERO; N];
                    for n in 0..N {
                        count += 1;
                        row[n] = S::from_u64(count) * self.0[usize::from(count.is_multiple_of(7))];
                        (value[n][step], expected[n][step]) = (row[n], earlier[n]);
                    }
                    one_by_one.push(&row);
                }
                let (past, at) = past::<A, S, N, STEPS>(&mut in_blocks, back, length, &value);
                for n in 0..N {
                    let found = &past[n][at..at + length];
                    assert_eq!(found, &expected[n][..length], "{back} steps before, number {n}");
                }
                assert_eq!(in_blocks, one_by_one, "the memory of {STEPS} steps");
            }
        }
    }
}

/// The past of a block so many steps before, and where it is; then the memory takes the block in. Up to a block
/// back it is a view, which steps half as far back share, else a copy.
fn past<A: Arithmetic, S: Scalar, const N: usize, const STEPS: usize>(
    memory: &mut DelayLine<S, N, STEPS>,
    back: usize,
    length: usize,
    value: &[[S; 64]; N],
) -> ([[S; 128]; N], usize) {
    let (mut past, list) = ([[S::ONE; 128]; N], value.each_ref());
    if back > 64 {
        recall_steps::<A, S, N, STEPS, 128>(memory, back, back, length, 0, &mut past);
        remember_steps::<A, S, N, STEPS, 64>(memory, &list, length);
        return (past, 0);
    }
    let nearer = back / 2;
    for (back, most) in [(back, back - nearer), (nearer, nearer)] {
        recall_steps::<A, S, N, STEPS, 128>(memory, back, most, length, 64 - back, &mut past);
    }
    append_steps::<A, S, N, 64, 128>(&list, length, &mut past);
    let nothing = [S::ZERO; 64];
    let mut kept = [&nothing; N];
    for n in 0..N {
        kept[n] = past[n][64..].first_chunk().unwrap_or(kept[n]);
    }
    keep_steps::<A, S, N, STEPS, 64>(memory, &kept, length);
    (past, 64 - back)
}

fn memory<const N: usize>() {
    f32::dispatch(Past::<f32, N, 1>([1.0, 1e-38]));
    f32::dispatch(Past::<f32, N, 7>([1.0, 1e-38]));
    f32::dispatch(Past::<f32, N, 90>([1.0, 1e-38]));
    f64::dispatch(Past::<f64, N, 70>([1.0, 1e-290]));
}

#[test]
fn blocks_remember_what_steps_remember() {
    in_both_arithmetics(|| {
        memory::<1>();
        memory::<2>();
        memory::<3>();
        memory::<4>();
        memory::<5>();
        memory::<8>();
        memory::<16>();
        memory::<19>();
    });
}
