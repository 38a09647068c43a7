//! The optimisers' formulas, written out from the pages of `torch.optim.SGD` and `torch.optim.Adam`.

use crate::error::Error;

/// An optimiser with its state.
///
/// ```
/// use netwright::verify::Update;
///
/// let (mut weights, gradient) = ([1.0, 1.0], [2.0, 2.0]);
/// // The second one is frozen.
/// Update::sgd(0.25).step(&mut weights, &gradient, &[false, true])?;
/// assert_eq!(weights, [0.5, 1.0]);
/// # Ok::<(), netwright::verify::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Update {
    /// `w ← w − rate·g`.
    Sgd {
        /// The learning rate.
        rate: f64,
    },
    /// `v ← momentum·v + g`, then `w ← w − rate·v`, or for Nesterov's `w ← w − rate·(g + momentum·v)`.
    Momentum {
        /// The learning rate.
        rate: f64,
        /// The part of the velocity that a step keeps.
        momentum: f64,
        /// Whether it is Nesterov's.
        nesterov: bool,
        /// v, for each parameter.
        velocity: Vec<f64>,
    },
    /// `m ← β1·m + (1 − β1)·g`, `v ← β2·v + (1 − β2)·g²`, `m̂ = m/(1 − β1ᵗ)`, `v̂ = v/(1 − β2ᵗ)`,
    /// `w ← w − rate·m̂/(√v̂ + ε)`.
    Adam {
        /// The learning rate.
        rate: f64,
        /// β1 and β2.
        betas: [f64; 2],
        /// ε.
        epsilon: f64,
        /// t, the number of steps taken.
        steps: i32,
        /// m, for each parameter.
        mean: Vec<f64>,
        /// v, for each parameter.
        square: Vec<f64>,
    },
}

impl Update {
    /// Gradient descent.
    pub const fn sgd(rate: f64) -> Self {
        Self::Sgd { rate }
    }

    /// Heavy-ball momentum for so many parameters, at rest.
    pub fn momentum(rate: f64, momentum: f64, parameters: usize) -> Self {
        Self::Momentum { rate, momentum, nesterov: false, velocity: vec![0.0; parameters] }
    }

    /// Nesterov's momentum for so many parameters, at rest.
    pub fn nesterov(rate: f64, momentum: f64, parameters: usize) -> Self {
        Self::Momentum { rate, momentum, nesterov: true, velocity: vec![0.0; parameters] }
    }

    /// Adam for so many parameters before its first step, with PyTorch's β1 = 0.9, β2 = 0.999, ε = 10⁻⁸.
    pub fn adam(rate: f64, parameters: usize) -> Self {
        let (mean, square) = (vec![0.0; parameters], vec![0.0; parameters]);
        Self::Adam { rate, betas: [0.9, 0.999], epsilon: 1e-8, steps: 0, mean, square }
    }

    /// One step on all parameters that are not frozen; neither a frozen parameter nor its state changes.
    ///
    /// # Errors
    ///
    /// If `gradient`, `frozen` or the state has another length than `parameters`.
    pub fn step(&mut self, parameters: &mut [f64], gradient: &[f64], frozen: &[bool]) -> Result<(), Error> {
        let count = parameters.len();
        Error::check_length("gradient", count, gradient.len())?;
        Error::check_length("frozen", count, frozen.len())?;
        self.check_state(count)?;
        if let Self::Adam { steps, .. } = self {
            *steps += 1;
        }
        for index in (0..count).filter(|index| !frozen[*index]) {
            let g = gradient[index];
            parameters[index] -= match self {
                Self::Sgd { rate } => *rate * g,
                Self::Momentum { rate, momentum, nesterov, velocity } => {
                    velocity[index] = *momentum * velocity[index] + g;
                    let direction = if *nesterov { g + *momentum * velocity[index] } else { velocity[index] };
                    *rate * direction
                }
                Self::Adam { rate, betas: [beta1, beta2], epsilon, steps, mean, square } => {
                    mean[index] = *beta1 * mean[index] + (1.0 - *beta1) * g;
                    square[index] = *beta2 * square[index] + (1.0 - *beta2) * g * g;
                    let mean_hat = mean[index] / (1.0 - beta1.powi(*steps));
                    let square_hat = square[index] / (1.0 - beta2.powi(*steps));
                    *rate * mean_hat / (square_hat.sqrt() + *epsilon)
                }
            };
        }
        Ok(())
    }

    fn check_state(&self, count: usize) -> Result<(), Error> {
        match self {
            Self::Sgd { .. } => Ok(()),
            Self::Momentum { velocity, .. } => Error::check_length("velocity", count, velocity.len()),
            Self::Adam { mean, square, .. } => {
                Error::check_length("mean", count, mean.len())?;
                Error::check_length("square", count, square.len())
            }
        }
    }
}
