//! Layers that are not a full matrix: sparse layers against dense ones with zeros, norms against their
//! definition.
#![allow(clippy::needless_range_loop)] // the indices are those of the formulas

use netwright_runtime::activation::{Identity, Tanh};
use netwright_runtime::kernel::{
    Connections, Diagonal, LayerNorm, RmsNorm, RowNorm, Table, dense, dense_input_gradient,
    dense_update_rows, normalize, normalize_gradient, normalize_gradient_rows, normalize_rows, sparse,
    sparse_input_gradient, sparse_input_gradient_rows, sparse_rows, sparse_update, sparse_update_rows,
};
use netwright_runtime::optimizer::{Slots, Storing};
use netwright_runtime::{Arithmetic, Dense, Generator, Kernel, Rule, Scalar, Weights};

use netwright_support::bits::assert_same;
use netwright_support::drawn::{UNIT, fill, rows};

/// What a sparse layer does, and what a dense one with zeros does.
struct Compare<'a, C, const W: usize, const I: usize, const O: usize> {
    connections: C,
    weights: Weights<f64, W, O>,
    x: &'a [[f64; I]],
    d_z: &'a [[f64; O]],
}

/// `w − g` with the state `w`, so that every part of an update shows.
#[derive(Clone, Copy)]
struct Descend;

impl Rule<f64> for Descend {
    type Slots = Slots<1>;
    fn update<A: Arithmetic>(self, w: f64, g: f64, [s]: [f64; 1]) -> (f64, [f64; 1]) {
        (w - g + s, [w])
    }
}

impl<C: Connections, const W: usize, const I: usize, const O: usize> Kernel for Compare<'_, C, W, I, O> {
    type Output = ();

    fn run<A: Arithmetic>(self) {
        let Self { connections, weights, x, d_z } = self;
        let mut full = Dense::<f64, I, O, O>::zeros();
        full.bias = weights.bias;
        for k in 0..W {
            let (i, o) = connections.pair(k);
            full.weights[i][o] = weights.weights[k];
        }
        let mut y = vec![[0.0; O]; x.len()];
        sparse_rows::<A, f64, C, Identity, W, O, I, O>(&weights, connections, x, Identity, &mut y);
        let mut d = vec![[0.0; I]; x.len()];
        sparse_input_gradient_rows::<A, f64, C, Identity, W, O, I, O>(
            &weights,
            connections,
            d_z,
            Identity,
            &[],
            &mut d,
        );
        for s in 0..x.len() {
            let expected = dense::<A, f64, I, O, O, 1>(&full, &x[s]);
            assert_same("forward", &sparse::<A, f64, C, W, O, I, O>(&weights, connections, &x[s]), &expected);
            assert_same("forward of rows", &y[s], &expected);
            let expected = dense_input_gradient::<A, f64, I, O, O>(&full, &d_z[s]);
            let found = sparse_input_gradient::<A, f64, C, W, O, I, O>(&weights, connections, &d_z[s]);
            assert_same("input gradient", &found, &expected);
            assert_same("input gradient of rows", &d[s], &expected);
        }
        for count in [1, x.len()] {
            let (x, d_z) = (&x[..count], &d_z[..count]);
            let mut expected = Dense::<f64, I, O, O>::zeros();
            dense_update_rows::<A, f64, Storing<false>, I, O, O, { usize::MAX }>(
                x,
                d_z,
                &mut expected,
                Storing,
                [],
            );
            let mut found = Weights::<f64, W, O>::zeros();
            sparse_update_rows::<A, f64, C, Storing<false>, W, O, I, O>(
                x,
                d_z,
                connections,
                &mut found,
                Storing,
                [],
            );
            let of_pair = |k: usize| {
                let (i, o) = connections.pair(k);
                expected.weights[i][o]
            };
            let list: Vec<f64> = (0..W).map(of_pair).collect();
            assert_same("gradient of weights", &found.weights, &list);
            assert_same("gradient of the bias", &found.bias, &expected.bias);
            let mut parts = Weights::<f64, W, O>::zeros();
            for (x, d_z) in x.chunks(1).zip(d_z.chunks(1)) {
                sparse_update_rows::<A, f64, C, Storing<true>, W, O, I, O>(
                    x,
                    d_z,
                    connections,
                    &mut parts,
                    Storing,
                    [],
                );
            }
            assert_same("parts of the gradient of weights", &parts.weights, &list);
            assert_same("parts of the gradient of the bias", &parts.bias, &expected.bias);
            let (mut layer, mut state) = (weights, weights);
            sparse_update_rows::<A, f64, C, Descend, W, O, I, O>(
                x,
                d_z,
                connections,
                &mut layer,
                Descend,
                [&mut state],
            );
            for k in 0..W {
                assert_same(
                    "updated weight",
                    &[layer.weights[k]],
                    &[weights.weights[k] - list[k] + weights.weights[k]],
                );
            }
            assert_same("state", &state.bias, &weights.bias);
            if count == 1 {
                let mut of_sample = Weights::<f64, W, O>::zeros();
                sparse_update::<A, f64, C, Storing<false>, W, O, I, O>(
                    &x[0],
                    &d_z[0],
                    connections,
                    &mut of_sample,
                    Storing,
                    [],
                );
                assert_same("gradient of a sample", &of_sample.weights, &found.weights);
                let (mut one, mut its_state) = (weights, weights);
                sparse_update::<A, f64, C, Descend, W, O, I, O>(
                    &x[0],
                    &d_z[0],
                    connections,
                    &mut one,
                    Descend,
                    [&mut its_state],
                );
                assert_same("update by a sample", &one.weights, &layer.weights);
                assert_same("bias updated by a sample", &one.bias, &layer.bias);
            }
        }
    }
}

fn compare<C: Connections, const W: usize, const I: usize, const O: usize>(connections: C) {
    let mut generator = Generator::new(W as u64);
    let mut weights = Weights::<f64, W, O>::zeros();
    fill(&mut weights.weights, UNIT, &mut generator);
    fill(&mut weights.bias, UNIT, &mut generator);
    let (x, d_z) =
        (rows::<f64, [f64; I]>(5, UNIT, &mut generator), rows::<f64, [f64; O]>(5, UNIT, &mut generator));
    f64::dispatch(Compare { connections, weights, x: &x, d_z: &d_z });
}

#[test]
fn sparse_layers_are_dense_ones_with_zeros() {
    compare::<_, 4, 3, 2>(Table(&[(0, 0), (1, 0), (1, 1), (2, 1)]));
    compare::<_, 20, 20, 20>(Diagonal);
    // A part of 7 x 9 pairs, more than one vector of weights.
    const PAIRS: [(usize, usize); 32] = {
        let mut pairs = [(0, 0); 32];
        let mut k = 0;
        while k < 32 {
            pairs[k] = (2 * k / 9, 2 * k % 9);
            k += 1;
        }
        pairs
    };
    compare::<_, 32, 8, 9>(Table(&PAIRS));
}

#[test]
fn an_activation_is_applied_to_rows_and_passed_back() {
    struct Activated;
    impl Kernel for Activated {
        type Output = ();
        fn run<A: Arithmetic>(self) {
            let layer = Weights::<f64, 2, 2> { weights: [0.5, -2.0], bias: [0.1, 0.2] };
            let x = [[0.3, 0.7], [-1.0, 2.0]];
            let mut y = [[0.0; 2]; 2];
            sparse_rows::<A, f64, _, _, 2, 2, 2, 2>(&layer, Diagonal, &x, Tanh, &mut y);
            let mut d = [[0.0; 2]; 2];
            sparse_input_gradient_rows::<A, f64, _, _, 2, 2, 2, 2>(
                &layer,
                Diagonal,
                &[[1.0; 2]; 2],
                Tanh,
                &y,
                &mut d,
            );
            for s in 0..2 {
                for o in 0..2 {
                    let z = x[s][o] * layer.weights[o] + layer.bias[o];
                    assert!((y[s][o] - z.tanh()).abs() < 1e-15);
                    assert!((d[s][o] - layer.weights[o] * (1.0 - z.tanh().powi(2))).abs() < 1e-14);
                }
            }
        }
    }
    f64::dispatch(Activated);
}

/// A norm by its definition.
fn defined(x: &[f64], centres: bool, epsilon: f64) -> Vec<f64> {
    let count = x.len() as f64;
    let mean = if centres { x.iter().sum::<f64>() / count } else { 0.0 };
    let square = x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
    x.iter().map(|x| (x - mean) / (square + epsilon).sqrt()).collect()
}

struct Normalized<M>(M);

impl<M: RowNorm<f64>> Kernel for Normalized<M> {
    type Output = ();

    fn run<A: Arithmetic>(self) {
        let norm = self.0;
        let mut generator = Generator::new(11);
        let (x, d) =
            (rows::<f64, [f64; 9]>(4, UNIT, &mut generator), rows::<f64, [f64; 9]>(4, UNIT, &mut generator));
        let (mut n, mut d_x) = (vec![[0.0; 9]; 4], vec![[0.0; 9]; 4]);
        normalize_rows::<A, f64, M, 9>(norm, &x, &mut n);
        normalize_gradient_rows::<A, f64, M, 9>(norm, &x, &d, &mut d_x);
        for s in 0..4 {
            assert_same("rows", &n[s], &normalize::<A, f64, M, 9>(norm, &x[s]));
            assert_same(
                "gradients of rows",
                &d_x[s],
                &normalize_gradient::<A, f64, M, 9>(norm, &x[s], &d[s]),
            );
            for (found, expected) in n[s].iter().zip(defined(&x[s], M::CENTRES, norm.epsilon())) {
                assert!((found - expected).abs() < 1e-14, "{found} is not {expected}");
            }
            for i in 0..9 {
                // Central differences: truncation about 1e-11 and rounding 1e-11 with this step.
                let at = |step: f64| -> f64 {
                    let mut moved = x[s];
                    moved[i] += step;
                    defined(&moved, M::CENTRES, norm.epsilon()).iter().zip(&d[s]).map(|(n, d)| n * d).sum()
                };
                let slope = (at(1e-5) - at(-1e-5)) / 2e-5;
                assert!((slope - d_x[s][i]).abs() < 1e-8, "{slope} is not {}", d_x[s][i]);
            }
        }
    }
}

#[test]
fn norms_are_their_definition_and_gradients_its_derivative() {
    f64::dispatch(Normalized(LayerNorm { epsilon: 0.1 }));
    f64::dispatch(Normalized(RmsNorm { epsilon: 0.1 }));
}
