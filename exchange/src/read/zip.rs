//! Archives of stored members, as PyTorch, Keras, numpy and Stable-Baselines3 write them.
//!
//! Input: the bytes of a file. Output: its members, borrowed. Guarantees: only the central directory is
//! believed (the local headers of PyTorch have no sizes); every member lies within the file and has the
//! checksum that the directory says; nothing is decompressed or copied. A caller that can inflate gets the
//! bytes of a deflated member, with the size and the checksum that they must have then.

use std::collections::BTreeMap;

use super::cursor::Cursor;
use crate::Refusal;

const END: &[u8; 4] = b"PK\x05\x06";
const END_64: &[u8; 4] = b"PK\x06\x06";
const LOCATOR_64: &[u8; 4] = b"PK\x06\x07";
const CENTRAL: &[u8; 4] = b"PK\x01\x02";
const LOCAL: &[u8; 4] = b"PK\x03\x04";
/// The end record without its comment.
const END_LENGTH: usize = 22;
const LOCATOR_LENGTH: usize = 20;

/// An archive.
pub(super) struct Archive<'a> {
    bytes: &'a [u8],
    members: BTreeMap<&'a str, Member>,
}

struct Member {
    method: u16,
    /// The checksum of the unpacked bytes.
    checksum: u32,
    /// The bytes in the file.
    packed: u64,
    /// The bytes when they are unpacked.
    size: u64,
    header: u64,
}

/// The method of members that are stored as they are.
const STORED: u16 = 0;
/// The method of members that are deflated (RFC 1951).
const DEFLATED: u16 = 8;

/// The bytes of a member as they are in the file, and whether they are deflated: then to how many bytes, of
/// which checksum.
pub(super) struct Packed<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) is_deflated: bool,
    pub(super) size: u64,
    pub(super) checksum: u32,
}

/// Whether a file is an archive, perhaps a damaged one.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(LOCAL) || bytes.starts_with(END)
}

fn damaged(fact: &str) -> Refusal {
    Refusal::new("zip archive", fact, "The file is truncated or damaged: copy or save it again.")
}

impl<'a> Archive<'a> {
    /// Reads the central directory.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let (count, directory) =
            end_record(bytes).ok_or_else(|| damaged("its central directory is missing at the end"))?;
        let mut cursor = Cursor::at_u64(bytes, directory)
            .ok_or_else(|| damaged("its central directory is said to be behind the end of the file"))?;
        let mut members = BTreeMap::new();
        for _ in 0..count {
            let member = central(&mut cursor);
            let (name, member) = member.ok_or_else(|| damaged("its central directory is not valid"))?;
            members.insert(name, member);
        }
        Ok(Self { bytes, members })
    }

    /// The names of the members, in the order of the alphabet.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.members.keys().copied()
    }

    /// The bytes of a member, `None` where there is none of this name.
    pub(super) fn member(&self, name: &str) -> Result<Option<&'a [u8]>, Refusal> {
        let Some(member) = self.members.get(name) else { return Ok(None) };
        if member.method != STORED {
            return Err(Refusal::new(
                format!("member `{name}` of the zip archive"),
                format!("is compressed (method {}); only stored members are read", member.method),
                "The programs that write models store them: pack the archive anew without compression (`zip -0`).",
            ));
        }
        self.bytes_of(name, member, member.size).map(Some)
    }

    /// The bytes of a member that must be there.
    pub(super) fn required(&self, name: &str) -> Result<&'a [u8], Refusal> {
        self.member(name)?.map_or_else(|| self.absent(name), Ok)
    }

    /// The bytes of a member that must be there, for a caller that can inflate them.
    pub(super) fn packed(&self, name: &str) -> Result<Packed<'a>, Refusal> {
        let Some(member) = self.members.get(name) else { return self.absent(name) };
        let is_deflated = match member.method {
            STORED => false,
            DEFLATED => true,
            method => {
                let fact = format!("is compressed by method {method}, which is not read");
                let place = format!("member `{}` of the zip archive", short(name));
                return Err(Refusal::new(place, fact, "Pack the archive anew: `zip` deflates members."));
            }
        };
        let bytes = self.bytes_of(name, member, member.packed)?;
        Ok(Packed { bytes, is_deflated, size: member.size, checksum: member.checksum })
    }

    fn absent<T>(&self, name: &str) -> Result<T, Refusal> {
        let fact = format!("it has no member `{name}`; it has {}", self.list());
        Err(Refusal::new("zip archive", fact, "The file is incomplete, or of another format."))
    }

    /// The first names, for messages.
    pub(super) fn list(&self) -> String {
        let mut names: Vec<String> = self.names().take(8).map(|name| format!("`{}`", short(name))).collect();
        if self.members.len() > names.len() {
            names.push(format!("{} more", self.members.len() - names.len()));
        }
        if names.is_empty() { "none".into() } else { names.join(", ") }
    }

    /// So many bytes of a member; of a stored one they have its checksum.
    fn bytes_of(&self, name: &str, member: &Member, count: u64) -> Result<&'a [u8], Refusal> {
        let bytes = self.locate(member, count);
        let bytes =
            bytes.ok_or_else(|| damaged(&format!("member `{}` is not all in the file", short(name))))?;
        if member.method == STORED && !is_whole(bytes, member.checksum) {
            let fact = format!("member `{}` does not have the checksum that the archive says", short(name));
            return Err(Refusal::new(
                "zip archive",
                fact,
                "The file is damaged: copy or save it again (`torch.save` with its default \
                 `torch.serialization.set_crc32_options(True)`).",
            ));
        }
        Ok(bytes)
    }

    fn locate(&self, member: &Member, count: u64) -> Option<&'a [u8]> {
        let mut cursor = Cursor::at_u64(self.bytes, member.header)?;
        (cursor.take(4)? == LOCAL).then_some(())?;
        cursor.skip(22)?;
        let lengths = (cursor.u16()?, cursor.u16()?);
        cursor.skip(usize::from(lengths.0) + usize::from(lengths.1))?;
        cursor.take(usize::try_from(count).ok()?)
    }
}

/// Whether unpacked bytes have the checksum of their member. A search for inputs that a reader does not
/// answer would never come past it, so it is not asked there.
pub(super) fn is_whole(bytes: &[u8], expected: u32) -> bool {
    cfg!(fuzzing) || checksum(bytes) == expected
}

/// The CRC-32 of zip, with the reflected polynomial 0xEDB88320 (APPNOTE.TXT 4.4.7, ISO 3309).
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, &byte| {
        let [low, ..] = sum.to_le_bytes();
        // An index below 256: the default is never taken.
        TABLE.get(usize::from(low ^ byte)).copied().unwrap_or_default() ^ (sum >> 8)
    })
}

/// The remainder of each byte.
const TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let (mut remainder, mut bit) = (byte as u32, 0);
        while bit < 8 {
            remainder = (remainder >> 1) ^ (0xedb8_8320 * (remainder & 1));
            bit += 1;
        }
        table[byte] = remainder;
        byte += 1;
    }
    table
};

/// A name that a message may repeat.
pub(super) fn short(name: &str) -> String {
    let mut shown: String = name.chars().take(80).flat_map(char::escape_debug).collect();
    if name.chars().nth(80).is_some() {
        shown.push('…');
    }
    shown
}

/// The number of members and the offset of the central directory.
fn end_record(bytes: &[u8]) -> Option<(u64, u64)> {
    let furthest = bytes.len().saturating_sub(END_LENGTH + usize::from(u16::MAX));
    let candidates = furthest..=bytes.len().checked_sub(END_LENGTH)?;
    let at = candidates.rev().find(|&at| bytes.get(at..at + 4) == Some(END))?;
    let mut cursor = Cursor::at(bytes, at)?;
    cursor.skip(10)?;
    let (count, _, directory) = (cursor.u16()?, cursor.u32()?, cursor.u32()?);
    let narrow = (u64::from(count), u64::from(directory));
    let locator = at.checked_sub(LOCATOR_LENGTH).and_then(|at| Cursor::at(bytes, at));
    Some(locator.and_then(|locator| end_record_64(bytes, locator)).unwrap_or(narrow))
}

fn end_record_64(bytes: &[u8], mut locator: Cursor<'_>) -> Option<(u64, u64)> {
    (locator.take(4)? == LOCATOR_64).then_some(())?;
    locator.skip(4)?;
    let mut cursor = Cursor::at_u64(bytes, locator.u64()?)?;
    (cursor.take(4)? == END_64).then_some(())?;
    cursor.skip(28)?;
    let (count, _, directory) = (cursor.u64()?, cursor.u64()?, cursor.u64()?);
    Some((count, directory))
}

fn central<'a>(cursor: &mut Cursor<'a>) -> Option<(&'a str, Member)> {
    (cursor.take(4)? == CENTRAL).then_some(())?;
    cursor.skip(6)?;
    let method = cursor.u16()?;
    cursor.skip(4)?;
    let checksum = cursor.u32()?;
    let (packed, size) = (cursor.u32()?, cursor.u32()?);
    let lengths = (cursor.u16()?, cursor.u16()?, cursor.u16()?);
    cursor.skip(8)?;
    let header = cursor.u32()?;
    let name = std::str::from_utf8(cursor.take(usize::from(lengths.0))?).ok()?;
    let mut wide = Wide::find(cursor.take(usize::from(lengths.1))?);
    cursor.skip(usize::from(lengths.2))?;
    let (size, packed, header) = (wide.field(size)?, wide.field(packed)?, wide.field(header)?);
    Some((name, Member { method, checksum, packed, size, header }))
}

/// The 64-bit fields of a member, each there only where the 32-bit one is full.
struct Wide<'a>(Cursor<'a>);

impl<'a> Wide<'a> {
    fn find(extra: &'a [u8]) -> Self {
        let mut cursor = Cursor::new(extra);
        while let (Some(id), Some(length)) = (cursor.u16(), cursor.u16()) {
            let Some(field) = cursor.take(usize::from(length)) else { break };
            if id == 1 {
                return Self(Cursor::new(field));
            }
        }
        Self(Cursor::new(&[]))
    }

    fn field(&mut self, narrow: u32) -> Option<u64> {
        if narrow == u32::MAX { self.0.u64() } else { Some(u64::from(narrow)) }
    }
}

#[cfg(test)]
mod tests {
    use super::checksum;

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        // The check value of CRC-32/ISO-HDLC in the catalogue of parametrised CRC algorithms.
        assert_eq!(checksum(b"123456789"), 0xcbf4_3926);
        assert_eq!(checksum(b""), 0);
    }
}
