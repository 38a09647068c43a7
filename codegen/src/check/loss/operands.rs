//! The operands of a loss: the values that it compares; and the fixes where something else is written.

use proc_macro2::Ident;

use super::Losses;
use crate::check::names::{is_input, named_target};
use crate::check::number::spelled;
use crate::check::option::option_without_value;
use crate::check::written::{count, loss_text, place_behind, source_text, value_text, with_arguments};
use crate::diag::{Code, Diagnostic};
use crate::keyword::{Loss, PREV};
use crate::model::NodeId;
use crate::syntax::{self, WrittenValue};

/// The most terms of a loss that a fix spells.
const SPELLED: usize = 3;

impl<'a> Losses<'_, 'a> {
    /// The values that the loss names.
    pub(super) fn check_operands(
        &mut self,
        term: &'a syntax::Call,
        loss: Option<Loss>,
    ) -> Option<Vec<(Ident, NodeId)>> {
        if term.arguments.iter().any(WrittenValue::is_wrong) {
            return None;
        }
        let names: Vec<&'a syntax::Call> = term
            .arguments
            .iter()
            .filter_map(|argument| match argument {
                WrittenValue::Word(operand) if operand.is_bare() => Some(operand),
                _ => None,
            })
            .collect();
        let wanted = loss.map_or(1, Loss::operands);
        if let Some(error) = self.part_compared(term, wanted) {
            self.diagnostics.push(error);
            return None;
        }
        let is_beside = names.len() == wanted + 1 && names.len() == term.arguments.len();
        let names: Vec<&'a syntax::Call> = match is_beside {
            true => {
                let is_own = |(argument, _): &(&WrittenValue, _)| !self.names.is_target(argument);
                term.arguments.iter().zip(names).filter(is_own).map(|(_, name)| name).collect()
            }
            false => names,
        };
        if is_beside && names.len() == wanted {
        } else if let Some(error) = named_target(self.names, term) {
            self.diagnostics.push(error);
            return None;
        } else if loss.is_none() && names.len() != term.arguments.len() {
            // The operands of an unknown loss are unknown, too.
            return None;
        } else if names.len() != term.arguments.len() || names.len() != wanted {
            let error = self.wrong_operands(term, loss, wanted);
            self.diagnostics.push(error);
            return None;
        }
        let operands: Vec<Option<(Ident, NodeId)>> =
            names.iter().map(|name| self.check_operand(name)).collect();
        let operands: Vec<(Ident, NodeId)> = operands.into_iter().collect::<Option<_>>()?;
        if let [mean, variance] = operands.as_slice() {
            self.check_variance(term, mean, variance)?;
        }
        Some(operands)
    }

    /// That there is a variance of its own for each mean.
    fn check_variance(
        &mut self,
        term: &'a syntax::Call,
        (mean, first): &(Ident, NodeId),
        (variance, second): &(Ident, NodeId),
    ) -> Option<()> {
        let (one, other) = (self.shapes.nodes[*first].size()?, self.shapes.nodes[*second].size()?);
        if one == other && first != second {
            return Some(());
        }
        let (mean_item, variance_item) =
            (self.names.items[self.names.item_of(mean)?], self.names.items[self.names.item_of(variance)?]);
        let source = source_text(&variance_item.chain.source);
        let (message, help) = if first == second {
            (
                format!("`{mean}` cannot be both the mean and the variance"),
                self.variance_fix(term, mean, source, one),
            )
        } else {
            let (values, others) = (count(one, "value"), count(other, "value"));
            (
                format!("the mean `{mean}` has {values}, but the variance `{variance}` has {others}"),
                format!("write `{variance}: {source} -> dense({one}) -> softplus;`"),
            )
        };
        let note = format!("the mean `{mean}` is declared");
        let error = Diagnostic::new(Code::MeanAndVariance, variance.span(), message).help(help);
        self.diagnostics.push(error.related(mean_item.name.span(), note));
        None
    }

    /// The value of a name in a loss.
    fn check_operand(&mut self, operand: &'a syntax::Call) -> Option<(Ident, NodeId)> {
        self.names.check_mention(&operand.word, self.diagnostics);
        let node = self.shapes.values[self.names.item_of(&operand.word)?]?;
        let draft = &self.shapes.nodes[node];
        if draft.is_input() {
            self.diagnostics.push(
                Diagnostic::new(
                    Code::LossOfInput,
                    operand.place,
                    format!("the loss compares the input `{}` with the target", operand.word),
                )
                .help(
                    match self.names.items.iter().rev().find(|item| !item.chain.operations.is_empty()) {
                        Some(last) => {
                            format!("name a value that is computed from it: did you mean `{}`?", last.name)
                        }
                        None => "declare a layer, and name it".to_owned(),
                    },
                ),
            );
            return None;
        }
        Some((operand.word.clone(), node))
    }

    /// The error for a loss that names something else than it compares.
    fn wrong_operands(&self, term: &'a syntax::Call, loss: Option<Loss>, wanted: usize) -> Diagnostic {
        let word = &term.word;
        let known = loss.and_then(Loss::number);
        // `huber(y, 0.5)`: its number has a name.
        if let Some((known, WrittenValue::Number(number))) = known.zip(term.arguments.get(wanted))
            && term.arguments.len() == wanted + 1
        {
            let names: Vec<String> = term.arguments[..wanted]
                .iter()
                .filter_map(WrittenValue::as_name)
                .map(Ident::to_string)
                .collect();
            let message = format!("the number of `{word}` is given by its option `{}`", known.field);
            let help =
                format!("write `{word}({}, {} = {})`", names.join(", "), known.field, spelled(number.value));
            return Diagnostic::new(Code::LossOperands, number.place, message).help(help);
        }
        let keys = loss.map_or(&[][..], Loss::options);
        if term.arguments.len() > wanted
            && let Some(error) = option_without_value(term, keys)
        {
            return error;
        }
        let found = found(&term.arguments);
        let (what, example) = match (wanted, term.arguments.first().and_then(WrittenValue::as_name)) {
            (1, Some(name)) => ("the name of one value", format!("{word}({name})")),
            (1, None) => ("the name of one value", format!("{word}(y)")),
            _ => ("the names of a mean and its variance", format!("{word}(mean, variance)")),
        };
        let is_name = |value: &WrittenValue| value.as_name().is_some();
        let place = match term.arguments.iter().take(wanted).find(|value| !is_name(value)) {
            Some(other) => other.place(),
            None => place_behind(term, wanted),
        };
        let message = format!("`{word}` takes {what}, found {found}");
        let error = Diagnostic::new(Code::LossOperands, place, message);
        if let Some(help) = self.named_fix(term, wanted) {
            return error.help(format!("give it a name: {help}"));
        }
        if let ([WrittenValue::Word(mean)], 2) = (term.arguments.as_slice(), wanted)
            && let Some(help) = self.missing_variance_fix(term, &mean.word)
        {
            return error.help(help);
        }
        error.help(format!("write `loss: {example};`, with the name of the value to compare with the target"))
    }

    /// The fix of a computed value in the place of a name, `mse(y[0])`: an item for it.
    fn named_fix(&self, term: &'a syntax::Call, wanted: usize) -> Option<String> {
        if term.arguments.len() != wanted {
            return None;
        }
        let name = self.names.free_name("z");
        let mut chain = None;
        let mut arguments = Vec::with_capacity(wanted);
        for argument in &term.arguments {
            arguments.push(match argument {
                WrittenValue::Constant(computed) if chain.is_none() => {
                    let index = computed.text.split_once('[');
                    chain =
                        Some(match index.and_then(|(value, rest)| Some((value, rest.strip_suffix(']')?))) {
                            Some((value, index)) if syn::parse_str::<Ident>(value).is_ok() => {
                                syntax::slice_text(value, index)
                            }
                            _ => computed.text.clone(),
                        });
                    name.clone()
                }
                WrittenValue::Word(earlier) if earlier.word == PREV && chain.is_none() => {
                    chain = Some(earlier.text.clone());
                    name.clone()
                }
                other => value_text(other)?,
            });
        }
        Some(self.loss_fix(&format!("{name}: {};", chain?), term, &arguments))
    }

    /// The fix of a mean without a variance: a variance from the source of the mean.
    fn missing_variance_fix(&self, term: &'a syntax::Call, mean: &Ident) -> Option<String> {
        let index = self.names.item_of(mean)?;
        let (item, size) = (self.names.items[index], self.shapes.nodes[self.shapes.values[index]?].size()?);
        (!is_input(item)).then(|| self.variance_fix(term, mean, source_text(&item.chain.source), size))
    }

    /// A variance of its own for a mean of `size` values, computed from `source`.
    fn variance_fix(&self, term: &'a syntax::Call, mean: &Ident, source: &str, size: usize) -> String {
        let name = self.names.free_name("variance");
        let item = format!("{name}: {source} -> dense({size}) -> softplus;");
        self.loss_fix(&item, term, &[mean.to_string(), name])
    }

    /// An item, and the loss with one of its terms about other values.
    fn loss_fix(&self, item: &str, term: &'a syntax::Call, arguments: &[String]) -> String {
        let written = with_arguments(term, arguments);
        let terms = self.names.loss.map(|item| item.terms.as_slice()).unwrap_or_default();
        if terms.len() > SPELLED {
            return format!("write `{item}`, and `{written}` in the loss");
        }
        let text = |operation: &syntax::Call| match core::ptr::eq(operation, term) {
            true => written.clone(),
            false => operation.text.clone(),
        };
        format!("write `{item} loss: {};`", loss_text(terms, &text))
    }
}

fn found(arguments: &[WrittenValue]) -> String {
    match arguments {
        [] => "nothing".to_owned(),
        [other] => other.kind(),
        many => format!("{} arguments", many.len()),
    }
}
