//! Five calls of L-BFGS, of four steps each, with a history of three steps, so that the oldest are forgotten.

use netwright::optimizer::{DescentEnd, FullBatch, Lbfgs};
use netwright::prelude::*;
use netwright::{Network, Scalar, Trainable};
use netwright_support::arithmetic::{alone, in_both_arithmetics};

use crate::recorded::{error, section};

const RECORDED: &str = include_str!("lbfgs.txt");

network! {
    struct Net {
        x: input(2);
        h: x -> dense(3) -> tanh;
        y: h -> dense(1);
        loss: mse(y);
    }
}

/// The samples and the network that a recorded run begins with; its targets are scaled.
fn begin<S: Scalar>(scale: u32) -> (Vec<[S; 2]>, Vec<[S; 1]>, Net<S>) {
    let numbers = |name: &str| -> Vec<S> {
        section(RECORDED, &format!("{scale} {name}")).concat().into_iter().map(S::from_f64).collect()
    };
    let x = numbers("x").chunks_exact(2).map(|row| [row[0], row[1]]).collect();
    let target = numbers("target").into_iter().map(|number| [number]).collect();
    let mut net = Net::<S>::zeros();
    net.parameters_mut().copy_from_slice(&numbers("start"));
    (x, target, net)
}

#[test]
fn steps_are_those_of_pytorch() {
    in_both_arithmetics(|| [1, 6, 40].into_iter().for_each(compare));
}

fn compare(scale: u32) {
    let (x, target, mut net) = begin::<f64>(scale);
    let mut workspace = Net::<f64>::workspace::<8>();
    let mut lbfgs = Lbfgs::<f64, Net<f64>, 3>::new(Net::<f64>::zeros).iterations(4).evaluations(30);
    let mut evaluations = 0;
    for (call, expected) in section(RECORDED, &format!("{scale} steps")).iter().enumerate() {
        let descent = lbfgs.minimize(&mut net, |net, gradient| {
            net.gradient_batch(&mut workspace, &x, &target, None, gradient)
        });
        evaluations += descent.evaluations;
        let mut found = vec![descent.loss_before, evaluations as f64];
        found.extend(net.parameters());
        let far = error(&found, expected);
        assert!(far < 1e-9, "{scale}, call {call}: {far:e}");
    }
}

/// A minimum is found in `f32`, too, and the answer says so; after that, nothing changes.
#[test]
fn a_minimum_is_an_end() {
    let (x, target, mut net) = begin::<f32>(1);
    let mut workspace = Net::<f32>::workspace::<8>();
    let mut lbfgs = Lbfgs::<f32, Box<Net>, 5>::new(|| Box::new(Net::<f32>::zeros()))
        .iterations(2000)
        .tolerances(1e-3, 0.0);
    let mut gradient_of =
        |net: &Net, gradient: &mut Net| net.gradient_batch(&mut workspace, &x, &target, None, gradient);
    let descent = lbfgs.minimize(&mut net, &mut gradient_of);
    assert_eq!(descent.end, DescentEnd::Gradient);
    assert!(descent.loss < 0.01 && descent.loss < descent.loss_before && descent.iterations > 3);
    let before = net.clone();
    let descent = lbfgs.minimize(&mut net, &mut gradient_of);
    assert_eq!((descent.end, descent.iterations, descent.evaluations), (DescentEnd::Gradient, 0, 1));
    assert_eq!(net.parameters(), before.parameters());
}

/// The loss of the result is never above that of the begin, whatever the number of evaluations; a loss that
/// is not a number on the way is turned back from.
#[test]
fn a_descent_never_ends_higher() {
    // Bits are compared, so no other test may choose an arithmetic.
    let _alone = alone();
    for (most, is_broken) in (1..12).flat_map(|most| [(most, false), (most, true)]) {
        let (x, target, mut net) = begin::<f64>(1);
        let mut workspace = Net::<f64>::workspace::<8>();
        let mut lbfgs = Lbfgs::<f64, Net<f64>, 3>::new(Net::<f64>::zeros).iterations(40).evaluations(most);
        let start = net.clone();
        let descent = lbfgs.minimize(&mut net, |net, gradient| {
            let loss = net.gradient_batch(&mut workspace, &x, &target, None, gradient);
            let moved = (net.parameters()[0] - start.parameters()[0]).abs();
            if is_broken && moved > 0.05 { f64::NAN } else { loss }
        });
        let mut gradient = Net::<f64>::zeros();
        let loss = net.gradient_batch(&mut workspace, &x, &target, None, &mut gradient);
        assert_eq!(loss, descent.loss);
        assert!(loss <= descent.loss_before, "{most}: {descent:?}");
        assert!(descent.evaluations <= most + 1, "{most}: {descent:?}");
    }
}

/// Another loss is another curvature.
#[test]
fn a_history_can_be_forgotten() {
    // Bits are compared, so no other test may choose an arithmetic.
    let _alone = alone();
    let (x, target, net) = begin::<f64>(1);
    let mut workspace = Net::<f64>::workspace::<8>();
    let mut gradient_of = |net: &Net<f64>, gradient: &mut Net<f64>| {
        net.gradient_batch(&mut workspace, &x, &target, None, gradient)
    };
    let mut lbfgs = Lbfgs::<f64, Net<f64>, 3>::new(Net::<f64>::zeros);
    let (mut first, mut second, mut third) = (net.clone(), net.clone(), net);
    lbfgs.minimize(&mut first, &mut gradient_of);
    lbfgs.minimize(&mut second, &mut gradient_of);
    lbfgs.forget();
    lbfgs.minimize(&mut third, &mut gradient_of);
    assert_eq!(first.parameters(), third.parameters());
    assert_ne!(first.parameters(), second.parameters());
}

network! { struct Line<1, 1 identity>; }

/// A loss that is bent at 0.84: the cubic's minimum is next to an end of the bracket, again and again, until
/// the search moves away from it. PyTorch 2.15.0 evaluates it 5 times, and ends at the same place.
#[test]
fn a_line_search_leaves_the_ends_of_its_bracket() {
    let mut net = Line::<f64>::zeros();
    let mut lbfgs = Lbfgs::<f64, Line<f64>, 3>::new(Line::<f64>::zeros).iterations(1).evaluations(30);
    let descent = lbfgs.minimize(&mut net, |net, gradient| {
        let w = net.layer1.weights[0][0];
        let (loss, slope) = if w < 0.84 { (0.15 * (0.84 - w), -0.15) } else { (44.0 * (w - 0.84), 44.0) };
        gradient.layer1.weights[0][0] = slope + 0.06 * w;
        gradient.layer1.bias[0] = 0.0;
        loss + 0.03 * w * w
    });
    assert_eq!(descent.evaluations, 5);
    assert!(
        (net.layer1.weights[0][0] - 0.289_148_292_376_588_5).abs() < 1e-12,
        "{}",
        net.layer1.weights[0][0]
    );
}

/// Changes with a curvature below 10⁻¹⁰ are not learned, as in PyTorch: they are of the size of roundings. A
/// step that had learned it would end at the minimum.
#[test]
fn a_vanishing_curvature_is_not_learned() {
    let mut net = Line::<f64>::zeros();
    let mut lbfgs =
        Lbfgs::<f64, Line<f64>, 3>::new(Line::<f64>::zeros).iterations(1).evaluations(3).tolerances(0.0, 0.0);
    for _ in 0..4 {
        lbfgs.minimize(&mut net, |net, gradient| {
            let distance = net.layer1.weights[0][0] - 1.0;
            gradient.layer1.weights[0][0] = 1e-12 * distance;
            gradient.layer1.bias[0] = 0.0;
            0.5e-12 * distance * distance
        });
    }
    let w = net.layer1.weights[0][0];
    assert!(w > 0.0 && w < 1e-3, "{w}");
}
