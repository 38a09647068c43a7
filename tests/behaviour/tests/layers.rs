//! Layers that are not a full matrix: sparse ones, scales, norms, prelu. Against identities, and against the
//! interpreter and dual numbers of `netwright::verify`.

use netwright::Network;
use netwright::prelude::*;
use netwright::verify;

network! {
    struct Sparse {
        x: input(3);
        h: x -> dense(2, connect = [2 -> 1, 0 -> 0, 1 -> 0, 1 -> 1], weights = [0.4, 0.1, 0.2, 0.3]) -> tanh;
        y: h -> dense(2, mask = [[1, 0], [1, 1]], bias = [0.1, -0.1]) -> sigmoid;
        loss: bce(y);
    }
}

// The same with zeros in the place of what is not connected.
network! {
    struct Masked {
        x: input(3);
        h: x -> dense(2, weights = [[0.1, 0.0], [0.2, 0.3], [0.0, 0.4]]) -> tanh;
        y: h -> dense(2, weights = [[0.5, 0.0], [-0.6, 0.7]], bias = [0.1, -0.1]) -> sigmoid;
        loss: bce(y);
    }
}

#[test]
fn a_sparse_layer_is_a_dense_one_with_zeros() {
    let mut sparse = Sparse::<f64>::new(1);
    sparse.y.weights = [0.5, -0.6, 0.7];
    let dense = Masked::<f64>::new(1);
    assert_eq!((Sparse::PARAMETERS, Masked::PARAMETERS), (4 + 2 + 3 + 2, 6 + 2 + 4 + 2));
    assert_eq!(sparse.h.weights, [0.1, 0.2, 0.3, 0.4], "by input, then by output");
    let (x, target) = ([0.3, -0.7, 0.9], [1.0, 0.25]);
    assert_eq!(sparse.forward(&x).map(f64::to_bits), dense.forward(&x).map(f64::to_bits));
    let (loss, gradient) = sparse.backward(&x, &target);
    let (dense_loss, of_dense) = dense.backward(&x, &target);
    assert_eq!(loss.to_bits(), dense_loss.to_bits());
    let [[a, _], [b, c], [_, d]] = of_dense.h.weights;
    assert_eq!(gradient.h.weights.map(f64::to_bits), [a, b, c, d].map(f64::to_bits));
    let [[a, _], [b, c]] = of_dense.y.weights;
    assert_eq!(gradient.y.weights.map(f64::to_bits), [a, b, c].map(f64::to_bits));
    assert_eq!(gradient.y.bias.map(f64::to_bits), of_dense.y.bias.map(f64::to_bits));
}

network! {
    struct Norms {
        x: input(4);
        l: x -> layer_norm;
        r: x -> rms_norm;
        s: x -> scale(weights = [1, 2, 3, 4], bias = [0.5, 0.5, 0.5, 0.5]);
        y: (l, r, s);
    }
}

#[test]
fn norms_bring_a_row_to_one_scale() {
    let y = Norms::<f64>::new(3).forward(&[1.0, 2.0, 3.0, 4.0]);
    // (x − 2.5) / √(1.25 + 1e-5) and x / √(7.5 + 2⁻²³).
    let deviation = (1.25_f64 + 1e-5).sqrt();
    let root = (7.5 + f64::from(f32::EPSILON)).sqrt();
    for (o, x) in [1.0, 2.0, 3.0, 4.0].into_iter().enumerate() {
        assert!((y[o] - (x - 2.5) / deviation).abs() < 1e-15, "layer_norm[{o}] = {}", y[o]);
        assert!((y[4 + o] - x / root).abs() < 1e-15, "rms_norm[{o}] = {}", y[4 + o]);
        assert_eq!(y[8 + o], x * x + 0.5);
    }
}

network! {
    struct Rectified {
        x: input(3);
        y: x -> prelu(0.1);
        loss: mse(y);
    }
}

#[test]
fn prelu_has_a_slope_for_each_number() {
    let mut network = Rectified::<f64>::new(5);
    assert_eq!(network.y.weights, [0.1; 3]);
    network.y.weights = [0.5, 0.25, -1.0];
    assert_eq!(network.forward(&[-2.0, 3.0, -4.0]), [-1.0, 3.0, 4.0]);
    // L = Σ(y − t)²/3 with t = 0, so ∂L/∂slope = 2y/3·min(0, x).
    let (_, gradient) = network.backward(&[-2.0, 3.0, -4.0], &[0.0; 3]);
    for (found, expected) in gradient.y.weights.into_iter().zip([4.0 / 3.0, 0.0, -32.0 / 3.0]) {
        assert!((found - expected).abs() < 1e-14, "{found} is not {expected}");
    }
}

network! {
    struct Everything {
        x: input(12);
        h: x -> dense(40) -> tanh;
        n: h -> layer_norm(epsilon = 1e-3);
        p: n -> prelu;
        s: p -> dense(24, connect = [0 -> 0, 1 -> 1, 2 -> 2, 39 -> 3, 5 -> 4, 6 -> 5, 7 -> 6, 8 -> 7, 9 -> 8, 10 -> 9,
            11 -> 10, 12 -> 11, 13 -> 12, 14 -> 13, 15 -> 14, 16 -> 15, 17 -> 16, 18 -> 17, 19 -> 18, 20 -> 19,
            21 -> 20, 22 -> 21, 23 -> 22, 24 -> 23, 30 -> 0, 30 -> 7, 30 -> 23]) -> sigmoid;
        f: s -> scale;
        r: f -> rms_norm(frozen = true);
        y: r -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}

#[test]
fn gradients_are_those_of_the_interpreter_and_of_dual_numbers() {
    let x: [f64; 12] = core::array::from_fn(|i| (i as f64 * 0.7).sin());
    let target = [0.0, 1.0, 0.0];
    for seed in 0..5 {
        let network = Everything::<f64>::new(seed);
        for report in [verify::agreement(&network, &x, &target), verify::gradient(&network, &x, &target)] {
            let report = report.unwrap_or_else(|error| unreachable!("{error}"));
            assert_eq!(report.verdict(), verify::Verdict::Passed, "seed {seed}: {report}");
        }
        let gradient = network.backward(&x, &target).1;
        assert!(gradient.r.weights.iter().all(|g| *g == 0.0), "a frozen norm has no gradient");
        assert!(gradient.p.weights.iter().any(|g| *g != 0.0));
    }
}

#[test]
fn rows_have_the_bits_of_single_samples_and_training_lowers_the_loss() {
    let x: [[f32; 12]; 7] =
        core::array::from_fn(|s| core::array::from_fn(|i| ((s * 12 + i) as f32 * 0.7).sin()));
    let target: [[f32; 3]; 7] = core::array::from_fn(|s| class_target(s % 3));
    let mut network = Everything::new(9);
    let mut y = [[0.0; 3]; 7];
    network.forward_batch(&x, &mut y);
    for s in 0..7 {
        assert_eq!(y[s].map(f32::to_bits), network.forward(&x[s]).map(f32::to_bits));
    }
    let mut workspace = Everything::workspace::<7>();
    let before = network.clone();
    let mut adam = Adam::new(0.01, Everything::zeros);
    let first = network.train_batch(&mut workspace, &x, &target, &mut adam);
    let mut last = first;
    for _ in 0..200 {
        last = network.train_batch(&mut workspace, &x, &target, &mut adam);
    }
    assert!(last < 0.1 * first, "{first} -> {last}");
    assert_eq!(before.r.weights, network.r.weights, "a frozen norm does not move");
    assert_ne!(before.f.bias, network.f.bias);
}
