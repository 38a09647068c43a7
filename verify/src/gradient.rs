//! Emitted backward code against dual numbers that run through the emitted forward code.

use std::marker::PhantomData;

use netwright_runtime::program::Row;
use netwright_runtime::{Scalar, Trainable};

use crate::dual::Dual;
use crate::entries::{Variable, draw, underflow, unit_roundoff, widen};
use crate::error::Error;
use crate::interpreter::{Interpreter, frozen};
use crate::magnitude::magnitudes;
use crate::report::{Entry, Report};

/// Compares a network's gradients with exact derivatives of its loss: [`GradientCheck`] with its defaults.
///
/// `D` is the network on dual numbers:
///
/// ```text
/// let report = verify::gradient::<Wdbc<Dual>, _, _>(&net, &x, &target)?;
/// assert_eq!(report.verdict(), Verdict::Passed, "{report}");
/// ```
///
/// # Errors
///
/// As [`GradientCheck::run`].
pub fn gradient<D, S, N>(network: &N, x: &N::Input, target: &N::Target) -> Result<Report, Error>
where
    D: Trainable<Dual>,
    S: Scalar,
    N: Trainable<S>,
{
    GradientCheck::<D>::new().run(network, x, target)
}

/// A check of emitted gradients against dual numbers.
///
/// `D` is the network on [`Dual`], of which only the forward code runs. The network under test may have any
/// scalar: its parameters and the sample are widened to `f64` without rounding, and the difference may be at
/// most c·ε·Σ|terms|, where ε is the rounding error of its scalar and c is [`FACTOR`](Self::FACTOR). Σ|terms|
/// comes from the interpreter's reverse sweep on absolute values, with the errors of the values that a gradient
/// is made of. So cancellation does not fail, and it excuses no more than its own terms.
///
/// ```text
/// let report = GradientCheck::<Wdbc<Dual>>::new().sample(1000, 7).run(&net, &x, &target)?;
/// ```
#[derive(Clone, Copy, Debug)]
pub struct GradientCheck<D, const LANES: usize = 4> {
    limit: usize,
    seed: u64,
    factor: f64,
    network: PhantomData<fn() -> D>,
}

impl<D: Trainable<Dual<LANES>>, const LANES: usize> GradientCheck<D, LANES> {
    /// c: how often a term is rounded, with a margin.
    pub const FACTOR: f64 = 4.0;
    /// Networks with more parameters and inputs than this are sampled.
    pub const LIMIT: usize = 4096;

    /// The check with its defaults: c = 4, samples of 4096 entries with seed 0.
    pub const fn new() -> Self {
        Self { limit: Self::LIMIT, seed: 0, factor: Self::FACTOR, network: PhantomData }
    }

    /// The same with at most `limit` entries, drawn with `seed` where there are more.
    #[must_use]
    pub const fn sample(mut self, limit: usize, seed: u64) -> Self {
        (self.limit, self.seed) = (limit, seed);
        self
    }

    /// The same with another c.
    #[must_use]
    pub const fn factor(mut self, factor: f64) -> Self {
        self.factor = factor;
        self
    }

    /// Compares the network's `backward` and `input_gradient`.
    ///
    /// # Errors
    ///
    /// If the interpreter does not know a part of the topology, or `D` has other sizes than the network.
    pub fn run<S, N>(&self, network: &N, x: &N::Input, target: &N::Target) -> Result<Report, Error>
    where
        S: Scalar,
        N: Trainable<S>,
    {
        let mut gradient = N::boxed_zeros();
        network.backward_into(x, target, &mut gradient);
        let input_gradient = network.input_gradient(x, target);
        self.compare(network, x, target, gradient.parameters(), input_gradient.as_ref())
    }

    /// Compares any gradient with that of the network's loss: of the parameters in the order of the flat view,
    /// and of the input.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run), and if a gradient has another length than the network.
    pub fn compare<S, N>(
        &self,
        network: &N,
        x: &N::Input,
        target: &N::Target,
        gradient: &[S],
        input_gradient: &[S],
    ) -> Result<Report, Error>
    where
        S: Scalar,
        N: Trainable<S>,
    {
        Error::check_length("gradient", N::PARAMETERS, gradient.len())?;
        Error::check_length("input_gradient", N::INPUTS, input_gradient.len())?;
        let (interpreter, x, target) = (Interpreter::of(network)?, widen(x.as_ref()), widen(target.as_ref()));
        let (unit, floor) = (unit_roundoff::<S>(), underflow::<S>());
        let allowance = self.factor * unit;
        let terms = magnitudes(
            &interpreter,
            &interpreter.forward(&x)?,
            &target,
            &interpreter.backward(&x, &target)?,
            allowance,
        )?;
        let frozen = frozen(interpreter.topology());
        let mut reference = Reference::<D, LANES>::new(interpreter.parameters(), &x, &target)?;
        let (variables, mut report) = draw(N::PARAMETERS, N::INPUTS, self.limit, self.seed);
        for chunk in variables.chunks(LANES) {
            for (variable, derivative) in chunk.iter().zip(reference.derivatives(chunk)) {
                let (found, term, frozen) = match *variable {
                    Variable::Parameter(i) => (gradient[i].to_f64(), terms.parameters[i], frozen[i]),
                    Variable::Input(i) => (input_gradient[i].to_f64(), terms.input[i], false),
                };
                let name = variable.name(interpreter.topology());
                if frozen {
                    report.record(Entry { name, found, reference: 0.0, tolerance: 0.0 }, true);
                } else if term.kink {
                    report.unchecked.push(name);
                } else {
                    let magnitude = if term.magnitude > 0.0 { term.magnitude + floor } else { 0.0 };
                    let tolerance = allowance * magnitude;
                    report.record(Entry { name, found, reference: derivative, tolerance }, false);
                }
            }
        }
        Ok(report)
    }
}

impl<D: Trainable<Dual<LANES>>, const LANES: usize> Default for GradientCheck<D, LANES> {
    fn default() -> Self {
        Self::new()
    }
}

/// The network on dual numbers, with a sample.
struct Reference<D: Trainable<Dual<LANES>>, const LANES: usize> {
    network: Box<D>,
    x: D::Input,
    target: D::Target,
}

impl<D: Trainable<Dual<LANES>>, const LANES: usize> Reference<D, LANES> {
    fn new(parameters: &[f64], x: &[f64], target: &[f64]) -> Result<Self, Error> {
        Error::check_length("parameters on dual numbers", parameters.len(), D::PARAMETERS)?;
        Error::check_length("x on dual numbers", x.len(), D::INPUTS)?;
        Error::check_length("target on dual numbers", target.len(), D::TARGETS)?;
        let mut reference = Self {
            network: D::boxed_zeros(),
            x: D::Input::filled(Dual::ZERO),
            target: D::Target::filled(Dual::ZERO),
        };
        copy(reference.network.parameters_mut(), parameters);
        copy(reference.x.as_mut(), x);
        copy(reference.target.as_mut(), target);
        Ok(reference)
    }

    /// The derivatives of the loss in the directions of up to `LANES` variables, by one pass of forward code.
    fn derivatives(&mut self, variables: &[Variable]) -> [f64; LANES] {
        for (direction, variable) in variables.iter().enumerate() {
            let number = self.number(*variable);
            *number = Dual::variable(number.value, direction);
        }
        let loss = self.network.loss(&self.x, &self.target);
        for variable in variables {
            let number = self.number(*variable);
            *number = Dual::constant(number.value);
        }
        loss.derivatives
    }

    fn number(&mut self, variable: Variable) -> &mut Dual<LANES> {
        match variable {
            Variable::Parameter(index) => &mut self.network.parameters_mut()[index],
            Variable::Input(index) => &mut self.x.as_mut()[index],
        }
    }
}

fn copy<const LANES: usize>(to: &mut [Dual<LANES>], from: &[f64]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = Dual::constant(*from);
    }
}
