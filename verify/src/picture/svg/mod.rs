//! The neurons as a picture in SVG.
//!
//! Input: a topology, with or without parameters. Output: a self-contained document. Guarantees: it has no
//! identifiers and no style sheet, which could collide with those of a page that contains it.

mod draw;
mod graph;
mod ink;
mod layout;
mod legend;
mod loops;
mod track;
mod wires;

use std::fmt;

use netwright_picture::Picture;
use netwright_runtime::topology::Topology;
use netwright_runtime::{Network, Scalar};

use self::draw::Drawing;
use crate::error::Error;

/// A drawing of a network's neurons and weights: an SVG document.
///
/// A column of circles is a declared name; of a wide layer the first and the last neurons are shown. Each
/// weight between shown neurons is a line: blue if it is positive, orange if it is negative, and the thicker
/// the larger it is; the dot in a neuron is its bias. Pointing at one shows its name and value, which small
/// networks have written beside it. Frozen layers are dashed, and so are
/// the lines above everything else, which lead to later steps.
///
/// ```
/// # mod netwright { pub use netwright_runtime::*; pub use netwright_verify as verify; }
/// use netwright::topology::{Activation, Node, Operation, Shape, Topology};
/// use netwright::verify::Svg;
///
/// const RELU: Operation = Operation::Activation(Activation::Relu);
/// const NODES: &[Node] = &[
///     Node { name: "x", shape: Shape::row(2), operation: Operation::Input, sources: &[] },
///     Node { name: "y", shape: Shape::row(2), operation: RELU, sources: &[0] },
/// ];
/// let topology =
///     Topology { name: "Net", nodes: NODES, outputs: &[1], losses: &[], parameters: 0, workspace: 0 };
/// let picture = Svg::new(&topology).to_string();
/// assert_eq!(picture.matches("<circle").count(), 4);
/// assert_eq!(picture.matches("<line").count(), 2);
/// ```
#[derive(Clone, Debug)]
pub struct Svg<'t> {
    topology: &'t Topology,
    parameters: Option<Vec<f64>>,
    limit: usize,
}

impl Svg<'static> {
    /// The drawing of a network with its weights.
    pub fn of<S: Scalar, N: Network<S>>(network: &N) -> Self {
        let parameters = network.parameters().iter().map(|parameter| parameter.to_f64()).collect();
        Self { parameters: Some(parameters), ..Self::new(const { &N::TOPOLOGY }) }
    }
}

impl<'t> Svg<'t> {
    /// The drawing of a network, its weights left open.
    pub const fn new(topology: &'t Topology) -> Self {
        Self { topology, parameters: None, limit: 16 }
    }

    /// Draws these weights: all parameters in the order of the flat view.
    ///
    /// # Errors
    ///
    /// If their number is not the topology's.
    pub fn parameters(mut self, parameters: &[f64]) -> Result<Self, Error> {
        Error::check_length("parameters", self.topology.parameters, parameters.len())?;
        self.parameters = Some(parameters.to_vec());
        Ok(self)
    }

    /// Up to how many neurons of a layer are all shown, by default 16; of a wider one about half as many are.
    #[must_use]
    pub const fn limit(mut self, neurons: usize) -> Self {
        self.limit = neurons;
        self
    }
}

impl fmt::Display for Svg<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Drawing::new(self.topology, self.parameters.as_deref(), self.limit).write(f)
    }
}

impl Picture for Svg<'_> {}
