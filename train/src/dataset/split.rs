//! Training, validation and test.
//!
//! Input: a data set, a seed and the share of each part. Output: the parts. Guarantees: no row is in two
//! parts, none is left out, and no part is empty.

use super::{Dataset, assign};
use crate::{Error, draws};

/// Separates the draws of a split from those of an epoch.
pub(crate) const SPLIT: u64 = u64::MAX;

impl<const I: usize, const T: usize> Dataset<I, T> {
    /// Random parts: `data.split(1, [0.7, 0.15, 0.15])?`. The size of each is its share of the rows, rounded.
    ///
    /// # Errors
    ///
    /// If a share is not above 0, they do not add up to 1, or a part would be empty.
    ///
    /// ```
    /// # use netwright::train::Dataset;
    /// let data = Dataset::collect((0..10).map(|i| ([i as f32], [0.0])))?;
    /// let [train, test] = data.split(1, [0.8, 0.2])?;
    /// assert_eq!((train.len(), test.len()), (8, 2));
    /// assert_eq!(data.split(1, [0.8, 0.2])?, [train, test]);
    /// assert!(data.split(1, [0.99, 0.01]).is_err());
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn split<const N: usize>(&self, seed: u64, shares: [f64; N]) -> Result<[Self; N], Error> {
        check(&shares)?;
        self.parts(&assign::rows(assign::all(self.len()), &shares, draws(seed, SPLIT, 0)))
    }

    /// Random parts, each with the same share of every class, within two rows.
    ///
    /// # Errors
    ///
    /// As [`split`](Self::split); if the targets are not [classes](Self::classes).
    ///
    /// ```
    /// # use netwright::train::Dataset;
    /// let data = Dataset::collect((0..100).map(|i| ([i as f32], [(i < 10) as u8 as f32])))?;
    /// let [_, test] = data.split_stratified(1, [0.8, 0.2])?;
    /// assert_eq!(test.classes()?.iter().sum::<usize>(), 2);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn split_stratified<const N: usize>(&self, seed: u64, shares: [f64; N]) -> Result<[Self; N], Error> {
        check(&shares)?;
        self.parts(&assign::rows(assign::by_label(&self.classes()?), &shares, draws(seed, SPLIT, 0)))
    }

    /// Random parts that no group is in two of: all rows of a patient, a day or a machine stay together. The
    /// largest groups are dealt first, so the sizes are near the shares if there are many groups.
    ///
    /// # Errors
    ///
    /// As [`split`](Self::split); if there is not a group for each row.
    ///
    /// ```
    /// # use netwright::train::Dataset;
    /// let data = Dataset::new([[1.0], [2.0], [3.0], [4.0]], [[0.0], [0.0], [1.0], [1.0]])?;
    /// let [train, test] = data.split_groups(1, [0.5, 0.5], &["Ann", "Bob", "Ann", "Bob"])?;
    /// assert_eq!((train.rows()[0][0] - train.rows()[1][0]).abs(), 2.0);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn split_groups<const N: usize, G: Ord>(
        &self,
        seed: u64,
        shares: [f64; N],
        groups: &[G],
    ) -> Result<[Self; N], Error> {
        check(&shares)?;
        assign::check_count(assign::ROW, self.len(), groups.len(), "groups")?;
        self.parts(&assign::groups(assign::by_label(groups), &shares, draws(seed, SPLIT, 0)))
    }

    fn parts<const N: usize>(&self, parts: &[Vec<usize>]) -> Result<[Self; N], Error> {
        assign::parts(assign::ROW, self.len(), parts, |rows| self.select(rows))
    }
}

/// Refuses shares that no parts have.
pub(crate) fn check(shares: &[f64]) -> Result<(), Error> {
    if let Some(share) = shares.iter().find(|share| !(share.is_finite() && **share > 0.0)) {
        return Err(Error::refused(format!("a share is {share}"), "each share is above 0"));
    }
    let sum: f64 = shares.iter().sum();
    if (sum - 1.0).abs() > 1e-6 {
        return Err(Error::refused(format!("the shares add up to {sum}"), "they must add up to 1"));
    }
    Ok(())
}
