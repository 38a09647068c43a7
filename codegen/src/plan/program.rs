//! The types of a plan: programs, the kernel of each layer, and everything else that emission reads.

use proc_macro2::TokenStream;
use quote::quote;

use super::computed::Computed;
use crate::ids::IdVec;
use crate::ir::value::{Graph, LayerGradient, LayerPart, ValueId};
use crate::model::{LayerId, MemoryId, Model};

/// The runtime's kernel for a layer. Its declaration is not asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayerKernel<'a> {
    /// Register tiles, for a full matrix.
    Dense,
    /// A loop over the weights that there are.
    Sparse(Pairs<'a>),
}

/// The pairs of input and output that have a weight, by input, then by output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pairs<'a> {
    /// Each number with itself.
    Diagonal,
    /// These.
    Table(&'a [(usize, usize)]),
}

/// The runtime's kernel that changes parameters by their gradient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UpdateKernel<'a> {
    /// That of the layer, for its weights and its bias.
    Layer(LayerKernel<'a>),
    /// Register tiles, with a row for each use of shared weights.
    Uses,
    /// A loop over a bias alone.
    Bias,
}

/// The decisions for one layer.
#[derive(Clone, Debug)]
pub struct LayerPlan<'a> {
    /// Its kernel.
    pub kernel: LayerKernel<'a>,
    /// Whether methods for one sample have a statement for each multiply-add instead of a call of the kernel.
    pub is_unrolled: bool,
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
    /// The decisions for each layer.
    pub layers: IdVec<LayerId, LayerPlan<'a>>,
    /// Methods for one sample.
    pub row: RowPrograms,
    /// Methods for rows of samples.
    pub rows: RowsPrograms,
    /// `run`, of a network with a memory.
    pub stream: Option<StreamProgram>,
    /// What layers read where it is, for one sample of such a network.
    pub in_place: InPlace,
    /// Training on sequences, of a network with a memory and a loss.
    pub over_time: Option<OverTime>,
    /// The gradient with respect to the samples of sequences, of such a network.
    pub input_over_time: Option<OverTime>,
    /// The loss of a step of such a network; the memory takes in the sample.
    pub loss_of_step: Option<RowProgram>,
    /// The values that a training workspace holds, a row for each sample.
    pub workspace: Vec<ValueId>,
    /// How many samples `forward_batch` takes at a time, so that its buffers stay small.
    pub block: usize,
    /// The same of `loss_batch`.
    pub loss_block: usize,
    /// Whether `train_online` works on a copy of the network that fits in registers.
    pub in_registers: bool,
    /// Whether the kernels for one sample are functions of their own.
    pub far: bool,
    /// Whether the network is aligned to a cache line.
    pub aligned: bool,
    /// Whether the facade can build on the heap.
    pub alloc: bool,
    /// Whether the facade implements the traits of `serde`.
    pub serde: bool,
}

impl<'a> Plan<'a> {
    /// The kernel that changes parameters by this gradient.
    pub(crate) fn update_kernel(&self, of: &LayerGradient) -> UpdateKernel<'a> {
        match of.part {
            LayerPart::Whole => UpdateKernel::Layer(self.layers[of.layer].kernel),
            LayerPart::Weights => UpdateKernel::Uses,
            LayerPart::Bias => UpdateKernel::Bias,
        }
    }
}

impl Plan<'_> {
    /// How many numbers a training workspace has for each sample.
    pub fn workspace_row(&self) -> usize {
        self.workspace.iter().map(|&value| self.graph.values[value].size()).sum()
    }

    /// Where the kernels are: `nw`, or `nw::far` in a long program, where they are functions of their own.
    pub(crate) fn kernels(&self) -> TokenStream {
        if self.far { quote!(nw::far) } else { quote!(nw) }
    }

    /// Whether steps of training change it.
    pub(crate) fn is_trained(&self) -> bool {
        self.rows.backward.is_some() || self.over_time.is_some()
    }

    /// Whether a step reads values of earlier ones.
    pub(crate) fn has_memory(&self) -> bool {
        !self.graph.roots.memories.is_empty()
    }

    /// Numbers in a row of input.
    pub(crate) fn inputs(&self) -> usize {
        self.model.input().size()
    }

    /// Numbers in a row of output.
    pub(crate) fn outputs(&self) -> usize {
        self.graph.values[self.graph.roots.output].size()
    }

    /// Numbers in a target: the outputs that the loss compares.
    pub(crate) fn targets(&self) -> usize {
        self.model.targets()
    }
}

/// The methods for one sample.
#[derive(Clone, Debug)]
pub struct RowPrograms {
    /// `forward`.
    pub forward: RowProgram,
    /// `forward_logits`.
    pub logits: RowProgram,
    /// `values`; its result is a struct.
    pub values: RowProgram,
    /// The parts that need a loss.
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
    /// `loss_batch`.
    pub loss: Option<RowsProgram>,
    /// `gradient_batch` and `train_batch`: the same steps, gradients stored or applied.
    pub backward: Option<RowsProgram>,
}

/// The values that a method for one sample of a network with a memory does not copy for a layer, which reads
/// its input number by number: it takes what is stored of a step some cycles until the next one can read it.
#[derive(Clone, Debug, Default)]
pub struct InPlace {
    /// Values of earlier steps that layers read in the memory.
    pub earlier: Vec<ValueId>,
    /// Two values concatenated, which layers read as two.
    pub pairs: Vec<ValueId>,
    /// Those of both that nothing else reads, so that they are not computed.
    pub unread: Vec<ValueId>,
}

/// The parts of a method that goes back through sequences, in the order in which they run.
#[derive(Clone, Debug, Default)]
pub struct OverTime {
    /// For the rows of all steps at once: values that later steps read, and that read no earlier step.
    pub before: Vec<Computed>,
    /// Step by step: the recurrence.
    pub steps: Vec<Computed>,
    /// For all steps: all other values, the loss, and gradients that are no sum over later steps.
    pub after: Vec<Computed>,
    /// Step by step, the last one first: the recurrence of the gradients.
    pub back: Vec<Computed>,
    /// For all steps: all other gradients of values.
    pub last: Vec<Computed>,
    /// For all steps: the gradients of layers.
    pub parameters: Vec<LayerGradient>,
    /// Runs of values that are computed row by row, each number by number: what only such a run reads is
    /// never stored.
    pub by_row: Vec<Vec<ValueId>>,
    /// Values of a recurrence that only the step that computes them reads: all steps have them in the same
    /// rows, which stay in a cache.
    pub of_one_step: Vec<ValueId>,
}

impl OverTime {
    /// All values that are computed.
    pub(crate) fn computed(&self) -> impl Iterator<Item = &Computed> {
        self.parts().into_iter().flatten()
    }

    /// All parts in which values are computed, in order.
    pub(crate) fn parts(&self) -> [&Vec<Computed>; 5] {
        [&self.before, &self.steps, &self.after, &self.back, &self.last]
    }

    /// The same to be changed.
    pub(crate) fn parts_mut(&mut self) -> [&mut Vec<Computed>; 5] {
        [&mut self.before, &mut self.steps, &mut self.after, &mut self.back, &mut self.last]
    }
}

/// The steps of a method for one sample.
#[derive(Clone, Debug)]
pub struct RowProgram {
    /// In the order in which they run.
    pub steps: Vec<RowStep>,
    /// The result of the method.
    pub result: Option<ValueId>,
}

/// One step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowStep {
    /// Computes a value.
    Value(ValueId),
    /// Stores or applies the gradient of a layer.
    Parameters(LayerGradient),
}

/// The steps of a method for rows of samples.
#[derive(Clone, Debug)]
pub struct RowsProgram {
    /// In the order in which they run.
    pub steps: Vec<RowsStep>,
}

/// One step on rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RowsStep {
    /// Computes a value.
    Value(Computed),
    /// Stores or applies the gradient of a layer.
    Parameters(LayerGradient),
    /// Computes the gradient that a layer with only one output passes back, then stores or applies the
    /// layer's own: a step does both in one pass.
    OnlyOutput(Computed, LayerGradient),
}

/// The steps of `run`, for blocks of so many steps of a stream.
#[derive(Clone, Debug)]
pub struct StreamProgram {
    /// How many steps of a stream a block has.
    pub block: usize,
    /// In the order in which they run.
    pub stages: Vec<StreamStage>,
    /// Whether the output is computed step by step.
    pub output_by_step: bool,
    /// The buffer of each value that has one, as an index into `sizes`.
    pub slots: Vec<(ValueId, usize)>,
    /// How many numbers of each step the buffers have.
    pub sizes: Vec<usize>,
    /// The pasts of values that steps of the same block read.
    pub pasts: Vec<Past>,
}

/// A buffer of a value's steps before a block, and of those of the block as a memory keeps them: an operand
/// of so many steps before is a place in it.
#[derive(Clone, Debug)]
pub struct Past {
    /// The memory.
    pub memory: MemoryId,
    /// The value.
    pub value: ValueId,
    /// How many steps before are read, from many to few.
    pub steps: Vec<usize>,
    /// The buffer, as an index into the sizes.
    pub slot: usize,
}

/// A stage of a block.
#[derive(Clone, Debug)]
pub enum StreamStage {
    /// Values for all steps at once.
    Block(Vec<BlockStep>),
    /// Values of one step after the other.
    Steps {
        /// Values of earlier stages that a step reads.
        reads: Vec<ValueId>,
        /// Those that it computes.
        values: Vec<ValueId>,
        /// Those of them that later stages read.
        kept: Vec<ValueId>,
        /// Those that are remembered when the step is done.
        remembered: Vec<(MemoryId, ValueId)>,
    },
}

/// One step of a stage that has all steps of a stream at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BlockStep {
    /// Computes a value.
    Value(Computed),
    /// Fills the past of a value.
    Past(MemoryId, ValueId),
    /// Remembers a value, after the memory has been read.
    Remember(MemoryId, ValueId),
}

impl StreamProgram {
    /// The buffer of a value.
    pub(crate) fn slot(&self, value: ValueId) -> Option<usize> {
        self.slots.iter().find(|(of, _)| *of == value).map(|(_, slot)| *slot)
    }

    /// The past of what a memory has, if a block has it.
    pub(crate) fn past(&self, memory: MemoryId) -> Option<&Past> {
        self.pasts.iter().find(|past| past.memory == memory)
    }

    /// The past that has the value of so many steps before.
    pub(crate) fn past_with(&self, memory: MemoryId, steps: usize) -> Option<&Past> {
        self.past(memory).filter(|past| past.steps.contains(&steps))
    }
}

impl RowsStep {
    /// The value whose buffer the step fills.
    pub fn out(&self) -> Option<ValueId> {
        match self {
            RowsStep::Value(computed) | RowsStep::OnlyOutput(computed, _) => computed.out,
            RowsStep::Parameters(_) => None,
        }
    }
}

impl RowsProgram {
    /// What the steps of `loss_batch` fill: the buffers of values, and the losses of rows, one for each term
    /// and their sum.
    pub fn with_losses(&self) -> Vec<ValueId> {
        let filled = |step: &RowsStep| match step {
            RowsStep::Value(computed) | RowsStep::OnlyOutput(computed, _) => {
                Some(computed.out.unwrap_or(computed.value))
            }
            RowsStep::Parameters(_) => None,
        };
        self.steps.iter().filter_map(filled).collect()
    }

    /// The values whose buffers are filled by a step, in order.
    pub fn buffers(&self) -> Vec<ValueId> {
        self.steps.iter().filter_map(RowsStep::out).collect()
    }
}
