//! Decisions that follow from sizes, with the measurements behind them.

use super::program::{LayerKernel, LayerPlan, Pairs};
use crate::ids::IdVec;
use crate::ir::value::{Graph, ValueId};
use crate::model::{Layer, LayerId, Model, Pattern};

/// Up to this many multiply-adds a network's methods for one sample are written out statement by statement.
///
/// Measured with AVX2 and FMA, nanoseconds of `forward` and of a step of `train_online`, unrolled and tiled:
/// 2-4-1 20, 22 and 42, 42; 4-8-1 30, 30 and 44, 49; 8-8-4 45, 45 and 78, 74; 12-16-1 34, 33 and 73, 64;
/// 30-16-1 44, 43 and 103, 95. So past some 64 multiply-adds statements cost compile time and gain nothing.
const UNROLLED_MULTIPLY_ADDS: usize = 64;

/// With more layers than this the kernels for one sample are functions of their own and no layer is unrolled:
/// what rustc does for a method grows faster than its statements. Measured, processor seconds of a release
/// build with one `train_step`: 16 layers of 16 units 2.4 inlined and 0.6 not, 64 layers of one unit 6.4 and
/// 0.8; with every method, on a busy machine, 8 layers of 4 units 15 inlined, 16 of them out of line 6.
const MANY_LAYERS: usize = 8;

/// What goes for layers goes for everything else that a method does: operations, and values that they read.
/// Twelve layers with an activation and a loss have 50.
const LONG: usize = 64;

/// Whether the network has more layers, or operations, than are inlined into one method.
pub(super) fn is_long(model: &Model) -> bool {
    model.layers().len() > MANY_LAYERS || model.length() > LONG
}

/// `train_online` keeps a network of up to this many parameters in registers: 16 vectors of 8, half of which
/// are left for the arithmetic.
const REGISTER_PARAMETERS: usize = 64;

/// A network with at least so many parameters is aligned to a cache line: vectors of weights that straddle
/// two lines take the first cache twice as long, and up to 15 numbers of padding are at most a tenth of it.
pub(super) const ALIGNED_PARAMETERS: usize = 160;

/// The numbers that `forward_batch` may keep in buffers on the stack: 28 kB in single precision, 56 kB in
/// double; the kernels have frames of their own. Few rows are slow where a layer is so large that its weights
/// are packed.
pub(super) const BLOCK_VALUES: usize = 7 * 1024;

/// Kernel, order of summation and offset of each layer.
pub(super) fn plan_layers<'m>(model: &'m Model, unrolled: Option<bool>) -> IdVec<LayerId, LayerPlan<'m>> {
    let multiply_adds = model.layers().iter().map(Layer::multiply_adds).fold(0, usize::saturating_add);
    let is_unrolled = unrolled.unwrap_or(multiply_adds <= UNROLLED_MULTIPLY_ADDS && !is_long(model));
    let plan_layer = |(layer, offset): (&'m Layer, &usize)| {
        let (kernel, partials) = match &layer.pattern {
            Pattern::Full => (LayerKernel::Dense, partials(layer.inputs, layer.outputs)),
            Pattern::Diagonal => (LayerKernel::Sparse(Pairs::Diagonal), 1),
            Pattern::Connections(pairs) => (LayerKernel::Sparse(Pairs::Table(pairs)), 1),
        };
        LayerPlan { kernel, is_unrolled, partials, offset: *offset }
    };
    model.layers().iter().zip(model.offsets().iter()).map(plan_layer).collect()
}

/// The canonical order of summation: a function of the shape alone, and part of what the bits of a network
/// depend on.
///
/// An output is one chain, bias first, inputs ascending. Up to four outputs leave the machine waiting for the
/// last addition, so their inputs are dealt out to partial sums: measured with AVX2 and FMA, nanoseconds for
/// one sample with one chain and with eight, 64 -> 2 42 and 24, 64 -> 4 43 and 20, 256 -> 2 236 and 91; but
/// 50 -> 5 behind six layers of 50 490 and 600 for the network.
fn partials(inputs: usize, outputs: usize) -> usize {
    match (inputs, outputs) {
        (16..=128, 17..=32) => 2,
        (_, 5..) | (0..4, _) => 1,
        (4..16, _) => 4,
        _ => 8,
    }
}

/// Samples that `forward_batch` takes at a time, where the buffers have room: multiples of the rows of a
/// tile. The machine is not known here; `codegen/tests/machine.rs` compares the first with the tiles of
/// every machine.
pub const BLOCKS: [usize; 3] = [48, 24, 12];

/// How many samples `forward_batch` takes at a time.
pub(super) fn block(graph: &Graph, buffers: &[ValueId]) -> usize {
    let width: usize = buffers.iter().map(|&value| graph.values[value].size()).sum();
    let rows = BLOCK_VALUES / width.max(1);
    BLOCKS.into_iter().find(|block| *block <= rows).unwrap_or(rows.max(1))
}

/// Whether `train_online` should work on a copy of the network.
pub(super) fn fits_in_registers(model: &Model, layers: &IdVec<LayerId, LayerPlan<'_>>) -> bool {
    model.parameters() <= REGISTER_PARAMETERS && layers.iter().all(|layer| layer.is_unrolled)
}
