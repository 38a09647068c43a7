//! IDX files that are larger than memory, as a stream.
//!
//! Input: a file of rows and one of their classes, with gzip or without. Output: [`Stream`]. Guarantees: a
//! row of each is in memory at a time; what `read` refuses is refused, where it is reached.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

#[cfg(doc)]
use super::Array;
use super::{GZIP, decoded, refused, width};
use crate::error::short;
use crate::{Error, Stream};

/// The rows of one file and the classes of another one, read anew in each epoch: what
/// [`rows`](Array::rows) and [`targets`](Array::targets) make of the files that [`read`](super::read) reads.
///
/// # Errors
///
/// If a file cannot be read or is not IDX, a row has not `I` numbers, or there is another number of classes
/// than of rows. What is wrong with a row is said when it is read.
///
/// ```no_run
/// use netwright::train::idx;
///
/// let stream = idx::stream::<784, 10>("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz")?.seed(1);
/// for block in stream.epoch(1)? {
///     let pictures = block?;
/// }
/// # Ok::<(), netwright::train::Error>(())
/// ```
pub fn stream<const I: usize, const T: usize>(
    rows: impl Into<PathBuf>,
    classes: impl Into<PathBuf>,
) -> Result<Stream<I, T>, Error> {
    let (rows, classes) = (rows.into(), classes.into());
    // A wrong shape is refused here, not in the first epoch.
    open::<I>(&rows, &classes)?;
    Ok(Stream::new(move || {
        let [mut of_rows, mut of_classes] = open::<I>(&rows, &classes)?;
        let (rows, classes) = (rows.clone(), classes.clone());
        Ok(std::iter::from_fn(move || {
            let x = of_rows.row::<I>().map_err(|error| error.of_file(&rows));
            let class = of_classes.row::<1>().map_err(|error| error.of_file(&classes));
            match (x, class) {
                (Ok(Some(x)), Ok(Some([class]))) => {
                    let target = target(of_classes.at - 1, class).map_err(|error| error.of_file(&classes));
                    Some(target.map(|target| (x, target)))
                }
                // Both have as many.
                (Ok(_), Ok(_)) => None,
                (Err(error), _) | (_, Err(error)) => Some(Err(error)),
            }
        }))
    }))
}

/// The target of a class: 1 at the class, 0 elsewhere.
fn target<const T: usize>(row: usize, class: f32) -> Result<[f32; T], Error> {
    let mut target = [0.0; T];
    let is_whole = class >= 0.0 && class.fract() == 0.0;
    let at = is_whole.then_some(class as usize).and_then(|class| target.get_mut(class));
    let Some(at) = at else {
        let fact = format!("number {row} is {}, which is no class below {T}", short(&class.to_string()));
        let help = "classes are whole numbers from 0 on, and a network needs an output for each";
        return Err(Error::content(crate::Place::default(), fact, help));
    };
    *at = 1.0;
    Ok(target)
}

/// Both files, of which each has so many numbers in a row, after their headers.
fn open<const I: usize>(rows: &Path, classes: &Path) -> Result<[Rows; 2], Error> {
    let of_rows = Rows::open(rows, I).map_err(|error| error.of_file(rows))?;
    let of_classes = Rows::open(classes, 1).map_err(|error| error.of_file(classes))?;
    if of_rows.count != of_classes.count {
        let fact = format!("there are {} rows and {} classes", of_rows.count, of_classes.count);
        return Err(Error::content(crate::Place::default(), fact, "each row needs a class").of_file(classes));
    }
    Ok([of_rows, of_classes])
}

/// The rows of a file.
struct Rows {
    of: Box<dyn Read>,
    path: PathBuf,
    kind: u8,
    count: usize,
    /// The bytes of a row.
    bytes: Vec<u8>,
    /// How many rows were read.
    at: usize,
}

impl Rows {
    fn open(path: &Path, numbers: usize) -> Result<Self, Error> {
        let mut file = BufReader::new(File::open(path).map_err(Error::io(path))?);
        let is_packed = file.fill_buf().map_err(Error::io(path))?.starts_with(GZIP);
        let mut of: Box<dyn Read> =
            if is_packed { Box::new(flate2::bufread::MultiGzDecoder::new(file)) } else { Box::new(file) };
        let mut start = [0; 4];
        of.read_exact(&mut start).map_err(|error| truncated(error, path, "it is not IDX"))?;
        let [0, 0, kind, axes] = start else { return Err(refused("it is not IDX")) };
        let mut header = vec![0; usize::from(axes) * 4];
        of.read_exact(&mut header).map_err(|error| truncated(error, path, "its header is truncated"))?;
        let axis = |&bytes: &[u8; 4]| usize::try_from(u32::from_be_bytes(bytes)).ok();
        let shape: Option<Vec<usize>> = header.as_chunks::<4>().0.iter().map(axis).collect();
        let shape = shape.ok_or_else(|| refused("an axis does not fit into memory"))?;
        let wide = shape.iter().skip(1).try_fold(1_usize, |size, &axis| size.checked_mul(axis));
        let Some(&count) = shape.first().filter(|_| wide == Some(numbers)) else {
            let fact = format!("rows of {numbers} numbers were asked for, but the shape is {shape:?}");
            let help =
                "the first axis is that of the rows; the product of the others is the width of the network";
            return Err(Error::content(crate::Place::default(), fact, help));
        };
        let bytes = width(kind)?
            .checked_mul(numbers)
            .map(|bytes| vec![0; bytes])
            .ok_or_else(|| refused("a row does not fit into memory"))?;
        Ok(Self { of, path: path.to_owned(), kind, count, bytes, at: 0 })
    }

    /// The next row; `None` at the end.
    fn row<const I: usize>(&mut self) -> Result<Option<[f32; I]>, Error> {
        if self.at == self.count {
            let mut more = [0; 1];
            return match self.of.read(&mut more) {
                Ok(0) => Ok(None),
                Ok(_) => Err(refused(format!("it has bytes behind its {} rows", self.count))),
                Err(error) => Err(truncated(error, &self.path, "its end cannot be read")),
            };
        }
        let fact = format!("row {} of {} is truncated", self.at, self.count);
        self.of.read_exact(&mut self.bytes).map_err(|error| truncated(error, &self.path, &fact))?;
        self.at += 1;
        Ok(decoded(self.kind, &self.bytes).first_chunk::<I>().copied())
    }
}

/// Why bytes cannot be read: the file ends, its gzip is damaged, or the system says no.
fn truncated(error: io::Error, path: &Path, fact: &str) -> Error {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => refused(fact),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            refused(format!("its gzip is damaged: {error}"))
        }
        _ => Error::Io { path: path.to_owned(), error },
    }
}
