//! Gradients through time: a window of a sequence forwards, then back from its last step to its first one.
//!
//! It keeps the values of all steps, and passes the gradient of each value of an earlier step to that step:
//! the chain rule on the network written out over time (Werbos 1990). Gradients end where the window begins.

use netwright_runtime::topology::Operation;

use super::reverse::{Gradients, sweep_after};
use super::shares::Shares;
use super::{Interpreter, Past, Trace, Update};
use crate::error::Error;

/// The mean loss of all steps of some sequences, and its gradients; terms with `at = last` are their mean
/// over the last steps.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::verify::{Interpreter, Past};
///
/// network! { struct Sum { x: input(1); y: x + prev(y) -> dense(1); loss: mse(y); } }
/// let interpreter = Interpreter::of(&Sum::from_parameters([1.0, 0.0]))?;
/// let (x, target) = ([vec![1.0], vec![2.0]], [vec![1.0], vec![1.0]]);
/// let gradients = interpreter.backward_sequences(&mut [Past::new()], &x, &target, &[2])?;
/// // y₁ = 1 and y₂ = 3, so only the second one is wrong, and ∂y₂/∂b = 2.
/// assert_eq!((gradients.loss, gradients.parameters[1]), (2.0, 4.0));
/// assert_eq!(gradients.inputs, [[2.0], [2.0]]);
/// # Ok::<(), netwright::verify::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct SequenceGradients {
    /// The mean loss.
    pub loss: f64,
    /// ∂loss/∂parameter, in the order of the flat view; 0 for frozen layers.
    pub parameters: Vec<f64>,
    /// ∂loss/∂x of each step, in the order of the samples.
    pub inputs: Vec<Vec<f64>>,
}

impl SequenceGradients {
    /// Adds the gradients of a window of one sequence, of which there are so many, with so many steps.
    fn add(
        &mut self,
        of: &Interpreter<'_>,
        past: &mut Past,
        (x, target): (&[Vec<f64>], &[Vec<f64>]),
        (steps, sequences): (usize, usize),
    ) -> Result<(), Error> {
        let last = x.len().saturating_sub(1);
        let shares = |step| Shares::of_step(steps, (step == last).then_some(sequences));
        let steps = window(of, past, (x, target), shares)?;
        for (_, gradients) in steps.iter().rev() {
            self.loss += gradients.loss;
            self.parameters.iter_mut().zip(&gradients.parameters).for_each(|(sum, d)| *sum += d);
        }
        self.inputs.extend(steps.into_iter().map(|(_, gradients)| gradients.input));
        Ok(())
    }
}

/// The values of each step of a window, and the gradients of the sum of its losses there, of which each step
/// has these shares. A node that reads a value of an earlier step has in its own gradient what it passes back
/// to that step.
pub(crate) fn window<'t>(
    of: &Interpreter<'t>,
    past: &mut Past,
    (x, target): (&[Vec<f64>], &[Vec<f64>]),
    shares: impl Fn(usize) -> Shares,
) -> Result<Vec<(Trace<'t>, Gradients)>, Error> {
    let mut traces: Vec<Trace<'t>> = x.iter().map(|x| of.step(past, x)).collect::<Result<_, Error>>()?;
    for (step, trace) in traces.iter_mut().enumerate() {
        trace.shares = shares(step);
    }
    let nodes = of.topology().nodes;
    let zeros = || nodes.iter().map(|node| vec![0.0; node.size()]).collect::<Vec<_>>();
    // What later steps pass back to the nodes of each step.
    let mut later: Vec<Vec<Vec<f64>>> = traces.iter().map(|_| zeros()).collect();
    let mut window = Vec::new();
    for (step, (trace, target)) in traces.into_iter().zip(target).enumerate().rev() {
        let gradients = sweep_after(of, &trace, target, core::mem::take(&mut later[step]))?;
        for (node, d) in nodes.iter().zip(&gradients.nodes) {
            let Operation::Earlier { of, steps } = node.operation else { continue };
            if let Some(earlier) = step.checked_sub(steps) {
                later[earlier][of].iter_mut().zip(d).for_each(|(sum, d)| *sum += d);
            }
        }
        window.push((trace, gradients));
    }
    window.reverse();
    Ok(window)
}

impl Interpreter<'_> {
    /// The mean loss of all steps of some sequences, concatenated, and its gradients. Each sequence goes on
    /// from its past, which takes it in; gradients end at its first step here.
    ///
    /// # Errors
    ///
    /// As [`loss`](Self::loss), and if there are more or fewer targets than samples, more or fewer samples
    /// than the lengths say, or more or fewer pasts than lengths.
    pub fn backward_sequences(
        &self,
        pasts: &mut [Past],
        x: &[Vec<f64>],
        target: &[Vec<f64>],
        lengths: &[usize],
    ) -> Result<SequenceGradients, Error> {
        Error::check_length("targets", x.len(), target.len())?;
        Error::check_length("pasts", lengths.len(), pasts.len())?;
        let steps = lengths.iter().fold(0, |sum: usize, steps| sum.saturating_add(*steps));
        Error::check_length("samples", steps, x.len())?;
        let parameters = vec![0.0; self.parameters().len()];
        let mut sums = SequenceGradients { loss: 0.0, parameters, inputs: Vec::new() };
        let counts = (x.len(), lengths.iter().filter(|steps| **steps > 0).count());
        let mut start = 0;
        for (past, steps) in pasts.iter_mut().zip(lengths) {
            let rows = start..start + steps;
            sums.add(self, past, (&x[rows.clone()], &target[rows]), counts)?;
            start += steps;
        }
        Ok(sums)
    }

    /// One step of an optimiser on the mean over all steps of some sequences, as the options of the layers
    /// shape it; returns their mean loss before it. The pasts are not computed again after it.
    ///
    /// # Errors
    ///
    /// As [`backward_sequences`](Self::backward_sequences), and if the optimiser's state has another length
    /// than the parameters.
    pub fn train_sequences(
        &mut self,
        pasts: &mut [Past],
        x: &[Vec<f64>],
        target: &[Vec<f64>],
        lengths: &[usize],
        update: &mut Update,
    ) -> Result<f64, Error> {
        let gradients = self.backward_sequences(pasts, x, target, lengths)?;
        self.apply(&gradients.parameters, update)?;
        Ok(gradients.loss)
    }
}
