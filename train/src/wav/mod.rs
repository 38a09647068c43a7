//! WAV, recordings: RIFF files of integers or floats.
//!
//! Input: the bytes of a file from anyone (`read.rs`). Output: [`Wav`], samples as `f32`, and files of them
//! (`write.rs`). Guarantees: no panic; memory in proportion to the bytes that are there, not to those that a
//! header claims; a full-scale integer is 1, a float is the one in the file.
//!
//! The format: Microsoft & IBM, Multimedia Programming Interface and Data Specifications 1.0, 1991, and
//! `WAVEFORMATEXTENSIBLE` (<https://learn.microsoft.com/windows/win32/api/mmreg/>).

mod read;
mod write;

use std::path::{Path, PathBuf};

use crate::Error;
use crate::error::{Place, read as read_file};

/// A recording: the samples of each channel, and how many there are in a second.
///
/// ```
/// use netwright::train::wav::Wav;
///
/// let wav = Wav::new(48_000, 2, vec![0.0, 0.1, 0.2, 0.3])?; // or Wav::read("take.wav")?
/// assert_eq!((wav.rate(), wav.channels(), wav.len()), (48_000, 2, 2));
/// assert_eq!(wav.rows::<2>()?, [[0.0, 0.1], [0.2, 0.3]]);
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[doc(alias("audio", "hound", "soundfile"))]
#[derive(Clone, Debug, PartialEq)]
pub struct Wav {
    path: PathBuf,
    rate: u32,
    channels: u16,
    /// The samples of the first moment, a channel each, then those of the next one.
    samples: Vec<f32>,
}

impl Wav {
    /// A recording of these samples: those of all channels at the first moment, then at the next one.
    ///
    /// # Errors
    ///
    /// If there are no channels, or the samples are no whole number of moments.
    ///
    /// ```
    /// # use netwright::train::wav::Wav;
    /// let error = Wav::new(48_000, 2, vec![0.0, 0.1, 0.2]).unwrap_err().to_string();
    /// assert!(error.starts_with("3 samples are no whole number for each of 2 channels; "), "{error}");
    /// ```
    pub fn new(rate: u32, channels: u16, samples: impl Into<Vec<f32>>) -> Result<Self, Error> {
        let samples = samples.into();
        if rate == 0 || channels == 0 {
            let fact = format!("a recording of {channels} channels with {rate} samples a second");
            return Err(Error::refused(fact, "give it at least one of each"));
        }
        if !samples.len().is_multiple_of(usize::from(channels)) {
            let fact =
                format!("{} samples are no whole number for each of {channels} channels", samples.len());
            return Err(Error::refused(fact, "each moment has a sample of each channel"));
        }
        Ok(Self { path: PathBuf::new(), rate, channels, samples })
    }

    /// Reads a file of integers with 8 to 32 bits, or floats with 32 or 64.
    ///
    /// # Errors
    ///
    /// If it cannot be read, is not such a file, or is truncated.
    ///
    /// ```no_run
    /// use netwright::train::wav::Wav;
    ///
    /// let guitar = Wav::read("guitar.wav")?;
    /// println!("{} Hz, {} samples", guitar.rate(), guitar.len());
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let wav = Self::parse(&read_file(path)?).map_err(|error| error.of_file(path))?;
        Ok(Self { path: path.to_owned(), ..wav })
    }

    /// Reads the bytes of a file. An integer s of b bits becomes s / 2ᵇ⁻¹, from −1 to 1; the one with 8 bits,
    /// which has no sign in such files, has 128 subtracted before.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    ///
    /// ```
    /// # use netwright::train::wav::Wav;
    /// let error = Wav::parse(b"OggS").unwrap_err().to_string();
    /// assert!(error.starts_with("it is not WAV: it begins with `OggS`; "), "{error}");
    /// ```
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        read::parse(bytes)
    }

    /// The samples in a second, of each channel.
    #[must_use]
    pub fn rate(&self) -> u32 {
        self.rate
    }

    /// The number of channels, at least 1.
    #[must_use]
    pub fn channels(&self) -> u16 {
        self.channels
    }

    /// The number of samples of a channel.
    #[must_use]
    pub fn len(&self) -> usize {
        self.samples.len() / usize::from(self.channels)
    }

    /// Whether there are no samples.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.samples.is_empty()
    }

    /// All samples: those of all channels at the first moment, then at the next one.
    #[must_use]
    pub fn samples(&self) -> &[f32] {
        &self.samples
    }

    /// A row for each moment, with the samples of all channels.
    ///
    /// # Errors
    ///
    /// If there are not `C` channels.
    pub fn rows<const C: usize>(&self) -> Result<Vec<[f32; C]>, Error> {
        if usize::from(self.channels) != C {
            let plural = if self.channels == 1 { "" } else { "s" };
            let fact = format!("rows of {C} were asked for, but it has {} channel{plural}", self.channels);
            return Err(self.refused(fact, "`channel` takes one of them"));
        }
        Ok(self.samples.as_chunks::<C>().0.to_vec())
    }

    /// The samples of one channel, from 0, as rows.
    ///
    /// # Errors
    ///
    /// If there is no such channel.
    ///
    /// ```
    /// # use netwright::train::wav::Wav;
    /// let wav = Wav::new(48_000, 2, vec![0.0, 0.1, 0.2, 0.3])?;
    /// assert_eq!(wav.channel(1)?, [[0.1], [0.3]]);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn channel(&self, index: u16) -> Result<Vec<[f32; 1]>, Error> {
        if index >= self.channels {
            let fact = format!("there is no channel {index}: it has {}", self.channels);
            return Err(self.refused(fact, "channels are counted from 0"));
        }
        let samples = self.samples.iter().skip(usize::from(index)).step_by(usize::from(self.channels));
        Ok(samples.map(|&sample| [sample]).collect())
    }

    /// An error with the file that this is from.
    pub(crate) fn refused(&self, fact: impl Into<String>, help: impl Into<String>) -> Error {
        Error::content(Place { path: self.path.clone(), ..Place::default() }, fact, help)
    }
}
