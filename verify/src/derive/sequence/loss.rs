//! The loss of a sequence: the terms of each step, and their mean, or those of the last step alone.

use netwright_runtime::topology::{ComparedSteps, LossTerm, Topology};

use super::{SequenceStep, heading};
use crate::derive::loss::{weighted, write_sum, write_terms};
use crate::paper::document::{Block, Equation, line};
use crate::paper::math::{Math, row};
use crate::paper::shape::sum;
use crate::paper::step::{LossStep, TrainingStep};
use crate::paper::symbols::at_step;

/// The steps that the terms of a loss compare.
#[derive(Clone, Copy)]
enum Compared {
    Every,
    Last,
    /// Some terms every step, some the last one.
    Both,
}

impl Compared {
    fn of(topology: &Topology) -> Self {
        let has = |steps| topology.losses.iter().any(|term| term.steps == steps);
        match (has(ComparedSteps::Every), has(ComparedSteps::Last)) {
            (true, true) => Self::Both,
            (false, true) => Self::Last,
            (true | false, false) => Self::Every,
        }
    }
}

/// The loss in a sentence.
pub(super) fn sentence(topology: &Topology) -> &'static str {
    match Compared::of(topology) {
        Compared::Every => "The loss is the mean over all steps.",
        Compared::Last => {
            "The loss is that of the last step, so the gradient comes to an earlier step through the memory alone."
        }
        Compared::Both => {
            "Some terms of the loss are means over all steps, others are of the last step alone."
        }
    }
}

pub(super) fn write(sequence: &SequenceStep, to: &mut Vec<Block>) {
    to.push(Block::Heading(2, line!["3. Loss"]));
    let (steps, compared) = (&sequence.steps, Compared::of(sequence.whole.topology));
    for step in steps.iter().filter(|step| !step.terms.is_empty()) {
        to.push(heading(step));
        write_terms(step, to);
        match compared {
            Compared::Every | Compared::Last => write_sum(step, to),
            // The terms of a step are parts of different sums.
            Compared::Both => {}
        }
    }
    let (title, [symbols, numbers]) = match compared {
        Compared::Every => {
            let numbers = mean(steps.len(), |step| Math::Number(steps[step].loss));
            ("The mean", [mean(steps.len(), |step| at_step(Math::Atom("L"), step + 1)), numbers])
        }
        Compared::Last => {
            let last = at_step(Math::Atom("L"), steps.len());
            ("The loss of the sequence", [last, Math::Number(sequence.whole.loss)])
        }
        Compared::Both => ("The loss of the sequence", of_both(sequence)),
    };
    to.push(Block::Heading(3, line![title]));
    let equation = Equation::new(Math::Atom("L")).is(symbols);
    to.push(Block::Equation(match compared {
        Compared::Every | Compared::Both => equation.is(numbers).is(sequence.whole.loss),
        Compared::Last => equation.is(numbers),
    }));
}

/// The terms of every step and those of the last one, in symbols and in numbers.
fn of_both(sequence: &SequenceStep) -> [Math; 2] {
    let steps = &sequence.steps;
    let parts: [fn(&TrainingStep, &LossStep) -> Math; 2] =
        [TrainingStep::loss_symbol, |_, term| Math::Number(term.value)];
    parts.map(|part| {
        let of_step = |index: usize, step: &TrainingStep| {
            let term = step.terms.iter().find(|term| term.ordinal == index + 1);
            term.map_or(Math::none(), |term| weighted(term, part(step, term)))
        };
        let of_term = |(index, term): (usize, &LossTerm)| {
            Some(match (term.steps, steps.last()) {
                (ComparedSteps::Last, Some(last)) => of_step(index, last),
                (ComparedSteps::Last, None) | (ComparedSteps::Every, _) => {
                    mean(steps.len(), |step| of_step(index, &steps[step]))
                }
            })
        };
        Math::sum(sequence.whole.topology.losses.iter().enumerate().map(of_term))
    })
}

/// `1/3 · (… + … + …)`
fn mean(steps: usize, of: impl Fn(usize) -> Math) -> Math {
    match steps {
        1 => of(0),
        count => row![Math::Atom("1").over(count), "·", sum(count, of).group()],
    }
}
