//! The methods of a network with a loss, on one sample and on rows.

use super::Argument::{
    FirstRow, GivenWeights, Gradient, GradientMut, InputGradient, Most, Optimizer, Rows, Sample, Samples,
    Target, Targets, Weights, Workspace,
};
use super::Receiver::{Mut, Ref};
use super::Returns::{CheckedLoss, Loss, LossAndGradient, Norm, Nothing, Row};
use super::Trait::{Differentiable, Optimizable, Trainable};
use super::{Method, method};

/// The loss of one sample, its gradients, and the mean loss of rows.
pub(in crate::emit) const GRADIENTS: [Method; 7] = [
    method(Differentiable, "loss", Ref, &[Sample, Target], Loss),
    method(Differentiable, "backward", Ref, &[Sample, Target], LossAndGradient),
    method(Differentiable, "backward_into", Ref, &[Sample, Target, GradientMut], Loss),
    method(Differentiable, "input_gradient", Ref, &[Sample, Target], Row),
    method(Differentiable, "input_gradient_into", Ref, &[Sample, Target, InputGradient], Loss),
    method(Differentiable, "loss_batch", Ref, &[Samples, Targets], Loss),
    method(Differentiable, "try_loss_batch", Ref, &[Samples, Targets], CheckedLoss),
];

/// Training on one sample at a time.
pub(in crate::emit) const ONE_BY_ONE: [Method; 3] = [
    method(Trainable, "train_step", Mut, &[Sample, Target, Optimizer], Loss),
    method(Trainable, "train_online", Mut, &[Samples, Targets, Optimizer], Loss),
    method(Trainable, "try_train_online", Mut, &[Samples, Targets, Optimizer], CheckedLoss),
];

/// Training on rows, and their gradients.
pub(in crate::emit) const BATCHES: [Method; 8] = [
    method(Trainable, "train_batch", Mut, &[Workspace, Samples, Targets, Optimizer], Loss),
    method(Trainable, "try_train_batch", Mut, &[Workspace, Samples, Targets, Optimizer], CheckedLoss),
    method(
        Trainable,
        "train_weighted_batch",
        Mut,
        &[Workspace, Samples, Targets, GivenWeights, Optimizer],
        Loss,
    ),
    method(
        Trainable,
        "try_train_weighted_batch",
        Mut,
        &[Workspace, Samples, Targets, GivenWeights, Optimizer],
        CheckedLoss,
    ),
    method(Trainable, "gradient_batch", Ref, &[Workspace, Samples, Targets, Weights, GradientMut], Loss),
    method(
        Trainable,
        "try_gradient_batch",
        Ref,
        &[Workspace, Samples, Targets, Weights, GradientMut],
        CheckedLoss,
    ),
    method(Trainable, "accumulate_batch", Ref, &[Workspace, Samples, Targets, FirstRow, GradientMut], Loss),
    method(
        Trainable,
        "try_accumulate_batch",
        Ref,
        &[Workspace, Samples, Targets, FirstRow, GradientMut],
        CheckedLoss,
    ),
];

/// A gradient that was computed before, and steps with it.
pub(in crate::emit) const STEPS: [Method; 4] = [
    method(Optimizable, "divide", Mut, &[Rows], Nothing),
    method(Optimizable, "clip_norm", Mut, &[Most], Norm),
    method(Optimizable, "clip_value", Mut, &[Most], Nothing),
    method(Optimizable, "apply", Mut, &[Gradient, Optimizer], Nothing),
];
