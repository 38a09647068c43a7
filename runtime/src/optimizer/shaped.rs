//! The options of a layer that change how it is trained.

use super::{Kept, Rule};
use crate::scalar::{Arithmetic, Scalar};

/// A rule with a penalty on the weights and a rate of its own, for one layer: the options `l1`, `l2` and
/// `rate_scale`, each as the bits of its number, so that a step converts and compares none.
///
/// The gradient of a weight w becomes g + l2·w + l1·sign(w), which is that of the loss plus l2/2·Σw² +
/// l1·Σ|w|; a bias has no penalty. The change that the rule makes is multiplied by the rate's scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shaped<R, const L1: u64, const L2: u64, const RATE_SCALE: u64> {
    rule: R,
}

impl<R, const L1: u64, const L2: u64, const RATE_SCALE: u64> Shaped<R, L1, L2, RATE_SCALE> {
    /// The optimiser's rule with the options of a layer.
    #[inline(always)]
    pub const fn new(rule: R) -> Self {
        Self { rule }
    }
}

impl<S, R, const L1: u64, const L2: u64, const RATE_SCALE: u64> Rule<S> for Shaped<R, L1, L2, RATE_SCALE>
where
    S: Scalar,
    R: Rule<S>,
{
    type Slots = R::Slots;

    #[inline(always)]
    fn update<A: Arithmetic>(self, w: S, g: S, state: Kept<R, S, S>) -> (S, Kept<R, S, S>) {
        let (l1, l2) = const { (f64::from_bits(L1), f64::from_bits(L2)) };
        let mut g = g;
        if l2 != 0.0 {
            g = w.mul_add::<A>(S::from_f64(l2), g);
        }
        if l1 != 0.0 {
            let l1 = S::from_f64(l1);
            g = g + w.select_positive(l1, (-w).select_positive(-l1, S::ZERO));
        }
        Self::scaled::<A, S, _>(w, self.rule.update::<A>(w, g, state))
    }

    #[inline(always)]
    fn update_bias<A: Arithmetic>(self, w: S, g: S, state: Kept<R, S, S>) -> (S, Kept<R, S, S>) {
        Self::scaled::<A, S, _>(w, self.rule.update_bias::<A>(w, g, state))
    }
}

impl<R, const L1: u64, const L2: u64, const RATE_SCALE: u64> Shaped<R, L1, L2, RATE_SCALE> {
    /// The rule's new `w`, with the change multiplied by the rate's scale.
    #[inline(always)]
    fn scaled<A: Arithmetic, S: Scalar, K>(w: S, (new, state): (S, K)) -> (S, K) {
        let rate_scale = const { f64::from_bits(RATE_SCALE) };
        if rate_scale == 1.0 {
            return (new, state);
        }
        ((new - w).mul_add::<A>(S::from_f64(rate_scale), w), state)
    }
}
