//! The bodies of the methods that train on sequences.
//!
//! Input: the arguments of a method of `TrainableOverTime`. Output: the result of its body. Guarantees: those
//! of the other methods.

use crate::loss::last_steps;
use crate::optimizer::{Chosen, Every, Frozen, Kept, Rule};
use crate::program::{SequenceProgram, Sequences};
use crate::scalar::{Arithmetic, Kernel, Scalar, mean_factor};

kernels! {
    /// `loss_sequences`: a step for each sample of each sequence, in order.
    LossOfSequences<'a, S, N: SequenceProgram<S>> {
        network: &'a N,
        sequences: Sequences<'a, N::Input, N::Target>,
        memories: &'a mut [N::Memory]
    } -> S {
        let Sequences { x, target, lengths } = sequences;
        let (mean, last) = means::<S, N>(x.len(), lengths);
        let scales = N::scales(sequences);
        let (mut sum, mut rows) = (S::ZERO, x.iter().zip(target));
        for (memory, steps) in memories.iter_mut().zip(lengths) {
            for (step, (x, target)) in rows.by_ref().take(*steps).enumerate() {
                let last = if step + 1 == *steps { last } else { None };
                sum = sum + network.loss_of_step::<A>(memory, x, target, last, &scales);
            }
        }
        if x.is_empty() { S::ZERO } else { sum * mean }
    }

    /// `gradient_sequences`, of the layers that are chosen.
    GradientOfSequences<'a, S, N: SequenceProgram<S>, L: Chosen; B> {
        network: &'a N,
        workspace: &'a mut N::Workspace<B>,
        sequences: Sequences<'a, N::Input, N::Target>,
        memories: &'a mut [N::Memory],
        layers: L,
        gradient: &'a mut N
    } -> S {
        network.gradient_of_sequences::<A, L, B>(workspace, sequences, memories, layers, gradient)
    }

    /// `input_gradient_sequences`.
    InputGradientOfSequences<'a, S, N: SequenceProgram<S>; B> {
        network: &'a N,
        workspace: &'a mut N::Workspace<B>,
        sequences: Sequences<'a, N::Input, N::Target>,
        memories: &'a mut [N::Memory],
        gradient: &'a mut [N::Input]
    } -> S {
        network.input_gradient_of_sequences::<A, B>(workspace, sequences, memories, gradient)
    }

    /// `train_sequences`.
    TrainSequences<'a, S, N: SequenceProgram<S>, R: Rule<S>; B> {
        network: &'a mut N,
        workspace: &'a mut N::Workspace<B>,
        sequences: Sequences<'a, N::Input, N::Target>,
        memories: &'a mut [N::Memory],
        rule: R,
        state: Kept<R, S, &'a mut N>
    } -> S {
        if const { R::FREEZES } {
            let layers = rule.frozen();
            network.train_on_sequences::<A, R, Frozen, B>(workspace, sequences, memories, rule, layers, state)
        } else {
            network.train_on_sequences::<A, R, Every, B>(workspace, sequences, memories, rule, Every, state)
        }
    }
}

/// What the sum of the losses of so many steps is multiplied by, and before that the loss of a last step by
/// the terms that compare it: their mean is over the sequences that have steps.
#[inline(always)]
fn means<S: Scalar, N: SequenceProgram<S>>(steps: usize, lengths: &[usize]) -> (S, Option<S>) {
    if const { !N::COMPARES[1] } {
        return (mean_factor(steps), None);
    }
    let sequences = last_steps(lengths);
    if const { N::COMPARES[0] } {
        (mean_factor(steps), Some(S::from_u64(steps as u64) * mean_factor(sequences)))
    } else {
        (mean_factor(sequences), Some(S::ONE))
    }
}
