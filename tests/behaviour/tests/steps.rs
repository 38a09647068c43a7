//! The mean loss and the classes of rows, steps on samples that have weights, and rows that are picked by
//! their indexes: against the methods for one sample, formulas, and rows put in order by hand.

use netwright::prelude::*;
use netwright::{Generator, PickError, pick, try_pick};
use netwright::{Network, Trainable};
use netwright_support::arithmetic::in_both_arithmetics;
use netwright_support::drawn;

// What differs between the two modes, and two terms of a loss.
network! {
    struct Modes {
        x: input(6);
        h: x -> dense(40) -> tanh -> dropout(0.5);
        k: h -> dense(9);
        b: k -> batch_norm;
        p: b -> dense(3) -> softmax;
        v: h -> dense(1);
        loss: cross_entropy(p, normalise = weights) + 0.5 * mse(v);
        output: (p, v);
    }
}

// Layers so wide that a block of rows has fewer than 48, 24 and 12 of them, and one.
network! { struct Narrow<6, 3 softmax>; }
network! { struct Wide<6, 200 relu, 3 softmax>; }
network! { struct Wider<6, 400 relu, 3 softmax>; }
network! { struct Widest<6, 900 relu, 3 softmax>; }
network! { struct All<6, 3800 relu, 3 softmax>; }

/// Samples, and targets that are classes, with a number where there is room for one.
fn samples<const I: usize, const T: usize>(rows: usize) -> (Vec<[f32; I]>, Vec<[f32; T]>) {
    let mut generator = Generator::new(5);
    let x = (0..rows).map(|_| drawn::row(drawn::UNIT, &mut generator)).collect();
    let target = |row: usize| {
        core::array::from_fn(|o| match o {
            0..3 => f32::from(u8::from(o == row % 3)),
            _ => row as f32 / 8.0,
        })
    };
    (x, (0..rows).map(target).collect())
}

/// A network that has learned something, so that its running statistics are not the initial ones.
fn trained() -> Modes {
    let (mut net, mut workspace) = (Modes::new(3), Modes::workspace::<16>());
    let (x, target) = samples(16);
    for _ in 0..5 {
        net.train_batch(&mut workspace, &x, &target, &mut Sgd::new(0.1));
    }
    net
}

/// The mean loss and the classes of so many rows, against the methods for one sample.
macro_rules! compare_rows {
    ($network:expr, $rows:expr) => {{
        let (network, (x, target)) = ($network, samples($rows));
        let mut sum = 0.0;
        for (x, target) in x.iter().zip(&target) {
            sum += network.loss(x, target);
        }
        let mean = if x.is_empty() { 0.0 } else { sum * (1.0 / x.len() as f32) };
        assert_eq!(network.loss_batch(&x, &target).to_bits(), mean.to_bits(), "{} rows", $rows);
        let mut classes = vec![77; x.len()];
        network.classify_batch(&x, &mut classes);
        let each: Vec<usize> = x.iter().map(|x| network.classify(x)).collect();
        assert_eq!(classes, each, "{} rows", $rows);
        (x, target)
    }};
}

#[test]
fn rows_have_the_losses_and_classes_of_samples_in_inference_mode() {
    in_both_arithmetics(|| {
        let net = trained();
        for rows in [0, 1, 2, 47, 48, 49, 150] {
            compare_rows!(&net, rows);
        }
        assert_eq!(net.state.step, 5);
        // The control: in training mode the loss of the same rows is another one.
        let (x, target) = compare_rows!(&net, 16);
        let mut gradient = Modes::zeros();
        let other = net.gradient_batch(&mut Modes::workspace::<16>(), &x, &target, None, &mut gradient);
        assert!((net.loss_batch(&x, &target) - other).abs() > 0.01);
    });
}

#[test]
fn blocks_of_any_size_have_the_same_bits() {
    in_both_arithmetics(|| {
        for rows in [1, 11, 100] {
            compare_rows!(Narrow::new(1), rows);
            compare_rows!(Wide::new(1), rows);
            compare_rows!(Wider::new(1), rows);
        }
        for rows in [1, 11] {
            compare_rows!(Widest::boxed(1), rows);
            compare_rows!(All::boxed(1), rows);
        }
        // Without a state, training mode has the same loss, whatever block it would be cut into.
        let (net, (x, target)) = (Wide::new(1), samples(64));
        let loss =
            net.gradient_batch(&mut Wide::boxed_workspace::<64>(), &x, &target, None, &mut Wide::zeros());
        assert_eq!(net.loss_batch(&x, &target).to_bits(), loss.to_bits());
    });
}

#[test]
fn generic_code_has_the_same_methods() {
    fn evaluated<N: Trainable<f64>>(net: &N, x: &[N::Input], target: &[N::Target]) -> (f64, Vec<usize>) {
        let mut classes = vec![0; x.len()];
        net.classify_batch(x, &mut classes);
        (net.loss_batch(x, target), classes)
    }
    // One output, of which the class is whether it exceeds 1/2: here whether x does.
    network! { struct Line { x: input(1); y: x -> dense(1, weights = [[1]], bias = false); loss: mse(y); } }
    let (x, target) = ([[0.25], [0.5], [0.75], [f64::NAN]], [[0.25], [0.0], [0.25], [0.0]]);
    let line = Line::<f64>::new(1);
    assert_eq!(evaluated(&line, &x[..3], &target[..3]), ((0.25 + 0.25) / 3.0, vec![0, 0, 1]));
    let (loss, classes) = evaluated(&line, &x, &target);
    assert!(loss.is_nan() && classes == [0, 0, 1, 0]);
}

// y = w·x + b, from w = 1/2 and b = 0.
network! {
    struct Line {
        x: input(1);
        y: x -> dense(1, weights = [[0.5]], bias = [0]);
        loss: mse(y);
    }
}

/// By the formulas of a line: L = Σ vₛ(yₛ − tₛ)² / n, ∂L/∂w = Σ vₛ·2(yₛ − tₛ)xₛ / n, ∂L/∂b without xₛ.
#[test]
fn a_weighted_step_is_that_of_the_weighted_mean() {
    let (x, target, weights) = ([[1.0], [-2.0], [3.0]], [[1.0], [0.5], [0.0]], [0.25, 4.0, -1.0]);
    let (mut loss, mut d_w, mut d_b) = (0.0, 0.0, 0.0);
    for s in 0..3 {
        let error: f64 = 0.5 * x[s][0] - target[s][0];
        loss += weights[s] * error * error / 3.0;
        d_w += weights[s] * 2.0 * error * x[s][0] / 3.0;
        d_b += weights[s] * 2.0 * error / 3.0;
    }
    let (mut line, mut buffers) = (Line::<f64>::new(1), <Line<f64> as Trainable<f64>>::workspace::<3>());
    let found = line.train_weighted_batch(&mut buffers, &x, &target, &weights, &mut Sgd::new(0.25));
    assert!((found - loss).abs() < 1e-15, "{found} {loss}");
    let [w, b] = [line.y.weights[0][0], line.y.bias[0]];
    assert!((w - (0.5 - 0.25 * d_w)).abs() < 1e-15 && (b + 0.25 * d_b).abs() < 1e-15, "{w} {b}");
}

#[test]
fn a_weighted_step_is_a_gradient_that_is_applied() {
    in_both_arithmetics(|| {
        let ((x, target), mut workspace) = (samples(16), Modes::workspace::<16>());
        let weights: Vec<f32> = (0..16).map(|row| (row % 5) as f32 * 0.75).collect();
        let (mut fused, mut gradient) = (trained(), Modes::zeros());
        let mut applied = fused.clone();
        let (mut adam, mut other) = (Adam::new(0.01, Modes::zeros), Adam::new(0.01, Modes::zeros));
        for _ in 0..3 {
            let loss = fused.train_weighted_batch(&mut workspace, &x, &target, &weights, &mut adam);
            let weights = Some(weights.as_slice());
            let expected = applied.gradient_batch(&mut workspace, &x, &target, weights, &mut gradient);
            applied.apply(&gradient, &mut other);
            assert_eq!(loss.to_bits(), expected.to_bits());
            assert_eq!(fused.parameters(), applied.parameters());
            assert_eq!(
                fused.state().map(|state| state.numbers().to_vec()),
                applied.state().map(|state| state.numbers().to_vec())
            );
        }
        // The control: the weights count.
        let mut plain = trained();
        plain.train_batch(&mut workspace, &x, &target, &mut Adam::new(0.01, Modes::zeros));
        let mut once = trained();
        once.train_weighted_batch(&mut workspace, &x, &target, &weights, &mut Adam::new(0.01, Modes::zeros));
        assert_ne!(plain.parameters(), once.parameters());
    });
}

#[test]
fn picked_rows_are_those_of_a_list() {
    in_both_arithmetics(|| {
        let (x, target) = samples::<6, 4>(40);
        let weights: Vec<f32> = (0..40).map(|row| row as f32 / 16.0).collect();
        let mut order: Vec<usize> = (0..40).collect();
        Generator::new(9).shuffle(&mut order);
        let (mut picked, mut by_hand) = (trained(), trained());
        let mut workspace = Modes::workspace::<16>();
        let mut buffers = ([[7.0; 6]; 16], [[7.0; 4]; 16], [7.0; 16]);
        // A row may be picked again, and the last batch is smaller.
        order[3] = order[0];
        for batch in order.chunks(16) {
            let chosen = pick(&x, batch, &mut buffers.0);
            let (of_chosen, of_weights) =
                (pick(&target, batch, &mut buffers.1), pick(&weights, batch, &mut buffers.2));
            picked.train_weighted_batch(&mut workspace, chosen, of_chosen, of_weights, &mut Sgd::new(0.1));
            let mut rows = (Vec::new(), Vec::new(), Vec::new());
            for &row in batch {
                rows.0.push(x[row]);
                rows.1.push(target[row]);
                rows.2.push(weights[row]);
            }
            by_hand.train_weighted_batch(&mut workspace, &rows.0, &rows.1, &rows.2, &mut Sgd::new(0.1));
        }
        assert_eq!(picked.parameters(), by_hand.parameters());
        // The control: the order counts.
        let mut in_order = trained();
        in_order.train_weighted_batch(
            &mut workspace,
            &x[..16],
            &target[..16],
            &weights[..16],
            &mut Sgd::new(0.1),
        );
        let mut first = trained();
        let (of_x, of_target) =
            (pick(&x, &order[..16], &mut buffers.0), pick(&target, &order[..16], &mut buffers.1));
        let of_weights = pick(&weights, &order[..16], &mut buffers.2);
        first.train_weighted_batch(&mut workspace, of_x, of_target, of_weights, &mut Sgd::new(0.1));
        assert_ne!(in_order.parameters(), first.parameters());
    });
}

#[test]
fn an_index_beyond_the_rows_is_refused_before_anything_is_copied() {
    let (rows, mut buffer) = ([1, 2, 3], [7; 2]);
    for (order, error) in [
        (&[0, 3][..], PickError::Row { index: 3, rows: 3 }),
        (&[usize::MAX], PickError::Row { index: usize::MAX, rows: 3 }),
        (&[0, 1, 2], PickError::Buffer { picked: 3, capacity: 2 }),
    ] {
        assert_eq!(try_pick(&rows, order, &mut buffer), Err(error));
        assert_eq!(buffer, [7; 2]);
    }
    assert_eq!(try_pick(&rows, &[], &mut buffer), Ok(&[][..]));
    assert_eq!(try_pick(&rows, &[2, 2], &mut buffer), Ok(&[3, 3][..]));
    assert_eq!(try_pick(&[0_u8; 0], &[], &mut []), Ok(&[][..]));
    let text = PickError::Row { index: 1, rows: 1 }.to_string();
    assert_eq!(text, "`order` picks row 1, but `rows` has 1 row: they are counted from 0");
    let text = PickError::Buffer { picked: 3, capacity: 2 }.to_string();
    assert_eq!(text, "`order` picks 3 rows, but `buffer` has 2");
}
