//! `a + b`, `a - b`: values of one size, number by number.

use super::answers::{Alike, Drops, Ending, Kernel, Linear, Price, Signs, Zero};
use super::room::{Around, Meaning};
use crate::check::draft::shaped::Shaped;
use crate::ids::IdVec;
use crate::keyword::Activation;
use crate::model::{Layer, LayerId, NodeId, Operation};
use crate::syntax::Sign;

/// How two values of one size are combined.
#[derive(Clone, Copy)]
pub(crate) struct Fold {
    /// The operation on both.
    pub(crate) operation: fn([NodeId; 2]) -> Operation,
    /// What is done, as messages say it.
    pub(crate) infinitive: &'static str,
    /// What cannot be done.
    pub(crate) participle: &'static str,
}

const ADD: Fold = Fold { operation: Operation::Sum, infinitive: "add", participle: "added" };
const SUBTRACT: Fold =
    Fold { operation: Operation::Difference, infinitive: "subtract", participle: "subtracted" };

/// What the sign of a term does.
pub(crate) fn of_sign(sign: Sign) -> Fold {
    match sign {
        Sign::Plus => ADD,
        Sign::Minus => SUBTRACT,
    }
}

/// `a + b`.
pub(super) struct Sum(pub(super) [NodeId; 2]);

impl Meaning for Sum {
    fn layer(&self) -> Option<LayerId> {
        None
    }

    fn price(&self) -> Price {
        (2, 900)
    }

    fn kernels(&self, _: Around<'_>) -> Vec<Kernel> {
        Vec::new()
    }

    fn ending(&self, of: &dyn Fn(NodeId) -> Ending) -> Ending {
        // Of numbers that are not below 0, no sum is.
        let [a, b] = self.0;
        Ending::joined([of(a), of(b)].into_iter())
    }

    fn signs(&self, of: &dyn Fn(NodeId) -> Signs, _: &IdVec<LayerId, Layer>) -> Signs {
        let [a, b] = self.0;
        of(a).or(of(b))
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

/// `a - b`.
pub(super) struct Difference(pub(super) [NodeId; 2]);

impl Meaning for Difference {
    fn layer(&self) -> Option<LayerId> {
        None
    }

    fn price(&self) -> Price {
        (4, 1_000)
    }

    fn kernels(&self, _: Around<'_>) -> Vec<Kernel> {
        Vec::new()
    }

    fn ending(&self, _: &dyn Fn(NodeId) -> Ending) -> Ending {
        Ending::default()
    }

    fn signs(&self, of: &dyn Fn(NodeId) -> Signs, _: &IdVec<LayerId, Layer>) -> Signs {
        let [a, b] = self.0;
        of(a).or(of(b).negated())
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
