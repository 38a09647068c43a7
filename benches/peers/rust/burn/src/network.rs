//! The dense network of a workload as a burn module; the device decides backend and tracking.

use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::tensor::{Device, Tensor, activation};
use measure::{Activation, Workload};

/// A chain of layers; the activations between them come from the workload.
#[derive(Module, Debug)]
pub(crate) struct Network {
    layers: Vec<Linear>,
}

impl Network {
    pub(crate) fn new(workload: &Workload, device: &Device) -> Self {
        let layer = |(inputs, outputs)| LinearConfig::new(inputs, outputs).init(device);
        Self { layers: workload.layers().map(layer).collect() }
    }

    /// Up to the values of the last layer, before any sigmoid or softmax.
    pub(crate) fn logits(&self, workload: &Workload, inputs: Tensor<2>) -> Tensor<2> {
        let mut values = self.layers[0].forward(inputs);
        for layer in &self.layers[1..] {
            values = match workload.hidden {
                Activation::Sigmoid => activation::sigmoid(values),
                Activation::Relu => activation::relu(values),
            };
            values = layer.forward(values);
        }
        values
    }
}
