//! Reverse-mode differentiation: [`Graph`] to the [`Graph`] that also computes the gradients of its loss.
//!
//! The values are walked from the loss back to the input. Each one's gradient is the sum of what its readers
//! pass back (the multivariate chain rule), added in the order in which the walk meets the readers; the rule
//! for each operation is in `rules`.

mod rules;

use std::collections::BTreeMap;

use crate::ids::Id as _;
use crate::ir::{Builder, Graph, LayerGradient, Op, Part, Roots, ValueId};
use crate::model::{LayerId, Model};

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
    // For each layer whose weights others use, too, what goes into each use and the gradient of what comes out.
    let mut shared: BTreeMap<LayerId, Vec<(ValueId, ValueId)>> = BTreeMap::new();
    let bias = |layer: LayerId, d_z: ValueId, gradients: &mut Vec<LayerGradient>| {
        if model.layers()[layer].biases() > 0 {
            gradients.push(LayerGradient { layer, part: Part::Bias, x: d_z, d_z });
        }
    };
    let mut input_gradient = None;
    for (id, value) in graph.values.entries().rev() {
        let Some(gradient) = diff_sum(&mut builder, &value.name, &passed[id.index()]) else { continue };
        match value.op {
            Op::Input => input_gradient = Some(gradient),
            Op::Dense(layer, x) if model.is_shared(layer) => {
                shared.entry(layer).or_default().push((x, gradient));
                bias(layer, gradient, &mut layer_gradients);
            }
            Op::Dense(layer, x) => {
                layer_gradients.push(LayerGradient { layer, part: Part::Whole, x, d_z: gradient });
            }
            Op::Weigh(layer, x) => shared.entry(layer).or_default().push((x, gradient)),
            // z = W·x is d_x = W·d_z with other names.
            Op::InputGradient(layer, x) => shared.entry(layer).or_default().push((gradient, x)),
            Op::Bias(layer, _) => bias(layer, gradient, &mut layer_gradients),
            // Without parameters.
            Op::Target
            | Op::Seed
            | Op::Add(..)
            | Op::Subtract(..)
            | Op::Multiply(..)
            | Op::Negate(_)
            | Op::Concat(_)
            | Op::Slice(..)
            | Op::Pad(..)
            | Op::Standardize(..)
            | Op::StandardizeGradient(..)
            | Op::BatchNormalize(..)
            | Op::BatchNormalizeGradient(..)
            | Op::Dropout(..)
            | Op::Normalize(..)
            | Op::NormalizeGradient(..)
            | Op::Activation(..)
            | Op::Loss(_)
            | Op::Total(_)
            | Op::LossGradient(..)
            | Op::ActivationGradient(..) => {}
        }
        for (operand, gradient) in rules::diff_operation(&mut builder, id, gradient) {
            passed[operand.index()].push(gradient);
        }
    }
    for (layer, mut uses) in shared {
        // In the order of the forward pass.
        uses.reverse();
        let name = model.layers()[layer].name.to_string();
        let (x, d_z): (Vec<ValueId>, Vec<ValueId>) = uses.into_iter().unzip();
        let x = diff_joined(&mut builder, &format!("x_{name}_tied"), x);
        let d_z = diff_joined(&mut builder, &format!("d_{name}_tied"), d_z);
        layer_gradients.push(LayerGradient { layer, part: Part::Weights, x, d_z });
    }
    layer_gradients.retain(|gradient| !model.layers()[gradient.layer].frozen);
    let roots = Roots { layer_gradients, input_gradient, ..graph.roots.clone() };
    Graph { values: builder.finish(), roots }
}

/// The values one behind the other.
fn diff_joined(builder: &mut Builder, name: &str, parts: Vec<ValueId>) -> ValueId {
    let length = parts.iter().map(|part| builder.value(*part).length).sum();
    builder.add(name.replace("r#", "").as_str(), Op::Concat(parts), length)
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
