//! Central differences: a second opinion that needs nothing but the network's own loss, and says how little
//! it can resolve.

use netwright_runtime::{Scalar, Trainable};

use crate::entries::{Sampling, Variable};
use crate::error::Error;
use crate::interpreter::{Interpreter, Trace};
use crate::layers::frozen;
use crate::loss::criterion;
use crate::magnitude::magnitudes;
use crate::operation::meaning;
use crate::precision::{underflow, unit_roundoff, widen};
use crate::report::{Entry, Report};

/// Compares a network's gradients with central differences of its loss: [`DifferenceCheck`] with its
/// defaults.
///
/// # Errors
///
/// As [`DifferenceCheck::run`].
pub fn differences<S, N>(network: &N, x: &N::Input, target: &N::Target) -> Result<Report, Error>
where
    S: Scalar,
    N: Trainable<S>,
{
    DifferenceCheck::new().run(network, x, target)
}

/// A check of gradients against central differences of the network's own loss, `(L(w + h) − L(w − h)) / 2h`.
///
/// The step h is ∛ε·max(1, |w|), as it lies between numbers of the scalar. What a difference can resolve is
/// c·ε·Σ|terms of L|/h for rounding, with c = [`FACTOR`](Self::FACTOR), and the change from step h to step 2h
/// for truncation; each entry's tolerance is that sum, and [`Report::resolution`] the largest. A gradient
/// below it counts as vanishing. Where a step changes the side of a relu, or a variance that `gaussian_nll`
/// takes as ε, the entry is unchecked.
#[derive(Clone, Copy, Debug)]
pub struct DifferenceCheck {
    sampling: Sampling,
}

impl DifferenceCheck {
    /// c: how often a term of the loss is rounded, with a margin.
    pub const FACTOR: f64 = 4.0;
    /// Networks with more parameters and inputs than this are sampled.
    pub const LIMIT: usize = Sampling::LIMIT;

    /// The check with its defaults: samples of 4096 entries with seed 0.
    pub const fn new() -> Self {
        Self { sampling: Sampling::DEFAULT }
    }

    /// The same with at most `limit` entries, drawn with `seed` where there are more.
    #[must_use]
    pub const fn sample(self, limit: usize, seed: u64) -> Self {
        Self { sampling: Sampling { limit, seed } }
    }

    /// Compares the network's `backward` and `input_gradient`.
    ///
    /// # Errors
    ///
    /// If the interpreter does not know a part of the topology.
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

    /// Compares any gradient: of the parameters in the order of the flat view, and of the input.
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
        let mut stencil = Stencil::new(network, x, target)?;
        let frozen = frozen(stencil.interpreter.topology());
        let (variables, mut report) = self.sampling.draw(N::PARAMETERS, N::INPUTS);
        for variable in variables {
            let name = variable.name(stencil.interpreter.topology());
            let (found, frozen) = match variable {
                Variable::Parameter(i) => (gradient[i].to_f64(), frozen[i]),
                Variable::Input(i) => (input_gradient[i].to_f64(), false),
            };
            if frozen {
                report.record(Entry { name, found, reference: 0.0, tolerance: 0.0 }, true);
            } else if let Some((reference, tolerance)) = stencil.difference(variable)? {
                report.record(Entry { name, found, reference, tolerance }, false);
            } else {
                report.unchecked.push(name);
            }
        }
        Ok(report)
    }
}

impl Default for DifferenceCheck {
    fn default() -> Self {
        Self::new()
    }
}

/// A network whose numbers are moved one at a time.
struct Stencil<'a, S: Scalar, N: Trainable<S>> {
    network: Box<N>,
    x: N::Input,
    target: &'a N::Target,
    interpreter: Interpreter<'static>,
    wide_target: Vec<f64>,
    unit: f64,
}

/// What was seen at one point.
struct Point {
    at: f64,
    loss: f64,
    /// How far rounding may have moved the loss.
    error: f64,
    /// On which side of 0 every relu was.
    sides: Vec<bool>,
    /// The variances that were cut off, whose slope is passed on though the loss does not change with them.
    cut: Vec<f64>,
}

impl<'a, S: Scalar, N: Trainable<S>> Stencil<'a, S, N> {
    fn new(network: &N, x: &N::Input, target: &'a N::Target) -> Result<Self, Error> {
        Ok(Self {
            network: Box::new(network.clone()),
            x: x.clone(),
            target,
            interpreter: Interpreter::of(network)?,
            wide_target: widen(target.as_ref()),
            unit: unit_roundoff::<S>(),
        })
    }

    /// The difference and the error that it can resolve, or nothing where a relu changes sides, or a variance
    /// that is cut off moves.
    fn difference(&mut self, variable: Variable) -> Result<Option<(f64, f64)>, Error> {
        let center = self.number(variable).to_f64();
        let step = self.unit.cbrt() * center.abs().max(1.0);
        let [a, b] = [self.point(variable, center - step)?, self.point(variable, center + step)?];
        let [c, d] = [self.point(variable, center - 2.0 * step)?, self.point(variable, center + 2.0 * step)?];
        *self.number(variable) = S::from_f64(center);
        if [&b, &c, &d].iter().any(|point| point.sides != a.sides || point.cut != a.cut) {
            return Ok(None);
        }
        let near = (b.loss - a.loss) / (b.at - a.at);
        let far = (d.loss - c.loss) / (d.at - c.at);
        let rounding = (a.error + b.error) / (b.at - a.at);
        Ok(Some((near, rounding + (near - far).abs())))
    }

    fn point(&mut self, variable: Variable, at: f64) -> Result<Point, Error> {
        let number = self.number(variable);
        *number = S::from_f64(at);
        let at = number.to_f64();
        for (to, from) in self.interpreter.parameters_mut().iter_mut().zip(self.network.parameters()) {
            *to = from.to_f64();
        }
        let x = widen(self.x.as_ref());
        let trace = self.interpreter.forward(&x)?;
        let gradients = self.interpreter.backward(&x, &self.wide_target)?;
        let terms = magnitudes(&self.interpreter, &trace, &self.wide_target, &gradients, 0.0)?;
        let loss = self.network.loss(&self.x, self.target).to_f64();
        let error = DifferenceCheck::FACTOR * self.unit * (terms.loss + underflow::<S>());
        Ok(Point { at, loss, error, sides: sides(&trace), cut: cut(&trace) })
    }

    fn number(&mut self, variable: Variable) -> &mut S {
        match variable {
            Variable::Parameter(index) => &mut self.network.parameters_mut()[index],
            Variable::Input(index) => &mut self.x.as_mut()[index],
        }
    }
}

/// For every corner of an operation and every number that goes into it, whether the number is above.
fn sides(trace: &Trace<'_>) -> Vec<bool> {
    let mut sides = Vec::new();
    for node in trace.topology().nodes {
        let corners = meaning(node).corners();
        let numbers = node.sources.iter().flat_map(|source| &trace.values[*source]);
        sides.extend(numbers.flat_map(|z| corners.iter().map(move |corner| z > corner)));
    }
    sides
}

/// For every number that a loss cuts off from below the number itself where it is cut off, else where that
/// begins.
fn cut(trace: &Trace<'_>) -> Vec<f64> {
    let mut cut = Vec::new();
    for term in trace.topology().losses {
        if let (Some(least), [_, operand]) = (criterion(term.loss).facts().cut, term.operands) {
            cut.extend(trace.values[*operand].iter().map(|v| v.min(least)));
        }
    }
    cut
}
