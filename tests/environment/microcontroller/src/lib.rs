//! Trainers in `f32` for a microcontroller: every word of the language, and each way to train and to ask. On
//! a machine with a float unit for single precision alone, nothing of them may need `f64`:
//! `.ci/microcontroller` links this library for a Cortex-M4F and looks for the functions that compute with
//! doubles in software.
#![no_std]

use netwright::Trainable;
use netwright::prelude::*;

network! {
    /// What most firmware has.
    pub struct Controller {
        x: input(8);
        h: x -> dense(16) -> tanh;
        y: h -> dense(2) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    /// All activations.
    pub struct Activations {
        x: input(4);
        a: x -> dense(4) -> relu; b: x -> dense(4) -> leaky_relu(0.1); c: x -> dense(4) -> relu6;
        d: a + b * c -> dense(4) -> silu; e: d -> dense(4) -> gelu; h: d -> dense(4) -> gelu_tanh;
        i: (e, h) -> slice(3..7); j: i -> dense(4) -> mish; k: j -> dense(4) -> softplus; l: k -> dense(4) -> softsign;
        m: l -> dense(4) -> hard_sigmoid; n: l - m -> dense(4) -> hard_tanh; o: n -> dense(4) -> hard_swish;
        p: o -> dense(4) -> elu(0.7); q: p -> dense(4) -> selu; r: q -> dense(4) -> sin; s: r -> dense(4) -> gaussian;
        t: s -> dense(4) -> exp; u: t -> dense(4) -> abs; v: 1 - u -> dense(4) -> square -> clip(0.1, [1, 2, inf, 3]);
        v1: v -> dense(4) -> sqrt; v2: v1 -> dense(4) -> log; v3: v2 -> dense(4) -> reciprocal; v4: v3 -> dense(4) -> erf;
        f: v4 -> prelu(allow = "NW0050");
        m1: v -> dense(1);
        g: f - m1 -> scale;
        y: g -> dense(3) -> softmax;
        loss: cross_entropy(y, label_smoothing = 0.1);
    }
}

network! {
    /// Norms, dropout, and every option of a step.
    pub struct Options {
        x: input(18);
        h: x -> dense(18, l1 = 1e-4, l2 = 1e-4, rate_scale = 0.3, max_norm = 3) -> leaky_relu(0.05) -> dropout(0.3);
        k: h -> layer_norm;
        l: k -> dense(4, connect = [0 -> 0, 1 -> 1, 2 -> 2, 3 -> 3, 17 -> 3], max_norm = 2, l1 = 1e-3) -> elu(0.9);
        m: l -> rms_norm;
        y: m -> dense(1) -> sigmoid;
        loss: bce(y, positive_weight = 3);
    }
}

network! {
    /// Statistics of batches, several outputs and the other losses.
    pub struct Losses {
        x: input(8);
        z: x -> dense(9);
        h: z -> batch_norm -> relu;
        a: h -> dense(9);
        b: h -> dense(9);
        c: h -> dense(9) -> softplus;
        d: h -> dense(9) -> log_softmax;
        loss: mse(a) + 0.3 * mae(a) + 0.7 * huber(b, delta = 0.4, allow = "NW0062") + 0.1 * log_cosh(b, allow = "NW0062") + 0.2 * hinge(b, allow = "NW0062") + 0.3 * poisson(b)
            + 0.4 * gaussian_nll(a, c) + 0.3 * cosine(a) + 0.2 * cross_entropy(d);
        output: (d, a, b, c);
    }
}

network! {
    /// So many layers that the kernels for one sample are functions of their own.
    pub struct Deep<
        6, 6 leaky_relu, 6 elu, 6 tanh, 6 relu, 6 sin, 6 gelu, 6 tanh, 6 tanh, 6 tanh, 6 tanh, 6 tanh, 6 tanh, 6 tanh, 3 softmax
    >;
}

network! {
    /// As long, with numbers that differ: kernels that are compiled once for a shape are not handed a number
    /// of a layer.
    pub struct DeepNumbers {
        x: input(6);
        a: x -> dense(6, max_norm = 3) -> tanh -> dropout(0.1); b: a -> dense(6, max_norm = 2) -> tanh -> dropout(0.2);
        c: b -> layer_norm; d: c -> dense(6) -> tanh; e: d -> layer_norm(epsilon = 1e-4); f: e -> dense(6) -> tanh;
        g: f -> rms_norm; h: g -> dense(6) -> tanh; i: h -> rms_norm(epsilon = 1e-4); j: i -> dense(6) -> tanh;
        k: j -> batch_norm; l: k -> dense(6) -> tanh; m: l -> batch_norm(epsilon = 1e-4, momentum = 0.2);
        n: m -> dense(6) -> tanh; o: n -> dense(6) -> tanh; p: o -> scale(max_norm = 4); q: p -> scale(max_norm = 5);
        y: q -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}

/// Exports what firmware does with a network: it trains on single samples and on batches, and asks.
macro_rules! export {
    ($module:ident, $network:ident, $scalar:ident, online = $online:tt) => {
        mod $module {
            use super::*;
            type N = $network<$scalar>;
            type X = [$scalar; $network::INPUTS];
            type Y = [$scalar; $network::OUTPUTS];
            type T = [$scalar; $network::TARGETS];

            #[unsafe(export_name = concat!(stringify!($module), "_ask"))]
            fn ask(network: &N, x: &[X; 4], y: &mut [Y; 4]) -> usize {
                y[0] = network.forward(&x[0]);
                network.forward_batch(x, y);
                y[1] = network.forward_logits(&x[1]);
                let mut classes = [0; 4];
                network.classify_batch(x, &mut classes);
                network.classify(&x[0]) + classes[3]
            }

            #[unsafe(export_name = concat!(stringify!($module), "_train"))]
            fn train(network: &mut N, x: &[X], t: &[T], state: &mut [N; 4], steps: u64) -> $scalar {
                let [velocity, first, second, gradient] = state;
                let mut workspace = <N as Trainable<$scalar>>::workspace::<8>();
                let mut sgd = Sgd::new(0.1);
                let mut momentum = Momentum::nesterov_with_velocity(0.1, 0.9, velocity);
                let mut adam =
                    Adam::with_state(0.1, [first, second]).betas(0.8, 0.95).epsilon(1e-6).at_step(steps);
                let mut loss = network.train_batch(&mut workspace, x, t, &mut adam);
                loss += network.gradient_batch(&mut workspace, x, t, Some(&[0.5; 8]), gradient);
                loss += network.train_weighted_batch(&mut workspace, x, t, &[0.5; 8], &mut adam);
                loss += network.loss_batch(x, t);
                network.apply(gradient, &mut adam);
                loss += network.backward_into(&x[0], &t[0], gradient);
                loss += network.input_gradient(&x[0], &t[0])[0] + network.loss(&x[0], &t[0]);
                export!(@online $online network, workspace, x, t, loss, sgd, momentum);
                loss
            }
        }
    };
    // Each optimiser once: its rule is the same function in every method.
    (@online true $network:ident, $workspace:ident, $x:ident, $t:ident, $loss:ident, $sgd:ident, $momentum:ident) => {
        $loss += $network.train_step(&$x[0], &$t[0], &mut $sgd);
        $loss += $network.train_online($x, $t, &mut $momentum);
    };
    // A network that normalises over a batch is not trained on single samples.
    (@online false $network:ident, $workspace:ident, $x:ident, $t:ident, $loss:ident, $sgd:ident, $momentum:ident) => {
        $loss += $network.train_batch(&mut $workspace, $x, $t, &mut $sgd);
        $loss += $network.train_batch(&mut $workspace, $x, $t, &mut $momentum);
    };
}

#[cfg(not(feature = "doubles"))]
export!(controller, Controller, f32, online = true);
#[cfg(not(feature = "doubles"))]
export!(activations, Activations, f32, online = true);
#[cfg(not(feature = "doubles"))]
export!(options, Options, f32, online = true);
#[cfg(not(feature = "doubles"))]
export!(losses, Losses, f32, online = false);
#[cfg(not(feature = "doubles"))]
export!(deep, Deep, f32, online = true);
#[cfg(not(feature = "doubles"))]
export!(numbers, DeepNumbers, f32, online = false);
#[cfg(feature = "doubles")]
export!(doubles, Controller, f64, online = true);

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
