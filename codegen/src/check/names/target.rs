//! Targets that are declared as inputs, or named in a loss, as in frameworks whose losses have two arguments.
//! Here the target is an argument of `train_step` and of `loss`.

use proc_macro2::Ident;

use super::declare::Declared;
use super::resolved::{ItemId, Resolved, is_input};
use crate::check::written::{loss_text, value_text};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::ids::IdVec;
use crate::keyword::{self, Loss, option};
use crate::syntax::{self, WrittenValue};

/// The usual names of a target.
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
fn names_beside(operation: &syntax::Call) -> impl Iterator<Item = &Ident> {
    let wanted = Loss::of(&operation.word.to_string()).map_or(1, Loss::operands);
    let names = operation.arguments.iter().filter_map(WrittenValue::as_name);
    names.filter(move |_| operation.arguments.len() == wanted + 1)
}

/// Finds the inputs that are targets: of several ones, those that no value reads, and that a loss names
/// beside what it compares, or that are called so.
pub(super) fn targets(declared: &Declared<'_>, is_read: &IdVec<ItemId, bool>) -> Vec<ItemId> {
    let inputs: Vec<ItemId> = declared.items.ids().filter(|item| is_input(declared.items[*item])).collect();
    let terms = || declared.loss.iter().flat_map(|item| &item.terms);
    let is_compared = |index: ItemId| {
        let mut beside = terms().flat_map(|term| names_beside(&term.operation));
        beside.any(|name| declared.item_of(name) == Some(index))
    };
    let is_called_so = |index: ItemId| NAMES.contains(&keyword::plain(&declared.names[index]).as_str());
    let is_target = |index: &ItemId| !is_read[*index] && (is_compared(*index) || is_called_so(*index));
    let targets: Vec<ItemId> = inputs.iter().copied().filter(is_target).collect();
    if targets.len() < inputs.len() { targets } else { Vec::new() }
}

/// Reports the inputs that are targets.
pub(super) fn refuse_targets(names: &Resolved<'_>, diagnostics: &mut Diagnostics) {
    for &index in &names.targets {
        let item = names.items[index];
        let (name, text) = (&item.name, &item.chain.text);
        let message =
            format!("`{name}` is the target, not an input: it is an argument of `train_step` and `loss`");
        let loss = names.loss.map(|item| loss_text(&item.terms, &|term| without_target(names, term)));
        let is_named = names.mentions[index] > 0;
        let help = match loss.filter(|_| is_named) {
            Some(loss) => format!("remove `{name}: {text};`, and write `loss: {loss};`"),
            None => format!("remove `{name}: {text};`"),
        };
        diagnostics.push(Diagnostic::new(Code::SecondInput, name.span(), message).help(help));
    }
}

/// A term without the target that it names.
fn without_target(names: &Resolved<'_>, operation: &syntax::Call) -> String {
    let text = |value: &&WrittenValue| value.as_name().map(ToString::to_string);
    let arguments = operation.arguments.iter().filter(|argument| !names.is_target(argument));
    let operands: Vec<String> = arguments.filter_map(|argument| text(&argument)).collect();
    let options = operation.options.iter().map(|option| {
        let value = value_text(&option.value).unwrap_or_default();
        format!(", {} = {value}", option.key)
    });
    format!("{}({}{})", operation.word, operands.join(", "), options.collect::<String>())
}

/// The error for a loss that names a target that nothing declares: `mse(y, target)`.
pub(crate) fn named_target(names: &Resolved<'_>, operation: &syntax::Call) -> Option<Diagnostic> {
    let beside: Vec<&Ident> = names_beside(operation).collect();
    let (unknown, known): (Vec<&Ident>, Vec<&Ident>) =
        beside.iter().partition(|name| names.item_of(name).is_none());
    let [target] = unknown.as_slice() else { return None };
    if keyword::is_word(&target.to_string()) {
        return None;
    }
    let listed: Vec<String> = known.iter().map(ToString::to_string).collect();
    let word = &operation.word;
    let has_memory = names.items.iter().any(|item| item.chain.has_memory());
    if has_memory && matches!(keyword::plain(&target.to_string()).as_str(), "last" | "laststep") {
        let message = format!("the steps that `{word}` compares are given by its option `{}`", option::AT);
        let help = format!("write `{word}({}, {} = last)`", listed.join(", "), option::AT);
        return Some(Diagnostic::new(Code::LossOperands, target.span(), message).help(help));
    }
    let message = format!(
        "`{target}` is not an argument of `{word}`: the target is an argument of `train_step` and `loss`"
    );
    let help = format!("write `{word}({})`", listed.join(", "));
    Some(Diagnostic::new(Code::LossOperands, target.span(), message).help(help))
}
