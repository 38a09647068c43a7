//! Scaling of inputs: (x − shift) · factor for each column.
//!
//! Input: the rows to train on. Output: [`Scaling`], applied to any rows, saved as text (`text.rs`).
//! Guarantees: computed in double precision and rounded once; a saved scaling comes back bit for bit.

mod rows;
mod text;

pub use rows::Rows;

use netwright_runtime::Weights;

use crate::Error;

/// What is subtracted from each of `I` columns, and by what it is multiplied then.
///
/// A column that is constant in the rows that it was fitted on says nothing: its factor is 0, so it becomes
/// 0.
///
/// ```
/// use netwright::train::{Dataset, Scaling, Standardize};
///
/// let mut train = Dataset::new([[1.0, 5.0], [3.0, 5.0]], [[0.0], [1.0]])?;
/// let mut test = Dataset::new([[2.0, 9.0]], [[0.0]])?;
/// let scaling = Standardize::fit(&train);
/// scaling.apply(&mut train);
/// scaling.apply(&mut test);
/// assert_eq!(train.rows(), [[-1.0, 0.0], [1.0, 0.0]]);
/// assert_eq!(test.rows(), [[0.0, 0.0]]);
///
/// // A program that uses the network needs the same numbers.
/// assert_eq!(Scaling::from_text(&scaling.to_text())?, scaling);
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scaling<const I: usize> {
    shift: [f64; I],
    factor: [f64; I],
}

/// Mean 0 and standard deviation 1 in each column.
///
/// ```
/// use netwright::train::{Dataset, Standardize};
///
/// let data = Dataset::new([[1.0], [3.0]], [[0.0], [1.0]])?;
/// let scaling = Standardize::fit(&data);
/// // The mean, and one over the deviation.
/// assert_eq!((scaling.shift(), scaling.factor()), (&[2.0], &[1.0]));
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Standardize;

impl Standardize {
    /// The scaling of these rows: the mean, and 1/σ with the deviation over all rows, √(Σ(x − mean)² / n), as
    /// `StandardScaler` of scikit-learn.
    #[must_use]
    pub fn fit<const I: usize>(data: &impl Rows<I>) -> Scaling<I> {
        let count = data.all().len() as f64;
        let column =
            |index: usize| data.all().iter().filter_map(move |row| row.get(index)).copied().map(f64::from);
        let shift = std::array::from_fn(|index| column(index).sum::<f64>() / count);
        let mut index = 0..;
        let factor = shift.map(|mean| {
            let squares = column(index.next().unwrap_or_default()).map(|x| (x - mean).powi(2));
            inverse((squares.sum::<f64>() / count).sqrt())
        });
        Scaling { shift, factor }
    }
}

/// The smallest number of each column becomes 0, the largest 1.
///
/// ```
/// use netwright::train::{Dataset, MinMax};
///
/// let mut data = Dataset::new([[2.0], [3.0], [6.0]], [[0.0], [0.0], [1.0]])?;
/// MinMax::fit(&data).apply(&mut data);
/// assert_eq!(data.rows(), [[0.0], [0.25], [1.0]]);
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct MinMax;

impl MinMax {
    /// The scaling of these rows. Other rows may be below 0 or above 1.
    #[must_use]
    pub fn fit<const I: usize>(data: &impl Rows<I>) -> Scaling<I> {
        let mut low = [f32::INFINITY; I];
        let mut high = [f32::NEG_INFINITY; I];
        for row in data.all() {
            for ((low, high), &number) in low.iter_mut().zip(&mut high).zip(row) {
                (*low, *high) = (low.min(number), high.max(number));
            }
        }
        let (shift, mut high) = (low.map(f64::from), high.into_iter());
        let factor = shift.map(|low| inverse(high.next().map_or(low, f64::from) - low));
        Scaling { shift, factor }
    }
}

impl<const I: usize> Scaling<I> {
    /// The scaling of means and standard deviations.
    pub(crate) fn of_deviations(shift: [f64; I], deviations: [f64; I]) -> Self {
        Self { shift, factor: deviations.map(inverse) }
    }
}

/// 1/x, and 0 for 0.
fn inverse(x: f64) -> f64 {
    if x > 0.0 { 1.0 / x } else { 0.0 }
}

impl<const I: usize> Scaling<I> {
    /// A scaling of these numbers, for example of constants in a program.
    ///
    /// # Errors
    ///
    /// If one is not finite.
    pub fn new(shift: [f64; I], factor: [f64; I]) -> Result<Self, Error> {
        let mut columns = shift.iter().zip(&factor);
        if let Some(column) = columns.position(|(shift, factor)| !shift.is_finite() || !factor.is_finite()) {
            let fact = format!("the shift or the factor of column {column} is not finite");
            return Err(Error::refused(fact, "fit the scaling on rows of finite numbers"));
        }
        Ok(Self { shift, factor })
    }

    /// What is subtracted from each column.
    #[must_use]
    pub fn shift(&self) -> &[f64; I] {
        &self.shift
    }

    /// By what each column is multiplied after that.
    #[must_use]
    pub fn factor(&self) -> &[f64; I] {
        &self.factor
    }

    /// The scaling as the first layer of a network, `s: x -> scale(frozen = true);`: the network takes rows
    /// as they were measured, and a program that uses it needs nothing else. Train it on these rows, too.
    ///
    /// The layer computes factor·x − shift·factor in single precision. With u = 2⁻²⁴ its result y differs
    /// from [`row`](Self::row) by up to u·(2·|factor·x| + |shift·factor| + 2·|y|): two roundings of the
    /// product, one of the bias, and one of each result. So where a column's mean is many deviations away
    /// from 0, the scaling of rows keeps digits that the layer loses.
    ///
    /// ```
    /// use netwright::prelude::*;
    /// use netwright::train::{Dataset, Standardize};
    ///
    /// network! {
    ///     struct Net { x: input(2); s: x -> scale(frozen = true); y: s -> dense(1); loss: mse(y); }
    /// }
    /// let data = Dataset::new([[1.0, 10.0], [3.0, 50.0]], [[0.0], [1.0]])?;
    /// let mut net = Net::new(1);
    /// net.s = Standardize::fit(&data).layer()?;
    /// assert_eq!(net.values(&[3.0, 10.0]).s, [1.0, -1.0]);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If a number is beyond single precision: of a column that is nearly constant the factor may be.
    pub fn layer(&self) -> Result<Weights<f32, I, I>, Error> {
        let mut layer = Weights::zeros();
        for column in 0..I {
            let (shift, factor) = (self.shift[column], self.factor[column]);
            // 0 − 0 is 0, not −0.
            let (weight, bias) = (factor as f32, (0.0 - shift * factor) as f32);
            if !weight.is_finite() || !bias.is_finite() {
                let fact = format!("the factor {factor} of column {column} is too large for a layer");
                return Err(Error::refused(fact, "leave the column out, it is nearly constant"));
            }
            (layer.weights[column], layer.bias[column]) = (weight, bias);
        }
        Ok(layer)
    }

    /// Scales all rows.
    pub fn apply(&self, data: &mut impl Rows<I>) {
        for row in data.all_mut() {
            *row = self.row(row);
        }
    }

    /// A row, scaled. A result beyond the largest float is that float.
    ///
    /// ```
    /// # use netwright::train::Scaling;
    /// let scaling = Scaling::new([10.0], [0.5])?;
    /// assert_eq!(scaling.row(&[14.0]), [2.0]);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    #[must_use]
    pub fn row(&self, row: &[f32; I]) -> [f32; I] {
        let mut scaled = *row;
        for ((number, shift), factor) in scaled.iter_mut().zip(&self.shift).zip(&self.factor) {
            let exact = (f64::from(*number) - shift) * factor;
            *number = exact.clamp(-f64::from(f32::MAX), f64::from(f32::MAX)) as f32;
        }
        scaled
    }
}
