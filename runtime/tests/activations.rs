//! Values and derivatives of the activations against jax 0.10.2 in `f64`: `jax.nn`, `exp(-z*z)` for
//! `gaussian`, and `jax.grad` of each. For `gelu_tanh`, where jax loses its digits below 0,
//! `gelu` and `sin`: mpmath 1.4.1 with 50 digits.
#![allow(clippy::excessive_precision)] // as they were printed

use netwright_runtime::activation::{
    Elementwise, Elu, Gaussian, Gelu, GeluTanh, HardSigmoid, HardSwish, HardTanh, LeakyRelu, Mish, Relu,
    Relu6, Selu, Silu, Sin, Softplus, Softsign,
};
use netwright_runtime::{Arithmetic, Kernel, Scalar};

const Z: [f64; 7] = [-7.0, -2.5, -0.5, 0.7, 2.0, 3.5, 6.5];

/// What the derivative of an activation is computed from.
#[derive(Clone, Copy, PartialEq)]
enum Reads {
    Input,
    Output,
}

/// An activation of `z` and its derivative.
struct Point<E, S>(E, Reads, S);

impl<E: Elementwise, S: Scalar> Kernel for Point<E, S> {
    type Output = (S, S);
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> (S, S) {
        let Self(activation, reads, z) = self;
        let a = activation.apply::<A, S>(z);
        let read = if reads == Reads::Input { z } else { a };
        (a, activation.gradient::<A, S>(read, S::ONE))
    }
}

fn check<E: Elementwise + std::fmt::Debug>(activation: E, reads: Reads, expected: [(f64, f64); 7]) {
    // So near 0 that only the rounding of a factor near 1 is left is as good as 0.
    // A slope that is computed of the output, such as a + α, has the rounding of that.
    check_beside(activation, reads, if reads == Reads::Input { 0.01 } else { 0.1 }, expected);
}

/// As [`check`], where numbers that are compared have the rounding of one of the size of `floor`.
fn check_beside<E>(activation: E, reads: Reads, floor: f64, expected: [(f64, f64); 7])
where
    E: Elementwise + std::fmt::Debug,
{
    let close = |found: f64, expected: f64, unit: f64| {
        (found - expected).abs() <= 16.0 * unit * (expected.abs() + floor)
    };
    for (z, (value, slope)) in Z.into_iter().zip(expected) {
        let (a, d) = f64::dispatch(Point(activation, reads, z));
        let is_right = close(a, value, f64::EPSILON) && close(d, slope, f64::EPSILON);
        assert!(is_right, "{activation:?} at {z}: {a} and {d}, should be {value} and {slope}");
        let (a, d) = f32::dispatch(Point(activation, reads, z as f32));
        let is_right = close(f64::from(a), value, f32::EPSILON.into())
            && close(f64::from(d), slope, f32::EPSILON.into());
        assert!(is_right, "{activation:?} at {z} in f32: {a} and {d}, should be {value} and {slope}");
    }
}

#[test]
fn values_and_derivatives_are_those_of_jax() {
    check(
        LeakyRelu { slope: 0.1 },
        Reads::Output,
        [
            (-0.7000000000000001, 0.1),
            (-0.25, 0.1),
            (-0.05, 0.1),
            (0.7, 1.0),
            (2.0, 1.0),
            (3.5, 1.0),
            (6.5, 1.0),
        ],
    );
    check(
        Relu6,
        Reads::Output,
        [(0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.7, 1.0), (2.0, 1.0), (3.5, 1.0), (6.0, 0.0)],
    );
    check(
        HardSigmoid,
        Reads::Input,
        [
            (0.0, 0.0),
            (0.08333333333333333, 0.16666666666666666),
            (0.41666666666666663, 0.16666666666666666),
            (0.6166666666666667, 0.16666666666666666),
            (0.8333333333333333, 0.16666666666666666),
            (1.0, 0.0),
            (1.0, 0.0),
        ],
    );
    check(
        HardTanh,
        Reads::Output,
        [(-1.0, 0.0), (-1.0, 0.0), (-0.5, 1.0), (0.7, 1.0), (1.0, 0.0), (1.0, 0.0), (1.0, 0.0)],
    );
    check(
        HardSwish,
        Reads::Input,
        [
            (-0.0, 0.0),
            (-0.20833333333333331, -0.3333333333333333),
            (-0.20833333333333331, 0.3333333333333333),
            (0.43166666666666664, 0.7333333333333334),
            (1.6666666666666665, 1.1666666666666665),
            (3.5, 1.0),
            (6.5, 1.0),
        ],
    );
    check(
        Silu,
        Reads::Input,
        [
            (-0.006377358360804518, -0.005460497066452141),
            (-0.18964545005310887, -0.09940111134152683),
            (-0.1887703343990727, 0.2600388126973482),
            (0.46773144051771626, 0.8233867834733425),
            (1.7615941559557646, 1.0907842487848955),
            (3.397407192370253, 1.0702733528277182),
            (6.490242315331209, 1.008241854348962),
        ],
    );
    check(
        GeluTanh,
        Reads::Input,
        [
            (-2.315442262072549e-15, -2.765117350706602e-14),
            (-0.015084266089998582, -0.037951576212666184),
            (-0.15428599017485609, 0.1326300964653577),
            (0.5305701347051167, 0.9763572186561039),
            (1.954597694087775, 1.0860992566236183),
            (3.499383802344626, 1.0024226437601165),
            (6.499999999999372, 1.0000000000065834),
        ],
    );
    check(
        Mish,
        Reads::Input,
        [
            (-0.006380263409573668, -0.005465886861314786),
            (-0.19681620390653337, -0.10974357275018569),
            (-0.22074377465173, 0.28951067791351226),
            (0.5611483776438518, 0.9687948682001859),
            (1.9439589595339946, 1.0693179342794896),
            (3.493990715117519, 1.0099393249951334),
            (6.499970703939837, 1.000053996944853),
        ],
    );
    check(
        Softplus,
        Reads::Input,
        [
            (0.0009114664537742447, 0.0009110511944006451),
            (0.07888973429254963, 0.07585818002124355),
            (0.4740769841801067, 0.3775406687981454),
            (1.103186048885458, 0.668187772168166),
            (2.1269280110429727, 0.8807970779778823),
            (3.5297504182726205, 0.9706877692486438),
            (6.501502310159754, 0.9984988177432631),
        ],
    );
    check(
        Softsign,
        Reads::Input,
        [
            (-0.875, 0.015625),
            (-0.7142857142857143, 0.0816326530612245),
            (-0.3333333333333333, 0.4444444444444444),
            (0.4117647058823529, 0.34602076124567477),
            (0.6666666666666666, 0.1111111111111111),
            (0.7777777777777778, 0.04938271604938271),
            (0.8666666666666667, 0.01777777777777778),
        ],
    );
    check(
        Gelu,
        Reads::Input,
        [
            (-8.958687807200846e-12, -6.266323031466631e-11),
            (-0.015524163314440337, -0.03761108590814521),
            (-0.15426876936299344, 0.13250487534383715),
            (0.5306254434438489, 0.9766141011336599),
            (1.9544997361036416, 1.085231801078197),
            (3.4991857982233756, 1.0028217603536247),
            (6.49999999973896, 1.0000000016950519),
        ],
    );
    check(
        Sin,
        Reads::Input,
        [
            (-0.6569865987187891, 0.7539022543433046),
            (-0.5984721441039565, -0.8011436155469337),
            (-0.479425538604203, 0.8775825618903728),
            (0.644217687237691, 0.7648421872844885),
            (0.9092974268256817, -0.4161468365471424),
            (-0.35078322768961984, -0.9364566872907963),
            (0.21511998808781552, 0.9765876257280235),
        ],
    );
    check(
        Gaussian,
        Reads::Input,
        [
            (5.242885663363464e-22, 7.340039928708849e-21),
            (0.0019304541362277093, 0.009652270681138546),
            (0.7788007830714049, 0.7788007830714049),
            (0.6126263941844161, -0.8576769518581825),
            (0.018315638888734182, -0.07326255555493673),
            (4.78511739212901e-06, -3.349582174490307e-05),
            (4.4777324417183015e-19, -5.821052174233792e-18),
        ],
    );
    check(
        Elu { alpha: 1.0 },
        Reads::Output,
        [
            (-0.9990881180344455, 0.000911881965554473),
            (-0.9179150013761012, 0.08208499862389884),
            (-0.3934693402873665, 0.6065306597126334),
            (0.7, 1.0),
            (2.0, 1.0),
            (3.5, 1.0),
            (6.5, 1.0),
        ],
    );
    check(
        Elu { alpha: 0.5 },
        Reads::Output,
        [
            (-0.49954405901722276, 0.0004559409827772365),
            (-0.4589575006880506, 0.04104249931194942),
            (-0.19673467014368326, 0.3032653298563167),
            (0.7, 1.0),
            (2.0, 1.0),
            (3.5, 1.0),
            (6.5, 1.0),
        ],
    );
    check(
        Selu,
        Reads::Output,
        [
            (-1.7564961617648047, 0.001603179082571929),
            (-1.6137857588732423, 0.14431358197413438),
            (-0.6917581878028712, 1.0663411530445053),
            (0.7354906911488363, 1.0507009873554805),
            (2.101401974710961, 1.0507009873554805),
            (3.677453455744182, 1.0507009873554805),
            (6.829556417810623, 1.0507009873554805),
        ],
    );
}

/// Whatever the corners cut off, a NaN is not; and it ends no gradient.
#[test]
fn a_nan_passes_activations_with_corners() {
    let nan = f32::NAN;
    let passes = |(a, d): (f32, f32)| a.is_nan() && d != 0.0;
    assert!(passes(f32::dispatch(Point(Relu, Reads::Output, nan))));
    assert!(passes(f32::dispatch(Point(Relu6, Reads::Output, nan))));
    assert!(passes(f32::dispatch(Point(HardTanh, Reads::Output, nan))));
    assert!(passes(f32::dispatch(Point(HardSigmoid, Reads::Input, nan))));
    assert!(passes(f32::dispatch(Point(HardSwish, Reads::Input, nan))));
    assert!(passes(f32::dispatch(Point(LeakyRelu { slope: 0.1 }, Reads::Output, nan))));
}

/// Slopes where a gate is near 1, and a value where it is near 0: mpmath 1.3.0 with 50 digits.
#[test]
fn gates_keep_their_digits() {
    let units = |found: f32, truth: f64| (f64::from(found) / truth - 1.0).abs() * 16_777_216.0;
    let slope = f32::dispatch(Point(GeluTanh, Reads::Input, 4.917_f32)).1;
    assert!(units(slope, 1.0000026155964482) <= 4.0, "{slope}");
    let slope = f32::dispatch(Point(Silu, Reads::Input, 13.449_f32)).1;
    assert!(units(slope, 1.0000179600083055) <= 4.0, "{slope}");
    // σ + z·σ(z)·σ(−z) with e = e⁻ᶻ, in double precision.
    for step in 0..256_u16 {
        let z = 10.0 + f32::from(step) / 64.0;
        let slope = f32::dispatch(Point(Silu, Reads::Input, z)).1;
        let (z, e) = (f64::from(z), (-f64::from(z)).exp());
        assert!(units(slope, (1.0 + e + z * e) / ((1.0 + e) * (1.0 + e))) <= 4.0, "{slope} at {z}");
    }
    let slope = f32::dispatch(Point(Mish, Reads::Input, 8.115_f32)).1;
    assert!(units(slope, 1.00000272102483939) <= 6.0, "{slope}");
    let value = f32::dispatch(Point(Gelu, Reads::Input, -4.0_f32)).0;
    assert!(units(value, -0.000126684967332479685) <= 7.0, "{value}");
}

#[test]
fn slopes_of_huge_numbers_are_numbers() {
    for z in [3e38_f32, -3e38] {
        assert_eq!(f32::dispatch(Point(Gaussian, Reads::Input, z)), (0.0, 0.0), "{z:e}");
        let gate = if z > 0.0 { 1.0 } else { 0.0 };
        assert_eq!(f32::dispatch(Point(GeluTanh, Reads::Input, z)), (z * gate, gate), "{z:e}");
    }
}
