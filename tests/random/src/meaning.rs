//! What a topology means, against what the declaration says.

use netwright::prelude::*;
use netwright::topology::{
    Activation, BatchNorm, DenseLayer, Divisor, Loss, LossTerm, Operation, Pattern, Step, Topology,
};
use netwright_declarations::structure;

use crate::check::{Facts, Wrong};

/// The topology says what the declaration says.
pub(crate) fn check<N: Network<f32>>(facts: &Facts) -> Result<(), Wrong> {
    let topology = const { &N::TOPOLOGY };
    let found = structure_of(topology);
    if topology.signature().fingerprint() != N::FINGERPRINT {
        return Err(format!("the compiler hashed another signature than this: {}", topology.signature()));
    }
    if found == facts.structure {
        Ok(())
    } else {
        Err(format!("the topology has another meaning: {topology:?}"))
    }
}

fn structure_of(topology: &Topology) -> u64 {
    let mut values: Vec<u64> = Vec::new();
    for node in topology.nodes {
        let sources: Vec<u64> = node.sources.iter().map(|&source| values[source]).collect();
        values.push(match node.operation {
            Operation::Input => structure::of(&format!("input {:?}", topology.axes), &[]),
            Operation::Sum => structure::of("+", &sources),
            Operation::Difference => structure::of("-", &sources),
            Operation::Product => structure::of("*", &sources),
            Operation::Concat => structure::of(",", &sources),
            Operation::Slice { start } => structure::of(&format!("slice {start} {}", node.size), &sources),
            Operation::Dense(layer) => {
                structure::of_layer("dense", &described(node.name, &layer), sources[0])
            }
            Operation::Prelu(layer) => {
                structure::of_layer("prelu", &described(node.name, &layer), sources[0])
            }
            Operation::Normalize { centres, epsilon } => structure::of_norm(centres, epsilon, sources[0]),
            Operation::BatchNormalize(BatchNorm { epsilon, momentum, frozen, .. }) => {
                structure::of_batch_norm(epsilon, momentum, frozen, sources[0])
            }
            Operation::Dropout { probability, .. } => {
                structure::of(&format!("dropout {probability}"), &sources)
            }
            Operation::Activation(activation) => structure::of(word(activation), &sources),
        });
    }
    let of = |nodes: &[usize]| -> Vec<u64> { nodes.iter().map(|node| values[*node]).collect() };
    let term = |term: &LossTerm| {
        let (word, number) = loss(term.loss);
        let LossTerm { weight, target, .. } = *term;
        let by_weights = term.divisor == Divisor::Weights;
        structure::of_term(&structure::Term { word, number, weight, by_weights, target }, &of(term.operands))
    };
    let terms: Vec<u64> = topology.losses.iter().map(term).collect();
    structure::of_network(&of(topology.outputs), &terms)
}

/// The word of a loss in the language, and its number.
fn loss(loss: Loss) -> (&'static str, f64) {
    match loss {
        Loss::Bce { positive_weight } => ("bce", positive_weight),
        Loss::CrossEntropy { label_smoothing } => ("cross_entropy", label_smoothing),
        Loss::Mse => ("mse", 0.0),
        Loss::Mae => ("mae", 0.0),
        Loss::Huber { delta } => ("huber", delta),
        Loss::LogCosh => ("log_cosh", 0.0),
        Loss::Hinge => ("hinge", 0.0),
        Loss::Poisson => ("poisson", 0.0),
        Loss::GaussianNll { epsilon } => ("gaussian_nll", epsilon),
        Loss::Cosine => ("cosine", 0.0),
    }
}

fn described(name: &'static str, layer: &DenseLayer) -> structure::Layer<'static> {
    let pattern = match layer.pattern {
        pattern if let Some(owner) = layer.tie => structure::tie(owner, pattern == Pattern::Transposed),
        Pattern::Full => "full".to_owned(),
        Pattern::Transposed => "transposed".to_owned(),
        Pattern::Diagonal => "diagonal".to_owned(),
        Pattern::Connections(pairs) => format!("{pairs:?}"),
    };
    let sizes = [layer.inputs, layer.outputs];
    let Step { l1, l2, rate_scale, max_norm } = layer.step;
    let step = structure::step(l1, l2, rate_scale, max_norm);
    structure::Layer { name, sizes, pattern, bias: layer.bias.is_some(), frozen: layer.frozen, step }
}

/// The word of an activation in the language, with its number.
fn word(activation: Activation) -> &'static str {
    match activation {
        Activation::LeakyRelu { slope: 0.01 } => "leaky_relu",
        Activation::LeakyRelu { slope: 0.2 } => "leaky_relu(0.2)",
        Activation::Relu6 => "relu6",
        Activation::Silu => "silu",
        Activation::Gelu => "gelu",
        Activation::GeluTanh => "gelu_tanh",
        Activation::Mish => "mish",
        Activation::Softplus => "softplus",
        Activation::Softsign => "softsign",
        Activation::HardSigmoid => "hard_sigmoid",
        Activation::HardTanh => "hard_tanh",
        Activation::HardSwish => "hard_swish",
        Activation::Elu { alpha: 1.0 } => "elu",
        Activation::Elu { alpha: 0.5 } => "elu(0.5)",
        Activation::Selu => "selu",
        Activation::Sin => "sin",
        Activation::Gaussian => "gaussian",
        Activation::Identity => "identity",
        Activation::Sigmoid => "sigmoid",
        Activation::Tanh => "tanh",
        Activation::Relu => "relu",
        Activation::Softmax => "softmax",
        Activation::LogSoftmax => "log_softmax",
        _ => "unknown",
    }
}
