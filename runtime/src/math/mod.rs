//! Elementary functions as branch-free polynomials, one file per family.
//!
//! Each function is a fixed sequence of roundings: its bits depend on its argument and on the arithmetic
//! alone. None of them looks up a table, calls another crate or branches, so that a loop over an array
//! becomes vector code. How far each may be from the true value is written in [`ulp`].

/// A polynomial by Horner's scheme: `horner!(A mul_add_f64, x; a, b, c)` is a + x·(b + x·c). Written out,
/// because a loop over coefficients keeps loops over arguments from becoming vector code.
macro_rules! horner {
    ($arithmetic:ident $mul_add:ident, $x:expr; $last:expr) => { $last };
    ($arithmetic:ident $mul_add:ident, $x:expr; $first:expr, $($rest:expr),+) => {
        $arithmetic::$mul_add(horner!($arithmetic $mul_add, $x; $($rest),+), $x, $first)
    };
}

mod erf;
mod exp;
mod exp_m1;
mod ln;
mod ln_1p;
mod normal;
mod sigmoid;
mod sin_cos;
mod sin_cos_f32;
mod softplus;
mod tanh;
pub mod ulp;

/// Single precision.
pub(crate) mod f32 {
    pub(crate) use super::erf::erf_f32 as erf;
    pub(crate) use super::exp::{exp_f32 as exp, exp_of_negative_f32 as exp_of_negative};
    pub(crate) use super::exp_m1::exp_m1_f32 as exp_m1;
    pub(crate) use super::ln::ln_f32 as ln;
    pub(crate) use super::ln_1p::ln_1p_f32 as ln_1p;
    pub(crate) use super::normal::normal_f32 as normal;
    pub(crate) use super::sigmoid::{sigmoid_f32 as sigmoid, sigmoid_pair_f32 as sigmoid_pair};
    pub(crate) use super::sin_cos_f32::{cos_f32 as cos, sin_f32 as sin};
    pub(crate) use super::softplus::softplus_f32 as softplus;
    pub(crate) use super::tanh::{tanh_f32 as tanh, tanh_lanes_f32 as tanh_lanes};
}

/// Double precision.
pub(crate) mod f64 {
    pub(crate) use super::erf::erf_f64 as erf;
    pub(crate) use super::exp::{exp_f64 as exp, exp_of_negative_f64 as exp_of_negative};
    pub(crate) use super::exp_m1::exp_m1_f64 as exp_m1;
    pub(crate) use super::ln::ln_f64 as ln;
    pub(crate) use super::ln_1p::ln_1p_f64 as ln_1p;
    pub(crate) use super::normal::normal_f64 as normal;
    pub(crate) use super::sigmoid::{sigmoid_f64 as sigmoid, sigmoid_pair_f64 as sigmoid_pair};
    pub(crate) use super::sin_cos::{cos_f64 as cos, sin_f64 as sin};
    pub(crate) use super::softplus::softplus_f64 as softplus;
    pub(crate) use super::tanh::{tanh_f64 as tanh, tanh_lanes_f64 as tanh_lanes};
}
