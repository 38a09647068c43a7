//! TensorFlow Lite (LiteRT): models in floating point, of fully connected layers and activations.
//!
//! Input: the bytes of a `.tflite` file. Output: [`Foreign`] of its first subgraph. Guarantees: a quantised
//! model is refused in words; an operation that is not known becomes [`Op::Unknown`](crate::foreign::Op);
//! memory at most twice the file.
//!
//! The format:
//! <https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/mlir/lite/schema/schema.fbs>;
//! comments give the names of its fields.

mod flat;
mod operation;

use flat::Table;
use netwright_vocabulary::safetensors::Type;

use super::graph::Graph;
use super::numbers;
use super::zip::short;
use crate::foreign::{Axes, ValueId, elements};
use crate::{Foreign, Refusal, Tensor};

/// Whether a file is one of TensorFlow Lite.
pub(super) fn is_tflite(bytes: &[u8]) -> bool {
    bytes.get(4..8) == Some(b"TFL3")
}

/// The least bytes of a file for each table of a list.
const TABLE: usize = 16;

fn damaged(what: &str) -> Refusal {
    let help = "The file is truncated or damaged: convert or copy it again.";
    Refusal::new("TensorFlow Lite file", format!("{what} is missing or not valid"), help)
}

/// The network of a file.
///
/// # Errors
///
/// For quantised models, for damaged or hostile files, and for numbers that are NaN or infinite.
///
/// ```
/// use netwright::exchange::read::tflite;
///
/// assert!(tflite::read(b"no FlatBuffers").is_err());
/// ```
pub fn read(bytes: &[u8]) -> Result<Foreign, Refusal> {
    if !is_tflite(bytes) {
        let help = "Give a `.tflite` file.";
        return Err(Refusal::new("TensorFlow Lite file", "it has no mark `TFL3`", help));
    }
    let model = Table::root(bytes).ok_or_else(|| damaged("the model"))?;
    // Model: operator_codes, subgraphs, buffers.
    let subgraphs = model.vector(2, 4).ok_or_else(|| damaged("the list of subgraphs"))?;
    let mut subgraphs = subgraphs.tables();
    let subgraph = subgraphs.next().flatten().ok_or_else(|| damaged("the first subgraph"))?;
    let codes = tables(model, 1, "an operator code")?.into_iter().map(operation::code).collect();
    let mut reader = Reader {
        graph: Graph::new("TensorFlow Lite"),
        codes,
        tensors: tables(subgraph, 0, "a tensor")?,
        buffers: tables(model, 4, "a buffer")?,
        values: Vec::new(),
        budget: bytes.len().saturating_mul(2),
    };
    reader.values.resize(reader.tensors.len(), None);
    reader.check_types()?;
    // SubGraph: inputs, outputs, operators.
    for index in indices(subgraph, 1) {
        reader.input(index)?;
    }
    for operator in tables(subgraph, 3, "an operator")? {
        reader.operator(operator)?;
    }
    let outputs = indices(subgraph, 2).map(|index| reader.value(index));
    let outputs: Vec<ValueId> = outputs.collect::<Result<_, _>>()?;
    if outputs.is_empty() {
        return Err(damaged("the list of outputs"));
    }
    reader.graph.finish_all(outputs)
}

fn tables<'a>(of: Table<'a>, field: usize, what: &str) -> Result<Vec<Table<'a>>, Refusal> {
    let Some(vector) = of.vector(field, 4) else { return Ok(Vec::new()) };
    if vector.len().saturating_mul(TABLE) > vector.bytes() {
        return Err(damaged("the structure (its parts share bytes)"));
    }
    vector.tables().map(|table| table.ok_or_else(|| damaged(what))).collect()
}

/// A vector of indices; −1 is an operand that is left out.
fn indices(of: Table<'_>, field: usize) -> impl Iterator<Item = Option<usize>> {
    let vector = of.vector(field, 4);
    vector.into_iter().flat_map(flat::Vector::integers).map(|index| usize::try_from(index).ok())
}

struct Reader<'a> {
    graph: Graph,
    codes: Vec<operation::Code<'a>>,
    tensors: Vec<Table<'a>>,
    buffers: Vec<Table<'a>>,
    /// Of each tensor, once it is there.
    values: Vec<Option<ValueId>>,
    /// How many bytes may still be taken: tables may be shared.
    budget: usize,
}

impl<'a> Reader<'a> {
    fn spend(&mut self, bytes: usize) -> Result<(), Refusal> {
        let rest = self.budget.checked_sub(bytes);
        self.budget = rest.ok_or_else(|| damaged("the structure (its parts share bytes)"))?;
        Ok(())
    }

    fn tensor(&self, index: Option<usize>) -> Result<Table<'a>, Refusal> {
        index.and_then(|index| self.tensors.get(index)).copied().ok_or_else(|| damaged("a tensor"))
    }

    /// Refuses a quantised model: its weights and activations are integers.
    fn check_types(&self) -> Result<(), Refusal> {
        // Tensor: type, name.
        let quantised = self.tensors.iter().find(|tensor| matches!(tensor.u8(1), 3 | 7 | 9 | 16 | 17));
        let Some(tensor) = quantised else { return Ok(()) };
        let word = match tensor.u8(1) {
            3 => "UINT8",
            7 => "INT16",
            9 => "INT8",
            16 => "UINT16",
            _ => "INT4",
        };
        Err(Refusal::new(
            format!("tensor `{}`", short(tensor.text(3))),
            format!("the model is quantised: these numbers are {word}"),
            "Convert the model without `converter.optimizations`, in floating point, and import that file.",
        ))
    }

    /// The axes of a tensor.
    fn shape(&mut self, tensor: Table<'_>) -> Result<Vec<usize>, Refusal> {
        let Some(vector) = tensor.vector(0, 4) else { return Ok(Vec::new()) };
        self.spend(vector.len())?;
        let axes = vector.integers().map(|axis| usize::try_from(axis).map_err(|_| damaged("a shape")));
        axes.collect()
    }

    fn input(&mut self, index: Option<usize>) -> Result<(), Refusal> {
        let tensor = self.tensor(index)?;
        let shape = self.shape(tensor)?;
        let name = tensor.text(3);
        self.spend(name.len())?;
        let (Some((1, axes)), 0) = (shape.split_first(), tensor.u8(1)) else {
            return Err(Refusal::new(
                format!("input `{}`", short(name)),
                format!("its shape is {}; one sample of 32-bit floats should come first", Axes(&shape)),
                "Convert the model for a batch of 1.",
            ));
        };
        let value = self.graph.input(name, axes);
        self.set(index, value);
        Ok(())
    }

    fn set(&mut self, index: Option<usize>, value: ValueId) {
        if let Some(place) = index.and_then(|index| self.values.get_mut(index)) {
            *place = Some(value);
        }
    }

    /// The value of a tensor: of an operation before, or a constant of the file.
    fn value(&mut self, index: Option<usize>) -> Result<ValueId, Refusal> {
        let tensor = self.tensor(index)?;
        if let Some(value) = index.and_then(|index| self.values.get(index).copied().flatten()) {
            return Ok(value);
        }
        let name = tensor.text(3);
        let constant = self.constant(tensor)?.ok_or_else(|| {
            let help = "The file is damaged, or the model keeps a state, which is not read.";
            Refusal::new(format!("tensor `{}`", short(name)), "no operation before its use computes it", help)
        })?;
        self.spend(name.len())?;
        let value = self.graph.constant(name, constant);
        self.set(index, value);
        Ok(value)
    }

    /// The numbers of a tensor, `None` where the file has none.
    fn constant(&mut self, tensor: Table<'_>) -> Result<Option<Tensor>, Refusal> {
        // Tensor: type, buffer, is_variable. Buffer: data.
        let buffer = usize::try_from(tensor.u32(2)).ok().and_then(|index| self.buffers.get(index));
        let data = buffer.and_then(|buffer| buffer.vector(0, 1)).map(flat::Vector::raw).unwrap_or_default();
        if data.is_empty() || tensor.u8(5) != 0 {
            return Ok(None);
        }
        let name = tensor.text(3);
        let refused = |fact: String| {
            let help = "The file is damaged, or of a newer kind: convert the model again.";
            Refusal::new(format!("tensor `{}`", short(name)), fact, help)
        };
        let of = match tensor.u8(1) {
            0 => Type::F32,
            1 => Type::F16,
            2 => Type::I32,
            4 => Type::I64,
            6 => Type::Bool,
            10 => Type::F64,
            other => return Err(refused(format!("numbers of the type {other} are not read"))),
        };
        let shape = self.shape(tensor)?;
        let needs = elements(&shape).and_then(|count| count.checked_mul(of.width()));
        if needs != Some(data.len()) {
            return Err(refused(format!(
                "shape {} does not have the {} bytes of its buffer",
                Axes(&shape),
                data.len()
            )));
        }
        self.spend(data.len())?;
        Ok(Tensor::new(shape, numbers::decode(of, data)))
    }
}
