//! The options of layers that change how training moves them: penalties, rates, norms, and how a bias begins.

use netwright::prelude::*;
use netwright::verify::{self, Interpreter, Update};
use netwright::{Network, Trainable};

network! {
    struct Plain {
        x: input(3);
        h: x -> dense(4) -> tanh;
        y: h -> dense(2);
        loss: mse(y);
    }
}

network! {
    struct Shaped {
        x: input(3);
        h: x -> dense(4, l2 = 0.25, l1 = 0.125) -> tanh;
        y: h -> dense(2, rate_scale = 0.5, bias_init = uniform(0.5));
        loss: mse(y);
    }
}

network! {
    struct Bounded {
        x: input(3);
        h: x -> dense(40, max_norm = 0.75, init = uniform(2)) -> tanh;
        k: h -> dense(3, mask = [
            [1, 0, 1], [0, 1, 0], [1, 1, 1], [1, 0, 1], [0, 1, 0], [1, 1, 1], [1, 0, 1], [0, 1, 0], [1, 1, 1], [1, 0, 1],
            [1, 0, 1], [0, 1, 0], [1, 1, 1], [1, 0, 1], [0, 1, 0], [1, 1, 1], [1, 0, 1], [0, 1, 0], [1, 1, 1], [1, 0, 1],
            [1, 0, 1], [0, 1, 0], [1, 1, 1], [1, 0, 1], [0, 1, 0], [1, 1, 1], [1, 0, 1], [0, 1, 0], [1, 1, 1], [1, 0, 1],
            [1, 0, 1], [0, 1, 0], [1, 1, 1], [1, 0, 1], [0, 1, 0], [1, 1, 1], [1, 0, 1], [0, 1, 0], [1, 1, 1], [1, 0, 0]
        ], max_norm = 1.25) -> relu;
        s: k -> scale(l2 = 0.1);
        y: s -> dense(1);
        loss: mse(y);
    }
}

network! {
    struct Factors {
        x: input(3);
        s: x -> scale(init = uniform(2), bias_init = ones, max_norm = 0.5);
        l: s -> layer_norm(init = uniform(2), bias_init = uniform(0.5), max_norm = 0.75);
        r: l -> rms_norm(init = zeros);
        p: l -> prelu(init = uniform(2), max_norm = 0.25);
        y: r + p -> dense(1);
        loss: mse(y);
    }
}

const X: [f64; 3] = [0.5, -1.0, 0.25];
const TARGET: [f64; 2] = [1.0, -0.5];

/// The plain network with the parameters of the other one, and its gradient.
fn gradient(shaped: &Shaped<f64>) -> Plain<f64> {
    let mut plain = Plain::<f64>::zeros();
    plain.parameters_mut().copy_from_slice(shaped.parameters());
    plain.backward(&X, &TARGET).1
}

#[test]
fn a_step_is_that_of_the_formulas() {
    let before = Shaped::<f64>::new(5);
    let gradient = gradient(&before);
    // The penalties are not part of the loss and its gradient.
    assert_eq!(before.backward(&X, &TARGET).1.parameters(), gradient.parameters());
    let mut after = before.clone();
    after.train_step(&X, &TARGET, &mut Sgd::new(0.1));
    let close = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-15, "{found} {expected}");
    for i in 0..3 {
        for o in 0..4 {
            let (w, g) = (before.h.weights[i][o], gradient.h.weights[i][o]);
            close(after.h.weights[i][o], w - 0.1 * (g + 0.25 * w + 0.125 * w.signum()));
        }
    }
    for o in 0..4 {
        close(after.h.bias[o], before.h.bias[o] - 0.1 * gradient.h.bias[o]);
    }
    for o in 0..2 {
        close(after.y.bias[o], before.y.bias[o] - 0.05 * gradient.y.bias[o]);
        for i in 0..4 {
            close(after.y.weights[i][o], before.y.weights[i][o] - 0.05 * gradient.y.weights[i][o]);
        }
    }
}

#[test]
fn a_bias_begins_as_it_is_said_and_the_weights_as_without_it() {
    let (shaped, plain) = (Shaped::new(9), Plain::new(9));
    assert_eq!(shaped.y.weights, plain.y.weights);
    assert_eq!(plain.y.bias, [0.0; 2]);
    assert!(shaped.y.bias.iter().all(|b| *b != 0.0 && b.abs() <= 0.5), "{:?}", shaped.y.bias);
    assert_ne!(shaped.y.bias, Shaped::new(10).y.bias);
}

/// The options of `dense` say the same of a layer with a weight for each number.
#[test]
fn factors_begin_as_it_is_said_and_are_limited() -> Result<(), verify::Error> {
    let mut network = Factors::<f64>::new(3);
    assert!(network.s.weights.iter().all(|w| *w != 1.0 && w.abs() <= 2.0), "{:?}", network.s.weights);
    assert_eq!(network.s.bias, [1.0; 3]);
    assert!(network.l.bias.iter().all(|b| *b != 0.0 && b.abs() <= 0.5), "{:?}", network.l.bias);
    assert_eq!(network.r.weights, [0.0; 3]);
    assert!(network.p.weights.iter().all(|w| *w != 0.25), "{:?}", network.p.weights);
    network.r.weights = [0.5, -0.25, 1.0];
    let outside = |weights: &[f64], most: f64| weights.iter().filter(|w| w.abs() > most + 1e-15).count();
    let before = [(&network.s, 0.5), (&network.l, 0.75)].map(|(layer, most)| outside(&layer.weights, most));
    assert!(before.iter().all(|count| *count > 0), "nothing to limit: {before:?}");
    let mut interpreter = Interpreter::of(&network)?;
    network.train_step(&X, &[0.3], &mut Sgd::new(0.1));
    interpreter.train_step(&X, &[0.3], &mut Update::sgd(0.1))?;
    for (found, expected) in network.parameters().iter().zip(interpreter.parameters()) {
        assert!((found - expected).abs() < 1e-13, "{found} {expected}");
    }
    let after = [
        outside(&network.s.weights, 0.5),
        outside(&network.l.weights, 0.75),
        outside(&network.p.weights, 0.25),
    ];
    assert_eq!(after, [0; 3]);
    Ok(())
}

/// The largest length of the weights into an output, of the full and of the sparse layer.
fn norms(net: &Bounded<f64>) -> [f64; 2] {
    let of = |o: usize| net.h.weights.iter().map(|row| row[o] * row[o]).sum::<f64>().sqrt();
    let full = (0..40).map(of).fold(0.0, f64::max);
    let interpreter = Interpreter::of(net).ok();
    let layer = Bounded::TOPOLOGY.nodes.iter().filter_map(|node| node.operation.layer()).nth(1);
    let sparse = layer.zip(interpreter).map_or(f64::NAN, |(layer, interpreter)| {
        let weight =
            |i: usize, o: usize| layer.weight(i, o).map_or(0.0, |index| interpreter.parameters()[index]);
        let of = |o: usize| (0..40).map(|i| weight(i, o).powi(2)).sum::<f64>().sqrt();
        (0..3).map(of).fold(0.0, f64::max)
    });
    [full, sparse]
}

#[test]
fn norms_are_limited_after_every_kind_of_step_and_all_kinds_agree() -> Result<(), verify::Error> {
    let start = Bounded::<f64>::new(4);
    let [full, sparse] = norms(&start);
    assert!(full > 0.8 && sparse > 1.4, "nothing to limit: {full} {sparse}");
    let (x, target) = ([X; 3], [[0.3]; 3]);
    let mut workspace = <Bounded<f64> as Trainable<f64>>::workspace::<3>();
    let (mut batch, mut applied, mut single, mut online) =
        (start.clone(), start.clone(), start.clone(), start.clone());
    let mut interpreter = Interpreter::of(&start)?;
    batch.train_batch(&mut workspace, &x, &target, &mut Sgd::new(0.1));
    let mut gradient = Bounded::<f64>::zeros();
    applied.gradient_batch(&mut workspace, &x, &target, None, &mut gradient);
    applied.apply(&gradient, &mut Sgd::new(0.1));
    single.train_step(&X, &target[0], &mut Sgd::new(0.1));
    online.train_online(&x[..1], &target[..1], &mut Sgd::new(0.1));
    interpreter.train_step(&X, &target[0], &mut Update::sgd(0.1))?;
    assert_eq!(batch.parameters(), applied.parameters());
    assert_eq!(single.parameters(), online.parameters());
    for (found, expected) in single.parameters().iter().zip(interpreter.parameters()) {
        assert!((found - expected).abs() < 1e-13, "{found} {expected}");
    }
    for net in [&batch, &single] {
        let [full, sparse] = norms(net);
        assert!((full - 0.75).abs() < 1e-12 && (sparse - 1.25).abs() < 1e-12, "{full} {sparse}");
    }
    Ok(())
}

#[test]
fn the_derivation_shows_the_options() -> Result<(), verify::Error> {
    let text = verify::derive(&Shaped::<f64>::new(5), &X, &TARGET, 0.1)?.to_string();
    for part in ["0.25 \\cdot", "0.125 \\cdot", "0.5 \\cdot \\eta"] {
        assert!(text.contains(part), "no {part}");
    }
    let text = verify::derive(&Bounded::<f64>::new(5), &X, &[0.3], 0.1)?.to_string();
    assert!(text.contains("are scaled to that length"));
    Ok(())
}
