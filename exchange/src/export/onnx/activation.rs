//! Activations as operations of opset 17.
//!
//! Input: an activation. Output: one node, or several where ONNX has no operation of that name. Guarantees:
//! the formulas are those of docs/reference.md; an activation without a row here does not compile.

use std::f64::consts::{PI, SQRT_2};

use netwright_runtime::topology::Activation;

use super::graph::{Attribute, Graph};

/// Writes an activation of `x`.
pub(crate) fn write(graph: &mut Graph, activation: Activation, x: &str, result: &str) {
    let axis = || ("axis", Attribute::Integer(-1));
    let (word, attributes): (&str, Vec<(&str, Attribute)>) = match activation {
        Activation::Sigmoid => ("Sigmoid", Vec::new()),
        Activation::Tanh => ("Tanh", Vec::new()),
        Activation::Relu => ("Relu", Vec::new()),
        Activation::LeakyRelu { slope } => ("LeakyRelu", vec![("alpha", Attribute::Float(slope))]),
        Activation::Softplus => ("Softplus", Vec::new()),
        Activation::Softsign => ("Softsign", Vec::new()),
        Activation::HardSigmoid => {
            let line = [("alpha", Attribute::Float(1.0 / 6.0)), ("beta", Attribute::Float(0.5))];
            ("HardSigmoid", line.into())
        }
        Activation::HardSwish => ("HardSwish", Vec::new()),
        Activation::Elu { alpha } => ("Elu", vec![("alpha", Attribute::Float(alpha))]),
        Activation::Selu => {
            let [alpha, gamma] = [Activation::SELU_ALPHA, Activation::SELU_LAMBDA].map(Attribute::Float);
            ("Selu", vec![("alpha", alpha), ("gamma", gamma)])
        }
        Activation::Sin => ("Sin", Vec::new()),
        Activation::Exp => ("Exp", Vec::new()),
        Activation::Abs => ("Abs", Vec::new()),
        Activation::Sqrt => ("Sqrt", Vec::new()),
        Activation::Log => ("Log", Vec::new()),
        Activation::Reciprocal => ("Reciprocal", Vec::new()),
        Activation::Erf => ("Erf", Vec::new()),
        Activation::Square => return graph.node("Mul", &[x, x], &[], result),
        Activation::Identity => ("Identity", Vec::new()),
        Activation::Softmax => ("Softmax", vec![axis()]),
        Activation::LogSoftmax => ("LogSoftmax", vec![axis()]),
        Activation::Relu6 => return Parts { graph, x, result }.clip(0.0, 6.0),
        Activation::HardTanh => return Parts { graph, x, result }.clip(-1.0, 1.0),
        Activation::Silu => return Parts { graph, x, result }.silu(),
        Activation::Gelu => return Parts { graph, x, result }.gelu(),
        Activation::GeluTanh => return Parts { graph, x, result }.gelu_tanh(),
        Activation::Mish => return Parts { graph, x, result }.mish(),
        Activation::Gaussian => return Parts { graph, x, result }.gaussian(),
    };
    graph.node(word, &[x], &attributes, result);
}

/// An activation of several nodes.
struct Parts<'a> {
    graph: &'a mut Graph,
    x: &'a str,
    result: &'a str,
}

impl Parts<'_> {
    fn part(&mut self, part: &str, word: &str, operands: &[&str]) -> String {
        let name = format!("{}/{part}", self.result);
        self.graph.node(word, operands, &[], &name);
        name
    }

    fn last(&mut self, word: &str, operands: &[&str]) {
        self.graph.node(word, operands, &[], self.result);
    }

    fn clip(&mut self, low: f64, high: f64) {
        let [low, high] = [low, high].map(|bound| self.graph.number(bound));
        self.last("Clip", &[self.x, &low, &high]);
    }

    /// `z·σ(z)`
    fn silu(&mut self) {
        let sigmoid = self.part("sigmoid", "Sigmoid", &[self.x]);
        self.last("Mul", &[self.x, &sigmoid]);
    }

    /// `z·(1 + erf(z/√2))/2`
    fn gelu(&mut self) {
        let [root, one, half] = [SQRT_2, 1.0, 0.5].map(|number| self.graph.number(number));
        let scaled = self.part("scaled", "Div", &[self.x, &root]);
        let erf = self.part("erf", "Erf", &[&scaled]);
        let sum = self.part("sum", "Add", &[&erf, &one]);
        let product = self.part("product", "Mul", &[self.x, &sum]);
        self.last("Mul", &[&product, &half]);
    }

    /// `z·σ(2u)`, `u = √(2/π)·(z + 0.044715·z³)`
    fn gelu_tanh(&mut self) {
        let factors = [0.044_715, 1.0, 2.0 * (2.0 / PI).sqrt()];
        let [cubic, one, twice] = factors.map(|number| self.graph.number(number));
        let square = self.part("square", "Mul", &[self.x, self.x]);
        let scaled = self.part("scaled", "Mul", &[&square, &cubic]);
        let sum = self.part("sum", "Add", &[&scaled, &one]);
        let product = self.part("product", "Mul", &[self.x, &sum]);
        let inner = self.part("inner", "Mul", &[&product, &twice]);
        let sigmoid = self.part("sigmoid", "Sigmoid", &[&inner]);
        self.last("Mul", &[self.x, &sigmoid]);
    }

    /// `z·tanh(softplus z)`
    fn mish(&mut self) {
        let softplus = self.part("softplus", "Softplus", &[self.x]);
        let tanh = self.part("tanh", "Tanh", &[&softplus]);
        self.last("Mul", &[self.x, &tanh]);
    }

    /// `e^(−z²)`
    fn gaussian(&mut self) {
        let square = self.part("square", "Mul", &[self.x, self.x]);
        let negative = self.part("negative", "Neg", &[&square]);
        self.last("Exp", &[&negative]);
    }
}
