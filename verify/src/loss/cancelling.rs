//! Gradients on paper that are a difference of prediction and target: of losses that cancel an activation,
//! and of the mean squared error.

use crate::paper::document::{Block, Equation, line};
use crate::paper::math::{Math, row};
use crate::paper::shape::{SMALL, column};
use crate::paper::step::{LossStep, TrainingStep};

/// A product with a factor, if there is one.
pub(super) fn scaled(factor: &Math, math: Math) -> Math {
    if *factor == Math::none() { math } else { row![factor.clone(), "·", math] }
}

/// `ŷ − t` with a factor before it; as a bare difference without one.
pub(super) fn difference(factor: &Math, y: impl Into<Math>, t: impl Into<Math>) -> Math {
    let difference = row![y.into(), "−", t.into()];
    if *factor == Math::none() { difference } else { scaled(factor, difference.group()) }
}

/// `∂L/∂z = factor·(ŷ − t)` of all entries at once, and the announcement of the example that follows.
pub(super) fn write_columns(step: &TrainingStep, term: &LossStep, factor: &Math, to: &mut Vec<Block>) {
    if term.target.len() <= SMALL {
        return;
    }
    let equation = Equation::new(step.d_term(term, term.start(), None))
        .is(difference(factor, step.value(term.operand(), None), step.target_symbol(term, None)))
        .is(difference(factor, column(&step.values[term.operand()]), column(&term.target)));
    to.push(Block::Equation(equation.is(column(term.d(term.start())))));
    to.push(Block::Paragraph(line!["The first entry, factor by factor:"]));
}

/// Writes the same gradient from the numbers of the two factors; `None` where they are not finite.
pub(super) fn check(
    step: &TrainingStep,
    term: &LossStep,
    entry: usize,
    product: Option<Math>,
    to: &mut Vec<Block>,
) {
    let Some(product) = product else {
        to.push(Block::Paragraph(line![
            "The output is so close to 0 or 1 that its distance is lost to rounding; the short form needs none."
        ]));
        return;
    };
    to.push(Block::Paragraph(line!["The two factors multiplied give the same:"]));
    let d_z = term.d(term.start())[entry];
    to.push(Block::Equation(Equation::new(step.d_term(term, term.start(), entry)).is(product).is(d_z)));
}
