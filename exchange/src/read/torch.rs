//! PyTorch: a `state_dict` that `torch.save` wrote (`.pt`, `.pth`), alone or in a checkpoint.
//!
//! Input: the bytes of a file, and the key of the weights in a checkpoint if there are several. Output:
//! [`Weights`] in the order of the state_dict. Guarantees: no code of the file is run; memory at most twice
//! the file, whatever its tensors share. F16 and BF16 become F32; integers and truth values are kept.

use netwright_vocabulary::safetensors::Type;

use super::pickle::{Pickle, Value, View};
use super::zip::{Archive, is_archive, short};
use super::{Weights, numbers};
use crate::foreign::{Axes, Data, Tensor, elements};
use crate::{Reason, Refusal};

/// Keys under which checkpoints have their weights, the first one first.
const KEYS: [&str; 5] = ["model_state_dict", "state_dict", "model", "policy", "net"];

/// Prefixes that wrappers of a module put before all names.
const PREFIXES: [&str; 2] = ["module.", "_orig_mod."];

/// The weights of a file, from the dictionary under `key` where it is given.
///
/// # Errors
///
/// For what is no `state_dict` (a whole module, TorchScript, the format before PyTorch 1.6), for a file that
/// is damaged or hostile, and for numbers that are NaN or infinite.
///
/// ```
/// use netwright::exchange::read::torch;
///
/// assert!(torch::read(b"no archive", None).is_err());
/// ```
pub fn read(bytes: &[u8], key: Option<&str>) -> Result<Weights, Refusal> {
    if !is_archive(bytes) {
        return Err(Refusal::new(
            "PyTorch file",
            "it is not a zip archive: no file of `torch.save`, or one of before PyTorch 1.6",
            "Save it anew with a PyTorch of today, which writes a zip: \
             `torch.save(torch.load(\"old.pt\", weights_only=True), \"new.pt\")`.",
        ));
    }
    let archive = Archive::read(bytes)?;
    let root = root(&archive)?;
    let pickle = Pickle::read(archive.required(&format!("{root}data.pkl"))?)?;
    let mut weights = Weights { origin: vec!["PyTorch state_dict".into()], ..Weights::default() };
    let chosen = choose(&pickle, key, &mut weights.remarks)?;
    let mut records =
        Records { archive: &archive, root, budget: bytes.len().saturating_mul(2).saturating_add(1 << 16) };
    let mut reasons = Vec::new();
    let mut others = Vec::new();
    for &(name, value) in chosen {
        let Value::Text(name) = name else { continue };
        match pickle.tensor(value) {
            None => others.push(name),
            Some(view) => match records.tensor(name, view) {
                Ok(tensor) => weights.tensors.push((name.into(), tensor)),
                Err(fact) => reasons.push(Reason {
                    place: format!("tensor `{}`", short(name)),
                    fact,
                    help: "The file is damaged or was made by hand: save it anew.".into(),
                }),
            },
        }
    }
    Refusal::of(reasons)?;
    if let Some(first) = others.first() {
        let more = others.len() - 1;
        weights.remarks.push(format!("`{}` and {more} more are no tensors and left out", short(first)));
    }
    strip(&mut weights);
    numbers::finite(weights)
}

/// The folder of the archive that holds the pickle, with its slash.
fn root<'a>(archive: &Archive<'a>) -> Result<&'a str, Refusal> {
    let within = |name: &'a str, last: &str| {
        name.strip_suffix(last).filter(|root| root.is_empty() || root.ends_with('/'))
    };
    if archive.names().any(|name| within(name, "constants.pkl").is_some() || name.contains("/code/")) {
        return Err(Refusal::new(
            "PyTorch file",
            "it is TorchScript (`torch.jit.save`): a program, not weights",
            "Save `model.state_dict()` with `torch.save`, or export the model with `torch.onnx.export` and import the ONNX \
             file.",
        ));
    }
    let root = archive.names().find_map(|name| within(name, "data.pkl")).ok_or_else(|| {
        let fact = format!("the archive has no `data.pkl`; it has {}", archive.list());
        Refusal::new("PyTorch file", fact, "Give a file that `torch.save(model.state_dict(), …)` wrote.")
    })?;
    if archive.member(&format!("{root}byteorder"))?.is_some_and(|order| order.starts_with(b"big")) {
        let help =
            "Save it on a machine of today, or with `torch.serialization.set_default_load_endianness`.";
        return Err(Refusal::new("PyTorch file", "its numbers are big-endian", help));
    }
    Ok(root)
}

type Pairs<'p, 'a> = &'p [(Value<'a>, Value<'a>)];

/// The dictionary that holds the tensors.
fn choose<'p, 'a>(
    pickle: &'p Pickle<'a>,
    key: Option<&str>,
    remarks: &mut Vec<String>,
) -> Result<Pairs<'p, 'a>, Refusal> {
    let help = "Give a file that `torch.save(model.state_dict(), …)` wrote.";
    let Some(root) = pickle.dictionary(pickle.root()) else {
        return Err(Refusal::new("PyTorch file", "it holds no dictionary, so no state_dict", help));
    };
    let holds = |pairs: Pairs<'p, 'a>| pairs.iter().any(|&(_, value)| pickle.tensor(value).is_some());
    let inner = || {
        root.iter().filter_map(|&(name, value)| match name {
            Value::Text(name) => Some((name, pickle.dictionary(value)?)).filter(|&(_, pairs)| holds(pairs)),
            Value::None
            | Value::Bool(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Global(_)
            | Value::Item(_) => None,
        })
    };
    let names = || inner().map(|(name, _)| format!("`{}`", short(name))).collect::<Vec<_>>().join(", ");
    if let Some(key) = key {
        let found = inner().find(|&(name, _)| name == key);
        return found.map(|(_, pairs)| pairs).ok_or_else(|| {
            let fact = format!("it has no tensors under the key `{key}`; keys with tensors: {}", names());
            Refusal::new("PyTorch file", fact, "Give one of these with `--key`.")
        });
    }
    let known = KEYS.iter().find_map(|&key| inner().find(|&(name, _)| name == key));
    let found = match (known, inner().count()) {
        (Some(found), _) => found,
        (None, _) if holds(root) => return Ok(root),
        (None, 1) => inner().next().unwrap_or(("", root)),
        (None, 0) => return Err(Refusal::new("PyTorch file", "it holds no tensors", help)),
        (None, _) => {
            let fact = format!("several keys hold tensors: {}", names());
            return Err(Refusal::new("PyTorch file", fact, "Give one of these with `--key`."));
        }
    };
    remarks.push(format!("a checkpoint: the weights are those under the key `{}`", short(found.0)));
    Ok(found.1)
}

fn strip(weights: &mut Weights) {
    for prefix in PREFIXES {
        if !weights.tensors.is_empty() && weights.tensors.iter().all(|(name, _)| name.starts_with(prefix)) {
            for (name, _) in &mut weights.tensors {
                name.drain(..prefix.len());
            }
            weights.remarks.push(format!("`{prefix}` was taken away from the front of all names"));
        }
    }
}

/// The records of numbers.
struct Records<'p, 'a> {
    archive: &'p Archive<'a>,
    root: &'a str,
    /// How many bytes tensors may still take.
    budget: usize,
}

impl Records<'_, '_> {
    fn tensor(&mut self, name: &str, view: &View<'_>) -> Result<Tensor, String> {
        let (of, key) = (view.storage.of, view.storage.key);
        let record = self
            .archive
            .member(&format!("{}data/{key}", self.root))
            .map_err(|refusal| refusal.to_string())?;
        let record = record.ok_or_else(|| {
            format!("the pickle names the storage `{}`, the archive has {}", short(key), self.archive.list())
        })?;
        let holds = record.len() / of.width();
        if holds < view.storage.len {
            return Err(format!(
                "the pickle says {} numbers, the record `{key}` holds {holds}",
                view.storage.len
            ));
        }
        let count = self.afford(name, view)?;
        let beyond = || {
            format!(
                "shape {} with strides {} from number {} on reaches beyond its storage of {} numbers",
                Axes(&view.shape),
                Axes(&view.strides),
                view.offset,
                view.storage.len
            )
        };
        let data = if contiguous(view) {
            let bytes = view
                .offset
                .checked_add(count)
                .filter(|&end| end <= view.storage.len)
                .and_then(|end| record.get(view.offset * of.width()..end * of.width()));
            numbers::decode(of, bytes.ok_or_else(beyond)?)
        } else {
            last(view).filter(|&last| last < view.storage.len || count == 0).ok_or_else(beyond)?;
            gather(view, record, count).ok_or_else(beyond)?
        };
        Tensor::new(view.shape.clone(), data).ok_or_else(|| "the shape does not fit into memory".into())
    }

    /// The number of elements, if there is memory for them and the name.
    fn afford(&mut self, name: &str, view: &View<'_>) -> Result<usize, String> {
        let width = match view.storage.of {
            Type::F16 | Type::Bf16 | Type::F32 => 4,
            Type::Bool => 1,
            Type::F64
            | Type::U8
            | Type::I8
            | Type::U16
            | Type::I16
            | Type::U32
            | Type::I32
            | Type::U64
            | Type::I64 => 8,
        };
        let count = elements(&view.shape);
        let rest = count
            .and_then(|count| self.budget.checked_sub(count.checked_mul(width)?.checked_add(name.len())?));
        let (Some(count), Some(rest)) = (count, rest) else {
            return Err(format!(
                "shape {} is beyond the memory that the file's size allows",
                Axes(&view.shape)
            ));
        };
        self.budget = rest;
        Ok(count)
    }
}

/// Whether the numbers are in row-major order without gaps.
fn contiguous(view: &View<'_>) -> bool {
    let mut stride = 1_usize;
    view.shape.iter().zip(&view.strides).rev().all(|(&axis, &given)| {
        let fits = axis == 1 || given == stride;
        stride = stride.saturating_mul(axis);
        fits
    })
}

/// The index of the last number in its storage.
fn last(view: &View<'_>) -> Option<usize> {
    view.shape.iter().zip(&view.strides).try_fold(view.offset, |last, (&axis, &stride)| {
        last.checked_add(axis.saturating_sub(1).checked_mul(stride)?)
    })
}

/// The numbers in row-major order.
fn gather(view: &View<'_>, record: &[u8], count: usize) -> Option<Data> {
    let width = view.storage.of.width();
    let mut bytes = Vec::with_capacity(count.checked_mul(width)?);
    let mut indices = vec![0_usize; view.shape.len()];
    for _ in 0..count {
        let place = indices.iter().zip(&view.strides).map(|(&index, &stride)| index * stride).sum::<usize>()
            + view.offset;
        bytes.extend(record.get(place * width..(place + 1) * width)?);
        for (index, &axis) in indices.iter_mut().zip(&view.shape).rev() {
            *index += 1;
            if *index < axis {
                break;
            }
            *index = 0;
        }
    }
    Some(numbers::decode(view.storage.of, &bytes))
}
