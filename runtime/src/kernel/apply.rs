//! A stored gradient, applied to a layer.
//!
//! Input: a gradient and a layer of one shape. Output: the layer that `the update of a step` would have made.

use super::epilogue::{Epilogue, Update};
use super::span::load;
use crate::layer::Parameters;
use crate::machine::with_sizes;
use crate::optimizer::{Kept, Rule};
use crate::scalar::{Arithmetic, Scalar};

/// Applies `rule` to each parameter of a layer, with the gradient and the state of the same shape.
#[inline(always)]
pub fn apply<'a, A: Arithmetic, S: Scalar, L: Parameters<S>, R: Rule<S>>(
    gradient: &L,
    layer: &'a mut L,
    rule: R,
    state: Kept<R, S, &'a mut L>,
) {
    let update = &mut Update { layer, rule, state };
    with_sizes!(A, SIZES => apply_vectors::<A, S, L, R, { SIZES.lanes }>(gradient, update));
}

/// The same, so many numbers at a time.
#[inline(always)]
fn apply_vectors<A: Arithmetic, S: Scalar, L: Parameters<S>, R: Rule<S>, const C: usize>(
    gradient: &L,
    update: &mut Update<S, &mut L, R>,
) {
    for i in 0..L::ROWS {
        let mut column = 0;
        while column < L::COLUMNS {
            let width = if L::COLUMNS - column < C { L::COLUMNS - column } else { C };
            update.weights::<A, C>(i, column, width, &load(gradient.weights(i), column, width));
            column += C;
        }
    }
    let mut column = 0;
    while column < L::BIAS {
        let width = if L::BIAS - column < C { L::BIAS - column } else { C };
        update.bias::<A, C>(column, width, &load(gradient.bias(), column, width));
        column += C;
    }
}

/// The same out of line, for long programs.
pub(crate) mod far {
    use crate::layer::Parameters;
    use crate::machine::outline::outlined;
    use crate::optimizer::{Kept, Rule};
    use crate::scalar::Scalar;

    outlined! {
        /// [`apply`](super::apply).
        pub fn apply<'a, A; S: Scalar, L: Parameters<S>, R: Rule<S>;>(
            gradient: &'a L,
            layer: &'a mut L,
            rule: R,
            state: Kept<R, S, &'a mut L>,
        ) -> () {
            super::apply::<A, S, L, R>(gradient, layer, rule, state);
        }
    }
}
