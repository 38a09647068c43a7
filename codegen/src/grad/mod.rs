//! Reverse-mode differentiation: [`Graph`] to the [`Graph`] that also computes the gradients of its loss.
//!
//! The values are walked from the loss back to the input. Each one's gradient is the sum of what its readers
//! pass back (the multivariate chain rule), added in the order in which the walk meets the readers; the rule
//! for each operation is in `rules`.

mod rules;

use crate::ids::Id as _;
use crate::ir::{Builder, Graph, LayerGradient, Op, Roots, ValueId};
use crate::model::Model;

/// Adds the gradients of the loss with respect to all layers that are trained, and to the input.
///
/// A graph without a loss is returned as it is.
pub fn diff(graph: &Graph, model: &Model) -> Graph {
    let Some(loss) = graph.roots.loss else { return graph.clone() };
    let mut builder = Builder::from(graph.values.clone());
    let seed = builder.add("seed", Op::Seed, 1);
    // For each value of the forward program, what its readers have passed back so far.
    let mut passed: Vec<Vec<ValueId>> = vec![Vec::new(); graph.values.len()];
    passed[loss.index()].push(seed);
    let mut layer_gradients = Vec::new();
    let mut input_gradient = None;
    for (id, value) in graph.values.entries().rev() {
        let Some(gradient) = diff_sum(&mut builder, &value.name, &passed[id.index()]) else { continue };
        match value.op {
            Op::Input => input_gradient = Some(gradient),
            Op::Dense(layer, x) if !model.layers()[layer].frozen => {
                layer_gradients.push(LayerGradient { layer, x, d_z: gradient });
            }
            _ => {}
        }
        for (operand, gradient) in rules::diff_operation(&mut builder, id, gradient) {
            passed[operand.index()].push(gradient);
        }
    }
    let roots = Roots { layer_gradients, input_gradient, ..graph.roots.clone() };
    Graph { values: builder.finish(), roots }
}

/// The sum of what the readers passed back; `None` if there are none.
fn diff_sum(builder: &mut Builder, name: &str, passed: &[ValueId]) -> Option<ValueId> {
    let (&first, rest) = passed.split_first()?;
    let length = builder.value(first).length;
    Some(
        rest.iter()
            .fold(first, |sum, &next| builder.add(&format!("d_{name}_sum"), Op::Add(sum, next), length)),
    )
}
