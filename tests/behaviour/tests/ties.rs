//! Layers that share weights, against the same network with weights of its own for each use, and against the
//! interpreter, dual numbers and differences of `netwright::verify`.

use netwright::prelude::*;
use netwright::verify;
use netwright::{Network, Trainable};

network! {
    #[derive(Debug, PartialEq)]
    struct Tied {
        x: input(4);
        h: x -> dense(3) -> tanh;
        again: x -> dense(3, tie = h, bias = false) -> sigmoid;
        y: h * again -> dense(4, tie = transpose(h));
        loss: mse(y);
    }
}

// The same with weights of its own for each layer.
network! {
    struct Untied {
        x: input(4);
        h: x -> dense(3) -> tanh;
        again: x -> dense(3, bias = false) -> sigmoid;
        y: h * again -> dense(4);
        loss: mse(y);
    }
}

// Wide enough for tiles, tied before it is declared, and with itself in between.
network! {
    struct Autoencoder {
        y: code -> dense(40, tie = transpose(h)) -> sigmoid;
        code: h -> dense(12) -> tanh -> slice(..12);
        x: input(40);
        h: x -> dense(12, l2 = 0.01, max_norm = 1.5, rate_scale = 0.5) -> relu;
        loss: bce(y);
    }
}

network! {
    struct Frozen {
        x: input(5);
        h: x -> dense(5, frozen = true) -> tanh;
        k: h -> dense(5, tie = h) -> tanh;
        y: k -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

// The bias of a tied layer is its own: frozen alone, or trained beside frozen weights.
network! {
    struct Biases {
        x: input(5);
        h: x -> dense(5) -> tanh;
        k: h -> dense(5, tie = h, frozen = true, bias_init = ones) -> tanh;
        l: k -> dense(5, tie = h, rate_scale = 0.5) -> tanh;
        f: l -> dense(5, frozen = true) -> tanh;
        m: f -> dense(5, tie = f, frozen = false) -> tanh;
        y: m -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

const X: [f64; 4] = [0.3, -0.7, 0.9, 0.1];
const TARGET: [f64; 4] = [0.2, -0.1, 0.4, 0.6];

/// The tied network's weights in the one that has them three times.
fn untied(tied: &Tied<f64>) -> Untied<f64> {
    let mut network = Untied::<f64>::zeros();
    network.h = tied.h;
    network.again.weights = tied.h.weights;
    for (i, row) in tied.h.weights.iter().enumerate() {
        for (o, weight) in row.iter().enumerate() {
            network.y.weights[o][i] = *weight;
        }
    }
    network.y.bias = tied.y.bias;
    network
}

#[test]
fn shared_weights_are_stored_once() {
    assert_eq!((Tied::PARAMETERS, Untied::PARAMETERS), (4 * 3 + 3 + 4, 4 * 3 + 3 + 4 * 3 + 3 * 4 + 4));
    assert_eq!(Autoencoder::PARAMETERS, 40 * 12 + 12 + 12 * 12 + 12 + 40);
    // A field for the bias alone, and none where there is no bias.
    let Tied { h: _, y } = Tied::zeros();
    assert_eq!((y.weights.len(), y.bias.len()), (0, 4));
}

#[test]
fn the_gradient_of_shared_weights_is_the_sum_over_their_uses() {
    let tied = Tied::<f64>::new(3);
    let apart = untied(&tied);
    let close = |a: f64, b: f64| (a - b).abs() < 1e-15;
    assert!(tied.forward(&X).iter().zip(apart.forward(&X)).all(|(a, b)| close(*a, b)));
    let (loss, gradient) = tied.backward(&X, &TARGET);
    let (apart_loss, of_apart) = apart.backward(&X, &TARGET);
    assert!(close(loss, apart_loss));
    for i in 0..4 {
        for o in 0..3 {
            let uses = [of_apart.h.weights[i][o], of_apart.again.weights[i][o], of_apart.y.weights[o][i]];
            assert!(uses.iter().all(|part| *part != 0.0));
            assert!(close(gradient.h.weights[i][o], uses.iter().sum()), "{i} {o}: {uses:?}");
        }
    }
    assert!(gradient.h.bias.iter().zip(of_apart.h.bias).all(|(a, b)| close(*a, b)));
    assert!(gradient.y.bias.iter().zip(of_apart.y.bias).all(|(a, b)| close(*a, b)));
    let back = tied.input_gradient(&X, &TARGET);
    assert!(back.iter().zip(apart.input_gradient(&X, &TARGET)).all(|(a, b)| close(*a, b)));
}

#[test]
fn all_methods_agree_with_the_interpreter() -> Result<(), verify::Error> {
    let tied = Tied::<f64>::new(5);
    let wide = Autoencoder::<f64>::new(6);
    let sample: [f64; 40] = core::array::from_fn(|i| ((i * 7 + 3) % 10) as f64 / 10.0);
    for report in [
        verify::agreement(&tied, &X, &TARGET),
        verify::gradient(&tied, &X, &TARGET),
        verify::differences(&tied, &X, &TARGET),
        verify::agreement(&wide, &sample, &sample),
        verify::gradient(&wide, &sample, &sample),
    ] {
        let report = report?;
        assert_eq!(report.verdict(), verify::Verdict::Passed, "{report}");
    }
    Ok(())
}

/// Batches give the mean of the samples' gradients, and the bits of one sample where there is one.
#[test]
fn batches_add_the_samples_of_every_use() {
    let network = Autoencoder::<f64>::new(4);
    let x: [[f64; 40]; 5] =
        core::array::from_fn(|s| core::array::from_fn(|i| ((i * 3 + s * 7) % 9) as f64 / 9.0));
    let mut workspace = <Autoencoder<f64> as Trainable<f64>>::boxed_workspace::<8>();
    let mut gradient = Autoencoder::<f64>::zeros();
    network.gradient_batch(&mut workspace, &x, &x, None, &mut gradient);
    let mut mean = vec![0.0; Autoencoder::PARAMETERS];
    for sample in &x {
        let (_, of_sample) = network.backward(sample, sample);
        for (sum, d) in mean.iter_mut().zip(of_sample.parameters()) {
            *sum += d / 5.0;
        }
    }
    for (index, (found, expected)) in gradient.parameters().iter().zip(&mean).enumerate() {
        assert!((found - expected).abs() < 1e-15, "{index}: {found} {expected}");
    }
    let (_, alone) = network.backward(&x[0], &x[0]);
    network.gradient_batch(&mut workspace, &x[..1], &x[..1], None, &mut gradient);
    for (batch, alone) in gradient.parameters().iter().zip(alone.parameters()) {
        assert_eq!(batch.to_bits(), alone.to_bits());
    }
}

#[test]
fn training_moves_shared_weights_together() {
    let mut network = Autoencoder::<f64>::new(1);
    let x: [[f64; 40]; 8] = core::array::from_fn(|s| core::array::from_fn(|i| f64::from((i * s) % 5 == 1)));
    let mut workspace = <Autoencoder<f64> as Trainable<f64>>::boxed_workspace::<8>();
    let mut adam = Adam::new(0.02, Autoencoder::<f64>::zeros);
    let before = network.train_batch(&mut workspace, &x, &x, &mut adam);
    let mut after = before;
    for _ in 0..300 {
        after = network.train_batch(&mut workspace, &x, &x, &mut adam);
    }
    assert!(after < 0.5 * before, "{before} {after}");
    // The option's limit holds for what the owner's outputs read.
    for o in 0..12 {
        let square: f64 = network.h.weights.iter().map(|row| row[o] * row[o]).sum();
        assert!(square <= 1.5 * 1.5 * 1.0001, "{o}: {square}");
    }
}

#[test]
fn a_layer_tied_to_a_frozen_one_is_frozen() {
    let mut network = Frozen::<f64>::new(2);
    let (h, k) = (network.h, network.k);
    let (_, gradient) = network.backward(&[0.1, 0.2, 0.3, 0.4, 0.5], &[1.0]);
    assert!(gradient.h.weights.as_flattened().iter().chain(&gradient.k.bias).all(|d| *d == 0.0));
    assert!(gradient.y.bias[0] != 0.0);
    network.train_step(&[0.1, 0.2, 0.3, 0.4, 0.5], &[1.0], &mut Sgd::new(0.5));
    assert!(network.h == h && network.k == k);
}

#[test]
fn the_bias_of_a_tied_layer_is_its_own() -> Result<(), verify::Error> {
    let (x, target) = ([0.1, -0.2, 0.3, 0.4, -0.5], [1.0]);
    let before = Biases::<f64>::new(2);
    for report in [verify::agreement(&before, &x, &target)?, verify::gradient(&before, &x, &target)?] {
        assert_eq!(report.verdict(), verify::Verdict::Passed, "{report}");
    }
    let (_, gradient) = before.backward(&x, &target);
    assert_eq!(gradient.k.bias, [0.0; 5]);
    assert_eq!(gradient.f.weights, [[0.0; 5]; 5]);
    let mut after = before.clone();
    after.train_step(&x, &target, &mut Sgd::new(0.5));
    let mut interpreter = verify::Interpreter::of(&before)?;
    interpreter.train_step(&x, &target, &mut verify::Update::sgd(0.5))?;
    for (found, expected) in after.parameters().iter().zip(interpreter.parameters()) {
        assert!((found - expected).abs() < 1e-13, "{found} {expected}");
    }
    assert!(after.k == before.k && after.f == before.f);
    for o in 0..5 {
        assert!(after.h.weights[o] != before.h.weights[o] && after.m.bias[o] != before.m.bias[o], "{o}");
        let step = before.l.bias[o] - 0.5 * 0.5 * gradient.l.bias[o];
        assert!((after.l.bias[o] - step).abs() < 1e-15, "{o}: the rate is half");
    }
    let text = verify::derive(&before, &x, &target, 0.5)?.to_string();
    for part in ["The bias of `k` is frozen", "`m` uses the weights of `f`, which are frozen"] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    Ok(())
}
