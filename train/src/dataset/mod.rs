//! `Dataset`: the rows that a network trains on or is measured on.
//!
//! Input: rows, targets and weights from anywhere. Output: data sets, parts of them (`split.rs`, `folds.rs`),
//! their classes. Guarantees: at least one row, as many targets as rows, every number finite.

pub(crate) mod assign;
mod folds;
mod split;

pub use folds::Folds;
pub(crate) use split::{SPLIT, check as check_shares};

use std::ops::Range;

use netwright_runtime::Generator;

use crate::{Error, fingerprint};

/// Rows `[f32; I]`, a target `[f32; T]` for each, and a weight for each if there are any.
///
/// `I` and `T` are the sizes of a network's input and target. There is at least one row, and every number is
/// finite.
///
/// ```
/// use netwright::train::Dataset;
///
/// let data = Dataset::new([[0.0, 0.0], [0.0, 1.0]], [[0.0], [1.0]])?;
/// assert_eq!(data.len(), 2);
/// let error = Dataset::new([[0.0, f32::NAN]], [[0.0]]).unwrap_err().to_string();
/// assert!(error.starts_with("row 0: number 1 of the input is NaN"), "{error}");
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset<const I: usize, const T: usize> {
    rows: Vec<[f32; I]>,
    targets: Vec<[f32; T]>,
    weights: Option<Vec<f32>>,
}

impl<const I: usize, const T: usize> Dataset<I, T> {
    /// A data set of slices, arrays or vectors.
    ///
    /// # Errors
    ///
    /// If there are no rows, another number of targets, or a number that is not finite.
    pub fn new(rows: impl Into<Vec<[f32; I]>>, targets: impl Into<Vec<[f32; T]>>) -> Result<Self, Error> {
        Self::of(rows.into(), targets.into())
    }

    fn of(rows: Vec<[f32; I]>, targets: Vec<[f32; T]>) -> Result<Self, Error> {
        check_counts(rows.len(), targets.len())?;
        check_finite(rows.as_flattened(), I, "input")?;
        check_finite(targets.as_flattened(), T, "target")?;
        Ok(Self { rows, targets, weights: None })
    }

    /// A data set of as many targets as rows, at least one, which are all finite.
    pub(crate) fn of_finite(rows: Vec<[f32; I]>, targets: Vec<[f32; T]>) -> Self {
        Self { rows, targets, weights: None }
    }

    /// A data set of pairs of a row and its target.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    ///
    /// ```
    /// # use netwright::train::Dataset;
    /// let line = (0..10).map(|i| i as f32 / 10.0).map(|x| ([x], [2.0 * x + 1.0]));
    /// assert_eq!(Dataset::collect(line)?.len(), 10);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn collect(pairs: impl IntoIterator<Item = ([f32; I], [f32; T])>) -> Result<Self, Error> {
        let (rows, targets): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        Self::new(rows, targets)
    }

    /// A data set of all inputs, row by row, and all targets, row by row.
    ///
    /// # Errors
    ///
    /// If `I` does not divide the number of inputs, or `T` that of targets; as [`new`](Self::new).
    ///
    /// ```
    /// # use netwright::train::Dataset;
    /// let data = Dataset::<2, 1>::from_flat(&[1.0, 2.0, 3.0, 4.0], &[0.0, 1.0])?;
    /// assert_eq!(data.rows(), [[1.0, 2.0], [3.0, 4.0]]);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn from_flat(inputs: &[f32], targets: &[f32]) -> Result<Self, Error> {
        Self::new(whole(inputs, "inputs")?, whole(targets, "targets")?)
    }

    /// The data set with a weight for each row: how much its loss counts, in any unit.
    ///
    /// # Errors
    ///
    /// If there are not as many as rows, one is negative or not finite, or all are 0.
    ///
    /// ```
    /// # use netwright::train::Dataset;
    /// let data = Dataset::new([[0.0], [1.0]], [[0.0], [1.0]])?.with_weights([1.0, 0.5])?;
    /// assert_eq!(data.weights(), Some(&[1.0, 0.5][..]));
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn with_weights(self, weights: impl Into<Vec<f32>>) -> Result<Self, Error> {
        let weights = weights.into();
        if weights.len() != self.len() {
            let fact = format!("there are {} rows and {} weights", self.len(), weights.len());
            return Err(Error::refused(fact, "each row needs a weight"));
        }
        if let Some((row, weight)) = weights.iter().enumerate().find(|(_, w)| !w.is_finite() || **w < 0.0) {
            let fact = format!("row {row}: its weight is {weight}");
            return Err(Error::refused(fact, "a weight is a finite number, at least 0"));
        }
        if weights.iter().all(|&weight| weight == 0.0) {
            return Err(Error::refused("all weights are 0", "give at least one row a weight above 0"));
        }
        Ok(Self { weights: Some(weights), ..self })
    }

    /// The data set with the weight of its class for each row, so that all classes count the same.
    ///
    /// # Errors
    ///
    /// If the targets are not classes, or a class has no row.
    ///
    /// ```
    /// # use netwright::train::Dataset;
    /// let data = Dataset::new([[0.0], [1.0], [2.0], [3.0]], [[0.0], [0.0], [0.0], [1.0]])?;
    /// let weights = [2.0 / 3.0, 2.0 / 3.0, 2.0 / 3.0, 2.0];
    /// assert_eq!(data.balanced()?.weights(), Some(&weights[..]));
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn balanced(self) -> Result<Self, Error> {
        let classes = self.classes()?;
        let of_class = class_weights(Self::CLASSES, &classes)?;
        let weights = classes.iter().filter_map(|&class| of_class.get(class)).map(|&weight| weight as f32);
        let weights: Vec<f32> = weights.collect();
        self.with_weights(weights)
    }

    /// The number of rows, at least 1.
    #[must_use]
    #[allow(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The rows.
    #[must_use]
    pub fn rows(&self) -> &[[f32; I]] {
        &self.rows
    }

    /// The target of each row.
    #[must_use]
    pub fn targets(&self) -> &[[f32; T]] {
        &self.targets
    }

    /// The weight of each row, if there are any.
    #[must_use]
    pub fn weights(&self) -> Option<&[f32]> {
        self.weights.as_deref()
    }

    /// A number that another data set has another one of.
    pub(crate) fn fingerprint(&self) -> u64 {
        let weights = self.weights().unwrap_or_default();
        fingerprint::of(&[self.rows.as_flattened(), self.targets.as_flattened(), weights], &[])
    }

    /// How many classes targets of this size tell apart.
    pub(crate) const CLASSES: usize = if T == 1 { 2 } else { T };

    /// How much a row counts: 1 where the rows have no weights.
    pub(crate) fn weight(&self, row: usize) -> f64 {
        let weights = self.weights.as_ref();
        weights.and_then(|weights| weights.get(row)).map_or(1.0, |&weight| f64::from(weight))
    }

    pub(crate) fn rows_mut(&mut self) -> &mut [[f32; I]] {
        &mut self.rows
    }

    /// The class of each row. With one target it is the target, 0 or 1; with several, the index of the 1.
    ///
    /// # Errors
    ///
    /// If a target is not a class.
    ///
    /// ```
    /// # use netwright::train::Dataset;
    /// let data = Dataset::new([[0.5], [0.7]], [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])?;
    /// assert_eq!(data.classes()?, [2, 0]);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn classes(&self) -> Result<Vec<usize>, Error> {
        self.classes_in(0..T, TO_DIVIDE)
    }

    /// The class of each row in a part of the targets.
    pub(crate) fn classes_in(&self, part: Range<usize>, cure: &str) -> Result<Vec<usize>, Error> {
        let class = |(row, target): (usize, &[f32; T])| {
            let target = target.get(part.clone()).unwrap_or_default();
            class_of(target).ok_or_else(|| not_a_class(&format!("row {row}"), target, cure))
        };
        self.targets.iter().enumerate().map(class).collect()
    }

    /// These rows, in this order; a row may be there more than once.
    ///
    /// # Errors
    ///
    /// If there is no index, or one that no row has; if all these rows have the weight 0.
    ///
    /// ```
    /// # use netwright::train::{Dataset, order};
    /// let data = Dataset::new([[0.0], [1.0], [2.0]], [[0.0], [1.0], [4.0]])?;
    /// assert_eq!(data.select(&[2, 0])?.targets(), [[4.0], [0.0]]);
    /// let epoch = data.select(&order(1, 0, data.len()))?;
    /// assert_eq!(epoch.len(), 3);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn select(&self, indices: &[usize]) -> Result<Self, Error> {
        if let Some(index) = indices.iter().find(|&&index| index >= self.len()) {
            let fact = format!("there is no row {index}: there are {} rows", self.len());
            return Err(Error::refused(fact, "rows are counted from 0"));
        }
        if indices.is_empty() {
            return Err(Error::refused("no rows are selected", "a data set needs at least one"));
        }
        self.check_weights(indices)?;
        Ok(self.part(indices))
    }

    /// Refuses rows of which all have the weight 0.
    fn check_weights(&self, indices: &[usize]) -> Result<(), Error> {
        match &self.weights {
            Some(weights) if each(weights, indices).iter().all(|&weight| weight == 0.0) => {
                let fact = format!("all of the {} selected rows have the weight 0", indices.len());
                Err(Error::refused(fact, "select one with a weight above 0"))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Rows that are there, at least one.
    fn part(&self, indices: &[usize]) -> Self {
        Self {
            rows: each(&self.rows, indices),
            targets: each(&self.targets, indices),
            weights: self.weights.as_ref().map(|weights| each(weights, indices)),
        }
    }

    /// The first `count` rows, and the others.
    ///
    /// # Errors
    ///
    /// If one of both would have no rows.
    ///
    /// ```
    /// # use netwright::train::Dataset;
    /// let data = Dataset::new([[0.0], [1.0], [2.0]], [[0.0], [1.0], [4.0]])?;
    /// let (train, test) = data.split_at(2)?;
    /// assert_eq!((train.len(), test.len()), (2, 1));
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn split_at(&self, count: usize) -> Result<(Self, Self), Error> {
        if count == 0 || count >= self.len() {
            let fact = format!("{} rows cannot be divided after {count}: a part would be empty", self.len());
            return Err(Error::refused(fact, "each part needs at least one row"));
        }
        let order: Vec<usize> = (0..self.len()).collect();
        let (first, second) = order.split_at(count);
        Ok((self.select(first)?, self.select(second)?))
    }

    /// Puts the rows, with their targets and weights, into a random order, with the draws of one
    /// [`Generator::shuffle`]. A loop written by hand calls it in each epoch; [`order`](crate::order()) is a
    /// function of the epoch instead.
    ///
    /// ```
    /// # use netwright::{Generator, train::Dataset};
    /// let mut data = Dataset::new([[0.0], [1.0], [2.0]], [[0.0], [1.0], [2.0]])?;
    /// data.shuffle(&mut Generator::new(1));
    /// assert_eq!(data.rows(), data.targets());
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn shuffle(&mut self, generator: &mut Generator) {
        generator.clone().shuffle(&mut self.targets);
        if let Some(weights) = &mut self.weights {
            generator.clone().shuffle(weights);
        }
        generator.shuffle(&mut self.rows);
    }
}

/// The weight of each class with which all classes count the same: n / (k·nₖ) for n rows, k classes, and nₖ
/// rows of the class, as `compute_class_weight("balanced")` of scikit-learn (King & Zeng 2001).
///
/// # Errors
///
/// If a class is not below `count`, or has no row.
///
/// ```
/// use netwright::train::class_weights;
///
/// assert_eq!(class_weights(2, &[0, 0, 0, 1])?, [4.0 / 6.0, 2.0]);
/// assert!(class_weights(3, &[0, 0, 0, 1]).is_err());
/// # Ok::<(), netwright::train::Error>(())
/// ```
pub fn class_weights(count: usize, classes: &[usize]) -> Result<Vec<f64>, Error> {
    let mut counts = vec![0_u64; count];
    for (row, &class) in classes.iter().enumerate() {
        let Some(rows) = counts.get_mut(class) else {
            let fact = format!("row {row}: class {class} is not below {count}, the number of classes");
            return Err(Error::refused(fact, "classes are counted from 0"));
        };
        *rows += 1;
    }
    if let Some(class) = counts.iter().position(|&rows| rows == 0) {
        let fact = format!("class {class} has no row, so no weight balances it");
        return Err(Error::refused(fact, "leave the class out, or add rows of it"));
    }
    Ok(counts.iter().map(|&rows| classes.len() as f64 / (count as f64 * rows as f64)).collect())
}

/// The class of a target: with one number that number, 0 or 1; with several, the index of the 1 among zeros.
pub(crate) fn class_of(target: &[f32]) -> Option<usize> {
    let (ones, zeros) = (count(target, 1.0), count(target, 0.0));
    let class = target.iter().position(|&number| number == 1.0);
    match (class, target.len()) {
        (Some(_), 1) => Some(1),
        (None, 1) if zeros == 1 => Some(0),
        (Some(class), 2..) if ones == 1 && zeros == target.len() - 1 => Some(class),
        (Some(_) | None, _) => None,
    }
}

/// What to do without classes, where they would divide the rows.
pub(crate) const TO_DIVIDE: &str = "divide the rows with `split` or `folds`";

/// What to do without classes, where a metric asks for them.
pub(crate) const TO_MEASURE: &str = "measure numbers with `Fit::metric` and a `metric::Regression`";

/// The error of a target that is not a class, with what to do without classes.
pub(crate) fn not_a_class(place: &str, target: &[f32], cure: &str) -> Error {
    let shown: Vec<f32> = target.iter().copied().take(12).collect();
    let fact = format!("{place}: the target {shown:?} is not a class");
    let help = format!("the target of a class is 0 or 1, or a 1 among zeros; without classes, {cure}");
    Error::refused(fact, help)
}

fn count(numbers: &[f32], of: f32) -> usize {
    numbers.iter().filter(|&&number| number == of).count()
}

fn each<T: Copy>(items: &[T], indices: &[usize]) -> Vec<T> {
    indices.iter().filter_map(|&index| items.get(index).copied()).collect()
}

pub(crate) fn whole<const N: usize>(numbers: &[f32], what: &str) -> Result<Vec<[f32; N]>, Error> {
    let (rows, rest) = numbers.as_chunks::<N>();
    if !rest.is_empty() {
        let fact = format!("{} {what} are no whole rows of {N}", numbers.len());
        return Err(Error::refused(fact, format!("{} are left over", rest.len())));
    }
    Ok(rows.to_vec())
}

fn check_counts(rows: usize, targets: usize) -> Result<(), Error> {
    if rows != targets {
        let fact = format!("there are {rows} rows and {targets} targets");
        return Err(Error::refused(fact, "each row needs a target"));
    }
    match rows {
        0 => Err(Error::refused("there are no rows", "a data set needs at least one")),
        _ => Ok(()),
    }
}

/// Refuses numbers that are not finite, of rows of so many.
fn check_finite(numbers: &[f32], width: usize, what: &str) -> Result<(), Error> {
    let Some(at) = numbers.iter().position(|number| !number.is_finite()) else { return Ok(()) };
    let (row, index, number) = (at / width.max(1), at % width.max(1), numbers.get(at).unwrap_or(&f32::NAN));
    let fact = format!("row {row}: number {index} of the {what} is {number}");
    Err(Error::refused(fact, "leave such rows out, or find out where the number is from"))
}
