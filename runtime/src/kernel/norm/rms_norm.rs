//! `rms_norm`: mean square 1.

use super::kind::RowNorm;

/// Mean square 1: `x / √(Σx²/N + ε)`. Zhang & Sennrich 2019, equation 4.
#[derive(Clone, Copy, Debug)]
pub struct RmsNorm {
    /// ε.
    pub epsilon: f64,
}

impl RowNorm for RmsNorm {
    const CENTRES: bool = false;
    #[inline(always)]
    fn epsilon(self) -> f64 {
        self.epsilon
    }
}
