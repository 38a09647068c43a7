//! Topologies by hand: nodes in their order, with parameters and targets where they come next.

use netwright_runtime::init::Init;
use netwright_runtime::topology::{
    Activation, ComparedSteps, DenseLayer, Divisor, Loss, LossTerm, Node, Operation, Pattern, Shape,
    StepOptions, Topology,
};

/// A topology that is being written.
#[derive(Default)]
pub(crate) struct Sketch {
    nodes: Vec<Node>,
    parameters: usize,
    losses: Vec<LossTerm>,
    targets: usize,
}

impl Sketch {
    /// With an input of some numbers, which is node 0.
    pub(crate) fn of(inputs: usize) -> Self {
        let mut sketch = Self::default();
        sketch.push("x", inputs, Operation::Input, &[]);
        sketch
    }

    /// Adds a node; returns its index.
    pub(crate) fn push(
        &mut self,
        name: &'static str,
        size: usize,
        operation: Operation,
        sources: &[usize],
    ) -> usize {
        let sources = Vec::leak(sources.to_vec());
        self.nodes.push(Node { name, shape: Shape::row(size), operation, sources });
        self.nodes.len() - 1
    }

    /// Adds a node as large as its sources; returns its index.
    pub(crate) fn same(&mut self, operation: Operation, sources: &[usize]) -> usize {
        self.push("p", self.size(sources[0]), operation, sources)
    }

    /// A layer with parameters of its own, which come next in the flat view.
    pub(crate) fn layer(
        &mut self,
        inputs: usize,
        outputs: usize,
        pattern: Pattern,
        bias: bool,
    ) -> DenseLayer {
        let mut layer = DenseLayer {
            inputs,
            outputs,
            pattern,
            weights: self.parameters,
            bias: None,
            init: Init::HeNormal,
            frozen: false,
            tie: None,
            step: StepOptions::PLAIN,
            unrolled: true,
            partials: 1,
        };
        self.parameters += layer.weight_count();
        if bias {
            layer.bias = Some(self.parameters);
            self.parameters += outputs;
        }
        layer
    }

    /// The size of a node.
    pub(crate) fn size(&self, node: usize) -> usize {
        self.nodes[node].size()
    }

    /// A dense layer of a node.
    pub(crate) fn dense(&mut self, name: &'static str, outputs: usize, source: usize) -> usize {
        let layer = self.layer(self.nodes[source].size(), outputs, Pattern::Full, true);
        self.push(name, outputs, Operation::Dense(layer), &[source])
    }

    /// An activation of a node.
    pub(crate) fn activation(&mut self, activation: Activation, source: usize) -> usize {
        let node = self.nodes[source];
        self.push(node.name, node.size(), Operation::Activation(activation), &[source])
    }

    /// An activation, behind a `softplus` where it is of numbers above 0.
    pub(crate) fn activated(&mut self, activation: Activation, source: usize) -> usize {
        let is_above_0 = matches!(activation, Activation::Sqrt | Activation::Log | Activation::Reciprocal);
        let source = if is_above_0 { self.activation(Activation::Softplus, source) } else { source };
        self.activation(activation, source)
    }

    /// A term of the loss.
    pub(crate) fn term(&mut self, loss: Loss, operands: &[usize]) {
        let size = self.nodes[operands[0]].size();
        let operands = Vec::leak(operands.to_vec());
        let target = self.targets;
        self.targets += size;
        let (sample_weight, mask) = (None, None);
        let (weight, divisor, steps) = (1.0, Divisor::Rows, ComparedSteps::Every);
        self.losses.push(LossTerm { loss, weight, operands, target, divisor, steps, sample_weight, mask });
    }

    /// The topology, whose output is the last node.
    pub(crate) fn finish(self, name: &'static str) -> &'static Topology {
        let last = self.nodes.len() - 1;
        Box::leak(Box::new(Topology {
            name,
            nodes: self.nodes.leak(),
            outputs: Vec::leak(vec![last]),
            losses: self.losses.leak(),
            parameters: self.parameters,
            workspace: 1,
        }))
    }
}
