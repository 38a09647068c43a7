//! `loss: bce(y)`: the loss must exist and fit what it compares.

use proc_macro2::Ident;

use super::Checker;
use crate::diag::{Diagnostic, nearest};
use crate::keyword::{self, Activation, Loss};
use crate::model::{LossTerm, NodeId, Operation};
use crate::syntax::{self, LossItem, Value};

impl<'a> Checker<'a> {
    /// The loss if one is declared and nothing is wrong with it.
    pub(super) fn check_loss(&mut self) -> Option<LossTerm> {
        let item: &'a LossItem = self.loss_item?;
        let term = &item.term;
        let word = term.word.to_string();
        let loss = Loss::of(&word);
        match loss {
            Some(_) => self.refuse_options(term, &[]),
            None => self.diagnostics.push(unknown_loss(term)),
        }
        let (name, operand) = self.check_operand(term)?;
        let loss = loss?;
        let read = match loss.required_activation() {
            None => operand,
            Some(required) => self.check_last_activation(term, loss, required, (name, operand))?,
        };
        Some(LossTerm { loss, operand, read })
    }

    /// The value that the loss names.
    fn check_operand(&mut self, term: &syntax::Operation) -> Option<(Ident, NodeId)> {
        let word = &term.word;
        if term.arguments.iter().any(Value::is_wrong) {
            return None;
        }
        let operand = match term.arguments.as_slice() {
            [Value::Word(operand)] if operand.is_bare() => operand,
            arguments => {
                let message = format!("`{word}` takes the name of one value, found {}", found(arguments));
                self.diagnostics.push(Diagnostic::new(term.place, message).help(format!(
                    "write `loss: {word}(y);` with the value that is compared with the target"
                )));
                return None;
            }
        };
        self.check_mention(&operand.word);
        let node = self.values[self.item_of(&operand.word)?]?;
        let draft = &self.nodes[node];
        if draft.operation == Operation::Input && !draft.stand_in {
            self.diagnostics.push(
                Diagnostic::new(
                    operand.place,
                    format!("the loss compares the input `{}` with the target", operand.word),
                )
                .help("name the last layer instead"),
            );
            return None;
        }
        Some((operand.word.clone(), node))
    }

    /// What goes into the activation that the loss needs as the operand's last operation.
    fn check_last_activation(
        &mut self,
        term: &syntax::Operation,
        loss: Loss,
        required: Activation,
        (name, operand): (Ident, NodeId),
    ) -> Option<NodeId> {
        let node = &self.nodes[operand];
        let ending = match &node.operation {
            _ if node.stand_in => return None,
            Operation::Activation(activation, source) if *activation == required => return Some(*source),
            Operation::Activation(activation, _) => Some(*activation),
            _ => None,
        };
        let chain = &self.items[self.item_of(&name)?].chain;
        let (word, required) = (loss.word(), required.word());
        let (place, message) = match chain.operations.last() {
            Some(last) => {
                (last.place, format!("the last operation of `{name}` is `{}`, not `{required}`", last.text))
            }
            None => {
                (name.span().into(), format!("`{name}` is `{}`, without an operation behind it", chain.text))
            }
        };
        // Of the losses that would do, the one that was made for the ending first.
        let fits = |other: &Loss| other.required_activation().is_none_or(|needs| Some(needs) == ending);
        let mut others: Vec<&str> = Loss::ALL.into_iter().filter(fits).map(Loss::word).collect();
        others.sort_by_key(|other| ending.is_none_or(|ending| ending.default_loss().word() != *other));
        let way_out = match ending {
            Some(ending) => format!("let `{name}` end with `{required}` instead of `{}`", ending.word()),
            None => format!("write `{name}: {} -> {required};`", chain.text),
        };
        let mut error = Diagnostic::new(term.place, format!("`{word}` needs a `{required}`: {message}"))
            .help(format!("{way_out}, or take another loss: {}", keyword::list(others)));
        if !chain.operations.is_empty() {
            error = error.related(place, "this is the last operation");
        }
        self.diagnostics.push(error);
        None
    }
}

fn found(arguments: &[Value]) -> String {
    match arguments {
        [] => "nothing".to_owned(),
        [other] => other.kind(),
        many => format!("{} arguments", many.len()),
    }
}

fn unknown_loss(term: &syntax::Operation) -> Diagnostic {
    let word = term.word.to_string();
    let error = Diagnostic::new(term.word.span(), format!("no loss is called `{word}`"));
    match nearest(&word, Loss::ALL.map(Loss::word)) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help(format!("losses are {}", keyword::list(Loss::ALL.map(Loss::word)))),
    }
}
