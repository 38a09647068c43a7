//! The checks of `verify` over time: emitted code of one sequence against the interpreter, with tolerances
//! that grow as errors do, and boxes for every step of a stream.

use netwright::prelude::*;
use netwright::verify::{self, AgreementCheck, Interval, Interval64, Verdict};
use netwright::{Generator, Network, Recurrent, Scalar, TrainableOverTime};

/// Declares networks with two inputs and two targets, and the tests of them all.
macro_rules! networks {
    ($($name:ident { $($declaration:tt)* })*) => {
        $( network! { #[derive(Debug)] pub(crate) struct $name { x: input(2); $($declaration)* } } )*

        #[test]
        fn a_sequence_agrees_with_the_interpreter() {
            $(
                agree::<f32, $name<f32>>(stringify!($name));
                agree::<f64, $name<f64>>(stringify!($name));
            )*
        }

        #[test]
        fn boxes_hold_what_streams_in_them_yield() {
            $(
                let single = $name::<f32>::new(3);
                let boxes = drawn::<32>(5).map(|x| x.map(|x| Interval::around(x as f32, 0.01)));
                let bounds = verify::stream_bounds(&single, &boxes);
                let double = $name::<f64>::new(3);
                let fine = drawn::<32>(5).map(|x| x.map(|x| Interval64::around(x, 0.01)));
                let fine = verify::stream_bounds(&double, &fine);
                for seed in 0..8 {
                    let mut generator = Generator::new(seed);
                    let mut within = |x: f64| x + 0.0099 * (2.0 * generator.uniform() - 1.0);
                    let x = drawn::<32>(5).map(|x| x.map(&mut within));
                    let (mut memory, mut rounded) = ($name::<f64>::memory(), $name::<f32>::memory());
                    for (step, x) in x.iter().enumerate() {
                        let y = double.step(&mut memory, x);
                        let y_single = single.step(&mut rounded, &x.map(|x| x as f32));
                        for (bound, y) in fine[step].iter().zip(y) {
                            assert!(bound.contains(y), "{}, step {step}: {y} in {bound:?}", stringify!($name));
                        }
                        for (bound, y) in bounds[step].iter().zip(y_single) {
                            assert!(bound.contains(y), "{}, step {step}: {y} in {bound:?}", stringify!($name));
                            // Later boxes are wide where a norm divides by one, or nothing bends.
                            let is_narrow = bound.width() < 1.0;
                            assert!(step > 2 || is_narrow, "{}, step {step}: {bound:?}", stringify!($name));
                        }
                    }
                }
            )*
        }
    };
}

networks! {
    Simple { h: x -> rnn(2); loss: mse(h); }
    Rectified { h: x -> rnn(6, relu); y: h -> dense(2); loss: mse(y); }
    Gated { h: x -> gru(5); y: h -> dense(2) -> sigmoid; loss: bce(y) + 0.5 * mse(y); }
    GatedBefore { h: x -> gru(5, reset = before); y: h -> dense(2); loss: mse(y); }
    Long { h: x -> lstm(5); y: h -> dense(2) -> softmax; loss: cross_entropy(y); }
    Convolved { h: x -> causal_conv(4, kernel = 3, dilation = 4) -> tanh; y: h -> dense(2); loss: mse(y); }
    AtEnd { h: x -> gru(3); y: h -> dense(1); z: h -> dense(1); loss: mse(y, at = last) + huber(z); }
    ByHand {
        z: (x, prev(h)) -> dense(3) -> sigmoid;
        d: (x, prev(z, 2)) -> dense(3, frozen = true);
        c: d -> layer_norm -> tanh;
        h: z * prev(h) + (1 - z) * c;
        y: (h, prev(x, 7)) -> dense(2);
        loss: huber(y);
    }
}

/// Numbers between −1 and 1.
fn drawn<const N: usize>(seed: u64) -> [[f64; 2]; N] {
    let mut generator = Generator::new(seed);
    core::array::from_fn(|_| core::array::from_fn(|_| 2.0 * generator.uniform() - 1.0))
}

/// A sequence of 32 steps; targets are a distribution over two classes.
fn sample<S: Scalar>(seed: u64) -> ([[S; 2]; 32], [[S; 2]; 32]) {
    let target = drawn(seed + 100).map(|[t, _]| [t.abs(), 1.0 - t.abs()]);
    (drawn(seed).map(|x| x.map(S::from_f64)), target.map(|t| t.map(S::from_f64)))
}

fn agree<S, N>(name: &str)
where
    S: Scalar,
    N: TrainableOverTime<S, Input = [S; 2], Target = [S; 2]>,
{
    for seed in 0..4 {
        let (x, target) = sample(seed);
        let network = N::new(seed);
        let report = verify::agreement_sequence(&network, &x, &target).unwrap();
        assert_eq!(report.verdict(), Verdict::Passed, "{name}, seed {seed}: {report}");
        // Without a tolerance rounding is a mistake, so numbers are compared that can differ.
        let strict = AgreementCheck::new().factor(0.0).run_sequence(&network, &x, &target).unwrap();
        assert_eq!(strict.verdict(), Verdict::Failed, "{name}, seed {seed}: {strict}");
    }
}

/// Tolerances are of rounding, not of anything that would pass.
#[test]
fn a_tolerance_is_a_small_multiple_of_the_rounding() {
    let (x, target) = sample::<f32>(1);
    let report = verify::agreement_sequence(&Gated::<f32>::new(1), &x, &target).unwrap();
    assert!(report.resolution < 1e-3, "{report}");
    let (x, target) = sample::<f64>(1);
    let report = verify::agreement_sequence(&Gated::<f64>::new(1), &x, &target).unwrap();
    assert!(report.resolution < 1e-11, "{report}");
}

/// A network that keeps what it heard: its boxes grow with each step, by what each adds.
#[test]
fn boxes_grow_where_nothing_is_forgotten() {
    network! { struct Sum { x: input(1); y: x + prev(y) -> dense(1, weights = [[1]], bias = false); output: y; } }
    let bounds = verify::stream_bounds(&Sum::<f64>::new(0), &[[Interval64::around(0.0, 1.0)]; 10]);
    for ([y], steps) in bounds.iter().zip(1..) {
        let width = 2.0 * f64::from(steps);
        assert!(y.width() >= width && y.width() < width + 1e-9, "{y:?} after {steps} steps");
    }
}
