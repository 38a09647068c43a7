//! Activations. Their forms in ONNX and in PyTorch are tables of their own, a row for each.

use netwright_runtime::topology::Activation;

use super::written::{Norm, Site, Written};
use crate::export::chain::Chain;
use crate::export::onnx::activation;
use crate::export::onnx::writer::Writer;

pub(super) struct Activated(pub(super) Activation);

impl Written for Activated {
    fn onnx(&self, to: &mut Writer<'_>, at: &Site<String>, result: &str) {
        activation::write(&mut to.graph, self.0, at.x(), result);
    }

    fn pytorch(&self, _: &mut String, at: &Site<String>) -> String {
        pytorch(self.0, at.x())
    }

    /// `tanh`, `leaky_relu(0.1)`: the number only if it is not the default.
    fn declared(&self, mut at: Site<Chain>) -> Option<Chain> {
        let default = self.0.number().and_then(|number| number.default);
        let step = match self.0.given() {
            Some(number) if Some(number) != default => format!("{}({number:?})", self.0.word()),
            _ => self.0.word().into(),
        };
        Some(at.only()?.then(step))
    }

    fn norm(&self) -> Option<&dyn Norm> {
        None
    }
}

/// An activation of `x` in PyTorch.
fn pytorch(activation: Activation, x: &str) -> String {
    let function = |name: &str| format!("torch.nn.functional.{name}({x})");
    match activation {
        Activation::Exp => format!("torch.exp({x})"),
        Activation::Abs => format!("torch.abs({x})"),
        Activation::Square => format!("torch.square({x})"),
        Activation::Sqrt => format!("torch.sqrt({x})"),
        Activation::Log => format!("torch.log({x})"),
        Activation::Reciprocal => format!("torch.reciprocal({x})"),
        Activation::Erf => format!("torch.erf({x})"),
        Activation::Sigmoid => format!("torch.sigmoid({x})"),
        Activation::Tanh => format!("torch.tanh({x})"),
        Activation::Relu => format!("torch.relu({x})"),
        Activation::LeakyRelu { slope } => format!("torch.nn.functional.leaky_relu({x}, {slope:e})"),
        Activation::Relu6 => function("relu6"),
        Activation::Silu => function("silu"),
        Activation::Gelu => function("gelu"),
        Activation::GeluTanh => format!("torch.nn.functional.gelu({x}, approximate=\"tanh\")"),
        Activation::Mish => function("mish"),
        // PyTorch's own is z itself from a threshold on.
        Activation::Softplus => format!("torch.logaddexp({x}, torch.zeros_like({x}))"),
        Activation::Softsign => function("softsign"),
        Activation::HardSigmoid => function("hardsigmoid"),
        Activation::HardTanh => function("hardtanh"),
        Activation::HardSwish => function("hardswish"),
        Activation::Elu { alpha } => format!("torch.nn.functional.elu({x}, {alpha:e})"),
        Activation::Selu => function("selu"),
        Activation::Sin => format!("torch.sin({x})"),
        Activation::Gaussian => format!("torch.exp(-{x} * {x})"),
        Activation::Identity => x.into(),
        Activation::Softmax => format!("torch.softmax({x}, dim=-1)"),
        Activation::LogSoftmax => format!("torch.log_softmax({x}, dim=-1)"),
    }
}
