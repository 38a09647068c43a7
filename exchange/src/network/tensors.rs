//! The tensors of a network, as files name them.
//!
//! Input: the declaration as data, and the parts of the state. Output: [`Named`], in the order of the flat
//! view. Guarantees: `field.weights`, `field.bias` and `state.…` with the shapes that a declaration's
//! `weights: file("…")` asks for.

use std::ops::Range;

use netwright_runtime::state::{NumberType, Part};
use netwright_runtime::topology::{DenseLayer, Pattern, Topology};
use netwright_runtime::{Float, Network};

use crate::state;

/// Where the numbers of a tensor are in a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Parameters,
    Counter,
    Numbers,
}

/// A tensor of a network.
#[derive(Debug)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) shape: Vec<usize>,
    pub(super) kind: Kind,
    /// Its numbers among all of its kind.
    pub(super) range: Range<usize>,
}

/// What a file has of a network, without the network's type: all that is written of it is compiled once.
pub(super) struct View<'a, S> {
    pub(super) topology: &'static Topology,
    pub(super) parameters: &'a [S],
    pub(super) counters: &'a [u64],
    pub(super) numbers: &'a [S],
    parts: &'static [Part],
}

impl<'a, S: Float> View<'a, S> {
    pub(super) fn of<N: Network<S>>(network: &'a N) -> Self {
        let (topology, parameters) = (&N::TOPOLOGY, network.parameters());
        match network.state() {
            Some(state) => {
                let (counters, numbers, parts) = (state.counters(), state.numbers(), state.parts());
                Self { topology, parameters, counters, numbers, parts }
            }
            None => Self { topology, parameters, counters: &[], numbers: &[], parts: &[] },
        }
    }

    pub(super) fn tensors(&self) -> Vec<Named> {
        all(self.topology, self.parts)
    }
}

/// The tensors of the layers, in the order of the flat view.
pub(crate) fn parameters(topology: &Topology) -> Vec<Named> {
    let layers = topology.nodes.iter().filter_map(|node| Some((node.name, node.operation.layer()?)));
    let mut all: Vec<Named> = layers.flat_map(|(name, layer)| of_layer(name, &layer)).collect();
    // Nodes are in the order of computation, fields in that of the declaration.
    all.sort_by_key(|tensor| tensor.range.start);
    all
}

/// The name of a parameter by its index in the flat view, `h.weights[2, 0]`; `None` beyond the last one.
///
/// ```
/// use netwright::exchange::network::parameter_name;
/// use netwright::prelude::*;
///
/// network! { struct Net<2, 3 tanh, 1>; }
/// assert_eq!(parameter_name(&Net::TOPOLOGY, 4).as_deref(), Some("layer1.weights[1, 1]"));
/// assert_eq!(parameter_name(&Net::TOPOLOGY, 7).as_deref(), Some("layer1.bias[1]"));
/// assert_eq!(parameter_name(&Net::TOPOLOGY, Net::PARAMETERS), None);
/// ```
#[must_use]
pub fn parameter_name(topology: &Topology, index: usize) -> Option<String> {
    let tensor = parameters(topology).into_iter().find(|tensor| tensor.range.contains(&index))?;
    let mut rest = index - tensor.range.start;
    let mut axes: Vec<String> = Vec::new();
    for &axis in tensor.shape.iter().rev() {
        axes.insert(0, (rest % axis.max(1)).to_string());
        rest /= axis.max(1);
    }
    Some(format!("{}[{}]", tensor.name, axes.join(", ")))
}

/// All tensors: those of the layers, then those of the state.
fn all(topology: &Topology, state: &[Part]) -> Vec<Named> {
    let mut all = parameters(topology);
    let (mut counters, mut numbers) = (0, 0);
    for part in state {
        let (kind, begin, shape) = match part.tensor.number {
            NumberType::Counter => (Kind::Counter, &mut counters, Vec::new()),
            NumberType::Scalar(columns) => {
                (Kind::Numbers, &mut numbers, vec![part.length / columns.max(1), columns])
            }
        };
        let range = *begin..*begin + part.length;
        *begin = range.end;
        all.push(Named { name: state::tensor(part.name), shape, kind, range });
    }
    all
}

/// The own weights and the own bias of a layer.
fn of_layer(name: &str, layer: &DenseLayer) -> Vec<Named> {
    let named = |part: &str, shape: Vec<usize>, begin: usize| {
        let range = begin..begin + shape.iter().product::<usize>();
        Named { name: format!("{name}.{part}"), shape, kind: Kind::Parameters, range }
    };
    let mut tensors = Vec::new();
    if layer.tie.is_none() {
        let shape = match layer.pattern {
            Pattern::Full => vec![layer.inputs, layer.outputs],
            // Tied layers alone read weights by output; a layer's own never are.
            Pattern::Transposed => vec![layer.outputs, layer.inputs],
            Pattern::Diagonal | Pattern::Connections(_) => vec![layer.weight_count()],
        };
        tensors.push(named("weights", shape, layer.weights));
    }
    tensors.extend(layer.bias.map(|begin| named("bias", vec![layer.outputs], begin)));
    tensors
}
