//! Layers that connect only some inputs with some outputs, on one sample and on rows of samples.
//!
//! Input: activations or gradients, and one weight per connection, ordered by input, then by output. Output:
//! activations, gradients, or an update, with one multiply-add per connection and no others. Each sum keeps
//! the canonical order: inputs, outputs and samples ascending.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

pub(crate) mod far;

use crate::activation::Elementwise;
use crate::kernel::epilogue::{Epilogue, Update};
use crate::kernel::finish::{Activate, Finish as _, PassBack, reads_output};
use crate::layer::Weights;
use crate::machine::with_sizes;
use crate::optimizer::{Kept, Rule};
use crate::scalar::{Arithmetic, Scalar};

/// Which input and output each weight connects.
pub trait Connections: Copy {
    /// The input and the output of weight `k`.
    fn pair(self, k: usize) -> (usize, usize);
}

/// Weight `k` connects input `k` with output `k`: a factor for each number.
#[derive(Clone, Copy, Debug)]
pub struct Diagonal;

impl Connections for Diagonal {
    #[inline(always)]
    fn pair(self, k: usize) -> (usize, usize) {
        (k, k)
    }
}

/// The pairs of input and output, ordered by input, then by output.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a, const W: usize>(pub &'a [(usize, usize); W]);

impl<const W: usize> Connections for Table<'_, W> {
    #[inline(always)]
    fn pair(self, k: usize) -> (usize, usize) {
        match self.0.get(k) {
            Some(pair) => *pair,
            None => (usize::MAX, usize::MAX),
        }
    }
}

/// The pre-activation `zₒ = biasₒ + Σ xᵢ·weight` over the connections that lead to `o`.
#[inline(always)]
pub fn sparse<
    A: Arithmetic,
    S: Scalar,
    C: Connections,
    const W: usize,
    const BIAS: usize,
    const I: usize,
    const O: usize,
>(
    layer: &Weights<S, W, BIAS>,
    connections: C,
    x: &[S; I],
) -> [S; O] {
    let mut z = [S::ZERO; O];
    for (z, bias) in z.iter_mut().zip(&layer.bias) {
        *z = *bias;
    }
    for k in 0..W {
        let (i, o) = connections.pair(k);
        if let (Some(x), Some(z)) = (x.get(i), z.get_mut(o)) {
            *z = x.mul_add::<A>(layer.weights[k], *z);
        }
    }
    z
}

/// `∂L/∂x` from `∂L/∂z`.
#[inline(always)]
pub fn sparse_input_gradient<
    A: Arithmetic,
    S: Scalar,
    C: Connections,
    const W: usize,
    const BIAS: usize,
    const I: usize,
    const O: usize,
>(
    layer: &Weights<S, W, BIAS>,
    connections: C,
    d_z: &[S; O],
) -> [S; I] {
    let mut d_x = [S::ZERO; I];
    sparse_input_gradient_into::<A, S, C, W, BIAS, I, O>(layer, connections, d_z, &mut d_x);
    d_x
}

/// [`sparse_input_gradient`] into a row that exists already.
#[inline(always)]
pub fn sparse_input_gradient_into<
    A: Arithmetic,
    S: Scalar,
    C: Connections,
    const W: usize,
    const BIAS: usize,
    const I: usize,
    const O: usize,
>(
    layer: &Weights<S, W, BIAS>,
    connections: C,
    d_z: &[S; O],
    d_x: &mut [S; I],
) {
    d_x.fill(S::ZERO);
    for k in 0..W {
        let (i, o) = connections.pair(k);
        if let (Some(d_x), Some(d_z)) = (d_x.get_mut(i), d_z.get(o)) {
            *d_x = d_z.mul_add::<A>(layer.weights[k], *d_x);
        }
    }
}

/// Applies `rule` to weights and bias with the gradient of one sample.
#[inline(always)]
pub fn sparse_update<
    'a,
    A: Arithmetic,
    S: Scalar,
    C: Connections,
    R: Rule<S>,
    const W: usize,
    const BIAS: usize,
    const I: usize,
    const O: usize,
>(
    x: &[S; I],
    d_z: &[S; O],
    connections: C,
    layer: &'a mut Weights<S, W, BIAS>,
    rule: R,
    state: Kept<R, S, &'a mut Weights<S, W, BIAS>>,
) {
    let (x, d_z) = (core::slice::from_ref(x), core::slice::from_ref(d_z));
    let epilogue = &mut Update { layer, rule, state };
    with_sizes!(A, SIZES => sum::<A, S, C, _, W, BIAS, I, O, { SIZES.lanes }>(x, d_z, connections, epilogue));
}

/// `y = activation(z)` for each row.
#[inline(always)]
pub fn sparse_rows<
    A: Arithmetic,
    S: Scalar,
    C: Connections,
    E: Elementwise,
    const W: usize,
    const BIAS: usize,
    const I: usize,
    const O: usize,
>(
    layer: &Weights<S, W, BIAS>,
    connections: C,
    x: &[[S; I]],
    activation: E,
    y: &mut [[S; O]],
) {
    let rows = x.len().min(y.len());
    let (x, y) = (&x[..rows], &mut y[..rows]);
    for s in 0..rows {
        y[s] = sparse::<A, S, C, W, BIAS, I, O>(layer, connections, &x[s]);
    }
    Activate(activation).rows::<A>(0, y);
}

/// `∂L/∂z` of the layer before, as `dense_input_gradient_rows` passes it back.
#[inline(always)]
pub fn sparse_input_gradient_rows<
    A: Arithmetic,
    S: Scalar,
    C: Connections,
    E: Elementwise,
    const W: usize,
    const BIAS: usize,
    const I: usize,
    const O: usize,
>(
    layer: &Weights<S, W, BIAS>,
    connections: C,
    d_z: &[[S; O]],
    activation: E,
    a: &[[S; I]],
    d: &mut [[S; I]],
) {
    let mut rows = d_z.len().min(d.len());
    if reads_output::<E>() {
        rows = rows.min(a.len());
    }
    let (d_z, d) = (&d_z[..rows], &mut d[..rows]);
    for s in 0..rows {
        d[s] = sparse_input_gradient::<A, S, C, W, BIAS, I, O>(layer, connections, &d_z[s]);
    }
    PassBack { activation, a }.rows::<A>(0, d);
}

/// Applies `rule` with the gradient summed over the rows.
#[inline(always)]
pub fn sparse_update_rows<
    'a,
    A: Arithmetic,
    S: Scalar,
    C: Connections,
    R: Rule<S>,
    const W: usize,
    const BIAS: usize,
    const I: usize,
    const O: usize,
>(
    x: &[[S; I]],
    d_z: &[[S; O]],
    connections: C,
    layer: &'a mut Weights<S, W, BIAS>,
    rule: R,
    state: Kept<R, S, &'a mut Weights<S, W, BIAS>>,
) {
    let epilogue = &mut Update { layer, rule, state };
    with_sizes!(A, SIZES => sum::<A, S, C, _, W, BIAS, I, O, { SIZES.lanes }>(x, d_z, connections, epilogue));
}

/// Hands the gradients, summed over the rows, to `epilogue`.
#[inline(always)]
fn sum<
    A: Arithmetic,
    S: Scalar,
    C: Connections,
    E: Epilogue<S>,
    const W: usize,
    const BIAS: usize,
    const I: usize,
    const O: usize,
    const LANES: usize,
>(
    x: &[[S; I]],
    d_z: &[[S; O]],
    connections: C,
    epilogue: &mut E,
) {
    let mut first = 0;
    while first < W {
        let width = if W - first < LANES { W - first } else { LANES };
        let mut g = [S::ZERO; LANES];
        if const { E::CONTINUES } {
            g = epilogue.begin_weights::<LANES>(0, first, width);
        }
        for (x, d_z) in x.iter().zip(d_z) {
            for lane in 0..LANES {
                if lane < width {
                    let (i, o) = connections.pair(first + lane);
                    if let (Some(x), Some(d_z)) = (x.get(i), d_z.get(o)) {
                        g[lane] = x.mul_add::<A>(*d_z, g[lane]);
                    }
                }
            }
        }
        epilogue.weights::<A, LANES>(0, first, width, &g);
        first += LANES;
    }
    let mut column = 0;
    while column < BIAS {
        let width = if BIAS - column < LANES { BIAS - column } else { LANES };
        let mut g = [S::ZERO; LANES];
        if const { E::CONTINUES } {
            g = epilogue.begin_bias::<LANES>(column, width);
        }
        for d_z in d_z {
            for lane in 0..LANES {
                if let (true, Some(d_z)) = (lane < width, d_z.get(column + lane)) {
                    g[lane] = g[lane] + *d_z;
                }
            }
        }
        epilogue.bias::<A, LANES>(column, width, &g);
        column += LANES;
    }
}
