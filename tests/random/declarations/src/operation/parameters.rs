//! The common parts of layers with parameters: their options, and their part of a topology.
//!
//! Input: the name of a field and its size. Output: options, and the number of the layer. Guarantees: options
//! that a frozen layer cannot have are not drawn for one.

use netwright_runtime::topology::{DenseLayer, Pattern, StepOptions};

use super::Meant;
use crate::draw::{Chain, Draw};
use crate::structure::{self, Layer};
use crate::words::INITS;

/// The options of a layer with a weight for each number.
pub(super) struct Parameters<'a> {
    name: &'a str,
    size: usize,
    /// As they are written.
    pub(super) options: Vec<String>,
    bias: bool,
    pub(super) frozen: bool,
    step: String,
    /// Whether the options say how the weights begin.
    pub(super) is_begun: bool,
}

impl<'a> Parameters<'a> {
    /// The options that every layer has; `can_add` says whether it may have a bias.
    pub(super) fn new(draw: &mut Draw<'_>, name: &'a str, size: usize, can_add: bool) -> Self {
        let mut options = Vec::new();
        let bias = can_add && draw.bias(name, size, &mut options);
        let mut is_begun = true;
        if size <= 12 && draw.chance(0.3) {
            let numbers: Vec<f64> = (0..size).map(|_| draw.number()).collect();
            options.push(format!("weights = {numbers:?}"));
            draw.given.push((name.to_owned(), false, numbers));
        } else if draw.chance(0.3) {
            options.push(format!("init = {}", draw.pick(INITS)));
        } else {
            is_begun = false;
        }
        let frozen = draw.frozen(&mut options);
        let step = draw.step(frozen, &mut options);
        Self { name, size, options, bias, frozen, step, is_begun }
    }

    /// The option `epsilon`, or what it is without one.
    pub(super) fn epsilon(&mut self, draw: &mut Draw<'_>, default: f64) -> f64 {
        if !draw.chance(0.5) {
            return default;
        }
        self.options.push("epsilon = 0.01".to_owned());
        0.01
    }

    /// With the options in any order.
    pub(super) fn shuffled(mut self, draw: &mut Draw<'_>) -> Self {
        draw.generator.shuffle(&mut self.options);
        self
    }

    /// Adds the layer to a chain; `kind` is the operation in its number.
    pub(super) fn write(self, draw: &mut Draw<'_>, word: &str, kind: &str, chain: &mut Chain) {
        let Self { name, size, options, bias, frozen, step, .. } = self;
        let options = if options.is_empty() { String::new() } else { format!("({})", options.join(", ")) };
        chain.text += &format!(" -> {word}{options}");
        let layer = Layer { name, sizes: [size, size], pattern: "diagonal".to_owned(), bias, frozen, step };
        chain.structure = structure::of_layer(kind, &layer, chain.structure);
        draw.multiply_adds += size;
        chain.degree = chain.degree.max(1);
    }
}

/// The number of a layer of a topology.
pub(super) fn meaning(kind: &str, layer: &DenseLayer, at: &Meant<'_>) -> u64 {
    let pattern = match layer.pattern {
        pattern if let Some(owner) = layer.tie => structure::tie(owner, pattern == Pattern::Transposed),
        Pattern::Full => "full".to_owned(),
        Pattern::Transposed => "transposed".to_owned(),
        Pattern::Diagonal => "diagonal".to_owned(),
        Pattern::Connections(pairs) => format!("{pairs:?}"),
    };
    let StepOptions { l1, l2, rate_scale, max_norm } = layer.step;
    let described = Layer {
        name: at.node.name,
        sizes: [layer.inputs, layer.outputs],
        pattern,
        bias: layer.bias.is_some(),
        frozen: layer.frozen,
        step: structure::step(l1, l2, rate_scale, max_norm),
    };
    structure::of_layer(kind, &described, at.sources[0])
}

impl Draw<'_> {
    /// `bias = false`, or numbers, or `bias_init = ones`, or nothing; whether there is a bias.
    pub(super) fn bias(&mut self, name: &str, outputs: usize, options: &mut Vec<String>) -> bool {
        if self.chance(0.2) {
            options.push("bias = false".to_owned());
            return false;
        }
        if outputs <= 12 && self.chance(0.2) {
            let numbers: Vec<f64> = (0..outputs).map(|_| self.number()).collect();
            options.push(format!("bias = {numbers:?}"));
            self.given.push((name.to_owned(), true, numbers));
        } else if self.chance(0.15) {
            options.push(format!("bias_init = {}", self.pick(INITS)));
        }
        true
    }

    /// `l2 = 0.01, max_norm = 1.5`, or nothing; what they mean.
    pub(super) fn step(&mut self, frozen: bool, options: &mut Vec<String>) -> String {
        let mut drawn = |key: &str, value: f64| {
            let is_drawn = !frozen && self.chance(0.1);
            if is_drawn {
                options.push(format!("{key} = {value}"));
            }
            is_drawn.then_some(value)
        };
        let (l1, l2) = (drawn("l1", 0.002).unwrap_or(0.0), drawn("l2", 0.01).unwrap_or(0.0));
        let rate_scale = drawn("rate_scale", 0.5).unwrap_or(1.0);
        let max_norm = drawn("max_norm", 1.5);
        structure::step(l1, l2, rate_scale, max_norm)
    }

    /// `frozen = true`, or nothing; whether it is.
    pub(super) fn frozen(&mut self, options: &mut Vec<String>) -> bool {
        let frozen = self.chance(0.15);
        if frozen {
            options.push("frozen = true".to_owned());
        }
        frozen
    }
}
