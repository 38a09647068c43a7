//! Warnings of units that begin alike and stay alike: where all that lead to them and all that they lead to is the same for
//! each of them, so is every gradient, and a layer of any width is worth one unit.

use super::Checker;
use super::allow::allows;
use super::arguments::value_text;
use super::layer::is_layer;
use crate::diag::{Code, Diagnostic};
use crate::ids::Id as _;
use crate::keyword::{Init, option};
use crate::model::{Bias, Layer, LayerId, LossTerm, NodeId, Operation, Pattern};
use crate::syntax::{self, NodeItem, OptionArgument, Value};

/// The longest list that a help spells.
const SPELLED: usize = 80;

/// What a value has of a layer whose units begin alike.
#[derive(Clone, Copy, PartialEq)]
enum Carries {
    /// Something else.
    Nothing,
    /// Its units, alike, and nothing else.
    Units,
    /// Its units beside other numbers.
    Part,
}

fn are_equal(numbers: &[f64]) -> bool {
    numbers.iter().zip(numbers.iter().skip(1)).all(|(a, b)| a == b)
}

fn is_constant(init: Init) -> bool {
    matches!(init, Init::Zeros | Init::Ones)
}

impl Layer {
    fn begins_with_equal_biases(&self) -> bool {
        match &self.bias {
            Bias::Absent | Bias::Zeros => true,
            Bias::Drawn(init) => is_constant(*init),
            Bias::Given(numbers) => are_equal(numbers),
        }
    }

    /// Whether each output begins with the same weights and the same bias.
    fn has_equal_outputs(&self) -> bool {
        let columns = || match &self.weights {
            Some(weights) => weights.numbers().chunks(self.outputs.max(1)).all(are_equal),
            None => is_constant(self.init),
        };
        self.begins_with_equal_biases() && columns()
    }

    /// Whether each output reads every input with the same weight.
    fn has_equal_inputs(&self) -> bool {
        match &self.weights {
            Some(weights) => {
                let mut rows = weights.numbers().chunks(self.outputs.max(1));
                rows.next().is_none_or(|first| rows.all(|row| row == first))
            }
            None => is_constant(self.init),
        }
    }
}

impl<'a> Checker<'a> {
    /// Warns of the layer of an item whose units are alike in every step.
    pub(super) fn check_alike(&mut self, index: usize, losses: &[LossTerm]) {
        let Some(id) = self.layer_of(index) else { return };
        let layer = &self.layers[id];
        let is_shared = layer.tie.is_some() || self.owners.contains(&id);
        if layer.outputs < 2 || layer.frozen || is_shared || layer.pattern != Pattern::Full {
            return;
        }
        if !layer.has_equal_outputs() || !self.treats_alike(id, losses) {
            return;
        }
        let item: &'a NodeItem = self.items[index];
        let Some(operation) = item.chain.operations.iter().find(|operation| is_layer(operation)) else {
            return;
        };
        let is_start = |option: &&OptionArgument| option.key == option::WEIGHTS || option.key == option::INIT;
        let Some(start) = operation.options.iter().find(is_start) else { return };
        let units = if layer.outputs == 2 { "both".to_owned() } else { format!("all {}", layer.outputs) };
        let message = format!(
            "{units} units of `{}` begin alike and stay alike: each step changes them in the same way",
            item.name
        );
        let random = self.random_init(item, operation);
        let help = match &start.value {
            Value::List(..) => {
                let given = value_text(&start.value).filter(|text| text.len() <= SPELLED);
                let given = given.map_or_else(|| "weights".to_owned(), |text| format!("weights = {text}"));
                format!("remove `{given}`: then they begin at random; or give each unit weights of its own")
            }
            _ => format!("write `init = {random}`, or remove the option: then they begin at random"),
        };
        // A warning underlines one token.
        let place =
            if let Value::List(..) = start.value { start.key.span().into() } else { start.value.place() };
        let warning = Diagnostic::new(Code::Alike, place, message).help(help);
        self.warn(warning, operation, allows(&item.chain.operations, Code::Alike));
    }

    /// Whether everything behind a layer treats its units alike, so that their gradients are equal.
    fn treats_alike(&self, layer: LayerId, losses: &[LossTerm]) -> bool {
        let mut carries = vec![Carries::Nothing; self.nodes.len()];
        let mut is_read = false;
        // Sources stand before what reads them, so one pass sees all.
        for (id, node) in self.nodes.entries() {
            let of = |source: &NodeId| carries[source.index()];
            let sources = node.operation.sources();
            let here = match &node.operation {
                Operation::Dense(other, _) if *other == layer => Carries::Units,
                _ if sources.iter().all(|source| of(source) == Carries::Nothing) => Carries::Nothing,
                // Each unit has a mask of its own.
                Operation::Dropout(..) => return false,
                Operation::Dense(other, _) if self.layers[*other].pattern == Pattern::Full => {
                    let other_layer = &self.layers[*other];
                    if other_layer.tie.is_some()
                        || self.owners.contains(other)
                        || !other_layer.has_equal_inputs()
                    {
                        return false;
                    }
                    is_read = true;
                    Carries::Nothing
                }
                Operation::Concat(_) => Carries::Part,
                _ if sources.iter().any(|source| of(source) != Carries::Units) => return false,
                Operation::Dense(other, _) | Operation::Prelu(other, _) => {
                    let other = &self.layers[*other];
                    if other.pattern != Pattern::Diagonal || !other.is_same_for_all() {
                        return false;
                    }
                    Carries::Units
                }
                _ => Carries::Units,
            };
            carries[id.index()] = here;
        }
        // A loss has a target for each number.
        let mut compared = losses.iter().flat_map(|term| term.operands.iter().chain(&term.reads));
        is_read && !compared.any(|node| carries[node.index()] != Carries::Nothing)
    }

    /// The initialiser with random numbers that fits what follows a layer.
    fn random_init(&self, item: &NodeItem, operation: &syntax::Operation) -> &'static str {
        super::layer::following_activation(item, operation).default_init().word()
    }
}

impl Layer {
    /// Whether a layer with a factor for each number begins with the same one for all, and the same bias.
    fn is_same_for_all(&self) -> bool {
        let factors = self
            .weights
            .as_ref()
            .map_or_else(|| is_constant(self.init), |weights| are_equal(weights.numbers()));
        factors && self.begins_with_equal_biases()
    }
}
