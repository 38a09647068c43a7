//! What a norm of a row is: which mean it takes off, and its ε.

/// What a row is brought to.
pub trait RowNorm: Copy {
    /// Whether the mean is taken off.
    const CENTRES: bool;
    /// What is added to the mean square, so that a row of equal numbers has a scale.
    fn epsilon(self) -> f64;
}
