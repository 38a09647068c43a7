//! What a loss names instead of the values that it compares, and the items that say it so.

use proc_macro2::Ident;

use super::Checker;
use super::arguments::{option_without_value, place_behind, value_text, with_arguments};
use super::fix::{loss_text, source_text};
use super::number::spelled;
use super::shape::is_input;
use crate::diag::{Code, Diagnostic};
use crate::keyword::Loss;
use crate::syntax::{self, Value};

/// The most terms of a loss that a fix spells.
const SPELLED: usize = 3;

impl<'a> Checker<'a> {
    /// The error for a loss that names something else than it compares.
    pub(super) fn wrong_operands(
        &self,
        term: &'a syntax::Operation,
        loss: Option<Loss>,
        wanted: usize,
    ) -> Diagnostic {
        let word = &term.word;
        let known = loss.and_then(Loss::option);
        // `huber(y, 0.5)`: its number has a name.
        if let Some((known, Value::Number(number))) = known.zip(term.arguments.get(wanted))
            && term.arguments.len() == wanted + 1
        {
            let names: Vec<String> =
                term.arguments[..wanted].iter().filter_map(Value::as_name).map(Ident::to_string).collect();
            let message = format!("the number of `{word}` is its option `{}`", known.key);
            let help =
                format!("write `{word}({}, {} = {})`", names.join(", "), known.key, spelled(number.value));
            return Diagnostic::new(Code::LossOperands, number.place, message).help(help);
        }
        let keys = loss.map_or_else(Vec::new, Loss::options);
        if term.arguments.len() > wanted
            && let Some(error) = option_without_value(term, &keys)
        {
            return error;
        }
        let found = found(&term.arguments);
        let (what, example) = match (wanted, term.arguments.first().and_then(Value::as_name)) {
            (1, Some(name)) => ("the name of one value", format!("{word}({name})")),
            (1, None) => ("the name of one value", format!("{word}(y)")),
            _ => ("the names of a mean and its variance", format!("{word}(mean, variance)")),
        };
        let is_name = |value: &Value| value.as_name().is_some();
        let place = match term.arguments.iter().take(wanted).find(|value| !is_name(value)) {
            Some(other) => other.place(),
            None => place_behind(term, wanted),
        };
        let message = format!("`{word}` takes {what}, found {found}");
        let error = Diagnostic::new(Code::LossOperands, place, message);
        if let Some(help) = self.named_fix(term, wanted) {
            return error.help(format!("give it a name: {help}"));
        }
        if let ([Value::Word(mean)], 2) = (term.arguments.as_slice(), wanted)
            && let Some(help) = self.missing_variance_fix(term, &mean.word)
        {
            return error.help(help);
        }
        error.help(format!("write `loss: {example};` with what is compared with the target"))
    }

    /// The fix of a computed value in the place of a name, `mse(y[0])`: an item for it.
    fn named_fix(&self, term: &'a syntax::Operation, wanted: usize) -> Option<String> {
        if term.arguments.len() != wanted {
            return None;
        }
        let name = self.free_name("z");
        let mut chain = None;
        let mut arguments = Vec::with_capacity(wanted);
        for argument in &term.arguments {
            arguments.push(match argument {
                Value::Constant(computed) if chain.is_none() => {
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
                other => value_text(other)?,
            });
        }
        Some(self.loss_fix(&format!("{name}: {};", chain?), term, &arguments))
    }

    /// The fix of a mean without a variance: a variance of what the mean is computed from.
    fn missing_variance_fix(&self, term: &'a syntax::Operation, mean: &Ident) -> Option<String> {
        let index = self.item_of(mean)?;
        let (item, size) = (self.items[index], self.nodes[self.values[index]?].size?);
        (!is_input(item)).then(|| self.variance_fix(term, mean, source_text(&item.chain.source), size))
    }

    /// A variance of its own for a mean of `size` values, computed from `source`.
    pub(super) fn variance_fix(
        &self,
        term: &'a syntax::Operation,
        mean: &Ident,
        source: &str,
        size: usize,
    ) -> String {
        let name = self.free_name("variance");
        let item = format!("{name}: {source} -> dense({size}) -> softplus;");
        self.loss_fix(&item, term, &[mean.to_string(), name])
    }

    /// An item, and the loss with one of its terms about other values.
    fn loss_fix(&self, item: &str, term: &'a syntax::Operation, arguments: &[String]) -> String {
        let written = with_arguments(term, arguments);
        let terms = self.loss_item.map(|item| item.terms.as_slice()).unwrap_or_default();
        if terms.len() > SPELLED {
            return format!("write `{item}`, and `{written}` in the loss");
        }
        let text = |operation: &syntax::Operation| match core::ptr::eq(operation, term) {
            true => written.clone(),
            false => operation.text.clone(),
        };
        format!("write `{item} loss: {};`", loss_text(terms, &text))
    }
}

fn found(arguments: &[Value]) -> String {
    match arguments {
        [] => "nothing".to_owned(),
        [other] => other.kind(),
        many => format!("{} arguments", many.len()),
    }
}
