//! `layer_norm`: mean 0 and variance 1.

use super::kind::RowNorm;
use crate::scalar::Scalar;

/// Mean 0 and variance 1: `(x − mean) / √(variance + ε)`, with the variance Σ(x − mean)²/N. Ba, Kiros &
/// Hinton 2016, equation 4.
#[derive(Clone, Copy, Debug)]
pub struct LayerNorm {
    /// ε.
    pub epsilon: f64,
}

impl<S: Scalar> RowNorm<S> for LayerNorm {
    const CENTRES: bool = true;
    #[inline(always)]
    fn epsilon(self) -> S {
        S::from_f64(self.epsilon)
    }
}
