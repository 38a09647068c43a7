//! `Sequences`: rows in the order of time, which a network with memory reads step by step.
//!
//! Input: rows, targets and lengths from anywhere: CSV (`table.rs`), arrays (`arrays.rs`), recordings
//! (`recordings.rs`). Output: sequences, parts of them (`split.rs`), their windows (`windows.rs`).
//! Guarantees: at least one sequence, each of at least one row; a target for each row; every number finite.

mod arrays;
mod recordings;
mod split;
mod table;
mod windows;

pub use windows::{Window, Windows};

use std::ops::Range;

use netwright_runtime::Generator;

use crate::dataset::{TO_DIVIDE, class_of, not_a_class, whole};
use crate::{Dataset, Error, fingerprint};

/// Sequences of rows `[f32; I]` with a target `[f32; T]` for each, concatenated, and the length of each
/// sequence. Nothing is padded: sequences may have any lengths.
///
/// A row is a step of time. There is at least one sequence, each has at least one row, and every number is
/// finite. Where a sequence has one answer, all its rows have that target: [`labelled`](Self::labelled).
///
/// ```
/// use netwright::train::Sequences;
///
/// // Two sequences: the first has three steps, the second one has two.
/// let rows = [[0.1], [0.2], [0.3], [0.7], [0.8]];
/// let targets = [[0.2], [0.3], [0.4], [0.8], [0.9]];
/// let data = Sequences::new(rows, targets, &[3, 2])?;
/// assert_eq!((data.len(), data.steps()), (2, 5));
/// assert_eq!(data.iter().nth(1).map(|sequence| sequence.rows()), Some(&rows[3..]));
/// let error = Sequences::new(rows, targets, &[3, 3]).unwrap_err().to_string();
/// assert!(error.starts_with("the lengths add up to 6, but there are 5 rows; "), "{error}");
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[doc(alias("TimeSeries", "pack_sequence", "PackedSequence", "RNN", "LSTM", "GRU"))]
#[derive(Clone, Debug, PartialEq)]
pub struct Sequences<const I: usize, const T: usize> {
    rows: Vec<[f32; I]>,
    targets: Vec<[f32; T]>,
    lengths: Vec<usize>,
    /// Where each sequence ends in the rows.
    ends: Vec<usize>,
}

impl<const I: usize, const T: usize> Sequences<I, T> {
    /// Sequences of the rows and targets of all, concatenated, and the length of each.
    ///
    /// # Errors
    ///
    /// If there are no sequences, one has no rows, the lengths do not add up to the number of rows, there is
    /// another number of targets, or a number is not finite.
    pub fn new(
        rows: impl Into<Vec<[f32; I]>>,
        targets: impl Into<Vec<[f32; T]>>,
        lengths: &[usize],
    ) -> Result<Self, Error> {
        let (rows, targets) = (rows.into(), targets.into());
        let ends = ends(lengths, rows.len())?;
        if rows.len() != targets.len() {
            let fact = format!("there are {} rows and {} targets", rows.len(), targets.len());
            let help = "each row needs a target; `labelled` takes one for each sequence";
            return Err(Error::refused(fact, help));
        }
        let sequences = Self { rows, targets, lengths: lengths.to_vec(), ends };
        sequences.check_finite(&sequences.rows, "input")?;
        sequences.check_finite(&sequences.targets, "target")?;
        Ok(sequences)
    }

    /// Sequences with one target for each, which all its rows have: a class of a recording, for example. A
    /// loss that compares the last step alone meets it there.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new); if there are not as many targets as lengths.
    ///
    /// ```
    /// # use netwright::train::Sequences;
    /// let data = Sequences::labelled([[0.1], [0.2], [0.7]], &[[1.0], [0.0]], &[2, 1])?;
    /// assert_eq!(data.targets(), [[1.0], [1.0], [0.0]]);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn labelled(
        rows: impl Into<Vec<[f32; I]>>,
        targets: &[[f32; T]],
        lengths: &[usize],
    ) -> Result<Self, Error> {
        let rows = rows.into();
        if targets.len() != lengths.len() {
            let fact = format!("there are {} sequences and {} targets", lengths.len(), targets.len());
            return Err(Error::refused(fact, "each sequence needs a target; `new` takes one for each row"));
        }
        // The lengths are checked before memory is asked for in proportion to them.
        ends(lengths, rows.len())?;
        let each = targets.iter().zip(lengths);
        let targets: Vec<_> =
            each.flat_map(|(target, &length)| std::iter::repeat_n(*target, length)).collect();
        Self::new(rows, targets, lengths)
    }

    /// Sequences one by one, each as its rows and their targets.
    ///
    /// # Errors
    ///
    /// If a sequence has another number of targets than of rows; as [`new`](Self::new).
    ///
    /// ```
    /// # use netwright::train::Sequences;
    /// // The next number of each series.
    /// let series = [vec![[1.0], [2.0], [4.0]], vec![[3.0], [6.0]]];
    /// let data = Sequences::collect(series.iter().map(|s| (s[..s.len() - 1].to_vec(), s[1..].to_vec())))?;
    /// assert_eq!(data.lengths(), [2, 1]);
    /// assert_eq!(data.targets(), [[2.0], [4.0], [6.0]]);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn collect<R, Y>(sequences: impl IntoIterator<Item = (R, Y)>) -> Result<Self, Error>
    where
        R: AsRef<[[f32; I]]>,
        Y: AsRef<[[f32; T]]>,
    {
        let (mut rows, mut targets, mut lengths) = (Vec::new(), Vec::new(), Vec::new());
        for (sequence, (x, y)) in sequences.into_iter().enumerate() {
            let (x, y) = (x.as_ref(), y.as_ref());
            if x.len() != y.len() {
                let fact = format!("sequence {sequence} has {} rows and {} targets", x.len(), y.len());
                return Err(Error::refused(fact, "each row needs a target"));
            }
            rows.extend_from_slice(x);
            targets.extend_from_slice(y);
            lengths.push(x.len());
        }
        Self::new(rows, targets, &lengths)
    }

    /// Sequences of all inputs, row by row, all targets, row by row, and the length of each sequence.
    ///
    /// # Errors
    ///
    /// If `I` does not divide the number of inputs, or `T` that of targets; as [`new`](Self::new).
    ///
    /// ```
    /// # use netwright::train::Sequences;
    /// let data = Sequences::<2, 1>::from_flat(&[1.0, 2.0, 3.0, 4.0], &[0.0, 1.0], &[2])?;
    /// assert_eq!(data.rows(), [[1.0, 2.0], [3.0, 4.0]]);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn from_flat(inputs: &[f32], targets: &[f32], lengths: &[usize]) -> Result<Self, Error> {
        Self::new(whole(inputs, "inputs")?, whole(targets, "targets")?, lengths)
    }

    /// The number of sequences, at least 1.
    #[must_use]
    #[allow(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        self.lengths.len()
    }

    /// The number of rows of all sequences.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.rows.len()
    }

    /// The rows of all sequences, concatenated.
    #[must_use]
    pub fn rows(&self) -> &[[f32; I]] {
        &self.rows
    }

    /// The target of each row.
    #[must_use]
    pub fn targets(&self) -> &[[f32; T]] {
        &self.targets
    }

    /// The number of rows of each sequence, at least 1.
    #[must_use]
    pub fn lengths(&self) -> &[usize] {
        &self.lengths
    }

    /// Each sequence, whole.
    ///
    /// ```
    /// # use netwright::train::Sequences;
    /// let data = Sequences::labelled([[1.0], [2.0], [3.0]], &[[0.0], [1.0]], &[2, 1])?;
    /// let sum = |rows: &[[f32; 1]]| rows.as_flattened().iter().sum::<f32>();
    /// let sums: Vec<f32> = data.iter().map(|sequence| sum(sequence.rows())).collect();
    /// assert_eq!(sums, [3.0, 3.0]);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn iter(&self) -> Windows<'_, I, T> {
        Windows::whole(self)
    }

    /// The class of each sequence: that of its last row, as [`Dataset::classes`] has it.
    ///
    /// # Errors
    ///
    /// If such a target is not a class.
    ///
    /// ```
    /// # use netwright::train::Sequences;
    /// let data = Sequences::labelled([[1.0], [2.0], [3.0]], &[[0.0, 1.0], [1.0, 0.0]], &[2, 1])?;
    /// assert_eq!(data.classes()?, [1, 0]);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn classes(&self) -> Result<Vec<usize>, Error> {
        self.last_classes_in(0..T, TO_DIVIDE)
    }

    /// Those of the last step of each sequence, of something that each row has: of the outputs that a
    /// metric of [`Fit`](crate::Fit) is given, for example.
    ///
    /// ```
    /// # use netwright::train::Sequences;
    /// let data = Sequences::labelled([[1.0], [2.0], [3.0]], &[[0.0], [1.0]], &[2, 1])?;
    /// assert!(data.last_of(&["a", "b", "c"]).eq(&["b", "c"]));
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn last_of<'a, Y>(&self, of_rows: &'a [Y]) -> impl Iterator<Item = &'a Y> {
        self.ends.iter().filter_map(|end| of_rows.get(end.checked_sub(1)?))
    }

    /// The class of each row in a part of the targets.
    pub(crate) fn classes_in(&self, part: Range<usize>, cure: &str) -> Result<Vec<usize>, Error> {
        (0..self.steps()).map(|row| self.class_at(row, &part, cure)).collect()
    }

    /// The class of the last step of each sequence in a part of the targets.
    pub(crate) fn last_classes_in(&self, part: Range<usize>, cure: &str) -> Result<Vec<usize>, Error> {
        self.ends.iter().map(|end| self.class_at(end.saturating_sub(1), &part, cure)).collect()
    }

    fn class_at(&self, row: usize, part: &Range<usize>, cure: &str) -> Result<usize, Error> {
        let target = self.targets.get(row).and_then(|target| target.get(part.clone())).unwrap_or_default();
        class_of(target).ok_or_else(|| {
            let (sequence, step) = self.place(row);
            let is_last = self.ends.contains(&(row + 1));
            let step = if is_last { "the last step".to_owned() } else { format!("step {step}") };
            not_a_class(&format!("{step} of sequence {sequence}"), target, cure)
        })
    }

    /// A number that other sequences have another one of.
    pub(crate) fn fingerprint(&self) -> u64 {
        fingerprint::of(&[self.rows.as_flattened(), self.targets.as_flattened()], &self.lengths)
    }

    /// The sequence and the step of a row.
    pub(crate) fn place(&self, row: usize) -> (usize, usize) {
        let sequence = self.ends.partition_point(|&end| end <= row);
        (sequence, row - self.range(sequence).map_or(0, |range| range.start))
    }

    /// These sequences, in this order; one may be there more than once.
    ///
    /// # Errors
    ///
    /// If there is no index, or one that no sequence has.
    ///
    /// ```
    /// # use netwright::train::{Sequences, order};
    /// let data = Sequences::labelled([[1.0], [2.0], [3.0]], &[[0.0], [1.0]], &[2, 1])?;
    /// assert_eq!(data.select(&[1, 0])?.rows(), [[3.0], [1.0], [2.0]]);
    /// // A new order for each epoch; within a sequence, the order of its rows stays.
    /// let epoch = data.select(&order(1, 0, data.len()))?;
    /// assert_eq!(epoch.steps(), 3);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn select(&self, indices: &[usize]) -> Result<Self, Error> {
        if let Some(index) = indices.iter().find(|&&index| index >= self.len()) {
            let fact = format!("there is no sequence {index}: there are {}", self.len());
            return Err(Error::refused(fact, "sequences are counted from 0"));
        }
        if indices.is_empty() {
            return Err(Error::refused("no sequences are selected", "select at least one"));
        }
        Ok(self.part(indices))
    }

    /// Puts the sequences into a random order, with the draws of one [`Generator::shuffle`]; the order of the
    /// rows of each stays. [`order`](crate::order()) is a function of the epoch instead.
    ///
    /// ```
    /// # use netwright::{Generator, train::Sequences};
    /// let mut data = Sequences::labelled([[1.0], [2.0], [3.0]], &[[0.0], [1.0]], &[2, 1])?;
    /// data.shuffle(&mut Generator::new(1));
    /// assert_eq!(data.steps(), 3);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn shuffle(&mut self, generator: &mut Generator) {
        let mut order: Vec<usize> = (0..self.len()).collect();
        generator.shuffle(&mut order);
        *self = self.part(&order);
    }

    /// The rows of all sequences as those of a data set, for networks without memory.
    ///
    /// ```
    /// # use netwright::train::Sequences;
    /// let data = Sequences::labelled([[1.0], [2.0], [3.0]], &[[0.0], [1.0]], &[2, 1])?;
    /// assert_eq!(data.into_dataset().len(), 3);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    #[must_use]
    pub fn into_dataset(self) -> Dataset<I, T> {
        Dataset::of_finite(self.rows, self.targets)
    }

    pub(crate) fn rows_mut(&mut self) -> &mut [[f32; I]] {
        &mut self.rows
    }

    /// Sequences that are there, at least one.
    fn part(&self, indices: &[usize]) -> Self {
        let ranges = || indices.iter().filter_map(|&index| self.range(index));
        let rows = ranges().flat_map(|range| self.rows.get(range).unwrap_or_default()).copied().collect();
        let targets =
            ranges().flat_map(|range| self.targets.get(range).unwrap_or_default()).copied().collect();
        let lengths: Vec<usize> = ranges().map(|range| range.len()).collect();
        let ends = lengths.iter().scan(0, |end, length| {
            *end += length;
            Some(*end)
        });
        Self { rows, targets, ends: ends.collect(), lengths }
    }

    /// Where the rows of a sequence are.
    pub(crate) fn range(&self, sequence: usize) -> Option<Range<usize>> {
        let end = *self.ends.get(sequence)?;
        let start = sequence.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        Some(start..end)
    }

    fn check_finite<const N: usize>(&self, rows: &[[f32; N]], what: &str) -> Result<(), Error> {
        for (row, numbers) in rows.iter().enumerate() {
            let Some((index, number)) = numbers.iter().enumerate().find(|(_, number)| !number.is_finite())
            else {
                continue;
            };
            let (sequence, step) = self.place(row);
            let fact = format!("sequence {sequence}, step {step}: number {index} of the {what} is {number}");
            let help = "leave such sequences out, or find out where the number is from";
            return Err(Error::refused(fact, help));
        }
        Ok(())
    }
}

impl<'a, const I: usize, const T: usize> IntoIterator for &'a Sequences<I, T> {
    type Item = Window<'a, I, T>;
    type IntoIter = Windows<'a, I, T>;

    fn into_iter(self) -> Windows<'a, I, T> {
        self.iter()
    }
}

/// Where each sequence of these lengths ends, if they have that many rows.
fn ends(lengths: &[usize], rows: usize) -> Result<Vec<usize>, Error> {
    if lengths.is_empty() {
        return Err(Error::refused("there are no sequences", "give the length of at least one"));
    }
    if let Some(sequence) = lengths.iter().position(|&length| length == 0) {
        return Err(Error::refused(format!("sequence {sequence} has no rows"), "leave it out"));
    }
    let mut ends = Vec::with_capacity(lengths.len());
    let mut sum = 0_usize;
    for &length in lengths {
        sum = sum.saturating_add(length);
        ends.push(sum);
    }
    if sum != rows {
        let fact = format!("the lengths add up to {sum}, but there are {rows} rows");
        return Err(Error::refused(fact, "the rows of all sequences are concatenated, without padding"));
    }
    Ok(ends)
}
