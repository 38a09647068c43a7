//! The errors of bytes that are loaded.

use core::fmt;

use super::float::Float;
use crate::length::Counted;

/// Bytes that are not those of a network; nothing was changed.
///
/// ```
/// # use netwright::prelude::*;
/// # network! { struct Net<2, 4 tanh, 1>; }
/// use netwright::LoadError;
/// assert!(matches!(Net::zeros().load_bytes(b"PK"), Err(LoadError::Magic)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LoadError {
    /// They are fewer or more than the network is saved in.
    Length {
        /// How many there are.
        found: usize,
        /// How many the network is saved in.
        needed: usize,
    },
    /// They do not begin as a saved network does.
    Magic,
    /// They have a later format.
    Version {
        /// The number of the format.
        found: u16,
    },
    /// They hold numbers of another type.
    Scalar {
        /// The number that stands for the type in the bytes.
        found: u16,
        /// The number of the network's type.
        needed: u16,
    },
    /// They are those of another network.
    Network {
        /// The `FINGERPRINT` of the network that was saved.
        found: u64,
        /// The `FINGERPRINT` of the network that they are loaded into.
        needed: u64,
    },
    /// They were changed since they were written.
    Damaged {
        /// The checksum that they have.
        found: u32,
        /// The checksum that they had when they were written.
        needed: u32,
    },
}

/// The name of the type that a number in the bytes stands for.
const fn scalar(code: u16) -> Option<&'static str> {
    match code {
        <f32 as Float>::CODE => Some("f32"),
        <f64 as Float>::CODE => Some("f64"),
        _ => None,
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Length { found, needed } => write!(
                f,
                "there {} {}, but this network is saved in {needed}: load everything that `to_bytes` wrote, for \
                 the same network on the same scalar",
                if found == 1 { "is" } else { "are" },
                Counted(found, "byte")
            ),
            Self::Magic => write!(
                f,
                "these bytes are not a saved network: they do not begin with `NETW`; load bytes that `to_bytes` wrote"
            ),
            Self::Version { found } => write!(
                f,
                "these bytes have format {found}, but this version of netwright reads format {}: load them with the \
                 version that wrote them, or a later one",
                super::layout::VERSION
            ),
            Self::Scalar { found, needed } => match (scalar(found), scalar(needed)) {
                (Some(found), Some(needed)) => write!(
                    f,
                    "these bytes hold numbers of type {found}, but this network has {needed}: load them into the network \
                     on {found} and `cast::<{needed}>()`"
                ),
                _ => write!(
                    f,
                    "these bytes hold numbers of type {found}, which this version of netwright does not know: load them \
                     with the version that wrote them"
                ),
            },
            Self::Network { found, needed } => write!(
                f,
                "these bytes are those of another network: its FINGERPRINT is {found:#018x}, here it is {needed:#018x}; \
                 load them into the network that was saved, or compare `TOPOLOGY.signature()` of both"
            ),
            Self::Damaged { found, needed } => write!(
                f,
                "these bytes are damaged: their CRC-32 is {found:#010x}, and was {needed:#010x} when they were written; \
                 use another copy"
            ),
        }
    }
}

impl core::error::Error for LoadError {}

impl LoadError {
    /// Panics with the text of `Display`, as far as it can be written when a `const` is computed.
    #[cold]
    #[track_caller]
    #[expect(clippy::panic, reason = "documented at `from_bytes`; `load_bytes` does not")]
    pub(super) const fn refuse(self) -> ! {
        match self {
            Self::Length { .. } => panic!("the number of bytes is not `BYTES`"),
            Self::Magic => panic!(
                "these bytes are not a saved network: they do not begin with `NETW`; use bytes that `to_bytes` wrote"
            ),
            Self::Version { .. } => panic!(
                "these bytes have a format that this version of netwright does not read: use the version that wrote them"
            ),
            Self::Scalar { .. } => panic!(
                "these bytes hold numbers of another type than this network's: load them into the network on that type \
                 and `cast`"
            ),
            Self::Network { found, needed } => {
                const FOUND: usize = 61;
                const NEEDED: usize = 92;
                let mut text = *b"these bytes are those of another network: its FINGERPRINT is 0x................, here it is 0x................; \
                      use those of the network that was saved, or compare `TOPOLOGY.signature()` of both";
                write_hex(found, &mut text, FOUND + 2);
                write_hex(needed, &mut text, NEEDED + 2);
                match core::str::from_utf8(&text) {
                    Ok(text) => panic!("{}", text),
                    Err(_) => panic!("these bytes are those of another network"),
                }
            }
            Self::Damaged { .. } => panic!(
                "these bytes are damaged: their CRC-32 differs from the one that was written; use another copy"
            ),
        }
    }
}

/// Writes 16 hexadecimal digits.
const fn write_hex(number: u64, text: &mut [u8], at: usize) {
    let mut digit = 0;
    while digit < 16 {
        let value = (number >> (60 - 4 * digit)) as u8 & 15;
        text[at + digit] = if value < 10 { b'0' + value } else { b'a' + value - 10 };
        digit += 1;
    }
}
