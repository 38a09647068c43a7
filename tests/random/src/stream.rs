//! A network with a memory against the interpreter, in steps and in blocks.

use std::error::Error;
use std::fs;
use std::path::Path;

use netwright::exchange::{export, network};
use netwright::verify::{Interpreter, Past};
use netwright::{Memory as _, Recurrent};
use netwright_support::bits::{self, Bits};
use netwright_support::drawn::{UNIT, fill, rows};

use netwright::Generator;

/// Why a network is wrong.
type Wrong = String;

/// Steps of a stream: numbers, then a click that fades below what is remembered, then numbers again. They are
/// more than two blocks.
const STEPS: usize = 150;

/// A check of a network, in both precisions.
///
/// # Errors
///
/// What disagrees first.
pub fn check<N: Recurrent<f32>>(seed: u64) -> Result<(), Wrong> {
    if let Some(folder) = std::env::var_os("NETWRIGHT_EXPORTED") {
        exported::<N>(seed, &Path::new(&folder).join(seed.to_string())).map_err(|error| error.to_string())?;
    }
    one::<f32, N>(seed, 1e-4, -90.0)?;
    in_double::<N>(seed)
}

/// The part of [`check`] in double precision, with the smaller tolerance: what a wrong compiler must fail.
///
/// # Errors
///
/// What disagrees first.
pub fn in_double<N: Recurrent<f32>>(seed: u64) -> Result<(), Wrong> {
    one::<f64, N::RecurrentOn<f64>>(seed, 1e-11, -880.0)
}

/// A check in one precision: numbers may differ from the interpreter's by so much of the largest one so far;
/// faint ones have this exponent.
fn one<S: Bits, N: Recurrent<S>>(seed: u64, tolerance: f64, faint: f64) -> Result<(), Wrong> {
    let (network, x) = drawn::<S, N>(seed, faint);
    let interpreter = Interpreter::of(&network).map_err(|error| error.to_string())?;
    let (mut memory, mut past, mut largest) = (N::memory(), Past::new(), 1.0_f64);
    let mut stepped = Vec::new();
    for (step, x) in x.iter().enumerate() {
        let y = network.step(&mut memory, x);
        let wide: Vec<f64> = x.as_ref().iter().map(|number| number.to_f64()).collect();
        let trace = interpreter.step(&mut past, &wide).map_err(|error| error.to_string())?;
        for (o, (found, expected)) in y.as_ref().iter().zip(trace.output()).enumerate() {
            let found = found.to_f64();
            largest = largest.max(expected.abs());
            // What is remembered as 0 is 0.
            let is_faint = expected == 0.0 && found != 0.0 && found.abs() < (faint + 40.0).exp2();
            let is_near = (found - expected).abs() <= tolerance * largest;
            if !is_near || is_faint {
                return Err(format!("step {step}: output {o} is {found:e}, not {expected:e}"));
            }
        }
        stepped.push(y);
    }
    in_blocks(&network, &x, &stepped)
}

/// A network and its stream, of which faint numbers have this exponent.
fn drawn<S: Bits, N: Recurrent<S>>(seed: u64, faint: f64) -> (N, Vec<N::Input>) {
    let mut generator = Generator::from_state(seed);
    let mut network = N::zeros();
    fill(network.parameters_mut(), UNIT, &mut generator);
    // With larger weights a recurrence of twenty units is chaotic: a rounding doubles with each step.
    network.parameters_mut().iter_mut().for_each(|weight| *weight = *weight * S::from_f64(0.375));
    let mut x: Vec<N::Input> = rows(STEPS, UNIT, &mut generator);
    for (step, x) in x.iter_mut().enumerate().skip(STEPS / 4).take(STEPS / 4) {
        let scale = (faint - 2.0 * (step - STEPS / 4) as f64).exp2();
        x.as_mut().iter_mut().for_each(|number| *number = S::from_f64(number.to_f64() * scale));
    }
    (network, x)
}

/// The files of a network, for `tests/export/check.py`: the source for PyTorch, the weights, and a stream
/// with the outputs of the interpreter.
fn exported<N: Recurrent<f32>>(seed: u64, folder: &Path) -> Result<(), Box<dyn Error>> {
    let (network, x) = drawn::<f32, N>(seed, -90.0);
    let (interpreter, mut past) = (Interpreter::of(&network)?, Past::new());
    let (mut samples, mut outputs) = (Vec::new(), Vec::new());
    for x in &x {
        let wide: Vec<f64> = x.as_ref().iter().copied().map(f64::from).collect();
        outputs.push(format!("{:?}", interpreter.step(&mut past, &wide)?.output()));
        samples.push(format!("{wide:?}"));
    }
    fs::create_dir_all(folder)?;
    fs::write(folder.join("model.py"), export::pytorch(&network))?;
    network::save(&network, folder.join("model.safetensors"))?;
    let steps = format!("{{\"x\": [{}],\n\"exact\": [{}]}}\n", samples.join(", "), outputs.join(", "));
    Ok(fs::write(folder.join("steps.json"), steps)?)
}

/// The same stream in blocks, after a reset.
fn in_blocks<S: Bits, N: Recurrent<S>>(
    network: &N,
    x: &[N::Input],
    stepped: &[N::Output],
) -> Result<(), Wrong> {
    let mut memory = N::memory();
    network.step(&mut memory, &x[0]);
    network.step(&mut memory, &x[1]);
    for length in [1, 7, 33, STEPS] {
        memory.reset();
        let mut y = stepped.to_vec();
        for (x, y) in x.chunks(length).zip(y.chunks_mut(length)) {
            y.iter_mut().for_each(|y| y.as_mut().fill(S::ONE));
            network.run(&mut memory, x, y);
        }
        for (step, (y, expected)) in y.iter().zip(stepped).enumerate() {
            if let Some(difference) = bits::difference(y.as_ref(), expected.as_ref()) {
                return Err(format!("a run in blocks of {length}, step {step}{difference}"));
            }
        }
    }
    memory.reset();
    let (last, expected) = (network.run_last(&mut memory, x), stepped.last());
    let numbers = [last.as_ref(), expected].map(|y| y.map_or(&[][..], AsRef::as_ref));
    match bits::difference(numbers[0], numbers[1]) {
        Some(difference) => Err(format!("the last output of a run{difference}")),
        None => Ok(()),
    }
}
