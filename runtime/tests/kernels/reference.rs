//! The canonical order of summation, written straight: one chain after another, without tiles or panels; and the
//! numbers that show the order.
#![allow(clippy::needless_range_loop)] // the references are the formulas of the order, with their indices

use netwright_runtime::optimizer::Rule;
use netwright_runtime::{Arithmetic, Dense, Scalar};

use crate::slots::Array;

/// Numbers whose sums depend on their order.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn next<S: Scalar>(&mut self) -> S {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        S::from_f64((self.0 >> 11) as f64 / (1_u64 << 52) as f64 - 1.0)
    }
    pub(crate) fn row<S: Scalar, const N: usize>(&mut self) -> [S; N] {
        let mut row = [S::ZERO; N];
        for value in &mut row {
            *value = self.next();
        }
        row
    }
    pub(crate) fn rows<S: Scalar, const N: usize>(&mut self, rows: usize) -> Vec<[S; N]> {
        let mut all = Vec::new();
        for _ in 0..rows {
            all.push(self.row());
        }
        all
    }
    pub(crate) fn layer<S: Scalar, const I: usize, const O: usize, const BIAS: usize>(
        &mut self,
    ) -> Box<Dense<S, I, O, BIAS>> {
        let mut layer = Box::new(Dense { weights: [[S::ZERO; O]; I], bias: self.row() });
        for row in &mut layer.weights {
            *row = self.row();
        }
        layer
    }
}

/// The order of the forward pass.
#[inline(always)]
pub(crate) fn reference_forward<
    A: Arithmetic,
    S: Scalar,
    const I: usize,
    const O: usize,
    const BIAS: usize,
>(
    layer: &Dense<S, I, O, BIAS>,
    x: &[S; I],
    sums_count: usize,
) -> [S; O] {
    let mut z = [S::ZERO; O];
    for o in 0..O {
        let mut sums = vec![S::ZERO; sums_count];
        if BIAS > 0 {
            sums[0] = layer.bias[o];
        }
        for i in 0..I {
            sums[i % sums_count] = x[i].mul_add::<A>(layer.weights[i][o], sums[i % sums_count]);
        }
        let mut width = sums_count / 2;
        while width > 0 {
            for j in 0..width {
                sums[j] = sums[j] + sums[j + width];
            }
            width /= 2;
        }
        z[o] = sums[0];
    }
    z
}

#[inline(always)]
pub(crate) fn reference_input_gradient<
    A: Arithmetic,
    S: Scalar,
    const I: usize,
    const O: usize,
    const BIAS: usize,
>(
    layer: &Dense<S, I, O, BIAS>,
    d_z: &[S; O],
) -> [S; I] {
    let mut d_x = [S::ZERO; I];
    for i in 0..I {
        for o in 0..O {
            d_x[i] = d_z[o].mul_add::<A>(layer.weights[i][o], d_x[i]);
        }
    }
    d_x
}

#[inline(always)]
pub(crate) fn reference_gradient<
    A: Arithmetic,
    S: Scalar,
    const I: usize,
    const O: usize,
    const BIAS: usize,
>(
    x: &[[S; I]],
    d_z: &[[S; O]],
    gradient: &mut Dense<S, I, O, BIAS>,
) {
    *gradient = Dense::zeros();
    reference_added_gradient::<A, S, I, O, BIAS>(x, d_z, gradient);
}

/// The sums go on from what `gradient` holds.
#[inline(always)]
pub(crate) fn reference_added_gradient<
    A: Arithmetic,
    S: Scalar,
    const I: usize,
    const O: usize,
    const BIAS: usize,
>(
    x: &[[S; I]],
    d_z: &[[S; O]],
    gradient: &mut Dense<S, I, O, BIAS>,
) {
    for i in 0..I {
        for o in 0..O {
            let mut sum = gradient.weights[i][o];
            for s in 0..x.len() {
                sum = x[s][i].mul_add::<A>(d_z[s][o], sum);
            }
            gradient.weights[i][o] = sum;
        }
    }
    for o in 0..BIAS {
        let mut sum = gradient.bias[o];
        for s in 0..x.len() {
            sum = sum + d_z[s][o];
        }
        gradient.bias[o] = sum;
    }
}

#[inline(always)]
pub(crate) fn reference_update<A, S, R, const K: usize, const I: usize, const O: usize, const BIAS: usize>(
    gradient: &Dense<S, I, O, BIAS>,
    rule: R,
    layer: &mut Dense<S, I, O, BIAS>,
    state: &mut [Dense<S, I, O, BIAS>; K],
) where
    A: Arithmetic,
    S: Scalar,
    R: Rule<S, Slots: Array<K>>,
{
    for i in 0..I {
        for o in 0..O {
            let mut slots = [S::ZERO; K];
            for k in 0..K {
                slots[k] = state[k].weights[i][o];
            }
            let slots = R::Slots::of(slots);
            let (w, slots) = rule.update::<A>(layer.weights[i][o], gradient.weights[i][o], slots);
            let slots = R::Slots::array(slots);
            layer.weights[i][o] = w;
            for k in 0..K {
                state[k].weights[i][o] = slots[k];
            }
        }
    }
    for o in 0..BIAS {
        let mut slots = [S::ZERO; K];
        for k in 0..K {
            slots[k] = state[k].bias[o];
        }
        let (b, slots) = rule.update::<A>(layer.bias[o], gradient.bias[o], R::Slots::of(slots));
        let slots = R::Slots::array(slots);
        layer.bias[o] = b;
        for k in 0..K {
            state[k].bias[o] = slots[k];
        }
    }
}
