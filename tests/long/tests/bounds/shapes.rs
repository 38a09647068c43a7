//! Bounds on wide boxes, where a formula alone says little: each is compared with the range itself.
//!
//! A scale of ones, which every network here begins with because it needs a parameter, changes nothing.

use netwright::prelude::*;
use netwright::verify::{self, Enclosure, Interval, Interval64, Twin};
use netwright::{Network, Scalar};

network! { struct Chances { x: input(3); y: x -> scale(bias = false) -> softmax; } }
network! { struct Normed { x: input(3); y: x -> layer_norm; } }
network! { struct RootMeanSquare { x: input(3); y: x -> rms_norm; } }
network! { struct Squared { x: input(1); s: x -> scale(bias = false); y: s * s; } }
network! { struct Silu { x: input(1); y: x -> scale(bias = false) -> silu; } }
network! { struct Gelu { x: input(1); y: x -> scale(bias = false) -> gelu; } }
network! { struct GeluTanh { x: input(1); y: x -> scale(bias = false) -> gelu_tanh; } }
network! { struct Mish { x: input(1); y: x -> scale(bias = false) -> mish; } }
network! { struct HardSwish { x: input(1); y: x -> scale(bias = false) -> hard_swish; } }
network! { struct Softsign { x: input(1); y: x -> scale(bias = false) -> softsign; } }

fn assert_is<F: verify::Endpoint>(bound: Enclosure<F>, [low, high]: [f64; 2], slack: f64) {
    assert!(bound.contains(low) && bound.contains(high), "{bound} holds {low} to {high}");
    let (lo, hi): (f64, f64) = (bound.lo().widen(), bound.hi().widen());
    assert!(low - lo <= slack && hi - high <= slack, "{bound} is no wider than {low} to {high}");
}

/// 1/(1 + Σ exp(zⱼ − zᵢ)) with the others at one end and zᵢ at the other.
fn range_of_share(z: [f64; 3], radius: f64) -> [f64; 2] {
    [-radius, radius].map(|r| {
        let power = |other: f64| (other - r - (z[0] + r)).exp();
        1.0 / (1.0 + power(z[1]) + power(z[2]))
    })
}

#[test]
fn a_softmax_is_bounded_by_its_range() {
    let (net, z) = (Chances::<f64>::new(1), [1.0, 0.0, -0.5]);
    for radius in [0.25, 0.5, 5.0, 44.0] {
        let range = range_of_share(z, radius);
        let single = verify::bounds(&net, &z.map(|z| Interval::around(z as f32, radius as f32)));
        assert_is(single.outputs[0], range, 2e-5);
        let double = verify::bounds(&net, &z.map(|z| Interval64::around(z, radius)));
        assert_is(double.outputs[0], range, 1e-12);
    }
    // The value that was once 4.64.
    let bound = verify::bounds(&net, &z.map(|z| Interval::around(z as f32, 0.5))).outputs[0];
    assert!(bound.hi() < 0.8215, "{bound}");
}

#[test]
fn a_normalised_row_of_n_numbers_is_within_the_root_of_n() {
    let root = 3_f64.sqrt();
    for radius in [0.5, 100.0] {
        let boxes = [1.0, 0.0, -0.5].map(|x| Interval::around(x, radius));
        let layer = verify::bounds(&Normed::<f32>::new(1), &boxes).outputs;
        let rms = verify::bounds(&RootMeanSquare::<f32>::new(1), &boxes).outputs;
        for bound in [layer, rms].concat() {
            assert!(f64::from(bound.hi().max(-bound.lo())) < root + 1e-4, "{bound}");
        }
    }
}

#[test]
fn a_square_is_not_negative() {
    let bound = |lo, hi| {
        let boxes = [Interval::new(lo, hi).unwrap()];
        verify::bounds(&Squared::<f32>::new(1), &boxes).outputs[0]
    };
    assert_eq!(bound(-1.0, 1.0), Interval::new(0.0, 1.0).unwrap());
    assert_eq!(bound(-3.0, 2.0), Interval::new(0.0, 9.0).unwrap());
    assert_eq!(bound(-3.0, -2.0), Interval::new(4.0, 9.0).unwrap());
}

/// The least values are those of mpmath 1.3.0 with 40 digits.
#[test]
fn a_curve_is_bounded_by_its_ends_and_its_least_value() {
    let (box32, box64) = ([Interval::new(-4.0, 2.0).unwrap()], [Interval64::new(-4.0, 2.0).unwrap()]);
    macro_rules! check {
        ($($net:ident $least:literal;)*) => { $(
            let net = $net::<f64>::new(1);
            let ends = [-4.0, 2.0].map(|x| net.forward(&[x])[0]);
            let range = [$least, ends[0].max(ends[1])];
            assert_is(verify::bounds(&net, &box32).outputs[0], range, 1e-5);
            assert_is(verify::bounds(&net, &box64).outputs[0], range, 1e-13);
            // Left of the least value the curve falls.
            let left = [-1.0, -0.5].map(|shift| net.forward(&[-2.5 + shift])[0]);
            let bound = verify::bounds(&net, &[Interval64::new(-3.5, -3.0).unwrap()]).outputs[0];
            assert_is(bound, [left[0].min(left[1]), left[0].max(left[1])], 1e-13);
        )* };
    }
    check! {
        Silu -0.278_464_542_761_073_8;
        Gelu -0.169_971_207_479_903_7;
        GeluTanh -0.170_040_750_571_254_05;
        Mish -0.308_843_413_017_250_4;
        HardSwish -0.375;
        Softsign -0.8;
    }
}

#[test]
fn a_twin_says_the_same_as_a_call_for_each_box() {
    network! { struct Net<3, 5 tanh, 2 softmax>; }
    let net = Net::new(7);
    let twin = Twin::<Net<Interval>>::of(&net);
    for x in [[0.2, -0.4, 0.9], [1.0, 0.0, -1.0]] {
        let (boxes, target) = (x.map(|x| Interval::around(x, 0.01)), [Interval::ZERO, Interval::ONE]);
        assert_eq!(twin.bounds(&boxes), verify::bounds(&net, &boxes));
        let (once, anew) =
            (twin.training_bounds(&boxes, &target), verify::training_bounds(&net, &boxes, &target));
        assert_eq!((once.loss, once.input_gradient), (anew.loss, anew.input_gradient));
        assert_eq!(once.gradient.parameters(), anew.gradient.parameters());
    }
    assert!(twin.network().parameters()[0].contains(net.parameters()[0]));
}
