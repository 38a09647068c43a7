//! `loss: bce(y)`: the loss must exist and fit its operands.
//!
//! Input: names and shapes. Output: [`Loss`], the terms without errors and the declared parts of the target.
//! Guarantees: a term reads values of the sizes and with the last operations that it needs.

mod ending;
mod operands;
mod options;
mod part;

use super::draft::Shaped;
use super::names::Resolved;
use super::option::{refuse_options, refuse_repeated_options};
use crate::diag::{Code, Diagnostic, Diagnostics, nearest};
use crate::ids::Id as _;
use crate::keyword::{self, option};
use crate::model::{LossTerm, TargetPart};
use crate::syntax::{self, WrittenTerm, WrittenValue};
use options::{check_divisor, check_number, check_steps, check_weight};
use part::TermParts;

pub(super) use ending::bent_by;

/// The loss, as far as nothing is wrong with it.
#[derive(Default)]
pub(super) struct Loss {
    /// Its terms.
    pub(super) terms: Vec<LossTerm>,
    /// The declared parts of the target, in the order of their declaration.
    pub(super) target_items: Vec<TargetPart>,
}

/// The loss, as far as nothing is wrong with it.
pub(super) fn loss(names: &Resolved<'_>, shapes: &Shaped<'_>, diagnostics: &mut Diagnostics) -> Loss {
    Losses { names, shapes, diagnostics }.check_loss()
}

/// The facts that a loss is checked against.
struct Losses<'c, 'a> {
    names: &'c Resolved<'a>,
    shapes: &'c Shaped<'a>,
    diagnostics: &'c mut Diagnostics,
}

impl<'a> Losses<'_, 'a> {
    /// The terms of the loss with which nothing is wrong, and the declared parts of the target behind those
    /// that are compared.
    fn check_loss(&mut self) -> Loss {
        let sizes = part::check_target_sizes(self.names, self.diagnostics);
        let Some(item) = self.names.loss else {
            self.refuse_unused_parts(&[]);
            return Loss::default();
        };
        let mut terms: Vec<(LossTerm, TermParts)> = Vec::new();
        // For each first operand of a term, where its target begins.
        let mut begins: Vec<Option<usize>> = vec![None; self.shapes.nodes.len()];
        let mut targets = 0_usize;
        for term in &item.terms {
            let parts = self.check_parts(&term.operation);
            let Some(mut checked) = self.check_term(term) else { continue };
            self.check_part_sizes(&term.operation, &checked, parts, &sizes);
            // Terms that compare the same value have one target.
            if let Some(&first) = checked.operands.first() {
                checked.target = *begins[first.index()].get_or_insert_with(|| {
                    let begin = targets;
                    targets = targets.saturating_add(self.shapes.nodes[first].size().unwrap_or(0));
                    begin
                });
            }
            terms.push((checked, parts));
        }
        self.refuse_unused_parts(&item.terms);
        let target_items = self.placed(&sizes, targets);
        let of = |index: Option<usize>| target_items.get(index?).cloned();
        let with_parts = |(term, parts): (LossTerm, TermParts)| LossTerm {
            sample_weight: of(parts.weight),
            mask: of(parts.mask),
            ..term
        };
        Loss { terms: terms.into_iter().map(with_parts).collect(), target_items }
    }

    fn check_term(&mut self, term: &'a WrittenTerm) -> Option<LossTerm> {
        let operation = &term.operation;
        let loss = keyword::Loss::of(&operation.word.to_string());
        let weight = check_weight(term, self.diagnostics);
        let loss = match loss {
            Some(loss) => {
                refuse_options(operation, loss.options(), None, self.names, self.diagnostics);
                refuse_repeated_options(operation, self.diagnostics);
                Some(check_number(operation, loss, self.diagnostics))
            }
            None => {
                self.diagnostics.push(unknown_loss(operation));
                None
            }
        };
        let divisor = check_divisor(operation, self.diagnostics);
        let steps = check_steps(operation, self.names, self.diagnostics);
        let operands = self.check_operands(operation, loss)?;
        let loss = loss?;
        let reads = match loss.required_activation() {
            None => operands.iter().map(|(_, node)| *node).collect(),
            Some(required) => {
                let first = operands.first()?.clone();
                vec![self.check_last_activation(operation, loss, required, first)?]
            }
        };
        let name = operands.first().map(|(name, _)| name.to_string()).unwrap_or_default();
        let operands = operands.into_iter().map(|(_, node)| node).collect();
        Some(LossTerm {
            name,
            loss,
            weight,
            divisor,
            steps,
            operands,
            reads,
            target: 0,
            sample_weight: None,
            mask: None,
        })
    }
}

fn unknown_loss(term: &syntax::Call) -> Diagnostic {
    let word = term.word.to_string();
    let error = Diagnostic::new(Code::UnknownLoss, term.word.span(), format!("no loss is called `{word}`"));
    match term.arguments.as_slice() {
        [WrittenValue::Word(inner)] if keyword::Loss::of(&inner.word.to_string()).is_some() => {
            return error
                .help(format!("write `{}`: a loss is already the mean over the samples", inner.text));
        }
        [WrittenValue::Word(name)] if word == option::L1 || word == option::L2 => {
            return error
                .help(format!("it is an option of layers: write `{word} = 0.01` at `{}`", name.text));
        }
        _ => {}
    }
    match nearest(&word, keyword::Loss::WORDS) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help(format!("losses are {}", keyword::list(keyword::Loss::WORDS))),
    }
}
