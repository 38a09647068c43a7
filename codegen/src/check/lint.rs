//! What compiles and is most likely not meant: warnings, which `allow = "NW0050"` on the item silences, several of them
//! `allow = ["NW0050", "NW0053"]`.

use super::allow::{allowing, allows};
use super::endings::{Bend, Ending, is_transparent};
use super::fix::source_text;
use super::layer::is_layer;
use super::{Checker, Draft};
use crate::diag::{Code, Diagnostic};
use crate::ids::{Id as _, IdVec};
use crate::keyword::{Activation, Init, Loss, option};
use crate::model::{Bias, LossTerm, NodeId, Operation};
use crate::syntax::{self, NodeItem, OptionArgument, Value};

impl<'a> Checker<'a> {
    /// Warns of what is most likely not meant. In a declaration with errors it could be a consequence of them.
    pub(super) fn check_lints(&mut self, losses: &[LossTerm], outputs: &[NodeId]) {
        if !self.diagnostics.is_empty() {
            return;
        }
        let endings = self.endings();
        let mut is_goal = vec![false; self.nodes.len()];
        for node in losses.iter().flat_map(|term| &term.operands).chain(outputs) {
            is_goal[node.index()] = true;
        }
        for index in 0..self.items.len() {
            self.check_bends(index, &endings);
            self.check_dead_units(index, &is_goal);
            self.check_alike(index, losses);
            self.check_linear(index, losses, outputs);
        }
        self.check_distributions(&endings);
        self.check_ranges(losses, &endings);
        self.check_idle_losses(losses);
    }

    /// Takes a warning down, unless it is allowed; `operation` is where that can be said.
    pub(super) fn warn(&mut self, warning: Diagnostic, operation: &syntax::Operation, allowed: bool) {
        if allowed {
            return;
        }
        let code = warning.code();
        self.diagnostics.warn(warning.help(allowing(operation, code)));
    }

    /// Activations of activations.
    fn check_bends(&mut self, index: usize, endings: &IdVec<NodeId, Ending>) {
        let item: &'a NodeItem = self.items[index];
        let operations = &item.chain.operations;
        // What the first operation follows is the last one of the values that the chain begins with.
        let mut before = self.starts[index].map(|start| endings[start]).unwrap_or_default();
        let mut of = format!(" of `{}`", source_text(&item.chain.source));
        for operation in operations {
            if is_transparent(operation) {
                continue;
            }
            let here = Bend::of(operation);
            if let Some(warning) = here.and_then(|second| bent_twice(before, second, operation, &of)) {
                let allowed = allows(operations, warning.code());
                self.warn(warning, operation, allowed);
            }
            before = here.map(Ending::behind).unwrap_or_default();
            of.clear();
        }
    }

    /// Units below a rectifier that begin with zeros: their slope is 0, so they stay as they are.
    fn check_dead_units(&mut self, index: usize, is_goal: &[bool]) {
        let Some(id) = self.layer_of(index) else { return };
        let layer = &self.layers[id];
        let begins_with_zeros = match &layer.weights {
            Some(weights) => weights.is_zero(),
            None => layer.init == Init::Zeros,
        };
        let lifts = match &layer.bias {
            Bias::Absent | Bias::Zeros | Bias::Drawn(Init::Zeros) => false,
            Bias::Drawn(_) => true,
            Bias::Given(numbers) => numbers.iter().any(|number| *number > 0.0),
        };
        if !begins_with_zeros || lifts || layer.tie.is_some() {
            return;
        }
        let frozen = layer.frozen;
        let is_of_layer = |node: &Draft| matches!(node.operation, Operation::Dense(other, _) if other == id);
        let Some(node) = self.nodes.entries().find_map(|(node, draft)| is_of_layer(draft).then_some(node))
        else {
            return;
        };
        let Some(rectifier) = self.rectifier_of_all_readers(node, |node| is_goal[node.index()]) else {
            return;
        };
        let operations = &self.items[index].chain.operations;
        let Some(operation) = operations.iter().find(|operation| is_layer(operation)) else { return };
        let is_start = |option: &&OptionArgument| option.key == option::WEIGHTS || option.key == option::INIT;
        let Some(start) = operation.options.iter().find(is_start) else { return };
        let (name, word) = (&self.items[index].name, rectifier.word());
        let message = match frozen {
            true => format!("`{name}` is pinned to zeros below a `{word}`: nothing but zeros comes out"),
            false => {
                format!("`{name}` begins with zeros below a `{word}`, where the slope is 0: it never learns")
            }
        };
        // A warning underlines one token.
        let place =
            if let Value::List(..) = start.value { start.key.span().into() } else { start.value.place() };
        let warning = Diagnostic::new(Code::DeadUnits, place, message)
            .help("remove the option, or begin with random numbers: `init = he_uniform`");
        let allowed = allows(operations, Code::DeadUnits);
        self.warn(warning, operation, allowed);
    }

    /// Losses of an error that compare a distribution.
    fn check_distributions(&mut self, endings: &IdVec<NodeId, Ending>) {
        let Some(item) = self.loss_item else { return };
        for term in &item.terms {
            let operation = &term.operation;
            let is_error = matches!(
                Loss::of(&operation.word.to_string()),
                Some(Loss::Mse | Loss::Mae | Loss::Huber { .. } | Loss::LogCosh)
            );
            let Some(Value::Word(operand)) = operation.arguments.first() else { continue };
            let node = self.item_of(&operand.word).and_then(|item| self.values[item]);
            let bend = node.and_then(|node| endings[node].bend);
            if !is_error || bend != Some(Bend::Activation(Activation::Softmax)) {
                continue;
            }
            let (word, name) = (&operation.word, &operand.word);
            let message = format!(
                "`{word}` compares a `softmax`: where it is surely wrong its slope is nearly 0, so it learns slowly"
            );
            let warning = Diagnostic::new(Code::ErrorOfSoftmax, operation.word.span(), message).help(
                match node.map(|node| &self.nodes[node].operation) {
                    Some(Operation::Activation(..)) => format!("write `cross_entropy({name})`"),
                    _ => format!("let `{name}` end with `softmax`, and write `cross_entropy({name})`"),
                },
            );
            let allowed = allows(core::slice::from_ref(operation), Code::ErrorOfSoftmax);
            self.warn(warning, operation, allowed);
        }
    }
}

/// The warning for an operation that bends what is bent, or rectified, already.
fn bent_twice(before: Ending, second: Bend, operation: &syntax::Operation, of: &str) -> Option<Diagnostic> {
    let (word, place) = (second.word(), operation.word.span());
    if let (Some(rectifier), Bend::Activation(activation)) = (before.rectifier, second)
        && activation.is_distribution()
    {
        let first = rectifier.word();
        let never = match activation {
            Activation::Sigmoid => "no probability below one half comes out",
            _ => "no class can be told to be unlikely",
        };
        let message =
            format!("`{word}` follows `{first}`{of}, which takes away all numbers below 0: {never}");
        return Some(Diagnostic::new(Code::Rectified, place, message).help(format!("remove `{first}`")));
    }
    let first = before.bend?.word();
    let message = format!("`{word}` follows `{first}`{of}, another activation");
    Some(
        Diagnostic::new(Code::TwoActivations, place, message)
            .help("remove one of the two, or put a `dense` between them"),
    )
}
