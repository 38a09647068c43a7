//! One step of a run.
//!
//! Input: the indices of its rows. Output: their mean loss before the step. Guarantees: the fused
//! `train_batch` runs unless an option needs the gradient; a loss or a gradient that is not finite is an
//! error, and where the gradient was computed first, the network is as it was.

use std::ops::Range;

use netwright_runtime::{
    BatchPart, FineTuning as _, Optimizable, Optimizer, Trainable, WholeBatch, try_pick,
};

use super::callback::Augment;
use super::diverged::{Cause, first_row};
use crate::{Dataset, Error, draws};

/// The limits of a gradient.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Clip {
    pub(super) norm: Option<f32>,
    pub(super) value: Option<f32>,
}

/// Buffers of the steps, with room for `B` rows at a time.
pub struct Steps<N: Trainable<f32>, const I: usize, const T: usize, const B: usize> {
    workspace: Box<N::Workspace<B>>,
    x: Vec<[f32; I]>,
    target: Vec<[f32; T]>,
    weights: Vec<f32>,
    clip: Clip,
    /// The gradient, and one of zeros, where a step computes it first.
    gradient: Option<[Box<N>; 2]>,
}

/// The rows of a step.
pub(super) enum Rows<'a> {
    /// Neighbours, which are taken where they are.
    Range(Range<usize>),
    /// Rows by their indices, which are copied.
    Listed(&'a [usize]),
}

impl Rows<'_> {
    /// These of all.
    pub(super) fn of<'a, R: Copy>(&self, all: &'a [R], buffer: &'a mut Vec<R>) -> &'a [R] {
        match self {
            Self::Range(range) => all.get(range.clone()).unwrap_or_default(),
            Self::Listed(rows) => {
                if let (true, Some(&first)) = (buffer.len() < rows.len(), all.first()) {
                    buffer.resize(rows.len(), first);
                }
                try_pick(all, rows, buffer).unwrap_or_default()
            }
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Range(range) => range.len(),
            Self::Listed(rows) => rows.len(),
        }
    }

    /// Some of them, by their places.
    pub(super) fn part(&self, places: Range<usize>) -> Self {
        match self {
            Self::Range(range) => Self::Range(range.start + places.start..range.start + places.end),
            Self::Listed(rows) => Self::Listed(rows.get(places).unwrap_or_default()),
        }
    }

    /// The index of one of them.
    pub(super) fn index(&self, at: usize) -> Option<usize> {
        match self {
            Self::Range(range) => range.clone().nth(at),
            Self::Listed(rows) => rows.get(at).copied(),
        }
    }

    /// The place of one of them in a message.
    pub(super) fn place(&self, at: Option<usize>) -> Option<String> {
        self.index(at?).map(place_of)
    }
}

/// How the rows of an epoch change before they are trained on.
pub(super) struct Changes<'a, X> {
    pub(super) change: Augment<'a, X>,
    pub(super) seed: u64,
    pub(super) epoch: u64,
}

impl<X: Copy> Changes<'_, X> {
    /// Changed copies of rows.
    pub(super) fn of<'a>(&self, rows: &Rows<'_>, all: &[X], buffer: &'a mut Vec<X>) -> &'a [X] {
        buffer.clear();
        for row in (0..rows.len()).filter_map(|at| rows.index(at)) {
            let Some(mut copy) = all.get(row).copied() else { continue };
            self.change(&mut copy, row);
            buffer.push(copy);
        }
        buffer
    }

    /// Changes the copy of a row.
    pub(super) fn change(&self, copy: &mut X, row: usize) {
        // The draws of 0 are those of the order.
        (self.change)(copy, &mut draws(self.seed, self.epoch, row as u64 + 1));
    }
}

/// Why a step was not made.
pub enum Stop {
    /// A number is not finite.
    Diverged(Cause),
    /// The network refused the rows, or another rank has ended.
    Refused(Error),
}

impl Stop {
    /// A sum without a buffer: never, as buffers are made for its shards.
    pub(super) fn unbuffered() -> Self {
        Self::Refused(Error::refused("a sum over shards has no buffer", "report it as a fault of Netwright"))
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

impl<N, const I: usize, const T: usize, const B: usize> Steps<N, I, T, B>
where
    N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
{
    /// Buffers for batches of so many rows.
    pub(super) fn new(data: &Dataset<I, T>, batch: usize, clip: Clip) -> Self {
        let rows = batch.min(data.len());
        let needs_gradient = clip != Clip::default() || rows > B;
        Self {
            workspace: N::boxed_workspace::<B>(),
            x: Vec::with_capacity(rows),
            target: Vec::with_capacity(rows),
            weights: Vec::new(),
            clip,
            gradient: needs_gradient.then(|| [N::boxed_zeros(), N::boxed_zeros()]),
        }
    }

    /// A step of the optimiser on these rows.
    pub(super) fn step<O: Optimizer<f32, N>>(
        &mut self,
        net: &mut N,
        optimizer: &mut O,
        data: &Dataset<I, T>,
        rows: Rows<'_>,
        changes: Option<&Changes<'_, [f32; I]>>,
    ) -> Result<f64, Stop> {
        let x = match changes {
            None => rows.of(data.rows(), &mut self.x),
            Some(changes) => changes.of(&rows, data.rows(), &mut self.x),
        };
        let target = rows.of(data.targets(), &mut self.target);
        let weights = data.weights().map(|weights| rows.of(weights, &mut self.weights));
        let workspace = &mut self.workspace;
        let Some([gradient, zeros]) = &mut self.gradient else {
            let loss = match weights {
                None => net.try_train_batch::<B, O>(workspace, x, target, optimizer),
                Some(weights) => {
                    net.try_train_weighted_batch::<B, O>(workspace, x, target, weights, optimizer)
                }
            };
            let loss = loss.map_err(refused)?;
            if loss.is_finite() {
                return Ok(f64::from(loss));
            }
            return Err(Stop::Diverged(Cause::Loss(loss, rows.place(first_row(net, x, target)))));
        };
        let loss = if x.len() > B {
            gradient.as_mut().clone_from(zeros);
            let whole = WholeBatch { target, weights };
            let all = BatchPart { x, target, weights, first_row: 0, whole };
            let sum = accumulate::<N, O, B>((&*net, &*optimizer), workspace, all, gradient)?;
            gradient.divide(x.len());
            sum / x.len() as f64
        } else {
            let loss = net.try_gradient_batch_for::<B, O>(optimizer, workspace, x, target, weights, gradient);
            f64::from(loss.map_err(refused)?)
        };
        if !loss.is_finite() {
            return Err(Stop::Diverged(Cause::Rows(loss, rows.place(first_row(net, x, target)))));
        }
        if !clipped(gradient.as_mut(), self.clip).is_finite() {
            return Err(Stop::Diverged(Cause::gradient(&N::TOPOLOGY, gradient.parameters())));
        }
        net.apply(gradient, optimizer);
        Ok(loss)
    }
}

/// Brings a gradient within its limits; its norm before the last one.
pub(super) fn clipped<N: Optimizable<f32>>(gradient: &mut N, clip: Clip) -> f32 {
    if let Some(most) = clip.value {
        gradient.clip_value(most);
    }
    // With a limit of ∞ the norm is measured alone.
    gradient.clip_norm(clip.norm.unwrap_or(f32::INFINITY))
}

/// Adds the gradients of rows, as many at a time as there is room for; the sum of their losses.
pub(super) fn accumulate<N: Trainable<f32>, O: Optimizer<f32, N>, const B: usize>(
    (net, optimizer): (&N, &O),
    workspace: &mut N::Workspace<B>,
    rows: BatchPart<'_, f32, N::Input, N::Target>,
    gradient: &mut N,
) -> Result<f64, Stop> {
    let mut sum = 0.0;
    for (index, (x, target)) in rows.x.chunks(B).zip(rows.target.chunks(B)).enumerate() {
        let weights = rows.weights.map(|weights| weights.chunks(B).nth(index).unwrap_or_default());
        let first_row = rows.first_row + index * B;
        let part = BatchPart { x, target, weights, first_row, ..rows };
        let loss = net.try_accumulate_part_for::<B, O>(optimizer, workspace, part, gradient);
        sum += f64::from(loss.map_err(refused)?);
    }
    Ok(sum)
}

/// The place of a row in a message.
pub(super) fn place_of(row: usize) -> String {
    format!("row {row}")
}

pub(super) fn refused(error: netwright_runtime::LengthError) -> Stop {
    Stop::Refused(Error::refused(error.to_string(), "give the run another batch"))
}
