//! Matrices of the crate `ndarray`, with its feature of this name: in as rows, and out as views.
//!
//! Input: a matrix of any layout, a row for each sample; or rows. Output: the other one. Guarantees: a matrix
//! in row-major order is not copied; another width than the network's is refused with both numbers.

use std::borrow::Cow;

use ndarray::ArrayView2;

use crate::{Dataset, Error};

/// The rows of a matrix with `I` columns, for methods of a network such as `forward_batch`. They are copied
/// where the matrix is not row-major.
///
/// # Errors
///
/// If it has another number of columns.
///
/// ```
/// use ndarray::array;
/// use netwright::prelude::*;
/// use netwright::train::nd;
///
/// network! { pub struct Net<2, 1>; }
/// let x = array![[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
/// let mut y = [[0.0]; 3];
/// Net::new(1).forward_batch(&nd::rows(x.view())?, &mut y);
/// assert_eq!(nd::view(&y).dim(), (3, 1));
/// let error = nd::rows::<3>(x.view()).unwrap_err().to_string();
/// assert!(error.starts_with("the matrix has 2 columns, but rows of 3 numbers were asked for; "), "{error}");
/// # Ok::<(), netwright::train::Error>(())
/// ```
pub fn rows<const I: usize>(matrix: ArrayView2<'_, f32>) -> Result<Cow<'_, [[f32; I]]>, Error> {
    let columns = matrix.ncols();
    if columns != I {
        let fact = format!("the matrix has {columns} columns, but rows of {I} numbers were asked for");
        let help =
            "a row of the matrix is a sample: transpose it with `t()`, or change the width of the network";
        return Err(Error::refused(fact, help));
    }
    if let Some(numbers) = matrix.to_slice() {
        return Ok(Cow::Borrowed(numbers.as_chunks::<I>().0));
    }
    let row = |row: ndarray::ArrayView1<'_, f32>| {
        let mut numbers = [0.0; I];
        numbers.iter_mut().zip(row).for_each(|(to, &number)| *to = number);
        numbers
    };
    Ok(Cow::Owned(matrix.outer_iter().map(row).collect()))
}

/// Rows as a matrix, which is not copied.
///
/// ```
/// use netwright::train::nd;
///
/// let rows = [[1.0, 2.0], [3.0, 4.0]];
/// assert_eq!(nd::view(&rows).t()[[0, 1]], 3.0);
/// ```
#[must_use]
pub fn view<const I: usize>(rows: &[[f32; I]]) -> ArrayView2<'_, f32> {
    ArrayView2::from(rows)
}

impl<const I: usize, const T: usize> Dataset<I, T> {
    /// A data set of two matrices with a row for each sample: the inputs and the targets.
    ///
    /// # Errors
    ///
    /// If one has another width, both have not as many rows, or there are none; as [`new`](Self::new).
    ///
    /// ```
    /// use ndarray::array;
    /// use netwright::train::Dataset;
    ///
    /// let (x, target) = (array![[0.0, 1.0], [2.0, 3.0]], array![[0.0], [1.0]]);
    /// let data = Dataset::<2, 1>::from_ndarray(x.view(), target.view())?;
    /// assert_eq!(data.rows_view(), x);
    /// assert_eq!(data.targets_view(), target);
    /// let error = Dataset::<2, 2>::from_ndarray(x.view(), target.view()).unwrap_err().to_string();
    /// assert!(error.starts_with("targets: the matrix has 1 columns, but rows of 2 numbers"), "{error}");
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn from_ndarray(inputs: ArrayView2<'_, f32>, targets: ArrayView2<'_, f32>) -> Result<Self, Error> {
        let of = |what: &'static str| {
            move |error| match error {
                Error::Refused { fact, help } => Error::Refused { fact: format!("{what}: {fact}"), help },
                other => other,
            }
        };
        let inputs = rows(inputs).map_err(of("inputs"))?;
        Self::new(inputs, rows(targets).map_err(of("targets"))?)
    }

    /// The rows as a matrix.
    #[must_use]
    pub fn rows_view(&self) -> ArrayView2<'_, f32> {
        view(self.rows())
    }

    /// The targets as a matrix.
    #[must_use]
    pub fn targets_view(&self) -> ArrayView2<'_, f32> {
        view(self.targets())
    }
}
