//! Gradients through time: a window of a sequence forwards, then back from its last step to its first one.
//!
//! It keeps the values of all steps, and passes the gradient of each value of an earlier step to that step:
//! the chain rule on the network written out over time (Werbos 1990). Gradients end where the window begins.

use std::borrow::Cow;

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
    /// Adds the gradients of a window of one sequence, whose steps have these shares, the last one the
    /// second.
    fn add(
        &mut self,
        of: &InSequence<'_, '_>,
        past: &mut Past,
        (x, target): (&[Vec<f64>], &[Vec<f64>]),
        [shares, of_last]: &[Shares; 2],
    ) -> Result<(), Error> {
        let last = x.len().saturating_sub(1);
        let shares = |step| if step == last { of_last.clone() } else { shares.clone() };
        let steps = window(of, past, (x, target), shares)?;
        for (_, gradients) in steps.iter().rev() {
            self.loss += gradients.loss;
            self.parameters.iter_mut().zip(&gradients.parameters).for_each(|(sum, d)| *sum += d);
        }
        self.inputs.extend(steps.into_iter().map(|(_, gradients)| gradients.input));
        Ok(())
    }
}

/// A sequence of a call, whose steps are computed.
pub(crate) struct InSequence<'i, 't> {
    interpreter: &'i Interpreter<'t>,
    /// Its place among the sequences of the call, in a step of training; `None` in inference.
    drawn: Option<usize>,
}

impl<'i, 't> InSequence<'i, 't> {
    /// In inference mode.
    pub(crate) const fn in_inference(interpreter: &'i Interpreter<'t>) -> Self {
        Self { interpreter, drawn: None }
    }

    /// In training mode, as the sequence with this place.
    pub(crate) const fn in_training(interpreter: &'i Interpreter<'t>, place: usize) -> Self {
        Self { interpreter, drawn: Some(place) }
    }

    /// What computes one of its steps. A draw is that of the row sequence·2³² + step, both counted in the
    /// call from 0: in other calls the number of the optimiser's step is another one.
    pub(crate) fn step(&self, step: usize) -> Cow<'i, Interpreter<'t>> {
        match self.drawn.filter(|_| self.interpreter.draws.is_some()) {
            None => Cow::Borrowed(self.interpreter),
            Some(sequence) => {
                let row = sequence as u64 * 4_294_967_296 + step as u64;
                Cow::Owned(Interpreter { row: Some(row), ..self.interpreter.clone() })
            }
        }
    }
}

/// The values of each step of a window, and the gradients of the sum of its losses there, of which each step
/// has these shares. A node that reads a value of an earlier step has in its own gradient what it passes back
/// to that step.
pub(crate) fn window<'t>(
    of: &InSequence<'_, 't>,
    past: &mut Past,
    (x, target): (&[Vec<f64>], &[Vec<f64>]),
    shares: impl Fn(usize) -> Shares,
) -> Result<Vec<(Trace<'t>, Gradients)>, Error> {
    let mut traces: Vec<Trace<'t>> = Vec::with_capacity(x.len());
    for (step, x) in x.iter().enumerate() {
        traces.push(Trace { shares: shares(step), ..of.step(step).step(past, x)? });
    }
    let nodes = of.interpreter.topology().nodes;
    let zeros = || nodes.iter().map(|node| vec![0.0; node.size()]).collect::<Vec<_>>();
    // What later steps pass back to the nodes of each step.
    let mut later: Vec<Vec<Vec<f64>>> = traces.iter().map(|_| zeros()).collect();
    let mut window = Vec::new();
    for (step, (trace, target)) in traces.into_iter().zip(target).enumerate().rev() {
        let gradients = sweep_after(&of.step(step), &trace, target, core::mem::take(&mut later[step]))?;
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
    /// The mean loss of all steps of some sequences, concatenated, and its gradients, in inference mode: as
    /// `loss_sequences` and `input_gradient_sequences`. Each sequence goes on from its past, which takes it
    /// in; gradients end at its first step here.
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
        self.gradients_of(pasts, (x, target), lengths, |_| InSequence::in_inference(self))
    }

    /// [`backward_sequences`](Self::backward_sequences) in training mode, as `gradient_sequences`: dropout
    /// draws. The draws are those of the step that [`train_sequences`](Self::train_sequences) makes next.
    ///
    /// ```
    /// use netwright::prelude::*;
    /// use netwright::verify::{Interpreter, Past};
    ///
    /// network! {
    ///     struct Net { x: input(1); h: x -> gru(8); d: h -> dropout(0.5); y: d -> dense(1); loss: mse(y); }
    /// }
    /// let interpreter = Interpreter::of(&Net::new(1))?;
    /// let (x, target) = ([vec![1.0], vec![2.0]], [vec![1.0], vec![1.0]]);
    /// let drawn = interpreter.gradient_sequences(&mut [Past::new()], &x, &target, &[2])?;
    /// let whole = interpreter.backward_sequences(&mut [Past::new()], &x, &target, &[2])?;
    /// assert_ne!(drawn.loss, whole.loss);
    /// # Ok::<(), netwright::verify::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`backward_sequences`](Self::backward_sequences).
    pub fn gradient_sequences(
        &self,
        pasts: &mut [Past],
        x: &[Vec<f64>],
        target: &[Vec<f64>],
        lengths: &[usize],
    ) -> Result<SequenceGradients, Error> {
        self.gradients_of(pasts, (x, target), lengths, |place| InSequence::in_training(self, place))
    }

    /// The mean loss and its gradients; `of` is a sequence, from its place.
    fn gradients_of<'i>(
        &'i self,
        pasts: &mut [Past],
        (x, target): (&[Vec<f64>], &[Vec<f64>]),
        lengths: &[usize],
        of: impl Fn(usize) -> InSequence<'i, 'i>,
    ) -> Result<SequenceGradients, Error> {
        Error::check_length("targets", x.len(), target.len())?;
        Error::check_length("pasts", lengths.len(), pasts.len())?;
        let steps = lengths.iter().fold(0, |sum: usize, steps| sum.saturating_add(*steps));
        Error::check_length("samples", steps, x.len())?;
        let parameters = vec![0.0; self.parameters().len()];
        let mut sums = SequenceGradients { loss: 0.0, parameters, inputs: Vec::new() };
        for target in target {
            Error::check_length("target", self.topology().targets(), target.len())?;
        }
        let shares = Shares::of_steps(self.topology(), target, lengths);
        let mut start = 0;
        for (place, (past, steps)) in pasts.iter_mut().zip(lengths).enumerate() {
            let rows = start..start + steps;
            sums.add(&of(place), past, (&x[rows.clone()], &target[rows]), &shares)?;
            start += steps;
        }
        Ok(sums)
    }

    /// One step of an optimiser on the mean over all steps of some sequences, as the options of the layers
    /// shape it; returns their mean loss before it. Dropout draws, in the next step other numbers. The pasts
    /// are not computed again after it.
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
        let gradients = self.gradient_sequences(pasts, x, target, lengths)?;
        if let Some(draws) = &mut self.draws {
            draws.step = draws.step.wrapping_add(1);
        }
        self.apply(&gradients.parameters, update)?;
        Ok(gradients.loss)
    }
}
