//! [`Graph`] to [`Plan`]: every decision is made here, so that emission makes none.
//!
//! The decisions are the order of the steps of each method, which operations are fused into which kernel, the
//! buffers of values, and for each layer its tier and its order of summation.

mod by_row;
pub(crate) mod computed;
mod cost;
mod in_place;
mod over_time;
mod print;
pub(crate) mod program;
mod row;
mod rows;
mod stream;

pub use computed::{Computed, FusedInto};
pub use cost::BLOCKS;
pub use program::OverTime;
pub use program::{
    BlockStep, InPlace, LayerKernel, LayerPlan, Pairs, Past, Plan, RowProgram, RowPrograms, RowStep,
    RowTraining, RowsProgram, RowsPrograms, RowsStep, StreamProgram, StreamStage,
};

use crate::ir::op::Op;
use crate::ir::value::{Graph, Value, ValueId};
use crate::model::Model;
use crate::syntax::Switches;

/// Plans all methods of a network.
pub fn plan<'a>(model: &'a Model, graph: &'a Graph, switches: &Switches) -> Plan<'a> {
    let layers = cost::plan_layers(model, switches.unrolled);
    let roots = &graph.roots;
    let named: Vec<ValueId> = roots.named.iter().map(|(_, value)| *value).collect();
    let forward = rows::plan_rows(graph, &[roots.output], &[]);
    let far = switches.far.unwrap_or_else(|| cost::is_long(model));
    let over_time = over_time::plan_over_time(graph, &layers, far);
    let input_over_time = over_time::plan_input_over_time(graph, &layers, far);
    // Of a network with a memory no method trains on samples alone.
    let loss = roots.loss.filter(|_| over_time.is_none());
    let training = loss.zip(roots.input_gradient).map(|(loss, input_gradient)| RowTraining {
        loss: row::plan_row(graph, Some(loss), &[loss], &[]),
        backward: row::plan_row(graph, Some(loss), &[loss], &roots.layer_gradients),
        input_gradient: row::plan_row(graph, Some(loss), &[loss, input_gradient], &[]),
    });
    let losses = loss.map(|loss| rows::plan_rows(graph, &[loss], &[]));
    let backward = loss.map(|loss| rows::plan_rows(graph, &[loss], &roots.layer_gradients));
    let stream = stream::plan_stream(graph, &layers, cost::BLOCK_VALUES);
    Plan {
        model,
        graph,
        row: RowPrograms {
            forward: row::plan_row(graph, Some(roots.output), &[roots.output], &[]),
            logits: row::plan_row(graph, Some(roots.logits), &[roots.logits], &[]),
            values: row::plan_row(graph, None, &named, &[]),
            training,
        },
        in_place: in_place::plan_in_place(graph, &layers, stream.as_ref(), far),
        stream,
        workspace: workspace(graph, backward.as_ref(), [&over_time, &input_over_time]),
        block: cost::block(graph, &forward.buffers()),
        loss_block: cost::block(graph, &losses.as_ref().map(RowsProgram::with_losses).unwrap_or_default()),
        in_registers: cost::fits_in_registers(model, &layers),
        far,
        aligned: model.parameters() >= cost::ALIGNED_PARAMETERS,
        rows: RowsPrograms { forward, loss: losses, backward },
        loss_of_step: over_time.as_ref().and(roots.loss).map(|loss| {
            let remembered = roots.memories.iter().map(|(_, value)| *value);
            row::plan_row(graph, Some(loss), &remembered.chain([loss]).collect::<Vec<_>>(), &[])
        }),
        over_time,
        input_over_time,
        layers,
        alloc: switches.alloc,
        serde: switches.serde,
    }
}

/// The values that a training workspace holds. On sequences it holds their rows as well, in its own order.
fn workspace(graph: &Graph, rows: Option<&RowsProgram>, over_time: [&Option<OverTime>; 2]) -> Vec<ValueId> {
    let of_rows = rows.map(RowsProgram::buffers).unwrap_or_default();
    if over_time[0].is_none() {
        return of_rows;
    }
    let is_row = |of: &Value| matches!(of.op, Op::Input | Op::Target);
    let mut values: Vec<ValueId> =
        graph.values.entries().filter(|(_, of)| is_row(of)).map(|(id, _)| id).collect();
    let computed = over_time.into_iter().flatten().flat_map(OverTime::computed);
    for value in computed.filter_map(|computed| computed.out) {
        // Both programs fill most of them.
        if !values.contains(&value) {
            values.push(value);
        }
    }
    values
}
