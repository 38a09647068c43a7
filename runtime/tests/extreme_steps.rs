//! Steps at the ends of the numbers: the rules of the optimisers for gradients that are NaN, infinite or
//! huge, against PyTorch 2.15.0, and `max_norm` over the whole range.
#![allow(clippy::excessive_precision)] // as they were printed

use netwright_runtime::kernel::{Connections, limit_norms, limit_sparse_norms};
use netwright_runtime::optimizer::{
    Adagrad, Adam, AdamW, AmsGrad, Lion, Momentum, NAdam, Optimizer, RAdam, RmsProp, Rprop, Rule,
    ScheduleFree, Sgd, Shaped, Slots, WeightDecay,
};
use netwright_runtime::{Arithmetic, Dense, Kernel, Scalar, Weights};

use netwright_support::slots::Array;

/// The bits of the numbers that options have here.
const ONE: u64 = 1.0_f64.to_bits();
const TENTH: u64 = 0.1_f64.to_bits();
const QUARTER: u64 = 0.25_f64.to_bits();

/// A weight of 1 after a step with the gradient `g`, and after one more with the gradient 1, with `l1`, `l2`
/// and `rate_scale`.
struct Two<'a, O, S, const K: usize, const L1: u64, const L2: u64, const RATE_SCALE: u64> {
    optimizer: &'a mut O,
    g: S,
}

impl<S, O, const K: usize, const L1: u64, const L2: u64, const RATE_SCALE: u64> Kernel
    for Two<'_, O, S, K, L1, L2, RATE_SCALE>
where
    S: Scalar,
    O: Optimizer<S, [S; 1], Rule: Rule<S, Slots: Array<K>>>,
{
    type Output = [S; 2];
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> [S; 2] {
        let mut weights = [S::ONE; 2];
        let mut w = S::ONE;
        for (step, g) in [self.g, S::ONE].into_iter().enumerate() {
            let (rule, state) = self.optimizer.step();
            let state = <O::Rule as Rule<S>>::Slots::array(state);
            let mut slots = [S::ZERO; K];
            for k in 0..K {
                slots[k] = state[k][0];
            }
            let slots = <O::Rule as Rule<S>>::Slots::of(slots);
            let (new, slots) = Shaped::<_, L1, L2, RATE_SCALE>::new(rule).update::<A>(w, g, slots);
            let slots = <O::Rule as Rule<S>>::Slots::array(slots);
            for k in 0..K {
                state[k][0] = slots[k];
            }
            (w, weights[step]) = (new, new);
        }
        weights
    }
}

fn shaped<const K: usize, const L1: u64, const L2: u64, const RATE_SCALE: u64>(
    mut optimizer: impl Optimizer<f32, [f32; 1], Rule: Rule<f32, Slots: Array<K>>>,
    g: f32,
) -> [f32; 2] {
    f32::dispatch(Two::<_, f32, K, L1, L2, RATE_SCALE> { optimizer: &mut optimizer, g })
}

fn two<const K: usize>(
    optimizer: impl Optimizer<f32, [f32; 1], Rule: Rule<f32, Slots: Array<K>>>,
    g: f32,
) -> [f32; 2] {
    shaped::<K, 0, 0, ONE>(optimizer, g)
}

const N: f32 = f32::NAN;
const I: f32 = f32::INFINITY;

/// For a gradient, a weight of 1 after its step and after one with the gradient 1, at the rate 0.1, by
/// `torch.optim`: `SGD`, with a momentum of 0.9, with `nesterov`, `Adam`, and `SGD` with a `weight_decay` of
/// 0.1.
const PYTORCH: [(f32, [[f32; 2]; 5]); 5] = [
    (N, [[N, N]; 5]),
    (I, [[-I, -I], [-I, -I], [-I, -I], [N, N], [-I, N]]),
    (-I, [[I, I], [I, I], [I, I], [N, N], [I, N]]),
    (
        1e30,
        [
            [-1e29, -1e29],
            [-1e29, -1.899_999_95e29],
            [-1.899_999_95e29, -2.709_999_9e29],
            [1.0, 1.0],
            [-1e29, -9.900_000_3e28],
        ],
    ),
    (3e38, [[-3e37, -3e37], [-3e37, -5.7e37], [-I, -I], [1.0, 1.0], [-3e37, -2.97e37]]),
];

fn is_same(found: f32, expected: f32) -> bool {
    found == expected
        || found.is_nan() && expected.is_nan()
        || (found - expected).abs() <= 4.0 * f32::EPSILON * expected.abs()
}

#[test]
fn gradients_without_bounds_are_those_of_pytorch() {
    let zeros = || [0.0];
    for (g, [sgd, momentum, nesterov, adam, decayed]) in PYTORCH {
        let check = |name: &str, found: [f32; 2], expected: [f32; 2]| {
            let same = is_same(found[0], expected[0]) && is_same(found[1], expected[1]);
            assert!(same, "{name} of {g}: {found:?}, not {expected:?}");
        };
        check("Sgd", two(Sgd::new(0.1), g), sgd);
        check("Momentum", two(Momentum::new(0.1, 0.9, zeros), g), momentum);
        check("Nesterov", two(Momentum::nesterov(0.1, 0.9, zeros), g), nesterov);
        check("Adam", two(Adam::new(0.1, zeros), g), adam);
        check("Sgd with l2", shaped::<0, 0, TENTH, ONE>(Sgd::new(0.1), g), decayed);
    }
}

/// The first step of Adam is the rate, whatever the gradient: m/√v is 1 up to where (1 − β2)·g² overflows,
/// for g² itself overflows at 1.8·10¹⁹ already. Then it is 0, as in PyTorch.
#[test]
fn adam_steps_with_gradients_whose_squares_overflow() {
    for (g, step) in [(2e19_f32, 0.1), (-5e20, -0.1), (1e15, 0.1)] {
        let [w, _] = two(Adam::with_state(0.1, [[0.0]; 2]), g);
        assert!((w - (1.0 - step)).abs() < 3e-7, "{g}: {w}");
    }
}

/// A step by signs has the size that it always has, for gradients whose products vanish or overflow.
#[test]
fn steps_by_signs_are_of_one_size_for_all_gradients() {
    for g in [1e-30, 1.0, 1e30, I] {
        for sign in [1.0, -1.0] {
            let zeros = || [0.0];
            let [lion, _] = two(Lion::new(0.125, zeros), sign * g);
            assert_eq!(lion, 1.0 - sign * 0.125, "{g}");
            // The second gradient is 1: of the same sign, or of the other one.
            let rprop = two(Rprop::new(0.125, zeros).etas(0.5, 2.0), sign * g);
            assert_eq!(rprop[0], 1.0 - sign * 0.125, "{g}");
            assert_eq!(rprop[1], if sign > 0.0 { 1.0 - 0.125 - 0.25 } else { 1.125 }, "{g}");
        }
    }
    // Two gradients whose product is 0 in `f32`.
    let mut optimizer = Rprop::new(0.125_f32, || [0.0]).etas(0.5, 2.0);
    optimizer.state = [[1e-30], [0.125]];
    assert_eq!(two(optimizer, 1e-30)[0], 0.75);
    optimizer.state = [[-1e-30], [0.125]];
    assert_eq!(two(optimizer, 1e-30)[0], 1.0);
}

/// A centered running square of a constant gradient is a difference of equal numbers: rounding makes no NaN
/// of it.
#[test]
fn a_centered_variance_is_not_below_zero() {
    for g in [0.1_f32, 0.3, 0.7, 1.1, 1e3, 1e-3] {
        for alpha in [0.0, 0.3, 0.9] {
            let mut optimizer = RmsProp::centered(0.1_f32, || [0.0]).alpha(alpha);
            optimizer.state = [[g * g], [g]];
            let weights = two(optimizer, g);
            assert!(weights.iter().all(|w| w.is_finite()), "{g} with {alpha}: {weights:?}");
        }
    }
}

/// Whatever the options of a layer, a NaN in the gradient or in the weight is not lost.
#[test]
fn a_nan_never_becomes_a_number_in_a_step() {
    struct Of<R>(R, f32, f32);
    impl<R: Rule<f32, Slots = Slots<0>>> Kernel for Of<R> {
        type Output = f32;
        #[inline(always)]
        fn run<A: Arithmetic>(self) -> f32 {
            self.0.update::<A>(self.1, self.2, []).0
        }
    }
    fn check<const L1: u64, const L2: u64, const RATE_SCALE: u64>() {
        let zeros = || [0.0];
        for found in [
            shaped::<0, L1, L2, RATE_SCALE>(Sgd::new(0.1), N),
            shaped::<1, L1, L2, RATE_SCALE>(Momentum::new(0.1, 0.9, zeros), N),
            shaped::<1, L1, L2, RATE_SCALE>(Momentum::nesterov(0.1, 0.9, zeros), N),
            shaped::<2, L1, L2, RATE_SCALE>(Adam::new(0.1, zeros), N),
            shaped::<2, L1, L2, RATE_SCALE>(AdamW::new(0.1, zeros), N),
            shaped::<3, L1, L2, RATE_SCALE>(AmsGrad::new(0.1, zeros), N),
            shaped::<2, L1, L2, RATE_SCALE>(NAdam::new(0.1, zeros), N),
            shaped::<2, L1, L2, RATE_SCALE>(RAdam::new(0.1, zeros), N),
            shaped::<1, L1, L2, RATE_SCALE>(Adagrad::new(0.1, zeros), N),
            shaped::<1, L1, L2, RATE_SCALE>(RmsProp::new(0.1, zeros), N),
            shaped::<3, L1, L2, RATE_SCALE>(RmsProp::centered_with_momentum(0.1, 0.9, zeros), N),
            shaped::<1, L1, L2, RATE_SCALE>(Lion::new(0.1, zeros), N),
            shaped::<2, L1, L2, RATE_SCALE>(Rprop::new(0.1, zeros), N),
            shaped::<2, L1, L2, RATE_SCALE>(ScheduleFree::new(0.1, [1.0], zeros), N),
            shaped::<0, L1, L2, RATE_SCALE>(WeightDecay::coupled(Sgd::new(0.1), 0.1), N),
        ] {
            let shape = [L1, L2, RATE_SCALE].map(f64::from_bits);
            assert!(found[0].is_nan() && found[1].is_nan(), "{shape:?}: {found:?}");
        }
        let (rule, _) = Optimizer::<f32, ()>::step(&mut Sgd::new(0.1));
        assert!(f32::dispatch(Of(Shaped::<_, L1, L2, RATE_SCALE>::new(rule), N, 1.0)).is_nan());
    }
    check::<0, 0, ONE>();
    check::<0, 0, QUARTER>();
    check::<0, TENTH, ONE>();
    check::<0, TENTH, QUARTER>();
    check::<TENTH, 0, ONE>();
    check::<TENTH, 0, QUARTER>();
    check::<TENTH, TENTH, ONE>();
    check::<TENTH, TENTH, QUARTER>();
}

/// Every input to every output.
#[derive(Clone, Copy)]
struct All;
impl Connections for All {
    fn pair(self, k: usize) -> (usize, usize) {
        (k / 2, k % 2)
    }
}

/// The weights of three inputs to two outputs, within `most`.
struct Limit<S>([[S; 2]; 3], f64);

impl<S: Scalar> Kernel for Limit<S> {
    type Output = [[S; 2]; 3];
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> [[S; 2]; 3] {
        let mut layer = Dense::<S, 3, 2, 2>::zeros();
        layer.weights = self.0;
        limit_norms::<A, S, 3, 2, 2>(&mut layer, self.1);
        let mut sparse = Weights::<S, 6, 0>::zeros();
        for k in 0..6 {
            sparse.weights[k] = self.0[k / 2][k % 2];
        }
        limit_sparse_norms::<A, S, All, 6, 0, 2>(&mut sparse, All, self.1);
        for k in 0..6 {
            let (dense, sparse) = (layer.weights[k / 2][k % 2].to_f64(), sparse.weights[k].to_f64());
            assert!(dense == sparse || dense.is_nan() && sparse.is_nan(), "{dense} {sparse}");
        }
        layer.weights
    }
}

/// The first column of a layer whose second one is ordinary.
fn limited<S: Scalar>(w: [f64; 3], most: f64) -> [f64; 3] {
    let rows = w.map(|w| [S::from_f64(w), S::from_f64(0.25)]);
    S::dispatch(Limit(rows, most)).map(|row| row[0].to_f64())
}

#[test]
fn lengths_neither_overflow_nor_vanish() {
    let root = 0.5_f64.sqrt();
    // Values that overflowed, or vanished, when they were squared.
    for (w, most, expected) in [
        ([1e30, 1e30, 0.0], 1.0, [root, root, 0.0]),
        ([-3e38, 3e38, 0.0], 1.0, [-root, root, 0.0]),
        ([1e30, 1e-30, 0.0], 1.0, [1.0, 0.0, 0.0]),
        ([1e-30, 1e-30, 0.0], 1.0, [1e-30, 1e-30, 0.0]),
        ([1e-25, 1e-25, 0.0], 1e-30, [root * 1e-30, root * 1e-30, 0.0]),
        ([0.0, 0.0, 0.0], 1e-30, [0.0, 0.0, 0.0]),
        ([3e38, 0.0, 0.0], 1e-30, [1e-30, 0.0, 0.0]),
        ([6.0, -8.0, 0.0], 5.0, [3.0, -4.0, 0.0]),
    ] {
        for found in [limited::<f32>(w, most), limited::<f64>(w, most)] {
            for (found, expected) in found.into_iter().zip(expected) {
                assert!(
                    (found - expected).abs() <= 3e-7 * expected.abs() + 1e-37,
                    "{w:?} within {most}: {found}"
                );
            }
        }
    }
    let found = limited::<f64>([1e200, -1e200, 0.0], 1.0);
    assert!((found[0] - root).abs() < 1e-15 && (found[1] + root).abs() < 1e-15, "{found:?}");
    let found = limited::<f64>([1e-200, 1e-200, 0.0], 1e-210);
    assert!((found[0] / 1e-210 - root).abs() < 1e-15, "{found:?}");
}

/// All exponents of single precision against double precision, where nothing overflows.
#[test]
fn lengths_of_all_sizes_are_right() {
    for most in [1e-44, 1e-30, 1e-16, 1e-3, 1.0, 3.0, 1e10, 1e30, 3e38] {
        let most = f64::from(most as f32);
        for exponent in (-149..128).step_by(3) {
            for ratio in [0.0, 1.0, 0.7, 1e-3, 1e-20] {
                let w =
                    [1.3, -1.7 * ratio, 0.9 * ratio].map(|w| f64::from((w * 2.0_f64.powi(exponent)) as f32));
                if w.iter().any(|w| w.is_infinite()) {
                    continue;
                }
                let length = w.iter().map(|w| w * w).sum::<f64>().sqrt();
                let factor = if length > most { most / length } else { 1.0 };
                for (found, w) in limited::<f32>(w, most).into_iter().zip(w) {
                    let error = (found - w * factor).abs();
                    // 4 ulp, or as much as the smallest numbers are apart.
                    assert!(error <= 5e-7 * (w * factor).abs() + 4e-45, "{w:e} within {most:e}: {found:e}");
                }
            }
        }
    }
}

#[test]
fn what_is_not_finite_does_not_become_a_number() {
    for most in [1.0, 1e-30] {
        for found in [limited::<f32>([f64::NAN, 1.0, 0.0], most), limited::<f64>([0.0, 1e30, f64::NAN], most)]
        {
            assert!(found.iter().all(|w| w.is_nan()), "{found:?}");
        }
        // ∞·0 is NaN, and what is beside it is infinitely shorter: as `torch.renorm` has it.
        for found in [
            limited::<f32>([f64::INFINITY, 1.0, 0.0], most),
            limited::<f64>([f64::NEG_INFINITY, 1.0, 0.0], most),
        ] {
            assert!(found[0].is_nan() && found[1] == 0.0 && found[2] == 0.0, "{found:?}");
        }
    }
}
