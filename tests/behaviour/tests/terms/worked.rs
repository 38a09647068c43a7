//! Weights, masks and parts by name, with numbers that are worked by hand.

use netwright::prelude::*;
use netwright::{Network, Trainable};

// The loss of a sample is (x − t)².
network! {
    struct Weighted {
        x: input(1);
        y: x -> dense(1, weights = [[1]], bias = false);
        importance: target(1);
        loss: mse(y, weight = importance);
    }
}

network! {
    struct ByWeights {
        x: input(1);
        y: x -> dense(1, weights = [[1]], bias = false);
        importance: target(1);
        loss: mse(y, weight = importance, normalise = weights);
    }
}

network! {
    struct Masked {
        x: input(2);
        y: x -> dense(2, weights = [[1, 0], [0, 1]], bias = false);
        known: target(2);
        loss: mse(y, mask = known);
    }
}

network! {
    struct ByMask {
        x: input(2);
        y: x -> dense(2, weights = [[1, 0], [0, 1]], bias = false);
        known: target(2);
        loss: mse(y, mask = known, normalise = weights);
    }
}

network! {
    struct Game {
        x: input(2);
        policy: x -> dense(3) -> softmax;
        r#type: x -> dense(2);
        chosen: target(2);
        advantage: target(1);
        loss: cross_entropy(policy, weight = advantage) + 0.5 * mse(r#type, mask = chosen);
    }
}

// A second name of a value, and two terms of one value: the target has it once, as it is first written.
network! {
    struct Renamed {
        x: input(2);
        y: x -> dense(2);
        z: y;
        k: x -> dense(1);
        loss: mse(z) + mae(k) + huber(z);
    }
}

/// Losses of 1, 4 and 9 with the weights 2, 0.5 and 1: Σ wL = 13, Σ w = 3.5.
const X: [[f64; 1]; 3] = [[1.0], [2.0], [3.0]];
const TARGET: [[f64; 2]; 3] = [[0.0, 2.0], [0.0, 0.5], [0.0, 1.0]];

/// The result of every method for rows, and the slope of a step, 2·Σ w·x·(y − t) over the divisor.
fn means<N: Trainable<f64, Input = [f64; 1], Target = [f64; 2]>>() -> [f64; 5] {
    let network = N::new(1);
    let (mut workspace, mut gradient) = (N::boxed_workspace::<4>(), N::boxed_zeros());
    let of_rows = network.loss_batch(&X, &TARGET);
    let of_gradient = network.gradient_batch(&mut workspace, &X, &TARGET, None, &mut gradient);
    let slope = gradient.parameters()[0];
    let mut trained = network.clone();
    let of_step = trained.train_batch(&mut workspace, &X, &TARGET, &mut Sgd::new(1.0));
    [of_rows, of_gradient, of_step, slope, network.parameters()[0] - trained.parameters()[0]]
}

#[test]
fn a_weighted_term_is_divided_by_rows_or_by_weights() {
    let near = |found: [f64; 5], divisor: f64| {
        for (found, expected) in found.into_iter().zip([13.0, 13.0, 13.0, 26.0, 26.0]) {
            assert!((found - expected / divisor).abs() < 1e-14, "{found} {expected} {divisor}");
        }
    };
    near(means::<Weighted<f64>>(), 3.0);
    near(means::<ByWeights<f64>>(), 3.5);
}

#[test]
fn one_sample_is_divided_by_its_own_weight() {
    let (by_rows, by_weights) = (Weighted::<f64>::new(1), ByWeights::<f64>::new(1));
    assert_eq!((by_rows.loss(&[3.0], &[1.0, 0.5]), by_weights.loss(&[3.0], &[1.0, 0.5])), (2.0, 4.0));
    assert_eq!((by_rows.loss(&[3.0], &[1.0, 0.0]), by_weights.loss(&[3.0], &[1.0, 0.0])), (0.0, 0.0));
    let (loss, gradient) = by_weights.backward(&[3.0], &[1.0, 0.0]);
    assert_eq!((loss, gradient.parameters()), (0.0, &[0.0][..]));
}

#[test]
fn weights_of_zero_are_a_loss_of_zero() {
    let target = TARGET.map(|[t, _]| [t, 0.0]);
    let network = ByWeights::<f64>::new(1);
    let (mut workspace, mut gradient) = (ByWeights::<f64>::boxed_workspace::<4>(), ByWeights::<f64>::zeros());
    let loss = network.gradient_batch(&mut workspace, &X, &target, None, &mut gradient);
    assert_eq!((loss, gradient.parameters(), network.loss_batch(&X, &target)), (0.0, &[0.0][..], 0.0));
}

/// A part is divided by its own weights, and counts as often as it has rows: (2·1 + 0.5·4)/2.5·2 of the first
/// two rows, and 9·1 of the last one.
#[test]
fn parts_of_a_batch_are_divided_by_their_own_weights() {
    let network = ByWeights::<f64>::new(1);
    let (mut workspace, mut gradient) = (ByWeights::<f64>::boxed_workspace::<4>(), ByWeights::<f64>::zeros());
    let first = network.accumulate_batch(&mut workspace, &X[..2], &TARGET[..2], 0, &mut gradient);
    let second = network.accumulate_batch(&mut workspace, &X[2..], &TARGET[2..], 2, &mut gradient);
    assert!((first - 3.2).abs() < 1e-14 && (second - 9.0).abs() < 1e-14, "{first} {second}");
    gradient.divide(3);
    let slope = 2.0 * (3.2 + 9.0) / 3.0;
    assert!((gradient.parameters()[0] - slope).abs() < 1e-14);
}

/// Errors of 1, 2, 3 and 4, of which the mask takes 1 and 3, and half of 4: Σ m·e² = 1 + 9 + 8, Σ m = 2.5.
#[test]
fn a_masked_term_is_divided_by_outputs_or_by_the_mask() {
    let x = [[1.0, 2.0], [3.0, 4.0]];
    // What the mask leaves out may be anything.
    let target = [[0.0, f64::NAN, 1.0, 0.0], [0.0, 0.0, 1.0, 0.5]];
    let (masked, by_mask) = (Masked::<f64>::new(1), ByMask::<f64>::new(1));
    assert_eq!(masked.loss_batch(&x, &target), 18.0 / 4.0);
    assert!((by_mask.loss_batch(&x, &target) - 18.0 / 2.5).abs() < 1e-14);
    assert_eq!(masked.loss(&x[0], &target[0]), 0.5);
    assert_eq!(by_mask.loss(&x[0], &target[0]), 1.0);
    let (loss, gradient) = masked.backward(&x[0], &target[0]);
    assert_eq!((loss, gradient.y.weights), (0.5, [[1.0, 0.0], [2.0, 0.0]]));
    let mut workspace = Masked::<f64>::boxed_workspace::<2>();
    let mut gradient = Masked::<f64>::zeros();
    let loss = masked.gradient_batch(&mut workspace, &x, &target, None, &mut gradient);
    assert_eq!(loss, 18.0 / 4.0);
    assert!(gradient.parameters().iter().all(|slope| slope.is_finite()));
}

/// More rows than a block has, and than wait on the stack: with weights of one it is the mean.
#[test]
fn many_rows_have_one_sum() {
    let x: Vec<[f64; 1]> = (0..1_000).map(|row| [f64::from(row % 10)]).collect();
    let target = vec![[0.0, 1.0]; x.len()];
    // 0² + … + 9², over ten.
    let mean = 28.5;
    assert!((ByWeights::<f64>::new(1).loss_batch(&x, &target) - mean).abs() < 1e-12);
    assert!((Weighted::<f64>::new(1).loss_batch(&x, &target) - mean).abs() < 1e-12);
    assert_eq!(ByWeights::<f64>::new(1).loss_batch(&[], &[]), 0.0);
}

#[test]
fn a_value_has_the_name_that_the_loss_mentions() {
    let row = RenamedTarget { z: [1.0, 2.0], k: [3.0] }.row();
    assert_eq!(row, [1.0, 2.0, 3.0]);
    assert!(Renamed::new(1).loss(&[0.5, -0.5], &row) > 0.0);
}

#[test]
fn parts_have_the_names_of_the_declaration() {
    assert_eq!((Game::OUTPUTS, Game::TARGETS), (5, 8));
    let target =
        GameTarget { policy: [0.0, 1.0, 0.0], r#type: [2.0, 3.0], chosen: [1.0, 0.0], advantage: [0.5] };
    let row = [0.0, 1.0, 0.0, 2.0, 3.0, 1.0, 0.0, 0.5];
    assert_eq!(target.row(), row);
    assert_eq!(GameTarget::of(&row), target);
    let mut network = Game::new(1);
    let y = network.forward(&[0.5, -0.5]);
    let GameOutput { policy, r#type } = GameOutput::of(&y);
    assert_eq!([&policy[..], &r#type].concat(), y);
    let loss = network.loss(&[0.5, -0.5], &row);
    assert_eq!(network.train_step(&[0.5, -0.5], &target.into(), &mut Sgd::new(0.1)), loss);
    // As long as the row, and nothing between the parts.
    assert_eq!(size_of::<GameTarget>(), size_of_val(&row));
    let summary = Game::TOPOLOGY.summary().to_string();
    let loss = "loss: cross_entropy(policy, weight = advantage) + 0.5 * mse(type, mask = chosen)";
    assert_eq!(summary.lines().last(), Some(loss));
}
