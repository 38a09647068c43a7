//! The options of a layer that change how it is trained.

use super::Rule;
use crate::scalar::{Arithmetic, Scalar};

/// A rule with a penalty on the weights and a rate of its own, for one layer: the options `l1`, `l2` and
/// `rate_scale`.
///
/// The gradient of a weight w becomes g + l2·w + l1·sign(w), which is that of the loss plus l2/2·Σw² + l1·Σ|w|; a
/// bias has no penalty. The change that the rule makes is multiplied by the rate's scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shaped<R> {
    /// The optimiser's rule.
    pub rule: R,
    /// The weight of Σ|w|.
    pub l1: f64,
    /// The weight of Σw²/2, as `torch.optim`'s `weight_decay`.
    pub l2: f64,
    /// What the learning rate is multiplied with.
    pub rate_scale: f64,
}

impl<S: Scalar, R: Rule<S, K>, const K: usize> Rule<S, K> for Shaped<R> {
    #[inline(always)]
    fn update<A: Arithmetic>(self, w: S, g: S, state: [S; K]) -> (S, [S; K]) {
        let mut g = g;
        if self.l2 != 0.0 {
            g = w.mul_add::<A>(S::from_f64(self.l2), g);
        }
        if self.l1 != 0.0 {
            let l1 = S::from_f64(self.l1);
            g = g + w.select_positive(l1, (-w).select_positive(-l1, S::ZERO));
        }
        let (new, state) = self.rule.update::<A>(w, g, state);
        if self.rate_scale == 1.0 {
            return (new, state);
        }
        ((new - w).mul_add::<A>(S::from_f64(self.rate_scale), w), state)
    }

    #[inline(always)]
    fn for_bias(self) -> Self {
        Self { rule: self.rule.for_bias(), l1: 0.0, l2: 0.0, ..self }
    }
}
