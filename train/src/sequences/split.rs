//! Training, validation and test: whole sequences.
//!
//! Input: sequences, a seed and the share of each part. Output: the parts. Guarantees: no sequence is in two
//! parts, none is left out, and no part is empty.

use super::Sequences;
use crate::dataset::{SPLIT, assign, check_shares};
use crate::{Error, draws};

impl<const I: usize, const T: usize> Sequences<I, T> {
    /// Random parts: `data.split(1, [0.7, 0.15, 0.15])?`. The size of each is its share of the sequences,
    /// rounded, whatever their lengths.
    ///
    /// # Errors
    ///
    /// If a share is not above 0, they do not add up to 1, or a part would be empty.
    ///
    /// ```
    /// # use netwright::train::Sequences;
    /// let data = Sequences::collect((1..=10).map(|i| (vec![[i as f32]; i], vec![[0.0]; i])))?;
    /// let [train, test] = data.split(1, [0.8, 0.2])?;
    /// assert_eq!((train.len(), test.len()), (8, 2));
    /// assert_eq!(data.split(1, [0.8, 0.2])?, [train, test]);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn split<const N: usize>(&self, seed: u64, shares: [f64; N]) -> Result<[Self; N], Error> {
        check_shares(&shares)?;
        self.parts(&assign::rows(assign::all(self.len()), &shares, draws(seed, SPLIT, 0)))
    }

    /// Random parts, each with the same share of the sequences of every [class](Self::classes), within two.
    ///
    /// # Errors
    ///
    /// As [`split`](Self::split); if the last target of a sequence is not a class.
    ///
    /// ```
    /// # use netwright::train::Sequences;
    /// let data = Sequences::collect((0..20).map(|i| ([[0.5]; 3], [[(i < 5) as u8 as f32]; 3])))?;
    /// let [_, test] = data.split_stratified(1, [0.8, 0.2])?;
    /// assert_eq!(test.classes()?.iter().sum::<usize>(), 1);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn split_stratified<const N: usize>(&self, seed: u64, shares: [f64; N]) -> Result<[Self; N], Error> {
        check_shares(&shares)?;
        self.parts(&assign::rows(assign::by_label(&self.classes()?), &shares, draws(seed, SPLIT, 0)))
    }

    /// Random parts that no group is in two of: all recordings of a speaker, a day or a machine stay
    /// together. The largest groups are dealt first, so the sizes are near the shares if there are many.
    ///
    /// # Errors
    ///
    /// As [`split`](Self::split); if there is not a group for each sequence.
    ///
    /// ```
    /// # use netwright::train::Sequences;
    /// let data = Sequences::collect((0..4).map(|i| ([[i as f32]], [[0.0]])))?;
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
        check_shares(&shares)?;
        assign::check_count(assign::SEQUENCE, self.len(), groups.len(), "groups")?;
        self.parts(&assign::groups(assign::by_label(groups), &shares, draws(seed, SPLIT, 0)))
    }

    fn parts<const N: usize>(&self, parts: &[Vec<usize>]) -> Result<[Self; N], Error> {
        assign::parts(assign::SEQUENCE, self.len(), parts, |sequences| self.select(sequences))
    }
}
