//! Checkpoints: a run that is stopped at any moment goes on as if it had not been.
//!
//! Input: a folder, and when to save. Output: files of safetensors. Guarantees: a file is there completely or
//! not at all; a resumed run has the bits of one that was never stopped.
//!
//! * `file.rs`: what a file holds, and its text.
//! * `keeper.rs`: when a run saves, which files stay, and where it goes on.

mod file;
mod keeper;

use std::path::PathBuf;

pub(crate) use file::{Position, Saved};
pub(crate) use keeper::{Keeper, of_file};

/// Where a run saves checkpoints, and when: by default after each epoch, and the last three stay.
///
/// A checkpoint has all that the rest of the run depends on: the network, the state of the optimiser, the
/// best and the averaged weights, the history and the place in the epoch. Its file is one of safetensors,
/// with names such as `network.h.weights` and `optimizer.mean.h.weights`.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::train::{Checkpoints, Dataset, Fit};
///
/// network! { #[derive(Debug, PartialEq)] pub struct Line<1, 1 identity>; }
///
/// let folder = std::env::temp_dir().join(format!("netwright-line-{}", std::process::id()));
/// let data = Dataset::new([[0.0], [1.0], [2.0]], [[1.0], [3.0], [5.0]])?;
/// let run = |epochs| {
///     let (mut net, mut adam) = (Line::new(1), Adam::new(0.1, Line::zeros));
///     let checkpoints = Checkpoints::new(&folder).resume();
///     Fit::new(&mut net, &mut adam, &data).epochs(epochs).batch(2).checkpoints(checkpoints).run()?;
///     Ok::<_, netwright::train::Error>(net)
/// };
/// run(10)?;
/// // Goes on after epoch 10, as one run of 20 epochs would.
/// let resumed = run(20)?;
/// let (mut net, mut adam) = (Line::new(1), Adam::new(0.1, Line::zeros));
/// Fit::new(&mut net, &mut adam, &data).epochs(20).batch(2).run()?;
/// assert_eq!(resumed, net);
/// # std::fs::remove_dir_all(&folder).ok();
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoints {
    pub(crate) folder: PathBuf,
    pub(crate) epochs: Option<u64>,
    pub(crate) minutes: Option<f64>,
    pub(crate) keep: usize,
    pub(crate) resumes: bool,
}

impl Checkpoints {
    /// Checkpoints in a folder, which is made if it is missing.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), epochs: Some(1), minutes: None, keep: 3, resumes: false }
    }

    /// After every so many epochs, at least 1.
    #[must_use]
    pub fn epochs(self, epochs: u64) -> Self {
        Self { epochs: Some(epochs), ..self }
    }

    /// After so many minutes since the last one, also within an epoch; after epochs only if
    /// [`epochs`](Self::epochs) is called after this.
    #[must_use]
    pub fn minutes(self, minutes: f64) -> Self {
        Self { minutes: Some(minutes), epochs: None, ..self }
    }

    /// How many of the newest files stay, at least 1. The best weights have a file of their own,
    /// `best.safetensors`, which `netwright::load` reads, where the run keeps them.
    #[must_use]
    pub fn keep(self, files: usize) -> Self {
        Self { keep: files, ..self }
    }

    /// Goes on from the newest checkpoint of the folder, or begins if there is none. Without it, a folder
    /// with checkpoints is refused.
    #[must_use]
    pub fn resume(self) -> Self {
        Self { resumes: true, ..self }
    }
}
