//! Tensors of an ONNX file: numbers in fields, as bytes, or in a file beside it.
//!
//! Input: a `TensorProto`. Output: a [`Tensor`] with its name. Guarantees: dimensions and bytes agree; no
//! file outside of the model's folder is opened.

use std::collections::BTreeMap;

use netwright_vocabulary::safetensors::Type;

use super::model::entry;
use super::wire::{Broken, Fields};
use crate::Refusal;
use crate::foreign::{Axes, Data, Tensor, elements};
use crate::read::{Files, numbers};

/// A tensor of strings has no numbers.
pub(super) enum Read {
    Tensor(Tensor),
    Text,
}

/// Files beside the model, each read once.
pub(super) struct Beside<'a> {
    files: &'a dyn Files,
    read: BTreeMap<String, Vec<u8>>,
}

impl<'a> Beside<'a> {
    pub(super) fn new(files: &'a dyn Files) -> Self {
        Self { files, read: BTreeMap::new() }
    }

    fn bytes(&mut self, tensor: &str, location: &str) -> Result<&[u8], Refusal> {
        let place = || format!("tensor `{tensor}`");
        if location.starts_with(['/', '\\'])
            || location.contains(':')
            || location.split(['/', '\\']).any(|part| part == "..")
        {
            return Err(Refusal::new(
                place(),
                format!(
                    "its numbers are said to be in `{location}`, outside of the model's folder (`../` and absolute paths are not followed)"
                ),
                "export the model again, with the data in a file beside it",
            ));
        }
        if !self.read.contains_key(location) {
            let bytes = self.files.read(location).map_err(|error| {
                Refusal::new(
                    place(),
                    format!("its numbers are in the file `{location}` beside the model, which cannot be read: {error}"),
                    format!("copy `{location}` beside the model; the name is that of the export, also after the model was renamed"),
                )
            })?;
            self.read.insert(location.into(), bytes);
        }
        Ok(self.read.get(location).map_or(&[], Vec::as_slice))
    }
}

#[derive(Default)]
struct Message<'a> {
    dims: Vec<i64>,
    element: i64,
    floats: Vec<f32>,
    small: Vec<i64>,
    integers: Vec<i64>,
    doubles: Vec<f64>,
    name: String,
    raw: Option<&'a [u8]>,
    external: Vec<(String, String)>,
    outside: bool,
}

impl<'a> Message<'a> {
    fn parse(bytes: &'a [u8]) -> Result<Self, Broken> {
        let mut message = Self::default();
        for field in Fields(bytes) {
            match field? {
                (1, field) => field.integers(&mut message.dims)?,
                (2, field) => message.element = field.integer()?,
                (4, field) => field.floats(&mut message.floats)?,
                (5, field) => field.integers(&mut message.small)?,
                (7 | 11, field) => field.integers(&mut message.integers)?,
                (8, field) => message.name = field.text()?,
                (9, field) => message.raw = Some(field.bytes()?),
                (10, field) => field.doubles(&mut message.doubles)?,
                (13, field) => message.external.push(entry(field.bytes()?)?),
                (14, field) => message.outside = field.integer()? == 1,
                _ => {}
            }
        }
        Ok(message)
    }

    fn external(&self, key: &str) -> Option<&str> {
        self.external.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

/// The name and the numbers of a tensor.
pub(super) fn read(bytes: &[u8], beside: &mut Beside<'_>) -> Result<(String, Read), Refusal> {
    let message = Message::parse(bytes).map_err(|Broken| super::truncated())?;
    let place = format!("tensor `{}`", message.name);
    let refuse = |fact: String| Refusal::new(place.clone(), fact, "export the model again");
    let shape = message.dims.iter().map(|&dim| usize::try_from(dim).ok()).collect::<Option<Vec<_>>>();
    let Some((shape, count)) = shape.and_then(|shape| elements(&shape).map(|count| (shape, count))) else {
        return Err(refuse(format!("its dimensions {:?} are not those of a tensor", message.dims)));
    };
    if message.element == 8 {
        return Ok((message.name, Read::Text));
    }
    let Some(of) = type_of(message.element) else {
        return Err(refuse(format!("its numbers are of the type {}", element_name(message.element))));
    };
    let width = of.width();
    let data = if message.outside {
        let bytes = outside(&message, count, width, beside)?;
        numbers::decode(of, &bytes)
    } else if let Some(bytes) = message.raw {
        let needed = count.checked_mul(width);
        if needed != Some(bytes.len()) {
            let shape = Axes(&shape);
            return Err(refuse(format!(
                "the shape {shape} needs {count} numbers of {width} bytes, but it has {} bytes",
                bytes.len()
            )));
        }
        numbers::decode(of, bytes)
    } else {
        fields(of, message.floats, message.doubles, &message.small, message.integers)
    };
    let length = data.len();
    let shape_text = Axes(&shape).to_string();
    let tensor = Tensor::new(shape, data).ok_or_else(|| {
        refuse(format!("the shape {shape_text} needs {count} numbers, but it has {length}"))
    })?;
    // A single infinity may be the bound of a `Clip`.
    if let Some((at, value)) = tensor.not_finite().filter(|(_, value)| value.is_nan() || tensor.len() > 1) {
        let fact = format!("the number at index {at} is {value}");
        let help = if value.is_infinite() {
            "a trained network has finite weights: look at its training; and a mask can have a large finite \
             number, such as -1e9, for an infinite one"
        } else {
            "a trained network has finite weights: look at its training"
        };
        return Err(Refusal::new(place, fact, help));
    }
    Ok((message.name, Read::Tensor(tensor)))
}

/// The bytes of a tensor in a file beside the model.
fn outside(
    message: &Message<'_>,
    count: usize,
    width: usize,
    beside: &mut Beside<'_>,
) -> Result<Vec<u8>, Refusal> {
    let location = message.external("location").unwrap_or_default();
    let offset = message.external("offset").map_or(Some(0), |text| text.parse::<usize>().ok());
    let length =
        message.external("length").map_or(count.checked_mul(width), |text| text.parse::<usize>().ok());
    let (Some(offset), Some(length)) =
        (offset, length.filter(|&length| Some(length) == count.checked_mul(width)))
    else {
        let fact =
            format!("offset and length in `{location}` do not fit its {count} numbers of {width} bytes");
        return Err(Refusal::new(format!("tensor `{}`", message.name), fact, "export the model again"));
    };
    let bytes = beside.bytes(&message.name, location)?;
    let available = bytes.len();
    let part = offset.checked_add(length).and_then(|end| bytes.get(offset..end));
    part.map(<[u8]>::to_vec).ok_or_else(|| {
        Refusal::new(
            format!("tensor `{}`", message.name),
            format!("its {length} bytes begin at {offset} of `{location}`, which has {available} bytes: the file is truncated"),
            format!("copy `{location}` again, or export the model again"),
        )
    })
}

/// The type of numbers, `None` for those that are not read.
fn type_of(element: i64) -> Option<Type> {
    Some(match element {
        1 => Type::F32,
        2 => Type::U8,
        3 => Type::I8,
        4 => Type::U16,
        5 => Type::I16,
        6 => Type::I32,
        7 => Type::I64,
        9 => Type::Bool,
        10 => Type::F16,
        11 => Type::F64,
        12 => Type::U32,
        13 => Type::U64,
        16 => Type::Bf16,
        _ => return None,
    })
}

/// The name of a type of numbers.
pub(super) fn element_name(element: i64) -> String {
    let names = [
        "unknown", "float", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool",
        "float16", "double",
    ];
    let more = ["uint32", "uint64", "complex64", "complex128", "bfloat16"];
    let name = usize::try_from(element).ok().and_then(|at| names.iter().chain(&more).nth(at));
    name.map_or_else(|| format!("number {element}"), |&name| String::from(name))
}

/// Whether numbers of this type are floats.
pub(super) fn is_float(element: i64) -> bool {
    matches!(element, 1 | 10 | 11 | 16)
}

/// Numbers from fields: small types are stored as integers of 32 bits, halves as their bits.
fn fields(of: Type, floats: Vec<f32>, doubles: Vec<f64>, small: &[i64], integers: Vec<i64>) -> Data {
    match of {
        Type::F32 => Data::F32(floats),
        Type::F64 => Data::F64(doubles),
        Type::F16 | Type::Bf16 => {
            let bits = |&number: &i64| u16::try_from(number & 0xffff).unwrap_or_default().to_le_bytes();
            numbers::decode(of, &small.iter().flat_map(bits).collect::<Vec<u8>>())
        }
        Type::Bool => Data::Bool(small.iter().map(|&number| number != 0).collect()),
        Type::I64 | Type::U32 | Type::U64 => Data::I64(integers),
        Type::U8 | Type::I8 | Type::U16 | Type::I16 | Type::I32 => Data::I64(small.to_vec()),
    }
}
