//! ONNX, opset 17: `export::onnx`.
//!
//! Input: a network. Output: the bytes of a `.onnx` file. Guarantees: the nodes have the names of the items
//! and the tensors those of the flat view, so that an import gives them back; the declaration is kept in the
//! metadata, for what ONNX has no word for; the same network gives the same bytes.
//!
//! Source: `onnx.proto` and `Operators.md` of github.com/onnx/onnx, 1.19.

mod activation;
mod graph;
mod wire;

use std::collections::BTreeMap;

use netwright_runtime::topology::{BatchNorm, DenseLayer, Node, Operation, Pattern};

use self::graph::{Attribute, Graph};
use self::wire::Message;
use super::source::Source;
use super::{Exported, declaration, remark};
use crate::Refusal;
use crate::read::onnx::{DECLARATION, graph_hash};

/// The version of the file format.
const IR: i64 = 8;
/// The version of the operators.
const OPSET: i64 = 17;
/// The largest message that readers of protocol buffers take.
const LARGEST: usize = 0x7fff_ffff;

/// The file of a network.
pub(super) fn export(source: &Source) -> Result<Exported, Refusal> {
    source.check_finite()?;
    let mut writer = Writer { source, graph: Graph::default(), names: names(source) };
    let live = source.live();
    for (index, node) in source.nodes() {
        // Of an input there is always one.
        if live.get(index) == Some(&true) || matches!(node.operation, Operation::Input) {
            writer.node(index, node);
        }
    }
    writer.outputs();
    let rounded = writer.graph.rounded;
    let graph = writer.graph.finish(source.topology.name).bytes();
    let declared = declaration::items(source);
    let bytes = model(source, &graph, declared.as_deref());
    if bytes.len() > LARGEST {
        let fact = format!("the file would have {} bytes, and at most 2 GiB can be read", bytes.len());
        let help = "save the network with `save`, which has no limit";
        return Err(Refusal::new(format!("network `{}`", source.topology.name), fact, help));
    }
    Ok(Exported { bytes, remarks: remark::all(source, rounded, declared.is_some()) })
}

/// `ModelProto`.
fn model(source: &Source, graph: &[u8], declared: Option<&str>) -> Vec<u8> {
    let mut model = Message::default();
    model.integer(1, IR);
    model.text(2, "netwright");
    model.text(3, env!("CARGO_PKG_VERSION"));
    model.field(7, graph);
    let mut opset = Message::default();
    opset.text(1, "");
    opset.integer(2, OPSET);
    model.message(8, &opset);
    let mut properties = vec![
        ("netwright.signature", source.topology.signature().to_string()),
        ("netwright.topology", format!("{:?}", source.topology)),
    ];
    if let (Some(text), Some(hash)) = (declared, graph_hash(graph)) {
        properties.insert(0, (DECLARATION, format!("graph {hash:016x}\n{text}")));
    }
    for (key, value) in properties {
        let mut entry = Message::default();
        entry.text(1, key);
        entry.text(2, &value);
        model.message(14, &entry);
    }
    model.bytes()
}

/// The names of values: that of the item for the last node of a chain, with a number for those before it.
fn names(source: &Source) -> Vec<String> {
    let mut parts: BTreeMap<&str, usize> = BTreeMap::new();
    let name = |(index, node): (usize, &'static Node)| {
        // The input itself has the name of an input of several axes.
        let is_rows = matches!(node.operation, Operation::Input) && node.shape.axes().len() > 1;
        if source.is_last(index) && !is_rows {
            return node.name.to_owned();
        }
        let part = parts.entry(node.name).or_default();
        *part += 1;
        format!("{}/{part}", node.name)
    };
    source.nodes().map(name).collect()
}

/// A bound that bounds nothing is the largest number.
fn finite(bound: f64) -> f64 {
    bound.clamp(f64::from(f32::MIN), f64::from(f32::MAX))
}

/// What is written so far.
struct Writer<'a> {
    source: &'a Source,
    graph: Graph,
    /// The value of each node.
    names: Vec<String>,
}

impl Writer<'_> {
    fn value(&self, index: usize) -> String {
        self.names.get(index).cloned().unwrap_or_default()
    }

    fn node(&mut self, index: usize, node: &Node) {
        let result = self.value(index);
        let operands: Vec<String> = node.sources.iter().map(|&source| self.value(source)).collect();
        let x = operands.first().cloned().unwrap_or_default();
        let all: Vec<&str> = operands.iter().map(String::as_str).collect();
        let item = node.name;
        match &node.operation {
            Operation::Input => match node.shape.axes() {
                axes @ [_] => self.graph.input(&result, axes),
                axes => {
                    self.graph.input(item, axes);
                    self.graph.node("Flatten", &[item], &[("axis", Attribute::Integer(1))], &result);
                }
            },
            Operation::Sum => self.graph.node("Add", &all, &[], &result),
            Operation::Difference => self.graph.node("Sub", &all, &[], &result),
            Operation::Product => self.graph.node("Mul", &all, &[], &result),
            Operation::Affine { factor, offset } => {
                let [factor, offset] = [*factor, *offset].map(|number| self.graph.number(number));
                let product = format!("{result}/product");
                self.graph.node("Mul", &[&x, &factor], &[], &product);
                self.graph.node("Add", &[&product, &offset], &[], &result);
            }
            // ONNX repeats one number beside several, too.
            Operation::Broadcast => self.graph.node("Identity", &[&x], &[], &result),
            Operation::Clip { low, high } => self.clip([low, high], &x, &result),
            Operation::Concat => {
                self.graph.node("Concat", &all, &[("axis", Attribute::Integer(1))], &result);
            }
            Operation::Slice { start } => {
                let end = start.saturating_add(node.size());
                let [start, end, axis] = [*start, end, 1].map(|number| self.graph.integer(number));
                self.graph.node("Slice", &[&x, &start, &end, &axis], &[], &result);
            }
            Operation::Dense(layer) => self.dense(index, item, layer, &x, &result),
            Operation::Prelu(layer) => {
                let slopes = self.weights(item, layer);
                self.graph.node("PRelu", &[&x, &slopes], &[], &result);
            }
            // With its scale, one operation.
            Operation::Normalize { .. } | Operation::BatchNormalize(_)
                if self.source.scale_after(index).is_some() => {}
            Operation::Normalize { centres, epsilon } => {
                let one = self.repeated("one", 1.0, node.size());
                if *centres {
                    let epsilon = [("epsilon", Attribute::Float(*epsilon))];
                    self.graph.node("LayerNormalization", &[&x, &one], &epsilon, &result);
                } else {
                    self.rms_norm(&x, *epsilon, &result);
                }
            }
            Operation::BatchNormalize(norm) => {
                let scale = self.repeated("one", 1.0, node.size());
                self.batch_norm(node, norm, [&x, &scale], None, &result);
            }
            // In inference mode a value is passed on.
            Operation::Dropout { .. } => self.graph.node("Identity", &[&x], &[], &result),
            Operation::Activation(activation) => {
                activation::write(&mut self.graph, *activation, &x, &result);
            }
        }
    }

    /// `min(max(x, low), high)`: `Clip` takes one number for each bound.
    fn clip(&mut self, bounds: [&[f64]; 2], x: &str, result: &str) {
        if let [&[low], &[high]] = bounds {
            let [low, high] = [low, high].map(|bound| self.graph.number(finite(bound)));
            return self.graph.node("Clip", &[x, &low, &high], &[], result);
        }
        let names = ["low", "high"].map(|part| format!("{result}/{part}"));
        for (name, bound) in names.iter().zip(bounds) {
            let numbers: Vec<f64> = bound.iter().copied().map(finite).collect();
            self.graph.floats(name, &[numbers.len()], &numbers);
        }
        let raised = format!("{result}/raised");
        self.graph.node("Max", &[x, &names[0]], &[], &raised);
        self.graph.node("Min", &[&raised, &names[1]], &[], result);
    }

    /// A constant row of one number; its name.
    fn repeated(&mut self, word: &str, number: f64, size: usize) -> String {
        let name = format!("{word}.{size}");
        self.graph.floats(&name, &[size], &vec![number; size]);
        name
    }

    /// The weights of a layer, its own or those of another one; their name.
    fn weights(&mut self, item: &str, layer: &DenseLayer) -> String {
        let name = format!("{}.weights", layer.tie.unwrap_or(item));
        match layer.pattern {
            Pattern::Full => {
                self.graph.floats(&name, &[layer.inputs, layer.outputs], self.source.weights(layer));
            }
            Pattern::Transposed => {
                self.graph.floats(&name, &[layer.outputs, layer.inputs], self.source.weights(layer));
            }
            Pattern::Diagonal => self.graph.floats(&name, &[layer.outputs], self.source.weights(layer)),
            Pattern::Connections(_) => {
                let matrix = self.source.matrix(layer);
                self.graph.floats(&name, &[layer.inputs, layer.outputs], &matrix);
            }
        }
        name
    }

    fn bias(&mut self, item: &str, layer: &DenseLayer) -> Option<String> {
        let bias = self.source.bias(layer)?;
        let name = format!("{item}.bias");
        self.graph.floats(&name, &[layer.outputs], bias);
        Some(name)
    }

    fn dense(&mut self, index: usize, item: &str, layer: &DenseLayer, x: &str, result: &str) {
        let weights = self.weights(item, layer);
        let bias = self.bias(item, layer);
        if let Some((before, norm)) = self.source.norm_before(index) {
            let from = norm.sources.first().map(|&from| self.value(from)).unwrap_or_default();
            let before = self.value(before);
            return self.norm(norm, [&from, &weights, &before], bias.as_deref(), result);
        }
        let turned = match layer.pattern {
            Pattern::Full | Pattern::Connections(_) => false,
            Pattern::Transposed => true,
            Pattern::Diagonal => {
                let product = if bias.is_some() { format!("{result}/weights") } else { result.into() };
                self.graph.node("Mul", &[x, &weights], &[], &product);
                if let Some(bias) = &bias {
                    self.graph.node("Add", &[&product, bias], &[], result);
                }
                return;
            }
        };
        let operands: Vec<&str> = [x, &weights].into_iter().chain(bias.as_deref()).collect();
        let attributes: &[_] = if turned { &[("transB", Attribute::Integer(1))] } else { &[] };
        self.graph.node("Gemm", &operands, attributes, result);
    }

    /// A norm with its scale, one operation where ONNX has one.
    fn norm(&mut self, node: &Node, [x, weights, value]: [&str; 3], bias: Option<&str>, result: &str) {
        match &node.operation {
            Operation::Normalize { centres: true, epsilon } => {
                let operands: Vec<&str> = [x, weights].into_iter().chain(bias).collect();
                let epsilon = [("epsilon", Attribute::Float(*epsilon))];
                self.graph.node("LayerNormalization", &operands, &epsilon, result);
            }
            Operation::BatchNormalize(norm) => self.batch_norm(node, norm, [x, weights], bias, result),
            Operation::Normalize { centres: false, epsilon } => {
                self.rms_norm(x, *epsilon, value);
                self.graph.node("Mul", &[value, weights], &[], result);
            }
            Operation::Input
            | Operation::Sum
            | Operation::Difference
            | Operation::Product
            | Operation::Affine { .. }
            | Operation::Broadcast
            | Operation::Clip { .. }
            | Operation::Concat
            | Operation::Slice { .. }
            | Operation::Dense(_)
            | Operation::Prelu(_)
            | Operation::Dropout { .. }
            | Operation::Activation(_) => {}
        }
    }

    /// `x / √(Σx²/n + ε)`
    fn rms_norm(&mut self, x: &str, epsilon: f64, result: &str) {
        let part = |part: &str| format!("{result}/{part}");
        let epsilon = self.graph.number(epsilon);
        let axes = [("axes", Attribute::Integers(vec![-1])), ("keepdims", Attribute::Integer(1))];
        self.graph.node("Mul", &[x, x], &[], &part("square"));
        self.graph.node("ReduceMean", &[&part("square")], &axes, &part("mean"));
        self.graph.node("Add", &[&part("mean"), &epsilon], &[], &part("sum"));
        self.graph.node("Sqrt", &[&part("sum")], &[], &part("root"));
        self.graph.node("Div", &[x, &part("root")], &[], result);
    }

    fn batch_norm(
        &mut self,
        node: &Node,
        norm: &BatchNorm,
        [x, weights]: [&str; 2],
        bias: Option<&str>,
        result: &str,
    ) {
        let (item, size) = (node.name, node.size());
        let [mean, variance] = self.source.statistics(norm.offset, size);
        let names = [format!("{item}.mean"), format!("{item}.variance")];
        self.graph.floats(&names[0], &[size], &mean);
        self.graph.floats(&names[1], &[size], &variance);
        let bias = bias.map_or_else(|| self.repeated("zero", 0.0, size), str::to_owned);
        let operands = [x, weights, &bias, &names[0], &names[1]];
        let epsilon = [("epsilon", Attribute::Float(norm.epsilon))];
        self.graph.node("BatchNormalization", &operands, &epsilon, result);
    }

    /// The outputs, in their order; an input, and an output that is there twice, are passed on under a new
    /// name.
    fn outputs(&mut self) {
        let mut before: Vec<usize> = Vec::new();
        for &output in self.source.topology.outputs {
            let (value, size) = (self.value(output), self.source.size(output));
            let is_input =
                self.source.node(output).is_some_and(|node| matches!(node.operation, Operation::Input));
            if is_input || before.contains(&output) {
                let passed = format!("{value}/output/{}", before.len());
                self.graph.node("Identity", &[&value], &[], &passed);
                self.graph.output(&passed, size);
            } else {
                self.graph.output(&value, size);
            }
            before.push(output);
        }
    }
}
