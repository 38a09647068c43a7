//! Operations.
//!
//! Input: a node of a topology. Output: the parts of its operation for the interpreter, for rounding bounds,
//! for derivations and for pictures.
//!
//! Each operation has a file with its name, and a row in the table here. A new one does not compile without
//! its row, nor its file without every part of the four contracts, or without an example for the tests.

mod activation;
mod affine;
mod batch_norm;
mod bound;
mod broadcast;
mod clip;
mod compute;
mod concat;
mod dense;
mod difference;
mod draw;
mod dropout;
mod earlier;
mod explain;
mod input;
mod normalize;
mod pair;
mod parameters;
mod part;
mod prelu;
mod product;
mod slice;
mod sum;

use netwright_runtime::topology::{Node, Operation};

#[cfg(test)]
use crate::every_word::Sketch;

pub(crate) use bound::{Bound, Traced};
pub(crate) use compute::{Compute, Known, OverRows, Setting, Site, Towards};
pub(crate) use draw::{ArrowNumber, Draw, Joining, Look, Mark, Outline, Wiring};
pub(crate) use explain::{Explain, Summand, Words};

/// Everything that this crate asks of an operation.
pub(crate) trait Mathematics: Compute + Bound + Explain + Draw {}

impl<T: Compute + Bound + Explain + Draw> Mathematics for T {}

/// Declares the table: the file of each operation, its pattern, and its parts.
macro_rules! table {
    ($node:ident: $($file:ident $place:ident $pattern:pat => $mathematics:expr;)*) => {
        /// The places of the operations in the table: the order in which a derivation explains them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Place { $($place),* }

        fn row($node: &Node) -> (Place, Box<dyn Mathematics>) {
            match $node.operation { $($pattern => (Place::$place, Box::new($mathematics)),)* }
        }

        /// An example of each operation.
        #[cfg(test)]
        pub(crate) const EXAMPLES: &[Example] =
            &[$(Example { name: stringify!($file), place: Place::$place, write: $file::example }),*];
    };
}

/// An example of an operation.
#[cfg(test)]
pub(crate) struct Example {
    pub(crate) name: &'static str,
    /// Where the operation is in the table.
    pub(crate) place: Place,
    /// Adds a node with the operation, of two values of one size, to a sketch; returns its index.
    pub(crate) write: fn(&mut Sketch, [usize; 2]) -> usize,
}

table! { node:
    input Input Operation::Input => input::Input { size: node.size() };
    earlier Earlier Operation::Earlier { of, steps } => earlier::Earlier { of, steps };
    sum Sum Operation::Sum => sum::Sum;
    difference Difference Operation::Difference => difference::Difference;
    product Product Operation::Product => product::Product;
    affine Affine Operation::Affine { factor, offset } => affine::Affine { factor, offset };
    broadcast Broadcast Operation::Broadcast => broadcast::Broadcast { size: node.size() };
    clip Clip Operation::Clip { low, high } => clip::Clip { low, high };
    concat Concat Operation::Concat => concat::Concat;
    slice Slice Operation::Slice { start } => slice::Slice { start, size: node.size() };
    dense Dense Operation::Dense(layer) => dense::Dense { layer };
    prelu Prelu Operation::Prelu(layer) => prelu::Prelu { layer };
    dropout Dropout Operation::Dropout { probability, layer } => dropout::Dropout { probability, layer, size: node.size() };
    normalize Normalize Operation::Normalize { centres, epsilon } => normalize::Normalize { centres, epsilon };
    batch_norm BatchNormalize Operation::BatchNormalize(norm) => batch_norm::BatchNormalize { norm, size: node.size() };
    activation Activation Operation::Activation(activation) => activation::Activated::of(activation);
}

/// Where the operation of a node is in the table.
#[cfg(test)]
pub(crate) fn place(node: &Node) -> Place {
    row(node).0
}

/// The operation of a node.
pub(crate) fn mathematics(node: &Node) -> Box<dyn Mathematics> {
    row(node).1
}

/// The look of a node.
pub(crate) fn look(node: &Node) -> Look {
    mathematics(node).look(node.shape)
}

/// The texts about the kinds of operations of some nodes, once per kind, in the order of the table.
pub(crate) fn remarks<T>(nodes: &[Node], of: impl Fn(Words) -> Option<T>) -> Vec<T> {
    let mut rows: Vec<(Place, Box<dyn Mathematics>)> = nodes.iter().map(row).collect();
    rows.sort_by_key(|(place, _)| *place);
    rows.dedup_by_key(|(place, _)| *place);
    rows.iter().filter_map(|(_, mathematics)| of(mathematics.words())).collect()
}
