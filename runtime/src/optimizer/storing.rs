//! The rule of a gradient: an update of a network that stores the gradient itself.
//!
//! Input: a finished gradient. Output: the same, as the new parameter. Guarantees: it keeps no state and
//! changes no bit.

use super::{Rule, Slots};
use crate::scalar::{Arithmetic, Scalar};

/// Stores a gradient, so that the kernels that update a layer compute one; with `ADD` the sums begin with
/// what is there.
#[derive(Clone, Copy, Debug)]
pub struct Storing<const ADD: bool>;

impl<S: Scalar, const ADD: bool> Rule<S> for Storing<ADD> {
    type Slots = Slots<0>;
    const CONTINUES: bool = ADD;

    #[inline(always)]
    fn update<A: Arithmetic>(self, _w: S, g: S, state: [S; 0]) -> (S, [S; 0]) {
        (g, state)
    }
}
