//! `a * b`: values of one size, multiplied number by number.

use super::answers::{Alike, Drops, Ending, Kernel, Linear, Price, Signs, Zero};
use super::room::{Around, Meaning};
use super::sum::Fold;
use crate::check::draft::shaped::Shaped;
use crate::ids::IdVec;
use crate::keyword::Activation;
use crate::model::{Layer, LayerId, NodeId, Operation};

/// What `*` does.
pub(crate) const MULTIPLY: Fold =
    Fold { operation: Operation::Product, infinitive: "multiply by", participle: "multiplied" };

/// `a * b`.
pub(super) struct Product(pub(super) [NodeId; 2]);

impl Meaning for Product {
    fn layer(&self) -> Option<LayerId> {
        None
    }

    fn price(&self) -> Price {
        (6, 1_200)
    }

    fn kernels(&self, _: Around<'_>) -> Vec<Kernel> {
        Vec::new()
    }

    fn ending(&self, of: &dyn Fn(NodeId) -> Ending) -> Ending {
        // Of numbers that are not below 0, no product is.
        let [a, b] = self.0;
        Ending::joined([of(a), of(b)].into_iter())
    }

    fn signs(&self, of: &dyn Fn(NodeId) -> Signs, _: &IdVec<LayerId, Layer>) -> Signs {
        let [a, b] = self.0;
        if a == b { Signs::NOT_BELOW } else { of(a).times(of(b)) }
    }

    fn zero(&self) -> Zero {
        Zero::Read
    }

    fn alike(&self, _: &Shaped<'_>) -> Alike {
        Alike::Kept
    }

    fn linear(&self) -> Linear {
        Linear::Ends
    }

    fn drops(&self) -> Drops {
        Drops::Nowhere
    }

    fn activation(&self) -> Option<(Activation, NodeId)> {
        None
    }
}
