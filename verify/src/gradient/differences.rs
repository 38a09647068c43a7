//! Central differences: a second opinion that needs only the network's own loss, and says how small an error
//! it can resolve.
//!
//! Input: a network, a sample, a gradient. Output: a report of each entry. Guarantees: an entry's tolerance
//! is the error that the difference cannot resolve; an entry without a difference is unchecked.

use netwright_runtime::topology::Node;
use netwright_runtime::{Scalar, Trainable};

use super::found::{Found, Settings};
use crate::entries::Variable;
use crate::error::Error;
use crate::interpreter::{Interpreter, Trace};
use crate::layers::frozen;
use crate::loss::criterion;
use crate::magnitude::magnitudes;
use crate::operation::mathematics;
use crate::precision::{underflow, unit_roundoff, widen};
use crate::report::{Entry, Report};

/// Compares a gradient with central differences, one entry at a time.
pub(super) fn compare<S, N>(
    check: Settings,
    network: &N,
    x: &N::Input,
    target: &N::Target,
    found: &Found<'_, S>,
) -> Result<Report, Error>
where
    S: Scalar,
    N: Trainable<S>,
{
    let mut stencil = Stencil::new(check.factor, network, x, target)?;
    let frozen = frozen(stencil.interpreter.topology());
    let (variables, mut report) = check.sampling.draw(N::PARAMETERS, N::INPUTS);
    for variable in variables {
        let name = variable.name(stencil.interpreter.topology());
        let (found, is_frozen) = found.of(variable, &frozen);
        let found = found.to_f64();
        if is_frozen {
            report.record(Entry { name, found, reference: 0.0, tolerance: 0.0 }, true);
        } else if let Some((reference, tolerance)) = stencil.difference(variable)? {
            report.record(Entry { name, found, reference, tolerance }, false);
        } else {
            report.unchecked.push(name);
        }
    }
    Ok(report)
}

/// A network whose numbers are moved one at a time.
struct Stencil<'a, S: Scalar, N: Trainable<S>> {
    network: Box<N>,
    x: N::Input,
    target: &'a N::Target,
    interpreter: Interpreter<'static>,
    wide_target: Vec<f64>,
    unit: f64,
    /// c: how often a term of the loss is rounded, with a margin.
    factor: f64,
}

/// The numbers at one point.
struct Probe {
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
    fn new(factor: f64, network: &N, x: &N::Input, target: &'a N::Target) -> Result<Self, Error> {
        Ok(Self {
            network: Box::new(network.clone()),
            x: *x,
            target,
            interpreter: Interpreter::of(network)?,
            wide_target: widen(target.as_ref()),
            unit: unit_roundoff::<S>(),
            factor,
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

    fn point(&mut self, variable: Variable, at: f64) -> Result<Probe, Error> {
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
        let error = self.factor * self.unit * (terms.loss + underflow::<S>());
        Ok(Probe { at, loss, error, sides: sides(&self.interpreter, &trace), cut: cut(&trace) })
    }

    fn number(&mut self, variable: Variable) -> &mut S {
        match variable {
            Variable::Parameter(index) => &mut self.network.parameters_mut()[index],
            Variable::Input(index) => &mut self.x.as_mut()[index],
        }
    }
}

/// On which side of every jump of a slope each operation is.
pub(crate) fn sides(interpreter: &Interpreter<'_>, trace: &Trace<'_>) -> Vec<bool> {
    let sides = |(index, node): (usize, &Node)| {
        let read: Vec<&[f64]> = node.sources.iter().map(|source| trace.values[*source].as_slice()).collect();
        mathematics(node).sides(&interpreter.setting(index), &read)
    };
    trace.topology().nodes.iter().enumerate().flat_map(sides).collect()
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
