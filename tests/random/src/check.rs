//! One network against the interpreter and dual numbers, and its methods against each other.

use std::fmt::Display;

use netwright::Generator;
use netwright::prelude::*;
use netwright::program::{Program, Row, TrainingProgram};
use netwright::verify::{self, GradientCheck, Interpreter, Update};
use netwright::{Feedforward, Network, Scalar, Trainable};
use netwright_support::bits::{self, Bits};
use netwright_support::drawn::{UNIT, fill, row, rows};

pub use crate::optimisers::Optimiser;
use crate::optimisers::{self, Choice};
use crate::tally::Tally;
use crate::{batches, derivation, freezing, meaning, values};

/// What is known of a declaration besides its network.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// The declaration.
    pub text: &'static str,
    /// The seed of parameters and samples.
    pub seed: u64,
    /// Whether a target is a distribution over the outputs.
    pub distribution: bool,
    /// What the output is computed from, see [`structure`](netwright_declarations::structure).
    pub structure: u64,
    /// Numbers that the declaration gives: the layer, whether it is the bias, and the numbers.
    pub given: &'static [(&'static str, bool, &'static [f64])],
}

/// Why a network is wrong.
pub type Wrong = String;

/// A check of a network with a loss: the methods for one sample, in single precision.
///
/// # Errors
///
/// What disagrees first.
pub fn row_f32<N: Trainable<f32>>(facts: &Facts, tally: &mut Tally) -> Result<(), Wrong> {
    meaning::check::<N>(facts)?;
    Run::<f32, N>::new(facts, tally).row()
}

/// [`row_f32`] in double precision, and an optimiser.
///
/// # Errors
///
/// What disagrees first.
pub fn row_f64<N: Trainable<f32>, C: Choice>(facts: &Facts, tally: &mut Tally) -> Result<(), Wrong> {
    meaning::check::<N>(facts)?;
    let mut run = Run::<f64, N::TrainableOn<f64>>::new(facts, tally);
    run.row()?;
    let network = parameters::<f64, N::TrainableOn<f64>>(facts, 1);
    optimisers::check::<f64, N::TrainableOn<f64>, C>(network, &run.x, &run.target, run.tally)
}

/// A check of a network that is trained on rows alone: the methods for one sample, in single precision.
///
/// # Errors
///
/// What disagrees first.
pub fn sample_f32<N: Trainable<f32>>(facts: &Facts, tally: &mut Tally) -> Result<(), Wrong> {
    meaning::check::<N>(facts)?;
    Run::<f32, N>::new(facts, tally).samples()
}

/// [`sample_f32`] in double precision.
///
/// # Errors
///
/// What disagrees first.
pub fn sample_f64<N: Trainable<f32>>(facts: &Facts, tally: &mut Tally) -> Result<(), Wrong> {
    meaning::check::<N>(facts)?;
    Run::<f64, N::TrainableOn<f64>>::new(facts, tally).samples()
}

/// A check of a network with a loss: the methods for rows of samples, in single precision.
///
/// # Errors
///
/// What disagrees first.
pub fn rows_f32<N: Trainable<f32>>(facts: &Facts, tally: &mut Tally) -> Result<(), Wrong> {
    meaning::check::<N>(facts)?;
    Run::<f32, N>::new(facts, tally).rows()
}

/// [`rows_f32`] in double precision.
///
/// # Errors
///
/// What disagrees first.
pub fn rows_f64<N: Trainable<f32>>(facts: &Facts, tally: &mut Tally) -> Result<(), Wrong> {
    meaning::check::<N>(facts)?;
    Run::<f64, N::TrainableOn<f64>>::new(facts, tally).rows()
}

/// A check of a network without a loss, on `f32` and `f64`.
///
/// # Errors
///
/// What disagrees first.
pub fn forward<N: Feedforward<f32, On<f64>: Feedforward<f64>>>(
    facts: &Facts,
    tally: &mut Tally,
) -> Result<(), Wrong> {
    meaning::check::<N>(facts)?;
    inference::<f32, N>(facts, tally)?;
    inference::<f64, N::On<f64>>(facts, tally)
}

/// Samples in each comparison; more than one tile of rows, and no multiple of one.
const ROWS: usize = 11;
/// Rows of a workspace.
pub(crate) const BATCH: usize = 13;
/// More rows than a block of `forward_batch` has, for most networks.
const MANY: usize = 700;
/// c of the tolerance c·ε·Σ|terms|: sums of up to 40 terms, and up to four layers of them in a row.
pub(crate) const FACTOR: f64 = 8.0;

/// A target between 0 and 1, or a distribution.
fn target<S: Scalar, R: Row<S>>(generator: &mut Generator, facts: &Facts) -> R {
    let mut target: R = row(0.0..1.0, generator);
    if facts.distribution {
        let sum: f64 = target.as_ref().iter().map(|number| number.to_f64()).sum();
        for number in target.as_mut() {
            *number = S::from_f64(number.to_f64() / sum);
        }
    }
    target
}

/// Parameters as they are drawn, spread out, and all 0.
fn parameters<S: Scalar, N: Network<S>>(facts: &Facts, kind: usize) -> N {
    let mut network = if kind == 2 { N::zeros() } else { N::new(facts.seed) };
    if kind == 1 {
        let mut generator = Generator::from_state(!facts.seed);
        fill(network.parameters_mut(), -0.8..0.8, &mut generator);
    }
    network
}

pub(crate) fn same<S: Bits>(tally: &mut Tally, what: impl Display, a: &[S], b: &[S]) -> Result<(), Wrong> {
    if let Some(difference) = bits::difference(a, b) {
        return Err(format!("{what}{difference}"));
    }
    tally.bits += a.len();
    tally.see(a);
    Ok(())
}

/// A network with a loss on one scalar type.
struct Run<'a, S: Scalar, N: Trainable<S>> {
    facts: &'a Facts,
    tally: &'a mut Tally,
    network: N,
    x: Vec<N::Input>,
    target: Vec<N::Target>,
}

impl<'a, S: Bits, N: Trainable<S>> Run<'a, S, N> {
    fn new(facts: &'a Facts, tally: &'a mut Tally) -> Self {
        let mut generator = Generator::from_state(facts.seed);
        let x = rows(ROWS, UNIT, &mut generator);
        let target = (0..ROWS).map(|_| target(&mut generator, facts)).collect();
        Self { facts, tally, network: N::zeros(), x, target }
    }

    /// The methods for one sample.
    fn row(&mut self) -> Result<(), Wrong> {
        self.tally.runs += 1;
        for kind in 0..3 {
            self.network = parameters::<S, N>(self.facts, kind);
            for row in 0..if kind == 1 { 3 } else { 1 } {
                self.one_sample(row)?;
            }
        }
        derivation::check::<S, N>(&self.network, &self.x[0], &self.target[0])?;
        given::<S, N>(self.facts, self.tally)?;
        if const { size_of::<S>() == 8 } {
            self.network = parameters::<S, N>(self.facts, 1);
            freezing::row::<S, N>(&self.network, (&self.x[0], &self.target[0]), self.facts.seed, self.tally)?;
        }
        self.momentum()
    }

    /// The methods for one sample that train nothing.
    fn samples(&mut self) -> Result<(), Wrong> {
        self.tally.runs += 1;
        for kind in 0..3 {
            self.network = parameters::<S, N>(self.facts, kind);
            for row in 0..if kind == 1 { 3 } else { 1 } {
                self.inference(row)?;
            }
        }
        derivation::check::<S, N>(&self.network, &self.x[0], &self.target[0])?;
        given::<S, N>(self.facts, self.tally)
    }

    fn one_sample(&mut self, index: usize) -> Result<(), Wrong> {
        self.inference(index)?;
        self.steps(index)
    }

    fn inference(&mut self, index: usize) -> Result<(), Wrong> {
        let Self { tally, network, .. } = self;
        let (x, target) = (&self.x[index], &self.target[index]);
        tally.add("interpreter", verify::AgreementCheck::new().factor(FACTOR).run(network, x, target))?;
        tally.add("dual numbers", GradientCheck::new().factor(FACTOR).run(network, x, target))?;
        values::check::<S, N>(network, x, tally)?;
        // All of a gradient is overwritten, whatever it held: frozen layers, too.
        let mut gradient = network.clone();
        let loss = network.backward_into(x, target, &mut gradient);
        same(tally, "loss and backward", &[network.loss(x, target)], &[loss])?;
        let mut again = N::zeros();
        network.backward_into(x, target, &mut again);
        same(tally, "backward_into", gradient.parameters(), again.parameters())
    }

    fn steps(&mut self, index: usize) -> Result<(), Wrong> {
        let Self { tally, network, .. } = self;
        let (x, target) = (&self.x[index], &self.target[index]);
        let (loss, gradient) = network.backward(x, target);
        // What dropout draws in a step is compared with the interpreter's alone, below.
        if network.state().is_none() {
            let mut applied = network.clone();
            applied.apply(&gradient, &mut Sgd::new(S::from_f64(0.3)));
            let (x, target) = (std::slice::from_ref(x), std::slice::from_ref(target));
            let mut stepped = network.clone();
            let stepped_loss = stepped.train_online(x, target, &mut Sgd::new(S::from_f64(0.3)));
            same(tally, "loss of train_online", &[stepped_loss], &[loss])?;
            same(tally, "train_online", stepped.parameters(), applied.parameters())?;
        }
        // Several rows are as many steps.
        let (mut online, mut one_by_one) = (network.clone(), network.clone());
        online.train_online(&self.x, &self.target, &mut Sgd::new(S::from_f64(0.3)));
        for row in 0..ROWS {
            let (x, target) = (&self.x[row..=row], &self.target[row..=row]);
            one_by_one.train_online(x, target, &mut Sgd::new(S::from_f64(0.3)));
        }
        same(tally, "rows of train_online", online.parameters(), one_by_one.parameters())
    }

    /// The methods for rows of samples.
    fn rows(&mut self) -> Result<(), Wrong> {
        self.tally.runs += 1;
        for kind in 0..3 {
            self.network = parameters::<S, N>(self.facts, kind);
            self.batches()?;
        }
        self.network = parameters::<S, N>(self.facts, 1);
        forward_rows::<S, N>(&self.network, self.facts.seed, self.tally)
    }

    fn batches(&mut self) -> Result<(), Wrong> {
        let Self { tally, network, .. } = self;
        let mut workspace = N::boxed_workspace::<BATCH>();
        let check = GradientCheck::new().factor(FACTOR);
        for rows in [<N as TrainingProgram<S>>::LEAST_ROWS, ROWS] {
            let (x, target) = (&self.x[..rows], &self.target[..rows]);
            tally.add("gradient_batch", check.run_batch(network, &mut workspace, x, target))?;
        }
        let rows = (self.x.as_slice(), self.target.as_slice());
        if const { batches::divides_by_weights(&N::TOPOLOGY) } {
            batches::weighted::<S, N>(network, &mut workspace, rows, tally)?;
        }
        batches::mean_loss::<S, N>(network, rows, tally)?;
        // In one of the two scalars, for compile time.
        if const { size_of::<S>() == 8 && <N as TrainingProgram<S>>::LEAST_ROWS == 1 } {
            batches::parts::<S, N>(network, &mut workspace, rows, tally)?;
        }
        if const { size_of::<S>() == 8 } {
            batches::weighted_step::<S, N>(network, &mut workspace, rows, tally)?;
            freezing::rows::<S, N>(network, &mut workspace, rows, self.facts.seed, tally)?;
        }
        let (x, target) = (&self.x[..4], &self.target[..4]);
        // A weight of 4 in a batch of 4 is the sample alone, exactly; and what the gradient held is
        // overwritten.
        let weights = [0.0, 0.0, 4.0, 0.0].map(S::from_f64);
        let (mut weighted, mut alone) = (network.clone(), N::zeros());
        let equal = |a: S, b: S| a.bits() == b.bits() || a.to_f64() == b.to_f64();
        // Dropout draws by the row, another one for the sample alone, and a batch norm needs the others.
        if network.state().is_none() {
            let loss = network.gradient_batch(&mut workspace, x, target, Some(&weights), &mut weighted);
            let alone_loss =
                network.gradient_batch(&mut workspace, &x[2..3], &target[2..3], None, &mut alone);
            let mut pairs = weighted.parameters().iter().zip(alone.parameters());
            if !equal(loss, alone_loss) || !pairs.all(|(a, b)| equal(*a, *b)) {
                return Err("gradient_batch with weights is not the one sample that counts".to_owned());
            }
        }
        let mut gradient = network.clone();
        let loss = network.gradient_batch(&mut workspace, x, target, None, &mut gradient);
        batches::halves::<S, N>(network, &mut workspace, (x, target), (loss, &gradient))?;
        let (mut applied, mut trained) = (network.clone(), network.clone());
        applied.apply(&gradient, &mut Sgd::new(S::from_f64(0.3)));
        let trained_loss = trained.train_batch(&mut workspace, x, target, &mut Sgd::new(S::from_f64(0.3)));
        same(tally, "loss of train_batch", &[trained_loss], &[loss])?;
        same(tally, "train_batch", trained.parameters(), applied.parameters())?;
        let (Some(one), Some(other)) = (applied.state(), trained.state()) else { return Ok(()) };
        if one.counters() != other.counters() {
            let (one, other) = (one.draws(), other.draws());
            return Err(format!("apply goes on with {one:?}, train_batch with {other:?}"));
        }
        same(tally, "running statistics", one.numbers(), other.numbers())
    }

    /// An optimiser with a state against its formulas.
    fn momentum(&mut self) -> Result<(), Wrong> {
        let mut network = parameters::<S, N>(self.facts, 1);
        // Where gradients are large, steps of that rate would go where rounding decides what comes of them.
        let gradient = network.backward(&self.x[0], &self.target[0]).1;
        let largest = gradient.parameters().iter().map(|d| d.to_f64().abs()).fold(1.0, f64::max);
        let rate = 0.125 / largest.log2().ceil().exp2();
        let decay = S::from_f64(0.75);
        let mut optimizer = Momentum::new(S::from_f64(rate), decay, N::zeros);
        let mut interpreter = Interpreter::of(&network).map_err(|error| error.to_string())?;
        let mut update = Update::momentum(rate, 0.75, <N as Program<S>>::PARAMETERS);
        for (x, target) in self.x.iter().zip(&self.target).take(3) {
            network.train_step(x, target, &mut optimizer);
            let wide = |row: &[S]| row.iter().map(|number| number.to_f64()).collect::<Vec<f64>>();
            let (x, target) = (wide(x.as_ref()), wide(target.as_ref()));
            interpreter.train_step(&x, &target, &mut update).map_err(|error| error.to_string())?;
        }
        self.tally.see(network.parameters());
        let tolerance = if S::from_f64(1.0 + 1e-10).to_f64() == 1.0 { 2e-3 } else { 1e-9 };
        for (index, (a, b)) in network.parameters().iter().zip(interpreter.parameters()).enumerate() {
            if (a.to_f64() - b).abs() > tolerance * b.abs().max(1.0) {
                let name = verify::parameter_name(&N::TOPOLOGY, index);
                return Err(format!(
                    "three steps of momentum: `{name}` is {:e}, should be {b:e}",
                    a.to_f64()
                ));
            }
        }
        self.tally.nonzero += <N as Program<S>>::PARAMETERS;
        Ok(())
    }
}

/// The forward code of a network without a loss.
fn inference<S: Bits, N: Feedforward<S>>(facts: &Facts, tally: &mut Tally) -> Result<(), Wrong> {
    tally.runs += 1;
    let mut generator = Generator::from_state(facts.seed);
    for kind in 0..3 {
        let network = parameters::<S, N>(facts, kind);
        for _ in 0..3 {
            let x: N::Input = row(UNIT, &mut generator);
            tally
                .add("interpreter", verify::AgreementCheck::new().factor(FACTOR).run_forward(&network, &x))?;
            values::check::<S, N>(&network, &x, tally)?;
        }
        forward_rows::<S, N>(&network, facts.seed, tally)?;
    }
    given::<S, N>(facts, tally)
}

/// `forward_batch` has the bits of `forward`.
fn forward_rows<S: Bits, N: Feedforward<S>>(network: &N, seed: u64, tally: &mut Tally) -> Result<(), Wrong> {
    let mut generator = Generator::from_state(seed);
    let few: Vec<N::Input> = rows(ROWS, UNIT, &mut generator);
    let expected: Vec<N::Output> = few.iter().map(|x| network.forward(x)).collect();
    let mut classes = [usize::MAX; ROWS];
    network.classify_batch(&few, &mut classes);
    if let Some(row) = few.iter().zip(classes).position(|(x, class)| network.classify(x) != class) {
        return Err(format!("classify_batch[{row}] is {}", classes[row]));
    }
    let x: Vec<N::Input> = few.iter().cycle().take(MANY).cloned().collect();
    let mut y = vec![N::Output::filled(S::ZERO); MANY];
    network.forward_batch(&x, &mut y);
    for (index, y) in y.iter().enumerate() {
        same(tally, format_args!("forward_batch[{index}]"), y.as_ref(), expected[index % ROWS].as_ref())?;
    }
    Ok(())
}

/// New networks have the numbers that the declaration gives.
fn given<S: Bits, N: Network<S>>(facts: &Facts, tally: &mut Tally) -> Result<(), Wrong> {
    let network = N::new(facts.seed);
    for (name, is_bias, numbers) in facts.given {
        let layer = N::TOPOLOGY.nodes.iter().find_map(|node| match node.operation {
            _ if node.name == name.trim_start_matches("r#") => node.operation.layer(),
            _ => None,
        });
        let Some(layer) = layer else { return Err(format!("no layer is called `{name}`")) };
        let begin = if *is_bias { layer.bias.unwrap_or(usize::MAX) } else { layer.weights };
        let found = network.parameters().get(begin..begin.saturating_add(numbers.len())).unwrap_or(&[]);
        let expected: Vec<S> = numbers.iter().map(|number| S::from_f64(*number)).collect();
        same(tally, format_args!("declared numbers of `{name}`"), found, &expected)?;
    }
    Ok(())
}
