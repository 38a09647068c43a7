//! [`Graph`] to [`Plan`]: every decision is made here, so that emission makes none.
//!
//! Decided are the order of the steps of each method, what is fused into which kernel, where values live, and
//! for each layer its tier and its order of summation.

mod cost;
mod row;
mod rows;

use crate::ids::IdVec;
use crate::ir::{Graph, ValueId};
use crate::model::{LayerId, Model};
use crate::syntax::Switches;

pub use row::{RowProgram, Step};
pub use rows::{InputStep, Pair, RowsProgram, RowsStep};

/// How a layer's loops are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// A statement for each multiply-add.
    Unrolled,
    /// A call of the runtime's register tiles.
    Tiled,
}

/// What is decided for one layer.
#[derive(Clone, Debug)]
pub struct LayerPlan {
    /// How its loops are written for one sample; rows of samples are always tiled.
    pub tier: Tier,
    /// Into how many interleaved partial sums each output is split.
    pub partials: usize,
    /// Where its weights begin in the flat view of all parameters.
    pub offset: usize,
}

/// All that emission needs to know.
#[derive(Clone)]
pub struct Plan<'a> {
    /// The declaration.
    pub model: &'a Model,
    /// The values that the programs name.
    pub graph: &'a Graph,
    /// What is decided for each layer.
    pub layers: IdVec<LayerId, LayerPlan>,
    /// Methods for one sample.
    pub row: RowPrograms,
    /// Methods for rows of samples.
    pub rows: RowsPrograms,
    /// The values that a training workspace holds, a row for each sample.
    pub workspace: Vec<ValueId>,
    /// How many samples `forward_batch` takes at a time, so that its buffers stay small.
    pub block: usize,
    /// Whether `train_online` works on a copy of the network that fits in registers.
    pub in_registers: bool,
    /// Whether the kernels for one sample are functions of their own.
    pub far: bool,
    /// Whether the network begins a cache line.
    pub aligned: bool,
    /// Whether the facade can build on the heap.
    pub alloc: bool,
    /// Whether the facade implements the traits of `serde`.
    pub serde: bool,
}

impl Plan<'_> {
    /// How many numbers a training workspace has for each sample.
    pub fn workspace_row(&self) -> usize {
        self.workspace.iter().map(|&value| self.graph.values[value].length).sum()
    }
}

/// The methods for one sample.
#[derive(Clone, Debug)]
pub struct RowPrograms {
    /// `forward`.
    pub forward: RowProgram,
    /// `forward_logits`.
    pub logits: RowProgram,
    /// What needs a loss.
    pub training: Option<RowTraining>,
}

/// The methods for one sample of a network with a loss.
#[derive(Clone, Debug)]
pub struct RowTraining {
    /// `loss`.
    pub loss: RowProgram,
    /// `backward` and `train_step`: the same steps, gradients stored or applied.
    pub backward: RowProgram,
    /// `input_gradient`: its result is the loss.
    pub input_gradient: RowProgram,
}

/// The methods for rows of samples.
#[derive(Clone, Debug)]
pub struct RowsPrograms {
    /// `forward_batch`.
    pub forward: RowsProgram,
    /// `gradient_batch` and `train_batch`: the same steps, gradients stored or applied.
    pub backward: Option<RowsProgram>,
}

/// Plans all methods of a network.
pub fn plan<'a>(model: &'a Model, graph: &'a Graph, switches: &Switches) -> Plan<'a> {
    let layers = cost::plan_layers(model, switches.unrolled);
    let roots = &graph.roots;
    let forward = rows::plan_rows(graph, &[roots.output], &[]);
    let training = roots.loss.zip(roots.input_gradient).map(|(loss, input_gradient)| RowTraining {
        loss: row::plan_row(graph, Some(loss), &[loss], &[]),
        backward: row::plan_row(graph, Some(loss), &[loss], &roots.layer_gradients),
        input_gradient: row::plan_row(graph, Some(loss), &[loss, input_gradient], &[]),
    });
    let backward = roots.loss.map(|loss| rows::plan_rows(graph, &[loss], &roots.layer_gradients));
    Plan {
        model,
        graph,
        row: RowPrograms {
            forward: row::plan_row(graph, Some(roots.output), &[roots.output], &[]),
            logits: row::plan_row(graph, Some(roots.logits), &[roots.logits], &[]),
            training,
        },
        workspace: backward.as_ref().map(RowsProgram::buffers).unwrap_or_default(),
        block: cost::block(graph, &forward.buffers()),
        in_registers: cost::fits_in_registers(model, &layers),
        far: switches.far.unwrap_or_else(|| cost::is_long(model)),
        aligned: model.parameters() >= cost::ALIGNED_PARAMETERS,
        rows: RowsPrograms { forward, backward },
        layers,
        alloc: switches.alloc,
        serde: switches.serde,
    }
}
