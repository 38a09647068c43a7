//! The loss by its definition, with the output and the target put in.

use netwright_runtime::topology::Divisor;

use crate::loss::masked_criterion;
use crate::paper::document::{Block, Equation, line};
use crate::paper::math::{Math, row};
use crate::paper::step::{LossStep, TrainingStep};

pub(super) fn write(step: &TrainingStep, to: &mut Vec<Block>) {
    to.push(Block::Heading(2, line!["3. Loss"]));
    write_terms(step, to);
    write_sum(step, to);
}

/// The terms of the loss.
pub(super) fn write_terms(step: &TrainingStep, to: &mut Vec<Block>) {
    for term in &step.terms {
        let loss = masked_criterion(term.loss, term.mask.as_deref());
        let equation = loss.value_on_paper(step, term, to);
        to.extend(loss.facts().explanation.map(Block::Paragraph));
        if let Some(weight) = term.of_target {
            to.push(Block::Paragraph(line![
                "The target gives this sample the weight ",
                Math::Number(weight),
                ", so its term counts ",
                Math::Number(term.weight),
                " times."
            ]));
        }
        if term.divisor == Divisor::Weights && (term.of_target.is_some() || term.mask.is_some()) {
            to.push(Block::Paragraph(line![
                "The sum of a batch is divided by the sum of the weights of its targets, here that of this sample."
            ]));
        } else if term.divisor == Divisor::Weights {
            to.push(Block::Paragraph(line![
                "In a batch whose samples have weights, the sum of their losses is divided by the sum of the weights."
            ]));
        }
        to.push(Block::Equation(equation.is(term.value)));
    }
}

/// The sum of the terms, if it is not one of them.
pub(super) fn write_sum(step: &TrainingStep, to: &mut Vec<Block>) {
    if !step.is_one_term {
        let all = |of: &dyn Fn(&LossStep) -> Math| Math::sum(step.terms.iter().map(|term| Some(of(term))));
        let equation = Equation::new(step.in_step(Math::Atom("L")))
            .is(all(&|term| weighted(term, step.loss_symbol(term))))
            .is(all(&|term| weighted(term, Math::Number(term.value))));
        to.push(Block::Equation(equation.is(step.loss)));
    }
}

/// With the weight of the term, if it has one.
pub(super) fn weighted(term: &LossStep, math: Math) -> Math {
    if term.weight == 1.0 { math } else { row![term.weight, "·", math] }
}
