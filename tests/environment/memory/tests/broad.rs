//! Every word of the language and every method, on networks small enough for Miri: all code that runs below a
//! user's call. Without Miri it shows that the numbers are ordinary ones.

use netwright::prelude::*;
use netwright::{Scalar, Trainable};

network! {
    /// Activations that read their output, and those that read their input.
    pub struct Activations {
        x: input(5);
        a: x -> dense(5) -> relu; b: x -> dense(5) -> leaky_relu(0.1); c: x -> dense(5) -> relu6;
        d: a + b * c -> dense(5) -> silu; e: d -> dense(5) -> gelu; f: d -> dense(5) -> gelu_tanh;
        g: (e, f) -> slice(3..8); h: g -> dense(5) -> mish; i: h -> dense(5) -> softplus; j: i -> dense(5) -> softsign;
        k: j -> dense(5) -> hard_sigmoid; l: j - k -> dense(5) -> hard_tanh; m: l -> dense(5) -> hard_swish;
        n: m -> dense(5) -> elu(0.7); o: n -> dense(5) -> selu; p: o -> dense(5) -> sin; q: p -> dense(5) -> gaussian;
        u: q -> dense(5) -> exp; v: u -> dense(5) -> abs; w: 1 - v -> dense(5) -> square -> clip(0.1, [1, 2, inf, 3, 4]);
        w1: w -> sqrt; w2: w -> log; w3: w -> reciprocal; w4: w - w1 + w2 - w3 -> erf;
        z: w -> dense(1);
        r: w4 -> prelu(allow = "NW0050"); s: r - z -> scale; t: s -> dense(5, allow = "NW0060") -> identity; y: t -> dense(3) -> softmax;
        loss: cross_entropy(y, label_smoothing = 0.1);
    }
}

network! {
    /// Norms, masks, sparse and shared weights, and every option of a step.
    pub struct Layers {
        x: input(19);
        h: x -> dense(18, l1 = 1e-4, l2 = 1e-4, rate_scale = 0.3, max_norm = 3) -> tanh -> dropout(0.3);
        k: h -> layer_norm;
        l: k -> dense(4, connect = [0 -> 0, 1 -> 1, 2 -> 2, 17 -> 3, 3 -> 3], max_norm = 2, l1 = 1e-3) -> elu(0.9);
        m: l -> rms_norm;
        n: m -> dense(18) -> tanh;
        o: n -> dense(19, tie = transpose(h)) -> tanh;
        p: o -> batch_norm(frozen = true);
        y: p -> dense(1) -> sigmoid;
        loss: bce(y, positive_weight = 3);
    }
}

network! {
    /// Statistics of batches, several outputs, and the other losses.
    pub struct Losses {
        x: input(3);
        z: x -> dense(9);
        h: z -> batch_norm -> relu;
        a: h -> dense(9); b: h -> dense(9); c: h -> dense(9) -> softplus; d: h -> dense(3) -> log_softmax;
        loss: mse(a) + 0.3 * mae(a) + 0.7 * huber(b, delta = 0.4, allow = "NW0062") + 0.1 * log_cosh(b, allow = "NW0062") + 0.2 * hinge(b, allow = "NW0062") + 0.3 * poisson(b)
            + 0.4 * gaussian_nll(a, c) + 0.3 * cosine(a) + 0.2 * cross_entropy(d);
        output: (d, a, b, c);
    }
}

/// Numbers between −1 and 1 that no pattern of rows repeats.
fn rows<S: Scalar, const N: usize>(count: usize) -> Vec<[S; N]> {
    let number = |at: usize| S::from_f64((at * 37 % 101) as f64 / 50.5 - 1.0);
    (0..count).map(|row| core::array::from_fn(|of| number(row * N + of))).collect()
}

fn all_finite<S: Scalar>(numbers: &[S]) -> bool {
    numbers.iter().all(|number| number.to_f64().is_finite())
}

/// Rows for whole blocks and what is left of them.
const ROWS: usize = 18;

/// What every network can do.
fn batches<S: Scalar, N, const I: usize, const O: usize, const T: usize>()
where
    N: Trainable<S, Input = [S; I], Output = [S; O], Target = [S; T]> + Clone,
{
    let (x, target) = (rows::<S, I>(ROWS), rows::<S, T>(ROWS));
    let mut network = N::new(3);
    let (mut gradient, mut workspace) = (N::zeros(), N::workspace::<ROWS>());
    let mut adam = Adam::new(S::from_f64(0.01), N::zeros);
    let mut momentum = Momentum::nesterov(S::from_f64(0.01), S::from_f64(0.9), N::boxed_zeros);
    for rows in [ROWS, 7, 2] {
        let (x, target) = (&x[..rows], &target[..rows]);
        let weights = vec![S::from_f64(0.5); rows];
        network.train_batch(&mut workspace, x, target, &mut adam);
        network.train_batch(&mut workspace, x, target, &mut momentum);
        network.gradient_batch(&mut workspace, x, target, Some(&weights), &mut gradient);
        network.apply(&gradient, &mut adam);
        let mut y = vec![[S::ZERO; O]; rows];
        network.forward_batch(x, &mut y);
        assert!(all_finite(y.as_flattened()) && all_finite(gradient.parameters()));
    }
    let same = network.clone();
    assert!(all_finite(&same.forward(&x[0])) && all_finite(&same.forward_logits(&x[1])));
    assert!(same.classify(&x[0]) < O.max(2));
    assert!(all_finite(&[same.loss(&x[0], &target[0])]));
    assert!(all_finite(&same.input_gradient(&x[0], &target[0])));
    let (_, backward) = same.backward(&x[0], &target[0]);
    assert!(all_finite(backward.parameters()) && all_finite(network.parameters()));
    assert!(network.try_forward_batch(&x[..2], &mut [[S::ZERO; O]; 3]).is_err());
}

/// What those can do that need no batch.
fn one_by_one<S: Scalar, N, const I: usize, const T: usize>()
where
    N: Trainable<S, Input = [S; I], Target = [S; T]>,
{
    let (x, target) = (rows::<S, I>(3), rows::<S, T>(3));
    let mut network = N::boxed(5);
    let mut adam = Adam::new(S::from_f64(0.01), N::zeros).betas(0.8, 0.95);
    network.train_step(&x[0], &target[0], &mut Sgd::new(S::from_f64(0.1)));
    network.train_step(&x[0], &target[0], &mut adam);
    network.train_online(&x, &target, &mut adam);
    assert!(all_finite(network.parameters()));
}

#[test]
fn activations() {
    batches::<f32, Activations, 5, 3, 3>();
    one_by_one::<f64, Activations<f64>, 5, 3>();
}

#[test]
fn layers() {
    batches::<f32, Layers, 19, 1, 1>();
    one_by_one::<f64, Layers<f64>, 19, 1>();
}

#[test]
fn losses() {
    batches::<f32, Losses, 3, { Losses::OUTPUTS }, { Losses::TARGETS }>();
    batches::<f64, Losses<f64>, 3, { Losses::OUTPUTS }, { Losses::TARGETS }>();
}
