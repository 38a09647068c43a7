//! Windows: steps that follow each other in a sequence, as views.
//!
//! Input: sequences, the length of a window and its stride. Output: windows, sequence by sequence, in the
//! order of time. Guarantees: no window has steps of two sequences; each step is in at least one window.

use super::Sequences;
use crate::Error;

impl<const I: usize, const T: usize> Sequences<I, T> {
    /// Windows of so many steps that follow each other and do not overlap: those of truncated
    /// back-propagation through time (Williams & Peng 1990), where the memory is carried from one to the
    /// next. The last one of a sequence has the steps that are left.
    ///
    /// # Errors
    ///
    /// If a window has no steps.
    ///
    /// ```
    /// # use netwright::train::Sequences;
    /// let rows = [[1.0], [2.0], [3.0], [4.0], [5.0]];
    /// let data = Sequences::labelled(rows, &[[0.0], [1.0]], &[3, 2])?;
    /// let windows: Vec<_> = data.windows(2)?.map(|window| window.rows()).collect();
    /// assert_eq!(windows, [&rows[0..2], &rows[2..3], &rows[3..5]]);
    /// // The memory starts anew with each sequence.
    /// assert!(data.windows(2)?.map(|window| window.is_first()).eq([true, false, true]));
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    #[doc(alias("BPTT", "TBPTT"))]
    pub fn windows(&self, steps: usize) -> Result<Windows<'_, I, T>, Error> {
        self.windows_every(steps, steps)
    }

    /// Windows of so many steps; each starts `stride` steps after the one before, up to the one that reaches
    /// the end of the sequence, which may have fewer steps.
    ///
    /// # Errors
    ///
    /// If a window has no steps, the stride is 0, or it is larger than the window, so that steps would be in
    /// none.
    ///
    /// ```
    /// # use netwright::train::Sequences;
    /// let rows = [[1.0], [2.0], [3.0], [4.0], [5.0]];
    /// let data = Sequences::labelled(rows, &[[0.0]], &[5])?;
    /// assert!(data.windows_every(3, 1)?.map(|window| window.rows()).eq(rows.windows(3)));
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn windows_every(&self, steps: usize, stride: usize) -> Result<Windows<'_, I, T>, Error> {
        if steps == 0 {
            return Err(Error::refused("a window of 0 steps", "give a window at least 1 step"));
        }
        if stride == 0 || stride > steps {
            let fact = format!("windows of {steps} steps with a stride of {stride}");
            let help = format!("a stride from 1 to {steps} has each step in a window");
            return Err(Error::refused(fact, help));
        }
        Ok(Windows { of: self, steps, stride, sequence: 0, start: 0 })
    }
}

/// The windows of [`Sequences::windows`], and the whole sequences of [`Sequences::iter`].
///
/// ```
/// use netwright::train::Sequences;
///
/// let data = Sequences::labelled([[1.0], [2.0], [3.0]], &[[0.0], [1.0]], &[2, 1])?;
/// assert_eq!((data.windows(1)?.count(), data.iter().count()), (3, 2));
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Windows<'a, const I: usize, const T: usize> {
    of: &'a Sequences<I, T>,
    steps: usize,
    stride: usize,
    sequence: usize,
    start: usize,
}

impl<'a, const I: usize, const T: usize> Windows<'a, I, T> {
    pub(super) fn whole(of: &'a Sequences<I, T>) -> Self {
        Self { of, steps: usize::MAX, stride: usize::MAX, sequence: 0, start: 0 }
    }
}

impl<'a, const I: usize, const T: usize> Iterator for Windows<'a, I, T> {
    type Item = Window<'a, I, T>;

    fn next(&mut self) -> Option<Window<'a, I, T>> {
        let range = self.of.range(self.sequence)?;
        let end = self.start.saturating_add(self.steps).min(range.len());
        let at = range.start + self.start..range.start + end;
        let window = Window {
            sequence: self.sequence,
            start: self.start,
            is_last: end == range.len(),
            rows: self.of.rows.get(at.clone())?,
            targets: self.of.targets.get(at)?,
        };
        if window.is_last {
            (self.sequence, self.start) = (self.sequence + 1, 0);
        } else {
            self.start += self.stride;
        }
        Some(window)
    }
}

/// Steps that follow each other in a sequence: a view of its rows and targets.
///
/// ```
/// use netwright::train::Sequences;
///
/// let data = Sequences::new([[1.0], [2.0], [3.0]], [[2.0], [3.0], [4.0]], &[3])?;
/// let window = data.windows(2)?.nth(1).expect("a second window");
/// assert_eq!((window.sequence(), window.start()), (0, 2));
/// assert_eq!((window.rows(), window.targets()), (&[[3.0]][..], &[[4.0]][..]));
/// assert!(!window.is_first() && window.is_last());
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window<'a, const I: usize, const T: usize> {
    sequence: usize,
    start: usize,
    is_last: bool,
    rows: &'a [[f32; I]],
    targets: &'a [[f32; T]],
}

impl<'a, const I: usize, const T: usize> Window<'a, I, T> {
    /// The index of the sequence.
    #[must_use]
    pub fn sequence(&self) -> usize {
        self.sequence
    }

    /// The step of the sequence with which the window starts, from 0.
    #[must_use]
    pub fn start(&self) -> usize {
        self.start
    }

    /// The rows, at least one.
    #[must_use]
    pub fn rows(&self) -> &'a [[f32; I]] {
        self.rows
    }

    /// The target of each row.
    #[must_use]
    pub fn targets(&self) -> &'a [[f32; T]] {
        self.targets
    }

    /// Whether the sequence begins here, where a network's memory is reset.
    #[must_use]
    pub fn is_first(&self) -> bool {
        self.start == 0
    }

    /// Whether the sequence ends here.
    #[must_use]
    pub fn is_last(&self) -> bool {
        self.is_last
    }
}
