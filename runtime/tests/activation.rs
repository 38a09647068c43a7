//! Softmax against jax 0.10.2 in `f64` (`jax.nn.softmax` and its `vjp`), gradients against central
//! differences with a negative control, and the forms on rows against those on one sample bit by bit.

use netwright_runtime::activation::{Elementwise, Identity, Relu, Sigmoid, Tanh};
use netwright_runtime::init::Generator;
use netwright_runtime::kernel::{
    add, add_rows, log_softmax, log_softmax_gradient, map, map_gradient, map_gradient_rows, map_rows,
    softmax, softmax_gradient, softmax_gradient_rows, softmax_rows,
};
use netwright_runtime::{Arithmetic, Kernel, Scalar};

use netwright_support::arithmetic::in_both_arithmetics;
use netwright_support::bits::{Bits, assert_same};
use netwright_support::drawn;

/// Softmax of `z` and the gradient that `d_p` passes back.
struct Softmax<S, const N: usize>([S; N], [S; N]);
impl<S: Scalar, const N: usize> Kernel for Softmax<S, N> {
    type Output = ([S; N], [S; N]);
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> Self::Output {
        let p = softmax::<A, S, N>(&self.0);
        (p, softmax_gradient::<A, S, N>(&p, &self.1))
    }
}

/// An activation of `z` and the gradient that `d_a` passes back.
struct Map<E, S, const N: usize>(E, [S; N], [S; N]);
impl<E: Elementwise, S: Scalar, const N: usize> Kernel for Map<E, S, N> {
    type Output = ([S; N], [S; N]);
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> Self::Output {
        let a = map::<A, S, E, N>(self.0, &self.1);
        (a, map_gradient::<A, S, E, N>(self.0, &a, &self.2))
    }
}

const Z: [[f64; 4]; 3] =
    [[-6.25, -1.625, 3.0, -5.0], [-0.375, 4.25, -3.75, 0.875], [4.625, -3.375, 1.25, 5.875]];
const D_P: [[f64; 4]; 3] =
    [[0.0, 0.75, 0.4375, 0.125], [0.875, 0.5625, 0.25, 1.0], [0.3125, 0.0, 0.75, 0.4375]];
const P: [[f64; 4]; 3] = [
    [9.513789390070015e-05, 0.009704329003119074, 0.9898684692250163, 0.0003320638779640606],
    [0.009387262038420774, 0.9575267595728751, 0.00032121444305329333, 0.03276476394565084],
    [0.22099952816894408, 7.413708248476918e-05, 0.007562188001707299, 0.7713641467468638],
];
const D_Z: [[f64; 4]; 3] = [
    [-4.189751166239631e-05, 0.0030045843775101315, -0.002857958165827179, -0.00010472870002051278],
    [0.0027723614622785974, -0.016438555226498175, -0.00010589403438935582, 0.01377208779860907],
    [-0.022034936469741515, -3.0559735970294754e-05, 0.002554463187635284, 0.019511033018076607],
];

fn compare_softmax<S: Scalar>(tolerance: f64) {
    for s in 0..3 {
        let (p, d_z) = S::dispatch(Softmax(Z[s].map(S::from_f64), D_P[s].map(S::from_f64)));
        for o in 0..4 {
            assert!((p[o].to_f64() / P[s][o] - 1.0).abs() < tolerance, "p[{s}][{o}]");
            assert!((d_z[o].to_f64() - D_Z[s][o]).abs() < tolerance, "d_z[{s}][{o}]");
        }
    }
}

#[test]
fn softmax_is_that_of_jax() {
    in_both_arithmetics(|| {
        compare_softmax::<f64>(2e-15);
        compare_softmax::<f32>(1e-6);
    });
}

/// Softmax written out: the sum ascends from 0, and each exponential is multiplied by its reciprocal.
struct Canonical<S, const N: usize>([S; N]);
impl<S: Scalar, const N: usize> Kernel for Canonical<S, N> {
    type Output = [S; N];
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> [S; N] {
        let m = self.0.into_iter().reduce(S::max).unwrap_or(S::ZERO);
        let e = self.0.map(|z| (z - m).exp_of_negative::<A>());
        let reciprocal = S::ONE / e.into_iter().fold(S::ZERO, |sum, e| sum + e);
        e.map(|e| e * reciprocal)
    }
}

#[test]
fn softmax_has_its_canonical_order() {
    in_both_arithmetics(|| {
        let mut generator = Generator::new(6);
        for draw in 0..100 {
            // Every second time with differences at which powers are not normal numbers.
            let width = if draw % 2 == 0 { 8.0 } else { 120.0 };
            let z = [0.0_f32; 11].map(|zero| zero + (width * generator.uniform()) as f32);
            assert_eq!(f32::dispatch(Softmax(z, z)).0, f32::dispatch(Canonical(z)));
            let z = z.map(f64::from);
            assert_eq!(f64::dispatch(Softmax(z, z)).0, f64::dispatch(Canonical(z)));
        }
    });
}

#[test]
fn softmax_survives_extreme_logits() {
    let extreme = f32::MAX / 4.0;
    let (p, d_z) = f32::dispatch(Softmax([extreme, -extreme, 0.0], [1.0, 2.0, 3.0]));
    assert_eq!((p, d_z), ([1.0, 0.0, 0.0], [0.0, 0.0, 0.0]));
    let (p, _) = f32::dispatch(Softmax([0.0, -87.0, -88.0, f32::NEG_INFINITY], [0.0; 4]));
    assert!((f64::from(p[1]) / (-87_f64).exp() - 1.0).abs() < 1e-6);
    assert_eq!((p[0], p[2], p[3]), (1.0, 0.0, 0.0));
    let (p, _) = f32::dispatch(Softmax([500.0, f32::NAN, 3.0], [0.0; 3]));
    assert!(p.into_iter().all(f32::is_nan));
    let (p, _) = f64::dispatch(Softmax([f64::MAX / 4.0; 4], [0.0; 4]));
    assert_eq!(p, [0.25; 4]);
    let (p, _) = f64::dispatch(Softmax([-7.0], [0.0]));
    assert_eq!(p, [1.0]);
}

/// The largest difference between `d_z` and central differences of Σ d_a·f(z) in the four numbers of `z`.
fn difference(f: impl Fn([f64; 4]) -> [f64; 4], z: [f64; 4], d_a: [f64; 4], d_z: [f64; 4]) -> f64 {
    const STEP: f64 = 1e-5;
    let total = |z| -> f64 { f(z).iter().zip(d_a).map(|(a, d)| a * d).sum() };
    let mut worst = 0.0;
    for o in 0..4 {
        let (mut above, mut below) = (z, z);
        above[o] += STEP;
        below[o] -= STEP;
        worst = f64::max(worst, (d_z[o] - (total(above) - total(below)) / (2.0 * STEP)).abs());
    }
    worst
}

/// Accepts the gradient, and refuses it with one entry off by a hundredth.
fn check_gradient(f: impl Fn([f64; 4], [f64; 4]) -> ([f64; 4], [f64; 4])) {
    let (z, d_a) = ([0.75, -1.5, 2.0, -0.25], [1.0, -2.0, 0.5, 3.0]);
    let (_, mut d_z) = f(z, d_a);
    let alone = |z| f(z, d_a).0;
    assert!(difference(alone, z, d_a, d_z) < 1e-9);
    d_z[0] *= 1.01;
    assert!(difference(alone, z, d_a, d_z) > 1e-4);
}

#[test]
fn gradient_is_the_derivative() {
    check_gradient(|z, d| f64::dispatch(Softmax(z, d)));
    check_gradient(|z, d| f64::dispatch(Map(Identity, z, d)));
    check_gradient(|z, d| f64::dispatch(Map(Sigmoid, z, d)));
    check_gradient(|z, d| f64::dispatch(Map(Tanh, z, d)));
    check_gradient(|z, d| f64::dispatch(Map(Relu, z, d)));
}

/// Every form on rows, of `z` and `d`: map and its gradient, softmax and its gradient, the sum.
struct Rows<'a, S, const N: usize>(&'a [[S; N]], &'a [[S; N]]);
impl<S: Scalar, const N: usize> Kernel for Rows<'_, S, N> {
    type Output = [Vec<[S; N]>; 5];
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> Self::Output {
        let Self(z, d) = self;
        let zeros = || vec![[S::ZERO; N]; z.len()];
        let (mut a, mut d_z, mut p, mut d_z_softmax, mut sum) = (zeros(), zeros(), zeros(), zeros(), zeros());
        map_rows::<A, S, Sigmoid, N>(Sigmoid, z, &mut a);
        map_gradient_rows::<A, S, Sigmoid, N>(Sigmoid, &a, d, &mut d_z);
        softmax_rows::<A, S, N>(z, &mut p);
        softmax_gradient_rows::<A, S, N>(&p, d, &mut d_z_softmax);
        add_rows::<S, N>(z, d, &mut sum);
        [a, d_z, p, d_z_softmax, sum]
    }
}

fn check_rows<S: Bits, const N: usize>(generator: &mut Generator) {
    for rows in [0, 1, 2, 5, 15, 16, 17, 32, 33, 100, 129] {
        let (z, d) = (
            drawn::rows::<S, [S; N]>(rows, -8.0..8.0, generator),
            drawn::rows::<S, [S; N]>(rows, -8.0..8.0, generator),
        );
        let [a, d_z, p, d_z_softmax, sum] = S::dispatch(Rows(&z, &d));
        for s in 0..rows {
            let (one_a, one_d_z) = S::dispatch(Map(Sigmoid, z[s], d[s]));
            let (one_p, one_d_z_softmax) = S::dispatch(Softmax(z[s], d[s]));
            let what = |what: &str| format!("{what}, row {s} of {rows} of {N}");
            assert_same(&what("map"), &a[s], &one_a);
            assert_same(&what("map_gradient"), &d_z[s], &one_d_z);
            assert_same(&what("softmax"), &p[s], &one_p);
            assert_same(&what("gradient of softmax"), &d_z_softmax[s], &one_d_z_softmax);
            assert_same(&what("add"), &sum[s], &add(&z[s], &d[s]));
        }
    }
}

#[test]
fn rows_have_the_bits_of_single_samples() {
    in_both_arithmetics(|| {
        let mut generator = Generator::new(4);
        check_rows::<f32, 1>(&mut generator);
        check_rows::<f32, 10>(&mut generator);
        check_rows::<f32, 37>(&mut generator);
        check_rows::<f64, 3>(&mut generator);
        check_rows::<f64, 16>(&mut generator);
        check_rows::<f32, 600>(&mut generator);
    });
}

#[test]
fn the_shortest_argument_counts() {
    struct Short<'a>(&'a mut [[f32; 2]; 3]);
    impl Kernel for Short<'_> {
        type Output = ();
        #[inline(always)]
        fn run<A: Arithmetic>(self) {
            softmax_rows::<A, f32, 2>(&[[1.0, 1.0]; 2], &mut self.0[..]);
            map_rows::<A, f32, Relu, 2>(Relu, &[[-1.0, 3.0]], &mut self.0[..]);
        }
    }
    let mut rows = [[7.0; 2]; 3];
    f32::dispatch(Short(&mut rows));
    assert_eq!(rows, [[0.0, 3.0], [0.5, 0.5], [7.0, 7.0]]);
}

/// Log-softmax of `z` and the gradient that `d_a` passes back.
struct LogSoftmax<S, const N: usize>([S; N], [S; N]);
impl<S: Scalar, const N: usize> Kernel for LogSoftmax<S, N> {
    type Output = ([S; N], [S; N]);
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> Self::Output {
        let a = log_softmax::<A, S, N>(&self.0);
        (a, log_softmax_gradient::<A, S, N>(&a, &self.1))
    }
}

#[test]
fn log_softmax_is_that_of_jax_and_far_out_the_distance() {
    // jax.nn.log_softmax and its vjp.
    let (a, d_z) = f64::dispatch(LogSoftmax([1.5, -2.0, 0.25, 7.0], [0.5, -1.0, 2.0, 0.125]));
    let expected = [-5.505366634684292, -9.005366634684293, -6.755366634684292, -0.005366634684292439];
    let expected_d = [0.49339454079053235, -1.0001994675844288, 1.9981075042510232, -1.4913025774571267];
    for o in 0..4 {
        assert!((a[o] - expected[o]).abs() < 2e-15 * expected[o].abs().max(1.0), "{a:?}");
        assert!((d_z[o] - expected_d[o]).abs() < 2e-15, "{d_z:?}");
    }
    let (a, d_z) = f32::dispatch(LogSoftmax([1e30_f32, -1e30, 0.0], [1.0, 1.0, 1.0]));
    assert_eq!((a, d_z), ([0.0, -2e30, -1e30], [-2.0, 1.0, 1.0]));
}
