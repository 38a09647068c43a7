//! Terms of a loss with weights and masks, which are parts of the target.
//!
//! `recorded.rs` has what PyTorch makes of the same networks, parameters and samples; `record.py` wrote it.
//! The numbers of the other tests are worked by hand.
#![allow(clippy::panic)] // a test may panic

mod recorded;
mod worked;

use netwright::prelude::*;
use netwright::verify::{GradientCheck, Interpreter, Verdict};
use netwright::{BatchPart, FineTuning, Trainable, WholeBatch};
use recorded as torch;

network! {
    struct Policy {
        x: input(3);
        h: x -> dense(4) -> tanh;
        policy: h -> dense(3) -> softmax;
        value: h -> dense(4);
        advantage: target(1);
        chosen: target(4);
        loss: cross_entropy(policy, weight = advantage) + 0.5 * mse(value, mask = chosen)
            + 0.25 * mae(value, weight = advantage, mask = chosen);
    }
}

network! {
    struct PolicyByWeights {
        x: input(3);
        h: x -> dense(4) -> tanh;
        policy: h -> dense(3) -> softmax;
        value: h -> dense(4);
        advantage: target(1);
        chosen: target(4);
        loss: cross_entropy(policy, weight = advantage, normalise = weights)
            + 0.5 * mse(value, mask = chosen, normalise = weights)
            + 0.25 * mae(value, weight = advantage, mask = chosen, normalise = weights);
    }
}

network! {
    struct Heads {
        x: input(3);
        h: x -> dense(4) -> tanh;
        a: h -> dense(3) -> sigmoid;
        b: h -> dense(3);
        c: h -> dense(3);
        d: h -> dense(3);
        e: h -> dense(3);
        f: h -> dense(3);
        v: h -> dense(3) -> softplus;
        importance: target(1);
        known: target(3);
        loss: bce(a, weight = importance, mask = known, positive_weight = 2)
            + mse(b, weight = importance, mask = known) + mae(c, weight = importance, mask = known)
            + huber(d, weight = importance, mask = known, delta = 0.5)
            + poisson(e, weight = importance, mask = known)
            + gaussian_nll(f, v, weight = importance, mask = known, epsilon = 1e-6);
    }
}

network! {
    struct HeadsByWeights {
        x: input(3);
        h: x -> dense(4) -> tanh;
        a: h -> dense(3) -> sigmoid;
        b: h -> dense(3);
        c: h -> dense(3);
        d: h -> dense(3);
        e: h -> dense(3);
        f: h -> dense(3);
        v: h -> dense(3) -> softplus;
        importance: target(1);
        known: target(3);
        loss: bce(a, weight = importance, mask = known, positive_weight = 2, normalise = weights)
            + mse(b, weight = importance, mask = known, normalise = weights)
            + mae(c, weight = importance, mask = known, normalise = weights)
            + huber(d, weight = importance, mask = known, delta = 0.5, normalise = weights)
            + poisson(e, weight = importance, mask = known, normalise = weights)
            + gaussian_nll(f, v, weight = importance, mask = known, epsilon = 1e-6, normalise = weights);
    }
}

const ROWS: usize = 5;

/// The numbers of `record.py`.
fn numbers(count: usize, phase: f64) -> Vec<f64> {
    (0..count).map(|i| 0.7f64.mul_add(i as f64, phase).sin()).collect()
}

fn rows<const N: usize>(phase: f64) -> [[f64; N]; ROWS] {
    let all = numbers(ROWS * N, phase);
    core::array::from_fn(|row| core::array::from_fn(|i| all[row * N + i]))
}

/// 0, 0.5 and 1, as `torch.round` has it; the second row is 0.
fn mask(row: usize, numbers: &mut [f64]) {
    for number in numbers {
        *number = if row == 1 { 0.0 } else { (number.abs() * 2.0).round_ties_even() / 2.0 };
    }
}

fn with_parameters<N: Trainable<f64>>() -> Box<N> {
    let mut network = N::boxed_zeros();
    let parameters = numbers(N::PARAMETERS, 1.0).into_iter().map(|number| number / 2.0);
    network.parameters_mut().iter_mut().zip(parameters).for_each(|(to, from)| *to = from);
    network
}

fn policy_targets() -> [[f64; 12]; ROWS] {
    let mut targets: [[f64; 12]; ROWS] = rows(2.0);
    for (row, target) in targets.iter_mut().enumerate() {
        let sum: f64 = target[..3].iter().map(|z| z.exp()).sum();
        target[..3].iter_mut().for_each(|z| *z = z.exp() / sum);
        mask(row, &mut target[8..]);
    }
    targets
}

fn heads_targets() -> [[f64; 22]; ROWS] {
    let mut targets: [[f64; 22]; ROWS] = rows(2.0);
    for (row, target) in targets.iter_mut().enumerate() {
        target[..3].iter_mut().for_each(|t| *t = 1.0 / (1.0 + (-*t).exp()));
        target[12..15].iter_mut().for_each(|t| *t *= *t);
        target[18] *= target[18];
        mask(row, &mut target[19..]);
    }
    targets
}

fn weights() -> Vec<f64> {
    numbers(ROWS, 4.0).into_iter().map(|number| number.mul_add(number, 0.5)).collect()
}

fn is_near(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{what}: {found} not {expected}");
}

fn are_near(found: &[f64], expected: &[f64], what: &str) {
    assert_eq!(found.len(), expected.len());
    found.iter().zip(expected).enumerate().for_each(|(i, (a, b))| is_near(*a, *b, &format!("{what} {i}")));
}

/// What PyTorch found: the outputs of the first row, and losses and gradients without weights and with them.
struct Recorded<'a> {
    output: &'a [f64],
    losses: [f64; 2],
    gradients: [&'a [f64]; 2],
}

/// The mean of parts of so many rows that know the whole batch, and its gradient.
fn of_parts<N: Trainable<f64>>(
    network: &N,
    x: &[N::Input],
    whole: WholeBatch<'_, f64, N::Target>,
    size: usize,
) -> (f64, Box<N>) {
    let (mut workspace, mut gradient) = (N::boxed_workspace::<3>(), N::boxed_zeros());
    let mut sum = 0.0;
    for first_row in (0..ROWS).step_by(size) {
        let rows = first_row..ROWS.min(first_row + size);
        let (x, target) = (&x[rows.clone()], &whole.target[rows.clone()]);
        let weights = whole.weights.map(|weights| &weights[rows]);
        let part = BatchPart { x, target, weights, first_row, whole };
        sum += network.accumulate_part_for(&Sgd::new(1.0), &mut workspace, part, &mut gradient);
    }
    gradient.divide(ROWS);
    (sum / ROWS as f64, gradient)
}

/// All methods that compute a loss, against PyTorch, and the interpreter and dual numbers besides.
fn check<N: Trainable<f64>>(x: &[N::Input], target: &[N::Target], recorded: &Recorded<'_>) {
    let network = with_parameters::<N>();
    let (mut workspace, mut gradient) = (N::boxed_workspace::<ROWS>(), N::boxed_zeros());
    are_near(network.forward(&x[0]).as_ref(), recorded.output, "output");
    is_near(network.loss_batch(x, target), recorded.losses[0], "loss_batch");
    let weights = weights();
    for (index, given) in [None, Some(weights.as_slice())].into_iter().enumerate() {
        let loss = network.gradient_batch(&mut workspace, x, target, given, &mut gradient);
        is_near(loss, recorded.losses[index], "gradient_batch");
        are_near(gradient.parameters(), recorded.gradients[index], "gradient");
        // A step down the gradient is the gradient.
        let mut trained = network.clone();
        let loss = match given {
            None => trained.train_batch(&mut workspace, x, target, &mut Sgd::new(1.0)),
            Some(weights) => {
                trained.train_weighted_batch(&mut workspace, x, target, weights, &mut Sgd::new(1.0))
            }
        };
        is_near(loss, recorded.losses[index], "train_batch");
        let step: Vec<f64> = network
            .parameters()
            .iter()
            .zip(trained.parameters())
            .map(|(before, after)| before - after)
            .collect();
        are_near(&step, recorded.gradients[index], "step");
        for size in [1, 2, 3] {
            let (loss, gradient) = of_parts::<N>(&network, x, WholeBatch { target, weights: given }, size);
            is_near(loss, recorded.losses[index], "accumulate_part_for");
            are_near(gradient.parameters(), recorded.gradients[index], "gradient of parts");
        }
    }
    let check = GradientCheck::new();
    let reports = [
        check.run(&*network, &x[0], &target[0]),
        check.run(&*network, &x[2], &target[2]),
        check.run_batch(&*network, &mut workspace, x, target),
        check.run_weighted_batch(&*network, &mut workspace, x, target, &weights),
    ];
    for report in reports {
        let report = report.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(report.verdict(), Verdict::Passed, "{report}");
    }
    let interpreter = Interpreter::of(&*network).unwrap_or_else(|error| panic!("{error}"));
    for (x, target) in x.iter().zip(target) {
        let expected =
            interpreter.loss(x.as_ref(), target.as_ref()).unwrap_or_else(|error| panic!("{error}"));
        is_near(network.loss(x, target), expected, "loss");
    }
}

#[test]
fn weights_and_masks_have_the_losses_and_gradients_of_pytorch() {
    let (x, target) = (rows(0.5), policy_targets());
    let recorded = Recorded {
        output: &torch::POLICY_OUTPUT,
        losses: [torch::POLICY_LOSS, torch::POLICY_WEIGHTED_LOSS],
        gradients: [&torch::POLICY_GRADIENT, &torch::POLICY_WEIGHTED_GRADIENT],
    };
    check::<Policy<f64>>(&x, &target, &recorded);
}

#[test]
fn terms_divided_by_weights_have_the_losses_and_gradients_of_pytorch() {
    let (x, target) = (rows(0.5), policy_targets());
    let recorded = Recorded {
        output: &torch::POLICY_BY_WEIGHTS_OUTPUT,
        losses: [torch::POLICY_BY_WEIGHTS_LOSS, torch::POLICY_BY_WEIGHTS_WEIGHTED_LOSS],
        gradients: [&torch::POLICY_BY_WEIGHTS_GRADIENT, &torch::POLICY_BY_WEIGHTS_WEIGHTED_GRADIENT],
    };
    check::<PolicyByWeights<f64>>(&x, &target, &recorded);
}

#[test]
fn every_loss_with_a_mask_has_the_losses_and_gradients_of_pytorch() {
    let (x, target) = (rows(0.5), heads_targets());
    let recorded = Recorded {
        output: &torch::HEADS_OUTPUT,
        losses: [torch::HEADS_LOSS, torch::HEADS_WEIGHTED_LOSS],
        gradients: [&torch::HEADS_GRADIENT, &torch::HEADS_WEIGHTED_GRADIENT],
    };
    check::<Heads<f64>>(&x, &target, &recorded);
}

#[test]
fn every_loss_divided_by_its_mask_has_the_losses_and_gradients_of_pytorch() {
    let (x, target) = (rows(0.5), heads_targets());
    let recorded = Recorded {
        output: &torch::HEADS_BY_WEIGHTS_OUTPUT,
        losses: [torch::HEADS_BY_WEIGHTS_LOSS, torch::HEADS_BY_WEIGHTS_WEIGHTED_LOSS],
        gradients: [&torch::HEADS_BY_WEIGHTS_GRADIENT, &torch::HEADS_BY_WEIGHTS_WEIGHTED_GRADIENT],
    };
    check::<HeadsByWeights<f64>>(&x, &target, &recorded);
}
