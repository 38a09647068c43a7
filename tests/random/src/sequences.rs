//! Training of a network with a memory against the interpreter, whose gradients go back through the values
//! that it keeps of all steps; and against dual numbers in the code of one step.

use netwright::program::{Program, Row};
use netwright::verify::{self, Dual, Interpreter, Past, Update};
use netwright::{Generator, Network, Scalar, Sgd, TrainableOverTime};
use netwright_support::bits::{self, Bits};
use netwright_support::drawn::{UNIT, fill, rows};

/// Why a network is wrong.
type Wrong = String;

/// Steps that one call takes, of all sequences together.
const ROWS: usize = 64;
/// The windows of a network: how many steps each sequence has in each. One ends in the first window, one has
/// no step in the middle, and the longest is another one in each.
const WINDOWS: [[usize; 4]; 3] = [[9, 3, 11, 11], [8, 0, 0, 8], [10, 0, 12, 1]];
/// Directions of dual numbers that one pass takes, and how many passes.
const LANES: usize = 4;
const PASSES: usize = 6;
/// How far a gradient in double precision may be from that of dual numbers, as a part of the largest one.
const DUAL_TOLERANCE: f64 = 1e-12;

/// The tolerance in double precision.
const TOLERANCE: f64 = 1e-11;

/// A check of a network, in both precisions.
///
/// # Errors
///
/// What disagrees first.
pub fn check<N: TrainableOverTime<f32>>(seed: u64) -> Result<(), Wrong> {
    Check::<f32, N>::new(seed, 2e-4).and_then(Check::run)?;
    let check = Check::<f64, N::TrainableOverTimeOn<f64>>::new(seed, TOLERANCE)?;
    dual::<N::TrainableOverTimeOn<Dual<LANES>>>(&check, seed)?;
    check.run()
}

/// The comparison of [`check`] with the interpreter in double precision, with the smaller tolerance: what a
/// wrong compiler must fail.
///
/// # Errors
///
/// What disagrees first.
pub fn in_double<N: TrainableOverTime<f32>>(seed: u64) -> Result<(), Wrong> {
    Check::<f64, N::TrainableOverTimeOn<f64>>::new(seed, TOLERANCE).and_then(Check::run)
}

/// A window of all sequences.
struct Window<S: Scalar, N: TrainableOverTime<S>> {
    x: Vec<N::Input>,
    target: Vec<N::Target>,
    lengths: [usize; 4],
}

impl<S: Scalar, N: TrainableOverTime<S>> Window<S, N> {
    /// Samples and targets in double precision.
    fn wide(&self) -> [Vec<Vec<f64>>; 2] {
        let wide = |row: &[S]| row.iter().map(|number| number.to_f64()).collect();
        [
            self.x.iter().map(|x| wide(x.as_ref())).collect(),
            self.target.iter().map(|target| wide(target.as_ref())).collect(),
        ]
    }
}

/// A network with its sequences; numbers may differ from the interpreter's by so much of the largest one.
struct Check<S: Bits, N: TrainableOverTime<S>> {
    network: N,
    windows: Vec<Window<S, N>>,
    tolerance: f64,
}

impl<S: Bits, N: TrainableOverTime<S>> Check<S, N> {
    fn new(seed: u64, tolerance: f64) -> Result<Self, Wrong> {
        let mut generator = Generator::from_state(seed);
        let mut network = N::zeros();
        fill(network.parameters_mut(), UNIT, &mut generator);
        // With larger weights a recurrence of twenty units is chaotic: a rounding doubles with each step.
        network.parameters_mut().iter_mut().for_each(|weight| *weight = *weight * S::from_f64(0.375));
        let windows = WINDOWS.map(|lengths| {
            let steps = lengths.iter().sum();
            Window {
                x: rows(steps, UNIT, &mut generator),
                target: rows(steps, 0.0..1.0, &mut generator),
                lengths,
            }
        });
        Ok(Check { network, windows: windows.into(), tolerance })
    }

    /// Each number of `found` is near that of `expected`.
    fn near(&self, what: &str, found: &[S], expected: &[f64]) -> Result<(), Wrong> {
        let largest = expected.iter().fold(1e-2, |largest: f64, number| largest.max(number.abs()));
        for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
            let found = found.to_f64();
            if !is_near(found, *expected, self.tolerance * largest) {
                let name = verify::parameter_name(&N::TOPOLOGY, index);
                return Err(format!("{what}: `{name}` is {found:e}, not {expected:e}"));
            }
        }
        Ok(())
    }

    /// The gradient of each sample is near the expected one.
    fn near_samples(&self, what: &str, found: &[N::Input], expected: &[Vec<f64>]) -> Result<(), Wrong> {
        let largest = expected.iter().flatten().fold(1e-2, |largest: f64, d| largest.max(d.abs()));
        for (sample, (found, expected)) in found.iter().zip(expected).enumerate() {
            for (found, expected) in found.as_ref().iter().map(|d| d.to_f64()).zip(expected) {
                if !is_near(found, *expected, self.tolerance * largest) {
                    return Err(format!(
                        "{what}: sample {sample} has the gradient {found:e}, not {expected:e}"
                    ));
                }
            }
        }
        Ok(())
    }

    /// Steps on windows, one after the other.
    fn run(mut self) -> Result<(), Wrong> {
        let wrong = |error: verify::Error| error.to_string();
        let mut interpreter = Interpreter::of(&self.network).map_err(wrong)?;
        let (mut workspace, mut gradient) = (N::boxed_workspace::<ROWS>(), N::boxed_zeros());
        let (mut memories, mut pasts) = ([(); 4].map(|()| N::memory()), [(); 4].map(|()| Past::new()));
        let mut sgd = Sgd::new(S::from_f64(0.125));
        for (round, window) in self.windows.iter().enumerate() {
            let (Window { x, target, lengths }, [wide_x, wide_target]) = (window, window.wide());
            let (mut of_gradient, mut of_loss) = (memories.clone(), memories.clone());
            let [expected, undrawn] =
                [Interpreter::gradient_sequences, Interpreter::backward_sequences].map(|method| {
                    method(&interpreter, &mut pasts.clone(), &wide_x, &wide_target, lengths).map_err(wrong)
                });
            let (expected, undrawn) = (expected?, undrawn?);
            let net = &self.network;
            let loss =
                net.gradient_sequences(&mut workspace, x, target, lengths, &mut of_gradient, &mut gradient);
            let alone = net.loss_sequences(x, target, lengths, &mut of_loss);
            self.near(&format!("window {round}, gradient"), gradient.parameters(), &expected.parameters)?;
            for (which, loss, expected) in
                [("of a gradient", loss, expected.loss), ("alone", alone, undrawn.loss)]
            {
                let loss = loss.to_f64();
                if !is_near(loss, expected, self.tolerance * expected.abs().max(1e-2)) {
                    return Err(format!("window {round}: the loss {which} is {loss:e}, not {expected:e}"));
                }
            }
            let (mut of_samples, mut of_x) = (x.clone(), memories.clone());
            let of_input =
                net.input_gradient_sequences(&mut workspace, x, target, lengths, &mut of_x, &mut of_samples);
            self.near_samples(&format!("window {round}"), &of_samples, &undrawn.inputs)?;
            let most = self.tolerance * undrawn.loss.abs().max(1e-2);
            // The same program, in which dropout draws nothing.
            let is_same = draws(net) || bits::difference(&[of_input], &[loss]).is_none();
            if !is_same || !is_near(of_input.to_f64(), undrawn.loss, most) {
                return Err(format!(
                    "window {round}: the loss of samples is another one, {:e}",
                    of_input.to_f64()
                ));
            }
            let mut applied = net.clone();
            applied.apply(&gradient, &mut sgd);
            if counters(net).map(|[seed, step]| [seed, step + 1]) != counters(&applied) {
                return Err(format!("window {round}: a gradient that is applied is no step"));
            }
            let network = &mut self.network;
            let of_step =
                network.train_sequences(&mut workspace, x, target, lengths, &mut memories, &mut sgd);
            if let Some(difference) = bits::difference(network.parameters(), applied.parameters())
                .or_else(|| bits::difference(&[of_step], &[loss]))
            {
                return Err(format!("window {round}: a step is not its gradient, applied{difference}"));
            }
            if counters(network) != counters(&applied) {
                return Err(format!("window {round}: a step counts another one than its gradient, applied"));
            }
            let update = &mut Update::sgd(0.125);
            interpreter.train_sequences(&mut pasts, &wide_x, &wide_target, lengths, update).map_err(wrong)?;
            self.near(&format!("window {round}, step"), self.network.parameters(), interpreter.parameters())?;
            self.same_memories(round, [&memories, &of_gradient])?;
            self.same_memories(round, [&of_x, &of_loss])?;
            if !draws(&self.network) {
                self.same_memories(round, [&memories, &of_loss])?;
            }
        }
        Ok(())
    }

    /// Memories that have taken in the same have the same next outputs.
    fn same_memories(&self, round: usize, [one, other]: [&[N::Memory; 4]; 2]) -> Result<(), Wrong> {
        let outputs = |memory: &N::Memory| {
            let (mut memory, x) = (memory.clone(), &self.windows[0].x);
            x.iter().take(8).map(|x| self.network.step(&mut memory, x)).collect::<Vec<_>>()
        };
        for (sequence, (one, other)) in one.iter().zip(other).enumerate() {
            for (one, other) in outputs(one).iter().zip(outputs(other)) {
                if let Some(difference) = bits::difference(one.as_ref(), other.as_ref()) {
                    return Err(format!("window {round}: memory {sequence} differs{difference}"));
                }
            }
        }
        Ok(())
    }
}

/// Whether steps of training draw.
fn draws<S: Scalar, N: Network<S>>(network: &N) -> bool {
    network.state().is_some()
}

/// The seed and the number of the next step, where steps of training draw.
fn counters<S: Scalar, N: Network<S>>(network: &N) -> Option<[u64; 2]> {
    network.state().map(|state| state.draws()).map(|draws| [draws.seed, draws.step])
}

/// Whether a number is so near another one; a NaN is near nothing.
fn is_near(found: f64, expected: f64, most: f64) -> bool {
    (found - expected).abs() <= most
}

/// The gradients of the first window, from new memories, in some directions: the derivatives of the loss that
/// dual numbers carry through each step of the emitted forward code, one step after the other. A loss with
/// the draws of dropout is that of `gradient_sequences`; samples have gradients without draws.
fn dual<D: TrainableOverTime<Dual<LANES>>>(
    check: &Check<f64, impl TrainableOverTime<f64>>,
    seed: u64,
) -> Result<(), Wrong> {
    let Some(window) = check.windows.first() else { return Ok(()) };
    let found = gradients_of(&check.network, window);
    let mut run = DualRun::<D>::new(&check.network, window);
    let largest = found.iter().flatten().fold(1e-2, |largest: f64, d| largest.max(d.abs()));
    let mut generator = Generator::from_state(seed);
    for _ in 0..PASSES {
        // A variable that is drawn twice has the last lane.
        let variables = [0, 1, 2, 3].map(|lane| Variable::drawn::<D>(lane, run.x.len(), &mut generator));
        for (lane, variable) in variables.iter().enumerate() {
            let place = run.number(*variable);
            *place = Dual::variable(place.value, lane);
        }
        let (lengths, new) = (&window.lengths, || [(); 4].map(|()| D::memory()));
        let DualRun { network, x, target } = &run;
        let undrawn = network.loss_sequences(x, target, lengths, &mut new());
        let drawn = if draws(&**network) {
            let (mut workspace, mut gradient) = (D::boxed_workspace::<ROWS>(), D::boxed_zeros());
            network.gradient_sequences(&mut workspace, x, target, lengths, &mut new(), &mut gradient)
        } else {
            undrawn
        };
        for (lane, variable) in variables.iter().enumerate() {
            let loss = if let Variable::Sample(..) = variable { undrawn } else { drawn };
            let (derivative, found) = (loss.derivatives[lane], variable.of(&found));
            let is_last = !variables[lane + 1..].contains(variable);
            if is_last && !is_near(found, derivative, DUAL_TOLERANCE * largest) {
                let name = variable.name::<D>();
                return Err(format!("{name} has the gradient {found:e}, dual numbers have {derivative:e}"));
            }
            let place = run.number(*variable);
            *place = Dual::constant(place.value);
        }
    }
    Ok(())
}

/// A number that the loss depends on.
#[derive(Clone, Copy, PartialEq)]
enum Variable {
    /// By its index in the flat view.
    Parameter(usize),
    /// The sample, and the index of its number.
    Sample(usize, usize),
}

impl Variable {
    /// A parameter, and on the last lane a number of one of so many samples.
    fn drawn<D: TrainableOverTime<Dual<LANES>>>(
        lane: usize,
        samples: usize,
        generator: &mut Generator,
    ) -> Self {
        let mut below = |end: usize| generator.next_u64() as usize % end;
        match lane + 1 == LANES {
            true => Self::Sample(below(samples), below(D::TOPOLOGY.input().size())),
            false => Self::Parameter(below(<D as Program<_>>::PARAMETERS)),
        }
    }

    /// Its derivative in a gradient of the parameters and in those of the samples, which follow.
    fn of(self, gradients: &[Vec<f64>]) -> f64 {
        match self {
            Self::Parameter(index) => gradients[0][index],
            Self::Sample(sample, index) => gradients[1 + sample][index],
        }
    }

    fn name<D: TrainableOverTime<Dual<LANES>>>(self) -> String {
        match self {
            Self::Parameter(index) => format!("`{}`", verify::parameter_name(&D::TOPOLOGY, index)),
            Self::Sample(sample, index) => format!("x[{index}] of sample {sample}"),
        }
    }
}

/// A network on dual numbers, and its window.
struct DualRun<D: TrainableOverTime<Dual<LANES>>> {
    network: Box<D>,
    x: Vec<D::Input>,
    target: Vec<D::Target>,
}

impl<D: TrainableOverTime<Dual<LANES>>> DualRun<D> {
    fn new<N: TrainableOverTime<f64>>(of: &N, window: &Window<f64, N>) -> Self {
        let row = |to: &mut [Dual<LANES>], from: &[f64]| {
            to.iter_mut().zip(from).for_each(|(to, from)| *to = Dual::constant(*from));
        };
        let mut run = Self { network: D::boxed_zeros(), x: Vec::new(), target: Vec::new() };
        row(run.network.parameters_mut(), of.parameters());
        for (from_x, from_target) in window.x.iter().zip(&window.target) {
            let mut x = <D::Input as Row<_>>::filled(Dual::ZERO);
            let mut target = <D::Target as Row<_>>::filled(Dual::ZERO);
            row(x.as_mut(), from_x.as_ref());
            row(target.as_mut(), from_target.as_ref());
            run.x.push(x);
            run.target.push(target);
        }
        run
    }

    fn number(&mut self, variable: Variable) -> &mut Dual<LANES> {
        match variable {
            Variable::Parameter(index) => &mut self.network.parameters_mut()[index],
            Variable::Sample(sample, index) => &mut self.x[sample].as_mut()[index],
        }
    }
}

/// The gradient of the parameters over a window, from new memories, then those of its samples.
fn gradients_of<N: TrainableOverTime<f64>>(network: &N, window: &Window<f64, N>) -> Vec<Vec<f64>> {
    let (mut workspace, mut gradient) = (N::boxed_workspace::<ROWS>(), N::boxed_zeros());
    let Window { x, target, lengths } = window;
    let new = || [(); 4].map(|()| N::memory());
    network.gradient_sequences(&mut workspace, x, target, lengths, &mut new(), &mut gradient);
    let mut of_samples = x.clone();
    network.input_gradient_sequences(&mut workspace, x, target, lengths, &mut new(), &mut of_samples);
    let mut gradients = vec![gradient.parameters().to_vec()];
    gradients.extend(of_samples.iter().map(|d| d.as_ref().to_vec()));
    gradients
}
