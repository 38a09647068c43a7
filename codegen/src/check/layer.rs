//! Layers: operations with parameters, each of which makes a field.

use proc_macro2::Ident;

use super::arguments::near_option;
use super::options::Known;
use super::{Checker, Field, WeightsOf};
use crate::keyword::{self, Activation, Init, Word, option};
use crate::model::{Bias, Given, Layer, LayerId, NodeId, Operation, Pattern};
use crate::syntax::{self, NodeItem, Value};

impl<'a> Checker<'a> {
    /// The node of an operation with parameters.
    pub(super) fn check_layer(
        &mut self,
        index: usize,
        operation: &'a syntax::Operation,
        source: Option<NodeId>,
    ) -> Option<NodeId> {
        match operation.word.to_string().as_str() {
            keyword::SCALE => self.check_scale(index, operation, source),
            keyword::LAYER_NORM => self.check_norm(index, operation, source, true),
            keyword::RMS_NORM => self.check_norm(index, operation, source, false),
            keyword::BATCH_NORM => self.check_batch_norm(index, operation, source),
            keyword::PRELU => self.check_prelu(index, operation, source),
            _ => self.check_dense(index, operation, source),
        }
    }

    /// The node and the layer of a `dense`.
    fn check_dense(
        &mut self,
        index: usize,
        operation: &'a syntax::Operation,
        source: Option<NodeId>,
    ) -> Option<NodeId> {
        let inputs = source.and_then(|node| self.nodes[node].size);
        let outputs = self.check_width(operation, inputs);
        let name: &'a Ident = &self.items[index].name;
        let known = Known {
            keys: Word::Dense.options(),
            name,
            inputs,
            outputs,
            sized: Some(operation),
            diagonal: false,
            source: self.items[index].chain.source.place(),
            width: operation.arguments.first().map_or(operation.place, Value::place),
        };
        let mut options = self.check_options(operation, known);
        let has_bias = options.bias != Bias::Absent;
        let tie = self.check_tie(operation, known, has_bias);
        if let (Some(tie), None) = (tie, options.frozen) {
            options.frozen = self.inherit_frozen(operation, tie, has_bias);
        }
        let is_tied = operation.options.iter().any(|argument| argument.key == option::TIE);
        self.fields.push(Field {
            name: name.clone(),
            inputs,
            outputs,
            has_bias,
            weights: match &options.pattern {
                _ if is_tied => WeightsOf::List(Some(0)),
                Pattern::Connections(pairs) => WeightsOf::List(Some(pairs.len())),
                Pattern::Full | Pattern::Diagonal => WeightsOf::Matrix,
            },
        });
        let (Some(source), Some(inputs), Some(outputs)) = (source, inputs, outputs) else {
            return Some(self.add_stand_in(&name.to_string(), outputs));
        };
        if is_tied && tie.is_none() {
            return Some(self.add_stand_in(&name.to_string(), Some(outputs)));
        }
        let init =
            options.init.unwrap_or_else(|| following_activation(self.items[index], operation).default_init());
        let layer = Layer {
            name: name.clone(),
            inputs,
            outputs,
            pattern: options.pattern,
            bias: options.bias,
            tie,
            weights: options.weights.map(Given::Each),
            init,
            frozen: options.frozen.unwrap_or(false),
            step: options.step,
        };
        let layer = self.add_layer(index, layer);
        Some(self.add_node(&name.to_string(), Operation::Dense(layer, source), Some(outputs)))
    }

    /// How many outputs a `dense` has.
    fn check_width(&mut self, operation: &'a syntax::Operation, inputs: Option<usize>) -> Option<usize> {
        match operation.arguments.as_slice() {
            [Value::Word(word)] if near_option(&word.word.to_string(), Word::Dense.options()).is_some() => {
                self.refuse_sizes(operation, inputs);
                None
            }
            [size] => self.check_size(size, "a layer width"),
            arguments if arguments.iter().any(Value::is_wrong) => None,
            _ => {
                self.refuse_sizes(operation, inputs);
                None
            }
        }
    }

    /// A factor for each of `size` numbers, and a bias if the options have one: the layer of a scale, of a norm and
    /// of a prelu.
    pub(super) fn check_factors(
        &mut self,
        index: usize,
        operation: &'a syntax::Operation,
        source: Option<NodeId>,
        factors: Factors,
    ) -> (Option<LayerOf>, NormOptions) {
        let name: &'a Ident = &self.items[index].name;
        let size = source.and_then(|node| self.nodes[node].size);
        let source_place = self.items[index].chain.source.place();
        let known = Known {
            keys: factors.keys,
            name,
            inputs: size,
            outputs: size,
            sized: None,
            diagonal: true,
            source: source_place,
            width: source_place,
        };
        let mut options = self.check_options(operation, known);
        if !factors.keys.contains(&option::BIAS) {
            options.bias = Bias::Absent;
        }
        self.fields.push(Field {
            name: name.clone(),
            inputs: size,
            outputs: size,
            has_bias: options.bias != Bias::Absent,
            weights: WeightsOf::List(size),
        });
        let frozen = options.frozen.unwrap_or(false);
        let of_norm = NormOptions { epsilon: options.epsilon, momentum: options.momentum, frozen };
        let (Some(source), Some(size)) = (source, size) else { return (None, of_norm) };
        let given = factors.start.filter(|_| options.init.is_none()).map(Given::All);
        let layer = Layer {
            name: name.clone(),
            inputs: size,
            outputs: size,
            pattern: Pattern::Diagonal,
            bias: options.bias,
            tie: None,
            weights: options.weights.map(Given::Each).or(given),
            init: options.init.unwrap_or(Init::Ones),
            frozen,
            step: options.step,
        };
        (Some(LayerOf { layer: self.add_layer(index, layer), source, size }), of_norm)
    }

    /// The layer that an item declares, if it has one.
    pub(super) fn layer_of(&self, item: usize) -> Option<LayerId> {
        self.item_layers[item]
    }

    fn add_layer(&mut self, index: usize, layer: Layer) -> LayerId {
        self.owners.extend(layer.tie.map(|tie| tie.owner));
        self.layer_items.push(index);
        let layer = self.layers.push(layer);
        self.item_layers[index].get_or_insert(layer);
        layer
    }
}

/// Whether an operation has parameters, so that it makes a field.
pub(super) fn is_layer(operation: &syntax::Operation) -> bool {
    Word::of(&operation.word.to_string()).is_some_and(Word::is_layer)
}

/// What an operation says of its factors.
pub(super) struct Factors {
    /// Its options.
    pub(super) keys: &'static [&'static str],
    /// What all factors begin with, if it is not 1.
    pub(super) start: Option<f64>,
}

/// What the options say of a norm.
pub(super) struct NormOptions {
    pub(super) epsilon: Option<f64>,
    pub(super) momentum: Option<f64>,
    pub(super) frozen: bool,
}

/// A layer with what it reads.
pub(super) struct LayerOf {
    pub(super) layer: LayerId,
    pub(super) source: NodeId,
    pub(super) size: usize,
}

/// The activation behind an operation of the item's chain; identity if none follows.
pub(super) fn following_activation(item: &NodeItem, operation: &syntax::Operation) -> Activation {
    let mut behind =
        item.chain.operations.iter().skip_while(|other| !core::ptr::eq(*other, operation)).skip(1);
    // Dropout does not bend anything.
    let mut behind = behind.by_ref().skip_while(|other| other.word == keyword::DROPOUT);
    behind.next().and_then(|next| Activation::of(&next.word.to_string())).unwrap_or(Activation::Identity)
}
