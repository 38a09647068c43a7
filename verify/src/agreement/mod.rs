//! Emitted code of every kind against the interpreter: outputs, loss and gradients of one sample, or of one
//! sequence.

mod sequence;

use netwright_runtime::{Feedforward, Scalar, Trainable};

use crate::error::Error;
use crate::interpreter::{Interpreter, Trace, logits};
use crate::layers::frozen;
use crate::magnitude::{magnitudes, value_magnitudes};
use crate::precision::{unit_roundoff, widen};
use crate::report::{Expected, Report, input_name, parameter_name};
use crate::rounding::AbsoluteSum;

pub use self::sequence::agreement_sequence;

/// Compares a network's results for a sample with the interpreter: [`AgreementCheck`] with its defaults.
/// For a network without a loss, [`AgreementCheck::run_forward`].
///
/// # Errors
///
/// As [`AgreementCheck::run`].
///
/// ```
/// use netwright::prelude::*;
/// use netwright::verify::{self, Verdict};
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let report = verify::agreement(&Net::new(1), &[0.5, -0.5], &[1.0])?;
/// assert_eq!(report.verdict(), Verdict::Passed, "{report}");
/// # Ok::<(), netwright::verify::Error>(())
/// ```
pub fn agreement<S, N>(network: &N, x: &N::Input, target: &N::Target) -> Result<Report, Error>
where
    S: Scalar,
    N: Trainable<S>,
{
    AgreementCheck::new().run(network, x, target)
}

/// A check of emitted code against the [`Interpreter`].
///
/// Each number may differ by c·ε·Σ|terms|, as in a [`GradientCheck`](crate::GradientCheck).
///
/// ```
/// use netwright::prelude::*;
/// use netwright::verify::{AgreementCheck, Verdict};
///
/// // A network without a loss.
/// network! { struct Net { x: input(2); y: x -> dense(3) -> tanh; } }
/// let report = AgreementCheck::new().run_forward(&Net::new(1), &[0.5, -0.5])?;
/// assert_eq!(report.verdict(), Verdict::Passed, "{report}");
/// # Ok::<(), netwright::verify::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct AgreementCheck {
    factor: f64,
}

impl AgreementCheck {
    /// c: how often a term is rounded, with a margin.
    pub const FACTOR: f64 = 4.0;

    /// The check with c = 4.
    pub const fn new() -> Self {
        Self { factor: Self::FACTOR }
    }

    /// The same with another c.
    #[must_use]
    pub const fn factor(self, factor: f64) -> Self {
        Self { factor }
    }

    /// Compares `forward` and `forward_logits`.
    ///
    /// # Errors
    ///
    /// If the interpreter does not know a part of the topology.
    pub fn run_forward<S, N>(&self, network: &N, x: &N::Input) -> Result<Report, Error>
    where
        S: Scalar,
        N: Feedforward<S>,
    {
        let interpreter = Interpreter::of(network)?;
        let trace = interpreter.forward(&widen(x.as_ref()))?;
        let mut comparison = Comparison::new::<S>(self.factor);
        comparison.forward(network, x, &interpreter, &trace)?;
        Ok(comparison.report)
    }

    /// Compares `forward`, `forward_logits`, `loss`, `backward` and `input_gradient`.
    ///
    /// # Errors
    ///
    /// If the interpreter does not know a part of the topology.
    pub fn run<S, N>(&self, network: &N, x: &N::Input, target: &N::Target) -> Result<Report, Error>
    where
        S: Scalar,
        N: Trainable<S>,
    {
        let interpreter = Interpreter::of(network)?;
        let (wide_x, wide_target) = (widen(x.as_ref()), widen(target.as_ref()));
        let trace = interpreter.forward(&wide_x)?;
        let expected = interpreter.backward(&wide_x, &wide_target)?;
        let mut comparison = Comparison::new::<S>(self.factor);
        comparison.forward(network, x, &interpreter, &trace)?;
        let terms = magnitudes(&interpreter, &trace, &wide_target, &expected, comparison.allowance)?;
        let mut gradient = N::boxed_zeros();
        let backward_loss = network.backward_into(x, target, &mut gradient);
        let of_loss = AbsoluteSum { magnitude: terms.loss, ..AbsoluteSum::default() };
        comparison.one("loss".to_owned(), network.loss(x, target), expected.loss, of_loss, false);
        comparison.one("loss of backward".to_owned(), backward_loss, expected.loss, of_loss, false);
        let (topology, frozen) = (interpreter.topology(), frozen(interpreter.topology()));
        for (i, found) in gradient.parameters().iter().enumerate() {
            let (name, term) = (parameter_name(topology, i), terms.parameters[i]);
            comparison.one(name, *found, expected.parameters[i], term, frozen[i]);
        }
        let input_gradient = network.input_gradient(x, target);
        for (i, found) in input_gradient.as_ref().iter().enumerate() {
            comparison.one(input_name(topology, i), *found, expected.input[i], terms.input[i], false);
        }
        Ok(comparison.report)
    }
}

impl Default for AgreementCheck {
    fn default() -> Self {
        Self::new()
    }
}

/// A report that is being filled.
struct Comparison {
    report: Report,
    allowance: f64,
}

impl Comparison {
    fn new<S: Scalar>(factor: f64) -> Self {
        let allowance = factor * unit_roundoff::<S>();
        Self { report: Report::new(None), allowance }
    }

    fn one<S: Scalar>(&mut self, name: String, found: S, reference: f64, term: AbsoluteSum, frozen: bool) {
        self.report.compare(name, found, Expected { reference, term, allowance: self.allowance, frozen });
    }

    fn forward<S: Scalar, N: Feedforward<S>>(
        &mut self,
        network: &N,
        x: &N::Input,
        interpreter: &Interpreter<'_>,
        trace: &Trace<'_>,
    ) -> Result<(), Error> {
        let magnitudes = value_magnitudes(interpreter, trace);
        let topology = interpreter.topology();
        let rows = [
            ("forward", topology.outputs.to_vec(), network.forward(x)),
            ("forward_logits", logits(topology), network.forward_logits(x)),
        ];
        for (method, nodes, found) in rows {
            let places = nodes.iter().flat_map(|node| (0..topology.nodes[*node].size()).map(|i| (*node, i)));
            for (place, ((node, i), found)) in places.zip(found.as_ref()).enumerate() {
                let term = AbsoluteSum { magnitude: magnitudes[node][i], ..AbsoluteSum::default() };
                self.one(format!("{method}[{place}]"), *found, trace.values[node][i], term, false);
            }
        }
        Ok(())
    }
}
