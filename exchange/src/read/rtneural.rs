//! RTNeural: a chain of layers in JSON, as its Python script writes it from Keras.
//!
//! Input: the bytes of a file. Output: [`Foreign`], over one step of a signal. Guarantees: a layer of an
//! unknown type is refused by its type; recurrent and convolutional ones become [`Op::Unknown`] with their
//! tensors.
//!
//! The format: <https://github.com/jatinchowdhury18/RTNeural/blob/main/python/model_utils.py>.

use serde_json::Value;

use super::graph::{Dense, Graph};
use super::json;
use super::later::{CONVOLUTION, RECURRENT};
use super::zip::short;
use crate::foreign::{Op, Pair, Pointwise, ValueId};
use crate::{Foreign, Refusal, Tensor};

/// Whether a document is one of these.
pub(super) fn is_network(document: &Value) -> bool {
    document.get("in_shape").is_some() && document.get("layers").is_some_and(Value::is_array)
}

/// The network of a file.
///
/// # Errors
///
/// For layers of unknown types, and for weights that are missing or of other shapes.
pub fn read(bytes: &[u8]) -> Result<Foreign, Refusal> {
    let document = json::parse(bytes, "RTNeural JSON")?;
    let width = json::list(&document, "in_shape").last().and_then(json::size);
    let (Some(width), true) = (width, is_network(&document)) else {
        let help = "Write it with `save_model` of RTNeural's Python script.";
        return Err(Refusal::new(
            "RTNeural JSON",
            "it has no `layers`, or `in_shape` does not end with a number",
            help,
        ));
    };
    let mut graph = Graph::new("RTNeural JSON");
    let mut value = graph.input("x", &[width]);
    for (index, layer) in json::list(&document, "layers").iter().enumerate() {
        let kind = json::text(layer, "type");
        let name = format!("{}{}", if is_known(kind) { kind } else { "layer" }, index + 1).replace('-', "_");
        let mut reader = Layer { graph: &mut graph, layer, name };
        value = reader.read(kind, value).map_err(|fact| {
            let place = format!("layer {} (`{}`)", index + 1, short(kind));
            Refusal::new(
                place,
                fact,
                "The layers of RTNeural are read; change the model or export it to ONNX.",
            )
        })?;
    }
    graph.finish(value)
}

const DENSE: [&str; 2] = ["dense", "time-distributed-dense"];
const CONVOLUTIONS: [&str; 3] = ["conv1d", "conv2d", "batchnorm2d"];
const OTHERS: [&str; 5] = ["activation", "prelu", "batchnorm", "gru", "lstm"];

fn is_known(kind: &str) -> bool {
    DENSE.contains(&kind) || CONVOLUTIONS.contains(&kind) || OTHERS.contains(&kind)
}

struct Layer<'a> {
    graph: &'a mut Graph,
    layer: &'a Value,
    name: String,
}

impl Layer<'_> {
    fn read(&mut self, kind: &str, x: ValueId) -> Result<ValueId, String> {
        let value = match kind {
            kind if DENSE.contains(&kind) => self.dense(x)?,
            "activation" => x,
            "prelu" => {
                let slopes = self.tensor(0)?;
                let count = slopes.len();
                let slopes = slopes.reshaped(vec![count]).ok_or("its slopes do not fit into memory")?;
                self.graph.with(&self.name, "slope", Pair::PRelu, x, slopes)
            }
            "batchnorm" => self.batch_norm(x)?,
            "gru" | "lstm" => self.unknown(kind, RECURRENT, x),
            kind if CONVOLUTIONS.contains(&kind) => self.unknown(kind, CONVOLUTION, x),
            kind => return Err(format!("the type `{}` is not known", short(kind))),
        };
        // The activations of recurrent layers are those of their gates.
        if matches!(kind, "gru" | "lstm") { Ok(value) } else { self.activation(value) }
    }

    fn weights(&self) -> &[Value] {
        json::list(self.layer, "weights")
    }

    fn tensor(&self, index: usize) -> Result<Tensor, String> {
        let tensor = self.weights().get(index).and_then(json::tensor);
        tensor.ok_or_else(|| format!("its weights {index} are missing or not numbers"))
    }

    /// All tensors, with the names of their places.
    fn unknown(&mut self, kind: &str, remark: &str, x: ValueId) -> ValueId {
        let tensors = self.weights().iter().enumerate();
        let tensors = tensors
            .filter_map(|(index, part)| Some((format!("{}.weights{index}", self.name), json::tensor(part)?)));
        let tensors = tensors.collect();
        self.graph.unknown((&self.name, kind), remark, &[x], tensors)
    }

    fn dense(&mut self, x: ValueId) -> Result<ValueId, String> {
        let weights = self.tensor(0)?;
        let &[_, outputs] = weights.shape() else { return Err("its weights should have two axes".into()) };
        let bias = if self.weights().len() > 1 { Some(self.tensor(1)?) } else { None };
        if bias.as_ref().is_some_and(|bias| bias.shape() != [outputs]) {
            return Err(format!("its weights have {outputs} columns, its bias has another number"));
        }
        let layer = Dense { name: &self.name, word: "dense", transposed: false, axes: 1 };
        Ok(self.graph.dense(&layer, x, weights, bias))
    }

    /// `γ, β, mean, variance`, or the last two alone.
    fn batch_norm(&mut self, x: ValueId) -> Result<ValueId, String> {
        let epsilon = self.layer.get("epsilon").and_then(Value::as_f64).ok_or("`epsilon` is missing")?;
        let affine = self.weights().len() > 2;
        let first = if affine { 2 } else { 0 };
        let (mean, variance) = (self.tensor(first)?, self.tensor(first + 1)?);
        let all = |number: f64| Tensor::row(vec![number; mean.len()]);
        let (gamma, beta) = if affine { (self.tensor(0)?, self.tensor(1)?) } else { (all(1.0), all(0.0)) };
        let parts = [("gamma", gamma), ("beta", beta), ("mean", mean), ("variance", variance)];
        let parts = parts.map(|(part, of)| self.graph.constant(&format!("{}.{part}", self.name), of));
        let operands: Vec<ValueId> = std::iter::once(x).chain(parts).collect();
        Ok(self.graph.0.node(&self.name, "batchnorm", Op::BatchNorm { epsilon }, &operands))
    }

    fn activation(&mut self, x: ValueId) -> Result<ValueId, String> {
        let function = match json::text(self.layer, "activation") {
            "" | "linear" => return Ok(x),
            "softmax" => {
                return Ok(self.graph.0.node(
                    &self.name,
                    "softmax",
                    Op::Softmax { axis: -1, rest: false },
                    &[x],
                ));
            }
            "tanh" => Pointwise::Tanh,
            "relu" => Pointwise::Relu,
            "sigmoid" => Pointwise::Sigmoid,
            "elu" => Pointwise::Elu(1.0),
            other => return Err(format!("its activation `{}` is not known", short(other))),
        };
        Ok(self.graph.pointwise(&self.name, "activation", function, x))
    }
}
