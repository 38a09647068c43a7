//! The parts of an activation of a whole row that this crate needs: each of its numbers depends on all
//! numbers of the source.

use crate::paper::math::Math;
use crate::rounding::{AbsoluteSum, BoundedRow, Incoming};

/// An activation of a whole row.
pub(crate) trait Rowwise {
    /// Its name in a text.
    fn word(&self) -> &'static str;

    /// f(z).
    fn value(&self, z: &[f64]) -> Vec<f64>;
    /// The gradient `d` at a = f(z), passed back to z.
    fn pass_back(&self, a: &[f64], d: &[f64]) -> Vec<f64>;

    /// Σ|terms| of a = f(z).
    fn value_terms(&self, z: &BoundedRow<'_>, a: &[f64]) -> Vec<f64>;
    /// Adds Σ|terms| of the gradient that is passed back.
    fn gradient_terms(
        &self,
        z: &BoundedRow<'_>,
        a: &BoundedRow<'_>,
        of: &Incoming<'_>,
        to: &mut [AbsoluteSum],
    );

    /// The activation of a column, in symbols and in numbers.
    fn of_column(&self, symbol: Math, numbers: Math) -> [Math; 2];
    /// The activation of an entry, from the entry z and the sum of all eᶻ.
    fn of_entry(&self, z: Math, sum: Math) -> Math;
    /// The matrix of the slopes: from the symbol of the column, and a way to write a column as a row.
    fn jacobian(&self, a: Math, across: &dyn Fn(Math) -> Math) -> Math;
    /// ∂aⱼ/∂zᵢ.
    fn slope(&self, a: &[f64], j: usize, i: usize) -> f64;
    /// ∂aⱼ/∂zᵢ in symbols, as a factor.
    fn factor(&self, a: &dyn Fn(usize) -> Math, j: usize, i: usize) -> Math;
}
