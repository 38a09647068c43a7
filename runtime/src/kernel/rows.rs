//! Dense layers on rows of samples, any number of them.
//!
//! In come rows of activations or gradients and a layer; out go rows with the activation or its gradient
//! applied, a gradient, or an update of the layer. As many rows are taken as the shortest argument has; the
//! bits of each are those of the kernels on one sample.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use core::any::TypeId;
use core::hint::black_box;

use super::epilogue::Update;
use super::gradient;
use super::multiply::{Finish, multiply};
use super::panel::{Forward, Span, Transposed, load};
use super::parallel::{Part, Share, share};
use super::row::{dense, only_output_rows};
use crate::activation::{Elementwise, Identity};
use crate::layer::{Dense, Inputs, Parameters};
use crate::optimizer::Rule;
use crate::scalar::{Arithmetic, Kernel, Scalar};

/// As many numbers as are finished side by side: two vectors of `f32`.
const LANES: usize = 16;

/// Rows whose only output is summed side by side.
const ROWS: usize = 8;

/// `y = activation(x·weights + bias)` for each row.
#[inline(always)]
pub fn dense_rows<
    A: Arithmetic,
    S: Scalar,
    E: Elementwise,
    const I: usize,
    const O: usize,
    const BIAS: usize,
    const P: usize,
>(
    layer: &Dense<S, I, O, BIAS>,
    x: &[[S; I]],
    activation: E,
    y: &mut [[S; O]],
) {
    let rows = x.len().min(y.len());
    let (x, y) = (&x[..rows], &mut y[..rows]);
    share::<A, _>(DenseRows::<S, E, I, O, BIAS, P> { layer, x, activation, y });
}

struct DenseRows<'a, S, E, const I: usize, const O: usize, const BIAS: usize, const P: usize> {
    layer: &'a Dense<S, I, O, BIAS>,
    x: &'a [[S; I]],
    activation: E,
    y: &'a mut [[S; O]],
}

impl<S: Scalar, E: Elementwise, const I: usize, const O: usize, const BIAS: usize, const P: usize> Share
    for DenseRows<'_, S, E, I, O, BIAS, P>
{
    type Part = Self;
    fn multiply_adds(&self) -> usize {
        self.x.len().saturating_mul(I * O)
    }
    fn into_part(self) -> Self {
        self
    }
}

impl<S: Scalar, E: Elementwise, const I: usize, const O: usize, const BIAS: usize, const P: usize> Part
    for DenseRows<'_, S, E, I, O, BIAS, P>
{
    fn halve(self) -> (Self, Self) {
        let Self { layer, x, activation, y } = self;
        let (x, other_x) = x.split_at(x.len() / 2);
        let (y, other_y) = y.split_at_mut(x.len());
        (Self { layer, x, activation, y }, Self { layer, x: other_x, activation, y: other_y })
    }
}

impl<S: Scalar, E: Elementwise, const I: usize, const O: usize, const BIAS: usize, const P: usize> Kernel
    for DenseRows<'_, S, E, I, O, BIAS, P>
{
    type Output = ();
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { layer, x, activation, y } = self;
        if P <= 2 {
            let source = Forward { weights: &layer.weights, bias: &layer.bias };
            return multiply::<A, S, _, _, I, O, P>(x, source, Activate(activation), y);
        }
        let mut first = 0;
        if O == 1 {
            // Side by side, so that the sums of one row do not wait for those of another.
            let (x_blocks, _) = x.as_chunks::<ROWS>();
            let (y_blocks, _) = y.as_flattened_mut().as_chunks_mut::<ROWS>();
            for block in 0..x_blocks.len().min(y_blocks.len()) {
                y_blocks[block] = only_output_rows::<A, S, I, O, BIAS, P, ROWS>(layer, &x_blocks[block]);
                first += ROWS;
            }
        }
        for s in first..x.len() {
            y[s] = dense::<A, S, I, O, BIAS, P>(layer, &x[s]);
        }
        Activate(activation).rows::<A>(0, y);
    }
}

/// The activation is applied.
#[derive(Clone, Copy)]
pub(super) struct Activate<E>(pub(super) E);

impl<S: Scalar, E: Elementwise, const O: usize> Finish<S, O> for Activate<E> {
    const IN_REGISTERS: bool = E::IS_CHEAP;

    #[inline(always)]
    fn vector<A: Arithmetic, const L: usize>(self, _row: usize, _span: Span, mut z: [S; L]) -> [S; L] {
        for lane in 0..L {
            z[lane] = self.0.apply::<A, S>(z[lane]);
        }
        z
    }
    #[inline(always)]
    fn rows<A: Arithmetic>(self, _first: usize, rows: &mut [[S; O]]) {
        let (blocks, rest) = rows.as_flattened_mut().as_chunks_mut::<LANES>();
        for block in blocks {
            let mut a = [S::ZERO; LANES];
            for lane in 0..LANES {
                a[lane] = self.0.apply::<A, S>(block[lane]);
            }
            *block = a;
        }
        for z in rest {
            *z = self.0.apply::<A, S>(*z);
        }
    }
}

/// `∂L/∂z` of the layer before, whose outputs are `a`, from `∂L/∂z` of this layer. `a` is not read if
/// `activation` is [`Identity`].
#[inline(always)]
pub fn dense_input_gradient_rows<
    A: Arithmetic,
    S: Scalar,
    E: Elementwise,
    const I: usize,
    const O: usize,
    const BIAS: usize,
>(
    layer: &Dense<S, I, O, BIAS>,
    d_z: &[[S; O]],
    activation: E,
    a: &[[S; I]],
    d: &mut [[S; I]],
) {
    let mut rows = d_z.len().min(d.len());
    let mut a = a;
    if reads_output::<E>() {
        rows = rows.min(a.len());
        a = &a[..rows];
    }
    let (d_z, d) = (&d_z[..rows], &mut d[..rows]);
    share::<A, _>(InputGradientRows::<S, E, I, O> { weights: &layer.weights, d_z, activation, a, d });
}

struct InputGradientRows<'a, S, E, const I: usize, const O: usize> {
    weights: &'a [[S; O]; I],
    d_z: &'a [[S; O]],
    activation: E,
    a: &'a [[S; I]],
    d: &'a mut [[S; I]],
}

impl<S: Scalar, E: Elementwise, const I: usize, const O: usize> Share for InputGradientRows<'_, S, E, I, O> {
    type Part = Self;
    fn multiply_adds(&self) -> usize {
        self.d_z.len().saturating_mul(I * O)
    }
    fn into_part(self) -> Self {
        self
    }
}

impl<S: Scalar, E: Elementwise, const I: usize, const O: usize> Part for InputGradientRows<'_, S, E, I, O> {
    fn halve(self) -> (Self, Self) {
        let Self { weights, d_z, activation, a, d } = self;
        let (d_z, other_d_z) = d_z.split_at(d_z.len() / 2);
        let (a, other_a) = a.split_at(d_z.len().min(a.len()));
        let (d, other_d) = d.split_at_mut(d_z.len());
        let other = Self { weights, d_z: other_d_z, activation, a: other_a, d: other_d };
        (Self { weights, d_z, activation, a, d }, other)
    }
}

impl<S: Scalar, E: Elementwise, const I: usize, const O: usize> Kernel for InputGradientRows<'_, S, E, I, O> {
    type Output = ();
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { weights, d_z, activation, a, d } = self;
        multiply::<A, S, _, _, O, I, 1>(d_z, Transposed { weights }, PassBack { activation, a }, d);
    }
}

/// Whether the gradient of an activation depends on its output.
#[inline(always)]
pub(super) fn reads_output<E: Elementwise>() -> bool {
    TypeId::of::<E>() != TypeId::of::<Identity>()
}

/// The gradient is passed back through an activation with the outputs `a`.
#[derive(Clone, Copy)]
pub(super) struct PassBack<'a, E, S, const I: usize> {
    pub(super) activation: E,
    pub(super) a: &'a [[S; I]],
}

impl<S: Scalar, E: Elementwise, const I: usize> Finish<S, I> for PassBack<'_, E, S, I> {
    const IN_REGISTERS: bool = E::HAS_CHEAP_GRADIENT;

    #[inline(always)]
    fn vector<A: Arithmetic, const L: usize>(self, row: usize, span: Span, mut d: [S; L]) -> [S; L] {
        if reads_output::<E>() {
            let a: [S; L] = load(&self.a[row], span.start, span.width);
            for lane in 0..L {
                d[lane] = self.activation.gradient::<A, S>(a[lane], d[lane]);
            }
        }
        d
    }
    #[inline(always)]
    fn rows<A: Arithmetic>(self, first: usize, rows: &mut [[S; I]]) {
        if reads_output::<E>() {
            let (a_blocks, a_rest) = self.a[first..first + rows.len()].as_flattened().as_chunks::<LANES>();
            let (d_blocks, d_rest) = rows.as_flattened_mut().as_chunks_mut::<LANES>();
            for (d, a) in d_blocks.iter_mut().zip(a_blocks) {
                // Where LLVM sees that a choice overwrites one of its cases, as with a rectifier, it makes a
                // masked store, which takes ten times as long on AMD's machines; so it must not see it.
                let d_a = *black_box(&*d);
                let mut d_z = [S::ZERO; LANES];
                for lane in 0..LANES {
                    d_z[lane] = self.activation.gradient::<A, S>(a[lane], d_a[lane]);
                }
                *d = d_z;
            }
            for (d, a) in d_rest.iter_mut().zip(a_rest) {
                *d = self.activation.gradient::<A, S>(*a, *d);
            }
        }
    }
}

/// Stores the gradient of weights and bias, summed over the rows, of which there are at most `B`.
#[inline(always)]
pub fn dense_gradient_rows<
    A: Arithmetic,
    S: Scalar,
    const I: usize,
    const O: usize,
    const BIAS: usize,
    const B: usize,
>(
    x: &[[S; I]],
    d_z: &[[S; O]],
    gradient: &mut Dense<S, I, O, BIAS>,
) {
    dense_update_rows::<A, S, Storing, 0, I, O, BIAS, B>(x, d_z, gradient, Storing, []);
}

/// Applies `rule` with the gradient summed over the rows, of which there are at most `B`.
#[inline(always)]
pub fn dense_update_rows<
    A: Arithmetic,
    S: Scalar,
    R: Rule<S, K>,
    const K: usize,
    const I: usize,
    const O: usize,
    const BIAS: usize,
    const B: usize,
>(
    x: &[[S; I]],
    d_z: &[[S; O]],
    layer: &mut Dense<S, I, O, BIAS>,
    rule: R,
    state: [&mut Dense<S, I, O, BIAS>; K],
) {
    share::<A, _>(UpdateRows::<S, _, R, K, I, O, B> { x, d_z, update: Update { layer, rule, state } });
}

/// [`dense_gradient_rows`] inlined into its caller: one sample's uses of shared weights are rows whose number is known
/// there, so that no check of a length is left that could panic.
#[inline(always)]
pub fn dense_gradient_uses<A: Arithmetic, S: Scalar, const I: usize, const O: usize, const BIAS: usize>(
    x: &[[S; I]],
    d_z: &[[S; O]],
    gradient: &mut Dense<S, I, O, BIAS>,
) {
    dense_update_uses::<A, S, Storing, 0, I, O, BIAS>(x, d_z, gradient, Storing, []);
}

/// [`dense_update_rows`] inlined likewise.
#[inline(always)]
pub fn dense_update_uses<
    A: Arithmetic,
    S: Scalar,
    R: Rule<S, K>,
    const K: usize,
    const I: usize,
    const O: usize,
    const BIAS: usize,
>(
    x: &[[S; I]],
    d_z: &[[S; O]],
    layer: &mut Dense<S, I, O, BIAS>,
    rule: R,
    state: [&mut Dense<S, I, O, BIAS>; K],
) {
    let update = Update { layer, rule, state };
    UpdateRows::<S, _, R, K, I, O, { usize::MAX }> { x, d_z, update }.run::<A>();
}

/// The rule of a gradient that is stored.
#[derive(Clone, Copy)]
struct Storing;

impl<S: Scalar> Rule<S, 0> for Storing {
    #[inline(always)]
    fn update<A: Arithmetic>(self, _w: S, g: S, state: [S; 0]) -> (S, [S; 0]) {
        (g, state)
    }
}

/// An update of a layer, or of some of its inputs.
struct UpdateRows<'a, S, L, R, const K: usize, const I: usize, const O: usize, const B: usize> {
    x: &'a [[S; I]],
    d_z: &'a [[S; O]],
    update: Update<L, R, K>,
}

impl<
    S: Scalar,
    L: Parameters<S>,
    R: Rule<S, K>,
    const K: usize,
    const I: usize,
    const O: usize,
    const B: usize,
> Kernel for UpdateRows<'_, S, L, R, K, I, O, B>
{
    type Output = ();
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { x, d_z, mut update } = self;
        let (inputs, has_bias) = (update.layer.rows(), !update.layer.bias().is_empty());
        gradient::gradient::<A, S, _, I, O, B>(x, d_z, inputs, has_bias, &mut update);
    }
}

impl<
    'a,
    S: Scalar,
    R: Rule<S, K>,
    const K: usize,
    const I: usize,
    const O: usize,
    const BIAS: usize,
    const B: usize,
> Share for UpdateRows<'a, S, &'a mut Dense<S, I, O, BIAS>, R, K, I, O, B>
{
    type Part = UpdateRows<'a, S, Inputs<'a, S, O>, R, K, I, O, B>;

    fn multiply_adds(&self) -> usize {
        self.x.len().saturating_mul(I * O)
    }
    fn into_part(self) -> Self::Part {
        let Self { x, d_z, update: Update { layer, rule, state } } = self;
        let update = Update { layer: Inputs::all(layer), rule, state: state.map(Inputs::all) };
        UpdateRows { x, d_z, update }
    }
}

impl<S: Scalar, R: Rule<S, K>, const K: usize, const I: usize, const O: usize, const B: usize> Part
    for UpdateRows<'_, S, Inputs<'_, S, O>, R, K, I, O, B>
{
    fn halve(self) -> (Self, Self) {
        let Self { x, d_z, update: Update { mut layer, rule, mut state } } = self;
        let (start, end) = layer.rows();
        // Where a tile begins.
        let at = ((end - start) / 2).next_multiple_of(gradient::CUT);
        let other = Update {
            layer: layer.split_off(at),
            rule,
            state: state.each_mut().map(|state| state.split_off(at)),
        };
        (Self { x, d_z, update: Update { layer, rule, state } }, Self { x, d_z, update: other })
    }
}
