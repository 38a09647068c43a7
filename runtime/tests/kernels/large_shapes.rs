//! The dense kernels against loops written straight from the canonical order of summation, bit by bit: large
//! shapes, and those in double precision.

mod check;

use check::{Descent, Stateful, check, check_shapes};
use netwright_runtime::activation::{Relu, Sigmoid, Silu, Tanh};
use netwright_support::arithmetic::with_arithmetic;

fn check_all_shapes() {
    check_shapes! {
        f32 67 -> 20, bias 20, sums 1, Silu, Descent;
        f32 20 -> 300, bias 300, sums 1, Silu, Descent;
        f32 300 -> 70, bias 70, sums 1, Relu, Descent;
        f32 513 -> 24, bias 24, sums 1, Relu, Descent;
        f32 784 -> 128, bias 128, sums 1, Relu, Descent;
        f32 256 -> 260, bias 260, sums 1, Relu, Descent;
        f64 3 -> 7, bias 7, sums 1, Tanh, Descent;
        f64 37 -> 5, bias 5, sums 4, Relu, Descent;
        f64 16 -> 1, bias 1, sums 8, Sigmoid, Descent;
        f64 50 -> 50, bias 0, sums 1, Relu, Descent;
        f64 12 -> 260, bias 0, sums 1, Relu, Descent;
        f64 64 -> 32, bias 32, sums 2, Relu, Descent;
        f64 513 -> 24, bias 24, sums 1, Relu, Stateful;
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
