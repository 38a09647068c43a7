//! Layers with weights: `dense`, `scale`, tied ones, and a norm before a scale.

use std::fmt::Write as _;

use netwright_runtime::topology::{DenseLayer, Pattern};

use super::written::{Norm, Scaled, Site, Written, call, layer_options, python_weights, word};
use crate::export::chain::Chain;
use crate::export::names::{python, spelled};
use crate::export::onnx::graph::Attribute;
use crate::export::onnx::writer::Writer;

pub(super) struct Dense(pub(super) DenseLayer);

impl Written for Dense {
    fn onnx(&self, to: &mut Writer<'_>, at: &Site<String>, result: &str) {
        let (layer, x) = (&self.0, at.x());
        let weights = to.weights(at.node.name, layer);
        let bias = to.bias(at.node.name, layer);
        if let Some(before) = &at.completes {
            let x = before.node.sources.first().map(|&x| to.value(x)).unwrap_or_default();
            let (norm, value) = (before.node, to.value(before.index));
            let scaled = Scaled { norm, value: &value, x: &x, weights: &weights, bias: bias.as_deref() };
            if let Some(norm) = before.operation.norm() {
                norm.onnx_scaled(to, &scaled, result);
            }
            return;
        }
        let turned = match layer.pattern {
            Pattern::Full | Pattern::Connections(_) => false,
            Pattern::Transposed => true,
            Pattern::Diagonal => {
                let product = if bias.is_some() { format!("{result}/weights") } else { result.into() };
                to.graph.node("Mul", &[x, &weights], &[], &product);
                if let Some(bias) = &bias {
                    to.graph.node("Add", &[&product, bias], &[], result);
                }
                return;
            }
        };
        let operands: Vec<&str> = [x, &weights].into_iter().chain(bias.as_deref()).collect();
        let attributes: &[_] = if turned { &[("transB", Attribute::Integer(1))] } else { &[] };
        to.graph.node("Gemm", &operands, attributes, result);
    }

    fn pytorch(&self, lines: &mut String, at: &Site<String>) -> String {
        let (layer, x, item) = (&self.0, at.x(), at.node.name);
        let weights = python_weights(item, layer);
        let product = match layer.pattern {
            Pattern::Full => format!("{x} @ {weights}"),
            Pattern::Transposed => format!("{x} @ {weights}.T"),
            Pattern::Diagonal => format!("{x} * {weights}"),
            Pattern::Connections(pairs) => {
                let part = |of: fn(&(usize, usize)) -> usize| {
                    pairs.iter().map(|pair| of(pair).to_string()).collect::<Vec<_>>().join(", ")
                };
                let (inputs, outputs) = (part(|pair| pair.0), part(|pair| pair.1));
                let _ = writeln!(
                    lines,
                    "        matrix = {weights}.new_zeros({}, {})\n        \
                     matrix = matrix.index_put((torch.tensor([{inputs}]), torch.tensor([{outputs}])), {weights})",
                    layer.inputs, layer.outputs,
                );
                format!("{x} @ matrix")
            }
        };
        if layer.bias.is_some() { format!("{product} + self.{}.bias", python(item)) } else { product }
    }

    fn declared(&self, mut at: Site<Chain>) -> Option<Chain> {
        let layer = &self.0;
        if let Some(before) = &at.completes {
            let options = before.operation.norm()?.options(layer_options(layer));
            let step = call(word(before.node), &options);
            // One step for both.
            return Some(at.only()?.instead(step));
        }
        let mut options = match layer.pattern {
            Pattern::Diagonal => Vec::new(),
            Pattern::Full | Pattern::Transposed | Pattern::Connections(_) => {
                vec![layer.outputs.to_string()]
            }
        };
        if let Some(owner) = layer.tie {
            let owner = spelled(owner);
            options.push(match layer.pattern {
                Pattern::Transposed => format!("tie = transpose({owner})"),
                Pattern::Full | Pattern::Diagonal | Pattern::Connections(_) => format!("tie = {owner}"),
            });
        } else if let Pattern::Connections(pairs) = layer.pattern {
            let pairs: Vec<String> =
                pairs.iter().map(|(input, output)| format!("{input} -> {output}")).collect();
            options.push(format!("connect = [{}]", pairs.join(", ")));
        }
        options.extend(layer_options(layer));
        Some(at.only()?.then(call(word(at.node), &options)))
    }

    fn norm(&self) -> Option<&dyn Norm> {
        None
    }
}
