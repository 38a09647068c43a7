//! The reference interpreter: runs any `TOPOLOGY` in `f64`, straight from the definitions.
//!
//! It shares no code with the compiler or the kernels: plain loops over vectors, the standard library's
//! functions, and its own reverse sweep. What it yields is what emitted `f64` code must yield, up to rounding.
#![allow(clippy::needless_range_loop)] // the indices are those of the formulas

mod check;
mod dropout;
pub(crate) mod elementwise;
mod loss;
mod reverse;
mod step;
mod update;

use std::ops::Range;

use netwright_runtime::topology::{Activation, BatchNorm, DenseLayer, Node, Operation, Topology};
use netwright_runtime::{Draws, Network, Scalar};

use crate::error::Error;

use loss::Shares;
pub(crate) use loss::{
    Direction, LEAST, TermOf, gradient as loss_gradient, lengths, softened, terms, value_of,
};
pub use reverse::Gradients;
pub use update::Update;

/// A network of any topology, in `f64`.
///
/// ```
/// use netwright_runtime::topology::{Activation, Node, Operation, Topology};
/// use netwright_verify::Interpreter;
///
/// const NODES: &[Node] = &[
///     Node { name: "x", size: 2, operation: Operation::Input, sources: &[] },
///     Node { name: "y", size: 2, operation: Operation::Activation(Activation::Relu), sources: &[0] },
/// ];
/// let topology =
///     Topology { name: "Net", axes: &[2], nodes: NODES, outputs: &[1], losses: &[], parameters: 0, workspace: 0 };
/// let trace = Interpreter::new(&topology, &[])?.forward(&[-1.0, 2.0])?;
/// assert_eq!(trace.output(), [0.0, 2.0]);
/// # Ok::<(), netwright_verify::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Interpreter<'t> {
    topology: &'t Topology,
    parameters: Vec<f64>,
    /// What the draws of the next step depend on; `None` if the network has no state, or does not draw.
    draws: Option<Draws>,
    /// Mean and variance of each number that is normalised over batches: the running ones, or those of the batch.
    statistics: Vec<[f64; 2]>,
    /// The row of a batch whose step of training is computed; `None` in inference.
    row: Option<u64>,
    /// How much of the loss of a batch the loss of the sample is.
    shares: Shares,
}

impl Interpreter<'static> {
    /// The interpreter of an emitted network, with its parameters.
    ///
    /// # Errors
    ///
    /// If the topology holds a part that this version does not know.
    pub fn of<S: Scalar, N: Network<S>>(network: &N) -> Result<Self, Error> {
        let parameters: Vec<f64> = network.parameters().iter().map(|parameter| parameter.to_f64()).collect();
        let mut interpreter = Self::new(const { &N::TOPOLOGY }, &parameters)?;
        if let Some(state) = network.state() {
            interpreter.draws = Some(state.draws);
            interpreter.statistics =
                state.running.iter().map(|of| of.map(|number| number.to_f64())).collect();
        }
        Ok(interpreter)
    }
}

impl<'t> Interpreter<'t> {
    /// The interpreter of a topology, with parameters in the order of the flat view.
    ///
    /// # Errors
    ///
    /// If the number of parameters is not the topology's, or the topology holds a part that this version does
    /// not know or contradicts itself.
    pub fn new(topology: &'t Topology, parameters: &[f64]) -> Result<Self, Error> {
        Error::check_length("parameters", topology.parameters, parameters.len())?;
        check::topology(topology)?;
        let statistics = vec![[0.0, 1.0]; topology.units()];
        Ok(Self {
            topology,
            parameters: parameters.to_vec(),
            draws: None,
            statistics,
            row: None,
            shares: Shares::WHOLE,
        })
    }

    /// For each row of a batch what computes it in a step of training: dropout draws, and a batch norm takes the
    /// statistics of the rows. Gradients of one row take these as given.
    ///
    /// # Errors
    ///
    /// If a row has another length than the input.
    pub fn in_training(&self, x: &[Vec<f64>]) -> Result<Vec<Self>, Error> {
        let mut rows: Vec<Self> =
            (0..x.len()).map(|row| Self { row: Some(row as u64), ..self.clone() }).collect();
        for node in self.topology.nodes {
            let Operation::BatchNormalize(norm) = node.operation else { continue };
            if norm.frozen {
                continue;
            }
            // All that stands before it has its statistics already.
            let source = |(row, x): (&Self, &Vec<f64>)| Ok(row.forward(x)?.values[node.sources[0]].clone());
            let values: Vec<Vec<f64>> = rows.iter().zip(x).map(source).collect::<Result<_, Error>>()?;
            for unit in 0..node.size {
                let count = values.len() as f64;
                let mean = mean(&values.iter().map(|row| row[unit]).collect::<Vec<_>>());
                let variance = values.iter().map(|row| (row[unit] - mean).powi(2)).sum::<f64>() / count;
                rows.iter_mut().for_each(|row| row.statistics[norm.offset + unit] = [mean, variance]);
            }
        }
        Ok(rows)
    }

    /// The same without what dropout draws, also in a step of training.
    pub(crate) fn without_dropout(&self) -> Self {
        Self { draws: None, ..self.clone() }
    }

    /// Whether a step of training needs several rows.
    pub(crate) fn needs_rows(&self) -> bool {
        let needs = |node: &Node| matches!(node.operation, Operation::BatchNormalize(norm) if !norm.frozen);
        self.topology.nodes.iter().any(needs)
    }

    /// Mean and √(variance + ε) of each number that a batch norm normalises.
    pub(crate) fn moments(&self, norm: &BatchNorm, size: usize) -> Vec<[f64; 2]> {
        let of = &self.statistics[norm.offset..norm.offset + size];
        of.iter().map(|[mean, variance]| [*mean, (variance + norm.epsilon).sqrt()]).collect()
    }

    /// What a node of dropout multiplies its numbers with.
    pub(crate) fn mask(&self, probability: f64, layer: u64, size: usize) -> Vec<f64> {
        match (self.draws, self.row) {
            (Some(draws), Some(row)) => dropout::mask(probability, layer, draws, row, size),
            _ => vec![1.0; size],
        }
    }

    /// The topology that is interpreted.
    pub const fn topology(&self) -> &'t Topology {
        self.topology
    }

    /// All parameters, in the order of the flat view.
    pub fn parameters(&self) -> &[f64] {
        &self.parameters
    }

    /// All parameters, to be changed.
    pub fn parameters_mut(&mut self) -> &mut [f64] {
        &mut self.parameters
    }

    /// The values of all nodes for a sample.
    ///
    /// # Errors
    ///
    /// If `x` has another length than the input.
    pub fn forward(&self, x: &[f64]) -> Result<Trace<'t>, Error> {
        let mut values: Vec<Vec<f64>> = Vec::with_capacity(self.topology.nodes.len());
        for node in self.topology.nodes {
            let read = |source: usize| values[node.sources[source]].as_slice();
            let value = match node.operation {
                Operation::Input => {
                    Error::check_length("x", node.size, x.len())?;
                    x.to_vec()
                }
                Operation::Sum => read(0).iter().zip(read(1)).map(|(a, b)| a + b).collect(),
                Operation::Difference => read(0).iter().zip(read(1)).map(|(a, b)| a - b).collect(),
                Operation::Product => read(0).iter().zip(read(1)).map(|(a, b)| a * b).collect(),
                Operation::Concat => (0..node.sources.len()).flat_map(|part| read(part).to_vec()).collect(),
                Operation::Slice { start } => read(0)[start..start + node.size].to_vec(),
                Operation::Dense(layer) => dense(&layer, &self.parameters, read(0)),
                Operation::Prelu(layer) => prelu(&layer, &self.parameters, read(0)),
                Operation::Normalize { centres, epsilon } => normalize(read(0), centres, epsilon).0,
                Operation::BatchNormalize(norm) => {
                    let moments = self.moments(&norm, node.size);
                    read(0).iter().zip(moments).map(|(x, [mean, deviation])| (x - mean) / deviation).collect()
                }
                Operation::Dropout { probability, layer } => {
                    let mask = self.mask(probability, layer, node.size);
                    read(0).iter().zip(mask).map(|(x, factor)| x * factor).collect()
                }
                Operation::Activation(activation) => activate(activation, read(0), node.name)?,
                ref other => return Err(Error::unsupported(node.name, other)),
            };
            values.push(value);
        }
        Ok(Trace { topology: self.topology, values, shares: self.shares })
    }

    /// The loss of a sample.
    ///
    /// # Errors
    ///
    /// If `x` or `target` has another length than the network's, or there is no loss.
    pub fn loss(&self, x: &[f64], target: &[f64]) -> Result<f64, Error> {
        loss::value(&self.forward(x)?, target)
    }

    /// The loss of a sample and its gradient with respect to every parameter, input and node, by a reverse
    /// sweep. The gradient of a frozen layer's parameters is 0.
    ///
    /// # Errors
    ///
    /// As [`loss`](Self::loss).
    pub fn backward(&self, x: &[f64], target: &[f64]) -> Result<Gradients, Error> {
        reverse::sweep(self, &self.forward(x)?, target)
    }

    /// One step of an optimiser on one sample, with dropout and as the options of the layers shape it; returns the loss before it.
    /// Frozen layers do not move.
    ///
    /// # Errors
    ///
    /// As [`loss`](Self::loss), if the optimiser's state has another length than the parameters, and for a network with
    /// a `batch_norm`.
    pub fn train_step(&mut self, x: &[f64], target: &[f64], update: &mut Update) -> Result<f64, Error> {
        if self.needs_rows() && self.draws.is_some() {
            return Err(Error::Rows { what: "a `batch_norm` cannot be trained on one sample".to_owned() });
        }
        let in_training = Self { row: Some(0), ..self.clone() };
        let gradients = in_training.backward(x, target)?;
        if let Some(draws) = &mut self.draws {
            draws.step = draws.step.wrapping_add(1);
        }
        let gradient = step::with_penalties(self.topology, &self.parameters, &gradients.parameters);
        let before = self.parameters.clone();
        update.step(&mut self.parameters, &gradient, &frozen(self.topology))?;
        step::shape(self.topology, &before, &mut self.parameters);
        Ok(gradients.loss)
    }
}

/// The values of all nodes for one sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace<'t> {
    topology: &'t Topology,
    shares: Shares,
    /// `values[n]` is the row that node `n` of the topology yields.
    pub values: Vec<Vec<f64>>,
}

impl<'t> Trace<'t> {
    /// The network's outputs, one behind the other.
    pub fn output(&self) -> Vec<f64> {
        self.joined(self.topology.outputs)
    }

    /// The outputs before their last activations; an output itself, if its last operation is none.
    pub fn logits(&self) -> Vec<f64> {
        self.joined(&logits(self.topology))
    }

    fn joined(&self, nodes: &[usize]) -> Vec<f64> {
        nodes.iter().flat_map(|node| self.values[*node].clone()).collect()
    }

    pub(crate) const fn topology(&self) -> &'t Topology {
        self.topology
    }
}

/// The nodes of the outputs before their last activations.
pub(crate) fn logits(topology: &Topology) -> Vec<usize> {
    let before = |output: &usize| match topology.nodes[*output].operation {
        Operation::Activation(_) => topology.nodes[*output].sources[0],
        _ => *output,
    };
    topology.outputs.iter().map(before).collect()
}

/// `zₒ = biasₒ + Σᵢ xᵢ·weights[i][o]`.
fn dense(layer: &DenseLayer, parameters: &[f64], x: &[f64]) -> Vec<f64> {
    let mut z = vec![0.0; layer.outputs];
    for o in 0..layer.outputs {
        if let Some(bias) = layer.bias {
            z[o] = parameters[bias + o];
        }
        for i in 0..layer.inputs {
            if let Some(weight) = layer.weight(i, o) {
                z[o] += x[i] * parameters[weight];
            }
        }
    }
    z
}

/// `(x − mean) / √(variance + ε)`, or `x / √(Σx²/n + ε)`; and what it was divided by.
pub(crate) fn normalize(x: &[f64], centres: bool, epsilon: f64) -> (Vec<f64>, f64) {
    let count = x.len() as f64;
    let mean = if centres { mean(x) } else { 0.0 };
    let square = x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
    let deviation = (square + epsilon).sqrt();
    (x.iter().map(|x| (x - mean) / deviation).collect(), deviation)
}

/// Σx/n, as the first number and the mean of the distances to it: so numbers that differ little lose no digit.
fn mean(x: &[f64]) -> f64 {
    let first = x.first().copied().unwrap_or(0.0);
    first + x.iter().map(|x| x - first).sum::<f64>() / x.len() as f64
}

/// `zₒ` above 0, `weightₒ·zₒ` below.
fn prelu(layer: &DenseLayer, parameters: &[f64], z: &[f64]) -> Vec<f64> {
    let slopes = &parameters[layer.weights..layer.weights + layer.outputs];
    z.iter().zip(slopes).map(|(z, slope)| if *z > 0.0 { *z } else { slope * z }).collect()
}

/// The activation of a row.
fn activate(activation: Activation, z: &[f64], node: &str) -> Result<Vec<f64>, Error> {
    Ok(match activation {
        Activation::Identity => z.to_vec(),
        Activation::Sigmoid => z.iter().map(|z| sigmoid(*z)).collect(),
        Activation::Tanh => z.iter().map(|z| z.tanh()).collect(),
        Activation::Relu => z.iter().map(|z| if *z > 0.0 { *z } else { 0.0 }).collect(),
        Activation::Softmax => softmax(z),
        Activation::LogSoftmax => log_softmax(z),
        other => {
            let point = |z: &f64| elementwise::at(other, *z).map(|point| point.value);
            let values: Option<Vec<f64>> = z.iter().map(point).collect();
            values.ok_or_else(|| Error::unsupported(node, other))?
        }
    })
}

/// 1 / (1 + e⁻ᶻ).
pub(crate) fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

/// `e^(zᵢ − m) / Σⱼ e^(zⱼ − m)` with m = max z, which is the definition with both sides divided by eᵐ.
pub(crate) fn softmax(z: &[f64]) -> Vec<f64> {
    let largest = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = z.iter().map(|z| (z - largest).exp()).collect();
    let sum: f64 = powers.iter().sum();
    powers.iter().map(|power| power / sum).collect()
}

/// `zᵢ − m − ln Σⱼ e^(zⱼ − m)` with m = max z.
fn log_softmax(z: &[f64]) -> Vec<f64> {
    let (largest, ln_sum) = ln_sum_exp(z);
    z.iter().map(|z| z - largest - ln_sum).collect()
}

/// m = max z and ln Σⱼ e^(zⱼ − m). The term of one maximum is 1, and left out of the sum under `ln_1p`.
pub(crate) fn ln_sum_exp(z: &[f64]) -> (f64, f64) {
    let top = (0..z.len()).fold(0, |top, o| if z[o] > z[top] { o } else { top });
    let largest = z.get(top).copied().unwrap_or(0.0);
    let others = (0..z.len()).filter(|o| *o != top).map(|o| (z[o] - largest).exp());
    (largest, others.sum::<f64>().ln_1p())
}

/// The places of the weights that are the layer's own: none in a tied layer.
pub(crate) fn own_weights(layer: &DenseLayer) -> Range<usize> {
    let count = if layer.tie.is_some() { 0 } else { layer.weight_count() };
    layer.weights..layer.weights + count
}

/// Whether the weights that a layer uses are trained: those of a tied layer if their owner's are.
pub(crate) fn trains_weights(topology: &Topology, layer: &DenseLayer) -> bool {
    let Some(owner) = layer.tie else { return !layer.frozen };
    let owners = topology.nodes.iter().filter(|node| node.name == owner);
    owners.filter_map(|node| node.operation.layer()).any(|layer| layer.tie.is_none() && !layer.frozen)
}

/// For each parameter whether the layer that has it is frozen.
pub(crate) fn frozen(topology: &Topology) -> Vec<bool> {
    let mut frozen = vec![false; topology.parameters];
    for node in topology.nodes {
        if let Some(layer) = node.operation.layer()
            && layer.frozen
        {
            frozen[own_weights(&layer)].fill(true);
            if let Some(bias) = layer.bias {
                frozen[bias..bias + layer.outputs].fill(true);
            }
        }
    }
    frozen
}
