//! The optimisers' formulas, written out from their papers and from the pages of `torch.optim`.
//!
//! Input: parameters and their gradient. Output: the parameters after a step. Guarantees: no code of the
//! runtime's optimisers is called. `formula.rs` has those that are not plain steps, momentum or Adam.

mod formula;

pub use formula::Formula;

use self::formula::Step;
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
    /// Another formula, with its state.
    Other(FormulaState),
}

/// A formula, its learning rate, and the numbers that it keeps.
///
/// ```
/// use netwright::verify::{Formula, Update};
///
/// let mut weights = [1.0];
/// let mut lion = Update::of(Formula::Lion { betas: [0.5, 0.5] }, 0.25, 1);
/// lion.step(&mut weights, &[3.0], &[false])?;
/// // A schedule sets the rate.
/// if let Update::Other(state) = &mut lion {
///     state.rate = 0.5;
/// }
/// lion.step(&mut weights, &[3.0], &[false])?;
/// assert_eq!(weights, [0.25]);
/// # Ok::<(), netwright::verify::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct FormulaState {
    /// The formula, with its settings.
    pub formula: Formula,
    /// The learning rate of the next step.
    pub rate: f64,
    step: Step,
    /// Up to three numbers for each parameter.
    numbers: Vec<[f64; 3]>,
}

/// PyTorch's β1 and β2, and its ε.
const BETAS: [f64; 2] = [0.9, 0.999];
const EPSILON: f64 = 1e-8;

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
        Self::Adam { rate, betas: BETAS, epsilon: EPSILON, steps: 0, mean, square }
    }

    /// A formula for so many parameters before its first step.
    pub fn of(formula: Formula, rate: f64, parameters: usize) -> Self {
        Self::Other(FormulaState {
            formula,
            rate,
            step: Step::default(),
            numbers: vec![[0.0; 3]; parameters],
        })
    }

    /// Adagrad with PyTorch's ε = 10⁻¹⁰.
    pub fn adagrad(rate: f64, parameters: usize) -> Self {
        Self::of(Formula::Adagrad { epsilon: 1e-10 }, rate, parameters)
    }

    /// RMSprop with PyTorch's α = 0.99 and ε = 10⁻⁸, not centered, without momentum.
    pub fn rmsprop(rate: f64, parameters: usize) -> Self {
        let formula = Formula::RmsProp { alpha: 0.99, epsilon: EPSILON, momentum: 0.0, centered: false };
        Self::of(formula, rate, parameters)
    }

    /// AdamW with PyTorch's λ = 0.01.
    pub fn adamw(rate: f64, parameters: usize) -> Self {
        Self::of(Formula::AdamW { betas: BETAS, epsilon: EPSILON, decay: 0.01 }, rate, parameters)
    }

    /// AMSGrad with the settings of Adam.
    pub fn amsgrad(rate: f64, parameters: usize) -> Self {
        Self::of(Formula::AmsGrad { betas: BETAS, epsilon: EPSILON }, rate, parameters)
    }

    /// NAdam with the settings of Adam, and PyTorch's ψ = 0.004.
    pub fn nadam(rate: f64, parameters: usize) -> Self {
        Self::of(Formula::NAdam { betas: BETAS, epsilon: EPSILON, decay: 0.004 }, rate, parameters)
    }

    /// RAdam with the settings of Adam.
    pub fn radam(rate: f64, parameters: usize) -> Self {
        Self::of(Formula::RAdam { betas: BETAS, epsilon: EPSILON }, rate, parameters)
    }

    /// Lion with its paper's β1 = 0.9 and β2 = 0.99.
    pub fn lion(rate: f64, parameters: usize) -> Self {
        Self::of(Formula::Lion { betas: [0.9, 0.99] }, rate, parameters)
    }

    /// Rprop, which begins with steps of `rate`, with PyTorch's η⁻ = 0.5, η⁺ = 1.2, and Δ from 10⁻⁶ to 50.
    pub fn rprop(rate: f64, parameters: usize) -> Self {
        Self::of(Formula::Rprop { etas: [0.5, 1.2], sizes: [1e-6, 50.0] }, rate, parameters)
    }

    /// Schedule-free AdamW with the settings of Adam, without decay.
    pub fn schedule_free(rate: f64, parameters: usize) -> Self {
        Self::of(Formula::ScheduleFree { betas: BETAS, epsilon: EPSILON, decay: 0.0 }, rate, parameters)
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
        match self {
            Self::Sgd { .. } | Self::Momentum { .. } => {}
            Self::Adam { steps, .. } => *steps += 1,
            Self::Other(state) => state.step = state.step.next(state.rate),
        }
        for index in (0..count).filter(|index| !frozen[*index]) {
            let (w, g) = (parameters[index], gradient[index]);
            parameters[index] = match self {
                Self::Sgd { rate } => w - *rate * g,
                Self::Momentum { rate, momentum, nesterov, velocity } => {
                    velocity[index] = *momentum * velocity[index] + g;
                    let direction = if *nesterov { g + *momentum * velocity[index] } else { velocity[index] };
                    w - *rate * direction
                }
                Self::Adam { rate, betas: [beta1, beta2], epsilon, steps, mean, square } => {
                    mean[index] = *beta1 * mean[index] + (1.0 - *beta1) * g;
                    square[index] = *beta2 * square[index] + (1.0 - *beta2) * g * g;
                    let mean_hat = mean[index] / (1.0 - beta1.powi(*steps));
                    let square_hat = square[index] / (1.0 - beta2.powi(*steps));
                    w - *rate * mean_hat / (square_hat.sqrt() + *epsilon)
                }
                Self::Other(state) => state.formula.apply(state.step, w, g, &mut state.numbers[index]),
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
            Self::Other(kept) => Error::check_length("state", count, kept.numbers.len()),
        }
    }
}
