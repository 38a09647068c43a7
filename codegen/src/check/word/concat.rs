//! `(a, b)`: values concatenated.

use super::answers::{Alike, Drops, Ending, Kernel, Linear, Price, Signs, Zero};
use super::room::{Around, Meaning};
use crate::check::draft::shaped::Shaped;
use crate::ids::IdVec;
use crate::keyword::Activation;
use crate::model::{Layer, LayerId, NodeId, Operation};

/// The operation on the parts.
pub(crate) fn concat(parts: Vec<NodeId>) -> Operation {
    Operation::Concat(parts)
}

/// `(a, b)`.
pub(super) struct Concat<'o>(pub(super) &'o [NodeId]);

impl Meaning for Concat<'_> {
    fn layer(&self) -> Option<LayerId> {
        None
    }

    fn price(&self) -> Price {
        // For each part, its place and its part of the gradient.
        (4 + 3 * self.0.len(), 800 + 900 * self.0.len())
    }

    fn kernels(&self, _: Around<'_>) -> Vec<Kernel> {
        Vec::new()
    }

    fn ending(&self, of: &dyn Fn(NodeId) -> Ending) -> Ending {
        Ending::joined(self.0.iter().map(|part| of(*part)))
    }

    fn signs(&self, of: &dyn Fn(NodeId) -> Signs, _: &IdVec<LayerId, Layer>) -> Signs {
        self.0.iter().map(|part| of(*part)).fold(Signs::NONE, Signs::or)
    }

    fn zero(&self) -> Zero {
        Zero::Read
    }

    fn alike(&self, _: &Shaped<'_>) -> Alike {
        Alike::Joined
    }

    fn linear(&self) -> Linear {
        Linear::Straight
    }

    fn drops(&self) -> Drops {
        Drops::Nowhere
    }

    fn activation(&self) -> Option<(Activation, NodeId)> {
        None
    }
}
