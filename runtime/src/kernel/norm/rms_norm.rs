//! `rms_norm`: mean square 1.

use super::kind::RowNorm;
use crate::scalar::Scalar;

/// Mean square 1: `x / √(Σx²/N + ε)`. Zhang & Sennrich 2019, equation 4.
#[derive(Clone, Copy, Debug)]
pub struct RmsNorm {
    /// ε.
    pub epsilon: f64,
}

impl<S: Scalar> RowNorm<S> for RmsNorm {
    const CENTRES: bool = false;
    #[inline(always)]
    fn epsilon(self) -> S {
        S::from_f64(self.epsilon)
    }
}
