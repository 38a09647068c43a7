//! The dense kernels against loops written straight from the canonical order of summation, bit by bit.
//!
//! Every shape runs with many numbers of rows, in both arithmetics; whatever the tiles and panels do, a sum
//! must have the bits of one chain in the stated order.
#![allow(clippy::needless_range_loop)] // the references are the formulas of the order, with their indices

use netwright_runtime::__private::force_separate;
use netwright_runtime::activation::{Elementwise, Identity, Relu, Sigmoid, Silu, Tanh};
use netwright_runtime::kernel::{
    apply, dense, dense_input_gradient, dense_input_gradient_rows, dense_rows, dense_update,
    dense_update_rows,
};
use netwright_runtime::optimizer::{Rule, Slots, Storing};
use netwright_runtime::{Arithmetic, Dense, Generator, Kernel, Scalar};

use netwright_support::arithmetic::{alone, with_arithmetic};
use netwright_support::bits::{Bits, assert_same};
use netwright_support::drawn::{self, UNIT};
use netwright_support::order::{
    reference_added_gradient, reference_forward, reference_gradient, reference_input_gradient,
    reference_update,
};
use netwright_support::slots::Array;

const ROWS: [usize; 14] = [0, 1, 2, 3, 5, 6, 7, 12, 31, 32, 33, 64, 100, 300];

/// Plain gradient descent, without state.
#[derive(Clone, Copy)]
struct Descent;
impl<S: Scalar> Rule<S> for Descent {
    type Slots = Slots<0>;
    #[inline(always)]
    fn update<A: Arithmetic>(self, w: S, g: S, _: [S; 0]) -> (S, [S; 0]) {
        (S::from_f64(-0.125).mul_add::<A>(g, w), [])
    }
}

/// A rule whose two numbers of state and new weight depend on each other.
#[derive(Clone, Copy)]
struct Stateful;
impl<S: Scalar> Rule<S> for Stateful {
    type Slots = Slots<2>;
    #[inline(always)]
    fn update<A: Arithmetic>(self, w: S, g: S, [m, v]: [S; 2]) -> (S, [S; 2]) {
        let m = S::from_f64(0.9).mul_add::<A>(m, g);
        let v = g.mul_add::<A>(g, v.abs());
        (w - m / (S::ONE + v), [m, v])
    }
}

#[track_caller]
fn same<S: Bits>(what: &str, rows: usize, found: &[S], expected: &[S]) {
    assert_same(&format!("{what}, {rows} rows"), found, expected);
}

#[track_caller]
fn same_layer<S: Bits, const I: usize, const O: usize, const BIAS: usize>(
    what: &str,
    rows: usize,
    found: &Dense<S, I, O, BIAS>,
    expected: &Dense<S, I, O, BIAS>,
) {
    same(what, rows, found.weights.as_flattened(), expected.weights.as_flattened());
    same(what, rows, &found.bias, &expected.bias);
}

/// All kernels of one layer shape, on `rows` rows.
struct Check<S, E, R, const K: usize, const I: usize, const O: usize, const BIAS: usize, const P: usize> {
    what: &'static str,
    rows: usize,
    activation: E,
    rule: R,
    numbers: Generator,
    scalar: std::marker::PhantomData<S>,
}

impl<S, E, R, const K: usize, const I: usize, const O: usize, const BIAS: usize, const P: usize> Kernel
    for Check<S, E, R, K, I, O, BIAS, P>
where
    S: Bits,
    E: Elementwise,
    R: Rule<S, Slots: Array<K>>,
{
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { what, rows, activation, rule, mut numbers, .. } = self;
        let layer = drawn::layer::<S, I, O, BIAS>(&mut numbers);
        let (x, d_z) = (
            drawn::rows::<S, [S; I]>(rows, UNIT, &mut numbers),
            drawn::rows::<S, [S; O]>(rows, UNIT, &mut numbers),
        );

        let mut y = drawn::rows::<S, [S; O]>(rows, UNIT, &mut numbers);
        dense_rows::<A, S, E, I, O, BIAS, P>(&layer, &x, activation, &mut y);
        let identity = std::any::TypeId::of::<E>() == std::any::TypeId::of::<Identity>();
        let mut d = drawn::rows::<S, [S; I]>(rows, UNIT, &mut numbers);
        let a = if identity { &[] } else { &x[..] };
        dense_input_gradient_rows::<A, S, E, I, O, BIAS>(&layer, &d_z, activation, a, &mut d);
        for s in 0..rows {
            let z = reference_forward::<A, S, I, O, BIAS>(&layer, &x[s], P);
            let mut expected = z;
            for o in 0..O {
                expected[o] = activation.apply::<A, S>(z[o]);
            }
            same(what, rows, &y[s], &expected);
            let d_x = reference_input_gradient::<A, S, I, O, BIAS>(&layer, &d_z[s]);
            let mut expected = d_x;
            for i in 0..I {
                expected[i] = activation.gradient::<A, S>(x[s][i], d_x[i]);
            }
            same(what, rows, &d[s], &expected);
            if s == 0 {
                same(what, 1, &dense::<A, S, I, O, BIAS, P>(&layer, &x[s]), &z);
                same(what, 1, &dense_input_gradient::<A, S, I, O, BIAS>(&layer, &d_z[s]), &d_x);
            }
        }

        let mut gradient = drawn::layer::<S, I, O, BIAS>(&mut numbers);
        let mut expected = gradient.clone();
        reference_gradient::<A, S, I, O, BIAS>(&x, &d_z, &mut expected);
        dense_update_rows::<A, S, Storing<false>, I, O, BIAS, { usize::MAX }>(
            &x,
            &d_z,
            &mut gradient,
            Storing,
            [],
        );
        same_layer(what, rows, &gradient, &expected);
        Self::parts::<A>(what, &x, &d_z);
        let state: Box<[Dense<S, I, O, BIAS>; K]> = state(&mut numbers);
        let before = (layer, state);
        let (layer, state) = &before;
        let (mut layer_found, mut state_found) = (layer.clone(), state.clone());
        let (mut layer_expected, mut state_expected) = (layer.clone(), state.clone());
        reference_update::<A, S, R, K, I, O, BIAS>(&expected, rule, &mut layer_expected, &mut state_expected);
        let (found, slots) = (&mut layer_found, R::Slots::of(state_found.each_mut()));
        // What is known of the number of rows decides about the buffers.
        match rows {
            ..=32 => dense_update_rows::<A, S, R, I, O, BIAS, 32>(&x, &d_z, found, rule, slots),
            33..=64 => dense_update_rows::<A, S, R, I, O, BIAS, 64>(&x, &d_z, found, rule, slots),
            65..=128 => dense_update_rows::<A, S, R, I, O, BIAS, 128>(&x, &d_z, found, rule, slots),
            _ => dense_update_rows::<A, S, R, I, O, BIAS, 300>(&x, &d_z, found, rule, slots),
        }
        same_layer(what, rows, &layer_found, &layer_expected);
        for k in 0..K {
            same_layer(what, rows, &state_found[k], &state_expected[k]);
        }
        (layer_found, state_found) = (layer.clone(), state.clone());
        let slots = R::Slots::of(state_found.each_mut());
        apply::<A, S, Dense<S, I, O, BIAS>, R>(&expected, &mut layer_found, rule, slots);
        same_layer(what, rows, &layer_found, &layer_expected);
        for k in 0..K {
            same_layer(what, rows, &state_found[k], &state_expected[k]);
        }
        if rows == 1 {
            gradient = drawn::layer(&mut numbers);
            dense_update::<A, S, Storing<false>, I, O, BIAS>(&x[0], &d_z[0], &mut gradient, Storing, []);
            same_layer(what, 1, &gradient, &expected);
            (layer_found, state_found) = (layer.clone(), state.clone());
            dense_update::<A, S, R, I, O, BIAS>(
                &x[0],
                &d_z[0],
                &mut layer_found,
                rule,
                R::Slots::of(state_found.each_mut()),
            );
            same_layer(what, 1, &layer_found, &layer_expected);
            for k in 0..K {
                same_layer(what, 1, &state_found[k], &state_expected[k]);
            }
        }
    }
}

impl<S, E, R, const K: usize, const I: usize, const O: usize, const BIAS: usize, const P: usize>
    Check<S, E, R, K, I, O, BIAS, P>
where
    S: Bits,
    E: Elementwise,
    R: Rule<S, Slots: Array<K>>,
{
    /// A gradient that goes on has the bits of one sum over all rows, wherever they are cut.
    #[inline(always)]
    fn parts<A: Arithmetic>(what: &str, x: &[[S; I]], d_z: &[[S; O]]) {
        let rows = x.len();
        let mut numbers = Generator::from_state(rows as u64);
        let start = drawn::layer::<S, I, O, BIAS>(&mut numbers);
        let mut expected = start.clone();
        reference_added_gradient::<A, S, I, O, BIAS>(x, d_z, &mut expected);
        let mut found = start.clone();
        dense_update_rows::<A, S, Storing<true>, I, O, BIAS, { usize::MAX }>(x, d_z, &mut found, Storing, []);
        same_layer(what, rows, &found, &expected);
        // Parts of up to 32 rows have smaller buffers.
        let size = if rows > 2 { (rows / 3).min(32) } else { 1 };
        found = start;
        for (x, d_z) in x.chunks(size).zip(d_z.chunks(size)) {
            dense_update_rows::<A, S, Storing<true>, I, O, BIAS, 32>(x, d_z, &mut found, Storing, []);
        }
        same_layer(what, rows, &found, &expected);
    }
}

/// Large shapes leave out row counts, so that the whole file takes some seconds.
fn check<S, E, R, const K: usize, const I: usize, const O: usize, const BIAS: usize, const P: usize>(
    what: &'static str,
    activation: E,
    rule: R,
) where
    S: Bits,
    E: Elementwise,
    R: Rule<S, Slots: Array<K>>,
{
    for rows in ROWS {
        if rows > 7 && rows != 33 && rows != 300 && I * O > 10_000 {
            continue;
        }
        S::dispatch(Check::<S, E, R, K, I, O, BIAS, P> {
            what,
            rows,
            activation,
            rule,
            numbers: Generator::from_state(0x9E37_79B9_7F4A_7C15 ^ (I * 1000 + O) as u64),
            scalar: std::marker::PhantomData,
        });
    }
}

macro_rules! check_shapes {
    ($($scalar:ident $inputs:literal -> $outputs:literal, bias $bias:literal, sums $sums:literal, $activation:ident, $rule:ident;)*) => {
        $(check::<$scalar, _, _, _, $inputs, $outputs, $bias, $sums>(
            concat!(stringify!($scalar), " ", $inputs, " -> ", $outputs, ", bias ", $bias, ", sums ", $sums),
            $activation,
            $rule,
        );)*
    };
}

/// The kernels on rows take the shortest argument, and leave the rows beyond it alone.
struct Lengths;

impl Kernel for Lengths {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let mut numbers = Generator::from_state(3);
        let layer = drawn::layer::<f32, 3, 7, 7>(&mut numbers);
        let (x, d_z) = (
            drawn::rows::<f32, [f32; 3]>(9, UNIT, &mut numbers),
            drawn::rows::<f32, [f32; 7]>(5, UNIT, &mut numbers),
        );
        let mut y = drawn::rows::<f32, [f32; 7]>(11, UNIT, &mut numbers);
        let before = y.clone();
        dense_rows::<A, f32, _, 3, 7, 7, 1>(&layer, &x, Identity, &mut y);
        assert_eq!(y[9..], before[9..]);
        assert!(y[8] == reference_forward::<A, f32, 3, 7, 7>(&layer, &x[8], 1));
        let mut d = vec![[f32::NAN; 3]; 9];
        dense_input_gradient_rows::<A, f32, _, 3, 7, 7>(&layer, &d_z, Relu, &x[..4], &mut d);
        assert!(d[3].iter().all(|d| !d.is_nan()) && d[4..].as_flattened().iter().all(|d| d.is_nan()));
        let (mut found, mut expected) =
            (drawn::layer(&mut numbers), drawn::layer::<f32, 3, 7, 7>(&mut numbers));
        dense_update_rows::<A, f32, Storing<false>, 3, 7, 7, 9>(&x, &d_z, &mut found, Storing, []);
        reference_gradient::<A, f32, 3, 7, 7>(&x[..5], &d_z, &mut expected);
        same_layer("lengths", 5, &found, &expected);
    }
}

#[test]
fn the_shortest_argument_counts() {
    f32::dispatch(Lengths);
}

/// A sum that begins at 0 never is −0: the gradients of one sample must not be either.
struct NegativeZeros;

impl Kernel for NegativeZeros {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let mut numbers = Generator::from_state(5);
        let (x, d_z) = ([[1.0_f32, -1.0]], [[-0.0_f32, 0.0, -0.0]]);
        let (mut one, mut rows) = (drawn::layer::<f32, 2, 3, 3>(&mut numbers), drawn::layer(&mut numbers));
        dense_update::<A, f32, Storing<false>, 2, 3, 3>(&x[0], &d_z[0], &mut one, Storing, []);
        dense_update_rows::<A, f32, Storing<false>, 2, 3, 3, 1>(&x, &d_z, &mut rows, Storing, []);
        let zeros = Dense { weights: [[0.0; 3]; 2], bias: [0.0; 3] };
        same_layer("negative zeros of one sample", 1, &one, &zeros);
        same_layer("negative zeros of rows", 1, &rows, &zeros);
    }
}

#[test]
fn gradients_of_zeros_are_not_negative() {
    for separate in [true, false] {
        with_arithmetic(separate, || f32::dispatch(NegativeZeros));
    }
}

/// (1 + 2⁻¹²)² − (1 + 2⁻¹¹) is 2⁻²⁴, and 0 if the square is rounded: it lies halfway, and goes to the even
/// side.
struct RoundedProduct;

impl Kernel for RoundedProduct {
    type Output = f32;

    #[inline(always)]
    fn run<A: Arithmetic>(self) -> f32 {
        let root = 1.0_f32 + 1.0 / 4096.0;
        Scalar::mul_add::<A>(root, root, -1.0 - 1.0 / 2048.0)
    }
}

#[test]
fn separate_arithmetic_can_be_forced() {
    let _alone = alone();
    force_separate(true);
    assert_eq!(f32::dispatch(RoundedProduct), 0.0);
    force_separate(false);
    #[cfg(target_arch = "x86_64")]
    if std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("fma") {
        assert_eq!(f32::dispatch(RoundedProduct), 1.0 / 16_777_216.0);
    }
}

fn check_all_shapes() {
    check_shapes! {
        f32 1 -> 1, bias 1, sums 1, Sigmoid, Descent;
        f32 3 -> 7, bias 7, sums 1, Relu, Stateful;
        f32 2 -> 3, bias 0, sums 2, Identity, Stateful;
        f32 30 -> 16, bias 16, sums 1, Sigmoid, Descent;
        f32 16 -> 1, bias 1, sums 8, Sigmoid, Stateful;
        f32 75 -> 1, bias 1, sums 8, Relu, Stateful;
        f32 5 -> 1, bias 0, sums 4, Tanh, Descent;
        f32 64 -> 32, bias 32, sums 2, Relu, Descent;
        f32 37 -> 19, bias 19, sums 2, Tanh, Stateful;
        f32 300 -> 1, bias 0, sums 8, Identity, Descent;
        f32 50 -> 50, bias 50, sums 1, Relu, Stateful;
        f32 64 -> 64, bias 64, sums 1, Relu, Descent;
        f32 128 -> 10, bias 10, sums 1, Identity, Descent;
        f32 256 -> 10, bias 10, sums 4, Relu, Stateful;
        f32 9 -> 40, bias 0, sums 1, Tanh, Stateful;
        f32 67 -> 20, bias 20, sums 1, Silu, Descent;
        f32 20 -> 300, bias 300, sums 1, Silu, Descent;
        f32 300 -> 70, bias 70, sums 1, Relu, Descent;
        f32 513 -> 24, bias 24, sums 1, Relu, Descent;
        f32 784 -> 128, bias 128, sums 1, Relu, Descent;
        f64 3 -> 7, bias 7, sums 1, Tanh, Descent;
        f64 37 -> 5, bias 5, sums 4, Relu, Descent;
        f64 16 -> 1, bias 1, sums 8, Sigmoid, Descent;
        f64 50 -> 50, bias 0, sums 1, Relu, Descent;
        f64 12 -> 260, bias 0, sums 1, Relu, Descent;
        f64 64 -> 32, bias 32, sums 2, Relu, Descent;
        f64 513 -> 24, bias 24, sums 1, Relu, Stateful;
    }
}

#[test]
fn every_tile_keeps_the_canonical_order() {
    with_arithmetic(true, check_all_shapes);
}

#[test]
fn every_tile_keeps_the_canonical_order_in_fused_arithmetic() {
    with_arithmetic(false, check_all_shapes);
}

/// The slots that a rule keeps for a layer.
fn state<S: Scalar, const K: usize, const I: usize, const O: usize, const BIAS: usize>(
    numbers: &mut Generator,
) -> Box<[Dense<S, I, O, BIAS>; K]> {
    let state: Vec<_> = (0..K).map(|_| *drawn::layer(numbers)).collect();
    let Ok(state) = state.into_boxed_slice().try_into() else { unreachable!("K slots were drawn") };
    state
}
