//! The interpreter on topologies written by hand: those that it refuses, and losses far out where logarithms
//! of rounded probabilities would be infinite.
#![allow(clippy::unwrap_used)] // a test may panic

use netwright_runtime::init::Init;
use netwright_runtime::topology::{
    Activation, ComparedSteps, DenseLayer, Divisor, Loss, LossTerm, Node, Operation, Pattern, Shape,
    StepOptions, Topology,
};
use netwright_verify::{Error, Interpreter, Update, parameter_name};

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

const LAYER: DenseLayer = DenseLayer {
    inputs: 2,
    outputs: 3,
    pattern: Pattern::Full,
    weights: 0,
    bias: Some(6),
    init: Init::Zeros,
    frozen: false,
    tie: None,
    step: StepOptions::PLAIN,
    unrolled: false,
    partials: 1,
};
const INPUT: Node = Node { name: "x", shape: Shape::row(2), operation: Operation::Input, sources: &[] };
const DENSE: Node =
    Node { name: "y", shape: Shape::row(3), operation: Operation::Dense(LAYER), sources: &[0] };
const SOFTMAX: Node = Node {
    name: "y",
    shape: Shape::row(3),
    operation: Operation::Activation(Activation::Softmax),
    sources: &[1],
};
const NET: Topology = Topology {
    name: "Net",
    nodes: &[INPUT, DENSE, SOFTMAX],
    outputs: &[2],
    losses: &[term(Loss::CrossEntropy { label_smoothing: 0.0 }, &[2])],
    parameters: 9,
    workspace: 0,
};

#[test]
fn contradictions_are_errors_not_panics() {
    let far = DenseLayer { weights: usize::MAX, ..LAYER };
    let far = [INPUT, Node { operation: Operation::Dense(far), ..DENSE }, SOFTMAX];
    let forward = [INPUT, Node { sources: &[2], ..DENSE }, SOFTMAX];
    let wide = [INPUT, Node { shape: Shape::row(4), ..DENSE }, SOFTMAX];
    let sum = [INPUT, DENSE, Node { operation: Operation::Sum, sources: &[1, 0], ..SOFTMAX }];
    let alone = [INPUT, DENSE, Node { sources: &[], ..SOFTMAX }];
    for nodes in [far, forward, wide, sum, alone] {
        let nodes: &'static [Node] = Vec::leak(nodes.to_vec());
        let error = Interpreter::new(&Topology { nodes, ..NET }, &[0.0; 9]).unwrap_err();
        assert!(matches!(error, Error::Malformed { .. }), "{error}");
    }
    for wrong in [
        term(Loss::Mse, &[3]),
        term(Loss::Mse, &[]),
        term(Loss::Mse, &[2, 2]),
        term(Loss::Bce { positive_weight: 1.0 }, &[2]),
        term(Loss::GaussianNll { epsilon: 1e-6 }, &[2]),
        term(Loss::GaussianNll { epsilon: 1e-6 }, &[2, 0]),
        LossTerm { target: usize::MAX, ..term(Loss::Mse, &[2]) },
    ] {
        let losses = Vec::leak(vec![wrong]);
        let error = Interpreter::new(&Topology { losses, ..NET }, &[0.0; 9]).unwrap_err();
        assert!(matches!(error, Error::Malformed { .. }), "{wrong:?}: {error}");
    }
    for outputs in [&[3_usize] as &[usize], &[], &[2, 3]] {
        assert!(Interpreter::new(&Topology { outputs, ..NET }, &[0.0; 9]).is_err());
    }
}

#[test]
fn wrong_lengths_and_a_missing_loss_are_errors() {
    let length = |what, expected, found| Error::Length { what, expected, found };
    assert_eq!(Interpreter::new(&NET, &[0.0; 8]), Err(length("parameters", 9, 8)));
    let mut net = Interpreter::new(&NET, &[0.0; 9]).unwrap();
    assert_eq!(net.forward(&[0.0; 3]), Err(length("x", 2, 3)));
    assert_eq!(net.loss(&[0.0; 2], &[0.0; 2]), Err(length("target", 3, 2)));
    let mut update = Update::adam(0.1, 8);
    assert_eq!(net.train_step(&[0.0; 2], &[0.0; 3], &mut update), Err(length("mean", 9, 8)));
    let without = Topology { losses: &[], ..NET };
    let net = Interpreter::new(&without, &[0.0; 9]).unwrap();
    assert_eq!(net.backward(&[0.0; 2], &[0.0; 3]), Err(Error::NoLoss));
}

#[test]
fn losses_far_out_are_finite() {
    let mut parameters = [0.0; 9];
    parameters[6..].copy_from_slice(&[900.0, -900.0, 0.0]);
    let net = Interpreter::new(&NET, &parameters).unwrap();
    assert_eq!(net.loss(&[1.0, 1.0], &[0.0, 1.0, 0.0]), Ok(1800.0));
    let gradients = net.backward(&[1.0, 2.0], &[0.0, 1.0, 0.0]).unwrap();
    assert_eq!(gradients.parameters, [1.0, -1.0, 0.0, 2.0, -2.0, 0.0, 1.0, -1.0, 0.0]);
}

#[test]
fn parameters_are_named_as_the_fields_that_hold_them() {
    let names = [0, 5, 6, 8, 9].map(|index| parameter_name(&NET, index));
    assert_eq!(names, ["y.weights[0][0]", "y.weights[1][2]", "y.bias[0]", "y.bias[2]", "parameters[9]"]);
}

const fn node(name: &'static str, size: usize, operation: Operation, sources: &'static [usize]) -> Node {
    Node { name, shape: Shape::row(size), operation, sources }
}

/// `y: ((x - k) * x, x) -> slice(1..4); loss: mse(y);` with k a part of x.
const COMBINED: Topology = Topology {
    nodes: &[
        node("x", 3, Operation::Input, &[]),
        node("k", 2, Operation::Slice { start: 1 }, &[0]),
        node("l", 2, Operation::Slice { start: 0 }, &[0]),
        node("y", 2, Operation::Difference, &[1, 2]),
        node("y", 2, Operation::Product, &[3, 1]),
        node("y", 5, Operation::Concat, &[4, 0]),
        node("y", 3, Operation::Slice { start: 1 }, &[5]),
    ],
    outputs: &[6],
    losses: &[term(Loss::Mse, &[6])],
    parameters: 0,
    ..NET
};

/// y = ((x₃ − x₂)·x₃, x₁, x₂); with t = 0 the gradient at it is 2y/3.
#[test]
fn combined_values_have_the_numbers_and_gradients_of_their_definitions() {
    let net = Interpreter::new(&COMBINED, &[]).unwrap();
    let trace = net.forward(&[1.0, 2.0, 5.0]).unwrap();
    assert_eq!(trace.values[3], [1.0, 3.0]);
    assert_eq!(trace.values[4], [2.0, 15.0]);
    assert_eq!(trace.values[5], [2.0, 15.0, 1.0, 2.0, 5.0]);
    assert_eq!(trace.output(), [15.0, 1.0, 2.0]);
    let gradients = net.backward(&[1.0, 2.0, 5.0], &[13.5, -0.5, 0.5]).unwrap();
    // y − t = 1.5 everywhere, so ∂L/∂y = 1.
    assert_eq!(gradients.nodes[6], [1.0; 3]);
    assert_eq!(gradients.nodes[5], [0.0, 1.0, 1.0, 1.0, 0.0]);
    assert_eq!(gradients.nodes[3], [0.0, 5.0]);
    assert_eq!(gradients.nodes[2], [0.0, -5.0]);
    assert_eq!(gradients.nodes[1], [0.0, 8.0]);
    assert_eq!(gradients.input, [1.0, 1.0 - 5.0, 8.0]);
}

/// `x·x` passes both factors back, `x − x` nothing, and `(x, x)` both parts.
#[test]
fn a_value_that_is_read_twice_gets_both_gradients() {
    let x = node("x", 1, Operation::Input, &[]);
    for (operation, size, gradient) in [
        (Operation::Product, 1, 2.0 * 9.0 * 6.0),
        (Operation::Difference, 1, 0.0),
        (Operation::Concat, 2, 6.0),
    ] {
        let nodes = Vec::leak(vec![x, node("y", size, operation, &[0, 0])]);
        const LOSSES: &[LossTerm] = &[term(Loss::Mse, &[1])];
        let topology = Topology { nodes, outputs: &[1], losses: LOSSES, parameters: 0, ..NET };
        let net = Interpreter::new(&topology, &[]).unwrap();
        let found = net.backward(&[3.0], &vec![0.0; size]).unwrap();
        assert_eq!(found.input, [gradient], "{operation:?}");
    }
}

#[test]
fn combinations_that_do_not_fit_are_errors() {
    let x = node("x", 2, Operation::Input, &[]);
    let slice = |start| Operation::Slice { start };
    for last in [
        node("y", 0, Operation::Concat, &[]),
        node("y", 3, Operation::Concat, &[0, 0]),
        node("y", 4, Operation::Concat, &[0, 1]),
        node("y", 2, Operation::Difference, &[0]),
        node("y", 2, Operation::Product, &[0, 0, 0]),
        node("y", 1, Operation::Product, &[0, 0]),
        node("y", 2, slice(1), &[0]),
        node("y", 1, slice(2), &[0]),
        node("y", 2, slice(usize::MAX), &[0]),
        node("y", usize::MAX, slice(2), &[0]),
        node("y", 1, slice(0), &[]),
        node("y", 1, slice(0), &[0, 0]),
    ] {
        let nodes = Vec::leak(vec![x, last]);
        let topology = Topology { nodes, outputs: &[1], losses: &[], parameters: 0, ..NET };
        let error = Interpreter::new(&topology, &[]).unwrap_err();
        assert!(matches!(error, Error::Malformed { .. }), "{last:?}: {error}");
    }
    let huge = vec![node("x", usize::MAX, Operation::Input, &[]), node("y", 0, Operation::Concat, &[0, 0])];
    let topology = Topology { nodes: Vec::leak(huge), outputs: &[1], losses: &[], parameters: 0, ..NET };
    assert!(Interpreter::new(&topology, &[]).is_err());
}
