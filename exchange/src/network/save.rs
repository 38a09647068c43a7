//! A network to a file.
//!
//! Input: a network. Output: its parameters and its state as a file of safetensors, with the signature.
//! Guarantees: a crash leaves the old file; the same network gives the same bytes.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use netwright_runtime::{Float, Network};
use netwright_vocabulary::safetensors::Type;

use super::tensors::{Kind, Named, View};
use super::{FileError, SIGNATURE};
use crate::Tensor;
use crate::file::replace;
use crate::foreign::Data;
use crate::read::safetensors::quoted;

/// Saves a network as a file of safetensors: the parameters and the state as F32 or F64, the type of the
/// network, counters of the state as I64, and the signature in the metadata.
///
/// # Errors
///
/// If the file cannot be written; one that was there before is as it was.
///
/// ```
/// use netwright::prelude::*;
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let path = std::env::temp_dir().join("netwright-docs-save.safetensors");
/// netwright::save(&Net::new(1), &path)?;
/// assert!(path.exists());
/// # Ok::<(), netwright::FileError>(())
/// ```
pub fn save<S: Float, N: Network<S>>(network: &N, path: impl AsRef<Path>) -> Result<(), FileError> {
    replaced(&View::of(network), path.as_ref())
}

fn replaced<S: Float>(network: &View<'_, S>, path: &Path) -> Result<(), FileError> {
    replace(path, |file| write(network, file)).map_err(FileError::io(path))
}

/// The tensors of a network as [`save`] names them, for a file with more in it. Counters are integers, whose
/// bits those of `i64` are.
///
/// ```
/// use netwright::exchange::network::tensors;
/// use netwright::prelude::*;
///
/// network! { struct Net<2, 3 tanh, 1>; }
/// let (names, numbers): (Vec<_>, Vec<_>) = tensors(&Net::new(1)).into_iter().unzip();
/// assert_eq!(names, ["layer1.weights", "layer1.bias", "layer2.weights", "layer2.bias"]);
/// assert_eq!(numbers[0].shape(), [2, 3]);
/// ```
pub fn tensors<S: Float, N: Network<S>>(network: &N) -> Vec<(String, Tensor)> {
    tensors_of(&View::of(network))
}

fn tensors_of<S: Float>(network: &View<'_, S>) -> Vec<(String, Tensor)> {
    let tensor = |named: Named| {
        let floats = |of: &[S]| {
            let of = of.get(named.range.clone()).unwrap_or_default();
            match type_of::<S>() {
                Type::F64 => Data::F64(of.iter().map(|number| number.to_f64()).collect()),
                #[expect(clippy::cast_possible_truncation, reason = "the numbers are `f32`")]
                _ => Data::F32(of.iter().map(|number| number.to_f64() as f32).collect()),
            }
        };
        let data = match named.kind {
            Kind::Parameters => floats(network.parameters),
            Kind::Numbers => floats(network.numbers),
            Kind::Counter => {
                let counters = network.counters.get(named.range.clone()).unwrap_or_default();
                Data::I64(counters.iter().map(|counter| counter.cast_signed()).collect())
            }
        };
        Some((named.name, Tensor::new(named.shape, data)?))
    };
    network.tensors().into_iter().filter_map(tensor).collect()
}

/// The type of the numbers of a network.
pub(super) fn type_of<S>() -> Type {
    if size_of::<S>() == Type::F64.width() { Type::F64 } else { Type::F32 }
}

fn write<S: Float>(network: &View<'_, S>, to: &mut BufWriter<&File>) -> io::Result<()> {
    let tensors = network.tensors();
    let header = header(&tensors, type_of::<S>(), &network.topology.signature().to_string());
    to.write_all(&(header.len() as u64).to_le_bytes())?;
    to.write_all(header.as_bytes())?;
    for tensor in &tensors {
        let range = tensor.range.clone();
        match tensor.kind {
            Kind::Parameters => write_numbers(network.parameters.get(range), to)?,
            Kind::Numbers => write_numbers(network.numbers.get(range), to)?,
            Kind::Counter => {
                for counter in network.counters.get(range).unwrap_or_default() {
                    to.write_all(&counter.to_le_bytes())?;
                }
            }
        }
    }
    Ok(())
}

fn write_numbers<S: Float>(numbers: Option<&[S]>, to: &mut impl Write) -> io::Result<()> {
    let mut bytes = [0; size_of::<u64>()];
    for number in numbers.unwrap_or_default() {
        let bytes = bytes.get_mut(..size_of::<S>()).unwrap_or_default();
        number.write_le(bytes);
        to.write_all(bytes)?;
    }
    Ok(())
}

/// The header: the signature, then each tensor; blanks, so that numbers are aligned to 8 bytes.
fn header(tensors: &[Named], of: Type, signature: &str) -> String {
    let mut header = format!("{{\"__metadata__\":{{{}:{}}}", quoted(SIGNATURE), quoted(signature));
    let mut begin = 0;
    for Named { name, shape, kind, range } in tensors {
        let of = if *kind == Kind::Counter { Type::I64 } else { of };
        let end = begin + range.len() * of.width();
        header.push_str(&format!(
            ",{}:{{\"dtype\":\"{}\",\"shape\":{shape:?},\"data_offsets\":[{begin},{end}]}}",
            quoted(name),
            of.word(),
        ));
        begin = end;
    }
    header.push('}');
    while header.len() % 8 != 0 {
        header.push(' ');
    }
    header
}
