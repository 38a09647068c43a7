//! What a topology means, against what the declaration says.

use netwright::prelude::*;
use netwright::topology::{
    Activation, BatchNorm, DenseLayer, Divisor, LossTerm, Operation, Pattern, Step, Topology,
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
            Operation::Activation(activation) => structure::of(&spelled(activation), &sources),
        });
    }
    let of = |nodes: &[usize]| -> Vec<u64> { nodes.iter().map(|node| values[*node]).collect() };
    let term = |term: &LossTerm| {
        let (word, number) = (term.loss.word(), term.loss.given().unwrap_or(0.0));
        let LossTerm { weight, target, .. } = *term;
        let by_weights = term.divisor == Divisor::Weights;
        structure::of_term(&structure::Term { word, number, weight, by_weights, target }, &of(term.operands))
    };
    let terms: Vec<u64> = topology.losses.iter().map(term).collect();
    structure::of_network(&of(topology.outputs), &terms)
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

/// The word of an activation in the language, with its number where that is not the one without an argument.
fn spelled(activation: Activation) -> String {
    let default = activation.number().and_then(|number| number.default);
    match activation.given() {
        Some(number) if Some(number) != default => format!("{}({number})", activation.word()),
        Some(_) | None => activation.word().to_owned(),
    }
}
