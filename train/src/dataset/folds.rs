//! Cross-validation.
//!
//! Input: a data set, a seed and the number of folds. Output: for each fold, the rows to train on and those
//! to validate on. Guarantees: each row is validated once.

use super::{Dataset, assign};
use crate::{Error, draws};

/// Separates the draws of folds from those of an epoch and of a split.
const FOLDS: u64 = u64::MAX - 1;

impl<const I: usize, const T: usize> Dataset<I, T> {
    /// For each of `count` folds, the rows to train on and those to validate on; their sizes differ by at
    /// most one row.
    ///
    /// # Errors
    ///
    /// If there are fewer than two folds, or more than rows.
    ///
    /// ```
    /// # use netwright::train::Dataset;
    /// let data = Dataset::collect((0..10).map(|i| ([i as f32], [0.0])))?;
    /// for (train, validation) in data.folds(1, 5)? {
    ///     assert_eq!((train.len(), validation.len()), (8, 2));
    /// }
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn folds(&self, seed: u64, count: usize) -> Result<Folds<'_, I, T>, Error> {
        let shares = self.shares(count)?;
        Folds::new(self, assign::rows(assign::all(self.len()), &shares, draws(seed, FOLDS, 0)))
    }

    /// Folds with the same share of every class, within two rows.
    ///
    /// # Errors
    ///
    /// As [`folds`](Self::folds); if the targets are not [classes](Self::classes).
    ///
    /// ```
    /// # use netwright::train::Dataset;
    /// let data = Dataset::collect((0..20).map(|i| ([i as f32], [(i < 5) as u8 as f32])))?;
    /// for (_, validation) in data.folds_stratified(1, 5)? {
    ///     assert_eq!(validation.classes()?.iter().sum::<usize>(), 1);
    /// }
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn folds_stratified(&self, seed: u64, count: usize) -> Result<Folds<'_, I, T>, Error> {
        let shares = self.shares(count)?;
        Folds::new(self, assign::rows(assign::by_label(&self.classes()?), &shares, draws(seed, FOLDS, 0)))
    }

    /// Folds that no group is in two of.
    ///
    /// # Errors
    ///
    /// As [`folds`](Self::folds); if there is not a group for each row, or fewer groups than folds.
    ///
    /// ```
    /// # use netwright::train::Dataset;
    /// let data = Dataset::new([[1.0], [2.0], [3.0], [4.0]], [[0.0], [0.0], [1.0], [1.0]])?;
    /// assert_eq!(data.folds_groups(1, 2, &[7, 8, 7, 8])?.count(), 2);
    /// assert!(data.folds_groups(1, 3, &[7, 8, 7, 8]).is_err());
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn folds_groups<G: Ord>(
        &self,
        seed: u64,
        count: usize,
        groups: &[G],
    ) -> Result<Folds<'_, I, T>, Error> {
        let shares = self.shares(count)?;
        assign::check_count(assign::ROW, self.len(), groups.len(), "groups")?;
        Folds::new(self, assign::groups(assign::by_label(groups), &shares, draws(seed, FOLDS, 0)))
    }

    fn shares(&self, count: usize) -> Result<Vec<f64>, Error> {
        if count < 2 || count > self.len() {
            let fact = format!("{} rows cannot be divided into {count} folds", self.len());
            return Err(Error::refused(fact, "there are at least 2 folds, and each has a row"));
        }
        Ok(vec![1.0 / count as f64; count])
    }
}

/// For each fold, the rows to train on and those to validate on: [`Dataset::folds`]. A fold is copied when it
/// is asked for.
///
/// ```
/// use netwright::train::Dataset;
///
/// let data = Dataset::collect((0..6).map(|i| ([i as f32], [0.0])))?;
/// for (train, validation) in data.folds(1, 3)? {
///     assert_eq!((train.len(), validation.len()), (4, 2));
/// }
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Folds<'a, const I: usize, const T: usize> {
    data: &'a Dataset<I, T>,
    folds: std::vec::IntoIter<Vec<usize>>,
}

impl<'a, const I: usize, const T: usize> Folds<'a, I, T> {
    fn new(data: &'a Dataset<I, T>, folds: Vec<Vec<usize>>) -> Result<Self, Error> {
        if folds.iter().any(Vec::is_empty) {
            let fact = format!("a fold of {} would have no row", folds.len());
            return Err(Error::refused(fact, "take fewer folds: each needs a group of its own"));
        }
        // Weights that are all 0 in a fold are seen before a training has begun.
        for fold in &folds {
            data.check_weights(fold)?;
            data.check_weights(&without(fold, data.len()))?;
        }
        Ok(Self { data, folds: folds.into_iter() })
    }
}

impl<const I: usize, const T: usize> Iterator for Folds<'_, I, T> {
    type Item = (Dataset<I, T>, Dataset<I, T>);

    fn next(&mut self) -> Option<Self::Item> {
        let fold = self.folds.next()?;
        Some((self.data.part(&without(&fold, self.data.len())), self.data.part(&fold)))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.folds.size_hint()
    }
}

impl<const I: usize, const T: usize> ExactSizeIterator for Folds<'_, I, T> {}

/// The rows below `count` that are not among these, in their order.
fn without(rows: &[usize], count: usize) -> Vec<usize> {
    let mut is_left = vec![true; count];
    for &row in rows {
        if let Some(left) = is_left.get_mut(row) {
            *left = false;
        }
    }
    is_left.iter().enumerate().filter_map(|(row, left)| left.then_some(row)).collect()
}
