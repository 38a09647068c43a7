//! NaN and the infinities: values and slopes as PyTorch 2.15.0 has them, but for what `docs/reference.md`
//! lists.

use netwright_runtime::Scalar;
use netwright_runtime::kernel::{log_softmax, log_softmax_gradient, softmax, softmax_gradient};
use netwright_runtime::{Arithmetic, Kernel};

use crate::{Point, for_each_activation};

const NAN: f64 = f64::NAN;
const INF: f64 = f64::INFINITY;
const LAMBDA: f64 = 1.050_700_987_355_480_5;

/// Of an activation the value and the slope at NaN, ∞ and −∞ in PyTorch: of `torch.nn.functional`, in
/// `float32`, by autograd; `gaussian` is `exp(-x * x)`.
const PYTORCH: [(&str, [[f64; 2]; 3]); 26] = [
    ("identity", [[NAN, 1.0], [INF, 1.0], [-INF, 1.0]]),
    ("sigmoid", [[NAN, NAN], [1.0, 0.0], [0.0, 0.0]]),
    ("tanh", [[NAN, NAN], [1.0, 0.0], [-1.0, 0.0]]),
    ("relu", [[NAN, 1.0], [INF, 1.0], [0.0, 0.0]]),
    ("leaky_relu", [[NAN, 0.01], [INF, 1.0], [-INF, 0.01]]),
    ("relu6", [[NAN, 1.0], [6.0, 0.0], [0.0, 0.0]]),
    ("silu", [[NAN, NAN], [INF, NAN], [NAN, NAN]]),
    ("gelu", [[NAN, NAN], [INF, NAN], [NAN, NAN]]),
    ("gelu_tanh", [[NAN, NAN], [INF, NAN], [NAN, NAN]]),
    ("mish", [[NAN, NAN], [INF, NAN], [NAN, NAN]]),
    ("softplus", [[NAN, NAN], [INF, 1.0], [0.0, 0.0]]),
    ("softsign", [[NAN, NAN], [NAN, NAN], [NAN, NAN]]),
    ("hard_sigmoid", [[NAN, 0.0], [1.0, 0.0], [0.0, 0.0]]),
    ("hard_tanh", [[NAN, 1.0], [1.0, 0.0], [-1.0, 0.0]]),
    ("hard_swish", [[NAN, 1.0], [INF, 1.0], [NAN, 0.0]]),
    ("elu", [[NAN, 1.0], [INF, 1.0], [-1.0, 0.0]]),
    ("selu", [[NAN, LAMBDA], [INF, LAMBDA], [-1.758_099_340_847_376_6, 0.0]]),
    ("sin", [[NAN, NAN], [NAN, NAN], [NAN, NAN]]),
    ("gaussian", [[NAN, NAN], [0.0, NAN], [0.0, NAN]]),
    ("exp", [[NAN, NAN], [INF, INF], [0.0, 0.0]]),
    ("abs", [[NAN, 0.0], [INF, 1.0], [INF, -1.0]]),
    ("square", [[NAN, NAN], [INF, INF], [INF, -INF]]),
    ("sqrt", [[NAN, NAN], [INF, 0.0], [NAN, NAN]]),
    ("log", [[NAN, NAN], [INF, 0.0], [NAN, 0.0]]),
    ("reciprocal", [[NAN, NAN], [0.0, 0.0], [0.0, 0.0]]),
    ("erf", [[NAN, NAN], [1.0, 0.0], [-1.0, 0.0]]),
];

/// Where another slope is right: the activation, the argument and the slope.
const OTHERWISE: [(&str, f64, f64); 7] = [
    // A gradient that PyTorch drops is passed on.
    ("hard_sigmoid", NAN, 1.0 / 6.0),
    ("abs", NAN, 1.0),
    // What is computed from NaN is NaN.
    ("hard_swish", NAN, NAN),
    ("elu", NAN, NAN),
    ("selu", NAN, NAN),
    // The limit, where PyTorch subtracts quotients of infinities.
    ("softsign", INF, 0.0),
    ("softsign", -INF, 0.0),
];

fn is_same(found: f64, expected: f64) -> bool {
    found == expected
        || found.is_nan() && expected.is_nan()
        || (found - expected).abs() <= 4.0 * f64::from(f32::EPSILON) * expected.abs()
}

fn expected(name: &str, z: f64) -> [f64; 2] {
    let (_, points) = PYTORCH.into_iter().find(|row| row.0 == name).unwrap();
    let [value, slope] = points[if z.is_nan() { 0 } else { 1 + usize::from(z < 0.0) }];
    let other =
        OTHERWISE.into_iter().find(|row| row.0 == name && (row.1 == z || row.1.is_nan() && z.is_nan()));
    [value, other.map_or(slope, |row| row.2)]
}

#[test]
fn nan_and_infinities_are_those_of_pytorch_or_listed() {
    crate::in_both_arithmetics(|| {
        macro_rules! check {
            ($name:literal, $activation:expr, $reads_input:literal) => {
                for z in [NAN, -NAN, INF, -INF] {
                    let [value, slope] = expected($name, z);
                    let (a, d) = f64::dispatch(Point($activation, $reads_input, z));
                    let name = $name;
                    assert!(is_same(a, value) && is_same(d, slope), "{name} at {z}: {a} and {d}");
                    let (a, d) = f32::dispatch(Point($activation, $reads_input, z as f32));
                    let (a, d) = (f64::from(a), f64::from(d));
                    assert!(is_same(a, value) && is_same(d, slope), "{name} at {z} in f32: {a} and {d}");
                    // The rule behind the table: a NaN is not a number, and no gradient ends at it.
                    assert!(!z.is_nan() || a.is_nan() && d != 0.0, "{name}");
                }
            };
        }
        for_each_activation!(check);
    });
}

/// A gradient that is NaN is not lost in the slope, not even in one that is 0 by multiplication.
#[test]
fn a_gradient_of_nan_stays_nan_wherever_it_is_passed_on() {
    struct Back<E>(E, bool, f64);
    impl<E: netwright_runtime::activation::Elementwise> Kernel for Back<E> {
        type Output = f64;
        #[inline(always)]
        fn run<A: Arithmetic>(self) -> f64 {
            let a = self.0.apply::<A, f64>(self.2);
            self.0.gradient::<A, f64>(if self.1 { self.2 } else { a }, f64::NAN)
        }
    }
    macro_rules! check {
        ($name:literal, $activation:expr, $reads_input:literal) => {
            for z in [NAN, 0.5, 1e300] {
                let is_flat = z > 1.0 && ["relu6", "hard_sigmoid", "hard_tanh"].contains(&$name);
                let d = f64::dispatch(Back($activation, $reads_input, z));
                assert!(d.is_nan() || is_flat && d == 0.0, "{} at {z}: {d}", $name);
            }
        };
    }
    for_each_activation!(check);
}

/// Softmax or its logarithm of a row, and what it passes back of (1, ½, 0).
struct Rows([f32; 3]);

impl Kernel for Rows {
    type Output = [[f32; 3]; 4];
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> Self::Output {
        let d = [1.0, 0.5, 0.0];
        let (p, a) = (softmax::<A, f32, 3>(&self.0), log_softmax::<A, f32, 3>(&self.0));
        [p, softmax_gradient::<A, f32, 3>(&p, &d), a, log_softmax_gradient::<A, f32, 3>(&a, &d)]
    }
}

const N: f32 = f32::NAN;
const I: f32 = f32::INFINITY;

/// Rows, and in PyTorch their softmax, its gradient, its logarithm, and the gradient of that.
const ROWS: [([f32; 3], [[f32; 3]; 4]); 7] = [
    ([N, 0.0, 1.0], [[N; 3]; 4]),
    ([0.0, N, 1.0], [[N; 3]; 4]),
    ([0.0, 1.0, N], [[N; 3]; 4]),
    ([I, 0.0, 1.0], [[N; 3]; 4]),
    ([I, I, 0.0], [[N; 3]; 4]),
    ([-I, -I, -I], [[N; 3]; 4]),
    (
        [-I, 0.0, 1.0],
        [
            [0.0, 0.268_941_43, 0.731_058_6],
            [0.0, 0.098_305_97, -0.098_305_97],
            [-I, -1.313_261_6, -0.313_261_66],
            [1.0, 0.096_587_85, -1.096_587_9],
        ],
    ),
];

#[test]
fn rows_with_nan_and_infinities_are_those_of_pytorch() {
    crate::in_both_arithmetics(|| {
        for (row, expected) in ROWS {
            let found = f32::dispatch(Rows(row));
            for (found, expected) in found.iter().flatten().zip(expected.iter().flatten()) {
                assert!(is_same(f64::from(*found), f64::from(*expected)), "{row:?}: {found}, not {expected}");
            }
        }
    });
}

/// Beyond ±2²⁷ in `f32` and ±2⁵⁰ in `f64` the sine is NaN, where PyTorch has a number: listed.
#[test]
fn the_sine_is_nan_beyond_its_range() {
    use netwright_runtime::activation::Sin;
    for z in [134_217_744.0_f32, f32::MAX] {
        let (a, d) = f32::dispatch(Point(Sin, true, z));
        assert!(a.is_nan() && d.is_nan(), "{z:e}");
    }
    for z in [1_125_899_906_842_624.3_f64, f64::MAX] {
        let (a, d) = f64::dispatch(Point(Sin, true, z));
        assert!(a.is_nan() && d.is_nan(), "{z:e}");
    }
}
