//! Pictures and tables of topologies written by hand: what is drawn is what the topology says, whatever it
//! says.
#![allow(clippy::unwrap_used)] // a test may panic

mod drawing;
mod loops;
mod texts;

use netwright_runtime::init::Init;
use netwright_runtime::topology::{
    Activation, ComparedSteps, DenseLayer, Divisor, Loss, LossTerm, Node, Operation, Pattern, Shape,
    StepOptions, Topology,
};

const fn dense(inputs: usize, outputs: usize, weights: usize, frozen: bool) -> Operation {
    let bias = Some(weights + inputs * outputs);
    let (init, unrolled, partials) = (Init::HeNormal, true, 1);
    let pattern = Pattern::Full;
    Operation::Dense(DenseLayer {
        inputs,
        outputs,
        pattern,
        weights,
        bias,
        init,
        frozen,
        tie: None,
        step: StepOptions::PLAIN,
        unrolled,
        partials,
    })
}

const fn node(name: &'static str, size: usize, operation: Operation, sources: &'static [usize]) -> Node {
    Node { name, shape: Shape::row(size), operation, sources }
}

const TANH: Operation = Operation::Activation(Activation::Tanh);
const SOFTMAX: Operation = Operation::Activation(Activation::Softmax);

/// A loss of some node.
const fn term(loss: Loss, operands: &'static [usize]) -> LossTerm {
    LossTerm {
        loss,
        weight: 1.0,
        operands,
        target: 0,
        divisor: Divisor::Rows,
        steps: ComparedSteps::Every,
        sample_weight: None,
        mask: None,
    }
}

/// A mean squared error, if there is one.
fn mse(operand: Option<usize>) -> &'static [LossTerm] {
    Vec::leak(operand.into_iter().map(|operand| term(Loss::Mse, Vec::leak(vec![operand]))).collect())
}

/// `h: x -> dense(3, frozen = true) -> tanh; s: h + x; y: s -> dense(2) -> softmax; loss: cross_entropy(y);`
const RESIDUAL: Topology = Topology {
    name: "Residual",
    nodes: &[
        node("x", 3, Operation::Input, &[]),
        node("h", 3, dense(3, 3, 0, true), &[0]),
        node("h", 3, TANH, &[1]),
        node("s", 3, Operation::Sum, &[2, 0]),
        node("y", 2, dense(3, 2, 12, false), &[3]),
        node("y", 2, SOFTMAX, &[4]),
    ],
    outputs: &[5],
    losses: &[term(Loss::CrossEntropy { label_smoothing: 0.0 }, &[5])],
    parameters: 20,
    workspace: 14,
};

fn with_nodes(nodes: Vec<Node>) -> Topology {
    let outputs = Vec::leak(vec![nodes.len().saturating_sub(1)]);
    Topology { nodes: Vec::leak(nodes), outputs, losses: &[], ..RESIDUAL }
}

/// A layer between an input and an output of these sizes.
fn layer(inputs: usize, outputs: usize) -> Topology {
    let operation = dense(inputs, outputs, 0, false);
    let nodes = vec![node("x", inputs, Operation::Input, &[]), node("y", outputs, operation, &[0])];
    Topology { parameters: (inputs + 1) * outputs, ..with_nodes(nodes) }
}
