//! The wire format of protocol buffers: fields of numbers and bytes.
//!
//! Input: the bytes of one message. Output: its fields in order. Guarantees: nothing is copied; a length
//! beyond the end is an error before anything is allocated.

/// The value of one field.
#[derive(Clone, Copy, Debug)]
pub(super) enum Field<'a> {
    /// An integer of variable length, or 8 bytes.
    Number(u64),
    /// 4 bytes, as floats have them.
    Word(u32),
    /// Text, a message, or several numbers.
    Bytes(&'a [u8]),
}

/// The message ends inside of a field, or has a field of an unknown kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Broken;

/// The fields of a message.
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

/// Takes an integer of variable length.
fn varint(rest: &mut &[u8]) -> Result<u64, Broken> {
    let mut value = 0_u64;
    for shift in (0..70).step_by(7) {
        let (&byte, after) = rest.split_first().ok_or(Broken)?;
        *rest = after;
        // The tenth byte has one bit only.
        value |= if shift < 64 { u64::from(byte & 0x7f) << shift } else { 0 };
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(Broken)
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Result<&'a [u8], Broken> {
    let (taken, after) = rest.split_at_checked(length).ok_or(Broken)?;
    *rest = after;
    Ok(taken)
}

fn fixed<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], Broken> {
    take(rest, N)?.try_into().map_err(|_| Broken)
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u64, Field<'a>), Broken>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = field(&mut self.0);
        if field.is_err() {
            self.0 = &[];
        }
        Some(field)
    }
}

fn field<'a>(rest: &mut &'a [u8]) -> Result<(u64, Field<'a>), Broken> {
    let key = varint(rest)?;
    let value = match key & 7 {
        0 => Field::Number(varint(rest)?),
        1 => Field::Number(u64::from_le_bytes(fixed(rest)?)),
        2 => {
            let length = usize::try_from(varint(rest)?).map_err(|_| Broken)?;
            Field::Bytes(take(rest, length)?)
        }
        5 => Field::Word(u32::from_le_bytes(fixed(rest)?)),
        _ => return Err(Broken),
    };
    if key >> 3 == 0 { Err(Broken) } else { Ok((key >> 3, value)) }
}

impl<'a> Field<'a> {
    pub(super) fn bytes(self) -> Result<&'a [u8], Broken> {
        if let Self::Bytes(bytes) = self { Ok(bytes) } else { Err(Broken) }
    }

    /// Names that are not UTF-8 keep what can be read.
    pub(super) fn text(self) -> Result<String, Broken> {
        Ok(String::from_utf8_lossy(self.bytes()?).into_owned())
    }

    pub(super) fn integer(self) -> Result<i64, Broken> {
        if let Self::Number(number) = self { Ok(number.cast_signed()) } else { Err(Broken) }
    }

    pub(super) fn float(self) -> Result<f32, Broken> {
        if let Self::Word(bits) = self { Ok(f32::from_bits(bits)) } else { Err(Broken) }
    }

    /// Adds the integers of a repeated field, one or several.
    pub(super) fn integers(self, to: &mut Vec<i64>) -> Result<(), Broken> {
        match self {
            Self::Number(number) => to.push(number.cast_signed()),
            Self::Bytes(mut rest) => {
                while !rest.is_empty() {
                    to.push(varint(&mut rest)?.cast_signed());
                }
            }
            Self::Word(_) => return Err(Broken),
        }
        Ok(())
    }

    /// Adds the floats of a repeated field, one or several.
    pub(super) fn floats(self, to: &mut Vec<f32>) -> Result<(), Broken> {
        match self {
            Self::Word(bits) => to.push(f32::from_bits(bits)),
            Self::Bytes(mut rest) => {
                while !rest.is_empty() {
                    to.push(f32::from_le_bytes(fixed(&mut rest)?));
                }
            }
            Self::Number(_) => return Err(Broken),
        }
        Ok(())
    }

    /// Adds the doubles of a repeated field, one or several.
    pub(super) fn doubles(self, to: &mut Vec<f64>) -> Result<(), Broken> {
        match self {
            Self::Number(bits) => to.push(f64::from_bits(bits)),
            Self::Bytes(mut rest) => {
                while !rest.is_empty() {
                    to.push(f64::from_le_bytes(fixed(&mut rest)?));
                }
            }
            Self::Word(_) => return Err(Broken),
        }
        Ok(())
    }
}
