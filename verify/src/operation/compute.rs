//! The result of an operation: its contract with the interpreter, which walks over the nodes and knows no
//! operation.

use std::ops::RangeInclusive;

use netwright_runtime::Draws;
use netwright_runtime::topology::{Node, Topology};

use crate::error::Error;

/// The numbers of a network besides its topology.
#[derive(Clone, Copy)]
pub(crate) struct Setting<'a> {
    /// All parameters, in the order of the flat view.
    pub(crate) parameters: &'a [f64],
    /// Mean and variance of each number that is normalised over batches.
    pub(crate) statistics: &'a [[f64; 2]],
    /// The numbers that the draws of a training step depend on, and the row of the batch; `None` without
    /// draws.
    pub(crate) draws: Option<(Draws, u64)>,
}

/// A node among those that it reads.
pub(crate) struct Site<'a> {
    pub(crate) topology: &'a Topology,
    pub(crate) node: &'a Node,
    /// The sizes of its sources.
    pub(crate) sizes: Vec<usize>,
}

impl Site<'_> {
    /// Refuses a node whose sources are not all as large as it.
    pub(crate) fn check_same_sizes(&self) -> Result<(), Error> {
        match self.sizes.iter().all(|size| *size == self.node.size) {
            true => Ok(()),
            false => Err(Error::malformed(self.node.name, "a source has another size")),
        }
    }
}

/// The facts about a node when its gradient is passed back.
pub(crate) struct Known<'a> {
    /// The values of its sources.
    pub(crate) read: Vec<&'a [f64]>,
    /// Its own value.
    pub(crate) value: &'a [f64],
    /// The gradient at it.
    pub(crate) d: &'a [f64],
}

/// Where a gradient goes, or what is summed up beside it: to the sources of a node and to the parameters.
pub(crate) struct Towards<'a, T> {
    nodes: &'a mut [Vec<T>],
    sources: &'a [usize],
    /// All parameters.
    pub(crate) parameters: &'a mut [T],
}

impl<'a, T> Towards<'a, T> {
    /// To the sources of `node` among all `nodes`, and to all parameters.
    pub(crate) const fn sources_of(node: &'a Node, nodes: &'a mut [Vec<T>], parameters: &'a mut [T]) -> Self {
        Self { nodes, sources: node.sources, parameters }
    }

    /// The source at this position.
    pub(crate) fn source(&mut self, position: usize) -> &mut [T] {
        &mut self.nodes[self.sources[position]]
    }
}

impl Towards<'_, f64> {
    /// Adds a gradient at the source at this position.
    pub(crate) fn add(&mut self, position: usize, gradient: impl IntoIterator<Item = f64>) {
        self.source(position).iter_mut().zip(gradient).for_each(|(sum, term)| *sum += term);
    }
}

/// The statistics that a training step takes of all rows of a batch, for an operation that couples them.
pub(crate) struct OverRows {
    /// The position of the source whose numbers they are of.
    pub(crate) position: usize,
    /// Where its statistics begin.
    pub(crate) offset: usize,
    /// Mean and variance of the numbers that one unit has in the rows.
    pub(crate) statistics: fn(&[f64]) -> [f64; 2],
}

/// An operation in numbers, straight from its definition.
pub(crate) trait Compute {
    /// How many sources it may have.
    fn sources(&self) -> RangeInclusive<usize>;

    /// Refuses a node that contradicts itself, so that no index fails afterwards. Its sources are as many as
    /// they may be, and come before it.
    fn check(&self, site: &Site<'_>) -> Result<(), Error>;

    /// What it yields of what it reads. What has no sources reads the network's input.
    fn value(&self, setting: &Setting<'_>, read: &[&[f64]]) -> Vec<f64>;

    /// Passes the gradient at its value back to its sources and its parameters, by the chain rule.
    fn pass_back(&self, setting: &Setting<'_>, at: &Known<'_>, to: &mut Towards<'_, f64>);

    /// The statistics that a training step takes of all rows of a batch; `None` if rows are independent.
    fn over_rows(&self) -> Option<OverRows>;
}
