//! What has rows that a scaling is fitted on and applied to.
//!
//! Input: data sets and sequences. Output: their rows. Guarantees: nothing else changes the rows of one.

use crate::{Dataset, Sequences};

/// Rows of `I` numbers, which [`Standardize`](crate::Standardize) and [`MinMax`](crate::MinMax) are fitted on
/// and a [`Scaling`](crate::Scaling) is applied to: those of a [`Dataset`] or of [`Sequences`].
///
/// ```
/// use netwright::train::{Error, Rows, Sequences, Standardize};
///
/// fn scale<const I: usize>(train: &mut impl Rows<I>, test: &mut impl Rows<I>) {
///     let scaling = Standardize::fit(train);
///     scaling.apply(train);
///     scaling.apply(test);
/// }
///
/// let mut train = Sequences::labelled([[1.0], [3.0]], &[[0.0]], &[2])?;
/// let mut test = Sequences::labelled([[2.0]], &[[0.0]], &[1])?;
/// scale(&mut train, &mut test);
/// assert_eq!((train.rows(), test.rows()), (&[[-1.0], [1.0]][..], &[[0.0]][..]));
/// # Ok::<(), Error>(())
/// ```
pub trait Rows<const I: usize>: sealed::Rows<I> {}

impl<const I: usize, R: sealed::Rows<I>> Rows<I> for R {}

pub(super) mod sealed {
    /// The rows; whoever changes them leaves them finite.
    pub trait Rows<const I: usize> {
        fn all(&self) -> &[[f32; I]];
        fn all_mut(&mut self) -> &mut [[f32; I]];
    }
}

impl<const I: usize, const T: usize> sealed::Rows<I> for Dataset<I, T> {
    fn all(&self) -> &[[f32; I]] {
        self.rows()
    }

    fn all_mut(&mut self) -> &mut [[f32; I]] {
        self.rows_mut()
    }
}

impl<const I: usize, const T: usize> sealed::Rows<I> for Sequences<I, T> {
    fn all(&self) -> &[[f32; I]] {
        self.rows()
    }

    fn all_mut(&mut self) -> &mut [[f32; I]] {
        self.rows_mut()
    }
}
