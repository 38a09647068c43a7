//! How far each elementary function may be from the true value, in units in the last place.
//!
//! Each bound holds in both arithmetics and for every argument: |computed − true| ≤ k·ulp(true), or ≤ the
//! smallest normal number (2⁻¹²⁶ in `f32`, 2⁻¹⁰²² in `f64`) if that is larger, where ulp(t) for
//! 2ᵉ ≤ |t| < 2ᵉ⁺¹ is 2ᵉ⁻²³ in `f32` and 2ᵉ⁻⁵² in `f64`. The square root is correctly rounded.
//!
//! In `f32` a test measures every argument; the largest distance found is next to each bound. In `f64` the
//! bound comes from an error analysis (`tests/math/error_bounds.py`) and is tested at points from MPFR.

/// Bound for `cos` in `f32`; 0.501 found.
pub const COS_F32: u32 = 1;
/// Bound for `erf` in `f32`; 3.219 found.
pub const ERF_F32: u32 = 4;
/// Bound for `exp` in `f32`; 0.993 found.
pub const EXP_F32: u32 = 1;
/// Bound for `exp_m1` in `f32`; 1.532 found.
pub const EXP_M1_F32: u32 = 2;
/// Bound for `ln` in `f32`; 1.175 found.
pub const LN_F32: u32 = 2;
/// Bound for `ln_1p` in `f32`; 1.175 found.
pub const LN_1P_F32: u32 = 2;
/// Bound for `normal` in `f32`; 4.91 found at every 251st argument.
pub const NORMAL_F32: u32 = 6;
/// Bound for `sin` in `f32`; 0.501 found.
pub const SIN_F32: u32 = 1;
/// Bound for `softplus` in `f32`; 1.864 found.
pub const SOFTPLUS_F32: u32 = 2;
/// Bound for `sigmoid` in `f32`; 3.499 found.
pub const SIGMOID_F32: u32 = 4;
/// Bound for `tanh` in `f32`; 2.499 found.
pub const TANH_F32: u32 = 3;

/// Bound for `cos` in `f64`; 2.96 by the analysis.
pub const COS_F64: u32 = 3;
/// Bound for `erf` in `f64`; 2.98 by the analysis.
pub const ERF_F64: u32 = 3;
/// Bound for `exp` in `f64`; 1.14 by the analysis.
pub const EXP_F64: u32 = 2;
/// Bound for `exp_m1` in `f64`; 3.05 by the analysis.
pub const EXP_M1_F64: u32 = 4;
/// Bound for `ln` in `f64`; 1.64 by the analysis.
pub const LN_F64: u32 = 2;
/// Bound for `ln_1p` in `f64`; 1.9 by the analysis.
pub const LN_1P_F64: u32 = 2;
/// Bound for `normal` in `f64`; 3.44 found at the points from MPFR, without an analysis.
pub const NORMAL_F64: u32 = 6;
/// Bound for `sin` in `f64`; 2.96 by the analysis.
pub const SIN_F64: u32 = 3;
/// Bound for `softplus` in `f64`; 2.46 by the analysis.
pub const SOFTPLUS_F64: u32 = 3;
/// Bound for `sigmoid` in `f64`; 2.50 by the analysis.
pub const SIGMOID_F64: u32 = 3;
/// Bound for `tanh` in `f64`; 2.99 by the analysis.
pub const TANH_F64: u32 = 3;
