//! A network over time: its steps, each of which reads values of those before.
//!
//! It keeps the values of all nodes in all steps, and knows no memory that forgets.

use netwright_runtime::Scalar;
use netwright_runtime::topology::Operation;

use super::{Interpreter, Trace};
use crate::error::Error;

/// The values of all nodes in all steps so far.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::verify::{Interpreter, Past};
///
/// network! { struct Sum { x: input(1); y: x + prev(y) -> dense(1, weights = [[1]]); output: y; } }
/// let interpreter = Interpreter::of(&Sum::new(0))?;
/// let mut past = Past::new();
/// assert_eq!(interpreter.step(&mut past, &[2.0])?.output(), [2.0]);
/// assert_eq!(interpreter.step(&mut past, &[3.0])?.output(), [5.0]);
/// # Ok::<(), netwright::verify::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Past {
    /// `steps[t][n]` is the row that node `n` yields in step `t`.
    steps: Vec<Vec<Vec<f64>>>,
}

impl Past {
    /// Before the first step.
    pub const fn new() -> Self {
        Self { steps: Vec::new() }
    }

    /// The row that a node had so many steps before the next one; `None` before the first step.
    pub(crate) fn of(&self, node: usize, steps: usize) -> Option<&[f64]> {
        let step = self.steps.len().checked_sub(steps)?;
        self.steps.get(step)?.get(node).map(Vec::as_slice)
    }

    /// The same with these rows as the last step.
    pub(crate) fn push(&mut self, rows: Vec<Vec<f64>>) {
        self.steps.push(rows);
    }
}

/// The least number that a memory of such scalars keeps: 2⁻¹⁰⁰, or 2⁻⁹⁰⁰ in double precision.
pub(super) fn least<S: Scalar>() -> f64 {
    let is_single = S::from_f64(1e-200).to_f64() == 0.0;
    2.0_f64.powi(if is_single { -100 } else { -900 })
}

impl<'t> Interpreter<'t> {
    /// The values of all nodes for the next sample of a stream, which becomes a part of the past.
    ///
    /// # Errors
    ///
    /// If `x` has another length than the input.
    pub fn step(&self, past: &mut Past, x: &[f64]) -> Result<Trace<'t>, Error> {
        let trace = self.forward_after(past, x)?;
        past.push(trace.values.clone());
        Ok(trace)
    }

    /// What a node reads of the past, if it does.
    pub(super) fn remembered(&self, past: &Past, operation: &Operation, size: usize) -> Option<Vec<f64>> {
        let Operation::Earlier { of, steps } = *operation else { return None };
        let zeros = vec![0.0; size];
        let row = past.of(of, steps).unwrap_or(&zeros);
        // A NaN is not below anything.
        Some(row.iter().map(|number| if number.abs() < self.least { 0.0 } else { *number }).collect())
    }
}
