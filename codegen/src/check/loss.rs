//! `loss: bce(y)`: the loss must exist and fit what it compares.

use proc_macro2::Ident;

use super::fix::{bent_by, source_text, without_late_activation};
use super::number::{constant_error, is_positive, of_percent, precision_error, spelled};
use super::{Checker, count};
use crate::diag::{Code, Diagnostic, nearest};
use crate::ids::Id as _;
use crate::keyword::{self, Activation, Divisor, Loss, option};
use crate::model::{LossTerm, NodeId, Operation};
use crate::syntax::{self, Term, Value, Wanted};

impl<'a> Checker<'a> {
    /// The terms of the loss with which nothing is wrong.
    pub(super) fn check_loss(&mut self) -> Vec<LossTerm> {
        let Some(item) = self.loss_item else { return Vec::new() };
        let mut terms: Vec<LossTerm> = Vec::new();
        // For each first operand of a term, where its target begins.
        let mut begins: Vec<Option<usize>> = vec![None; self.nodes.len()];
        let mut targets = 0_usize;
        for term in &item.terms {
            let Some(mut checked) = self.check_term(term) else { continue };
            // Terms that compare the same value have one target.
            if let Some(&first) = checked.operands.first() {
                checked.target = *begins[first.index()].get_or_insert_with(|| {
                    let begin = targets;
                    targets = targets.saturating_add(self.nodes[first].size.unwrap_or(0));
                    begin
                });
            }
            terms.push(checked);
        }
        terms
    }

    fn check_term(&mut self, term: &'a Term) -> Option<LossTerm> {
        let operation = &term.operation;
        let loss = Loss::of(&operation.word.to_string());
        let weight = self.check_weight(term);
        let loss = match loss {
            Some(loss) => {
                self.refuse_options(operation, &loss.options());
                self.refuse_repeated_options(operation);
                Some(self.check_number(operation, loss))
            }
            None => {
                self.diagnostics.push(unknown_loss(operation));
                None
            }
        };
        let divisor = self.check_divisor(operation);
        let operands = self.check_operands(operation, loss)?;
        let loss = loss?;
        let reads = match loss.required_activation() {
            None => operands.iter().map(|(_, node)| *node).collect(),
            Some(required) => {
                let first = operands.first()?.clone();
                vec![self.check_last_activation(operation, loss, required, first)?]
            }
        };
        let operands = operands.into_iter().map(|(_, node)| node).collect();
        Some(LossTerm { loss, weight, divisor, operands, reads, target: 0 })
    }

    /// The number before a term.
    fn check_weight(&mut self, term: &'a Term) -> f64 {
        let Some(weight) = term.weight else { return 1.0 };
        if is_positive(weight.value) {
            return weight.value;
        }
        let message = "the weight of a loss must be a number above 0";
        self.diagnostics.push(precision_error(&weight).unwrap_or_else(|| {
            Diagnostic::new(Code::LossWeight, weight.place, message).help("write `0.5`, or remove the term")
        }));
        1.0
    }

    /// The loss with the number that it is given, if it takes one.
    fn check_number(&mut self, operation: &'a syntax::Operation, loss: Loss) -> Loss {
        let Some(known) = loss.option() else { return loss };
        let found = operation.options.iter().find(|argument| argument.key == known.key);
        let Some(argument) = found.filter(|argument| !argument.value.is_wrong()) else { return loss };
        let is_inside = |number: f64| {
            number <= known.largest && if known.may_be_zero { number >= 0.0 } else { is_positive(number) }
        };
        match &argument.value {
            Value::Number(number) if is_inside(number.value) => loss.with(number.value),
            value if let Some(error) = constant_error(value, &format!("`{}`", known.key), Wanted::Number) => {
                self.diagnostics.push(error);
                loss
            }
            other => {
                let message = format!("`{}` must be {}", known.key, known.range);
                let percent = match other {
                    Value::Number(number) if known.key == option::LABEL_SMOOTHING => of_percent(number.value),
                    _ => None,
                };
                let help = match (percent, other) {
                    (Some(share), _) => format!("write `{} = {share}` for as many per cent", known.key),
                    (None, Value::Number(number)) if is_inside(-number.value) => {
                        format!("write `{} = {}`", known.key, spelled(-number.value))
                    }
                    _ => format!("write `{} = {}`", known.key, known.example),
                };
                self.diagnostics.push(Diagnostic::new(Code::LossOption, other.place(), message).help(help));
                loss
            }
        }
    }

    /// `normalise = weights`: what the sum over the samples of a batch is divided by.
    fn check_divisor(&mut self, operation: &'a syntax::Operation) -> Divisor {
        let found = operation.options.iter().find(|argument| argument.key == option::NORMALISE);
        let Some(argument) = found.filter(|argument| !argument.value.is_wrong()) else {
            return Divisor::Rows;
        };
        if argument.value.as_name().is_some_and(|name| name == option::WEIGHTS) {
            return Divisor::Weights;
        }
        let (place, found) = (argument.value.place(), argument.value.kind());
        let message = format!("`{}` must be `{}`, found {found}", option::NORMALISE, option::WEIGHTS);
        let help = "write `normalise = weights` to divide by the sum of the samples' weights, or remove the option to \
                    divide by the number of samples";
        self.diagnostics.push(Diagnostic::new(Code::LossOption, place, message).help(help));
        Divisor::Rows
    }

    /// The values that the loss names.
    fn check_operands(
        &mut self,
        term: &'a syntax::Operation,
        loss: Option<Loss>,
    ) -> Option<Vec<(Ident, NodeId)>> {
        if term.arguments.iter().any(Value::is_wrong) {
            return None;
        }
        let names: Vec<&'a syntax::Operation> = term
            .arguments
            .iter()
            .filter_map(|argument| match argument {
                Value::Word(operand) if operand.is_bare() => Some(operand),
                _ => None,
            })
            .collect();
        let wanted = loss.map_or(1, Loss::operands);
        let is_beside = names.len() == wanted + 1 && names.len() == term.arguments.len();
        let names: Vec<&'a syntax::Operation> = match is_beside {
            true => {
                let is_own = |(argument, _): &(&Value, _)| !self.is_target(argument);
                term.arguments.iter().zip(names).filter(is_own).map(|(_, name)| name).collect()
            }
            false => names,
        };
        if is_beside && names.len() == wanted {
        } else if let Some(error) = self.named_target(term) {
            self.diagnostics.push(error);
            return None;
        } else if loss.is_none() && names.len() != term.arguments.len() {
            // What a loss that nobody knows compares, nobody knows either.
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
        term: &'a syntax::Operation,
        (mean, first): &(Ident, NodeId),
        (variance, second): &(Ident, NodeId),
    ) -> Option<()> {
        let (one, other) = (self.nodes[*first].size?, self.nodes[*second].size?);
        if one == other && first != second {
            return Some(());
        }
        let (mean_item, variance_item) =
            (self.items[self.item_of(mean)?], self.items[self.item_of(variance)?]);
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
    fn check_operand(&mut self, operand: &'a syntax::Operation) -> Option<(Ident, NodeId)> {
        self.check_mention(&operand.word);
        let node = self.values[self.item_of(&operand.word)?]?;
        let draft = &self.nodes[node];
        if draft.operation == Operation::Input && !draft.stand_in {
            self.diagnostics.push(
                Diagnostic::new(
                    Code::LossOfInput,
                    operand.place,
                    format!("the loss compares the input `{}` with the target", operand.word),
                )
                .help(
                    match self.items.iter().rev().find(|item| !item.chain.operations.is_empty()) {
                        Some(last) => format!("name what is computed from it: did you mean `{}`?", last.name),
                        None => "declare a layer, and name it".to_owned(),
                    },
                ),
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
            Operation::Activation(activation, source) if loss.accepts(*activation) => return Some(*source),
            Operation::Activation(activation, _) => Some(*activation),
            _ => None,
        };
        let chain = &self.items[self.item_of(&name)?].chain;
        let (word, required_activation, required) = (loss.word(), required, required.word());
        let (place, message) = match chain.operations.last() {
            Some(last) => {
                (last.place, format!("the last operation of `{name}` is `{}`, not `{required}`", last.text))
            }
            None => {
                (name.span().into(), format!("`{name}` is `{}`, without an operation behind it", chain.text))
            }
        };
        // Of the losses that would do, the one that was made for the ending first.
        let fits = |other: &Loss| match (other.required_activation(), ending) {
            (None, _) => true,
            (Some(_), Some(ending)) => other.accepts(ending),
            (Some(_), None) => false,
        };
        let fits_alone = |other: &Loss| fits(other) && other.operands() == 1;
        let mut others: Vec<&str> = Loss::ALL.into_iter().filter(fits_alone).map(Loss::word).collect();
        others.sort_by_key(|other| ending.is_none_or(|ending| ending.default_loss().word() != *other));
        let chain_fix = match ending {
            Some(_) => format!("write `{name}: {};`", bent_by(chain, required_activation)),
            None => format!("write `{name}: {} -> {required};`", without_late_activation(chain)),
        };
        let error =
            Diagnostic::new(Code::LossNeeds, term.place, format!("`{word}` needs a `{required}`: {message}"));
        // The loss that was made for the ending at hand comes first.
        let made_for =
            ending.map(Activation::default_loss).filter(|loss| loss.required_activation().is_some());
        let mut error = match made_for {
            Some(loss) => {
                let (many, one) = ("several may hold at once", "just one of them holds");
                let (here, there) =
                    if required_activation == Activation::Softmax { (many, one) } else { (one, many) };
                let rest = keyword::list(others.iter().copied().filter(|other| *other != loss.word()));
                let fix = format!("write `{}({name})` if {here}, or take another loss: {rest}", loss.word());
                error.help(fix).help(format!("{chain_fix} if {there}"))
            }
            None => error.help(format!("{chain_fix}, or take another loss: {}", keyword::list(others))),
        };
        if !chain.operations.is_empty() {
            error = error.related(place, "its last operation is");
        }
        self.diagnostics.push(error);
        None
    }
}

fn unknown_loss(term: &syntax::Operation) -> Diagnostic {
    let word = term.word.to_string();
    let error = Diagnostic::new(Code::UnknownLoss, term.word.span(), format!("no loss is called `{word}`"));
    match term.arguments.as_slice() {
        [Value::Word(inner)] if Loss::of(&inner.word.to_string()).is_some() => {
            return error
                .help(format!("write `{}`: a loss is the mean over the samples already", inner.text));
        }
        [Value::Word(name)] if word == option::L1 || word == option::L2 => {
            return error
                .help(format!("it is an option of layers: write `{word} = 0.01` at `{}`", name.text));
        }
        _ => {}
    }
    match nearest(&word, Loss::ALL.map(Loss::word)) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help(format!("losses are {}", keyword::list(Loss::ALL.map(Loss::word)))),
    }
}
