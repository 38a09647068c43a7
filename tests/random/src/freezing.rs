//! Steps that leave some layers as they are: against the interpreter, and by other methods.

use netwright::optimizer::{Freeze, LayerOf};
use netwright::prelude::*;
use netwright::program::Program;
use netwright::topology::{Operation, Topology};
use netwright::verify::{Interpreter, Update};
use netwright::{FineTuning, Network, Trainable};
use netwright_support::bits::Bits;

use crate::check::{BATCH, Wrong, same};
use crate::tally::Tally;

/// Steps of gradient descent without some layers.
type Tuned<S, N> = Freeze<Sgd<S>, <N as Network<S>>::On<f32>>;

/// The layers that are frozen: by the bits of a number, and the batch norms all, or as the bits say.
fn frozen(topology: &Topology, layers: &[&str], bits: u64, all_norms: bool) -> Vec<usize> {
    let is_norm = |name: &str| {
        topology
            .nodes
            .iter()
            .any(|node| node.name == name && matches!(node.operation, Operation::BatchNormalize(_)))
    };
    let is_frozen = |layer: &usize| bits >> (layer % 64) & 1 == 1 || all_norms && is_norm(layers[*layer]);
    (0..layers.len()).filter(is_frozen).collect()
}

fn tuned<S: Bits, N: Network<S>>(rate: S, frozen: &[usize]) -> Tuned<S, N> {
    let layers: Vec<LayerOf<N::On<f32>>> = frozen.iter().map(|layer| LayerOf::at(*layer)).collect();
    Freeze::only(Sgd::new(rate), &layers)
}

fn wide<S: Bits, R: AsRef<[S]>>(rows: &[R]) -> Vec<Vec<f64>> {
    rows.iter().map(|row| row.as_ref().iter().map(|number| number.to_f64()).collect()).collect()
}

/// A rate that takes no step to where rounding decides what comes of it.
fn rate<S: Bits, N: Network<S>>(gradient: &N) -> f64 {
    let largest = gradient.parameters().iter().map(|d| d.to_f64().abs()).fold(1.0, f64::max);
    0.125 / largest.log2().ceil().exp2()
}

/// A step on rows with some layers frozen, in the ways that there are.
pub(crate) fn rows<S: Bits, N: Trainable<S>>(
    network: &N,
    workspace: &mut N::Workspace<BATCH>,
    (x, target): (&[N::Input], &[N::Target]),
    seed: u64,
    tally: &mut Tally,
) -> Result<(), Wrong> {
    let (topology, layers) = (const { &<N as Program<S>>::TOPOLOGY }, <N as Program<S>>::LAYERS);
    let mut gradient = network.clone();
    network.gradient_batch(workspace, x, target, None, &mut gradient);
    let rate = rate::<S, N>(&gradient);
    for (bits, all_norms) in [(seed, true), (!seed, true), (seed, false), (!seed, false)] {
        let frozen = frozen(topology, layers, bits, all_norms);
        let mut optimizer = tuned::<S, N>(S::from_f64(rate), &frozen);
        let mut trained = network.clone();
        let loss = trained.train_batch(workspace, x, target, &mut optimizer);
        let mut applied = network.clone();
        // All of a gradient is overwritten, whatever it held.
        let mut gradient = network.clone();
        network.gradient_batch_for(&optimizer, workspace, x, target, None, &mut gradient);
        applied.apply(&gradient, &mut optimizer);
        same(tally, "a gradient without frozen layers", trained.parameters(), applied.parameters())?;
        if let (Some(one), Some(other)) = (trained.state(), applied.state()) {
            same(tally, "statistics without frozen layers", one.numbers(), other.numbers())?;
        }
        let names: Vec<&str> = frozen.iter().map(|layer| layers[*layer]).collect();
        unmoved::<S, N>(topology, &names, network, &trained, tally)?;
        if all_norms {
            let expected = |interpreter: &mut Interpreter<'_>, update: &mut Update| {
                interpreter.train_batch(&wide(x), &wide(target), update)
            };
            compare::<S, N>(network, &trained, (loss, rate), &names, expected, tally)?;
        }
    }
    Ok(())
}

/// A step on one sample with some layers frozen.
pub(crate) fn row<S: Bits, N: Trainable<S>>(
    network: &N,
    (x, target): (&N::Input, &N::Target),
    seed: u64,
    tally: &mut Tally,
) -> Result<(), Wrong> {
    let (topology, layers) = (const { &<N as Program<S>>::TOPOLOGY }, <N as Program<S>>::LAYERS);
    let rate = rate::<S, N>(&network.backward(x, target).1);
    for bits in [seed, !seed] {
        let frozen = frozen(topology, layers, bits, true);
        let names: Vec<&str> = frozen.iter().map(|layer| layers[*layer]).collect();
        let mut trained = network.clone();
        let loss = trained.train_step(x, target, &mut tuned::<S, N>(S::from_f64(rate), &frozen));
        let (x, target) = (wide(&[*x]).remove(0), wide(&[*target]).remove(0));
        let expected = |interpreter: &mut Interpreter<'_>, update: &mut Update| {
            interpreter.train_step(&x, &target, update)
        };
        compare::<S, N>(network, &trained, (loss, rate), &names, expected, tally)?;
    }
    Ok(())
}

/// The interpreter's step, with the same layers frozen.
fn compare<S: Bits, N: Trainable<S>>(
    network: &N,
    trained: &N,
    (loss, rate): (S, f64),
    frozen: &[&str],
    step: impl Fn(&mut Interpreter<'_>, &mut Update) -> Result<f64, netwright::verify::Error>,
    tally: &mut Tally,
) -> Result<(), Wrong> {
    let text = |error: netwright::verify::Error| error.to_string();
    let mut interpreter = Interpreter::of(network).map_err(text)?;
    for layer in frozen {
        interpreter = interpreter.freeze(layer).map_err(text)?;
    }
    let expected = step(&mut interpreter, &mut Update::sgd(rate)).map_err(text)?;
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs().max(1.0);
    if !close(loss.to_f64(), expected) {
        return Err(format!(
            "with {frozen:?} frozen the loss is {:e}, should be {expected:e}",
            loss.to_f64()
        ));
    }
    for (index, (a, b)) in trained.parameters().iter().zip(interpreter.parameters()).enumerate() {
        if !close(a.to_f64(), *b) {
            let name = netwright::verify::parameter_name(&<N as Program<S>>::TOPOLOGY, index);
            return Err(format!("with {frozen:?} frozen `{name}` is {:e}, should be {b:e}", a.to_f64()));
        }
    }
    tally.see(trained.parameters());
    tally.nonzero += <N as Program<S>>::PARAMETERS;
    Ok(())
}

/// What is frozen has its bits: parameters, and running statistics.
fn unmoved<S: Bits, N: Network<S>>(
    topology: &Topology,
    frozen: &[&str],
    before: &N,
    after: &N,
    tally: &mut Tally,
) -> Result<(), Wrong> {
    for node in topology.nodes.iter().filter(|node| frozen.contains(&node.name)) {
        let name = node.name;
        if let Some(layer) = node.operation.layer() {
            let own = if layer.tie.is_some() { 0 } else { layer.weight_count() };
            let bias = layer.bias.map_or(0..0, |bias| bias..bias + layer.outputs);
            for part in [layer.weights..layer.weights + own, bias] {
                let numbers =
                    |network: &N| network.parameters().get(part.clone()).unwrap_or_default().to_vec();
                same(tally, format_args!("the frozen layer `{name}`"), &numbers(after), &numbers(before))?;
            }
        }
        if let Operation::BatchNormalize(norm) = node.operation {
            let units = norm.offset..norm.offset + node.size();
            let numbers = |network: &N| {
                let running = network.state().map(|state| state.running().to_vec()).unwrap_or_default();
                running.get(units.clone()).unwrap_or_default().as_flattened().to_vec()
            };
            same(tally, format_args!("the statistics of `{name}`"), &numbers(after), &numbers(before))?;
        }
    }
    Ok(())
}
