//! Long programs, whose kernels are functions of their own: the same bits as in rows, and as inlined.

use netwright::Network;
use netwright::prelude::*;

// Few shapes, since each of them has kernels for rows: seconds of compilation.
network! {
    struct Deep<
        3, 7 tanh, 7 relu, 7 silu, 7 sigmoid, 7 tanh, 1 tanh, 7 tanh, 7 relu, 7 softsign, 2 softmax
    >;
}

fn bits(network: &Deep) -> Vec<u32> {
    network.parameters().iter().map(|number| number.to_bits()).collect()
}

#[test]
fn kernels_out_of_line_have_the_bits_of_rows() {
    let mut network = Deep::new(3);
    let mut workspace = Deep::workspace::<1>();
    let (x, target) = ([0.5, -0.25, 0.75], [0.0, 1.0]);
    let mut y = [[0.0; 2]; 1];
    network.forward_batch(&[x], &mut y);
    assert_eq!(network.forward(&x).map(f32::to_bits), y[0].map(f32::to_bits));

    let (loss, gradient) = network.backward(&x, &target);
    let mut of_rows = Deep::zeros();
    let loss_of_rows = network.gradient_batch(&mut workspace, &[x], &[target], None, &mut of_rows);
    assert_eq!(loss.to_bits(), loss_of_rows.to_bits());
    assert!(gradient.parameters().iter().any(|number| *number != 0.0));
    assert_eq!(bits(&gradient), bits(&of_rows));

    let mut other = network.clone();
    network.train_step(&x, &target, &mut Sgd::new(0.5));
    other.train_batch(&mut workspace, &[x], &[target], &mut Sgd::new(0.5));
    assert_eq!(bits(&network), bits(&other));
}

/// The same declaration with its kernels out of line and inlined, whatever its length.
macro_rules! far_and_near {
    ($($module:ident { $($declaration:tt)* })*) => { $(
        mod $module {
            pub(crate) mod far {
                netwright::__private::expand! { (::netwright, far, tiled) $($declaration)* }
            }
            pub(crate) mod near {
                netwright::__private::expand! { (::netwright, near, tiled) $($declaration)* }
            }
        }
    )* };
}

far_and_near! {
    // Every operation that does one thing in all modes, and every option of a step.
    everything {
        pub(crate) struct Net {
            x: input(6);
            h: x -> dense(6, l1 = 1e-3) -> tanh;
            k: h -> dense(6, tie = h) -> silu;
            g: k -> dense(6, tie = transpose(h), bias = false) -> sigmoid;
            n: g - h * k -> layer_norm;
            r: n + x -> rms_norm(max_norm = 1);
            p: r -> prelu;
            s: p -> scale(l2 = 1e-3) -> softmax;
            c: (s, x, p) -> slice(3..14) -> dense(7, connect = [0 -> 0, 1 -> 1, 2 -> 2, 3 -> 3, 4 -> 4, 5 -> 5, 10 -> 6], max_norm = 2) -> gelu;
            d: c -> slice(1..) -> identity;
            e: d * s - h -> dense(5, max_norm = 1) -> log_softmax;
            f: 0.5 * e - (1 - e * 2) -> clip(-1.5, [0.5, 1, inf, 2, 0.25]);
            i: (f, c) -> dense(1) -> abs;
            o: f * i - i -> exp -> clip(0.25, 8) -> square;
            m: (e, c, o) -> dense(2);
            v: c -> dense(2) -> softplus;
            loss: cross_entropy(e) + 0.5 * gaussian_nll(m, v);
            output: (e, m);
        }
    }
    // What keeps a state.
    stateful {
        pub(crate) struct Net {
            x: input(6);
            h: x -> dense(20) -> dropout(0.4) -> tanh;
            b: h -> batch_norm(frozen = true);
            c: b -> slice(3..) -> dense(4) -> dropout(0.1);
            y: c + c -> dense(2);
            loss: mse(y);
        }
    }
    batches {
        pub(crate) struct Net {
            x: input(6);
            h: x -> dense(20) -> tanh;
            b: h -> batch_norm;
            c: b -> dense(4) -> dropout(0.1);
            d: c -> batch_norm(momentum = 0.3);
            y: d -> dense(2);
            loss: mse(y);
        }
    }
}

fn same(what: &str, far: &[f32], near: &[f32]) {
    let bits = |numbers: &[f32]| numbers.iter().map(|number| number.to_bits()).collect::<Vec<_>>();
    assert!(far.iter().all(|number| number.is_finite()), "{what}: {far:?}");
    assert_eq!(bits(far), bits(near), "{what}");
}

/// Training in batches, and inference; returns the samples, so that others can go on.
macro_rules! compare_batches {
    ($far:ident, $near:ident, $module:ident) => {{
        let x: Vec<[f32; 6]> =
            (0..23).map(|s| core::array::from_fn(|i| ((s * 7 + i * 5) % 13) as f32 / 6.5 - 1.0)).collect();
        let target: Vec<[f32; $module::far::Net::TARGETS]> =
            (0..23).map(|s| core::array::from_fn(|i| ((s + i * 3) % 4) as f32 / 4.0)).collect();
        let (mut far_adam, mut near_adam) =
            (Adam::new(0.01, $module::far::Net::zeros), Adam::new(0.01, $module::near::Net::zeros));
        let mut far_workspace = $module::far::Net::workspace::<23>();
        let mut near_workspace = $module::near::Net::workspace::<23>();
        let (mut far_gradient, mut near_gradient) = ($module::far::Net::zeros(), $module::near::Net::zeros());
        for rows in [2, 23, 9] {
            let (x, target) = (&x[..rows], &target[..rows]);
            let far_loss = $far.train_batch(&mut far_workspace, x, target, &mut far_adam);
            let near_loss = $near.train_batch(&mut near_workspace, x, target, &mut near_adam);
            same("loss of a batch", &[far_loss], &[near_loss]);
            let weights: Vec<f32> = (0..rows).map(|row| row as f32 * 0.1).collect();
            $far.gradient_batch(&mut far_workspace, x, target, Some(&weights), &mut far_gradient);
            $near.gradient_batch(&mut near_workspace, x, target, Some(&weights), &mut near_gradient);
            same("gradient of a batch", far_gradient.parameters(), near_gradient.parameters());
            let far_loss = $far.train_weighted_batch(&mut far_workspace, x, target, &weights, &mut far_adam);
            let near_loss =
                $near.train_weighted_batch(&mut near_workspace, x, target, &weights, &mut near_adam);
            same("loss of a weighted batch", &[far_loss], &[near_loss]);
            $far.apply(&far_gradient, &mut far_adam);
            $near.apply(&near_gradient, &mut near_adam);
            same("parameters", $far.parameters(), $near.parameters());
        }
        let mut far_y = vec![[0.0; $module::far::Net::OUTPUTS]; 23];
        let mut near_y = far_y.clone();
        $far.forward_batch(&x, &mut far_y);
        $near.forward_batch(&x, &mut near_y);
        same("outputs", far_y.as_flattened(), near_y.as_flattened());
        same("loss of rows", &[$far.loss_batch(&x, &target)], &[$near.loss_batch(&x, &target)]);
        for (x, target) in x.iter().zip(&target) {
            same("forward", &$far.forward(x), &$near.forward(x));
            same("logits", &$far.forward_logits(x), &$near.forward_logits(x));
            same("loss", &[$far.loss(x, target)], &[$near.loss(x, target)]);
            same("input gradient", &$far.input_gradient(x, target), &$near.input_gradient(x, target));
            let (far, near) = ($far.backward(x, target), $near.backward(x, target));
            same("gradient", far.1.parameters(), near.1.parameters());
        }
        (x, target)
    }};
}

/// Training on one sample at a time.
macro_rules! compare_steps {
    ($far:ident, $near:ident, $module:ident, $samples:expr) => {{
        let (x, target) = $samples;
        let (mut far_momentum, mut near_momentum) = (
            Momentum::new(0.005, 0.5, $module::far::Net::zeros),
            Momentum::new(0.005, 0.5, $module::near::Net::zeros),
        );
        $far.train_step(&x[0], &target[0], &mut far_momentum);
        $near.train_step(&x[0], &target[0], &mut near_momentum);
        $far.train_online(&x, &target, &mut far_momentum);
        $near.train_online(&x, &target, &mut near_momentum);
        same("trained parameters", $far.parameters(), $near.parameters());
    }};
}

#[test]
fn kernels_out_of_line_have_the_bits_of_inlined_ones() {
    let (mut far, mut near) = (everything::far::Net::new(5), everything::near::Net::new(5));
    let samples = compare_batches!(far, near, everything);
    compare_steps!(far, near, everything, samples);
}

#[test]
fn a_state_is_kept_out_of_line_as_inlined() {
    let (mut far, mut near) = (stateful::far::Net::new(5), stateful::near::Net::new(5));
    let samples = compare_batches!(far, near, stateful);
    compare_steps!(far, near, stateful, samples);
    let (mut far, mut near) = (batches::far::Net::new(5), batches::near::Net::new(5));
    compare_batches!(far, near, batches);
    assert_eq!(Network::state(&far), Network::state(&near));
}
