//! Two worked examples that were published before this library existed: every number of one step.

mod worked_networks;

use netwright::Network;
use netwright::Scalar;
use netwright::prelude::*;
use worked_networks::{Mazur, Seed};

/// Equal to the digits that are given.
#[track_caller]
fn assert_near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "found {found}, expected {expected}");
}

#[test]
fn seed_step_has_the_worked_numbers_in_f64() {
    let net = Seed::<f64>::new(0);
    let (x, target) = ([1.0], [1.0]);
    assert_near(net.forward(&x)[0], 0.650_777_678_214_700_5, 5e-13);
    assert_near(net.forward_logits(&x)[0], 0.622_459_331_201_854_6, 5e-13);
    assert_near(net.loss(&x, &target), 0.429_587_203_219_485, 5e-13);
    let (loss, gradient) = net.backward(&x, &target);
    assert_near(loss, 0.429_587_203_219_485, 5e-13);
    assert_near(gradient.y.weights[0][0], -0.217_376_692_859_237, 5e-13);
    let mut trained = net.clone();
    let loss = trained.train_step(&x, &target, &mut Sgd::new(0.1));
    assert_near(loss, 0.429_587_203_219_485, 5e-13);
    assert_near(trained.y.weights[0][0], 1.021_737_669_285_923_7, 5e-13);
    assert_near(trained.h.weights[0][0], 0.508_206_854_200_320_5, 5e-13);
    // ∂L/∂x = ∂L/∂z_h · w_h, and w_h moved by 0.1 · ∂L/∂z_h · x.
    let input_gradient = net.input_gradient(&x, &target)[0];
    assert_near(input_gradient, -(trained.h.weights[0][0] - 0.5) / 0.1 * 0.5, 5e-12);
}

/// Every quantity of the worked example, from what the emitted code returns, to the digits that are
/// published.
fn seed_quantities<S: Scalar>(net: &Seed<S>) -> [(&'static str, f64, f64); 10] {
    let (x, target) = ([S::ONE], [S::ONE]);
    let (loss, gradient) = net.backward(&x, &target);
    let z_o = net.forward_logits(&x)[0].to_f64();
    let prediction = net.forward(&x)[0].to_f64();
    let [w_h, w_o] = [net.h.weights[0][0].to_f64(), net.y.weights[0][0].to_f64()];
    let [d_w_h, d_w_o] = [gradient.h.weights[0][0].to_f64(), gradient.y.weights[0][0].to_f64()];
    // The output weight is 1, so z_o is the activation of the hidden neuron; its gradient is ∂L/∂z_o · a_h.
    let a_h = z_o / w_o;
    let d_z_o = d_w_o / a_h;
    [
        ("z_h", w_h, 0.5),
        ("a_h", a_h, 0.62246),
        ("z_o", z_o, 0.62246),
        ("prediction", prediction, 0.65078),
        ("loss", loss.to_f64(), 0.42959),
        ("d_z_o", d_z_o, -0.34922),
        ("d_w_o", d_w_o, -0.21738),
        ("d_a_h", d_z_o * w_o, -0.34922),
        ("a_h(1 - a_h)", d_w_h / (d_z_o * w_o), 0.23500),
        ("d_w_h", d_w_h, -0.08207),
    ]
}

#[test]
fn seed_quantities_are_the_published_ones() {
    let single = seed_quantities(&Seed::<f32>::new(0));
    for (name, found, expected) in seed_quantities(&Seed::<f64>::new(0)).into_iter().chain(single) {
        assert!((found - expected).abs() <= 5.1e-6, "{name} is {found}, not {expected}");
    }
}

#[test]
fn seed_step_has_the_worked_numbers_in_f32() {
    let mut net = Seed::new(0);
    assert_near(net.forward(&[1.0])[0].into(), 0.650_778, 5e-7);
    let loss = net.train_step(&[1.0], &[1.0], &mut Sgd::new(0.1));
    assert_near(loss.into(), 0.429_587, 5e-7);
    assert_near(net.y.weights[0][0].into(), 1.021_738, 5e-7);
    assert_near(net.h.weights[0][0].into(), 0.508_207, 5e-7);
}

#[test]
fn mazur_step_has_the_published_numbers() {
    let mut net = Mazur::<f64>::new(0);
    let (x, target) = ([0.05, 0.10], [0.01, 0.99]);
    let loss = net.train_step(&x, &target, &mut Sgd::new(0.5));
    assert_near(loss, 0.298_371_108_760_002_7, 5e-13);
    assert_near(net.h.weights[0][0], 0.149_780_716_132_762_8, 5e-13);
    assert_near(net.y.weights[0][0], 0.358_916_479_717_884_65, 5e-13);
    assert_near(net.y.weights[1][1], 0.561_370_121_107_989_1, 5e-13);
}
