//! How far each elementary function may be from the true value, in units in the last place.
//!
//! Each bound holds in both arithmetics and for every argument: |computed − true| ≤ k·ulp(true), or ≤ the
//! smallest normal number (2⁻¹²⁶ in `f32`, 2⁻¹⁰²² in `f64`) if that is larger, where ulp(t) for
//! 2ᵉ ≤ |t| < 2ᵉ⁺¹ is 2ᵉ⁻²³ in `f32` and 2ᵉ⁻⁵² in `f64`. The square root is correctly rounded.

/// Bound for `exp` in `f32`.
pub const EXP_F32: u32 = 1;
/// Bound for `ln_1p` in `f32`.
pub const LN_1P_F32: u32 = 2;
/// Bound for `softplus` in `f32`.
pub const SOFTPLUS_F32: u32 = 3;
/// Bound for `sigmoid` in `f32`.
pub const SIGMOID_F32: u32 = 3;
/// Bound for `tanh` in `f32`.
pub const TANH_F32: u32 = 3;

/// Bound for `exp` in `f64`.
pub const EXP_F64: u32 = 2;
/// Bound for `ln_1p` in `f64`.
pub const LN_1P_F64: u32 = 2;
/// Bound for `softplus` in `f64`.
pub const SOFTPLUS_F64: u32 = 3;
/// Bound for `sigmoid` in `f64`.
pub const SIGMOID_F64: u32 = 3;
/// Bound for `tanh` in `f64`.
pub const TANH_F64: u32 = 3;
