//! A choice between two rows whose condition is the same for every sample.
//!
//! Law, for finite numbers: `condition ? a : b = m·a + (1 − m)·b`, where `m` is 1 where the condition is true
//! and 0 elsewhere.

use super::{Done, Rows};
use crate::flat::{NodeId, Op};
use crate::foreign::Pair;

impl Rows<'_> {
    /// The choice by a condition that is known; `chosen` has 1 or 0 for each number.
    pub(super) fn chosen(&mut self, chosen: &[f64], a: NodeId, b: NodeId) -> Done<NodeId> {
        if chosen.iter().all(|&number| number != 0.0) {
            return Ok(a);
        }
        if chosen.iter().all(|&number| number == 0.0) {
            return Ok(b);
        }
        let first: Vec<f64> = chosen.iter().map(|&number| if number == 0.0 { 0.0 } else { 1.0 }).collect();
        let second = first.iter().map(|number| 1.0 - number).collect();
        let (a, b) = (self.masked(a, first)?, self.masked(b, second)?);
        Ok(self.push(chosen.len(), Op::Pair(Pair::Add, a, b)))
    }

    /// `mask·x`; the product of constants is one.
    fn masked(&mut self, x: NodeId, mask: Vec<f64>) -> Done<NodeId> {
        let Some(numbers) = self.flat.constant(x).map(<[f64]>::to_vec) else {
            let size = mask.len();
            let mask = self.push(size, Op::Constant(mask));
            return Ok(self.push(size, Op::Pair(Pair::Mul, x, mask)));
        };
        let product = |(number, mask): (f64, f64)| if mask == 0.0 { 0.0 } else { number };
        let numbers: Vec<f64> = numbers.into_iter().zip(mask).map(product).collect();
        if numbers.iter().any(|number| !number.is_finite()) {
            return Err("it puts an infinite number into places that are the same for every sample; \
                        help: leave these places out of the model's output, or mask them in the program; \
                        a large finite number such as -1e9 can be imported"
                .into());
        }
        Ok(self.push(numbers.len(), Op::Constant(numbers)))
    }
}
