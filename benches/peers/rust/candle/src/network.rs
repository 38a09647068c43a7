//! The dense network of a workload, with its weights in one of two layouts.
//!
//! candle_nn's `Linear` keeps a row per output and transposes by strides, which makes the gradient
//! of the weights a strided tensor; with a row per input nothing is transposed.

use candle_core::{Result, Tensor};
use candle_nn::{Init, Linear, Module, VarBuilder, linear, ops};
use measure::{Activation, Workload};

#[derive(Clone, Copy, Debug)]
pub(crate) enum Layout {
    /// candle_nn's `Linear`.
    Linear,
    /// A product and a sum, weights of shape [inputs, outputs].
    RowPerInput,
}

enum Layer {
    Linear(Linear),
    RowPerInput { weights: Tensor, bias: Tensor },
}

impl Layer {
    fn new(layout: Layout, (inputs, outputs): (usize, usize), builder: &VarBuilder) -> Result<Self> {
        let bound = (inputs as f64).sqrt().recip();
        let init = Init::Uniform { lo: -bound, up: bound };
        Ok(match layout {
            Layout::Linear => Self::Linear(linear(inputs, outputs, builder.clone())?),
            Layout::RowPerInput => Self::RowPerInput {
                weights: builder.get_with_hints((inputs, outputs), "weight", init)?,
                bias: builder.get_with_hints(outputs, "bias", init)?,
            },
        })
    }

    fn forward(&self, values: &Tensor) -> Result<Tensor> {
        match self {
            Self::Linear(linear) => linear.forward(values),
            Self::RowPerInput { weights, bias } => values.matmul(weights)?.broadcast_add(bias),
        }
    }

    fn detach(&self) -> Self {
        match self {
            Self::Linear(linear) => {
                let bias = linear.bias().map(Tensor::detach);
                Self::Linear(Linear::new(linear.weight().detach(), bias))
            }
            Self::RowPerInput { weights, bias } => {
                Self::RowPerInput { weights: weights.detach(), bias: bias.detach() }
            }
        }
    }
}

pub(crate) struct Network {
    layers: Vec<Layer>,
    hidden: Activation,
}

impl Network {
    /// Its parameters are variables of `builder`.
    pub(crate) fn new(workload: &Workload, layout: Layout, builder: &VarBuilder) -> Result<Self> {
        let layers = workload.layers().enumerate();
        let layers = layers.map(|(index, widths)| Layer::new(layout, widths, &builder.pp(index)));
        Ok(Self { layers: layers.collect::<Result<_>>()?, hidden: workload.hidden })
    }

    /// The same network, not followed by the tape.
    pub(crate) fn detach(&self) -> Self {
        Self { layers: self.layers.iter().map(Layer::detach).collect(), hidden: self.hidden }
    }

    /// Up to the values of the last layer, before any sigmoid or softmax.
    pub(crate) fn logits(&self, inputs: &Tensor) -> Result<Tensor> {
        let mut values = self.layers[0].forward(inputs)?;
        for layer in &self.layers[1..] {
            values = match self.hidden {
                Activation::Sigmoid => ops::sigmoid(&values)?,
                Activation::Relu => values.relu()?,
            };
            values = layer.forward(&values)?;
        }
        Ok(values)
    }
}
