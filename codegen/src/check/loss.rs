//! `loss: bce(y)`: the loss must exist and fit what it compares.

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
        if loss.is_none() {
            self.diagnostics.push(unknown_loss(term));
        }
        self.refuse_options(term, &[]);
        let operand = self.check_operand(term)?;
        let loss = loss?;
        let read = match loss.required_activation() {
            None => operand,
            Some(required) => self.check_last_activation(term, loss, required, operand)?,
        };
        Some(LossTerm { loss, operand, read })
    }

    /// The value that the loss names.
    fn check_operand(&mut self, term: &syntax::Operation) -> Option<NodeId> {
        let word = &term.word;
        let [Value::Word(operand)] = term.arguments.as_slice() else {
            self.diagnostics.push(
                Diagnostic::new(term.place, format!("`{word}` takes the name of one value, found {}", found(&term.arguments)))
                    .help(format!("write `loss: {word}(y);` with the value that is compared with the target")),
            );
            return None;
        };
        let Some(item) = self.item_of(&operand.word) else {
            let error = self.unknown_name(&operand.word);
            self.diagnostics.push(error);
            return None;
        };
        let node = self.values[item]?;
        if self.nodes[node].operation == Operation::Input {
            self.diagnostics.push(
                Diagnostic::new(operand.place, format!("the loss compares the input `{}` with the target", operand.word))
                    .help("name the last layer instead"),
            );
            return None;
        }
        Some(node)
    }

    /// What goes into the activation that the loss needs as the operand's last operation.
    fn check_last_activation(
        &mut self,
        term: &syntax::Operation,
        loss: Loss,
        required: Activation,
        operand: NodeId,
    ) -> Option<NodeId> {
        let node = &self.nodes[operand];
        let name = node.name.clone();
        let ends_with = match &node.operation {
            _ if node.stand_in => return None,
            Operation::Activation(activation, source) if *activation == required => return Some(*source),
            Operation::Activation(activation, _) => format!("`{}`", activation.word()),
            Operation::Dense(..) => "`dense`".to_owned(),
            Operation::Sum(_) => "a sum".to_owned(),
            Operation::Input => "the input".to_owned(),
        };
        let others = keyword::list(Loss::ALL.into_iter().filter(|other| *other != loss).map(Loss::word));
        self.diagnostics.push(
            Diagnostic::new(
                term.place,
                format!("`{}` needs `{name}` to end with `{}`, but it ends with {ends_with}", loss.word(), required.word()),
            )
            .help(format!("let `{name}` end with `-> {}`, or choose another loss: {others}", required.word())),
        );
        None
    }
}

fn found(arguments: &[Value]) -> String {
    match arguments {
        [] => "nothing".to_owned(),
        [other] => other.kind().to_owned(),
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
