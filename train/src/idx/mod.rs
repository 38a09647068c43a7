//! IDX, the format of MNIST, with gzip or without.
//!
//! Input: the bytes of a file from anyone. Output: [`Array`]. Guarantees: no panic; memory in proportion to
//! the bytes that are there, not to those that the header claims. gzip packs at most 1,032 bytes in one.
//!
//! [`stream`] reads files that are larger than memory.
//!
//! The format: two zeros, a byte for the type, a byte for the number of axes, the axes in four bytes each,
//! the numbers; all big-endian (LeCun, Cortes & Burges, <https://yann.lecun.com/exdb/mnist/>).

mod stream;

use std::io::Read;
use std::path::Path;

use crate::Error;
pub use crate::array::Array;
use crate::error::{Place, read as read_file};
pub use stream::stream;

const GZIP: &[u8] = &[0x1f, 0x8b];

/// Reads a file.
///
/// # Errors
///
/// If it cannot be read, is not IDX, is truncated, or has bytes behind its numbers.
///
/// ```no_run
/// use netwright::train::{Dataset, idx};
///
/// let images = idx::read("train-images-idx3-ubyte.gz")?.rows::<784>()?;
/// let labels = idx::read("train-labels-idx1-ubyte.gz")?.targets::<10>()?;
/// let data = Dataset::new(images, labels)?;
/// # Ok::<(), netwright::train::Error>(())
/// ```
pub fn read(path: impl AsRef<Path>) -> Result<Array, Error> {
    let path = path.as_ref();
    parse(&read_file(path)?).map_err(|error| error.of_file(path))
}

/// Reads the bytes of a file.
///
/// # Errors
///
/// As [`read`].
///
/// ```
/// use netwright::train::idx;
///
/// // Bytes (8), one axis, three numbers.
/// let array = idx::parse(&[0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9])?;
/// assert_eq!((array.shape(), array.numbers()), (&[3][..], &[7.0, 8.0, 9.0][..]));
/// # Ok::<(), netwright::train::Error>(())
/// ```
pub fn parse(bytes: &[u8]) -> Result<Array, Error> {
    if !bytes.starts_with(GZIP) {
        return array(bytes);
    }
    let mut unpacked = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes)
        .read_to_end(&mut unpacked)
        .map_err(|error| refused(format!("its gzip is damaged: {error}")))?;
    array(&unpacked)
}

fn refused(fact: impl Into<String>) -> Error {
    let help = "copy the file again; its start is two zeros, its type and its number of axes";
    Error::content(Place::default(), fact, help)
}

fn array(bytes: &[u8]) -> Result<Array, Error> {
    let [0, 0, of, axes, rest @ ..] = bytes else { return Err(refused("it is not IDX")) };
    let (axes, of) = (usize::from(*axes), *of);
    let header = rest.get(..axes * 4).ok_or_else(|| refused("its header is truncated"))?;
    let numbers = rest.get(axes * 4..).unwrap_or_default();
    let axis = |&bytes: &[u8; 4]| usize::try_from(u32::from_be_bytes(bytes)).ok();
    let shape: Option<Vec<usize>> = header.as_chunks::<4>().0.iter().map(axis).collect();
    let shape = shape.ok_or_else(|| refused("an axis does not fit into memory"))?;
    let width = width(of)?;
    let count = shape.iter().try_fold(width, |size: usize, &axis| size.checked_mul(axis));
    if count != Some(numbers.len()) {
        let count = count.map_or("more than fit into memory".into(), |count| count.to_string());
        let fact =
            format!("its shape {shape:?} needs {count} bytes of numbers, but {} are there", numbers.len());
        return Err(refused(fact));
    }
    Ok(Array::new(shape, decoded(of, numbers)))
}

/// How many bytes a number of this type has.
fn width(of: u8) -> Result<usize, Error> {
    match of {
        0x08 | 0x09 => Ok(1),
        0x0b => Ok(2),
        0x0c | 0x0d => Ok(4),
        0x0e => Ok(8),
        other => Err(refused(format!("its type {other:#04x} is none of IDX"))),
    }
}

/// Numbers of a type that has a width.
fn decoded(of: u8, numbers: &[u8]) -> Vec<f32> {
    match of {
        0x08 => numbers.iter().map(|&byte| f32::from(byte)).collect(),
        0x09 => each(numbers, |bytes| f32::from(i8::from_be_bytes(bytes))),
        0x0b => each(numbers, |bytes| f32::from(i16::from_be_bytes(bytes))),
        0x0c => each(numbers, |bytes| i32::from_be_bytes(bytes) as f32),
        0x0d => each(numbers, f32::from_be_bytes),
        _ => each(numbers, |bytes| f64::from_be_bytes(bytes) as f32),
    }
}

fn each<const WIDTH: usize>(bytes: &[u8], number: impl Fn([u8; WIDTH]) -> f32) -> Vec<f32> {
    bytes.as_chunks().0.iter().map(|&chunk| number(chunk)).collect()
}
