//! The operations of random declarations, each in a file with its name: how it is drawn, and its meaning.
//!
//! Input: a declaration that is being drawn, or a topology. Output: a chain with one more operation, or the
//! [`structure`] of the topology. Guarantees: the table here is exhaustive, so a new operation does not
//! compile without its row. `tests/random/tests/words.rs` names each word that no row has.

mod activation;
pub(crate) mod affine;
mod batch_norm;
pub(crate) mod broadcast;
mod clip;
mod dense;
mod dropout;
mod earlier;
mod input;
mod norm;
mod parameters;
mod prelu;
mod scale;
mod slice;

use netwright_runtime::topology::{Node, Operation, Topology};

use crate::draw::{Chain, Draw};
use crate::structure;

pub(crate) use input::meaning as input;

/// A word that random declarations have behind an arrow.
#[derive(Clone, Copy)]
pub(crate) struct Word {
    pub(crate) text: &'static str,
    pub(crate) place: Place,
}

/// Where a word is drawn.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    /// Between two layers, where one of all these words is.
    Layer(Layer),
    /// At places of its own, which ask for it.
    Own,
}

/// A layer that keeps the size of a value.
#[derive(Clone, Copy)]
pub(crate) struct Layer {
    /// The least size that makes sense.
    least: usize,
    /// Whether the network has a state with it.
    keeps_state: bool,
    /// Adds it to a chain; with the name of its field.
    draw: fn(&mut Draw<'_>, &str, &mut Chain),
}

/// A node of a topology, with the numbers of what it reads.
struct Meant<'a> {
    node: &'a Node,
    sources: Vec<u64>,
}

/// Declares the table: the pattern of each operation, its number, and the words that make one.
macro_rules! table {
    ($at:ident: $($pattern:pat => $meaning:expr, of [$($word:expr),*];)*) => {
        /// The words of all operations.
        const WORDS: &[Word] = &[$($($word,)*)*];

        fn meaning($at: &Meant<'_>) -> u64 {
            match $at.node.operation { $($pattern => $meaning,)* }
        }
    };
}

table! { at:
    Operation::Input => input::meaning(at.node.shape.axes()), of [];
    Operation::Earlier { of, steps } => earlier::meaning(of, steps), of [];
    Operation::Sum => structure::of("+", &at.sources), of [];
    Operation::Difference => structure::of("-", &at.sources), of [];
    Operation::Product => structure::of("*", &at.sources), of [];
    Operation::Affine { factor, offset } => affine::meaning(factor, offset, &at.sources), of [];
    Operation::Broadcast => broadcast::meaning(at.node.size(), &at.sources), of [];
    Operation::Clip { low, high } => clip::meaning(low, high, &at.sources), of [clip::WORD];
    Operation::Concat => structure::of(",", &at.sources), of [];
    Operation::Slice { start } => slice::meaning(start, at.node.size(), &at.sources), of [slice::WORD];
    Operation::Dense(layer) => parameters::meaning("dense", &layer, at), of [dense::WORD, scale::WORD];
    Operation::Normalize { centres, epsilon } => norm::meaning(centres, epsilon, &at.sources),
        of [norm::LAYER_NORM, norm::RMS_NORM];
    Operation::Prelu(layer) => parameters::meaning("prelu", &layer, at), of [prelu::WORD];
    Operation::BatchNormalize(norm) => batch_norm::meaning(norm.epsilon, norm.momentum, norm.frozen, &at.sources),
        of [batch_norm::WORD];
    Operation::Dropout { probability, .. } => dropout::meaning(&probability.to_string(), &at.sources),
        of [dropout::WORD];
    Operation::Activation(activation) => activation::meaning(activation, &at.sources), of [];
}

/// The words of operations that are not activations.
pub fn operations() -> Vec<&'static str> {
    WORDS.iter().map(|word| word.text).collect()
}

/// The number of a topology, as [`Declaration::structure`](crate::Declaration::structure) has it.
pub fn structure_of(topology: &Topology) -> u64 {
    let mut values: Vec<u64> = Vec::new();
    for node in topology.nodes {
        let sources = node.sources.iter().map(|&source| values[source]).collect();
        values.push(meaning(&Meant { node, sources }));
    }
    structure::of_ends(topology, &values)
}

impl Draw<'_> {
    /// A layer that keeps the size: ` -> scale(bias = false)`, ` -> layer_norm`, ` -> prelu(0.1)`
    pub(crate) fn layer(&mut self, name: &str, chain: &mut Chain) {
        let layer = |word: &Word| match word.place {
            Place::Layer(layer) => Some(layer),
            Place::Own => None,
        };
        let layers = WORDS.iter().filter_map(layer).filter(|layer| layer.least <= chain.size);
        let picked = self.pick(&layers.collect::<Vec<Layer>>());
        let draw = if picked.keeps_state && !self.keeps_state() { scale::draw } else { picked.draw };
        draw(self, name, chain);
    }
}
