//! The derivatives of a loss by dual numbers that run through a network's own forward code.
//!
//! Input: a network, samples, a gradient. Output: a report of each entry. Guarantees: only forward code runs
//! on dual numbers; the tolerance of an entry is that of its own terms.

use netwright_runtime::program::Row;
use netwright_runtime::topology::Topology;
use netwright_runtime::{Network as _, Scalar, Trainable};

use super::found::{Found, Settings};
use crate::dual::Dual;
use crate::entries::Variable;
use crate::error::Error;
use crate::interpreter::{Interpreter, is_scaled as scales};
use crate::layers::frozen;
use crate::magnitude::{Magnitudes, magnitudes};
use crate::precision::{unit_roundoff, widen};
use crate::report::{Expected, Report};
use crate::rounding::AbsoluteSum;

/// Compares a gradient of the mean loss over rows of samples, and that loss if it is given. Of several rows
/// there is no gradient of the input, and it is empty.
pub(super) fn compare_rows<S, N, const B: usize, const WEIGHTED: bool>(
    check: Settings,
    network: &N,
    samples: &Samples<'_, S, N>,
    found: &Found<'_, S>,
    loss: Option<S>,
) -> Result<Report, Error>
where
    S: Scalar,
    N: Trainable<S>,
{
    let interpreter = Interpreter::of(network)?;
    let allowance = check.factor * unit_roundoff::<S>();
    let mut reference = Reference::<N::TrainableOn<Dual<LANES>>>::new(&interpreter);
    if let Some(state) = network.state() {
        reference.network.set_state(state);
        reference.in_training = loss.is_some();
    }
    let wide: Vec<Vec<f64>> = samples.x.iter().map(|x| widen(x.as_ref())).collect();
    let mut rows = match reference.in_training {
        true => interpreter.in_training(&wide)?,
        false => vec![interpreter.clone(); wide.len()],
    };
    reference.count = rows.len() as f64;
    if WEIGHTED {
        // Each row has its share of the loss already.
        reference.weights = widen(samples.weights);
    }
    reference.is_whole = loss.is_some() && interpreter.is_scaled();
    if WEIGHTED || reference.is_whole {
        let weights = if WEIGHTED { reference.weights.clone() } else { vec![1.0; rows.len()] };
        let targets: Vec<Vec<f64>> = samples.target.iter().map(|target| widen(target.as_ref())).collect();
        rows = Interpreter::of_batch(rows, &targets, &weights)?;
        reference.count = 1.0;
    }
    for (row, (x, target)) in rows.iter().zip(wide.iter().zip(samples.target)) {
        reference.push(row, x, &widen(target.as_ref()), allowance)?;
    }
    reference.couples = reference.in_training && interpreter.needs_rows();
    let frozen = frozen(interpreter.topology());
    let (variables, mut report) = check.sampling.draw(N::PARAMETERS, found.input.len());
    if let Some(loss) = loss {
        let term = reference.loss();
        let expected = Expected { reference: term.value, term, allowance, frozen: false };
        report.compare("loss".to_owned(), loss, expected);
    }
    for chunk in variables.chunks(LANES) {
        for (variable, derivative) in chunk.iter().zip(reference.derivatives::<B, WEIGHTED>(chunk)) {
            let (found, frozen) = found.of(*variable, &frozen);
            let name = variable.name(interpreter.topology());
            let term = reference.term(*variable);
            report.compare(name, found, Expected { reference: derivative, term, allowance, frozen });
        }
    }
    Ok(report)
}

/// Whether a term of the loss is divided by weights of the targets.
const fn is_scaled(topology: &Topology) -> bool {
    let mut index = 0;
    while index < topology.losses.len() {
        if scales(&topology.losses[index]) {
            return true;
        }
        index += 1;
    }
    false
}

/// Samples, and their weights if they have some.
pub(super) struct Samples<'a, S: Scalar, N: Trainable<S>> {
    pub(super) x: &'a [N::Input],
    pub(super) target: &'a [N::Target],
    pub(super) weights: &'a [S],
}

/// Directions that one pass of forward code takes at a time.
const LANES: usize = 4;

/// The network on dual numbers, and the samples over which the mean is taken.
struct Reference<D: Trainable<Dual<LANES>>> {
    network: Box<D>,
    samples: Vec<DualSample<D>>,
    /// The weights of the samples, if they have some.
    weights: Vec<f64>,
    /// What the sum over the samples is divided by: their number, unless the weights say what share each has.
    count: f64,
    /// Whether the loss is that of a step of training, in which dropout draws by the row of the batch.
    in_training: bool,
    /// Whether a term is divided by weights of all targets, so that the loss of the batch is no mean of those
    /// of its samples.
    is_whole: bool,
    /// Whether rows change each other's gradients, so that no entry has terms of its own.
    couples: bool,
}

/// A sample on dual numbers, and the terms of its gradients.
struct DualSample<D: Trainable<Dual<LANES>>> {
    x: D::Input,
    target: D::Target,
    loss: f64,
    terms: Magnitudes,
}

impl<D: Trainable<Dual<LANES>>> Reference<D> {
    fn new(interpreter: &Interpreter<'_>) -> Self {
        let mut network = D::boxed_zeros();
        copy(network.parameters_mut(), interpreter.parameters());
        let (samples, weights) = (Vec::new(), Vec::new());
        Self { network, samples, weights, count: 1.0, in_training: false, is_whole: false, couples: false }
    }

    fn push(
        &mut self,
        interpreter: &Interpreter<'_>,
        x: &[f64],
        target: &[f64],
        allowance: f64,
    ) -> Result<(), Error> {
        let (trace, gradients) = (interpreter.forward(x)?, interpreter.backward(x, target)?);
        let mut sample: DualSample<D> = DualSample {
            x: D::Input::filled(Dual::ZERO),
            target: D::Target::filled(Dual::ZERO),
            loss: gradients.loss,
            terms: magnitudes(interpreter, &trace, target, &gradients, allowance)?,
        };
        copy(sample.x.as_mut(), x);
        copy(sample.target.as_mut(), target);
        self.samples.push(sample);
        Ok(())
    }

    /// What bounds the terms of every parameter where rows change each other's gradients: as many times the
    /// largest sum of one as there are rows. A kink anywhere may show everywhere.
    fn largest_term(&self) -> AbsoluteSum {
        let mut largest = AbsoluteSum::default();
        let rows = self.samples.len() as f64;
        for term in self.samples.iter().flat_map(|sample| &sample.terms.parameters) {
            largest.magnitude = largest.magnitude.max(term.magnitude * rows * rows / self.count);
            largest.kink |= term.kink;
        }
        largest
    }

    /// The derivatives of the mean loss in the directions of up to `LANES` variables, by one pass of forward
    /// code for each sample.
    fn derivatives<const B: usize, const WEIGHTED: bool>(&mut self, variables: &[Variable]) -> [f64; LANES] {
        // Of all other networks the code for batches on dual numbers is not even compiled.
        let is_of_batch = const { D::KEEPS_STATE || WEIGHTED || is_scaled(&D::TOPOLOGY) };
        if is_of_batch && (self.in_training || WEIGHTED || self.is_whole) {
            return self.derivatives_in_training::<B>(variables);
        }
        let mut mean = [0.0; LANES];
        for sample in 0..self.samples.len() {
            for (direction, variable) in variables.iter().enumerate() {
                let number = self.number(sample, *variable);
                *number = Dual::variable(number.value, direction);
            }
            let DualSample { x, target, .. } = &self.samples[sample];
            let loss = self.network.loss(x, target);
            for variable in variables {
                let number = self.number(sample, *variable);
                *number = Dual::constant(number.value);
            }
            for (mean, derivative) in mean.iter_mut().zip(loss.derivatives) {
                *mean += derivative / self.count;
            }
        }
        mean
    }

    /// The same of the loss of a step of training, in which a sample's row and its weight count; of
    /// parameters alone.
    fn derivatives_in_training<const B: usize>(&mut self, variables: &[Variable]) -> [f64; LANES] {
        let x: Vec<D::Input> = self.samples.iter().map(|sample| sample.x).collect();
        let target: Vec<D::Target> = self.samples.iter().map(|sample| sample.target).collect();
        for (direction, variable) in variables.iter().enumerate() {
            let number = self.number(0, *variable);
            *number = Dual::variable(number.value, direction);
        }
        let (mut workspace, mut gradient) = (D::boxed_workspace::<B>(), D::boxed_zeros());
        let weights: Vec<Dual<LANES>> = self.weights.iter().map(|weight| Dual::constant(*weight)).collect();
        let weights = (!weights.is_empty()).then_some(weights.as_slice());
        let loss = self.network.gradient_batch(&mut workspace, &x, &target, weights, &mut gradient);
        for variable in variables {
            let number = self.number(0, *variable);
            *number = Dual::constant(number.value);
        }
        loss.derivatives
    }

    fn number(&mut self, sample: usize, variable: Variable) -> &mut Dual<LANES> {
        match variable {
            Variable::Parameter(index) => &mut self.network.parameters_mut()[index],
            Variable::Input(index) => &mut self.samples[sample].x.as_mut()[index],
        }
    }

    /// The mean loss, and its Σ|terms|.
    fn loss(&self) -> AbsoluteSum {
        let (mut mean, count) = (AbsoluteSum::default(), self.count);
        for sample in &self.samples {
            mean.add(sample.loss / count, sample.terms.loss / count, false);
        }
        mean
    }

    /// Σ|terms| of the mean of a derivative over the samples.
    fn term(&self, variable: Variable) -> AbsoluteSum {
        if self.couples {
            return self.largest_term();
        }
        let (mut mean, count) = (AbsoluteSum::default(), self.count);
        for sample in &self.samples {
            let AbsoluteSum { value, magnitude, kink } = match variable {
                Variable::Parameter(index) => sample.terms.parameters[index],
                Variable::Input(index) => sample.terms.input[index],
            };
            mean.add(value / count, magnitude / count, kink);
        }
        mean
    }
}

fn copy(to: &mut [Dual<LANES>], from: &[f64]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = Dual::constant(*from);
    }
}
