//! What is wrong with a safetensors file.
//!
//! Input: what the reader of the header found. Output: a sentence that names the tensor and both numbers.

use core::fmt;

use super::text::Expected;
use super::{AXES, OUT_OF_ORDER, TensorShape, Text, Type};

/// What is wrong with a file, and with which tensor of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault<'a> {
    /// The tensor, `None` where the whole file is concerned.
    pub tensor: Option<Text<'a>>,
    /// What is wrong.
    pub problem: Problem<'a>,
}

/// What can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem<'a> {
    /// The file has fewer than 8 bytes: so many.
    Short(usize),
    /// The header is longer than the file.
    Header {
        /// The length that the first 8 bytes give.
        length: u64,
        /// The bytes behind them.
        rest: usize,
    },
    /// The header is not UTF-8.
    Utf8,
    /// The header is not the JSON that it should be.
    Text(Expected),
    /// An unknown type.
    Type(Text<'a>),
    /// A key that is unknown or there twice.
    Key(Text<'a>),
    /// A key is missing.
    Missing(&'static str),
    /// More axes than [`AXES`].
    Axes,
    /// `data_offsets` are not two numbers.
    Offsets,
    /// The bytes of a tensor are not all in the file.
    Beyond {
        /// The first byte.
        begin: usize,
        /// The byte after the last one.
        end: usize,
        /// The bytes behind the header.
        rest: usize,
    },
    /// The shape needs another number of bytes.
    Size {
        /// The type.
        of: Type,
        /// The axes.
        shape: TensorShape,
        /// The bytes that there are.
        given: usize,
    },
    /// Shares bytes with this tensor.
    Overlap(Text<'a>),
    /// Bytes that belong to no tensor.
    Unused {
        /// The bytes of all tensors.
        tensors: usize,
        /// The bytes behind the header.
        rest: usize,
    },
    /// More tensors than [`OUT_OF_ORDER`], and not in the order of their bytes.
    OutOfOrder(usize),
}

impl<'a> Problem<'a> {
    pub(super) const fn alone(self) -> Fault<'a> {
        Fault { tensor: None, problem: self }
    }

    pub(super) const fn of(self, tensor: Text<'a>) -> Fault<'a> {
        Fault { tensor: Some(tensor), problem: self }
    }
}

impl fmt::Display for Fault<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(tensor) = self.tensor {
            write!(to, "tensor `{tensor}`: ")?;
        }
        self.problem.fmt(to)
    }
}

impl core::error::Error for Fault<'_> {}

impl fmt::Display for Problem<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Short(bytes) => {
                write!(to, "the file has {bytes} bytes; a safetensors file has at least 8 and a header")
            }
            Self::Header { length, rest } => {
                write!(
                    to,
                    "the header is said to have {length} bytes, the file has {rest} behind its first 8"
                )
            }
            Self::Utf8 => write!(to, "the header is not UTF-8"),
            Self::Text(Expected { at, what }) => write!(to, "byte {at} of the header should be {what}"),
            Self::Type(word) => write!(to, "unknown type `{word}`"),
            Self::Key(key) => write!(to, "key `{key}` is unknown or there twice"),
            Self::Missing(key) => write!(to, "`{key}` is missing"),
            Self::Axes => write!(to, "more than {AXES} axes"),
            Self::Offsets => write!(to, "`data_offsets` should be two numbers"),
            Self::Beyond { begin, end, rest } => {
                write!(
                    to,
                    "bytes {begin} to {end} are not all in the file, which has {rest} behind its header"
                )
            }
            Self::Size { of, shape, given } => {
                write!(to, "shape {:?} of {} needs ", shape.axes(), of.word())?;
                match shape.bytes(of) {
                    Some(needs) => write!(to, "{needs} bytes, the offsets give {given}"),
                    None => write!(to, "more bytes than fit into memory, the offsets give {given}"),
                }
            }
            Self::Overlap(other) => write!(to, "its bytes overlap those of tensor `{other}`"),
            Self::Unused { tensors, rest } => {
                write!(to, "the tensors have {tensors} bytes, the file has {rest} behind its header")
            }
            Self::OutOfOrder(count) => {
                write!(
                    to,
                    "{count} tensors that are not in the order of their bytes; at most {OUT_OF_ORDER} may be"
                )
            }
        }
    }
}
