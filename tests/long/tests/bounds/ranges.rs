//! Ranges that are known besides a formula, of logarithms of a softmax and of losses; and NaN, which none of
//! them takes away.
//!
//! A scale of ones, which every network here begins with because it needs a parameter, changes nothing.

use netwright::prelude::*;
use netwright::verify::{self, Enclosure, Endpoint, Interval, Interval64};
use netwright::{Network, Scalar};

network! { struct LogChances { x: input(3); y: x -> scale(bias = false) -> log_softmax; loss: mse(y); } }
network! { struct Classes { x: input(3); y: x -> scale(bias = false) -> softmax; loss: cross_entropy(y); } }
network! { struct Smoothed {
    x: input(3); y: x -> scale(bias = false) -> softmax; loss: cross_entropy(y, label_smoothing = 0.3);
} }
network! { struct Chance { x: input(1); y: x -> scale(bias = false) -> sigmoid; loss: bce(y); } }
network! { struct Cut { x: input(1); y: x -> scale(bias = false); loss: huber(y, delta = 0.5); } }
network! { struct Soft { x: input(1); y: x -> scale(bias = false); loss: log_cosh(y); } }
network! { struct Turned { x: input(2); y: x -> scale(bias = false); loss: cosine(y); } }

const Z: [f64; 3] = [1.0, 0.0, -0.5];

/// −ln(1 + Σ exp(zⱼ − z₀)) with the others at one end and z₀ at the other.
fn range_of_logarithm(radius: f64) -> [f64; 2] {
    [-radius, radius].map(|r| {
        let differences = [Z[1], Z[2]].map(|other| other - r - (Z[0] + r));
        let largest = differences.into_iter().fold(0.0, f64::max);
        let sum: f64 = differences.iter().map(|difference| (difference - largest).exp()).sum();
        -largest - ((-largest).exp() + sum).ln()
    })
}

fn assert_is<F: Endpoint>(bound: Enclosure<F>, [low, high]: [f64; 2], slack: f64) {
    let (lo, hi): (f64, f64) = (bound.lo().widen(), bound.hi().widen());
    assert!(lo <= low && high <= hi, "{bound} holds {low} to {high}");
    assert!(low - lo <= slack && hi - high <= slack, "{bound} is no wider than {low} to {high}");
}

#[test]
fn the_logarithm_of_a_softmax_is_bounded_by_its_range() {
    let net = LogChances::<f64>::new(1);
    for radius in [0.0, 0.25, 0.5, 5.0, 44.0, 1000.0] {
        let range = range_of_logarithm(radius);
        let single = verify::bounds(&net, &Z.map(|z| Interval::around(z as f32, radius as f32)));
        assert_is(single.outputs[0], range, 2e-5 + 2e-6 * radius);
        assert!(single.outputs.iter().all(|bound| bound.hi() <= 0.0), "{:?}", single.outputs);
        let double = verify::bounds(&net, &Z.map(|z| Interval64::around(z, radius)));
        assert_is(double.outputs[0], range, 1e-13 * (1.0 + radius));
    }
}

#[test]
fn a_cross_entropy_is_bounded_by_its_range() {
    let (net, smoothed) = (Classes::<f64>::new(1), Smoothed::<f64>::new(1));
    let target = [1.0, 0.0, 0.0];
    for radius in [0.25, 0.5, 44.0, 1000.0] {
        let [low, high] = range_of_logarithm(radius);
        let boxes = Z.map(|z| Interval::around(z as f32, radius as f32));
        let bound = verify::training_bounds(&net, &boxes, &target.map(Interval::point)).loss;
        assert_is(bound, [-high, -low], 2e-5 + 4e-6 * radius);
        let bound = verify::training_bounds(&smoothed, &boxes, &target.map(Interval::point)).loss;
        assert!(bound.lo() >= 0.0 && f64::from(bound.hi()) < 4.0 + 3.0 * radius, "{bound}");
    }
}

#[test]
fn a_loss_is_not_negative() {
    for radius in [0.5_f32, 5.0] {
        let boxes = [Interval::around(0.0, radius)];
        for target in [0.0, 1.0] {
            let target = [Interval::point(target)];
            let bce = verify::training_bounds(&Chance::<f32>::new(1), &boxes, &target).loss;
            // ln 2 more than the largest |z| is more than its softplus.
            assert!(bce.lo() >= 0.0 && bce.hi() < radius + 0.7, "{bce}");
            let huber = verify::training_bounds(&Cut::<f32>::new(1), &boxes, &target).loss;
            assert!(huber.lo() >= 0.0 && huber.hi() <= 0.5 * (radius + 1.0), "{huber}");
            let log_cosh = verify::training_bounds(&Soft::<f32>::new(1), &boxes, &target).loss;
            assert!(log_cosh.lo() >= 0.0, "{log_cosh}");
        }
    }
}

#[test]
fn a_cosine_is_between_0_and_2() {
    let net = Turned::<f64>::new(1);
    let target = [1.0, 0.5];
    for radius in [0.1, 1.0, 1e10] {
        let bound = verify::training_bounds(
            &net,
            &[0.5, 0.5].map(|x| Interval::around(x, radius)),
            &target.map(|t| Interval::point(t as f32)),
        );
        assert!(bound.loss.lo() >= 0.0 && bound.loss.hi() < 2.001, "{}", bound.loss);
    }
}

/// Whatever the network yields at the box's middle, NaN or a number, its bounds hold.
macro_rules! assert_holds {
    ($($net:ident)*) => { $(
        for x in [[1e20, -1e20, 1.0], [-1e20, 3.0, -1e20], [1e20; 3], [3e38, -3e38, 0.0], [0.0; 3], [1.0; 3]] {
            for radius in [0.0, 1e19, 3e38] {
                let net = $net::<f32>::new(1);
                let bounds = verify::bounds(&net, &x.map(|x| Interval::around(x, radius))).outputs;
                for (y, bound) in net.forward(&x).into_iter().zip(bounds) {
                    let name = stringify!($net);
                    assert!(bound.contains(y), "{name} of {x:?} ± {radius}: {y} is not in {bound}");
                }
            }
        }
    )* };
}

/// Numbers that overflow before or inside of what divides by their size.
#[test]
fn bounds_hold_nan_where_code_may_yield_it() {
    network! { struct Layer { x: input(3); h: x -> scale(weights = [1e30, 1e30, 1e30]); y: h -> layer_norm; } }
    network! { struct Root { x: input(3); h: x -> scale(weights = [1e30, 1e30, 1e30]); y: h -> rms_norm; } }
    network! { struct Near { x: input(3); y: x -> layer_norm; } }
    network! { struct Tiny { x: input(3); y: x -> layer_norm(epsilon = 1e-45); } }
    network! { struct Log { x: input(3); h: x -> scale(weights = [1e30, 1e30, 1e30]); y: h -> log_softmax; } }
    assert_holds! { Layer Root Near Tiny Log }
}

#[test]
fn bounds_of_gradients_hold_nan_where_a_number_is_none() {
    let (net, cosine) = (Chance::<f32>::new(1), Turned::<f32>::new(1));
    let bounds = verify::training_bounds(&net, &[Interval::point(f32::NAN)], &[Interval::ONE]);
    assert!(net.loss(&[f32::NAN], &[1.0]).is_nan() && bounds.loss.contains(f32::NAN));
    assert!(bounds.input_gradient[0].contains(net.input_gradient(&[f32::NAN], &[1.0])[0]));
    for x in [[f32::INFINITY, 1.0], [f32::NAN, 1.0], [0.0, 0.0], [3e38, -3e38], [1e-30, 0.0]] {
        let target = [1.0, 0.5];
        let bounds = verify::training_bounds(&cosine, &x.map(Interval::point), &target.map(Interval::point));
        assert!(bounds.loss.contains(cosine.loss(&x, &target)), "{x:?}: {}", bounds.loss);
    }
}
