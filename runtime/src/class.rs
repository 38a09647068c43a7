//! Classes: from the outputs of a network to a class, and from a class to a target.

use crate::scalar::Scalar;

/// The index of the largest number, the first of equal ones, or of one number whether it exceeds 0.5. A NaN
/// is passed over, and of nothing but NaN the index is 0.
#[inline(always)]
pub(crate) fn class_of<S: Scalar>(y: &[S]) -> usize {
    if let [only] = y {
        return usize::from(only.is_above(S::from_f64(0.5)));
    }
    let mut largest: Option<(usize, S)> = None;
    for (index, &value) in y.iter().enumerate() {
        let is_largest = match largest {
            Some((_, before)) => value.is_above(before),
            None => !value.is_nan(),
        };
        if is_largest {
            largest = Some((index, value));
        }
    }
    match largest {
        Some((class, _)) => class,
        None => 0,
    }
}

/// A target for `cross_entropy`: 1 at `class`, 0 elsewhere.
///
/// ```
/// assert_eq!(netwright::class_target::<f32, 3>(1), [0.0, 1.0, 0.0]);
/// ```
///
/// # Panics
///
/// If `class` is not below `N`: a row of zeros would take the sample out of the training without a word.
#[doc(alias("one_hot", "to_categorical"))]
#[track_caller]
pub fn class_target<S: Scalar, const N: usize>(class: usize) -> [S; N] {
    let mut target = [S::ZERO; N];
    assert!(class < N, "class {class} does not exist in a target of {N} classes: they are counted from 0");
    target[class] = S::ONE;
    target
}
