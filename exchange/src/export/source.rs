//! A network as data: its topology and its numbers.
//!
//! Input: a network, or a topology and tensors. Output: [`Source`], without the type of the network.
//! Guarantees: numbers are those of the network, in double precision; what it says of nodes holds for every
//! topology that the macro emits.

use netwright_runtime::state::{NumberType, Part};
use netwright_runtime::topology::{DenseLayer, Node, Topology};
use netwright_runtime::{Float, Network};

use crate::foreign::Axes;
use crate::network::parameters;
use crate::{Reason, Refusal, Tensor, state};

/// A network as data: what is exported. [`export::onnx`](super::onnx()) and the other functions make one of a
/// network that is compiled in; `cargo netwright export` makes one of a declaration and a file.
///
/// ```
/// use netwright::exchange::{Tensor, export::Source, foreign::Data};
/// use netwright::prelude::*;
///
/// network! { struct Net { x: input(2); y: x -> dense(1); loss: mse(y); } }
/// let matrix = Tensor::new(vec![2, 1], Data::F64(vec![0.5, -0.5]));
/// let mut tensors = vec![("y.bias".to_owned(), Tensor::row(vec![0.25]))];
/// tensors.extend(matrix.map(|matrix| ("y.weights".to_owned(), matrix)));
/// let source = Source::new(Net::TOPOLOGY, &tensors)?;
/// assert!(source.pytorch().contains("class Net"));
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[derive(Clone, Debug)]
pub struct Source {
    pub(super) topology: Topology,
    pub(super) parameters: Vec<f64>,
    /// The running mean and variance of each unit.
    pub(super) running: Vec<[f64; 2]>,
    /// The fields of the state with running statistics, in the order of the nodes that keep them.
    fields: Vec<String>,
    /// Whether it keeps a state.
    pub(super) has_state: bool,
    /// The names of the counters of the state.
    pub(super) counters: Vec<String>,
}

/// The tensors of a file, and what is wrong with them.
struct Tensors<'a> {
    tensors: &'a [(String, Tensor)],
    reasons: Vec<Reason>,
}

impl Tensors<'_> {
    /// The numbers of a tensor of this shape.
    fn take(&mut self, name: &str, shape: &[usize]) -> Vec<f64> {
        let found = self.tensors.iter().find(|(known, _)| known == name).map(|(_, tensor)| tensor);
        let fact = match found {
            Some(tensor) if tensor.shape() == shape => return tensor.numbers(),
            Some(tensor) => format!("shape {} in the file, {} here", Axes(tensor.shape()), Axes(shape)),
            None => format!("it is missing; the network needs it with shape {}", Axes(shape)),
        };
        let help = String::from("make a file of this network with `cargo netwright fill`");
        self.reasons.push(Reason { place: format!("tensor `{name}`"), fact, help });
        Vec::new()
    }
}

impl Source {
    /// A network that is not compiled in: its topology, and its tensors by the names that
    /// [`save`](crate::network::save) gives them. Those that it has not are left out.
    ///
    /// # Errors
    ///
    /// For tensors that are missing or have another shape, all at once.
    pub fn new(topology: Topology, tensors: &[(String, Tensor)]) -> Result<Self, Refusal> {
        let mut file = Tensors { tensors, reasons: Vec::new() };
        let named = parameters(&topology);
        let parameters = named.iter().flat_map(|named| file.take(&named.name, &named.shape)).collect();
        let mut running = Vec::new();
        let keepers = || topology.nodes.iter().filter(|node| node.operation.running().is_some());
        let fields = state::fields(keepers().map(|node| node.name));
        for (node, field) in keepers().zip(&fields) {
            let numbers = file.take(&state::tensor(field), &[node.size(), 2]);
            running.extend(numbers.as_chunks().0);
        }
        Refusal::of(file.reasons)?;
        // A network without a state may have a layer `state`.
        let is_parameter = |name: &String| named.iter().any(|named| named.name == *name);
        let state = tensors.iter().filter(|(name, _)| !is_parameter(name));
        let state = state.filter_map(|(name, tensor)| Some((name.strip_prefix("state.")?, tensor)));
        let counters = state.clone().filter(|(_, tensor)| tensor.shape().is_empty());
        Ok(Self {
            topology,
            parameters,
            running,
            fields,
            has_state: state.clone().next().is_some(),
            counters: counters.map(|(name, _)| name.to_owned()).collect(),
        })
    }

    pub(super) fn of<S: Float, N: Network<S>>(network: &N) -> Self {
        let parts = network.state().map_or(&[][..], |state| state.parts());
        let running = network.state().map_or(&[][..], |state| state.running());
        let named = |is_counter: bool| -> Vec<String> {
            let is_it = |part: &&Part| (part.tensor.number == NumberType::Counter) == is_counter;
            parts.iter().filter(is_it).map(|part| part.name.to_owned()).collect()
        };
        Self {
            topology: N::TOPOLOGY,
            parameters: network.parameters().iter().map(|number| number.to_f64()).collect(),
            running: running.iter().map(|[mean, variance]| [mean.to_f64(), variance.to_f64()]).collect(),
            fields: named(false),
            has_state: network.state().is_some(),
            counters: named(true),
        }
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = (usize, &'static Node)> {
        self.topology.nodes.iter().enumerate()
    }

    pub(super) fn node(&self, index: usize) -> Option<&'static Node> {
        self.topology.nodes.get(index)
    }

    /// The size of a node.
    pub(super) fn size(&self, index: usize) -> usize {
        self.node(index).map_or(0, |node| node.size())
    }

    /// Which nodes an output is computed from; others serve the loss alone.
    pub(super) fn live(&self) -> Vec<bool> {
        let mut live = vec![false; self.topology.nodes.len()];
        let mut open = self.topology.outputs.to_vec();
        while let Some(index) = open.pop() {
            if let Some(place @ false) = live.get_mut(index) {
                *place = true;
                open.extend(self.node(index).map_or(&[][..], |node| node.sources));
            }
        }
        live
    }

    /// Whether a node is the value of its name: the last one of its chain.
    pub(super) fn is_last(&self, index: usize) -> bool {
        let name = self.node(index).map(|node| node.name);
        !self.nodes().skip(index + 1).any(|(_, node)| Some(node.name) == name)
    }

    /// The own weights of a layer, in the order of the flat view.
    pub(super) fn weights(&self, layer: &DenseLayer) -> &[f64] {
        let end = layer.weights.saturating_add(layer.weight_count());
        self.parameters.get(layer.weights..end).unwrap_or_default()
    }

    /// The weights of a layer as a matrix, `[input][output]`; 0 where nothing is connected.
    pub(super) fn matrix(&self, layer: &DenseLayer) -> Vec<f64> {
        let weight = |input, output| {
            layer.weight(input, output).and_then(|at| self.parameters.get(at)).copied().unwrap_or(0.0)
        };
        (0..layer.inputs)
            .flat_map(|input| (0..layer.outputs).map(move |output| weight(input, output)))
            .collect()
    }

    pub(super) fn bias(&self, layer: &DenseLayer) -> Option<&[f64]> {
        let begin = layer.bias?;
        self.parameters.get(begin..begin.saturating_add(layer.outputs))
    }

    /// The nodes that keep running statistics, and the fields of the state that have them.
    pub(super) fn keepers(&self) -> impl Iterator<Item = (usize, &str)> {
        let keepers = self.nodes().filter(|(_, node)| node.operation.running().is_some());
        keepers.zip(&self.fields).map(|((index, _), field)| (index, field.as_str()))
    }

    /// The field of the state with the running statistics of a node.
    pub(super) fn field(&self, index: usize) -> Option<&str> {
        self.keepers().find(|(keeper, _)| *keeper == index).map(|(_, field)| field)
    }

    /// The running means and the running variances from a place on.
    pub(super) fn statistics(&self, begin: usize, size: usize) -> [Vec<f64>; 2] {
        let units = self.running.get(begin..begin.saturating_add(size)).unwrap_or_default();
        [0, 1].map(|part| units.iter().map(|unit| unit[part]).collect())
    }

    /// Refuses a network with a memory, which no graph has a form for yet.
    pub(super) fn check_memory(&self) -> Result<(), Refusal> {
        let Some(name) = self.topology.remembers() else { return Ok(()) };
        let fact =
            "it reads a value of an earlier step, and networks with a memory are not exported as a graph yet";
        Err(Refusal::new(
            format!("item `{name}`"),
            fact,
            "save the parameters with `save`, or as a header of C",
        ))
    }

    /// Refuses parameters and statistics that are NaN or infinite.
    pub(super) fn check_finite(&self) -> Result<(), Refusal> {
        let all = self.parameters.iter().chain(self.running.iter().flatten());
        let Some((index, number)) =
            all.copied().enumerate().find(|(_, number)| !(*number as f32).is_finite())
        else {
            return Ok(());
        };
        let place = format!("network `{}`", self.topology.name);
        let fact = format!("the number at index {index} of the flat view is {number} in single precision");
        Err(Refusal::new(place, fact, "the training diverged: use an earlier checkpoint"))
    }
}
