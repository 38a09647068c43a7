//! Training of a network with a memory against the interpreter, whose gradients go back through the values
//! that it keeps of all steps; and against dual numbers in the code of one step.

use netwright::program::Program;
use netwright::verify::{self, Dual, Interpreter, Past, Update};
use netwright::{Generator, Scalar, Sgd, TrainableOverTime};
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
const PASSES: usize = 3;

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
            let expected = interpreter
                .backward_sequences(&mut pasts.clone(), &wide_x, &wide_target, lengths)
                .map_err(wrong)?;
            let net = &self.network;
            let loss =
                net.gradient_sequences(&mut workspace, x, target, lengths, &mut of_gradient, &mut gradient);
            let alone = net.loss_sequences(x, target, lengths, &mut of_loss);
            self.near(&format!("window {round}, gradient"), gradient.parameters(), &expected.parameters)?;
            for (which, loss) in [("of a gradient", loss), ("alone", alone)] {
                let loss = loss.to_f64();
                if !is_near(loss, expected.loss, self.tolerance * expected.loss.abs().max(1e-2)) {
                    return Err(format!(
                        "window {round}: the loss {which} is {loss:e}, not {:e}",
                        expected.loss
                    ));
                }
            }
            let (mut of_samples, mut of_x) = (x.clone(), memories.clone());
            let of_input =
                net.input_gradient_sequences(&mut workspace, x, target, lengths, &mut of_x, &mut of_samples);
            self.near_samples(&format!("window {round}"), &of_samples, &expected.inputs)?;
            if let Some(difference) = bits::difference(&[of_input], &[loss]) {
                return Err(format!("window {round}: the loss of samples is another one{difference}"));
            }
            let mut applied = net.clone();
            applied.apply(&gradient, &mut sgd);
            let network = &mut self.network;
            let of_step =
                network.train_sequences(&mut workspace, x, target, lengths, &mut memories, &mut sgd);
            if let Some(difference) = bits::difference(network.parameters(), applied.parameters())
                .or_else(|| bits::difference(&[of_step], &[loss]))
            {
                return Err(format!("window {round}: a step is not its gradient, applied{difference}"));
            }
            let update = &mut Update::sgd(0.125);
            interpreter.train_sequences(&mut pasts, &wide_x, &wide_target, lengths, update).map_err(wrong)?;
            self.near(&format!("window {round}, step"), self.network.parameters(), interpreter.parameters())?;
            self.same_memories(round, [&memories, &of_gradient, &of_loss, &of_x])?;
        }
        Ok(())
    }

    /// Memories that have taken in the same have the same next outputs.
    fn same_memories(&self, round: usize, [first, others @ ..]: [&[N::Memory; 4]; 4]) -> Result<(), Wrong> {
        let outputs = |memory: &N::Memory| {
            let (mut memory, x) = (memory.clone(), &self.windows[0].x);
            x.iter().take(8).map(|x| self.network.step(&mut memory, x)).collect::<Vec<_>>()
        };
        for other in others {
            for (sequence, (one, other)) in first.iter().zip(other).enumerate() {
                for (one, other) in outputs(one).iter().zip(outputs(other)) {
                    if let Some(difference) = bits::difference(one.as_ref(), other.as_ref()) {
                        return Err(format!("window {round}: memory {sequence} differs{difference}"));
                    }
                }
            }
        }
        Ok(())
    }
}

/// Whether a number is so near another one; a NaN is near nothing.
fn is_near(found: f64, expected: f64, most: f64) -> bool {
    (found - expected).abs() <= most
}

/// The gradient over the first two windows as one, from new memories, in some directions: the derivatives of
/// the loss, of which each step runs alone.
fn dual<D: TrainableOverTime<Dual<LANES>>>(
    check: &Check<f64, impl TrainableOverTime<f64>>,
    seed: u64,
) -> Result<(), Wrong> {
    let Some(window) = check.windows.first() else { return Ok(()) };
    let found = gradient_of(&check.network, window);
    let mut network = D::boxed_zeros();
    let constant = |number: &f64| Dual::constant(*number);
    let row = |to: &mut [Dual<LANES>], from: &[f64]| {
        to.iter_mut().zip(from).for_each(|(to, from)| *to = constant(from));
    };
    row(network.parameters_mut(), check.network.parameters());
    let (mut x, mut target) = (Vec::new(), Vec::new());
    for (from_x, from_target) in window.x.iter().zip(&window.target) {
        let mut to_x = <D::Input as netwright::program::Row<_>>::filled(Dual::ZERO);
        let mut to_target = <D::Target as netwright::program::Row<_>>::filled(Dual::ZERO);
        row(to_x.as_mut(), from_x.as_ref());
        row(to_target.as_mut(), from_target.as_ref());
        x.push(to_x);
        target.push(to_target);
    }
    let mut generator = Generator::from_state(seed);
    for _ in 0..PASSES {
        let parameters = [(); LANES].map(|()| generator.next_u64() as usize % <D as Program<_>>::PARAMETERS);
        for (lane, parameter) in parameters.iter().enumerate() {
            let place = &mut network.parameters_mut()[*parameter];
            // A parameter that is drawn twice has the last lane.
            *place = Dual::variable(place.value, lane);
        }
        let mut memories = [(); 4].map(|()| D::memory());
        let loss = network.loss_sequences(&x, &target, &window.lengths, &mut memories);
        for (lane, parameter) in parameters.iter().enumerate() {
            let is_last = !parameters[lane + 1..].contains(parameter);
            let (derivative, found) = (loss.derivatives[lane], found[*parameter]);
            let most = check.tolerance * derivative.abs().max(1e-2);
            if is_last && !is_near(found, derivative, most) {
                let name = verify::parameter_name(&D::TOPOLOGY, *parameter);
                return Err(format!("`{name}` has the gradient {found:e}, not {derivative:e}"));
            }
            let place = &mut network.parameters_mut()[*parameter];
            *place = Dual::constant(place.value);
        }
    }
    Ok(())
}

/// The gradient of a window, from new memories.
fn gradient_of<N: TrainableOverTime<f64>>(network: &N, window: &Window<f64, N>) -> Vec<f64> {
    let (mut workspace, mut gradient) = (N::boxed_workspace::<ROWS>(), N::boxed_zeros());
    let mut memories = [(); 4].map(|()| N::memory());
    let Window { x, target, lengths } = window;
    network.gradient_sequences(&mut workspace, x, target, lengths, &mut memories, &mut gradient);
    gradient.parameters().to_vec()
}
