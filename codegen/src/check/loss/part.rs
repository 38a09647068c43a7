//! `weight = advantage` and `mask = chosen`: the parts of the target that a term is multiplied by.
//!
//! Input: the options of a term, and the items. Output: the items that they name, and their sizes.
//! Guarantees: errors are reported; a weight has one number, a mask one for each output.

use proc_macro2::Ident;

use super::Losses;
use crate::check::draft::size::check_size;
use crate::check::names::Resolved;
use crate::check::number::spelled;
use crate::check::option::{refuse_options, refuse_repeated_options};
use crate::check::written::{count, place_behind, value_text, with_arguments, with_option, without_option};
use crate::diag::{Code, Diagnostic, Diagnostics, nearest};
use crate::keyword::option;
use crate::model::{LossTerm, TargetPart};
use crate::syntax::{Call, OptionArgument, TargetItem, WrittenTerm, WrittenValue};

/// The items that a term is multiplied by, as indices.
#[derive(Clone, Copy, Default)]
pub(super) struct TermParts {
    pub(super) weight: Option<usize>,
    pub(super) mask: Option<usize>,
}

/// The first option with this key.
fn given<'a>(term: &'a Call, key: &str) -> Option<&'a OptionArgument> {
    term.options.iter().find(|argument| argument.key == key && !argument.value.is_wrong())
}

impl<'a> Losses<'_, 'a> {
    /// The items that the term names.
    pub(super) fn check_parts(&mut self, term: &'a Call) -> TermParts {
        let mut part = |key: &str| self.check_part(term, given(term, key)?);
        TermParts { weight: part(option::WEIGHT), mask: part(option::MASK) }
    }

    /// The error for a part of the target among the values that a term compares.
    pub(super) fn part_compared(&self, term: &Call, wanted: usize) -> Option<Diagnostic> {
        let named =
            |argument: &WrittenValue| self.names.target_item(argument.as_name()?).map(|(_, item)| item);
        let (place, item) =
            term.arguments.iter().find_map(|argument| Some((argument.place(), named(argument)?)))?;
        let (name, word) = (&item.name, &term.word);
        let message = format!("`{word}` compares values, and `{name}` is a part of the target");
        let others: Vec<String> = term
            .arguments
            .iter()
            .filter(|argument| named(argument).is_none())
            .filter_map(value_text)
            .collect();
        let option = self.names.option_of(item);
        let help = match others.len() == wanted {
            true => format!("write `{}`", with_option(&with_arguments(term, &others), &option)),
            false => format!("name it as an option of the term: `{option}`"),
        };
        let error = Diagnostic::new(Code::TargetItem, place, message).help(help);
        Some(error.related(item.call.place, format!("`{name}` is declared")))
    }

    /// The item that an option names.
    fn check_part(&mut self, term: &'a Call, argument: &'a OptionArgument) -> Option<usize> {
        let found = argument.value.as_name().and_then(|name| self.names.target_item(name));
        if let Some((index, _)) = found {
            return Some(index);
        }
        let error = self.part_error(term, argument);
        self.diagnostics.push(error);
        None
    }

    /// The error for anything but the name of a part of the target.
    fn part_error(&self, term: &Call, argument: &OptionArgument) -> Diagnostic {
        let (key, value) = (argument.key.to_string(), &argument.value);
        if let (true, WrittenValue::Number(number)) = (key == option::WEIGHT, value) {
            let message =
                "the `weight` of a term is a part of the target, and a number comes before the term";
            let fix = format!("write `{} * {}`", spelled(number.value), without_option(term, argument));
            return Diagnostic::new(Code::TermPart, argument.key.span(), message).help(fix);
        }
        let size = if key == option::WEIGHT { "1".to_owned() } else { self.outputs_of(term) };
        let name = value.as_name().map(ToString::to_string);
        let declares =
            |name: &str| format!("declare it, `{name}: target({size});`, and write `{key} = {name}`");
        let message = match &name {
            Some(name) => format!("`{key}` must be a part of the target, and `{name}` is none"),
            None => format!("`{key}` must be a part of the target, found {}", value.kind()),
        };
        let items = self.names.target_items.iter().map(|item| item.name.to_string()).collect::<Vec<_>>();
        let near = name.as_ref().and_then(|name| nearest(name, items.iter().map(String::as_str)));
        let help = match (near, &name) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            // A value of this name cannot be declared again.
            (None, Some(name)) if self.names.free_name(name) == *name => declares(name),
            (None, _) if key == option::WEIGHT => declares(&self.names.free_name("importance")),
            (None, _) => declares(&self.names.free_name("chosen")),
        };
        Diagnostic::new(Code::TermPart, value.place(), message).help(help)
    }

    /// The number of outputs that a term compares, as it is written in a fix.
    fn outputs_of(&self, term: &Call) -> String {
        let name = term.arguments.first().and_then(WrittenValue::as_name);
        let node = name.and_then(|name| self.shapes.values[self.names.item_of(name)?]);
        node.and_then(|node| self.shapes.nodes[node].size()).unwrap_or(1).to_string()
    }

    /// That the parts fit the term.
    pub(super) fn check_part_sizes(
        &mut self,
        written: &'a Call,
        term: &LossTerm,
        parts: TermParts,
        sizes: &[Option<usize>],
    ) {
        let outputs = term.operands.first().and_then(|first| self.shapes.nodes[*first].size());
        let mask = parts.mask.map(|index| (index, option::MASK, outputs));
        let weight = parts.weight.map(|index| (index, option::WEIGHT, Some(1)));
        if let (Some(argument), false) = (given(written, option::MASK), term.loss.is_mean()) {
            let (word, item) = (term.loss.word(), argument.value.as_name());
            let message = format!("`{word}` compares all outputs together, so it has no mask");
            let fixed = without_option(written, argument);
            let help = match item {
                Some(_) => {
                    format!("write `{fixed}`, or leave whole samples out with `weight`, a `target(1)`")
                }
                None => format!("write `{fixed}`"),
            };
            self.diagnostics.push(Diagnostic::new(Code::TermPart, argument.key.span(), message).help(help));
            return;
        }
        for (index, key, wanted) in weight.into_iter().chain(mask) {
            let (Some(wanted), Some(Some(size))) = (wanted, sizes.get(index)) else { continue };
            let Some(argument) = given(written, key).filter(|_| wanted != *size) else { continue };
            let item = self.names.target_items[index];
            let name = &item.name;
            let message = match key {
                option::WEIGHT => {
                    format!("a `weight` is one number for each sample, but `{name}` has {size}")
                }
                _ => format!(
                    "the mask `{name}` has {}, but `{}` compares {}",
                    count(*size, "number"),
                    written.text,
                    count(wanted, "output")
                ),
            };
            let mut error = Diagnostic::new(Code::TermPart, argument.value.place(), message);
            if key == option::WEIGHT && outputs == Some(*size) && term.loss.is_mean() {
                error = error.help(format!("write `mask = {name}`: a mask has a number for each output"));
            }
            let error = error.help(format!("write `{name}: target({wanted});`"));
            self.diagnostics.push(error.related(item.call.place, format!("`{name}` is declared")));
        }
    }

    /// Reports parts of the target that no term is multiplied by.
    pub(super) fn refuse_unused_parts(&mut self, terms: &'a [WrittenTerm]) {
        let item_of = |name: &Ident| self.names.target_item(name).map(|(index, _)| index);
        let keys = [option::WEIGHT, option::MASK].into_iter();
        let parts = terms.iter().flat_map(|term| keys.clone().filter_map(|key| given(&term.operation, key)));
        let parts: Vec<Option<usize>> = parts.map(|argument| item_of(argument.value.as_name()?)).collect();
        // What is named instead may be a misspelling, and was reported.
        if parts.contains(&None) {
            return;
        }
        // Where something else names it, that was reported.
        let operands = terms.iter().flat_map(|term| &term.operation.arguments);
        let sources = self.names.items.iter().flat_map(|item| item.chain.source.names());
        let outputs = self.names.output.iter().flat_map(|item| &item.names);
        let others = operands.filter_map(WrittenValue::as_name).chain(sources).chain(outputs);
        let named: Vec<usize> = parts.into_iter().chain(others.map(item_of)).flatten().collect();
        let of_name = |item: &TargetItem| item_of(&item.name);
        let unused = self.names.target_items.iter().enumerate();
        let unused = unused.filter(|(index, item)| of_name(item) == Some(*index) && !named.contains(index));
        let errors: Vec<Diagnostic> = unused.map(|(_, item)| self.unused_part(item)).collect();
        errors.into_iter().for_each(|error| self.diagnostics.push(error));
    }

    fn unused_part(&self, item: &TargetItem) -> Diagnostic {
        let (name, text) = (&item.name, &item.call.text);
        let message = format!("the part `{name}` of the target is not used: no term of the loss names it");
        let help = format!("remove `{name}: {text};`, or write `{}` in a term", self.names.option_of(item));
        Diagnostic::new(Code::Unused, name.span(), message).help(help)
    }

    /// The parts with their places in the row, behind the compared ones.
    pub(super) fn placed(&self, sizes: &[Option<usize>], targets: usize) -> Vec<TargetPart> {
        let mut start = targets;
        let place = |(item, size): (&&TargetItem, &Option<usize>)| {
            let (name, size) = (item.name.to_string(), size.unwrap_or(0));
            let part = TargetPart { name, start, size };
            start = start.saturating_add(size);
            part
        };
        self.names.target_items.iter().zip(sizes).map(place).collect()
    }
}

/// The sizes of the items of the target, as far as they are right.
pub(super) fn check_target_sizes(names: &Resolved<'_>, diagnostics: &mut Diagnostics) -> Vec<Option<usize>> {
    names.target_items.iter().map(|item| check_target_size(names, &item.call, diagnostics)).collect()
}

/// `target(4)`.
fn check_target_size(names: &Resolved<'_>, call: &Call, diagnostics: &mut Diagnostics) -> Option<usize> {
    refuse_options(call, &[], None, names, diagnostics);
    refuse_repeated_options(call, diagnostics);
    if call.arguments.iter().any(WrittenValue::is_wrong) {
        return None;
    }
    let [size] = call.arguments.as_slice() else {
        let message = format!("`target` takes one size, found {}", count(call.arguments.len(), "argument"));
        let error = Diagnostic::new(Code::Arguments, place_behind(call, 1), message);
        diagnostics.push(error.help("write `target(1)` for a weight, or as many numbers as a mask has"));
        return None;
    };
    check_size(size, "the size of a target", diagnostics)
}
