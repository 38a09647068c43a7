//! Archives of numpy: `numpy.savez`, as users of JAX save parameters.
//!
//! Input: the bytes of a `.npz` file. Output: [`Weights`], named as its members without `.npy`. Guarantees:
//! nothing is decompressed and no pickle in it is read; memory at most twice the file; arrays in Fortran's
//! order become row-major.
//!
//! The format: <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>.

use netwright_vocabulary::safetensors::Type;

use super::cursor::Cursor;
use super::zip::{Archive, Packed, is_whole, short};
use super::{Order, Weights, numbers};
use crate::foreign::{Axes, elements};
use crate::{Refusal, Tensor};

/// The most axes of an array.
const AXES: usize = 16;

/// The weights of a file.
///
/// # Errors
///
/// For compressed archives, for arrays of other types than numbers, for damaged files, and for numbers that
/// are NaN or infinite.
///
/// ```
/// use netwright::exchange::read::npz;
///
/// assert!(npz::read(b"no archive").is_err());
/// ```
pub fn read(bytes: &[u8]) -> Result<Weights, Refusal> {
    let archive = Archive::read(bytes)?;
    let mut weights =
        Weights { origin: vec!["numpy .npz".into()], order: Order::Numbers, ..Weights::default() };
    let mut budget = bytes.len();
    for member in archive.names() {
        let Some(name) = member.strip_suffix(".npy") else {
            weights.remarks.push(format!("left out because it is no array: `{}`", short(member)));
            continue;
        };
        let file = archive.required(member)?;
        // Members may overlap: each counts.
        let rest = budget.checked_sub(file.len());
        let read = rest.ok_or("the members of the archive share their bytes").and_then(|rest| {
            budget = rest;
            array(file)
        });
        let tensor = read.map_err(|fact| {
            let help = "Save arrays of floats with `numpy.savez`.";
            Refusal::new(format!("array `{}`", short(name)), fact, help)
        })?;
        weights.tensors.push((name.into(), tensor));
    }
    if weights.tensors.is_empty() {
        let fact = format!("it holds no arrays; it has {}", archive.list());
        return Err(Refusal::new("numpy .npz", fact, "Save arrays of floats with `numpy.savez`."));
    }
    numbers::finite(weights)
}

fn array(file: &[u8]) -> Result<Tensor, &'static str> {
    let array = Array::read(file)?;
    let data = if array.is_fortran {
        numbers::decode(array.of, &row_major(array.data, &array.shape, array.of.width()))
    } else {
        numbers::decode(array.of, array.data)
    };
    Tensor::new(array.shape, data).ok_or("its shape does not fit into memory")
}

/// The array of a `.npy` file, whose numbers are still bytes of the file.
///
/// ```
/// use netwright::exchange::read::npz::Array;
///
/// let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n";
/// let mut file = b"\x93NUMPY\x01\x00".to_vec();
/// file.extend((header.len() as u16).to_le_bytes());
/// file.extend(header.bytes());
/// file.extend([0.5_f32, -1.0].iter().flat_map(|number| number.to_le_bytes()));
/// assert_eq!(Array::read(&file)?.singles(), [0.5, -1.0]);
/// # Ok::<(), &'static str>(())
/// ```
#[derive(Clone, Debug)]
pub struct Array<'a> {
    shape: Vec<usize>,
    of: Type,
    is_fortran: bool,
    data: &'a [u8],
}

impl<'a> Array<'a> {
    /// Reads the header. It finds all numbers in the file before anything is allocated for them.
    ///
    /// # Errors
    ///
    /// In words: for another format, a damaged header, a type that is no number, and too few bytes.
    ///
    /// ```
    /// use netwright::exchange::read::npz::Array;
    ///
    /// let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n";
    /// let mut file = b"\x93NUMPY\x01\x00".to_vec();
    /// file.extend((header.len() as u16).to_le_bytes());
    /// file.extend(header.bytes());
    /// file.extend([0.5_f32, -1.0].iter().flat_map(|number| number.to_le_bytes()));
    /// assert!(Array::read(&file).is_ok());
    /// assert_eq!(Array::read(b"text").err(), Some("it has no mark of numpy"));
    /// ```
    pub fn read(file: &'a [u8]) -> Result<Self, &'static str> {
        let mut cursor = Cursor::new(file);
        if cursor.take(6) != Some(b"\x93NUMPY") {
            return Err("it has no mark of numpy");
        }
        let header = header(&mut cursor).ok_or("its header is truncated or not valid")?;
        let (shape, of) = (shape(header).ok_or("its shape is not valid")?, of(header)?);
        let count = elements(&shape).and_then(|count| count.checked_mul(of.width()));
        let data = count.and_then(|count| cursor.take(count)).ok_or("it has fewer numbers than its shape")?;
        let is_fortran = field(header, "fortran_order").is_some_and(|order| order.starts_with("True"));
        Ok(Self { shape, of, is_fortran, data })
    }

    /// The axes.
    ///
    /// ```
    /// use netwright::exchange::read::npz::Array;
    ///
    /// # let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n";
    /// # let mut file = b"\x93NUMPY\x01\x00".to_vec();
    /// # file.extend((header.len() as u16).to_le_bytes());
    /// # file.extend(header.bytes());
    /// # file.extend([0.5_f32, -1.0].iter().flat_map(|number| number.to_le_bytes()));
    /// assert_eq!(Array::read(&file)?.shape(), [2]);
    /// # Ok::<(), &'static str>(())
    /// ```
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The numbers, row-major, rounded to single precision once; truth values are 0 and 1.
    ///
    /// ```
    /// use netwright::exchange::read::npz::Array;
    ///
    /// # let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n";
    /// # let mut file = b"\x93NUMPY\x01\x00".to_vec();
    /// # file.extend((header.len() as u16).to_le_bytes());
    /// # file.extend(header.bytes());
    /// # file.extend([0.5_f32, -1.0].iter().flat_map(|number| number.to_le_bytes()));
    /// assert_eq!(Array::read(&file)?.singles(), [0.5, -1.0]);
    /// # Ok::<(), &'static str>(())
    /// ```
    #[must_use]
    pub fn singles(&self) -> Vec<f32> {
        if self.is_fortran {
            numbers::singles(self.of, &row_major(self.data, &self.shape, self.of.width()))
        } else {
            numbers::singles(self.of, self.data)
        }
    }
}

/// A member of an archive: an array's name, without `.npy`, and its bytes as they are in the file.
///
/// ```
/// use netwright::exchange::read::npz::Member;
///
/// fn longest(members: &[Member<'_>]) -> Option<u64> {
///     members.iter().map(|member| member.size).max()
/// }
/// assert_eq!(longest(&[]), None);
/// ```
#[derive(Clone, Debug)]
pub struct Member<'a> {
    /// The name, as it was given to `numpy.savez`.
    pub name: &'a str,
    /// The bytes of the `.npy` file, or those that inflate to it.
    pub bytes: &'a [u8],
    /// Whether the bytes are deflated (RFC 1951), as `numpy.savez_compressed` writes them.
    pub is_deflated: bool,
    /// The length of the `.npy` file, as the archive says: who inflates should stop behind it.
    pub size: u64,
    checksum: u32,
}

impl Member<'_> {
    /// Whether inflated bytes have the length and the checksum (CRC-32) that the archive says. Those of a
    /// stored member have been checked.
    ///
    /// ```
    /// use netwright::exchange::read::npz::Member;
    ///
    /// fn checked<'a>(member: &Member<'_>, inflated: &'a [u8]) -> Option<&'a [u8]> {
    ///     member.is_whole(inflated).then_some(inflated)
    /// }
    /// # let _ = checked;
    /// ```
    #[must_use]
    pub fn is_whole(&self, inflated: &[u8]) -> bool {
        inflated.len() as u64 == self.size && is_whole(inflated, self.checksum)
    }
}

/// The arrays of an archive, in the order of the alphabet, for a caller that can inflate them.
///
/// # Errors
///
/// For a damaged archive, and for members that are compressed in another way.
///
/// ```
/// use netwright::exchange::read::npz::members;
///
/// assert!(members(b"no archive").is_err());
/// ```
pub fn members(bytes: &[u8]) -> Result<Vec<Member<'_>>, Refusal> {
    let archive = Archive::read(bytes)?;
    let names = archive.names().filter_map(|member| Some((member, member.strip_suffix(".npy")?)));
    let each = names.map(|(member, name)| {
        let Packed { bytes, is_deflated, size, checksum } = archive.packed(member)?;
        Ok(Member { name, bytes, is_deflated, size, checksum })
    });
    each.collect()
}

/// The header: a dictionary in Python's notation.
fn header<'a>(cursor: &mut Cursor<'a>) -> Option<&'a str> {
    let (major, _) = (cursor.u8()?, cursor.u8()?);
    let length = if major == 1 { usize::from(cursor.u16()?) } else { cursor.length()? };
    std::str::from_utf8(cursor.take(length)?).ok()
}

/// What follows a key of the header.
fn field<'a>(header: &'a str, key: &str) -> Option<&'a str> {
    let (_, rest) = header.split_once(&format!("'{key}':"))?;
    Some(rest.trim_start())
}

fn shape(header: &str) -> Option<Vec<usize>> {
    let (axes, _) = field(header, "shape")?.strip_prefix('(')?.split_once(')')?;
    let axes: Vec<&str> = axes.split(',').map(str::trim).filter(|axis| !axis.is_empty()).collect();
    (axes.len() <= AXES).then(|| axes.into_iter().map(|axis| axis.parse().ok()).collect()).flatten()
}

fn of(header: &str) -> Result<Type, &'static str> {
    let text = field(header, "descr").and_then(|text| text.strip_prefix('\'')?.split('\'').next());
    match text.unwrap_or_default() {
        "<f2" => Ok(Type::F16),
        "<f4" => Ok(Type::F32),
        "<f8" => Ok(Type::F64),
        "<i2" => Ok(Type::I16),
        "<i4" => Ok(Type::I32),
        "<i8" => Ok(Type::I64),
        "<u2" => Ok(Type::U16),
        "<u4" => Ok(Type::U32),
        "<u8" => Ok(Type::U64),
        "|i1" => Ok(Type::I8),
        "|u1" => Ok(Type::U8),
        "|b1" => Ok(Type::Bool),
        "|V2" => Err("it is probably bfloat16, which numpy cannot write: save it as float32"),
        "|O" => Err("it holds Python objects (a pickle), which are never read"),
        _ => Err("its type is not one of floats and integers, little-endian"),
    }
}

/// The elements of an array in Fortran's order, in row-major order.
fn row_major(data: &[u8], shape: &[usize], width: usize) -> Vec<u8> {
    let mut moved = Vec::with_capacity(data.len());
    for index in 0..data.len() / width {
        let (mut rest, mut indices) = (index, Vec::with_capacity(shape.len()));
        for &axis in shape.iter().rev() {
            indices.push(rest % axis.max(1));
            rest /= axis.max(1);
        }
        // The first axis runs fastest in Fortran's order; `indices` has it last.
        let place =
            indices.iter().zip(shape.iter().rev()).fold(0, |place, (index, axis)| place * axis + index);
        moved.extend(data.get(place * width..(place + 1) * width).unwrap_or_default());
    }
    moved
}

/// The type of an array by numpy's name of it, as flax writes it.
pub(super) fn type_of(name: &str) -> Option<Type> {
    match name {
        "float16" => Some(Type::F16),
        "bfloat16" => Some(Type::Bf16),
        "float32" => Some(Type::F32),
        "float64" => Some(Type::F64),
        "int8" => Some(Type::I8),
        "int16" => Some(Type::I16),
        "int32" => Some(Type::I32),
        "int64" => Some(Type::I64),
        "uint8" => Some(Type::U8),
        "uint16" => Some(Type::U16),
        "uint32" => Some(Type::U32),
        "uint64" => Some(Type::U64),
        "bool" => Some(Type::Bool),
        _ => None,
    }
}

/// A tensor of these bytes, `None` where the shape needs another number of them.
pub(super) fn tensor(of: Type, shape: Vec<usize>, bytes: &[u8]) -> Result<Tensor, String> {
    let needs = elements(&shape).and_then(|count| count.checked_mul(of.width()));
    if needs != Some(bytes.len()) {
        return Err(format!("shape {} of {} does not have {} bytes", Axes(&shape), of.word(), bytes.len()));
    }
    Tensor::new(shape, numbers::decode(of, bytes)).ok_or_else(|| "the shape does not fit into memory".into())
}
