//! The bytes of a WAV file in.
//!
//! Input: bytes from anyone. Output: [`Wav`]. Guarantees: those of `mod.rs`; compressed formats and relatives
//! of WAV are refused by name.

use super::Wav;
use crate::Error;
use crate::error::{Place, short};

const PCM: u16 = 1;
const FLOAT: u16 = 3;
const EXTENSIBLE: u16 = 0xfffe;
/// What follows the tag in the identifier of an extensible format: `KSDATAFORMAT_SUBTYPE_…`.
const SUBTYPE: [u8; 14] = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
/// The size of the samples in a file whose writer did not know it, because it wrote to a pipe.
const UNKNOWN: u32 = u32::MAX;

/// How samples are written.
struct Format {
    rate: u32,
    channels: u16,
    /// The bytes of a sample.
    width: usize,
    is_float: bool,
}

pub(super) fn parse(bytes: &[u8]) -> Result<Wav, Error> {
    let mut rest = riff(bytes)?;
    let mut format = None;
    while !rest.is_empty() {
        let [a, b, c, d, size @ ..] = rest else { break };
        let Some((size, body)) = size.split_first_chunk() else { break };
        let (id, size) = ([*a, *b, *c, *d], u32::from_le_bytes(*size));
        let length = match (&id, size) {
            (b"data", UNKNOWN) => body.len(),
            _ => usize::try_from(size).unwrap_or(usize::MAX),
        };
        let Some(chunk) = body.get(..length) else {
            let name = short(&String::from_utf8_lossy(&id));
            let fact = format!("its part `{name}` has {length} bytes, but {} are there", body.len());
            return Err(refused(fact, "the file is truncated: copy or save it again"));
        };
        match (&id, &format) {
            (b"fmt ", _) => format = Some(Format::read(chunk)?),
            (b"data", Some(format)) => return format.samples(chunk),
            (b"data", None) => {
                return Err(refused(
                    "its samples come before their format",
                    "save it again with another program",
                ));
            }
            _ => {}
        }
        // A part with an odd number of bytes has one more, which it does not count.
        rest = body.get(length + length % 2..).unwrap_or_default();
    }
    Err(refused("it has no samples: the part `data` is missing", "copy or save the file again"))
}

/// What follows the start of the file.
fn riff(bytes: &[u8]) -> Result<&[u8], Error> {
    match bytes {
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', rest @ ..] => Ok(rest),
        [b'R', b'I', b'F', b'F', _, _, _, _, kind @ ..] => {
            let kind = String::from_utf8_lossy(kind.get(..4).unwrap_or(kind));
            Err(refused(format!("it is a RIFF file of `{}`, not of `WAVE`", short(&kind)), "save it as WAV"))
        }
        [b'R', b'F', b'6', b'4', ..] | [b'R', b'I', b'F', b'X', ..] => {
            let name =
                if bytes.starts_with(b"RF64") { "RF64, WAV beyond 4 GB" } else { "RIFX, big-endian WAV" };
            Err(refused(format!("it is {name}, which is not read"), "save it as WAV, in parts below 4 GB"))
        }
        _ => {
            let start = String::from_utf8_lossy(bytes.get(..4).unwrap_or(bytes));
            Err(refused(format!("it is not WAV: it begins with `{}`", short(&start)), "save it as WAV"))
        }
    }
}

impl Format {
    fn read(chunk: &[u8]) -> Result<Self, Error> {
        let number = |at: usize| chunk.get(at..).and_then(|from| from.first_chunk()).copied();
        let short = |at| number(at).map(u16::from_le_bytes);
        let long =
            |at: usize| chunk.get(at..).and_then(|from| from.first_chunk()).copied().map(u32::from_le_bytes);
        let (Some(tag), Some(channels), Some(rate), Some(frame), Some(bits)) =
            (short(0), short(2), long(4), short(12), short(14))
        else {
            let fact = format!("its format has {} bytes, and needs 16", chunk.len());
            return Err(refused(fact, "the file is damaged: copy or save it again"));
        };
        let tag = match (tag, chunk.get(26..40)) {
            (EXTENSIBLE, Some(rest)) if rest == SUBTYPE => short(24).unwrap_or(EXTENSIBLE),
            _ => tag,
        };
        if !matches!(tag, PCM | FLOAT) {
            let fact = format!("its samples are {}, which is not read", name(tag));
            return Err(refused(fact, "save it with integers (PCM) or floats"));
        }
        let width = usize::from(frame.checked_div(channels).unwrap_or(0));
        let format = Self { rate, channels, width, is_float: tag == FLOAT };
        let is_known = match tag {
            FLOAT => matches!(width, 4 | 8),
            _ => (1..=4).contains(&width),
        };
        let is_whole = usize::from(frame) == width * usize::from(channels);
        // Where a sample has more bytes than its bits need, the file does not say which of them count.
        if rate == 0 || !is_known || !is_whole || usize::from(bits.div_ceil(8)) != width {
            let kind = if format.is_float { "floats" } else { "integers" };
            let fact = format!(
                "its format is {rate} samples a second of {channels} channels, {kind} of {bits} bits, {frame} bytes \
                 for all channels"
            );
            return Err(refused(fact, "save it with integers of 8 to 32 bits, or floats of 32 or 64"));
        }
        Ok(format)
    }

    fn samples(&self, data: &[u8]) -> Result<Wav, Error> {
        let frame = self.width * usize::from(self.channels);
        if !data.len().is_multiple_of(frame) {
            let fact = format!("its samples have {} bytes, and those of a moment {frame}", data.len());
            return Err(refused(fact, "the file is truncated: copy or save it again"));
        }
        // Valid bits are the upper ones of their bytes, the others are 0: the bytes are a whole number.
        let samples = match (self.is_float, self.width) {
            (true, 4) => each(data, f32::from_le_bytes),
            (true, _) => each(data, |bytes| f64::from_le_bytes(bytes) as f32),
            (false, 1) => data.iter().map(|&byte| (f32::from(byte) - 128.0) / 128.0).collect(),
            (false, 2) => each(data, |bytes| f32::from(i16::from_le_bytes(bytes)) / 32_768.0),
            (false, 3) => each(data, |[a, b, c]| i32::from_le_bytes([0, a, b, c]) as f32 / 2_147_483_648.0),
            (false, _) => each(data, |bytes| i32::from_le_bytes(bytes) as f32 / 2_147_483_648.0),
        };
        Wav::new(self.rate, self.channels, samples)
    }
}

fn each<const WIDTH: usize>(data: &[u8], sample: impl Fn([u8; WIDTH]) -> f32) -> Vec<f32> {
    data.as_chunks().0.iter().map(|&bytes| sample(bytes)).collect()
}

/// What a tag stands for, of those that are in use (RFC 2361).
fn name(tag: u16) -> String {
    match tag {
        0x02 => "compressed with ADPCM".into(),
        0x06 => "compressed with the A-law".into(),
        0x07 => "compressed with the µ-law".into(),
        0x11 => "compressed with IMA ADPCM".into(),
        0x55 => "MP3".into(),
        other => format!("of the format {other:#06x}"),
    }
}

fn refused(fact: impl Into<String>, help: impl Into<String>) -> Error {
    Error::content(Place::default(), fact, help)
}
