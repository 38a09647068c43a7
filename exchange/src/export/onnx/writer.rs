//! A graph that is written node by node.
//!
//! Input: the numbers and names of a network. Output: [`Writer`], with a graph. Guarantees: tensors have the
//! names of the flat view.

use netwright_runtime::topology::{DenseLayer, Node, Operation, Pattern};

use super::graph::Graph;
use crate::export::source::Source;

/// What is written so far.
pub(crate) struct Writer<'a> {
    source: &'a Source,
    pub(crate) graph: Graph,
    /// The value of each node.
    names: Vec<String>,
}

impl<'a> Writer<'a> {
    /// An empty graph, with the value of each node.
    pub(super) fn new(source: &'a Source, names: Vec<String>) -> Self {
        Self { source, graph: Graph::default(), names }
    }

    pub(crate) fn value(&self, index: usize) -> String {
        self.names.get(index).cloned().unwrap_or_default()
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
    pub(super) fn outputs(&mut self) {
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
