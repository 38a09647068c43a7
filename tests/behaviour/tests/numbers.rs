//! `clip`, numbers beside values, one number beside several, and the input as an output: numbers by hand,
//! gradients against the interpreter and dual numbers, rows against single samples.
#![allow(clippy::unwrap_used)] // a test may panic

use netwright::prelude::*;
use netwright::{Network, Trainable, verify};

network! {
    struct Clips {
        x: input(3);
        h: x -> scale(weights = [1, 1, 1], bias = false);
        a: h -> clip(-1, 2);
        b: h -> clip([0, -inf, -0.5], [1, 0.25, inf]);
        y: (a, b) -> dense(2, init = xavier_normal);
        loss: mse(y);
        output: (a, b, y);
    }
}

network! {
    struct Beside {
        x: input(2);
        h: x -> scale(weights = [1, 1], bias = false);
        a: 1 - h;
        b: h * 0.5;
        c: 2 * h - 1;
        d: -h;
        e: 0.5 * (1 - h) + h * 3 * h;
        y: (a, b, c, d, e) -> dense(2);
        loss: mse(y);
        output: (a, b, c, d, e);
    }
}

network! {
    struct Repeated {
        x: input(3);
        h: x -> scale(weights = [1, 1, 1], bias = false);
        m: h -> dense(1, weights = [[0.5], [0.25], [0.25]], bias = false);
        a: h - m;
        b: m - h;
        c: m * h + m;
        y: (a, b, c) -> dense(2);
        loss: mse(y);
        output: (a, b, c);
    }
}

network! {
    struct Passed {
        x: input(2);
        same: x;
        y: x -> dense(1, weights = [[1], [1]], bias = false);
        output: (y, x, same);
    }
}

#[test]
fn numbers_between_bounds_are_those_of_pytorch() {
    let network = Clips::<f64>::new(1);
    let out = network.forward(&[-3.0, 0.25, 5.0]);
    assert_eq!(out[..6], [-1.0, 0.25, 2.0, 0.0, 0.25, 5.0]);
    let out = network.forward(&[2.0, -1.0, -1.0]);
    assert_eq!(out[..6], [2.0, -1.0, -1.0, 1.0, -1.0, -0.5]);
    let out = network.forward(&[f64::NAN, f64::INFINITY, f64::NEG_INFINITY]);
    assert!(out[0].is_nan() && out[3].is_nan());
    assert_eq!([out[1], out[2], out[4], out[5]], [2.0, -1.0, 0.25, -0.5]);
}

/// `torch.clamp` has the slope 1 at its bounds, too.
#[test]
fn a_gradient_passes_at_the_bounds_and_between_them() {
    network! {
        struct One { x: input(1); z: x -> scale(weights = [1], bias = false); y: z -> clip(-1, 1); loss: mse(y); }
    }
    let slope = |x: f64| One::<f64>::new(1).backward(&[x], &[x.clamp(-1.0, 1.0) - 0.5]).1.z.weights[0];
    assert_eq!([slope(-1.0), slope(0.5), slope(1.0)], [-1.0, 0.5, 1.0]);
    assert_eq!([slope(-1.5), slope(1.5)], [0.0, 0.0]);
    let at_nan = One::<f64>::new(1).backward(&[f64::NAN], &[0.0]).1.z.weights[0];
    assert!(at_nan.is_nan());
}

#[test]
fn a_number_has_the_size_of_the_value_beside_it() {
    let out = Beside::<f64>::new(1).forward(&[3.0, -0.5]);
    assert_eq!(out[..2], [-2.0, 1.5]);
    assert_eq!(out[2..4], [1.5, -0.25]);
    assert_eq!(out[4..6], [5.0, -2.0]);
    assert_eq!(out[6..8], [-3.0, 0.5]);
    assert_eq!(out[8..], [-1.0 + 27.0, 0.75 + 0.75]);
    // A zero keeps its sign where nothing is added, and has the other one where it is to have it.
    network! {
        struct Signs { x: input(2); a: x * 0.5; b: -x; y: x -> dense(1); output: (a, b, y); }
    }
    let out = Signs::<f32>::new(1).forward(&[-0.0, 0.0]);
    assert_eq!([0, 1, 2, 3].map(|o| out[o].is_sign_negative()), [true, false, false, true]);
}

#[test]
fn numbers_beside_a_value_are_one_step() {
    let text = Beside::<f32>::TOPOLOGY.signature().to_string();
    for line in ["affine(-1e0, 1e0)", "affine(5e-1, 0e0)", "affine(2e0, -1e0)", "affine(-1e0, 0e0)"] {
        assert!(text.contains(line), "{text}");
    }
}

#[test]
fn one_number_beside_several_is_repeated() {
    let out = Repeated::<f64>::new(1).forward(&[1.0, 2.0, 4.0]);
    assert_eq!(out[..3], [-1.0, 0.0, 2.0]);
    assert_eq!(out[3..6], [1.0, 0.0, -2.0]);
    assert_eq!(out[6..], [4.0, 6.0, 10.0]);
}

#[test]
fn the_input_can_be_an_output() {
    let y = Passed::<f32>::new(1).forward(&[3.0, 4.0]);
    assert_eq!(y, [7.0, 3.0, 4.0, 3.0, 4.0]);
    // Another name of a value is a part of its own.
    let parts = PassedOutput::of(&y);
    assert_eq!((parts.y, parts.x, parts.same), ([7.0], [3.0, 4.0], [3.0, 4.0]));
    let mut out = [[0.0; 5]; 3];
    Passed::<f32>::new(1).forward_batch(&[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], &mut out);
    assert_eq!(out[2], [11.0, 5.0, 6.0, 5.0, 6.0]);
}

/// The gradient by the interpreter, by central differences, and of a batch.
fn check<N, const I: usize, const T: usize>(name: &str)
where
    N: Trainable<f64, Input = [f64; I], Target = [f64; T]>,
{
    let target = [0.25; T];
    let network = N::new(3);
    let rows: [[f64; I]; 3] = [0.7, -1.9, 1.4].map(|first| {
        let mut x = [first; I];
        x.iter_mut().enumerate().for_each(|(i, x)| *x += 0.37 * i as f64 * first);
        x
    });
    for x in &rows {
        let (_, gradient) = network.backward(x, &target);
        for index in 0..N::PARAMETERS {
            let at = |step: f64| {
                let mut moved = network.clone();
                moved.parameters_mut()[index] += step;
                moved.loss(x, &target)
            };
            let expected = (at(1e-5) - at(-1e-5)) / 2e-5;
            let error = (expected - gradient.parameters()[index]).abs();
            assert!(error < 1e-7 * expected.abs().max(1.0), "{name} {index}: off by {error:e}");
        }
    }
    for report in [
        verify::agreement(&network, &rows[0], &target).unwrap(),
        verify::gradient(&network, &rows[0], &target).unwrap(),
        verify::differences(&network, &rows[0], &target).unwrap(),
    ] {
        assert_eq!(report.verdict(), verify::Verdict::Passed, "{name}: {report}");
    }
    let mut workspace = N::workspace::<3>();
    let mut of_batch = N::zeros();
    network.gradient_batch(&mut workspace, &rows, &[target; 3], None, &mut of_batch);
    for index in 0..N::PARAMETERS {
        let each = rows.iter().map(|x| network.backward(x, &target).1.parameters()[index]);
        let expected = each.sum::<f64>() / 3.0;
        assert!((of_batch.parameters()[index] - expected).abs() < 1e-12 * expected.abs().max(1.0), "{name}");
    }
}

#[test]
fn gradients_are_those_of_differences_and_of_the_interpreter() {
    check::<Clips<f64>, 3, 2>("Clips");
    check::<Beside<f64>, 2, 2>("Beside");
    check::<Repeated<f64>, 3, 2>("Repeated");
}
