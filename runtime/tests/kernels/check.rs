//! A layer shape in all dense kernels against loops written straight from the canonical order of summation.
//!
//! Input: a shape, an activation and a rule. Output: none. Guarantees: with many numbers of rows, whatever
//! the tiles and panels do, a sum has the bits of one chain in the stated order.
#![allow(clippy::needless_range_loop)] // the references are the formulas of the order, with their indices

use netwright_runtime::activation::{Elementwise, Identity};
use netwright_runtime::kernel::{
    apply, dense, dense_input_gradient, dense_input_gradient_rows, dense_rows, dense_update,
    dense_update_rows, only_output_step_rows,
};
use netwright_runtime::optimizer::{Rule, Slots, Storing};
use netwright_runtime::{Arithmetic, Dense, Generator, Kernel, Scalar};

use netwright_support::bits::{Bits, assert_same};
use netwright_support::drawn::{self, UNIT};
use netwright_support::order::{
    reference_added_gradient, reference_forward, reference_gradient, reference_input_gradient,
    reference_update,
};
use netwright_support::slots::Array;

pub(crate) const ROWS: [usize; 14] = [0, 1, 2, 3, 5, 6, 7, 12, 31, 32, 33, 64, 100, 300];

/// Plain gradient descent, without state.
#[derive(Clone, Copy)]
pub(crate) struct Descent;
impl<S: Scalar> Rule<S> for Descent {
    type Slots = Slots<0>;
    #[inline(always)]
    fn update<A: Arithmetic>(self, w: S, g: S, _: [S; 0]) -> (S, [S; 0]) {
        (S::from_f64(-0.125).mul_add::<A>(g, w), [])
    }
}

/// A rule whose two numbers of state and new weight depend on each other.
#[derive(Clone, Copy)]
pub(crate) struct Stateful;
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
pub(crate) fn same<S: Bits>(what: &str, rows: usize, found: &[S], expected: &[S]) {
    assert_same(&format!("{what}, {rows} rows"), found, expected);
}

#[track_caller]
pub(crate) fn same_layer<S: Bits, const I: usize, const O: usize, const BIAS: usize>(
    what: &str,
    rows: usize,
    found: &Dense<S, I, O, BIAS>,
    expected: &Dense<S, I, O, BIAS>,
) {
    same(what, rows, found.weights.as_flattened(), expected.weights.as_flattened());
    same(what, rows, &found.bias, &expected.bias);
}

/// All kernels of one layer shape, on `rows` rows.
pub(crate) struct Check<
    S,
    E,
    R,
    const K: usize,
    const I: usize,
    const O: usize,
    const BIAS: usize,
    const P: usize,
> {
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
        if const { O == 1 } {
            let only = |layer: &Dense<S, I, O, BIAS>| -> Dense<S, I, 1, BIAS> {
                Dense { weights: layer.weights.map(|row| [row[0]]), bias: layer.bias }
            };
            let d_z: Vec<[S; 1]> = d_z.iter().map(|row| [row[0]]).collect();
            let (mut found, mut kept) = (only(layer), state.each_ref().map(only));
            let mut d_found = drawn::rows::<S, [S; I]>(rows, UNIT, &mut numbers);
            let slots = R::Slots::of(kept.each_mut());
            only_output_step_rows::<A, S, E, R, I, BIAS, 300>(
                &x,
                &d_z,
                activation,
                &mut d_found,
                &mut found,
                rule,
                slots,
            );
            same(what, rows, d_found.as_flattened(), d.as_flattened());
            same_layer(what, rows, &found, &only(&layer_expected));
            for k in 0..K {
                same_layer(what, rows, &kept[k], &only(&state_expected[k]));
            }
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
pub(crate) fn check<
    S,
    E,
    R,
    const K: usize,
    const I: usize,
    const O: usize,
    const BIAS: usize,
    const P: usize,
>(
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

/// The slots that a rule keeps for a layer.
fn state<S: Scalar, const K: usize, const I: usize, const O: usize, const BIAS: usize>(
    numbers: &mut Generator,
) -> Box<[Dense<S, I, O, BIAS>; K]> {
    let state: Vec<_> = (0..K).map(|_| *drawn::layer(numbers)).collect();
    let Ok(state) = state.into_boxed_slice().try_into() else { unreachable!("K slots were drawn") };
    state
}

pub(crate) use check_shapes;
