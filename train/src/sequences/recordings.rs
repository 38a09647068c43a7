//! Sequences of recordings: what went into a device, and what came out of it.
//!
//! Input: pairs of WAV files. Output: sequences. Guarantees: both of a pair have as many steps, and all the
//! same sample rate.

use super::Sequences;
use crate::Error;
use crate::wav::Wav;

impl<const I: usize, const T: usize> Sequences<I, T> {
    /// Each pair of an input and a target as a sequence; a channel is a number of a row.
    ///
    /// # Errors
    ///
    /// If a recording has other channels than `I` or `T`, another sample rate than the first one, or a target
    /// another length than its input; as [`new`](Self::new).
    ///
    /// ```
    /// use netwright::train::{Sequences, wav::Wav};
    ///
    /// // Wav::read("guitar.wav")?, Wav::read("amplifier.wav")?
    /// let (dry, wet) = (Wav::new(48_000, 1, vec![0.0, 0.5])?, Wav::new(48_000, 1, vec![0.0, 0.9])?);
    /// let data = Sequences::<1, 1>::recordings([(&dry, &wet)])?;
    /// assert_eq!((data.rows(), data.targets()), (&[[0.0], [0.5]][..], &[[0.0], [0.9]][..]));
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn recordings<'a>(pairs: impl IntoIterator<Item = (&'a Wav, &'a Wav)>) -> Result<Self, Error> {
        let mut rate = None;
        let mut sequences = Vec::new();
        for (index, (x, y)) in pairs.into_iter().enumerate() {
            for (what, wav) in [("input", x), ("target", y)] {
                let first = *rate.get_or_insert(wav.rate());
                if wav.rate() != first {
                    let fact = format!(
                        "the {what} of recording {index} has {} samples a second, and the first one {first}",
                        wav.rate()
                    );
                    return Err(wav.refused(fact, "resample one of them: a network learns one sample rate"));
                }
            }
            if x.len() != y.len() {
                let fact = format!("recording {index} has {} samples, and its target {}", x.len(), y.len());
                return Err(y.refused(fact, "cut both to the same length, aligned to the sample"));
            }
            sequences.push((x.rows::<I>()?, y.rows::<T>()?));
        }
        Self::collect(sequences)
    }
}
