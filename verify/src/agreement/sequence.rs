//! Networks with a memory against the interpreter: the outputs of each step, the loss of a sequence, and its
//! gradient back through time.

use netwright_runtime::program::Row as _;
use netwright_runtime::{Scalar, TrainableOverTime};

use super::{AgreementCheck, Comparison};
use crate::error::Error;
use crate::interpreter::{InSequence, Interpreter, Past, Shares, window};
use crate::layers::frozen;
use crate::magnitude::{SequenceMagnitudes, sequence_magnitudes};
use crate::precision::widen;
use crate::report::{Report, parameter_name};
use crate::rounding::AbsoluteSum;

/// Compares a network's results for a sequence, which begins with a new memory, with the interpreter:
/// [`AgreementCheck::run_sequence`] with its defaults.
///
/// # Errors
///
/// As [`AgreementCheck::run_sequence`].
///
/// ```
/// use netwright::prelude::*;
/// use netwright::verify::{self, Verdict};
///
/// network! { struct Net { x: input(1); h: x -> gru(3); y: h -> dense(1); loss: mse(y); } }
/// let (x, target) = ([[0.5], [-0.5], [1.0]], [[1.0], [0.0], [1.0]]);
/// let report = verify::agreement_sequence(&Net::new(1), &x, &target)?;
/// assert_eq!(report.verdict(), Verdict::Passed, "{report}");
/// # Ok::<(), netwright::verify::Error>(())
/// ```
pub fn agreement_sequence<S, N, const B: usize>(
    network: &N,
    x: &[N::Input; B],
    target: &[N::Target; B],
) -> Result<Report, Error>
where
    S: Scalar,
    N: TrainableOverTime<S>,
{
    AgreementCheck::new().run_sequence(network, x, target)
}

impl AgreementCheck {
    /// Compares `step`, `run`, `loss_sequences` and `gradient_sequences` for a sequence of `B` steps. The
    /// tolerance of a number grows with what the steps before bring of their rounding errors.
    ///
    /// # Errors
    ///
    /// If the interpreter does not know a part of the topology, or there is no step.
    ///
    /// ```
    /// use netwright::prelude::*;
    /// use netwright::verify::{AgreementCheck, Verdict};
    ///
    /// network! { struct Net { x: input(1); h: x -> gru(3); y: h -> dense(1); loss: mse(y); } }
    /// let check = AgreementCheck::new().factor(2.0);
    /// let report = check.run_sequence(&Net::new(1), &[[0.5]; 8], &[[1.0]; 8])?;
    /// assert_eq!(report.verdict(), Verdict::Passed, "{report}");
    /// # Ok::<(), netwright::verify::Error>(())
    /// ```
    pub fn run_sequence<S, N, const B: usize>(
        &self,
        network: &N,
        x: &[N::Input; B],
        target: &[N::Target; B],
    ) -> Result<Report, Error>
    where
        S: Scalar,
        N: TrainableOverTime<S>,
    {
        if B == 0 {
            return Err(Error::Rows { what: "a sequence without a step has nothing to compare".to_owned() });
        }
        let interpreter = Interpreter::of(network)?;
        let wide_x: Vec<Vec<f64>> = x.iter().map(|x| widen(x.as_ref())).collect();
        let wide_target: Vec<Vec<f64>> = target.iter().map(|target| widen(target.as_ref())).collect();
        let (rows, past) = ((wide_x.as_slice(), wide_target.as_slice()), || [Past::new()]);
        let mut comparison = Comparison::new::<S>(self.factor);
        let allowance = comparison.allowance;
        let of_steps = |of: &InSequence<'_, 'static>| {
            let [shares, last] = Shares::of_steps(interpreter.topology(), rows.1, &[B]);
            let shares = |step| if step + 1 == B { last.clone() } else { shares.clone() };
            let steps = window(of, &mut Past::new(), rows, shares)?;
            let terms = sequence_magnitudes(of, &steps, rows.1, allowance)?;
            Ok::<_, Error>((steps, terms))
        };
        let (steps, terms) = of_steps(&InSequence::in_inference(&interpreter))?;
        let loss_alone = interpreter.backward_sequences(&mut past(), rows.0, rows.1, &[B])?.loss;
        let of_alone = AbsoluteSum { magnitude: terms.loss, ..AbsoluteSum::default() };
        let values: Vec<&[Vec<f64>]> = steps.iter().map(|(trace, _)| trace.values.as_slice()).collect();
        comparison.outputs(network, x, &values, &terms);
        // A gradient is that of a step of training, in which dropout draws.
        let (_, terms) = of_steps(&InSequence::in_training(&interpreter, 0))?;
        let expected = interpreter.gradient_sequences(&mut past(), rows.0, rows.1, &[B])?;
        let mut gradient = N::zeros();
        let (mut workspace, memories) = (N::boxed_workspace::<B>(), &mut [N::memory()]);
        let loss = network.gradient_sequences(&mut workspace, x, target, &[B], memories, &mut gradient);
        let of_loss = AbsoluteSum { magnitude: terms.loss, ..AbsoluteSum::default() };
        let alone = network.loss_sequences(x, target, &[B], &mut [N::memory()]);
        comparison.one("loss".to_owned(), alone, loss_alone, of_alone, false);
        comparison.one("loss of the gradient".to_owned(), loss, expected.loss, of_loss, false);
        let (topology, frozen) = (interpreter.topology(), frozen(interpreter.topology()));
        for (i, found) in gradient.parameters().iter().enumerate() {
            let (name, term) = (parameter_name(topology, i), terms.parameters[i]);
            comparison.one(name, *found, expected.parameters[i], term, frozen[i]);
        }
        Ok(comparison.report)
    }
}

impl Comparison {
    /// The outputs of `step` and of `run` in each step.
    fn outputs<S: Scalar, N: TrainableOverTime<S>>(
        &mut self,
        network: &N,
        x: &[N::Input],
        values: &[&[Vec<f64>]],
        terms: &SequenceMagnitudes,
    ) {
        let mut memory = N::memory();
        let stepped: Vec<N::Output> = x.iter().map(|x| network.step(&mut memory, x)).collect();
        let mut in_blocks = vec![N::Output::filled(S::ZERO); x.len()];
        network.run(&mut N::memory(), x, &mut in_blocks);
        for (method, found) in [("step", stepped), ("run", in_blocks)] {
            for (step, found) in found.iter().enumerate() {
                let nodes = N::TOPOLOGY.outputs.iter();
                let places = nodes.flat_map(|node| (0..values[step][*node].len()).map(|i| (*node, i)));
                for (place, ((node, i), found)) in places.zip(found.as_ref()).enumerate() {
                    let magnitude = terms.values[step][node][i];
                    let term = AbsoluteSum { magnitude, ..AbsoluteSum::default() };
                    self.one(
                        format!("{method}[{step}][{place}]"),
                        *found,
                        values[step][node][i],
                        term,
                        false,
                    );
                }
            }
        }
    }
}
