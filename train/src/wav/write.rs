//! WAV files out.
//!
//! Input: [`Wav`]. Output: the bytes of a file, floats of 32 bits. Guarantees: reading them gives the same
//! bits.

use std::path::Path;

use super::Wav;
use crate::{Error, file};

/// The bytes of all parts before the samples, without the eight of RIFF itself.
const HEAD: usize = 50;

impl Wav {
    /// Writes a file with floats of 32 bits, with its folder; an old file is replaced when the new one is
    /// complete.
    ///
    /// # Errors
    ///
    /// If it cannot be written, or has 4 GB and more.
    ///
    /// ```no_run
    /// use netwright::train::wav::Wav;
    ///
    /// Wav::new(48_000, 1, vec![0.0, 0.5])?.write("out.wav")?;
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        file::write(path, &self.bytes().map_err(|error| error.of_file(path))?)
    }

    /// The bytes of that file.
    ///
    /// # Errors
    ///
    /// If there are 4 GB and more, or more than 16,383 channels.
    ///
    /// ```
    /// # use netwright::train::wav::Wav;
    /// let wav = Wav::new(48_000, 1, vec![0.0, 0.5])?;
    /// assert_eq!(Wav::parse(&wav.bytes()?)?, wav);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn bytes(&self) -> Result<Vec<u8>, Error> {
        let data = self.samples.len().saturating_mul(4);
        let sizes = || {
            let whole = u32::try_from(HEAD.saturating_add(data)).ok()?;
            let frame = self.channels.checked_mul(4)?;
            Some((whole, frame, self.rate.checked_mul(u32::from(frame))?, u32::try_from(self.len()).ok()?))
        };
        let Some((whole, frame, speed, length)) = sizes() else {
            let fact = format!("{} samples of {} channels do not fit into WAV", self.len(), self.channels);
            return Err(self.refused(fact, "a file has less than 4 GB; write parts of it"));
        };
        let mut bytes = Vec::with_capacity(HEAD + 8 + data);
        bytes.extend(b"RIFF");
        bytes.extend(whole.to_le_bytes());
        bytes.extend(b"WAVEfmt ");
        bytes.extend(18_u32.to_le_bytes());
        // Floats.
        bytes.extend(3_u16.to_le_bytes());
        bytes.extend(self.channels.to_le_bytes());
        bytes.extend(self.rate.to_le_bytes());
        bytes.extend(speed.to_le_bytes());
        bytes.extend(frame.to_le_bytes());
        bytes.extend(32_u16.to_le_bytes());
        // No extension; then the number of moments, which formats other than integers have.
        bytes.extend(0_u16.to_le_bytes());
        bytes.extend(b"fact");
        bytes.extend(4_u32.to_le_bytes());
        bytes.extend(length.to_le_bytes());
        bytes.extend(b"data");
        bytes.extend((whole - HEAD as u32).to_le_bytes());
        bytes.extend(self.samples.iter().flat_map(|sample| sample.to_le_bytes()));
        Ok(bytes)
    }
}
