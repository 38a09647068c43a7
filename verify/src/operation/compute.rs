//! The result of an operation: its contract with the interpreter, which walks over the nodes and knows no
//! operation.

use std::ops::RangeInclusive;

use netwright_runtime::Draws;
use netwright_runtime::topology::{Node, Topology};

use crate::error::Error;

/// The numbers of a network that a node computes with, besides those that it reads.
#[derive(Clone, Copy)]
pub(crate) struct Setting<'a> {
    /// All parameters, in the order of the flat view.
    pub(crate) parameters: &'a [f64],
    /// What the node keeps from one step to the next, in the form of its operation.
    pub(crate) kept: &'a [f64],
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
        match self.sizes.iter().all(|size| *size == self.node.size()) {
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
#[derive(Clone, Copy)]
pub(crate) struct OverRows {
    /// The position of the source whose numbers they are of.
    pub(crate) position: usize,
    /// What the node keeps instead of its own numbers, of the source in each row.
    pub(crate) statistics: fn(&[Vec<f64>]) -> Vec<f64>,
}

/// What an operation keeps from one step to the next, besides parameters.
#[derive(Clone, Copy)]
pub(crate) enum Keeps {
    /// Nothing.
    Nothing,
    /// The running mean and the running variance of each unit, one after the other.
    Running {
        /// Where its units begin in the state.
        offset: usize,
        /// How many units there are.
        units: usize,
        /// What a training step takes instead; `None` if rows are independent.
        over_rows: Option<OverRows>,
    },
}

impl Keeps {
    /// What a node keeps, of the running statistics of a network; of a network without them what it begins
    /// with.
    pub(crate) fn read(self, running: &[[f64; 2]]) -> Vec<f64> {
        match self {
            Keeps::Nothing => Vec::new(),
            Keeps::Running { offset, units, .. } => {
                let begin = running.get(offset..).and_then(|rest| rest.get(..units));
                begin.map_or_else(|| [0.0, 1.0].repeat(units), |of| of.as_flattened().to_vec())
            }
        }
    }

    /// The statistics that a training step takes of all rows; `None` if rows are independent.
    pub(crate) fn over_rows(self) -> Option<OverRows> {
        match self {
            Keeps::Nothing => None,
            Keeps::Running { over_rows, .. } => over_rows,
        }
    }
}

/// How an operation is part of a network.
pub(crate) struct Contract {
    /// How many sources it may have.
    pub(crate) sources: RangeInclusive<usize>,
    /// What it keeps.
    pub(crate) keeps: Keeps,
}

impl Contract {
    /// Of so many sources and parameters alone: it keeps nothing, and rows are independent.
    pub(crate) const fn of_sources(sources: RangeInclusive<usize>) -> Self {
        Self { sources, keeps: Keeps::Nothing }
    }
}

/// An operation in numbers, straight from its definition.
pub(crate) trait Compute {
    /// How many sources it may have, and what it keeps.
    fn contract(&self) -> Contract;

    /// Refuses a node that contradicts itself, so that no index fails afterwards. Its sources are as many as
    /// they may be, and come before it.
    fn check(&self, site: &Site<'_>) -> Result<(), Error>;

    /// What it yields of what it reads. What has no sources reads the network's input.
    fn value(&self, setting: &Setting<'_>, read: &[&[f64]]) -> Vec<f64>;

    /// Passes the gradient at its value back to its sources and its parameters, by the chain rule.
    fn pass_back(&self, setting: &Setting<'_>, at: &Known<'_>, to: &mut Towards<'_, f64>);
}
