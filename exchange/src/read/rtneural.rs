//! RTNeural: a chain of layers in JSON, as its Python script writes it from Keras.
//!
//! Input: the bytes of a file. Output: [`Foreign`], over one step of a signal. Guarantees: a layer of an
//! unknown type is refused by its type; a layer has the size that it says; convolutions over features become
//! [`Op::Unknown`] with their tensors.
//!
//! The format: <https://github.com/jatinchowdhury18/RTNeural/blob/main/python/model_utils.py>.

use serde_json::Value;

use super::graph::{Dense, Graph};
use super::json;
use super::keys::{Key, Kind, check, free, needed};
use super::later::CONVOLUTION;
use super::time::{Causal, Recurrent};
use super::zip::short;
use crate::foreign::{Cell, Op, Pair, Pointwise, ValueId};
use crate::{Foreign, Refusal, Tensor};

/// Whether a document is one of these.
pub(super) fn is_network(document: &Value) -> bool {
    document.get("in_shape").is_some() && document.get("layers").is_some_and(Value::is_array)
}

/// The network of a file.
///
/// ```
/// use netwright::exchange::read::rtneural;
///
/// let text = r#"{"in_shape": [null, null, 1], "layers": [
///     {"type": "dense", "shape": [null, null, 1], "weights": [[[0.5]], [0.25]], "activation": "tanh"}]}"#;
/// assert_eq!(rtneural::read(text.as_bytes())?.parameters(), 2);
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
///
/// # Errors
///
/// For layers of unknown types, and for weights that are missing or of other shapes.
pub fn read(bytes: &[u8]) -> Result<Foreign, Refusal> {
    let document = json::parse(bytes, "RTNeural JSON")?;
    if is_network(&document) {
        let help = "Write it with `save_model` of RTNeural's Python script.";
        check(&document, KEYS, "").map_err(|fact| Refusal::new("RTNeural JSON", fact, help))?;
    }
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
    let mut steps = json::list(&document, "in_shape").iter().nth_back(1).and_then(json::size);
    for (index, layer) in json::list(&document, "layers").iter().enumerate() {
        let kind = json::text(layer, "type");
        let name = format!("{}{}", if is_known(kind) { kind } else { "layer" }, index + 1).replace('-', "_");
        let mut reader = Layer { graph: &mut graph, layer, name, steps };
        steps = reader.steps_behind();
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

/// The keys that are read, and the kinds of their values.
const KEYS: &[Key] =
    &[needed("in_shape", Kind::List(&Kind::Count)), needed("layers", Kind::List(&Kind::Object(LAYER)))];

const LAYER: &[Key] = &[
    needed("type", Kind::Text),
    free("activation", Kind::Text),
    free("shape", Kind::List(&Kind::Count)),
    free("weights", Kind::List(&Kind::Any)),
    free("epsilon", Kind::Number),
    free("dilation", Kind::OneOrList(&Kind::Count)),
    free("groups", Kind::OneOrList(&Kind::Count)),
    free("strides", Kind::OneOrList(&Kind::Count)),
    free("stride", Kind::OneOrList(&Kind::Count)),
];

const DENSE: [&str; 2] = ["dense", "time-distributed-dense"];
const CONVOLUTIONS: [&str; 2] = ["conv2d", "batchnorm2d"];
const OTHERS: [&str; 6] = ["activation", "prelu", "batchnorm", "gru", "lstm", "conv1d"];

fn is_known(kind: &str) -> bool {
    DENSE.contains(&kind) || CONVOLUTIONS.contains(&kind) || OTHERS.contains(&kind)
}

struct Layer<'a> {
    graph: &'a mut Graph,
    layer: &'a Value,
    name: String,
    /// How many steps its input has, where the file says it.
    steps: Option<usize>,
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
            "gru" | "lstm" => self.recurrent(kind, x)?,
            "conv1d" => self.convolution(x)?,
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

    /// The numbers of a step behind the layer, and of the steps.
    fn shape(&self) -> &[Value] {
        json::list(self.layer, "shape")
    }

    fn steps_behind(&self) -> Option<usize> {
        self.shape().iter().nth_back(1).and_then(json::size)
    }

    /// Layers whose weights say another size than the file are damaged.
    fn check_size(&self, size: usize) -> Result<(), String> {
        match self.shape().last().and_then(json::size) {
            Some(said) if said != size => {
                Err(format!("its shape says {said} units, and its weights are those of {size}"))
            }
            _ => Ok(()),
        }
    }

    fn recurrent(&mut self, kind: &str, x: ValueId) -> Result<ValueId, String> {
        let activation = json::text(self.layer, "activation");
        if !["", "tanh"].contains(&activation) {
            return Err(format!("its activation is `{}`, and RTNeural computes tanh", short(activation)));
        }
        let cell = if kind == "gru" { Cell::Gru { linear_before_reset: true } } else { Cell::Lstm };
        let (kernel, recurrent) = (self.tensor(0)?, self.tensor(1)?);
        let bias = if self.weights().len() > 2 { Some(self.tensor(2)?) } else { None };
        let name = self.name.clone();
        let layer = Recurrent::of_keras((&name, kind), cell, &kernel, &recurrent, bias.as_ref())?;
        self.check_size(layer.units)?;
        self.graph.cell(layer, x)
    }

    fn convolution(&mut self, x: ValueId) -> Result<ValueId, String> {
        let of = |key: &str| match self.layer.get(key) {
            None => Some(1),
            Some(Value::Array(list)) => list.first().and_then(json::size),
            Some(one) => json::size(one),
        };
        let weights = self.tensor(0)?;
        let &[kernel, inputs, outputs] = weights.shape() else {
            return Err("its weights should have three axes".into());
        };
        let numbers = (of("dilation"), of("groups"), of("strides").or_else(|| of("stride")));
        let (Some(dilation), Some(groups), Some(1)) = numbers else {
            return Err("its dilation or its groups are no numbers, or its stride is not 1".into());
        };
        if let (Some(before), Some(behind)) = (self.steps, self.steps_behind())
            && before != behind
        {
            return Err(format!(
                "it makes {behind} steps of {before}, and a network over time makes one for each: \
                 train it with `padding=\"causal\"`"
            ));
        }
        let name = self.name.clone();
        let size = [inputs.checked_mul(groups).ok_or("its groups are too many")?, outputs];
        let conv = Causal { name: &name, word: "conv1d", size, kernel, dilation, groups };
        let numbers = conv.of_keras(&weights).ok_or("its weights do not fit its kernel and its groups")?;
        self.check_size(outputs)?;
        let bias = if self.weights().len() > 1 { Some(self.tensor(1)?.numbers()) } else { None };
        if bias.as_ref().is_some_and(|bias| bias.len() != outputs) {
            return Err(format!("its weights have {outputs} columns, its bias has another number"));
        }
        self.graph.causal(&conv, x, &numbers, bias, None)
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
