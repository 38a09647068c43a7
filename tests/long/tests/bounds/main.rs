//! Interval bounds of emitted networks: no output, loss or gradient of `f32` or `f64` code, with fused or
//! separate arithmetic, leaves them; wrong roundings are caught by the same search; and the bounds are tight.
#![allow(clippy::unwrap_used)] // a test may panic

mod ranges;
mod search;
mod shapes;
#[path = "../../../../verify/tests/interval/wrong_endpoints.rs"]
mod wrong_endpoints;

use netwright::Generator;
use netwright::prelude::*;
use netwright::topology::Operation;
use netwright::verify::{self, Enclosure, Endpoint, Interval, Interval64};
use netwright::{Network, Scalar, Trainable};
use search::{Effort, Found, one_at_a_time, search, width_at_points};
use wrong_endpoints::{Inward32, Inward64, Nearest32, Nearest64};

/// Declares networks with their numbers of inputs and targets, each with a function for all of its bounds,
/// and the list of searches.
macro_rules! networks {
    ($($name:ident $bounds:ident $inputs:literal $targets:literal { $($declaration:tt)* })*) => {
        $(
            network! { struct $name { x: input($inputs); $($declaration)* } }

            fn $bounds<F: Endpoint>(
                network: &$name<f64>,
                boxes: &[Enclosure<F>; $inputs],
                targets: &[Enclosure<F>; $targets],
            ) -> Vec<Enclosure<F>> {
                let forward = verify::bounds(network, boxes);
                let training = verify::training_bounds(network, boxes, targets);
                let mut all = [&forward.outputs[..], &forward.logits, &[training.loss; 2]].concat();
                all.extend(training.gradient.parameters());
                all.extend(training.input_gradient);
                all
            }
        )*

        fn search_all(boxes: usize, points: usize) -> [(&'static str, Found); 2 * 7] {
            let effort = |seed| Effort { boxes, points, seed };
            let found = [$(
                (stringify!($name), [
                    search::<f32, $name, $name<f64>, $inputs, $targets>($bounds, effort($inputs)),
                    search::<f64, $name, $name<f64>, $inputs, $targets>($bounds, effort($inputs + 100)),
                ]),
            )*];
            let mut flat = found.into_iter().flat_map(|(name, found)| found.map(|found| (name, found)));
            [(); 2 * 7].map(|()| flat.next().unwrap())
        }

        /// The largest width of a bound at single points, for each network with `Interval` and `Interval64`.
        fn widths() -> Vec<[f64; 2]> {
            vec![$(
                [
                    width_at_points::<f32, $name<f64>, $inputs, $targets>($bounds),
                    width_at_points::<f64, $name<f64>, $inputs, $targets>($bounds),
                ]
            ),*]
        }

        /// Layers of straight-line code, layers in tiles, and layers with partial sums.
        fn tiers() -> (usize, usize, usize) {
            let operations = [$( $name::TOPOLOGY.nodes ),*].concat().into_iter().map(|node| node.operation);
            let layers = operations.filter_map(|operation| match operation {
                Operation::Dense(layer) => Some(layer),
                _ => None,
            });
            layers.fold((0, 0, 0), |(unrolled, tiled, partial), layer| (
                unrolled + usize::from(layer.unrolled),
                tiled + usize::from(!layer.unrolled),
                partial + usize::from(layer.partials > 1),
            ))
        }
    };
}

networks! {
    Short short_bounds 2 1 { h: x -> dense(4) -> sigmoid; y: h -> dense(1) -> sigmoid; loss: bce(y); }
    Residual residual_bounds 3 2 {
        h: x -> dense(3, bias = false) -> tanh;
        s: h + x;
        k: s -> dense(3, frozen = true) -> relu;
        t: k + s + h;
        y: t -> dense(2) -> softmax;
        loss: cross_entropy(y);
    }
    Classes classes_bounds 9 5 { h: x -> dense(12) -> relu; y: h -> dense(5) -> softmax; loss: cross_entropy(y); }
    Narrow narrow_bounds 24 1 {
        h: x -> dense(3) -> relu;
        k: h -> dense(17) -> tanh;
        y: k -> dense(1) -> identity;
        loss: mse(y);
    }
    Shared shared_bounds 5 4 {
        h: x -> dense(8) -> sigmoid;
        p: h -> dense(8) -> softmax;
        q: p + h -> dense(4) -> identity;
        y: q + q;
        loss: mse(y);
    }
    Shaped shaped_bounds 4 3 {
        g: x -> dense(6);
        h: g -> layer_norm -> silu;
        i: h -> dense(5);
        k: i -> rms_norm -> gelu;
        s: k * k -> dense(3) -> mish;
        y: s -> dense(3) -> softmax;
        loss: mse(y, allow = "NW0052");
    }
    Curved curved_bounds 3 2 {
        h: x -> dense(8) -> gelu_tanh;
        k: h -> dense(6) -> hard_swish;
        y: k * k * k -> dense(2) -> softsign;
        loss: mse(y);
    }
}

/// Which of the networks has norms.
const SHAPED: usize = 5;

network! {
    /// Forward code only.
    struct Linear {
        x: input(5);
        y: x -> dense(3) -> identity;
    }
}

fn report(found: [(&'static str, Found); 14]) -> usize {
    let mut total = 0;
    for (name, Found { points, numbers: [finite, all], outside }) in found {
        assert_eq!(outside, None, "{name}");
        total += points;
        let share = 100 * finite / all;
        println!(
            "{name}: {all} numbers of {points} points lie in their bounds, {share} % of which are finite"
        );
        assert!(share > 80, "{name}: infinite bounds say nothing");
    }
    println!("{total} points in all");
    total
}

#[test]
fn no_sample_leaves_its_bounds() {
    let _guard = one_at_a_time();
    let (unrolled, tiled, partial) = tiers();
    assert!(unrolled >= 4 && tiled >= 5 && partial >= 2, "{unrolled} {tiled} {partial}");
    assert!(report(search_all(1024, 100)) >= 2_000_000);
}

#[test]
#[ignore = "51 million points: a minute and a half"]
fn no_sample_leaves_its_bounds_in_a_long_search() {
    let _guard = one_at_a_time();
    assert!(report(search_all(12_800, 200)) >= 50_000_000);
}

#[test]
fn wrong_roundings_are_caught() {
    let _guard = one_at_a_time();
    let effort = Effort { boxes: 1024, points: 100, seed: 7 };
    let caught = [
        ("inward", search::<Inward32, Short, Short<f64>, 2, 1>(short_bounds, effort)),
        ("inward", search::<Inward32, Narrow, Narrow<f64>, 24, 1>(narrow_bounds, effort)),
        ("inward in f64", search::<Inward64, Short, Short<f64>, 2, 1>(short_bounds, effort)),
        ("to nearest", search::<Nearest32, Short, Short<f64>, 2, 1>(short_bounds, effort)),
        ("to nearest", search::<Nearest32, Narrow, Narrow<f64>, 24, 1>(narrow_bounds, effort)),
        ("to nearest in f64", search::<Nearest64, Short, Short<f64>, 2, 1>(short_bounds, effort)),
    ];
    for (what, Found { points, outside, .. }) in caught {
        println!("{what}: caught after {points} points, {}", outside.unwrap());
    }
}

#[test]
fn bounds_at_a_point_are_as_wide_as_rounding() {
    let widths = widths();
    println!("largest widths: {widths:?}");
    for (index, [single, double]) in widths.into_iter().enumerate() {
        // A thousand roundings, of everything that a gradient is made of; a norm divides by the spread of its
        // row, so by little where the numbers are nearly equal.
        let [most, most_double] = if index == SHAPED { [0.1, 2e-10] } else { [2e-4, 5e-13] };
        assert!(single < most && double < most_double, "{index}: {single:e} {double:e}");
    }
}

/// Without products of intervals that depend on each other, the bounds are the range itself.
#[test]
fn bounds_of_a_linear_network_are_its_range() {
    let network = Linear::new(3);
    let (x, radius) = ([0.5, -0.25, 1.0, 2.0, -1.5], 0.125);
    let bounds = verify::bounds(&network, &x.map(|x| Interval::around(x, radius)));
    for o in 0..3 {
        let corner = |side: f32| {
            let mut x = x;
            for (x, weights) in x.iter_mut().zip(&network.y.weights) {
                *x += side * radius * weights[o].signum();
            }
            network.cast::<f64>().forward(&x.map(f64::from))[o]
        };
        let bound = bounds.outputs[o];
        let (lo, hi) = (f64::from(bound.lo()), f64::from(bound.hi()));
        assert!(lo <= corner(-1.0) && corner(1.0) <= hi, "{bound}");
        assert!(hi - lo < corner(1.0) - corner(-1.0) + 3e-6, "{bound} {}", corner(1.0) - corner(-1.0));
    }
    assert_eq!(bounds.outputs, bounds.logits);
}

/// What the documentation of `bounds` shows: of a network in `f32`, and of the same in `f64`.
#[test]
fn a_property_of_a_box_is_proved_and_a_false_one_is_not() {
    let mut network = Short::zeros();
    network.h.weights = [[4.0, 0.0, 0.0, 0.0]; 2];
    network.y.weights[0] = [3.0];
    network.y.bias = [-1.5];
    let positive = |x: [f32; 2], radius| {
        let bounds = verify::bounds(&network, &x.map(|x| Interval::around(x, radius)));
        bounds.outputs[0].lo() > 0.5
    };
    assert!(positive([1.0, 1.0], 0.5));
    assert!(!positive([1.0, 1.0], 1.5));
    let (x, target) = ([1.0, 1.0].map(Interval64::point), [Interval64::ONE]);
    let double = verify::training_bounds(&network, &x, &target);
    assert!(
        double.loss.lo() > 0.2 && double.loss.hi() < 0.21 && double.loss.width() < 1e-13,
        "{}",
        double.loss
    );
    let zero = double.gradient.h.weights[0][1];
    assert!(zero.contains(0.0) && zero.width() < 1e-300, "{zero}");
}

/// The outputs of rows, one after the other, their mean loss and its gradient.
fn of_rows<S: Scalar>(network: &Classes<S>, x: &[[S; 9]; 7], target: &[[S; 5]; 7]) -> Vec<S> {
    let mut outputs = [[S::ZERO; 5]; 7];
    network.forward_batch(x, &mut outputs);
    let mut workspace = <Classes<S> as Trainable<S>>::boxed_workspace::<8>();
    let mut gradient = <Classes<S> as Network<S>>::zeros();
    let loss = network.gradient_batch(&mut workspace, x, target, None, &mut gradient);
    [outputs.as_flattened(), &[loss], gradient.parameters()].concat()
}

/// Rows of boxes: the same methods on a network of intervals.
#[test]
fn batches_lie_in_the_bounds_of_rows_of_boxes() {
    let mut generator = Generator::new(31);
    let network = Classes::<f64>::new(4);
    let single = network.cast::<f32>();
    let boxes = [0; 7].map(|_| [0; 9].map(|_| Interval::around(generator.normal() as f32, 0.01)));
    let classes = [0, 1, 2, 3, 4, 0, 1];
    let bounds = of_rows(&network.cast(), &boxes, &classes.map(class_target));
    assert!(bounds.iter().all(|bound| bound.width() < 1.0));
    for _ in 0..2000 {
        let x = boxes.map(|row| {
            row.map(|side| f64::from(side.lo()) + 0.99 * generator.uniform() * f64::from(side.width()))
        });
        let double = of_rows(&network, &x, &classes.map(class_target));
        let single = of_rows(&single, &x.map(|row| row.map(|x| x as f32)), &classes.map(class_target));
        for ((bound, double), single) in bounds.iter().zip(double).zip(single) {
            assert!(bound.contains(double) && bound.contains(single), "{bound}: {double} {single}");
        }
    }
}
