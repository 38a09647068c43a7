//! The parameters of a layer: what a declared network's fields are.

use crate::scalar::Scalar;

/// The parameters of a dense layer: `z = x·weights + bias`.
///
/// `weights` is `[input][output]` (the order of a Keras kernel), unpadded. `BIAS` is `O`, or 0 for a layer
/// without bias. With `S` a number type, the struct is `I·O + BIAS` numbers in a row: the weights row by row,
/// then the bias.
#[repr(C)]
#[derive(Clone, Debug, PartialEq)]
pub struct Dense<S, const I: usize, const O: usize, const BIAS: usize = O> {
    /// `weights[i][o]` leads from input `i` to output `o`.
    pub weights: [[S; O]; I],
    /// `bias[o]` is added to output `o`; empty for a layer without bias.
    pub bias: [S; BIAS],
}

impl<S: Scalar, const I: usize, const O: usize, const BIAS: usize> Dense<S, I, O, BIAS> {
    /// All parameters 0.
    #[inline]
    #[must_use]
    pub const fn zeros() -> Self {
        Dense { weights: [[S::ZERO; O]; I], bias: [S::ZERO; BIAS] }
    }
}
