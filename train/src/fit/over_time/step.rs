//! One step of a run over sequences: a window of each sequence of a batch.
//!
//! Input: the sequences of a batch, and a window. Output: the mean loss of its rows before the step.
//! Guarantees: memories are empty before the first window, and then as the window before left them; the fused
//! `train_sequences` runs unless an option limits the gradient; a loss or a gradient that is not finite is an
//! error, and where the gradient was computed first, the network is as it was.

use std::ops::Range;

use netwright_exchange::network::parameter_name;
use netwright_runtime::optimizer::Frozen;
use netwright_runtime::topology::{ComparedSteps, Topology};
use netwright_runtime::{Optimizer, TrainableOverTime};

use super::super::Fit;
use super::super::batch::{Clip, Stop, clipped, refused};
use super::super::data::{Epoch, Planned};
use super::super::diverged::Cause;
use super::{at, compares, place};
use crate::Sequences;

/// Buffers of the steps, with room for `B` rows of all sequences of a batch.
pub struct Windows<N: TrainableOverTime<f32>, const I: usize, const T: usize, const B: usize> {
    workspace: Box<N::Workspace<B>>,
    /// Where the rows of each sequence are in the data.
    ranges: Vec<Range<usize>>,
    x: Vec<[f32; I]>,
    target: Vec<[f32; T]>,
    lengths: Vec<usize>,
    memories: Vec<N::Memory>,
    /// As they were before the step: so a loss that is not finite can be found in it.
    before: Vec<N::Memory>,
    /// The gradient, where a step computes it first.
    gradient: Option<Box<N>>,
    /// The parameters that are frozen, once a step asks for them.
    frozen: Option<Vec<usize>>,
}

impl<N, const I: usize, const T: usize, const B: usize> Windows<N, I, T, B>
where
    N: TrainableOverTime<f32, Input = [f32; I], Target = [f32; T]>,
{
    /// Buffers for a run.
    pub(super) fn new<O: Optimizer<f32, N>>(fit: &Fit<'_, N, O, Sequences<I, T>, B>) -> Self {
        Self {
            workspace: N::boxed_workspace::<B>(),
            ranges: Vec::new(),
            x: Vec::new(),
            target: Vec::new(),
            lengths: Vec::new(),
            memories: Vec::new(),
            before: Vec::new(),
            gradient: (fit.options.clip != Clip::default()).then(N::boxed_zeros),
            frozen: None,
        }
    }

    /// A step of the optimiser; the mean loss before it.
    pub(super) fn step<O: Optimizer<f32, N>>(
        &mut self,
        fit: &mut Fit<'_, N, O, Sequences<I, T>, B>,
        epoch: &Epoch<'_, N::Input>,
        planned: &Planned,
    ) -> Result<f64, Stop> {
        self.gather(fit, epoch, planned);
        let Self { workspace, x, target, lengths, memories, .. } = self;
        let Some(gradient) = &mut self.gradient else {
            let loss =
                fit.net.try_train_sequences::<B, O>(workspace, x, target, lengths, memories, fit.optimizer);
            let loss = loss.map_err(refused)?;
            if loss.is_finite() {
                return Ok(f64::from(loss));
            }
            return Err(Stop::Diverged(Cause::Loss(loss, self.first_place(fit.net, fit.data))));
        };
        let loss = fit.net.try_gradient_sequences::<B>(workspace, x, target, lengths, memories, gradient);
        let loss = f64::from(loss.map_err(refused)?);
        if !loss.is_finite() {
            return Err(Stop::Diverged(Cause::Rows(loss, self.first_place(fit.net, fit.data))));
        }
        let frozen = || frozen_parameters(&N::TOPOLOGY, N::LAYERS, fit.optimizer.frozen());
        for &mut index in self.frozen.get_or_insert_with(frozen) {
            if let Some(number) = gradient.parameters_mut().get_mut(index) {
                *number = 0.0;
            }
        }
        if !clipped(gradient.as_mut(), fit.options.clip).is_finite() {
            return Err(Stop::Diverged(Cause::gradient(&N::TOPOLOGY, gradient.parameters())));
        }
        fit.net.apply(gradient, fit.optimizer);
        Ok(loss)
    }

    /// Copies the rows of a window, and makes the memories ready.
    fn gather<O>(
        &mut self,
        fit: &Fit<'_, N, O, Sequences<I, T>, B>,
        epoch: &Epoch<'_, N::Input>,
        planned: &Planned,
    ) {
        let Self { ranges, x, target, lengths, memories, before, .. } = self;
        if planned.window == 0 {
            memories.clear();
            memories.resize_with(planned.items.len(), N::memory);
        }
        before.clone_from(memories);
        ranges.clear();
        x.clear();
        target.clear();
        lengths.clear();
        for place in planned.items.clone() {
            let sequence = at(epoch.order.as_deref(), place);
            let whole = sequence.and_then(|sequence| fit.data.range(sequence)).unwrap_or_default();
            let steps = fit.options.rows_in(whole.len(), planned.window);
            // The windows before it are whole.
            let start = whole.end.min(whole.start.saturating_add(fit.options.rows_before(planned.window)));
            let range = start..start + steps;
            let first = x.len();
            x.extend_from_slice(fit.data.rows().get(range.clone()).unwrap_or_default());
            target.extend_from_slice(fit.data.targets().get(range.clone()).unwrap_or_default());
            if let Some(changes) = &epoch.changes {
                let rows = x.get_mut(first..).unwrap_or_default();
                rows.iter_mut().zip(range.clone()).for_each(|(row, index)| changes.change(row, index));
            }
            lengths.push(steps);
            ranges.push(range);
        }
    }

    /// The place of the first row with a loss that is not finite, with the memories before the step and the
    /// network as it is, which a fused step has changed; of the last row of the first such sequence, where a
    /// term compares the last step alone.
    fn first_place(&self, net: &N, data: &Sequences<I, T>) -> Option<String> {
        let by_sequence = compares(&N::TOPOLOGY, ComparedSteps::Last);
        let mut first = 0;
        for (range, memory) in self.ranges.iter().zip(&self.before) {
            let rows = first..first + range.len();
            first = rows.end;
            let (x, target) = (self.x.get(rows.clone())?, self.target.get(rows)?);
            let (each, mut memory, mut row) =
                (if by_sequence { x.len() } else { 1 }, memory.clone(), range.start);
            for (x, target) in x.chunks(each.max(1)).zip(target.chunks(each.max(1))) {
                row += x.len();
                let loss = net.try_loss_sequences(x, target, &[x.len()], std::slice::from_mut(&mut memory));
                if loss.is_ok_and(|loss| !loss.is_finite()) {
                    return Some(place(data, row - 1));
                }
            }
        }
        None
    }
}

/// The parameters of the layers that are frozen, by their names in the order of the declaration.
fn frozen_parameters(topology: &Topology, layers: &[&str], frozen: Frozen) -> Vec<usize> {
    if frozen == Frozen::NONE {
        return Vec::new();
    }
    let is_frozen = |index: &usize| {
        let name = parameter_name(topology, *index).unwrap_or_default();
        let layer = name.split('.').next();
        layers.iter().position(|known| Some(*known) == layer).is_some_and(|place| frozen.has(place))
    };
    (0..topology.parameters).filter(is_frozen).collect()
}
