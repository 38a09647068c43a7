//! The dense kernels against loops written straight from the canonical order of summation, bit by bit: small
//! shapes, and what does not depend on the shape. `kernels/large_shapes.rs` has the others, which take long
//! to compile: a test of the package `netwright-long`.

#[path = "kernels/check.rs"]
mod check;

use check::{Descent, Stateful, check, check_shapes, same, same_layer};
use netwright_runtime::__private::force_separate;
use netwright_runtime::activation::{Identity, Relu, Sigmoid, Tanh};
use netwright_runtime::kernel::{dense_input_gradient_rows, dense_rows, dense_update, dense_update_rows};
use netwright_runtime::optimizer::Storing;
use netwright_runtime::{Arithmetic, Dense, Generator, Kernel, Scalar, arithmetic};

use netwright_support::arithmetic::{alone, with_arithmetic};
use netwright_support::drawn::{self, UNIT};
use netwright_support::order::{reference_forward, reference_gradient};

/// The kernels on rows take the shortest argument, and leave the rows beyond it alone.
struct Lengths;

impl Kernel for Lengths {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let mut numbers = Generator::from_state(3);
        let layer = drawn::layer::<f32, 3, 7, 7>(&mut numbers);
        let (x, d_z) = (
            drawn::rows::<f32, [f32; 3]>(9, UNIT, &mut numbers),
            drawn::rows::<f32, [f32; 7]>(5, UNIT, &mut numbers),
        );
        let mut y = drawn::rows::<f32, [f32; 7]>(11, UNIT, &mut numbers);
        let before = y.clone();
        dense_rows::<A, f32, _, 3, 7, 7, 1>(&layer, &x, Identity, &mut y);
        assert_eq!(y[9..], before[9..]);
        assert!(y[8] == reference_forward::<A, f32, 3, 7, 7>(&layer, &x[8], 1));
        let mut d = vec![[f32::NAN; 3]; 9];
        dense_input_gradient_rows::<A, f32, _, 3, 7, 7>(&layer, &d_z, Relu, &x[..4], &mut d);
        assert!(d[3].iter().all(|d| !d.is_nan()) && d[4..].as_flattened().iter().all(|d| d.is_nan()));
        let (mut found, mut expected) =
            (drawn::layer(&mut numbers), drawn::layer::<f32, 3, 7, 7>(&mut numbers));
        dense_update_rows::<A, f32, Storing<false>, 3, 7, 7, 9>(&x, &d_z, &mut found, Storing, []);
        reference_gradient::<A, f32, 3, 7, 7>(&x[..5], &d_z, &mut expected);
        same_layer("lengths", 5, &found, &expected);
    }
}

#[test]
fn the_shortest_argument_counts() {
    f32::dispatch(Lengths);
}

/// A sum that begins at 0 never is −0: the gradients of one sample must not be either.
struct NegativeZeros;

impl Kernel for NegativeZeros {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let mut numbers = Generator::from_state(5);
        let (x, d_z) = ([[1.0_f32, -1.0]], [[-0.0_f32, 0.0, -0.0]]);
        let (mut one, mut rows) = (drawn::layer::<f32, 2, 3, 3>(&mut numbers), drawn::layer(&mut numbers));
        dense_update::<A, f32, Storing<false>, 2, 3, 3>(&x[0], &d_z[0], &mut one, Storing, []);
        dense_update_rows::<A, f32, Storing<false>, 2, 3, 3, 1>(&x, &d_z, &mut rows, Storing, []);
        let zeros = Dense { weights: [[0.0; 3]; 2], bias: [0.0; 3] };
        same_layer("negative zeros of one sample", 1, &one, &zeros);
        same_layer("negative zeros of rows", 1, &rows, &zeros);
        let (layer, mut d) = (drawn::layer::<f32, 9, 1, 1>(&mut numbers), [[-0.0; 9]]);
        dense_input_gradient_rows::<A, f32, _, 9, 1, 1>(&layer, &[[-0.0]], Identity, &[], &mut d);
        same("negative zeros of what is passed back", 1, &d[0], &[0.0; 9]);
    }
}

#[test]
fn gradients_of_zeros_are_not_negative() {
    for separate in [true, false] {
        with_arithmetic(separate, || f32::dispatch(NegativeZeros));
    }
}

/// The only output of eight rows side by side and of the row behind them, which a machine may have
/// instructions for.
struct OnlyOutput;

impl Kernel for OnlyOutput {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let mut numbers = Generator::from_state(7);
        let layer = drawn::layer::<f32, 16, 1, 1>(&mut numbers);
        let x = drawn::rows::<f32, [f32; 16]>(9, UNIT, &mut numbers);
        let mut y = [[0.0]; 9];
        dense_rows::<A, f32, _, 16, 1, 1, 8>(&layer, &x, Identity, &mut y);
        for (x, y) in x.iter().zip(&y) {
            same("the only output", 9, y, &reference_forward::<A, f32, 16, 1, 1>(&layer, x, 8));
        }
    }
}

#[test]
fn the_only_output_is_summed_in_halves() {
    for separate in [true, false] {
        with_arithmetic(separate, || f32::dispatch(OnlyOutput));
    }
}

/// (1 + 2⁻¹²)² − (1 + 2⁻¹¹) is 2⁻²⁴, and 0 if the square is rounded: it lies halfway, and goes to the even
/// side.
struct RoundedProduct;

impl Kernel for RoundedProduct {
    type Output = f32;

    #[inline(always)]
    fn run<A: Arithmetic>(self) -> f32 {
        let root = 1.0_f32 + 1.0 / 4096.0;
        Scalar::mul_add::<A>(root, root, -1.0 - 1.0 / 2048.0)
    }
}

/// Whether this program rounds `a·b + c` once, unless it is told otherwise.
fn is_fused_here() -> bool {
    #[cfg(target_arch = "x86_64")]
    let has_instruction = std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("fma");
    #[cfg(not(target_arch = "x86_64"))]
    let has_instruction = cfg!(target_arch = "aarch64");
    has_instruction && cfg!(not(any(netwright_separate, miri)))
}

#[test]
fn separate_arithmetic_can_be_forced() {
    const FUSED: f32 = 1.0 / 16_777_216.0;
    let _alone = alone();
    // A program that is compiled for a machine with fused multiply-adds has nothing else.
    let always_fused = cfg!(all(target_feature = "avx2", target_feature = "fma"))
        || cfg!(all(target_arch = "aarch64", target_feature = "neon"));
    let name = |is_fused| if is_fused { "fused" } else { "separate" };
    force_separate(true);
    assert_eq!(f32::dispatch(RoundedProduct), if is_fused_here() && always_fused { FUSED } else { 0.0 });
    assert_eq!(arithmetic(), name(is_fused_here() && always_fused));
    force_separate(false);
    assert_eq!(f32::dispatch(RoundedProduct), if is_fused_here() { FUSED } else { 0.0 });
    assert_eq!(arithmetic(), name(is_fused_here()));
}

fn check_all_shapes() {
    check_shapes! {
        f32 1 -> 1, bias 1, sums 1, Sigmoid, Descent;
        f32 3 -> 7, bias 7, sums 1, Relu, Stateful;
        f32 2 -> 3, bias 0, sums 2, Identity, Stateful;
        f32 30 -> 16, bias 16, sums 1, Sigmoid, Descent;
        f32 16 -> 1, bias 1, sums 8, Sigmoid, Stateful;
        f32 75 -> 1, bias 1, sums 8, Relu, Stateful;
        f32 24 -> 1, bias 1, sums 8, Tanh, Descent;
        f64 22 -> 1, bias 1, sums 8, Sigmoid, Descent;
        f32 5 -> 1, bias 0, sums 4, Tanh, Descent;
        f32 64 -> 32, bias 32, sums 2, Relu, Descent;
        f32 37 -> 19, bias 19, sums 2, Tanh, Stateful;
        f32 300 -> 1, bias 0, sums 8, Identity, Descent;
        f32 48 -> 1, bias 0, sums 8, Identity, Stateful;
        f32 50 -> 50, bias 50, sums 1, Relu, Stateful;
        f32 64 -> 64, bias 64, sums 1, Relu, Descent;
        f32 128 -> 10, bias 10, sums 1, Identity, Descent;
        f32 256 -> 10, bias 10, sums 4, Relu, Stateful;
        f32 9 -> 40, bias 0, sums 1, Tanh, Stateful;
        f64 64 -> 130, bias 130, sums 1, Relu, Descent;
        f32 5 -> 2, bias 0, sums 1, Identity, Stateful;
        f32 60 -> 2, bias 2, sums 1, Identity, Stateful;
    }
}

#[test]
fn every_tile_keeps_the_canonical_order() {
    with_arithmetic(true, check_all_shapes);
}

#[test]
fn every_tile_keeps_the_canonical_order_in_fused_arithmetic() {
    with_arithmetic(false, check_all_shapes);
}
