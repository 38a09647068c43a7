//! What a gradient check compares, and how strictly.
//!
//! Input: a gradient of any origin. Output: the same, entry by entry. Guarantees: it is as long as the
//! network.

use netwright_runtime::{Scalar, Trainable};

use crate::entries::{Sampling, Variable};
use crate::error::Error;

/// Which entries are compared, and how far they may be apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    pub(super) sampling: Sampling,
    /// c: how often a term is rounded, with a margin.
    pub(super) factor: f64,
}

/// The gradient that is checked: of the parameters in the order of the flat view, and of the input.
pub(super) struct Found<'a, S> {
    pub(super) parameters: &'a [S],
    pub(super) input: &'a [S],
}

impl<'a, S: Scalar> Found<'a, S> {
    pub(super) fn new<N: Trainable<S>>(parameters: &'a [S], input: &'a [S]) -> Result<Self, Error> {
        Error::check_length("gradient", N::PARAMETERS, parameters.len())?;
        Ok(Self { parameters, input })
    }

    /// The gradient of one sample: of the parameters and of the input.
    pub(super) fn of_sample<N: Trainable<S>>(parameters: &'a [S], input: &'a [S]) -> Result<Self, Error> {
        Error::check_length("input_gradient", N::INPUTS, input.len())?;
        Self::new::<N>(parameters, input)
    }

    /// The entry of a variable, and whether it is of a frozen parameter.
    pub(super) fn of(&self, variable: Variable, frozen: &[bool]) -> (S, bool) {
        match variable {
            Variable::Parameter(index) => (self.parameters[index], frozen[index]),
            Variable::Input(index) => (self.input[index], false),
        }
    }
}
