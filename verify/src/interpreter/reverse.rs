//! Reverse-mode differentiation of a trace: node by node from the loss to the input, by the chain rule.
#![allow(clippy::needless_range_loop)] // the indices are those of the formulas

use netwright_runtime::topology::{Activation, DenseLayer, Operation, Topology};

use super::{Interpreter, Trace, frozen, loss};
use crate::error::Error;

/// A loss and its gradients.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradients {
    /// The loss.
    pub loss: f64,
    /// ∂loss/∂parameter, in the order of the flat view; 0 for frozen layers.
    pub parameters: Vec<f64>,
    /// ∂loss/∂x.
    pub input: Vec<f64>,
    /// What the nodes after node `n` pass back to it. A loss that cancels an activation passes its gradient to
    /// the activation's source, not through the activation.
    pub nodes: Vec<Vec<f64>>,
}

/// Differentiates the loss of a trace.
pub(super) fn sweep(
    interpreter: &Interpreter<'_>,
    trace: &Trace<'_>,
    target: &[f64],
) -> Result<Gradients, Error> {
    let topology = trace.topology();
    let mut nodes: Vec<Vec<f64>> = topology.nodes.iter().map(|node| vec![0.0; node.size]).collect();
    for term in loss::terms(trace, target)? {
        let gradient = loss::gradient(term.loss, &term.read, term.target)?;
        let weighted: Vec<f64> = gradient.iter().map(|d| term.weight * d).collect();
        for (node, part) in term.parts(&weighted) {
            add(&mut nodes[node], part);
        }
    }
    let mut parameters = vec![0.0; topology.parameters];
    let mut input = Vec::new();
    for (index, node) in topology.nodes.iter().enumerate().rev() {
        let d = nodes[index].clone();
        match node.operation {
            Operation::Input => input = d,
            Operation::Sum => {
                add(&mut nodes[node.sources[0]], &d);
                add(&mut nodes[node.sources[1]], &d);
            }
            Operation::Difference => {
                add(&mut nodes[node.sources[0]], &d);
                let negated: Vec<f64> = d.iter().map(|d| -d).collect();
                add(&mut nodes[node.sources[1]], &negated);
            }
            // ∂(a·b)/∂a = b, ∂(a·b)/∂b = a; where both are one value, it gets both.
            Operation::Product => {
                for (factor, other) in [(0, 1), (1, 0)] {
                    let pairs = d.iter().zip(&trace.values[node.sources[other]]);
                    let back: Vec<f64> = pairs.map(|(d, other)| d * other).collect();
                    add(&mut nodes[node.sources[factor]], &back);
                }
            }
            Operation::Concat => {
                let mut rest = d.as_slice();
                for source in node.sources {
                    let (part, behind) = rest.split_at(nodes[*source].len());
                    add(&mut nodes[*source], part);
                    rest = behind;
                }
            }
            Operation::Slice { start } => add(&mut nodes[node.sources[0]][start..start + node.size], &d),
            Operation::Dense(layer) => {
                let source = node.sources[0];
                dense_parameters(&layer, &trace.values[source], &d, &mut parameters);
                add(&mut nodes[source], &dense_input(&layer, interpreter.parameters(), &d));
            }
            Operation::Prelu(layer) => {
                let z = &trace.values[node.sources[0]];
                let mut back = vec![0.0; z.len()];
                for o in 0..z.len() {
                    let slope = interpreter.parameters()[layer.weights + o];
                    back[o] = if z[o] > 0.0 { d[o] } else { slope * d[o] };
                    parameters[layer.weights + o] = z[o].min(0.0) * d[o];
                }
                add(&mut nodes[node.sources[0]], &back);
            }
            // The statistics are taken as given: they are not the sample's.
            Operation::BatchNormalize(norm) => {
                let moments = interpreter.moments(&norm, node.size);
                let back: Vec<f64> = d.iter().zip(moments).map(|(d, [_, deviation])| d / deviation).collect();
                add(&mut nodes[node.sources[0]], &back);
            }
            Operation::Dropout { probability, layer } => {
                let mask = interpreter.mask(probability, layer, node.size);
                let back: Vec<f64> = d.iter().zip(mask).map(|(d, factor)| d * factor).collect();
                add(&mut nodes[node.sources[0]], &back);
            }
            Operation::Normalize { centres, epsilon } => {
                let x = &trace.values[node.sources[0]];
                let back = through_norm(x, centres, epsilon, &d);
                add(&mut nodes[node.sources[0]], &back);
            }
            Operation::Activation(activation) => {
                let back = {
                    let z = &trace.values[node.sources[0]];
                    through(activation, z, &trace.values[index], &d, node.name)?
                };
                add(&mut nodes[node.sources[0]], &back);
            }
            ref other => return Err(Error::unsupported(node.name, other)),
        }
    }
    clear_frozen(&mut parameters, topology);
    Ok(Gradients { loss: loss::value(trace, target)?, parameters, input, nodes })
}

/// Of a tied layer the weights are another one's, which alone says whether they are frozen.
fn clear_frozen(parameters: &mut [f64], topology: &Topology) {
    for (d, frozen) in parameters.iter_mut().zip(frozen(topology)) {
        if frozen {
            *d = 0.0;
        }
    }
}

fn add(sum: &mut [f64], term: &[f64]) {
    for (sum, term) in sum.iter_mut().zip(term) {
        *sum += term;
    }
}

/// `∂L/∂weights[i][o] = xᵢ·dₒ`, `∂L/∂biasₒ = dₒ`.
fn dense_parameters(layer: &DenseLayer, x: &[f64], d: &[f64], parameters: &mut [f64]) {
    for o in 0..layer.outputs {
        for i in 0..layer.inputs {
            if let Some(weight) = layer.weight(i, o) {
                parameters[weight] += x[i] * d[o];
            }
        }
        if let Some(bias) = layer.bias {
            parameters[bias + o] = d[o];
        }
    }
}

/// `∂L/∂xᵢ = Σₒ weights[i][o]·dₒ`.
fn dense_input(layer: &DenseLayer, parameters: &[f64], d: &[f64]) -> Vec<f64> {
    let mut back = vec![0.0; layer.inputs];
    for i in 0..layer.inputs {
        for o in 0..layer.outputs {
            if let Some(weight) = layer.weight(i, o) {
                back[i] += parameters[weight] * d[o];
            }
        }
    }
    back
}

/// `∂nⱼ/∂xᵢ = (δᵢⱼ − 1/n − nᵢ·nⱼ/n) / deviation`, without the 1/n for a norm that does not centre.
fn through_norm(x: &[f64], centres: bool, epsilon: f64, d: &[f64]) -> Vec<f64> {
    let (n, deviation) = super::normalize(x, centres, epsilon);
    let count = x.len() as f64;
    let mut back = vec![0.0; x.len()];
    for i in 0..x.len() {
        for j in 0..x.len() {
            let same = if i == j { 1.0 } else { 0.0 };
            let shift = if centres { 1.0 / count } else { 0.0 };
            back[i] += d[j] * (same - shift - n[i] * n[j] / count) / deviation;
        }
    }
    back
}

/// The gradient `d` at an activation's output `a`, passed back to its source.
fn through(activation: Activation, z: &[f64], a: &[f64], d: &[f64], node: &str) -> Result<Vec<f64>, Error> {
    let pairs = a.iter().zip(d);
    Ok(match activation {
        Activation::Identity => d.to_vec(),
        Activation::Sigmoid => pairs.map(|(a, d)| d * a * (1.0 - a)).collect(),
        Activation::Tanh => pairs.map(|(a, d)| d * (1.0 - a * a)).collect(),
        Activation::Relu => pairs.map(|(a, d)| if *a > 0.0 { *d } else { 0.0 }).collect(),
        // ∂pⱼ/∂zᵢ = pⱼ·(δᵢⱼ − pᵢ)
        Activation::Softmax => {
            let mut back = vec![0.0; a.len()];
            for i in 0..a.len() {
                for j in 0..a.len() {
                    let same = if i == j { 1.0 } else { 0.0 };
                    back[i] += d[j] * a[j] * (same - a[i]);
                }
            }
            back
        }
        // ∂aⱼ/∂zᵢ = δᵢⱼ − e^aᵢ
        Activation::LogSoftmax => {
            let sum: f64 = d.iter().sum();
            pairs.map(|(a, d)| d - a.exp() * sum).collect()
        }
        other => {
            let slope = |(z, d): (&f64, &f64)| Some(d * super::elementwise::at(other, *z)?.slope);
            let back: Option<Vec<f64>> = z.iter().zip(d).map(slope).collect();
            back.ok_or_else(|| Error::unsupported(node, other))?
        }
    })
}
