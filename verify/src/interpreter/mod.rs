//! The reference interpreter: runs any `TOPOLOGY` in `f64`, straight from the definitions.
//!
//! It shares no code with the compiler or the kernels: plain loops over vectors, the standard library's
//! functions, and its own reverse sweep. Emitted `f64` code must give the same results, up to rounding.

mod check;
mod past;
mod reverse;
mod shares;
mod step;
mod terms;
mod through_time;
mod trace;
mod update;

use netwright_runtime::topology::{Node, Operation, Topology};
use netwright_runtime::{Draws, Network, Scalar};

use self::step::Step;
use crate::error::Error;
use crate::layers::{frozen, own_parameters};
use crate::operation::{OverRows, Setting, mathematics};

pub use past::Past;
pub use reverse::Gradients;
pub(crate) use shares::{Shares, is_scaled};
pub(crate) use terms::{TracedTerm, terms};
pub use through_time::SequenceGradients;
pub(crate) use through_time::{InSequence, window};
pub use trace::Trace;
pub(crate) use trace::logits;
pub use update::{Formula, FormulaState, Update};

/// A network of any topology, in `f64`.
///
/// ```
/// # mod netwright { pub use netwright_runtime::*; pub use netwright_verify as verify; }
/// use netwright::topology::{Activation, Node, Operation, Shape, Topology};
/// use netwright::verify::Interpreter;
///
/// const RELU: Operation = Operation::Activation(Activation::Relu);
/// const NODES: &[Node] = &[
///     Node { name: "x", shape: Shape::row(2), operation: Operation::Input, sources: &[] },
///     Node { name: "y", shape: Shape::row(2), operation: RELU, sources: &[0] },
/// ];
/// let topology =
///     Topology { name: "Net", nodes: NODES, outputs: &[1], losses: &[], parameters: 0, workspace: 0 };
/// let trace = Interpreter::new(&topology, &[])?.forward(&[-1.0, 2.0])?;
/// assert_eq!(trace.output(), [0.0, 2.0]);
/// # Ok::<(), netwright::verify::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Interpreter<'t> {
    topology: &'t Topology,
    parameters: Vec<f64>,
    /// The numbers that the draws of the next step depend on; `None` if the network has no state, or does not
    /// draw.
    draws: Option<Draws>,
    /// What each node keeps from one step to the next; in a training step what it takes of the batch instead.
    kept: Vec<Vec<f64>>,
    /// The row of a batch, or of a step of a sequence, whose step of training is computed; `None` in
    /// inference.
    row: Option<u64>,
    /// How much of the loss of a batch the loss of the sample is.
    shares: Shares,
    /// For each node whether an optimiser leaves its layer as it is.
    frozen: Vec<bool>,
    /// The least number that a memory keeps: below it is 0.
    least: f64,
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
        interpreter.least = past::least::<S>();
        if let Some(state) = network.state() {
            interpreter.draws = Some(state.draws());
            let running: Vec<[f64; 2]> =
                state.running().iter().map(|of| of.map(|number| number.to_f64())).collect();
            interpreter.kept = kept(interpreter.topology, &running);
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
        Ok(Self {
            topology,
            parameters: parameters.to_vec(),
            draws: None,
            kept: kept(topology, &[]),
            row: None,
            shares: Shares::WHOLE,
            frozen: vec![false; topology.nodes.len()],
            least: past::least::<f64>(),
        })
    }

    /// For each row of a batch what computes it in a step of training: dropout draws, and a batch norm takes
    /// the statistics of the rows. Gradients of one row take these as given.
    ///
    /// # Errors
    ///
    /// If a row has another length than the input.
    pub fn in_training(&self, x: &[Vec<f64>]) -> Result<Vec<Self>, Error> {
        let mut rows: Vec<Self> =
            (0..x.len()).map(|row| Self { row: Some(row as u64), ..self.clone() }).collect();
        for (index, node) in self.topology.nodes.iter().enumerate() {
            let Some(over_rows) = self.node_over_rows(index) else { continue };
            // All that comes before it has its statistics already.
            let source = node.sources[over_rows.position];
            let source = |(row, x): (&Self, &Vec<f64>)| Ok(row.forward(x)?.values[source].clone());
            let values: Vec<Vec<f64>> = rows.iter().zip(x).map(source).collect::<Result<_, Error>>()?;
            let statistics = (over_rows.statistics)(&values);
            rows.iter_mut().for_each(|row| row.kept[index].clone_from(&statistics));
        }
        Ok(rows)
    }

    /// The rows of a batch whose samples have weights, as many as there are rows: the losses of the rows, and
    /// their gradients, become their shares of those of the batch, so that the sum over the rows is Σ
    /// weightₛ·Lₛ / n, or of terms with [`Divisor::Weights`](netwright_runtime::topology::Divisor::Weights) Σ
    /// weightₛ·Lₛ / Σ weightₛ, where 0/0 is 0.
    ///
    /// Where targets have weights that divide a term, [`of_batch`](Self::of_batch) knows them.
    ///
    /// # Errors
    ///
    /// If there are more or fewer weights than rows.
    pub fn weighted(rows: Vec<Self>, weights: &[f64]) -> Result<Vec<Self>, Error> {
        Error::check_length("weights", rows.len(), weights.len())?;
        let shares = Shares::of_batch(weights);
        Ok(rows.into_iter().zip(shares).map(|(row, shares)| Self { shares, ..row }).collect())
    }

    /// The rows of a batch with their targets, and a weight for each sample: as [`weighted`](Self::weighted),
    /// and terms that are divided by weights of the targets are divided by those of all rows.
    ///
    /// # Errors
    ///
    /// If there are more or fewer weights, or targets, than rows, or a target has another length than the
    /// network's.
    pub fn of_batch(rows: Vec<Self>, targets: &[Vec<f64>], weights: &[f64]) -> Result<Vec<Self>, Error> {
        Error::check_length("weights", rows.len(), weights.len())?;
        Error::check_length("targets", rows.len(), targets.len())?;
        let Some(topology) = rows.first().map(|row| row.topology) else { return Ok(rows) };
        for target in targets {
            Error::check_length("target", topology.targets(), target.len())?;
        }
        let shares = Shares::of_targets(topology, weights, targets);
        Ok(rows.into_iter().zip(shares).map(|(row, shares)| Self { shares, ..row }).collect())
    }

    /// Whether a term of the loss is divided by weights of the targets.
    pub(crate) fn is_scaled(&self) -> bool {
        self.topology.losses.iter().any(is_scaled)
    }

    /// The same without the draws of dropout, also in a training step.
    pub(crate) fn without_dropout(&self) -> Self {
        Self { draws: None, ..self.clone() }
    }

    /// The same where an optimiser leaves a layer as it is: its parameters have the gradient 0 and do not
    /// move, and a `batch_norm` takes its running statistics in training, too.
    ///
    /// ```
    /// use netwright::prelude::*;
    /// use netwright::verify::{Interpreter, Update};
    ///
    /// network! { struct Net { x: input(1); h: x -> dense(1); y: h -> dense(1); loss: mse(y); } }
    /// let net = Net::from_parameters([1.0, 0.0, 1.0, 0.0]);
    /// let mut frozen = Interpreter::of(&net)?.freeze("h")?;
    /// frozen.train_step(&[1.0], &[2.0], &mut Update::sgd(0.25))?;
    /// assert_eq!(frozen.parameters(), [1.0, 0.0, 1.5, 0.5]);
    /// # Ok::<(), netwright::verify::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If no layer has this name.
    pub fn freeze(mut self, layer: &str) -> Result<Self, Error> {
        let of_name = |node: &Node| node.name == layer && node.operation.layer().is_some();
        if !self.topology.nodes.iter().any(of_name) {
            return Err(Error::malformed(layer, "no layer has this name"));
        }
        for (node, frozen) in self.topology.nodes.iter().zip(&mut self.frozen) {
            *frozen |= node.name == layer;
        }
        Ok(self)
    }

    /// For each parameter whether it is frozen, in the declaration or by an optimiser.
    fn frozen_parameters(&self) -> Vec<bool> {
        let mut frozen = frozen(self.topology);
        let nodes = self.topology.nodes.iter().zip(&self.frozen).filter(|(_, frozen)| **frozen);
        for layer in nodes.filter_map(|(node, _)| node.operation.layer()) {
            own_parameters(&layer).for_each(|index| frozen[index] = true);
        }
        frozen
    }

    /// What a node takes of the rows of a batch in training, if it does.
    fn node_over_rows(&self, index: usize) -> Option<OverRows> {
        let over_rows = mathematics(&self.topology.nodes[index]).contract().keeps.over_rows();
        over_rows.filter(|_| !self.frozen[index])
    }

    /// The first node that makes a step of training need several rows.
    fn over_rows(&self) -> Option<&Node> {
        let mut nodes = self.topology.nodes.iter().enumerate();
        nodes.find(|(index, _)| self.node_over_rows(*index).is_some()).map(|(_, node)| node)
    }

    /// Whether a step of training needs several rows.
    pub(crate) fn needs_rows(&self) -> bool {
        self.over_rows().is_some()
    }

    /// The numbers that the operation of a node computes with.
    pub(crate) fn setting(&self, node: usize) -> Setting<'_> {
        let Self { parameters, kept, draws, row, .. } = self;
        Setting { parameters, kept: &kept[node], draws: draws.zip(*row) }
    }

    /// What each node keeps from one step to the next.
    pub(crate) fn kept(&self) -> &[Vec<f64>] {
        &self.kept
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

    /// The values of all nodes for a sample; of a network with a memory, for the first one of a stream.
    ///
    /// # Errors
    ///
    /// If `x` has another length than the input.
    pub fn forward(&self, x: &[f64]) -> Result<Trace<'t>, Error> {
        self.forward_after(&Past::new(), x)
    }

    /// The values of all nodes for the sample after these.
    fn forward_after(&self, past: &Past, x: &[f64]) -> Result<Trace<'t>, Error> {
        let inputs = self.topology.nodes.iter().filter(|node| node.operation == Operation::Input);
        inputs.map(|node| node.size()).try_for_each(|size| Error::check_length("x", size, x.len()))?;
        let mut values: Vec<Vec<f64>> = Vec::with_capacity(self.topology.nodes.len());
        for (index, node) in self.topology.nodes.iter().enumerate() {
            let mut read: Vec<&[f64]> =
                node.sources.iter().map(|source| values[*source].as_slice()).collect();
            let remembered = self.remembered(past, &node.operation, node.size());
            if read.is_empty() {
                read.push(remembered.as_deref().unwrap_or(x));
            }
            let value = mathematics(node).value(&self.setting(index), &read);
            values.push(value);
        }
        Ok(Trace { topology: self.topology, values, shares: self.shares.clone() })
    }

    /// The loss of a sample.
    ///
    /// # Errors
    ///
    /// If `x` or `target` has another length than the network's, or there is no loss.
    pub fn loss(&self, x: &[f64], target: &[f64]) -> Result<f64, Error> {
        terms::value(&self.forward(x)?, target)
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

    /// One step of an optimiser on one sample, with dropout and as the options of the layers shape it;
    /// returns the loss before it. Frozen layers do not move.
    ///
    /// # Errors
    ///
    /// As [`loss`](Self::loss), if the optimiser's state has another length than the parameters, and for a
    /// network with a `batch_norm` that is trained.
    pub fn train_step(&mut self, x: &[f64], target: &[f64], update: &mut Update) -> Result<f64, Error> {
        self.train_batch(&[x.to_vec()], &[target.to_vec()], update)
    }

    /// [`train_step`](Self::train_step) on the mean of some samples; returns their mean loss before it.
    ///
    /// # Errors
    ///
    /// As [`train_step`](Self::train_step), and if there are more or fewer targets than samples.
    pub fn train_batch(
        &mut self,
        x: &[Vec<f64>],
        target: &[Vec<f64>],
        update: &mut Update,
    ) -> Result<f64, Error> {
        if let Some(node) = self.over_rows() {
            let word = node.operation.word().unwrap_or(node.name);
            return Err(Error::Rows { what: format!("a `{word}` cannot be trained on one sample") });
        }
        let rows = Self::of_batch(self.in_training(x)?, target, &vec![1.0; x.len()])?;
        let (mut loss, mut gradient) = (0.0, vec![0.0; self.parameters.len()]);
        for (row, (x, target)) in rows.iter().zip(x.iter().zip(target)) {
            let gradients = row.backward(x, target)?;
            loss += gradients.loss;
            gradient.iter_mut().zip(&gradients.parameters).for_each(|(sum, d)| *sum += d);
        }
        if let Some(draws) = &mut self.draws {
            draws.step = draws.step.wrapping_add(1);
        }
        self.apply(&gradient, update)?;
        Ok(loss)
    }

    /// One step of an optimiser with the gradient of every parameter, as the options of the layers shape it.
    /// Frozen layers do not move.
    ///
    /// # Errors
    ///
    /// If the gradient or the optimiser's state has another length than the parameters.
    pub fn apply(&mut self, gradient: &[f64], update: &mut Update) -> Result<(), Error> {
        Error::check_length("gradient", self.parameters.len(), gradient.len())?;
        let frozen = self.frozen_parameters();
        let step = Step { topology: self.topology, frozen: &frozen };
        let gradient = step.with_penalties(&self.parameters, gradient);
        let before = self.parameters.clone();
        update.step(&mut self.parameters, &gradient, &frozen)?;
        step.shape(&before, &mut self.parameters);
        Ok(())
    }
}

/// What each node keeps, of the running statistics of a network; without them, what it begins with.
fn kept(topology: &Topology, running: &[[f64; 2]]) -> Vec<Vec<f64>> {
    let of = |node: &Node| mathematics(node).contract().keeps.read(running);
    topology.nodes.iter().map(of).collect()
}
