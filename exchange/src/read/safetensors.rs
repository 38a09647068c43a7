//! safetensors: named tensors in, named tensors out.
//!
//! Input: the bytes of a file. Output: [`Weights`], in the order of the header. Guarantees: see
//! [`netwright_vocabulary::safetensors`], which reads the header; no name twice; memory at most twice the
//! file.

use std::collections::BTreeSet;

use netwright_vocabulary::safetensors::{Entry, Fault, Header, Type};

use super::{Order, Weights, numbers};
use crate::foreign::{Data, Tensor};
use crate::{Reason, Refusal};

/// The weights of a file.
///
/// # Errors
///
/// As [`tensors`]; also for a number that is NaN or infinite.
///
/// ```
/// use netwright::exchange::Tensor;
/// use netwright::exchange::read::safetensors;
///
/// let tensors = [("h.bias".to_owned(), Tensor::row(vec![0.5, 1.5]))];
/// let bytes = safetensors::write(&tensors, &[]);
/// assert_eq!(safetensors::read(&bytes)?.tensors, tensors);
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
pub fn read(bytes: &[u8]) -> Result<Weights, Refusal> {
    numbers::finite(tensors(bytes)?)
}

/// The weights of a file with every bit of it, NaN and infinity included.
///
/// # Errors
///
/// For a file that is damaged or hostile, and for integers in the place of weights: a counter, which has no
/// axes, is kept.
///
/// ```
/// use netwright::exchange::Tensor;
/// use netwright::exchange::read::safetensors;
///
/// let tensors = [("h.bias".to_owned(), Tensor::row(vec![f64::INFINITY]))];
/// let bytes = safetensors::write(&tensors, &[]);
/// assert!(safetensors::read(&bytes).is_err());
/// assert_eq!(safetensors::tensors(&bytes)?.tensors, tensors);
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
pub fn tensors(bytes: &[u8]) -> Result<Weights, Refusal> {
    let header = Header::read(bytes).map_err(refusal)?;
    let origin = vec!["safetensors".into()];
    let mut weights = Weights { origin, order: Order::Numbers, ..Weights::default() };
    weights.metadata.extend(header.metadata().map(|(key, text)| (key.to_string(), text.to_string())));
    let mut names = BTreeSet::new();
    let mut reasons = Vec::new();
    for entry in header.tensors() {
        let name = entry.name.to_string();
        match tensor(bytes, entry) {
            Ok(tensor) => weights.tensors.push((name.clone(), tensor)),
            Err(fact) => reasons.push(Reason {
                place: format!("tensor `{name}`"),
                fact,
                help: "Save the weights as F32, F64, F16 or BF16.".into(),
            }),
        }
        if let Some(twice) = names.replace(name) {
            reasons.push(Reason {
                place: format!("tensor `{twice}`"),
                fact: "the name is there twice".into(),
                help: String::new(),
            });
        }
    }
    Refusal::of(reasons)?;
    Ok(weights)
}

pub(crate) fn refusal(fault: Fault<'_>) -> Refusal {
    let place = fault.tensor.map_or_else(|| "safetensors".into(), |name| format!("tensor `{name}`"));
    let help = "The file is damaged or was not written completely: copy or save it again.";
    Refusal::new(place, fault.problem.to_string(), help)
}

fn tensor(bytes: &[u8], entry: Entry<'_>) -> Result<Tensor, String> {
    let axes = entry.shape.axes();
    match entry.of {
        Type::F16 | Type::Bf16 | Type::F32 | Type::F64 => {}
        of @ (Type::Bool
        | Type::U8
        | Type::I8
        | Type::U16
        | Type::I16
        | Type::U32
        | Type::I32
        | Type::U64
        | Type::I64) => {
            if !axes.is_empty() {
                return Err(format!("the numbers are {}; weights are floats", of.word()));
            }
        }
    }
    let data = bytes.get(entry.begin..entry.end).unwrap_or_default();
    let tensor = Tensor::new(axes.to_vec(), numbers::decode(entry.of, data));
    tensor.ok_or_else(|| "the shape does not fit into memory".into())
}

/// The bytes of a file of these tensors: single precision stays `F32`, double `F64`, integers are `I64`. The
/// same tensors and metadata give the same bytes.
///
/// ```
/// use netwright::exchange::Tensor;
/// use netwright::exchange::read::safetensors;
///
/// let tensors = [("h.bias".to_owned(), Tensor::row(vec![0.5, 1.5]))];
/// let bytes = safetensors::write(&tensors, &[("by".to_owned(), "me".to_owned())]);
/// assert_eq!(safetensors::read(&bytes)?.metadata[0].1, "me");
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[must_use]
pub fn write(tensors: &[(String, Tensor)], metadata: &[(String, String)]) -> Vec<u8> {
    let mut header = String::from("{");
    let mut data = Vec::new();
    if !metadata.is_empty() {
        header.push_str("\"__metadata__\":{");
        for (index, (key, text)) in metadata.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            header.push_str(&format!("{comma}{}:{}", quoted(key), quoted(text)));
        }
        header.push('}');
    }
    for (name, tensor) in tensors {
        let comma = if header.len() == 1 { "" } else { "," };
        let (begin, of) = (data.len(), append(&mut data, tensor.data()));
        header.push_str(&format!(
            "{comma}{}:{{\"dtype\":\"{}\",\"shape\":{:?},\"data_offsets\":[{begin},{}]}}",
            quoted(name),
            of.word(),
            tensor.shape(),
            data.len(),
        ));
    }
    header.push('}');
    while header.len() % 8 != 0 {
        header.push(' ');
    }
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend(header.bytes());
    file.extend(data);
    file
}

pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn append(to: &mut Vec<u8>, data: &Data) -> Type {
    match data {
        Data::F32(numbers) => {
            to.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
            Type::F32
        }
        Data::F64(numbers) => {
            to.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
            Type::F64
        }
        Data::I64(numbers) => {
            to.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
            Type::I64
        }
        Data::Bool(truths) => {
            to.extend(truths.iter().map(|&truth| u8::from(truth)));
            Type::Bool
        }
    }
}
