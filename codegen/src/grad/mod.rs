//! Reverse-mode differentiation: [`Graph`] to the [`Graph`] that also computes the gradients of its loss.
//!
//! The values are visited from the loss back to the input. Each value's gradient is the sum of the gradients
//! that its readers pass back (the multivariate chain rule), added in the order in which the readers are
//! visited; the rule of each operation is in its file of `operation`.
//!
//! Time: the graph is that of one step. A value that later steps read has the value `Later` as one of these
//! gradients: the sum of the gradients of its `Later`s in those steps, which is
//! back-propagation through time (Werbos 1990).

pub(crate) mod back;

use back::{Back, Found};

use crate::ids::Id as _;
use crate::ir::builder::GraphBuilder;
use crate::ir::op::Op;
use crate::ir::value::{Graph, LayerGradient, LayerPart, Roots, ValueId};
use crate::model::{MemoryId, Model, Shape};
use crate::operation;

/// Adds the gradients of the loss with respect to all layers that are trained, and to the input.
///
/// A graph without a loss is returned as it is.
pub fn diff(graph: &Graph, model: &Model) -> Graph {
    let Some(loss) = graph.roots.loss else { return graph.clone() };
    let mut builder = GraphBuilder::from(graph.values.clone());
    let seed = builder.add("seed", Op::Seed, &[], Shape::row(1));
    // For each value of the forward program, the gradients that its readers have passed back so far.
    let mut passed: Vec<Vec<ValueId>> = vec![Vec::new(); graph.values.len()];
    passed[loss.index()].push(seed);
    let mut found = Found::default();
    let leads_to_loss = graph.needed(&[loss]);
    for (id, value) in graph.values.entries().rev() {
        // What later steps read of it is a reader, too, the first one that is visited.
        let is_read_later =
            |(memory, of): &&(MemoryId, ValueId)| *of == id && graph.reads(*memory, &leads_to_loss);
        for (memory, _) in graph.roots.memories.iter().filter(is_read_later) {
            let name = format!("later_{}", model.memories()[*memory].name.to_string().replace("r#", ""));
            passed[id.index()].insert(0, builder.add(&name, Op::Later(*memory), &[], value.shape));
        }
        let Some(gradient) = diff_sum(&mut builder, &value.name, &passed[id.index()]) else { continue };
        let (builder, found) = (&mut builder, &mut found);
        let mut back = Back { model, value: id, gradient, builder, found, passed: Vec::new() };
        operation::rules(&value.op).diff(&mut back);
        for (operand, gradient) in back.passed {
            passed[operand.index()].push(gradient);
        }
    }
    let Found { layers: mut layer_gradients, shared, input: input_gradient, laters } = found;
    for (layer, mut uses) in shared {
        // In the order of the forward pass.
        uses.reverse();
        let name = model.layers()[layer].name.to_string();
        let (x, d_z): (Vec<ValueId>, Vec<ValueId>) = uses.into_iter().unzip();
        let x = diff_joined(&mut builder, &format!("x_{name}_tied"), &x);
        let d_z = diff_joined(&mut builder, &format!("d_{name}_tied"), &d_z);
        layer_gradients.push(LayerGradient { layer, part: LayerPart::Weights, x, d_z });
    }
    layer_gradients.retain(|gradient| !model.layers()[gradient.layer].frozen);
    let roots = Roots { layer_gradients, input_gradient, laters, ..graph.roots.clone() };
    Graph { values: builder.finish(), roots }
}

/// The values concatenated.
fn diff_joined(builder: &mut GraphBuilder, name: &str, parts: &[ValueId]) -> ValueId {
    let size = parts.iter().map(|part| builder.value(*part).size()).sum();
    builder.add(name.replace("r#", "").as_str(), Op::Concat, parts, Shape::row(size))
}

/// The sum of the gradients that the readers passed back; `None` if there are none.
fn diff_sum(builder: &mut GraphBuilder, name: &str, passed: &[ValueId]) -> Option<ValueId> {
    let (&first, rest) = passed.split_first()?;
    let shape = builder.value(first).shape;
    let add =
        |sum: ValueId, next: &ValueId| builder.add(&format!("d_{name}_sum"), Op::Add, &[sum, *next], shape);
    Some(rest.iter().fold(first, add))
}
