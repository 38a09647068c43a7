//! A network as bytes.
//!
//! | offset | bytes | |
//! |---|---|---|
//! | 0 | 4 | `NETW` |
//! | 4 | 2 | the version of the format, 1 |
//! | 6 | 2 | the type of the numbers: 1 for `f32`, 2 for `f64` |
//! | 8 | 8 | `FINGERPRINT` |
//! | 16 | | the parameters |
//! | | 8, 8 | the state's counters, seed and step; 0 where there is no state |
//! | | | the state's numbers, the running statistics: of each unit the mean and the variance |
//! | | 4 | CRC-32 of all bytes before |
//!
//! All numbers are little-endian. Seed and step are there for every network, so that one with `dropout` is
//! loaded into one without, which has the same signature.

use super::crc::crc32;
use super::error::LoadError;
use super::float::Float;
use super::layout::{CHECKSUM, COUNTERS, HEADER, MAGIC, VERSION};
use crate::flat::{self, Rest};
use crate::length::LengthError;
use crate::program::Program;
use crate::state;

/// Bytes whose checksum is computed when a `const` is: some tenths of a second of `rustc`, which would take
/// seconds for a large network.
const CHECKED_IN_CONST: usize = 1 << 16;

/// The unsigned number in `count` bytes from `at` on; bytes that are not there are 0.
const fn number(bytes: &[u8], at: usize, count: usize) -> u64 {
    let mut number = 0;
    let mut index = count;
    while index > 0 {
        index -= 1;
        let byte = if at + index < bytes.len() { bytes[at + index] } else { 0 };
        number = number << 8 | byte as u64;
    }
    number
}

/// Whether the bytes are those of a network of so many, on the scalar with this code; without the checksum
/// only whether they say so.
const fn check(
    bytes: &[u8],
    needed: usize,
    scalar: u16,
    fingerprint: u64,
    with_checksum: bool,
) -> Result<(), LoadError> {
    let length = bytes.len();
    let begun = if length < 4 { (1 << (8 * length)) - 1 } else { u32::MAX };
    if number(bytes, 0, 4) != (MAGIC & begun) as u64 {
        return Err(LoadError::Magic);
    }
    if length < 6 {
        return Err(LoadError::Length { found: length, needed });
    }
    let version = number(bytes, 4, 2) as u16;
    if version != VERSION {
        return Err(LoadError::Version { found: version });
    }
    if length < HEADER + COUNTERS + CHECKSUM {
        return Err(LoadError::Length { found: length, needed });
    }
    if with_checksum {
        // Undamaged bytes say which network they are of, whatever their number.
        let (now, then) =
            (crc32(bytes, length - CHECKSUM), number(bytes, length - CHECKSUM, CHECKSUM) as u32);
        if now != then && length != needed {
            return Err(LoadError::Length { found: length, needed });
        }
        if now != then {
            return Err(LoadError::Damaged { found: now, needed: then });
        }
    }
    let code = number(bytes, 6, 2) as u16;
    if code != scalar {
        return Err(LoadError::Scalar { found: code, needed: scalar });
    }
    let found = number(bytes, 8, 8);
    if found != fingerprint {
        return Err(LoadError::Network { found, needed: fingerprint });
    }
    if length != needed {
        return Err(LoadError::Length { found: length, needed });
    }
    Ok(())
}

/// Whether these are the bytes of a network of this type.
pub(super) fn check_bytes<S: Float, N: Program<S>>(bytes: &[u8]) -> Result<(), LoadError> {
    check(bytes, N::BYTES, S::CODE, N::FINGERPRINT, true)
}

/// The network that was saved, for a `static`: `Net::from_bytes` calls it, for any scalar.
///
/// Up to 65,536 bytes are checked completely. Of more, all but the checksum is: it would take `rustc`
/// seconds, so that damage in the numbers is found only by `Net::check_bytes`, in a test of yours.
///
/// ```
/// use netwright::saving::{Float, from_bytes};
/// use netwright::program::Program;
///
/// const fn load<N: Program<f64>, const BYTES: usize>(bytes: &[u8; BYTES]) -> N {
///     from_bytes::<f64, N, BYTES>(bytes)
/// }
/// ```
///
/// # Panics
///
/// If the bytes are not those of this network on this scalar. In a `static` or `const` that is an error of
/// the compiler.
#[track_caller]
pub const fn from_bytes<S: Float, N: Program<S>, const BYTES: usize>(bytes: &[u8; BYTES]) -> N {
    const {
        assert!(BYTES == N::BYTES, "the network is saved in `BYTES` bytes, but this array has another length")
    };
    if let Err(error) = check(bytes, N::BYTES, S::CODE, N::FINGERPRINT, BYTES <= CHECKED_IN_CONST) {
        error.refuse();
    }
    let parameters = [HEADER, HEADER + N::LENGTH * size_of::<S>()];
    // Counters that the state does not have are left out.
    let first = parameters[1] + state::counters_before(<N::Rest as Rest<S>>::PARTS) * size_of::<u64>();
    let counters = [first, first + <N::Rest as Rest<S>>::COUNTERS * size_of::<u64>()];
    let numbers = [parameters[1] + COUNTERS, BYTES - CHECKSUM];
    flat::from_le_bytes(bytes, &[parameters], &[counters], &[numbers])
}

/// Writes a network into as many bytes as it is saved in.
pub(super) fn write_bytes<S: Float, N: Program<S>>(network: &N, bytes: &mut [u8]) -> Result<(), LengthError> {
    let found = bytes.len();
    if found != N::BYTES {
        return Err(LengthError::Bytes { found, needed: N::BYTES });
    }
    let mut writer = Writer { rest: &mut *bytes };
    writer.put(&MAGIC.to_le_bytes());
    writer.put(&VERSION.to_le_bytes());
    writer.put(&S::CODE.to_le_bytes());
    writer.put(&N::FINGERPRINT.to_le_bytes());
    writer.put_numbers(flat::as_slice(network));
    let rest = flat::rest(network);
    let counters = flat::counters(rest);
    let before = state::counters_before(<N::Rest as Rest<S>>::PARTS);
    for index in 0..state::COUNTERS {
        let counter = index.checked_sub(before).and_then(|own| counters.get(own));
        writer.put(&counter.copied().unwrap_or(0).to_le_bytes());
    }
    writer.put_numbers(flat::numbers(rest));
    let checksum = crc32(bytes, found - CHECKSUM);
    if let Some(end) = bytes.last_chunk_mut() {
        *end = checksum.to_le_bytes();
    }
    Ok(())
}

/// Bytes that are written from front to back.
struct Writer<'a> {
    rest: &'a mut [u8],
}

impl Writer<'_> {
    fn put(&mut self, bytes: &[u8]) {
        if let Some((to, rest)) = core::mem::take(&mut self.rest).split_at_mut_checked(bytes.len()) {
            to.copy_from_slice(bytes);
            self.rest = rest;
        }
    }

    fn put_numbers<S: Float>(&mut self, numbers: &[S]) {
        let length = size_of_val(numbers);
        if let Some((to, rest)) = core::mem::take(&mut self.rest).split_at_mut_checked(length) {
            for (to, number) in to.chunks_exact_mut(size_of::<S>()).zip(numbers) {
                number.write_le(to);
            }
            self.rest = rest;
        }
    }
}

/// Loads the bytes that [`write_bytes`] wrote, if they are of this network.
pub(super) fn read_bytes<S: Float, N: Program<S>>(network: &mut N, bytes: &[u8]) -> Result<(), LoadError> {
    check_bytes::<S, N>(bytes)?;
    let numbers = flat::as_mut_slice(network);
    let (_, rest) = bytes.split_at_checked(HEADER).unwrap_or_default();
    let (parameters, rest) = rest.split_at_checked(size_of_val(numbers)).unwrap_or_default();
    read_numbers(numbers, parameters);
    let (saved_counters, saved_numbers) = rest.split_at_checked(COUNTERS).unwrap_or_default();
    let (counters, numbers) = flat::counters_and_numbers(flat::rest_mut(network));
    let saved_counters = saved_counters.chunks_exact(size_of::<u64>());
    let before = state::counters_before(<N::Rest as Rest<S>>::PARTS);
    for (counter, bytes) in counters.iter_mut().zip(saved_counters.skip(before)) {
        *counter = number(bytes, 0, size_of::<u64>());
    }
    read_numbers(numbers, saved_numbers);
    Ok(())
}

fn read_numbers<S: Float>(numbers: &mut [S], bytes: &[u8]) {
    for (number, bytes) in numbers.iter_mut().zip(bytes.chunks_exact(size_of::<S>())) {
        *number = S::read_le(bytes);
    }
}
