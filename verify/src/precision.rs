//! The precision of the numbers of a scalar.

use netwright_runtime::Scalar;

/// Half the distance from 1 to the next larger number of `S`: the relative error of one rounding.
pub(crate) fn unit_roundoff<S: Scalar>() -> f64 {
    let mut unit = f64::EPSILON;
    // `f64` counts as the finest: beyond it, `to_f64` shows nothing.
    while unit < 0.5 && S::from_f64(1.0 + unit).to_f64() == 1.0 {
        unit *= 2.0;
    }
    unit / 2.0
}

/// Σ|terms| below which results may underflow in `S`, divided by its rounding error.
pub(crate) fn underflow<S: Scalar>() -> f64 {
    let smallest =
        if S::from_f64(1e-200).to_f64() == 0.0 { f64::from(f32::MIN_POSITIVE) } else { f64::MIN_POSITIVE };
    smallest / unit_roundoff::<S>()
}

/// The numbers of a row as `f64`, which holds every `f32` exactly.
pub(crate) fn widen<S: Scalar>(row: &[S]) -> Vec<f64> {
    row.iter().map(|number| number.to_f64()).collect()
}
