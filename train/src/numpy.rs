//! Arrays of numpy: `.npy` of `numpy.save`, `.npz` of `numpy.savez` and `numpy.savez_compressed`.
//!
//! Input: the bytes of a file from anyone. Output: [`Array`], numbers of all types as `f32`. Guarantees: no
//! panic, no pickle is read; memory in proportion to the bytes that are there, not to those that a header
//! claims. Deflate packs at most 1,032 bytes in one. The reader is that of `netwright-exchange`.

use std::io::Read;
use std::path::{Path, PathBuf};

use netwright_exchange::Refusal;
use netwright_exchange::read::npz;

use crate::Error;
pub use crate::array::Array;
use crate::error::{Place, read as read_file, short};

/// Reads a `.npy` file.
///
/// # Errors
///
/// If it cannot be read, is damaged, or holds no numbers.
///
/// ```no_run
/// use netwright::train::{Dataset, numpy};
///
/// let x = numpy::read("x.npy")?.rows::<30>()?;
/// let y = numpy::read("y.npy")?.rows::<1>()?;
/// let data = Dataset::new(x, y)?;
/// # Ok::<(), netwright::train::Error>(())
/// ```
pub fn read(path: impl AsRef<Path>) -> Result<Array, Error> {
    let path = path.as_ref();
    parse(&read_file(path)?).map_err(|error| error.of_file(path))
}

/// Reads the bytes of a `.npy` file.
///
/// # Errors
///
/// As [`read`].
///
/// ```
/// # use netwright::train::numpy;
/// let error = numpy::parse(b"\x93NUMPY\x01").unwrap_err().to_string();
/// assert!(error.starts_with("its header is truncated or not valid; "), "{error}");
/// ```
pub fn parse(bytes: &[u8]) -> Result<Array, Error> {
    numbers(bytes).map_err(refused)
}

/// The arrays of a `.npz` file, each with its name, in the order of the alphabet.
///
/// ```no_run
/// use netwright::train::{Dataset, numpy};
///
/// let file = numpy::Archive::read("mnist.npz")?;
/// let images = file.array("x_train")?.rows::<784>()?;
/// let data = Dataset::new(images, file.array("y_train")?.targets::<10>()?)?;
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Archive {
    path: PathBuf,
    arrays: Vec<(String, Array)>,
}

impl Archive {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// If it cannot be read, is damaged, or one of its arrays holds no numbers.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let archive = Self::parse(&read_file(path)?).map_err(|error| error.of_file(path))?;
        Ok(Self { path: path.to_owned(), ..archive })
    }

    /// Reads the bytes of a file.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let mut arrays = Vec::new();
        let mut budget = bytes.len();
        for member in npz::members(bytes).map_err(|refusal| damaged(&refusal))? {
            let of = |fact: String| refused(format!("array `{}`: {fact}", short(member.name)));
            // Members may overlap: each counts.
            budget = budget
                .checked_sub(member.bytes.len())
                .ok_or_else(|| of("it shares its bytes with another one".into()))?;
            let array = if member.is_deflated {
                let mut unpacked = Vec::new();
                flate2::read::DeflateDecoder::new(member.bytes)
                    .take(member.size.saturating_add(1))
                    .read_to_end(&mut unpacked)
                    .map_err(|error| of(format!("it cannot be unpacked: {error}")))?;
                if !member.is_whole(&unpacked) {
                    return Err(of(
                        "it does not unpack to the size and checksum that the archive says; the \
                                   file is damaged: copy or save it again"
                            .into(),
                    ));
                }
                numbers(&unpacked)
            } else {
                numbers(member.bytes)
            };
            arrays.push((member.name.to_owned(), array.map_err(|fact| of(fact.into()))?));
        }
        Ok(Self { path: PathBuf::new(), arrays })
    }

    /// The names of the arrays, in the order of the alphabet.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.arrays.iter().map(|(name, _)| name.as_str())
    }

    /// The array of this name.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn array(&self, name: &str) -> Result<&Array, Error> {
        if let Some((_, array)) = self.arrays.iter().find(|(of, _)| of == name) {
            return Ok(array);
        }
        let names: Vec<String> = self.names().take(12).map(|name| format!("`{}`", short(name))).collect();
        let place = Place { path: self.path.clone(), ..Place::default() };
        let fact = format!("there is no array `{}`", short(name));
        Err(Error::content(place, fact, format!("it has {}", names.join(", "))))
    }
}

fn numbers(bytes: &[u8]) -> Result<Array, &'static str> {
    let array = npz::Array::read(bytes)?;
    Ok(Array::new(array.shape().to_vec(), array.singles()))
}

fn refused(fact: impl Into<String>) -> Error {
    Error::content(Place::default(), fact, "save an array of floats or integers with numpy again")
}

fn damaged(refusal: &Refusal) -> Error {
    let facts = refusal.reasons().iter().map(|reason| format!("{}: {}", reason.place, reason.fact));
    refused(facts.collect::<Vec<_>>().join("; "))
}
