//! The meaning of a declaration as one number: what the output is computed from, operation by operation.
//!
//! The generator of declarations makes it of what it writes, the test of the emitted `TOPOLOGY`; so a word
//! that the compiler takes for another one shows even where the emitted code agrees with the topology.

use netwright_runtime::topology::{Divisor, LossTerm, Topology};

/// The number of an operation on values.
pub fn of(operation: &str, sources: &[u64]) -> u64 {
    // FNV-1a, 64 bits.
    let bytes = operation.bytes().chain(sources.iter().flat_map(|source| source.to_le_bytes()));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A layer as it is declared.
#[derive(Clone, Debug)]
pub struct Layer<'a> {
    /// The name of its field.
    pub name: &'a str,
    /// Inputs and outputs.
    pub sizes: [usize; 2],
    /// `full`, `diagonal`, a [`tie`], or the pairs of input and output.
    pub pattern: String,
    /// Whether it has a bias.
    pub bias: bool,
    /// Whether it is frozen.
    pub frozen: bool,
    /// How training changes it, see [`step`].
    pub step: String,
}

/// The number of a layer.
pub fn of_layer(word: &str, layer: &Layer<'_>, source: u64) -> u64 {
    let Layer { name, sizes, pattern, bias, frozen, step } = layer;
    of(
        &format!("{word} {} {sizes:?} {pattern} {bias} {frozen} {step}", name.trim_start_matches("r#")),
        &[source],
    )
}

/// The pattern of a tied layer.
pub fn tie(owner: &str, transposed: bool) -> String {
    format!("{}{}", if transposed { "transposed " } else { "tied " }, owner.trim_start_matches("r#"))
}

/// The options that change a step, with the largest norm last.
pub fn step(l1: f64, l2: f64, rate_scale: f64, max_norm: Option<f64>) -> String {
    format!("{l1:e} {l2:e} {rate_scale:e} {max_norm:?}")
}

/// A term of the loss as it is declared.
#[derive(Clone, Copy, Debug)]
pub struct Term<'a> {
    /// The loss.
    pub word: &'a str,
    /// The number that it is given.
    pub number: f64,
    /// What it is multiplied with.
    pub weight: f64,
    /// Whether a batch is divided by the weights of its samples.
    pub by_weights: bool,
    /// Where its target begins.
    pub target: usize,
    /// Where the weight of a sample is in the target, and where the mask begins.
    pub parts: [Option<usize>; 2],
}

/// The number of a term of the loss.
pub fn of_term(term: &Term<'_>, operands: &[u64]) -> u64 {
    let Term { word, number, weight, by_weights, target, parts } = term;
    of(&format!("{word} {number:e} {weight:e} {by_weights} {target} {parts:?}"), operands)
}

/// The number of a network: its outputs and the terms of its loss.
pub fn of_network(outputs: &[u64], terms: &[u64]) -> u64 {
    of("network", &[of("outputs", outputs), of("loss", terms)])
}

/// The number of a topology whose nodes have these numbers.
pub(crate) fn of_ends(topology: &Topology, values: &[u64]) -> u64 {
    let of = |nodes: &[usize]| -> Vec<u64> { nodes.iter().map(|node| values[*node]).collect() };
    let term = |term: &LossTerm| {
        let (word, number) = (term.loss.word(), term.loss.given().unwrap_or(0.0));
        let LossTerm { weight, target, .. } = *term;
        let by_weights = term.divisor == Divisor::Weights;
        let parts = [term.sample_weight, term.mask].map(|part| part.map(|part| part.start));
        of_term(&Term { word, number, weight, by_weights, target, parts }, &of(term.operands))
    };
    let terms: Vec<u64> = topology.losses.iter().map(term).collect();
    of_network(&of(topology.outputs), &terms)
}
