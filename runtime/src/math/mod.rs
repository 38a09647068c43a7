//! Elementary functions as branch-free polynomials, one file per family.

/// Single precision.
pub(crate) mod f32 {
    use crate::scalar::Arithmetic;
    pub(crate) fn sqrt(x: f32) -> f32 { x }
    pub(crate) fn exp<A: Arithmetic>(x: f32) -> f32 { x }
    pub(crate) fn ln_1p<A: Arithmetic>(x: f32) -> f32 { x }
    pub(crate) fn softplus<A: Arithmetic>(x: f32) -> f32 { x }
    pub(crate) fn sigmoid<A: Arithmetic>(x: f32) -> f32 { x }
    pub(crate) fn tanh<A: Arithmetic>(x: f32) -> f32 { x }
}
/// Double precision.
pub(crate) mod f64 {
    use crate::scalar::Arithmetic;
    pub(crate) fn sqrt(x: f64) -> f64 { x }
    pub(crate) fn exp<A: Arithmetic>(x: f64) -> f64 { x }
    pub(crate) fn ln_1p<A: Arithmetic>(x: f64) -> f64 { x }
    pub(crate) fn softplus<A: Arithmetic>(x: f64) -> f64 { x }
    pub(crate) fn sigmoid<A: Arithmetic>(x: f64) -> f64 { x }
    pub(crate) fn tanh<A: Arithmetic>(x: f64) -> f64 { x }
}
