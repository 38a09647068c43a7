//! Flatbuffers: tables, vectors and texts by their offsets.
//!
//! Input: bytes and a place. Output: fields, `None` where they are absent or not within the bytes.
//! Guarantees: no panic; nothing is copied.

use crate::read::cursor::Cursor;

/// A table.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    bytes: &'a [u8],
    at: usize,
    vtable: &'a [u8],
}

/// A vector whose elements have a fixed width.
#[derive(Clone, Copy)]
pub(super) struct Vector<'a> {
    bytes: &'a [u8],
    /// Of the first element.
    at: usize,
    len: usize,
}

impl<'a> Table<'a> {
    /// The table that the bytes begin with an offset to.
    pub(super) fn root(bytes: &'a [u8]) -> Option<Self> {
        Self::behind(bytes, 0)
    }

    /// The table to which an offset at a place leads.
    fn behind(bytes: &'a [u8], place: usize) -> Option<Self> {
        let at = place.checked_add(Cursor::at(bytes, place)?.length()?)?;
        let offset = i32::from_le_bytes(Cursor::at(bytes, at)?.array()?);
        let vtable = i64::try_from(at).ok()?.checked_sub(i64::from(offset))?;
        let mut cursor = Cursor::at(bytes, usize::try_from(vtable).ok()?)?;
        let mut whole = cursor;
        let vtable = whole.take(usize::from(cursor.u16()?))?;
        Some(Self { bytes, at, vtable })
    }

    /// The place of a field.
    fn field(self, index: usize) -> Option<Cursor<'a>> {
        let offset = Cursor::at(self.vtable, 4 + index.checked_mul(2)?)?.u16()?;
        if offset == 0 { None } else { Cursor::at(self.bytes, self.at.checked_add(usize::from(offset))?) }
    }

    pub(super) fn u8(self, index: usize) -> u8 {
        self.field(index).and_then(|mut field| field.u8()).unwrap_or_default()
    }

    pub(super) fn u32(self, index: usize) -> u32 {
        self.field(index).and_then(|mut field| field.u32()).unwrap_or_default()
    }

    pub(super) fn i32(self, index: usize) -> i32 {
        self.u32(index).cast_signed()
    }

    pub(super) fn f32(self, index: usize) -> f32 {
        f32::from_bits(self.u32(index))
    }

    pub(super) fn table(self, index: usize) -> Option<Self> {
        Self::behind(self.bytes, self.field(index)?.position())
    }

    /// A vector whose elements have so many bytes.
    pub(super) fn vector(self, index: usize, width: usize) -> Option<Vector<'a>> {
        let place = self.field(index)?.position();
        let at = place.checked_add(Cursor::at(self.bytes, place)?.length()?)?;
        let mut cursor = Cursor::at(self.bytes, at)?;
        let len = cursor.length()?;
        let first = cursor.position();
        cursor.skip(len.checked_mul(width)?)?;
        Some(Vector { bytes: self.bytes, at: first, len })
    }

    pub(super) fn text(self, index: usize) -> &'a str {
        let bytes = self.vector(index, 1).map(Vector::raw).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}

impl<'a> Vector<'a> {
    pub(super) const fn len(self) -> usize {
        self.len
    }

    /// The bytes of the whole file.
    pub(super) const fn bytes(self) -> usize {
        self.bytes.len()
    }

    /// The bytes of a vector of bytes.
    pub(super) fn raw(self) -> &'a [u8] {
        self.bytes.get(self.at..self.at + self.len).unwrap_or_default()
    }

    /// The tables of a vector of offsets, `None` for one that is not valid.
    pub(super) fn tables(self) -> impl Iterator<Item = Option<Table<'a>>> {
        (0..self.len).map(move |index| Table::behind(self.bytes, self.at + index * 4))
    }

    /// The integers of a vector of them.
    pub(super) fn integers(self) -> impl Iterator<Item = i32> {
        let bytes = self.bytes.get(self.at..self.at + self.len * 4).unwrap_or_default();
        bytes.as_chunks().0.iter().map(|&bytes| i32::from_le_bytes(bytes))
    }
}
