//! The methods of a network with a memory.

use super::Argument::{
    GradientMut, InputGradients, Lengths, Memories, Memory, Optimizer, Outputs, Sample, Samples, Targets,
    Workspace,
};
use super::Receiver::{Mut, Ref};
use super::Returns::{Checked, CheckedLoss, Loss, Nothing, Output, OutputOrNone};
use super::Trait::{Recurrent, TrainableOverTime};
use super::{Method, method};

/// Evaluation of a network with a memory.
pub(in crate::emit) const OVER_TIME: [Method; 4] = [
    method(Recurrent, "step", Ref, &[Memory, Sample], Output),
    method(Recurrent, "run", Ref, &[Memory, Samples, Outputs], Nothing),
    method(Recurrent, "try_run", Ref, &[Memory, Samples, Outputs], Checked),
    method(Recurrent, "run_last", Ref, &[Memory, Samples], OutputOrNone),
];

/// Training on sequences, of a network with a memory.
pub(in crate::emit) const SEQUENCES: [Method; 8] = [
    method(TrainableOverTime, "loss_sequences", Ref, &[Samples, Targets, Lengths, Memories], Loss),
    method(TrainableOverTime, "try_loss_sequences", Ref, &[Samples, Targets, Lengths, Memories], CheckedLoss),
    method(
        TrainableOverTime,
        "gradient_sequences",
        Ref,
        &[Workspace, Samples, Targets, Lengths, Memories, GradientMut],
        Loss,
    ),
    method(
        TrainableOverTime,
        "try_gradient_sequences",
        Ref,
        &[Workspace, Samples, Targets, Lengths, Memories, GradientMut],
        CheckedLoss,
    ),
    method(
        TrainableOverTime,
        "train_sequences",
        Mut,
        &[Workspace, Samples, Targets, Lengths, Memories, Optimizer],
        Loss,
    ),
    method(
        TrainableOverTime,
        "try_train_sequences",
        Mut,
        &[Workspace, Samples, Targets, Lengths, Memories, Optimizer],
        CheckedLoss,
    ),
    method(
        TrainableOverTime,
        "input_gradient_sequences",
        Ref,
        &[Workspace, Samples, Targets, Lengths, Memories, InputGradients],
        Loss,
    ),
    method(
        TrainableOverTime,
        "try_input_gradient_sequences",
        Ref,
        &[Workspace, Samples, Targets, Lengths, Memories, InputGradients],
        CheckedLoss,
    ),
];
