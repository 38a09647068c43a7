//! The options of layers that change a step: penalties on the weights, rates per layer, and the largest norm.

use netwright_runtime::topology::{DenseLayer, Topology};

use crate::layers::{own_parameters, own_weights};

/// A step on the parameters that are not frozen.
pub(super) struct Step<'a> {
    pub(super) topology: &'a Topology,
    /// For each parameter whether it is frozen.
    pub(super) frozen: &'a [bool],
}

impl Step<'_> {
    /// The layers that are trained: all parameters of a layer are, or none.
    fn trained(&self) -> impl Iterator<Item = DenseLayer> {
        let layers = self.topology.nodes.iter().filter_map(|node| node.operation.layer());
        layers.filter(|layer| own_parameters(layer).all(|index| !self.frozen[index]))
    }

    /// The gradient with that of l2/2·Σw² + l1·Σ|w| of each layer's weights.
    pub(super) fn with_penalties(&self, parameters: &[f64], gradient: &[f64]) -> Vec<f64> {
        let mut sum = gradient.to_vec();
        for layer in self.trained() {
            for index in own_weights(&layer) {
                let w = parameters[index];
                let sign = if w == 0.0 { 0.0 } else { w.signum() };
                sum[index] += layer.step.l2 * w + layer.step.l1 * sign;
            }
        }
        sum
    }

    /// The parameters that the optimiser made of those before the step, with the layers' rates and norms.
    pub(super) fn shape(&self, before: &[f64], parameters: &mut [f64]) {
        for layer in self.trained() {
            let weights = own_weights(&layer);
            let bias = layer.bias.map_or(0..0, |bias| bias..bias + layer.outputs);
            for index in weights.chain(bias) {
                parameters[index] =
                    before[index] + layer.step.rate_scale * (parameters[index] - before[index]);
            }
            let Some(most) = layer.step.max_norm else { continue };
            for o in 0..layer.outputs {
                let into: Vec<usize> = (0..layer.inputs).filter_map(|i| layer.weight(i, o)).collect();
                let norm = into.iter().map(|index| parameters[*index].powi(2)).sum::<f64>().sqrt();
                if norm > most {
                    into.iter().for_each(|index| parameters[*index] *= most / norm);
                }
            }
        }
    }
}
