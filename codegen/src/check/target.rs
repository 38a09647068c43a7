//! Targets that are declared as inputs, or named in a loss, as frameworks have it that compute a loss of two values. Here
//! the target is an argument of `train_step` and of `loss`.

use proc_macro2::Ident;

use super::Checker;
use super::fix::loss_text;
use super::shape::is_input;
use crate::diag::{Code, Diagnostic};
use crate::keyword::{self, Loss};
use crate::syntax::{self, NodeItem, Value};

/// What a target is called.
const NAMES: [&str; 11] = [
    "t",
    "target",
    "targets",
    "label",
    "labels",
    "ytrue",
    "truth",
    "groundtruth",
    "expected",
    "answer",
    "goal",
];

/// The names that a loss compares, with one that is too many.
fn names_beside(operation: &syntax::Operation) -> impl Iterator<Item = &Ident> {
    let wanted = Loss::of(&operation.word.to_string()).map_or(1, Loss::operands);
    let names = operation.arguments.iter().filter_map(Value::as_name);
    names.filter(move |_| operation.arguments.len() == wanted + 1)
}

impl<'a> Checker<'a> {
    /// Finds the inputs that are targets: of several ones, those that no value reads, and that a loss names beside what it
    /// compares, or that are called so.
    pub(super) fn find_targets(&mut self) {
        let inputs: Vec<usize> = (0..self.items.len()).filter(|index| is_input(self.items[*index])).collect();
        let terms = || self.loss_item.iter().flat_map(|item| &item.terms);
        let is_compared = |index: usize| {
            let mut beside = terms().flat_map(|term| names_beside(&term.operation));
            beside.any(|name| self.item_of(name) == Some(index))
        };
        let is_called_so = |index: usize| NAMES.contains(&keyword::plain(&self.names[index]).as_str());
        let is_target =
            |index: &usize| !self.is_read[*index] && (is_compared(*index) || is_called_so(*index));
        let targets: Vec<usize> = inputs.iter().copied().filter(is_target).collect();
        if targets.len() < inputs.len() {
            self.targets = targets;
        }
    }

    /// Reports the inputs that are targets.
    pub(super) fn refuse_targets(&mut self) {
        for index in self.targets.clone() {
            let item: &'a NodeItem = self.items[index];
            let (name, text) = (&item.name, &item.chain.text);
            let message =
                format!("`{name}` is the target, not an input: it is an argument of `train_step` and `loss`");
            let loss = self.loss_item.map(|item| loss_text(&item.terms, &|term| self.without_target(term)));
            let is_named = self.mentions[index] > 0;
            let help = match loss.filter(|_| is_named) {
                Some(loss) => format!("remove `{name}: {text};`, and write `loss: {loss};`"),
                None => format!("remove `{name}: {text};`"),
            };
            self.diagnostics.push(Diagnostic::new(Code::SecondInput, name.span(), message).help(help));
        }
    }

    /// Whether an argument of a loss is a target.
    pub(super) fn is_target(&self, argument: &Value) -> bool {
        let item = argument.as_name().and_then(|name| self.item_of(name));
        item.is_some_and(|item| self.targets.contains(&item))
    }

    /// A term without the target that it names.
    fn without_target(&self, operation: &syntax::Operation) -> String {
        let text = |value: &&Value| value.as_name().map(ToString::to_string);
        let arguments = operation.arguments.iter().filter(|argument| !self.is_target(argument));
        let names: Vec<String> = arguments.filter_map(|argument| text(&argument)).collect();
        let options = operation.options.iter().map(|option| {
            let value = super::arguments::value_text(&option.value).unwrap_or_default();
            format!(", {} = {value}", option.key)
        });
        format!("{}({}{})", operation.word, names.join(", "), options.collect::<String>())
    }

    /// The error for a loss that names a target that nothing declares: `mse(y, target)`.
    pub(super) fn named_target(&self, operation: &'a syntax::Operation) -> Option<Diagnostic> {
        let names: Vec<&Ident> = names_beside(operation).collect();
        let (unknown, known): (Vec<&Ident>, Vec<&Ident>) =
            names.iter().partition(|name| self.item_of(name).is_none());
        let [target] = unknown.as_slice() else { return None };
        if keyword::is_word(&target.to_string()) {
            return None;
        }
        let listed: Vec<String> = known.iter().map(ToString::to_string).collect();
        let word = &operation.word;
        let message =
            format!("`{target}` is no argument of `{word}`: the target is one of `train_step` and `loss`");
        let help = format!("write `{word}({})`", listed.join(", "));
        Some(Diagnostic::new(Code::LossOperands, target.span(), message).help(help))
    }
}
