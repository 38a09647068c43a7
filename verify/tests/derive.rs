//! The derivation as a page: well-formed XML whatever the names and sizes, and numbers that computers get
//! wrong.
//!
//! Topologies by hand, since there is no macro here; tests/behaviour/tests/derive has those of emitted
//! networks.
#![allow(clippy::unwrap_used)] // a test may panic

use netwright_runtime::init::Init;
use netwright_runtime::topology::{
    Activation, ComparedSteps, DenseLayer, Divisor, Loss, LossTerm, Node, Operation, Pattern, Shape,
    StepOptions, Topology,
};
use netwright_verify::{Derivation, Error, Interpreter};

const fn dense(inputs: usize, outputs: usize) -> Operation {
    Operation::Dense(DenseLayer {
        inputs,
        outputs,
        pattern: Pattern::Full,
        weights: 0,
        bias: Some(inputs * outputs),
        init: Init::XavierUniform,
        frozen: false,
        tie: None,
        step: StepOptions::PLAIN,
        unrolled: true,
        partials: 1,
    })
}

const fn topology(
    nodes: &'static [Node],
    outputs: &'static [usize],
    losses: &'static [LossTerm],
    parameters: usize,
) -> Topology {
    Topology { name: "<A & \"B\">", nodes, outputs, losses, parameters, workspace: 0 }
}

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

/// Names that are markup; no Rust identifier is.
const WIDE: &Topology = &topology(
    &[
        Node { name: "<in>", shape: Shape::row(7), operation: Operation::Input, sources: &[] },
        Node { name: "a&b", shape: Shape::row(5), operation: dense(7, 5), sources: &[0] },
        Node {
            name: "a&b",
            shape: Shape::row(5),
            operation: Operation::Activation(Activation::Tanh),
            sources: &[1],
        },
        Node {
            name: "a&b",
            shape: Shape::row(5),
            operation: Operation::Activation(Activation::Relu),
            sources: &[2],
        },
        Node { name: "\"y\"", shape: Shape::row(5), operation: Operation::Sum, sources: &[3, 2] },
        Node {
            name: "\"y\"",
            shape: Shape::row(5),
            operation: Operation::Activation(Activation::Softmax),
            sources: &[4],
        },
    ],
    &[5],
    &[term(Loss::CrossEntropy { label_smoothing: 0.0 }, &[5])],
    40,
);

/// One neuron.
const NEURON: &[Node] = &[
    Node { name: "x", shape: Shape::row(1), operation: Operation::Input, sources: &[] },
    Node { name: "y", shape: Shape::row(1), operation: dense(1, 1), sources: &[0] },
    Node {
        name: "y",
        shape: Shape::row(1),
        operation: Operation::Activation(Activation::Sigmoid),
        sources: &[1],
    },
];
const BCE: &Topology = &topology(NEURON, &[2], &[term(Loss::Bce { positive_weight: 1.0 }, &[2])], 2);
const FORWARD_ONLY: &Topology = &topology(NEURON, &[2], &[], 2);

/// The output reads what the loss reads too, but the loss does not depend on it.
const ASIDE: &Topology = &Topology {
    nodes: &[
        NEURON[0],
        Node { name: "h", ..NEURON[1] },
        Node { name: "aside", shape: Shape::row(1), operation: dense(1, 1), sources: &[1] },
        Node {
            name: "aside",
            shape: Shape::row(1),
            operation: Operation::Activation(Activation::Tanh),
            sources: &[2],
        },
        Node {
            name: "y",
            shape: Shape::row(1),
            operation: Operation::Activation(Activation::Sigmoid),
            sources: &[1],
        },
    ],
    outputs: &[3],
    losses: &[term(Loss::Bce { positive_weight: 1.0 }, &[4])],
    ..topology(NEURON, &[2], &[], 2)
};

fn neuron(weight: f64) -> Derivation {
    Derivation::of(&Interpreter::new(BCE, &[weight, 0.0]).unwrap(), &[1.0], &[1.0], 0.1).unwrap()
}

fn wide(target: &[f64]) -> Derivation {
    let parameters: Vec<f64> = (0..40).map(|i| f64::from(i * 7 % 11) / 10.0 - 0.5).collect();
    let interpreter = Interpreter::new(WIDE, &parameters).unwrap();
    Derivation::of(&interpreter, &[0.1, -0.2, 0.3, -0.4, 0.5, -0.6, 1e-9], target, 0.1).unwrap()
}

/// How many elements a page has.
#[track_caller]
fn parse(page: &str) -> usize {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
    match roxmltree::Document::parse_with_options(page, options) {
        Ok(document) => document.descendants().filter(roxmltree::Node::is_element).count(),
        Err(error) => unreachable!("{error} in\n{page}"),
    }
}

#[test]
fn pages_are_well_formed_whatever_the_names() {
    for target in [[0.0, 0.0, 1.0, 0.0, 0.0], [0.5, 0.5, 0.5, 0.0, 0.0]] {
        let page = wide(&target).html().to_string();
        assert!(parse(&page) > 300, "{page}");
    }
    parse(&neuron(0.5).html().to_string());
    let markdown = wide(&[0.0; 5]).to_string();
    assert!(markdown.contains("\\mathbf{z}_{\\mathrm{a?b}}"), "{markdown}");
}

#[test]
fn a_target_that_sums_to_one_leaves_the_difference() {
    let short = "\\hat{\\mathbf{y}} - \\mathbf{t}";
    assert!(wide(&[0.0, 0.0, 1.0, 0.0, 0.0]).to_string().contains(short));
    assert!(!wide(&[0.5, 0.5, 0.5, 0.0, 0.0]).to_string().contains(short));
}

/// ŷ = 1 in `f64`: its two factors are 0/0 and 0, the short form is 0.
#[test]
fn a_saturated_output_has_no_factors_but_a_gradient() {
    let markdown = neuron(60.0).to_string();
    assert!(markdown.contains("lost to rounding") && !markdown.contains("NaN"), "{markdown}");
    let markdown = neuron(0.5).to_string();
    assert!(!markdown.contains("lost to rounding"), "{markdown}");
}

#[test]
fn what_the_loss_does_not_read_passes_nothing_back() {
    let network = Interpreter::new(ASIDE, &[0.5, 0.0]).unwrap();
    let markdown = Derivation::of(&network, &[1.0], &[1.0], 0.1).unwrap().to_string();
    assert!(markdown.contains("The loss does not depend on `aside`"), "{markdown}");
    assert!(markdown.contains("\\frac{\\partial L}{\\partial w_{h}} = "), "{markdown}");
    assert!(!markdown.contains("\\partial z_{\\mathrm{aside}}"), "{markdown}");
}

#[test]
fn a_derivation_needs_a_loss_and_fitting_slices() {
    let forward = Interpreter::new(FORWARD_ONLY, &[0.5, 0.0]).unwrap();
    assert_eq!(Derivation::of(&forward, &[1.0], &[1.0], 0.1), Err(Error::NoLoss));
    let network = Interpreter::new(BCE, &[0.5, 0.0]).unwrap();
    let length = |what, found| Err(Error::Length { what, expected: 1, found });
    assert_eq!(Derivation::of(&network, &[1.0; 2], &[1.0], 0.1), length("x", 2));
    assert_eq!(Derivation::of(&network, &[1.0], &[], 0.1), length("target", 0));
}

/// `h: x -> dense(1); y: (h - h * h, h) -> slice(..1); loss: mse(y);` with w = 2, b = 0.
const COMBINED: &[Node] = &[
    NEURON[0],
    Node { name: "h", ..NEURON[1] },
    Node { name: "y", shape: Shape::row(1), operation: Operation::Product, sources: &[1, 1] },
    Node { name: "y", shape: Shape::row(1), operation: Operation::Difference, sources: &[1, 2] },
    Node { name: "y", shape: Shape::row(2), operation: Operation::Concat, sources: &[3, 1] },
    Node { name: "y", shape: Shape::row(1), operation: Operation::Slice { start: 0 }, sources: &[4] },
];

#[test]
fn combined_values_are_derived_with_symbols_and_numbers() {
    const TOPOLOGY: &Topology = &topology(COMBINED, &[5], &[term(Loss::Mse, &[5])], 2);
    let network = Interpreter::new(TOPOLOGY, &[2.0, 0.0]).unwrap();
    let derivation = Derivation::of(&network, &[1.0], &[0.0], 0.1).unwrap();
    parse(&derivation.html().to_string());
    let markdown = derivation.to_string().replace(" \\cr\n&", " ").replace('&', "");
    for expected in [
        "m_{y} = z_{h} \\cdot z_{h} = 2 \\cdot 2 = 4",
        "s_{y} = z_{h} - m_{y} = 2 - 4 = -2",
        "c_{y,1} = s_{y} = -2",
        "\\hat{y} = p_{y} = c_{y,1} = -2",
        "\\frac{\\partial L}{\\partial c_{y,2}} = 0 \\quad \\text{since nothing reads it}",
        "\\frac{\\partial s_{y}}{\\partial m_{y}} = \\frac{\\partial L}{\\partial s_{y}} \\cdot (- 1) = -4 \\cdot (-1) = 4",
        "4 \\cdot 2 + 4 \\cdot 2 + (-4) \\cdot 1 + 0 \\cdot 1 = 12",
        "entry 1 of ",
        "difference of $z_{h}$ and $m_{y}$",
    ] {
        assert!(markdown.contains(expected), "no {expected} in\n{markdown}");
    }
}

/// `h: x -> dense(1) -> softmax; y: h -> dense(1); loss: mse(y);`, whose softmax is 1 and has the slope 0.
#[test]
fn the_whole_chain_leads_through_a_softmax_of_one() {
    const NODES: &[Node] = &[
        NEURON[0],
        Node { name: "h", ..NEURON[1] },
        Node { name: "h", operation: Operation::Activation(Activation::Softmax), ..NEURON[2] },
        Node { name: "y", sources: &[2], ..NEURON[1] },
    ];
    const TOPOLOGY: &Topology = &topology(NODES, &[3], &[term(Loss::Mse, &[3])], 2);
    let network = Interpreter::new(TOPOLOGY, &[0.5, 0.0]).unwrap();
    let markdown = Derivation::of(&network, &[1.0], &[0.25], 0.1).unwrap().to_string();
    assert!(markdown.contains("= 0.5 \\cdot 0.5 \\cdot 0 \\cdot 1 = "), "{markdown}");
}
