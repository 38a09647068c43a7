//! ONNX, opset 17: `export::onnx`.
//!
//! Input: a network. Output: the bytes of a `.onnx` file. Guarantees: the nodes have the names of the items
//! and the tensors those of the flat view, so that an import gives them back; the declaration is kept in the
//! metadata, for what ONNX has no word for; the same network gives the same bytes.
//!
//! Source: `onnx.proto` and `Operators.md` of github.com/onnx/onnx, 1.19.

pub(crate) mod activation;
mod graph;
mod wire;

use std::collections::BTreeMap;

use netwright_runtime::topology::{DenseLayer, Node, Operation, Pattern};

pub(crate) use self::graph::Attribute;
use self::graph::Graph;
use self::wire::Message;
use super::operation::{self, Site};
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

/// What is written so far.
pub(crate) struct Writer<'a> {
    source: &'a Source,
    pub(crate) graph: Graph,
    /// The value of each node.
    names: Vec<String>,
}

impl Writer<'_> {
    pub(crate) fn value(&self, index: usize) -> String {
        self.names.get(index).cloned().unwrap_or_default()
    }

    fn node(&mut self, index: usize, node: &'static Node) {
        let operands = node.sources.iter().map(|&source| self.value(source)).collect();
        let (at, result) = (Site { source: self.source, index, node, operands }, self.value(index));
        operation::of(node).onnx(self, &at, &result);
    }

    /// A constant row of one number; its name.
    pub(crate) fn repeated(&mut self, word: &str, number: f64, size: usize) -> String {
        let name = format!("{word}.{size}");
        self.graph.floats(&name, &[size], &vec![number; size]);
        name
    }

    /// The weights of a layer, its own or those of another one; their name.
    pub(crate) fn weights(&mut self, item: &str, layer: &DenseLayer) -> String {
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

    pub(crate) fn bias(&mut self, item: &str, layer: &DenseLayer) -> Option<String> {
        let bias = self.source.bias(layer)?;
        let name = format!("{item}.bias");
        self.graph.floats(&name, &[layer.outputs], bias);
        Some(name)
    }

    /// The running statistics of a node, from a place of the state on: the names of means and variances.
    pub(crate) fn statistics(&mut self, node: &Node, begin: usize) -> [String; 2] {
        let names = [format!("{}.mean", node.name), format!("{}.variance", node.name)];
        for (name, numbers) in names.iter().zip(self.source.statistics(begin, node.size())) {
            self.graph.floats(name, &[node.size()], &numbers);
        }
        names
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
