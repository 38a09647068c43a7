//! A network from a file.
//!
//! Input: the bytes of a file of safetensors, from anyone. Output: the parameters and the state of a network.
//! Guarantees: all is checked before the first number is written; numbers of files that [`save`](super::save)
//! wrote keep every bit, others are finite; memory is that of the file.

use std::collections::BTreeMap;
use std::path::Path;

use netwright_runtime::saving::state_mut;
use netwright_runtime::topology::Topology;
use netwright_runtime::{Float, Network};
use netwright_vocabulary::safetensors::{Entry, Header, Type};

use super::save::type_of;
use super::tensors::{Kind, Named, View};
use super::{FileError, SIGNATURE};
use crate::foreign::Axes;
use crate::read::numbers::{Position, from_f16};
use crate::read::safetensors::refusal as of_fault;
use crate::{Reason, Refusal};

/// Loads a network from a file of safetensors, with its state. Numbers of type F16, BF16, F32 and F64 are
/// converted to those of the network.
///
/// # Errors
///
/// If the file cannot be read, is damaged, or is that of another network; the error names the first
/// difference, or each tensor that does not fit. The network is as it was.
///
/// ```
/// use netwright::prelude::*;
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let path = std::env::temp_dir().join("netwright-docs-load.safetensors");
/// netwright::save(&Net::new(1), &path)?;
///
/// let mut net = Net::zeros();
/// netwright::load(&mut net, &path)?;
/// assert_eq!(net.parameters(), Net::new(1).parameters());
/// # Ok::<(), netwright::FileError>(())
/// ```
pub fn load<S: Float, N: Network<S>>(network: &mut N, path: impl AsRef<Path>) -> Result<(), FileError> {
    let path = path.as_ref();
    let bytes = std::fs::read(path).map_err(FileError::io(path))?;
    take(network, &bytes, path)
}

/// [`load`] from the bytes of a file.
///
/// # Errors
///
/// As [`load`].
///
/// ```
/// use netwright::exchange::network::load_bytes;
/// use netwright::prelude::*;
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let mut net = Net::zeros();
/// // A file is refused with all reasons.
/// let error = load_bytes(&mut net, b"").err();
/// assert!(error.is_some());
/// ```
pub fn load_bytes<S: Float, N: Network<S>>(network: &mut N, bytes: &[u8]) -> Result<(), FileError> {
    take(network, bytes, Path::new(""))
}

fn take<S: Float, N: Network<S>>(network: &mut N, bytes: &[u8], path: &Path) -> Result<(), FileError> {
    let fitting = Fitting::of(&View::of(network), bytes, path)?;
    fitting.copy(Kind::Parameters, network.parameters_mut());
    let (counters, numbers) = state_mut::<S, N>(network);
    fitting.copy(Kind::Numbers, numbers);
    fitting.count(counters);
    Ok(())
}

/// The tensors of a file that all fit a network, each with that of the network.
struct Fitting<'a> {
    bytes: &'a [u8],
    pairs: Vec<(Named, Entry<'a>)>,
}

impl<'a> Fitting<'a> {
    /// Refuses a file whose tensors do not fit.
    fn of<S: Float>(network: &View<'_, S>, bytes: &'a [u8], path: &Path) -> Result<Self, FileError> {
        Self::read(network, bytes).map_err(|refusal| FileError::Refused { path: path.to_owned(), refusal })
    }

    fn read<S: Float>(network: &View<'_, S>, bytes: &'a [u8]) -> Result<Self, Refusal> {
        let header = Header::read(bytes).map_err(of_fault)?;
        let is_ours = check_signature(network.topology, &header)?;
        let tensors = network.tensors();
        let found = fitting(&tensors, &header)?;
        let fitting = Self { bytes, pairs: tensors.into_iter().zip(found).collect() };
        let not_finite = fitting.pairs.iter().filter_map(|(tensor, entry)| {
            check_numbers::<S>(tensor, entry.of, fitting.numbers(entry), is_ours)
        });
        Refusal::of(not_finite.collect())?;
        Ok(fitting)
    }

    fn numbers(&self, entry: &Entry<'_>) -> &'a [u8] {
        self.bytes.get(entry.begin..entry.end).unwrap_or_default()
    }

    /// The tensors of a kind, each with its numbers.
    fn of_kind(&self, kind: Kind) -> impl Iterator<Item = (&Named, Type, &'a [u8])> {
        let of_kind = self.pairs.iter().filter(move |(tensor, _)| tensor.kind == kind);
        of_kind.map(|(tensor, entry)| (tensor, entry.of, self.numbers(entry)))
    }

    /// Copies the numbers of a kind.
    fn copy<S: Float>(&self, kind: Kind, to: &mut [S]) {
        for (tensor, of, numbers) in self.of_kind(kind) {
            let to = to.get_mut(tensor.range.clone()).unwrap_or_default();
            for (to, from) in to.iter_mut().zip(numbers.chunks_exact(of.width())) {
                *to = number(of, from);
            }
        }
    }

    /// Copies the counters.
    fn count(&self, to: &mut [u64]) {
        for (tensor, _, numbers) in self.of_kind(Kind::Counter) {
            let to = to.get_mut(tensor.range.clone()).unwrap_or_default();
            for (to, from) in to.iter_mut().zip(numbers.as_chunks().0) {
                *to = u64::from_le_bytes(*from);
            }
        }
    }
}

/// Whether the file says that it is of this network; refuses that of another one.
fn check_signature(topology: &Topology, header: &Header<'_>) -> Result<bool, Refusal> {
    let Some((_, text)) = header.metadata().find(|(key, _)| key.is(SIGNATURE)) else { return Ok(false) };
    let text = text.to_string();
    match topology.signature().first_difference(&text) {
        None => Ok(true),
        Some(difference) => Err(Refusal::new(
            "signature",
            format!("the file is of another network: {difference}"),
            "Load it into the network that was saved. `TOPOLOGY.signature()` is its text.",
        )),
    }
}

/// The tensor of the file for each of the network.
fn fitting<'a>(tensors: &[Named], header: &Header<'a>) -> Result<Vec<Entry<'a>>, Refusal> {
    let (mut entries, mut reasons) = (BTreeMap::new(), Vec::new());
    for entry in header.tensors() {
        if let Some(twice) = entries.insert(entry.name.to_string(), entry) {
            reasons.push(reason(&twice.name.to_string(), "the name is there twice"));
        }
    }
    let mut found = Vec::with_capacity(tensors.len());
    for Named { name, shape, kind, .. } in tensors {
        let Some(entry) = entries.remove(name) else {
            let fact = format!("it is missing; the network needs it with shape {}", Axes(shape));
            reasons.push(reason(name, fact));
            continue;
        };
        let axes = entry.shape.axes();
        if axes != shape {
            reasons.push(reason(name, format!("shape {} in the file, {} here", Axes(axes), Axes(shape))));
        } else if !is_convertible(entry.of, *kind) {
            reasons.push(reason(name, format!("{} is not a type of these numbers", entry.of.word())));
        }
        found.push(entry);
    }
    reasons.extend(entries.keys().map(|name| reason(name, "this network has no such tensor")));
    Refusal::of(reasons)?;
    Ok(found)
}

fn reason(name: &str, fact: impl Into<String>) -> Reason {
    Reason {
        place: format!("tensor `{name}`"),
        fact: fact.into(),
        help: "Load a file of this network, or make one with `cargo netwright fill`.".into(),
    }
}

/// Whether numbers of this type can be those of a tensor.
fn is_convertible(of: Type, kind: Kind) -> bool {
    match (of, kind) {
        (Type::F16 | Type::Bf16 | Type::F32 | Type::F64, Kind::Parameters | Kind::Numbers) => true,
        (Type::I64 | Type::U64, Kind::Counter) => true,
        (Type::F16 | Type::Bf16 | Type::F32 | Type::F64, Kind::Counter) => false,
        (Type::I64 | Type::U64, Kind::Parameters | Kind::Numbers) => false,
        (Type::Bool | Type::U8 | Type::I8 | Type::U16 | Type::I16 | Type::U32 | Type::I32, _) => false,
    }
}

/// A number of this type as one of the network's: with every bit where the type is the same.
fn number<S: Float>(of: Type, bytes: &[u8]) -> S {
    if of == type_of::<S>() { S::read_le(bytes) } else { S::from_f64(wide(of, bytes)) }
}

/// A number of this type in double precision, which holds all of them.
fn wide(of: Type, bytes: &[u8]) -> f64 {
    match (of, bytes) {
        (Type::F16, &[low, high]) => f64::from(from_f16(u16::from_le_bytes([low, high]))),
        (Type::Bf16, &[low, high]) => f64::from(f32::from_le_bytes([0, 0, low, high])),
        (Type::F32, _) => f64::from(f32::read_le(bytes)),
        (Type::F64, _) => f64::read_le(bytes),
        (Type::F16 | Type::Bf16, _) => f64::NAN,
        (Type::Bool | Type::U8 | Type::I8 | Type::U16 | Type::I16, _) => f64::NAN,
        (Type::U32 | Type::I32 | Type::U64 | Type::I64, _) => f64::NAN,
    }
}

/// The reason against numbers that are NaN or infinite in a file that [`save`](super::save) did not write, or
/// that become infinite as numbers of the network.
fn check_numbers<S: Float>(tensor: &Named, of: Type, bytes: &[u8], is_ours: bool) -> Option<Reason> {
    if tensor.kind == Kind::Counter || is_ours && of == type_of::<S>() {
        return None;
    }
    let (index, there) = bytes
        .chunks_exact(of.width())
        .map(|bytes| (wide(of, bytes), number::<S>(of, bytes)))
        .enumerate()
        .find_map(|(index, (there, here))| {
            let is_right = here.to_f64().is_finite() || is_ours && !there.is_finite();
            (!is_right).then_some((index, there))
        })?;
    let fact = match there.is_finite() {
        true => format!("is {there:e}, which is infinite as a number of this network"),
        false => format!("is {there}"),
    };
    let position = Position { index, shape: &tensor.shape };
    Some(Reason {
        place: format!("tensor `{}`", tensor.name),
        fact: format!("the number at index {position} {fact}"),
        help: "The training diverged, or the file is damaged: use an earlier checkpoint.".into(),
    })
}
