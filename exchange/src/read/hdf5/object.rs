//! The header of an HDF5 object: what it is, and its attributes.
//!
//! Input: the address of a header of version 1. Output: [`Object`]. Guarantees: `None` where something is not
//! within the file; messages that are not needed are passed over.

use netwright_vocabulary::safetensors::Type;

use crate::read::cursor::Cursor;

/// An object.
#[derive(Default)]
pub(super) struct Object<'a> {
    /// The addresses of a group's tree and of its names.
    pub(super) group: Option<(u64, u64)>,
    pub(super) dataset: Option<Dataset<'a>>,
    /// Names and messages.
    pub(super) attributes: Vec<(&'a str, Attribute<'a>)>,
}

/// A dataset.
#[derive(Default)]
pub(super) struct Dataset<'a> {
    pub(super) shape: Vec<usize>,
    /// `None` where it is no type of weights.
    pub(super) of: Option<Type>,
    pub(super) filtered: bool,
    /// `None` where the numbers are not contiguous.
    pub(super) data: Option<&'a [u8]>,
}

/// A type and bytes.
#[derive(Clone, Copy)]
pub(super) struct Attribute<'a> {
    of: &'a [u8],
    data: &'a [u8],
}

impl<'a> Object<'a> {
    pub(super) fn read(bytes: &'a [u8], address: u64, budget: &mut usize) -> Option<Self> {
        let mut cursor = Cursor::at_u64(bytes, address)?;
        (cursor.u8()? == 1).then_some(())?;
        cursor.skip(7)?;
        let size = cursor.length()?;
        cursor.skip(4)?;
        let mut blocks = vec![Cursor::new(cursor.take(size)?)];
        let (mut object, mut dataset, mut is_dataset) = (Self::default(), Dataset::default(), false);
        while let Some(mut block) = blocks.pop() {
            while let (Some(kind), Some(size)) = (block.u16(), block.u16()) {
                *budget = budget.checked_sub(8)?;
                block.skip(4)?;
                let message = Cursor::new(block.take(usize::from(size))?);
                match kind {
                    0x01 => dataset.shape = shape(message)?,
                    0x03 => dataset.of = numeric(message),
                    0x08 => {
                        is_dataset = true;
                        dataset.data = layout(bytes, message);
                    }
                    0x0b => dataset.filtered = true,
                    0x0c => object.attributes.extend(attribute(message)),
                    0x10 => blocks.push(continuation(bytes, message)?),
                    0x11 => object.group = Some(group(message)?),
                    _ => {}
                }
            }
        }
        object.dataset = is_dataset.then_some(dataset);
        Some(object)
    }

    /// A text, of fixed or of variable length.
    pub(super) fn attribute(&self, bytes: &'a [u8], name: &str) -> Option<&'a str> {
        let (_, attribute) = self.attributes.iter().find(|(other, _)| *other == name)?;
        let text = match attribute.of.first()? & 0xf {
            3 => attribute.data,
            9 => global(bytes, Cursor::new(attribute.data))?,
            _ => return None,
        };
        let end = text.iter().position(|&byte| byte == 0).unwrap_or(text.len());
        std::str::from_utf8(text.get(..end)?).ok()
    }
}

fn group(mut message: Cursor<'_>) -> Option<(u64, u64)> {
    Some((message.u64()?, message.u64()?))
}

fn continuation<'a>(bytes: &'a [u8], mut message: Cursor<'_>) -> Option<Cursor<'a>> {
    let (address, size) = (message.u64()?, message.u64()?);
    Cursor::at_u64(bytes, address)?.take(usize::try_from(size).ok()?).map(Cursor::new)
}

fn shape(mut message: Cursor<'_>) -> Option<Vec<usize>> {
    let (version, rank, _) = (message.u8()?, message.u8()?, message.u8()?);
    let rest = match version {
        1 => 5,
        2 => 1,
        _ => return None,
    };
    message.skip(rest)?;
    (0..rank).map(|_| usize::try_from(message.u64()?).ok()).collect()
}

/// Floats and integers, little-endian.
fn numeric(mut message: Cursor<'_>) -> Option<Type> {
    let (class, [flags, _, _]) = (message.u8()? & 0xf, message.array()?);
    let size = message.u32()?;
    let big = flags & 1 == 1;
    let signed = flags & 8 == 8;
    message.skip(5)?;
    let exponent = message.u8();
    match (class, size) {
        _ if big => None,
        (0, 1) => Some(if signed { Type::I8 } else { Type::U8 }),
        (0, 2) => Some(if signed { Type::I16 } else { Type::U16 }),
        (0, 4) => Some(if signed { Type::I32 } else { Type::U32 }),
        (0, 8) => Some(if signed { Type::I64 } else { Type::U64 }),
        (1, 2) if exponent == Some(8) => Some(Type::Bf16),
        (1, 2) if exponent == Some(5) => Some(Type::F16),
        (1, 4) if exponent == Some(8) => Some(Type::F32),
        (1, 8) if exponent == Some(11) => Some(Type::F64),
        _ => None,
    }
}

/// The bytes of a compact or a contiguous dataset.
fn layout<'a>(bytes: &'a [u8], mut message: Cursor<'a>) -> Option<&'a [u8]> {
    (message.u8()? == 3).then_some(())?;
    match message.u8()? {
        0 => {
            let size = message.u16()?;
            message.take(usize::from(size))
        }
        1 => {
            let (address, size) = (message.u64()?, message.u64()?);
            // Without numbers, the address is all ones.
            if size == 0 {
                return Some(&[]);
            }
            Cursor::at_u64(bytes, address)?.take(usize::try_from(size).ok()?)
        }
        _ => None,
    }
}

fn attribute<'a>(mut message: Cursor<'a>) -> Option<(&'a str, Attribute<'a>)> {
    let version = message.u8()?;
    message.skip(1)?;
    let lengths = [message.u16()?, message.u16()?, message.u16()?].map(usize::from);
    let lengths = match version {
        1 => lengths.map(|length| length.next_multiple_of(8)),
        2 => lengths,
        3 => {
            message.skip(1)?;
            lengths
        }
        _ => return None,
    };
    let [name, of, space] = lengths;
    let name = Cursor::new(message.take(name)?).until(0)?;
    let of = message.take(of)?;
    message.skip(space)?;
    Some((std::str::from_utf8(name).ok()?, Attribute { of, data: message.rest() }))
}

/// A text in a global heap.
fn global<'a>(bytes: &'a [u8], mut reference: Cursor<'_>) -> Option<&'a [u8]> {
    let length = reference.length()?;
    let (address, index) = (reference.u64()?, reference.u32()?);
    let mut cursor = Cursor::at_u64(bytes, address)?;
    (cursor.take(4)? == b"GCOL").then_some(())?;
    cursor.skip(4)?;
    let size = usize::try_from(cursor.u64()?).ok()?;
    let mut objects = Cursor::new(cursor.take(size.checked_sub(16)?)?);
    loop {
        let found = u32::from(objects.u16()?);
        objects.skip(6)?;
        let size = usize::try_from(objects.u64()?).ok()?;
        // The object 0 is the free space at the end.
        if found == 0 {
            return None;
        }
        let data = objects.take(size)?;
        if found == index {
            return data.get(..length);
        }
        objects.skip(size.next_multiple_of(8) - size)?;
    }
}
