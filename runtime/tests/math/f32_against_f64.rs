//! Each `f32` function against its `f64` sibling, whose own error is below 10⁻⁸ of an `f32` ulp.
//!
//! Every 251st float in the ordinary test, every float in the ignored ones, or every ninth with
//! `NETWRIGHT_STRIDE=9`.

use std::{env, thread};

use netwright_runtime::{Arithmetic, Kernel, Scalar};

use crate::distance::in_ulp_f32;
use crate::functions::{
    Cos, Erf, Exp, ExpM1, ExpOfNegative, FirstSigmoid, Function, Ln, Ln1p, Normal, SecondSigmoid, Sigmoid,
    Sin, Softplus, Tanh, in_both_arithmetics,
};

const LENGTH: usize = 1024;
const LANES: usize = 8;

/// The distances of `LENGTH` arguments, whose bits start at `first` and are `stride` apart.
struct Block<'a, F> {
    function: F,
    first: u32,
    stride: u32,
    distances: &'a mut [f64; LENGTH],
}

impl<F: Function> Kernel for Block<'_, F> {
    /// The largest distance of the block.
    type Output = f64;

    #[inline(always)]
    fn run<A: Arithmetic>(self) -> f64 {
        let _ = self.function;
        let mut arguments = [0.0_f32; LENGTH];
        for i in 0..LENGTH {
            arguments[i] = f32::from_bits(self.first.wrapping_add(self.stride.wrapping_mul(i as u32)));
        }
        let mut got = [0.0_f32; LENGTH];
        for i in 0..LENGTH {
            got[i] = F::call::<f32, A>(arguments[i]);
        }
        let mut want = [0.0_f64; LENGTH];
        for i in 0..LENGTH {
            let argument = f64::from(arguments[i]);
            let argument = if argument.abs() > F::LIMIT_F32 { f64::NAN } else { argument };
            want[i] = F::call::<f64, A>(argument);
        }
        for i in 0..LENGTH {
            self.distances[i] = in_ulp_f32(got[i], want[i]);
        }
        let mut worst = [0.0_f64; LANES];
        for block in self.distances.as_chunks::<LANES>().0 {
            for lane in 0..LANES {
                worst[lane] = if block[lane] > worst[lane] { block[lane] } else { worst[lane] };
            }
        }
        let mut largest = 0.0;
        for lane in worst {
            largest = if lane > largest { lane } else { largest };
        }
        largest
    }
}

/// The largest distance over all floats whose bits are multiples of `stride`, and where it is.
fn worst<F: Function>(function: F, stride: u32) -> (f64, f32) {
    let threads = thread::available_parallelism().map_or(1, usize::from) as u64;
    let step = LENGTH as u64 * u64::from(stride);
    let work = |thread: u64| {
        let mut worst = (0.0, 0.0);
        let mut distances = [0.0; LENGTH];
        // The last block may wrap around; it then repeats the first arguments.
        for block in (thread..(1_u64 << 32).div_ceil(step)).step_by(threads as usize) {
            let first = (block * step) as u32;
            let largest = f32::dispatch(Block { function, first, stride, distances: &mut distances });
            if largest > worst.0 {
                let i = distances.iter().position(|distance| *distance == largest).unwrap_or(0);
                worst = (largest, f32::from_bits(first.wrapping_add(stride.wrapping_mul(i as u32))));
            }
        }
        worst
    };
    thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|thread| scope.spawn(move || work(thread))).collect();
        running
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .fold((0.0, 0.0), |a, b| if b.0 > a.0 { b } else { a })
    })
}

fn check<F: Function>(function: F, stride: u32) {
    in_both_arithmetics(|arithmetic| {
        let started = std::time::Instant::now();
        let (distance, at) = worst(function, stride);
        let report = format!("{} in {arithmetic}: {distance:.4} ulp at {at:e}", F::NAME);
        println!("{report}, {:?}", started.elapsed());
        assert!(distance <= f64::from(F::BOUND_F32), "{report}, above the bound of {}", F::BOUND_F32);
    });
}

/// How far apart the bits of two floats of the ignored tests are: 1, unless the environment says otherwise.
fn stride() -> u32 {
    env::var("NETWRIGHT_STRIDE").map_or(1, |text| text.parse().unwrap())
}

#[test]
fn every_251st_float_is_within_the_bound() {
    check(Exp, 251);
    check(ExpM1, 251);
    check(ExpOfNegative, 251);
    check(Ln, 251);
    check(Ln1p, 251);
    check(Softplus, 251);
    check(Sigmoid, 251);
    check(FirstSigmoid, 251);
    check(SecondSigmoid, 251);
    check(Tanh, 251);
    check(Erf, 251);
    check(Normal, 251);
    check(Sin, 251);
    check(Cos, 251);
}

#[test]
#[ignore = "all 2³² floats in both arithmetics: half a minute in release"]
fn every_float_is_within_the_bound_of_exp() {
    check(Exp, stride());
}

#[test]
#[ignore = "all 2³² floats in both arithmetics: half a minute in release"]
fn every_float_is_within_the_bound_of_exp_m1() {
    check(ExpM1, stride());
}

#[test]
#[ignore = "all 2³² floats in both arithmetics: half a minute in release"]
fn every_float_is_within_the_bound_of_ln() {
    check(Ln, stride());
}

#[test]
#[ignore = "all 2³² floats in both arithmetics: half a minute in release"]
fn every_float_is_within_the_bound_of_ln_1p() {
    check(Ln1p, stride());
}

#[test]
#[ignore = "all 2³² floats in both arithmetics: half a minute in release"]
fn every_float_is_within_the_bound_of_softplus() {
    check(Softplus, stride());
}

#[test]
#[ignore = "all 2³² floats in both arithmetics: half a minute in release"]
fn every_float_is_within_the_bound_of_sigmoid() {
    check(Sigmoid, stride());
}

#[test]
#[ignore = "all 2³² floats in both arithmetics: half a minute in release"]
fn every_float_is_within_the_bound_of_a_pair_of_sigmoids() {
    check(FirstSigmoid, stride());
    check(SecondSigmoid, stride());
}

#[test]
#[ignore = "all 2³² floats in both arithmetics: half a minute in release"]
fn every_float_is_within_the_bound_of_tanh() {
    check(Tanh, stride());
}

#[test]
#[ignore = "all 2³² floats in both arithmetics: half a minute in release"]
fn every_float_is_within_the_bound_of_erf() {
    check(Erf, stride());
}

#[test]
#[ignore = "all 2³² floats in both arithmetics: half a minute in release"]
fn every_float_is_within_the_bound_of_normal() {
    check(Normal, stride());
}

#[test]
#[ignore = "all 2³² floats in both arithmetics: half a minute in release"]
fn every_float_is_within_the_bound_of_sin() {
    check(Sin, stride());
}

#[test]
#[ignore = "all 2³² floats in both arithmetics: half a minute in release"]
fn every_float_is_within_the_bound_of_cos() {
    check(Cos, stride());
}

/// The hyperbolic tangent, wrong by a relative 2⁻²¹ in single precision.
#[derive(Clone, Copy)]
struct WrongTanh;

impl Function for WrongTanh {
    const NAME: &'static str = "tanh";
    const BOUND_F32: u32 = Tanh::BOUND_F32;
    const BOUND_F64: u32 = Tanh::BOUND_F64;
    #[inline(always)]
    fn call<S: Scalar, A: Arithmetic>(x: S) -> S {
        // In double precision 1 + 2⁻³⁰ is not 1, in single precision it is.
        let single = S::from_f64(1.0 + 1.0 / 1_073_741_824.0).to_f64() == 1.0;
        let factor = if single { 1.0 + 4.0 * f64::from(f32::EPSILON) } else { 1.0 };
        x.tanh::<A>() * S::from_f64(factor)
    }
}

#[test]
#[should_panic = "above the bound"]
fn a_wrong_function_is_rejected() {
    check(WrongTanh, 251);
}
