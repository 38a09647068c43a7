//! The loss by its definition, with the output and the target put in.

use netwright_runtime::topology::Divisor;

use crate::loss::criterion;
use crate::paper::document::{Block, Equation, line};
use crate::paper::math::{Math, row};
use crate::paper::step::{LossStep, TrainingStep};

pub(super) fn write(step: &TrainingStep, to: &mut Vec<Block>) {
    to.push(Block::Heading(2, line!["3. Loss"]));
    for term in &step.terms {
        let loss = criterion(term.loss);
        let equation = loss.value_on_paper(step, term, to);
        to.extend(loss.facts().explanation.map(Block::Paragraph));
        if term.divisor == Divisor::Weights {
            to.push(Block::Paragraph(line![
                "In a batch whose samples have weights, the sum of their losses is divided by the sum of the weights."
            ]));
        }
        to.push(Block::Equation(equation.is(term.value)));
    }
    if step.only_term().is_none() {
        let weighted = |term: &LossStep, math: Math| match term.weight {
            1.0 => math,
            weight => row![weight, "·", math],
        };
        let all = |of: &dyn Fn(&LossStep) -> Math| Math::sum(step.terms.iter().map(|term| Some(of(term))));
        let equation = Equation::new(Math::Atom("L"))
            .is(all(&|term| weighted(term, step.loss_symbol(term))))
            .is(all(&|term| weighted(term, Math::Number(term.value))));
        to.push(Block::Equation(equation.is(step.loss)));
    }
}
