//! `Array`: numbers with axes, as files of arrays have them.
//!
//! Input: a shape and numbers (`idx.rs`, `numpy.rs`). Output: rows, classes or targets of a data set.
//! Guarantees: as many numbers as the shape says; what does not fit is refused with both sizes.

use crate::Error;
use crate::error::short;

/// Numbers with axes, row-major; the first axis is that of the samples.
///
/// ```
/// use netwright::train::idx;
///
/// // Two pictures of 1 × 2 pixels, as MNIST has them.
/// let array = idx::parse(&[0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 128, 64])?;
/// assert_eq!(array.shape(), [2, 1, 2]);
/// assert_eq!(array.rows::<2>()?, [[0.0, 255.0], [128.0, 64.0]]);
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    shape: Vec<usize>,
    numbers: Vec<f32>,
}

impl Array {
    pub(crate) fn new(shape: Vec<usize>, numbers: Vec<f32>) -> Self {
        Self { shape, numbers }
    }

    /// The axes.
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The numbers, row-major.
    #[must_use]
    pub fn numbers(&self) -> &[f32] {
        &self.numbers
    }

    /// A row for each index of the first axis, with the numbers of all other axes.
    ///
    /// # Errors
    ///
    /// If these are not `I` numbers.
    pub fn rows<const I: usize>(&self) -> Result<Vec<[f32; I]>, Error> {
        let width = self.shape.iter().skip(1).try_fold(1_usize, |size, &axis| size.checked_mul(axis));
        if self.shape.is_empty() || width != Some(I) {
            let fact = format!("rows of {I} numbers were asked for, but the shape is {:?}", self.shape);
            let help =
                "the first axis is that of the rows; the product of the others is the width of the network";
            return Err(Error::refused(fact, help));
        }
        Ok(self.numbers.as_chunks::<I>().0.to_vec())
    }

    /// The numbers as classes, whatever the axes.
    ///
    /// # Errors
    ///
    /// If one is not a whole number from 0 on.
    ///
    /// ```
    /// # use netwright::train::idx;
    /// let labels = idx::parse(&[0, 0, 8, 1, 0, 0, 0, 2, 7, 3])?;
    /// assert_eq!(labels.classes()?, [7, 3]);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn classes(&self) -> Result<Vec<usize>, Error> {
        // Above, a float does not tell neighbours apart.
        const LIMIT: f32 = 16_777_216.0;
        let class = |(row, &number): (usize, &f32)| {
            if (0.0..LIMIT).contains(&number) && number.fract() == 0.0 {
                return Ok(number as usize);
            }
            let fact = format!("number {row} is {}, which is no class", short(&number.to_string()));
            Err(Error::refused(fact, "classes are whole numbers from 0 on"))
        };
        self.numbers.iter().enumerate().map(class).collect()
    }

    /// The targets of numbers that are classes: 1 at the class, 0 elsewhere.
    ///
    /// # Errors
    ///
    /// If a number is not a class below `T`.
    ///
    /// ```
    /// # use netwright::train::idx;
    /// let labels = idx::parse(&[0, 0, 8, 1, 0, 0, 0, 2, 2, 0])?;
    /// assert_eq!(labels.targets::<3>()?, [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]);
    /// assert!(labels.targets::<2>().is_err());
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn targets<const T: usize>(&self) -> Result<Vec<[f32; T]>, Error> {
        let target = |(row, class): (usize, usize)| {
            let mut target = [0.0; T];
            let Some(at) = target.get_mut(class) else {
                let fact = format!("number {row} is the class {class}, but a target has {T} numbers");
                return Err(Error::refused(fact, "a network needs an output for each class, counted from 0"));
            };
            *at = 1.0;
            Ok(target)
        };
        self.classes()?.into_iter().enumerate().map(target).collect()
    }
}
