//! Weights of samples: a loss is divided by the number of samples, as PyTorch's `BCELoss` has it, or with
//! `normalise = weights` by the sum of the weights, as its `CrossEntropyLoss`.
#![allow(clippy::panic)] // a test may panic

use netwright::prelude::*;
use netwright::topology::Divisor;
use netwright::verify::{GradientCheck, Mermaid, Verdict};
use netwright::{Network, Trainable};

network! {
    struct ByRows {
        x: input(2);
        y: x -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}

network! {
    struct ByWeights {
        x: input(2);
        y: x -> dense(3) -> softmax;
        loss: cross_entropy(y, normalise = weights);
    }
}

network! {
    struct Mixed {
        x: input(2);
        h: x -> dense(5) -> tanh;
        y: h -> dense(3) -> softmax;
        z: h -> dense(2);
        loss: cross_entropy(y, label_smoothing = 0.1, normalise = weights) + 0.5 * mse(z) + 0.25 * mae(z, normalise = weights);
    }
}

// The logits are x and 0.
network! {
    struct LogitByRows {
        x: input(1);
        y: x -> dense(2, weights = [[1, 0]], bias = false) -> softmax;
        loss: cross_entropy(y);
    }
}

network! {
    struct LogitByWeights {
        x: input(1);
        y: x -> dense(2, weights = [[1, 0]], bias = false) -> softmax;
        loss: cross_entropy(y, normalise = weights);
    }
}

/// Four logits that are all wrong, with a weight of 1.25 for the first class and 1 for the second: ln(1 +
/// e^|z|) each, so that Σ wL = 8.05018, and Σ w = 4.5.
#[test]
fn four_logits_have_two_weighted_means() {
    let (x, weights) = ([[-0.5], [-1.5], [2.0], [2.5]], [1.25, 1.25, 1.0, 1.0]);
    let target = [0, 0, 1, 1].map(class_target);
    let (by_rows, by_weights) = (LogitByRows::<f64>::new(1), LogitByWeights::<f64>::new(1));
    let (mut of_rows, mut of_weights) = (LogitByRows::<f64>::zeros(), LogitByWeights::<f64>::zeros());
    let mut buffers = <LogitByRows<f64> as Trainable<f64>>::boxed_workspace::<4>();
    let mut other_buffers = <LogitByWeights<f64> as Trainable<f64>>::boxed_workspace::<4>();
    let rows = by_rows.gradient_batch(&mut buffers, &x, &target, Some(&weights), &mut of_rows);
    let by = by_weights.gradient_batch(&mut other_buffers, &x, &target, Some(&weights), &mut of_weights);
    let sum: f64 = x.iter().zip(weights).map(|([z], weight)| weight * z.abs().exp().ln_1p()).sum();
    assert!((rows - sum / 4.0).abs() < 1e-15 && (by - sum / 4.5).abs() < 1e-15, "{rows} {by}");
    assert_eq!((format!("{rows:.4}"), format!("{by:.4}")), ("2.0125".to_owned(), "1.7889".to_owned()));
}

const CLASSES: [usize; 4] = [0, 2, 1, 2];
/// A weight for each class, and with it for each sample: their sum is 4.5, not 4.
const OF_CLASS: [f64; 3] = [0.5, 2.0, 1.0];

fn weights() -> [f64; 4] {
    CLASSES.map(|class| OF_CLASS[class])
}

const X: [[f64; 2]; 4] = [[0.5, -1.0], [1.5, 0.25], [-0.75, 2.0], [0.0, 1.0]];

fn target() -> [[f64; 3]; 4] {
    CLASSES.map(class_target)
}

/// ln Σ e^z − z_class of each sample, by its definition.
fn losses(network: &ByRows<f64>) -> [f64; 4] {
    core::array::from_fn(|s| {
        let z = network.forward_logits(&X[s]);
        z.map(f64::exp).iter().sum::<f64>().ln() - z[CLASSES[s]]
    })
}

fn by_weights(network: &ByRows<f64>) -> ByWeights<f64> {
    let mut other = ByWeights::<f64>::zeros();
    other.parameters_mut().copy_from_slice(network.parameters());
    other
}

/// The formulas of the pages of `torch.nn.BCELoss` and `torch.nn.CrossEntropyLoss`: Σ wL / n, and Σ wL / Σ w.
#[test]
fn the_sum_is_divided_by_the_rows_or_by_the_weights() {
    let network = ByRows::<f64>::new(4);
    let other = by_weights(&network);
    let weighted: f64 = losses(&network).iter().zip(weights()).map(|(loss, weight)| loss * weight).sum();
    let mut workspace = <ByRows<f64> as Trainable<f64>>::boxed_workspace::<4>();
    let mut of_other = <ByWeights<f64> as Trainable<f64>>::boxed_workspace::<4>();
    let (mut gradient, mut other_gradient) = (ByRows::<f64>::zeros(), ByWeights::<f64>::zeros());
    let weights = weights();
    let loss = network.gradient_batch(&mut workspace, &X, &target(), Some(&weights), &mut gradient);
    assert!((loss - weighted / 4.0).abs() < 1e-15, "{loss}");
    let loss = other.gradient_batch(&mut of_other, &X, &target(), Some(&weights), &mut other_gradient);
    assert!((loss - weighted / 4.5).abs() < 1e-15, "{loss}");
    for (found, by_rows) in other_gradient.parameters().iter().zip(gradient.parameters()) {
        assert!((found - by_rows * 4.0 / 4.5).abs() < 1e-15, "{found} {by_rows}");
    }
    // Without weights both are the mean, and a step is the same.
    let loss = network.gradient_batch(&mut workspace, &X, &target(), None, &mut gradient);
    let same = other.gradient_batch(&mut of_other, &X, &target(), None, &mut other_gradient);
    assert_eq!(loss.to_bits(), same.to_bits());
    assert_eq!(gradient.parameters(), other_gradient.parameters());
    let (mut one, mut two) = (network.clone(), other.clone());
    one.train_batch(&mut workspace, &X, &target(), &mut Sgd::new(0.5));
    two.train_batch(&mut of_other, &X, &target(), &mut Sgd::new(0.5));
    assert_eq!(one.parameters(), two.parameters());
}

#[test]
fn weights_of_zero_negative_weights_and_no_numbers() {
    let network = by_weights(&ByRows::<f64>::new(4));
    let losses = losses(&ByRows::<f64>::new(4));
    let mut workspace = <ByWeights<f64> as Trainable<f64>>::boxed_workspace::<4>();
    let mut run = |weights: [f64; 4]| {
        let mut gradient = ByWeights::<f64>::zeros();
        let loss = network.gradient_batch(&mut workspace, &X, &target(), Some(&weights), &mut gradient);
        (loss, gradient.parameters().to_vec())
    };
    // 0/0 is 0.
    for zeros in [[0.0; 4], [0.0, -0.0, 0.0, -0.0]] {
        let (loss, gradient) = run(zeros);
        assert_eq!(loss, 0.0);
        assert!(gradient.iter().all(|d| *d == 0.0), "{gradient:?}");
    }
    // One sample alone is its loss, whatever it weighs.
    for weight in [1e-300, 0.3, 1e300, -2.0] {
        let (loss, _) = run([0.0, weight, 0.0, 0.0]);
        assert!((loss - losses[1]).abs() < 1e-15, "{weight}: {loss} {}", losses[1]);
    }
    let (loss, _) = run([3.0, -1.0, 0.0, 0.0]);
    assert!((loss - (3.0 * losses[0] - losses[1]) / 2.0).abs() < 1e-15);
    // Weights that cancel leave something over 0, and one that is not a number stays one.
    assert!(!run([1.0, -1.0, 0.0, 0.0]).0.is_finite());
    for nan in [[f64::NAN; 4], [1.0, f64::NAN, 1.0, 1.0], [0.0, 0.0, 0.0, f64::NAN]] {
        let (loss, gradient) = run(nan);
        assert!(loss.is_nan() && gradient.iter().all(|d| d.is_nan()), "{loss} {gradient:?}");
    }
}

/// Every term has its own divisor: against the interpreter, and dual numbers through `gradient_batch` itself.
#[test]
fn terms_have_divisors_of_their_own() {
    let network = Mixed::<f64>::new(9);
    let divisors = Mixed::TOPOLOGY.losses.iter().map(|term| term.divisor);
    assert!(divisors.eq([Divisor::Weights, Divisor::Rows, Divisor::Weights]));
    let target: [[f64; 5]; 4] = core::array::from_fn(|s| {
        let [a, b, c] = class_target(CLASSES[s]);
        [a, b, c, 0.25 * s as f64, -0.5]
    });
    let mut workspace = <Mixed<f64> as Trainable<f64>>::boxed_workspace::<4>();
    let check = GradientCheck::new();
    for weights in [weights(), [0.25, 0.0, 3.0, 1.5]] {
        let report = check.run_weighted_batch(&network, &mut workspace, &X, &target, &weights);
        let report = report.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(report.verdict(), Verdict::Passed, "{report}");
    }
    // The check would notice another divisor.
    let mut gradient = Mixed::<f64>::zeros();
    let mean = network.gradient_batch(&mut workspace, &X, &target, None, &mut gradient);
    let weighted = network.gradient_batch(&mut workspace, &X, &target, Some(&[2.0; 4]), &mut gradient);
    // Of equal weights the terms by weights are what they are without, and the term by rows counts twice.
    let by_rows: f64 = (0..4)
        .map(|s| {
            let y = network.forward(&X[s]);
            0.5 * ((y[3] - target[s][3]).powi(2) + (y[4] - target[s][4]).powi(2)) / 2.0 / 4.0
        })
        .sum();
    assert!((weighted - mean - by_rows).abs() < 1e-14, "{weighted} {mean} {by_rows}");
}

/// What explains a network says by what its loss is divided.
#[test]
fn derivations_and_pictures_say_what_divides() {
    let network = Mixed::<f64>::new(9);
    let derivation = netwright::verify::derive(&network, &X[0], &[1.0, 0.0, 0.0, 0.5, -0.5], 0.1);
    let text = derivation.unwrap_or_else(|error| panic!("{error}")).to_string();
    assert_eq!(
        text.matches("the sum of their losses is divided by the sum of the weights").count(),
        2,
        "{text}"
    );
    let picture = Mermaid::new(&Mixed::TOPOLOGY).to_string();
    for line in ["entropy of y by weights", "0.5 · mse of z", "0.25 · mae of z by weights"] {
        assert!(picture.contains(line), "{picture}");
    }
    assert!(!picture.contains("mse of z by"), "{picture}");
}
