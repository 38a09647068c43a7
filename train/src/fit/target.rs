//! Targets that a loss is not defined for.
//!
//! Input: the terms of a network's loss, and targets. Output: an error with the place of the target, the
//! number and what the loss takes. Guarantees: numbers that a weight or a mask of 0 leaves out, and those of
//! steps that a term does not compare, are not refused.

use netwright_runtime::topology::{ComparedSteps, Loss, LossTerm, Topology};

use crate::Error;

/// The targets that a loss takes.
struct Takes {
    holds: fn(f32) -> bool,
    words: &'static str,
    help: &'static str,
}

/// What a loss takes, where it is not every number: the domains of its formula.
fn takes(loss: Loss) -> Option<Takes> {
    let (holds, words, help): (fn(f32) -> bool, _, _) = match loss {
        Loss::Bce { .. } => (
            |target| (0.0..=1.0).contains(&target),
            "numbers from 0 to 1",
            "write the classes as 0 and 1, or choose a loss for other numbers, such as `mse`",
        ),
        Loss::CrossEntropy { .. } => {
            (|target| target >= 0.0, "numbers of at least 0", "write 1 for the class and 0 for the others")
        }
        Loss::Hinge => (
            |target| target.abs() == 1.0,
            "−1 and 1",
            "write −1 instead of 0, or choose `bce`, which takes 0 and 1",
        ),
        Loss::Poisson => (
            |target| target >= 0.0,
            "numbers of at least 0",
            "a count is not negative: choose `mse` for other numbers",
        ),
        Loss::Mse
        | Loss::Mae
        | Loss::Huber { .. }
        | Loss::LogCosh
        | Loss::GaussianNll { .. }
        | Loss::Cosine => return None,
    };
    Some(Takes { holds, words, help })
}

/// Refuses targets that a loss is not defined for, of so many numbers each; `place` names one of them, and
/// `is_last` says whether one is that of the last step of a sequence.
pub(super) fn check_targets(
    topology: &Topology,
    targets: &[f32],
    width: usize,
    place: &dyn Fn(usize) -> String,
    is_last: &dyn Fn(usize) -> bool,
) -> Result<(), Error> {
    for term in topology.losses {
        let Some(takes) = takes(term.loss) else { continue };
        let Some(node) = term.operands.first().and_then(|&first| topology.nodes.get(first)) else { continue };
        let is_compared = |row: usize| term.steps == ComparedSteps::Every || is_last(row);
        let rows = targets.chunks_exact(width.max(1)).enumerate().filter(|&(row, _)| is_compared(row));
        for (row, target) in rows {
            let compared = target.iter().copied().enumerate().skip(term.target).take(node.size());
            let mut wrong = compared.filter(|&(_, given)| !(takes.holds)(given));
            if let Some((number, given)) = wrong.find(|&(number, _)| counts(term, target, number)) {
                let (word, name, words) = (term.loss.word(), node.name, takes.words);
                let place = place(row);
                let fact =
                    format!("target {number} of {place} is {given}, and `{word}({name})` takes {words}");
                return Err(Error::refused(fact, takes.help));
            }
        }
    }
    Ok(())
}

/// Whether a loss depends on a number of the target: no weight and no mask of 0 leaves it out.
fn counts(term: &LossTerm, target: &[f32], number: usize) -> bool {
    let factor = |index: usize| target.get(index).is_none_or(|&factor| factor != 0.0);
    let weight = term.sample_weight.is_none_or(|weight| factor(weight.start));
    // A mask has as many numbers as the output.
    weight && term.mask.is_none_or(|mask| factor(mask.start + (number - term.target)))
}
