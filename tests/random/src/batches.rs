//! Batches whose samples have weights, parts of batches, and the mean loss of rows.

use netwright::prelude::*;
use netwright::topology::{Divisor, Topology};
use netwright::verify::{GradientCheck, Interpreter};
use netwright::{BatchPart, FineTuning, Trainable, WholeBatch};
use netwright_support::bits::Bits;

use crate::check::{BATCH, FACTOR, Wrong, same};
use crate::tally::Tally;

/// Whether a batch is divided by the weights of its samples, in some term or in all.
pub(crate) const fn divides_by_weights(topology: &Topology) -> bool {
    let mut index = 0;
    while index < topology.losses.len() {
        if matches!(topology.losses[index].divisor, Divisor::Weights) {
            return true;
        }
        index += 1;
    }
    false
}

/// Whether a term is divided by weights of the targets, so that the loss of a batch is no mean of those of
/// its samples.
pub(crate) const fn is_scaled(topology: &Topology) -> bool {
    let mut index = 0;
    while index < topology.losses.len() {
        let term = &topology.losses[index];
        let has_parts = term.sample_weight.is_some() || term.mask.is_some();
        if has_parts && matches!(term.divisor, Divisor::Weights) {
            return true;
        }
        index += 1;
    }
    false
}

/// `loss_batch` of a network with such a term, against the interpreter.
fn scaled_loss<S: Bits, N: Trainable<S>>(
    network: &N,
    (x, target): (&[N::Input], &[N::Target]),
    tally: &mut Tally,
) -> Result<(), Wrong> {
    let wide = |row: &[S]| -> Vec<f64> { row.iter().map(|number| number.to_f64()).collect() };
    let interpreter = Interpreter::of(network).map_err(|error| error.to_string())?;
    for rows in [1, x.len(), 130] {
        let (x, target): (Vec<N::Input>, Vec<N::Target>) =
            x.iter().copied().zip(target.iter().copied()).cycle().take(rows).unzip();
        let targets: Vec<Vec<f64>> = target.iter().map(|target| wide(target.as_ref())).collect();
        let interpreters = Interpreter::of_batch(vec![interpreter.clone(); rows], &targets, &vec![1.0; rows]);
        let interpreters = interpreters.map_err(|error| error.to_string())?;
        let (mut sum, mut size) = (0.0, 0.0);
        for ((interpreter, x), target) in interpreters.iter().zip(&x).zip(&targets) {
            let loss = interpreter.loss(&wide(x.as_ref()), target).map_err(|error| error.to_string())?;
            sum += loss;
            size += loss.abs();
        }
        let found = network.loss_batch(&x, &target).to_f64();
        tally.see(&[found]);
        let precision = if size_of::<S>() == 4 { 1e-4 } else { 1e-11 };
        // The terms may be of both signs.
        if (found - sum).abs() > precision * (1.0 + size) {
            return Err(format!("loss_batch of {rows} rows is {found}, not {sum}"));
        }
    }
    Ok(())
}

/// Weights whose sum is not their number, against the interpreter and dual numbers.
pub(crate) fn weighted<S: Bits, N: Trainable<S>>(
    network: &N,
    workspace: &mut N::Workspace<BATCH>,
    (x, target): (&[N::Input], &[N::Target]),
    tally: &mut Tally,
) -> Result<(), Wrong> {
    let weights = [0.5, 2.0, 0.25, 1.5, 3.0, 0.75, 1.0].map(S::from_f64);
    let (x, target) = (&x[..weights.len()], &target[..weights.len()]);
    let check = GradientCheck::new().factor(FACTOR);
    tally.add("weighted batch", check.run_weighted_batch(network, workspace, x, target, &weights))
}

/// Samples that count half make half of everything that is not divided by the weights, exactly.
pub(crate) fn halves<S: Bits, N: Trainable<S>>(
    network: &N,
    workspace: &mut N::Workspace<BATCH>,
    (x, target): (&[N::Input], &[N::Target]),
    (loss, gradient): (S, &N),
) -> Result<(), Wrong> {
    if const { divides_by_weights(&N::TOPOLOGY) } {
        return Ok(());
    }
    let (weights, mut halved) = (vec![S::from_f64(0.5); x.len()], N::boxed_zeros());
    let half_loss = network.gradient_batch(workspace, x, target, Some(&weights), &mut halved);
    let is_half = |half: S, whole: S| {
        let twice = half + half;
        twice.bits() == whole.bits() || twice.to_f64() == whole.to_f64()
    };
    let mut pairs = halved.parameters().iter().zip(gradient.parameters());
    if !is_half(half_loss, loss) || !pairs.all(|(half, whole)| is_half(*half, *whole)) {
        return Err("gradient_batch with weights of one half is not half of it".to_owned());
    }
    Ok(())
}

/// Parts of a batch have the bits of one part of all rows; a `batch_norm` normalises over the part.
pub(crate) fn parts<S: Bits, N: Trainable<S>>(
    network: &N,
    workspace: &mut N::Workspace<BATCH>,
    (x, target): (&[N::Input], &[N::Target]),
    tally: &mut Tally,
) -> Result<(), Wrong> {
    // A part with weights in its targets is divided by its own.
    if const { !is_scaled(&N::TOPOLOGY) } {
        let (mut whole, mut parts) = (N::boxed_zeros(), N::boxed_zeros());
        network.accumulate_batch(workspace, x, target, 0, &mut whole);
        let mut first = 0;
        for size in [1, 4, x.len() - 5] {
            let rows = first..first + size;
            network.accumulate_batch(workspace, &x[rows.clone()], &target[rows], first, &mut parts);
            first += size;
        }
        same(tally, "parts of a batch", parts.parameters(), whole.parameters())?;
    }
    // Of a power of two the mean is that of `gradient_batch`, but for numbers that are not normal.
    let (mut mean, mut batch) = (N::boxed_zeros(), N::boxed_zeros());
    network.accumulate_batch(workspace, &x[..8], &target[..8], 0, &mut mean);
    mean.divide(8);
    network.gradient_batch(workspace, &x[..8], &target[..8], None, &mut batch);
    same(tally, "mean of a part", mean.parameters(), batch.parameters())?;
    // So are parts with weights that know the whole batch.
    let (weights, mut parts) =
        ([0.5, 2.0, 0.25, 1.5, 3.0, 0.75, 1.0, 1.25].map(S::from_f64), N::boxed_zeros());
    let whole = WholeBatch { target: &target[..8], weights: Some(&weights) };
    for rows in [0..1, 1..5, 5..8] {
        let (x, target, first_row) = (&x[rows.clone()], &target[rows.clone()], rows.start);
        let part = BatchPart { x, target, weights: Some(&weights[rows]), first_row, whole };
        network.accumulate_part_for(&Sgd::new(S::ONE), workspace, part, &mut parts);
    }
    parts.divide(8);
    network.gradient_batch(workspace, &x[..8], &target[..8], Some(&weights), &mut batch);
    same(tally, "mean of weighted parts", parts.parameters(), batch.parameters())
}

/// A step on samples that have weights is the gradient with these weights, applied.
pub(crate) fn weighted_step<S: Bits, N: Trainable<S>>(
    network: &N,
    workspace: &mut N::Workspace<BATCH>,
    (x, target): (&[N::Input], &[N::Target]),
    tally: &mut Tally,
) -> Result<(), Wrong> {
    let weights = [0.5, 2.0, 0.25, 1.5].map(S::from_f64);
    let (x, target) = (&x[..weights.len()], &target[..weights.len()]);
    let (mut applied, mut trained, mut gradient) = (network.clone(), network.clone(), N::boxed_zeros());
    let mut sgd = Sgd::new(S::from_f64(0.3));
    let loss = network.gradient_batch(workspace, x, target, Some(&weights), &mut gradient);
    applied.apply(&gradient, &mut sgd);
    let trained_loss = trained.train_weighted_batch(workspace, x, target, &weights, &mut sgd);
    same(tally, "loss of train_weighted_batch", &[trained_loss], &[loss])?;
    same(tally, "train_weighted_batch", trained.parameters(), applied.parameters())
}

/// `loss_batch` is the mean of `loss`, of fewer rows than a block has and of more.
pub(crate) fn mean_loss<S: Bits, N: Trainable<S>>(
    network: &N,
    (x, target): (&[N::Input], &[N::Target]),
    tally: &mut Tally,
) -> Result<(), Wrong> {
    if const { is_scaled(&N::TOPOLOGY) } {
        return scaled_loss(network, (x, target), tally);
    }
    let losses: Vec<S> = x.iter().zip(target).map(|(x, target)| network.loss(x, target)).collect();
    for rows in [1, x.len(), 130] {
        let (x, target): (Vec<N::Input>, Vec<N::Target>) =
            x.iter().copied().zip(target.iter().copied()).cycle().take(rows).unzip();
        let sum = losses.iter().cycle().take(rows).fold(S::ZERO, |sum, loss| sum + *loss);
        let mean = sum * (S::ONE / S::from_u64(rows as u64));
        same(tally, format_args!("loss_batch of {rows} rows"), &[network.loss_batch(&x, &target)], &[mean])?;
    }
    Ok(())
}
