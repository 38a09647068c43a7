//! Numbers from bytes, little-endian, as all formats but ONNX' texts have them.
//!
//! Input: a type and bytes. Output: [`Data`]. Guarantees: 16-bit floats become the `f32` of the same value,
//! integers of all widths `i64`; bytes behind the last whole element are ignored; at most twice the memory of
//! floats.

use netwright_vocabulary::safetensors::Type;

use super::Weights;
use crate::foreign::{Data, Tensor};
use crate::{Reason, Refusal};

/// The elements that these bytes are.
pub(super) fn decode(of: Type, bytes: &[u8]) -> Data {
    match of {
        Type::F16 => Data::F32(each(bytes, |bytes| from_f16(u16::from_le_bytes(bytes)))),
        Type::Bf16 => {
            Data::F32(each(bytes, |bytes| f32::from_bits(u32::from(u16::from_le_bytes(bytes)) << 16)))
        }
        Type::F32 => Data::F32(each(bytes, f32::from_le_bytes)),
        Type::F64 => Data::F64(each(bytes, f64::from_le_bytes)),
        Type::Bool => Data::Bool(bytes.iter().map(|&byte| byte != 0).collect()),
        Type::U8 => Data::I64(each(bytes, |bytes| i64::from(u8::from_le_bytes(bytes)))),
        Type::I8 => Data::I64(each(bytes, |bytes| i64::from(i8::from_le_bytes(bytes)))),
        Type::U16 => Data::I64(each(bytes, |bytes| i64::from(u16::from_le_bytes(bytes)))),
        Type::I16 => Data::I64(each(bytes, |bytes| i64::from(i16::from_le_bytes(bytes)))),
        Type::U32 => Data::I64(each(bytes, |bytes| i64::from(u32::from_le_bytes(bytes)))),
        Type::I32 => Data::I64(each(bytes, |bytes| i64::from(i32::from_le_bytes(bytes)))),
        Type::U64 => {
            Data::I64(each(bytes, |bytes| i64::try_from(u64::from_le_bytes(bytes)).unwrap_or(i64::MAX)))
        }
        Type::I64 => Data::I64(each(bytes, i64::from_le_bytes)),
    }
}

/// The elements that these bytes are, rounded to single precision; truth values are 0 and 1.
pub(super) fn singles(of: Type, bytes: &[u8]) -> Vec<f32> {
    match of {
        Type::F16 => each(bytes, |bytes| from_f16(u16::from_le_bytes(bytes))),
        Type::Bf16 => each(bytes, |bytes| f32::from_bits(u32::from(u16::from_le_bytes(bytes)) << 16)),
        Type::F32 => each(bytes, f32::from_le_bytes),
        Type::F64 => each(bytes, |bytes| f64::from_le_bytes(bytes) as f32),
        Type::Bool => bytes.iter().map(|&byte| f32::from(byte != 0)).collect(),
        Type::U8 => each(bytes, |bytes| f32::from(u8::from_le_bytes(bytes))),
        Type::I8 => each(bytes, |bytes| f32::from(i8::from_le_bytes(bytes))),
        Type::U16 => each(bytes, |bytes| f32::from(u16::from_le_bytes(bytes))),
        Type::I16 => each(bytes, |bytes| f32::from(i16::from_le_bytes(bytes))),
        Type::U32 => each(bytes, |bytes| u32::from_le_bytes(bytes) as f32),
        Type::I32 => each(bytes, |bytes| i32::from_le_bytes(bytes) as f32),
        Type::U64 => each(bytes, |bytes| u64::from_le_bytes(bytes) as f32),
        Type::I64 => each(bytes, |bytes| i64::from_le_bytes(bytes) as f32),
    }
}

fn each<const WIDTH: usize, T>(bytes: &[u8], number: impl Fn([u8; WIDTH]) -> T) -> Vec<T> {
    bytes.as_chunks().0.iter().map(|&chunk| number(chunk)).collect()
}

/// The value of a half-precision float, which single precision holds exactly.
pub(crate) fn from_f16(half: u16) -> f32 {
    let (sign, exponent, fraction) = (half >> 15, half >> 10 & 0x1f, half & 0x3ff);
    let bits = match exponent {
        // Subnormal: a multiple of 2^-24.
        0 => (f32::from(fraction) / 16_777_216.0).to_bits(),
        0x1f => 0x7f80_0000 | u32::from(fraction) << 13,
        _ => (u32::from(exponent) + 112) << 23 | u32::from(fraction) << 13,
    };
    f32::from_bits(bits | u32::from(sign) << 31)
}

/// Refuses numbers that are NaN or infinite, all tensors at once.
pub(super) fn check_finite<'a>(
    tensors: impl IntoIterator<Item = (&'a str, &'a Tensor)>,
) -> Result<(), Refusal> {
    Refusal::of(tensors.into_iter().filter_map(|(name, tensor)| not_finite(name, tensor)).collect())
}

fn not_finite(name: &str, tensor: &Tensor) -> Option<Reason> {
    let (index, number) = tensor.not_finite()?;
    let number = if number.is_nan() { "NaN".to_owned() } else { number.to_string() };
    Some(Reason {
        place: format!("tensor `{name}`"),
        fact: format!("the number at index {} is {number}", Position { index, shape: tensor.shape() }),
        help: "The training diverged, or the file is damaged: use an earlier checkpoint.".into(),
    })
}

/// Refuses weights that are NaN or infinite.
pub(super) fn finite(weights: Weights) -> Result<Weights, Refusal> {
    check_finite(weights.tensors.iter().map(|(name, tensor)| (name.as_str(), tensor)))?;
    Ok(weights)
}

/// The n-th element's index in each axis: `[2, 0]`.
pub(crate) struct Position<'a> {
    pub(crate) index: usize,
    pub(crate) shape: &'a [usize],
}

impl std::fmt::Display for Position<'_> {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut rest = self.index;
        let mut indices: Vec<usize> = self
            .shape
            .iter()
            .rev()
            .map(|&axis| {
                let index = rest % axis.max(1);
                rest /= axis.max(1);
                index
            })
            .collect();
        indices.reverse();
        to.debug_list().entries(indices).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_have_the_value_of_their_definition() {
        for half in 0..=u16::MAX {
            let (exponent, fraction) = (i32::from(half >> 10 & 0x1f), f64::from(half & 0x3ff));
            let magnitude = match exponent {
                0 => fraction * 2_f64.powi(-24),
                31 if fraction == 0.0 => f64::INFINITY,
                31 => f64::NAN,
                exponent => (1.0 + fraction / 1024.0) * 2_f64.powi(exponent - 15),
            };
            let got = f64::from(from_f16(half));
            let want = if half >> 15 == 1 { -magnitude } else { magnitude };
            assert!(
                got.to_bits() == want.to_bits() || got.is_nan() && want.is_nan(),
                "{half:#x}: {got} {want}"
            );
        }
    }
}
