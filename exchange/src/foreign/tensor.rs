//! A tensor: numbers with a shape, row-major.
//!
//! Guarantees: the number of elements is the product of the axes. A tensor keeps the type of its file, so
//! that 32-bit weights cost 4 bytes each and keep their bits.

use std::fmt;

/// The elements of a tensor. 16-bit floats are read as `F32`, which holds them exactly; integers of all
/// widths as `I64`.
///
/// ```
/// use netwright::exchange::Tensor;
/// use netwright::exchange::foreign::Data;
///
/// let tensor = Tensor::new(vec![2, 1], Data::F32(vec![0.5, 1.5]));
/// assert!(tensor.is_some_and(|tensor| tensor.data() == &Data::F32(vec![0.5, 1.5])));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// Single precision.
    F32(Vec<f32>),
    /// Double precision.
    F64(Vec<f64>),
    /// Integers.
    I64(Vec<i64>),
    /// Truth values.
    Bool(Vec<bool>),
}

/// Numbers with a shape, row-major.
///
/// ```
/// use netwright::exchange::Tensor;
///
/// let row = Tensor::row(vec![0.5, 1.5]);
/// assert_eq!((row.shape(), row.len()), (&[2][..], 2));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    shape: Vec<usize>,
    data: Data,
}

/// The number of elements of a shape, `None` where it does not fit into memory.
///
/// ```
/// use netwright::exchange::foreign::elements;
///
/// assert_eq!((elements(&[2, 3]), elements(&[usize::MAX, 2])), (Some(6), None));
/// ```
#[must_use]
pub fn elements(shape: &[usize]) -> Option<usize> {
    shape
        .iter()
        .try_fold(1_usize, |product, &axis| product.checked_mul(axis))
        .filter(|&count| count <= isize::MAX as usize / 8)
}

/// The numbers of a matrix of these rows and columns, with both exchanged.
///
/// ```
/// use netwright::exchange::foreign::transposed;
///
/// // Two rows of three numbers.
/// assert_eq!(transposed(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [2, 3]), [1.0, 4.0, 2.0, 5.0, 3.0, 6.0]);
/// ```
#[must_use]
pub fn transposed(numbers: &[f64], [rows, columns]: [usize; 2]) -> Vec<f64> {
    (0..numbers.len()).map(|at| numbers[at % rows * columns + at / rows]).collect()
}

impl Data {
    /// How many elements there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::F32(numbers) => numbers.len(),
            Self::F64(numbers) => numbers.len(),
            Self::I64(numbers) => numbers.len(),
            Self::Bool(numbers) => numbers.len(),
        }
    }

    /// Whether there are no elements.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Tensor {
    /// A tensor, `None` where the shape and the number of elements disagree.
    ///
    /// ```
    /// use netwright::exchange::Tensor;
    /// use netwright::exchange::foreign::Data;
    ///
    /// assert!(Tensor::new(vec![2, 2], Data::I64(vec![1, 2, 3, 4])).is_some());
    /// assert!(Tensor::new(vec![2, 2], Data::I64(vec![1])).is_none());
    /// ```
    #[must_use]
    pub fn new(shape: Vec<usize>, data: Data) -> Option<Self> {
        (elements(&shape)? == data.len()).then_some(Self { shape, data })
    }

    /// A tensor without axes that holds one number.
    ///
    /// ```
    /// use netwright::exchange::Tensor;
    ///
    /// assert_eq!((Tensor::number(0.5).shape(), Tensor::number(0.5).len()), (&[][..], 1));
    /// ```
    #[must_use]
    pub fn number(number: f64) -> Self {
        Self { shape: Vec::new(), data: Data::F64(vec![number]) }
    }

    /// A row of numbers.
    ///
    /// ```
    /// use netwright::exchange::Tensor;
    ///
    /// assert_eq!(Tensor::row(vec![0.5, 1.5]).shape(), [2]);
    /// ```
    #[must_use]
    pub fn row(numbers: Vec<f64>) -> Self {
        Self { shape: vec![numbers.len()], data: Data::F64(numbers) }
    }

    /// A row of integers, as shapes and axes are.
    ///
    /// ```
    /// use netwright::exchange::Tensor;
    ///
    /// assert_eq!(Tensor::integers(vec![1, -1]).as_integers(), Some(vec![1, -1]));
    /// ```
    #[must_use]
    pub fn integers(numbers: Vec<i64>) -> Self {
        Self { shape: vec![numbers.len()], data: Data::I64(numbers) }
    }

    /// The axes.
    ///
    /// ```
    /// use netwright::exchange::Tensor;
    ///
    /// assert_eq!(Tensor::row(vec![0.5, 1.5]).shape(), [2]);
    /// ```
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The elements, row-major.
    ///
    /// ```
    /// use netwright::exchange::Tensor;
    /// use netwright::exchange::foreign::Data;
    ///
    /// assert_eq!(Tensor::integers(vec![3]).data(), &Data::I64(vec![3]));
    /// ```
    #[must_use]
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// The number of elements.
    #[must_use]
    pub fn len(&self) -> usize {
        self.data.len()
    }

    /// Whether there are no elements.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.data.is_empty()
    }

    /// The same elements with other axes, `None` where their number differs.
    ///
    /// ```
    /// use netwright::exchange::Tensor;
    ///
    /// let row = Tensor::row(vec![1.0, 2.0, 3.0, 4.0]);
    /// assert!(row.clone().reshaped(vec![2, 2]).is_some() && row.reshaped(vec![3]).is_none());
    /// ```
    #[must_use]
    pub fn reshaped(self, shape: Vec<usize>) -> Option<Self> {
        Self::new(shape, self.data)
    }

    /// The elements as numbers in double precision; truth values are 0 and 1.
    ///
    /// ```
    /// use netwright::exchange::Tensor;
    /// use netwright::exchange::foreign::Data;
    ///
    /// let truth = Tensor::new(vec![2], Data::Bool(vec![true, false]));
    /// assert_eq!(truth.map(|tensor| tensor.numbers()), Some(vec![1.0, 0.0]));
    /// ```
    #[must_use]
    pub fn numbers(&self) -> Vec<f64> {
        match &self.data {
            Data::F32(numbers) => numbers.iter().map(|&number| f64::from(number)).collect(),
            Data::F64(numbers) => numbers.clone(),
            #[expect(clippy::cast_precision_loss, reason = "what ONNX's Cast does, too")]
            Data::I64(numbers) => numbers.iter().map(|&number| number as f64).collect(),
            Data::Bool(numbers) => numbers.iter().map(|&truth| f64::from(u8::from(truth))).collect(),
        }
    }

    /// The elements as integers, `None` for floats.
    ///
    /// ```
    /// use netwright::exchange::Tensor;
    ///
    /// assert_eq!(Tensor::row(vec![1.0]).as_integers(), None);
    /// assert_eq!(Tensor::integers(vec![1]).as_integers(), Some(vec![1]));
    /// ```
    #[must_use]
    pub fn as_integers(&self) -> Option<Vec<i64>> {
        match &self.data {
            Data::I64(numbers) => Some(numbers.clone()),
            Data::Bool(numbers) => Some(numbers.iter().map(|&truth| i64::from(truth)).collect()),
            Data::F32(_) | Data::F64(_) => None,
        }
    }

    /// The number that every element is, if all are the same.
    ///
    /// ```
    /// use netwright::exchange::Tensor;
    ///
    /// assert_eq!(Tensor::row(vec![0.5, 0.5]).uniform(), Some(0.5));
    /// ```
    #[must_use]
    pub fn uniform(&self) -> Option<f64> {
        let numbers = self.numbers();
        let first = *numbers.first()?;
        numbers.iter().all(|&number| number == first).then_some(first)
    }

    /// Whether the elements are floats.
    ///
    /// ```
    /// use netwright::exchange::Tensor;
    ///
    /// assert!(Tensor::row(vec![0.5]).is_float() && !Tensor::integers(vec![1]).is_float());
    /// ```
    #[must_use]
    pub fn is_float(&self) -> bool {
        matches!(self.data, Data::F32(_) | Data::F64(_))
    }

    /// The index and the value of the first float that is NaN or infinite.
    ///
    /// ```
    /// use netwright::exchange::Tensor;
    ///
    /// assert_eq!(Tensor::row(vec![0.5, f64::INFINITY]).not_finite(), Some((1, f64::INFINITY)));
    /// ```
    #[must_use]
    pub fn not_finite(&self) -> Option<(usize, f64)> {
        match &self.data {
            Data::F32(numbers) => {
                numbers.iter().position(|number| !number.is_finite()).map(|at| (at, f64::from(numbers[at])))
            }
            Data::F64(numbers) => {
                numbers.iter().position(|number| !number.is_finite()).map(|at| (at, numbers[at]))
            }
            Data::I64(_) | Data::Bool(_) => None,
        }
    }
}

/// A shape as messages write it: `[2, 3]`.
///
/// ```
/// use netwright::exchange::foreign::Axes;
///
/// assert_eq!(Axes(&[2, 3]).to_string(), "[2, 3]");
/// ```
pub struct Axes<'a>(pub &'a [usize]);

impl fmt::Display for Axes<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_list().entries(self.0).finish()
    }
}
